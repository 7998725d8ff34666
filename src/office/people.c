/* The card of a person, and what left the office. */
#include "kontor/office/people.h"

#include <string.h>

#include "kontor/base/text.h"
#include "kontor/domain/person.h"
#include "people_priv.h"

/* --- words ------------------------------------------------------------------ */

const char *people_function(const char *function, const char *label, const char *form)
{
	return *label != '\0' ? label : person_function_label(function, form);
}

const char *people_join(Arena *a, const char *first, const char *second)
{
	if (*first == '\0' || *second == '\0')
		return arena_strdup(a, *first != '\0' ? first : second);
	return arena_printf(a, "%s, %s", first, second);
}

const char *people_title(Office *o, const Kind *k, int64_t id, Arena *a)
{
	AUTO(str_done) Str title = STR_INIT;
	Err err = ERR_INIT;
	if (id == 0 || office_title(o, k, id, &title, &err) != RC_OK)
		return "";
	return arena_strdup(a, str_cstr(&title));
}

const char *people_first_line(Arena *a, const char *text)
{
	return arena_strndup(a, text, strcspn(text, "\n"));
}

/* --- the card ------------------------------------------------------------------ */

/* The main one, else the first. */
static Record *first_address(const RecordSet *set)
{
	for (size_t i = 0; i < set->len; i++)
		if (record_int(set->items[i], "main") != 0)
			return set->items[i];
	return set->len > 0 ? set->items[0] : NULL;
}

/* As the lists' columns do: running, a town's before an organisation's, then the newest. */
static Record *first_post(const RecordSet *set)
{
	Record *best = NULL;
	for (size_t i = 0; i < set->len; i++) {
		Record *p = set->items[i];
		if (!record_is_null(p, "until"))
			continue;
		bool town = !record_is_null(p, "town");
		bool best_town = best != NULL && !record_is_null(best, "town");
		if (best == NULL || (town && !best_town) ||
			(town == best_town &&
				strcmp(record_text(p, "since"), record_text(best, "since")) > 0))
			best = p;
	}
	return best;
}

Rc people_card(Office *o, int64_t person, Arena *a, PeopleCard *ret, Err *err)
{
	PeopleCard c = { .place = "" };
	if (office_get(o, &kind_person, person, a, &c.person, err) != RC_OK ||
		office_parts(o, &kind_channel, "person", person, a, &c.channels, err) != RC_OK ||
		office_parts(o, &kind_address, "person", person, a, &c.addresses, err) != RC_OK ||
		office_parts(o, &kind_person_tag, "person", person, a, &c.tags, err) != RC_OK ||
		office_parts(o, &kind_post, "person", person, a, &c.posts, err) != RC_OK ||
		office_parts(o, &kind_relation, "person", person, a, &c.relations, err) != RC_OK ||
		office_parts(o, &kind_consent, "person", person, a, &c.consents, err) != RC_OK)
		return err->rc;
	c.address = first_address(&c.addresses);
	c.post = first_post(&c.posts);
	if (c.post != NULL) {
		Record *place = NULL;
		bool town = !record_is_null(c.post, "town");
		const Kind *k = town ? &kind_town : &kind_organisation;
		int64_t id = record_int(c.post, town ? "town" : "organisation");
		if (office_get(o, k, id, a, &place, err) != RC_OK)
			return err->rc;
		c.place = record_text(place, "name");
		c.town = town ? id : 0;
	}
	*ret = c;
	return RC_OK;
}

Rc people_detail(Office *o, int64_t person, Str *out, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	PeopleCard c;
	if (people_card(o, person, a, &c, err) != RC_OK)
		return err->rc;
	if (c.post == NULL)
		return RC_OK;
	const char *function = people_function(
		record_text(c.post, "function"), record_text(c.post, "label"), record_text(c.person, "form"));
	str_adds(out, people_join(a, function, c.place));
	return RC_OK;
}

/* --- what left the office ---------------------------------------------------------- */

Rc people_disclose(Office *o, const char *purpose, const char *what, size_t count, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	const char *clean = text_normalise(a, purpose, strlen(purpose), true);
	if (clean == NULL || *clean == '\0')
		return err_field(err, "purpose",
			"Bitte den Zweck der Ausfuhr angeben, zum Beispiel „Einladung Kongress 2027“.");
	Record *r = record_new(a, &kind_disclosure);
	char at[DATE_TEXT_MAX];
	wall_format_iso(clock_wall(office_clock(o)), at);
	record_set_text(r, a, "at", at);
	record_set_text(r, a, "who", office_user(o));
	record_set_text(r, a, "purpose", clean);
	record_set_text(r, a, "what", what);
	record_set_int(r, "persons", (int64_t)count);
	/* Undo passes over it: what has left does not come back with its trace gone. */
	if (change_begin_sent(&c, o, arena_printf(a, "Ausfuhr von Personen: %s", clean), err) != RC_OK ||
		change_insert(&c, r, err) != RC_OK)
		return err->rc;
	return change_commit(&c, err);
}
