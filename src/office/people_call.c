/* The call desk: who belongs to the digits on the display. All numbers lie in memory, by
 * their digits read backwards, so that the last digits are a prefix. */
#include <stdlib.h>
#include <string.h>

#include "kontor/domain/person.h"
#include "kontor/office/people.h"
#include "people_priv.h"

enum { DIGITS_MAX = 24 };

typedef struct Line {
	char reversed[DIGITS_MAX]; /* digits of the key, last one first */
	uint32_t person;           /* index */
	uint32_t number;           /* of its numbers */
} Line;

struct PeopleCalls {
	Arena *arena;
	PeopleIndex index;
	const char **details; /* by person, made when the index is */
	Line *lines;          /* sorted */
	size_t len, cap;
};

static bool is_dialled(const PeopleNumber *n)
{
	return strcmp(n->type, "phone") == 0;
}

static void reverse(const char *key, char out[DIGITS_MAX])
{
	size_t n = 0;
	for (size_t i = strlen(key); i > 0 && n + 1 < DIGITS_MAX; i--)
		if (key[i - 1] >= '0' && key[i - 1] <= '9')
			out[n++] = key[i - 1];
	out[n] = '\0';
}

static void add_person(PeopleCalls *c, size_t at)
{
	const PeopleEntry *e = &c->index.items[at];
	for (uint32_t i = 0; i < e->nnumbers; i++) {
		if (!is_dialled(&e->numbers[i]))
			continue;
		Line l = { .person = (uint32_t)at, .number = i };
		reverse(e->numbers[i].key, l.reversed);
		if (c->len == c->cap)
			c->lines = arena_grow(c->arena, c->lines, c->len, &c->cap, c->len + 1, sizeof(Line));
		c->lines[c->len++] = l;
	}
}

static int by_digits(const void *x, const void *y)
{
	const Line *a = x, *b = y;
	int order = strcmp(a->reversed, b->reversed);
	if (order != 0)
		return order;
	return (a->person > b->person) - (a->person < b->person);
}

Rc people_call_new(Office *o, PeopleCalls **ret, Err *err)
{
	PeopleCalls *c = calloc(1, sizeof(*c));
	if (c == NULL)
		err_out_of_memory();
	c->arena = arena_new();
	if (people_index_load(o, c->arena, &c->index, err) != RC_OK) {
		people_call_free(c);
		return err->rc;
	}
	c->details = ARENA_ARRAY(c->arena, const char *, c->index.len + 1);
	for (size_t i = 0; i < c->index.len; i++) {
		c->details[i] = people_index_detail(&c->index.items[i], c->arena);
		add_person(c, i);
	}
	if (c->len > 1)
		qsort(c->lines, c->len, sizeof(Line), by_digits);
	*ret = c;
	return RC_OK;
}

void people_call_free(PeopleCalls *c)
{
	if (c == NULL)
		return;
	arena_free(c->arena);
	free(c);
}

void people_call_freep(PeopleCalls **c)
{
	people_call_free(*c);
	*c = NULL;
}

/* The first line that is not before the digits. */
static size_t lower_bound(const PeopleCalls *c, const char *digits)
{
	size_t lo = 0, hi = c->len;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (strcmp(c->lines[mid].reversed, digits) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static PeopleCaller caller(const PeopleCalls *c, const Line *l, bool exact)
{
	const PeopleEntry *e = &c->index.items[l->person];
	const PeopleNumber *n = &e->numbers[l->number];
	const PeoplePost *p = people_index_post(e);
	return (PeopleCaller){
		.person = e->id,
		.town = p != NULL ? p->town : 0,
		.name = e->name,
		.detail = c->details[l->person],
		.number = n->value,
		.use = kind_choice_label(kind_field(&kind_channel, "use"), n->use),
		.exact = exact,
	};
}

static bool before(const PeopleCaller *a, const PeopleCaller *b)
{
	bool a_post = *a->detail != '\0', b_post = *b->detail != '\0';
	if (a->exact != b->exact)
		return a->exact;
	if (a_post != b_post)
		return a_post;
	int order = strcmp(a->name, b->name);
	return order != 0 ? order < 0 : a->person < b->person;
}

/* Insert by rank among the best so far; a person whose two numbers end alike comes once. */
static size_t rank_in(PeopleCaller *hits, size_t n, size_t max, const PeopleCaller *one)
{
	for (size_t i = 0; i < n; i++)
		if (hits[i].person == one->person) {
			if (one->exact && !hits[i].exact) {
				memmove(&hits[i], &hits[i + 1], (n - i - 1) * sizeof(*hits));
				return rank_in(hits, n - 1, max, one);
			}
			return n;
		}
	size_t at = n;
	while (at > 0 && before(one, &hits[at - 1]))
		at--;
	if (at == max)
		return n;
	size_t kept = BASE_MIN(n, max - 1);
	memmove(&hits[at + 1], &hits[at], (kept - at) * sizeof(*hits));
	hits[at] = *one;
	return kept + 1;
}

size_t people_call_find(const PeopleCalls *c, const char *typed, PeopleCaller *hits, size_t max)
{
	AUTO(str_done) Str key = STR_INIT;
	char digits[DIGITS_MAX], plain[DIGITS_MAX];
	size_t n = 0;
	person_phone_key(typed, &key);
	reverse(str_cstr(&key), digits);
	reverse(typed, plain);
	if (plain[0] == '\0' || max == 0)
		return 0;
	/* "0564": whether the zero dials the country or is part of the number, nobody knows. */
	const char *const tries[] = { digits, plain };
	for (size_t t = 0; t < ARRAY_LEN(tries); t++) {
		size_t len = strlen(tries[t]);
		for (size_t i = lower_bound(c, tries[t]);
			i < c->len && strncmp(c->lines[i].reversed, tries[t], len) == 0; i++) {
			PeopleCaller one = caller(c, &c->lines[i], c->lines[i].reversed[len] == '\0');
			n = rank_in(hits, n, max, &one);
		}
	}
	return n;
}

/* --- the card ----------------------------------------------------------------------- */

Rc people_call_contacts(Office *o, int64_t person, size_t max, Arena *a, RecordSet *ret, Err *err)
{
	RecordSet notes = { NULL, 0, 0 };
	if (office_parts(o, &kind_note, "person", person, a, &notes, err) != RC_OK)
		return err->rc;
	notes.len = BASE_MIN(notes.len, max); /* in the kind's order: latest first */
	*ret = notes;
	return RC_OK;
}

Rc people_call_note(
	Office *o, int64_t person, const char *direction, const char *text, int64_t *ret_note, Err *err)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(change_done) Change c = CHANGE_INIT;
	PeopleCard card;
	char at[DATE_TEXT_MAX];
	if (people_card(o, person, a, &card, err) != RC_OK)
		return err->rc;
	wall_format_iso(clock_wall(office_clock(o)), at);
	Record *r = record_new(a, &kind_note);
	record_set_int(r, "person", person);
	if (card.town != 0)
		record_set_int(r, "town", card.town);
	record_set_text(r, a, "type", "call");
	record_set_text(r, a, "direction", direction);
	record_set_text(r, a, "at", at);
	record_set_text(r, a, "text", text);
	const char *what = arena_printf(a, "Anruf: %s", record_text(card.person, "full_name"));
	if (change_begin(&c, o, what, err) != RC_OK || change_insert(&c, r, err) != RC_OK)
		return err->rc;
	int64_t id = r->id;
	if (change_commit(&c, err) != RC_OK)
		return err->rc;
	*ret_note = id;
	return RC_OK;
}
