/* Keys, checking and saving of forms. form_view.c draws them. */
#include "kontor/ui/form.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/ui/prompt.h"

#include "form_priv.h"

enum { DRAFT_KEYS = 50, DRAFT_MS = 4000 };

/* Tags of the form's own dialogs; save may open others with small ones. */
enum { TAG_DISCARD = 0x7F01, TAG_PICK };

bool form_is_text(const FormInput *in)
{
	return in->def.type == FORM_TEXT || in->def.type == FORM_PROSE || in->def.type == FORM_DATE;
}

static bool input_changed(const FormInput *in)
{
	switch (in->def.type) {
	case FORM_CHOICE:
		return in->choice != in->was_choice;
	case FORM_PICK:
		return in->id != in->def.initial_value;
	case FORM_SHOW:
		return false;
	default:
		return !str_equal(edit_text(&in->edit), in->was);
	}
}

bool form_changed(const FormModel *m)
{
	for (size_t i = 0; i < m->n; i++)
		if (input_changed(&m->inputs[i]))
			return true;
	return false;
}

/* --- what is typed --- */

static const char *input_value(const FormInput *in, Arena *a)
{
	if (in->def.type == FORM_CHOICE)
		return in->nchoices ? in->def.choices[in->choice].name : "";
	if (in->def.type == FORM_PICK)
		return in->title;
	if (in->def.type == FORM_SHOW)
		return in->was;
	const char *text = edit_text(&in->edit);
	const char *clean = text_normalise(a, text, strlen(text), in->def.type != FORM_PROSE);
	return clean ? clean : "";
}

static void read_inputs(const FormModel *m, Arena *a, const char ***ret_values, int64_t **ret_ids)
{
	*ret_values = ARENA_ARRAY(a, const char *, m->n);
	*ret_ids = ARENA_ARRAY(a, int64_t, m->n);
	for (size_t i = 0; i < m->n; i++) {
		(*ret_values)[i] = input_value(&m->inputs[i], a);
		(*ret_ids)[i] = m->inputs[i].def.type == FORM_PICK ? m->inputs[i].id : 0;
	}
}

static void watch(FormModel *m, Ui *ui)
{
	const char **values;
	int64_t *ids;
	if (!m->arg.watch)
		return;
	m->note[0] = '\0';
	read_inputs(m, ui_frame_arena(ui), &values, &ids);
	m->arg.watch(m->arg.ctx, values, ids, m->note, sizeof(m->note));
}

/* --- opening --- */

static const char *copy(Arena *a, const char *s)
{
	return s ? arena_strdup(a, s) : NULL;
}

static void copy_choices(Arena *a, FormInput *in, const FormField *field)
{
	size_t n = 0;
	while (field->choices && field->choices[n].name)
		n++;
	FormChoice *choices = ARENA_ARRAY(a, FormChoice, n + 1);
	for (size_t i = 0; i < n; i++) {
		choices[i] =
			(FormChoice){ copy(a, field->choices[i].name), copy(a, field->choices[i].label) };
		if (str_equal(field->choices[i].name, field->initial))
			in->was_choice = in->choice = i;
	}
	in->def.choices = choices;
	in->nchoices = n;
}

static void input_init(Arena *a, FormInput *in, const FormField *field)
{
	in->def = *field;
	in->def.name = arena_strdup(a, field->name);
	in->def.label = arena_strdup(a, field->label ? field->label : "");
	in->def.hint = copy(a, field->hint);
	in->def.picker.title = copy(a, field->picker.title ? field->picker.title : field->label);
	in->def.picker.empty = copy(a, field->picker.empty);
	in->was = arena_strdup(a, field->initial ? field->initial : "");
	in->def.initial = in->was;
	in->title = field->type == FORM_PICK ? in->was : "";
	in->id = field->initial_value;
	copy_choices(a, in, field);
	edit_init(&in->edit, "", field->type == FORM_PROSE);
	if (!form_is_text(in))
		return;
	edit_set(&in->edit, in->was);
	/* The field may clean the text a little; that is no change of the user's. */
	in->was = arena_strdup(a, edit_text(&in->edit));
}

