/* The place that a radius is drawn around: "wittenberge", "herzberg (elster)", an AGS. */
#include "table_priv.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/domain/town.h"
#include "kontor/office/nearby.h"
#include "kontor/store/store_query.h"
#include "nearby_priv.h"
#include "office_priv.h"

enum { PLACES_SHOWN = 3, PLACES_MAX = 64 };

/* Is what was typed a whole name or its first words, so that "Herzberg" may mean
 * Herzberg (Elster) but "Herz" may not? */
static bool is_whole_words(const struct Place *p, const char *fold)
{
	size_t len = strlen(fold);
	if (strlen(p->fold) == len)
		return true;
	uint64_t starts;
	uint32_t mask;
	table_match_index(p->name, p->fold, &starts, &mask);
	return len < 64 && (starts >> len & 1);
}

/* Keep those that are meant by name; all of them when none is. */
static void keep_whole_words(PlaceList *places, const char *fold, bool *ret_any)
{
	size_t n = 0;
	for (size_t i = 0; i < places->len; i++)
		if (is_whole_words(&places->items[i], fold))
			places->items[n++] = places->items[i];
	*ret_any = n > 0;
	if (n > 0)
		places->len = n;
}

/* A town that is found by its name and by another of its names is one place. */
static void keep_once(PlaceList *places)
{
	size_t n = 0;
	for (size_t i = 0; i < places->len; i++) {
		size_t k = 0;
		while (k < n && places->items[k].id != places->items[i].id)
			k++;
		if (k == n)
			places->items[n++] = places->items[i];
	}
	places->len = n;
}

static Rc refuse_many(const Term *t, const PlaceList *places, Err *err)
{
	AUTO(str_done) Str list = STR_INIT;
	for (size_t i = 0; i < places->len && i < PLACES_SHOWN; i++) {
		const struct Place *p = &places->items[i];
		const State *s = town_state(p->ags);
		str_addf(&list, "%s%s (%s%s%s, AGS %s)", i > 0 ? "; " : "", p->name, p->district,
			*p->district != '\0' ? ", " : "", s != NULL ? s->abbr : "", p->ags);
	}
	return err_set(err, RC_INVALID, "„%.40s“ ist nicht eindeutig, bitte den AGS nennen: %s%s", t->text,
		str_cstr(&list), places->len > PLACES_SHOWN ? " …" : "");
}

static bool is_ags(const struct Place *p, const Term *t)
{
	return strcmp(p->ags, t->text) == 0;
}

/* The one place that is meant. */
static Rc find_place(
	Office *o, const Term *t, bool typing, Arena *a, struct Place *ret, bool *ret_known, Err *err)
{
	PlaceList places;
	Rc rc = store_query_places(office_store(o), t->text, t->fold, PLACES_MAX, a, &places, err);
	if (rc != RC_OK)
		return rc;
	bool whole = false;
	if (places.len > 0 && is_ags(&places.items[0], t))
		places.len = 1;
	else
		keep_whole_words(&places, t->fold, &whole);
	keep_once(&places);
	*ret_known = places.len == 1 || whole || !typing;
	if (!*ret_known)
		return RC_OK;
	if (places.len == 0)
		return err_set(
			err, RC_INVALID, "Keine Kommune heißt „%.60s“; erlaubt sind Name oder AGS.", t->text);
	if (places.len > 1)
		return refuse_many(t, &places, err);
	if (!places.items[0].located)
		return err_set(err, RC_INVALID, "%s hat keine Koordinaten; ohne sie gibt es keinen Umkreis.",
			places.items[0].name);
	*ret = places.items[0];
	return RC_OK;
}

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

Rc table_place_near(Office *o, const Term *t, bool typing, Arena *a, int64_t **ret, size_t *ret_n,
	bool *ret_known, Err *err)
{
	struct Place place = { 0 };
	bool known;
	NearbyList near;
	Rc rc = find_place(o, t, typing, a, &place, &known, err);
	if (rc == RC_OK && known) {
		TownPoint centre = { place.id, place.latitude, place.longitude };
		rc = nearby_points(o, &centre, t->lo, a, &near, err);
	}
	if (rc != RC_OK) {
		err->at = t->at;
		return rc;
	}
	*ret_known = known;
	if (!known)
		return RC_OK;
	int64_t *ids = ARENA_ARRAY(a, int64_t, near.len + 1);
	for (size_t i = 0; i < near.len; i++)
		ids[i] = near.items[i].id;
	if (near.len > 1)
		qsort(ids, near.len, sizeof(ids[0]), by_id);
	*ret = ids;
	*ret_n = near.len;
	return RC_OK;
}
