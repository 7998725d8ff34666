/* A file of people is read and compared first; nothing is written before the office says
 * so. What is not certain is asked, row by row; what stays out can be saved, corrected and
 * read again. */
#include "scr_people_import.h"

#include <string.h>

#include "kontor/office/people_file.h"
#include "kontor/ui/list.h"
#include "kontor/ui/picker.h"
#include "kontor/ui/prompt.h"
#include "candidates.h"
#include "mapping.h"
#include "progress.h"
#include "scr_finder.h"

#define SLICE_ROWS 60 /* so many rows take less than 10 ms */

enum { TAG_PATH = 1, TAG_MAPPING, TAG_CANDIDATE, TAG_CONFIRM, TAG_PROGRESS, TAG_REST };

typedef struct PeopleImportModel {
	Office *office;
	Arena *data;    /* owns the file; swapped when another is read */
	Arena *planned; /* owns the plan */
	PeopleFile file;
	PeopleImport plan;
	bool have_plan;
	bool only_open; /* show only what is to be settled */
	uint32_t *rows; /* shown lines of the plan */
	List list;      /* over rows */
	char path[512];
} PeopleImportModel;

static const char *const action_names[] = {
	[PEOPLE_NEW] = "neu",
	[PEOPLE_UPDATE] = "geändert",
	[PEOPLE_UNCHANGED] = "gleich",
	[PEOPLE_CONFLICT] = "? klären",
	[PEOPLE_REFUSED] = "! abgewiesen",
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	PeopleImportModel *m = model;
	(void)arg;
	(void)err;
	m->office = ui_app(ui);
	return RC_OK;
}

static void done(void *model)
{
	PeopleImportModel *m = model;
	people_import_stop(&m->plan);
	arena_free(m->data);
	arena_free(m->planned);
}

/* --- reading and planning ---------------------------------------------------------- */

static void show_rows(PeopleImportModel *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->plan.len; i++) {
		PeopleAction action = m->plan.items[i].action;
		if (!m->only_open || action == PEOPLE_CONFLICT || action == PEOPLE_REFUSED)
			m->rows[n++] = (uint32_t)i;
	}
	list_set_count(&m->list, n);
}

static void make_plan(PeopleImportModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	Arena *fresh = arena_new();
	PeopleImport plan = { 0 };
	if (people_import_plan(m->office, &m->file.contacts, fresh, &plan, &err) != RC_OK) {
		arena_free(fresh);
		ui_error(ui, &err);
		return;
	}
	people_import_stop(&m->plan);
	arena_free(m->planned);
	m->planned = fresh;
	m->plan = plan;
	m->have_plan = true;
	m->rows = ARENA_ARRAY(fresh, uint32_t, plan.len + 1);
	show_rows(m);
	ui_redraw(ui);
}

static void read_file(PeopleImportModel *m, Ui *ui, const char *path)
{
	Err err = ERR_INIT;
	Arena *fresh = arena_new();
	PeopleFile file;
	if (people_file_read(m->office, path, fresh, &file, &err) != RC_OK) {
		arena_free(fresh);
		ui_error(ui, &err);
		return;
	}
	Arena *old = m->data;
	m->data = fresh;
	m->file = file;
	str_copy(m->path, sizeof(m->path), path);
	m->only_open = false;
	list_move_to(&m->list, 0);
	make_plan(m, ui);
	arena_free(old); /* the former plan pointed into it */
}

static void take_mapping(PeopleImportModel *m, Ui *ui, const ContactMapping *mapping)
{
	Err err = ERR_INIT;
	for (size_t i = 0; i < mapping->n; i++)
		m->file.mapping.targets[i] = arena_strdup(m->data, mapping->targets[i]);
	if (people_file_map(&m->file, m->data, &err) != RC_OK ||
		(!ui_read_only(ui) &&
			people_import_keep_mapping(
				m->office, m->file.contacts.header, &m->file.mapping, &err) != RC_OK)) {
		ui_error(ui, &err);
		return;
	}
	make_plan(m, ui);
	ui_say(ui, "So gelesen; für diese Kopfzeile bleibt die Zuordnung gemerkt.");
}

