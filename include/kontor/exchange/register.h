/* The official register of municipalities: GV100AD, and the extract with coordinates. Parsing
 * only; comparing and saving is the office's (office/import.h). */
#ifndef KONTOR_EXCHANGE_REGISTER_H
#define KONTOR_EXCHANGE_REGISTER_H

#include "kontor/base/arena.h"
#include "kontor/base/date.h"
#include "kontor/base/err.h"
#include "kontor/base/str.h"

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
	int64_t latitude, longitude; /* microdegrees; INT64_MIN when the file has none */
	size_t line;
} RegisterRecord;

typedef struct RegisterFault {
	size_t line;
	const char *reason;
} RegisterFault;

typedef struct RegisterFile {
	RegisterRecord *items;
	size_t len, cap;
	Day date;
	struct {
		RegisterFault *items;
		size_t len, cap;
	} faults; /* refused records */
} RegisterFile;

/* GV100AD in UTF-8 or ISO 8859-1 (recognised by the bytes). RC_INVALID when the file is
 * no such register at all; single bad records go to faults. */
MUST_CHECK Rc register_parse(const char *bytes, size_t len, Arena *a, RegisterFile *ret, Err *err);

/* The extract with laengengrad and breitengrad, comma or semicolon separated. */
MUST_CHECK Rc register_parse_coordinates(
	const char *bytes, size_t len, Arena *a, RegisterFile *ret, Err *err);

/* The compiled table that ships with the program (data/register.tsv). */
MUST_CHECK Rc register_parse_shipped(const char *bytes, size_t len, Arena *a, RegisterFile *ret, Err *err);
void register_write_shipped(const RegisterFile *f, Str *out);

#endif
