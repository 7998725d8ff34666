/* GV100AD: fixed-width records of 220 characters.
 *
 * Columns count characters, not bytes: each umlaut in a name moves what follows by one byte.
 * Everything outside the two names is ASCII, so a line is cut once, at its names, and read by
 * plain offsets on both sides. */
#include "kontor/exchange/register.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/text.h"
#include "register_priv.h"

enum {
	RECORD_CHARS = 220,
	NAME_AT = 22,
	NAME_CHARS = 50,
	TAIL_AT = 122, /* column 123, the first one behind the names */
	TAIL_CHARS = RECORD_CHARS - TAIL_AT,
};

/* --- shared with the other readers -------------------------------------------- */

bool register_digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

bool register_is_unincorporated(const RegisterRecord *r)
{
	return r->type == REGISTER_TOWN && (r->kind == 65 || r->kind == 66);
}

void register_fault(
	RegisterFile *f, Arena *a, size_t line, RegisterType type, const char *ags, const char *reason)
{
	RegisterFault fault = { .line = line, .type = type, .reason = reason };
	str_copy(fault.ags, sizeof(fault.ags), ags);
	VEC_PUSH(a, &f->faults, fault);
}

Rc register_check_text(const char *bytes, size_t len, Err *err)
{
	if (len == 0)
		return err_set(err, RC_INVALID, "Die Datei ist leer.");
	if (len > REGISTER_FILE_MAX)
		return err_set(err, RC_INVALID,
			"Die Datei ist größer als %zu MiB; das ist kein Gemeindeverzeichnis.",
			REGISTER_FILE_MAX >> 20);
	if (memchr(bytes, '\0', len) != NULL)
		return err_set(
			err, RC_INVALID, "Das ist keine Textdatei und damit kein Gemeindeverzeichnis.");
	return RC_OK;
}

#define HIGH_BITS UINT64_C(0x8080808080808080)

/* Bytes of the ASCII text that s begins with, in steps of 8. */
static size_t ascii_head(const char *s, size_t len)
{
	size_t at = 0;
	for (uint64_t word; at + sizeof(word) <= len; at += sizeof(word)) {
		memcpy(&word, s + at, sizeof(word));
		if ((word & HIGH_BITS) != 0)
			break;
	}
	return at;
}

static bool is_ascii(const char *s, size_t len)
{
	for (size_t at = ascii_head(s, len); at < len; at++)
		if ((unsigned char)s[at] >= 0x80)
			return false;
	return true;
}

/* Lines with umlauts that are UTF-8, and that are not. Most of the text is ASCII, and seeing that
 * is far cheaper than decoding it. */
static void count_encodings(const char *bytes, size_t len, size_t *ret_good, size_t *ret_bad)
{
	*ret_good = *ret_bad = 0;
	for (size_t at = 0; at < len;) {
		const char *nl = memchr(bytes + at, '\n', len - at);
		size_t n = nl == NULL ? len - at : (size_t)(nl - bytes) - at;
		size_t head = ascii_head(bytes + at, n);
		if (!is_ascii(bytes + at + head, n - head))
			++*(text_is_valid(bytes + at + head, n - head) ? ret_good : ret_bad);
		at += n + 1;
	}
}

bool register_is_utf8(const char *bytes, size_t len)
{
	size_t good;
	size_t bad;
	count_encodings(bytes, len, &good, &bad);
	return bad == 0;
}

const char *register_utf8(const char *bytes, size_t *len, bool *ret_valid, Arena *a)
{
	if (*len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
		bytes += 3;
		*len -= 3;
	}
	size_t good;
	size_t bad;
	count_encodings(bytes, *len, &good, &bad);
	*ret_valid = bad == 0 || good <= bad;
	if (bad == 0 || good > bad)
		return bytes;
	const char *utf8 = text_from_latin1(a, bytes, *len);
	*len = strlen(utf8);
	return utf8;
}

