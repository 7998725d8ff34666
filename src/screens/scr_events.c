/* Tab 7: the dates of the office. */
#include "scr_events.h"

#include <string.h>

#include "browse.h"
#include "kontor/base/text.h"
#include "kontor/domain/event.h"
#include "remove.h"
#include "scr_town.h"
#include "town_form.h"

typedef struct EventsModel {
	Browse b; /* first: the shared list commands take it */
	RecordForm form;
	Remove remove;
} EventsModel;

static void open_event(Ui *ui, Browse *b, int64_t id)
{
	EventsModel *m = (EventsModel *)b;
	town_form_part(ui, &m->form, &kind_event, id);
}

static void preview(Office *o, int64_t id, Str *out)
{
	Arena *a = arena_new();
	Record *r;
	Err err = ERR_INIT;
	AUTO(str_done) Str town = STR_INIT;
	if (office_get(o, &kind_event, id, a, &r, &err) != RC_OK) {
		str_adds(out, err.text);
		arena_free(a);
		return;
	}
	str_adds(out, "#");
	text_safe_line(out, record_text(r, "title"));
	for (size_t i = 1; i < r->kind->nfields; i++) {
		const Field *f = &r->kind->fields[i];
		if ((f->flags & FIELD_HIDDEN) || r->values[i].type == VALUE_NULL)
			continue;
		str_addf(out, "\n%s: ", f->label);
		str_clear(&town);
		if (f->type == FIELD_REF && office_title(o, f->ref, r->values[i].i, &town, &err) == RC_OK)
			str_adds(out, str_cstr(&town));
		else
			value_show(f, &r->values[i], out);
	}
	arena_free(a);
}

static const BrowseDef def = {
	.kind = &kind_event,
	.columns = "start,title,state,town_name,type,place,end",
	.title = "title",
	.empty = "Noch kein Termin. n legt einen an.",
	.preview = preview,
	.open = open_event,
};

/* The list begins in the past; people look for what comes next. */
static void show_next(Browse *b, Ui *ui)
{
	char today[DATE_TEXT_MAX];
	date_format_iso(office_today(b->office), today);
	browse_need_all(b, ui);
	for (size_t i = 0; i < b->nhits; i++) {
		const Value *start = &b->table.items[b->hits[i]].cells[0];
		if (start->type == VALUE_TEXT && strcmp(start->s, today) >= 0) {
			list_move_to(&b->list, i);
			return;
		}
	}
	list_move_to(&b->list, b->nhits);
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	EventsModel *m = model;
	Rc rc = browse_init(&m->b, &def, ui, err);
	if (rc == RC_OK && arg != NULL)
		browse_show(&m->b, ui, *(const int64_t *)arg);
	else if (rc == RC_OK && m->b.columns[0] == '\0' && m->b.sort[0] == '\0')
		show_next(&m->b, ui);
	return rc;
}

static void done(void *model)
{
	EventsModel *m = model;
	browse_done(&m->b);
	record_form_done(&m->form);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	EventsModel *m = model;
	if (remove_result(&m->remove, ui, msg))
		return;
	browse_update(&m->b, ui, msg);
	if (msg->type == MSG_RESULT && msg->tag == TOWN_FORM_TAG && msg->code == RESULT_OK &&
		m->form.saved != NULL)
		browse_select(&m->b, m->form.saved->id);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	browse_draw(&((const EventsModel *)model)->b, ui, c, area);
}

static void add(Ui *ui, void *model)
{
	town_form_event(ui, &((EventsModel *)model)->form, 0);
}

static void edit(Ui *ui, void *model)
{
	EventsModel *m = model;
	open_event(ui, &m->b, browse_selected(&m->b));
}

static void delete (Ui *ui, void *model)
{
	EventsModel *m = model;
	const int64_t *ids;
	size_t n = browse_targets(&m->b, &ids);
	remove_ask(&m->remove, ui, m->b.office, &kind_event, ids, n, NULL);
}

static void open_town(Ui *ui, void *model)
{
	EventsModel *m = model;
	Record *r;
	Err err = ERR_INIT;
	if (office_get(m->b.office, &kind_event, browse_selected(&m->b), ui_frame_arena(ui), &r, &err) !=
		RC_OK) {
		ui_error(ui, &err);
		return;
	}
	TownId town = { record_int(r, "town") };
	if (town.v == 0)
		ui_say(ui, "Bei diesem Termin ist keine Kommune eingetragen; e trägt sie ein.");
	else
		ui_open(ui, &scr_town_screen, &town);
}

static const Command commands[] = {
	{ "event.edit", "Enter e", "Bearb.", NEED_ROW, edit, "Termin öffnen und bearbeiten",
		"ändern verschieben absagen" },
	{ "event.new", "n", "Neu", NEED_WRITE, add, "Termin anlegen", "datum" },
	BROWSE_COMMANDS,
	{ "event.delete", "d Delete", "Löschen", NEED_ROW | NEED_WRITE, delete,
		"Termin löschen, auch alle markierten", "entfernen" },
	{ "event.town", "o", NULL, NEED_ROW, open_town, "Karte der Kommune des Termins öffnen", "ort" },
};

const ScreenDef scr_events_screen = {
	.id = "events",
	.title = "Termine",
	.tab = '7',
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(EventsModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = browse_can,
	.wants_text = browse_wants_text,
	.text_enter = "Öffnen",
	.may_close = browse_may_close,
};
