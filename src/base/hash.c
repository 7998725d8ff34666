#include "kontor/base/hash.h"

#include <sha2.h>
#include <string.h>

_Static_assert(sizeof(SHA2_CTX) <= sizeof(Hash), "libmd's context must fit");
_Static_assert(SHA256_DIGEST_STRING_LENGTH == HASH_HEX_SIZE, "64 digits and a NUL");

static SHA2_CTX *context(Hash *h)
{
	return (SHA2_CTX *)(void *)h->state;
}

void hash_init(Hash *h)
{
	SHA256Init(context(h));
}

void hash_add(Hash *h, const void *bytes, size_t len)
{
	SHA256Update(context(h), bytes, len);
}

void hash_adds(Hash *h, const char *s)
{
	hash_add(h, s, strlen(s) + 1);
}

void hash_hex(Hash *h, char hex[HASH_HEX_SIZE])
{
	SHA256End(context(h), hex);
}
