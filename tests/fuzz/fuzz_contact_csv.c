/* Any bytes are read as a list of people without harm, by the headings as guessed and by
 * each meaning that a column can have. */
#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/exchange/contact.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_file(const ContactFile *file)
{
	for (size_t i = 0; i < file->len; i++) {
		const Contact *c = &file->items[i];
		const char *const texts[] = { c->title, c->given_name, c->family_name, c->remark, c->ags,
			c->town };
		for (size_t t = 0; t < ARRAY_LEN(texts); t++)
			if (!text_is_valid(texts[t], strlen(texts[t])))
				abort();
		if (c->given_name[0] == '\0' && c->family_name[0] == '\0')
			abort();
	}
	for (size_t i = 0; i < file->faults.len; i++)
		if (file->faults.items[i].reason == NULL || file->faults.items[i].line == 0)
			abort();
}

/* The first column is the name, the others take each meaning in turn. */
static void build_mapping(Arena *a, size_t n, size_t turn, ContactMapping *ret)
{
	size_t ntargets = 0;
	while (contact_targets[ntargets].name != NULL)
		ntargets++;
	*ret = (ContactMapping){ ARENA_ARRAY(a, const char *, n), n };
	for (size_t i = 0; i < n; i++)
		ret->targets[i] = i == 0 ? "family_name" : contact_targets[(turn + i) % ntargets].name;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_freep) Arena *a = arena_new();
	const char *bytes = (const char *)data;
	ContactFile file;
	ContactMapping mapping;
	Err err = ERR_INIT;
	char **headers;
	size_t n;
	if (contact_read_csv(bytes, size, NULL, a, &file, &err) == RC_OK)
		check_file(&file);
	if (contact_csv_header(bytes, size, a, &headers, &n, &err) != RC_OK)
		return 0;
	build_mapping(a, n, size, &mapping);
	if (contact_read_csv(bytes, size, &mapping, a, &file, &err) == RC_OK)
		check_file(&file);
	return 0;
}
