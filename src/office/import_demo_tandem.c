/* Who of the invented mayors is interested in a tandem: what they seek and offer, what they wish for, whom
 * they would rather not meet, and what allows the office to ask them. The first of them took part in the
 * round of last year; a few cannot be paired now, each for another reason. */
#include <string.h>

#include "import_demo_priv.h"

enum {
	MAYORS = 300,
	STRIDE = 7, /* through the mayors; has no divisor in common with their number */
	FIRST_ROUND = IMPORT_DEMO_FIRST_ROUND,
	FRESH = 109, /* with those who are free again after the first round: 120 */
	TOPICS_EACH = 3,
	VETOES = 8,
};

typedef struct Round {
	DemoPeople *people;
	RecordSet topics;
	const DemoPerson *interested[MAYORS];
	const Record *interests[MAYORS];
	size_t len;
} Round;

static ImportWrite *write(Round *r, Record *record)
{
	ImportWrite *w = import_write(r->people->plan, IMPORT_REST, NULL, record);
	import_line(r->people->plan, IMPORT_NEW, 0, "", "", "");
	return w;
}

static ImportLink link_to(const Kind *k, const char *field, const Record *to)
{
	return (ImportLink){ kind_field_index(k, field), to };
}

/* --- what they say -------------------------------------------------------------------------- */

static const char *const goals[] = {
	"Erfahrungen mit dem Umbau leerer Häuser im Zentrum hören.",
	"Jemanden in der gleichen Lage anrufen können, ohne Protokoll.",
	"Den Einstieg in die Wärmeplanung nicht allein schaffen müssen.",
	"Sehen, wie eine andere Verwaltung mit wenig Personal auskommt.",
	"Ein gemeinsamer Besuch mit je drei Leuten aus dem Bauamt.",
	"Beteiligung, zu der auch die Jüngeren kommen.",
	"Über Fördermittel reden, die wirklich angekommen sind.",
	"Mut für unbeliebte Entscheidungen.",
};

static const char *const availabilities[] = {
	"freitags ab 10 Uhr",
	"nicht im August",
	"abends, am liebsten per Video",
	"nach der Sitzungswoche",
	"dienstags und donnerstags am Vormittag",
};

static const char *const veto_reasons[] = {
	"Kennen sich schon gut.",
	"Sitzen im selben Beirat.",
	"Waren früher in derselben Verwaltung.",
	"Ausdrücklicher Wunsch, kein Grund genannt.",
};

static const char *const sizes[] = { "similar", "larger", "smaller" };
static const char *const distances[] = { "near", "far" };
static const char *const lands[] = { "other", "same" };

/* One in `one_in` names one of the words. */
static void draw_word(Round *r, Record *to, size_t place, const char *field, const char *const *words,
	size_t n, size_t one_in)
{
	if (import_demo_draw(place, field, one_in) == 0)
		record_set_text(to, r->people->arena, field, words[import_demo_draw(place + 1, field, n)]);
}

/* --- topics ----------------------------------------------------------------------------------- */

static void add_topic(Round *r, const Record *interest, size_t topic, const char *direction, size_t level)
{
	Record *t = record_new(r->people->arena, &kind_interest_topic);
	record_set_int(t, "topic", r->topics.items[topic]->id);
	record_set_text(t, r->people->arena, "direction", direction);
	record_set_int(t, "level", (int64_t)level);
	write(r, t)->links[0] = link_to(&kind_interest_topic, "interest", interest);
}

/* Nobody seeks what she offers. One in fifteen names no topic: then the town's count. */
static void add_topics(Round *r, const Record *interest, size_t place)
{
	static const char *const directions[] = { "seeks", "offers" };
	uint64_t taken = 0;
	size_t n = r->topics.len;
	if (import_demo_draw(place, "without topics", 15) == 0)
		return;
	for (size_t d = 0; d < ARRAY_LEN(directions); d++) {
		size_t wanted = 1 + import_demo_draw(place, directions[d], TOPICS_EACH);
		for (size_t i = 0; i < wanted; i++) {
			size_t topic = import_demo_draw(place * 8 + i, directions[d], n);
			if ((taken >> topic & 1) != 0)
				continue;
			taken |= UINT64_C(1) << topic;
			add_topic(r, interest, topic, directions[d],
				1 + import_demo_draw(place * 8 + i, "level", 3));
		}
	}
}

/* --- interest ------------------------------------------------------------------------------------ */

static Record *add_interest(Round *r, const DemoPerson *p, size_t place, Day since)
{
	Arena *a = r->people->arena;
	Record *i = record_new(a, &kind_interest);
	record_set_text(i, a, "state", "open");
	import_demo_set_day(i, a, "since", since);
	draw_word(r, i, place, "goal", goals, ARRAY_LEN(goals), 2);
	draw_word(r, i, place, "availability", availabilities, ARRAY_LEN(availabilities), 3);
	draw_word(r, i, place, "wish_size", sizes, ARRAY_LEN(sizes), 4);
	draw_word(r, i, place, "wish_distance", distances, ARRAY_LEN(distances), 5);
	draw_word(r, i, place, "wish_land", lands, ARRAY_LEN(lands), 6);
	import_demo_part(r->people, i, p->record);
	add_topics(r, i, place);
	r->interested[r->len] = p;
	r->interests[r->len++] = i;
	return i;
}

