/* What the three readers of the register share; it lives in register.c. */
#ifndef KONTOR_EXCHANGE_REGISTER_PRIV_H
#define KONTOR_EXCHANGE_REGISTER_PRIV_H

#include "kontor/exchange/register.h"

/* n characters of s are digits. */
bool register_digits(const char *s, size_t n);

void register_fault(
	RegisterFile *f, Arena *a, size_t line, RegisterType type, const char *ags, const char *reason);

/* Refuses what is no text or too large; the sentence says so. */
MUST_CHECK Rc register_check_text(const char *bytes, size_t len, Err *err);

bool register_is_utf8(const char *bytes, size_t len); /* of a text without NUL */

/* The bytes as UTF-8. A text that is not UTF-8 is taken for ISO 8859-1, unless most of its
 * umlauts are UTF-8: then it is a damaged UTF-8 file, *ret_valid is false, and its bad lines
 * are left to the caller. */
const char *register_utf8(const char *bytes, size_t *len, bool *ret_valid, Arena *a);

/* The index of numbers (keys of municipalities …) that were seen; fixed capacity. */
typedef struct RegisterSet {
	uint64_t *slots;
	size_t mask;
} RegisterSet;

void register_set_init(RegisterSet *s, Arena *a, size_t max);
bool register_set_add(RegisterSet *s, uint64_t key); /* false: it was there; key is not 0 */
bool register_set_has(const RegisterSet *s, uint64_t key);

#endif
