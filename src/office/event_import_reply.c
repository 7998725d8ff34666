/* Answers to invitations (METHOD:REPLY, RFC 5546 3.2.3).
 *
 * An answer counts when it comes from whom it speaks for, to an invitation that this office sent, and is not
 * older than what is known. Everything else is somebody's decision and goes to the work list, once. */
#include <inttypes.h>
#include <string.h>

#include "event_import_priv.h"
#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/store/store_row.h"
#include "office_priv.h"

enum { COMMENT_MAX = 380 }; /* bytes; the field takes 400 characters */

/* --- the work list --------------------------------------------------------------------------------- */

static const char *reply_label(const char *reply)
{
	return kind_choice_label(kind_field(&kind_event_person, "reply"), reply);
}

static const char *who_of(const IcalReadEvent *e)
{
	if (e->nattendees == 0)
		return *e->organizer != '\0' ? e->organizer : "unbekannt";
	return *e->attendees[0].name != '\0' ? e->attendees[0].name : e->attendees[0].address;
}

static const char *short_comment(Arena *a, const IcalReadEvent *e)
{
	char text[COMMENT_MAX];
	str_copy(text, sizeof(text), e->comment);
	return arena_strdup(a, text);
}

/* The same for the same answer, whoever reads it and when: it is what is looked for. */
static const char *doubt_text(EventImportWork *w, const IcalReadEvent *e, const char *reason)
{
	AUTO(str_done) Str text = STR_INIT;
	str_addf(&text, "%s\n", reason);
	if (e->nattendees > 0)
		str_addf(&text, "%s: %s\n", e->attendees[0].address, reply_label(e->attendees[0].reply));
	if (*e->comment != '\0')
		str_addf(&text, "„%s“\n", short_comment(w->arena, e));
	if (w->is_mail && *w->mail.from != '\0')
		str_addf(&text, "Mail von %s\n", w->mail.from);
	str_addf(&text, "UID %s, Fassung %" PRId64 ", Stand %" PRId64, e->uid, e->sequence, e->stamp);
	/* The field takes less than a hostile file can say. */
	char kept[3000];
	str_copy(kept, sizeof(kept), str_cstr(&text));
	return text_normalise(w->arena, kept, strlen(kept), false);
}

Rc event_import_reply_doubt(EventImportWork *w, const IcalReadEvent *e, const char *reason, int64_t event,
	EventImportLine *line, Err *err)
{
	Arena *a = w->arena;
	RecordList known = { NULL, 0, 0 };
	char due[DATE_TEXT_MAX], title[160];
	const char *text = doubt_text(w, e, reason);
	line->event = event;
	line->detail = reason;
	if (text != NULL &&
		store_row_list_text(
			office_store(w->office), &kind_followup, "remark", text, a, &known, err) != RC_OK)
		return err->rc;
	if (known.len > 0) {
		line->action = EVENT_IMPORT_SAME;
		line->detail = "liegt schon als Wiedervorlage";
		return RC_OK;
	}
	Record *r = record_new(a, &kind_followup);
	str_format(title, sizeof(title), "%s klären: %s, %s",
		strcmp(e->method, "REPLY") == 0 ? "Antwort" : "Kalendermail", who_of(e), line->title);
	date_format_iso(office_today(w->office), due);
	record_set_text(r, a, "title", title);
	record_set_text(r, a, "due", due);
	record_set_text(r, a, "remark", text != NULL ? text : reason);
	if (event != 0)
		record_set_int(r, "event", event);
	line->action = EVENT_IMPORT_DOUBTFUL;
	EventWrite write = { .line = w->at_line, .mine = r };
	event_import_write(w, STAGE_REST, write);
	return RC_OK;
}

/* --- who and what is meant --------------------------------------------------------------------------- */

typedef struct Reply {
	EventImportWork *work;
	const IcalReadEvent *event;
	const IcalReadAttendee *who;
	const char *key; /* of her address */
	int64_t target;  /* the event; of a series its first date */
	RecordSet parts; /* her rows among those who take part */
	int64_t told;    /* the highest version that she was told; -1: none */
} Reply;

static const char *mail_key(Arena *a, const char *address)
{
	AUTO(str_done) Str key = STR_INIT;
	person_mail_key(address, &key);
	return arena_strdup(a, str_cstr(&key));
}

