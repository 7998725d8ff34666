/* The few macros that every file may use. */
#ifndef KONTOR_BASE_BASE_H
#define KONTOR_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A result that decides what happens next may not be dropped. */
#define MUST_CHECK __attribute__((warn_unused_result))

#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* Run a function on the variable's address when it leaves scope:
 *
 *	AUTO(str_done) Str line = STR_INIT;
 *
 * The functions so used accept an empty or never used object. */
#define AUTO(fn) __attribute__((cleanup(fn)))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define UNUSED __attribute__((unused))

#define BASE_MIN(a, b) ((a) < (b) ? (a) : (b))
#define BASE_MAX(a, b) ((a) > (b) ? (a) : (b))

#endif
