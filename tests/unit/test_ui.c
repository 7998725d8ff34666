/* The running interface with two small screens. */
#include "kontor/ui/ui.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "kontor/ui/form.h"
#include "kontor/ui/help.h"
#include "kontor/ui/list.h"
#include "kontor/ui/prompt.h"

/* --- a small registry: a list of towns, the page of one, and dates --- */

enum { NTOWNS = 30 };

static int towns_changed, towns_shown, towns_result, towns_ticks, alive;
static char towns_payload[64];
static bool refuse_quit;

typedef struct Towns {
	List list;
	bool filter;
	int work;
} Towns;

typedef struct Town {
	int number;
} Town;

static const ScreenDef town_screen;

static Rc towns_init(void *model, Ui *ui, const void *arg, Err *err)
{
	Towns *m = model;
	(void)arg;
	(void)err;
	alive++;
	list_fit(&m->list, ui_height(ui) - 3);
	list_set_count(&m->list, NTOWNS);
	return RC_OK;
}

static void count_done(void *model)
{
	(void)model;
	alive--;
}

static void towns_update(void *model, Ui *ui, const Msg *msg)
{
	Towns *m = model;
	switch (msg->type) {
	case MSG_KEY:
		if (m->filter && (msg->key.sym == SYM_ESC || msg->key.sym == SYM_ENTER))
			m->filter = false;
		else
			list_key(&m->list, &msg->key, m->filter);
		break;
	case MSG_CHANGED:
		towns_changed++;
		break;
	case MSG_SHOW:
		towns_shown++;
		break;
	case MSG_TICK:
		towns_ticks++;
		break;
	case MSG_WORK:
		ui_work(ui, --m->work > 0);
		break;
	case MSG_RESULT:
		towns_result = msg->tag * 10 + msg->code;
		str_copy(towns_payload, sizeof(towns_payload), msg->payload ? msg->payload : "");
		break;
	default:
		break;
	}
}

static void draw_town(const void *arg, Canvas *c, Rect r, size_t row, bool selected)
{
	AUTO(str_done) Str s = STR_INIT;
	(void)arg;
	(void)selected;
	str_addf(&s, "Ort %zu", row);
	canvas_text(c, r.x, r.y, r.w, STYLE_TEXT, str_cstr(&s));
}

static void towns_draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	const Towns *m = model;
	(void)ui;
	list_draw(&m->list, c, area, true, draw_town, NULL);
}

static unsigned towns_can(const void *model, const Ui *ui)
{
	(void)model;
	(void)ui;
	return NEED_ROW;
}

static bool towns_text(const void *model)
{
	return ((const Towns *)model)->filter;
}

static void open_town(Ui *ui, void *model)
{
	const Town t = { .number = (int)((Towns *)model)->list.cursor };
	ui_open(ui, &town_screen, &t);
}

static void edit_town(Ui *ui, void *model)
{
	(void)model;
	ui_say(ui, "bearbeitet");
	ui_changed_by_me(ui);
}

static void ask(Ui *ui, void *model)
{
	const PromptArg arg = { .title = "Name", .initial = "alt" };
	(void)model;
	ui_dialog(ui, &prompt_screen, &arg, 7);
}

static void filter(Ui *ui, void *model)
{
	(void)ui;
	((Towns *)model)->filter = true;
}

static void marked(Ui *ui, void *model)
{
	(void)model;
	ui_say(ui, "nie");
}

static const Command towns_commands[] = {
	{ .id = "town.open",
		.keys = "Enter l",
		.hint = "Öffnen",
		.needs = NEED_ROW,
		.run = open_town,
		.help = "Öffnen" },
	{ .id = "town.edit",
		.keys = "e",
		.hint = "Bearb.",
		.needs = NEED_ROW | NEED_WRITE,
		.run = edit_town,
		.help = "Ausgewählte Kommune bearbeiten",
		.words = "ändern" },
	{ .id = "town.ask", .keys = "a", .hint = "Fragen", .run = ask, .help = "Namen fragen" },
	{ .id = "town.filter",
		.keys = "/",
		.hint = "Filter",
		.run = filter,
		.help = "Beim Tippen eingrenzen" },
	{ .id = "town.bulk",
		.keys = "m",
		.hint = "Sammeln",
		.needs = NEED_MARKS,
		.run = marked,
		.help = "Mit Markierten arbeiten" },
};