static Record *add_consent(Round *r, const DemoPerson *p, Day date)
{
	Arena *a = r->people->arena;
	Record *c = record_new(a, &kind_consent);
	record_set_text(c, a, "purpose", "tandem");
	record_set_text(c, a, "basis", "consent");
	record_set_text(c, a, "wording", "Tandem, Fassung 1");
	record_set_text(c, a, "proof", "Bogen zum Interesse an einem Tandem");
	import_demo_set_day(c, a, "date", date);
	import_demo_part(r->people, c, p->record);
	return c;
}

static void add_veto(Round *r, size_t nth)
{
	Arena *a = r->people->arena;
	size_t from = FIRST_ROUND + nth * 11, to = FIRST_ROUND + nth * 9 + 5;
	Record *v = record_new(a, &kind_veto);
	record_set_text(v, a, "reason", veto_reasons[nth % ARRAY_LEN(veto_reasons)]);
	if (nth % 3 == 2)
		record_set_int(v, "town", r->interested[to]->town->id);
	ImportWrite *w = write(r, v);
	w->links[0] = link_to(&kind_veto, "interest", r->interests[from]);
	if (nth % 3 != 2)
		w->links[1] = link_to(&kind_veto, "person", r->interested[to]->record);
}

/* --- who is out ------------------------------------------------------------------------------------ */

typedef enum Out { OUT_TERM, OUT_PAUSED, OUT_BASIS, OUT_EXPIRED, OUT_WITHDRAWN, OUTS } Out;

static void add_out(Round *r, const DemoPerson *p, Out why, size_t place)
{
	Arena *a = r->people->arena;
	Day today = r->people->today, since = today - 300 + (Day)why;
	Record *i = add_interest(r, p, place, since);
	r->len--; /* no vetoes against or by them */
	if (why == OUT_PAUSED) {
		record_set_text(i, a, "state", "paused");
		record_set_text(i, a, "remark", "Möchte nach dem Haushalt wieder gefragt werden.");
	}
	if (why == OUT_EXPIRED)
		import_demo_set_day(i, a, "until", today - 14);
	if (why == OUT_BASIS)
		return;
	Record *c = add_consent(r, p, since);
	if (why == OUT_WITHDRAWN)
		import_demo_set_day(c, a, "withdrawn", today - 9);
}

/* --- the whole --------------------------------------------------------------------------------------- */

static bool in_office(const Round *r, const DemoPerson *p)
{
	return p->term_end >= r->people->today;
}

/* Long enough in office to have taken part last year, and for some time to come. */
static bool takes_part_first(const Round *r, const DemoPerson *p)
{
	return p->since < r->people->today - 700 && p->term_end > r->people->today + 90;
}

static void add_first_round(Round *r, bool *taken)
{
	Day today = r->people->today;
	for (size_t i = 0; i < MAYORS && r->len < FIRST_ROUND; i++) {
		size_t place = i * STRIDE % MAYORS;
		const DemoPerson *p = &r->people->all.items[place];
		if (!takes_part_first(r, p))
			continue;
		Day since = today - IMPORT_DEMO_ROUND_DAYS - 10 -
			(Day)import_demo_draw(place, "first round", 200);
		taken[place] = true;
		add_interest(r, p, place, since);
		add_consent(r, p, since);
	}
}

static void add_fresh(Round *r, bool *taken)
{
	Day today = r->people->today;
	for (size_t i = 0; i < MAYORS && r->len < FIRST_ROUND + FRESH; i++) {
		size_t place = i * STRIDE % MAYORS;
		const DemoPerson *p = &r->people->all.items[place];
		if (taken[place] || !in_office(r, p))
			continue;
		Day since = today - 5 - (Day)import_demo_draw(place, "interest", IMPORT_DEMO_ROUND_DAYS - 10);
		taken[place] = true;
		Record *interest = add_interest(r, p, place, since);
		/* Rounds before the office kept them in the program. */
		if (import_demo_draw(place, "missed", 12) == 0)
			record_set_int(interest, "missed", 1);
		add_consent(r, p, since);
	}
}

static void add_outs(Round *r, bool *taken)
{
	size_t why = 0;
	for (size_t i = 0; i < MAYORS && why < OUTS; i++) {
		size_t place = i * STRIDE % MAYORS;
		const DemoPerson *p = &r->people->all.items[place];
		/* The first one's term is over; it comes before the others, wherever it stands. */
		if (taken[place] || (why == OUT_TERM) == in_office(r, p))
			continue;
		taken[place] = true;
		add_out(r, p, (Out)why++, place);
		if (why == 1)
			i = 0;
	}
}

Rc import_demo_tandem(DemoPeople *d, Err *err)
{
	Round r = { .people = d };
	bool taken[MAYORS] = { false };
	if (office_all(d->plan->work->office, &kind_topic, d->arena, &r.topics, err) != RC_OK)
		return err->rc;
	if (r.topics.len == 0 || r.topics.len > 64)
		return err_set(err, RC_INVALID, "Die Vorführdaten passen nicht zu den Themen.");
	add_first_round(&r, taken);
	add_fresh(&r, taken);
	for (size_t i = 0; i < VETOES; i++)
		add_veto(&r, i);
	add_outs(&r, taken);
	return RC_OK;
}
