/* Labels in one column, inputs in the next; below an input, if it has one, the line that
 * echoes it or says what is wrong. The last line is for the hint. */
#include "form_priv.h"

#include "kontor/base/text.h"

enum { WIDTH = 78, FRAME_W = 4, FRAME_H = 2, LABEL_MAX = 24, MARK_W = 2 };

static int label_width(const FormModel *m)
{
	int w = 0;
	for (size_t i = 0; i < m->n; i++) {
		if (!form_is_shown(m, i))
			continue;
		const int label = text_width(m->inputs[i].def.label) + (m->inputs[i].def.required ? 2 : 0);
		w = BASE_MAX(w, label);
	}
	return BASE_MIN(w, LABEL_MAX);
}

int form_view_inner_width(int w)
{
	return BASE_MIN(w, WIDTH) - FRAME_W;
}

int form_view_value_width(const FormModel *m, int inner_w)
{
	return BASE_MAX(inner_w - label_width(m) - 2, 1);
}

static int input_rows(const FormInput *in)
{
	return in->def.type == FORM_PROSE ? BASE_MAX(in->def.lines, 3) : 1;
}

static int wrapped_rows(const char *text, int w)
{
	Canvas none = { 0 };
	return canvas_wrap(&none, (Rect){ 0, 0, BASE_MAX(w, 1), 0 }, 0, STYLE_TEXT, text);
}

/* Rows below an input, of w columns: an error as long as it is, else the echo. */
static int note_rows(const FormInput *in, int w)
{
	if (in->error[0])
		return wrapped_rows(in->error, w - MARK_W);
	return in->def.echo ? BASE_MAX(in->def.echo_lines, 1) : 0;
}

static int total_rows(const FormModel *m, size_t i, int w)
{
	const FormInput *in = &m->inputs[i];
	return form_is_shown(m, i) ? input_rows(in) + note_rows(in, w) : 0;
}

/* Fields that wait for Ctrl-O. */
static size_t count_hidden(const FormModel *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->n; i++)
		n += !form_is_shown(m, i);
	return n;
}

/* Rows at the bottom of a form that is w columns wide inside. */
static int hint_rows(const FormModel *m, int w)
{
	return m->error[0] ? wrapped_rows(m->error, w - MARK_W)
			   : (m->arg.watch ? 1 + BASE_MAX(m->arg.note_lines, 1) : 1);
}

Rect form_view_size(const void *model, int w, int h)
{
	const FormModel *m = model;
	const int inner = form_view_inner_width(w), value = form_view_value_width(m, inner);
	int rows = FRAME_H + hint_rows(m, inner) + (count_hidden(m) > 0);
	for (size_t i = 0; i < m->n; i++)
		rows += total_rows(m, i, value);
	const int width = BASE_MIN(w, WIDTH), height = BASE_MIN(rows, h);
	return (Rect){ (w - width) / 2, (h - height) / 3, width, height };
}

static void draw_label(const FormInput *in, Canvas *c, int x, int y, int w, bool focused)
{
	const int star = in->def.required ? 2 : 0;
	const Style style = focused ? STYLE_STRONG : STYLE_DIM;
	const int used = canvas_text(c, x, y, w - star, style, in->def.label);
	if (star)
		canvas_text(c, x + used, y, 2, style, " *");
}

static void draw_choice(const FormInput *in, Canvas *c, Rect r, bool focused)
{
	AUTO(str_done) Str s = STR_INIT;
	const char *label = in->nchoices ? in->def.choices[in->choice].label : "";
	str_addf(&s, focused ? "< %s >" : "%s", label);
	canvas_text(c, r.x, r.y, r.w, focused ? STYLE_FOCUS : STYLE_FIELD, str_cstr(&s));
}

static void draw_value(const FormInput *in, Canvas *c, Rect r, bool focused)
{
	const Style style = focused ? STYLE_FOCUS : STYLE_FIELD;
	if (form_is_text(in)) {
		edit_draw(&in->edit, c, r, focused);
		return;
	}
	if (in->def.type == FORM_SHOW) {
		canvas_text(c, r.x, r.y, r.w, STYLE_TEXT, in->was);
		return;
	}
	canvas_fill(c, (Rect){ r.x, r.y, r.w, 1 }, style);
	if (focused)
		canvas_cursor(c, r.x, r.y);
	if (in->def.type == FORM_CHOICE)
		draw_choice(in, c, r, focused);
	else
		canvas_text(c, r.x, r.y, r.w, style, in->id || *in->title ? in->title : "(keine Auswahl)");
}

/* Cut where there is one line, wrapped where there are several. */
static void draw_lines(Canvas *c, Rect r, Style style, const char *text)
{
	if (r.h <= 1)
		canvas_text(c, r.x, r.y, r.w, style, text);
	else
		canvas_wrap(c, r, 0, style, text);
}