static size_t set_slot(const RegisterSet *s, uint64_t key)
{
	size_t i = (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & s->mask;
	while (s->slots[i] != 0 && s->slots[i] != key)
		i = (i + 1) & s->mask;
	return i;
}

void register_set_init(RegisterSet *s, Arena *a, size_t max)
{
	size_t cap = 64;
	while (cap < 2 * max)
		cap *= 2;
	s->slots = ARENA_ARRAY(a, uint64_t, cap);
	s->mask = cap - 1;
}

bool register_set_add(RegisterSet *s, uint64_t key)
{
	size_t i = set_slot(s, key);
	if (s->slots[i] == key)
		return false;
	s->slots[i] = key;
	return true;
}

bool register_set_has(const RegisterSet *s, uint64_t key)
{
	return s->slots[set_slot(s, key)] == key;
}

/* --- one record ----------------------------------------------------------------- */

typedef struct Reader {
	Arena *arena;
	RegisterFile *file;
	RegisterSet set;
	bool valid;   /* the whole file is UTF-8 */
	char date[9]; /* of the file, as its first good record has it */
} Reader;

/* Keys of accepted records (no two may be alike) and of all that could be read at all (what
 * a child may name as its parent) are kept apart. */
typedef enum KeySpace { KEY_ACCEPTED = 1, KEY_NAMED = 2 } KeySpace;

static uint64_t key_of(KeySpace space, RegisterType type, const char *digits)
{
	uint64_t n = 0;
	for (const char *p = digits; *p != '\0'; p++)
		n = n * 10 + (uint64_t)(*p - '0');
	return ((uint64_t)space << 40) | ((uint64_t)type << 32) | n;
}

static const char *record_key(const RegisterRecord *r)
{
	return r->type == REGISTER_ASSOCIATION ? r->association : r->ags;
}

/* Digits that the key of a type has in columns 11 to 18; 0 for an unknown type. */
static size_t ags_digits(int type)
{
	switch (type) {
	case REGISTER_STATE:
		return 2;
	case REGISTER_REGION:
		return 3;
	case REGISTER_SUBREGION:
		return 4;
	case REGISTER_DISTRICT:
	case REGISTER_ASSOCIATION:
		return 5;
	case REGISTER_TOWN:
		return 8;
	default:
		return 0;
	}
}

static bool is_blank(const char *s, size_t n)
{
	return n == 0 || (s[0] == ' ' && memcmp(s, s + 1, n - 1) == 0);
}

/* Type and keys: columns 1, 2 and 11 to 22. */
static const char *parse_key(Reader *r, const char *s, RegisterRecord *rec)
{
	int type = register_digits(s, 2) ? (s[0] - '0') * 10 + (s[1] - '0') : 0;
	size_t digits = ags_digits(type);
	if (digits == 0)
		return arena_printf(r->arena, "unbekannte Satzart „%.2s“", s);
	rec->type = (RegisterType)type;
	if (!register_digits(s + 10, digits) || !is_blank(s + 10 + digits, 8 - digits))
		return arena_printf(r->arena, "der Schlüssel „%.8s“ hat nicht %zu Ziffern (Spalten 11–18)",
			s + 10, digits);
	memcpy(rec->ags, s + 10, digits);
	int state = (s[10] - '0') * 10 + (s[11] - '0');
	if (state < 1 || state > 16)
		return arena_printf(r->arena, "es gibt kein Land mit dem Schlüssel %.2s", s + 10);
	if (type != REGISTER_ASSOCIATION && type != REGISTER_TOWN)
		return NULL;
	if (!register_digits(s + 18, 4))
		return arena_printf(
			r->arena, "der Gemeindeverband „%.4s“ hat nicht 4 Ziffern (Spalten 19–22)", s + 18);
	memcpy(rec->association, s + 10, 5);
	memcpy(rec->association + 5, s + 18, 4);
	return NULL;
}

static const char *parse_date(Reader *r, const char *s, RegisterRecord *rec)
{
	if (memcmp(s + 2, r->date, 8) == 0) {
		rec->date = r->file->date;
		return NULL;
	}
	if (!register_digits(s + 2, 8))
		return arena_printf(r->arena, "„%.8s“ ist kein Datum (Spalten 3–10)", s + 2);
	char iso[11];
	str_format(iso, sizeof(iso), "%.4s-%.2s-%.2s", s + 2, s + 6, s + 8);
	rec->date = date_parse_iso(iso);
	if (rec->date == DAY_NONE)
		return arena_printf(r->arena, "den Tag „%.8s“ gibt es nicht (Spalten 3–10)", s + 2);
	if (r->file->date != DAY_NONE)
		return arena_printf(
			r->arena, "der Stand „%.8s“ weicht vom Stand der Datei (%s) ab", s + 2, r->date);
	return NULL;
}

/* n columns of a number; blank is -1. */
static bool parse_number(const char *s, size_t n, int64_t *ret)
{
	if (is_blank(s, n)) {
		*ret = -1;
		return true;
	}
	if (!register_digits(s, n))
		return false;
	int64_t v = 0;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (s[i] - '0');
	*ret = v;
	return true;
}

/* What stands behind the names; tail begins with column 123. */
static const char *parse_tail(Reader *r, const char *tail, RegisterRecord *rec)
{
	static const struct {
		size_t column, chars;
		const char *what;
	} numbers[] = {
		{ 123, 2, "das Textkennzeichen" },
		{ 129, 11, "die Fläche" },
		{ 140, 11, "die Einwohnerzahl" },
		{ 151, 11, "die Zahl der Männer" },
	};
	int64_t v[ARRAY_LEN(numbers)];
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		const char *at = tail + numbers[i].column - 1 - TAIL_AT;
		if (!parse_number(at, numbers[i].chars, &v[i]) || v[i] > 100000000)
			return arena_printf(r->arena, "%s „%.*s“ ist keine brauchbare Zahl (ab Spalte %zu)",
				numbers[i].what, (int)numbers[i].chars, at, numbers[i].column);
	}
	rec->kind = v[0] < 0 ? 0 : (int)v[0];
	rec->area_ha = v[1];
	rec->population = v[2];
	rec->male = v[3];
	if (rec->type != REGISTER_TOWN)
		return NULL;
	if (rec->kind < 60 || rec->kind > 67)
		return arena_printf(r->arena, "unbekanntes Textkennzeichen „%.2s“ (Spalten 123–124)", tail);
	const char *postcode = tail + 165 - TAIL_AT;
	if (register_digits(postcode, 5))
		memcpy(rec->postcode, postcode, 5);
	else if (!is_blank(postcode, 5))
		return arena_printf(r->arena, "„%.5s“ ist keine Postleitzahl (Spalten 166–170)", postcode);
	return NULL;
}

