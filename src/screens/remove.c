/* One change set for all records, so that one undo brings them back. */
#include "remove.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/office/calendar.h"
#include "kontor/office/calendar.h"
#include "kontor/ui/prompt.h"

#define TYPED_FROM 10 /* from this many records on the count must be typed */

void remove_ask(Remove *r, Ui *ui, Office *o, const Kind *k, const int64_t *ids, size_t n, const char *about)
{
	AUTO(str_done) Str title = STR_INIT;
	Err ignored = ERR_INIT;
	free(r->ids);
	r->ids = calloc(n, sizeof(*r->ids));
	if (r->ids == NULL)
		err_out_of_memory();
	memcpy(r->ids, ids, n * sizeof(*ids));
	r->office = o;
	r->kind = k;
	r->n = n;
	str_format(r->what, sizeof(r->what), "%zu %s gelöscht", n, k->plural);
	if (n == 1)
		str_format(r->what, sizeof(r->what), "%s gelöscht", k->noun);
	if (n == 1 && office_title(o, k, ids[0], &title, &ignored) == RC_OK) {
		str_format(r->what, sizeof(r->what), "%s gelöscht: %s", k->noun, str_cstr(&title));
		str_format(r->text, sizeof(r->text), "%s%s%s: %s\n\nu holt gelöschte Einträge zurück.",
			k->noun, about != NULL ? " von " : "", about != NULL ? about : "", str_cstr(&title));
	} else {
		str_format(r->text, sizeof(r->text), "%zu %s\n\nu holt gelöschte Einträge zurück.", n,
			k->plural);
	}
	str_format(r->typed, sizeof(r->typed), "%zu", n);
	ConfirmArg arg = { .title = "Löschen?", .text = r->text, .yes = "Löschen" };
	if (n >= TYPED_FROM)
		arg.typed = r->typed;
	ui_dialog(ui, &prompt_confirm_screen, &arg, REMOVE_TAG);
}

static Rc carry_out(Remove *r, Err *err)
{
	/* A date of a series becomes an exception, and what people know is not deleted. */
	if (r->kind == &kind_event)
		return calendar_delete(r->office, r->ids, r->n, err);
	if (r->kind == &kind_series && r->n == 1)
		return calendar_delete_series(r->office, r->ids[0], err);
	AUTO(change_done) Change c = CHANGE_INIT;
	if (r->kind == &kind_event) /* what people know is not deleted */
		return calendar_delete(r->office, r->ids, r->n, err);
	Rc rc = change_begin(&c, r->office, r->what, err);
	for (size_t i = 0; i < r->n && rc == RC_OK; i++)
		rc = change_delete(&c, r->kind, r->ids[i], 0, err);
	return rc != RC_OK ? rc : change_commit(&c, err);
}

bool remove_result(Remove *r, Ui *ui, const Msg *msg)
{
	Err err = ERR_INIT;
	if (msg->type != MSG_RESULT || msg->tag != REMOVE_TAG)
		return false;
	if (msg->code == RESULT_OK) {
		if (carry_out(r, &err) == RC_OK) {
			ui_say(ui, "Gelöscht. u macht es rückgängig.");
			ui_changed_by_me(ui);
		} else {
			ui_error(ui, &err);
		}
	}
	free(r->ids);
	r->ids = NULL;
	return true;
}
