/* put: create or change records, each in a change set of its own. A record is
 * acknowledged only when it is on disk; the acknowledgement is flushed at once, so that
 * whoever feeds the program knows after a crash what is safe. */
#include "cli_priv.h"

#include <errno.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/office/attendance.h"
#include "kontor/office/calendar.h"
#include "kontor/office/change.h"
#include "kontor/office/outbox.h"
#include "kontor/office/people_find.h"

enum { LINE_BYTES_MAX = 1 << 20 };

/* --- what the office fills in ---------------------------------------------------------- */

typedef enum DefaultType { DEFAULT_USER, DEFAULT_NOW, DEFAULT_TODAY, DEFAULT_NAME } DefaultType;

/* What a new record gets where nothing was given. */
static const struct {
	const Kind *kind;
	const char *field;
	DefaultType type;
	const char *name;
} defaults[] = {
	{ &kind_note, "author", DEFAULT_USER, NULL },
	{ &kind_note, "at", DEFAULT_NOW, NULL },
	{ &kind_note, "type", DEFAULT_NAME, "other" },
	{ &kind_town_topic, "date", DEFAULT_TODAY, NULL },
	{ &kind_town_name, "type", DEFAULT_NAME, "other" },
	{ &kind_event, "state", DEFAULT_NAME, "draft" },
	{ &kind_registration, "at", DEFAULT_NOW, NULL },
	{ &kind_feedback, "date", DEFAULT_TODAY, NULL },
	{ &kind_series, "state", DEFAULT_NAME, "draft" },
	{ &kind_series, "mode", DEFAULT_NAME, "rule" },
	{ &kind_followup, "owner", DEFAULT_USER, NULL },
	{ &kind_organisation, "type", DEFAULT_NAME, "other" },
	{ &kind_channel, "use", DEFAULT_NAME, "work" },
	{ &kind_address, "use", DEFAULT_NAME, "work" },
	{ &kind_consent, "date", DEFAULT_TODAY, NULL },
	{ &kind_interest, "state", DEFAULT_NAME, "open" },
	{ &kind_interest, "since", DEFAULT_TODAY, NULL },
	{ &kind_tandem, "state", DEFAULT_NAME, "proposed" },
	{ &kind_view, "owner", DEFAULT_USER, NULL },
	{ &kind_view, "scope", DEFAULT_NAME, "mine" },
};

static void fill_in(Office *o, Record *r, Arena *a)
{
	char buf[DATE_TEXT_MAX];
	for (size_t i = 0; i < ARRAY_LEN(defaults); i++) {
		if (defaults[i].kind != r->kind || !record_is_null(r, defaults[i].field))
			continue;
		const char *text = defaults[i].name;
		if (defaults[i].type == DEFAULT_USER)
			text = office_user(o);
		if (defaults[i].type == DEFAULT_NOW)
			wall_format_iso(clock_wall(office_clock(o)), buf);
		if (defaults[i].type == DEFAULT_TODAY)
			date_format_iso(office_today(o), buf);
		record_set_text(r, a, defaults[i].field, text != NULL ? text : buf);
	}
}

/* --- fields ---------------------------------------------------------------------------- */

static bool is_offered(const Field *f)
{
	return (f->flags & (FIELD_REGISTER | FIELD_COMPUTED)) == 0;
}

static Rc unknown_field(const Kind *k, const char *name, Err *err)
{
	AUTO(str_done) Str known = STR_INIT;
	for (size_t i = 0; i < k->nfields; i++)
		if (is_offered(&k->fields[i]))
			str_addf(&known, "%s%s", known.len > 0 ? ", " : "", k->fields[i].name);
	return err_field(err, name, "Das Feld „%s“ gibt es nicht. Möglich sind: %s.", name, str_cstr(&known));
}

/* Members that name or guard the record rather than fill it. */
static bool is_address(const Kind *k, const char *name)
{
	return strcmp(name, "id") == 0 || strcmp(name, "rev") == 0 ||
		(k->key != NULL && strcmp(name, k->key) == 0);
}

/* "when" says start and end at once. */
static bool takes_when(const Kind *k, const char *name)
{
	return strcmp(name, "when") == 0 && (k == &kind_event || k == &kind_series || k == &kind_session);
}

static Rc check_names(const Kind *k, const JsonMembers *m, Err *err)
{
	for (size_t i = 0; i < m->len; i++)
		if (!is_address(k, m->items[i].key) && !takes_when(k, m->items[i].key) &&
			kind_field(k, m->items[i].key) == NULL)
			return unknown_field(k, m->items[i].key, err);
	return RC_OK;
}