/* The byte behind n characters of s. */
static const char *skip_chars(const char *s, size_t n)
{
	for (; n > 0; n--)
		for (s++; ((unsigned char)*s & 0xC0) == 0x80; s++)
			;
	return s;
}

/* A name without its padding, in stored form; NULL when it holds control characters. */
static const char *parse_name(Arena *a, const char *s, const char *end)
{
	while (end > s && end[-1] == ' ')
		end--;
	while (s < end && *s == ' ')
		s++;
	size_t len = (size_t)(end - s);
	bool composed = true; /* below U+0300 nothing can be decomposed */
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c < 0x20 || c == 0x7F || (c == 0xC2 && (unsigned char)s[i + 1] < 0xA0))
			return NULL;
		composed = composed && c < 0xCC;
	}
	return composed ? arena_strndup(a, s, len) : text_normalise(a, s, len, true);
}

static const char *parse_names(
	Reader *r, const char *s, const char *seat, const char *tail, RegisterRecord *rec)
{
	rec->name = parse_name(r->arena, s + NAME_AT, seat);
	rec->seat = is_blank(seat, (size_t)(tail - seat)) ? "" : parse_name(r->arena, seat, tail);
	if (rec->name == NULL || rec->seat == NULL)
		return "der Name enthält Steuerzeichen";
	if (rec->name[0] == '\0')
		return "der Name fehlt (Spalten 23–72)";
	return NULL;
}

