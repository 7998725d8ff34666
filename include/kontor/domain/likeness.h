/* How likely two persons are the same: field weights over comparable keys. Pure. */
#ifndef KONTOR_DOMAIN_LIKENESS_H
#define KONTOR_DOMAIN_LIKENESS_H

#include "kontor/base/arena.h"

/* One person as the comparison sees it. Keys as in person.h; place is the town's or
 * organisation's id, 0 when unknown. */
typedef struct LikenessPerson {
	int64_t id;
	const char *given_fold, *family_fold;
	const char *const *mails;
	size_t nmails;
	const char *const *phones;
	size_t nphones;
	const int64_t *places; /* towns positive, organisations negative */
	size_t nplaces;
} LikenessPerson;

typedef struct LikenessWeights {
	int mail, phone, name_exact, name_near, given_near, place; /* points */
	int threshold;                                             /* suspicion from this sum on */
} LikenessWeights;

extern const LikenessWeights likeness_standard;

typedef struct LikenessPair {
	int64_t a, b; /* a < b */
	int points;
	unsigned why; /* LIKENESS_* */
} LikenessPair;

enum {
	LIKENESS_MAIL = 1,
	LIKENESS_PHONE = 2,
	LIKENESS_NAME = 4,
	LIKENESS_NEAR_NAME = 8,
	LIKENESS_PLACE = 16
};

typedef struct LikenessPairs {
	LikenessPair *items;
	size_t len, cap;
} LikenessPairs;

/* One person against all (while typing). Same mail, same phone, or folded name within edit
 * distance 2 at the same place is always a suspicion. */
void likeness_of(const LikenessPerson *one, const LikenessPerson *all, size_t n, const LikenessWeights *w,
	Arena *a, LikenessPairs *ret);

/* All pairs, most likely first; blocked by keys so that 10,000 persons take well below a
 * second. distinct holds pairs (a < b, sorted) that people judged different: they stay out. */
void likeness_scan(const LikenessPerson *all, size_t n, const LikenessWeights *w,
	const LikenessPair *distinct, size_t ndistinct, Arena *a, LikenessPairs *ret);

/* "gleiche E-Mail, ähnlicher Name, gleicher Ort" */
const char *likeness_reason(Arena *a, unsigned why);

#endif
