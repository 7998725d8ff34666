/* German dictionary order (DIN 5007-1) as a byte string.
 *
 * First come the letters without accents and case, a blank between words below every
 * letter ("Bad Wimpfen" before "Baden"), punctuation left out. Behind a 0x01 the text
 * itself breaks ties, which puts "Muller" before "Müller". */
#include "kontor/base/text.h"

#include <string.h>
#include <utf8proc.h>

#include "text_priv.h"

typedef struct Sorter {
	Str *out;
	size_t begin; /* of the key in out */
	bool blank;   /* a word ended; its blank is due before the next letter */
} Sorter;

static void add_bytes(Sorter *k, const char *bytes, size_t len)
{
	if (k->blank && k->out->len > k->begin)
		str_addc(k->out, ' ');
	k->blank = false;
	str_add(k->out, bytes, len);
}

static bool is_word_break(uint32_t cp)
{
	return cp <= ' ' || cp == '-' || cp == '/' || cp == 0xA0;
}

static void add_piece(Sorter *k, uint32_t cp)
{
	char buf[4];
	if (is_word_break(cp)) {
		k->blank = true;
		return;
	}
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		add_bytes(k, buf, text_encode(cp, buf));
		break;
	case UTF8PROC_CATEGORY_PD:
	case UTF8PROC_CATEGORY_ZS:
		k->blank = true;
		break;
	default:
		break;
	}
}

/* Letters that have no decomposition but a place in the German alphabet. */
static const char *letter_place(uint32_t cp)
{
	switch (cp) {
	case 0xC6:
	case 0xE6:
		return "ae";
	case 0xD8:
	case 0xF8:
		return "o";
	case 0x110:
	case 0x111:
		return "d";
	case 0x141:
	case 0x142:
		return "l";
	case 0x152:
	case 0x153:
		return "oe";
	default:
		return NULL;
	}
}

static void add_cp(Sorter *k, uint32_t cp)
{
	utf8proc_int32_t pieces[32];
	int boundary = 0;
	const char *place = letter_place(cp);
	if (place != NULL) {
		add_bytes(k, place, strlen(place));
		return;
	}
	/* Case folding also makes ss of ß. */
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, pieces, ARRAY_LEN(pieces),
		UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &boundary);
	if (n > (utf8proc_ssize_t)ARRAY_LEN(pieces))
		return;
	for (utf8proc_ssize_t i = 0; i < n; i++)
		add_piece(k, (uint32_t)pieces[i]);
}

void text_sort_key(Str *out, const char *s)
{
	size_t len = strlen(s);
	Sorter k = { .out = out, .begin = out->len };
	str_reserve(out, 2 * len + 1);
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		char c = s[at];
		if (c >= 'a' && c <= 'z') {
			add_bytes(&k, &c, 1);
			at++;
			continue;
		}
		at += text_decode(s + at, len - at, &cp);
		add_cp(&k, cp);
	}
	str_addc(out, '\x01');
	str_add(out, s, len);
}
