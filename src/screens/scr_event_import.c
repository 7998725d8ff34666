/* A calendar file is read and compared first; nothing is written before somebody says so. Below the list
 * stands what differs: ours, theirs, and what will be. */
#include "scr_event_import.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/office/event_import.h"
#include "kontor/ui/list.h"
#include "kontor/ui/picker.h"
#include "kontor/ui/prompt.h"
#include "progress.h"
#include "scr_finder.h"

#define SLICE_WRITES 60 /* so many take less than 10 ms */

enum { TAG_PATH = 1, TAG_ZONE, TAG_PROGRESS };
enum { PANE_ROWS = 9, LABEL_COLUMNS = 14, TITLE_AT = 51 };

typedef struct EventImportModel {
	Office *office;
	Arena *data;    /* owns the file and the answers about zones; swapped when another is read */
	Arena *planned; /* owns the plan */
	const char *bytes;
	size_t len;
	struct {
		IcalReadZone *items;
		size_t len, cap;
	} zones;
	EventImport plan;
	bool have_plan;
	bool only_open; /* show only what somebody has to look at */
	uint32_t *rows; /* shown lines of the plan */
	List list;      /* over rows */
	char path[512];
} EventImportModel;

static const char *const action_names[] = {
	[EVENT_IMPORT_NEW] = "neu",
	[EVENT_IMPORT_CHANGED] = "geändert",
	[EVENT_IMPORT_SAME] = "gleich",
	[EVENT_IMPORT_OLDER] = "älter",
	[EVENT_IMPORT_DUPLICATE] = "? doppelt",
	[EVENT_IMPORT_REPLY] = "Antwort",
	[EVENT_IMPORT_DOUBTFUL] = "? klären",
	[EVENT_IMPORT_REFUSED] = "! abgewiesen",
};

static void ask_path(Ui *ui, void *model)
{
	const EventImportModel *m = model;
	PromptArg arg = { .title = "Termine einlesen aus",
		.text = "Pfad der Datei (.ics oder .eml):",
		.initial = m->path };
	ui_dialog(ui, &prompt_screen, &arg, TAG_PATH);
}

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	EventImportModel *m = model;
	(void)arg;
	(void)err;
	m->office = ui_app(ui);
	ask_path(ui, m);
	return RC_OK;
}

static void done(void *model)
{
	EventImportModel *m = model;
	event_import_stop(&m->plan);
	arena_free(m->data);
	arena_free(m->planned);
}

/* --- reading and planning --------------------------------------------------------------------- */

static bool is_open(EventAction action)
{
	return action == EVENT_IMPORT_DUPLICATE || action == EVENT_IMPORT_DOUBTFUL ||
		action == EVENT_IMPORT_REFUSED || action == EVENT_IMPORT_OLDER;
}

static void show_rows(EventImportModel *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->plan.len; i++)
		if (!m->only_open || is_open(m->plan.items[i].action))
			m->rows[n++] = (uint32_t)i;
	list_set_count(&m->list, n);
}

/* What was decided line by line outlives a new plan of the same file. */
static void keep_takes(const EventImport *old, EventImport *new)
{
	for (size_t i = 0; i < new->len &&i < old->len; i++)
		if (old->items[i].line == new->items[i].line && old->items[i].action == new->items[i].action)
			new->items[i].take = old->items[i].take;
}

static bool make_plan(EventImportModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	Arena *fresh = arena_new();
	EventImport plan = { 0 };
	if (event_import_plan(
		    m->office, m->bytes, m->len, m->zones.items, m->zones.len, fresh, &plan, &err) != RC_OK) {
		arena_free(fresh);
		ui_error(ui, &err);
		return false;
	}
	if (m->have_plan)
		keep_takes(&m->plan, &plan);
	event_import_stop(&m->plan);
	arena_free(m->planned);
	m->planned = fresh;
	m->plan = plan;
	m->have_plan = true;
	m->rows = ARENA_ARRAY(fresh, uint32_t, plan.len + 1);
	show_rows(m);
	ui_redraw(ui);
	return true;
}

static void find_zones(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	(void)ctx;
	const char *fold = text_fold(a, text);
	for (size_t i = 0; ical_read_zone_names[i] != NULL; i++) {
		PickerItem item = { (int64_t)i, ical_read_zone_names[i], NULL };
		if (strstr(text_fold(a, item.title), fold) != NULL)
			VEC_PUSH(a, ret, item);
	}
}

