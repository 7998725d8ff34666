/* A file is read and compared first; nothing is written before the office says so. */
#include "scr_import.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/office/import.h"
#include "kontor/ui/list.h"
#include "kontor/ui/prompt.h"
#include "kontor/ui/ui.h"

enum { TAG_REGISTER = 1, TAG_COORDINATES, TAG_CONFIRM };

typedef struct ImportModel {
	Office *office;
	Arena *data; /* owns the plan */
	ImportPlan plan;
	bool have_plan;
	List list;
	char path[512];
} ImportModel;

static const char *const action_names[] = {
	[IMPORT_NEW] = "neu",
	[IMPORT_CHANGED] = "geändert",
	[IMPORT_RENAMED] = "umbenannt",
	[IMPORT_GONE] = "aufgelöst",
	[IMPORT_UNCHANGED] = "unverändert",
	[IMPORT_REFUSED] = "abgelehnt",
};

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	ImportModel *m = model;
	(void)arg;
	(void)err;
	m->office = ui_app(ui);
	m->data = arena_new();
	return RC_OK;
}

static void done(void *model)
{
	arena_free(((ImportModel *)model)->data);
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const ImportLine *l = &((const ImportModel *)arg)->plan.items[row];
	AUTO(str_done) Str line = STR_INIT;
	(void)selected;
	canvas_text(c, r.x, r.y, 10, l->action == IMPORT_REFUSED ? STYLE_ERROR : STYLE_TEXT,
		action_names[l->action]);
	if (l->line != 0)
		str_addf(&line, "Zeile %zu", l->line);
	canvas_text(c, r.x + 12, r.y, 12, STYLE_DIM, str_cstr(&line));
	canvas_text(c, r.x + 25, r.y, 9, STYLE_DIM, l->key != NULL ? l->key : "");
	canvas_text(c, r.x + 35, r.y, 22, STYLE_TEXT, l->title != NULL ? l->title : "");
	canvas_text(c, r.x + 58, r.y, r.w - 59, STYLE_DIM, l->detail != NULL ? l->detail : "");
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const ImportModel *m = model;
	(void)ui;
	if (!m->have_plan) {
		canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, "Gemeindeverzeichnis einlesen");
		canvas_wrap(c, (Rect){ area.x + 1, area.y + 2, area.w - 2, area.h - 2 }, 0, STYLE_TEXT,
			"v liest das Gemeindeverzeichnis des Statistischen Bundesamtes (GV100AD, .txt oder .asc).\n"
			"o liest den Auszug mit Längen- und Breitengrad (.csv).\n\n"
			"Zuerst sehen Sie, was neu, geändert, umbenannt oder aufgelöst ist. Geschrieben wird erst, "
			"wenn Sie zustimmen; was das Büro eingetragen hat, bleibt unberührt, und u nimmt den ganzen "
			"Import zurück.");
		return;
	}
	canvas_text(c, area.x + 1, area.y, area.w - 2, STYLE_STRONG, m->path);
	canvas_text(c, area.x + 1, area.y + 1, area.w - 2, STYLE_TEXT, m->plan.summary);
	if (m->plan.len == 0)
		canvas_text(c, area.x + 1, area.y + 3, area.w - 2, STYLE_DIM,
			"Nichts zu tun: Die Datei enthält nichts Neues.");
	list_draw(&m->list, c, (Rect){ area.x, area.y + 2, area.w, area.h - 2 }, true, draw_row, m);
}

static void read_plan(ImportModel *m, Ui *ui, const char *path, bool coordinates)
{
	Arena *fresh = arena_new();
	ImportPlan plan = { 0 };
	Err err = ERR_INIT;
	Rc rc = coordinates ? import_coordinates_plan(m->office, path, fresh, &plan, &err)
			    : import_register_plan(m->office, path, fresh, &plan, &err);
	if (rc != RC_OK) {
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
	ui_redraw(ui);
}

static size_t writes(const ImportModel *m)
{
	const size_t *n = m->plan.count;
	return n[IMPORT_NEW] + n[IMPORT_CHANGED] + n[IMPORT_RENAMED] + n[IMPORT_GONE];
}

static void carry_out(ImportModel *m, Ui *ui)
{
	Err err = ERR_INIT;
	if (import_apply(m->office, &m->plan, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	m->have_plan = false;
	ui_say(ui, "Eingelesen: %s u nimmt es zurück.", m->plan.summary);
	ui_changed_by_me(ui);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	ImportModel *m = model;
	if (msg->type == MSG_KEY && list_key(&m->list, &msg->key, false))
		ui_redraw(ui);
	if (msg->type != MSG_RESULT || msg->code != RESULT_OK)
		return;
	if (msg->tag == TAG_CONFIRM)
		carry_out(m, ui);
	else
		read_plan(m, ui, msg->payload, msg->tag == TAG_COORDINATES);
}

static unsigned can(const void *model, const Ui *ui)
{
	const ImportModel *m = model;
	return (ui_read_only(ui) ? 0 : NEED_WRITE) | (m->have_plan && writes(m) > 0 ? NEED_ROW : 0);
}

static void ask_path(Ui *ui, const char *title, int tag)
{
	PromptArg arg = { .title = title, .text = "Pfad der Datei:" };
	ui_dialog(ui, &prompt_screen, &arg, tag);
}

static void ask_register(Ui *ui, void *model)
{
	(void)model;
	ask_path(ui, "Gemeindeverzeichnis (GV100AD)", TAG_REGISTER);
}

static void ask_coordinates(Ui *ui, void *model)
{
	(void)model;
	ask_path(ui, "Auszug mit Koordinaten", TAG_COORDINATES);
}

static void apply(Ui *ui, void *model)
{
	ImportModel *m = model;
	ConfirmArg arg = { .title = "Einlesen?", .text = m->plan.summary, .yes = "Einlesen" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_CONFIRM);
}

static const Command commands[] = {
	{ "import.apply", "Enter", "Einlesen", NEED_ROW | NEED_WRITE, apply, "Die Vorschau übernehmen",
		"ausführen" },
	{ "import.register", "v", "Verzeichnis", 0, ask_register, "Gemeindeverzeichnis (GV100AD) wählen",
		"datei" },
	{ "import.coordinates", "o", "Koordinaten", 0, ask_coordinates, "Auszug mit Koordinaten wählen",
		"datei" },
};

const ScreenDef scr_import_screen = {
	.id = "import",
	.title = "Einlesen",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(ImportModel),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
	.can = can,
};
