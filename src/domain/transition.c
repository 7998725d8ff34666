/* State machines of kinds. */
#include "transition.h"

#include <string.h>

#include "kontor/base/str.h"

static const char *label(const Choice *states, const char *state)
{
	for (const Choice *c = states; c->name != NULL; c++)
		if (strcmp(c->name, state) == 0)
			return c->label;
	return state;
}

Rc transition_check(
	const Choice *states, const Transition *edges, size_t n, const char *from, const char *to, Err *err)
{
	AUTO(str_done) Str next = STR_INIT;
	if (strcmp(from, to) == 0)
		return RC_OK;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(edges[i].from, from) != 0)
			continue;
		if (strcmp(edges[i].to, to) == 0)
			return RC_OK;
		str_addf(&next, "%s„%s“", next.len > 0 ? " oder " : "", label(states, edges[i].to));
	}
	if (next.len == 0)
		return err_field(err, "state", "Es ist „%s“; dabei bleibt es. Bitte bei Bedarf neu anlegen.",
			label(states, from));
	return err_field(err, "state", "Von „%s“ geht es nicht zu „%s“, nur zu %s.", label(states, from),
		label(states, to), str_cstr(&next));
}
