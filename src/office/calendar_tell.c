/* Telling those who know a date what became of it: mails into the outbox, and one follow-up for all whom
 * no mail reaches.
 *
 * Who knows what is read before the change is written, since afterwards the outbox speaks of the new date.
 * Mails and follow-up stand in the change set of the change itself: one undo takes all of it back. */
#include <inttypes.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/event.h"
#include "kontor/office/outbox.h"
#include "calendar_priv.h"

enum { REMARK_MAX = 3900 }; /* of a follow-up, in bytes: leaves room for the rest of its last line */

const char *calendar_span_of(const Record *event, Arena *a)
{
	char text[DATE_SPAN_MAX];
	WallSpan span = { calendar_wall(event, "start"), calendar_wall(event, "end"),
		record_int(event, "all_day") != 0 };
	date_format_span(&span, text);
	return arena_strdup(a, text);
}

void calendar_tell_done(CalendarTell *t)
{
	str_done(&t->changes);
	str_done(&t->names);
}

Rc calendar_tell_before(CalendarTell *t, const Record *stored, Err *err)
{
	CalendarTold told = { .before = stored };
	if (calendar_knowers(t->change->office, stored->id, t->change->arena, &told.knowers, err) != RC_OK)
		return err->rc;
	VEC_PUSH(t->change->arena, t, told);
	return RC_OK;
}

Rc calendar_tell_rows(CalendarTell *t, const RecordSet *rows, Err *err)
{
	for (size_t i = 0; i < rows->len; i++)
		if (!calendar_is_over(rows->items[i]) &&
			calendar_tell_before(t, rows->items[i], err) != RC_OK)
			return err->rc;
	return RC_OK;
}

/* --- what became of it ----------------------------------------------------------------------- */

static bool differs(const Record *a, const Record *b, const char *const *fields, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!value_equal(record_value(a, fields[i]), record_value(b, fields[i])))
			return true;
	return false;
}

static bool is_cancelled(const Record *event)
{
	return strcmp(record_text(event, "state"), "cancelled") == 0;
}

typedef struct Happened {
	const char *word;  /* "verschoben"; NULL: nothing that people have to hear of */
	const char *title; /* of the mail's subject */
} Happened;

static Happened what_happened(const Record *before, const Record *after)
{
	static const char *const times[] = { "start", "end", "all_day", "fold" };
	static const char *const places[] = { "place", "address", "room", "link", "dial_in" };
	if (is_cancelled(after))
		return is_cancelled(before) ? (Happened){ 0 } : (Happened){ "abgesagt", "Abgesagt" };
	if (is_cancelled(before))
		return (Happened){ "findet doch statt", "Findet doch statt" };
	if (differs(before, after, times, ARRAY_LEN(times)))
		return (Happened){ "verschoben", "Verschoben" };
	if (differs(before, after, places, ARRAY_LEN(places)))
		return (Happened){ "an anderem Ort", "Anderer Ort" };
	return (Happened){ 0 };
}

static void add_line(Str *out, const Record *event, const char *field, const char *label)
{
	if (!record_is_null(event, field))
		str_addf(out, "%s: %s\n", label, record_text(event, field));
}

static void add_place(Str *out, const Record *event)
{
	add_line(out, event, "place", "Ort");
	add_line(out, event, "address", "Anschrift");
	add_line(out, event, "room", "Raum");
	add_line(out, event, "link", "Zugang");
	add_line(out, event, "dial_in", "Einwahl");
}

/* The body of the mail to those who are registered. */
static void write_notice(
	const CalendarTold *told, const Record *after, const char *reason, Arena *a, Str *out)
{
	const char *title = record_text(after, "title"), *old = calendar_span_of(told->before, a);
	if (is_cancelled(after)) {
		str_addf(out, "der Termin „%s“ am %s findet nicht statt.", title, old);
		if (*reason != '\0')
			str_addf(out, "\n\nGrund: %s", reason);
		return;
	}
	const char *word = what_happened(told->before, after).word;
	if (is_cancelled(told->before))
		str_addf(out, "der abgesagte Termin „%s“ findet doch statt.\n\nWann: %s\n", title,
			calendar_span_of(after, a));
	else if (strcmp(word, "verschoben") == 0)
		str_addf(out, "der Termin „%s“ ist verschoben.\n\nbisher: %s\nneu: %s\n", title, old,
			calendar_span_of(after, a));
	else
		str_addf(out, "der Termin „%s“ am %s findet an einem anderen Ort statt.\n\n", title, old);
	add_place(out, after);
	str_adds(out, "\nIhre Anmeldung gilt weiter. Wer nicht kann, sagt bitte kurz Bescheid.");
}

/* --- whom somebody has to call --------------------------------------------------------------- */

static bool is_called(const CalendarKnower *k)
{
	return k->how != CALENDAR_FEED && !k->gets_message;
}

