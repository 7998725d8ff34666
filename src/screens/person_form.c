/* What the forms of a person start with, and the search for doubles while they are typed. */
#include "person_form.h"

#include <string.h>

#include "kontor/domain/person.h"
#include "scr_finder.h"

enum { TAG_SUSPECTS = 1 };

static const char person_fields[] =
	"form title !given_name family_name salutation language no_mail no_phone no_letter remark";
static const char new_fields[] = "form title !given_name family_name";

void person_form_done(PersonForm *f)
{
	record_form_done(&f->form);
	people_like_freep(&f->like);
	arena_freep(&f->arena);
}

/* --- doubles ------------------------------------------------------------------- */

/* All persons are loaded once, when the form opens. Without them nothing is compared. */
static void prepare(Ui *ui, PersonForm *f)
{
	Err err = ERR_INIT;
	f->office = ui_app(ui);
	f->sure = false;
	people_like_freep(&f->like);
	if (f->arena == NULL)
		f->arena = arena_new();
	if (people_like_new(f->office, &f->like, &err) != RC_OK)
		ui_error(ui, &err);
}

static void find_suspects(PersonForm *f, const RecordFormInput *in)
{
	const RecordForm *form = in->form;
	const char *mail = record_form_text(in, "mail"), *phone = record_form_text(in, "phone");
	PeopleDraft draft = { .given_name = record_form_text(in, "given_name"),
		.family_name = record_form_text(in, "family_name"),
		.town = record_form_id(in, "town"),
		.organisation = record_form_id(in, "organisation") };
	f->found = (PeopleSuspects){ 0 };
	if (f->like == NULL)
		return;
	if (form->kind == &kind_channel) {
		const char *value = record_form_text(in, "value"), *type = record_form_text(in, "type");
		draft.id = record_int(form->start, "person");
		mail = strcmp(type, "mail") == 0 ? value : "";
		phone = strcmp(type, "phone") == 0 ? value : "";
	} else if (form->base != NULL) {
		draft.id = form->base->id;
	}
	draft.mails = &mail;
	draft.nmails = *mail != '\0';
	draft.phones = &phone;
	draft.nphones = *phone != '\0';
	arena_reset(f->arena);
	people_like_suspects(f->like, &draft, f->arena, &f->found);
}

/* The salutation that the typed name would get. */
static void say_salutation(PersonForm *f, const RecordFormInput *in, char *note, size_t cap)
{
	static const char *const fields[] = { "form", "title", "given_name", "family_name", "salutation",
		"language" };
	AUTO(str_done) Str s = STR_INIT;
	Record *r = record_clone(f->arena, in->form->start);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (*record_form_text(in, fields[i]) != '\0' || i < 4)
			record_set_text(r, f->arena, fields[i], record_form_text(in, fields[i]));
	person_salutation(r, &s);
	str_format(note, cap, "Anrede: %s", str_cstr(&s));
}

static void watch(void *ctx, const RecordFormInput *in, char *note, size_t cap)
{
	PersonForm *f = ctx;
	find_suspects(f, in);
	if (f->found.len > 0) {
		const PeopleSuspect *s = &f->found.items[0];
		str_format(note, cap, "Ähnlich: %s%s%s (%s)", s->name, s->detail[0] != '\0' ? ", " : "",
			s->detail, s->reason);
	} else if (in->form->kind == &kind_person && *record_form_text(in, "family_name") != '\0') {
		say_salutation(f, in, note, cap);
	}
}

static void list_suspects(void *ctx, const char *text, Arena *a, PickerItems *ret)
{
	const PersonForm *f = ctx;
	for (size_t i = 0; i < f->found.len; i++) {
		const PeopleSuspect *s = &f->found.items[i];
		PickerItem item = { s->id, s->name, NULL };
		if (strstr(s->name, text) == NULL)
			continue;
		item.detail = arena_printf(a, "%s · %s", s->detail, s->reason);
		VEC_PUSH(a, ret, item);
	}
	PickerItem anyway = { -1, "Trotzdem anlegen", "es ist jemand anderes" };
	VEC_PUSH(a, ret, anyway);
}

