/* Lines of an imported event that kontor does not know, on their way out again. They come from
 * strangers: only what cannot contradict the event, break the file or name people is let through. */
#include "ical_priv.h"

#include <string.h>
#include <strings.h>

#include "kontor/base/text.h"

enum { NAME_MAX_LEN = 60, EXTRA_LINE_MAX = 8000 };

static const char name_letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";

static bool starts_with(const char *s, const char *prefix)
{
	return strncasecmp(s, prefix, strlen(prefix)) == 0;
}

/* X- properties, and those texts that every reader takes as such. Not those that say again, perhaps
 * otherwise, what the event says itself. */
static bool may_pass(const char *s, size_t n)
{
	static const char *const texts[] = { "COMMENT", "CONTACT", "RESOURCES" };
	static const char *const kept[] = { "X-LIC-", "X-MICROSOFT-CDO-", "X-WR-", "X-ALT-DESC",
		"X-PUBLISHED-" };
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (strlen(texts[i]) == n && starts_with(s, texts[i]))
			return true;
	if (n < 3 || n > NAME_MAX_LEN || !starts_with(s, "X-"))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(kept); i++)
		if (starts_with(s, kept[i]))
			return false;
	return true;
}

/* The length of ";NAME=value" at s, 0 when it is none that may stay. A TZID would need a zone that the file
 * has not got; unknown ones are errors to some readers. */
static size_t parameter_len(const char *s)
{
	static const char *const known[] = { "LANGUAGE", "FMTTYPE", "ALTREP" };
	size_t n = strspn(s + 1, name_letters);
	bool ok = n > 2 && starts_with(s + 1, "X-");
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		ok = ok || (strlen(known[i]) == n && starts_with(s + 1, known[i]));
	if (!ok || s[1 + n] != '=')
		return 0;
	const char *value = s + 2 + n;
	size_t len = value[0] == '"' ? 1 + strcspn(value + 1, "\"") : strcspn(value, ",;:\"");
	if (value[0] == '"' && value[len++] != '"')
		return 0;
	return len == 0 || strchr(";:", value[len]) == NULL ? 0 : 2 + n + len;
}

/* A whole content line that may stay, cleaned already. */
static bool is_good(const char *line)
{
	size_t n = strspn(line, name_letters);
	if (!may_pass(line, n))
		return false;
	size_t at = n;
	while (line[at] == ';') {
		size_t more = parameter_len(line + at);
		if (more == 0)
			return false;
		at += more;
	}
	return line[at] == ':' && strspn(line + at + 1, " ") < strlen(line + at + 1);
}

void ical_extra(Str *out, const char *extra)
{
	AUTO(str_done) Str line = STR_INIT;
	AUTO(str_done) Str clean = STR_INIT;
	while (*extra != '\0') {
		size_t n = strcspn(extra, "\r\n");
		str_clear(&line);
		str_clear(&clean);
		if (n <= EXTRA_LINE_MAX) {
			str_add(&line, extra, n);
			ical_clean(&clean, str_cstr(&line), true, 0);
		}
		if (clean.len > 0 && is_good(clean.data)) {
			size_t at = out->len;
			str_add(out, clean.data, clean.len);
			ical_end_line(out, at);
		}
		extra += n;
		extra += strspn(extra, "\r\n");
	}
}