/* --- drawing -------------------------------------------------------------------------- */

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const PeopleImportModel *m = arg;
	const PeopleImportLine *l = &m->plan.items[m->rows[row]];
	AUTO(str_done) Str number = STR_INIT;
	(void)selected;
	Style style = l->action == PEOPLE_REFUSED ? STYLE_ERROR
		: l->action == PEOPLE_CONFLICT    ? STYLE_WARN
						  : STYLE_TEXT;
	str_addf(&number, "%zu", l->line);
	canvas_text_right(c, r.x, r.y, 6, STYLE_DIM, str_cstr(&number));
	canvas_text(c, r.x + 8, r.y, 12, style, action_names[l->action]);
	canvas_text(c, r.x + 21, r.y, 24, STYLE_TEXT, l->title);
	canvas_text(c, r.x + 46, r.y, r.w - 46, STYLE_DIM, l->detail);
}

static void draw_start(Canvas *c, Rect area)
{
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, "Personen einlesen");
	canvas_wrap(c, (Rect){ area.x + 1, area.y + 2, area.w - 2, area.h - 2 }, 0, STYLE_TEXT,
		"o wählt eine Datei: CSV aus Excel, Outlook oder Google, oder vCards (.vcf).\n\n"
		"Zuerst sehen Sie Zeile für Zeile, wer neu, geändert oder gleich ist, was zu klären bleibt und was "
		"abgewiesen wird. Geschrieben wird erst, wenn Sie zustimmen; u nimmt den ganzen Import zurück.");
}

static void say_format(const PeopleImportModel *m, Str *out)
{
	if (m->file.vcard) {
		str_addf(out, "vCards, %s", m->file.contacts.encoding);
		return;
	}
	size_t read = 0;
	for (size_t i = 0; i < m->file.mapping.n; i++)
		read += m->file.mapping.targets[i][0] != '\0';
	str_addf(out, "CSV, %s, %zu von %zu Spalten zugeordnet%s; z zeigt sie", m->file.contacts.encoding,
		read, m->file.mapping.n, m->file.remembered ? " wie beim letzten Mal" : "");
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const PeopleImportModel *m = model;
	AUTO(str_done) Str format = STR_INIT;
	(void)ui;
	if (!m->have_plan) {
		draw_start(c, area);
		return;
	}
	say_format(m, &format);
	int used = canvas_text(c, area.x + 1, area.y, area.w / 2, STYLE_STRONG, m->path);
	canvas_text(c, area.x + used + 3, area.y, area.w - used - 4, STYLE_DIM, str_cstr(&format));
	canvas_text(c, area.x + 1, area.y + 1, area.w - 2, STYLE_TEXT, m->plan.summary);
	canvas_fill(c, (Rect){ area.x, area.y + 2, area.w, 1 }, STYLE_HEAD);
	canvas_text_right(c, area.x + 1, area.y + 2, 6, STYLE_HEAD, "Zeile");
	canvas_text(c, area.x + 9, area.y + 2, 12, STYLE_HEAD, "wird");
	canvas_text(c, area.x + 22, area.y + 2, 24, STYLE_HEAD, "Person");
	canvas_text(c, area.x + 47, area.y + 2, area.w - 48, STYLE_HEAD,
		m->only_open ? "nur was zu klären ist" : "was");
	if (m->list.count == 0)
		canvas_text(c, area.x + 2, area.y + 4, area.w - 3, STYLE_DIM,
			m->only_open ? "Alles ist geklärt. f zeigt wieder alle Zeilen."
				     : "In der Datei steht niemand.");
	list_draw(&m->list, c, (Rect){ area.x, area.y + 3, area.w, area.h - 3 }, true, draw_row, m);
}

/* --- settling ---------------------------------------------------------------------------- */

static PeopleImportLine *here(PeopleImportModel *m)
{
	return m->list.count == 0 ? NULL : &m->plan.items[m->rows[m->list.cursor]];
}

