/* State machines of kinds: which state may follow which, and the sentence for all others. */
#ifndef KONTOR_DOMAIN_TRANSITION_H
#define KONTOR_DOMAIN_TRANSITION_H

#include "kontor/domain/kind.h"

typedef struct Transition {
	const char *from, *to;
} Transition;

/* From one state of the table to another along the edges (n of them); staying is allowed. The German
 * reason names what would be possible instead, or that it stays so; err->field is "state". */
MUST_CHECK Rc transition_check(
	const Choice *states, const Transition *edges, size_t n, const char *from, const char *to, Err *err);

#endif
