/* Names of keys, both ways. The decoder is in key_decoder.c. */
#include "kontor/ui/key.h"

#include <string.h>

#include "kontor/base/text.h"

static const struct {
	KeySym sym;
	const char *name;   /* in tables and scripts */
	const char *german; /* on the screen */
} key_names[] = {
	{ SYM_ENTER, "Enter", "Enter" },
	{ SYM_ESC, "Esc", "Esc" },
	{ SYM_TAB, "Tab", "Tab" },
	{ SYM_BACKTAB, "Backtab", "Umschalt-Tab" },
	{ SYM_BACKSPACE, "Backspace", "Rück" },
	{ SYM_DELETE, "Delete", "Entf" },
	{ SYM_DELETE, "Del", "Entf" },
	{ SYM_INSERT, "Insert", "Einfg" },
	{ SYM_INSERT, "Ins", "Einfg" },
	{ SYM_UP, "Up", "↑" },
	{ SYM_DOWN, "Down", "↓" },
	{ SYM_LEFT, "Left", "←" },
	{ SYM_RIGHT, "Right", "→" },
	{ SYM_HOME, "Home", "Pos1" },
	{ SYM_END, "End", "Ende" },
	{ SYM_PGUP, "PgUp", "Bild↑" },
	{ SYM_PGDN, "PgDn", "Bild↓" },
	{ SYM_F1, "F1", "F1" },
	{ SYM_F2, "F2", "F2" },
	{ SYM_F3, "F3", "F3" },
	{ SYM_F4, "F4", "F4" },
	{ SYM_F5, "F5", "F5" },
	{ SYM_F6, "F6", "F6" },
	{ SYM_F7, "F7", "F7" },
	{ SYM_F8, "F8", "F8" },
	{ SYM_F9, "F9", "F9" },
	{ SYM_F10, "F10", "F10" },
	{ SYM_F11, "F11", "F11" },
	{ SYM_F12, "F12", "F12" },
};

static const struct {
	unsigned mod;
	const char *name, *german;
} mod_names[] = {
	{ MOD_CTRL, "Ctrl-", "Strg-" },
	{ MOD_ALT, "Alt-", "Alt-" },
	{ MOD_SHIFT, "Shift-", "Umschalt-" },
};

bool key_equal(const Key *a, const Key *b)
{
	if (a->sym != b->sym || a->mods != b->mods || a->sym == SYM_PASTE || a->sym == SYM_NONE)
		return false;
	return a->sym != SYM_CHAR || a->cp == b->cp;
}

static const char *parse_mods(const char *name, unsigned *mods)
{
	for (size_t i = 0; i < ARRAY_LEN(mod_names); i++) {
		const size_t n = strlen(mod_names[i].name);
		if (strncmp(name, mod_names[i].name, n) == 0 && name[n]) {
			*mods |= mod_names[i].mod;
			return parse_mods(name + n, mods);
		}
	}
	return name;
}

static bool parse_base(const char *name, Key *k)
{
	if (strcmp(name, "Space") == 0) {
		k->sym = SYM_CHAR;
		k->cp = ' ';
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(key_names); i++) {
		if (strcmp(name, key_names[i].name) == 0) {
			k->sym = key_names[i].sym;
			return true;
		}
	}
	const size_t len = strlen(name);
	if (len == 0 || text_decode(name, len, &k->cp) != len || k->cp <= ' ' || k->cp == 0x7F)
		return false;
	k->sym = SYM_CHAR;
	return true;
}

bool key_parse(const char *name, Key *ret)
{
	Key k = { 0 };
	if (!parse_base(parse_mods(name, &k.mods), &k))
		return false;
	if (k.sym == SYM_TAB && k.mods == MOD_SHIFT)
		k = (Key){ .sym = SYM_BACKTAB };
	if (k.sym == SYM_CHAR && (k.mods & MOD_CTRL) && k.cp >= 'A' && k.cp <= 'Z')
		k.cp += 'a' - 'A';
	*ret = k;
	return true;
}

static void add_char_name(const Key *k, Str *out)
{
	char buf[4];
	if (k->cp == ' ') {
		str_adds(out, "Leer");
		return;
	}
	uint32_t cp = k->cp;
	if ((k->mods & MOD_CTRL) && cp >= 'a' && cp <= 'z')
		cp -= 'a' - 'A';
	str_add(out, buf, text_encode(cp, buf));
}

void key_name(const Key *k, Str *out)
{
	for (size_t i = 0; i < ARRAY_LEN(mod_names); i++)
		if (k->mods & mod_names[i].mod)
			str_adds(out, mod_names[i].german);
	if (k->sym == SYM_CHAR)
		add_char_name(k, out);
	for (size_t i = 0; i < ARRAY_LEN(key_names); i++) {
		if (key_names[i].sym == k->sym) {
			str_adds(out, key_names[i].german);
			return;
		}
	}
}
