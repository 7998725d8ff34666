/* A town with everything that hangs on it: as JSON and as a card to read. */
#include "cli_priv.h"

#include <stdarg.h>
#include <string.h>

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

static Rc part_array(Office *o, const char *key, const RecordSet *set, size_t from, size_t limit,
	JsonWriter *w, Arena *a, Err *err)
{
	json_key(w, key);
	json_begin_array(w);
	for (size_t i = from; i < set->len && i - from < limit; i++)
		if (cli_part_members(o, set->items[i], "town", w, a, err) != RC_OK)
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
	cli_part_text(w, "state", state != NULL ? state->abbr : "");
	cli_part_text(w, "state_name", state != NULL ? state->name : "");
	TownVerdict verdict;
	town_verdict(town, &verdict);
	cli_part_text(w, "verdict", town_verdict_name(verdict.verdict));
	cli_part_text(w, "verdict_rule", verdict.rule);
	cli_part_text(w, "verdict_reason", verdict.reason);
	cli_part_text(w, "verdict_date", verdict.date);
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

typedef struct Card {
	Office *office;
	Arena *arena;
	Str *out;
	int width;
} Card;

/* Empty values have no line. */
static void add_text(const Card *c, const char *label, const char *text)
{
	if (text[0] != '\0')
		cli_out_field(c->out, label, text, LABEL_WIDTH, c->width);
}

static void add_line(const Card *c, const char *label, const char *fmt, ...) PRINTF_LIKE(3, 4);

static void add_line(const Card *c, const char *label, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	const char *text = arena_vprintf(c->arena, fmt, ap);
	va_end(ap);
	add_text(c, label, text);
}

static const char *shown(const Card *c, const Record *r, const char *field)
{
	AUTO(str_done) Str text = STR_INIT;
	cli_value_show(c->office, kind_field(r->kind, field), record_value(r, field), &text);
	return arena_strdup(c->arena, str_cstr(&text));
}

/* "16.837 (30.11.2023)": the second in brackets, if there is one. */
static void add_noted(const Card *c, const char *label, const char *text, const char *note)
{
	if (text[0] != '\0' && note[0] != '\0')
		add_line(c, label, "%s (%s)", text, note);
	else
		add_text(c, label, text);
}

static Rc add_head(const Card *c, const Record *town, Err *err)
{
	const char *suffix = record_text(town, "suffix");
	const State *state = town_state(record_text(town, "ags"));
	const char *district = "";
	if (!record_is_null(town, "district")) {
		Record *d;
		if (office_get(c->office, &kind_district, record_int(town, "district"), c->arena, &d, err) !=
			RC_OK)
			return err->rc;
		district = record_text(d, "name");
	}
	add_line(c, "Kommune", "%s%s%s", record_text(town, "name"), suffix[0] != '\0' ? ", " : "", suffix);
	add_text(c, "AGS", record_text(town, "ags"));
	add_text(c, "Art", shown(c, town, "type"));
	add_text(c, "Kreis", district);
	add_text(c, "Land", state != NULL ? state->name : "");
	add_text(c, "Verband", shown(c, town, "association"));
	add_text(c, "PLZ", record_text(town, "postcode"));
	return RC_OK;
}

static void add_facts(const Card *c, const Record *town)
{
	TownVerdict verdict;
	town_verdict(town, &verdict);
	add_line(c, "Verdikt", "%s: %s", town_verdict_label(verdict.verdict), verdict.reason);
	add_noted(c, "Einwohner", shown(c, town, "population"), shown(c, town, "population_date"));
	if (!record_is_null(town, "area_ha"))
		add_line(c, "Fläche", "%s ha", shown(c, town, "area_ha"));
	if (!record_is_null(town, "latitude"))
		add_line(
			c, "Koordinaten", "%s / %s", shown(c, town, "latitude"), shown(c, town, "longitude"));
	add_noted(c, "Zentralität", shown(c, town, "central_function"), record_text(town, "central_source"));
	add_text(c, "Lage", shown(c, town, "location_class"));
	add_text(c, "Internet", record_text(town, "website"));
	add_text(c, "Aufgelöst am", shown(c, town, "gone_date"));
	add_text(c, "Aufgegangen in", shown(c, town, "successor"));
	add_text(c, "Bemerkung", record_text(town, "remark"));
	add_text(c, "Registerstand", shown(c, town, "register_date"));
}

static void add_joined(const Card *c, const char *label, const RecordSet *set, const char *field)
{
	AUTO(str_done) Str text = STR_INIT;
	for (size_t i = 0; i < set->len; i++)
		str_addf(&text, "%s%s", i > 0 ? ", " : "", record_text(set->items[i], field));
	add_text(c, label, str_cstr(&text));
}

static void add_topics(const Card *c, const char *label, const RecordSet *topics, const char *direction)
{
	for (size_t i = 0; i < topics->len; i++) {
		const Record *t = topics->items[i];
		if (strcmp(record_text(t, "direction"), direction) != 0)
			continue;
		const char *note = record_text(t, "note");
		add_line(c, label, "%s, Stufe %lld, Stand %s%s%s", shown(c, t, "topic"),
			(long long)record_int(t, "level"), shown(c, t, "date"), note[0] != '\0' ? ": " : "",
			note);
		label = "";
	}
}

static void add_notes(const Card *c, const RecordSet *notes)
{
	for (size_t i = 0; i < notes->len && i < NOTES_SHOWN; i++) {
		const Record *r = notes->items[i];
		const char *text = record_text(r, "text");
		add_line(c, i == 0 ? "Vermerke" : "", "%s %s, %s: %.*s", shown(c, r, "at"),
			shown(c, r, "type"), record_text(r, "author"), (int)strcspn(text, "\n"), text);
	}
	if (notes->len > NOTES_SHOWN)
		add_line(c, "", "und %zu weitere", notes->len - NOTES_SHOWN);
}

static void add_events(const Card *c, const RecordSet *events, size_t from)
{
	for (size_t i = from; i < events->len && i - from < EVENTS_SHOWN; i++) {
		const Record *r = events->items[i];
		add_line(c, i == from ? "Termine" : "", "%s %s (%s)", shown(c, r, "start"),
			record_text(r, "title"), shown(c, r, "state"));
	}
}

Rc cli_town_card(Office *o, const Record *town, int width, Str *out, Arena *a, Err *err)
{
	TownParts p = { 0 };
	const Card c = { o, a, out, width };
	if (load_parts(o, town->id, a, &p, err) != RC_OK || add_head(&c, town, err) != RC_OK)
		return err->rc;
	add_facts(&c, town);
	add_joined(&c, "Auch", &p.names, "name");
	add_joined(&c, "Schlagwörter", &p.tags, "tag");
	add_topics(&c, "Sucht", &p.topics, "seeks");
	add_topics(&c, "Bietet", &p.topics, "offers");
	for (size_t i = 0; i < p.populations.len; i++) {
		const Record *r = p.populations.items[i];
		add_line(&c, i == 0 ? "Zahlenreihe" : "", "%s: %s, %s", shown(&c, r, "date"),
			shown(&c, r, "value"), record_text(r, "source"));
	}
	add_notes(&c, &p.notes);
	add_events(&c, &p.events, p.first_event);
	return RC_OK;
}
