/* Tandems: the pool, the best pairing with its proof, what-ifs with their price, and the years after. */
#ifndef KONTOR_OFFICE_TANDEMS_H
#define KONTOR_OFFICE_TANDEMS_H

#include "kontor/domain/pairing.h"
#include "kontor/office/change.h"

/* --- the pool (tandems_pool.c) --- */

typedef struct TandemsOut {
	int64_t interest, person;
	const char *name, *town_name;
	const char *reason; /* "Die Amtszeit endet am 31.12.2026.", "Keine Rechtsgrundlage für Tandems." */
} TandemsOut;

typedef struct TandemsPool {
	PairingMember *items; /* who may be paired, by person id; prepared */
	size_t len, cap;
	struct {
		TandemsOut *items; /* interested, but not now, with the reason */
		size_t len, cap;
	} out;
	struct {
		TandemsOut *
			items; /* in the pool, with something to mind: term ends within a year, old figures */
		size_t len, cap;
	} minds;
	PairingTopic *topics;
	size_t ntopics;
	PairingRules rules;
} TandemsPool;

/* query: of the persons' list; NULL: all who are interested. Eligible: interest open and valid, a running
 * post as mayor of a town that the verdict calls small (or guest), legal basis for purpose tandem, capacity
 * not used up by live tandems. */
MUST_CHECK Rc tandems_pool(
	Office *o, const PairingRules *r, const char *query, Arena *a, TandemsPool *ret, Err *err);
/* All small towns of the register with their topics instead of interested mayors: for "what if everybody". */
MUST_CHECK Rc tandems_pool_towns(Office *o, const PairingRules *r, Arena *a, TandemsPool *ret, Err *err);

/* --- a run in memory (tandems_run.c): nothing is stored --- */

typedef struct TandemsPair {
	uint32_t a, b; /* members; b UINT32_MAX: without partner */
	int score;
	bool pinned;
} TandemsPair;

typedef struct TandemsPlan {
	TandemsPair *pairs; /* best first; then those without partner */
	size_t npairs, nalone;
	int64_t score;
	int worst, average;
	bool proved; /* the certificate was checked by the independent verifier */
	int64_t ms;
} TandemsPlan;

typedef struct TandemsRun TandemsRun;
typedef struct TandemsGoal {
	bool coverage, floor;
} TandemsGoal;

/* The pool must outlive the run. RC_INVALID in one sentence: empty pool, one mayor, nobody may with anybody. */
MUST_CHECK Rc tandems_run_new(const TandemsPool *pool, TandemsGoal goal, TandemsRun **ret, Err *err);
void tandems_run_free(TandemsRun *r);                /* accepts NULL */
bool tandems_run_step(TandemsRun *r, size_t budget); /* true: done; about 10 ms for 1,000,000 */
int tandems_run_progress(const TandemsRun *r);       /* 0 … 1000 */
MUST_CHECK Rc tandems_run_plan(TandemsRun *r, Arena *a, TandemsPlan *ret, Err *err);

/* By hand. Afterwards step again. */
MUST_CHECK Rc tandems_run_pin(TandemsRun *r, uint32_t a, uint32_t b, Err *err);
void tandems_run_unpin(TandemsRun *r, uint32_t a, uint32_t b);
void tandems_run_forbid(TandemsRun *r, uint32_t a, uint32_t b, bool forbidden);

/* What would pinning (or forbidding) this pair cost? The run is as before afterwards. */
typedef struct TandemsPrice {
	int64_t delta; /* points of the whole plan; below 0 unless pairs are gained */
	int pairs;     /* more or fewer of them */
	struct TandemsMembers {
		uint32_t *items;
		size_t len, cap;
	} moved,       /* who gets another partner, without a and b */
		found, /* who had none and gets one, without a and b */
		lost;  /* who ends up without partner, a and b among them */
	bool possible;
	const char *reason; /* when not */
} TandemsPrice;
MUST_CHECK Rc tandems_run_price(
	TandemsRun *r, uint32_t a, uint32_t b, bool pin, Arena *arena, TandemsPrice *ret, Err *err);

/* Partners for one member, best plan first: the difference for the whole plan. At most max. */
typedef struct TandemsChoice {
	uint32_t member;
	int score;
	int64_t delta;
	bool present;
} TandemsChoice;
MUST_CHECK Rc tandems_run_choices(TandemsRun *r, uint32_t member, size_t max, Arena *arena,
	TandemsChoice *ret, size_t *ret_n, Err *err);

/* For the odd one: the pair she would fit best as a third. */
bool tandems_run_trio(
	TandemsRun *r, const TandemsPlan *plan, uint32_t alone, size_t *ret_pair, int *ret_score);

/* Why a member has no partner, in one sentence. */
void tandems_run_alone_say(TandemsRun *r, uint32_t member, Str *out);

/* --- kept runs (tandems_keep.c) --- */

/* Store a run with its snapshot, pairs, reasons, proof and digest, as draft. */
MUST_CHECK Rc tandems_keep(
	Office *o, TandemsRun *r, const char *title, const char *query, int64_t *ret_run, Err *err);
/* The pool and decisions of a stored run, as they were. */
MUST_CHECK Rc tandems_load(Office *o, int64_t run, Arena *a, TandemsPool *ret, TandemsGoal *goal, Err *err);
/* The decisions by hand of a stored run, taken again in a run of that pool. */
MUST_CHECK Rc tandems_decide_again(
	Office *o, int64_t run, const TandemsPool *pool, TandemsRun *r, Arena *a, Err *err);
