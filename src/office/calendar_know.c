/* Who knows the present date of an event: from the mails that went out, the parts, the registrations
 * and the feeds it stands in. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "kontor/domain/event.h"
#include "kontor/domain/registration.h"
#include "kontor/office/people.h"
#include "calendar_priv.h"
#include "outbox_priv.h"

/* What one address was told last. */
typedef struct Told {
	const Record *message; /* a REQUEST; NULL: taken back since */
	const char *address;
	int64_t person;
	bool listed;
} Told;

typedef struct Know {
	Office *office;
	Arena *arena;
	const Record *event;
	CalendarKnowers *out;
	struct {
		Told *items;
		size_t len, cap;
	} told;
	OutboxNeeds needs; /* of the invited, as the outbox sees them */
} Know;

/* --- what went out ------------------------------------------------------------------------- */

static Told *told_get(Know *k, const Record *message)
{
	const char *address = record_text(message, "address");
	for (size_t i = 0; i < k->told.len; i++)
		if (strcasecmp(k->told.items[i].address, address) == 0)
			return &k->told.items[i];
	Told t = { .address = address };
	VEC_PUSH(k->arena, &k->told, t);
	return &k->told.items[k->told.len - 1];
}

static int by_id(const void *x, const void *y)
{
	const Record *a = *(Record *const *)x, *b = *(Record *const *)y;
	return (a->id > b->id) - (a->id < b->id);
}

static Rc read_told(Know *k, Err *err)
{
	RecordSet messages = { NULL, 0, 0 };
	if (office_parts(k->office, &kind_message, "event", k->event->id, k->arena, &messages, err) != RC_OK)
		return err->rc;
	if (messages.len > 1)
		qsort(messages.items, messages.len, sizeof(Record *), by_id);
	for (size_t i = 0; i < messages.len; i++) {
		const Record *m = messages.items[i];
		if (record_is_null(m, "method") || !outbox_state_told(record_text(m, "state")))
			continue;
		Told *t = told_get(k, m);
		t->person = record_int(m, "person");
		t->message = strcmp(record_text(m, "method"), "CANCEL") == 0 ? NULL : m;
	}
	return RC_OK;
}

static Told *told_find(const Know *k, int64_t person, const char *address)
{
	for (size_t i = 0; i < k->told.len; i++) {
		Told *t = &k->told.items[i];
		bool same = (person != 0 && t->person == person) ||
			(address != NULL && strcasecmp(t->address, address) == 0);
		if (same && t->message != NULL)
			return t;
	}
	return NULL;
}

/* --- one knower -------------------------------------------------------------------------------- */

static void add(Know *k, CalendarKnower one)
{
	VEC_PUSH(k->arena, k->out, one);
}

static bool is_listed(const Know *k, int64_t person)
{
	for (size_t i = 0; i < k->out->len; i++)
		if (person != 0 && k->out->items[i].person == person)
			return true;
	return false;
}

/* "eingeladen, Fassung 2, zugesagt" */
static const char *say_told(Know *k, const Told *t, const Record *part)
{
	int64_t version = record_int(t->message, "sequence");
	AUTO(str_done) Str out = STR_INIT;
	str_addf(&out, "eingeladen, Fassung %" PRId64, version);
	if (part == NULL)
		str_adds(&out, ", nicht mehr dabei");
	else if (!record_is_null(part, "reply") && strcmp(record_text(part, "reply"), "needs_action") != 0)
		str_addf(&out, ", %s",
			kind_choice_label(kind_field(part->kind, "reply"), record_text(part, "reply")));
	return arena_strdup(k->arena, str_cstr(&out));
}

/* A colleague who forbade mail is called, too. */
static Rc may_mail(Know *k, int64_t person, bool *ret, Err *err)
{
	const char *reason = NULL;
	*ret = true;
	if (person == 0)
		return RC_OK;
	if (people_may_list(k->office, &person, 1, "mail", NULL, k->arena, &reason, err) != RC_OK)
		return err->rc;
	*ret = reason == NULL;
	return RC_OK;
}