static void list_candidates(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	PeopleImportModel *m = ctx;
	const PeopleImportLine *l = here(m);
	const char *none = l->choose == &kind_town ? "ohne Amt einlesen" : "niemand davon: neue Person";
	candidates_list(l->candidates, l->ncandidates, none, text, a, ret);
}

static void settle(Ui *ui, void *model)
{
	PeopleImportModel *m = model;
	const PeopleImportLine *l = here(m);
	if (l->action == PEOPLE_CONFLICT) {
		PickerArg arg = { .title = l->choose == &kind_town ? "Welche Kommune ist gemeint?"
								   : "Wer ist gemeint?",
			.search = list_candidates,
			.ctx = m };
		ui_dialog(ui, &picker_screen, &arg, TAG_CANDIDATE);
	} else if (l->person != 0) {
		scr_finder_open_record(ui, kind_person.name, l->person);
	} else {
		ui_say(ui, "%s: %s", l->title, l->detail[0] != '\0' ? l->detail : "neue Person");
	}
}

static void take_candidate(PeopleImportModel *m, Ui *ui, int64_t id)
{
	Err err = ERR_INIT;
	if (people_import_choose(&m->plan, m->rows[m->list.cursor], id, &err) != RC_OK)
		ui_error(ui, &err);
	show_rows(m);
	ui_redraw(ui);
}

/* --- carrying out --------------------------------------------------------------------------- */

static size_t writes(const PeopleImportModel *m)
{
	return m->plan.count[PEOPLE_NEW] + m->plan.count[PEOPLE_UPDATE];
}

static Rc step(void *ctx, size_t *ret_done, Err *err)
{
	return people_import_step(&((PeopleImportModel *)ctx)->plan, SLICE_ROWS, ret_done, err);
}

static void stop(void *ctx)
{
	people_import_stop(&((PeopleImportModel *)ctx)->plan);
}