static const JsonMember *find_member(const JsonMembers *m, const char *name)
{
	for (size_t i = 0; i < m->len; i++)
		if (strcmp(m->items[i].key, name) == 0)
			return &m->items[i];
	return NULL;
}

/* "end=19:30" is that hour on the day of the start; of events, series and sessions. */
static const char *end_on_start_day(const Record *r, const Field *f, const char *text, Arena *a)
{
	Err ignored = ERR_INIT;
	int minutes;
	char buf[DATE_TEXT_MAX];
	if (strcmp(f->name, "end") != 0 || kind_field(r->kind, "start") == NULL || text == NULL)
		return text;
	Wall start = wall_parse_iso(record_text(r, "start"));
	if (start == WALL_NONE || date_parse_time(text, &minutes, &ignored) != RC_OK)
		return text;
	wall_format_iso(wall_make(wall_day(start), minutes), buf);
	return arena_strdup(a, buf);
}

static Rc refuse_locked(const Record *before, const Field *f, Err *err)
{
	if ((f->flags & FIELD_REGISTER) != 0)
		return err_field(err, f->name,
			"%s (%s) kommt aus dem amtlichen Verzeichnis und wird nur durch Einlesen geändert.",
			f->label, f->name);
	if ((f->flags & FIELD_COMPUTED) != 0)
		return err_field(err, f->name, "%s (%s) setzt das Programm selbst.", f->label, f->name);
	if (before != NULL && (f->flags & FIELD_FIXED) != 0)
		return err_field(
			err, f->name, "%s (%s) steht fest, seit es den Eintrag gibt.", f->label, f->name);
	return RC_OK;
}

/* when='14.10. 18-19:30': what start=, end= and all_day= would say. */
static Rc assign_when(Office *o, const JsonMembers *m, Record *r, Arena *a, Err *err)
{
	const JsonMember *when = find_member(m, "when");
	WallSpan span;
	char iso[DATE_TEXT_MAX];
	if (when == NULL || when->value == NULL || !takes_when(r->kind, "when"))
		return RC_OK;
	Rc rc = date_parse_span_at(when->value, clock_wall(office_clock(o)), &span, NULL, err);
	if (rc == RC_OK && span.end == WALL_NONE)
		rc = err_set(err, RC_INVALID, "Es fehlt das Ende, zum Beispiel when='14.10. 18-19:30'.");
	if (rc != RC_OK) {
		str_copy(err->field, sizeof(err->field), "when");
		return rc;
	}
	wall_format_iso(span.start, iso);
	record_set_text(r, a, "start", iso);
	wall_format_iso(span.end, iso);
	record_set_text(r, a, "end", iso);
	if (kind_field(r->kind, "all_day") != NULL && span.all_day)
		record_set_int(r, "all_day", 1);
	else if (kind_field(r->kind, "all_day") != NULL)
		record_set_null(r, "all_day");
	return RC_OK;
}

/* In the order of the kind's table, so that an event's start is known before its end. */
static Rc assign(Office *o, const Record *before, const JsonMembers *m, Record *r, Arena *a, Err *err)
{
	for (size_t i = 0; i < r->kind->nfields; i++) {
		const Field *f = &r->kind->fields[i];
		const JsonMember *member = find_member(m, f->name);
		Value v;
		if (member == NULL || is_address(r->kind, f->name))
			continue;
		const char *text = end_on_start_day(r, f, member->value, a);
		if (cli_value_parse(o, f, text, a, &v, err) != RC_OK)
			return err->rc;
		if (before != NULL && value_equal(&v, &before->values[i]))
			continue;
		if (refuse_locked(before, f, err) != RC_OK)
			return err->rc;
		r->values[i] = v;
	}
	return RC_OK;
}

/* --- one record -------------------------------------------------------------------------- */

typedef struct PutTarget {
	Record *before; /* NULL: a new record */
	int64_t rev;    /* 0: any */
} PutTarget;

