/* Registrations out of a file: whom each row means, what it changes, then one change set.
 *
 * Persons and towns are recognised as in the import of people (people_import_find.c); persons that the
 * directory does not have are registered by their name, and not made. Rows are planned in the order of
 * the file, since the first ones get the places. */
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/domain/registration.h"
#include "kontor/exchange/csv.h"
#include "kontor/exchange/file.h"
#include "attendance_priv.h"
#include "people_import_priv.h"

typedef struct Row {
	const char *state;   /* as the file says, English; "" when it has none */
	const char *problem; /* NULL: fine */
	Record *base, *mine; /* base NULL: a new one; mine NULL: nothing to write */
} Row;

struct AttendanceWork {
	PeopleImportWork people;
	ContactFile file;
	int64_t event;
	RecordSet known;       /* registrations of the event */
	Row *rows;             /* one per line of the plan */
	int64_t free, waiting; /* as the rows so far leave it; free -1: unlimited */
	bool applied;
};

/* --- the column of the state -------------------------------------------------------------------- */

static bool is_state_heading(Arena *a, const char *heading)
{
	static const char *const words[] = { "status", "state", "stand", "anmeldestatus", "teilnahme",
		"teilnahmestatus", "registration status", "zusage" };
	const char *fold = text_fold(a, heading);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(fold, text_fold(a, words[i])) == 0)
			return true;
	return false;
}

/* Words that forms use, beside the names and labels of the states. */
static const char *state_of(const char *text, Arena *a)
{
	static const char *const words[][2] = { { "ja", "registered" }, { "yes", "registered" },
		{ "zugesagt", "registered" }, { "accepted", "registered" }, { "nein", "cancelled" },
		{ "no", "cancelled" }, { "storniert", "cancelled" }, { "declined", "cancelled" },
		{ "canceled", "cancelled" }, { "teilgenommen", "attended" } };
	const char *fold = text_fold(a, text);
	const Choice *c = kind_choice_find(kind_field(&kind_registration, "state"), text);
	for (size_t i = 0; c == NULL && i < ARRAY_LEN(words); i++)
		if (strcmp(words[i][0], fold) == 0)
			return words[i][1];
	return c != NULL ? c->name : NULL;
}

/* The cell of a row as it stood. */
static const char *cell_of(const Contact *c, char separator, size_t column, Arena *a)
{
	CsvReader r;
	csv_read_begin(&r, c->raw, c->raw_len, a);
	r.separator = separator;
	if (!csv_read(&r) || column >= r.ncells)
		return "";
	const char *text = text_normalise(a, r.cells[column], strlen(r.cells[column]), true);
	return text != NULL ? text : "";
}

static Rc read_file(struct AttendanceWork *w, const char *bytes, size_t len, Arena *a, size_t *ret_column,
	char *ret_separator, Err *err)
{
	char **headers;
	size_t n = 0;
	ContactMapping mapping = { NULL, 0 };
	CsvReader r;
	if (contact_csv_header(bytes, len, a, &headers, &n, err) != RC_OK)
		return err->rc;
	contact_guess_mapping(headers, n, a, &mapping);
	*ret_column = SIZE_MAX;
	for (size_t i = 0; i < n && i < mapping.n; i++)
		if (*ret_column == SIZE_MAX && is_state_heading(a, headers[i])) {
			*ret_column = i;
			mapping.targets[i] = "";
		}
	if (contact_read_csv(bytes, len, &mapping, a, &w->file, err) != RC_OK)
		return err->rc;
	csv_read_begin(&r, w->file.header, strlen(w->file.header), a);
	(void)csv_read(&r);
	*ret_separator = r.separator;
	return RC_OK;
}

/* --- one row ---------------------------------------------------------------------------------------- */

static const char *mail_of(const Contact *c)
{
	for (size_t i = 0; i < c->channels.len; i++)
		if (strcmp(c->channels.items[i].type, "mail") == 0)
			return c->channels.items[i].value;
	return "";
}

static bool has_mail(const PeopleEntry *e, const char *mail)
{
	AUTO(str_done) Str key = STR_INIT;
	person_mail_key(mail, &key);
	for (uint32_t i = 0; i < e->nnumbers; i++)
		if (strcmp(e->numbers[i].type, "mail") == 0 && strcmp(e->numbers[i].key, str_cstr(&key)) == 0)
			return true;
	return false;
}