static bool is_from(const Reply *r, const char *address)
{
	return *address != '\0' &&
		(strcmp(r->work->mail.from, address) == 0 || strcmp(r->work->mail.sender, address) == 0);
}

static Rc has_address(Reply *r, int64_t person, bool *ret, Err *err)
{
	Arena *a = r->work->arena;
	RecordSet channels = { NULL, 0, 0 };
	if (office_parts(r->work->office, &kind_channel, "person", person, a, &channels, err) != RC_OK)
		return err->rc;
	*ret = false;
	for (size_t i = 0; i < channels.len; i++)
		if (strcmp(record_text(channels.items[i], "type"), "mail") == 0 &&
			strcmp(mail_key(a, record_text(channels.items[i], "value")), r->key) == 0)
			*ret = true;
	return RC_OK;
}

/* The highest version that went out to her; *ret_person: to whom it was addressed. */
static Rc find_told(Reply *r, int64_t event, int64_t *ret_person, Err *err)
{
	Arena *a = r->work->arena;
	RecordSet messages = { NULL, 0, 0 };
	if (office_parts(r->work->office, &kind_message, "event", event, a, &messages, err) != RC_OK)
		return err->rc;
	*ret_person = 0;
	for (size_t i = 0; i < messages.len; i++) {
		const Record *m = messages.items[i];
		bool out = strcmp(record_text(m, "state"), "sent") == 0 ||
			strcmp(record_text(m, "state"), "handed") == 0;
		if (!out || record_is_null(m, "sequence") ||
			strcmp(mail_key(a, record_text(m, "address")), r->key) != 0)
			continue;
		r->told = BASE_MAX(r->told, record_int(m, "sequence"));
		*ret_person = record_int(m, "person");
	}
	return RC_OK;
}

