/* A person with everything that hangs on her: as JSON and as a card to read. */
#include "cli_priv.h"

#include <string.h>

#include "kontor/domain/person.h"
#include "kontor/office/export.h"
#include "kontor/office/people.h"

enum { MOMENTS_SHOWN = 12, LABEL_WIDTH = 20 };

/* --- JSON ---------------------------------------------------------------------------- */

static Rc part_array(Office *o, const char *key, const RecordSet *set, JsonWriter *w, Arena *a, Err *err)
{
	json_key(w, key);
	json_begin_array(w);
	for (size_t i = 0; i < set->len; i++)
		if (cli_part_members(o, set->items[i], "person", w, a, err) != RC_OK)
			return err->rc;
	json_end_array(w);
	return RC_OK;
}

static void when_member(JsonWriter *w, const char *at)
{
	char buf[DATE_TEXT_MAX];
	Wall wall = wall_parse_iso(at);
	json_key(w, "at");
	if (wall != WALL_NONE)
		wall_format_offset(wall, buf);
	json_text(w, wall != WALL_NONE ? buf : at);
}

static Rc timeline(Office *o, int64_t person, JsonWriter *w, Arena *a, Err *err)
{
	PeopleMoments moments = { 0 };
	if (people_line(o, &kind_person, person, a, &moments, err) != RC_OK)
		return err->rc;
	json_key(w, "timeline");
	json_begin_array(w);
	for (size_t i = 0; i < moments.len; i++) {
		const PeopleMoment *m = &moments.items[i];
		json_begin_object(w);
		when_member(w, m->at);
		cli_part_text(w, "kind", m->kind->name);
		json_key(w, "id");
		json_int(w, m->id);
		cli_part_text(w, "what", m->what);
		cli_part_text(w, "title", m->title);
		cli_part_text(w, "who", m->who);
		json_key(w, "future");
		json_bool(w, m->future);
		json_end_object(w);
	}
	json_end_array(w);
	return RC_OK;
}

static void letter_head(const PeopleCard *c, Str *salutation, Str *block)
{
	person_salutation(c->person, salutation);
	person_address_block(c->person, c->post, c->place, c->address, block);
}

Rc cli_person_json(Office *o, const Record *person, JsonWriter *w, Arena *a, Err *err)
{
	PeopleCard c;
	AUTO(str_done) Str salutation = STR_INIT;
	AUTO(str_done) Str block = STR_INIT;
	AUTO(str_done) Str detail = STR_INIT;
	if (people_card(o, person->id, a, &c, err) != RC_OK ||
		people_detail(o, person->id, &detail, err) != RC_OK)
		return err->rc;
	letter_head(&c, &salutation, &block);
	cli_part_text(w, "detail", str_cstr(&detail));
	cli_part_text(w, "salutation_line", str_cstr(&salutation));
	cli_part_text(w, "address_block", str_cstr(&block));
	if (part_array(o, "tags", &c.tags, w, a, err) != RC_OK ||
		part_array(o, "channels", &c.channels, w, a, err) != RC_OK ||
		part_array(o, "addresses", &c.addresses, w, a, err) != RC_OK ||
		part_array(o, "posts", &c.posts, w, a, err) != RC_OK ||
		part_array(o, "relations", &c.relations, w, a, err) != RC_OK ||
		part_array(o, "consents", &c.consents, w, a, err) != RC_OK)
		return err->rc;
	return timeline(o, person->id, w, a, err);
}

/* --- the card -------------------------------------------------------------------------- */

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

static const char *shown(const Card *c, const Record *r, const char *field)
{
	AUTO(str_done) Str text = STR_INIT;
	cli_value_show(c->office, kind_field(r->kind, field), record_value(r, field), &text);
	return arena_strdup(c->arena, str_cstr(&text));
}

/* " (seit 3.2.2024, bis 1.9.2026)": of the named fields those that are filled, with their labels. */
static const char *noted(const Card *c, const Record *r, const char *const *fields, size_t n)
{
	AUTO(str_done) Str text = STR_INIT;
	for (size_t i = 0; i < n; i++)
		if (!record_is_null(r, fields[i]))
			str_addf(&text, "%s%s %s", text.len > 0 ? ", " : " (",
				kind_field(r->kind, fields[i])->label, shown(c, r, fields[i]));
	str_adds(&text, text.len > 0 ? ")" : "");
	return arena_strdup(c->arena, str_cstr(&text));
}

static void add_channels(const Card *c, const RecordSet *set)
{
	static const char *const fields[] = { "bounced" };
	for (size_t i = 0; i < set->len; i++) {
		const Record *r = set->items[i];
		const char *label = arena_printf(c->arena, "%s %s", shown(c, r, "type"), shown(c, r, "use"));
		add_text(c, label,
			arena_printf(c->arena, "%s%s", record_text(r, "value"), noted(c, r, fields, 1)));
	}
}

