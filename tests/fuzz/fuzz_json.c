/* Any bytes are read as an object of `put --stdin` without harm; a member that was read
 * can be written and read again. */
#include <stdlib.h>
#include <string.h>

#include "kontor/exchange/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void round_trip(const JsonMembers *members, Arena *a)
{
	AUTO(str_done) Str out = STR_INIT;
	JsonWriter w;
	JsonMembers again = { 0 };
	Err err = ERR_INIT;
	size_t i;

	json_begin(&w, &out, false);
	json_begin_object(&w);
	for (i = 0; i < members->len; i++) {
		json_key(&w, members->items[i].key);
		json_text(&w, members->items[i].value);
	}
	json_end_object(&w);
	if (json_read_object(str_cstr(&out), out.len, a, &again, &err) != RC_OK || again.len != members->len)
		abort();
	for (i = 0; i < again.len; i++) {
		if (!str_equal(again.items[i].value, members->items[i].value))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_freep) Arena *a = arena_new();
	JsonMembers members = { 0 };
	Err err = ERR_INIT;

	if (json_read_object((const char *)data, size, a, &members, &err) == RC_OK)
		round_trip(&members, a);
	else if (err.text[0] == '\0' || err.at > size)
		abort();
	return 0;
}