bool form_is_shown(const FormModel *m, size_t i)
{
	return m->all || !m->inputs[i].def.more;
}

static bool can_focus(const FormModel *m, size_t i)
{
	return i < m->n && m->inputs[i].def.type != FORM_SHOW && form_is_shown(m, i);
}

/* Further fields that a draft has changed are not hidden. */
static bool hides_change(const FormModel *m)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->inputs[i].def.more && input_changed(&m->inputs[i]))
			return true;
	return false;
}

/* The next field from `from` on in direction step that can have the focus; m->n: none. */
static size_t find_focus(const FormModel *m, size_t from, int step)
{
	while (from < m->n && !can_focus(m, from))
		from = step < 0 && from == 0 ? m->n : from + (size_t)step;
	return from;
}

/* Prose wraps in the keys as it does on the screen. */
static void fit(FormModel *m, const Ui *ui)
{
	const int width = form_view_value_width(m, form_view_inner_width(ui_width(ui)));
	for (size_t i = 0; i < m->n; i++)
		m->inputs[i].edit.wrap = width;
}

static Rc form_init(void *model, Ui *ui, const void *argp, UNUSED Err *err)
{
	FormModel *m = model;
	const FormArg *arg = argp;
	m->a = arena_new();
	m->arg = *arg;
	m->arg.title = arena_strdup(m->a, arg->title ? arg->title : "");
	m->arg.fields = NULL;
	m->n = arg->nfields;
	m->inputs = ARENA_ARRAY(m->a, FormInput, m->n);
	for (size_t i = 0; i < m->n; i++)
		input_init(m->a, &m->inputs[i], &arg->fields[i]);
	m->focus = find_focus(m, BASE_MIN(arg->focus, m->n), 1);
	if (m->focus == m->n)
		m->focus = find_focus(m, 0, 1);
	if (arg->restore) {
		form_draft_restore(m, arg->restore);
		m->drafted = true;
		m->all = hides_change(m);
	}
	m->arg.restore = NULL;
	fit(m, ui);
	watch(m, ui);
	return RC_OK;
}

static void form_done(void *model)
{
	FormModel *m = model;
	for (size_t i = 0; i < m->n; i++)
		edit_done(&m->inputs[i].edit);
	arena_free(m->a);
}

/* --- drafts --- */

static void draft_drop(FormModel *m)
{
	m->unsaved = 0;
	if (m->arg.draft && m->drafted)
		m->arg.draft(m->arg.ctx, NULL);
	m->drafted = false;
}

static void draft_write(FormModel *m)
{
	AUTO(str_done) Str data = STR_INIT;
	m->unsaved = 0;
	if (!m->arg.draft)
		return;
	if (!form_changed(m)) {
		draft_drop(m);
		return;
	}
	form_draft_write(m, &data);
	m->arg.draft(m->arg.ctx, str_cstr(&data));
	m->drafted = true;
}

/* A key may have changed the focused field. */
static void key_used(FormModel *m, Ui *ui)
{
	if (m->unsaved++ == 0)
		ui_wake(ui, DRAFT_MS);
	if (m->unsaved >= DRAFT_KEYS)
		draft_write(m);
	if (m->focus < m->n)
		m->inputs[m->focus].error[0] = '\0';
	m->error[0] = '\0';
	watch(m, ui);
}

/* --- filling other fields --- */

void form_put(FormModel *m, const char *field, const char *text)
{
	for (size_t i = 0; i < m->n; i++) {
		FormInput *in = &m->inputs[i];
		if (!str_equal(in->def.name, field))
			continue;
		if (form_is_text(in))
			edit_set(&in->edit, text);
		for (size_t c = 0; in->def.type == FORM_CHOICE && c < in->nchoices; c++)
			if (str_equal(in->def.choices[c].name, text))
				in->choice = c;
		return;
	}
}

