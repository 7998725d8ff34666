/* Any bytes are read as vCards without harm, and what was read survives writing and
 * reading again. */
#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/exchange/contact.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Everything that kontor takes over is stored form. */
static void check_text(const char *s)
{
	if (s == NULL || !text_is_valid(s, strlen(s)))
		abort();
}

static void check_contact(const Contact *c)
{
	const char *const texts[] = { c->form, c->title, c->given_name, c->family_name, c->salutation,
		c->language, c->remark, c->function, c->organisation, c->ags, c->town };
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		check_text(texts[i]);
	for (size_t i = 0; i < c->channels.len; i++)
		check_text(c->channels.items[i].value);
	for (size_t i = 0; i < c->addresses.len; i++)
		check_text(c->addresses.items[i].street);
}

/* Control characters do not go out, and what is left may be no name any more: then the
 * second reading refuses the card, but never sees more than one. */
static void round_trip(const Contact *c, ContactVcard version, Arena *a)
{
	AUTO(str_done) Str out = STR_INIT;
	ContactFile again;
	Err err = ERR_INIT;
	contact_write_vcard(&out, c, version);
	if (contact_read_vcard(out.data, out.len, a, &again, &err) != RC_OK ||
		again.len + again.faults.len != 1)
		abort();
	if (again.len == 1)
		check_contact(&again.items[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_freep) Arena *a = arena_new();
	ContactFile file;
	Err err = ERR_INIT;
	if (contact_read_vcard((const char *)data, size, a, &file, &err) != RC_OK)
		return 0;
	for (size_t i = 0; i < file.len; i++) {
		check_contact(&file.items[i]);
		round_trip(&file.items[i], CONTACT_VCARD_3, a);
		round_trip(&file.items[i], CONTACT_VCARD_4, a);
		round_trip(&file.items[i], CONTACT_VCARD_OUTLOOK, a);
	}
	if (arena_used(a) > 100 * size + (1 << 20))
		abort();
	return 0;
}