/* What the file says of a registration; person NULL: by her name. */
static Record *said(struct AttendanceWork *w, const Contact *c, const PeopleEntry *person,
	const ImportPlace *place, Arena *a)
{
	Record *r = record_new(a, &kind_registration);
	const char *mail = mail_of(c);
	bool single = *c->family_name == '\0';
	record_set_int(r, "event", w->event);
	if (person != NULL) {
		record_set_int(r, "person", person->id);
	} else {
		record_set_text(r, a, "given_name", single ? "" : c->given_name);
		record_set_text(r, a, "family_name", single ? c->given_name : c->family_name);
	}
	if (person == NULL || !has_mail(person, mail))
		record_set_text(r, a, "mail", mail);
	if (place->type == PLACE_TOWN)
		record_set_int(r, "town", place->town);
	record_set_text(r, a, "organisation", c->organisation);
	record_set_text(r, a, "remark", text_normalise(a, c->remark, strlen(c->remark), true));
	return r;
}

/* The registration that the row means: of the person, else of a guest of that name. */
static Record *find_known(const struct AttendanceWork *w, const Record *r, Arena *a)
{
	Record *guest = record_clone(a, r);
	record_set_null(guest, "person");
	for (size_t i = 0; i < w->known.len; i++)
		if (attendance_same(a, w->known.items[i], r))
			return w->known.items[i];
	for (size_t i = 0; i < w->known.len; i++)
		if (record_is_null(w->known.items[i], "person") &&
			attendance_same(a, w->known.items[i], guest))
			return w->known.items[i];
	return NULL;
}

/* What the file says replaces what is stored; what it does not say stays. */
static bool take(Record *mine, const Record *file)
{
	bool changed = false;
	for (size_t i = 0; i < mine->kind->nfields; i++)
		if (file->values[i].type != VALUE_NULL && !value_equal(&file->values[i], &mine->values[i])) {
			mine->values[i] = file->values[i];
			changed = true;
		}
	return changed;
}

static void set_line(AttendanceLine *l, AttendanceAction action, const char *detail)
{
	l->action = action;
	l->detail = detail;
}

/* Takes a place in the count; false when there is none. */
static bool take_place(struct AttendanceWork *w)
{
	if (w->free == 0)
		return false;
	w->free -= w->free > 0;
	return true;
}

static void plan_new(struct AttendanceWork *w, Row *row, Record *r, AttendanceLine *l, Arena *a)
{
	bool registers = *row->state == '\0' || strcmp(row->state, "registered") == 0;
	row->mine = r;
	if (registers && (w->free < 0 || w->free > w->waiting)) {
		(void)take_place(w);
		set_line(l, ATTENDANCE_NEW, "angemeldet");
	} else if (registers || strcmp(row->state, "waiting") == 0) {
		w->waiting++;
		row->state = "waiting";
		set_line(l, ATTENDANCE_WAITING, "Warteliste");
	} else if (registration_takes_place(row->state) && !take_place(w)) {
		row->mine = NULL;
		set_line(l, ATTENDANCE_REFUSED,
			"hat laut Datei einen Platz, aber alle sind vergeben; bitte die Plätze des Termins erhöhen");
	} else {
		set_line(l, ATTENDANCE_NEW,
			kind_choice_label(kind_field(&kind_registration, "state"), row->state));
	}
	if (row->mine != NULL && *row->state != '\0')
		record_set_text(row->mine, a, "state", row->state);
}

static void plan_known(
	struct AttendanceWork *w, Row *row, Record *known, const Record *file, AttendanceLine *l, Arena *a)
{
	Err err = ERR_INIT;
	const char *was = record_text(known, "state");
	Record *mine = record_clone(a, known);
	bool changed = take(mine, file);
	if (!record_is_null(mine, "person")) {
		record_set_null(mine, "given_name");
		record_set_null(mine, "family_name");
	}
	/* Who waits is registered as far as the file knows. */
	bool as_said = strcmp(row->state, "registered") == 0 && strcmp(was, "waiting") == 0;
	if (*row->state != '\0' && strcmp(row->state, was) != 0 && !as_said) {
		record_set_text(mine, a, "state", row->state);
		if (strcmp(row->state, "attended") != 0)
			record_set_null(mine, "arrived");
		changed = true;
	}
	if (!changed) {
		set_line(l, ATTENDANCE_UNCHANGED, "");
	} else if (record_check(known, mine, &err) != RC_OK) {
		set_line(l, ATTENDANCE_REFUSED, arena_strdup(a, err.text));
	} else if (registration_takes_place(record_text(mine, "state")) && !registration_takes_place(was) &&
		!take_place(w)) {
		set_line(l, ATTENDANCE_REFUSED, "alle Plätze sind vergeben");
	} else {
		row->base = known;
		row->mine = mine;
		set_line(l, ATTENDANCE_UPDATE, "");
	}
}

