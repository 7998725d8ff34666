/* Making messages: wording and calendar part are frozen here, so that what a person reads when she
 * releases it is what goes out. */
#include <string.h>
#include <strings.h>

#include "kontor/exchange/ical.h"
#include "kontor/domain/registration.h"
#include "kontor/exchange/mail.h"
#include "kontor/office/people.h"
#include "outbox_priv.h"

enum { TANDEM_ALARM_MINUTES = 24 * 60 };

typedef struct Maker {
	Change *change;
	const OutboxPlan *plan;
	OutboxSender sender;
	size_t made;
} Maker;

/* --- the calendar part --------------------------------------------------------------- */

/* Small meetings, whose people know each other, show who else comes. Elsewhere nobody learns the
 * addresses of the others. */
static bool shows_attendees(const Record *event)
{
	static const char *const types[] = { "tandem", "coaching", "internal" };
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcmp(types[i], record_text(event, "type")) == 0)
			return true;
	return false;
}

static void add_attendees(const Maker *m, const OutboxWant *w, IcalEvent *e, Arena *a)
{
	IcalAttendee *list = ARENA_ARRAY(a, IcalAttendee, m->plan->nattendees + 1);
	size_t n = 0;
	list[n++] = (IcalAttendee){ w->need.name, w->need.address, strcmp(w->role, "aide") == 0 };
	if (shows_attendees(m->plan->event) && strcmp(w->method, "REQUEST") == 0)
		for (size_t i = 0; i < m->plan->nattendees; i++)
			if (strcasecmp(m->plan->attendees[i].address, w->need.address) != 0)
				list[n++] = m->plan->attendees[i];
	e->attendees = list;
	e->nattendees = n;
}

/* The date as it goes to this one address. */
static IcalEvent date_for(const Maker *m, const OutboxWant *w, const IcalEvent *date, Arena *a)
{
	IcalEvent e = *date;
	e.organizer = m->sender.address;
	e.organizer_name = m->sender.name;
	e.sequence = w->sequence;
	add_attendees(m, w, &e, a);
	if (strcmp(w->method, "CANCEL") == 0) {
		e.state = "cancelled";
		e.busy = "free";
	} else if (strcmp(record_text(m->plan->event, "type"), "tandem") == 0) {
		e.alarm_minutes = TANDEM_ALARM_MINUTES;
	}
	return e;
}