static size_t count_chars(const char *s, size_t len)
{
	size_t n = 0;
	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)s[i] & 0xC0) != 0x80;
	return n;
}

/* NULL, or why the line is refused. As much of *rec is filled as could be read. */
static const char *parse_line(Reader *r, const char *s, size_t len, RegisterRecord *rec)
{
	bool ascii = is_ascii(s, len);
	size_t chars = ascii ? len : count_chars(s, len);
	if (!r->valid && !text_is_valid(s, len))
		return "die Zeile enthält ungültige Zeichen (kein UTF-8)";
	if (chars < NAME_AT || !(ascii || is_ascii(s, NAME_AT)))
		return arena_printf(r->arena, "die Zeile hat %zu statt %d Zeichen", chars, RECORD_CHARS);
	const char *reason = parse_key(r, s, rec);
	if (reason != NULL)
		return reason;
	if (chars != RECORD_CHARS)
		return arena_printf(r->arena, "die Zeile hat %zu statt %d Zeichen", chars, RECORD_CHARS);
	if ((reason = parse_date(r, s, rec)) != NULL)
		return reason;
	const char *seat = ascii ? s + NAME_AT + NAME_CHARS : skip_chars(s + NAME_AT, NAME_CHARS);
	const char *tail = ascii ? seat + NAME_CHARS : skip_chars(seat, NAME_CHARS);
	if ((size_t)(s + len - tail) != TAIL_CHARS)
		return "hinter den Namen stehen unzulässige Zeichen (ab Spalte 123)";
	if ((reason = parse_names(r, s, seat, tail, rec)) != NULL)
		return reason;
	return parse_tail(r, tail, rec);
}

/* --- the whole file ----------------------------------------------------------------- */

static void take_line(Reader *r, const char *s, size_t len, size_t number)
{
	RegisterRecord rec = { .line = number,
		.name = "",
		.seat = "",
		.latitude = REGISTER_NO_DEGREE,
		.longitude = REGISTER_NO_DEGREE };
	const char *reason = parse_line(r, s, len, &rec);
	const char *key = record_key(&rec);
	if (key[0] != '\0')
		register_set_add(&r->set, key_of(KEY_NAMED, rec.type, key));
	if (reason == NULL && !register_set_add(&r->set, key_of(KEY_ACCEPTED, rec.type, key)))
		reason = arena_printf(r->arena, "der Schlüssel %s kommt schon weiter oben vor", key);
	if (reason != NULL) {
		register_fault(r->file, r->arena, number, rec.type, rec.ags, reason);
		return;
	}
	if (r->file->date == DAY_NONE) {
		r->file->date = rec.date;
		memcpy(r->date, s + 2, 8);
	}
	VEC_PUSH(r->arena, r->file, rec);
}

/* The parent that is not in the file, as a reason; NULL when nothing is missing. */
static const char *missing_parent(Reader *r, const RegisterRecord *rec)
{
	char key[6] = "";
	memcpy(key, rec->ags, rec->type >= REGISTER_ASSOCIATION ? 5 : 2);
	if (rec->type == REGISTER_STATE)
		return NULL;
	if (rec->type < REGISTER_ASSOCIATION)
		return register_set_has(&r->set, key_of(KEY_NAMED, REGISTER_STATE, key))
			? NULL
			: arena_printf(r->arena, "das Land %s steht nicht in der Datei", key);
	/* Territories shared with a neighbour lie in no district: theirs is 000. */
	bool shared = memcmp(key + 2, "000", 3) == 0;
	if (!shared && !register_set_has(&r->set, key_of(KEY_NAMED, REGISTER_DISTRICT, key)))
		return arena_printf(r->arena, "der Kreis %s steht nicht in der Datei", key);
	if (rec->type == REGISTER_TOWN &&
		!register_set_has(&r->set, key_of(KEY_NAMED, REGISTER_ASSOCIATION, rec->association)))
		return arena_printf(
			r->arena, "der Gemeindeverband %s steht nicht in der Datei", rec->association);
	return NULL;
}

