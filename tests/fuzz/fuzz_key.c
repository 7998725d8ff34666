/* The key decoder: any bytes, cut at any place, at any pace. Each key keeps its promises,
 * all bytes are used up, and a paste is valid text. */
#include <stdint.h>
#include <stdlib.h>

#include "kontor/base/text.h"
#include "kontor/ui/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const Key *k)
{
	if (k->sym == SYM_CHAR && (k->cp < 0x20 || k->cp > 0x10FFFF || k->cp == 0x7F))
		abort();
	if (k->sym == SYM_PASTE && k->text_len && !text_is_valid(k->text, k->text_len))
		abort();
}

/* No more keys than bytes: it ends. */
static void drain(KeyDecoder *d, int64_t now, size_t limit)
{
	Key k;
	size_t n = 0;
	while (key_decoder_next(d, now, &k)) {
		check(&k);
		if (++n > limit)
			abort();
	}
}

/* The first byte chooses how large the pieces are and how far apart they come. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int64_t now = 0;
	if (size < 1)
		return 0;
	const size_t piece = 1 + (data[0] & 15);
	const int gap = (data[0] >> 4) * 40;
	KeyDecoder *d = key_decoder_new(50);
	for (size_t at = 1; at < size; at += piece, now += gap) {
		const size_t n = size - at < piece ? size - at : piece;
		key_decoder_feed(d, (const char *)data + at, n, now);
		drain(d, now, size);
	}
	drain(d, now + 60000, size);
	if (key_decoder_wait(d, now + 60000) != -1)
		abort();
	key_decoder_free(d);
	return 0;
}
