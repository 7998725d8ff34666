/* Which fields each form shows, and what a new record starts with. */
#include "part_form.h"

#include "kontor/office/people.h"

#define FOLLOWUP_DAYS 14

static const struct {
	const Kind *kind;
	const char *fields;
} forms[] = {
	{ &kind_note, "type direction at !text person town" },
	{ &kind_town_topic, "topic direction level note date" },
	{ &kind_town_tag, "tag" },
	{ &kind_person_tag, "tag" },
	{ &kind_town_name, "name type" },
	{ &kind_event_template,
		"name title type time minutes place room link audience capacity visibility "
		"| address dial_in page description category busy latitude longitude" },
	{ &kind_topic, "label synonyms position retired" },
	{ &kind_view, "name query columns sort scope" },
	{ &kind_organisation, "name short_name type website remark" },
	{ &kind_person,
		"form title given_name family_name salutation language no_mail no_phone no_letter remark" },
	{ &kind_channel, "type use !value main bounced" },
	{ &kind_address, "use company !street postcode city country main" },
	{ &kind_post, "function label !town organisation since until term_end source" },
	{ &kind_relation, "type !other since until" },
	{ &kind_consent, "purpose basis wording date proof withdrawn" },
	{ &kind_followup, "title due owner town person event done remark" },
};

static const char *fields_of(const Kind *k)
{
	for (size_t i = 0; i < ARRAY_LEN(forms); i++)
		if (forms[i].kind == k)
			return forms[i].fields;
	return NULL;
}

void part_form_edit(Ui *ui, RecordForm *f, const Kind *k, int64_t id)
{
	Arena *a = ui_frame_arena(ui);
	Record *r;
	Err err = ERR_INIT;
	const char *fields = fields_of(k);
	if (fields == NULL) {
		ui_say(ui, "Diese Zeile kommt aus dem Gemeindeverzeichnis und wird nicht von Hand geändert.");
		return;
	}
	if (office_get(ui_app(ui), k, id, a, &r, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	record_form_open(ui, f, r, NULL, fields, arena_printf(a, "%s bearbeiten", k->noun), PART_FORM_TAG);
}

Record *part_form_start(Ui *ui, const Kind *k, const char *field, int64_t id)
{
	Record *r = record_new(ui_frame_arena(ui), k);
	if (id != 0)
		record_set_int(r, field, id);
	return r;
}

void part_form_new(
	Ui *ui, RecordForm *f, const Record *start, const char *title, const Kind *about, int64_t id)
{
	Arena *a = ui_frame_arena(ui);
	AUTO(str_done) Str name = STR_INIT;
	Err ignored = ERR_INIT;
	if (id != 0 && office_title(ui_app(ui), about, id, &name, &ignored) == RC_OK)
		title = arena_printf(a, "%s: %s", title, str_cstr(&name));
	record_form_open(ui, f, NULL, start, fields_of(start->kind), title, PART_FORM_TAG);
}

void part_form_today(Ui *ui, Record *r, const char *field)
{
	char iso[DATE_TEXT_MAX];
	date_format_iso(office_today(ui_app(ui)), iso);
	record_set_text(r, ui_frame_arena(ui), field, iso);
}

/* What is said to somebody in office concerns the town, too. */
static void set_town_of(Ui *ui, Record *r, int64_t person)
{
	PeopleCard card;
	Err ignored = ERR_INIT;
	if (people_card(ui_app(ui), person, ui_frame_arena(ui), &card, &ignored) == RC_OK && card.town != 0)
		record_set_int(r, "town", card.town);
}

void part_form_note(Ui *ui, RecordForm *f, const Kind *about, int64_t id)
{
	Arena *a = ui_frame_arena(ui);
	Office *o = ui_app(ui);
	Record *r = part_form_start(ui, &kind_note, about->table, id);
	char now[DATE_TEXT_MAX];
	wall_format_iso(clock_wall(office_clock(o)), now);
	record_set_text(r, a, "type", "call");
	record_set_text(r, a, "direction", "in");
	record_set_text(r, a, "at", now);
	record_set_text(r, a, "author", office_user(o));
	if (about == &kind_person)
		set_town_of(ui, r, id);
	part_form_new(ui, f, r, "Neuer Vermerk", about, id);
}

Record *part_form_followup_start(Ui *ui, const Kind *about, int64_t id)
{
	Arena *a = ui_frame_arena(ui);
	Office *o = ui_app(ui);
	Record *r = part_form_start(ui, &kind_followup, about == NULL ? "" : about->table, id);
	char due[DATE_TEXT_MAX];
	date_format_iso(office_today(o) + FOLLOWUP_DAYS, due);
	record_set_text(r, a, "due", due);
	record_set_text(r, a, "owner", office_user(o));
	return r;
}

void part_form_followup(Ui *ui, RecordForm *f, const Kind *about, int64_t id)
{
	part_form_new(ui, f, part_form_followup_start(ui, about, id), "Neue Wiedervorlage", about, id);
}
