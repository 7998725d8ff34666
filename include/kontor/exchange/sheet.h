/* An Excel sheet (.xlsx): one table under a bold, frozen header, its columns as wide as
 * their texts. Texts are always texts, so that no formula runs and postcodes keep their
 * zero; numbers and dates are real ones.
 *
 * Needs libxlsxwriter: its header when kontor is built, its library when the first sheet
 * is written. It is loaded then and not before, since it brings libcrypto along, which
 * would cost every start more than the rest of them all. */
#ifndef KONTOR_EXCHANGE_SHEET_H
#define KONTOR_EXCHANGE_SHEET_H

#include "kontor/base/date.h"
#include "kontor/base/err.h"
#include "kontor/base/str.h"

#define SHEET_ROWS_MAX 1048575 /* below the header; the format's limit */

typedef struct Sheet Sheet;

/* A sheet with this name on its tab. RC_IO with a sentence where sheets cannot be written. */
MUST_CHECK Rc sheet_begin(const char *title, const char *const *headers, size_t n, Sheet **ret, Err *err);

/* The next cell of the row. Nothing fails here: sheet_finish tells. */
void sheet_text(Sheet *s, const char *text); /* NULL is empty; cut where Excel's cells end, at 32,767 */
void sheet_int(Sheet *s, int64_t v);
void sheet_date(Sheet *s, Day d);                  /* DAY_NONE is empty */
void sheet_degree(Sheet *s, int64_t microdegrees); /* six decimals */
void sheet_end_row(Sheet *s);

/* Append the file to out, for file_write. The sheet stays to be freed. */
MUST_CHECK Rc sheet_finish(Sheet *s, Str *out, Err *err);

void sheet_freep(Sheet **s); /* for AUTO(sheet_freep); accepts NULL inside */

#endif