static Rc write_calendar(const OutboxWant *w, const IcalEvent *e, Str *out, Err *err)
{
	AUTO(str_done) Str file = STR_INIT;
	IcalCalendar c = { .method = w->method };
	ical_begin(&file, &c);
	ical_event(&file, e);
	ical_end(&file);
	if (ical_verify(str_cstr(&file), file.len, &c, e, 1, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < file.len; i++)
		if (file.data[i] != '\r')
			str_addc(out, file.data[i]);
	return RC_OK;
}

/* --- the record ------------------------------------------------------------------------- */

static Rc insert_message(Maker *m, const OutboxWant *w, const IcalEvent *date, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str subject = STR_INIT;
	AUTO(str_done) Str text = STR_INIT;
	AUTO(str_done) Str calendar = STR_INIT;
	IcalEvent e = date_for(m, w, date, a);
	OutboxLetter letter = { w, &e, &m->sender };
	outbox_subject(&letter, &subject);
	outbox_text(&letter, &text);
	if (write_calendar(w, &e, &calendar, err) != RC_OK)
		return err->rc;
	/* What a change set wrote lives as long as its arena. */
	Arena *keep = m->change->arena;
	Record *r = record_new(keep, &kind_message);
	record_set_text(r, keep, "type", w->need.type);
	record_set_text(r, keep, "state", "draft");
	record_set_int(r, "event", w->need.event);
	if (w->need.person != 0)
		record_set_int(r, "person", w->need.person);
	record_set_text(r, keep, "name", w->need.name);
	record_set_text(r, keep, "address", w->need.address);
	record_set_text(r, keep, "subject", str_cstr(&subject));
	record_set_text(r, keep, "text", str_cstr(&text));
	record_set_text(r, keep, "calendar", str_cstr(&calendar));
	record_set_text(r, keep, "method", w->method);
	record_set_int(r, "sequence", w->sequence);
	record_set_int(r, "stamp", m->plan->version.stamp);
	if (change_insert(m->change, r, err) != RC_OK)
		return err->rc;
	m->made++;
	return RC_OK;
}

static Rc on_date(void *arg, const IcalEvent *e, int64_t event, int64_t series, Err *err)
{
	Maker *m = arg;
	(void)event, (void)series;
	for (size_t i = 0; i < m->plan->wants.len; i++) {
		const OutboxWant *w = &m->plan->wants.items[i];
		if (w->need.skipped == NULL && insert_message(m, w, e, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

Rc outbox_set_state(Change *c, const Record *message, const char *state, const char *failure, Err *err)
{
	Record *mine = record_clone(c->arena, message);
	record_set_text(mine, c->arena, "state", state);
	record_set_text(mine, c->arena, "failure", failure);
	return change_update(c, message, mine, NULL, err);
}

static bool has_wants(const OutboxPlan *plan)
{
	for (size_t i = 0; i < plan->wants.len; i++)
		if (plan->wants.items[i].need.skipped == NULL)
			return true;
	return false;
}

static Rc fill_event(Change *c, int64_t event, size_t *ret_messages, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	OutboxPlan plan;
	Maker m = { .change = c, .plan = &plan };
	IcalBuildCount count;
	if (outbox_plan(c->office, event, a, &plan, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < plan.stale.len; i++)
		if (outbox_set_state(c, plan.stale.items[i], "dropped", "überholt", err) != RC_OK)
			return err->rc;
	if (has_wants(&plan)) {
		IcalBuildAsk ask = ICAL_BUILD_ASK_INIT;
		ask.reader = ICAL_BUILD_MESSAGE;
		ask.ids = &event;
		ask.nids = 1;
		if (outbox_sender(c->office, a, &m.sender, err) != RC_OK ||
			ical_build_events(c->office, &ask, on_date, &m, &count, err) != RC_OK)
			return err->rc;
	}
	*ret_messages = m.made;
	return RC_OK;
}

Rc outbox_fill_in(Change *c, int64_t event, size_t *ret_messages, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	OutboxEvents events = { NULL, 0, 0 };
	size_t made = 0;
	if (event != 0)
		VEC_PUSH(a, &events, event);
	else if (outbox_events(c->office, a, &events, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < events.len; i++) {
		size_t n = 0;
		if (fill_event(c, events.items[i], &n, err) != RC_OK)
			return err->rc;
		made += n;
	}
	*ret_messages = made;
	return RC_OK;
}

Rc outbox_fill(Office *o, int64_t event, size_t *ret_messages, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	AUTO(str_done) Str what = STR_INIT;
	size_t n = 0;
	str_adds(&what, "Postausgang gefüllt");
	if (event != 0) {
		str_adds(&what, ": ");
		if (office_title(o, &kind_event, event, &what, err) != RC_OK)
			return err->rc;
	}
	if (change_begin(&c, o, str_cstr(&what), err) != RC_OK ||
		outbox_fill_in(&c, event, &n, err) != RC_OK || change_commit(&c, err) != RC_OK)
		return err->rc;
	*ret_messages = n;
	return RC_OK;
}

/* --- notices -------------------------------------------------------------------------------- */

typedef struct Notice {
	Change *change;
	const Record *event;
	const char *subject, *text;
	OutboxSender sender;
	RecordSet messages; /* of the event */
	Arena *arena;
	size_t made, without;
} Notice;

/* Has she a mail about this already: an invitation, which is kept up to date, or this very notice? */
static bool is_told(const Notice *n, int64_t person, const char *address)
{
	for (size_t i = 0; i < n->messages.len; i++) {
		const Record *m = n->messages.items[i];
		bool hers = (person != 0 && record_int(m, "person") == person) ||
			(address != NULL && strcasecmp(record_text(m, "address"), address) == 0);
		if (!hers || strcmp(record_text(m, "state"), "dropped") == 0)
			continue;
		if (!record_is_null(m, "method") ||
			(record_int(m, "sequence") == record_int(n->event, "sequence") &&
				strcmp(record_text(m, "subject"), n->subject) == 0))
			return true;
	}
	return false;
}

/* An earlier notice that has not gone out would tell what is no longer so. */
static Rc drop_waiting(Notice *n, Err *err)
{
	for (size_t i = 0; i < n->messages.len; i++) {
		Record *m = n->messages.items[i];
		if (!record_is_null(m, "method") || !outbox_state_waits(record_text(m, "state")) ||
			strcmp(record_text(m, "type"), "notice") != 0)
			continue;
		if (outbox_set_state(n->change, m, "dropped", "überholt", err) != RC_OK)
			return err->rc;
		record_set_text(m, n->arena, "state", "dropped");
	}
	return RC_OK;
}

static Rc insert_notice(Notice *n, const Record *person, const char *name, const char *address, Err *err)
{
	AUTO(str_done) Str text = STR_INIT;
	Arena *keep = n->change->arena;
	Record *r = record_new(keep, &kind_message);
	outbox_wrap(person, name, n->text, &n->sender, &text);
	record_set_text(r, keep, "type", "notice");
	record_set_text(r, keep, "state", "draft");
	record_set_int(r, "event", n->event->id);
	if (person != NULL)
		record_set_int(r, "person", person->id);
	record_set_text(r, keep, "name", name);
	record_set_text(r, keep, "address", address);
	record_set_text(r, keep, "subject", n->subject);
	record_set_text(r, keep, "text", str_cstr(&text));
	record_set_int(r, "sequence", record_int(n->event, "sequence"));
	record_set_int(r, "stamp", record_int(n->event, "changed_at"));
	if (change_insert(n->change, r, err) != RC_OK)
		return err->rc;
	VEC_PUSH(n->arena, &n->messages, r);
	n->made++;
	return RC_OK;
}

static Rc notify(Notice *n, const Record *registration, Err *err)
{
	Office *o = n->change->office;
	int64_t id = record_int(registration, "person");
	const char *address = record_text(registration, "mail");
	const char *reason = NULL;
	Record *person = NULL;
	const char *name = arena_printf(n->arena, "%s%s%s", record_text(registration, "given_name"),
		record_is_null(registration, "given_name") ? "" : " ",
		record_text(registration, "family_name"));
	if (id != 0) {
		if (office_get(o, &kind_person, id, n->arena, &person, err) != RC_OK ||
			people_may_list(o, &id, 1, "mail", NULL, n->arena, &reason, err) != RC_OK)
			return err->rc;
		name = record_text(person, "full_name");
	}
	if (!mail_address_valid(address))
		address = NULL;
	if (address == NULL && reason == NULL && id != 0 &&
		outbox_address(o, id, n->arena, &address, &reason, err) != RC_OK)
		return err->rc;
	if (is_told(n, id, address))
		return RC_OK;
	if (address == NULL || reason != NULL) {
		n->without++;
		return RC_OK;
	}
	return insert_notice(n, person, name, address, err);
}

Rc outbox_notice_in(Change *c, int64_t event, const char *subject, const char *text, size_t *ret_messages,
	size_t *ret_without_mail, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Notice n = { .change = c, .subject = subject, .text = text, .arena = a };
	RecordSet registrations = { NULL, 0, 0 };
	Record *r = NULL;
	if (office_get(c->office, &kind_event, event, a, &r, err) != RC_OK ||
		outbox_sender(c->office, a, &n.sender, err) != RC_OK ||
		office_parts(c->office, &kind_message, "event", event, a, &n.messages, err) != RC_OK ||
		office_parts(c->office, &kind_registration, "event", event, a, &registrations, err) != RC_OK)
		return err->rc;
	n.event = r;
	if (drop_waiting(&n, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < registrations.len; i++)
		if (registration_is_open(record_text(registrations.items[i], "state")) &&
			notify(&n, registrations.items[i], err) != RC_OK)
			return err->rc;
	*ret_messages = n.made;
	*ret_without_mail = n.without;
	return RC_OK;
}
