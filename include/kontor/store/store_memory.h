/* What the program remembers per person, outside history: settings and drafts. */
#ifndef KONTOR_STORE_STORE_MEMORY_H
#define KONTOR_STORE_STORE_MEMORY_H

#include "kontor/store/store.h"

/* "" when never set. */
MUST_CHECK Rc store_memory_setting(
	Store *st, const char *who, const char *key, Arena *a, const char **ret, Err *err);
/* Writers demand store_begin. */
MUST_CHECK Rc store_memory_set(Store *st, const char *who, const char *key, const char *value, Err *err);

/* NULL when there is none. */
MUST_CHECK Rc store_memory_draft(
	Store *st, const char *who, const char *form, Arena *a, const char **ret, Err *err);
MUST_CHECK Rc store_memory_draft_save(
	Store *st, const char *who, const char *form, int64_t at, const char *data, Err *err);
/* fn gets each draft of the person, latest first. */
MUST_CHECK Rc store_memory_drafts(
	Store *st, const char *who, void (*fn)(void *arg, const char *form, int64_t at), void *arg, Err *err);
MUST_CHECK Rc store_memory_draft_drop(Store *st, const char *who, const char *form, Err *err);

#endif