static const ScreenDef towns_screen = {
	.id = "towns",
	.title = "Kommunen",
	.tab = '1',
	.commands = towns_commands,
	.ncommands = ARRAY_LEN(towns_commands),
	.model_size = sizeof(Towns),
	.init = towns_init,
	.done = count_done,
	.update = towns_update,
	.draw = towns_draw,
	.can = towns_can,
	.wants_text = towns_text,
};

static Rc town_init(void *model, Ui *ui, const void *arg, Err *err)
{
	(void)ui;
	if (((const Town *)arg)->number == 13)
		return err_set(err, RC_NOT_FOUND, "Diesen Ort gibt es nicht mehr.");
	*(Town *)model = *(const Town *)arg;
	alive++;
	return RC_OK;
}

/* A failed init is undone with done, like any other. */
static void town_done(void *model)
{
	if (((Town *)model)->number || alive > 0)
		alive--;
}

static void town_draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	AUTO(str_done) Str s = STR_INIT;
	(void)ui;
	str_addf(&s, "Seite von Ort %d", ((const Town *)model)->number);
	canvas_text(c, area.x, area.y, area.w, STYLE_STRONG, str_cstr(&s));
}

static void next_town(Ui *ui, void *model)
{
	const Town t = { .number = ((Town *)model)->number + 1 };
	ui_open(ui, &town_screen, &t);
}

static const Command town_commands[] = {
	{ .id = "one.next", .keys = "n", .hint = "Nächster", .run = next_town, .help = "Nächster Ort" },
};

static const ScreenDef town_screen = {
	.id = "town",
	.title = "Kommune",
	.commands = town_commands,
	.ncommands = ARRAY_LEN(town_commands),
	.model_size = sizeof(Town),
	.init = town_init,
	.done = town_done,
	.draw = town_draw,
};

static bool stubborn_may_close(void *model, Ui *ui)
{
	(void)model;
	if (refuse_quit)
		ui_warn(ui, "Erst speichern.");
	return !refuse_quit;
}

static void dialog_draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	(void)model;
	(void)ui;
	canvas_text(c, area.x, area.y, area.w, STYLE_TEXT, "stur");
}

static const ScreenDef stubborn_screen = { .id = "stubborn",
	.title = "Stur",
	.dialog = true,
	.draw = dialog_draw,
	.may_close = stubborn_may_close };

/* Going back from the root asks the page; quitting does not. */
static bool dates_may_close(void *model, Ui *ui)
{
	(void)model;
	ui_say(ui, "Filter weg");
	return false;
}

static void open_stubborn(Ui *ui, void *model)
{
	(void)model;
	ui_dialog(ui, &stubborn_screen, NULL, 1);
}

static const Command dates_commands[] = {
	{ .id = "dates.stubborn", .keys = "o", .run = open_stubborn, .help = "Stures Fenster" },
};

static void dates_draw(const void *model, const Ui *ui, Canvas *c, Rect area)
{
	(void)model;
	(void)ui;
	canvas_text(c, area.x, area.y, area.w, STYLE_TEXT, "Termine hier");
}

static const ScreenDef dates_screen = {
	.id = "dates",
	.title = "Termine",
	.tab = '2',
	.commands = dates_commands,
	.ncommands = ARRAY_LEN(dates_commands),
	.draw = dates_draw,
	.may_close = dates_may_close,
};

static const ScreenDef *const registry[] = { &towns_screen, &dates_screen, &town_screen, NULL };

static int undone, found;

