/* Persons that leave the office: as a list with chosen columns, as an address book in CSV or
 * Excel that import persons reads back, as vCards. */
#ifndef KONTOR_OFFICE_EXPORT_PEOPLE_H
#define KONTOR_OFFICE_EXPORT_PEOPLE_H

#include "kontor/office/export.h"

/* Does a list of this kind tell of persons, so that it needs a purpose to leave the office? */
bool export_people_asks(const Kind *k);

/* Record what leaves, before it does: "Personen, CSV: Name, Funktion". An empty purpose is
 * RC_INVALID with err->field "purpose". form names the format, columns may be NULL. */
MUST_CHECK Rc export_people_record(Office *o, const Kind *k, const char *purpose, const char *form,
	const TableColumns *columns, size_t persons, Err *err);

/* The cells of n rows into cells, without the columns mail and phone (of kind_person) of those who
 * asked not to be written to or called. The table stays as it is. */
MUST_CHECK Rc export_people_cells(Office *o, const TableData *data, const uint32_t *rows, size_t n, Arena *a,
	const Value **cells, Err *err);

/* An address book holds the least by default: ways to reach somebody at work that may be used.
 * With everything also private ways, those that the person asked not to be used, flags and
 * remarks: what it takes to move an office. */
MUST_CHECK Rc export_people_cards(
	Office *o, const int64_t *ids, size_t n, ContactVcard version, bool everything, Str *out, Err *err);
/* One row a person, columns as far as anybody fills them; EXPORT_CSV, EXPORT_CSV_PLAIN or
 * EXPORT_SHEET. Several numbers of one kind stand in columns side by side. */
MUST_CHECK Rc export_people_book(
	Office *o, const int64_t *ids, size_t n, ExportFormat format, bool everything, Str *out, Err *err);

#endif
