/* One message of the outbox, whole. */
#include "scr_message.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/office/outbox.h"
#include "kontor/ui/list.h"
#include "kontor/ui/ui.h"
#include "scr_finder.h"

typedef struct Message {
	Office *office;
	int64_t id;
	Arena *data; /* owns the lines */
	const char **lines;
	size_t nlines, cap;
	int width; /* that they are wrapped for */
	List list;
} Message;

/* --- the text ------------------------------------------------------------------------ */

static void add_field(const Record *r, const char *name, const char *label, Str *out)
{
	AUTO(str_done) Str shown = STR_INIT;
	if (record_is_null(r, name))
		return;
	value_show(kind_field(&kind_message, name), record_value(r, name), &shown);
	str_addf(out, "%s: ", label);
	text_safe_line(out, str_cstr(&shown));
	str_addc(out, '\n');
}

static void add_event(Office *o, const Record *r, Arena *a, Str *out)
{
	char when[DATE_TEXT_MAX];
	Record *event = NULL;
	Err ignored = ERR_INIT;
	if (record_is_null(r, "event") ||
		office_get(o, &kind_event, record_int(r, "event"), a, &event, &ignored) != RC_OK)
		return;
	Wall start = wall_parse_iso(record_text(event, "start"));
	if (record_int(event, "all_day") != 0)
		date_format_long(wall_day(start), when);
	else
		wall_format_long(start, when);
	str_adds(out, "Termin: ");
	text_safe_line(out, record_text(event, "title"));
	str_addf(out, ", %s\n", when);
}

void scr_message_show(Office *o, int64_t id, Str *out)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r = NULL;
	Err err = ERR_INIT;
	if (office_get(o, &kind_message, id, a, &r, &err) != RC_OK) {
		str_adds(out, err.text);
		return;
	}
	str_addc(out, '#');
	text_safe_line(out, record_text(r, "subject"));
	str_addc(out, '\n');
	add_field(r, "state", "Status", out);
	add_field(r, "failure", "Grund", out);
	str_adds(out, "An: ");
	text_safe_line(out, record_text(r, "name"));
	str_adds(out, " <");
	text_safe_line(out, record_text(r, "address"));
	str_adds(out, ">\n");
	add_event(o, r, a, out);
	add_field(r, "released_by", "Freigegeben von", out);
	add_field(r, "sent_at", "Übergeben am", out);
	str_addc(out, '\n');
	text_safe_block(out, record_text(r, "text"));
}

/* --- lines --------------------------------------------------------------------------------- */

static void add_line(Message *m, const char *line, size_t len)
{
	if (m->nlines == m->cap)
		m->lines =
			arena_grow(m->data, m->lines, m->nlines, &m->cap, m->nlines + 1, sizeof(m->lines[0]));
	m->lines[m->nlines++] = arena_strndup(m->data, line, len);
}

/* Up to the last blank that fits, else as much as does. */
static void wrap_line(Message *m, const char *line)
{
	for (;;) {
		size_t fit = text_fit(line, m->width, NULL);
		if (line[fit] == '\0') {
			add_line(m, line, fit);
			return;
		}
		size_t cut = fit;
		while (cut > 0 && line[cut] != ' ')
			cut--;
		if (cut == 0)
			cut = BASE_MAX(fit, (size_t)1);
		add_line(m, line, cut);
		line += cut + strspn(line + cut, " ");
	}
}

static void wrap(Message *m, int width)
{
	AUTO(str_done) Str text = STR_INIT;
	AUTO(arena_freep) Arena *a = arena_new();
	scr_message_show(m->office, m->id, &text);
	arena_reset(m->data);
	m->lines = NULL;
	m->nlines = m->cap = 0;
	m->width = BASE_MAX(width, 20);
	for (const char *at = str_cstr(&text); *at != '\0';) {
		size_t len = strcspn(at, "\n");
		wrap_line(m, arena_strndup(a, at, len));
		at += len + (at[len] != '\0');
	}
	list_set_count(&m->list, m->nlines);
}

static void reload(Message *m, Ui *ui)
{
	wrap(m, ui_width(ui) - 3);
}

/* --- the screen ------------------------------------------------------------------------------ */

static Rc init(void *model, Ui *ui, const void *arg, Err *err)
{
	Message *m = model;
	Record *r = NULL;
	m->office = ui_app(ui);
	m->id = *(const int64_t *)arg;
	if (office_get(m->office, &kind_message, m->id, ui_frame_arena(ui), &r, err) != RC_OK)
		return err->rc;
	m->data = arena_new();
	reload(m, ui);
	return RC_OK;
}

static void done(void *model)
{
	arena_free(((Message *)model)->data);
}

static void update(void *model, Ui *ui, const Msg *msg)
{
	Message *m = model;
	if (msg->type == MSG_KEY)
		list_key(&m->list, &msg->key, false);
	else if (msg->type == MSG_RESIZE || msg->type == MSG_CHANGED || msg->type == MSG_SHOW)
		reload(m, ui);
	list_fit(&m->list, ui_height(ui) - 3);
	ui_redraw(ui);
}

static void draw_row(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	const char *line = ((const Message *)arg)->lines[row];
	bool head = *line == '#';
	(void)selected;
	canvas_text(c, r.x, r.y, r.w, head ? STYLE_STRONG : STYLE_TEXT, head ? line + 1 : line);
}

static void draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const Message *m = model;
	(void)ui;
	list_draw(&m->list, c, area, true, draw_row, m);
}

static void release(Ui *ui, void *model)
{
	Message *m = model;
	size_t n = 0;
	Err err = ERR_INIT;
	if (outbox_release(m->office, &m->id, 1, &n, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	ui_changed_by_me(ui);
	ui_say(ui,
		n > 0 ? "Freigegeben. kontor send übergibt sie; u nimmt die Freigabe zurück."
		      : "Sie ist schon freigegeben.");
}

void scr_message_open_event(Ui *ui, int64_t message)
{
	Record *r = NULL;
	Err err = ERR_INIT;
	if (office_get(ui_app(ui), &kind_message, message, ui_frame_arena(ui), &r, &err) != RC_OK)
		ui_error(ui, &err);
	else if (record_is_null(r, "event"))
		ui_say(ui, "Diese Nachricht gehört zu keinem Termin.");
	else
		scr_finder_open_record(ui, "events", record_int(r, "event"));
}

static void open_event(Ui *ui, void *model)
{
	scr_message_open_event(ui, ((Message *)model)->id);
}

static const Command commands[] = {
	{ "message.release", "f", "Freigeben", NEED_WRITE, release, "Diese Nachricht zum Versand freigeben",
		"senden erlauben" },
	{ "message.event", "o", "Termin", 0, open_event, "Den Termin dieser Nachricht öffnen", "karte" },
};

const ScreenDef scr_message_screen = {
	.id = "message",
	.title = "Nachricht",
	.commands = commands,
	.ncommands = ARRAY_LEN(commands),
	.model_size = sizeof(Message),
	.init = init,
	.done = done,
	.update = update,
	.draw = draw,
};
