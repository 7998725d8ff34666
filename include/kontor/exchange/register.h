/* The official register of municipalities: GV100AD, and the extract with coordinates. Parsing
 * only; comparing and saving is the office's (office/import.h). */
#ifndef KONTOR_EXCHANGE_REGISTER_H
#define KONTOR_EXCHANGE_REGISTER_H

#include "kontor/base/arena.h"
#include "kontor/base/date.h"
#include "kontor/base/err.h"
#include "kontor/base/str.h"

#define REGISTER_FILE_MAX  ((size_t)64 << 20) /* bytes; the register of 2023 has 3.5 MB */
#define REGISTER_LINE_MAX  200000             /* lines; the register of 2023 has 16,035 */
#define REGISTER_NO_DEGREE INT64_MIN

typedef enum RegisterType {
	REGISTER_STATE = 10,
	REGISTER_REGION = 20,
	REGISTER_SUBREGION = 30,
	REGISTER_DISTRICT = 40,
	REGISTER_ASSOCIATION = 50,
	REGISTER_TOWN = 60,
} RegisterType;

typedef struct RegisterRecord {
	RegisterType type;
	Day date;
	char ags[9];          /* as many digits as the type has */
	char association[10]; /* types 50 and 60: district key and Verband, 9 digits */
	const char *name;     /* with its suffix */
	const char *seat;
	int kind;                          /* columns 123-124; 0 when blank */
	int64_t area_ha, population, male; /* -1 when blank */
	char postcode[6];
	int64_t latitude, longitude; /* microdegrees; REGISTER_NO_DEGREE when the file has none */
	size_t line;
} RegisterRecord;

typedef struct RegisterFault {
	size_t line;
	const char *reason;
	RegisterType type; /* 0 when it cannot be told */
	char ags[9];       /* of the refused record, "" when it cannot be told */
} RegisterFault;

typedef struct RegisterFile {
	RegisterRecord *items;
	size_t len, cap;
	Day date; /* DAY_NONE in an extract with coordinates */
	struct {
		RegisterFault *items;
		size_t len, cap;
	} faults; /* refused records, by line */
} RegisterFile;

/* Kinds 65 and 66: areas that belong to no municipality. */
bool register_is_unincorporated(const RegisterRecord *r);

/* GV100AD in UTF-8 or ISO 8859-1 (recognised by the bytes). RC_INVALID when the file is
 * no such register at all; single bad records go to faults. A record whose parent is not in
 * the file is a fault; one whose parent is there but was refused itself is not. */
MUST_CHECK Rc register_parse(const char *bytes, size_t len, Arena *a, RegisterFile *ret, Err *err);

/* --- the extract with coordinates (register_coordinates.c) --- */

/* Comma or semicolon separated, columns recognised by their heading: Land, RB, Kreis, Gemeinde
 * (or AGS), Längengrad, Breitengrad. Only municipalities become records. */
MUST_CHECK Rc register_coordinates_parse(
	const char *bytes, size_t len, Arena *a, RegisterFile *ret, Err *err);

/* --- the compiled table that ships with the program (register_shipped.c) --- */

/* What ships of a register: districts, associations and municipalities, sorted by key, the
 * latter with the coordinates of the other file where the AGS is the same. */
void register_shipped_select(
	const RegisterFile *full, const RegisterFile *coordinates, Arena *a, RegisterFile *ret);
void register_shipped_write(const RegisterFile *f, Str *out);
MUST_CHECK Rc register_shipped_parse(const char *bytes, size_t len, Arena *a, RegisterFile *ret, Err *err);

#endif
