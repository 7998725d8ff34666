/* Who knows which version of a date, and who has to be told what.
 *
 * Told is kept per address: what was handed over, or may have been, counts. A CANCEL to somebody who
 * was taken out carries a SEQUENCE above the one she knows although the event has not changed, or a mail
 * program would drop it; from then on her SEQUENCE runs that much ahead of the event's. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "kontor/domain/event.h"
#include "kontor/exchange/mail.h"
#include "kontor/office/people.h"
#include "kontor/store/store_query.h"
#include "office_priv.h"
#include "outbox_priv.h"

/* One address, and what the messages of the event say about it. */
typedef struct Told {
	const char *address, *name;
	int64_t person;
	const Record *known; /* the latest REQUEST, unless a CANCEL followed; NULL: she knows nothing */
	int64_t version;     /* the event's SEQUENCE that she knows */
	int64_t ahead;       /* by how much her own SEQUENCE exceeds the event's */
	bool wanted;         /* is invited now, under this address */
} Told;

typedef struct Planner {
	Office *office;
	Arena *arena;
	OutboxPlan *plan;
	RecordSet messages; /* with calendar part, oldest first */
	struct {
		Told *items;
		size_t len, cap;
	} told;
	struct Invited {
		Record *person;
		const char *role, *address, *reason;
	} * invited;
	size_t ninvited;
	OutboxSender sender;
	bool cancelled, draft, over;
} Planner;

bool outbox_state_waits(const char *state)
{
	return strcmp(state, "draft") == 0 || strcmp(state, "released") == 0 || strcmp(state, "failed") == 0;
}

bool outbox_state_told(const char *state)
{
	static const char *const states[] = { "sending", "sent", "handed", "unclear" };
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(states[i], state) == 0)
			return true;
	return false;
}

static bool is_cancel(const Record *message)
{
	return strcmp(record_text(message, "method"), "CANCEL") == 0;
}

/* --- what was told ---------------------------------------------------------------- */

static Told *told_find(Planner *p, const char *address)
{
	for (size_t i = 0; i < p->told.len; i++)
		if (strcasecmp(p->told.items[i].address, address) == 0)
			return &p->told.items[i];
	return NULL;
}

static Told *told_get(Planner *p, const char *address)
{
	Told *found = told_find(p, address);
	if (found != NULL)
		return found;
	Told t = { .address = address, .name = "" };
	VEC_PUSH(p->arena, &p->told, t);
	return &p->told.items[p->told.len - 1];
}

static void told_add(Told *t, const Record *message)
{
	t->name = record_text(message, "name");
	t->person = record_int(message, "person");
	if (is_cancel(message)) {
		t->known = NULL;
		t->ahead++;
		return;
	}
	t->known = message;
	t->version = record_int(message, "sequence") - t->ahead;
}

static int by_id(const void *x, const void *y)
{
	const Record *a = *(Record *const *)x, *b = *(Record *const *)y;
	return (a->id > b->id) - (a->id < b->id);
}

