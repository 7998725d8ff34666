/* Sheets by libxlsxwriter. The library writes to a named file only; it gets the name of
 * a file in memory, so that no list of people is ever left behind on a disk. */
#define _GNU_SOURCE /* memfd_create */
#include "kontor/exchange/sheet.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "kontor/base/text.h"

/* --- the library ---------------------------------------------------------------- */

#define SHEET_FUNCTIONS(X)                                                                                   \
	X(workbook_new)                                                                                      \
	X(workbook_add_worksheet)                                                                            \
	X(workbook_add_format)                                                                               \
	X(workbook_close)                                                                                    \
	X(lxw_workbook_free)                                                                                 \
	X(format_set_bold)                                                                                   \
	X(format_set_num_format)                                                                             \
	X(worksheet_write_string)                                                                            \
	X(worksheet_write_number)                                                                            \
	X(worksheet_set_column)                                                                              \
	X(worksheet_freeze_panes)

/* Each pointer has the type that the library's own header declares. */
static struct SheetLibrary {
	void *handle;
#define MEMBER(name) __typeof__(name) *name;
	SHEET_FUNCTIONS(MEMBER)
#undef MEMBER
} lib;

static bool find_symbol(const char *name, void *slot)
{
	void *symbol = dlsym(lib.handle, name);
	memcpy(slot, &symbol, sizeof(symbol)); /* ISO C knows no cast from object to function pointer */
	return symbol != NULL;
}

static Rc load_library(Err *err)
{
	if (lib.handle != NULL)
		return RC_OK;
	lib.handle = dlopen("libxlsxwriter.so." LXW_SOVERSION, RTLD_NOW | RTLD_LOCAL);
	if (lib.handle == NULL)
		return err_set(err, RC_IO,
			"Excel-Tabellen brauchen libxlsxwriter. Bitte das Paket libxlsxwriter4 installieren oder "
			"als CSV ausgeben.");
	bool complete = true;
#define FIND(name) complete = find_symbol(#name, &lib.name) && complete;
	SHEET_FUNCTIONS(FIND)
#undef FIND
	if (complete)
		return RC_OK;
	dlclose(lib.handle);
	lib.handle = NULL;
	return err_set(err, RC_IO,
		"Diese libxlsxwriter passt nicht zum Programm. Bitte die Liste als CSV ausgeben.");
}

/* --- the sheet -------------------------------------------------------------------- */

enum {
	WIDTH_MIN = 8,
	WIDTH_MAX = 60,
	CELL_UNITS = 32767,   /* of UTF-16 */
	EPOCH = 25569,        /* 1970-01-01 in Excel's days */
	FIRST_RIGHT_DAY = 61, /* before 1900-03-01 Excel counts a day that never was */
	TITLE_CHARACTERS = 31,
};

struct Sheet {
	lxw_workbook *book; /* NULL once it is closed */
	lxw_worksheet *page;
	lxw_format *date, *degree;
	int file;    /* in memory */
	int *widths; /* columns of text, by column of the sheet */
	size_t ncolumns;
	uint32_t row; /* 0 is the header */
	size_t column;
	lxw_error failed; /* the first */
};

/* What a tab may be called: no more than 31 characters, and none of []:*?/\ or an
 * apostrophe at its ends. */
static void build_title(const char *title, Str *out)
{
	size_t len = strlen(title);
	uint32_t cp;
	char buf[4];
	for (size_t at = 0, n = 0; at < len && n < TITLE_CHARACTERS; n += cp >= 0x10000 ? 2 : 1) {
		at += text_decode(title + at, len - at, &cp);
		bool is_bad = cp < 0x20 || (cp < 0x80 && strchr("[]:*?/\\'", (char)cp) != NULL);
		str_add(out, is_bad ? "-" : buf, is_bad ? 1 : text_encode(cp, buf));
	}
	if (out->len == 0)
		str_adds(out, "Liste");
}

static void note_failure(Sheet *s, lxw_error e)
{
	if (s->failed == LXW_NO_ERROR)
		s->failed = e;
}

static bool open_book(Sheet *s, const char *title)
{
	char path[48];
	s->file = memfd_create("kontor-sheet", MFD_CLOEXEC);
	if (s->file < 0)
		return false;
	str_format(path, sizeof(path), "/proc/self/fd/%d", s->file);
	s->book = lib.workbook_new(path);
	if (s->book == NULL)
		return false;
	AUTO(str_done) Str tab = STR_INIT;
	build_title(title, &tab);
	s->page = lib.workbook_add_worksheet(s->book, str_cstr(&tab));
	s->date = lib.workbook_add_format(s->book);
	s->degree = lib.workbook_add_format(s->book);
	return s->page != NULL && s->date != NULL && s->degree != NULL;
}

static void widen(Sheet *s, int width)
{
	if (s->column < s->ncolumns && width > s->widths[s->column])
		s->widths[s->column] = width;
}

/* How far a text may go, in bytes. */
static size_t cell_length(const char *text, size_t len)
{
	if (len <= CELL_UNITS)
		return len;
	uint32_t cp;
	size_t units = 0;
	for (size_t at = 0, n; at < len; at += n) {
		n = text_decode(text + at, len - at, &cp);
		units += cp >= 0x10000 ? 2 : 1;
		if (units > CELL_UNITS)
			return at;
	}
	return len;
}

