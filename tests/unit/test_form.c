/* A form with a field of each type, over a screen that notes its result. */
#include "kontor/ui/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

typedef struct Saved {
	int calls;
	char values[6][80];
	int64_t town;
	char draft[400];
	bool dropped;
	int result;
	Rc answer; /* what save is to return */
	const char *field, *more;
} Saved;

static Saved saved;

static void base_update(void *model, Ui *ui, const Msg *msg)
{
	(void)model;
	(void)ui;
	if (msg->type == MSG_RESULT)
		saved.result = msg->code;
}

static const ScreenDef base_screen = { .id = "base", .title = "Basis", .tab = '1', .update = base_update };
static const ScreenDef *const registry[] = { &base_screen, NULL };

static Rc save(void *ctx, Ui *ui, const char *const *values, const int64_t *ids, Err *err)
{
	Saved *s = ctx;
	(void)ui;
	s->calls++;
	for (size_t i = 0; i < 6; i++)
		str_copy(s->values[i], sizeof(s->values[i]), values[i]);
	s->town = ids[4];
	if (s->answer == RC_OK)
		return RC_OK;
	const Rc rc = err_set(err, s->answer, "Petra hat das eben geändert. %s", s->more ? s->more : "");
	str_copy(err->field, sizeof(err->field), s->field ? s->field : "");
	return rc;
}

static void draft(void *ctx, const char *data)
{
	Saved *s = ctx;
	s->dropped = !data;
	str_copy(s->draft, sizeof(s->draft), data ? data : "");
}

static void search(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	const PickerItem item = { .value = 42, .title = "Wittenberge" };
	(void)ctx;
	if (strncmp(item.title, text, strlen(text)) == 0)
		VEC_PUSH(a, ret, item);
}

static bool echo(void *ctx, const char *input, char *out, size_t cap)
{
	(void)ctx;
	const bool good = strcmp(input, "14.10.") == 0;
	str_copy(out, cap, good ? "Mi 14.10.2026" : "Kein Datum.");
	return good;
}

static const FormChoice kinds[] = { { "tour", "Tour" }, { "talk", "Webtalk" }, { "tandem", "Tandem" },
	{ NULL, NULL } };

static const FormField fields[] = {
	{ .name = "title", .label = "Titel", .type = FORM_TEXT, .required = true, .initial = "Auftakt" },
	{ .name = "kind", .label = "Art", .type = FORM_CHOICE, .choices = kinds, .initial = "talk" },
	{ .name = "uid", .label = "Kennung", .type = FORM_SHOW, .initial = "abc-1" },
	{ .name = "start", .label = "Beginn", .type = FORM_DATE, .echo = echo, .hint = "Tag, dann Uhrzeit" },
	{ .name = "town", .label = "Kommune", .type = FORM_PICK, .picker = { .search = search } },
	{ .name = "note", .label = "Notiz", .type = FORM_PROSE, .lines = 3 },
};

