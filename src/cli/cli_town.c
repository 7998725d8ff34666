/* A town with everything that hangs on it: as JSON and as a card to read. */
#include "cli_priv.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/town.h"
#include "kontor/office/export.h"

enum { NOTES_SHOWN = 10, EVENTS_SHOWN = 10, LABEL_WIDTH = 16 };

typedef struct TownParts {
	RecordSet populations, names, tags, topics, notes, events;
	size_t first_event; /* the first that has not begun; events are in their order */
} TownParts;

static Rc load_parts(Office *o, int64_t town, Arena *a, TownParts *ret, Err *err)
{
	const struct {
		const Kind *kind;
		RecordSet *set;
	} wanted[] = {
		{ &kind_population, &ret->populations },
		{ &kind_town_name, &ret->names },
		{ &kind_town_tag, &ret->tags },
		{ &kind_town_topic, &ret->topics },
		{ &kind_note, &ret->notes },
		{ &kind_event, &ret->events },
	};
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		if (office_parts(o, wanted[i].kind, "town", town, a, wanted[i].set, err) != RC_OK)
			return err->rc;
	char now[DATE_TEXT_MAX];
	wall_format_iso(clock_wall(office_clock(o)), now);
	ret->first_event = 0;
	while (ret->first_event < ret->events.len &&
		strcmp(record_text(ret->events.items[ret->first_event], "end"), now) < 0)
		ret->first_event++;
	return RC_OK;
}

/* --- JSON ----------------------------------------------------------------------------- */

static void text_member(JsonWriter *w, const char *key, const char *text)
{
	json_key(w, key);
	json_text(w, text[0] == '\0' ? NULL : text);
}

