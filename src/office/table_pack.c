/* Texts packed without padding, and texts that repeat kept once. */
#include "table_priv.h"

#include <string.h>

enum { PACK_BLOCK = 32 * 1024, SHARED_SLOTS = 4096, SHARED_MAX = SHARED_SLOTS / 2 };

static char *take(TablePack *p, size_t size)
{
	if (size > PACK_BLOCK / 4)
		return arena_alloc(p->arena, size);
	if (size > p->left) {
		p->at = arena_alloc(p->arena, PACK_BLOCK);
		p->left = PACK_BLOCK;
	}
	char *s = p->at;
	p->at += size;
	p->left -= size;
	return s;
}

const char *table_pack_bytes(TablePack *p, const char *bytes, size_t size)
{
	return memcpy(take(p, size), bytes, size);
}

const char *table_pack_text(TablePack *p, const char *s)
{
	return table_pack_bytes(p, s, strlen(s) + 1);
}

void table_pack_shared_init(TableShared *sh, Arena *a)
{
	*sh = (TableShared){ ARENA_ARRAY(a, const char *, SHARED_SLOTS), 0 };
}

const char *table_pack_shared(TableShared *sh, TablePack *p, const char *s)
{
	uint32_t h = 2166136261u;
	for (const char *c = s; *c != '\0'; c++)
		h = (h ^ (unsigned char)*c) * 16777619u;
	size_t i = (h ^ h >> 15) % SHARED_SLOTS;
	while (sh->slots[i] != NULL && strcmp(sh->slots[i], s) != 0)
		i = (i + 1) % SHARED_SLOTS;
	if (sh->slots[i] != NULL)
		return sh->slots[i];
	const char *text = table_pack_text(p, s);
	if (sh->len < SHARED_MAX) {
		sh->slots[i] = text;
		sh->len++;
	}
	return text;
}
