/* Parts of a town or a person as JSON, the same for both. */
#include <string.h>

#include "cli_priv.h"
#include "kontor/exchange/json.h"
#include "kontor/office/export.h"

void cli_part_text(JsonWriter *w, const char *key, const char *text)
{
	json_key(w, key);
	json_text(w, text[0] == '\0' ? NULL : text);
}

Rc cli_part_members(Office *o, const Record *r, const char *whole, JsonWriter *w, Arena *a, Err *err)
{
	json_begin_object(w);
	json_key(w, "id");
	json_int(w, r->id);
	json_key(w, "rev");
	json_int(w, r->rev);
	for (size_t i = 0; i < r->kind->nfields; i++) {
		const Field *f = &r->kind->fields[i];
		if (strcmp(f->name, whole) == 0 || (f->flags & FIELD_HIDDEN) != 0)
			continue;
		json_key(w, f->name);
		export_json_value(w, f->type, &r->values[i]);
		if (f->type != FIELD_REF || r->values[i].type != VALUE_INT)
			continue;
		AUTO(str_done) Str title = STR_INIT;
		if (office_title(o, f->ref, r->values[i].i, &title, err) != RC_OK)
			return err->rc;
		json_key(w, arena_printf(a, "%s_%s", f->name, f->ref->title));
		json_text(w, str_cstr(&title));
	}
	json_end_object(w);
	return RC_OK;
}
