/* Tags on many towns or persons: the word, the preview, the change set. */
#include "bulk.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/office/change.h"
#include "kontor/ui/prompt.h"

#define TYPED_FROM  500 /* from this many records on the count must be typed */
#define NAMES_SHOWN 5

static const Kind *tag_kind(const Bulk *b)
{
	return b->about == &kind_town ? &kind_town_tag : &kind_person_tag;
}

static const char *noun(const Bulk *b, size_t n)
{
	return n == 1 ? b->about->noun : b->about->plural;
}

static Record *new_tag(const Bulk *b, int64_t owner, const char *tag)
{
	const Kind *k = tag_kind(b);
	Record *r = record_new(b->arena, k);
	record_set_int(r, k->parent, owner);
	record_set_text(r, b->arena, "tag", tag);
	return r;
}

/* The rule that the save will apply, while the word can still be mended. */
static Rc check_word(void *ctx, const char *input, Err *err)
{
	const Bulk *b = ctx;
	if (*input == '\0')
		return err_set(err, RC_INVALID, "Bitte ein Schlagwort eingeben, zum Beispiel kongress2025.");
	return record_check(NULL, new_tag(b, b->ids[0], input), err);
}

void bulk_tag(Bulk *b, Ui *ui, const Kind *about, const int64_t *ids, size_t n, bool add)
{
	arena_free(b->arena);
	*b = (Bulk){ .office = ui_app(ui), .arena = arena_new(), .n = n, .about = about, .add = add };
	b->ids = ARENA_ARRAY(b->arena, int64_t, n + 1);
	memcpy(b->ids, ids, n * sizeof(*ids));
	PromptArg arg = { .title = add ? "Schlagwort vergeben" : "Schlagwort entfernen",
		.text = n == 1 ? arena_printf(b->arena, "Für die ausgewählte %s.", about->noun)
			       : arena_printf(b->arena, "Für %zu markierte %s.", n, about->plural),
		.check = check_word,
		.ctx = b };
	ui_dialog(ui, &prompt_screen, &arg, BULK_TAG_WORD);
}

/* Which of them have the tag already. */
static Rc sort_out(Bulk *b, Err *err)
{
	b->without = ARENA_ARRAY(b->arena, int64_t, b->n + 1);
	for (size_t i = 0; i < b->n; i++) {
		RecordSet tags = { 0 };
		Record *found = NULL;
		Rc rc = office_parts(
			b->office, tag_kind(b), tag_kind(b)->parent, b->ids[i], b->arena, &tags, err);
		if (rc != RC_OK)
			return rc;
		for (size_t t = 0; t < tags.len; t++)
			if (strcmp(record_text(tags.items[t], "tag"), b->tag) == 0)
				found = tags.items[t];
		if (found != NULL)
			VEC_PUSH(b->arena, &b->affected, found);
		else
			b->without[b->nwithout++] = b->ids[i];
	}
	return RC_OK;
}

static size_t concerned(const Bulk *b)
{
	return b->add ? b->nwithout : b->affected.len;
}

static int64_t concerned_id(const Bulk *b, size_t i)
{
	return b->add ? b->without[i] : record_int(b->affected.items[i], tag_kind(b)->parent);
}

static void ask(Bulk *b, Ui *ui)
{
	AUTO(str_done) Str text = STR_INIT;
	Err ignored = ERR_INIT;
	size_t n = concerned(b);
	str_addf(&text, "Schlagwort „%s“ %s %zu von %zu %s %s:\n", b->tag, b->add ? "an" : "bei", n, b->n,
		b->about->plural, b->add ? "vergeben" : "entfernen");
	for (size_t i = 0; i < n && i < NAMES_SHOWN; i++) {
		str_adds(&text, i == 0 ? "" : ", ");
		(void)!office_title(b->office, b->about, concerned_id(b, i), &text, &ignored);
	}
	if (n > NAMES_SHOWN)
		str_addf(&text, " und %zu weitere", n - NAMES_SHOWN);
	str_addf(&text, ".\n\n%su macht es in einem Schritt rückgängig.",
		n == b->n ? "" : (b->add ? "Die übrigen haben es schon. " : "Die übrigen haben es nicht. "));
	ConfirmArg arg = { .title = b->add ? "Vergeben?" : "Entfernen?",
		.text = arena_strdup(b->arena, str_cstr(&text)),
		.yes = b->add ? "Vergeben" : "Entfernen" };
	if (n >= TYPED_FROM)
		arg.typed = arena_printf(b->arena, "%zu", n);
	ui_dialog(ui, &prompt_confirm_screen, &arg, BULK_TAG_CONFIRM);
}

