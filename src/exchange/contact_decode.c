/* What the bytes of somebody else's file mean. Nobody says so: Outlook writes
 * Windows-1252, Excel UTF-16 or UTF-8 with BOM, the rest UTF-8. */
#include "contact_priv.h"

#include <string.h>

#include "kontor/base/text.h"

/* --- UTF-16 --------------------------------------------------------------------- */

typedef enum Wide { WIDE_NO, WIDE_LITTLE, WIDE_BIG } Wide;

/* Without a BOM: in mostly Latin text every other byte is zero, and always on the
 * same side. */
static Wide guess_wide(const unsigned char *u, size_t len)
{
	enum { LOOK = 4096 };
	size_t zeros[2] = { 0, 0 };
	size_t n = BASE_MIN(len, (size_t)LOOK) & ~(size_t)1;
	for (size_t i = 0; i < n; i++)
		zeros[i & 1] += u[i] == 0;
	if (n >= 4 && zeros[1] > n / 4 && zeros[0] <= n / 40)
		return WIDE_LITTLE;
	if (n >= 4 && zeros[0] > n / 4 && zeros[1] <= n / 40)
		return WIDE_BIG;
	return WIDE_NO;
}

static Wide find_wide(const unsigned char *u, size_t len, size_t *ret_bom)
{
	*ret_bom = 2;
	if (len >= 2 && u[0] == 0xFF && u[1] == 0xFE)
		return WIDE_LITTLE;
	if (len >= 2 && u[0] == 0xFE && u[1] == 0xFF)
		return WIDE_BIG;
	*ret_bom = 0;
	return guess_wide(u, len);
}

static uint32_t unit_at(const unsigned char *u, size_t i, Wide wide)
{
	return wide == WIDE_LITTLE ? u[i] | (uint32_t)u[i + 1] << 8 : (uint32_t)u[i] << 8 | u[i + 1];
}

/* A lone half of a pair becomes U+FFFD in text_encode. */
static char *from_wide(const unsigned char *u, size_t len, Wide wide, Arena *a, size_t *ret_len)
{
	char *ret = arena_array(a, len / 2 + 1, 3);
	size_t n = 0;
	for (size_t i = 0; i + 1 < len; i += 2) {
		uint32_t cp = unit_at(u, i, wide);
		uint32_t low = i + 3 < len ? unit_at(u, i + 2, wide) : 0;
		if (cp >= 0xD800 && cp < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
			cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
			i += 2;
		}
		n += text_encode(cp, ret + n);
	}
	ret[n] = '\0';
	*ret_len = n;
	return ret;
}

char *contact_decode_wide(const char *bytes, size_t len, Arena *a, size_t *ret_len, bool *ret_wide)
{
	size_t bom;
	Wide wide = find_wide((const unsigned char *)bytes, len, &bom);
	*ret_wide = wide != WIDE_NO;
	if (wide != WIDE_NO)
		return from_wide((const unsigned char *)bytes + bom, len - bom, wide, a, ret_len);
	if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
		bom = 3;
	/* Not arena_strndup, which ends at a NUL: the row with it is refused, the rest is read. */
	char *ret = arena_alloc(a, len - bom + 1);
	if (len > bom)
		memcpy(ret, bytes + bom, len - bom);
	*ret_len = len - bom;
	return ret;
}

/* --- eight bits ------------------------------------------------------------------- */

/* Umlauts in Windows-1252 are never right UTF-8 but by rare accident, so the right
 * sequences outnumber the broken ones in UTF-8 only. */
static bool is_utf8(const char *s, size_t len)
{
	size_t right = 0;
	size_t broken = 0;
	uint32_t cp;
	for (size_t at = 0, n; at < len; at += n) {
		n = text_decode(s + at, len - at, &cp);
		right += n > 1;
		broken += n == 1 && cp >= 0x80;
	}
	return broken == 0 || right > 4 * broken;
}

Rc contact_decode_check_size(size_t len, Err *err)
{
	if (len <= CONTACT_FILE_MAX)
		return RC_OK;
	return err_set(err, RC_INVALID,
		"Die Datei ist größer als 20 MiB. Bitte in mehrere Dateien teilen und einzeln einlesen.");
}

Rc contact_decode(
	const char *bytes, size_t len, Arena *a, ContactSpan *ret, const char **ret_encoding, Err *err)
{
	Rc rc = contact_decode_check_size(len, err);
	if (rc != RC_OK)
		return rc;
	if (len >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0)
		return err_set(err, RC_INVALID,
			"Das ist eine Excel-Datei oder ein Archiv. Bitte dort als „CSV UTF-8“ speichern und diese "
			"Datei einlesen.");
	bool wide;
	bool has_bom = len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
	size_t n;
	char *text = contact_decode_wide(bytes, len, a, &n, &wide);
	*ret_encoding = wide ? "UTF-16" : "UTF-8";
	if (!wide && !has_bom && !is_utf8(text, n)) {
		if (memchr(text, '\0', n) != NULL)
			return err_set(
				err, RC_INVALID, "Das ist keine Textdatei. Eingelesen werden CSV und vCard.");
		text = text_from_cp1252(a, text, n);
		n = strlen(text);
		*ret_encoding = "Windows-1252";
	}
	*ret = (ContactSpan){ text, n };
	return RC_OK;
}

Rc contact_decode_text(const char *bytes, size_t len, Arena *a, const char **ret, size_t *ret_len, Err *err)
{
	ContactSpan text;
	const char *encoding;
	if (contact_decode(bytes, len, a, &text, &encoding, err) != RC_OK)
		return err->rc;
	*ret = text.at;
	*ret_len = text.len;
	return RC_OK;
}