static Rc check_doubles(void *ctx, Ui *ui, const RecordFormInput *in, Err *err)
{
	PersonForm *f = ctx;
	find_suspects(f, in);
	if (f->sure || f->found.len == 0)
		return RC_OK;
	PickerArg arg = { .title = "Schon da? Enter öffnet die Person", .search = list_suspects, .ctx = f };
	ui_dialog(ui, &picker_screen, &arg, TAG_SUSPECTS);
	return err_set(err, RC_CONFLICT, "Ähnliche Personen sind schon da; noch ist nichts gespeichert.");
}

static bool chosen(void *ctx, Ui *ui, const Msg *msg)
{
	PersonForm *f = ctx;
	if (msg->tag != TAG_SUSPECTS || msg->code != RESULT_OK)
		return false;
	int64_t person = ((const PickerItem *)msg->payload)->value;
	f->sure = person < 0;
	if (f->sure)
		return true;
	ui_save_drafts(ui); /* what was typed may belong to the one who is there */
	ui_finish(ui, RESULT_CANCEL, NULL);
	scr_finder_open_record(ui, kind_person.name, person);
	return false;
}

/* --- a new person --------------------------------------------------------------------- */

static Rc store_channel(Change *c, const Record *person, const RecordFormInput *in, const char *name,
	const char *type, Err *err)
{
	Arena *a = in->form->arena;
	Record *r = record_new(a, &kind_channel);
	if (*record_form_text(in, name) == '\0')
		return RC_OK;
	record_set_int(r, "person", person->id);
	record_set_text(r, a, "type", type);
	record_set_text(r, a, "use", "work");
	record_set_int(r, "main", 1);
	if (record_form_take(in, name, r, "value", err) != RC_OK)
		return err->rc;
	Rc rc = change_insert(c, r, err);
	if (rc == RC_INVALID)
		str_copy(err->field, sizeof(err->field), name);
	return rc;
}

static bool wants_post(const RecordFormInput *in)
{
	return *record_form_text(in, "function") != '\0' || *record_form_text(in, "label") != '\0' ||
		record_form_id(in, "town") != 0 || record_form_id(in, "organisation") != 0 ||
		*record_form_text(in, "term_end") != '\0';
}

static Rc store_new(void *ctx, Change *c, const Record *saved, const RecordFormInput *in, Err *err)
{
	static const char *const fields[] = { "function", "label", "town", "organisation", "since",
		"term_end" };
	(void)ctx;
	if (store_channel(c, saved, in, "mail", "mail", err) != RC_OK ||
		store_channel(c, saved, in, "phone", "phone", err) != RC_OK)
		return err->rc;
	if (!wants_post(in))
		return RC_OK;
	Record *post = record_new(in->form->arena, &kind_post);
	record_set_int(post, "person", saved->id);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (record_form_take(in, fields[i], post, fields[i], err) != RC_OK)
			return err->rc;
	if (record_is_null(post, "function") && !record_is_null(post, "label"))
		record_set_text(post, in->form->arena, "function", "other");
	return change_insert(c, post, err);
}

void person_form_new(Ui *ui, PersonForm *f, const PersonFormStart *start)
{
	static const Field function = {
		.name = "function", .label = "Funktion", .type = FIELD_CHOICE, .choices = person_functions
	};
	const Field *value = kind_field(&kind_channel, "value");
	const RecordFormExtra extra[] = {
		{ "mail", "E-Mail", value, NULL, NULL, 0 },
		{ "phone", "Telefon", value, NULL, start->phone, 0 },
		{ "function", NULL, &function, NULL, start->town != 0 ? "mayor" : NULL, 0 },
		{ "label", NULL, kind_field(&kind_post, "label"), NULL, NULL, 0 },
		{ "town", NULL, kind_field(&kind_post, "town"), NULL, NULL, start->town },
		{ "organisation", NULL, kind_field(&kind_post, "organisation"), NULL, NULL,
			start->organisation },
		{ "since", "im Amt seit", kind_field(&kind_post, "since"), NULL, NULL, 0 },
		{ "term_end", NULL, kind_field(&kind_post, "term_end"), NULL, NULL, 0 },
	};
	prepare(ui, f);
	RecordFormMore more = { .extra = extra,
		.nextra = ARRAY_LEN(extra),
		.ctx = f,
		.watch = watch,
		.check = check_doubles,
		.store = store_new,
		.result = chosen };
	record_form_open_more(ui, &f->form, NULL, record_new(ui_frame_arena(ui), &kind_person), new_fields,
		"Neue Person", PART_FORM_TAG, &more);
}

