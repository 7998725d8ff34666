/* The frame of every screen: tab line, the screen with its dialogs, message, valid keys. */
#include "ui_priv.h"

#include <string.h>

#include "kontor/base/text.h"

#define WHO_COLS 5  /* of the name are shown at least */
#define WHOLE    20 /* no title is longer */

/* A title of at most cap characters: "Kommunen" becomes "Komm." */
static void short_title(const char *title, int cap, Str *out)
{
	if (text_width(title) <= cap) {
		str_adds(out, title);
	} else if (cap > 1) {
		str_add(out, title, text_fit(title, cap - 1, NULL));
		str_addc(out, '.');
	}
}

/* One tab as shown: " 1 Heute" or " [2 Kommunen]"; nothing for a minor one where it is narrow. */
static void tab_label(const Tab *t, bool here, int cap, Str *out)
{
	if (t->def->minor && !here && cap < WHOLE)
		return;
	str_addf(out, here ? " [%c" : " %c", t->def->tab);
	if (here || cap > 1) {
		str_addc(out, ' ');
		short_title(t->def->title, here ? 1000 : cap, out);
	}
	if (here)
		str_addc(out, ']');
}

static int tabs_width(const Ui *ui, int cap)
{
	AUTO(str_done) Str label = STR_INIT;
	int width = 0;
	for (size_t i = 0; i < ui->ntabs; i++) {
		str_clear(&label);
		tab_label(&ui->tabs[i], i == ui->tab, cap, &label);
		width += text_width(str_cstr(&label));
	}
	return width;
}

static void draw_tabs(const Ui *ui, Canvas *c)
{
	AUTO(str_done) Str who = STR_INIT;
	AUTO(str_done) Str label = STR_INIT;
	if (ui->cfg.read_only)
		str_adds(&who, ui->cfg.who[0] ? "nur lesen · " : "nur lesen");
	str_adds(&who, ui->cfg.who);
	/* Where it gets narrow a long name gives way before the titles do. */
	const int who_w = BASE_MIN(text_width(str_cstr(&who)), WHO_COLS);
	int cap = WHOLE;
	while (cap > 1 && tabs_width(ui, cap) + who_w + 1 > c->w)
		cap--;
	canvas_fill(c, (Rect){ 0, 0, c->w, 1 }, STYLE_TAB);
	int x = 0;
	for (size_t i = 0; i < ui->ntabs; i++) {
		const bool here = i == ui->tab;
		str_clear(&label);
		tab_label(&ui->tabs[i], here, cap, &label);
		x += canvas_text(c, x, 0, c->w - x, here ? STYLE_TAB_HERE : STYLE_TAB, str_cstr(&label));
	}
	canvas_text_right(c, x + 1, 0, c->w - x - 1, STYLE_TAB, str_cstr(&who));
}

/* A sentence that is longer than the line takes rows of the screen above, until the next
 * key: what to do next stands at its end. */
static void draw_message(const Ui *ui, Canvas *c)
{
	static const Style styles[] = {
		[TONE_INFO] = STYLE_MESSAGE,
		[TONE_WARN] = STYLE_WARN,
		[TONE_ERROR] = STYLE_ERROR,
	};
	const Style style = styles[ui->tone];
	const int x = ui->tone == TONE_INFO ? 0 : 2;
	if (!ui->message[0])
		return;
	const int rows = canvas_wrap(c, (Rect){ x, 0, c->w - x, 0 }, 0, style, ui->message);
	const Rect r = { 0, c->h - 1 - rows, c->w, rows };
	canvas_fill(c, r, STYLE_TEXT);
	if (x)
		canvas_text(c, 0, r.y, x, style, "! ");
	canvas_wrap(c, (Rect){ x, r.y, c->w - x, rows }, 0, style, ui->message);
}

/* --- the footer --- */

/* A line of "key hint" pairs that ends before `end`. */
typedef struct Footer {
	Canvas *c;
	int x, end;
	bool full;
} Footer;

static int pair_width(const char *key, const char *hint)
{
	return text_width(key) + 1 + text_width(hint);
}

static void add_pair(Footer *f, const char *key, const char *hint)
{
	const int y = f->c->h - 1, gap = f->x ? 2 : 0;
	if (f->full || f->x + gap + pair_width(key, hint) > f->end) {
		f->full = true;
		return;
	}
	f->x += gap;
	f->x += canvas_text(f->c, f->x, y, f->end - f->x, STYLE_KEY, key);
	f->x += 1;
	f->x += canvas_text(f->c, f->x, y, f->end - f->x, STYLE_FOOTER, hint);
}

/* The first key of cmd that works now: in a field, only what is no text. */
static bool first_key(const Command *cmd, bool text, Key *ret)
{
	for (size_t i = 0; screen_key(cmd, i, ret); i++)
		if (!text || !ui_input_takes_text(ret))
			return true;
	return false;
}

