/* Help and palette are one dialog over the same entries: help shows them in groups and in
 * the order of the tables, the palette the best match first. */
#include "kontor/ui/help.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/ui/edit.h"
#include "kontor/ui/list.h"

#include "ui_priv.h"

enum { HEAD_ROWS = 2, WIDTH = 76, KEYS_W = 20 };

/* A command, or (cmd NULL) the heading of a group. */
typedef struct Entry {
	const Command *cmd;
	const char *text;
	const char *keys;
	const char *words; /* folded words to search in, each after a blank */
	unsigned unmet;
	int score;
	size_t order;
} Entry;

typedef struct Entries {
	Entry *items;
	size_t len, cap;
} Entries;

typedef struct HelpModel {
	Arena *a;
	bool palette;
	const char *title;
	Entries all;
	Entry **shown;
	size_t nshown;
	Edit edit;
	List list;
} HelpModel;

/* --- entries --- */

/* Fold word by word, so that beginnings of words can be told. */
static void add_words(Str *out, const char *s)
{
	while (s && *s) {
		AUTO(str_done) Str word = STR_INIT;
		const size_t n = strcspn(s, " .:,;()/");
		str_add(&word, s, n);
		if (n) {
			str_addc(out, ' ');
			text_fold_str(out, str_cstr(&word));
		}
		s += n + (s[n] ? 1 : 0);
	}
}

static const char *entry_keys(const HelpModel *m, const Command *cmd)
{
	AUTO(str_done) Str s = STR_INIT;
	Key k;
	for (size_t i = 0; screen_key(cmd, i, &k) && i < (m->palette ? 1 : 3); i++) {
		if (i)
			str_adds(&s, "  ");
		key_name(&k, &s);
	}
	return arena_strdup(m->a, str_cstr(&s));
}

static void add_entry(HelpModel *m, const Ui *ui, const Command *cmd)
{
	AUTO(str_done) Str words = STR_INIT;
	Entry e = { .cmd = cmd, .text = cmd->help, .order = m->all.len };
	const char tab = screen_tab_of(cmd);
	const ScreenDef *to = tab ? ui_tab_screen(ui, tab) : NULL;
	if (tab && !to)
		return;
	if (to)
		e.text = arena_printf(m->a, "Reiter %c: %s", tab, to->title);
	e.keys = entry_keys(m, cmd);
	e.unmet = ui_unmet(ui, cmd);
	add_words(&words, e.text);
	add_words(&words, cmd->words);
	add_words(&words, cmd->id);
	e.words = arena_strdup(m->a, str_cstr(&words));
	VEC_PUSH(m->a, &m->all, e);
}

static void add_heading(HelpModel *m, const char *text)
{
	const Entry e = { .text = arena_strdup(m->a, text), .order = m->all.len };
	VEC_PUSH(m->a, &m->all, e);
}

static bool works_here(const Layer *top, const Command *cmd)
{
	Key k;
	if (!top)
		return false;
	for (size_t i = 0; screen_key(cmd, i, &k); i++)
		if (ui_input_global_ok(top, cmd, &k))
			return true;
	return !cmd->keys && !top->def->dialog;
}

static void add_globals(HelpModel *m, const Ui *ui, const Command *cmds, size_t n)
{
	const Layer *top = ui_stack_top(ui);
	for (size_t i = 0; i < n; i++)
		if (works_here(top, &cmds[i]))
			add_entry(m, ui, &cmds[i]);
}

static void collect(HelpModel *m, const Ui *ui)
{
	const ScreenDef *def = ui_screen(ui);
	const UiConfig *cfg = ui_config(ui);
	if (def && def->ncommands) {
		add_heading(m, def->title ? def->title : def->id);
		for (size_t i = 0; i < def->ncommands; i++)
			add_entry(m, ui, &def->commands[i]);
	}
	add_heading(m, "Überall");
	add_globals(m, ui, cfg->more, cfg->nmore);
	add_globals(m, ui, screen_global_commands, screen_global_ncommands);
}

/* --- matching --- */