void tandems_rules_of(const Record *run, PairingRules *ret);
/* Recompute from the snapshot alone; RC_INVALID says what differs. */
MUST_CHECK Rc tandems_verify(Office *o, int64_t run, Err *err);
/* One text file for auditors: parameters, members, the graph for `kontor solve matching`, the pairs, the proof. */
MUST_CHECK Rc tandems_record(Office *o, int64_t run, Str *out, Err *err);
/* The same when it leaves the office: it names people, so it needs a purpose, and the disclosure is recorded
 * before. An empty purpose is RC_INVALID with err->field "purpose". path is replaced. */
MUST_CHECK Rc tandems_record_disclose(Office *o, int64_t run, const char *purpose, Str *out, Err *err);
MUST_CHECK Rc tandems_record_write(Office *o, int64_t run, const char *purpose, const char *path, Err *err);

/* The one without partner as a third in the pair of this draft that she fits best, or out of it again. The rules
 * hold with both; *ret_pair names the two towns, "" when she was taken out. One change set. */
MUST_CHECK Rc tandems_third(
	Office *o, int64_t run, int64_t person, Arena *a, const char **ret_pair, Err *err);

typedef struct TandemsDiff {
	enum { TANDEMS_BOTH, TANDEMS_ONLY_LEFT, TANDEMS_ONLY_RIGHT } side;
	const char *first, *second;           /* persons */
	const char *first_town, *second_town; /* as in the run's snapshot */
	int left, right;                      /* scores; 0 */
} TandemsDiff;
typedef struct TandemsDiffs {
	TandemsDiff *items;
	size_t len, cap;
} TandemsDiffs;
MUST_CHECK Rc tandems_compare(Office *o, int64_t left, int64_t right, Arena *a, TandemsDiffs *ret, Err *err);

/* Release: the pairs become tandems (proposed), `missed` of those left out rises. Nothing is sent. */
MUST_CHECK Rc tandems_release(Office *o, int64_t run, size_t *ret_tandems, Err *err);

/* --- the years after (tandems_live.c) --- */

/* Who is in a tandem: two or three persons with the towns of their running posts. */
typedef struct TandemsSide {
	int64_t person, town; /* town 0: no running post as mayor */
	const char *name, *town_name;
	const char *answer; /* "yes", "no", "" */
	const char *field;  /* "first_answer" */
	Day term_end;
} TandemsSide;
typedef struct TandemsSides {
	TandemsSide items[3];
	size_t len;
	const char *title; /* "Freyung / Brunsbüttel"; persons' names where a town is not known */
} TandemsSides;
MUST_CHECK Rc tandems_sides(Office *o, const Record *tandem, Arena *a, TandemsSides *ret, Err *err);

/* Ask all sides: state asked, a letter to each into the outbox (drafts), and a follow-up at the deadline; one
 * more "anrufen" for whom there is no mail. One change set, as all below. *ret_calls may be NULL. */
MUST_CHECK Rc tandems_ask(
	Office *o, int64_t tandem, Day deadline, size_t *ret_messages, size_t *ret_calls, Err *err);
/* The same for many at once, as one change set. Those that cannot be asked stay as they are; `why` says it of the
 * first of them ("" when there are none). Fails with that sentence when none can. */
typedef struct TandemsAsked {
	size_t asked, messages, calls;
	const char *why; /* on the arena */
} TandemsAsked;
MUST_CHECK Rc tandems_ask_all(
	Office *o, const int64_t *ids, size_t n, Day deadline, Arena *a, TandemsAsked *ret, Err *err);
/* One side's answer; the last yes makes it confirmed, the first no declined (then reason is required). */
MUST_CHECK Rc tandems_answer(
	Office *o, int64_t tandem, int64_t person, bool yes, const char *reason, Err *err);
/* active sets since and the interim check in half a year; what ends sets ended. Confirmed and active need running
 * posts on all sides. */
MUST_CHECK Rc tandems_change_state(
	Office *o, int64_t tandem, const char *state, const char *reason, Err *err);
/* A meeting: an event of type tandem, tentative, with all sides as invited people, in the first one's town hall
 * (minutes 0: 120). Invitations wait until the event's card asks for them. */
MUST_CHECK Rc tandems_meeting(
	Office *o, int64_t tandem, Wall start, int minutes, int64_t *ret_event, Err *err);
/* What the write path does when the last day of a post as mayor is set and no other post of hers goes on
 * (tandems_guard.c): all live tandems of the person get a follow-up. Past or today, active ones are paused at
 * once and the follow-up is due in a week; in the future nothing is paused, and it is due on that day. */
MUST_CHECK Rc tandems_post_ended_in(Change *c, int64_t person, Day until, size_t *ret_tandems, Err *err);

typedef struct TandemsToday {
	int64_t tandem;
	enum { TANDEMS_DORMANT, TANDEMS_OVERDUE, TANDEMS_CHECK, TANDEMS_TERM } why;
	const char *title, *detail;
} TandemsToday;
typedef struct TandemsTodays {
	TandemsToday *items;
	size_t len, cap;
} TandemsTodays;
/* No meeting for 90 days, answers overdue, interim checks due, terms that end within half a year. */
MUST_CHECK Rc tandems_today(Office *o, size_t max, Arena *a, TandemsTodays *ret, Err *err);

#endif
