/* Gathering a town's facts and parts into lines. */
#include "town_card.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/town.h"

#define REASON_COLS 57 /* beside the label on a card of 80 columns */

typedef struct Build {
	Office *o;
	Arena *a;
	TownCard *card;
	bool brief;
} Build;

static void add(Build *b, const char *label, Style style, const char *text)
{
	CardLine line = { .label = label, .text = text, .style = style };
	VEC_PUSH(b->a, b->card, line);
}

static void add_part(Build *b, const char *label, const char *text, const Record *r)
{
	CardLine line = { .label = label, .text = text, .style = STYLE_TEXT, .kind = r->kind, .id = r->id };
	VEC_PUSH(b->a, b->card, line);
}

static const char *shown(Build *b, const Record *r, const char *field)
{
	AUTO(str_done) Str s = STR_INIT;
	value_show(kind_field(r->kind, field), record_value(r, field), &s);
	return arena_strdup(b->a, str_cstr(&s));
}

static const char *title_of(Build *b, const Record *r, const char *field)
{
	AUTO(str_done) Str s = STR_INIT;
	Err ignored = ERR_INIT;
	const Value *v = record_value(r, field);
	if (v->type != VALUE_INT ||
		office_title(b->o, kind_field(r->kind, field)->ref, v->i, &s, &ignored) != RC_OK)
		return "";
	return arena_strdup(b->a, str_cstr(&s));
}

static void heading(Build *b, const char *text)
{
	add(b, NULL, STYLE_TEXT, "");
	add(b, NULL, STYLE_STRONG, text);
}

/* --- facts ---------------------------------------------------------------------- */

static void add_if(Build *b, const char *label, const Record *r, const char *field)
{
	if (!record_is_null(r, field))
		add(b, label, STYLE_TEXT, shown(b, r, field));
}

static void add_verdict(Build *b, const Record *t)
{
	TownVerdict v;
	town_verdict(t, &v);
	Style style = v.verdict == VERDICT_NOT ? STYLE_TEXT : STYLE_GOOD;
	add(b, "Verdikt", style, town_verdict_label(v.verdict));
	/* On one line where 80 columns hold it, else broken where the reason begins. */
	const char *cut = text_width(v.reason) > REASON_COLS ? strstr(v.reason, ": ") : NULL;
	if (cut != NULL)
		add(b, "", STYLE_DIM, arena_strndup(b->a, v.reason, (size_t)(cut + 1 - v.reason)));
	add(b, "", STYLE_DIM, arena_strdup(b->a, cut == NULL ? v.reason : cut + 2));
	if (!record_is_null(t, "override_reason"))
		add(b, "Grund", STYLE_TEXT, shown(b, t, "override_reason"));
}

static const char *population_line(Build *b, const Record *t)
{
	if (record_is_null(t, "population"))
		return "unbekannt";
	int64_t ha = record_int(t, "area_ha");
	const char *area = ha == 0
		? ""
		: arena_printf(b->a, " · %lld,%02lld km²", (long long)(ha / 100), (long long)(ha % 100));
	return arena_printf(
		b->a, "%s (%s)%s", shown(b, t, "population"), shown(b, t, "population_date"), area);
}

static void add_place(Build *b, const Record *t)
{
	const State *s = town_state(record_text(t, "ags"));
	const char *district = title_of(b, t, "district");
	const char *state = s == NULL ? "" : s->name;
	/* A city that is its own Kreis need not be named twice. */
	add(b, "Kreis, Land", STYLE_TEXT, arena_printf(b->a, "%s, %s", district, state));
	const char *association = title_of(b, t, "association");
	if (association[0] != '\0' && !b->brief)
		add(b, "Verband", STYLE_TEXT, association);
	add(b, "PLZ, AGS", STYLE_TEXT,
		arena_printf(b->a, "%s · %s", record_text(t, "postcode"), record_text(t, "ags")));
}

static void add_facts(Build *b, const Record *t)
{
	const char *type = shown(b, t, "type");
	const char *suffix = record_text(t, "suffix");
	add_place(b, t);
	add(b, "Art", STYLE_TEXT,
		suffix[0] != '\0' && strcmp(suffix, type) != 0 ? arena_printf(b->a, "%s (%s)", type, suffix)
							       : type);
	add(b, "Einwohner", STYLE_TEXT, population_line(b, t));
	if (!record_is_null(t, "latitude"))
		add(b, "Lage", STYLE_TEXT,
			arena_printf(b->a, "%s N, %s O", shown(b, t, "latitude"), shown(b, t, "longitude")));
	if (!record_is_null(t, "gone_date"))
		add(b, "aufgelöst", STYLE_WARN,
			arena_printf(b->a, "%s, aufgegangen in: %s", shown(b, t, "gone_date"),
				record_is_null(t, "successor") ? "noch nicht eingetragen (e)"
							       : title_of(b, t, "successor")));
	add_verdict(b, t);
	add_if(b, "Zentralität", t, "central_function");
	if (!b->brief) {
		add_if(b, "Quelle", t, "central_source");
		add_if(b, "Stand", t, "central_date");
	}
	add_if(b, "Lagetyp", t, "location_class");
	add_if(b, "Internet", t, "website");
	add_if(b, "Bemerkung", t, "remark");
}

