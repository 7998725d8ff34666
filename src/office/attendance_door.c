/* At the door: found by three letters in memory, checked in with one key. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/registration.h"
#include "kontor/store/store_row.h"
#include "attendance_priv.h"
#include "change_priv.h"

/* --- finding ----------------------------------------------------------------------------- */

/* The words of an entry, folded, each behind a mark: first those of the name, then the others. A word
 * that is found behind a mark was begun with. */
#define MARK "\x01"

typedef struct Entry {
	AttendanceHit hit;
	const char *name, *other;
	bool gone; /* cancelled or on the waiting list: behind those who have a place */
	bool here; /* behind those who are still to come */
} Entry;

struct Attendance {
	Arena *arena;
	struct {
		Entry *items; /* by name */
		size_t len, cap;
	} entries;
	signed char *ranks; /* of the entries in the latest search; -1: not found */
};

static void add_words(Str *out, const char *text)
{
	AUTO(str_done) Str word = STR_INIT;
	for (const char *s = text; *s != '\0';) {
		size_t len = strcspn(s, " -,/().");
		if (len > 0) {
			str_clear(&word);
			str_add(&word, s, len);
			str_adds(out, MARK);
			text_fold_str(out, str_cstr(&word));
		}
		s += len + (s[len] != '\0');
	}
}

static const char *words_of(Arena *a, const char *const *texts, size_t n)
{
	AUTO(str_done) Str out = STR_INIT;
	for (size_t i = 0; i < n; i++)
		add_words(&out, texts[i]);
	return arena_strdup(a, str_cstr(&out));
}

static void keep(Attendance *at, const StoreAttendee *r)
{
	const char *const name[] = { r->given, r->family },
			  *const other[] = { r->town_name, r->organisation };
	Entry e = { .hit = { .registration = r->id,
			    .name = r->name,
			    .town = r->town_name,
			    .organisation = r->organisation,
			    .state = r->state,
			    .arrived = r->arrived,
			    .land = r->land,
			    .remark = r->remark },
		.name = words_of(at->arena, name, ARRAY_LEN(name)),
		.other = words_of(at->arena, other, ARRAY_LEN(other)),
		.gone = !registration_takes_place(r->state),
		.here = strcmp(r->state, "attended") == 0 };
	VEC_PUSH(at->arena, &at->entries, e);
}

Rc attendance_open(Office *o, int64_t event, Attendance **ret, Err *err)
{
	Arena *a = arena_new();
	Attendance *at = ARENA_NEW(a, Attendance);
	StoreAttendees rows = { NULL, 0, 0 };
	at->arena = a;
	if (store_attendance_rows(office_store(o), event, a, &rows, err) != RC_OK) {
		arena_free(a);
		return err->rc;
	}
	for (size_t i = 0; i < rows.len; i++)
		keep(at, &rows.items[i]);
	at->ranks = ARENA_ARRAY(a, signed char, rows.len + 1);
	*ret = at;
	return RC_OK;
}

void attendance_close(Attendance *a)
{
	if (a != NULL)
		arena_free(a->arena);
}

/* 0: the name begins with it, 1: town or organisation does, 2: it is inside a word, -1: nowhere. marked is
 * the word behind a mark. */
static int rank_word(const Entry *e, const char *marked)
{
	if (strstr(e->name, marked) != NULL)
		return 0;
	if (strstr(e->other, marked) != NULL)
		return 1;
	return strstr(e->name, marked + 1) != NULL || strstr(e->other, marked + 1) != NULL ? 2 : -1;
}

/* Every word has to be found; the worst one tells where the entry stands. */
static int rank(const Entry *e, const char *words)
{
	int worst = 0;
	char marked[128];
	for (const char *s = words; *s != '\0';) {
		size_t len = 1 + strcspn(s + 1, MARK);
		str_format(marked, sizeof(marked), "%.*s", (int)BASE_MIN(len, sizeof(marked) - 1), s);
		int r = rank_word(e, marked);
		if (r < 0)
			return -1;
		worst = BASE_MAX(worst, r);
		s += len;
	}
	return worst;
}

enum { WORD_RANKS = 3, RANKS = 3 * WORD_RANKS };

size_t attendance_find(const Attendance *a, const char *typed, AttendanceHit *hits, size_t max)
{
	AUTO(str_done) Str words = STR_INIT;
	size_t n = 0;
	add_words(&words, typed);
	for (size_t i = 0; i < a->entries.len; i++) {
		const Entry *e = &a->entries.items[i];
		int r = rank(e, str_cstr(&words));
		a->ranks[i] = (signed char)(r < 0 ? -1 : e->gone ? r + 2 * WORD_RANKS : 2 * r + e->here);
	}
	for (int want = 0; want < RANKS && n < max; want++)
		for (size_t i = 0; i < a->entries.len && n < max; i++)
			if (a->ranks[i] == want)
				hits[n++] = a->entries.items[i].hit;
	return n;
}

size_t attendance_len(const Attendance *a)
{
	return a->entries.len;
}

/* --- in and out ----------------------------------------------------------------------------- */

static bool has_state(const Record *r, const char *state)
{
	return strcmp(record_text(r, "state"), state) == 0;
}

static Rc put_state(Change *c, Record **r, const char *state, const char *arrived, Err *err)
{
	Record *mine = record_clone(c->arena, *r);
	record_set_text(mine, c->arena, "state", state);
	record_set_text(mine, c->arena, "arrived", arrived);
	if (change_update(c, *r, mine, NULL, err) != RC_OK)
		return err->rc;
	*r = mine;
	return RC_OK;
}

