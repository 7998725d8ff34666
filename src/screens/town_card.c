/* Gathering a town's facts and parts into lines. */
#include "town_card.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/town.h"
#include "town_form.h"

#define REASON_COLS 57 /* beside the label on a card of 80 columns */

/* --- facts ---------------------------------------------------------------------- */

static void add_verdict(Card *c, const Record *t)
{
	TownVerdict v;
	town_verdict(t, &v);
	Style style = v.verdict == VERDICT_NOT ? STYLE_TEXT : STYLE_GOOD;
	card_add(c, "Verdikt", style, town_verdict_label(v.verdict));
	/* On one line where 80 columns hold it, else broken where the reason begins. */
	const char *cut = text_width(v.reason) > REASON_COLS ? strstr(v.reason, ": ") : NULL;
	if (cut != NULL)
		card_add(c, "", STYLE_DIM, arena_strndup(c->arena, v.reason, (size_t)(cut + 1 - v.reason)));
	card_add(c, "", STYLE_DIM, arena_strdup(c->arena, cut == NULL ? v.reason : cut + 2));
	if (!record_is_null(t, "override_reason"))
		card_add(c, "Grund", STYLE_TEXT, card_shown(c, t, "override_reason"));
}

static const char *population_line(Card *c, const Record *t)
{
	if (record_is_null(t, "population"))
		return "unbekannt";
	int64_t ha = record_int(t, "area_ha");
	const char *area = ha == 0
		? ""
		: arena_printf(c->arena, " · %lld,%02lld km²", (long long)(ha / 100), (long long)(ha % 100));
	return arena_printf(c->arena, "%s (%s)%s", card_shown(c, t, "population"),
		card_shown(c, t, "population_date"), area);
}

static void add_place(Card *c, const Record *t)
{
	const State *s = town_state(record_text(t, "ags"));
	const char *district = card_title(c, t, "district");
	const char *state = s == NULL ? "" : s->name;
	/* A city that is its own Kreis need not be named twice. */
	card_add(c, "Kreis, Land", STYLE_TEXT, arena_printf(c->arena, "%s, %s", district, state));
	const char *association = card_title(c, t, "association");
	if (association[0] != '\0' && !c->brief)
		card_add(c, "Verband", STYLE_TEXT, association);
	card_add(c, "PLZ, AGS", STYLE_TEXT,
		arena_printf(c->arena, "%s · %s", record_text(t, "postcode"), record_text(t, "ags")));
}

static void add_facts(Card *c, const Record *t)
{
	const char *type = card_shown(c, t, "type");
	const char *suffix = record_text(t, "suffix");
	add_place(c, t);
	card_add(c, "Art", STYLE_TEXT,
		suffix[0] != '\0' && strcmp(suffix, type) != 0
			? arena_printf(c->arena, "%s (%s)", type, suffix)
			: type);
	card_add(c, "Einwohner", STYLE_TEXT, population_line(c, t));
	if (!record_is_null(t, "latitude"))
		card_add(c, "Lage", STYLE_TEXT,
			arena_printf(c->arena, "%s N, %s O", card_shown(c, t, "latitude"),
				card_shown(c, t, "longitude")));
	if (!record_is_null(t, "gone_date"))
		card_add(c, "aufgelöst", STYLE_WARN,
			arena_printf(c->arena, "%s, aufgegangen in: %s", card_shown(c, t, "gone_date"),
				record_is_null(t, "successor") ? "noch nicht eingetragen (e)"
							       : card_title(c, t, "successor")));
	add_verdict(c, t);
	card_if(c, "Zentralität", t, "central_function");
	if (!c->brief) {
		card_if(c, "Quelle", t, "central_source");
		card_if(c, "Stand", t, "central_date");
	}
	card_if(c, "Lagetyp", t, "location_class");
	card_if(c, "Internet", t, "website");
	card_if(c, "Bemerkung", t, "remark");
}

/* --- parts ------------------------------------------------------------------------ */

static void add_part(Card *c, const char *label, const char *text, const Record *r)
{
	card_part(c, label, STYLE_TEXT, text, r->kind, r->id);
}

