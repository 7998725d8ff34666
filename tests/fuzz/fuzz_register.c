/* Any bytes are read as each of the three register files without harm; no record is taken
 * that the office could not store. */
#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/town.h"
#include "kontor/exchange/register.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef Rc (*Parser)(const char *bytes, size_t len, Arena *a, RegisterFile *ret, Err *err);

static void check_record(const RegisterRecord *r)
{
	if (r->type == REGISTER_TOWN && !town_ags_valid(r->ags))
		abort();
	if (!r->name || !text_is_valid(r->name, strlen(r->name)))
		abort();
	if (r->population < -1 || r->area_ha < -1)
		abort();
}

static void parse(Parser parser, const uint8_t *data, size_t size)
{
	AUTO(arena_freep) Arena *a = arena_new();
	RegisterFile file;
	Err err = ERR_INIT;
	size_t i;

	memset(&file, 0, sizeof(file));
	if (parser((const char *)data, size, a, &file, &err) != RC_OK) {
		if (err.text[0] == '\0')
			abort();
		return;
	}
	for (i = 0; i < file.len; i++)
		check_record(&file.items[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	parse(register_parse, data, size);
	parse(register_coordinates_parse, data, size);
	if (text_is_valid((const char *)data, size)) /* it is built in, so its encoding is known */
		parse(register_shipped_parse, data, size);
	return 0;
}
