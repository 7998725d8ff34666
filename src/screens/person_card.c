/* Gathering a person's posts, channels, relations, permissions and history into lines. */
#include "person_card.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/office/people.h"

static void add_part(Card *c, const char *label, const Record *r, bool past, const char *text)
{
	card_part(c, label, past ? STYLE_DIM : STYLE_TEXT, text, r->kind, r->id);
}

/* " (zuerst)", ", bis 31.10.2028" and the like, unless the field is empty. */
static const char *tail(Card *c, const Record *r, const char *field, const char *before)
{
	if (record_is_null(r, field))
		return "";
	return arena_printf(c->arena, "%s%s", before, card_shown(c, r, field));
}

static void add_head(Card *c, const PeopleCard *p)
{
	AUTO(str_done) Str s = STR_INIT;
	const Record *r = p->person;
	Err ignored = ERR_INIT;
	if (people_detail(c->office, r->id, &s, &ignored) == RC_OK && s.len > 0)
		card_add(c, "Funktion", STYLE_STRONG, arena_strdup(c->arena, str_cstr(&s)));
	str_clear(&s);
	person_salutation(r, &s);
	card_add(c, "Briefanrede", STYLE_TEXT, arena_strdup(c->arena, str_cstr(&s)));
	static const char *const flags[] = { "no_mail", "no_phone", "no_letter" };
	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		if (record_int(r, flags[i]) != 0)
			card_add(c, "Achtung", STYLE_WARN, kind_field(r->kind, flags[i])->label);
	card_if(c, "Sprache", r, "language");
	card_if(c, "Bemerkung", r, "remark");
}

static void add_posts(Card *c, const PeopleCard *p)
{
	if (p->posts.len > 0)
		card_heading(c, "Ämter");
	for (size_t i = 0; i < p->posts.len; i++) {
		const Record *r = p->posts.items[i];
		bool past = !record_is_null(r, "until");
		const char *place = card_title(c, r, record_is_null(r, "town") ? "organisation" : "town");
		add_part(c, past ? tail(c, r, "until", "bis ") : tail(c, r, "since", "seit "), r, past,
			arena_printf(c->arena, "%s, %s%s%s", card_function(c, r), place,
				past ? tail(c, r, "since", ", seit ")
				     : tail(c, r, "term_end", " (Amtszeit bis "),
				past || record_is_null(r, "term_end") ? "" : ")"));
	}
}

static void add_tags(Card *c, const PeopleCard *p)
{
	if (p->tags.len > 0)
		card_heading(c, "Schlagwörter");
	for (size_t i = 0; i < p->tags.len; i++)
		add_part(c, "", p->tags.items[i], false, record_text(p->tags.items[i], "tag"));
}

static void add_channels(Card *c, const PeopleCard *p)
{
	if (p->channels.len > 0)
		card_heading(c, "Kontaktwege");
	for (size_t i = 0; i < p->channels.len; i++) {
		const Record *r = p->channels.items[i];
		bool bounced = !record_is_null(r, "bounced");
		card_part(c,
			arena_printf(c->arena, "%s %s", card_shown(c, r, "type"), card_shown(c, r, "use")),
			bounced ? STYLE_WARN : STYLE_TEXT,
			arena_printf(c->arena, "%s%s%s", record_text(r, "value"),
				record_int(r, "main") != 0 ? " (zuerst)" : "",
				tail(c, r, "bounced", " · unzustellbar seit ")),
			r->kind, r->id);
	}
}

static const char *one_line(Card *c, const Record *r)
{
	static const char *const fields[] = { "company", "street", "postcode", "city", "country" };
	AUTO(str_done) Str s = STR_INIT;
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (!record_is_null(r, fields[i]))
			str_addf(&s, "%s%s",
				s.len == 0 ? ""
					: strcmp(fields[i], "city") == 0 && !record_is_null(r, "postcode")
					? " "
					: ", ",
				record_text(r, fields[i]));
	return arena_strdup(c->arena, str_cstr(&s));
}