/* One zone after the other, until none is unknown or somebody has enough. */
static void ask_zone(EventImportModel *m, Ui *ui)
{
	if (m->plan.nunknown_zones == 0)
		return;
	char name[60];
	str_copy(name, sizeof(name), m->plan.unknown_zones[0]);
	PickerArg arg = { .title = arena_printf(ui_frame_arena(ui), "Welche Zeitzone ist „%s“?", name),
		.search = find_zones,
		.ctx = m };
	ui_dialog(ui, &picker_screen, &arg, TAG_ZONE);
}

static void read_file(EventImportModel *m, Ui *ui, const char *path)
{
	Err err = ERR_INIT;
	Arena *fresh = arena_new();
	const char *bytes;
	size_t len;
	if (event_import_read(path, fresh, &bytes, &len, &err) != RC_OK) {
		arena_free(fresh);
		ui_error(ui, &err);
		return;
	}
	EventImportModel before = *m;
	m->data = fresh;
	m->bytes = bytes;
	m->len = len;
	m->zones.items = NULL;
	m->zones.len = m->zones.cap = 0;
	m->have_plan = false;
	m->only_open = false;
	if (!make_plan(m, ui)) {
		*m = before;
		arena_free(fresh);
		return;
	}
	arena_free(before.data); /* the former plan pointed into it */
	str_copy(m->path, sizeof(m->path), path);
	list_move_to(&m->list, 0);
	ask_zone(m, ui);
}

static void take_zone(EventImportModel *m, Ui *ui, const PickerItem *item)
{
	IcalReadZone zone = { arena_strdup(m->data, m->plan.unknown_zones[0]),
		ical_read_zone_names[item->value] };
	VEC_PUSH(m->data, &m->zones, zone);
	if (make_plan(m, ui))
		ask_zone(m, ui);
}

/* --- drawing -------------------------------------------------------------------------------------- */

static bool may_take(const EventImportLine *l)
{
	return l->action != EVENT_IMPORT_SAME && l->action != EVENT_IMPORT_OLDER &&
		l->action != EVENT_IMPORT_REFUSED;
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const EventImportModel *m = arg;
	const EventImportLine *l = &m->plan.items[m->rows[row]];
	(void)selected;
	Style style = l->action == EVENT_IMPORT_REFUSED ? STYLE_ERROR
		: is_open(l->action)                    ? STYLE_WARN
							: STYLE_TEXT;
	canvas_text(c, r.x, r.y, 3, STYLE_TEXT, !may_take(l) ? " – " : l->take ? "[x]" : "[ ]");
	canvas_text(c, r.x + 4, r.y, 12, style, action_names[l->action]);
	if (*l->when != '\0')
		canvas_text(c, r.x + 17, r.y, TITLE_AT - 19, STYLE_TEXT, l->when);
	else {
		AUTO(str_done) Str number = STR_INIT;
		str_addf(&number, "Zeile %zu der Datei", l->line);
		canvas_text(c, r.x + 17, r.y, TITLE_AT - 19, STYLE_DIM, str_cstr(&number));
	}
	canvas_text(c, r.x + TITLE_AT - 1, r.y, r.w - TITLE_AT, STYLE_TEXT, l->title);
}

static void draw_start(Canvas *c, Rect area)
{
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, "Termine einlesen");
	canvas_wrap(c, (Rect){ area.x + 1, area.y + 2, area.w - 2, area.h - 2 }, 0, STYLE_TEXT,
		"o wählt eine Datei: einen Kalender (.ics) aus Outlook, Google oder einem anderen Programm, oder "
		"eine Mail (.eml) mit einer Einladung, Absage oder Antwort.\n\n"
		"Zuerst sehen Sie Termin für Termin, was neu, geändert oder gleich ist und was abgewiesen wird. "
		"Geschrieben wird erst, wenn Sie zustimmen; u nimmt den ganzen Import zurück.");
}

/* Texts of several lines on one: the whole is in the card. */
static void draw_cell(Canvas *c, int x, int y, int w, Style style, const char *text)
{
	canvas_text(c, x, y, w, style, *text != '\0' ? text : "–");
}