static void undo(Ui *ui)
{
	undone++;
	ui_say(ui, "zurückgenommen");
}

static void find(Ui *ui, void *model)
{
	const Town t = { .number = 5 };
	(void)model;
	found++;
	ui_open(ui, &town_screen, &t);
}

static const Command more[] = {
	{ .id = "finder.open",
		.keys = "Ctrl-F s",
		.hint = "Suchen",
		.run = find,
		.help = "Alles durchsuchen" },
};

/* --- helpers --- */

static Ui *start(int w, int h, bool read_only)
{
	const UiConfig cfg = {
		.screens = registry,
		.who = "petra",
		.read_only = read_only,
		.w = w,
		.h = h,
		.more = more,
		.nmore = ARRAY_LEN(more),
		.undo = undo,
	};
	towns_changed = towns_shown = towns_result = towns_ticks = undone = found = alive = 0;
	towns_payload[0] = '\0';
	refuse_quit = false;
	return ui_new(&cfg);
}

static void stop(Ui *ui)
{
	ui_free(ui);
}

static void press(Ui *ui, const char *names)
{
	while (*names) {
		char name[32];
		Key k;
		const size_t n = strcspn(names, " ");
		str_format(name, sizeof(name), "%.*s", (int)n, names);
		assert_true(key_parse(name, &k));
		ui_key(ui, &k, 1000);
		names += n + strspn(names + n, " ");
	}
}

static const char *dump(Ui *ui)
{
	static Str out;
	str_clear(&out);
	canvas_dump(ui_frame(ui), false, &out);
	return str_cstr(&out);
}

static void assert_shows(Ui *ui, const char *text)
{
	if (!strstr(dump(ui), text))
		fail_msg("„%s“ is not on the screen:\n%s", text, dump(ui));
}

static void assert_hides(Ui *ui, const char *text)
{
	if (strstr(dump(ui), text))
		fail_msg("„%s“ is on the screen:\n%s", text, dump(ui));
}

/* The n-th line from the bottom, 0: the footer. */
static const char *line_from_end(Ui *ui, int n)
{
	static char line[1024];
	const char *s = dump(ui), *end = s + strlen(s);
	const char *p = end;
	for (int i = 0; i <= n; i++) {
		end = p - 1;
		p = end;
		while (p > s && p[-1] != '\n')
			p--;
	}
	str_format(line, sizeof(line), "%.*s", (int)(end - p), p);
	return line;
}

/* --- tests --- */

static void test_frame(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	assert_true(strncmp(dump(ui), " [1 Kommunen] 2 Termine", 23) == 0);
	assert_shows(ui, "petra\n");
	assert_shows(ui, "\n>Ort 0\n Ort 1\n");
	assert_string_equal(line_from_end(ui, 0),
		"Enter Öffnen  e Bearb.  a Fragen  / Filter  : Befehle  ? Hilfe  Strg-Q Ende");
	press(ui, "2");
	assert_shows(ui, " 1 Kommunen [2 Termine]");
	assert_string_equal(line_from_end(ui, 0), "Strg-F Suchen  : Befehle  ? Hilfe  Strg-Q Ende");
	stop(ui);
}

static void test_footer_follows_needs_and_place(void **state)
{
	(void)state;
	Ui *ui = start(100, 24, true);
	assert_shows(ui, "nur lesen · petra");
	assert_null(strstr(line_from_end(ui, 0), "Bearb."));
	assert_non_null(strstr(line_from_end(ui, 0), "Strg-Q Ende"));
	press(ui, "Enter");
	assert_non_null(strstr(line_from_end(ui, 0), "q Zurück"));
	press(ui, "q /");
	assert_string_equal(line_from_end(ui, 0), "Enter Weiter  Esc Zurück");
	stop(ui);
}