/* "! " before what is wrong, so that colour is not all that tells it. */
static void draw_error(Canvas *c, Rect r, const char *text)
{
	canvas_text(c, r.x, r.y, MARK_W, STYLE_ERROR, "! ");
	canvas_wrap(c, (Rect){ r.x + MARK_W, r.y, r.w - MARK_W, r.h }, 0, STYLE_ERROR, text);
}

static void draw_note(const FormModel *m, const FormInput *in, Canvas *c, Rect r)
{
	char echo[320] = "";
	if (in->error[0]) {
		draw_error(c, r, in->error);
	} else if (edit_text(&in->edit)[0]) {
		const bool good = in->def.echo(m->arg.ctx, edit_text(&in->edit), echo, sizeof(echo));
		const Style style = good ? STYLE_DIM : STYLE_WARN;
		canvas_text(c, r.x, r.y, r.w, style, good ? "= " : "? ");
		draw_lines(c, (Rect){ r.x + MARK_W, r.y, r.w - MARK_W, r.h }, style, echo);
	}
}

/* The first row to show, so that the focused field and its note are visible. */
static int first_row(const FormModel *m, int rows, int w)
{
	int end = 0;
	for (size_t i = 0; i <= m->focus && i < m->n; i++)
		end += total_rows(m, i, w);
	return BASE_MAX(end - rows, 0);
}

static const char *default_hint(const FormInput *in)
{
	switch (in->def.type) {
	case FORM_CHOICE:
		return "← → oder Leertaste wechselt, Enter zeigt die Liste.";
	case FORM_PICK:
		return "Enter oder Tippen sucht, Entf leert.";
	case FORM_PROSE:
		return "Enter bricht die Zeile um, Tab geht weiter.";
	default:
		return "";
	}
}

static void draw_hint(const FormModel *m, Canvas *c, Rect r)
{
	if (m->error[0]) {
		draw_error(c, r, m->error);
	} else if (m->focus < m->n) {
		const FormInput *in = &m->inputs[m->focus];
		if (m->arg.watch && r.h > 1) {
			draw_lines(c, (Rect){ r.x, r.y, r.w, r.h - 1 }, STYLE_WARN, m->note);
			r.y += r.h - 1;
		}
		canvas_text(c, r.x, r.y, r.w, STYLE_DIM, in->def.hint ? in->def.hint : default_hint(in));
	}
}

/* One field with its first line at y; rows outside from … to are not drawn. */
static void draw_input(const FormModel *m, size_t i, Canvas *c, Rect r, int y)
{
	const FormInput *in = &m->inputs[i];
	const bool focused = i == m->focus;
	const int label_w = label_width(m), rows = input_rows(in), end = r.y + r.h;
	const int value_w = form_view_value_width(m, r.w);
	const Rect value = { r.x + label_w + 2, y, value_w, BASE_MIN(rows, end - y) };
	if (y < r.y || y >= end || !form_is_shown(m, i)) /* a field that is scrolled half out is not shown */
		return;
	draw_label(in, c, r.x, y, label_w, focused);
	draw_value(in, c, value, focused);
	const int notes = BASE_MIN(note_rows(in, value_w), end - y - rows);
	if (notes > 0)
		draw_note(m, in, c, (Rect){ value.x, y + rows, value.w, notes });
}

/* "Strg-O zeigt weitere Felder: Anschrift, Einwahl, …" */
static void draw_more(const FormModel *m, Canvas *c, Rect r)
{
	AUTO(str_done) Str s = STR_INIT;
	size_t n = count_hidden(m);
	if (n == 0)
		return;
	str_addf(&s, "Strg-O zeigt %zu weitere Felder", n);
	for (size_t i = 0, nth = 0; i < m->n; i++)
		if (!form_is_shown(m, i))
			str_addf(&s, "%s%s", nth++ == 0 ? ": " : ", ", m->inputs[i].def.label);
	canvas_text(c, r.x, r.y, r.w, STYLE_DIM, str_cstr(&s));
}

void form_view_draw(const void *model, UNUSED const Ui *ui, Canvas *c, Rect r)
{
	const FormModel *m = model;
	const int hint = BASE_MIN(hint_rows(m, r.w), BASE_MAX(r.h - 1, 0));
	const int value_w = form_view_value_width(m, r.w);
	const int more = count_hidden(m) > 0 && r.h > hint + 1 ? 1 : 0;
	const Rect fields = { r.x, r.y, r.w, r.h - hint - more };
	int y = r.y - first_row(m, fields.h, value_w);
	for (size_t i = 0; i < m->n; i++) {
		draw_input(m, i, c, fields, y);
		y += total_rows(m, i, value_w);
	}
	if (more)
		draw_more(m, c, (Rect){ r.x, r.y + fields.h, r.w, 1 });
	draw_hint(m, c, (Rect){ r.x, r.y + fields.h + more, r.w, hint });
}
