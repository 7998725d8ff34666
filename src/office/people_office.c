/* A change of office: one post ends, the next begins, and what hangs on it goes along. */
#include <inttypes.h>
#include <string.h>

#include "kontor/domain/tandem.h"
#include "kontor/office/people.h"
#include "kontor/office/tandems.h"
#include "people_priv.h"

/* --- what hangs on a post --------------------------------------------------------- */

typedef struct Collector {
	Office *office;
	Arena *arena;
	int64_t person;
	PeopleHangingList *out;
} Collector;

static void add(Collector *c, const Record *r, const char *when, bool movable)
{
	PeopleHanging h = { r->kind, r->id, when, record_text(r, "title"), movable,
		movable ? PEOPLE_MOVE : PEOPLE_KEEP };
	VEC_PUSH(c->arena, c->out, h);
}

static Rc add_followups(Collector *c, const char *field, int64_t id, Err *err)
{
	RecordSet set = { NULL, 0, 0 };
	bool of_person = strcmp(field, "person") == 0;
	if (office_parts(c->office, &kind_followup, field, id, c->arena, &set, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < set.len; i++) {
		const Record *r = set.items[i];
		/* Of the town only those that name nobody: the person's own are listed already, those
		 * of others are not concerned. */
		if (record_is_null(r, "done") && (of_person || record_is_null(r, "person")))
			add(c, r, record_text(r, "due"), of_person);
	}
	return RC_OK;
}

static Rc add_events(Collector *c, int64_t town, Err *err)
{
	RecordSet set = { NULL, 0, 0 };
	char now[DATE_TEXT_MAX];
	wall_format_iso(clock_wall(office_clock(c->office)), now);
	if (office_parts(c->office, &kind_event, "town", town, c->arena, &set, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < set.len; i++) {
		const Record *r = set.items[i];
		if (strcmp(record_text(r, "end"), now) >= 0 &&
			strcmp(record_text(r, "state"), "cancelled") != 0)
			add(c, r, record_text(r, "start"), false);
	}
	return RC_OK;
}

/* Live tandems are paused by the write path; they are listed so that nobody is surprised. */
static Rc add_tandems(Collector *c, Err *err)
{
	static const char *const sides[] = { "first", "second", "third" };
	for (size_t f = 0; f < ARRAY_LEN(sides); f++) {
		RecordSet set = { NULL, 0, 0 };
		if (office_parts(c->office, &kind_tandem, sides[f], c->person, c->arena, &set, err) != RC_OK)
			return err->rc;
		for (size_t i = 0; i < set.len; i++) {
			TandemsSides who;
			const Record *t = set.items[i];
			if (!tandem_live(record_text(t, "state")))
				continue;
			if (tandems_sides(c->office, t, c->arena, &who, err) != RC_OK)
				return err->rc;
			PeopleHanging h = { &kind_tandem, t->id, record_text(t, "since"), who.title, false,
				PEOPLE_KEEP };
			VEC_PUSH(c->arena, c->out, h);
		}
	}
	return RC_OK;
}

Rc people_office_hanging(Office *o, int64_t post, Arena *a, PeopleHangingList *ret, Err *err)
{
	Record *p = NULL;
	PeopleHangingList found = { NULL, 0, 0 };
	if (office_get(o, &kind_post, post, a, &p, err) != RC_OK)
		return err->rc;
	Collector c = { o, a, record_int(p, "person"), &found };
	if (add_followups(&c, "person", c.person, err) != RC_OK)
		return err->rc;
	if (!record_is_null(p, "town") &&
		(add_followups(&c, "town", record_int(p, "town"), err) != RC_OK ||
			add_events(&c, record_int(p, "town"), err) != RC_OK))
		return err->rc;
	if (strcmp(record_text(p, "function"), "mayor") == 0 && add_tandems(&c, err) != RC_OK)
		return err->rc;
	*ret = found;
	return RC_OK;
}

/* --- the change ----------------------------------------------------------------------- */

typedef struct Handover {
	Change change;
	Arena *arena;
	const PeopleChange *asked;
	const Record *post; /* that ends */
	int64_t successor;  /* 0: none */
	const char *ended, *begins;
} Handover;

static Rc end_post(Handover *h, Err *err)
{
	Record *mine = record_clone(h->arena, h->post);
	record_set_text(mine, h->arena, "until", h->ended);
	return change_update(&h->change, h->post, mine, NULL, err);
}

static void copy_if_null(Record *to, const Record *from, const char *field)
{
	int i = kind_field_index(to->kind, field);
	if (to->values[i].type == VALUE_NULL)
		to->values[i] = from->values[i];
}

static Rc begin_post(Handover *h, int64_t *ret, Err *err)
{
	Record *next = h->asked->next != NULL ? record_clone(h->arena, h->asked->next)
					      : record_new(h->arena, &kind_post);
	next->id = 0;
	record_set_int(next, "person", h->successor);
	if (record_is_null(next, "town") && record_is_null(next, "organisation")) {
		copy_if_null(next, h->post, "town");
		copy_if_null(next, h->post, "organisation");
	}
	copy_if_null(next, h->post, "function");
	if (record_is_null(next, "since"))
		record_set_text(next, h->arena, "since", h->begins);
	if (change_insert(&h->change, next, err) != RC_OK)
		return err->rc;
	*ret = next->id;
	return RC_OK;
}

static Rc relate(Handover *h, Err *err)
{
	Record *r = record_new(h->arena, &kind_relation);
	record_set_int(r, "person", h->successor);
	record_set_text(r, h->arena, "type", "predecessor");
	record_set_int(r, "other", record_int(h->post, "person"));
	record_set_text(r, h->arena, "since", h->begins);
	return change_insert(&h->change, r, err);
}

static Rc decide(Handover *h, const PeopleHanging *what, Err *err)
{
	Office *o = h->change.office;
	Record *base = NULL;
	char today[DATE_TEXT_MAX];
	if (what->fate == PEOPLE_KEEP || what->kind == &kind_tandem)
		return RC_OK;
	if (office_get(o, what->kind, what->id, h->arena, &base, err) != RC_OK)
		return err->rc;
	Record *mine = record_clone(h->arena, base);
	if (what->fate == PEOPLE_MOVE) {
		if (h->successor == 0 || kind_field(what->kind, "person") == NULL)
			return RC_OK;
		record_set_int(mine, "person", h->successor);
	} else if (what->kind == &kind_event) {
		record_set_text(mine, h->arena, "state", "cancelled");
	} else if (kind_field(what->kind, "done") != NULL) {
		date_format_iso(office_today(o), today);
		record_set_text(mine, h->arena, "done", today);
	}
	return change_update(&h->change, base, mine, NULL, err);
}

/* The post as it is now; one that has ended already is refused. */
static Rc read_post(Office *o, Handover *h, Err *err)
{
	Record *post = NULL;
	char day[DATE_TEXT_MAX];
	if (office_get(o, &kind_post, h->asked->post, h->arena, &post, err) != RC_OK)
		return err->rc;
	if (!record_is_null(post, "until"))
		return err_set(err, RC_INVALID, "Dieses Amt ist schon beendet; bitte ein laufendes wählen.");
	h->post = post;
	date_format_iso(h->asked->ended, day);
	h->ended = arena_strdup(h->arena, day);
	date_format_iso(h->asked->ended + 1, day);
	h->begins = arena_strdup(h->arena, day);
	return RC_OK;
}

/* "Amtswechsel: Wittenberge" */
static const char *describe(Office *o, const Handover *h)
{
	bool town = !record_is_null(h->post, "town");
	const char *place = people_title(o, town ? &kind_town : &kind_organisation,
		record_int(h->post, town ? "town" : "organisation"), h->arena);
	bool next = h->asked->successor != 0 || h->asked->newcomer != NULL;
	return arena_printf(h->arena, "%s: %s", next ? "Amtswechsel" : "Amt beendet", place);
}

static Rc hand_over(Handover *h, int64_t *ret_post, Err *err)
{
	Record *newcomer = h->asked->newcomer;
	Record *kept = newcomer != NULL ? record_clone(h->arena, newcomer) : NULL;
	int64_t next = 0;
	h->successor = h->asked->successor;
	if (kept != NULL) {
		if (change_insert(&h->change, kept, err) != RC_OK)
			return err->rc;
		h->successor = kept->id;
	}
	/* Who succeeds herself stays in office: the next post is there before the last one ends. */
	if (h->successor != 0 && begin_post(h, &next, err) != RC_OK)
		return err->rc;
	if (end_post(h, err) != RC_OK)
		return err->rc;
	if (h->successor != 0 && h->successor != record_int(h->post, "person") && relate(h, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < h->asked->nhanging; i++)
		if (decide(h, &h->asked->hanging[i], err) != RC_OK)
			return err->rc;
	if (change_commit(&h->change, err) != RC_OK)
		return err->rc;
	if (newcomer != NULL) {
		newcomer->id = kept->id;
		newcomer->rev = kept->rev;
	}
	*ret_post = next;
	return RC_OK;
}

Rc people_office_change(Office *o, const PeopleChange *change, int64_t *ret_post, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Handover h = { .change = CHANGE_INIT, .arena = a, .asked = change };
	if (read_post(o, &h, err) != RC_OK || change_begin(&h.change, o, describe(o, &h), err) != RC_OK)
		return err->rc;
	Rc rc = hand_over(&h, ret_post, err);
	change_done(&h.change);
	return rc;
}