static void add_tags(const Card *c, const RecordSet *tags)
{
	AUTO(str_done) Str text = STR_INIT;
	for (size_t i = 0; i < tags->len; i++)
		str_addf(&text, "%s%s", i > 0 ? ", " : "", record_text(tags->items[i], "tag"));
	add_text(c, "Schlagwörter", str_cstr(&text));
}

static void add_refusals(const Card *c, const Record *person)
{
	static const char *const flags[] = { "no_mail", "no_phone", "no_letter" };
	AUTO(str_done) Str text = STR_INIT;
	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		if (record_int(person, flags[i]) != 0)
			str_addf(&text, "%s%s", text.len > 0 ? ", " : "",
				kind_field(&kind_person, flags[i])->label);
	add_text(c, "Wünscht", str_cstr(&text));
}

static void add_posts(const Card *c, const RecordSet *posts, const char *form)
{
	static const char *const fields[] = { "since", "until", "term_end" };
	for (size_t i = 0; i < posts->len; i++) {
		const Record *r = posts->items[i];
		const char *label = record_text(r, "label");
		if (*label == '\0')
			label = person_function_label(record_text(r, "function"), form);
		bool town = !record_is_null(r, "town");
		add_text(c, i == 0 ? "Ämter" : "",
			arena_printf(c->arena, "%s, %s%s", label, shown(c, r, town ? "town" : "organisation"),
				noted(c, r, fields, ARRAY_LEN(fields))));
	}
}

static void add_relations(const Card *c, const RecordSet *relations)
{
	static const char *const fields[] = { "until" };
	for (size_t i = 0; i < relations->len; i++) {
		const Record *r = relations->items[i];
		add_text(c, i == 0 ? "Beziehungen" : "",
			arena_printf(c->arena, "%s: %s%s", shown(c, r, "type"), shown(c, r, "other"),
				noted(c, r, fields, 1)));
	}
}

static void add_consents(const Card *c, const RecordSet *consents)
{
	static const char *const fields[] = { "date", "wording", "withdrawn" };
	for (size_t i = 0; i < consents->len; i++) {
		const Record *r = consents->items[i];
		add_text(c, i == 0 ? "Rechtsgrundlagen" : "",
			arena_printf(c->arena, "%s: %s%s", shown(c, r, "purpose"), shown(c, r, "basis"),
				noted(c, r, fields, ARRAY_LEN(fields))));
	}
}

static Rc add_moments(const Card *c, int64_t person, Err *err)
{
	PeopleMoments moments = { 0 };
	if (people_line(c->office, &kind_person, person, c->arena, &moments, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < moments.len && i < MOMENTS_SHOWN; i++) {
		const PeopleMoment *m = &moments.items[i];
		char when[DATE_TEXT_MAX];
		Wall wall = wall_parse_iso(m->at);
		if (wall != WALL_NONE)
			wall_format_german(wall, when);
		else
			date_format_german(date_parse_iso(m->at), when);
		add_text(c, i == 0 ? "Zeitlinie" : "",
			arena_printf(c->arena, "%s %s: %s%s%s", when, m->what, m->title,
				*m->who != '\0' ? ", " : "", m->who));
	}
	if (moments.len > MOMENTS_SHOWN)
		add_text(c, "", arena_printf(c->arena, "und %zu weitere", moments.len - MOMENTS_SHOWN));
	return RC_OK;
}

Rc cli_person_card(Office *o, const Record *person, int width, Str *out, Arena *a, Err *err)
{
	PeopleCard p;
	const Card c = { o, a, out, width };
	AUTO(str_done) Str salutation = STR_INIT;
	AUTO(str_done) Str block = STR_INIT;
	if (people_card(o, person->id, a, &p, err) != RC_OK)
		return err->rc;
	letter_head(&p, &salutation, &block);
	add_text(&c, "Nummer", cli_value_key(person, a));
	add_text(&c, "Name", record_text(person, "full_name"));
	add_posts(&c, &p.posts, record_text(person, "form"));
	add_channels(&c, &p.channels);
	add_refusals(&c, person);
	add_text(&c, "Briefanrede", str_cstr(&salutation));
	add_text(&c, "Anschrift", str_cstr(&block));
	add_text(&c, "Sprache", shown(&c, person, "language"));
	add_text(&c, "Bemerkung", record_text(person, "remark"));
	add_tags(&c, &p.tags);
	add_relations(&c, &p.relations);
	add_consents(&c, &p.consents);
	return add_moments(&c, person->id, err);
}