static void test_unmet_needs_are_answered(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, true);
	press(ui, "m");
	assert_non_null(strstr(ui_message(ui), "markieren"));
	assert_shows(ui, "! Dazu");
	press(ui, "e");
	assert_non_null(strstr(ui_message(ui), "Nur lesen"));
	press(ui, "u");
	assert_non_null(strstr(ui_message(ui), "Nur lesen"));
	assert_int_equal(undone, 0);
	press(ui, "Down");
	assert_string_equal(ui_message(ui), "");
	stop(ui);
	ui = start(80, 24, false);
	press(ui, "u");
	assert_int_equal(undone, 1);
	stop(ui);
}

static void test_pages_keep_their_place(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	press(ui, "Down Down Down Enter");
	assert_shows(ui, "Seite von Ort 3");
	press(ui, "n n");
	assert_shows(ui, "Seite von Ort 5");
	press(ui, "Alt-2");
	assert_shows(ui, "Termine hier");
	press(ui, "1");
	assert_shows(ui, "Seite von Ort 5");
	press(ui, "q Esc");
	assert_shows(ui, "Seite von Ort 3");
	press(ui, "Ctrl-G");
	assert_shows(ui, ">Ort 3");
	press(ui, "q");
	assert_non_null(strstr(ui_message(ui), "Strg-Q"));
	assert_false(ui_finished(ui));
	stop(ui);
	assert_int_equal(alive, 0);
}

static void test_back_and_forward(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	press(ui, "Enter n 2 1");
	assert_shows(ui, "Seite von Ort 1");
	press(ui, "[");
	assert_shows(ui, "Termine hier");
	press(ui, "[ [");
	assert_shows(ui, "Seite von Ort 0");
	press(ui, "Alt-Left");
	assert_shows(ui, ">Ort 0");
	press(ui, "[");
	assert_shows(ui, ">Ort 0");
	press(ui, "] ] Alt-Right");
	assert_shows(ui, "Termine hier");
	press(ui, "]");
	assert_shows(ui, "Seite von Ort 1");
	/* What was left by going back is there again. */
	press(ui, "q ]");
	assert_shows(ui, "Seite von Ort 1");
	/* Opening something else ends that branch. */
	press(ui, "q q Down Enter ]");
	assert_shows(ui, "Seite von Ort 1");
	stop(ui);
	assert_int_equal(alive, 0);
}

/* Back to the page below with something in the hand, and only to a page that expects it. */
static void test_back_with(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	assert_false(ui_back_with(ui, &towns_screen, "nichts darunter"));
	press(ui, "Enter n");
	assert_false(ui_back_with(ui, &towns_screen, "darunter ist ein Ort"));
	assert_shows(ui, "Seite von Ort 1");
	press(ui, "q");
	towns_result = 0;
	assert_true(ui_back_with(ui, &towns_screen, "gewählt"));
	assert_shows(ui, ">Ort 0");
	assert_int_equal(towns_result, UI_TAG_BACK * 10 + RESULT_OK);
	assert_string_equal(towns_payload, "gewählt");
	press(ui, "]");
	assert_shows(ui, "Seite von Ort 0");
	stop(ui);
	assert_int_equal(alive, 0);
}

static void test_failing_init_leaves_the_page(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	for (int i = 0; i < 12; i++)
		press(ui, "Down");
	press(ui, "Enter n");
	assert_shows(ui, "Seite von Ort 12");
	assert_shows(ui, "! Diesen Ort gibt es nicht mehr.");
	stop(ui);
}

static void test_deep_stacks_are_bounded(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	press(ui, "End Enter");
	for (int i = 0; i < 200; i++)
		press(ui, "n");
	assert_shows(ui, "Seite von Ort 229");
	assert_true(alive < 40);
	for (int i = 0; i < 40; i++)
		press(ui, "q");
	assert_shows(ui, ">Ort 29");
	stop(ui);
}

