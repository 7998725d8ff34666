/* Bytes of a terminal become keys.
 *
 * A parser looks at the start of the buffer and either makes a key of some bytes, or says
 * that it needs more. What is incomplete waits: a lone Esc for the delay that the user
 * chose, the rest of a sequence or of a character longer, since after "ESC [" hardly
 * anything but a sequence follows, and slow lines split them. */
#include "kontor/ui/key.h"

#include <stdlib.h>
#include <string.h>

#include "kontor/base/err.h"
#include "kontor/base/text.h"

enum {
	ESC = 0x1B,
	REST_MS = 500,           /* for the rest of a sequence */
	PASTE_MS = 10000,        /* a paste whose end mark got lost ends after this silence */
	PASTE_MAX = 1024 * 1024, /* bytes; the rest is dropped */
	STRING_MAX = 4096,       /* an answer of the terminal is not longer */
};

struct KeyDecoder {
	Str in; /* bytes that came and are not consumed: in.data[at …] */
	size_t at;
	int delay;
	int64_t fed; /* when the last bytes came */
	bool pasting;
	Str paste; /* text of the paste in progress, then of the last one */
};

/* What a parser returns when the bytes it saw may be the start of something longer. */
#define NEED_MORE SIZE_MAX

typedef struct Bytes {
	const unsigned char *p;
	size_t len;
	bool late; /* nothing more will come: decide */
} Bytes;

KeyDecoder *key_decoder_new(int esc_delay_ms)
{
	KeyDecoder *d = calloc(1, sizeof(*d));
	if (!d)
		err_out_of_memory();
	d->delay = esc_delay_ms < 10 ? 10 : esc_delay_ms > 500 ? 500 : esc_delay_ms;
	return d;
}

void key_decoder_free(KeyDecoder *d)
{
	if (!d)
		return;
	str_done(&d->in);
	str_done(&d->paste);
	free(d);
}

void key_decoder_feed(KeyDecoder *d, const char *bytes, size_t len, int64_t now_ms)
{
	if (len == 0)
		return;
	if (d->at == d->in.len) {
		str_clear(&d->in);
		d->at = 0;
	}
	str_add(&d->in, bytes, len);
	d->fed = now_ms;
}

static const KeySym tilde_keys[] = {
	[1] = SYM_HOME,
	[2] = SYM_INSERT,
	[3] = SYM_DELETE,
	[4] = SYM_END,
	[5] = SYM_PGUP,
	[6] = SYM_PGDN,
	[7] = SYM_HOME,
	[8] = SYM_END,
	[11] = SYM_F1,
	[12] = SYM_F2,
	[13] = SYM_F3,
	[14] = SYM_F4,
	[15] = SYM_F5,
	[17] = SYM_F6,
	[18] = SYM_F7,
	[19] = SYM_F8,
	[20] = SYM_F9,
	[21] = SYM_F10,
	[23] = SYM_F11,
	[24] = SYM_F12,
};

static KeySym tilde_key(int number)
{
	return number > 0 && (size_t)number < ARRAY_LEN(tilde_keys) ? tilde_keys[number] : SYM_NONE;
}

/* The letter that ends a sequence of cursor and function keys. */
static KeySym letter_key(unsigned char final)
{
	switch (final) {
	case 'A':
		return SYM_UP;
	case 'B':
		return SYM_DOWN;
	case 'C':
		return SYM_RIGHT;
	case 'D':
		return SYM_LEFT;
	case 'F':
		return SYM_END;
	case 'H':
		return SYM_HOME;
	case 'Z':
		return SYM_BACKTAB;
	case 'P':
	case 'Q':
	case 'R':
	case 'S':
		return (KeySym)(SYM_F1 + (final - 'P'));
	default:
		return SYM_NONE;
	}
}

/* xterm adds 1 to a sum of 1 shift, 2 alt, 4 ctrl, 8 meta. */
static unsigned xterm_mods(int param)
{
	const unsigned bits = param > 1 ? (unsigned)param - 1 : 0;
	return (bits & 1 ? MOD_SHIFT : 0u) | (bits & 10 ? MOD_ALT : 0u) | (bits & 4 ? MOD_CTRL : 0u);
}

static Key control_key(unsigned char b)
{
	switch (b) {
	case 0x00: /* Ctrl-Space */
		return (Key){ .sym = SYM_CHAR, .cp = ' ', .mods = MOD_CTRL };
	case 0x08:
	case 0x7F:
		return (Key){ .sym = SYM_BACKSPACE };
	case 0x09:
		return (Key){ .sym = SYM_TAB };
	case 0x0A:
	case 0x0D:
		return (Key){ .sym = SYM_ENTER };
	case ESC:
		return (Key){ .sym = SYM_ESC };
	default: /* Ctrl-A … Ctrl-Z, then Ctrl-\ ] ^ _ */
		return (Key){ .sym = SYM_CHAR, .cp = b < 0x1B ? b + 0x60u : b + 0x40u, .mods = MOD_CTRL };
	}
}

