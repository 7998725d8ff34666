/* Of a person's mail addresses one is used first, of the phone numbers one, of the addresses
 * one: whoever makes another the first takes it from the one that was. */
#include <string.h>

#include "change_priv.h"

static bool same_sort(const Record *a, const Record *b)
{
	const char *field = a->kind == &kind_channel ? "type" : NULL;
	return field == NULL || strcmp(record_text(a, field), record_text(b, field)) == 0;
}

Rc change_main_only(Change *c, const Record *saved, Err *err)
{
	const Kind *k = saved->kind;
	RecordSet beside = { 0 };
	/* An import says itself which one is the first. */
	if ((k != &kind_channel && k != &kind_address) || c->log->import || record_int(saved, "main") == 0)
		return RC_OK;
	if (office_parts(c->office, k, k->parent, record_int(saved, k->parent), c->arena, &beside, err) !=
		RC_OK)
		return err->rc;
	for (size_t i = 0; i < beside.len; i++) {
		const Record *r = beside.items[i];
		if (r->id == saved->id || record_int(r, "main") == 0 || !same_sort(r, saved))
			continue;
		Record *mine = record_clone(c->arena, r);
		record_set_null(mine, "main");
		if (change_update(c, r, mine, NULL, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}