static Rc leave_field(FormModel *m, Ui *ui, Err *err)
{
	const char **values;
	int64_t *ids;
	if (!m->arg.leave || m->focus >= m->n)
		return RC_OK;
	read_inputs(m, ui_frame_arena(ui), &values, &ids);
	Rc rc = m->arg.leave(m->arg.ctx, m, m->inputs[m->focus].def.name, values, ids, err);
	watch(m, ui);
	return rc;
}

/* To another field: what is wrong here can wait. */
static void move_on(FormModel *m, Ui *ui)
{
	Err ignored = ERR_INIT;
	(void)!leave_field(m, ui, &ignored);
}

/* --- saving --- */

static void clear_errors(FormModel *m)
{
	m->error[0] = '\0';
	for (size_t i = 0; i < m->n; i++)
		m->inputs[i].error[0] = '\0';
}

static bool is_empty(const FormInput *in, const char *value)
{
	return in->def.type == FORM_PICK ? in->id == 0 : *value == '\0';
}

/* Show an error beside the field that it names, else below the form. */
static void place_error(FormModel *m, const Err *err)
{
	for (size_t i = 0; i < m->n; i++) {
		if (!err->field[0] || !str_equal(m->inputs[i].def.name, err->field))
			continue;
		str_copy(m->inputs[i].error, sizeof(m->inputs[i].error), err->text);
		m->all |= m->inputs[i].def.more;
		if (can_focus(m, i))
			m->focus = i;
		return;
	}
	str_copy(m->error, sizeof(m->error), err->text);
}

static bool check_required(FormModel *m, const char *const *values)
{
	for (size_t i = 0; i < m->n; i++) {
		const FormInput *in = &m->inputs[i];
		Err err = ERR_INIT;
		if (!in->def.required || !is_empty(in, values[i]))
			continue;
		if (err_field(&err, in->def.name, "„%s“ fehlt noch; bitte ausfüllen.", in->def.label) !=
			RC_OK)
			place_error(m, &err);
		return false;
	}
	return true;
}

static void save(FormModel *m, Ui *ui)
{
	const char **values;
	int64_t *ids;
	Err err = ERR_INIT;
	clear_errors(m);
	if (leave_field(m, ui, &err) != RC_OK) {
		place_error(m, &err);
		return;
	}
	read_inputs(m, ui_frame_arena(ui), &values, &ids);
	if (!check_required(m, values))
		return;
	if (m->arg.save && m->arg.save(m->arg.ctx, ui, values, ids, &err) != RC_OK) {
		place_error(m, &err);
		return;
	}
	draft_drop(m);
	ui_finish(ui, RESULT_OK, NULL);
}

/* --- leaving --- */

static bool form_may_close(void *model, Ui *ui)
{
	FormModel *m = model;
	if (!form_changed(m)) {
		draft_drop(m);
		return true;
	}
	const ConfirmArg ask = {
		.title = "Eingaben verwerfen?",
		.text = "Die Eingaben in diesem Formular sind noch nicht gespeichert.",
		.yes = "Verwerfen",
		.no = "Weiter bearbeiten",
		.final = true,
	};
	ui_dialog(ui, &prompt_confirm_screen, &ask, TAG_DISCARD);
	return false;
}

static void close_form(FormModel *m, Ui *ui)
{
	if (form_may_close(m, ui))
		ui_finish(ui, RESULT_CANCEL, NULL);
}

/* --- moving --- */

static void go_next(FormModel *m, Ui *ui)
{
	move_on(m, ui);
	const size_t next = find_focus(m, m->focus + 1, 1);
	m->focus = next < m->n ? next : find_focus(m, 0, 1);
}

static void go_prev(FormModel *m, Ui *ui)
{
	move_on(m, ui);
	size_t prev = m->focus > 0 ? find_focus(m, m->focus - 1, -1) : m->n;
	if (prev >= m->n && m->n > 0)
		prev = find_focus(m, m->n - 1, -1);
	m->focus = prev;
}

static FormInput *focused(FormModel *m)
{
	return m->focus < m->n ? &m->inputs[m->focus] : NULL;
}

