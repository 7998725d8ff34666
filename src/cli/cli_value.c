/* Values between the office and the command line. */
#include "cli_priv.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/domain/town.h"
#include "kontor/office/export.h"
#include "kontor/office/people_find.h"

void cli_value_show(Office *o, const Field *f, const Value *v, Str *out)
{
	Err ignored = ERR_INIT;
	size_t before = out->len;
	if (f->type == FIELD_REF && v->type == VALUE_INT &&
		office_title(o, f->ref, v->i, out, &ignored) == RC_OK && out->len > before)
		return;
	value_show(f, v, out);
}

/* --- reading ---------------------------------------------------------------------- */

/* "2026-10-14T18:00:00+02:00", as this program writes it, to the stored form. Another
 * offset than Berlin's at that hour is no such time. */
static const char *without_offset(const char *text, Arena *a)
{
	enum { STORED_LENGTH = 16 };
	char buf[DATE_TEXT_MAX], second[DATE_TEXT_MAX];
	if (strlen(text) <= STORED_LENGTH)
		return text;
	const char *stored = arena_strndup(a, text, STORED_LENGTH);
	Wall w = wall_parse_iso(stored);
	if (w == WALL_NONE)
		return text;
	/* Which of October's doubled hours it is, is said by the field "fold". */
	wall_format_offset(w, buf);
	wall_format_offset_second(w, second);
	return strcmp(buf, text) == 0 || strcmp(second, text) == 0 ? stored : text;
}

/* A record that has no key of its own is named by its title: "Leerstand". */
static Rc find_by_title(Office *o, const Field *f, const char *text, Arena *a, Value *ret, Err *err)
{
	RecordSet all;
	if (office_all(o, f->ref, a, &all, err) != RC_OK)
		return err->rc;
	const char *want = text_fold(a, text);
	for (size_t i = 0; i < all.len; i++) {
		if (strcmp(text_fold(a, record_text(all.items[i], f->ref->title)), want) != 0)
			continue;
		*ret = (Value){ .type = VALUE_INT, .i = all.items[i]->id };
		return RC_OK;
	}
	return err_field(err, f->name,
		"%s: „%s“ gibt es nicht. Bitte den genauen Namen oder die Nummer angeben.", f->label, text);
}

/* What a sentence asks for. */
static const char *key_of(const Kind *k)
{
	if (k == &kind_person)
		return "Nummer, E-Mail oder den ganzen Namen";
	if (k == &kind_organisation)
		return "Name oder Kurzname";
	return k->key != NULL ? kind_field(k, k->key)->label : "Nummer";
}

static Rc refuse_reference(const Field *f, const char *text, bool is_number, Err *err)
{
	if (is_number)
		return err_field(err, f->name, "%s: %s „%s“ gibt es nicht; bitte prüfen.", f->label,
			f->ref->key == NULL ? "Nummer" : key_of(f->ref), text);
	if (f->ref->key == NULL)
		return err_field(err, f->name, "%s: „%s“ gibt es nicht. Bitte %s angeben.", f->label, text,
			key_of(f->ref));
	/* The name may well exist: what is asked for is unambiguous. */
	return err_field(err, f->name, "%s: Bitte %s statt „%s“ angeben; `kontor list %s` zeigt sie.",
		f->label, key_of(f->ref), text, f->ref->name);
}

static Rc parse_reference(Office *o, const Field *f, const char *text, Arena *a, Value *ret, Err *err)
{
	bool is_number = strspn(text, "0123456789") == strlen(text);
	bool people = f->ref == &kind_person || f->ref == &kind_organisation;
	if (!is_number && !people && f->ref->key == NULL)
		return find_by_title(o, f, text, a, ret, err);
	Record *target;
	Rc rc = people_find(o, f->ref, text, a, &target, err);
	if (rc == RC_NOT_FOUND)
		return refuse_reference(f, text, is_number, err);
	if (rc != RC_OK)
		return rc;
	*ret = (Value){ .type = VALUE_INT, .i = target->id };
	return RC_OK;
}

Rc cli_value_parse(Office *o, const Field *f, const char *text, Arena *a, Value *ret, Err *err)
{
	if (text == NULL) {
		*ret = (Value){ .type = VALUE_NULL };
		return RC_OK;
	}
	const char *clean = text_normalise(a, text, strlen(text), f->type != FIELD_PROSE);
	if (clean == NULL)
		return err_field(err, f->name, "%s ist kein gültiger Text: Erwartet wird UTF-8.", f->label);
	if (f->type == FIELD_REF && clean[0] != '\0')
		return parse_reference(o, f, clean, a, ret, err);
	if (f->type == FIELD_WALL)
		clean = without_offset(clean, a);
	/* "Bürgermeisterin", "Leiter Bauamt": a function has more names than its label. */
	const Choice *function = f->choices == person_functions ? person_function_find(clean) : NULL;
	return value_parse(f, function != NULL ? function->name : clean, office_today(o), a, ret, err);
}

/* --- writing ---------------------------------------------------------------------- */

const char *cli_value_key(const Record *r, Arena *a)
{
	if (r->kind->key != NULL)
		return record_text(r, r->kind->key);
	return arena_printf(a, "%lld", (long long)r->id);
}

void cli_value_stamp(int64_t utc, char buf[DATE_TEXT_MAX])
{
	wall_format_german(wall_from_utc(utc), buf);
}

/* "district": 12 is followed by "district_key" and "district_name". */
static Rc reference_members(Office *o, const Field *f, int64_t id, JsonWriter *w, Arena *a, Err *err)
{
	Record *target;
	if (office_get(o, f->ref, id, a, &target, err) != RC_OK)
		return err->rc;
	if (f->ref->key != NULL) {
		json_key(w, arena_printf(a, "%s_%s", f->name, f->ref->key));
		json_text(w, record_text(target, f->ref->key));
	}
	json_key(w, arena_printf(a, "%s_%s", f->name, f->ref->title));
	json_text(w, record_text(target, f->ref->title));
	return RC_OK;
}

static bool is_search_form(const Field *f)
{
	return strcmp(f->name, "name_fold") == 0 || strcmp(f->name, "sort_key") == 0 ||
		strcmp(f->name, "value_key") == 0;
}

/* Of events that begin or end in the second of October's doubled hours. */
static bool in_second_hour(const Record *r, const Field *f)
{
	bool time = strcmp(f->name, "start") == 0 || strcmp(f->name, "end") == 0;
	return time && kind_field(r->kind, "fold") != NULL && strcmp(record_text(r, "fold"), "second") == 0;
}

static void json_second_hour(JsonWriter *w, const Value *v)
{
	char buf[DATE_TEXT_MAX];
	wall_format_offset_second(wall_parse_iso(v->s), buf);
	json_text(w, buf);
}

Rc cli_value_members(Office *o, const Record *r, JsonWriter *w, Arena *a, Err *err)
{
	json_key(w, "id");
	json_int(w, r->id);
	json_key(w, "rev");
	json_int(w, r->rev);
	for (size_t i = 0; i < r->kind->nfields; i++) {
		const Field *f = &r->kind->fields[i];
		if (is_search_form(f))
			continue;
		json_key(w, f->name);
		if (in_second_hour(r, f))
			json_second_hour(w, &r->values[i]);
		else
			export_json_value(w, f->type, &r->values[i]);
		if (f->type == FIELD_REF && r->values[i].type == VALUE_INT &&
			reference_members(o, f, r->values[i].i, w, a, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}
