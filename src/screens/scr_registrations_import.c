/* The file is compared first, row by row; what is not certain is asked here, and nothing is written before
 * the office says so. */
#include "scr_registrations_import.h"

#include <string.h>

#include "kontor/office/attendance.h"
#include "kontor/ui/list.h"
#include "kontor/ui/picker.h"
#include "kontor/ui/prompt.h"
#include "candidates.h"
#include "scr_event.h"

enum { TAG_PATH = 1, TAG_CANDIDATE, TAG_CONFIRM, TAG_REST, HEAD_LINES = 3 };

typedef struct RegistrationsImportModel {
	Office *office;
	int64_t event;
	char title[160];
	char path[512];
	Arena *data; /* owns the plan; swapped when another file is read */
	AttendancePlan plan;
	bool have_plan;
	List list;
} RegistrationsImportModel;

static const char *const action_names[ATTENDANCE_ACTIONS] = {
	[ATTENDANCE_NEW] = "neu",
	[ATTENDANCE_UPDATE] = "geändert",
	[ATTENDANCE_UNCHANGED] = "gleich",
	[ATTENDANCE_WAITING] = "Warteliste",
	[ATTENDANCE_ASK] = "? klären",
	[ATTENDANCE_REFUSED] = "! abgewiesen",
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	RegistrationsImportModel *m = model;
	AUTO(str_done) Str title = STR_INIT;
	m->office = ui_app(ui);
	if (arg == NULL)
		return err_set(
			err, RC_INVALID, "Anmeldungen gehören zu einem Termin: bitte dort mit I einlesen.");
	m->event = ((const EventId *)arg)->v;
	if (office_title(m->office, &kind_event, m->event, &title, err) != RC_OK)
		return err->rc;
	str_copy(m->title, sizeof(m->title), str_cstr(&title));
	return RC_OK;
}

static void done(void *model)
{
	arena_free(((RegistrationsImportModel *)model)->data);
}

static void read_file(RegistrationsImportModel *m, Ui *ui, const char *path)
{
	Err err = ERR_INIT;
	Arena *fresh = arena_new();
	AttendancePlan plan = { 0 };
	if (attendance_import_plan_file(m->office, m->event, path, fresh, &plan, &err) != RC_OK) {
		arena_free(fresh);
		ui_error(ui, &err);
		return;
	}
	arena_free(m->data);
	m->data = fresh;
	m->plan = plan;
	m->have_plan = true;
	str_copy(m->path, sizeof(m->path), path);
	list_set_count(&m->list, plan.len);
	list_move_to(&m->list, 0);
	ui_redraw(ui);
}

/* --- drawing ------------------------------------------------------------------------------- */

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const AttendanceLine *l = &((const RegistrationsImportModel *)arg)->plan.items[row];
	char number[24];
	(void)selected;
	Style style = l->action == ATTENDANCE_REFUSED                            ? STYLE_ERROR
		: l->action == ATTENDANCE_ASK || l->action == ATTENDANCE_WAITING ? STYLE_WARN
										 : STYLE_TEXT;
	str_format(number, sizeof(number), "%zu", l->line);
	canvas_text_right(c, r.x, r.y, 6, STYLE_DIM, number);
	canvas_text(c, r.x + 8, r.y, 12, style, action_names[l->action]);
	canvas_text(c, r.x + 21, r.y, 24, STYLE_TEXT, l->name);
	canvas_text(c, r.x + 46, r.y, r.w - 46, STYLE_DIM, l->detail);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const RegistrationsImportModel *m = model;
	(void)ui;
	if (!m->have_plan) {
		canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, m->title);
		canvas_wrap(c, (Rect){ area.x + 1, area.y + 2, area.w - 2, area.h - 2 }, 0, STYLE_TEXT,
			"o wählt eine CSV-Datei der Anmeldungen: Vorname, Nachname oder Name, E-Mail, Kommune, AGS, "
			"PLZ, Einrichtung, Status, Bemerkung.\n\nZuerst sehen Sie Zeile für Zeile, was geschähe. "
			"Plätze gibt es in der Reihenfolge der Datei, danach die Warteliste. Geschrieben wird erst, "
			"wenn Sie zustimmen; u nimmt den ganzen Import zurück.");
		return;
	}
	int used = canvas_text(c, area.x + 1, area.y, area.w / 2, STYLE_STRONG, m->path);
	canvas_text(c, area.x + used + 3, area.y, area.w - used - 4, STYLE_DIM, m->title);
	canvas_text(c, area.x + 1, area.y + 1, area.w - 2, STYLE_TEXT, m->plan.summary);
	canvas_fill(c, (Rect){ area.x, area.y + 2, area.w, 1 }, STYLE_HEAD);
	canvas_text_right(c, area.x + 1, area.y + 2, 6, STYLE_HEAD, "Zeile");
	canvas_text(c, area.x + 9, area.y + 2, 12, STYLE_HEAD, "wird");
	canvas_text(c, area.x + 22, area.y + 2, 24, STYLE_HEAD, "Anmeldung");
	canvas_text(c, area.x + 47, area.y + 2, area.w - 48, STYLE_HEAD, "was");
	list_draw(&m->list, c, (Rect){ area.x, area.y + HEAD_LINES, area.w, area.h - HEAD_LINES }, true,
		draw_row, m);
}

