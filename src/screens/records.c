/* Forms and deleting around a Browse. */
#include "records.h"

#include "kontor/base/text.h"
#include "kontor/domain/town.h"
#include "scr_person.h"
#include "scr_town.h"

void records_done(void *model)
{
	Records *m = model;
	browse_done(&m->b);
	record_form_done(&m->form);
}

void records_update(void *model, Ui *ui, const Msg *msg)
{
	Records *m = model;
	if (remove_result(&m->remove, ui, msg))
		return;
	browse_update(&m->b, ui, msg);
	if (msg->type == MSG_RESULT && msg->tag == PART_FORM_TAG && msg->code == RESULT_OK &&
		m->form.saved != NULL && m->form.kind == m->b.def->kind)
		browse_select(&m->b, m->form.saved->id);
}

void records_draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	browse_draw(&((const Records *)model)->b, ui, c, area);
}

void records_open(Ui *ui, Browse *b, int64_t id)
{
	part_form_edit(ui, &((Records *)b)->form, b->def->kind, id);
}

void records_preview(Office *o, const Kind *k, int64_t id, Str *out)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r;
	Err err = ERR_INIT;
	if (office_get(o, k, id, a, &r, &err) != RC_OK) {
		str_adds(out, err.text);
		return;
	}
	str_adds(out, "#");
	text_safe_line(out, record_text(r, k->title));
	for (size_t i = 0; i < k->nfields; i++) {
		const Field *f = &k->fields[i];
		AUTO(str_done) Str title = STR_INIT;
		if ((f->flags & FIELD_HIDDEN) || r->values[i].type == VALUE_NULL ||
			str_equal(f->name, k->title))
			continue;
		str_addf(out, "\n%s: ", f->label);
		if (f->type == FIELD_REF && office_title(o, f->ref, r->values[i].i, &title, &err) == RC_OK)
			str_adds(out, str_cstr(&title));
		else
			value_show(f, &r->values[i], out);
	}
}

void records_cmd_edit(Ui *ui, void *model)
{
	Browse *b = model;
	records_open(ui, b, browse_selected(b));
}

void records_cmd_delete(Ui *ui, void *model)
{
	Records *m = model;
	const int64_t *ids;
	size_t n = browse_targets(&m->b, &ids);
	remove_ask(&m->remove, ui, m->b.office, m->b.def->kind, ids, n, NULL);
}

/* What the selected record's field refers to; 0 when it is empty or cannot be read. */
static int64_t named(Browse *b, Ui *ui, const char *field)
{
	Record *r;
	Err err = ERR_INIT;
	if (office_get(b->office, b->def->kind, browse_selected(b), ui_frame_arena(ui), &r, &err) != RC_OK) {
		ui_error(ui, &err);
		return 0;
	}
	int64_t id = record_int(r, field);
	if (id == 0)
		ui_say(ui, "Hier ist keine %s eingetragen; mit e lässt sie sich eintragen.",
			kind_field(r->kind, field)->label);
	return id;
}

void records_cmd_town(Ui *ui, void *model)
{
	TownId town = { named(model, ui, "town") };
	if (town.v != 0)
		ui_open(ui, &scr_town_screen, &town);
}

void records_cmd_person(Ui *ui, void *model)
{
	PersonId person = { named(model, ui, "person") };
	if (person.v != 0)
		ui_open(ui, &scr_person_screen, &person);
}
