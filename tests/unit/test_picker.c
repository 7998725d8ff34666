/* Picker, prompt and confirmation over a screen that notes their results. */
#include "kontor/ui/picker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "kontor/ui/prompt.h"

static int result_tag, result_code;
static int64_t picked;
static char typed[64];
static const char *towns[] = { "Calau", "Lübben", "Lübbenau", "Vetschau", NULL };

static void base_update(void *model, Ui *ui, const Msg *msg)
{
	(void)model;
	(void)ui;
	if (msg->type != MSG_RESULT)
		return;
	result_tag = msg->tag;
	result_code = msg->code;
	if (msg->code == RESULT_OK && msg->tag == 1)
		picked = ((const PickerItem *)msg->payload)->value;
	if (msg->code == RESULT_OK && msg->tag == 2)
		str_copy(typed, sizeof(typed), msg->payload);
}

static const ScreenDef base_screen = { .id = "base", .title = "Basis", .tab = '1', .update = base_update };
static const ScreenDef *const registry[] = { &base_screen, NULL };

static Ui *start(void)
{
	const UiConfig cfg = { .screens = registry, .w = 80, .h = 24 };
	result_tag = result_code = -1;
	picked = -1;
	typed[0] = '\0';
	return ui_new(&cfg);
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

static void assert_shows(Ui *ui, const char *text)
{
	AUTO(str_done) Str out = STR_INIT;
	canvas_dump(ui_frame(ui), false, &out);
	if (!strstr(str_cstr(&out), text))
		fail_msg("„%s“ is not on the screen:\n%s", text, str_cstr(&out));
}

static void search(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	(void)ctx;
	for (int i = 0; towns[i]; i++) {
		const PickerItem item = { .value = i, .title = towns[i], .detail = "Brandenburg" };
		if (strncmp(towns[i], text, strlen(text)) == 0)
			VEC_PUSH(a, ret, item);
	}
}

static void open_picker(Ui *ui, const char *initial)
{
	const PickerArg arg = {
		.title = "Kommune", .empty = "Keine Kommune heißt so.", .search = search, .initial = initial
	};
	ui_dialog(ui, &picker_screen, &arg, 1);
}

static void test_pick(void **state)
{
	(void)state;
	Ui *ui = start();
	open_picker(ui, "L");
	assert_shows(ui, "─ Kommune ─");
	assert_shows(ui, ">Lübben   ");
	press(ui, "ü Down Enter");
	assert_int_equal(result_tag, 1);
	assert_int_equal(picked, 2);
	ui_free(ui);
}

static void test_nothing_matches(void **state)
{
	(void)state;
	Ui *ui = start();
	open_picker(ui, NULL);
	press(ui, "x Enter");
	assert_shows(ui, "Keine Kommune heißt so.");
	assert_int_equal(result_tag, -1);
	press(ui, "Backspace");
	assert_shows(ui, ">Calau");
	press(ui, "Esc");
	assert_int_equal(result_code, RESULT_CANCEL);
	ui_free(ui);
}

static void test_picker_follows_changes(void **state)
{
	(void)state;
	Ui *ui = start();
	open_picker(ui, NULL);
	press(ui, "Down Down");
	assert_shows(ui, ">Lübbenau");
	towns[0] = "Aalen";
	ui_notify_changed(ui);
	towns[0] = "Calau";
	assert_shows(ui, ">Lübbenau");
	ui_free(ui);
}

static Rc check(void *ctx, const char *input, Err *err)
{
	(void)ctx;
	if (strchr(input, 'x')) {
		const Rc rc = err_set(err, RC_INVALID, "Ohne x, bitte.");
		err->at = (size_t)(strchr(input, 'x') - input);
		return rc;
	}
	return RC_OK;
}

static void test_prompt_keeps_wrong_input(void **state)
{
	(void)state;
	Ui *ui = start();
	const PromptArg arg = {
		.title = "Name", .text = "Wie soll es heißen?", .initial = "a", .check = check
	};
	ui_dialog(ui, &prompt_screen, &arg, 2);
	press(ui, "x b Enter");
	assert_shows(ui, "Ohne x, bitte.");
	assert_shows(ui, "axb");
	/* The cursor is on the offending spot. */
	press(ui, "Delete Space Enter");
	assert_int_equal(result_code, RESULT_OK);
	assert_string_equal(typed, "a b");
	ui_free(ui);
}

static void test_confirm(void **state)
{
	(void)state;
	static const struct {
		const char *keys;
		int code;
	} answers[] = { { "j", RESULT_OK }, { "Enter", RESULT_OK }, { "n", RESULT_CANCEL },
		{ "Esc", RESULT_CANCEL }, { "x 2 : Ctrl-C", RESULT_CANCEL } };
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		Ui *ui = start();
		const ConfirmArg arg = {
			.title = "Löschen?", .text = "Ein Termin wird gelöscht.", .yes = "Löschen"
		};
		ui_dialog(ui, &prompt_confirm_screen, &arg, 3);
		assert_shows(ui, "j Löschen   n Abbrechen");
		press(ui, answers[i].keys);
		assert_int_equal(result_tag, 3);
		assert_int_equal(result_code, answers[i].code);
		ui_free(ui);
	}
}

static void test_large_damage_is_typed(void **state)
{
	(void)state;
	Ui *ui = start();
	const ConfirmArg arg = { .title = "Löschen?", .text = "Viele.", .yes = "Löschen", .typed = "12" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, 3);
	press(ui, "j Enter");
	assert_int_equal(result_tag, -1);
	press(ui, "Ctrl-U 1 2 Enter");
	assert_int_equal(result_code, RESULT_OK);
	ui_free(ui);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pick),
		cmocka_unit_test(test_nothing_matches),
		cmocka_unit_test(test_picker_follows_changes),
		cmocka_unit_test(test_prompt_keeps_wrong_input),
		cmocka_unit_test(test_confirm),
		cmocka_unit_test(test_large_damage_is_typed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
