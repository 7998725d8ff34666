/* Ministries, districts, universities and others in which people hold a post. */
#include "scr_organisations.h"

#include "person_form.h"
#include "records.h"

typedef struct OrganisationsModel {
	Records r; /* first: the shared list commands take it */
	PersonForm person;
} OrganisationsModel;

/* The fields, then who works there. */
static void preview(Office *o, int64_t id, Str *out)
{
	AUTO(arena_freep) Arena *a = arena_new();
	RecordSet posts = { 0 };
	Err ignored = ERR_INIT;
	records_preview(o, &kind_organisation, id, out);
	if (office_parts(o, &kind_post, "organisation", id, a, &posts, &ignored) != RC_OK || posts.len == 0)
		return;
	str_adds(out, "\n\n#Personen");
	for (size_t i = 0; i < posts.len; i++) {
		const Record *p = posts.items[i];
		if (!record_is_null(p, "until"))
			continue;
		str_adds(out, "\n");
		(void)!office_title(o, &kind_person, record_int(p, "person"), out, &ignored);
		if (!record_is_null(p, "label"))
			str_addf(out, " (%s)", record_text(p, "label"));
	}
}

static const BrowseDef def = {
	.kind = &kind_organisation,
	.columns = "name,short_name,type,people",
	.title = "name",
	.empty = "Noch keine Organisation. n legt eine an.",
	.preview = preview,
	.open = records_open,
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	return browse_init(model, &def, ui, arg, err);
}

static void done(void *model)
{
	person_form_done(&((OrganisationsModel *)model)->person);
	records_done(model);
}

static void add(Ui *ui, void *model)
{
	Record *r = record_new(ui_frame_arena(ui), &kind_organisation);
	record_set_text(r, ui_frame_arena(ui), "type", "agency");
	part_form_new(ui, &((Records *)model)->form, r, "Neue Organisation", NULL, 0);
}

static void add_person(Ui *ui, void *model)
{
	OrganisationsModel *m = model;
	PersonFormStart start = { .organisation = browse_selected(&m->r.b) };
	person_form_new(ui, &m->person, &start);
}

static const Command commands[] = {
	{ "organisation.edit", "Enter e", "Bearb.", NEED_ROW, records_cmd_edit, "Organisation bearbeiten",
		"öffnen umbenennen" },
	{ "organisation.new", "n", "Neu", NEED_WRITE, add, "Organisation anlegen", NULL },
	{ "organisation.person", "p", "Person", NEED_ROW | NEED_WRITE, add_person,
		"Neue Person mit Amt in dieser Organisation", "kontakt" },
	BROWSE_COMMANDS,
	{ "organisation.delete", "d Delete", "Löschen", NEED_ROW | NEED_WRITE, records_cmd_delete,
		"Organisation löschen, solange niemand ein Amt darin hat", "entfernen" },
};

const ScreenDef scr_organisations_screen = {
	.id = "organisations",
	.title = "Organisationen",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(OrganisationsModel),
	.init = init,
	.done = done,
	.update = records_update,
	.draw = records_draw,
	.can = browse_can,
	.wants_text = browse_wants_text,
	.text_enter = "Öffnen",
	.may_close = browse_may_close,
};
