/* What the forms of a town and its parts start with. */
#include "town_form.h"

#include "kontor/domain/town.h"

static const char town_fields[] =
	"name population website central_function central_source central_date location_class successor "
	"override override_reason remark";

void town_form_edit(Ui *ui, RecordForm *f, int64_t town)
{
	Arena *a = ui_frame_arena(ui);
	Record *r;
	AUTO(str_done) Str title = STR_INIT;
	Err err = ERR_INIT;
	str_adds(&title, "Kommune: ");
	if (office_get(ui_app(ui), &kind_town, town, a, &r, &err) != RC_OK ||
		office_title(ui_app(ui), &kind_town, town, &title, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	record_form_open(ui, f, r, NULL, town_fields, str_cstr(&title), PART_FORM_TAG);
}

void town_form_topic(Ui *ui, RecordForm *f, int64_t town)
{
	Record *r = part_form_start(ui, &kind_town_topic, "town", town);
	record_set_text(r, ui_frame_arena(ui), "direction", "seeks");
	record_set_int(r, "level", 2);
	part_form_today(ui, r, "date");
	part_form_new(ui, f, r, "Thema", &kind_town, town);
}

void town_form_tag(Ui *ui, RecordForm *f, int64_t town)
{
	part_form_new(
		ui, f, part_form_start(ui, &kind_town_tag, "town", town), "Schlagwort", &kind_town, town);
}

void town_form_name(Ui *ui, RecordForm *f, int64_t town)
{
	Record *r = part_form_start(ui, &kind_town_name, "town", town);
	record_set_text(r, ui_frame_arena(ui), "type", "other");
	part_form_new(ui, f, r, "Weiterer Name", &kind_town, town);
}
