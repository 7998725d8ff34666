/* The rule in words, then its dates: those that stand, those that were moved, those taken out. */
#include "scr_series.h"

#include <string.h>

#include "event_card.h"
#include "event_move.h"
#include "kontor/domain/event.h"
#include "kontor/office/calendar.h"
#include "kontor/ui/prompt.h"
#include "scr_finder.h"
#include "series_form.h"

enum { TAG_DELETE = 1 };

typedef struct SeriesModel {
	CardPage page; /* first: the shared card commands take it */
	EventForm form;
	SeriesTitles titles;
} SeriesModel;

/* --- lines ------------------------------------------------------------------------ */

static void add_head(Card *c, const Record *r)
{
	static const char *const places[] = { "place", "room", "address", "link" };
	char when[DATE_SPAN_MAX];
	WallSpan span;
	card_add(c, "Regel", STYLE_STRONG, event_card_rule(c, r));
	if (when_span(record_text(r, "start"), record_text(r, "end"), record_int(r, "all_day") != 0, &span)) {
		date_format_span(&span, when);
		card_add(c, "Erster Termin", STYLE_TEXT, arena_strdup(c->arena, when));
	}
	card_add(c, "Art, Status", STYLE_TEXT,
		arena_printf(c->arena, "%s, %s", card_shown(c, r, "type"), card_shown(c, r, "state")));
	card_if(c, "In Outlook", r, "mode");
	if (!record_is_null(r, "town"))
		card_add(c, "Kommune", STYLE_TEXT, card_title(c, r, "town"));
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		card_if(c, kind_field(r->kind, places[i])->label, r, places[i]);
	card_prose(c, "Bemerkung", record_text(r, "remark"));
}

static const Record *find(const RecordSet *set, int64_t id)
{
	for (size_t i = 0; i < set->len; i++)
		if (set->items[i]->id == id)
			return set->items[i];
	return NULL;
}

static const char *time_text(Card *c, const Record *r)
{
	Wall from = wall_parse_iso(record_text(r, "start")), to = wall_parse_iso(record_text(r, "end"));
	if (record_int(r, "all_day") != 0 || from == WALL_NONE || to == WALL_NONE)
		return "ganztägig";
	int a = wall_minutes(from), b = wall_minutes(to);
	return arena_printf(c->arena, "%02d:%02d–%02d:%02d", a / 60, a % 60, b / 60, b % 60);
}

static const char *day_text(Card *c, Wall w)
{
	char day[DATE_TEXT_MAX];
	date_format_long(wall_day(w), day);
	return arena_strdup(c->arena, day);
}

static void add_date(Card *c, const Record *r, const CalendarDate *d)
{
	AUTO(str_done) Str s = STR_INIT;
	bool off = strcmp(record_text(r, "state"), "cancelled") == 0;
	str_addf(&s, "%s  %s · %s", time_text(c, r), record_text(r, "title"), card_shown(c, r, "state"));
	if (d != NULL && d->moved)
		str_addf(&s, " · verschoben von %s", card_day(c, record_text(r, "slot")));
	if (d != NULL && d->remark[0] != '\0')
		str_addf(&s, " · %s", d->remark);
	bool warn = off || (d != NULL && d->remark[0] != '\0');
	card_part(c, day_text(c, wall_parse_iso(record_text(r, "start"))), warn ? STYLE_WARN : STYLE_TEXT,
		arena_strdup(c->arena, str_cstr(&s)), &kind_event, r->id);
}

static void add_skipped(Card *c, const CalendarDate *d)
{
	CardLine line = { .label = day_text(c, d->slot),
		.text = "ausgenommen; r holt den Termin zurück",
		.style = STYLE_DIM,
		.slot = d->slot };
	VEC_PUSH(c->arena, c, line);
}

/* Dates that the rule does not give any more: held, or known to others. */
static void add_others(Card *c, const RecordSet *set, const CalendarDates *dates)
{
	for (size_t i = 0; i < set->len; i++) {
		bool shown = false;
		for (size_t k = 0; k < dates->len; k++)
			shown |= dates->items[k].event == set->items[i]->id;
		if (!shown)
			add_date(c, set->items[i], NULL);
	}
}

static Rc load(Card *c, int64_t id, Err *err)
{
	Record *r;
	RecordSet set = { 0 };
	CalendarDates dates = { 0 };
	if (office_get(c->office, &kind_series, id, c->arena, &r, err) != RC_OK ||
		office_parts(c->office, &kind_event, "series", id, c->arena, &set, err) != RC_OK ||
		calendar_series_preview(c->office, r, c->arena, &dates, err) != RC_OK)
		return err->rc;
	add_head(c, r);
	card_heading(c, arena_printf(c->arena, "Termine (%zu)", set.len));
	for (size_t i = 0; i < dates.len; i++) {
		const CalendarDate *d = &dates.items[i];
		const Record *event = d->event == 0 ? NULL : find(&set, d->event);
		if (event != NULL)
			add_date(c, event, d);
		else
			add_skipped(c, d);
	}
	add_others(c, &set, &dates);
	return RC_OK;
}

/* --- the page ----------------------------------------------------------------------- */

static void edit_card(Ui *ui, CardPage *p)
{
	series_form_edit(ui, &((SeriesModel *)p)->form, p->id);
}

