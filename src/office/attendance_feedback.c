/* Feedback forms out of a file. They are anonymous: two that say the same are two, so a file is compared
 * by how often it says something; what the office has already is not taken again. */
#include <inttypes.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/exchange/contact.h"
#include "kontor/exchange/csv.h"
#include "kontor/exchange/file.h"
#include "attendance_priv.h"

typedef enum Column { COLUMN_RATING, COLUMN_SESSION, COLUMN_COMMENT, COLUMN_DATE, COLUMNS } Column;

static const char *const headings[COLUMNS] = {
	[COLUMN_RATING] = "note|bewertung|rating|score|schulnote|gesamtnote|gesamtbewertung",
	[COLUMN_SESSION] = "sitzung|session|arena|workshop|programmpunkt",
	[COLUMN_COMMENT] = "wortlaut|kommentar|comment|anmerkung|bemerkung|freitext|ruckmeldung",
	[COLUMN_DATE] = "datum|date|vom|zeitstempel|timestamp|tag",
};

typedef struct Reader {
	Office *office;
	Arena *arena;
	const Record *event;
	RecordSet sessions, stored;
	bool *used; /* of stored: met by a row already */
	size_t column[COLUMNS];
	CsvReader csv;
} Reader;

static bool is_one_of(const char *fold, const char *words)
{
	size_t len = strlen(fold);
	for (const char *s = words; *s != '\0';) {
		size_t n = strcspn(s, "|");
		if (n == len && strncmp(s, fold, n) == 0)
			return true;
		s += n + (s[n] == '|');
	}
	return false;
}

static Rc read_header(Reader *r, Err *err)
{
	for (size_t c = 0; c < COLUMNS; c++)
		r->column[c] = SIZE_MAX;
	if (csv_read(&r->csv))
		for (size_t i = 0; i < r->csv.ncells; i++)
			for (size_t c = 0; c < COLUMNS; c++)
				if (r->column[c] == SIZE_MAX &&
					is_one_of(text_fold(r->arena, r->csv.cells[i]), headings[c]))
					r->column[c] = i;
	if (r->column[COLUMN_RATING] != SIZE_MAX)
		return RC_OK;
	return err_set(err, RC_INVALID,
		"Keine Spalte „Note“ gefunden. Bitte eine Kopfzeile mit Note, Sitzung und Wortlaut einfügen.");
}

static const char *cell(Reader *r, Column c)
{
	if (r->column[c] >= r->csv.ncells)
		return "";
	const char *s = r->csv.cells[r->column[c]];
	const char *text = text_normalise(r->arena, s, strlen(s), c != COLUMN_COMMENT);
	return text != NULL ? text : "";
}

static Rc find_session(Reader *r, const char *name, int64_t *ret, Err *err)
{
	const char *fold = text_fold(r->arena, name);
	*ret = 0;
	for (size_t i = 0; i < r->sessions.len; i++)
		if (strcmp(text_fold(r->arena, record_text(r->sessions.items[i], "title")), fold) == 0)
			*ret = r->sessions.items[i]->id;
	return *ret != 0 ? RC_OK : err_set(err, RC_INVALID, "die Sitzung „%s“ gibt es nicht", name);
}

static Rc read_row(Reader *r, Record *f, Err *err)
{
	int64_t session = 0;
	Value v = { .type = VALUE_NULL };
	const char *name = cell(r, COLUMN_SESSION), *date = cell(r, COLUMN_DATE);
	record_set_int(f, "event", r->event->id);
	if (value_parse(kind_field(&kind_feedback, "rating"), cell(r, COLUMN_RATING), 0, r->arena, &v, err) !=
		RC_OK)
		return err->rc;
	if (v.type == VALUE_NULL)
		return err_set(err, RC_INVALID, "ohne Note");
	record_set_int(f, "rating", v.i);
	if (*name != '\0' && find_session(r, name, &session, err) != RC_OK)
		return err->rc;
	if (session != 0)
		record_set_int(f, "session", session);
	record_set_text(f, r->arena, "comment", cell(r, COLUMN_COMMENT));
	/* Of a stamp the day; without one that of the event, so that the file says the same tomorrow. */
	if (strlen(date) > 10 && date_parse_iso(arena_strndup(r->arena, date, 10)) != DAY_NONE)
		date = arena_strndup(r->arena, date, 10);
	else
		date = arena_strndup(r->arena, date, strcspn(date, " "));
	if (*date == '\0')
		date = arena_strndup(r->arena, record_text(r->event, "start"), 10);
	if (value_parse(kind_field(&kind_feedback, "date"), date, office_today(r->office), r->arena, &v,
		    err) != RC_OK)
		return err->rc;
	record_set_text(f, r->arena, "date", v.s);
	return record_check(NULL, f, err);
}