/* The letters of token in this order within one word that begins with the first. */
static bool scattered(const char *words, const char *token)
{
	for (; *words; words += strcspn(words, " ")) {
		const char *t = token;
		words++;
		if (*words != *t)
			continue;
		for (const char *w = words; *w && *w != ' ' && *t; w++)
			t += *w == *t;
		if (!*t)
			return true;
	}
	return false;
}

/* How well one folded word of the query fits; -1: not at all. */
static int token_score(const char *words, const char *token)
{
	AUTO(str_done) Str start = STR_INIT;
	str_addf(&start, " %s", token);
	const char *hit = strstr(words, str_cstr(&start));
	if (hit)
		return hit == words ? 4 : 3;
	if (strstr(words, token))
		return 2;
	return strlen(token) >= 3 && scattered(words, token) ? 0 : -1;
}

static int query_score(const char *words, const char *query)
{
	AUTO(str_done) Str tokens = STR_INIT;
	int score = 0;
	add_words(&tokens, query);
	for (const char *p = str_cstr(&tokens); *p;) {
		AUTO(str_done) Str token = STR_INIT;
		const size_t n = strcspn(p + 1, " ");
		str_add(&token, p + 1, n);
		const int one = n ? token_score(words, str_cstr(&token)) : 0;
		if (one < 0)
			return -1;
		score += one;
		p += 1 + n;
	}
	return score;
}