static Rc name_of(Know *k, int64_t person, const char **ret, Err *err)
{
	AUTO(str_done) Str name = STR_INIT;
	if (office_title(k->office, &kind_person, person, &name, err) != RC_OK)
		return err->rc;
	*ret = arena_strdup(k->arena, str_cstr(&name));
	return RC_OK;
}

/* Nobody has told her yet; will the outbox? */
static bool will_be_invited(const Know *k, int64_t person)
{
	for (size_t i = 0; i < k->needs.len; i++)
		if (k->needs.items[i].person == person)
			return k->needs.items[i].skipped == NULL;
	return true; /* her invitation waits already */
}

static const char *say_part(Know *k, const Record *part)
{
	const char *role = kind_choice_label(kind_field(part->kind, "role"), record_text(part, "role"));
	return record_int(part, "invite") == 0 ? role
					       : arena_printf(k->arena, "%s, noch nicht eingeladen", role);
}

static Rc add_part(Know *k, const Record *part, Err *err)
{
	CalendarKnower one = { .how = CALENDAR_PART, .person = record_int(part, "person") };
	const char *reason = NULL;
	if (is_listed(k, one.person))
		return RC_OK;
	if (outbox_address(k->office, one.person, k->arena, &one.mail, &reason, err) != RC_OK ||
		name_of(k, one.person, &one.name, err) != RC_OK)
		return err->rc;
	Told *told = told_find(k, one.person, one.mail);
	if (told != NULL) {
		one.how = CALENDAR_INVITED;
		one.mail = told->address;
		one.detail = say_told(k, told, part);
		told->listed = true;
		if (may_mail(k, one.person, &one.gets_message, err) != RC_OK)
			return err->rc;
	} else {
		one.detail = say_part(k, part);
		one.gets_message = record_int(part, "invite") != 0 && will_be_invited(k, one.person);
	}
	one.mail = one.mail == NULL ? "" : one.mail;
	add(k, one);
	return RC_OK;
}

/* Who was invited and is not any more still has the date in the calendar. */
static Rc add_removed(Know *k, Told *t, Err *err)
{
	CalendarKnower one = { .how = CALENDAR_INVITED, .person = t->person, .mail = t->address };
	one.name = record_text(t->message, "name");
	one.detail = say_told(k, t, NULL);
	if (may_mail(k, t->person, &one.gets_message, err) != RC_OK)
		return err->rc;
	add(k, one);
	return RC_OK;
}

static Rc add_registration(Know *k, const Record *r, Err *err)
{
	CalendarKnower one = { .how = CALENDAR_REGISTERED, .person = record_int(r, "person") };
	const char *reason = NULL;
	if (!registration_is_open(record_text(r, "state")) || is_listed(k, one.person))
		return RC_OK;
	one.mail = record_is_null(r, "mail") ? NULL : record_text(r, "mail");
	one.name = arena_printf(k->arena, "%s%s%s", record_text(r, "given_name"),
		record_is_null(r, "given_name") ? "" : " ", record_text(r, "family_name"));
	if (one.person != 0 && name_of(k, one.person, &one.name, err) != RC_OK)
		return err->rc;
	if (one.person != 0 && one.mail == NULL &&
		outbox_address(k->office, one.person, k->arena, &one.mail, &reason, err) != RC_OK)
		return err->rc;
	if (told_find(k, one.person, one.mail) != NULL)
		return RC_OK;
	one.detail = kind_choice_label(kind_field(r->kind, "state"), record_text(r, "state"));
	if (may_mail(k, one.person, &one.gets_message, err) != RC_OK)
		return err->rc;
	one.gets_message = one.gets_message && one.mail != NULL;
	one.mail = one.mail == NULL ? "" : one.mail;
	add(k, one);
	return RC_OK;
}

/* --- feeds ---------------------------------------------------------------------------------------- */

static void add_feeds(Know *k, size_t persons)
{
	const char *visibility = event_visibility(k->event);
	CalendarKnower feed = { .how = CALENDAR_FEED, .mail = "", .gets_message = true };
	if (strcmp(record_text(k->event, "state"), "draft") == 0)
		return;
	if (strcmp(visibility, "public") == 0) {
		feed.name = "öffentlicher Kalender";
		feed.detail = arena_printf(k->arena, "auch der für %s",
			kind_choice_label(kind_field(&kind_event, "type"), record_text(k->event, "type")));
		add(k, feed);
	}
	feed.name = "interner Kalender";
	feed.detail = "";
	if (persons > 0)
		feed.detail = persons == 1 ? "auch der eine persönliche"
					   : arena_printf(k->arena, "auch die %zu persönlichen", persons);
	add(k, feed);
}