/* A key that the terminal named by its code point (modifyOtherKeys, kitty). */
static Key code_key(int code, unsigned mods)
{
	if (code <= 0 || code > 0x10FFFF || (code >= 0x80 && code < 0xA0))
		return (Key){ 0 };
	if (code < 0x20 || code == 0x7F) {
		Key k = control_key((unsigned char)code);
		k.mods |= mods;
		if (k.sym == SYM_TAB && (mods & MOD_SHIFT))
			k = (Key){ .sym = SYM_BACKTAB };
		return k;
	}
	Key k = { .sym = SYM_CHAR, .cp = (uint32_t)code, .mods = mods & ~(unsigned)MOD_SHIFT };
	const bool lower = code >= 'a' && code <= 'z', upper = code >= 'A' && code <= 'Z';
	if (upper && (mods & MOD_CTRL))
		k.cp += 'a' - 'A';
	else if (lower && (mods & MOD_SHIFT) && !(mods & MOD_CTRL))
		k.cp -= 'a' - 'A';
	return k;
}

/* Up to three numbers of a parameter string; missing ones are 0. */
static void read_numbers(const unsigned char *p, size_t len, int numbers[3])
{
	size_t n = 0;
	for (size_t i = 0; i < len && n < 3; i++) {
		if (p[i] == ';')
			n++;
		else if (p[i] >= '0' && p[i] <= '9' && numbers[n] < 100000000)
			numbers[n] = numbers[n] * 10 + (p[i] - '0');
	}
}

/* The meaning of ESC [ params final, complete. */
static Key csi_key(const unsigned char *params, size_t len, unsigned char final)
{
	int num[3] = { 0 };
	if (len && params[0] >= '<') /* private: answers of the terminal, mouse */
		return (Key){ 0 };
	read_numbers(params, len, num);
	const unsigned mods = xterm_mods(num[1]);
	switch (final) {
	case '~':
		if (num[0] == 27)
			return code_key(num[2], mods);
		return (Key){ .sym = tilde_key(num[0]), .mods = mods };
	case '^': /* rxvt: Ctrl, Shift, both */
		return (Key){ .sym = tilde_key(num[0]), .mods = MOD_CTRL };
	case '$':
		return (Key){ .sym = tilde_key(num[0]), .mods = MOD_SHIFT };
	case '@':
		return (Key){ .sym = tilde_key(num[0]), .mods = MOD_CTRL | MOD_SHIFT };
	case 'u':
		return code_key(num[0], mods);
	case 'a':
	case 'b':
	case 'c':
	case 'd': /* rxvt: Shift with an arrow */
		return (Key){ .sym = letter_key((unsigned char)(final - 32)), .mods = MOD_SHIFT };
	case 'Z':
		return (Key){ .sym = SYM_BACKTAB };
	default: /* ESC [ 1 ; 5 A; another first number is an answer of the terminal */
		return (Key){ .sym = num[0] > 1 ? SYM_NONE : letter_key(final), .mods = mods };
	}
}

static bool all_digits(const unsigned char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] < '0' || p[i] > '9')
			return false;
	return len > 0;
}

/* b begins after "ESC [". Returns the bytes taken. */
static size_t parse_csi(Bytes b, Key *ret)
{
	size_t i = 0;
	if (b.len && b.p[0] == '[') { /* Linux console: F1 to F5 are ESC [ [ A … E */
		if (b.len < 2)
			return b.late ? 1 : NEED_MORE;
		if (b.p[1] >= 'A' && b.p[1] <= 'E')
			ret->sym = (KeySym)(SYM_F1 + (b.p[1] - 'A'));
		return 2;
	}
	while (i < b.len && b.p[i] >= 0x20 && b.p[i] < 0x40) {
		/* rxvt ends Shift-Delete in '$', which elsewhere is followed by the end. */
		if (b.p[i] == '$' && all_digits(b.p, i)) {
			*ret = csi_key(b.p, i, '$');
			return i + 1;
		}
		i++;
	}
	if (i == b.len)
		return b.late || i >= STRING_MAX ? i : NEED_MORE;
	if (b.p[i] < 0x40 || b.p[i] > 0x7E) /* broken off: the byte begins something new */
		return i;
	if (i == 0 && b.p[0] == 'M') /* mouse report of old: three bytes follow */
		return b.len >= 4 ? 4 : b.late ? b.len : NEED_MORE;
	*ret = csi_key(b.p, i, b.p[i]);
	return i + 1;
}