/* "geändert: Kommune, Status" */
static void say_changes(const Row *row, AttendanceLine *l, Arena *a)
{
	AUTO(str_done) Str s = STR_INIT;
	for (size_t i = 0; i < row->mine->kind->nfields; i++)
		if (!value_equal(&row->base->values[i], &row->mine->values[i]))
			str_addf(&s, "%s%s", s.len > 0 ? ", " : "", row->mine->kind->fields[i].label);
	l->detail = arena_strdup(a, str_cstr(&s));
}

/* An earlier row that registers the same person; 0: none. */
static size_t earlier(const struct AttendanceWork *w, const AttendancePlan *plan, size_t at, const Record *r,
	const Record *known, Arena *a)
{
	for (size_t i = 0; i < at; i++) {
		const Row *other = &w->rows[i];
		if (other->mine == NULL)
			continue;
		if (known != NULL ? other->base == known
				  : other->base == NULL && attendance_same(a, other->mine, r))
			return plan->items[i].line;
	}
	return 0;
}

static const char *ask_words(const PeopleCandidate *c, size_t n, Arena *a)
{
	AUTO(str_done) Str s = STR_INIT;
	str_adds(&s, "vielleicht schon bekannt: ");
	for (size_t i = 0; i < n && i < 3; i++)
		str_addf(&s, "%s%s", i > 0 ? "; " : "", c[i].title);
	return arena_strdup(a, str_cstr(&s));
}

static void ask(AttendanceLine *l, const Kind *k, const PeopleCandidate *c, size_t n, const char *detail)
{
	l->choose = k;
	l->candidates = c;
	l->ncandidates = n;
	set_line(l, ATTENDANCE_ASK, detail);
}

static void decide(struct AttendanceWork *w, AttendancePlan *plan, size_t at, const ImportPlace *place,
	const PeopleEntry *person, Record *known, Arena *a)
{
	AttendanceLine *l = &plan->items[at];
	Row *row = &w->rows[at];
	Err err = ERR_INIT;
	Record *r = said(w, w->people.rows.items[at].contact, person, place, a);
	if (known == NULL)
		known = find_known(w, r, a);
	size_t line = earlier(w, plan, at, r, known, a);
	if (line != 0) {
		set_line(l, ATTENDANCE_REFUSED, arena_printf(a, "steht schon in Zeile %zu", line));
		return;
	}
	if (known != NULL) {
		plan_known(w, row, known, r, l, a);
		if (row->mine != NULL)
			say_changes(row, l, a);
		return;
	}
	Record *probe = record_clone(a, r);
	record_set_text(probe, a, "state", "registered");
	record_set_text(probe, a, "at", "2000-01-01T00:00");
	if (record_check(NULL, probe, &err) != RC_OK)
		set_line(l, ATTENDANCE_REFUSED, arena_strdup(a, err.text));
	else
		plan_new(w, row, r, l, a);
}

static void plan_row(struct AttendanceWork *w, AttendancePlan *plan, size_t at, Arena *a)
{
	ImportPlace place;
	ImportMatch match;
	AttendanceLine *l = &plan->items[at];
	ImportRow *row = &w->people.rows.items[at];
	const Contact *c = row->contact;
	w->rows[at].base = w->rows[at].mine = NULL;
	l->choose = NULL;
	l->ncandidates = 0;
	if (c == NULL)
		return; /* a fault stays one */
	if (w->rows[at].problem != NULL || (*c->family_name == '\0' && *c->given_name == '\0')) {
		set_line(l, ATTENDANCE_REFUSED,
			w->rows[at].problem != NULL ? w->rows[at].problem : "ohne Namen einer Person");
		return;
	}
	people_import_find_place(&w->people, row, &place);
	if (place.type == PLACE_REFUSED) {
		set_line(l, ATTENDANCE_REFUSED, place.reason);
		return;
	}
	if (place.type == PLACE_ASK) {
		ask(l, &kind_town, place.ask.items, place.ask.len, place.reason);
		return;
	}
	row->place_key = people_import_find_key(&w->people, &place);
	people_import_find_person(&w->people, at, &place, &match);
	/* Who was registered by name before is not asked about again. */
	Record *known = NULL;
	if (match.ask.len > 0)
		known = find_known(w, said(w, c, NULL, &place, a), a);
	if (match.ask.len > 0 && known == NULL)
		ask(l, &kind_person, match.ask.items, match.ask.len,
			ask_words(match.ask.items, match.ask.len, a));
	else
		decide(w, plan, at, &place, match.person, known, a);
}

