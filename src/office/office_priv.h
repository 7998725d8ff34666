/* What the modules of the office share. Screens and commands do not see it. */
#ifndef KONTOR_OFFICE_PRIV_H
#define KONTOR_OFFICE_PRIV_H

#include "kontor/office/office.h"
#include "kontor/store/store.h"

Store *office_store(Office *o);

/* store_begin as this office's person, with its patience and its callback. */
MUST_CHECK Rc office_begin(Office *o, Err *err);

/* "Bürgermeisterin, Wittenberge": what a post is called, also one that is gone. */
void office_post_title(Office *o, const Record *post, Str *out);

/* An empty arena for a new change set. That of the set before stays as it is: a conflict
 * that it reported is the base of this one. */
Arena *office_change_arena(Office *o);
void office_random(Office *o, void *bytes, size_t len);

/* Grows with every commit of this process and whenever office_changed saw a colleague's:
 * caches compare it with the number they were made at. */
uint64_t office_generation(const Office *o);
void office_touch(Office *o); /* this process has just committed */

#endif