static bool is_last(const FormModel *m)
{
	return find_focus(m, m->focus + 1, 1) == m->n;
}

/* --- choices and references --- */

static void search_choices(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	const FormInput *in = ctx;
	const char *key = text_fold(a, text);
	for (size_t i = 0; i < in->nchoices; i++) {
		if (!strstr(text_fold(a, in->def.choices[i].label), key))
			continue;
		const PickerItem item = { .value = (int64_t)i, .title = in->def.choices[i].label };
		VEC_PUSH(a, ret, item);
	}
}

static void open_picker(FormInput *in, Ui *ui, const char *initial)
{
	PickerArg arg = in->def.picker;
	arg.initial = initial;
	if (in->def.type == FORM_CHOICE)
		arg = (PickerArg){ .title = in->def.label, .search = search_choices, .ctx = in };
	ui_dialog(ui, &picker_screen, &arg, TAG_PICK);
}

static void picked(FormModel *m, const PickerItem *item)
{
	FormInput *in = focused(m);
	if (!in || !item)
		return;
	if (in->def.type == FORM_CHOICE) {
		in->choice = BASE_MIN((size_t)item->value, in->nchoices - 1);
	} else {
		in->id = item->value;
		in->title = arena_strdup(m->a, item->title);
	}
}

/* The next choice whose label begins with the letter. */
static bool jump(FormInput *in, const Key *k, Arena *a)
{
	char letter[5] = { 0 };
	text_encode(k->cp, letter);
	const char *key = text_fold(a, letter);
	for (size_t step = 1; step <= in->nchoices && *key; step++) {
		const size_t i = (in->choice + step) % in->nchoices;
		if (strncmp(text_fold(a, in->def.choices[i].label), key, strlen(key)) == 0) {
			in->choice = i;
			return true;
		}
	}
	return false;
}

static bool choice_key(FormInput *in, Ui *ui, const Key *k)
{
	const bool space = k->sym == SYM_CHAR && k->cp == ' ';
	if (in->nchoices == 0)
		return false;
	if (k->sym == SYM_ENTER) {
		open_picker(in, ui, NULL);
		return true;
	}
	if (k->sym == SYM_RIGHT || space)
		in->choice = (in->choice + 1) % in->nchoices;
	else if (k->sym == SYM_LEFT)
		in->choice = (in->choice + in->nchoices - 1) % in->nchoices;
	else
		return k->sym == SYM_CHAR && k->mods == 0 && jump(in, k, ui_frame_arena(ui));
	return true;
}

static bool pick_key(FormInput *in, Ui *ui, const Key *k)
{
	if (k->sym == SYM_DELETE || k->sym == SYM_BACKSPACE) {
		in->id = 0;
		in->title = "";
		return true;
	}
	if (k->sym == SYM_ENTER || (k->sym == SYM_CHAR && k->mods == 0 && k->cp == ' ')) {
		open_picker(in, ui, NULL);
	} else if (k->sym == SYM_CHAR && k->mods == 0) {
		char letter[5] = { 0 };
		text_encode(k->cp, letter);
		open_picker(in, ui, letter);
	} else if (k->sym == SYM_PASTE) {
		open_picker(in, ui,
			arena_strndup(ui_frame_arena(ui), k->text, BASE_MIN(k->text_len, (size_t)200)));
	} else {
		return false;
	}
	return true;
}

/* True when the field used the key. */
static bool input_key(FormInput *in, Ui *ui, const Key *k)
{
	switch (in->def.type) {
	case FORM_CHOICE:
		return choice_key(in, ui, k);
	case FORM_PICK:
		return pick_key(in, ui, k);
	case FORM_SHOW:
		return false;
	default:
		return edit_key(&in->edit, k);
	}
}

/* --- messages --- */

