/* A letter to one or many persons. */
#include "letters.h"

#include <string.h>
#include <unistd.h>

#include "kontor/base/text.h"
#include "kontor/ui/form.h"
#include "kontor/ui/prompt.h"

enum { SUBJECT, BODY, FILE_NAME };
enum { NAMES_SHOWN = 8, BODY_LINES = 8, TAG_CONFIRM = LETTERS_TAG + 1 };

static void add_count(Str *out, size_t n)
{
	str_addf(out, "%zu %s", n, n == 1 ? "Brief" : "Briefe");
}

static void add_skipped(const LetterPlan *plan, Str *out)
{
	size_t n = plan->skipped.len;
	for (size_t i = 0; i < n && i < NAMES_SHOWN; i++) {
		const LetterSkip *s = &plan->skipped.items[i];
		str_addf(out, "%s%s (%s)", i == 0 ? "Ausgelassen: " : ", ", s->name, s->reason);
	}
	if (n > NAMES_SHOWN)
		str_addf(out, " und %zu weitere", n - NAMES_SHOWN);
	str_adds(out, n > 0 ? ".\n" : "");
}

/* --- the question ------------------------------------------------------------------- */

static void ask(Letters *l, Ui *ui, const char *path)
{
	AUTO(str_done) Str title = STR_INIT;
	AUTO(str_done) Str text = STR_INIT;
	add_count(&title, l->plan.to.len);
	str_adds(&title, " schreiben?");
	str_addf(&text, "Datei: %s%s\n", path,
		access(path, F_OK) == 0 ? " (gibt es schon und wird ersetzt)" : "");
	add_skipped(&l->plan, &text);
	str_adds(&text,
		"\nJeder Brief wird bei Person und Kommune vermerkt, die Ausfuhr festgehalten. u nimmt die "
		"Vermerke zurück.");
	ConfirmArg arg = { .title = arena_strdup(l->arena, str_cstr(&title)),
		.text = arena_strdup(l->arena, str_cstr(&text)),
		.yes = "Schreiben" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_CONFIRM);
}

static bool answered(void *ctx, Ui *ui, const Msg *msg)
{
	Letters *l = ctx;
	(void)ui;
	l->confirmed = msg->tag == TAG_CONFIRM && msg->code == RESULT_OK;
	return l->confirmed;
}

/* --- the form --------------------------------------------------------------------------- */

static Rc save(void *ctx, Ui *ui, const char *const *values, const int64_t *ids, Err *err)
{
	Letters *l = ctx;
	LetterOrder order = { l->ids, l->n, values[SUBJECT], values[BODY], values[FILE_NAME] };
	bool confirmed = l->confirmed;
	(void)ids;
	l->confirmed = false;
	if (letter_check(&order, err) != RC_OK)
		return err->rc;
	if (confirmed) {
		if (letter_write(l->office, &order, l->arena, &l->plan, &l->path, err) != RC_OK)
			return err->rc;
		l->finished = true;
		ui_changed_by_me(ui);
		return RC_OK;
	}
	if (letter_plan(l->office, l->ids, l->n, l->arena, &l->plan, err) != RC_OK)
		return err->rc;
	if (l->plan.to.len == 0) {
		AUTO(str_done) Str who = STR_INIT;
		add_skipped(&l->plan, &who);
		return err_set(err, RC_INVALID, "Niemand bekommt einen Brief. %.*s",
			(int)strcspn(str_cstr(&who), "\n"), str_cstr(&who));
	}
	ask(l, ui, order.path);
	return err_set(err, RC_DENIED, "Noch ist nichts geschrieben.");
}

void letters_start(Letters *l, Ui *ui, Office *o, const int64_t *ids, size_t n)
{
	static const FormField fields[] = {
		[SUBJECT] = { .name = "subject", .label = "Betreff", .type = FORM_TEXT, .required = true },
		[BODY] = { .name = "body",
			.label = "Text",
			.type = FORM_PROSE,
			.required = true,
			.lines = BODY_LINES,
			.hint = "Anschrift, Datum, Anrede und Gruß kommen von selbst dazu." },
		[FILE_NAME] = { .name = "file",
			.label = "Datei",
			.type = FORM_TEXT,
			.required = true,
			.initial = "brief.txt" },
	};
	arena_free(l->arena);
	*l = (Letters){ .office = o, .arena = arena_new(), .n = n };
	l->ids = ARENA_ARRAY(l->arena, int64_t, n + 1);
	memcpy(l->ids, ids, n * sizeof(*ids));
	FormArg form = { .title = n == 1 ? "Brief beginnen"
					 : arena_printf(l->arena, "Brief an %zu Personen beginnen", n),
		.fields = fields,
		.nfields = ARRAY_LEN(fields),
		.save = save,
		.ctx = l,
		.result = answered };
	ui_dialog(ui, &form_screen, &form, LETTERS_TAG);
}

bool letters_result(Letters *l, Ui *ui, const Msg *msg)
{
	if (msg->type != MSG_RESULT || msg->tag != LETTERS_TAG)
		return false;
	if (msg->code != RESULT_OK)
		return true;
	AUTO(str_done) Str title = STR_INIT;
	AUTO(str_done) Str text = STR_INIT;
	add_count(&title, l->plan.to.len);
	str_adds(&title, " geschrieben");
	str_addf(&text, "%s\n", l->path);
	add_skipped(&l->plan, &text);
	str_adds(&text, "\nu nimmt die Vermerke zurück; die Datei bleibt.");
	ConfirmArg arg = { .title = arena_strdup(l->arena, str_cstr(&title)),
		.text = arena_strdup(l->arena, str_cstr(&text)),
		.yes = "Gut",
		.no = "Schließen" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, -1);
	return true;
}

void letters_done(Letters *l)
{
	arena_free(l->arena);
	l->arena = NULL;
}