static int by_score(const void *a, const void *b)
{
	const Entry *x = *(Entry *const *)a, *y = *(Entry *const *)b;
	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static bool is_heading(const HelpModel *m, size_t row)
{
	return row < m->nshown && !m->shown[row]->cmd;
}

/* Headings only stand where the groups do: in the help, as long as nothing is typed. */
static void narrow(HelpModel *m)
{
	const char *query = edit_text(&m->edit);
	m->nshown = 0;
	for (size_t i = 0; i < m->all.len; i++) {
		Entry *e = &m->all.items[i];
		if (!e->cmd) {
			if (!m->palette && !*query)
				m->shown[m->nshown++] = e;
			continue;
		}
		e->score = query_score(e->words, query);
		if (e->score >= 0)
			m->shown[m->nshown++] = e;
	}
	if (*query)
		qsort(m->shown, m->nshown, sizeof(m->shown[0]), by_score);
	list_set_count(&m->list, m->nshown);
	list_move_to(&m->list, is_heading(m, 0) ? 1 : 0);
}

/* --- the dialog --- */

static Rect help_size(UNUSED const void *model, int w, int h)
{
	return (Rect){ (w - WIDTH) / 2, 0, BASE_MIN(WIDTH, w), h };
}

static void fit(HelpModel *m, const Ui *ui)
{
	list_fit(&m->list, ui_height(ui) - UI_FRAME_ROWS - 2 - HEAD_ROWS);
}

static Rc open_over(HelpModel *m, const Ui *ui, bool palette)
{
	const ScreenDef *def = ui_screen(ui);
	m->a = arena_new();
	m->palette = palette;
	m->title = palette ? "Befehle" : arena_printf(m->a, "Hilfe: %s", def && def->title ? def->title : "");
	edit_init(&m->edit, "", false);
	collect(m, ui);
	m->shown = ARENA_ARRAY(m->a, Entry *, m->all.len + 1);
	fit(m, ui);
	narrow(m);
	return RC_OK;
}

static Rc help_init(void *model, Ui *ui, UNUSED const void *arg, UNUSED Err *err)
{
	return open_over(model, ui, false);
}

static Rc palette_init(void *model, Ui *ui, UNUSED const void *arg, UNUSED Err *err)
{
	return open_over(model, ui, true);
}

static void help_done(void *model)
{
	HelpModel *m = model;
	edit_done(&m->edit);
	arena_free(m->a);
}

static void choose(HelpModel *m, Ui *ui)
{
	const Entry *e = m->list.cursor < m->nshown ? m->shown[m->list.cursor] : NULL;
	if (!e || !e->cmd)
		return;
	if (e->unmet) {
		ui_warn(ui, "%s", screen_need_text(e->unmet));
		return;
	}
	const Command *cmd = e->cmd;
	ui_finish(ui, RESULT_CANCEL, NULL);
	ui_run(ui, cmd);
}

static bool move(HelpModel *m, const Key *k)
{
	const size_t before = m->list.cursor;
	if (k->sym == SYM_HOME || k->sym == SYM_END || !list_key(&m->list, k, true))
		return false;
	if (!is_heading(m, m->list.cursor))
		return true;
	const bool up = m->list.cursor < before && m->list.cursor > 0;
	list_move_to(&m->list, up ? m->list.cursor - 1 : m->list.cursor + 1);
	return true;
}

static void help_update(void *model, Ui *ui, const Msg *msg)
{
	HelpModel *m = model;
	if (msg->type == MSG_RESIZE)
		fit(m, ui);
	if (msg->type != MSG_KEY)
		return;
	if (msg->key.sym == SYM_ESC)
		ui_finish(ui, RESULT_CANCEL, NULL);
	else if (msg->key.sym == SYM_ENTER)
		choose(m, ui);
	else if (!move(m, &msg->key) && edit_key(&m->edit, &msg->key))
		narrow(m);
}

/* What cannot run now has a dash in front, as well as being dim. */
static void draw_entry(const void *arg, Canvas *c, Rect r, size_t row, UNUSED bool selected)
{
	const HelpModel *m = arg;
	const Entry *e = m->shown[row];
	const Style style = e->unmet ? STYLE_DIM : STYLE_TEXT;
	if (!e->cmd) {
		canvas_text(c, r.x, r.y, r.w, STYLE_STRONG, e->text);
		return;
	}
	const int keys_w = m->palette ? text_width(e->keys) : KEYS_W;
	const int keys_x = m->palette ? r.x + r.w - keys_w : r.x + 1;
	const int x = m->palette ? r.x : r.x + KEYS_W + 2;
	const int w = m->palette ? r.w - keys_w - 2 : r.w - KEYS_W - 2;
	canvas_text(c, keys_x, r.y, keys_w, STYLE_KEY, e->keys);
	const int dash = e->unmet ? canvas_text(c, x, r.y, w, style, "– ") : 0;
	canvas_text(c, x + dash, r.y, w - dash, style, e->text);
}

static void help_draw(const void *model, UNUSED const Ui *ui, Canvas *c, Rect r)
{
	const HelpModel *m = model;
	const Rect rest = { r.x, r.y + HEAD_ROWS, r.w, r.h - HEAD_ROWS };
	canvas_hline(c, r.x, r.y + 1, r.w, STYLE_FRAME);
	if (m->nshown)
		list_draw(&m->list, c, rest, false, draw_entry, m);
	else
		canvas_wrap(c, rest, 0, STYLE_DIM, "Kein Befehl passt dazu. Rück löscht Buchstaben.");
	const int x = r.x + canvas_text(c, r.x, r.y, r.w, STYLE_DIM, m->palette ? ": " : "Suchen: ");
	edit_draw(&m->edit, c, (Rect){ x, r.y, r.x + r.w - x, 1 }, true);
}

static bool help_text(UNUSED const void *model)
{
	return true;
}

static void help_name(const void *model, Str *out)
{
	str_adds(out, ((const HelpModel *)model)->title);
}

const ScreenDef help_screen = {
	.id = "help",
	.title = "Hilfe",
	.dialog = true,
	.model_size = sizeof(HelpModel),
	.init = help_init,
	.done = help_done,
	.update = help_update,
	.draw = help_draw,
	.wants_text = help_text,
	.text_enter = "Ausführen",
	.name = help_name,
	.size = help_size,
};

const ScreenDef help_palette_screen = {
	.id = "palette",
	.title = "Befehle",
	.dialog = true,
	.model_size = sizeof(HelpModel),
	.init = palette_init,
	.done = help_done,
	.update = help_update,
	.draw = help_draw,
	.wants_text = help_text,
	.text_enter = "Ausführen",
	.name = help_name,
	.size = help_size,
};