static Rc read_messages(Planner *p, int64_t event, Err *err)
{
	RecordSet all = { NULL, 0, 0 };
	if (office_parts(p->office, &kind_message, "event", event, p->arena, &all, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < all.len; i++)
		if (!record_is_null(all.items[i], "method"))
			VEC_PUSH(p->arena, &p->messages, all.items[i]);
	if (p->messages.len > 0)
		qsort(p->messages.items, p->messages.len, sizeof(p->messages.items[0]), by_id);
	for (size_t i = 0; i < p->messages.len; i++) {
		const Record *m = p->messages.items[i];
		if (outbox_state_told(record_text(m, "state")))
			told_add(told_get(p, record_text(m, "address")), m);
	}
	return RC_OK;
}

/* --- who is invited ------------------------------------------------------------------ */

Rc outbox_address(Office *o, int64_t person, Arena *a, const char **ret, const char **ret_reason, Err *err)
{
	RecordSet channels = { NULL, 0, 0 };
	const char *address = NULL, *reason = "ohne E-Mail";
	if (office_parts(o, &kind_channel, "person", person, a, &channels, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < channels.len && address == NULL; i++) {
		const Record *c = channels.items[i];
		if (strcmp(record_text(c, "type"), "mail") != 0)
			continue;
		if (!record_is_null(c, "bounced"))
			reason = "E-Mail unzustellbar";
		else if (!mail_address_valid(record_text(c, "value")))
			reason = "E-Mail-Adresse hat Zeichen, die ein Mailprogramm nicht annimmt";
		else
			address = record_text(c, "value");
	}
	*ret = address;
	*ret_reason = address != NULL ? NULL : reason;
	return RC_OK;
}

/* Grounds on which the office writes about an event of this type; the first is the narrowest. */
static void purposes_of(const char *type, const char *ret[3])
{
	ret[0] = strcmp(type, "tandem") == 0 ? "tandem" : strcmp(type, "coaching") == 0 ? "coaching" : NULL;
	ret[1] = "events";
	ret[2] = "contact";
}

/* Why the person may not be invited; NULL: she may. Colleagues are told of their own dates, and
 * who knows a date already is told what becomes of it, unless she wants no mail at all. */
static Rc refusal(Planner *p, const Record *person, const char *role, bool known, const char **ret, Err *err)
{
	const char *purposes[3];
	const char *reason = NULL;
	const int64_t id = person->id;
	*ret = NULL;
	if (people_may_list(p->office, &id, 1, "mail", NULL, p->arena, &reason, err) != RC_OK)
		return err->rc;
	if (reason != NULL || known || strcmp(role, "team") == 0) {
		*ret = reason;
		return RC_OK;
	}
	purposes_of(record_text(p->plan->event, "type"), purposes);
	for (size_t i = 0; i < ARRAY_LEN(purposes); i++) {
		const char *why = NULL;
		if (purposes[i] == NULL)
			continue;
		if (people_may_list(p->office, &id, 1, "mail", purposes[i], p->arena, &why, err) != RC_OK)
			return err->rc;
		if (why == NULL)
			return RC_OK;
		if (reason == NULL)
			reason = why;
	}
	*ret = strcmp(reason, "ohne Rechtsgrundlage dafür") == 0
		? "ohne Rechtsgrundlage für Einladungen; auf der Karte der Person eintragen"
		: reason;
	return RC_OK;
}

static Rc choose_address(Planner *p, struct Invited *v, Err *err)
{
	if (outbox_address(p->office, v->person->id, p->arena, &v->address, &v->reason, err) != RC_OK)
		return err->rc;
	if (v->address == NULL)
		return RC_OK;
	Told *told = told_find(p, v->address);
	if (strcasecmp(v->address, p->sender.address) == 0)
		v->reason = "ist die Adresse des Büros selbst";
	else if (refusal(p, v->person, v->role, told != NULL && told->known != NULL, &v->reason, err) !=
		RC_OK)
		return err->rc;
	return RC_OK;
}

static bool is_listed(const Planner *p, int64_t person)
{
	for (size_t i = 0; i < p->ninvited; i++)
		if (p->invited[i].person->id == person)
			return true;
	return false;
}

/* Who takes part in several sessions is one guest. */
static Rc read_invited(Planner *p, int64_t event, Err *err)
{
	RecordSet parts = { NULL, 0, 0 };
	if (office_parts(p->office, &kind_event_person, "event", event, p->arena, &parts, err) != RC_OK)
		return err->rc;
	p->invited = ARENA_ARRAY(p->arena, struct Invited, parts.len + 1);
	for (size_t i = 0; i < parts.len; i++) {
		const Record *part = parts.items[i];
		int64_t id = record_int(part, "person");
		if (record_int(part, "invite") == 0 || is_listed(p, id))
			continue;
		struct Invited *v = &p->invited[p->ninvited];
		v->role = record_text(part, "role");
		if (office_get(p->office, &kind_person, id, p->arena, &v->person, err) != RC_OK)
			return err->rc;
		p->ninvited++;
		if (choose_address(p, v, err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

static void list_attendees(Planner *p)
{
	IcalAttendee *list = ARENA_ARRAY(p->arena, IcalAttendee, p->ninvited + 1);
	size_t n = 0;
	for (size_t i = 0; i < p->ninvited; i++) {
		const struct Invited *v = &p->invited[i];
		if (v->reason == NULL)
			list[n++] = (IcalAttendee){ record_text(v->person, "full_name"), v->address,
				strcmp(v->role, "aide") == 0 };
	}
	p->plan->attendees = list;
	p->plan->nattendees = n;
}

/* --- what has to be told ---------------------------------------------------------------- */

static void want(Planner *p, OutboxWant w)
{
	w.need.event = p->plan->event->id;
	VEC_PUSH(p->arena, &p->plan->wants, w);
}

static void want_invited(Planner *p, const struct Invited *v)
{
	Told *told = v->address != NULL ? told_find(p, v->address) : NULL;
	bool known = told != NULL && told->known != NULL;
	if (told != NULL)
		told->wanted = true;
	if (p->cancelled || (p->over && !known) || (known && told->version >= p->plan->version.sequence))
		return;
	OutboxWant w = { .person = v->person, .method = "REQUEST", .role = v->role };
	w.need = (OutboxNeed){ .person = v->person->id, .type = known ? "update" : "invitation" };
	w.need.name = record_text(v->person, "full_name");
	w.need.address = v->address != NULL ? v->address : "";
	w.need.skipped = v->reason;
	if (p->draft && w.need.skipped == NULL)
		w.need.skipped = "Termin ist noch ein Entwurf";
	w.sequence = p->plan->version.sequence + (told != NULL ? told->ahead : 0);
	w.known = known ? told->known : NULL;
	want(p, w);
}

/* Somebody who knows the date, and should not any more. Under a new address of the same person the
 * old one is left alone: both may be one mailbox, where the CANCEL would take out what the REQUEST put. */
static Rc want_cancelled(Planner *p, const Told *t, Err *err)
{
	OutboxWant w = { .method = "CANCEL", .role = "", .known = t->known, .removed = !p->cancelled };
	if (t->known == NULL || (!p->cancelled && (t->wanted || is_listed(p, t->person))))
		return RC_OK;
	w.need = (OutboxNeed){ .person = t->person, .type = "cancellation", .name = t->name };
	w.need.address = t->address;
	w.sequence = BASE_MAX(p->plan->version.sequence + t->ahead, record_int(t->known, "sequence") + 1);
	if (t->person != 0) {
		Record *person = NULL;
		if (office_get(p->office, &kind_person, t->person, p->arena, &person, err) != RC_OK ||
			refusal(p, person, "", true, &w.need.skipped, err) != RC_OK)
			return err->rc;
		w.person = person;
	}
	want(p, w);
	return RC_OK;
}

/* --- what waits already -------------------------------------------------------------------- */

static bool same_telling(const Planner *p, const OutboxWant *w, const Record *message)
{
	const char *state = record_text(message, "state");
	return w->need.skipped == NULL && strcasecmp(w->need.address, record_text(message, "address")) == 0 &&
		strcmp(w->method, record_text(message, "method")) == 0 &&
		w->sequence == record_int(message, "sequence") &&
		/* A draft is kept up to date in its wording, too. */
		(strcmp(state, "draft") != 0 || record_int(message, "stamp") == p->plan->version.stamp);
}

/* Take out the want that the message meets; false when it meets none. */
static bool is_met(Planner *p, const Record *message)
{
	for (size_t i = 0; i < p->plan->wants.len; i++) {
		if (!same_telling(p, &p->plan->wants.items[i], message))
			continue;
		p->plan->wants.len--;
		memmove(&p->plan->wants.items[i], &p->plan->wants.items[i + 1],
			(p->plan->wants.len - i) * sizeof(OutboxWant));
		return true;
	}
	return false;
}

static void match_waiting(Planner *p)
{
	for (size_t i = 0; i < p->messages.len; i++) {
		Record *m = p->messages.items[i];
		if (outbox_state_waits(record_text(m, "state")) && !is_met(p, m))
			VEC_PUSH(p->arena, &p->plan->stale, m);
	}
}

/* --- the plan --------------------------------------------------------------------------------- */

static void read_state(Planner *p)
{
	const char *state = record_text(p->plan->event, "state");
	bool done = strcmp(state, "held") == 0 || strcmp(state, "archived") == 0;
	p->cancelled = strcmp(state, "cancelled") == 0;
	p->draft = strcmp(state, "draft") == 0;
	p->over = done || event_end_utc(p->plan->event) <= clock_now(office_clock(p->office));
}

Rc outbox_plan(Office *o, int64_t event, Arena *a, OutboxPlan *ret, Err *err)
{
	OutboxPlan plan = { .event = NULL };
	Planner p = { .office = o, .arena = a, .plan = &plan };
	if (office_get(o, &kind_event, event, a, &plan.event, err) != RC_OK ||
		outbox_sender(o, a, &p.sender, err) != RC_OK || read_messages(&p, event, err) != RC_OK ||
		read_invited(&p, event, err) != RC_OK)
		return err->rc;
	if (p.ninvited == 0 && p.messages.len == 0) {
		*ret = plan;
		return RC_OK;
	}
	if (ical_build_version(o, plan.event, a, &plan.version, err) != RC_OK)
		return err->rc;
	read_state(&p);
	list_attendees(&p);
	for (size_t i = 0; i < p.ninvited; i++)
		want_invited(&p, &p.invited[i]);
	for (size_t i = 0; i < p.told.len; i++)
		if (want_cancelled(&p, &p.told.items[i], err) != RC_OK)
			return err->rc;
	match_waiting(&p);
	*ret = plan;
	return RC_OK;
}

void outbox_check_done(OutboxCheck *c)
{
	arena_freep(&c->arena);
}

/* A mailing is hundreds of messages about one event. */
static Rc check_event(OutboxCheck *c, int64_t event, Err *err)
{
	if (c->arena != NULL && c->event == event)
		return RC_OK;
	if (c->arena == NULL)
		c->arena = arena_new();
	arena_reset(c->arena);
	c->event = 0;
	if (outbox_plan(c->office, event, c->arena, &c->plan, err) != RC_OK)
		return err->rc;
	c->event = event;
	return RC_OK;
}

Rc outbox_current(OutboxCheck *c, const Record *message, bool *ret, Err *err)
{
	*ret = true;
	if (record_is_null(message, "method") || record_is_null(message, "event"))
		return RC_OK;
	if (check_event(c, record_int(message, "event"), err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < c->plan.stale.len; i++)
		if (c->plan.stale.items[i]->id == message->id)
			*ret = false;
	/* One that is under way counts as told, so that the plan does not judge it. */
	if (!outbox_state_waits(record_text(message, "state")) &&
		(record_int(message, "sequence") < c->plan.version.sequence ||
			(!is_cancel(message) &&
				strcmp(record_text(c->plan.event, "state"), "cancelled") == 0)))
		*ret = false;
	return RC_OK;
}

/* --- all events ------------------------------------------------------------------------------------ */

typedef struct Collector {
	Office *office;
	Arena *arena;
	OutboxEvents found;
} Collector;

static bool keep_part(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Collector *c = arg;
	(void)id, (void)rev;
	if (v[0].type == VALUE_INT && v[1].type != VALUE_NULL && !(v[1].type == VALUE_INT && v[1].i == 0) &&
		(c->found.len == 0 || c->found.items[c->found.len - 1] != v[0].i))
		VEC_PUSH(c->arena, &c->found, v[0].i);
	return true;
}

static int by_value(const void *x, const void *y)
{
	const int64_t *a = x, *b = y;
	return (*a > *b) - (*a < *b);
}

typedef struct Filter {
	const OutboxEvents *asked; /* ascending */
	OutboxEvents *kept;
	Arena *arena;
	Day today;
} Filter;

/* In the order of their start, so that what comes first is told first. */
static bool keep_event(void *arg, int64_t id, int64_t rev, const Value *v)
{
	Filter *f = arg;
	(void)rev;
	if (f->asked->len == 0 || bsearch(&id, f->asked->items, f->asked->len, sizeof(id), by_value) == NULL)
		return true;
	Wall end = v[0].type == VALUE_TEXT ? wall_parse_iso(v[0].s) : WALL_NONE;
	if (end != WALL_NONE && wall_day(end) >= f->today)
		VEC_PUSH(f->arena, f->kept, id);
	return true;
}

Rc outbox_events(Office *o, Arena *a, OutboxEvents *ret, Err *err)
{
	static const char *const parts[] = { "event", "invite" };
	static const char *const told[] = { "event", "method" };
	static const char *const times[] = { "end" };
	Store *st = office_store(o);
	StoreSelect select_parts = { parts, 2, "event_person.event", NULL, 0 };
	StoreSelect select_told = { told, 2, "message.event", NULL, 0 };
	StoreSelect select_times = { times, 1, NULL, NULL, 0 };
	Collector c = { .office = o, .arena = a };
	OutboxEvents kept = { NULL, 0, 0 };
	Filter f = { &c.found, &kept, a, office_today(o) };
	if (store_query_stream(st, &kind_event_person, &select_parts, keep_part, &c, err) != RC_OK ||
		store_query_stream(st, &kind_message, &select_told, keep_part, &c, err) != RC_OK)
		return err->rc;
	if (c.found.len > 0)
		qsort(c.found.items, c.found.len, sizeof(int64_t), by_value);
	if (c.found.len > 0 &&
		store_query_stream(st, &kind_event, &select_times, keep_event, &f, err) != RC_OK)
		return err->rc;
	*ret = kept;
	return RC_OK;
}

Rc outbox_needs(Office *o, int64_t event, Arena *a, OutboxNeeds *ret, Err *err)
{
	OutboxEvents events = { NULL, 0, 0 };
	OutboxNeeds needs = { NULL, 0, 0 };
	if (event != 0)
		VEC_PUSH(a, &events, event);
	else if (outbox_events(o, a, &events, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < events.len; i++) {
		OutboxPlan plan;
		if (outbox_plan(o, events.items[i], a, &plan, err) != RC_OK)
			return err->rc;
		for (size_t w = 0; w < plan.wants.len; w++)
			VEC_PUSH(a, &needs, plan.wants.items[w].need);
	}
	*ret = needs;
	return RC_OK;
}