static Rc write(Bulk *b, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	size_t n = concerned(b);
	const char *what = arena_printf(b->arena, "Schlagwort „%s“ %s: %zu %s", b->tag,
		b->add ? "vergeben" : "entfernt", n, noun(b, n));
	Rc rc = change_begin(&c, b->office, what, err);
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		if (!b->add) {
			rc = change_delete(
				&c, tag_kind(b), b->affected.items[i]->id, b->affected.items[i]->rev, err);
			continue;
		}
		rc = change_insert(&c, new_tag(b, b->without[i], b->tag), err);
	}
	return rc != RC_OK ? rc : change_commit(&c, err);
}

static void carry_out(Bulk *b, Ui *ui)
{
	Err err = ERR_INIT;
	size_t n = concerned(b);
	if (write(b, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	b->finished = true;
	ui_say(ui, "%zu %s geändert. u macht es rückgängig.", n, noun(b, n));
	ui_changed_by_me(ui);
}

static void say_nothing_to_do(const Bulk *b, Ui *ui)
{
	if (b->add)
		ui_say(ui, "Das Schlagwort „%s“ ist dort schon überall vergeben.", b->tag);
	else
		ui_say(ui, "Das Schlagwort „%s“ hat keine dieser %s.", b->tag, b->about->plural);
}

static void take_word(Bulk *b, Ui *ui, const char *word)
{
	Err err = ERR_INIT;
	const char *clean = text_normalise(b->arena, word, strlen(word), true);
	if (clean == NULL)
		return;
	b->tag = clean;
	if (sort_out(b, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	if (concerned(b) == 0)
		say_nothing_to_do(b, ui);
	else if (b->n == 1) /* one is seen, and undone, as quickly */
		carry_out(b, ui);
	else
		ask(b, ui);
}

bool bulk_result(Bulk *b, Ui *ui, const Msg *msg)
{
	if (msg->type != MSG_RESULT || msg->tag < BULK_TAG_WORD || msg->tag > BULK_TAG_FOLLOWUP)
		return false;
	if (msg->code != RESULT_OK)
		return true;
	if (msg->tag == BULK_TAG_FOLLOWUP) {
		b->finished = true;
		ui_say(ui, "%zu Wiedervorlagen angelegt. u macht es rückgängig.", b->n);
	} else if (msg->tag == BULK_TAG_WORD) {
		take_word(b, ui, msg->payload);
	} else {
		carry_out(b, ui);
	}
	return true;
}

/* --- follow-ups ------------------------------------------------------------------ */

/* The form has stored the first one; the others are like it. */
static Rc store_followups(void *ctx, Change *c, const Record *saved, const RecordFormInput *in, Err *err)
{
	const Bulk *b = ctx;
	const char *about = record_is_null(saved, "person") ? "town" : "person";
	(void)in;
	for (size_t i = 1; i < b->n; i++) {
		Record *r = record_clone(b->arena, saved);
		r->id = r->rev = 0;
		record_set_int(r, about, b->ids[i]);
		if (change_insert(c, r, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

void bulk_followup(Bulk *b, Ui *ui, RecordForm *f, const Kind *about, const int64_t *ids, size_t n)
{
	if (n == 1) {
		part_form_followup(ui, f, about, ids[0]);
		return;
	}
	arena_free(b->arena);
	*b = (Bulk){ .office = ui_app(ui), .arena = arena_new(), .n = n };
	b->ids = ARENA_ARRAY(b->arena, int64_t, n + 1);
	memcpy(b->ids, ids, n * sizeof(*ids));
	RecordFormMore more = { .ctx = b, .store = store_followups };
	record_form_open_more(ui, f, NULL, part_form_followup_start(ui, about, ids[0]),
		"title due owner remark",
		arena_printf(b->arena, "Wiedervorlage für %zu %s", n, about->plural), BULK_TAG_FOLLOWUP,
		&more);
}

void bulk_done(Bulk *b)
{
	arena_free(b->arena);
	b->arena = NULL;
}
