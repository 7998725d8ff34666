/* Reading back what a message of ours says: its calendar part, made by the own writer and frozen, is
 * the only record of the version that somebody was told. */
#include <stdlib.h>
#include <string.h>

#include "outbox_priv.h"

/* One content line from *at on, unfolded, without its end; false at the end of the text. */
static bool next_line(const char **at, Str *line)
{
	str_clear(line);
	if (**at == '\0')
		return false;
	for (;;) {
		size_t len = strcspn(*at, "\n");
		size_t text = len > 0 && (*at)[len - 1] == '\r' ? len - 1 : len;
		str_add(line, *at, text);
		*at += len + ((*at)[len] == '\n');
		if (**at != ' ')
			return true;
		(*at)++;
	}
}

/* The value of the line's property, "" when it is another one. A colon in a quoted parameter is none. */
static const char *value_of(const char *line, const char *property)
{
	size_t len = strlen(property);
	bool quoted = false;
	if (strncmp(line, property, len) != 0 || (line[len] != ':' && line[len] != ';'))
		return NULL;
	for (const char *s = line + len; *s != '\0'; s++) {
		if (*s == '"')
			quoted = !quoted;
		else if (*s == ':' && !quoted)
			return s + 1;
	}
	return NULL;
}

static void unescape(const char *s, Str *out)
{
	for (; *s != '\0'; s++) {
		if (*s == '\\' && s[1] != '\0') {
			s++;
			str_addc(out, *s == 'n' || *s == 'N' ? '\n' : *s);
		} else {
			str_addc(out, *s);
		}
	}
}

/* The whole line of the property in the event, not in the zone before it. */
static bool find_line(const char *calendar, const char *property, Str *line)
{
	const char *at = strstr(calendar, "BEGIN:VEVENT");
	while (at != NULL && next_line(&at, line))
		if (value_of(str_cstr(line), property) != NULL)
			return true;
	return false;
}

bool outbox_part_value(const char *calendar, const char *property, Str *out)
{
	AUTO(str_done) Str line = STR_INIT;
	if (!find_line(calendar, property, &line))
		return false;
	unescape(value_of(str_cstr(&line), property), out);
	return true;
}

static int digits(const char *s, size_t n)
{
	int v = 0;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (s[i] - '0');
	return v;
}

Wall outbox_part_time(const char *calendar, const char *property, bool *ret_day)
{
	AUTO(str_done) Str value = STR_INIT;
	if (!outbox_part_value(calendar, property, &value))
		return WALL_NONE;
	const char *s = str_cstr(&value);
	size_t n = strspn(s, "0123456789");
	Day day = n == 8 ? date_make(digits(s, 4), digits(s + 4, 2), digits(s + 6, 2)) : DAY_NONE;
	if (day == DAY_NONE)
		return WALL_NONE;
	*ret_day = s[8] == '\0';
	if (*ret_day)
		return wall_make(day, 0);
	if (s[8] != 'T' || strspn(s + 9, "0123456789") != 6)
		return WALL_NONE;
	Wall w = wall_make(day, digits(s + 9, 2) * 60 + digits(s + 11, 2));
	/* UTC stands only where local time would mean the other of October's doubled hours; the minutes
	 * since 1970 are counted alike. */
	return s[15] == 'Z' ? wall_from_utc(w * 60) : w;
}