/* --- the plan -------------------------------------------------------------------------------------- */

static void summarise(AttendancePlan *plan)
{
	static const char *const words[] = { "neu", "geändert", "unverändert", "Warteliste", "zu klären",
		"abgewiesen" };
	AUTO(str_done) Str text = STR_INIT;
	memset(plan->count, 0, sizeof(plan->count));
	for (size_t i = 0; i < plan->len; i++)
		plan->count[plan->items[i].action]++;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (i < ATTENDANCE_WAITING || plan->count[i] > 0)
			str_addf(&text, "%s%zu %s", text.len > 0 ? ", " : "", plan->count[i], words[i]);
	str_copy(plan->summary, sizeof(plan->summary), str_cstr(&text));
}

static Rc plan_all(struct AttendanceWork *w, AttendancePlan *plan, Err *err)
{
	AttendanceCount n = { 0 };
	Arena *a = w->people.arena;
	w->known = (RecordSet){ NULL, 0, 0 };
	if (attendance_count(w->people.office, w->event, &n, err) != RC_OK ||
		office_parts(w->people.office, &kind_registration, "event", w->event, a, &w->known, err) !=
			RC_OK)
		return err->rc;
	w->free = n.free;
	w->waiting = (int64_t)n.waiting;
	for (size_t i = 0; i < plan->len; i++)
		plan_row(w, plan, i, a);
	summarise(plan);
	return RC_OK;
}

static void add_line(AttendancePlan *plan, const ImportRow *row, const AttendanceLine *line, Arena *a)
{
	VEC_PUSH(a, &plan->work->people.rows, *row);
	VEC_PUSH(a, plan, *line);
}

static void add_contact(AttendancePlan *plan, const Contact *c, Arena *a)
{
	bool single = *c->family_name == '\0', both = !single && *c->given_name != '\0';
	const AttendanceLine line = { .action = ATTENDANCE_REFUSED,
		.line = c->line,
		.name = arena_printf(a, "%s%s%s", c->given_name, both ? " " : "", c->family_name),
		.detail = "" };
	const ImportRow row = { .contact = c,
		.raw = c->raw,
		.raw_len = c->raw_len,
		.name_key = people_import_find_name(
			a, single ? "" : c->given_name, single ? c->given_name : c->family_name) };
	add_line(plan, &row, &line, a);
}

static void add_fault(AttendancePlan *plan, const ContactFault *f, Arena *a)
{
	const AttendanceLine line = { .action = ATTENDANCE_REFUSED,
		.line = f->line,
		.name = arena_printf(a, "Zeile %zu", f->line),
		.detail = f->reason };
	const ImportRow row = { .raw = f->raw, .raw_len = f->raw_len };
	add_line(plan, &row, &line, a);
}

/* Both lists of the file are in the order of its lines. */
static void add_lines(AttendancePlan *plan, Arena *a)
{
	const ContactFile *file = &plan->work->file;
	size_t fault = 0;
	for (size_t i = 0; i < file->len; i++) {
		while (fault < file->faults.len && file->faults.items[fault].line < file->items[i].line)
			add_fault(plan, &file->faults.items[fault++], a);
		add_contact(plan, &file->items[i], a);
	}
	while (fault < file->faults.len)
		add_fault(plan, &file->faults.items[fault++], a);
}

static void read_states(AttendancePlan *plan, size_t column, char separator, Arena *a)
{
	struct AttendanceWork *w = plan->work;
	w->rows = ARENA_ARRAY(a, Row, plan->len + 1);
	for (size_t i = 0; i < plan->len; i++) {
		const Contact *c = w->people.rows.items[i].contact;
		w->rows[i].state = "";
		if (c == NULL || column == SIZE_MAX)
			continue;
		const char *text = cell_of(c, separator, column, a);
		const char *state = *text == '\0' ? "" : state_of(text, a);
		w->rows[i].state = state != NULL ? state : "";
		if (state == NULL)
			w->rows[i].problem = arena_printf(a, "den Status „%s“ gibt es nicht", text);
	}
}