static int by_line(const void *a, const void *b)
{
	const RegisterFault *x = a;
	const RegisterFault *y = b;
	return (x->line > y->line) - (x->line < y->line);
}

/* Parents may stand behind their children, so they are looked for at the end. */
static void refuse_orphans(Reader *r)
{
	RegisterFile *f = r->file;
	size_t kept = 0;
	for (size_t i = 0; i < f->len; i++) {
		const char *reason = missing_parent(r, &f->items[i]);
		if (reason == NULL)
			f->items[kept++] = f->items[i];
		else
			register_fault(
				f, r->arena, f->items[i].line, f->items[i].type, f->items[i].ags, reason);
	}
	if (kept != f->len)
		qsort(f->faults.items, f->faults.len, sizeof(*f->faults.items), by_line);
	f->len = kept;
}

static Rc count_lines(const char *bytes, size_t len, size_t *ret, Err *err)
{
	size_t n = 1;
	for (const char *p = bytes; (p = memchr(p, '\n', len - (size_t)(p - bytes))) != NULL; p++)
		n++;
	if (n > REGISTER_LINE_MAX)
		return err_set(err, RC_INVALID,
			"Die Datei hat mehr als %d Zeilen; das ist kein Gemeindeverzeichnis.",
			REGISTER_LINE_MAX);
	*ret = n;
	return RC_OK;
}

static void read_lines(Reader *r, const char *bytes, size_t len)
{
	size_t number = 0;
	for (size_t at = 0; at < len;) {
		const char *nl = memchr(bytes + at, '\n', len - at);
		size_t n = nl == NULL ? len - at : (size_t)(nl - bytes) - at;
		const char *s = bytes + at;
		at += n + 1;
		number++;
		if (n > 0 && s[n - 1] == '\r')
			n--;
		/* DOS programs end a text with Ctrl-Z. */
		if (n > 0 && !(n == 1 && s[0] == 0x1A))
			take_line(r, s, n, number);
	}
}

static Rc check_result(const RegisterFile *f, Err *err)
{
	for (size_t i = 0; i < f->len; i++)
		if (f->items[i].type == REGISTER_TOWN)
			return RC_OK;
	err->line = f->faults.len > 0 ? f->faults.items[0].line : 0;
	size_t line = err->line;
	err_set(err, RC_INVALID,
		"Das ist kein Gemeindeverzeichnis (GV100AD): keine Zeile ließ sich als Gemeinde lesen%s%s.",
		line > 0 ? "; zuerst: " : "", line > 0 ? f->faults.items[0].reason : "");
	err->line = line;
	return RC_INVALID;
}

Rc register_parse(const char *bytes, size_t len, Arena *a, RegisterFile *ret, Err *err)
{
	RegisterFile file = { .date = DAY_NONE };
	Reader r = { .arena = a, .file = &file };
	size_t lines;
	if (register_check_text(bytes, len, err) != RC_OK)
		return err->rc;
	bytes = register_utf8(bytes, &len, &r.valid, a);
	if (count_lines(bytes, len, &lines, err) != RC_OK)
		return err->rc;
	register_set_init(&r.set, a, 2 * lines); /* a line adds its key to both spaces */
	file.cap = lines;
	file.items = ARENA_ARRAY(a, RegisterRecord, file.cap);
	read_lines(&r, bytes, len);
	refuse_orphans(&r);
	if (check_result(&file, err) != RC_OK)
		return err->rc;
	*ret = file;
	return RC_OK;
}
