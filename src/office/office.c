/* One open office: configuration, reading, titles, per-person memory. */
#include "kontor/office/office.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "kontor/domain/town.h"
#include "kontor/store/store_memory.h"
#include "kontor/store/store_row.h"
#include "office_priv.h"

#define WAIT_MS       3000
#define DRAFT_WAIT_MS 300 /* nobody asked for it: typing goes on, and a lost line ends in time */
#define TITLE_COLUMNS 60  /* of a title that is cut from prose */

struct Office {
	Store *store;
	char *user;
	Clock clock;
	int wait_ms;
	void (*random)(void *bytes, size_t len);
	OfficeWaitFn *on_wait;
	void *on_wait_arg;
	Arena *change_arenas[2]; /* of the latest change set and the one before */
	int change_arena;        /* index of the latest */
	int64_t data_version;
	uint64_t generation;
};

static void system_random(void *bytes, size_t len)
{
	char *p = bytes;
	while (len > 0) {
		ssize_t n = getrandom(p, len, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			err_out_of_memory(); /* no kernel that runs SQLite in WAL mode lacks it */
		p += n;
		len -= (size_t)n;
	}
}

Rc office_open(const OfficeConfig *cfg, Office **ret, Err *err)
{
	Store *store = NULL;
	if (store_open(cfg->path, cfg->read_only ? STORE_READ : STORE_WRITE, &store, err) != RC_OK)
		return err->rc;
	Office *o = calloc(1, sizeof(*o));
	if (o == NULL)
		err_out_of_memory();
	o->store = store;
	o->user = strdup(cfg->user == NULL || *cfg->user == '\0' ? "unbekannt" : cfg->user);
	if (o->user == NULL)
		err_out_of_memory();
	o->clock = cfg->clock;
	o->wait_ms = cfg->wait_ms > 0 ? cfg->wait_ms : WAIT_MS;
	o->random = cfg->random != NULL ? cfg->random : system_random;
	o->change_arenas[0] = arena_new();
	o->change_arenas[1] = arena_new();
	o->data_version = store_data_version(store);
	*ret = o;
	return RC_OK;
}

void office_close(Office *o)
{
	if (o == NULL)
		return;
	store_close(o->store);
	arena_free(o->change_arenas[0]);
	arena_free(o->change_arenas[1]);
	free(o->user);
	free(o);
}

void office_closep(Office **o)
{
	office_close(*o);
	*o = NULL;
}

/* --- accessors ------------------------------------------------------------------- */

const char *office_user(const Office *o)
{
	return o->user;
}

bool office_read_only(const Office *o)
{
	return store_read_only(o->store);
}

const Clock *office_clock(const Office *o)
{
	return &o->clock;
}

Day office_today(const Office *o)
{
	return clock_today(&o->clock);
}

const char *office_path(const Office *o)
{
	return store_path(o->store);
}

void office_on_wait(Office *o, OfficeWaitFn *fn, void *arg)
{
	o->on_wait = fn;
	o->on_wait_arg = arg;
}

Store *office_store(Office *o)
{
	return o->store;
}

Arena *office_change_arena(Office *o)
{
	o->change_arena = !o->change_arena;
	arena_reset(o->change_arenas[o->change_arena]);
	return o->change_arenas[o->change_arena];
}

void office_random(Office *o, void *bytes, size_t len)
{
	o->random(bytes, len);
}

Rc office_begin(Office *o, Err *err)
{
	return store_begin(o->store, o->user, o->wait_ms, o->on_wait, o->on_wait_arg, err);
}

uint64_t office_generation(const Office *o)
{
	return o->generation;
}

void office_touch(Office *o)
{
	o->generation++;
}

bool office_changed(Office *o)
{
	int64_t now = store_data_version(o->store);
	if (now == o->data_version)
		return false;
	o->data_version = now;
	o->generation++;
	return true;
}

/* --- reading ------------------------------------------------------------------------ */

Rc office_get(Office *o, const Kind *k, int64_t id, Arena *a, Record **ret, Err *err)
{
	return store_row_get(o->store, k, id, a, ret, err);
}

/* A whole positive number of at most 18 digits, else 0. */
static int64_t parse_id(const char *s)
{
	size_t len = strspn(s, "0123456789");
	if (len == 0 || len > 18 || s[len] != '\0')
		return 0;
	return strtoll(s, NULL, 10);
}

Rc office_find(Office *o, const Kind *k, const char *key, Arena *a, Record **ret, Err *err)
{
	if (k->key != NULL) {
		Rc rc = store_row_find(o->store, k, k->key, key, a, ret, err);
		const Field *f = kind_field(k, k->key);
		/* What is as long as a key was meant as one: an id may not answer for it. */
		if (rc != RC_NOT_FOUND || (f->max > 0 && strlen(key) == (size_t)f->max))
			return rc;
	}
	int64_t id = parse_id(key);
	if (id == 0)
		return err_set(err, RC_NOT_FOUND, "%s „%s“ gibt es nicht.", k->noun, key);
	return store_row_get(o->store, k, id, a, ret, err);
}

Rc office_parts(Office *o, const Kind *k, const char *field, int64_t id, Arena *a, RecordSet *ret, Err *err)
{
	RecordList rows = { 0 };
	if (store_row_list_int(o->store, k, field, id, a, &rows, err) != RC_OK)
		return err->rc;
	*ret = (RecordSet){ rows.items, rows.len, rows.cap };
	return RC_OK;
}

Rc office_all(Office *o, const Kind *k, Arena *a, RecordSet *ret, Err *err)
{
	RecordList rows = { 0 };
	if (store_row_all(o->store, k, a, &rows, err) != RC_OK)
		return err->rc;
	*ret = (RecordSet){ rows.items, rows.len, rows.cap };
	return RC_OK;
}

/* --- titles --------------------------------------------------------------------------- */

static Rc town_title(Office *o, int64_t id, Str *out, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	StoreTownTitle t = { 0 };
	if (store_row_town_title(o->store, id, a, &t, err) != RC_OK)
		return err->rc;
	str_adds(out, t.name);
	if (t.same_name < 2)
		return RC_OK;
	const State *state = town_state(t.ags);
	if (*t.district != '\0')
		str_addf(out, ", %s", t.district);
	if (state != NULL)
		str_addf(out, ", %s", state->abbr);
	if (t.same_name_in_district > 1)
		str_addf(out, ", %s", t.ags);
	return RC_OK;
}

/* "Bürgermeisterin, Wittenberge" */
void office_post_title(Office *o, const Record *post, Str *out)
{
	AUTO(arena_freep) Arena *a = arena_new();
	Err ignored = ERR_INIT;
	Record *person = NULL;
	int64_t town = record_int(post, "town");
	bool known = store_row_get(o->store, &kind_person, record_int(post, "person"), a, &person,
			     &ignored) == RC_OK;
	const char *label = record_text(post, "label");
	if (*label == '\0')
		label = person_function_label(
			record_text(post, "function"), known ? record_text(person, "form") : "");
	str_adds(out, label);
	AUTO(str_done) Str place = STR_INIT;
	const Kind *k = town != 0 ? &kind_town : &kind_organisation;
	if (office_title(o, k, town != 0 ? town : record_int(post, "organisation"), &place, &ignored) ==
		RC_OK)
		str_addf(out, ", %s", str_cstr(&place));
}

/* The first line of a text, cut to a title's width. */
static void add_first_line(Str *out, const char *text)
{
	AUTO(str_done) Str line = STR_INIT;
	str_add(&line, text, strcspn(text, "\n"));
	size_t fit = text_fit(str_cstr(&line), TITLE_COLUMNS, NULL);
	str_add(out, str_cstr(&line), fit);
	if (fit < strlen(text))
		str_adds(out, "…");
}

/* "Anna Beispiel", of the directory or as it was typed. */
static Rc registration_title(Office *o, const Record *r, Str *out, Err *err)
{
	if (!record_is_null(r, "person"))
		return office_title(o, &kind_person, record_int(r, "person"), out, err);
	str_addf(out, "%s%s%s", record_text(r, "given_name"), record_is_null(r, "given_name") ? "" : " ",
		record_text(r, "family_name"));
	return RC_OK;
}

static Rc post_title(Office *o, const Record *r, Str *out, Err *err UNUSED)
{
	office_post_title(o, r, out);
	return RC_OK;
}

/* "Anna Beispiel, Moderation" */
static Rc event_person_title(Office *o, const Record *r, Str *out, Err *err)
{
	if (office_title(o, &kind_person, record_int(r, "person"), out, err) != RC_OK)
		return err->rc;
	str_addf(out, ", %s", kind_choice_label(kind_field(r->kind, "role"), record_text(r, "role")));
	return RC_OK;
}

/* "Anna Beispiel: Wohnen im Bestand" */
static Rc seat_title(Office *o, const Record *r, Str *out, Err *err)
{
	if (office_title(o, &kind_registration, record_int(r, "registration"), out, err) != RC_OK)
		return err->rc;
	str_adds(out, ": ");
	return office_title(o, &kind_session, record_int(r, "session"), out, err);
}

/* "Einladung: Web-Talk an Anna Beispiel" */
static Rc message_title(Office *o UNUSED, const Record *r, Str *out, Err *err UNUSED)
{
	const char *name = record_text(r, record_is_null(r, "name") ? "address" : "name");
	str_addf(out, "%s an %s", record_text(r, "subject"), name);
	return RC_OK;
}

/* Kinds whose name is not one field of theirs. */
static const struct {
	const Kind *kind;
	Rc (*title)(Office *o, const Record *r, Str *out, Err *err);
} titles[] = {
	{ &kind_post, post_title },
	{ &kind_registration, registration_title },
	{ &kind_event_person, event_person_title },
	{ &kind_seat, seat_title },
	{ &kind_message, message_title },
};

Rc office_title(Office *o, const Kind *k, int64_t id, Str *out, Err *err)
{
	if (k == &kind_town)
		return town_title(o, id, out, err);
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str shown = STR_INIT;
	Record *r = NULL;
	if (store_row_get(o->store, k, id, a, &r, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < ARRAY_LEN(titles); i++)
		if (titles[i].kind == k)
			return titles[i].title(o, r, out, err);
	value_show(kind_field(k, k->title), record_value(r, k->title), &shown);
	if (shown.len == 0)
		str_addf(out, "%s %lld", k->noun, (long long)id);
	else
		add_first_line(out, str_cstr(&shown));
	return RC_OK;
}

/* --- per-person memory ------------------------------------------------------------------ */

const char *office_setting(Office *o, const char *key, Arena *a)
{
	Err err = ERR_INIT;
	const char *value = "";
	/* Nothing depends on a setting: what cannot be read counts as never set. */
	return store_memory_setting(o->store, o->user, key, a, &value, &err) == RC_OK ? value : "";
}

Rc office_set_setting(Office *o, const char *key, const char *value, Err *err)
{
	if (office_begin(o, err) != RC_OK)
		return err->rc;
	if (store_memory_set(o->store, o->user, key, value, err) != RC_OK) {
		store_rollback(o->store);
		return err->rc;
	}
	return store_commit(o->store, err);
}

static Rc draft_begin(Office *o, Err *err)
{
	return store_begin(o->store, o->user, BASE_MIN(o->wait_ms, DRAFT_WAIT_MS), NULL, NULL, err);
}

Rc office_draft_save(Office *o, const char *form, const char *data, Err *err)
{
	if (draft_begin(o, err) != RC_OK)
		return err->rc;
	if (store_memory_draft_save(o->store, o->user, form, clock_now(&o->clock), data, err) != RC_OK) {
		store_rollback(o->store);
		return err->rc;
	}
	return store_commit(o->store, err);
}

const char *office_draft_load(Office *o, const char *form, Arena *a)
{
	Err err = ERR_INIT;
	const char *data = NULL;
	return store_memory_draft(o->store, o->user, form, a, &data, &err) == RC_OK ? data : NULL;
}

void office_draft_drop(Office *o, const char *form)
{
	Err err = ERR_INIT;
	AUTO(arena_freep) Arena *a = arena_new();
	const char *data = NULL;
	/* Most forms never had one: then there is nothing to wait for. A draft that stays is
	 * offered once more, and can be dropped then. */
	if (store_memory_draft(o->store, o->user, form, a, &data, &err) != RC_OK || data == NULL ||
		draft_begin(o, &err) != RC_OK)
		return;
	if (store_memory_draft_drop(o->store, o->user, form, &err) != RC_OK ||
		store_commit(o->store, &err) != RC_OK)
		store_rollback(o->store);
}

typedef struct DraftList {
	Arena *arena;
	OfficeDrafts found;
} DraftList;

static void on_draft(void *arg, const char *form, int64_t at)
{
	DraftList *l = arg;
	OfficeDraft d = { arena_strdup(l->arena, form), at };
	VEC_PUSH(l->arena, &l->found, d);
}

Rc office_draft_list(Office *o, Arena *a, OfficeDrafts *ret, Err *err)
{
	DraftList l = { .arena = a };
	if (store_memory_drafts(o->store, o->user, on_draft, &l, err) != RC_OK)
		return err->rc;
	*ret = l.found;
	return RC_OK;
}