void person_form_edit(Ui *ui, PersonForm *f, int64_t person)
{
	Arena *a = ui_frame_arena(ui);
	Record *r;
	Err err = ERR_INIT;
	if (office_get(ui_app(ui), &kind_person, person, a, &r, &err) != RC_OK) {
		ui_error(ui, &err);
		return;
	}
	prepare(ui, f);
	RecordFormMore more = { .ctx = f, .watch = watch };
	const char *title = arena_printf(a, "Person: %s", record_text(r, "full_name"));
	record_form_open_more(ui, &f->form, r, NULL, person_fields, title, PART_FORM_TAG, &more);
}

/* --- parts ------------------------------------------------------------------------------ */

void person_form_channel(Ui *ui, PersonForm *f, int64_t person)
{
	Arena *a = ui_frame_arena(ui);
	Record *r = part_form_start(ui, &kind_channel, "person", person);
	record_set_text(r, a, "type", "phone");
	record_set_text(r, a, "use", "work");
	prepare(ui, f);
	RecordFormMore more = { .ctx = f, .watch = watch, .check = check_doubles, .result = chosen };
	record_form_open_more(
		ui, &f->form, NULL, r, "type use !value main", "Kontaktweg", PART_FORM_TAG, &more);
}

/* At work the city is the town of the post. */
void person_form_address(Ui *ui, RecordForm *f, int64_t person)
{
	Arena *a = ui_frame_arena(ui);
	Record *r = part_form_start(ui, &kind_address, "person", person), *town;
	PeopleCard card;
	Err ignored = ERR_INIT;
	record_set_text(r, a, "use", "work");
	if (people_card(ui_app(ui), person, a, &card, &ignored) == RC_OK && card.town != 0 &&
		office_get(ui_app(ui), &kind_town, card.town, a, &town, &ignored) == RC_OK) {
		record_set_text(r, a, "postcode", record_text(town, "postcode"));
		record_set_text(r, a, "city", record_text(town, "name"));
	}
	part_form_new(ui, f, r, "Anschrift", &kind_person, person);
}

void person_form_post(Ui *ui, RecordForm *f, int64_t person)
{
	Record *r = part_form_start(ui, &kind_post, "person", person);
	record_set_text(r, ui_frame_arena(ui), "function", "mayor");
	part_form_new(ui, f, r, "Amt", &kind_person, person);
}

void person_form_relation(Ui *ui, RecordForm *f, int64_t person)
{
	Record *r = part_form_start(ui, &kind_relation, "person", person);
	record_set_text(r, ui_frame_arena(ui), "type", "deputy");
	part_form_new(ui, f, r, "Beziehung", &kind_person, person);
}

void person_form_tag(Ui *ui, RecordForm *f, int64_t person)
{
	part_form_new(ui, f, part_form_start(ui, &kind_person_tag, "person", person), "Schlagwort",
		&kind_person, person);
}

void person_form_consent(Ui *ui, RecordForm *f, int64_t person)
{
	Arena *a = ui_frame_arena(ui);
	Record *r = part_form_start(ui, &kind_consent, "person", person);
	record_set_text(r, a, "purpose", "contact");
	record_set_text(r, a, "basis", "public_task");
	part_form_today(ui, r, "date");
	part_form_new(ui, f, r, "Rechtsgrundlage", &kind_person, person);
}