static void run(PeopleImportModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	if (people_import_begin(&m->plan, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ProgressArg arg = {
		.title = "Personen einlesen", .total = m->plan.len, .step = step, .stop = stop, .ctx = m
	};
	ui_dialog(ui, &progress_screen, &arg, TAG_PROGRESS);
}

static void ended(PeopleImportModel *m, Ui *ui, const Msg *msg)
{
	if (msg->code != RESULT_OK) {
		if (msg->payload != NULL)
			ui_error(ui, msg->payload);
		else
			ui_say(ui, "Abgebrochen; es wurde nichts eingelesen.");
		make_plan(m, ui); /* what stands in the office may have changed */
		return;
	}
	size_t rest = m->plan.count[PEOPLE_CONFLICT] + m->plan.count[PEOPLE_REFUSED];
	ui_changed_by_me(ui);
	m->have_plan = rest > 0; /* the rest can still be saved */
	m->only_open = rest > 0;
	show_rows(m);
	if (rest > 0)
		ui_say(ui, "%zu eingelesen; u nimmt es zurück. %zu %s draußen, r speichert sie.", writes(m),
			rest, rest == 1 ? "Zeile blieb" : "Zeilen blieben");
	else
		ui_say(ui, "%zu eingelesen. u nimmt es zurück.", writes(m));
}

static void write_rest(PeopleImportModel *m, Ui *ui, const char *path)
{
	Err err = ERR_INIT;
	size_t rows;
	if (people_file_write_rest(m->office, &m->plan, path, &rows, &err) != RC_OK)
		ui_error(ui, &err);
	else
		ui_say(ui, "%zu %s in %s.", rows, rows == 1 ? "Zeile steht" : "Zeilen stehen", path);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	PeopleImportModel *m = model;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type != MSG_RESULT)
		return;
	if (msg->tag == TAG_PROGRESS) {
		ended(m, ui, msg);
		return;
	}
	if (msg->code != RESULT_OK)
		return;
	switch (msg->tag) {
	case TAG_PATH:
		read_file(m, ui, msg->payload);
		break;
	case TAG_MAPPING:
		take_mapping(m, ui, msg->payload);
		break;
	case TAG_CANDIDATE:
		take_candidate(m, ui, ((const PickerItem *)msg->payload)->value);
		break;
	case TAG_CONFIRM:
		run(m, ui);
		break;
	case TAG_REST:
		write_rest(m, ui, msg->payload);
		break;
	}
}

/* --- commands ------------------------------------------------------------------------------- */

static void ask_path(Ui *ui, void *model)
{
	PeopleImportModel *m = model;
	PromptArg arg = { .title = "Personen einlesen aus", .text = "Pfad der Datei:", .initial = m->path };
	ui_dialog(ui, &prompt_screen, &arg, TAG_PATH);
}

static void show_mapping(Ui *ui, void *model)
{
	PeopleImportModel *m = model;
	if (!m->have_plan)
		ui_say(ui, "Bitte zuerst mit o eine Datei wählen.");
	else if (m->file.vcard)
		ui_say(ui, "vCards sagen selbst, was ihre Angaben bedeuten.");
	else
		ui_dialog(ui, &mapping_screen, &m->file, TAG_MAPPING);
}

static void apply(Ui *ui, void *model)
{
	PeopleImportModel *m = model;
	if (!m->have_plan || writes(m) == 0) {
		ui_say(ui,
			m->have_plan ? "Nichts einzulesen: Niemand ist neu oder geändert."
				     : "Bitte zuerst mit o eine Datei wählen.");
		return;
	}
	const char *rest = m->plan.count[PEOPLE_CONFLICT] > 0
		? "\n\nWas zu klären ist, bleibt draußen; Enter auf der Zeile klärt es vorher."
		: "";
	ConfirmArg arg = { .title = "Einlesen?",
		.text = arena_printf(ui_frame_arena(ui), "%s.%s\n\nu nimmt den ganzen Import zurück.",
			m->plan.summary, rest),
		.yes = "Einlesen" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_CONFIRM);
}

static void ask_rest(Ui *ui, void *model)
{
	PeopleImportModel *m = model;
	if (!m->have_plan) {
		ui_say(ui, "Bitte zuerst mit o eine Datei wählen.");
		return;
	}
	PromptArg arg = { .title = "Zeilen speichern, die draußen bleiben",
		.text = "Zum Berichtigen und erneuten Einlesen, mit der Kopfzeile der Datei.",
		.initial = m->file.vcard ? "rest.vcf" : "rest.csv" };
	ui_dialog(ui, &prompt_screen, &arg, TAG_REST);
}

static void toggle_open(Ui *ui, void *model)
{
	PeopleImportModel *m = model;
	m->only_open = !m->only_open;
	if (m->have_plan)
		show_rows(m);
	ui_redraw(ui);
}

static unsigned can(const void *model, const Ui *ui)
{
	const PeopleImportModel *m = model;
	return (ui_read_only(ui) ? 0 : NEED_WRITE) | (m->have_plan && m->list.count > 0 ? NEED_ROW : 0);
}

static const Command commands[] = {
	{ "people.import.file", "o", "Datei", 0, ask_path, "Datei wählen: CSV oder vCard", "öffnen pfad" },
	{ "people.import.settle", "Enter", "Klären", NEED_ROW, settle,
		"Zeile klären; sonst die Person zeigen, die gemeint ist", "konflikt wählen" },
	{ "people.import.apply", "Ctrl-S a", "Einlesen", NEED_WRITE, apply, "Die Vorschau übernehmen",
		"ausführen import" },
	{ "people.import.mapping", "z", "Zuordnung", 0, show_mapping,
		"Zeigen und ändern, was die Spalten bedeuten", "mapping spalten" },
	{ "people.import.open", "f", NULL, 0, toggle_open, "Nur zeigen, was zu klären oder abgewiesen ist",
		"filter fehler" },
	{ "people.import.rest", "r", NULL, 0, ask_rest,
		"Zeilen, die draußen bleiben, in eine Datei schreiben", "fehler speichern" },
};

const ScreenDef scr_people_import_screen = {
	.id = "people_import",
	.title = "Personen einlesen",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(PeopleImportModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
};