static void put_text(Sheet *s, const char *text, lxw_format *format)
{
	int cols;
	size_t len = strlen(text);
	size_t fits = cell_length(text, len);
	AUTO(str_done) Str cut = STR_INIT;
	if (fits < len) {
		str_add(&cut, text, fits);
		text = str_cstr(&cut);
	}
	(void)text_fit(text, WIDTH_MAX, &cols);
	widen(s, cols);
	if (len > 0)
		note_failure(
			s, lib.worksheet_write_string(s->page, s->row, (lxw_col_t)s->column, text, format));
	s->column++;
}

static void put_number(Sheet *s, double v, lxw_format *format, int width)
{
	widen(s, width);
	note_failure(s, lib.worksheet_write_number(s->page, s->row, (lxw_col_t)s->column, v, format));
	s->column++;
}

static void write_header(Sheet *s, const char *const *headers)
{
	lxw_format *bold = lib.workbook_add_format(s->book);
	if (bold != NULL)
		lib.format_set_bold(bold);
	for (size_t i = 0; i < s->ncolumns; i++)
		put_text(s, headers[i], bold);
	sheet_end_row(s);
	lib.worksheet_freeze_panes(s->page, 1, 0);
	lib.format_set_num_format(s->date, "dd.mm.yyyy");
	lib.format_set_num_format(s->degree, "0.000000");
}

Rc sheet_begin(const char *title, const char *const *headers, size_t n, Sheet **ret, Err *err)
{
	Rc rc = load_library(err);
	if (rc != RC_OK)
		return rc;
	AUTO(sheet_freep) Sheet *s = calloc(1, sizeof(*s));
	if (s == NULL)
		err_out_of_memory();
	s->file = -1;
	s->ncolumns = n;
	s->widths = calloc(n + 1, sizeof(s->widths[0]));
	if (s->widths == NULL)
		err_out_of_memory();
	if (!open_book(s, title))
		return err_set(
			err, RC_IO, "Die Excel-Tabelle lässt sich nicht anlegen. Bitte als CSV ausgeben.");
	write_header(s, headers);
	*ret = s;
	s = NULL; /* the caller's now */
	return RC_OK;
}

/* --- cells ---------------------------------------------------------------------------- */

void sheet_text(Sheet *s, const char *text)
{
	put_text(s, text == NULL ? "" : text, NULL);
}

/* Excel keeps 15 digits of a number. */
void sheet_int(Sheet *s, int64_t v)
{
	enum { DIGITS = 20 };
	const int64_t limit = INT64_C(999999999999999);
	char buf[DIGITS + 2];
	str_format(buf, sizeof(buf), "%lld", (long long)v);
	if (v > limit || v < -limit)
		put_text(s, buf, NULL);
	else
		put_number(s, (double)v, NULL, (int)strlen(buf));
}

void sheet_date(Sheet *s, Day d)
{
	enum { WIDTH = 10 };
	char buf[DATE_TEXT_MAX];
	if (d == DAY_NONE) {
		s->column++;
		return;
	}
	if ((int64_t)d + EPOCH >= FIRST_RIGHT_DAY) {
		put_number(s, (double)d + EPOCH, s->date, WIDTH);
		return;
	}
	date_format_german(d, buf);
	put_text(s, buf, NULL);
}

void sheet_degree(Sheet *s, int64_t microdegrees)
{
	enum { WIDTH = 10 };
	put_number(s, (double)microdegrees / 1e6, s->degree, WIDTH);
}

void sheet_end_row(Sheet *s)
{
	s->row++;
	s->column = 0;
}

/* --- the file ---------------------------------------------------------------------------- */

static void set_widths(Sheet *s)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		double width = BASE_MAX(s->widths[i], (int)WIDTH_MIN) + 2;
		note_failure(s, lib.worksheet_set_column(s->page, (lxw_col_t)i, (lxw_col_t)i, width, NULL));
	}
}

static bool read_file(int file, Str *out)
{
	char buf[1 << 14];
	off_t at = 0;
	for (ssize_t n; (n = pread(file, buf, sizeof(buf), at)) != 0; at += n) {
		if (n < 0)
			return false;
		str_add(out, buf, (size_t)n);
	}
	return at > 0;
}

Rc sheet_finish(Sheet *s, Str *out, Err *err)
{
	size_t start = out->len;
	if (s->row > SHEET_ROWS_MAX + 1)
		return err_set(err, RC_INVALID,
			"Eine Excel-Tabelle fasst %d Zeilen. Bitte die Liste eingrenzen oder als CSV ausgeben.",
			SHEET_ROWS_MAX);
	set_widths(s);
	note_failure(s, lib.workbook_close(s->book));
	s->book = NULL; /* closing frees it, also when it fails */
	if (s->failed == LXW_NO_ERROR && read_file(s->file, out))
		return RC_OK;
	if (out->data != NULL) {
		out->len = start;
		out->data[start] = '\0';
	}
	return err_set(err, RC_IO,
		"Die Excel-Tabelle wurde nicht geschrieben (libxlsxwriter meldet %d). Bitte als CSV ausgeben.",
		(int)s->failed);
}

void sheet_freep(Sheet **s)
{
	Sheet *sheet = *s;
	*s = NULL;
	if (sheet == NULL)
		return;
	if (sheet->book != NULL)
		lib.lxw_workbook_free(sheet->book);
	if (sheet->file >= 0)
		close(sheet->file);
	free(sheet->widths);
	free(sheet);
}