/* --- parts ------------------------------------------------------------------------ */

static bool parts(Build *b, const Kind *k, RecordSet *ret)
{
	Err ignored = ERR_INIT;
	*ret = (RecordSet){ 0 };
	return office_parts(b->o, k, "town", b->card->town->id, b->a, ret, &ignored) == RC_OK && ret->len > 0;
}

static const char *level_sign(int64_t level)
{
	static const char *const signs[] = { "", "•", "••", "•••" };
	return level >= 1 && level <= 3 ? signs[level] : "";
}

static void add_topics(Build *b)
{
	RecordSet set;
	if (!parts(b, &kind_town_topic, &set))
		return;
	heading(b, "Themen");
	for (size_t i = 0; i < set.len; i++) {
		const Record *r = set.items[i];
		const char *note = record_text(r, "note");
		add_part(b, shown(b, r, "direction"),
			arena_printf(b->a, "%s %s%s%s (%s)", title_of(b, r, "topic"),
				level_sign(record_int(r, "level")), note[0] != '\0' ? " – " : "", note,
				shown(b, r, "date")),
			r);
	}
}

static void add_names(Build *b)
{
	RecordSet set;
	if (parts(b, &kind_town_tag, &set)) {
		heading(b, "Schlagwörter");
		for (size_t i = 0; i < set.len; i++)
			add_part(b, "", record_text(set.items[i], "tag"), set.items[i]);
	}
	if (!b->brief && parts(b, &kind_town_name, &set)) {
		heading(b, "Weitere Namen");
		for (size_t i = 0; i < set.len; i++)
			add_part(b, shown(b, set.items[i], "type"), record_text(set.items[i], "name"),
				set.items[i]);
	}
}

static void add_events(Build *b)
{
	RecordSet set;
	if (!parts(b, &kind_event, &set))
		return;
	heading(b, "Termine");
	for (size_t i = 0; i < set.len; i++) {
		const Record *r = set.items[i];
		char at[DATE_TEXT_MAX];
		Wall start = wall_parse_iso(record_text(r, "start"));
		if (record_int(r, "all_day") != 0)
			date_format_long(wall_day(start), at);
		else
			wall_format_long(start, at);
		add_part(b, arena_strdup(b->a, at),
			arena_printf(b->a, "%s (%s, %s)", record_text(r, "title"), shown(b, r, "type"),
				shown(b, r, "state")),
			r);
	}
}

static void add_notes(Build *b)
{
	RecordSet set;
	if (!parts(b, &kind_note, &set))
		return;
	heading(b, "Vermerke");
	size_t most = b->brief ? 3 : set.len;
	for (size_t i = 0; i < set.len && i < most; i++) {
		const Record *r = set.items[i];
		char at[DATE_TEXT_MAX];
		wall_format_long(wall_parse_iso(record_text(r, "at")), at);
		const char *direction = shown(b, r, "direction");
		add_part(b, arena_strdup(b->a, at),
			arena_printf(b->a, "%s%s%s, %s: %s", shown(b, r, "type"),
				direction[0] != '\0' ? " " : "", direction, record_text(r, "author"),
				record_text(r, "text")),
			r);
	}
}

static void add_populations(Build *b)
{
	RecordSet set;
	if (b->brief || !parts(b, &kind_population, &set))
		return;
	heading(b, "Einwohnerzahlen");
	for (size_t i = 0; i < set.len; i++)
		add_part(b, shown(b, set.items[i], "date"),
			arena_printf(b->a, "%s  %s", shown(b, set.items[i], "value"),
				record_text(set.items[i], "source")),
			set.items[i]);
}

Rc town_card_load(Office *o, int64_t id, bool brief, Arena *a, TownCard *ret, Err *err)
{
	TownCard card = { 0 };
	Rc rc = office_get(o, &kind_town, id, a, &card.town, err);
	if (rc != RC_OK)
		return rc;
	Build b = { o, a, &card, brief };
	add_facts(&b, card.town);
	add_topics(&b);
	add_events(&b);
	add_notes(&b);
	add_names(&b);
	add_populations(&b);
	*ret = card;
	return RC_OK;
}

void town_card_preview(Office *o, int64_t id, Str *out)
{
	Arena *a = arena_new();
	TownCard card;
	Err err = ERR_INIT;
	if (town_card_load(o, id, true, a, &card, &err) != RC_OK) {
		str_adds(out, err.text);
		arena_free(a);
		return;
	}
	str_addf(out, "#%s\n", record_text(card.town, "name"));
	for (size_t i = 0; i < card.len; i++) {
		const CardLine *l = &card.items[i];
		if (l->style == STYLE_STRONG)
			str_adds(out, "#");
		if (l->label != NULL && l->label[0] != '\0')
			str_addf(out, "%s: ", l->label);
		text_safe_line(out, l->text);
		str_adds(out, "\n");
	}
	arena_free(a);
}
