#include "kontor/base/err.h"

#include <stdarg.h>
#include <unistd.h>

#include "kontor/base/str.h"

enum { EXIT_OSERR = 71 }; /* sysexits.h */

Rc err_set(Err *err, Rc rc, const char *fmt, ...)
{
	va_list ap;
	err_clear(err);
	err->rc = rc;
	va_start(ap, fmt);
	str_vformat(err->text, sizeof err->text, fmt, ap);
	va_end(ap);
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
	return RC_INVALID;
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
