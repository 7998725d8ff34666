/* Texts to numbers, several per text: what imports find records by. */
#ifndef KONTOR_OFFICE_PEOPLE_MAP_H
#define KONTOR_OFFICE_PEOPLE_MAP_H

#include "kontor/base/arena.h"

typedef struct PeopleMapItem {
	const char *key;
	uint64_t hash;
	uint32_t value;
	uint32_t next; /* 1 + index of the next item with this key; 0: none */
} PeopleMapItem;

typedef struct PeopleMap {
	Arena *arena;
	PeopleMapItem *items;
	size_t len, cap;
	uint32_t *slots; /* 1 + index of the first item of a key */
	size_t nslots;
} PeopleMap;

/* The key must outlive the map. Items of one key are found in the order of adding. */
void people_map_add(PeopleMap *m, const char *key, size_t value);
const PeopleMapItem *people_map_find(const PeopleMap *m, const char *key); /* NULL */
const PeopleMapItem *people_map_next(const PeopleMap *m, const PeopleMapItem *i);

#endif
