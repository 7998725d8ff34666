/* Somebody of the directory or a typed name; where no place is left, the form says so while it is typed. */
#include "registration_form.h"

#include <string.h>

#include "kontor/ui/prompt.h"

enum { TAG_OVERBOOK = PART_FORM_TAG + 1 };

static const char new_fields[] = "!person given_name family_name town organisation mail remark";
static const char door_fields[] = "given_name !family_name organisation town mail person remark";
static const char edit_fields[] =
	"person given_name family_name town organisation mail !state at arrived remark";

void registration_form_done(RegistrationForm *f)
{
	record_form_done(&f->form);
}

static bool is_full(const RegistrationForm *f)
{
	return f->count.free >= 0 && f->count.free <= (f->door ? 0 : (int64_t)f->count.waiting);
}

static void watch(void *ctx, const RecordFormInput *in, char *note, size_t cap)
{
	const RegistrationForm *f = ctx;
	(void)in;
	if (!is_full(f))
		return;
	if (f->door)
		str_format(note, cap, "Alle %lld Plätze sind vergeben; vor dem Speichern wird gefragt.",
			(long long)f->count.capacity);
	else if (f->count.free > 0)
		str_format(note, cap,
			"Die freien Plätze gehören der Warteliste (%zu); es wird die Warteliste.",
			f->count.waiting);
	else
		str_format(note, cap, "Alle %lld Plätze sind vergeben; es wird die Warteliste.",
			(long long)f->count.capacity);
}

static Rc write(void *ctx, const Record *base, Record *mine, Merge *conflict, Err *err)
{
	RegistrationForm *f = ctx;
	(void)base;
	(void)conflict;
	/* The office decides; what the form began with only fills the required fields. */
	record_set_null(mine, "state");
	record_set_null(mine, "at");
	if (f->door)
		return attendance_walk_in(f->office, mine, f->overbook, err);
	return attendance_register(f->office, mine, &f->waiting, err);
}

static Rc check(void *ctx, Ui *ui, const RecordFormInput *in, Err *err)
{
	RegistrationForm *f = ctx;
	(void)in;
	if (!f->door || !is_full(f) || f->overbook)
		return RC_OK;
	const ConfirmArg ask = { .title = "Trotzdem einlassen?",
		.text = "Alle Plätze sind vergeben. Der Termin ist danach überbucht.",
		.yes = "Einlassen" };
	ui_dialog(ui, &prompt_confirm_screen, &ask, TAG_OVERBOOK);
	return err_set(err, RC_DENIED, "Alle Plätze sind vergeben.");
}

static bool result(void *ctx, Ui *ui, const Msg *msg)
{
	RegistrationForm *f = ctx;
	(void)ui;
	if (msg->tag != TAG_OVERBOOK || msg->code != RESULT_OK)
		return false;
	f->overbook = true;
	return true;
}

static bool prepare(Ui *ui, RegistrationForm *f, int64_t event)
{
	Err err = ERR_INIT;
	f->office = ui_app(ui);
	f->event = event;
	f->waiting = f->door = f->overbook = false;
	if (attendance_count(f->office, event, &f->count, &err) == RC_OK)
		return true;
	ui_error(ui, &err);
	return false;
}

static void open_new(Ui *ui, RegistrationForm *f, const Record *start, const char *fields, const char *title)
{
	AUTO(str_done) Str name = STR_INIT;
	Err ignored = ERR_INIT;
	const RecordFormMore more = {
		.ctx = f, .watch = watch, .note_lines = 2, .write = write, .check = check, .result = result
	};
	if (office_title(f->office, &kind_event, f->event, &name, &ignored) != RC_OK)
		str_clear(&name);
	record_form_open_more(ui, &f->form, NULL, start, fields,
		arena_printf(ui_frame_arena(ui), "%s: %s", title, str_cstr(&name)), PART_FORM_TAG, &more);
}

void registration_form_new(Ui *ui, RegistrationForm *f, int64_t event)
{
	if (prepare(ui, f, event))
		open_new(ui, f, part_form_start(ui, &kind_registration, "event", event), new_fields,
			"Neue Anmeldung");
}

void registration_form_door(Ui *ui, RegistrationForm *f, int64_t event, const char *name)
{
	Arena *a = ui_frame_arena(ui);
	Record *r = part_form_start(ui, &kind_registration, "event", event);
	const char *last = strrchr(name, ' ');
	if (!prepare(ui, f, event))
		return;
	f->door = true;
	record_set_text(r, a, "family_name", last != NULL ? last + 1 : name);
	if (last != NULL)
		record_set_text(r, a, "given_name", arena_strndup(a, name, (size_t)(last - name)));
	open_new(ui, f, r, door_fields, "Gast am Einlass");
}

void registration_form_edit(Ui *ui, RegistrationForm *f, int64_t registration)
{
	AUTO(str_done) Str name = STR_INIT;
	Record *r;
	Err err = ERR_INIT;
	f->office = ui_app(ui);
	if (office_get(f->office, &kind_registration, registration, ui_frame_arena(ui), &r, &err) != RC_OK ||
		office_title(f->office, &kind_event, record_int(r, "event"), &name, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	record_form_open(ui, &f->form, r, NULL, edit_fields,
		arena_printf(ui_frame_arena(ui), "Anmeldung: %s", str_cstr(&name)), PART_FORM_TAG);
}
