/* Keys: what the terminal sends, decoded; what the tables write, parsed.
 *
 * The decoder is a pure function of bytes and time, so that split escape sequences, lone
 * Esc and pastes are tested without a terminal. */
#ifndef KONTOR_UI_KEY_H
#define KONTOR_UI_KEY_H

#include "kontor/base/str.h"

typedef enum KeySym {
	SYM_NONE, /* an unknown sequence: swallowed */
	SYM_CHAR, /* key.cp */
	SYM_ENTER,
	SYM_ESC,
	SYM_TAB,
	SYM_BACKTAB,
	SYM_BACKSPACE,
	SYM_DELETE,
	SYM_INSERT,
	SYM_UP,
	SYM_DOWN,
	SYM_LEFT,
	SYM_RIGHT,
	SYM_HOME,
	SYM_END,
	SYM_PGUP,
	SYM_PGDN,
	SYM_F1,
	SYM_F2,
	SYM_F3,
	SYM_F4,
	SYM_F5,
	SYM_F6,
	SYM_F7,
	SYM_F8,
	SYM_F9,
	SYM_F10,
	SYM_F11,
	SYM_F12,
	SYM_PASTE, /* bracketed paste: key.text, key.text_len; text, never commands */
} KeySym;

enum { MOD_CTRL = 1, MOD_ALT = 2, MOD_SHIFT = 4 };

typedef struct Key {
	KeySym sym;
	uint32_t cp; /* SYM_CHAR: the character; with MOD_CTRL the lower-case letter */
	unsigned mods;
	const char *text; /* SYM_PASTE: valid until the next call of the decoder */
	size_t text_len;
} Key;

bool key_equal(const Key *a, const Key *b);

/* "e", "E", "Enter", "Space", "Ctrl-R", "Alt-1", "PgDn", "?": as written in command
 * tables and key scripts. */
bool key_parse(const char *name, Key *ret);

/* German name for footer and help: "Strg-R", "Leer", "Bild↓", "Enter". */
void key_name(const Key *k, Str *out);

typedef struct KeyDecoder KeyDecoder;

/* esc_delay_ms: how long a lone Esc waits for the rest of a sequence (10–500). */
KeyDecoder *key_decoder_new(int esc_delay_ms);
void key_decoder_free(KeyDecoder *d);
void key_decoder_feed(KeyDecoder *d, const char *bytes, size_t len, int64_t now_ms);
bool key_decoder_next(KeyDecoder *d, int64_t now_ms, Key *ret); /* false: nothing complete yet */
int key_decoder_wait(
	const KeyDecoder *d, int64_t now_ms); /* ms until a lone Esc is one; -1: nothing pending */

#endif
