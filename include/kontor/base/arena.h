/* Memory by lifetime. An arena hands out pieces that are released together.
 *
 * kontor has three lifetimes: the session, the data of an open screen, and one
 * turn of the loop (a frame). A function that returns memory takes the arena, so
 * that the caller picks the lifetime. Running out of memory ends the program.
 * A reset arena is poisoned under ASan. */
#ifndef KONTOR_BASE_ARENA_H
#define KONTOR_BASE_ARENA_H

#include <stdarg.h>

#include "kontor/base/base.h"

typedef struct Arena Arena;

Arena *arena_new(void);
void arena_free(Arena *a);   /* accepts NULL */
void arena_freep(Arena **a); /* for AUTO(arena_freep) */

/* Release all pieces at once; keeps one block for reuse. */
void arena_reset(Arena *a);

/* size bytes, aligned for any type, zeroed. size 0 gives a valid pointer. */
void *arena_alloc(Arena *a, size_t size);

#define ARENA_NEW(a, T)      ((T *)arena_alloc((a), sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_array((a), (n), sizeof(T)))

/* n * size with a check for overflow. */
void *arena_array(Arena *a, size_t n, size_t size);

char *arena_strdup(Arena *a, const char *s);
char *arena_strndup(Arena *a, const char *s, size_t len);
char *arena_printf(Arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(Arena *a, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);

/* Bytes handed out since the last reset. */
size_t arena_used(const Arena *a);

/* Grow an array that lives in an arena: returns an array of at least need
 * elements that begins with the n old ones, and updates *cap. The old array
 * stays valid until the arena is reset. */
void *arena_grow(Arena *a, void *items, size_t n, size_t *cap, size_t need, size_t size);

/* Append one element; v is a struct with items, len and cap. */
#define VEC_PUSH(a, v, item)                                                                                 \
	do {                                                                                                 \
		if ((v)->len == (v)->cap)                                                                    \
			(v)->items = arena_grow(                                                             \
				(a), (v)->items, (v)->len, &(v)->cap, (v)->len + 1, sizeof((v)->items[0]));  \
		(v)->items[(v)->len++] = (item);                                                             \
	} while (0)

#endif
