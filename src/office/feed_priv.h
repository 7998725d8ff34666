/* What the parts of the feeds share. */
#ifndef KONTOR_FEED_PRIV_H
#define KONTOR_FEED_PRIV_H

#include "ical_build.h"
#include "kontor/office/feed.h"

/* One file that is to be there. */
typedef struct FeedPlan {
	const char *name, *title, *who;
	IcalBuildAsk ask;
	bool empty; /* of a person who has no dates any more */
} FeedPlan;
typedef struct FeedPlans {
	FeedPlan *items;
	size_t len, cap;
} FeedPlans;

/* What the present files depend on besides the office's records. */
typedef struct FeedWindow {
	Day from, to;
	int64_t cancelled_from;
} FeedWindow;

#define FEED_SECRET_HEX 33

/* --- the files that are to be there (feed_plan.c) --- */

/* files: names of what is in the directory already, NULL ends them. */
MUST_CHECK Rc feed_plan(Office *o, const char *secret, const FeedWindow *w, const char *const *files,
	Arena *a, FeedPlans *ret, Err *err);

/* --- what an earlier run left (feed_state.c) --- */

/* The secret that the names are made from; made when there is none, unless dry. */
MUST_CHECK Rc feed_secret(Office *o, bool dry, char ret[FEED_SECRET_HEX], Err *err);

typedef struct FeedState {
	int64_t head; /* latest change set when the feeds were built */
	const char *head_hash;
	FeedWindow window;
	unsigned mode;
	struct FeedLeft {
		const char *name, *title, *who, *stamp; /* stamp: size, times and inode of the file */
		size_t events;
	} * items;
	size_t len, cap;
} FeedState;

/* False: there is none for this directory, or it cannot be used. */
bool feed_state_load(Office *o, const char *dir, Arena *a, FeedState *ret);
MUST_CHECK Rc feed_state_save(Office *o, const char *dir, const FeedState *s, Err *err);

/* Where the office's log ends now. */
MUST_CHECK Rc feed_state_head(Office *o, Arena *a, FeedState *s, Err *err);
/* Nothing that feeds show was written since, and the window is the same. */
bool feed_state_holds(Office *o, const FeedState *s, const FeedWindow *w, unsigned mode);

/* What tells that a file is still the one that was left; "" when it is not there. */
const char *feed_state_stamp(int dir, const char *name, Arena *a);

#endif