/* --- the call ----------------------------------------------------------------------------------------- */

static Rc list_all(Know *k, Err *err)
{
	RecordSet parts = { NULL, 0, 0 }, registrations = { NULL, 0, 0 };
	int64_t id = k->event->id;
	if (read_told(k, err) != RC_OK || outbox_needs(k->office, id, k->arena, &k->needs, err) != RC_OK ||
		office_parts(k->office, &kind_event_person, "event", id, k->arena, &parts, err) != RC_OK ||
		office_parts(k->office, &kind_registration, "event", id, k->arena, &registrations, err) !=
			RC_OK)
		return err->rc;
	for (size_t i = 0; i < parts.len; i++)
		if (add_part(k, parts.items[i], err) != RC_OK)
			return err->rc;
	size_t persons = k->out->len;
	for (size_t i = 0; i < k->told.len; i++)
		if (k->told.items[i].message != NULL && !k->told.items[i].listed &&
			add_removed(k, &k->told.items[i], err) != RC_OK)
			return err->rc;
	for (size_t i = 0; i < registrations.len; i++)
		if (add_registration(k, registrations.items[i], err) != RC_OK)
			return err->rc;
	add_feeds(k, persons);
	return RC_OK;
}

static int by_way(const void *x, const void *y)
{
	const CalendarKnower *a = x, *b = y;
	if (a->how != b->how)
		return a->how < b->how ? -1 : 1;
	int order = strcmp(a->name, b->name);
	return order != 0 ? order : (a->person > b->person) - (a->person < b->person);
}

Rc calendar_knowers(Office *o, int64_t event, Arena *a, CalendarKnowers *ret, Err *err)
{
	CalendarKnowers found = { NULL, 0, 0 };
	Record *e = NULL;
	if (office_get(o, &kind_event, event, a, &e, err) != RC_OK)
		return err->rc;
	Know k = { .office = o, .arena = a, .event = e, .out = &found };
	if (list_all(&k, err) != RC_OK)
		return err->rc;
	if (found.len > 1)
		qsort(found.items, found.len, sizeof(CalendarKnower), by_way);
	*ret = found;
	return RC_OK;
}

/* One mailbox, one feed, or one who is to be called. */
static bool is_same(const CalendarKnower *a, const CalendarKnower *b)
{
	if (a->how == CALENDAR_FEED || b->how == CALENDAR_FEED)
		return a->how == b->how && strcmp(a->name, b->name) == 0;
	if (a->person != 0 || b->person != 0)
		return a->person == b->person;
	return strcmp(a->name, b->name) == 0 && strcasecmp(a->mail, b->mail) == 0;
}

/* Who has to be called for one of the dates is named so. */
static void add_once(Arena *a, CalendarKnowers *all, const CalendarKnower *one)
{
	for (size_t i = 0; i < all->len; i++) {
		CalendarKnower *known = &all->items[i];
		if (!is_same(known, one))
			continue;
		if (known->gets_message && !one->gets_message)
			*known = *one;
		return;
	}
	VEC_PUSH(a, all, *one);
}

Rc calendar_knowers_of(Office *o, const RecordSet *events, Arena *a, CalendarKnowers *ret, Err *err)
{
	CalendarKnowers all = { NULL, 0, 0 };
	for (size_t i = 0; i < events->len; i++) {
		CalendarKnowers some = { NULL, 0, 0 };
		if (calendar_knowers(o, events->items[i]->id, a, &some, err) != RC_OK)
			return err->rc;
		for (size_t j = 0; j < some.len; j++)
			add_once(a, &all, &some.items[j]);
	}
	if (all.len > 1)
		qsort(all.items, all.len, sizeof(CalendarKnower), by_way);
	*ret = all;
	return RC_OK;
}