static void add_command(Footer *f, const Command *cmd, bool text)
{
	AUTO(str_done) Str key = STR_INIT;
	Key k;
	if (!cmd->hint || !first_key(cmd, text, &k))
		return;
	key_name(&k, &key);
	add_pair(f, str_cstr(&key), cmd->hint);
}

typedef struct Hint {
	const char *key, *hint;
} Hint;

/* What ends the line whatever else there is: the ways out and the help. */
static void tail_hints(const Ui *ui, const Layer *l, bool text, Hint tail[3])
{
	const Page *p = ui_stack_page(ui);
	if (text) {
		tail[0] = (Hint){ "Enter", l->def->text_enter ? l->def->text_enter : "Weiter" };
		tail[1] = (Hint){ "Esc", l->def->dialog ? "Abbrechen" : "Zurück" };
		tail[2] = (Hint){ NULL, NULL };
	} else if (l->def->dialog) {
		tail[0] = (Hint){ "?", "Hilfe" };
		tail[1] = (Hint){ "Esc", "Schließen" };
		tail[2] = (Hint){ NULL, NULL };
	} else {
		const bool root = ui->tabs[p->tab].here == 0;
		tail[0] = (Hint){ ":", "Befehle" };
		tail[1] = (Hint){ "?", "Hilfe" };
		tail[2] = root ? (Hint){ "Strg-Q", "Ende" } : (Hint){ "q", "Zurück" };
	}
}

static void draw_footer(const Ui *ui, Canvas *c)
{
	const Layer *l = ui_stack_top(ui);
	Hint tail[3];
	int tail_w = 0;
	canvas_fill(c, (Rect){ 0, c->h - 1, c->w, 1 }, STYLE_FOOTER);
	if (!l)
		return;
	const bool text = ui_input_text(l);
	tail_hints(ui, l, text, tail);
	for (size_t i = 0; i < 3 && tail[i].key; i++)
		tail_w += 2 + pair_width(tail[i].key, tail[i].hint);
	Footer f = { .c = c, .end = c->w - tail_w };
	for (size_t i = 0; i < l->def->ncommands; i++)
		if (ui_input_unmet(ui, l, &l->def->commands[i]) == 0)
			add_command(&f, &l->def->commands[i], text);
	for (size_t i = 0; i < ui->cfg.nmore && !text && !l->def->dialog; i++)
		add_command(&f, &ui->cfg.more[i], false);
	f.end = c->w;
	f.full = false;
	for (size_t i = 0; i < 3 && tail[i].key; i++)
		add_pair(&f, tail[i].key, tail[i].hint);
}

/* --- the middle --- */

static int limit(int v, int lo, int hi)
{
	return v > hi ? hi : v < lo ? lo : v;
}

static Rect dialog_rect(const Layer *l, Rect area)
{
	Rect r = { (area.w - 60) / 2, area.h / 4, 60, area.h / 2 };
	if (l->def->size)
		r = l->def->size(l->model, area.w, area.h);
	r.w = limit(r.w, 8, area.w);
	r.h = limit(r.h, 3, area.h);
	r.x = area.x + limit(r.x, 0, area.w - r.w);
	r.y = area.y + limit(r.y, 0, area.h - r.h);
	return r;
}

static void draw_dialog(const Ui *ui, const Layer *l, Canvas *c, Rect area)
{
	AUTO(str_done) Str name = STR_INIT;
	const Rect r = dialog_rect(l, area);
	if (l->def->name)
		l->def->name(l->model, &name);
	else if (l->def->title)
		str_adds(&name, l->def->title);
	canvas_box(c, r, STYLE_FRAME, str_cstr(&name));
	/* What has the focus is on top; the screens below do not show a cursor. */
	canvas_cursor(c, -1, -1);
	l->def->draw(l->model, ui, c, canvas_inset(r, 2, 1));
}

static void draw_page(const Ui *ui, Canvas *c)
{
	const Rect area = { 0, 1, c->w, c->h - UI_FRAME_ROWS };
	const Page *page = ui_stack_page(ui);
	for (size_t i = 0; page && i < page->n; i++) {
		const Layer *l = page->layers[i];
		if (!l->def->draw)
			continue;
		if (i > 0)
			draw_dialog(ui, l, c, area);
		else
			l->def->draw(l->model, ui, c, area);
	}
}

void ui_view_draw(Ui *ui)
{
	Canvas *c = ui->canvas;
	canvas_clear(c);
	if (c->w < UI_MIN_W || c->h < UI_MIN_H) {
		canvas_wrap(c, canvas_rect(c), 0, STYLE_TEXT,
			"Fenster zu klein: mindestens 60×16. Eingaben bleiben erhalten.");
		return;
	}
	draw_page(ui, c);
	draw_tabs(ui, c);
	draw_message(ui, c);
	draw_footer(ui, c);
}