static Rc find_target(Office *o, const Kind *k, const JsonMembers *m, Arena *a, PutTarget *ret, Err *err)
{
	const JsonMember *id = find_member(m, "id");
	const JsonMember *key = k->key != NULL ? find_member(m, k->key) : NULL;
	const JsonMember *rev = find_member(m, "rev");
	const JsonMember *name = key != NULL ? key : id;
	*ret = (PutTarget){ NULL, 0 };
	if (rev != NULL &&
		(rev->value == NULL || cli_args_number("rev", rev->value, &ret->rev, err) != RC_OK))
		return err_field(err, "rev", "rev ist keine Revisionsnummer.");
	if (name == NULL && k->key != NULL)
		return err_field(err, k->key, "Welche %s? Bitte %s=… angeben.", k->noun, k->key);
	if (name == NULL)
		return ret->rev == 0
			? RC_OK
			: err_field(
				  err, "rev", "rev gilt nur zusammen mit id: für einen vorhandenen Eintrag.");
	if (name->value == NULL)
		return err_field(err, name->key, "%s ist leer.", name->key);
	if (people_find(o, k, name->value, a, &ret->before, err) != RC_OK)
		return err->rc;
	if (id != NULL && key != NULL &&
		!str_equal(id->value, arena_printf(a, "%lld", (long long)ret->before->id)))
		return err_field(err, "id", "id und %s nennen verschiedene Einträge.", k->key);
	return RC_OK;
}

static const char *describe(Office *o, const Record *r, bool is_new, Arena *a)
{
	AUTO(str_done) Str title = STR_INIT;
	Err ignored = ERR_INIT;
	const char *parent = r->kind->parent;
	if (parent != NULL && !record_is_null(r, parent) &&
		office_title(o, kind_field(r->kind, parent)->ref, record_int(r, parent), &title, &ignored) !=
			RC_OK)
		str_clear(&title);
	const Field *f = kind_field(r->kind, r->kind->title);
	if (parent == NULL && f->type == FIELD_TEXT)
		str_adds(&title, record_text(r, f->name));
	return arena_printf(a, "%s %s%s%s", r->kind->noun, is_new ? "angelegt" : "geändert",
		title.len > 0 ? ": " : "", str_cstr(&title));
}

static bool same_values(const Record *a, const Record *b)
{
	for (size_t i = 0; i < a->kind->nfields; i++)
		if (!value_equal(&a->values[i], &b->values[i]))
			return false;
	return true;
}

/* Without rev= what was named is set whatever a colleague did since: the lock is held, so
 * what is read now stays. */
