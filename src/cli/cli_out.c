/* Where results and notes go. */
#include "cli_priv.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>

#include "kontor/base/text.h"

static Rc write_failed(int error, Err *err)
{
	if (error == EPIPE)
		return err_set(err, RC_IO, "%s", ""); /* the reader has seen enough */
	if (error == ENOSPC)
		return err_set(err, RC_IO,
			"Die Ausgabe ist unvollständig: Auf dem Datenträger ist kein Platz mehr.");
	return err_set(err, RC_IO, "Die Ausgabe ist unvollständig: Das Ziel nimmt nichts mehr an.");
}

/* The byte order mark and the CRLF of files meant for other programs are no news on a terminal. */
static void make_safe(const char *text, Str *out)
{
	AUTO(str_done) Str lines = STR_INIT;
	text += strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	while (*text != '\0') {
		size_t n = strcspn(text, "\r");
		str_add(&lines, text, n);
		text += n;
		if (*text == '\r' && text[1] != '\n')
			str_addc(&lines, '\r');
		text += *text == '\r';
	}
	text_safe_block(out, str_cstr(&lines));
}

Rc cli_out_write(CliContext *cx, const Str *s, Err *err)
{
	AUTO(str_done) Str safe = STR_INIT;
	const Str *bytes = s;
	if (cx->out_is_terminal) {
		make_safe(str_cstr(s), &safe);
		bytes = &safe;
	}
	errno = 0;
	if (bytes->len > 0 && fwrite(bytes->data, 1, bytes->len, cx->out) != bytes->len)
		return write_failed(errno, err);
	if (fflush(cx->out) != 0)
		return write_failed(errno, err);
	return RC_OK;
}

Rc cli_out_line(CliContext *cx, Err *err, const char *fmt, ...)
{
	AUTO(str_done) Str raw = STR_INIT;
	AUTO(str_done) Str line = STR_INIT;
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&raw, fmt, ap);
	va_end(ap);
	text_safe_line(&line, str_cstr(&raw));
	str_addc(&line, '\n');
	return cli_out_write(cx, &line, err);
}

void cli_out_note(const char *fmt, ...)
{
	AUTO(str_done) Str raw = STR_INIT;
	AUTO(str_done) Str line = STR_INIT;
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(&raw, fmt, ap);
	va_end(ap);
	str_adds(&line, "kontor: ");
	text_safe_line(&line, str_cstr(&raw));
	str_addc(&line, '\n');
	fputs(line.data, stderr);
}

void cli_out_number(Str *out, int64_t n)
{
	static const Field number = { .name = "number", .label = "Zahl", .type = FIELD_INT };
	value_show(&number, &(Value){ .type = VALUE_INT, .i = n }, out);
}

void cli_out_count(Str *out, size_t n, const char *one, const char *many)
{
	cli_out_number(out, (int64_t)n);
	str_addf(out, " %s", n == 1 ? one : many);
}

static void pad(Str *out, int n)
{
	for (; n > 0; n--)
		str_addc(out, ' ');
}

/* Bytes of line that fit into cols, up to the last blank if there is one. */
static size_t fit_words(const char *line, size_t len, int cols, Arena *a)
{
	const char *copy = arena_strndup(a, line, len);
	size_t n = text_fit(copy, cols, NULL);
	if (n >= len)
		return len;
	for (size_t at = n; at > 0; at--)
		if (copy[at] == ' ')
			return at;
	return BASE_MAX(n, 1);
}

void cli_out_field(Str *out, const char *label, const char *value, int indent, int width)
{
	enum { WORDS_MIN = 20 };
	AUTO(arena_freep) Arena *a = arena_new();
	AUTO(str_done) Str safe = STR_INIT;
	text_safe_block(&safe, value);
	int cols = width - indent >= WORDS_MIN ? width - indent : INT_MAX;
	str_adds(out, label);
	pad(out, indent - text_width(label));
	const char *line = str_cstr(&safe);
	for (;;) {
		size_t len = strcspn(line, "\n");
		size_t n = fit_words(line, len, cols, a);
		str_add(out, line, n);
		str_addc(out, '\n');
		line += n;
		if (*line == '\0')
			return;
		line += *line == '\n' || *line == ' ';
		pad(out, indent);
	}
}
