/* Whatever a terminal sends, in whatever pieces, the decoder takes all of it and ends. */
#include <stdlib.h>

#include "kontor/ui/key.h"

enum { LONG_SILENCE = 60000 }; /* ms; ends even a paste without end */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drain(KeyDecoder *d, int64_t now, size_t limit)
{
	Key key;
	size_t n = 0;

	while (key_decoder_next(d, now, &key)) {
		if (++n > limit + 64)
			abort();
		if (key.sym == SYM_CHAR && key.cp < 0x20)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	KeyDecoder *d = key_decoder_new(25);
	size_t piece = size ? 1 + data[0] % 7 : 1, at;
	int64_t now = 1000;

	for (at = 0; at < size; at += piece) {
		key_decoder_feed(d, (const char *)data + at, size - at < piece ? size - at : piece, now);
		drain(d, now, size);
		now += data[at] % 2 ? 1 : 40;
	}
	now += LONG_SILENCE;
	drain(d, now, size);
	if (key_decoder_wait(d, now) != -1)
		abort();
	key_decoder_free(d);
	return 0;
}
