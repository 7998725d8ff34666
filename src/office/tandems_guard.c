/* Nobody is in more tandems than she can be, and no tandem begins without two running posts.
 *
 * Called by the write path for every tandem and every post that is written, so that no way in (form, command
 * line, release, undo) goes past it. The write lock is held: what is counted here stays true until the change
 * set is committed, even when two coordinators save at the same moment. Only what becomes live is asked;
 * whoever lowers a capacity later keeps the tandems there are. */
#include <inttypes.h>
#include <string.h>

#include "change_priv.h"
#include "kontor/domain/tandem.h"
#include "tandems_priv.h"

static const char *const sides[] = { "first", "second", "third" };

static bool is_side(const Record *t, int64_t person)
{
	for (size_t i = 0; i < ARRAY_LEN(sides); i++)
		if (record_int(t, sides[i]) == person)
			return true;
	return false;
}

static const char *name_of(Change *c, int64_t person)
{
	AUTO(str_done) Str name = STR_INIT;
	Err ignored = ERR_INIT;
	if (office_title(c->office, &kind_person, person, &name, &ignored) != RC_OK)
		return "?";
	return arena_strdup(c->arena, str_cstr(&name));
}

static Rc capacity_of(Change *c, int64_t person, int64_t *ret, Err *err)
{
	RecordSet interests;
	if (office_parts(c->office, &kind_interest, "person", person, c->arena, &interests, err) != RC_OK)
		return err->rc;
	bool given = interests.len > 0 && !record_is_null(interests.items[0], "capacity");
	*ret = given ? record_int(interests.items[0], "capacity") : 1;
	return RC_OK;
}

static const char *state_label(const Record *t)
{
	return kind_choice_label(kind_field(&kind_tandem, "state"), record_text(t, "state"));
}

/* "Tandem 12 (Anna Berg / Jan Ott, aktiv)" */
static const char *say_tandem(Change *c, const Record *t)
{
	return arena_printf(c->arena, "Tandem %" PRId64 " (%s / %s, %s)", t->id,
		name_of(c, record_int(t, "first")), name_of(c, record_int(t, "second")), state_label(t));
}

/* Is all of the smaller one's sides in the larger one? Two of three who meet already need no second tandem. */
static bool same_pair(const Record *a, const Record *b)
{
	return is_side(b, record_int(a, "first")) && is_side(b, record_int(a, "second"));
}

/* A second live tandem of these two is refused whatever their capacity is; then the capacity counts. */
static Rc guard_side(Change *c, const Record *after, const char *field, Err *err)
{
	int64_t person = record_int(after, field), capacity = 1, live = 0;
	const Record *other = NULL;
	if (capacity_of(c, person, &capacity, err) != RC_OK)
		return err->rc;
	for (size_t f = 0; f < ARRAY_LEN(sides); f++) {
		RecordSet set;
		if (office_parts(c->office, &kind_tandem, sides[f], person, c->arena, &set, err) != RC_OK)
			return err->rc;
		for (size_t i = 0; i < set.len; i++) {
			const Record *t = set.items[i];
			if (t->id == after->id || !tandem_live(record_text(t, "state")))
				continue;
			if (same_pair(after, t) || same_pair(t, after)) {
				(void)err_field(err, "second", "Die beiden haben schon ein Tandem: %s.",
					say_tandem(c, t));
				return err->rc = RC_DENIED;
			}
			other = t;
			live++;
		}
	}
	if (other == NULL || live < capacity)
		return RC_OK;
	(void)err_field(err, field,
		"%s kann nur in %s zugleich sein und ist schon im %s. Bitte erst jenes beenden.",
		name_of(c, person),
		capacity == 1 ? "einem Tandem" : arena_printf(c->arena, "%" PRId64 " Tandems", capacity),
		say_tandem(c, other));
	return err->rc = RC_DENIED;
}

static Rc guard_posts(Change *c, const Record *before, const Record *after, Err *err)
{
	TandemsSides who;
	const char *state = record_text(after, "state");
	bool needs = strcmp(state, "confirmed") == 0 || strcmp(state, "active") == 0;
	if (!needs || (before != NULL && strcmp(record_text(before, "state"), state) == 0))
		return RC_OK;
	if (tandems_sides(c->office, after, c->arena, &who, err) != RC_OK)
		return err->rc;
	return tandems_need_posts(&who, err);
}

Rc tandems_guard(Change *c, const Record *before, const Record *after, Err *err)
{
	if (after->kind != &kind_tandem)
		return RC_OK;
	bool was = before != NULL && tandem_live(record_text(before, "state"));
	bool joins = before == NULL || record_int(before, "third") != record_int(after, "third");
	if (guard_posts(c, before, after, err) != RC_OK)
		return err->rc;
	for (size_t i = 0; i < ARRAY_LEN(sides) && tandem_live(record_text(after, "state")); i++) {
		int64_t person = record_int(after, sides[i]);
		if (person != 0 && (!was || (joins && i == 2)) &&
			guard_side(c, after, sides[i], err) != RC_OK)
			return err->rc;
	}
	return RC_OK;
}

/* --- a post that ends ------------------------------------------------------------------------------ */

static Day until_of(const Record *post)
{
	return date_parse_iso(record_text(post, "until"));
}

static bool is_office(const Record *post)
{
	return !record_is_null(post, "town") && strcmp(record_text(post, "function"), "mayor") == 0;
}

/* Elected again: another post as mayor goes on after this one. */
static Rc goes_on(Change *c, const Record *post, bool *ret, Err *err)
{
	RecordSet posts;
	if (office_parts(c->office, &kind_post, "person", record_int(post, "person"), c->arena, &posts,
		    err) != RC_OK)
		return err->rc;
	*ret = false;
	for (size_t i = 0; i < posts.len; i++) {
		const Record *p = posts.items[i];
		Day until = until_of(p);
		if (p->id != post->id && is_office(p) && (until == DAY_NONE || until > until_of(post)))
			*ret = true;
	}
	return RC_OK;
}

Rc tandems_post_saved(Change *c, const Record *before, const Record *after, Err *err)
{
	bool continues;
	size_t ignored;
	if (after->kind != &kind_post || !is_office(after) || record_is_null(after, "until"))
		return RC_OK;
	Day today = office_today(c->office), until = until_of(after), was = until_of(before);
	bool new_day = was == DAY_NONE || (was > today && until <= today);
	if (!new_day)
		return RC_OK;
	if (goes_on(c, after, &continues, err) != RC_OK)
		return err->rc;
	return continues ? RC_OK
			 : tandems_post_ended_in(c, record_int(after, "person"), until, &ignored, err);
}
