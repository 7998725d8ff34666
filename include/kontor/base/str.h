/* A growing byte string for building output. Always NUL terminated. */
#ifndef KONTOR_BASE_STR_H
#define KONTOR_BASE_STR_H

#include <stdarg.h>

#include "kontor/base/base.h"

typedef struct Str {
	char *data; /* never NULL after the first append; use str_cstr() to read */
	size_t len; /* bytes without the NUL */
	size_t cap;
} Str;

#define STR_INIT                                                                                             \
	{                                                                                                    \
		NULL, 0, 0                                                                                   \
	}

void str_done(Str *s);  /* releases; s may be reused */
void str_clear(Str *s); /* len 0, keeps the memory */
void str_reserve(Str *s, size_t more);
void str_add(Str *s, const char *bytes, size_t len);
void str_adds(Str *s, const char *cstr);
void str_addc(Str *s, char c);
void str_addf(Str *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
void str_vaddf(Str *s, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);
void str_add_int(Str *s, int64_t v); /* the fast decimal writer of the exports */
const char *str_cstr(const Str *s);  /* "" when empty */

/* snprintf that never leaves half a character behind. Returns the bytes written
 * without the NUL. cap must be at least 1. */
size_t str_format(char *buf, size_t cap, const char *fmt, ...) PRINTF_LIKE(3, 4);
size_t str_vformat(char *buf, size_t cap, const char *fmt, va_list ap) PRINTF_LIKE(3, 0);

/* Copy at most cap-1 bytes, cut between characters. */
size_t str_copy(char *buf, size_t cap, const char *src);

bool str_equal(const char *a, const char *b); /* NULL equals NULL only */

#endif