static void test_dialog_result(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	press(ui, "a");
	assert_shows(ui, "─ Name ─");
	/* Text, no commands. */
	press(ui, "q 2 ?");
	assert_shows(ui, "altq2?");
	press(ui, "Enter");
	assert_int_equal(towns_result, 71);
	assert_string_equal(towns_payload, "altq2?");
	press(ui, "a Esc");
	assert_int_equal(towns_result, 70);
	press(ui, "a Ctrl-C");
	assert_hides(ui, "─ Name ─");
	stop(ui);
}

static void test_dialog_stays_while_looking_elsewhere(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	press(ui, "a x Ctrl-F");
	assert_int_equal(found, 1);
	assert_shows(ui, "Seite von Ort 5");
	assert_hides(ui, "altx");
	press(ui, "Alt-2 Alt-1 q");
	assert_shows(ui, "altx");
	press(ui, "Enter");
	assert_string_equal(towns_payload, "altx");
	stop(ui);
}

static void test_changes_reach_hidden_pages_later(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	ui_notify_changed(ui);
	assert_int_equal(towns_changed, 1);
	press(ui, "2");
	ui_notify_changed(ui);
	ui_notify_changed(ui);
	assert_int_equal(towns_changed, 1);
	press(ui, "1");
	assert_int_equal(towns_changed, 2);
	press(ui, "e");
	assert_int_equal(towns_changed, 3);
	assert_string_equal(ui_message(ui), "bearbeitet");
	stop(ui);
}

static void test_help_runs_commands(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	press(ui, "?");
	assert_shows(ui, "─ Hilfe: Kommunen ─");
	assert_shows(ui, "Ausgewählte Kommune bearbeiten");
	press(ui, "b e a r");
	assert_hides(ui, "Beim Tippen");
	press(ui, "Enter");
	assert_string_equal(ui_message(ui), "bearbeitet");
	assert_hides(ui, "Hilfe:");
	stop(ui);
}

static void test_palette(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	press(ui, ": T e r m Enter");
	assert_shows(ui, "Termine hier");
	press(ui, "1 : s a m m e l n Esc : m a r k i e r t");
	assert_shows(ui, "– Mit Markierten arbeiten");
	press(ui, "Enter");
	assert_non_null(strstr(ui_message(ui), "markieren"));
	assert_shows(ui, "─ Befehle ─");
	/* Synonyms, umlauts typed otherwise, several words. */
	press(ui, "Ctrl-U a e n d Enter");
	assert_string_equal(ui_message(ui), "bearbeitet");
	press(ui, ": d u r c h Space a l l Enter");
	assert_int_equal(found, 1);
	press(ui, ": x y z q");
	assert_shows(ui, "Kein Befehl passt");
	stop(ui);
}

static void test_quit_asks_every_dialog(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	press(ui, "2 q");
	assert_string_equal(ui_message(ui), "Filter weg");
	press(ui, "o Alt-1");
	refuse_quit = true;
	press(ui, "Ctrl-Q");
	assert_false(ui_finished(ui));
	assert_shows(ui, "stur");
	assert_string_equal(ui_message(ui), "Erst speichern.");
	press(ui, "Ctrl-C Esc q");
	assert_shows(ui, "stur");
	refuse_quit = false;
	press(ui, "Alt-1 Ctrl-C");
	assert_false(ui_finished(ui));
	press(ui, "Q");
	assert_true(ui_finished(ui));
	stop(ui);
}

static void wake(Ui *ui, void *model)
{
	(void)model;
	ui_wake(ui, 300);
}

static void work(Ui *ui, void *model)
{
	((Towns *)model)->work = 3;
	ui_work(ui, true);
}

static void test_timers_and_work(void **state)
{
	(void)state;
	static const Command cmd = { .id = "x", .run = wake }, slices = { .id = "y", .run = work };
	Ui *ui = start(80, 24, false);
	press(ui, "Down");
	assert_int_equal(ui_wait_ms(ui, 1000), -1);
	ui_run(ui, &cmd);
	assert_int_equal(ui_wait_ms(ui, 1100), 200);
	ui_tick(ui, 1299);
	assert_int_equal(towns_ticks, 0);
	ui_tick(ui, 1300);
	assert_int_equal(towns_ticks, 1);
	assert_int_equal(ui_wait_ms(ui, 1300), -1);
	ui_run(ui, &slices);
	assert_int_equal(ui_wait_ms(ui, 1300), 0);
	int n = 0;
	while (ui_work_step(ui))
		n++;
	assert_int_equal(n, 3);
	stop(ui);
}

