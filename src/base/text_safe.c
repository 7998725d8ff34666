/* The sanitiser: what stored text may do to a terminal is nothing.
 *
 * Harmless are characters that take room of their own and marks on top of them.
 * Everything else (controls, characters that reorder, join or hide others) is shown as
 * a visible stand-in of one column. */
#include "kontor/base/text.h"

#include <string.h>
#include <utf8proc.h>

#include "text_priv.h"

enum {
	MARK_C0 = 0x2400,            /* ␀ … ␟ */
	MARK_DEL = 0x2421,           /* ␡ */
	MARK_C1 = 0x2426,            /* ␦ */
	MARK_NEWLINE = 0x2424,       /* ␤, for NEL and the line separator */
	MARK_PARAGRAPH = 0xB6,       /* ¶ */
	MARK_SOFT_HYPHEN = 0xAC,     /* ¬ */
	MARK_LEFT_TO_RIGHT = 0x21E2, /* ⇢ */
	MARK_RIGHT_TO_LEFT = 0x21E0, /* ⇠ */
	MARK_DIRECTION_END = 0x21E1, /* ⇡ */
	MARK_ZERO_WIDTH = 0x2423,    /* ␣ */
};

typedef struct Range {
	uint32_t first, last;
	uint32_t mark;
} Range;

/* Characters that cannot be seen (Unicode: Default_Ignorable_Code_Point and the bidi
 * controls among them), in order. Some are letters or marks by category, so that the
 * category alone does not tell. */
static const Range invisible[] = {
	{ 0x00AD, 0x00AD, MARK_SOFT_HYPHEN },
	{ 0x034F, 0x034F, MARK_ZERO_WIDTH },
	{ 0x061C, 0x061C, MARK_RIGHT_TO_LEFT },
	{ 0x115F, 0x1160, MARK_ZERO_WIDTH },
	{ 0x17B4, 0x17B5, MARK_ZERO_WIDTH },
	{ 0x180B, 0x180F, MARK_ZERO_WIDTH },
	{ 0x200B, 0x200D, MARK_ZERO_WIDTH },
	{ 0x200E, 0x200E, MARK_LEFT_TO_RIGHT },
	{ 0x200F, 0x200F, MARK_RIGHT_TO_LEFT },
	{ 0x2028, 0x2028, MARK_NEWLINE },
	{ 0x2029, 0x2029, MARK_PARAGRAPH },
	{ 0x202A, 0x202A, MARK_LEFT_TO_RIGHT },
	{ 0x202B, 0x202B, MARK_RIGHT_TO_LEFT },
	{ 0x202C, 0x202C, MARK_DIRECTION_END },
	{ 0x202D, 0x202D, MARK_LEFT_TO_RIGHT },
	{ 0x202E, 0x202E, MARK_RIGHT_TO_LEFT },
	{ 0x2060, 0x2065, MARK_ZERO_WIDTH },
	{ 0x2066, 0x2066, MARK_LEFT_TO_RIGHT },
	{ 0x2067, 0x2067, MARK_RIGHT_TO_LEFT },
	{ 0x2068, 0x2069, MARK_DIRECTION_END },
	{ 0x206A, 0x206F, MARK_ZERO_WIDTH },
	{ 0x3164, 0x3164, MARK_ZERO_WIDTH },
	{ 0xFE00, 0xFE0F, MARK_ZERO_WIDTH },
	{ 0xFEFF, 0xFEFF, MARK_ZERO_WIDTH },
	{ 0xFFA0, 0xFFA0, MARK_ZERO_WIDTH },
	{ 0xFFF0, 0xFFFB, MARK_ZERO_WIDTH },
	{ 0x1BCA0, 0x1BCA3, MARK_ZERO_WIDTH },
	{ 0x1D173, 0x1D17A, MARK_ZERO_WIDTH },
	{ 0xE0000, 0xE0FFF, TEXT_REPLACEMENT },
};

static uint32_t safe_rare(uint32_t cp)
{
	size_t lo = 0, hi = ARRAY_LEN(invisible);
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (cp > invisible[mid].last)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < ARRAY_LEN(invisible) && cp >= invisible[lo].first)
		return invisible[lo].mark;
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_CF:
		return MARK_ZERO_WIDTH;
	case UTF8PROC_CATEGORY_CN: /* no character; terminals disagree about its width */
	case UTF8PROC_CATEGORY_CS:
		return TEXT_REPLACEMENT;
	default:
		return cp;
	}
}

uint32_t text_safe_cp(uint32_t cp)
{
	if (cp < 0x20)
		return MARK_C0 + cp;
	if (cp < 0x7F || (cp >= 0xA0 && cp < 0x300 && cp != 0xAD))
		return cp;
	if (cp == 0x7F)
		return MARK_DEL;
	if (cp == 0x85)
		return MARK_NEWLINE;
	if (cp < 0xA0)
		return MARK_C1;
	return cp == TEXT_REPLACEMENT ? cp : safe_rare(cp);
}

static void add_cp(Str *out, uint32_t cp)
{
	char buf[4];
	str_add(out, buf, text_encode(cp, buf));
}

/* Bytes at s that need no look at: printable ASCII. */
static size_t plain_run(const char *s)
{
	size_t n = 0;
	while (s[n] >= 0x20 && s[n] < 0x7F)
		n++;
	return n;
}

static void add_safe(Str *out, const char *s, bool keep_newlines)
{
	size_t len = strlen(s);
	int marks = -1; /* on the current base; -1: there is no base yet */
	for (size_t at = 0; at < len;) {
		size_t n = plain_run(s + at);
		if (n > 0) {
			str_add(out, s + at, n);
			at += n;
			marks = 0;
			continue;
		}
		uint32_t cp;
		at += text_decode(s + at, len - at, &cp);
		if (cp == '\n' && keep_newlines) {
			str_addc(out, '\n');
			marks = -1;
		} else if (cp == '\t') {
			str_addc(out, ' ');
			marks = 0;
		} else if (text_cp_width(cp) > 0) {
			add_cp(out, text_safe_cp(cp));
			marks = 0;
		} else if (marks < TEXT_MARKS_MAX) {
			if (marks < 0)
				add_cp(out, TEXT_DOTTED_CIRCLE);
			add_cp(out, cp);
			marks = BASE_MAX(marks, 0) + 1;
		}
	}
}

void text_safe_line(Str *out, const char *s)
{
	add_safe(out, s, false);
}

void text_safe_block(Str *out, const char *s)
{
	add_safe(out, s, true);
}