/* Who takes part in several dates is called once. */
static void note_calls(CalendarTell *t, const CalendarTold *told)
{
	AUTO(str_done) Str line = STR_INIT;
	for (size_t i = 0; i < told->knowers.len; i++) {
		const CalendarKnower *k = &told->knowers.items[i];
		if (!is_called(k))
			continue;
		str_clear(&line);
		str_addf(&line, "%s (%s)\n", k->name, k->detail);
		if (strstr(str_cstr(&t->names), str_cstr(&line)) != NULL)
			continue;
		str_adds(&t->names, str_cstr(&line));
		t->person = t->calls == 0 ? k->person : 0;
		t->calls++;
	}
}

static void note_change(CalendarTell *t, const CalendarTold *told, const Record *after, const char *word)
{
	Arena *a = t->change->arena;
	bool moved = strcmp(word, "verschoben") == 0;
	if (t->first == NULL) {
		t->first = after;
		t->word = word;
	} else {
		str_addf(&t->changes, "\n%s\n", record_text(after, "title"));
	}
	str_addf(&t->changes, "bisher: %s\nneu: %s\n", calendar_span_of(told->before, a),
		moved ? calendar_span_of(after, a) : word);
}

Rc calendar_tell_calls(CalendarTell *t, Err *err)
{
	Arena *a = t->change->arena;
	char today[DATE_TEXT_MAX];
	if (t->calls == 0)
		return RC_OK;
	Record *r = record_new(a, &kind_followup);
	AUTO(str_done) Str remark = STR_INIT;
	const char *lines = arena_printf(a, "%s\n%s", str_cstr(&t->names), str_cstr(&t->changes));
	if (t->dates == 1)
		lines = arena_printf(a, "%s\n%s", str_cstr(&t->changes), str_cstr(&t->names));
	str_add(&remark, lines, text_fit(lines, REMARK_MAX, NULL));
	date_format_iso(office_today(t->change->office), today);
	record_set_text(
		r, a, "title", arena_printf(a, "anrufen: %s %s", record_text(t->first, "title"), t->word));
	record_set_text(r, a, "due", today);
	record_set_int(r, "event", t->first->id);
	if (t->calls == 1 && t->person != 0)
		record_set_int(r, "person", t->person);
	record_set_text(r, a, "remark", str_cstr(&remark));
	return change_insert(t->change, r, err);
}

/* --- one date ------------------------------------------------------------------------------------ */

/* What lies behind us is corrected without telling anybody. */
static bool is_past(const Change *c, const Record *event)
{
	return event_end_utc(event) <= clock_now(office_clock(c->office));
}

static bool is_known(const CalendarTold *told)
{
	for (size_t i = 0; i < told->knowers.len; i++)
		if (told->knowers.items[i].how == CALENDAR_INVITED ||
			told->knowers.items[i].how == CALENDAR_REGISTERED)
			return true;
	return false;
}

Rc calendar_tell_after(
	CalendarTell *t, const CalendarTold *told, const Record *after, const char *reason, Err *err)
{
	AUTO(str_done) Str text = STR_INIT;
	Happened h = what_happened(told->before, after);
	size_t invited = 0, noticed = 0, without = 0;
	bool newer = record_int(after, "sequence") > record_int(told->before, "sequence");
	bool over = !is_cancelled(after) && calendar_is_over(after);
	if (!newer || over || (is_past(t->change, told->before) && is_past(t->change, after)))
		return RC_OK;
	if (outbox_fill_in(t->change, after->id, &invited, err) != RC_OK)
		return err->rc;
	t->messages += invited;
	if (h.word == NULL) /* only calendars have to know, as that it is confirmed */
		return RC_OK;
	write_notice(told, after, reason, t->change->arena, &text);
	const char *subject = arena_printf(t->change->arena, "%s: %s", h.title, record_text(after, "title"));
	if (outbox_notice_in(t->change, after->id, subject, str_cstr(&text), &noticed, &without, err) !=
		RC_OK)
		return err->rc;
	t->messages += noticed;
	t->dates++;
	note_change(t, told, after, h.word);
	note_calls(t, told);
	return RC_OK;
}

Rc calendar_tell_saved(CalendarTell *t, Err *err)
{
	for (size_t i = 0; i < t->len; i++) {
		const CalendarTold *told = &t->items[i];
		Record *now = NULL;
		if (!is_known(told))
			continue;
		Rc rc = office_get(
			t->change->office, &kind_event, told->before->id, t->change->arena, &now, err);
		if (rc == RC_NOT_FOUND) {
			err_clear(err);
			continue;
		}
		if (rc != RC_OK || calendar_tell_after(t, told, now, "", err) != RC_OK)
			return err->rc;
	}
	return calendar_tell_calls(t, err);
}

Rc calendar_tell_undone(CalendarTell *t, Err *err)
{
	for (size_t i = 0; i < t->len; i++) {
		const CalendarTold *told = &t->items[i];
		Record *now = NULL;
		size_t n = 0;
		if (office_get(t->change->office, &kind_event, told->before->id, t->change->arena, &now,
			    err) != RC_OK ||
			calendar_tell_after(t, told, now, "", err) != RC_OK ||
			outbox_fill_in(t->change, now->id, &n, err) != RC_OK) /* an invitation taken back */
			return err->rc;
		t->messages += n;
	}
	return calendar_tell_calls(t, err);
}