static Rc save_over(Change *c, Office *o, const PutTarget *t, Record *mine, Arena *a, Err *err)
{
	Record *now;
	if (office_get(o, mine->kind, mine->id, a, &now, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < mine->kind->nfields; i++)
		if (value_equal(&mine->values[i], &t->before->values[i]))
			mine->values[i] = now->values[i];
	mine->rev = now->rev;
	return change_update(c, now, mine, NULL, err);
}

/* A series comes with its dates, and a changed rule changes them. */
static Rc save_series(Office *o, const PutTarget *t, Record *mine, Err *err)
{
	Merge conflict = { 0 };
	int64_t first;
	if (t->before == NULL)
		return calendar_series_create(o, mine, &first, err);
	if (t->rev != 0 && t->rev != t->before->rev)
		return err_set(err, RC_CONFLICT,
			"Die Serie wurde inzwischen geändert (Revision %lld); bitte neu ansehen.",
			(long long)t->before->rev);
	return calendar_series_save(o, t->before, mine, &conflict, err);
}

static Rc save(Office *o, const PutTarget *t, Record *mine, Arena *a, Err *err)
{
	if (mine->kind == &kind_series)
		return save_series(o, t, mine, err);
	if (mine->kind == &kind_message && (t->before == NULL || t->rev == 0 || t->rev == t->before->rev))
		return outbox_save(o, t->before, mine, err);
	AUTO(change_done) Change c = CHANGE_INIT;
	Rc rc = change_begin(&c, o, describe(o, mine, t->before == NULL, a), err);
	if (rc != RC_OK)
		return rc;
	if (t->before == NULL)
		rc = change_insert(&c, mine, err);
	else if (t->rev != 0)
		rc = change_update_at(&c, t->rev, mine, err);
	else
		rc = save_over(&c, o, t, mine, a, err);
	return rc != RC_OK ? rc : change_commit(&c, err);
}

/* A new registration that says no state, or "registered", gets a place while there is one, else the waiting
 * list; other states are taken as they stand, and the write path refuses those that need a place. */
static bool is_registering(const PutTarget *t, const Record *mine)
{
	return t->before == NULL && mine->kind == &kind_registration &&
		(record_is_null(mine, "state") || strcmp(record_text(mine, "state"), "registered") == 0);
}

static Rc save_registration(CliContext *cx, Record *mine, Err *err)
{
	bool waiting = false;
	if (attendance_register(cx->office, mine, &waiting, err) != RC_OK)
		return err->rc;
	if (waiting)
		cli_out_note(
			"Kein freier Platz: Anmeldung %lld steht auf der Warteliste.", (long long)mine->id);
	return RC_OK;
}

static Rc put_one(CliContext *cx, const Kind *k, const JsonMembers *m, Arena *a, Err *err)
{
	PutTarget t;
	if (check_names(k, m, err) != RC_OK || find_target(cx->office, k, m, a, &t, err) != RC_OK)
		return err->rc;
	Record *mine = t.before != NULL ? record_clone(a, t.before) : record_new(a, k);
	if (assign_when(cx->office, m, mine, a, err) != RC_OK ||
		assign(cx->office, t.before, m, mine, a, err) != RC_OK)
		return err->rc;
	if (is_registering(&t, mine)) {
		if (save_registration(cx, mine, err) != RC_OK)
			return err->rc;
		return cli_out_line(
			cx, err, "ok %s %s %lld", k->name, cli_value_key(mine, a), (long long)mine->rev);
	}
	if (t.before == NULL)
		fill_in(cx->office, mine, a);
	bool unchanged =
		t.before != NULL && same_values(t.before, mine) && (t.rev == 0 || t.rev == t.before->rev);
	if (!unchanged && save(cx->office, &t, mine, a, err) != RC_OK)
		return err->rc;
	return cli_out_line(cx, err, "ok %s %s %lld", k->name, cli_value_key(mine, a), (long long)mine->rev);
}

/* --- where records come from ---------------------------------------------------------------- */

/* Messages name fields as the screen does; here they are typed as they are stored. */
static Rc put_named(CliContext *cx, const Kind *k, const JsonMembers *m, Arena *a, Err *err)
{
	Rc rc = put_one(cx, k, m, a, err);
	if (rc == RC_INVALID && err->field[0] != '\0' && strstr(err->text, err->field) == NULL) {
		size_t len = strlen(err->text);
		str_format(err->text + len, sizeof(err->text) - len, " (Feld %s)", err->field);
	}
	return rc;
}

static Rc put_words(CliContext *cx, const Kind *k, int argc, char **argv, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	JsonMembers m = { 0 };
	for (int i = 2; i < argc; i++) {
		const char *equals = strchr(argv[i], '=');
		if (equals == NULL || equals == argv[i])
			return cli_args_usage(err, "„%s“ ist kein Feld=Wert.", argv[i]);
		JsonMember member = { arena_strndup(a, argv[i], (size_t)(equals - argv[i])), equals + 1 };
		if (find_member(&m, member.key) != NULL)
			return cli_args_usage(err, "Das Feld „%s“ steht zweimal da.", member.key);
		VEC_PUSH(a, &m, member);
	}
	if (m.len == 0)
		return cli_args_usage(
			err, "Es fehlen Felder, zum Beispiel: kontor put notes town=12070424 text=…");
	return put_named(cx, k, &m, a, err);
}

/* One line into *line, without its end; false at the end of input. A line that is too
 * long is RC_INVALID. */
static Rc read_line(FILE *in, Str *line, bool *ret_more, Err *err)
{
	char piece[4096];
	str_clear(line);
	while (fgets(piece, sizeof(piece), in) != NULL) {
		str_adds(line, piece);
		if (line->len > 0 && line->data[line->len - 1] == '\n') {
			line->data[--line->len] = '\0';
			break;
		}
		if (line->len > LINE_BYTES_MAX)
			return err_set(err, RC_INVALID, "Die Zeile ist länger als 1 MB.");
	}
	if (ferror(in))
		return err_set(err, RC_IO, "Die Eingabe lässt sich nicht lesen.");
	*ret_more = line->len > 0 || !feof(in);
	return RC_OK;
}

/* The same failure, with the line that it happened in. */
static Rc at_line(Err *err, size_t line, size_t saved)
{
	if (err->text[0] == '\0')
		return err->rc;
	Err inner = *err;
	err_set(err, inner.rc, "Zeile %zu: %s (%zu gespeichert)", line, inner.text, saved);
	str_copy(err->field, sizeof(err->field), inner.field);
	err->line = line;
	return inner.rc;
}

static Rc put_stdin(CliContext *cx, const Kind *k, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str line = STR_INIT;
	size_t saved = 0;
	for (size_t n = 1;; n++) {
		bool more;
		JsonMembers m;
		if (read_line(stdin, &line, &more, err) != RC_OK)
			return at_line(err, n, saved);
		if (!more)
			return RC_OK;
		const char *text = str_cstr(&line);
		if (text[strspn(text, " \t\r")] == '\0')
			continue;
		if (json_read_object(text, line.len, a, &m, err) != RC_OK ||
			put_named(cx, k, &m, a, err) != RC_OK)
			return at_line(err, n, saved);
		saved++;
		arena_reset(a);
	}
}

/* --- the command -------------------------------------------------------------------------------- */

static bool is_writable(const Kind *k)
{
	for (size_t i = 0; i < k->nfields; i++)
		if (is_offered(&k->fields[i]))
			return true;
	return false;
}

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	bool from_stdin = false;
	const CliOption options[] = { { "--stdin", NULL, &from_stdin } };
	const Kind *k;
	if (cli_args_parse(options, ARRAY_LEN(options), &argc, argv, err) != RC_OK)
		return err->rc;
	if (argc < 2)
		return cli_args_usage(
			err, "In welche Liste? Zum Beispiel: kontor put notes town=12070424 text=…");
	if (cli_args_kind(argv[1], &k, err) != RC_OK)
		return err->rc;
	if (k == &kind_disclosure)
		return err_set(err, RC_DENIED,
			"Ausfuhren hält das Programm selbst fest, wenn Personen das Büro verlassen.");
	if (!is_writable(k))
		return err_set(err, RC_DENIED,
			"%s kommen aus dem amtlichen Verzeichnis: kontor import register DATEI", k->plural);
	if (from_stdin && argc > 2)
		return cli_args_usage(
			err, "Mit --stdin kommen die Felder aus der Eingabe, nicht vom Aufruf.");
	return from_stdin ? put_stdin(cx, k, err) : put_words(cx, k, argc, argv, err);
}