/* The number pad in application mode sends ESC O j … y. */
static Key pad_key(unsigned char final)
{
	static const char chars[] = "*+,-./0123456789";
	if (final >= 'j' && final <= 'y')
		return (Key){ .sym = SYM_CHAR, .cp = (unsigned char)chars[final - 'j'] };
	if (final == 'X')
		return (Key){ .sym = SYM_CHAR, .cp = '=' };
	if (final == 'M')
		return (Key){ .sym = SYM_ENTER };
	if (final == 'I')
		return (Key){ .sym = SYM_TAB };
	if (final >= 'a' && final <= 'd') /* rxvt: Ctrl with an arrow */
		return (Key){ .sym = letter_key((unsigned char)(final - 32)), .mods = MOD_CTRL };
	return (Key){ .sym = letter_key(final) };
}

/* b begins after "ESC O". Returns the bytes taken. */
static size_t parse_ss3(Bytes b, Key *ret)
{
	size_t i = 0;
	int num[3] = { 0 };
	while (i < b.len && i < 16 && ((b.p[i] >= '0' && b.p[i] <= '9') || b.p[i] == ';'))
		i++;
	if (i == b.len)
		return b.late ? i : NEED_MORE;
	if (b.p[i] < 0x40 || b.p[i] > 0x7E)
		return i;
	*ret = pad_key(b.p[i]);
	read_numbers(b.p, i, num); /* old xterm: ESC O 5 A; konsole: ESC O 1 ; 5 P */
	ret->mods |= xterm_mods(num[1] ? num[1] : num[0]);
	return i + 1;
}

/* Answers of a terminal (OSC, DCS …) up to BEL or ESC \: all of it means nothing. */
static size_t parse_string(Bytes b)
{
	for (size_t i = 0; i < b.len; i++) {
		if (b.p[i] == 0x07)
			return i + 1;
		if (b.p[i] == ESC && i + 1 < b.len)
			return b.p[i + 1] == '\\' ? i + 2 : i;
		if (i >= STRING_MAX)
			return i;
	}
	return b.late ? b.len : NEED_MORE;
}

/* A character, or a control byte. Returns the bytes taken. */
static size_t parse_char(Bytes b, Key *ret)
{
	const unsigned char first = b.p[0];
	if (first < 0x20 || first == 0x7F) {
		*ret = control_key(first);
		return 1;
	}
	const size_t need = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
	for (size_t i = 1; i < need && i < b.len; i++)
		if ((b.p[i] & 0xC0) != 0x80)
			return i;
	if (b.len < need)
		return b.late ? b.len : NEED_MORE;
	uint32_t cp;
	const size_t n = text_decode((const char *)b.p, b.len, &cp);
	const bool broken = first >= 0x80 && n == 1;
	if (!broken && !(cp >= 0x80 && cp < 0xA0))
		*ret = (Key){ .sym = SYM_CHAR, .cp = cp };
	return n;
}

static Bytes after(Bytes b, size_t n)
{
	return (Bytes){ b.p + n, b.len - n, b.late };
}

static size_t plus(size_t prefix, size_t taken)
{
	return taken == NEED_MORE ? NEED_MORE : prefix + taken;
}

/* A key after an Esc that belongs to it: Alt with the key. */
static size_t parse_alt(Bytes b, Key *ret)
{
	const size_t n = parse_char(after(b, 1), ret);
	if (n == NEED_MORE)
		return NEED_MORE;
	if (ret->sym == SYM_TAB) /* what the Linux console sends for Shift-Tab */
		*ret = (Key){ .sym = SYM_BACKTAB };
	else if (ret->sym != SYM_NONE)
		ret->mods |= MOD_ALT;
	return 1 + n;
}

static const char paste_begin[] = "\033[200~", paste_end[] = "\033[201~";
enum { PASTE_MARK = sizeof(paste_begin) - 1 };

/* Bytes at the start of the buffer that are a paste mark's beginning; PASTE_MARK: the
 * whole mark. */
static size_t mark_prefix(const char *mark, const char *p, size_t len)
{
	size_t i = 0;
	while (i < len && i < PASTE_MARK && p[i] == mark[i])
		i++;
	return i == len || i == PASTE_MARK ? i : 0;
}

