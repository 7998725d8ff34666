/* Which fields each form shows, and what a new record starts with. */
#include "town_form.h"

#include "kontor/domain/town.h"

static const char town_fields[] =
	"name population website central_function central_source central_date location_class successor "
	"override override_reason remark";

static const struct {
	const Kind *kind;
	const char *fields;
} part_forms[] = {
	{ &kind_note, "type direction at !text" },
	{ &kind_town_topic, "topic direction level note date" },
	{ &kind_town_tag, "tag" },
	{ &kind_town_name, "name type" },
	{ &kind_event, "title type state start end all_day town place description" },
	{ &kind_topic, "label synonyms position retired" },
	{ &kind_view, "name query columns sort scope" },
};

static const char *part_fields(const Kind *k)
{
	for (size_t i = 0; i < ARRAY_LEN(part_forms); i++)
		if (part_forms[i].kind == k)
			return part_forms[i].fields;
	return NULL;
}

static const char *name_of(Ui *ui, int64_t town)
{
	AUTO(str_done) Str s = STR_INIT;
	Err ignored = ERR_INIT;
	if (office_title(ui_app(ui), &kind_town, town, &s, &ignored) != RC_OK)
		return "?";
	return arena_strdup(ui_frame_arena(ui), str_cstr(&s));
}

void town_form_edit(Ui *ui, RecordForm *f, int64_t town)
{
	Arena *a = ui_frame_arena(ui);
	Record *r;
	Err err = ERR_INIT;
	if (office_get(ui_app(ui), &kind_town, town, a, &r, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	record_form_open(ui, f, r, NULL, town_fields, arena_printf(a, "Kommune: %s", name_of(ui, town)),
		TOWN_FORM_TAG);
}

static Record *start(Ui *ui, const Kind *k, int64_t town)
{
	Record *r = record_new(ui_frame_arena(ui), k);
	if (town != 0)
		record_set_int(r, "town", town);
	return r;
}

static void open_new(Ui *ui, RecordForm *f, Record *r, const char *title, int64_t town)
{
	Arena *a = ui_frame_arena(ui);
	const char *full = town == 0 ? title : arena_printf(a, "%s: %s", title, name_of(ui, town));
	record_form_open(ui, f, NULL, r, part_fields(r->kind), full, TOWN_FORM_TAG);
}

static void set_today(Ui *ui, Record *r, const char *field)
{
	char iso[DATE_TEXT_MAX];
	date_format_iso(office_today(ui_app(ui)), iso);
	record_set_text(r, ui_frame_arena(ui), field, iso);
}

void town_form_note(Ui *ui, RecordForm *f, int64_t town)
{
	Arena *a = ui_frame_arena(ui);
	Office *o = ui_app(ui);
	Record *r = start(ui, &kind_note, town);
	char now[DATE_TEXT_MAX];
	wall_format_iso(clock_wall(office_clock(o)), now);
	record_set_text(r, a, "type", "call");
	record_set_text(r, a, "direction", "in");
	record_set_text(r, a, "at", now);
	record_set_text(r, a, "author", office_user(o));
	open_new(ui, f, r, "Neuer Vermerk", town);
}

void town_form_topic(Ui *ui, RecordForm *f, int64_t town)
{
	Record *r = start(ui, &kind_town_topic, town);
	record_set_text(r, ui_frame_arena(ui), "direction", "seeks");
	record_set_int(r, "level", 2);
	set_today(ui, r, "date");
	open_new(ui, f, r, "Thema", town);
}

void town_form_tag(Ui *ui, RecordForm *f, int64_t town)
{
	open_new(ui, f, start(ui, &kind_town_tag, town), "Schlagwort", town);
}

void town_form_name(Ui *ui, RecordForm *f, int64_t town)
{
	Record *r = start(ui, &kind_town_name, town);
	record_set_text(r, ui_frame_arena(ui), "type", "other");
	open_new(ui, f, r, "Weiterer Name", town);
}

void town_form_event(Ui *ui, RecordForm *f, int64_t town)
{
	Record *r = start(ui, &kind_event, town);
	record_set_text(r, ui_frame_arena(ui), "type", "internal");
	record_set_text(r, ui_frame_arena(ui), "state", "tentative");
	open_new(ui, f, r, "Neuer Termin", town);
}

void town_form_part(Ui *ui, RecordForm *f, const Kind *k, int64_t id)
{
	Arena *a = ui_frame_arena(ui);
	Record *r;
	Err err = ERR_INIT;
	const char *fields = part_fields(k);
	if (fields == NULL) {
		ui_say(ui, "Diese Zeile kommt aus dem Gemeindeverzeichnis und wird nicht von Hand geändert.");
		return;
	}
	if (office_get(ui_app(ui), k, id, a, &r, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	record_form_open(ui, f, r, NULL, fields, arena_printf(a, "%s bearbeiten", k->noun), TOWN_FORM_TAG);
}