static void draw_fields(const EventImportLine *l, Canvas *c, Rect r)
{
	int w = (r.w - LABEL_COLUMNS) / 3;
	int x = r.x + LABEL_COLUMNS;
	canvas_text(c, x, r.y, w - 1, STYLE_DIM, "bei uns");
	canvas_text(c, x + w, r.y, w - 1, STYLE_DIM, "in der Datei");
	canvas_text(c, x + 2 * w, r.y, w, STYLE_DIM, "wird");
	for (size_t i = 0; i < l->nfields && (int)i + 1 < r.h; i++) {
		const EventImportField *f = &l->fields[i];
		int y = r.y + 1 + (int)i;
		canvas_text(c, r.x, y, LABEL_COLUMNS - 1, STYLE_DIM, f->label);
		draw_cell(c, x, y, w - 1, STYLE_TEXT, f->ours);
		draw_cell(c, x + w, y, w - 1, STYLE_TEXT, f->theirs);
		draw_cell(c, x + 2 * w, y, w, STYLE_STRONG, l->take ? f->theirs : f->ours);
	}
}

static const char *say_action(const EventImportLine *l)
{
	switch (l->action) {
	case EVENT_IMPORT_NEW:
		return "Der Termin wird angelegt.";
	case EVENT_IMPORT_SAME:
		return "Hier ändert sich nichts.";
	case EVENT_IMPORT_OLDER:
		return "Die Fassung in der Datei ist älter; nichts wird übernommen.";
	case EVENT_IMPORT_DUPLICATE:
		return "Leertaste übernimmt die Angaben der Datei in den Termin, der schon hier steht.";
	case EVENT_IMPORT_DOUBTFUL:
		return "Nichts wird von selbst geändert; es wird eine Wiedervorlage angelegt.";
	case EVENT_IMPORT_REFUSED:
		return "Das bleibt draußen.";
	default:
		return "";
	}
}

static void draw_pane(const EventImportModel *m, Canvas *c, Rect r)
{
	const EventImportLine *l = &m->plan.items[m->rows[m->list.cursor]];
	AUTO(str_done) Str text = STR_INIT;
	canvas_hline(c, r.x, r.y, r.w, STYLE_FRAME);
	canvas_text(c, r.x + 1, r.y + 1, r.w - 2, STYLE_STRONG, l->title);
	Rect inner = { r.x + 1, r.y + 2, r.w - 2, r.h - 2 };
	if (l->nfields > 0) {
		draw_fields(l, c, inner);
		return;
	}
	str_addf(&text, "%s%s%s", l->detail, *l->detail != '\0' ? "\n" : "", say_action(l));
	canvas_wrap(c, inner, 0, STYLE_TEXT, str_cstr(&text));
}

static Rect list_rect(Rect area)
{
	int pane = BASE_MIN((int)PANE_ROWS, area.h / 2);
	return (Rect){ area.x, area.y + 3, area.w, area.h - 3 - pane };
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const EventImportModel *m = model;
	(void)ui;
	if (!m->have_plan) {
		draw_start(c, area);
		return;
	}
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, m->path);
	canvas_text(c, area.x + 1, area.y + 1, area.w - 2, STYLE_TEXT, m->plan.summary);
	canvas_fill(c, (Rect){ area.x, area.y + 2, area.w, 1 }, STYLE_HEAD);
	canvas_text(c, area.x + 5, area.y + 2, 12, STYLE_HEAD, "wird");
	canvas_text(c, area.x + 18, area.y + 2, 30, STYLE_HEAD, "Zeit");
	canvas_text(c, area.x + TITLE_AT, area.y + 2, area.w - TITLE_AT - 1, STYLE_HEAD,
		m->only_open ? "Titel (nur was offen ist)" : "Titel");
	Rect list = list_rect(area);
	if (m->list.count == 0) {
		canvas_text(c, area.x + 2, area.y + 4, area.w - 3, STYLE_DIM,
			m->only_open ? "Nichts ist offen. f zeigt wieder alles."
				     : "In der Datei steht kein Termin.");
		return;
	}
	list_draw(&m->list, c, list, true, draw_row, m);
	draw_pane(m, c, (Rect){ area.x, list.y + list.h, area.w, area.y + area.h - list.y - list.h });
}

/* --- carrying out ------------------------------------------------------------------------------------ */

static size_t count_taken(const EventImportModel *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->plan.len; i++)
		n += m->plan.items[i].take && may_take(&m->plan.items[i]);
	return n;
}

static Rc step(void *ctx, size_t *ret_done, Err *err)
{
	return event_import_step(&((EventImportModel *)ctx)->plan, SLICE_WRITES, ret_done, err);
}

static void stop(void *ctx)
{
	event_import_stop(&((EventImportModel *)ctx)->plan);
}

