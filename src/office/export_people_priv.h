/* Between the two halves of the export of persons. */
#ifndef KONTOR_OFFICE_EXPORT_PEOPLE_PRIV_H
#define KONTOR_OFFICE_EXPORT_PEOPLE_PRIV_H

#include "kontor/office/export_people.h"

/* Contacts as a table (export_people_book.c). */
MUST_CHECK Rc export_people_write_book(
	const Contact *contacts, size_t n, ExportFormat format, Arena *a, Str *out, Err *err);

#endif
