/* Stands in for sheet.c where kontor is built without libxlsxwriter: no sheet ever begins. */
#include "kontor/exchange/sheet.h"

Rc sheet_begin(const char *title, const char *const *headers, size_t n, Sheet **ret, Err *err)
{
	(void)title;
	(void)headers;
	(void)n;
	(void)ret;
	return err_set(err, RC_IO,
		"Dieses kontor wurde ohne libxlsxwriter gebaut und schreibt keine Excel-Tabellen. Bitte als CSV "
		"ausgeben.");
}

void sheet_text(Sheet *s, const char *text)
{
	(void)s;
	(void)text;
}

void sheet_int(Sheet *s, int64_t v)
{
	(void)s;
	(void)v;
}

void sheet_date(Sheet *s, Day d)
{
	(void)s;
	(void)d;
}

void sheet_degree(Sheet *s, int64_t microdegrees)
{
	(void)s;
	(void)microdegrees;
}

void sheet_end_row(Sheet *s)
{
	(void)s;
}

Rc sheet_finish(Sheet *s, Str *out, Err *err)
{
	(void)s;
	(void)out;
	return err_set(err, RC_IO, "Dieses kontor schreibt keine Excel-Tabellen. Bitte als CSV ausgeben.");
}

void sheet_freep(Sheet **s)
{
	*s = NULL;
}