static Rc add_event(Reply *r, int64_t event, Err *err)
{
	RecordSet parts = { NULL, 0, 0 };
	int64_t told_person = 0;
	if (find_told(r, event, &told_person, err) != RC_OK ||
		office_parts(r->work->office, &kind_event_person, "event", event, r->work->arena, &parts,
			err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < parts.len; i++) {
		Record *p = parts.items[i];
		int64_t person = record_int(p, "person");
		bool same = person == told_person;
		if (!same && has_address(r, person, &same, err) != RC_OK)
			return err->rc;
		if (same && (record_int(p, "invite") != 0 || person == told_person))
			VEC_PUSH(r->work->arena, &r->parts, p);
	}
	return RC_OK;
}

/* One event, or all dates of a series when the answer names none. */
static Rc find_target(Reply *r, Err *err)
{
	EventImportWork *w = r->work;
	const IcalReadEvent *e = r->event;
	const SeriesKnown *s = event_import_find_series(w, e->uid);
	const EventKnown *k = event_import_find_event(w, e->uid);
	if (s != NULL && e->has_recurrence_id)
		k = event_import_find_slot(w, s, e->recurrence_id);
	if (k != NULL) {
		r->target = k->id;
		return add_event(r, k->id, err);
	}
	for (size_t i = 0; s != NULL && i < w->events.len; i++) {
		if (w->events.items[i].series != s->id)
			continue;
		if (r->target == 0)
			r->target = w->events.items[i].id;
		if (add_event(r, w->events.items[i].id, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

/* --- what speaks against it ----------------------------------------------------------------------------- */

static bool is_answer(const char *reply)
{
	for (const Choice *c = kind_field(&kind_event_person, "reply")->choices; c->name != NULL; c++)
		if (strcmp(c->name, reply) == 0)
			return true;
	return false;
}

/* Before anything is looked up; NULL: nothing. */
static const char *doubt_form(const Reply *r)
{
	const IcalReadEvent *e = r->event;
	if (e->nattendees != 1)
		return "Die Antwort nennt nicht genau eine Person.";
	if (strcmp(r->who->reply, "delegated") == 0)
		return "Die Einladung wurde an jemand anderen weitergegeben.";
	if (!is_answer(r->who->reply))
		return "Die Antwort ist weder Zusage noch Absage.";
	if (r->work->is_mail && !is_from(r, r->who->address) && !is_from(r, r->who->sent_by))
		return "Die Mail kam von einer anderen Adresse als der, für die sie spricht.";
	if (*e->organizer != '\0' &&
		strcmp(mail_key(r->work->arena, e->organizer),
			mail_key(r->work->arena, r->work->sender.address)) != 0)
		return "Eingeladen hat laut der Antwort jemand anderes.";
	return NULL;
}

static const char *doubt_target(const Reply *r)
{
	if (r->target == 0)
		return "Der Termin, zu dem sie gehört, ist hier nicht bekannt.";
	if (r->parts.len == 0)
		return "Diese Person ist zu dem Termin nicht eingeladen.";
	return NULL;
}

/* -1: the answer is older than what is known of her, 0: the same, 1: newer. */
static int compare_version(const Reply *r, const Record *part)
{
	const IcalReadEvent *e = r->event;
	if (record_is_null(part, "reply_stamp"))
		return 1;
	int64_t sequence = record_int(part, "reply_sequence"), stamp = record_int(part, "reply_stamp");
	if (e->sequence != sequence)
		return e->sequence < sequence ? -1 : 1;
	return e->stamp < stamp ? -1 : e->stamp > stamp ? 1 : 0;
}

static void write_reply(Reply *r, const Record *part)
{
	Arena *a = r->work->arena;
	char text[COMMENT_MAX];
	Record *mine = record_clone(a, part);
	record_set_text(mine, a, "reply", r->who->reply);
	record_set_int(mine, "reply_stamp", r->event->stamp);
	record_set_int(mine, "reply_sequence", r->event->sequence);
	str_copy(text, sizeof(text), r->event->comment);
	record_set_text(mine, a, "reply_text", text);
	EventWrite write = { .line = r->work->at_line, .base = part, .mine = mine };
	event_import_write(r->work, STAGE_REST, write);
}

static void decide(Reply *r, EventImportLine *line)
{
	Arena *a = r->work->arena;
	int best = -1;
	const char *before = "";
	for (size_t i = 0; i < r->parts.len; i++) {
		int order = compare_version(r, r->parts.items[i]);
		if (order > 0) {
			before = record_text(r->parts.items[i], "reply");
			write_reply(r, r->parts.items[i]);
		}
		best = BASE_MAX(best, order);
	}
	line->action = best > 0 ? EVENT_IMPORT_REPLY : best == 0 ? EVENT_IMPORT_SAME : EVENT_IMPORT_OLDER;
	if (best < 0) {
		line->detail = arena_printf(a, "%s: eine neuere Antwort liegt schon vor", who_of(r->event));
		return;
	}
	AUTO(str_done) Str text = STR_INIT;
	str_addf(&text, "%s: ", who_of(r->event));
	if (*before != '\0' && strcmp(before, r->who->reply) != 0)
		str_addf(&text, "%s → ", reply_label(before));
	str_adds(&text, reply_label(r->who->reply));
	if (*r->event->comment != '\0')
		str_addf(&text, " („%s“)", short_comment(a, r->event));
	line->detail = arena_strdup(a, str_cstr(&text));
}

static void set_title(Reply *r, EventImportLine *line)
{
	AUTO(str_done) Str title = STR_INIT;
	Err ignored = ERR_INIT;
	if (r->target != 0 &&
		office_title(r->work->office, &kind_event, r->target, &title, &ignored) == RC_OK)
		line->title = arena_strdup(r->work->arena, str_cstr(&title));
}

Rc event_import_reply_plan(EventImportWork *w, const IcalReadEvent *e, EventImportLine *line, Err *err)
{
	static const IcalReadAttendee nobody = { "", "", "", "" };
	Reply r = {
		.work = w, .event = e, .who = e->nattendees > 0 ? &e->attendees[0] : &nobody, .told = -1
	};
	r.key = mail_key(w->arena, r.who->address);
	if (find_target(&r, err) != RC_OK)
		return err->rc;
	set_title(&r, line);
	line->event = r.target;
	const char *doubt = doubt_form(&r);
	if (doubt == NULL)
		doubt = doubt_target(&r);
	if (doubt != NULL)
		return event_import_reply_doubt(w, e, doubt, r.target, line, err);
	if (e->sequence < r.told) {
		line->action = EVENT_IMPORT_OLDER;
		line->detail =
			arena_printf(w->arena, "%s: Antwort auf eine frühere Fassung des Termins", who_of(e));
		return RC_OK;
	}
	decide(&r, line);
	return RC_OK;
}