const CliCommand cli_put_command = {
	.name = "put",
	.need = CLI_WRITES,
	.synopsis = "put LISTE FELD=WERT …\n        kontor put LISTE --stdin",
	.summary = "einen Eintrag anlegen, oder mit id= (Kommunen: ags=) ändern",
	.examples =
		"Jeder gespeicherte Eintrag wird mit „ok LISTE NUMMER REVISION“ bestätigt. Mit rev= wird nur\n"
		"geändert, was seither niemand geändert hat. --stdin liest je Zeile ein JSON-Objekt.\n"
		"Auch Teile einer Kommune: town_topics, town_tags, town_names; einer Person: channels,\n"
		"addresses, posts, relations, consents, person_tags; eines Termins: event_persons, sessions;\n"
		"eines Interesses am Tandem: interest_topics, vetoes.\n"
		"Bei Terminen sagt when= Beginn und Ende in einem. Personen nennt man bei Nummer, E-Mail\n"
		"oder ganzem Namen, Organisationen bei Name oder Kurzname. Eine neue Anmeldung ohne Status\n"
		"bekommt einen Platz, solange einer frei ist, sonst steht sie auf der Warteliste.\n\n"
		"Beispiele:\n"
		"  kontor put notes town=12070424 type=call text='Rückruf am Montag'\n"
		"  kontor put towns ags=12070424 rev=1 website=https://www.wittenberge.de\n"
		"  kontor put town_topics town=12070424 topic=Wohnen direction=seeks level=2\n"
		"  kontor put events title=Tourstation type=tour town=12070424 \\\n"
		"    start='14.10.2026 14:00' end=18:00 place='Rathaus' state=tentative\n"
		"  kontor put events title='Jour fixe' type=internal when='mo 9:30-10:30'\n"
		"  kontor put series title=Web-Talk type=webtalk when='13.1. 18-19' \\\n"
		"    frequency=month_weekday count=8 mode=single\n"
		"  kontor put persons form=Frau given_name=Anna family_name=Beispiel\n"
		"  kontor put posts person='Anna Beispiel' town=12070424 function=Bürgermeisterin since=2024-10-01\n"
		"  kontor put channels person='Anna Beispiel' type=mail value=anna.beispiel@example.org\n"
		"  kontor put interests person='Anna Beispiel' wish_distance=near\n"
		"  kontor put interest_topics interest=144 topic=Klima direction=seeks level=3\n"
		"  kontor put registrations event=12 person='Anna Beispiel'\n"
		"  kontor put followups title='Rückruf' due=+14t person=anna.beispiel@example.org\n"
		"  kontor put notes --stdin < vermerke.jsonl\n",
	.run = run,
};
