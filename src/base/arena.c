/* A chain of blocks with a bump pointer in the newest one.
 *
 * Blocks double in size, so that a long list costs few of them. A piece that is
 * larger than a quarter of the next block gets a block of its own behind the newest
 * one, which keeps filling up. */
#include "kontor/base/arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kontor/base/err.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

enum {
	ALIGN = _Alignof(max_align_t),
	FIRST_BLOCK = 16 * 1024,
	LARGEST_BLOCK = 1024 * 1024,
};

typedef struct Block {
	struct Block *prev;
	size_t size; /* of bytes[] */
	size_t fill;
	_Alignas(ALIGN) char bytes[];
} Block;

struct Arena {
	Block *newest;
	size_t next_size;
	size_t used;
	char *last; /* the piece handed out last, which may still grow in place */
};

static Block *block_new(size_t size, Block *prev)
{
	if (size > SIZE_MAX - sizeof(Block))
		err_out_of_memory();
	Block *b = malloc(sizeof(Block) + size);
	if (b == NULL)
		err_out_of_memory();
	*b = (Block){ .prev = prev, .size = size };
	POISON(b->bytes, size);
	return b;
}

static void block_free(Block *b)
{
	UNPOISON(b->bytes, b->size);
	free(b);
}

Arena *arena_new(void)
{
	Arena *a = malloc(sizeof *a);
	if (a == NULL)
		err_out_of_memory();
	*a = (Arena){ .newest = block_new(FIRST_BLOCK, NULL), .next_size = 2 * FIRST_BLOCK };
	return a;
}

void arena_free(Arena *a)
{
	if (a == NULL)
		return;
	for (Block *b = a->newest, *prev; b != NULL; b = prev) {
		prev = b->prev;
		block_free(b);
	}
	free(a);
}

void arena_freep(Arena **a)
{
	arena_free(*a);
	*a = NULL;
}

/* The largest ordinary block stays, so that an arena which is reset at each turn of
 * the loop soon stops calling malloc. */
void arena_reset(Arena *a)
{
	Block *keep = NULL;
	for (Block *b = a->newest, *prev; b != NULL; b = prev) {
		prev = b->prev;
		bool better = b->size <= LARGEST_BLOCK && (keep == NULL || b->size > keep->size);
		Block *drop = better ? keep : b;
		if (better)
			keep = b;
		if (drop != NULL)
			block_free(drop);
	}
	assert(keep != NULL);
	keep->prev = NULL;
	keep->fill = 0;
	POISON(keep->bytes, keep->size);
	a->newest = keep;
	a->used = 0;
	a->last = NULL;
}

static size_t round_up(size_t size)
{
	if (size > SIZE_MAX - ALIGN)
		err_out_of_memory();
	return (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

static void *take_slow(Arena *a, size_t size, size_t room)
{
	Block *b;
	if (room > a->next_size / 4) {
		b = block_new(room, a->newest->prev);
		a->newest->prev = b;
	} else {
		b = block_new(a->next_size, a->newest);
		a->newest = b;
		a->next_size = BASE_MIN(2 * a->next_size, (size_t)LARGEST_BLOCK);
	}
	b->fill = room;
	a->used += room;
	a->last = b == a->newest ? b->bytes : NULL;
	UNPOISON(b->bytes, size);
	return b->bytes;
}

/* Not zeroed. */
static void *take(Arena *a, size_t size)
{
	size_t room = round_up(BASE_MAX(size, (size_t)1));
	Block *b = a->newest;
	if (room > b->size - b->fill)
		return take_slow(a, size, room);
	char *p = b->bytes + b->fill;
	b->fill += room;
	a->used += room;
	a->last = p;
	UNPOISON(p, size);
	return p;
}

void *arena_alloc(Arena *a, size_t size)
{
	return memset(take(a, size), 0, size);
}

static size_t product(size_t n, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(n, size, &total))
		err_out_of_memory();
	return total;
}

void *arena_array(Arena *a, size_t n, size_t size)
{
	return arena_alloc(a, product(n, size));
}

char *arena_strdup(Arena *a, const char *s)
{
	size_t size = strlen(s) + 1;
	return memcpy(take(a, size), s, size);
}

char *arena_strndup(Arena *a, const char *s, size_t len)
{
	len = strnlen(s, len);
	char *copy = take(a, len + 1);
	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *arena_vprintf(Arena *a, const char *fmt, va_list ap)
{
	char small[256];
	va_list again;
	va_copy(again, ap);
	int len = vsnprintf(small, sizeof small, fmt, ap);
	assert(len >= 0);
	size_t size = (size_t)len + 1;
	char *s = take(a, size);
	if (size <= sizeof small)
		memcpy(s, small, size);
	else
		vsnprintf(s, size, fmt, again);
	va_end(again);
	return s;
}

char *arena_printf(Arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

size_t arena_used(const Arena *a)
{
	return a->used;
}

/* The newest piece of the newest block can be made longer where it is. */
static bool grow_in_place(Arena *a, const void *items, size_t old_size, size_t new_size)
{
	Block *b = a->newest;
	size_t have = round_up(BASE_MAX(old_size, (size_t)1)), want = round_up(new_size);
	if (items == NULL || items != a->last || a->last + have != b->bytes + b->fill)
		return false;
	if (want - have > b->size - b->fill)
		return false;
	b->fill += want - have;
	a->used += want - have;
	UNPOISON(a->last, new_size);
	memset(a->last + old_size, 0, new_size - old_size);
	return true;
}

void *arena_grow(Arena *a, void *items, size_t n, size_t *cap, size_t need, size_t size)
{
	if (need <= *cap)
		return items;
	if (*cap > SIZE_MAX / 2)
		err_out_of_memory();
	size_t want = BASE_MAX(BASE_MAX(need, 2 * *cap), (size_t)8);
	size_t bytes = product(want, size);
	if (!grow_in_place(a, items, *cap * size, bytes)) {
		char *moved = take(a, bytes);
		if (n > 0)
			memcpy(moved, items, n * size);
		memset(moved + n * size, 0, bytes - n * size);
		items = moved;
	}
	*cap = want;
	return items;
}