/* --- settling and carrying out ------------------------------------------------------------------- */

static AttendanceLine *here(RegistrationsImportModel *m)
{
	return m->list.count == 0 ? NULL : &m->plan.items[m->list.cursor];
}

static void list_candidates(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	const AttendanceLine *l = here(ctx);
	const char *none =
		l->choose == &kind_town ? "ohne Kommune" : "niemand davon: mit diesem Namen anmelden";
	candidates_list(l->candidates, l->ncandidates, none, text, a, ret);
}

static void settle(Ui *ui, void *model)
{
	RegistrationsImportModel *m = model;
	const AttendanceLine *l = here(m);
	if (l->action != ATTENDANCE_ASK) {
		ui_say(ui, "%s: %s", l->name, l->detail[0] != '\0' ? l->detail : action_names[l->action]);
		return;
	}
	const PickerArg arg = { .title = l->choose == &kind_town ? "Welche Kommune ist gemeint?"
								 : "Wer ist gemeint?",
		.search = list_candidates,
		.ctx = m };
	ui_dialog(ui, &picker_screen, &arg, TAG_CANDIDATE);
}

static size_t writes(const RegistrationsImportModel *m)
{
	return m->plan.count[ATTENDANCE_NEW] + m->plan.count[ATTENDANCE_UPDATE] +
		m->plan.count[ATTENDANCE_WAITING];
}

static void run(RegistrationsImportModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	if (attendance_import_apply(m->office, &m->plan, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	ui_say(ui, "Eingelesen: %s. u nimmt es zurück.", m->plan.summary);
}

static void save_rest(RegistrationsImportModel *m, Ui *ui, const char *path)
{
	Err err = ERR_INIT;
	size_t n = 0;
	if (attendance_import_save_rest(m->office, &m->plan, path, &n, &err) != RC_OK)
		ui_error(ui, &err);
	else
		ui_say(ui, n == 1 ? "%zu Zeile steht in %s." : "%zu Zeilen stehen in %s.", n, path);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	RegistrationsImportModel *m = model;
	Err err = ERR_INIT;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type != MSG_RESULT || msg->code != RESULT_OK)
		return;
	if (msg->tag == TAG_PATH)
		read_file(m, ui, msg->payload);
	if (msg->tag == TAG_CONFIRM)
		run(m, ui);
	if (msg->tag == TAG_REST)
		save_rest(m, ui, msg->payload);
	if (msg->tag == TAG_CANDIDATE &&
		attendance_import_choose(
			&m->plan, m->list.cursor, ((const PickerItem *)msg->payload)->value, &err) != RC_OK)
		ui_error(ui, &err);
}

/* --- commands ---------------------------------------------------------------------------------------- */

static void ask_path(Ui *ui, void *model)
{
	RegistrationsImportModel *m = model;
	const PromptArg arg = {
		.title = "Anmeldungen einlesen aus", .text = "Pfad der Datei:", .initial = m->path
	};
	ui_dialog(ui, &prompt_screen, &arg, TAG_PATH);
}

static void apply(Ui *ui, void *model)
{
	RegistrationsImportModel *m = model;
	if (!m->have_plan || writes(m) == 0) {
		ui_say(ui,
			m->have_plan ? "Nichts einzulesen: Niemand ist neu oder geändert."
				     : "Bitte zuerst mit o eine Datei wählen.");
		return;
	}
	const char *rest = m->plan.count[ATTENDANCE_ASK] > 0
		? "\n\nWas zu klären ist, bleibt draußen; Enter auf der Zeile klärt es vorher."
		: "";
	const ConfirmArg arg = { .title = "Einlesen?",
		.text = arena_printf(ui_frame_arena(ui), "%s.%s\n\nu nimmt den ganzen Import zurück.",
			m->plan.summary, rest),
		.yes = "Einlesen" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_CONFIRM);
}

static void ask_rest(Ui *ui, void *model)
{
	(void)model;
	const PromptArg arg = { .title = "Zeilen speichern, die draußen bleiben",
		.text = "Zum Berichtigen und erneuten Einlesen, mit der Kopfzeile der Datei.",
		.initial = "rest.csv" };
	ui_dialog(ui, &prompt_screen, &arg, TAG_REST);
}

static unsigned can(const void *model, const Ui *ui)
{
	const RegistrationsImportModel *m = model;
	return (ui_read_only(ui) ? 0 : NEED_WRITE) | (m->have_plan && m->list.count > 0 ? NEED_ROW : 0);
}

static const Command commands[] = {
	{ "registrations.import.file", "o", "Datei", 0, ask_path, "CSV-Datei wählen", "öffnen pfad" },
	{ "registrations.import.settle", "Enter", "Klären", NEED_ROW, settle, "Zeile klären oder ganz lesen",
		"wählen" },
	{ "registrations.import.apply", "Ctrl-S a", "Einlesen", NEED_WRITE, apply, "Die Vorschau übernehmen",
		"ausführen import" },
	{ "registrations.import.rest", "r", NULL, NEED_ROW, ask_rest,
		"Zeilen, die draußen bleiben, in eine Datei schreiben", "fehler speichern" },
};

const ScreenDef scr_registrations_import_screen = {
	.id = "registrations_import",
	.title = "Anmeldungen einlesen",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(RegistrationsImportModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
};
