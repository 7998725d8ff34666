/* What the form asks before it saves: the doubled hour, a collision, the reach of a change. Each is asked
 * once; the answer saves again. */
#include "event_form_priv.h"

#include <string.h>

#include "event_move.h"
#include "kontor/ui/prompt.h"

enum { TAG_FOLD = 1, TAG_CLASH, TAG_REACH };

/* In the night to winter time 2 o'clock comes twice. */
static Rc ask_fold(EventForm *f, Ui *ui, const WallSpan *span, Err *err)
{
	Record *mine = f->form.mine;
	bool folded =
		!span->all_day && (wall_kind(span->start) == WALL_FOLD || wall_kind(span->end) == WALL_FOLD);
	if (!folded) {
		record_set_null(mine, "fold");
		return RC_OK;
	}
	if (f->folded == span->start && f->fold[0] != '\0') {
		record_set_text(mine, f->form.arena, "fold", f->fold);
		return RC_OK;
	}
	if (f->form.base != NULL && !record_is_null(f->form.base, "fold") &&
		value_equal(record_value(f->form.base, "start"), record_value(mine, "start")) &&
		value_equal(record_value(f->form.base, "end"), record_value(mine, "end")))
		return RC_OK;
	f->folded = span->start;
	event_move_ask_fold(ui, TAG_FOLD);
	err_set(err, RC_CONFLICT, "Diese Stunde gibt es in dieser Nacht zweimal; bitte wählen.");
	str_copy(err->field, sizeof(err->field), "when");
	return err->rc;
}

static bool same_span(const WallSpan *a, const WallSpan *b)
{
	return a->start == b->start && a->end == b->end && a->all_day == b->all_day;
}

/* A collision that stood before the form was opened is no news. */
static bool same_times(const EventForm *f)
{
	const Record *base = f->form.base, *mine = f->form.mine;
	return base != NULL && value_equal(record_value(base, "start"), record_value(mine, "start")) &&
		value_equal(record_value(base, "end"), record_value(mine, "end")) &&
		value_equal(record_value(base, "room"), record_value(mine, "room"));
}

static Rc ask_clash(EventForm *f, Ui *ui, const RecordFormInput *in, const WallSpan *span, Err *err)
{
	AgendaClash hits[EVENT_FORM_CLASHES];
	AUTO(str_done) Str text = STR_INIT;
	size_t n = event_form_clashes(f, in, span, hits);
	if (n == 0 || same_span(span, &f->sure) || same_times(f))
		return RC_OK;
	event_form_say_clashes(f, hits, n, n, &text);
	f->sure = *span;
	ConfirmArg arg = { .title = "Trotzdem speichern?",
		.text = str_cstr(&text),
		.yes = "Speichern",
		.no = "Zurück zum Formular" };
	ui_dialog(ui, &prompt_confirm_screen, &arg, TAG_CLASH);
	return err_set(err, RC_CONFLICT, "Noch nicht gespeichert: Es gibt eine Kollision.");
}

static void list_reaches(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	static const PickerItem rule[] = {
		{ CALENDAR_THIS, "nur diesen", "in Outlook: Ausnahme der Serie" },
		{ CALENDAR_FOLLOWING, "diesen und folgende", "in Outlook: ab hier eine neue Serie" },
		{ CALENDAR_ALL, "alle", "in Outlook: die ganze Serie" },
	};
	static const PickerItem single[] = {
		{ CALENDAR_THIS, "nur diesen", "in Outlook: ein Termin" },
		{ CALENDAR_FOLLOWING, "diesen und folgende", "in Outlook: diese Termine einzeln" },
		{ CALENDAR_ALL, "alle", "in Outlook: jeder Termin einzeln" },
	};
	const PickerItem *items = *(const bool *)ctx ? rule : single;
	(void)text;
	for (size_t i = 0; i < ARRAY_LEN(rule); i++)
		VEC_PUSH(a, ret, items[i]);
}

/* Does the event differ from how it was read? */
static bool changed(const EventForm *f)
{
	const Record *base = f->form.base, *mine = f->form.mine;
	for (size_t i = 0; i < base->kind->nfields; i++)
		if (!value_equal(&base->values[i], &mine->values[i]))
			return true;
	return false;
}

static Rc ask_reach(EventForm *f, Ui *ui, Err *err)
{
	static bool by_rule[2] = { false, true }; /* the picker keeps a pointer */
	Record *series;
	const Record *base = f->form.base;
	if (base == NULL || record_is_null(base, "series") || f->reach >= 0 || !changed(f))
		return RC_OK;
	if (office_get(f->office, &kind_series, record_int(base, "series"), f->arena, &series, err) != RC_OK)
		return err->rc;
	PickerArg arg = { .title = "Termin einer Serie: Was soll geändert werden?",
		.search = list_reaches,
		.ctx = &by_rule[strcmp(record_text(series, "mode"), "rule") == 0] };
	ui_dialog(ui, &picker_screen, &arg, TAG_REACH);
	return err_set(err, RC_CONFLICT, "Noch nicht gespeichert: Der Termin gehört zu einer Serie.");
}

Rc event_form_ask(void *ctx, Ui *ui, const RecordFormInput *in, Err *err)
{
	EventForm *f = ctx;
	WallSpan span;
	if (event_form_take_when(f, in, &span, err) != RC_OK || ask_fold(f, ui, &span, err) != RC_OK ||
		ask_clash(f, ui, in, &span, err) != RC_OK || ask_reach(f, ui, err) != RC_OK)
		return err->rc;
	return RC_OK;
}

/* An answer; "Zurück" means that the question may come again. */
bool event_form_answered(void *ctx, Ui *ui, const Msg *msg)
{
	EventForm *f = ctx;
	bool ok = msg->code == RESULT_OK;
	(void)ui;
	if (msg->tag == TAG_FOLD && ok)
		str_copy(f->fold, sizeof(f->fold), event_move_fold(msg));
	else if (msg->tag == TAG_CLASH && !ok)
		f->sure = (WallSpan){ WALL_NONE, WALL_NONE, false };
	else if (msg->tag == TAG_REACH && ok)
		f->reach = (int)((const PickerItem *)msg->payload)->value;
	return ok;
}
