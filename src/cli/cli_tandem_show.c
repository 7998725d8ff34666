/* What hangs on an interest, a tandem or a run, below its own fields. */
#include <string.h>

#include "cli_priv.h"

/* In the order in which they are shown. by: the field of the whole that the part's field refers to; NULL: its
 * number. */
static const struct {
	const Kind *whole, *kind;
	const char *field, *by, *key, *label;
	const char *fields[5]; /* of the line that people read */
} parts[] = {
	{ &kind_interest, &kind_interest_topic, "interest", NULL, "topics", "Themen",
		{ "direction", "topic", "level" } },
	{ &kind_interest, &kind_veto, "interest", NULL, "vetoes", "Nicht mit",
		{ "person", "town", "reason" } },
	{ &kind_interest, &kind_tandem, "first", "person", "tandems", "Tandems",
		{ "first", "second", "third", "state", "since" } },
	{ &kind_interest, &kind_tandem, "second", "person", "tandems", "Tandems",
		{ "first", "second", "third", "state", "since" } },
	{ &kind_interest, &kind_tandem, "third", "person", "tandems", "Tandems",
		{ "first", "second", "third", "state", "since" } },
	{ &kind_tandem, &kind_event, "tandem", NULL, "events", "Treffen", { "start", "place", "state" } },
	{ &kind_tandem, &kind_followup, "tandem", NULL, "followups", "Wiedervorlagen",
		{ "due", "title", "owner", "done" } },
	{ &kind_pairing_run, &kind_pairing, "run", NULL, "pairings", "Paare",
		{ "score", "first", "second", "third", "decision" } },
};

static Rc load(Office *o, size_t part, const Record *whole, Arena *a, RecordSet *ret, Err *err)
{
	int64_t id = parts[part].by == NULL ? whole->id : record_int(whole, parts[part].by);
	*ret = (RecordSet){ NULL, 0, 0 };
	return office_parts(o, parts[part].kind, parts[part].field, id, a, ret, err);
}

Rc cli_tandem_show_json(Office *o, const Record *whole, JsonWriter *w, Arena *a, Err *err)
{
	const char *last = NULL;
	for (size_t p = 0; p < ARRAY_LEN(parts); p++) {
		RecordSet set;
		if (parts[p].whole != whole->kind)
			continue;
		if (load(o, p, whole, a, &set, err) != RC_OK)
			return err->rc;
		bool goes_on = last != NULL && strcmp(parts[p].key, last) == 0;
		if (last != NULL && !goes_on)
			json_end_array(w);
		if (!goes_on) {
			json_key(w, parts[p].key);
			json_begin_array(w);
		}
		last = parts[p].key;
		for (size_t i = 0; i < set.len; i++)
			if (cli_part_members(o, set.items[i], parts[p].by == NULL ? parts[p].field : "", w, a,
				    err) != RC_OK)
				return err->rc;
	}
	if (last != NULL)
		json_end_array(w);
	return RC_OK;
}

/* "sucht, Leerstand, 2" */
static void say_part(Office *o, const Record *r, const char *const *fields, Str *out)
{
	for (size_t i = 0; i < ARRAY_LEN(parts[0].fields) && fields[i] != NULL; i++) {
		const Field *f = kind_field(r->kind, fields[i]);
		if (record_is_null(r, f->name))
			continue;
		if (out->len > 0)
			str_adds(out, ", ");
		cli_value_show(o, f, record_value(r, f->name), out);
	}
}

Rc cli_tandem_show_card(Office *o, const Record *whole, int indent, int width, Str *out, Arena *a, Err *err)
{
	const char *last = "";
	for (size_t p = 0; p < ARRAY_LEN(parts); p++) {
		RecordSet set;
		if (parts[p].whole != whole->kind)
			continue;
		if (load(o, p, whole, a, &set, err) != RC_OK)
			return err->rc;
		for (size_t i = 0; i < set.len; i++) {
			AUTO(str_done) Str line = STR_INIT;
			say_part(o, set.items[i], parts[p].fields, &line);
			bool goes_on = strcmp(parts[p].label, last) == 0;
			cli_out_field(out, goes_on ? "" : parts[p].label, str_cstr(&line), indent, width);
			last = parts[p].label;
		}
	}
	return RC_OK;
}