/* The parts without the town that they belong to. */
static Rc part_members(Office *o, const Record *r, JsonWriter *w, Arena *a, Err *err)
{
	json_begin_object(w);
	json_key(w, "id");
	json_int(w, r->id);
	json_key(w, "rev");
	json_int(w, r->rev);
	for (size_t i = 0; i < r->kind->nfields; i++) {
		const Field *f = &r->kind->fields[i];
		if (strcmp(f->name, "town") == 0 || (f->flags & FIELD_HIDDEN) != 0)
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

static Rc part_array(Office *o, const char *key, const RecordSet *set, size_t from, size_t limit,
	JsonWriter *w, Arena *a, Err *err)
{
	json_key(w, key);
	json_begin_array(w);
	for (size_t i = from; i < set->len && i - from < limit; i++)
		if (part_members(o, set->items[i], w, a, err) != RC_OK)
			return err->rc;
	json_end_array(w);
	return RC_OK;
}

Rc cli_town_json(Office *o, const Record *town, JsonWriter *w, Arena *a, Err *err)
{
	TownParts p = { 0 };
	if (load_parts(o, town->id, a, &p, err) != RC_OK)
		return err->rc;
	const State *state = town_state(record_text(town, "ags"));
	text_member(w, "state", state != NULL ? state->abbr : "");
	text_member(w, "state_name", state != NULL ? state->name : "");
	TownVerdict verdict;
	town_verdict(town, &verdict);
	text_member(w, "verdict", town_verdict_name(verdict.verdict));
	text_member(w, "verdict_rule", verdict.rule);
	text_member(w, "verdict_reason", verdict.reason);
	text_member(w, "verdict_date", verdict.date);
	json_key(w, "notes");
	json_int(w, (int64_t)p.notes.len);
	if (part_array(o, "populations", &p.populations, 0, SIZE_MAX, w, a, err) != RC_OK ||
		part_array(o, "names", &p.names, 0, SIZE_MAX, w, a, err) != RC_OK ||
		part_array(o, "tags", &p.tags, 0, SIZE_MAX, w, a, err) != RC_OK ||
		part_array(o, "topics", &p.topics, 0, SIZE_MAX, w, a, err) != RC_OK ||
		part_array(o, "latest_notes", &p.notes, 0, NOTES_SHOWN, w, a, err) != RC_OK ||
		part_array(o, "next_events", &p.events, p.first_event, EVENTS_SHOWN, w, a, err) != RC_OK)
		return err->rc;
	return RC_OK;
}

/* --- the card --------------------------------------------------------------------------- */

static void add_line(Str *out, const char *label, const char *text)
{
	if (text[0] == '\0')
		return;
	AUTO(str_done) Str safe = STR_INIT;
	text_safe_line(&safe, text);
	str_adds(out, label);
	for (int n = text_width(label); n < LABEL_WIDTH; n++)
		str_addc(out, ' ');
	str_addf(out, "%s\n", str_cstr(&safe));
}

static const char *shown(Office *o, const Record *r, const char *field, Arena *a)
{
	AUTO(str_done) Str text = STR_INIT;
	cli_value_show(o, kind_field(r->kind, field), record_value(r, field), &text);
	return arena_strdup(a, str_cstr(&text));
}

/* "16.837 (30.11.2023)": the second in brackets, if there is one. */
static const char *with_note(const char *text, const char *note, Arena *a)
{
	return text[0] == '\0' || note[0] == '\0' ? text : arena_printf(a, "%s (%s)", text, note);
}

static Rc add_head(Office *o, const Record *town, Str *out, Arena *a, Err *err)
{
	const char *suffix = record_text(town, "suffix");
	const State *state = town_state(record_text(town, "ags"));
	const char *district = "";
	if (!record_is_null(town, "district")) {
		Record *d;
		if (office_get(o, &kind_district, record_int(town, "district"), a, &d, err) != RC_OK)
			return err->rc;
		district = record_text(d, "name");
	}
	add_line(out, "Kommune",
		arena_printf(a, "%s%s%s", record_text(town, "name"), suffix[0] != '\0' ? ", " : "", suffix));
	add_line(out, "AGS", record_text(town, "ags"));
	add_line(out, "Art", shown(o, town, "type", a));
	add_line(out, "Kreis", district);
	add_line(out, "Land", state != NULL ? state->name : "");
	add_line(out, "Verband", shown(o, town, "association", a));
	add_line(out, "PLZ", record_text(town, "postcode"));
	return RC_OK;
}

static void add_facts(Office *o, const Record *town, Str *out, Arena *a)
{
	TownVerdict verdict;
	town_verdict(town, &verdict);
	add_line(out, "Verdikt",
		arena_printf(a, "%s: %s", town_verdict_label(verdict.verdict), verdict.reason));
	add_line(out, "Einwohner",
		with_note(shown(o, town, "population", a), shown(o, town, "population_date", a), a));
	if (!record_is_null(town, "area_ha"))
		add_line(out, "Fläche", arena_printf(a, "%s ha", shown(o, town, "area_ha", a)));
	if (!record_is_null(town, "latitude"))
		add_line(out, "Koordinaten",
			arena_printf(
				a, "%s / %s", shown(o, town, "latitude", a), shown(o, town, "longitude", a)));
	add_line(out, "Zentralität",
		with_note(shown(o, town, "central_function", a), record_text(town, "central_source"), a));
	add_line(out, "Lage", shown(o, town, "location_class", a));
	add_line(out, "Internet", record_text(town, "website"));
	add_line(out, "Aufgelöst am", shown(o, town, "gone_date", a));
	add_line(out, "Aufgegangen in", shown(o, town, "successor", a));
	add_line(out, "Bemerkung", record_text(town, "remark"));
	add_line(out, "Registerstand", shown(o, town, "register_date", a));
}

static const char *joined(const RecordSet *set, const char *field, Arena *a)
{
	AUTO(str_done) Str text = STR_INIT;
	for (size_t i = 0; i < set->len; i++)
		str_addf(&text, "%s%s", i > 0 ? ", " : "", record_text(set->items[i], field));
	return arena_strdup(a, str_cstr(&text));
}

static void add_topics(
	Office *o, const RecordSet *topics, const char *direction, const char *label, Str *out, Arena *a)
{
	for (size_t i = 0; i < topics->len; i++) {
		const Record *t = topics->items[i];
		if (strcmp(record_text(t, "direction"), direction) != 0)
			continue;
		const char *note = record_text(t, "note");
		add_line(out, label,
			arena_printf(a, "%s, Stufe %lld, Stand %s%s%s", shown(o, t, "topic", a),
				(long long)record_int(t, "level"), shown(o, t, "date", a),
				note[0] != '\0' ? ": " : "", note));
		label = "";
	}
}

static void add_history(Office *o, const TownParts *p, Str *out, Arena *a)
{
	for (size_t i = 0; i < p->populations.len; i++) {
		const Record *r = p->populations.items[i];
		add_line(out, i == 0 ? "Zahlenreihe" : "",
			arena_printf(a, "%s: %s, %s", shown(o, r, "date", a), shown(o, r, "value", a),
				record_text(r, "source")));
	}
	for (size_t i = 0; i < p->notes.len && i < NOTES_SHOWN; i++) {
		const Record *r = p->notes.items[i];
		const char *text = record_text(r, "text");
		add_line(out, i == 0 ? "Vermerke" : "",
			arena_printf(a, "%s %s, %s: %.*s", shown(o, r, "at", a), shown(o, r, "type", a),
				record_text(r, "author"), (int)strcspn(text, "\n"), text));
	}
	if (p->notes.len > NOTES_SHOWN)
		add_line(out, "", arena_printf(a, "und %zu weitere", p->notes.len - NOTES_SHOWN));
	for (size_t i = p->first_event; i < p->events.len && i - p->first_event < EVENTS_SHOWN; i++) {
		const Record *r = p->events.items[i];
		add_line(out, i == p->first_event ? "Termine" : "",
			arena_printf(a, "%s %s (%s)", shown(o, r, "start", a), record_text(r, "title"),
				shown(o, r, "state", a)));
	}
}

Rc cli_town_card(Office *o, const Record *town, Str *out, Arena *a, Err *err)
{
	TownParts p = { 0 };
	if (load_parts(o, town->id, a, &p, err) != RC_OK || add_head(o, town, out, a, err) != RC_OK)
		return err->rc;
	add_facts(o, town, out, a);
	add_line(out, "Auch", joined(&p.names, "name", a));
	add_line(out, "Schlagwörter", joined(&p.tags, "tag", a));
	add_topics(o, &p.topics, "seeks", "Sucht", out, a);
	add_topics(o, &p.topics, "offers", "Bietet", out, a);
	add_history(o, &p, out, a);
	return RC_OK;
}