static const char *level_sign(int64_t level)
{
	static const char *const signs[] = { "", "•", "••", "•••" };
	return level >= 1 && level <= 3 ? signs[level] : "";
}

static void add_topics(Card *c, int64_t town)
{
	RecordSet set;
	if (!card_parts(c, &kind_town_topic, "town", town, &set))
		return;
	card_heading(c, "Themen");
	for (size_t i = 0; i < set.len; i++) {
		const Record *r = set.items[i];
		const char *note = record_text(r, "note");
		add_part(c, card_shown(c, r, "direction"),
			arena_printf(c->arena, "%s %s%s%s (%s)", card_title(c, r, "topic"),
				level_sign(record_int(r, "level")), note[0] != '\0' ? " – " : "", note,
				card_shown(c, r, "date")),
			r);
	}
}

static void add_names(Card *c, int64_t town)
{
	RecordSet set;
	if (card_parts(c, &kind_town_tag, "town", town, &set)) {
		card_heading(c, "Schlagwörter");
		for (size_t i = 0; i < set.len; i++)
			add_part(c, "", record_text(set.items[i], "tag"), set.items[i]);
	}
	if (!c->brief && card_parts(c, &kind_town_name, "town", town, &set)) {
		card_heading(c, "Weitere Namen");
		for (size_t i = 0; i < set.len; i++)
			add_part(c, card_shown(c, set.items[i], "type"), record_text(set.items[i], "name"),
				set.items[i]);
	}
}

static void add_populations(Card *c, int64_t town)
{
	RecordSet set;
	if (c->brief || !card_parts(c, &kind_population, "town", town, &set))
		return;
	card_heading(c, "Einwohnerzahlen");
	for (size_t i = 0; i < set.len; i++)
		add_part(c, card_shown(c, set.items[i], "date"),
			arena_printf(c->arena, "%s  %s", card_shown(c, set.items[i], "value"),
				record_text(set.items[i], "source")),
			set.items[i]);
}

/* Who holds or held which post, those in office first. */
static void add_posts(Card *c, int64_t town)
{
	RecordSet set;
	if (!card_parts(c, &kind_post, "town", town, &set))
		return;
	card_heading(c, "Personen");
	for (int gone = 0; gone <= 1; gone++)
		for (size_t i = 0; i < set.len; i++) {
			const Record *r = set.items[i];
			if (record_is_null(r, "until") == (gone == 1) || (gone == 1 && c->brief))
				continue;
			const char *until = card_shown(c, r, gone ? "until" : "term_end");
			card_part(c, card_function(c, r), gone ? STYLE_DIM : STYLE_TEXT,
				arena_printf(c->arena, "%s%s%s%s", card_title(c, r, "person"),
					until[0] == '\0' ? ""
						: gone   ? " (bis "
							 : " (Amtszeit bis ",
					until, until[0] == '\0' ? "" : ")"),
				r->kind, r->id);
		}
}

static Rc load(Card *c, int64_t id, Err *err)
{
	Record *town;
	Rc rc = office_get(c->office, &kind_town, id, c->arena, &town, err);
	if (rc != RC_OK)
		return rc;
	add_facts(c, town);
	add_posts(c, id);
	add_topics(c, id);
	card_followups(c, "town", id);
	card_timeline(c, &kind_town, id);
	add_names(c, id);
	add_populations(c, id);
	return RC_OK;
}

/* A post stands for who holds it: Enter opens the person. */
static bool open_line(Ui *ui, CardPage *p, const CardLine *line)
{
	if (line->kind == &kind_post)
		card_cmd_town_or_person(ui, p);
	return line->kind == &kind_post;
}

static void edit(Ui *ui, CardPage *p)
{
	town_form_edit(ui, &p->form, p->id);
}

const CardDef town_card = { .kind = &kind_town, .load = load, .open = open_line, .edit = edit };

void town_card_preview(Office *o, int64_t id, Str *out)
{
	card_preview(&town_card, o, id, out);
}
