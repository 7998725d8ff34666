/* The sanitiser lets nothing through that controls a terminal, whatever the bytes; the
 * stored form is a fixed point; folding and sorting take any text. */
#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* C0, DEL, C1, bidi controls, zero width, line and paragraph separators, BOM, tags. */
static bool controls(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp <= 0x9f) || (cp >= 0x200b && cp <= 0x200f) ||
		(cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0xfeff ||
		(cp >= 0xe0000 && cp <= 0xe007f);
}

static void check_safe(const Str *out)
{
	const char *s = str_cstr(out);
	size_t at = 0;
	uint32_t cp;

	if (!text_is_valid(s, out->len))
		abort();
	while (at < out->len) {
		at += text_decode(s + at, out->len - at, &cp);
		if (controls(cp))
			abort();
	}
}

static void check_stored(Arena *a, const char *stored)
{
	const char *again = text_normalise(a, stored, strlen(stored), true);
	AUTO(str_done) Str key = STR_INIT;
	int cols;
	size_t fit;

	if (!again || strcmp(stored, again) != 0)
		abort();
	text_sort_key(&key, stored);
	text_distance(text_fold(a, stored), "muhlhausen", 3);
	fit = text_fit(stored, 20, &cols);
	if (fit > strlen(stored) || cols > 20)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str out = STR_INIT;
	char *stored = text_normalise(a, (const char *)data, size, true);

	text_safe_line(&out, arena_strndup(a, (const char *)data, size));
	check_safe(&out);
	if (stored)
		check_stored(a, stored);
	text_from_latin1(a, (const char *)data, size);
	text_from_cp1252(a, (const char *)data, size);
	return 0;
}