static void add_addresses(Card *c, const PeopleCard *p)
{
	if (p->addresses.len == 0)
		return;
	card_heading(c, "Anschriften");
	for (size_t i = 0; i < p->addresses.len; i++) {
		const Record *r = p->addresses.items[i];
		add_part(c, card_shown(c, r, "use"), r, false,
			arena_printf(c->arena, "%s%s", one_line(c, r),
				record_int(r, "main") != 0 ? " (zuerst)" : ""));
	}
	if (c->brief)
		return;
	AUTO(str_done) Str block = STR_INIT;
	person_address_block(p->person, p->post, p->place, p->address, &block);
	const char *line = str_cstr(&block);
	for (bool first = true; *line != '\0'; first = false) {
		size_t len = strcspn(line, "\n");
		card_add(c, first ? "Anschriftenfeld" : "", STYLE_DIM, arena_strndup(c->arena, line, len));
		line += len + (line[len] != '\0');
	}
}

/* A relation that another person's card has, with this person as its end. */
static const char *seen_from_there(const char *type)
{
	static const Choice back[] = { { "deputy", "vertritt" }, { "secretary", "Vorzimmer von" },
		{ "predecessor", "im Amt gefolgt von" }, { "contact", "Ansprechperson von" } };
	for (size_t i = 0; i < ARRAY_LEN(back); i++)
		if (strcmp(back[i].name, type) == 0)
			return back[i].label;
	return "";
}

static void add_relations(Card *c, const PeopleCard *p)
{
	RecordSet back;
	bool any = card_parts(c, &kind_relation, "other", p->person->id, &back);
	if (p->relations.len == 0 && !any)
		return;
	card_heading(c, "Beziehungen");
	for (size_t i = 0; i < p->relations.len; i++) {
		const Record *r = p->relations.items[i];
		add_part(c, card_shown(c, r, "type"), r, !record_is_null(r, "until"),
			arena_printf(c->arena, "%s%s%s", card_title(c, r, "other"),
				tail(c, r, "since", ", seit "), tail(c, r, "until", ", bis ")));
	}
	for (size_t i = 0; i < back.len; i++) {
		const Record *r = back.items[i];
		add_part(c, seen_from_there(record_text(r, "type")), r, !record_is_null(r, "until"),
			arena_printf(c->arena, "%s%s%s", card_title(c, r, "person"),
				tail(c, r, "since", ", seit "), tail(c, r, "until", ", bis ")));
	}
}

static void add_consents(Card *c, const PeopleCard *p)
{
	if (c->brief)
		return;
	card_heading(c, "Rechtsgrundlagen");
	if (p->consents.len == 0)
		card_add(c, "", STYLE_WARN, "Keine eingetragen. r trägt eine ein.");
	for (size_t i = 0; i < p->consents.len; i++) {
		const Record *r = p->consents.items[i];
		bool withdrawn = !record_is_null(r, "withdrawn");
		add_part(c, card_shown(c, r, "purpose"), r, withdrawn,
			arena_printf(c->arena, "%s vom %s%s%s%s", card_shown(c, r, "basis"),
				card_shown(c, r, "date"), tail(c, r, "wording", ", "),
				tail(c, r, "proof", ", "), tail(c, r, "withdrawn", " · widerrufen am ")));
	}
}

Rc person_card_load(Card *c, int64_t id, Err *err)
{
	PeopleCard p;
	Rc rc = people_card(c->office, id, c->arena, &p, err);
	if (rc != RC_OK)
		return rc;
	add_head(c, &p);
	add_posts(c, &p);
	add_channels(c, &p);
	card_followups(c, "person", id);
	add_tags(c, &p);
	add_addresses(c, &p);
	add_relations(c, &p);
	add_consents(c, &p);
	card_timeline(c, &kind_person, id);
	return RC_OK;
}

void person_card_preview(Office *o, int64_t id, Str *out)
{
	static const CardDef def = { .kind = &kind_person, .load = person_card_load };
	card_preview(&def, o, id, out);
}
