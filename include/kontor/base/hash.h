/* SHA-256, from libmd, in the form that the audit chain stores: 64 lower-case hex digits. */
#ifndef KONTOR_BASE_HASH_H
#define KONTOR_BASE_HASH_H

#include "kontor/base/base.h"

#define HASH_HEX_SIZE 65 /* with NUL */

typedef struct Hash {
	_Alignas(8) unsigned char state[256]; /* libmd's context, opaque here */
} Hash;

void hash_init(Hash *h);
void hash_add(Hash *h, const void *bytes, size_t len);
/* Adds the string and its NUL, so that ("ab","c") and ("a","bc") differ. */
void hash_adds(Hash *h, const char *s);
void hash_hex(Hash *h, char hex[HASH_HEX_SIZE]); /* ends the computation */

#endif