static void apply(Ui *ui, void *model)
{
	EventImportModel *m = model;
	Err err = ERR_INIT;
	if (!m->have_plan || count_taken(m) == 0) {
		ui_say(ui, m->have_plan ? "Nichts einzulesen." : "Bitte zuerst mit o eine Datei wählen.");
		return;
	}
	if (event_import_begin(&m->plan, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ProgressArg arg = {
		.title = "Termine einlesen", .total = m->plan.len, .step = step, .stop = stop, .ctx = m
	};
	ui_dialog(ui, &progress_screen, &arg, TAG_PROGRESS);
}

static void ended(EventImportModel *m, Ui *ui, const Msg *msg)
{
	size_t taken = count_taken(m);
	if (msg->code == RESULT_OK)
		ui_changed_by_me(ui);
	m->have_plan = false;
	(void)make_plan(m, ui); /* what stands in the office now */
	if (msg->code != RESULT_OK && msg->payload != NULL)
		ui_error(ui, msg->payload);
	else if (msg->code != RESULT_OK)
		ui_say(ui, "Abgebrochen; es wurde nichts eingelesen.");
	else
		ui_say(ui, "%zu eingelesen. u nimmt es zurück.", taken);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	EventImportModel *m = model;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type != MSG_RESULT)
		return;
	if (msg->tag == TAG_PROGRESS)
		ended(m, ui, msg);
	else if (msg->code == RESULT_OK && msg->tag == TAG_PATH)
		read_file(m, ui, msg->payload);
	else if (msg->code == RESULT_OK && msg->tag == TAG_ZONE)
		take_zone(m, ui, msg->payload);
}

/* --- commands ------------------------------------------------------------------------------------------ */

static EventImportLine *here(EventImportModel *m)
{
	return m->list.count == 0 ? NULL : &m->plan.items[m->rows[m->list.cursor]];
}

static void toggle(Ui *ui, void *model)
{
	EventImportModel *m = model;
	EventImportLine *l = here(m);
	if (!may_take(l)) {
		ui_say(ui, "%s", say_action(l));
		return;
	}
	l->take = !l->take;
	if (m->list.cursor + 1 < m->list.count)
		list_move_to(&m->list, m->list.cursor + 1);
	ui_redraw(ui);
}

static void open_event(Ui *ui, void *model)
{
	const EventImportLine *l = here(model);
	if (l->event != 0)
		scr_finder_open_record(ui, kind_event.name, l->event);
	else
		ui_say(ui, "Diesen Termin gibt es hier noch nicht.");
}

static void zones(Ui *ui, void *model)
{
	EventImportModel *m = model;
	if (m->have_plan && m->plan.nunknown_zones > 0)
		ask_zone(m, ui);
	else
		ui_say(ui, "Alle Zeitzonen der Datei sind bekannt.");
}

static void toggle_open(Ui *ui, void *model)
{
	EventImportModel *m = model;
	m->only_open = !m->only_open;
	if (m->have_plan)
		show_rows(m);
	ui_redraw(ui);
}

static unsigned can(const void *model, const Ui *ui)
{
	const EventImportModel *m = model;
	return (ui_read_only(ui) ? 0 : NEED_WRITE) | (m->have_plan && m->list.count > 0 ? NEED_ROW : 0);
}

static const Command commands[] = {
	{ "event.import.file", "o", "Datei", 0, ask_path, "Datei wählen: Kalender oder Mail", "öffnen pfad" },
	{ "event.import.take", "Space", "Nehmen", NEED_ROW, toggle, "Übernehmen oder draußen lassen",
		"wählen doppelt" },
	{ "event.import.apply", "Enter Ctrl-S a", "Einlesen", NEED_ROW | NEED_WRITE, apply,
		"Die Vorschau übernehmen", "ausführen import" },
	{ "event.import.event", "v", NULL, NEED_ROW, open_event, "Den Termin zeigen, der gemeint ist",
		"karte" },
	{ "event.import.zone", "z", NULL, 0, zones, "Sagen, was eine unbekannte Zeitzone bedeutet",
		"zeitzone tzid" },
	{ "event.import.open", "f", NULL, 0, toggle_open, "Nur zeigen, was offen oder abgewiesen ist",
		"filter fehler" },
};

const ScreenDef scr_event_import_screen = {
	.id = "event_import",
	.title = "Termine einlesen",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(EventImportModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
};