/* b begins with ESC. Returns the bytes taken. */
static size_t parse_escape(Bytes b, Key *ret)
{
	if (b.len == 1) {
		ret->sym = b.late ? SYM_ESC : SYM_NONE;
		return b.late ? 1 : NEED_MORE;
	}
	const unsigned char kind = b.p[1];
	const bool alone = b.len == 2 && b.late;
	if (kind == '[' && !alone)
		return plus(2, parse_csi(after(b, 2), ret));
	if (kind == 'O' && !alone)
		return plus(2, parse_ss3(after(b, 2), ret));
	if ((kind == ']' || kind == 'P' || kind == 'X' || kind == '^' || kind == '_') && !alone)
		return plus(2, parse_string(after(b, 2)));
	if (kind != ESC)
		return parse_alt(b, ret);
	/* Two Escs: the first is a key, unless it is the Alt of the sequence that follows. */
	if (b.len == 2 && !b.late)
		return NEED_MORE;
	const bool paste = mark_prefix(paste_begin, (const char *)b.p + 1, b.len - 1) == PASTE_MARK;
	if (!paste && b.len > 2 && (b.p[2] == '[' || b.p[2] == 'O')) {
		const size_t n = parse_escape(after(b, 1), ret);
		if (n != NEED_MORE && ret->sym != SYM_NONE)
			ret->mods |= MOD_ALT;
		return plus(1, n);
	}
	ret->sym = SYM_ESC;
	return 1;
}

/* Keep n bytes of pasted text, within the bound. */
static void paste_add(KeyDecoder *d, const char *p, size_t n)
{
	const size_t room = PASTE_MAX - BASE_MIN(d->paste.len, (size_t)PASTE_MAX);
	str_add(&d->paste, p, BASE_MIN(n, room));
}

/* Make the text valid UTF-8 without NUL: what reaches the fields is text. */
static void paste_clean(KeyDecoder *d)
{
	Str clean = STR_INIT;
	if (d->paste.len == 0 || text_is_valid(d->paste.data, d->paste.len))
		return;
	str_reserve(&clean, d->paste.len);
	for (size_t i = 0; i < d->paste.len;) {
		uint32_t cp;
		char buf[4];
		i += text_decode(d->paste.data + i, d->paste.len - i, &cp);
		if (cp)
			str_add(&clean, buf, text_encode(cp, buf));
	}
	str_done(&d->paste);
	d->paste = clean;
}

static bool paste_deliver(KeyDecoder *d, Key *ret)
{
	paste_clean(d);
	d->pasting = false;
	*ret = (Key){ .sym = SYM_PASTE, .text = str_cstr(&d->paste), .text_len = d->paste.len };
	return true;
}

/* Collect pasted text; true when the paste has ended. */
static bool paste_next(KeyDecoder *d, bool late, Key *ret)
{
	while (d->at < d->in.len) {
		const char *p = str_cstr(&d->in) + d->at;
		const size_t len = d->in.len - d->at;
		const char *esc = memchr(p, ESC, len);
		const size_t text = esc ? (size_t)(esc - p) : len;
		paste_add(d, p, text);
		d->at += text;
		if (!esc)
			break;
		const size_t mark = mark_prefix(paste_end, esc, len - text);
		if (mark == PASTE_MARK) {
			d->at += mark;
			return paste_deliver(d, ret);
		}
		if (mark == len - text && !late)
			return false;
		paste_add(d, esc, 1);
		d->at++;
	}
	return late && paste_deliver(d, ret);
}

static int patience(const KeyDecoder *d)
{
	const char *p = str_cstr(&d->in) + d->at;
	const size_t len = d->in.len - d->at;
	if (d->pasting)
		return PASTE_MS;
	if (len == 0)
		return -1;
	/* Losing the start of a paste would turn its text into commands. */
	if (mark_prefix(paste_begin, p, len) >= 4)
		return PASTE_MS;
	const bool introducer = len >= 2 && (p[1] == '[' || p[1] == 'O' || (p[1] == ESC && len > 2));
	return p[0] != ESC || introducer || len > 2 ? REST_MS : d->delay;
}

bool key_decoder_next(KeyDecoder *d, int64_t now_ms, Key *ret)
{
	const int wait = patience(d);
	const bool late = wait >= 0 && now_ms - d->fed >= wait;
	if (d->pasting)
		return paste_next(d, late, ret);
	if (d->at >= d->in.len)
		return false;
	const char *p = str_cstr(&d->in) + d->at;
	const Bytes b = { (const unsigned char *)p, d->in.len - d->at, late };
	if (b.p[0] == ESC && mark_prefix(paste_begin, p, b.len) == PASTE_MARK) {
		d->at += PASTE_MARK;
		d->pasting = true;
		str_clear(&d->paste);
		return paste_next(d, false, ret);
	}
	Key k = { 0 };
	const size_t n = b.p[0] == ESC ? parse_escape(b, &k) : parse_char(b, &k);
	if (n == NEED_MORE)
		return false;
	d->at += n;
	*ret = k;
	return true;
}

int key_decoder_wait(const KeyDecoder *d, int64_t now_ms)
{
	const int wait = patience(d);
	if (wait < 0)
		return -1;
	const int64_t left = d->fed + wait - now_ms;
	return left <= 0 ? 0 : (int)BASE_MIN(left, (int64_t)wait);
}
