/* A hash table from texts to numbers. */
#include "people_map.h"

#include <string.h>

static uint64_t hash_of(const char *s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
	return h;
}

/* The slot of a key, or the free one where it belongs. */
static uint32_t *slot_of(const PeopleMap *m, const char *key, uint64_t hash)
{
	size_t at = (size_t)hash & (m->nslots - 1);
	while (m->slots[at] != 0) {
		const PeopleMapItem *i = &m->items[m->slots[at] - 1];
		if (i->hash == hash && strcmp(i->key, key) == 0)
			break;
		at = (at + 1) & (m->nslots - 1);
	}
	return &m->slots[at];
}

/* Twice the slots; only the first item of each key has one. */
static void grow(PeopleMap *m)
{
	const uint32_t *old = m->slots;
	size_t nold = m->nslots;
	m->nslots = nold == 0 ? 256 : nold * 2;
	m->slots = ARENA_ARRAY(m->arena, uint32_t, m->nslots);
	for (size_t i = 0; i < nold; i++)
		if (old[i] != 0)
			*slot_of(m, m->items[old[i] - 1].key, m->items[old[i] - 1].hash) = old[i];
}

void people_map_add(PeopleMap *m, const char *key, size_t value)
{
	if (m->len * 2 >= m->nslots)
		grow(m);
	PeopleMapItem item = { key, hash_of(key), (uint32_t)value, 0 };
	uint32_t *slot = slot_of(m, key, item.hash);
	VEC_PUSH(m->arena, m, item);
	if (*slot == 0) {
		*slot = (uint32_t)m->len;
		return;
	}
	PeopleMapItem *last = &m->items[*slot - 1];
	while (last->next != 0)
		last = &m->items[last->next - 1];
	last->next = (uint32_t)m->len;
}

const PeopleMapItem *people_map_find(const PeopleMap *m, const char *key)
{
	if (m->nslots == 0 || *key == '\0')
		return NULL;
	uint32_t slot = *slot_of(m, key, hash_of(key));
	return slot == 0 ? NULL : &m->items[slot - 1];
}

const PeopleMapItem *people_map_next(const PeopleMap *m, const PeopleMapItem *i)
{
	return i->next == 0 ? NULL : &m->items[i->next - 1];
}
