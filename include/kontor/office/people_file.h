/* A file of people on its way in: read, its columns and what they mean, and what stays out. */
#ifndef KONTOR_OFFICE_PEOPLE_FILE_H
#define KONTOR_OFFICE_PEOPLE_FILE_H

#include "kontor/office/people.h"

/* Everything lives in the arena that people_file_read was given. */
typedef struct PeopleFile {
	const char *bytes;
	size_t len;
	bool vcard;             /* else CSV */
	char **columns;         /* CSV: headings, mapping.n of them */
	ContactMapping mapping; /* CSV: as remembered for this header, else guessed */
	bool remembered;
	bool unknown; /* CSV: no column is known to hold a name; contacts is empty until people_file_map */
	ContactFile contacts;
} PeopleFile;

/* CSV or vCard, recognised by its content. Writes nothing. */
MUST_CHECK Rc people_file_read(Office *o, const char *path, Arena *a, PeopleFile *ret, Err *err);

/* Read the columns of a CSV file as f->mapping says now. */
MUST_CHECK Rc people_file_map(PeopleFile *f, Arena *a, Err *err);

/* Write what did not get in to a file of its own; *ret_rows: how many rows. */
MUST_CHECK Rc people_file_write_rest(
	Office *o, const PeopleImport *plan, const char *path, size_t *ret_rows, Err *err);

#endif
