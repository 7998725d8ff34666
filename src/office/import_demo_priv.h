/* What the modules of the invented people share. */
#ifndef KONTOR_OFFICE_IMPORT_DEMO_PRIV_H
#define KONTOR_OFFICE_IMPORT_DEMO_PRIV_H

#include "import_priv.h"

enum {
	IMPORT_DEMO_FIRST_ROUND = 29, /* mayors in the tandem round of last year: one stays alone */
	IMPORT_DEMO_ROUND_DAYS = 400, /* ago it was computed */
};

typedef struct DemoTown {
	int64_t id;
	const char *ags, *name, *postcode;
} DemoTown;

typedef struct DemoWords {
	const char **items;
	size_t len, cap;
} DemoWords;

typedef struct DemoPerson {
	Record *record;
	const DemoTown *town;       /* of the post, or NULL */
	const Record *organisation; /* of the post, or NULL */
	const char *function;
	const char *domain; /* of the mail address */
	const char *mail, *phone;
	Day since, term_end; /* of the post; DAY_NONE */
} DemoPerson;

typedef struct DemoPeople {
	ImportPlan *plan;
	Arena *arena;
	Day today;
	DemoWords women, men, families, streets;
	struct {
		DemoTown *items;
		size_t len, cap;
	} towns;
	struct {
		DemoPerson *items;
		size_t len, cap;
	} all;
	size_t named;   /* names handed out */
	size_t numbers; /* phone numbers handed out */
} DemoPeople;

/* Numbers that look drawn and are the same in every office: below n, from place and purpose. */
size_t import_demo_draw(size_t place, const char *purpose, size_t n);

/* A record of a person, at the end of the plan; the link leads to the person. */
void import_demo_part(DemoPeople *d, Record *part, const Record *person);

/* Mail, phones and address, as far as somebody in office has them (import_demo_reach.c). */
void import_demo_reach(DemoPeople *d, DemoPerson *p, size_t place);
/* The same number, written as others write it. */
const char *import_demo_respell(const char *phone, Arena *a);
/* "Bad Muskau" in a mail address: "bad-muskau". */
const char *import_demo_slug(const char *name, Arena *a);

/* Who is interested in a tandem, with topics, wishes, vetoes and legal basis (import_demo_tandem.c). */
MUST_CHECK Rc import_demo_tandem(DemoPeople *d, Err *err);

void import_demo_set_day(Record *r, Arena *a, const char *field, Day d);

#endif
