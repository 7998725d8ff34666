#include "kontor/base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "kontor/base/str.h"
#include "kontor/base/text.h"

enum { EXIT_OSERR = 71 }; /* sysexits.h */

/* "%.40s" cuts bytes, not characters: what is left of one goes, too. */
static void err_mend(char *text)
{
	size_t len = strlen(text), from = 0, to = 0;

	if (text_is_valid(text, len))
		return;
	while (from < len) {
		uint32_t cp;
		size_t n = text_decode(text + from, len - from, &cp);

		if (text_is_valid(text + from, n)) {
			memmove(text + to, text + from, n);
			to += n;
		}
		from += n;
	}
	text[to] = '\0';
}

Rc err_set(Err *err, Rc rc, const char *fmt, ...)
{
	va_list ap;
	err_clear(err);
	err->rc = rc;
	va_start(ap, fmt);
	str_vformat(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
	err_mend(err->text);
	return rc;
}

Rc err_field(Err *err, const char *field, const char *fmt, ...)
{
	va_list ap;
	err_clear(err);
	err->rc = RC_INVALID;
	str_copy(err->field, sizeof err->field, field);
	va_start(ap, fmt);
	str_vformat(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
	err_mend(err->text);
	return RC_INVALID;
}

const char *err_errno(int number)
{
	static const struct {
		int number;
		const char *text;
	} known[] = {
		{ EACCES, "keine Berechtigung" },
		{ EDQUOT, "Speicherkontingent erschöpft" },
		{ EEXIST, "gibt es schon" },
		{ EFBIG, "Datei zu groß" },
		{ EIO, "Ein- oder Ausgabefehler" },
		{ EISDIR, "ist ein Verzeichnis" },
		{ ELOOP, "symbolische Verknüpfung" },
		{ EMFILE, "zu viele offene Dateien" },
		{ ENAMETOOLONG, "Name zu lang" },
		{ ENFILE, "zu viele offene Dateien im System" },
		{ ENOENT, "nicht vorhanden" },
		{ ENOSPC, "Datenträger voll" },
		{ ENOTDIR, "kein Verzeichnis" },
		{ EPERM, "nicht erlaubt" },
		{ EROFS, "Datenträger nur lesbar" },
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (known[i].number == number)
			return known[i].text;
	return strerror(number);
}

void err_clear(Err *err)
{
	err->rc = RC_OK;
	err->field[0] = '\0';
	err->text[0] = '\0';
	err->at = 0;
	err->line = 0;
}

/* Allocates nothing and runs no exit handler: either could need the memory that is gone. */
_Noreturn void err_out_of_memory(void)
{
	static const char sentence[] = "kontor: Der Arbeitsspeicher reicht nicht aus. Gespeichertes ist "
				       "unversehrt; bitte neu starten.\n";
	ssize_t written = write(STDERR_FILENO, sentence, sizeof sentence - 1);
	(void)written;
	_exit(EXIT_OSERR);
}