static Ui *start(const char *restore)
{
	const UiConfig cfg = { .screens = registry, .w = 80, .h = 24 };
	const FormArg arg = {
		.title = "Termin",
		.fields = fields,
		.nfields = ARRAY_LEN(fields),
		.save = save,
		.ctx = &saved,
		.draft = draft,
		.restore = restore,
	};
	saved = (Saved){ .result = -1 };
	Ui *ui = ui_new(&cfg);
	ui_dialog(ui, &form_screen, &arg, 1);
	return ui;
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

static bool shows(Ui *ui, const char *text)
{
	AUTO(str_done) Str out = STR_INIT;
	canvas_dump(ui_frame(ui), false, &out);
	return strstr(str_cstr(&out), text) != NULL;
}

#define assert_shows(ui, text)                                                                               \
	do {                                                                                                 \
		AUTO(str_done) Str out_ = STR_INIT;                                                          \
		canvas_dump(ui_frame(ui), false, &out_);                                                     \
		if (!strstr(str_cstr(&out_), text))                                                          \
			fail_msg("„%s“ is not on the screen:\n%s", text, str_cstr(&out_));                   \
	} while (0)

static void test_look(void **state)
{
	(void)state;
	Ui *ui = start(NULL);
	assert_shows(ui, "Titel *  Auftakt");
	assert_shows(ui, "Art      Webtalk");
	assert_shows(ui, "Kennung  abc-1");
	assert_shows(ui, "Kommune  (keine Auswahl)");
	assert_shows(ui, "Strg-S Speichern  Enter Weiter  Esc Abbrechen");
	press(ui, "Tab");
	assert_shows(ui, "< Webtalk >");
	assert_shows(ui, "Leertaste wechselt");
	press(ui, "Tab");
	assert_shows(ui, "Tag, dann Uhrzeit");
	ui_free(ui);
}

static void test_fill_and_save(void **state)
{
	(void)state;
	Ui *ui = start(NULL);
	press(ui, "Ctrl-U Space N e u Space Enter Right Tab 1 4 . 1 0 .");
	assert_shows(ui, "= Mi 14.10.2026");
	press(ui, "Enter W Enter Tab a Enter b");
	assert_shows(ui, "Kommune  Wittenberge");
	assert_shows(ui, "Termin (geändert)");
	press(ui, "Ctrl-S");
	assert_int_equal(saved.calls, 1);
	assert_string_equal(saved.values[0], "Neu");
	assert_string_equal(saved.values[1], "tandem");
	assert_string_equal(saved.values[3], "14.10.");
	assert_int_equal(saved.town, 42);
	assert_string_equal(saved.values[5], "a\nb");
	assert_int_equal(saved.result, RESULT_OK);
	ui_free(ui);
}

static void test_choice_keys(void **state)
{
	(void)state;
	Ui *ui = start(NULL);
	press(ui, "Tab t");
	assert_shows(ui, "< Tandem >");
	press(ui, "t");
	assert_shows(ui, "< Tour >");
	press(ui, "Left");
	assert_shows(ui, "< Tandem >");
	press(ui, "Enter w e b Enter");
	assert_shows(ui, "< Webtalk >");
	ui_free(ui);
}

static void test_pick_can_be_cleared(void **state)
{
	(void)state;
	Ui *ui = start(NULL);
	press(ui, "Tab Tab Tab W i Enter");
	assert_shows(ui, "Wittenberge");
	press(ui, "Delete Ctrl-S");
	assert_int_equal(saved.town, 0);
	ui_free(ui);
}

static void test_required(void **state)
{
	(void)state;
	Ui *ui = start(NULL);
	press(ui, "Ctrl-U Space Tab Ctrl-S");
	assert_int_equal(saved.calls, 0);
	assert_shows(ui, "! „Titel“ fehlt noch");
	/* The cursor is in the field: typing goes there. */
	press(ui, "x Ctrl-S");
	assert_string_equal(saved.values[0], "x");
	ui_free(ui);
}

static void test_failing_save_keeps_everything(void **state)
{
	(void)state;
	Ui *ui = start(NULL);
	saved.answer = RC_CONFLICT;
	press(ui, "End x Ctrl-S");
	assert_shows(ui, "! Petra hat das eben geändert.");
	assert_shows(ui, "Auftaktx");
	saved.answer = RC_INVALID;
	saved.field = "start";
	press(ui, "Ctrl-S q");
	assert_shows(ui, "Beginn   q");
	saved.answer = RC_OK;
	press(ui, "Ctrl-S");
	assert_int_equal(saved.result, RESULT_OK);
	ui_free(ui);
}

static void test_long_errors_are_whole(void **state)
{
	(void)state;
	Ui *ui = start(NULL);
	saved.answer = RC_CONFLICT;
	saved.more =
		"Bitte den Termin noch einmal öffnen, beide Fassungen vergleichen und dann erneut speichern.";
	press(ui, "Ctrl-S");
	assert_shows(ui, "erneut speichern.");
	saved.field = "title";
	press(ui, "Ctrl-S");
	assert_shows(ui, "erneut speichern.");
	assert_shows(ui, "Notiz");
	ui_free(ui);
}

static void test_random_keys(void **state)
{
	(void)state;
	static const char *const names[] = { "Enter", "Esc", "Tab", "Backtab", "Up", "Down", "Left", "Right",
		"a", "W", "Space", "Delete", "Backspace", "Ctrl-S", "n", "j", "F1", "PgDn", "Ctrl-U", "Home",
		"End", "ü" };
	srand(23);
	for (int round = 0; round < 30; round++) {
		Ui *ui = start(NULL);
		saved.answer = round % 3 ? RC_BUSY : RC_OK;
		saved.field = round % 2 ? "town" : NULL;
		for (int i = 0; i < 300; i++) {
			press(ui, names[(size_t)rand() % ARRAY_LEN(names)]);
			if (rand() % 40 == 0)
				ui_resize(ui, 1 + rand() % 100, 1 + rand() % 40);
			ui_tick(ui, 1000 + i * 100);
			ui_frame(ui);
		}
		ui_free(ui);
	}
}

static void test_leaving_asks_only_when_changed(void **state)
{
	(void)state;
	Ui *ui = start(NULL);
	press(ui, "Esc");
	assert_int_equal(saved.result, RESULT_CANCEL);
	ui_free(ui);
	ui = start(NULL);
	press(ui, "x Esc");
	assert_shows(ui, "Eingaben verwerfen?");
	press(ui, "n");
	assert_int_equal(saved.result, -1);
	assert_shows(ui, "Auftaktx");
	press(ui, "Ctrl-Q");
	assert_false(ui_finished(ui));
	press(ui, "j");
	assert_int_equal(saved.result, RESULT_CANCEL);
	press(ui, "Ctrl-Q");
	assert_true(ui_finished(ui));
	ui_free(ui);
}

static void test_drafts(void **state)
{
	(void)state;
	Ui *ui = start(NULL);
	press(ui, "x Tab t Tab Tab W Enter Tab a \\ Enter b");
	assert_string_equal(saved.draft, "");
	ui_tick(ui, 1000 + 3999);
	assert_string_equal(saved.draft, "");
	ui_tick(ui, 1000 + 4000);
	static const char text[] =
		"title=Auftaktx\nkind=tandem\nstart=\ntown=42 Wittenberge\nnote=a\\\\\\nb\n";
	assert_string_equal(saved.draft, text);
	press(ui, "c");
	ui_save_drafts(ui);
	assert_non_null(strstr(saved.draft, "\\nbc\n"));
	press(ui, "Esc j");
	assert_true(saved.dropped);
	ui_free(ui);

	ui = start(text);
	assert_shows(ui, "Auftaktx");
	assert_shows(ui, "Termin (geändert)");
	press(ui, "Ctrl-S");
	assert_string_equal(saved.values[1], "tandem");
	assert_int_equal(saved.town, 42);
	assert_string_equal(saved.values[5], "a\\\nb");
	assert_true(saved.dropped);
	ui_free(ui);
}

static void test_draft_after_many_keys(void **state)
{
	(void)state;
	Ui *ui = start(NULL);
	for (int i = 0; i < 49; i++)
		press(ui, "x");
	assert_string_equal(saved.draft, "");
	press(ui, "x");
	assert_non_null(strstr(saved.draft, "title=Auftaktxxx"));
	ui_free(ui);
}

static void test_scrolls_and_resizes(void **state)
{
	(void)state;
	Ui *ui = start(NULL);
	press(ui, "x");
	ui_resize(ui, 60, 16);
	assert_shows(ui, "Auftaktx");
	press(ui, "Tab Tab Tab Tab y");
	ui_resize(ui, 20, 5);
	ui_frame(ui);
	ui_resize(ui, 200, 50);
	assert_true(shows(ui, "Notiz"));
	assert_true(ui_frame(ui)->cursor_x >= 0);
	ui_free(ui);
}

static void test_last_field_saves_with_enter(void **state)
{
	(void)state;
	const UiConfig cfg = { .screens = registry, .w = 80, .h = 24 };
	const FormArg arg = { .title = "Kurz", .fields = fields, .nfields = 1, .ctx = &saved };
	saved = (Saved){ .result = -1 };
	Ui *ui = ui_new(&cfg);
	ui_dialog(ui, &form_screen, &arg, 1);
	const Key k = { .sym = SYM_PASTE, .text = "a\nb", .text_len = 3 };
	ui_key(ui, &k, 1000);
	assert_shows(ui, "Auftakta b");
	press(ui, "Enter");
	assert_int_equal(saved.result, RESULT_OK);
	ui_free(ui);
}

static void test_many_fields_keep_the_focus_visible(void **state)
{
	(void)state;
	enum { N = 40 };
	static FormField many[N];
	static char labels[N][16];
	for (int i = 0; i < N; i++) {
		snprintf(labels[i], sizeof(labels[i]), "Feld %d", i);
		many[i] = (FormField){ .name = labels[i], .label = labels[i], .type = FORM_TEXT };
	}
	const UiConfig cfg = { .screens = registry, .w = 80, .h = 24 };
	const FormArg arg = { .title = "Lang", .fields = many, .nfields = N };
	Ui *ui = ui_new(&cfg);
	ui_dialog(ui, &form_screen, &arg, 1);
	for (int i = 0; i < N; i++) {
		assert_shows(ui, labels[i]);
		assert_true(ui_frame(ui)->cursor_y > 0);
		press(ui, "Tab");
	}
	assert_shows(ui, "Feld 0 ");
	press(ui, "Up");
	assert_shows(ui, "Feld 39");
	ui_free(ui);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_look),
		cmocka_unit_test(test_fill_and_save),
		cmocka_unit_test(test_choice_keys),
		cmocka_unit_test(test_pick_can_be_cleared),
		cmocka_unit_test(test_required),
		cmocka_unit_test(test_failing_save_keeps_everything),
		cmocka_unit_test(test_long_errors_are_whole),
		cmocka_unit_test(test_random_keys),
		cmocka_unit_test(test_leaving_asks_only_when_changed),
		cmocka_unit_test(test_drafts),
		cmocka_unit_test(test_draft_after_many_keys),
		cmocka_unit_test(test_scrolls_and_resizes),
		cmocka_unit_test(test_last_field_saves_with_enter),
		cmocka_unit_test(test_many_fields_keep_the_focus_visible),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