static void form_key(FormModel *m, Ui *ui, const Key *k)
{
	FormInput *in = focused(m);
	if (k->sym == SYM_ESC) {
		close_form(m, ui);
	} else if (in && input_key(in, ui, k)) {
		key_used(m, ui);
	} else if (k->sym == SYM_TAB || k->sym == SYM_DOWN) {
		go_next(m, ui);
	} else if (k->sym == SYM_BACKTAB || k->sym == SYM_UP) {
		go_prev(m, ui);
	} else if (k->sym == SYM_ENTER) {
		if (is_last(m))
			save(m, ui);
		else
			go_next(m, ui);
	}
}

static void form_result(FormModel *m, Ui *ui, const Msg *msg)
{
	if (msg->tag == TAG_DISCARD) {
		if (msg->code != RESULT_OK)
			return;
		draft_drop(m);
		ui_finish(ui, RESULT_CANCEL, NULL);
	} else if (msg->tag == TAG_PICK) {
		if (msg->code == RESULT_OK) {
			picked(m, msg->payload);
			key_used(m, ui);
		}
	} else if (m->arg.result && m->arg.result(m->arg.ctx, ui, msg)) {
		save(m, ui);
	}
}

static void form_update(void *model, Ui *ui, const Msg *msg)
{
	FormModel *m = model;
	switch (msg->type) {
	case MSG_KEY:
		form_key(m, ui, &msg->key);
		break;
	case MSG_RESULT:
		form_result(m, ui, msg);
		break;
	case MSG_RESIZE:
		fit(m, ui);
		break;
	case MSG_TICK:
	case MSG_DRAFT:
		if (m->unsaved)
			draft_write(m);
		break;
	default:
		break;
	}
}

static void run_save(Ui *ui, void *model)
{
	save(model, ui);
}

static void run_next(Ui *ui, void *model)
{
	const Key down = { .sym = SYM_DOWN };
	form_key(model, ui, &down);
}

static void run_prev(Ui *ui, void *model)
{
	const Key up = { .sym = SYM_UP };
	form_key(model, ui, &up);
}

static void run_leave(Ui *ui, void *model)
{
	close_form(model, ui);
}

static void run_more(Ui *ui, void *model)
{
	FormModel *m = model;
	bool any = false;
	for (size_t i = 0; i < m->n; i++)
		any |= m->inputs[i].def.more;
	if (!any)
		ui_say(ui, "Dieses Formular zeigt schon alle Felder.");
	if (!any || m->all)
		return;
	move_on(m, ui);
	m->all = true;
	for (size_t i = m->n; i-- > 0;)
		if (m->inputs[i].def.more && can_focus(m, i))
			m->focus = i;
	ui_redraw(ui);
}

/* Tab, Backtab and Esc come to update, since a field has the focus; here they are told. */
static const Command form_commands[] = {
	{ .id = "form.save",
		.keys = "Ctrl-S",
		.hint = "Speichern",
		.run = run_save,
		.help = "Speichern und schließen" },
	{ .id = "form.next", .keys = "Tab Down", .run = run_next, .help = "Zum nächsten Feld" },
	{ .id = "form.prev", .keys = "Backtab Up", .run = run_prev, .help = "Zum vorigen Feld" },
	{ .id = "form.more",
		.keys = "Ctrl-O",
		.run = run_more,
		.help = "Weitere Felder zeigen",
		.words = "mehr alle details" },
	{ .id = "form.leave",
		.keys = "Esc",
		.run = run_leave,
		.help = "Schließen; fragt nach, wenn etwas verloren ginge" },
};

static bool form_text(UNUSED const void *model)
{
	return true;
}

static void form_name(const void *model, Str *out)
{
	const FormModel *m = model;
	str_adds(out, m->arg.title);
	if (form_changed(m))
		str_adds(out, " (geändert)");
}

const ScreenDef form_screen = {
	.id = "form",
	.title = "Formular",
	.dialog = true,
	.commands = form_commands,
	.ncommands = ARRAY_LEN(form_commands),
	.model_size = sizeof(FormModel),
	.init = form_init,
	.done = form_done,
	.update = form_update,
	.draw = form_view_draw,
	.wants_text = form_text,
	.name = form_name,
	.size = form_view_size,
	.may_close = form_may_close,
};