static Rc early_init(void *model, Ui *ui, const void *arg, Err *err)
{
	(void)model, (void)arg, (void)err;
	ui_wake(ui, 60);
	return RC_OK;
}

static void early_update(void *model, Ui *ui, const Msg *msg)
{
	(void)model;
	if (msg->type == MSG_CHANGED)
		ui_wake(ui, 500);
}

/* A timer of the first screen, or after a colleague's change, counts from now. */
static void test_timers_without_a_key(void **state)
{
	(void)state;
	static const ScreenDef early = { .id = "early",
		.title = "Früh",
		.tab = '1',
		.model_size = 1,
		.init = early_init,
		.update = early_update };
	static const ScreenDef *const screens[] = { &early, NULL };
	Ui *ui = ui_new(&(UiConfig){ .screens = screens, .w = 80, .h = 24, .now_ms = 7000 });
	assert_int_equal(ui_wait_ms(ui, 7000), 60);
	ui_time(ui, 20000);
	ui_notify_changed(ui);
	assert_int_equal(ui_wait_ms(ui, 20000), 500);
	ui_free(ui);
}

static void test_frame_is_kept_while_nothing_happens(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	Canvas *c = (Canvas *)(uintptr_t)ui_frame(ui);
	canvas_at(c, 70, 10)->cp = 'X';
	ui_tick(ui, 5000);
	assert_ptr_equal(ui_frame(ui), c);
	assert_int_equal(canvas_at(c, 70, 10)->cp, 'X');
	press(ui, "Down");
	ui_frame(ui);
	assert_int_equal(canvas_at(c, 70, 10)->cp, ' ');
	assert_int_equal(c->cursor_y, 2);
	stop(ui);
}

static void test_long_messages_are_whole(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	ui_warn(ui,
		"Die Verbindung zum Rechner im Rathaus ist gerade so langsam, dass der Eintrag noch nicht "
		"gespeichert werden konnte; bitte in einer Minute noch einmal versuchen.");
	assert_shows(ui, "\n! Die Verbindung zum");
	assert_shows(ui, "versuchen.\nEnter");
	press(ui, "Down");
	assert_hides(ui, "versuchen.");
	stop(ui);
}

static void test_digit_of_the_tab_leads_to_its_root(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	press(ui, "Enter n 1");
	assert_shows(ui, ">Ort 0");
	press(ui, "[");
	assert_shows(ui, "Seite von Ort 1");
	stop(ui);
}

static void test_small_windows(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	ui_resize(ui, 59, 30);
	assert_shows(ui, "Fenster zu klein: mindestens 60×16");
	ui_resize(ui, 1, 1);
	assert_int_equal(ui_frame(ui)->w, 1);
	press(ui, "a Enter ? Esc");
	ui_frame(ui);
	ui_resize(ui, 60, 16);
	assert_shows(ui, "[1 Kommunen]");
	stop(ui);
}

static void test_paste_is_no_command(void **state)
{
	(void)state;
	Ui *ui = start(80, 24, false);
	const Key k = { .sym = SYM_PASTE, .text = "eq", .text_len = 2 };
	ui_key(ui, &k, 1);
	assert_string_equal(ui_message(ui), "");
	assert_shows(ui, ">Ort 0");
	stop(ui);
}

static void test_nothing_to_open(void **state)
{
	(void)state;
	static const ScreenDef *const none[] = { NULL };
	const UiConfig cfg = { .screens = none, .w = 80, .h = 24 };
	Ui *ui = ui_new(&cfg);
	press(ui, "a ? q");
	ui_frame(ui);
	press(ui, "Ctrl-Q");
	assert_true(ui_finished(ui));
	ui_free(ui);
}