Rc attendance_import_plan(
	Office *o, int64_t event, const char *bytes, size_t len, Arena *a, AttendancePlan *ret, Err *err)
{
	AttendancePlan plan = { .work = ARENA_NEW(a, struct AttendanceWork) };
	struct AttendanceWork *w = plan.work;
	size_t column = SIZE_MAX;
	char separator = ';';
	Record *e = NULL;
	w->event = event;
	w->people.office = o;
	w->people.arena = a;
	w->people.file = &w->file;
	if (office_get(o, &kind_event, event, a, &e, err) != RC_OK ||
		read_file(w, bytes, len, a, &column, &separator, err) != RC_OK ||
		people_import_find_load(&w->people, err) != RC_OK)
		return err->rc;
	add_lines(&plan, a);
	read_states(&plan, column, separator, a);
	if (plan_all(w, &plan, err) != RC_OK)
		return err->rc;
	*ret = plan;
	return RC_OK;
}

Rc attendance_import_plan_file(
	Office *o, int64_t event, const char *path, Arena *a, AttendancePlan *ret, Err *err)
{
	char *bytes;
	size_t len;
	if (file_read(path, ATTENDANCE_FILE_MAX, a, &bytes, &len, err) != RC_OK)
		return err->rc;
	return attendance_import_plan(o, event, bytes, len, a, ret, err);
}

Rc attendance_import_choose(AttendancePlan *plan, size_t item, int64_t id, Err *err)
{
	AttendanceLine *l = &plan->items[item];
	ImportRow *row = &plan->work->people.rows.items[item];
	if (l->action != ATTENDANCE_ASK)
		return err_set(err, RC_INVALID, "In dieser Zeile ist nichts zu klären.");
	if (l->choose == &kind_town) {
		row->town_chosen = true;
		row->town = id;
	} else {
		row->person_chosen = true;
		row->person = id;
	}
	return plan_all(plan->work, plan, err);
}

/* --- carrying out ------------------------------------------------------------------------------------- */

/* Between preview and now a colleague may have taken a place, or registered the same person. */
static Rc write_new(Change *c, Record *r, AttendanceLine *l, Err *err)
{
	bool waiting = false;
	const char *state = record_text(r, "state");
	if (*state != '\0' && strcmp(state, "registered") != 0 && strcmp(state, "waiting") != 0) {
		record_set_text(r, c->arena, "at", attendance_now(c->office, c->arena));
		return change_insert(c, r, err);
	}
	Rc rc = attendance_register_in(c, r, &waiting, err);
	if (rc == RC_CONFLICT) {
		err_clear(err);
		l->action = ATTENDANCE_UNCHANGED;
		return RC_OK;
	}
	l->action = waiting ? ATTENDANCE_WAITING : ATTENDANCE_NEW;
	return rc;
}

Rc attendance_import_apply(Office *o, AttendancePlan *plan, Err *err)
{
	struct AttendanceWork *w = plan->work;
	AUTO(change_done) Change c = CHANGE_INIT;
	const char *what = "";
	if (w->applied)
		return err_set(err, RC_INVALID, "Diese Datei ist schon eingelesen.");
	if (attendance_what(o, w->event, "Anmeldungen eingelesen", w->people.arena, &what, err) != RC_OK ||
		change_begin_import(&c, o, what, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < plan->len; i++) {
		Row *row = &w->rows[i];
		if (row->mine == NULL)
			continue;
		Rc rc = row->base == NULL ? write_new(&c, row->mine, &plan->items[i], err)
					  : change_update(&c, row->base, row->mine, NULL, err);
		if (rc != RC_OK)
			return rc;
	}
	if (change_commit(&c, err) != RC_OK)
		return err->rc;
	w->applied = true;
	summarise(plan);
	return RC_OK;
}

Rc attendance_import_save_rest(
	Office *o, const AttendancePlan *plan, const char *path, size_t *ret_rows, Err *err)
{
	AUTO(str_done) Str out = STR_INIT;
	for (size_t i = 0; i < plan->len; i++)
		if (plan->items[i].action == ATTENDANCE_ASK || plan->items[i].action == ATTENDANCE_REFUSED)
			people_import_rest_row(&plan->work->file, &plan->work->people.rows.items[i], &out);
	*ret_rows = plan->count[ATTENDANCE_ASK] + plan->count[ATTENDANCE_REFUSED];
	return people_import_rest_save(o, &out, path, err);
}