static bool is_stored(Reader *r, const Record *f)
{
	for (size_t i = 0; i < r->stored.len; i++) {
		bool same = !r->used[i];
		for (size_t k = 0; same && k < f->kind->nfields; k++)
			same = value_equal(&f->values[k], &r->stored.items[i]->values[k]);
		if (same) {
			r->used[i] = true;
			return true;
		}
	}
	return false;
}

static bool is_blank(const CsvReader *csv)
{
	for (size_t i = 0; i < csv->ncells; i++)
		if (csv->cells[i][strspn(csv->cells[i], " \t")] != '\0')
			return false;
	return true;
}

static void read_rows(Reader *r, AttendancePlan *plan, RecordSet *news)
{
	while (csv_read(&r->csv)) {
		Err err = ERR_INIT;
		Record *f = record_new(r->arena, &kind_feedback);
		AttendanceLine l = { .line = r->csv.line, .detail = "" };
		if (is_blank(&r->csv))
			continue;
		l.name = arena_printf(r->arena, "Note %s", cell(r, COLUMN_RATING));
		if (read_row(r, f, &err) != RC_OK) {
			l.action = ATTENDANCE_REFUSED;
			l.detail = arena_strdup(r->arena, err.text);
		} else if (is_stored(r, f)) {
			l.action = ATTENDANCE_UNCHANGED;
		} else {
			l.action = ATTENDANCE_NEW;
			l.detail = cell(r, COLUMN_COMMENT);
			VEC_PUSH(r->arena, news, f);
		}
		plan->count[l.action]++;
		VEC_PUSH(r->arena, plan, l);
	}
	str_format(plan->summary, sizeof(plan->summary), "%zu neu, %zu unverändert, %zu abgewiesen",
		plan->count[ATTENDANCE_NEW], plan->count[ATTENDANCE_UNCHANGED],
		plan->count[ATTENDANCE_REFUSED]);
}

static Rc write(Reader *r, const RecordSet *news, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	const char *what = "";
	if (attendance_what(r->office, r->event->id, "Rückmeldungen eingelesen", r->arena, &what, err) !=
			RC_OK ||
		change_begin_import(&c, r->office, what, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < news->len; i++)
		if (change_insert(&c, news->items[i], err) != RC_OK)
			return err->rc;
	return change_commit(&c, err);
}

Rc attendance_feedback_import(Office *o, int64_t event, const char *bytes, size_t len, bool dry_run, Arena *a,
	AttendancePlan *ret, Err *err)
{
	Reader r = { .office = o, .arena = a };
	AttendancePlan plan = { .items = NULL };
	RecordSet news = { NULL, 0, 0 };
	Record *e = NULL;
	const char *text = "";
	size_t n = 0;
	if (office_get(o, &kind_event, event, a, &e, err) != RC_OK ||
		office_parts(o, &kind_session, "event", event, a, &r.sessions, err) != RC_OK ||
		office_parts(o, &kind_feedback, "event", event, a, &r.stored, err) != RC_OK ||
		contact_decode_text(bytes, len, a, &text, &n, err) != RC_OK)
		return err->rc;
	r.event = e;
	r.used = ARENA_ARRAY(a, bool, r.stored.len + 1);
	csv_read_begin(&r.csv, text, n, a);
	if (read_header(&r, err) != RC_OK)
		return err->rc;
	read_rows(&r, &plan, &news);
	if (!dry_run && write(&r, &news, err) != RC_OK)
		return err->rc;
	*ret = plan;
	return RC_OK;
}

Rc attendance_feedback_import_file(
	Office *o, int64_t event, const char *path, bool dry_run, Arena *a, AttendancePlan *ret, Err *err)
{
	char *bytes;
	size_t len;
	if (file_read(path, ATTENDANCE_FILE_MAX, a, &bytes, &len, err) != RC_OK)
		return err->rc;
	return attendance_feedback_import(o, event, bytes, len, dry_run, a, ret, err);
}