/* Who has no place yet gets one first, if there is one. */
static Rc arrive_in(Change *c, Record *r, Err *err)
{
	static const char *const without[] = { "invited", "waiting", "cancelled" };
	for (size_t i = 0; i < ARRAY_LEN(without); i++)
		if (has_state(r, without[i]) && put_state(c, &r, "registered", "", err) != RC_OK)
			return err->rc;
	return put_state(c, &r, "attended", attendance_now(c->office, c->arena), err);
}

static Rc begin(Change *c, Office *o, int64_t registration, const char *verb, Record **ret, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Record *r = NULL;
	const char *what = "";
	if (office_get(o, &kind_registration, registration, a, &r, err) != RC_OK ||
		attendance_what(o, record_int(r, "event"), verb, a, &what, err) != RC_OK ||
		change_begin(c, o, what, err) != RC_OK)
		return err->rc;
	/* As it is now, within the lock. */
	return store_row_get(office_store(o), &kind_registration, registration, c->arena, ret, err);
}

static Rc arrive(Office *o, int64_t registration, bool overbook, bool *ret_already, Err *err)
{
	AUTO(change_done) Change c = CHANGE_INIT;
	Record *r = NULL;
	if (begin(&c, o, registration, "Eingetroffen", &r, err) != RC_OK)
		return err->rc;
	bool already = has_state(r, "attended");
	attendance_overbook(&c, overbook);
	if (!already && arrive_in(&c, r, err) != RC_OK)
		return err->rc;
	if (change_commit(&c, err) != RC_OK)
		return err->rc;
	if (ret_already != NULL)
		*ret_already = already;
	return RC_OK;
}

Rc attendance_arrive(Office *o, int64_t registration, bool *ret_already, Err *err)
{
	return arrive(o, registration, false, ret_already, err);
}

Rc attendance_admit(Office *o, int64_t registration, Err *err)
{
	return arrive(o, registration, true, NULL, err);
}

/* What she was before the step in which she came; who came without being known to the office is no guest
 * after all. */
static Rc state_before(Office *o, int64_t registration, Arena *a, const char **ret, Err *err)
{
	History h = { NULL, 0, 0 };
	int64_t step = 0; /* the latest in which she came */
	if (change_history(o, &kind_registration, registration, a, &h, err) != RC_OK)
		return err->rc;
	*ret = "registered";
	for (size_t i = 0; i < h.len; i++) {
		const HistoryLine *l = &h.items[i];
		bool state = l->field != NULL && strcmp(l->field->name, "state") == 0;
		if (step == 0 && state && l->new.type == VALUE_TEXT &&strcmp(l->new.s, "attended") == 0)
			step = l->changeset;
		if (step == 0 || l->changeset != step)
			continue;
		if (l->op == HISTORY_INSERT)
			*ret = "cancelled";
		else if (state && l->old.type == VALUE_TEXT)
			*ret = l->old.s;
	}
	return RC_OK;
}

Rc attendance_leave(Office *o, int64_t registration, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	Record *r = NULL;
	const char *state = "";
	if (state_before(o, registration, a, &state, err) != RC_OK ||
		begin(&c, o, registration, "Doch nicht eingetroffen", &r, err) != RC_OK)
		return err->rc;
	if (!has_state(r, "attended"))
		return err_set(err, RC_INVALID, "Nicht als anwesend geführt; es gibt nichts zurückzunehmen.");
	if (put_state(&c, &r, state, "", err) != RC_OK)
		return err->rc;
	return change_commit(&c, err);
}

Rc attendance_walk_in(Office *o, Record *r, bool overbook, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	const char *what = "";
	bool waiting = false;
	if (attendance_what(o, record_int(r, "event"), "Am Einlass angemeldet", a, &what, err) != RC_OK ||
		change_begin(&c, o, what, err) != RC_OK)
		return err->rc;
	Record *mine = record_clone(c.arena, r);
	attendance_overbook(&c, overbook);
	if (attendance_register_in(&c, mine, &waiting, err) != RC_OK || arrive_in(&c, mine, err) != RC_OK ||
		change_commit(&c, err) != RC_OK)
		return err->rc;
	r->id = mine->id;
	return RC_OK;
}

/* --- afterwards --------------------------------------------------------------------------------- */

static Rc finish_rows(Change *c, int64_t event, size_t *ret, Err *err)
{
	RecordList all = { NULL, 0, 0 };
	size_t n = 0;
	if (store_row_list_int(office_store(c->office), &kind_registration, "event", event, c->arena, &all,
		    err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < all.len; i++) {
		Record *r = all.items[i];
		if (!has_state(r, "registered") && !has_state(r, "confirmed"))
			continue;
		if (put_state(c, &r, "no_show", "", err) != RC_OK)
			return err->rc;
		n++;
	}
	*ret = n;
	return RC_OK;
}

Rc attendance_finish(Office *o, int64_t event, size_t *ret_no_shows, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	Record *e = NULL;
	const char *what = "";
	size_t n = 0;
	if (office_get(o, &kind_event, event, a, &e, err) != RC_OK ||
		attendance_what(o, event, "Nicht erschienene festgehalten", a, &what, err) != RC_OK)
		return err->rc;
	if (wall_parse_iso(record_text(e, "start")) > clock_wall(office_clock(o)))
		return err_set(err, RC_INVALID,
			"Der Termin hat noch nicht begonnen; wer nicht erschienen ist, steht erst danach fest.");
	if (change_begin(&c, o, what, err) != RC_OK || finish_rows(&c, event, &n, err) != RC_OK ||
		change_commit(&c, err) != RC_OK)
		return err->rc;
	if (ret_no_shows != NULL)
		*ret_no_shows = n;
	return RC_OK;
}