static const CardDef def = { .kind = &kind_series, .load = load, .edit = edit_card };

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	return card_init(&((SeriesModel *)model)->page, &def, ui, ((const SeriesId *)arg)->v, err);
}

static void done(void *model)
{
	SeriesModel *m = model;
	event_form_done(&m->form);
	series_form_titles_done(&m->titles);
	card_done(model);
}

static void edit(Ui *ui, void *model)
{
	edit_card(ui, model);
}

static void titles(Ui *ui, void *model)
{
	SeriesModel *m = model;
	series_form_titles(ui, &m->titles, m->page.id);
}

/* The date under the cursor; 0, and a sentence, when there is none. */
static int64_t date_here(Ui *ui, CardPage *p)
{
	const CardLine *l = card_line(p);
	if (l != NULL && l->kind == &kind_event)
		return l->id;
	ui_say(ui, "Bitte erst einen Termin der Serie auswählen.");
	return 0;
}

static void move(Ui *ui, void *model)
{
	CardPage *p = model;
	int64_t event = date_here(ui, p);
	if (event != 0)
		event_move_open(ui, p->office, event, WALL_NONE);
}

static void cancel(Ui *ui, void *model)
{
	CardPage *p = model;
	int64_t event = date_here(ui, p);
	if (event != 0)
		event_cancel_open(ui, p->office, event);
}

static void cancel_all(Ui *ui, void *model)
{
	CardPage *p = model;
	event_cancel_series_open(ui, p->office, p->id);
}

static void skip(Ui *ui, void *model)
{
	CardPage *p = model;
	Err err = ERR_INIT;
	int64_t event = date_here(ui, p);
	if (event == 0)
		return;
	if (calendar_skip(p->office, event, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	AUTO(arena_freep) Arena *a = arena_new();
	Record *ignored;
	if (office_get(p->office, &kind_series, p->id, a, &ignored, &err) == RC_NOT_FOUND) {
		ui_back(ui);
		ui_say(ui, "Das war ihr letzter Termin: Die Serie ist gelöscht. u holt sie zurück.");
	} else {
		ui_say(ui, "Ausgenommen. r holt den Termin zurück.");
	}
	ui_changed_by_me(ui);
}

static void restore(Ui *ui, void *model)
{
	CardPage *p = model;
	const CardLine *l = card_line(p);
	Err err = ERR_INIT;
	int64_t event;
	if (l == NULL || l->slot == 0) {
		ui_say(ui, "Bitte einen ausgenommenen Termin auswählen.");
		return;
	}
	if (calendar_restore(p->office, p->id, l->slot, &event, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	ui_say(ui, "Der Termin gehört wieder zur Serie. u macht es rückgängig.");
}

static void ask_delete(Ui *ui, void *model)
{
	CardPage *p = model;
	ConfirmArg arg = { .title = "Serie löschen?",
		.text = arena_printf(ui_frame_arena(ui),
			"%s mit allen Terminen.\n\nWovon andere wissen, das wird besser abgesagt. u holt alles zurück.",
			p->name),
		.yes = "Löschen" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_DELETE);
}

static void delete_series(CardPage *p, Ui *ui)
{
	Err err = ERR_INIT;
	if (calendar_delete_series(p->office, p->id, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_back(ui);
	ui_changed_by_me(ui);
	ui_say(ui, "Gelöscht. u macht es rückgängig.");
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	SeriesModel *m = model;
	card_update(model, ui, msg);
	if (msg->type == MSG_RESULT && msg->code == RESULT_OK && msg->tag == TAG_DELETE)
		delete_series(&m->page, ui);
}

static const Command commands[] = {
	{ "series.edit", "e", "Bearbeiten", NEED_WRITE, edit,
		"Regel und gemeinsame Angaben der Serie bearbeiten", "ändern verlängern" },
	{ "series.titles", "t", "Titel", NEED_WRITE, titles, "Titel der Termine der Reihe nach eintragen",
		"themen web-talks" },
	{ "series.open", "Enter", "Öffnen", 0, card_cmd_open, "Termin in der Zeile öffnen", NULL },
	{ "series.move", "m", "Verschieben", NEED_WRITE, move, "Diesen einen Termin verschieben", "zeit" },
	{ "series.cancel", "c", "Absagen", NEED_WRITE, cancel, "Diesen einen Termin absagen", "entfällt" },
	{ "series.cancel.all", "C", NULL, NEED_WRITE, cancel_all,
		"Alle Termine der Serie absagen, die noch bevorstehen", "entfällt ganze" },
	{ "series.skip", "d Delete", "Ausnehmen", NEED_WRITE, skip,
		"Diesen einen Termin aus der Serie nehmen", "ausnahme löschen sommerpause" },
	{ "series.restore", "r", "Zurückholen", NEED_WRITE, restore, "Ausgenommenen Termin zurückholen",
		"wiederherstellen" },
	{ "series.delete", "D", NULL, NEED_WRITE, ask_delete, "Die ganze Serie mit allen Terminen löschen",
		"entfernen" },
	{ "series.history", "H", NULL, 0, card_cmd_history, "Verlauf der Serie oder des Termins in der Zeile",
		"wer wann geändert" },
};

const ScreenDef scr_series_screen = {
	.id = "series",
	.title = "Serie",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(SeriesModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = card_draw,
	.can = card_can,
	.name = card_name,
};