static void test_man_section(void **state)
{
	(void)state;
	AUTO(str_done) Str out = STR_INIT;
	help_man_section(registry, &out);
	assert_non_null(strstr(str_cstr(&out), ".Ss Kommunen\n"));
	assert_non_null(strstr(str_cstr(&out), ".It Ic e\nAusgewählte Kommune bearbeiten.\n"));
	assert_non_null(strstr(str_cstr(&out), ".It Ic \\&? , Ic F1\n"));
	assert_non_null(strstr(str_cstr(&out), ".It Ic Strg\\-S\n"));
}

static void test_key_tables_have_no_doubles(void **state)
{
	(void)state;
	for (size_t c = 0; c < screen_global_ncommands; c++) {
		Key k;
		for (size_t i = 0; screen_key(&screen_global_commands[c], i, &k); i++)
			assert_ptr_equal(screen_find_key(screen_global_commands, screen_global_ncommands, &k),
				&screen_global_commands[c]);
	}
}

static void test_random_keys_on_random_sizes(void **state)
{
	(void)state;
	static const char *const names[] = { "Enter", "Esc", "a", "q", "1", "2", "n", "Alt-1", "Alt-2", "[",
		"]", "?", ":", "/", "Down", "Up", "End", "Home", "PgDn", "PgUp", "Tab", "Backspace", "Ctrl-F",
		"Ctrl-C", "Ctrl-G", "j", "m", "e", "u", "Ctrl-R", "Ctrl-L", "x", "Space", "Delete", "Left",
		"Alt-Left", "Alt-Right", "Ctrl-W" };
	srand(17);
	for (int round = 0; round < 40; round++) {
		Ui *ui = start(1 + rand() % 120, 1 + rand() % 40, rand() % 2);
		for (int i = 0; i < 400 && !ui_finished(ui); i++) {
			press(ui, names[(size_t)rand() % ARRAY_LEN(names)]);
			if (rand() % 50 == 0)
				ui_resize(ui, 1 + rand() % 120, 1 + rand() % 40);
			if (rand() % 30 == 0)
				ui_notify_changed(ui);
			ui_tick(ui, 1000 + i);
			const Canvas *c = ui_frame(ui);
			assert_true(c->cursor_x < c->w && c->cursor_y < c->h);
		}
		stop(ui);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frame),
		cmocka_unit_test(test_footer_follows_needs_and_place),
		cmocka_unit_test(test_unmet_needs_are_answered),
		cmocka_unit_test(test_pages_keep_their_place),
		cmocka_unit_test(test_back_and_forward),
		cmocka_unit_test(test_back_with),
		cmocka_unit_test(test_failing_init_leaves_the_page),
		cmocka_unit_test(test_deep_stacks_are_bounded),
		cmocka_unit_test(test_dialog_result),
		cmocka_unit_test(test_dialog_stays_while_looking_elsewhere),
		cmocka_unit_test(test_changes_reach_hidden_pages_later),
		cmocka_unit_test(test_help_runs_commands),
		cmocka_unit_test(test_palette),
		cmocka_unit_test(test_quit_asks_every_dialog),
		cmocka_unit_test(test_timers_and_work),
		cmocka_unit_test(test_timers_without_a_key),
		cmocka_unit_test(test_frame_is_kept_while_nothing_happens),
		cmocka_unit_test(test_long_messages_are_whole),
		cmocka_unit_test(test_digit_of_the_tab_leads_to_its_root),
		cmocka_unit_test(test_small_windows),
		cmocka_unit_test(test_paste_is_no_command),
		cmocka_unit_test(test_nothing_to_open),
		cmocka_unit_test(test_man_section),
		cmocka_unit_test(test_key_tables_have_no_doubles),
		cmocka_unit_test(test_random_keys_on_random_sizes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
