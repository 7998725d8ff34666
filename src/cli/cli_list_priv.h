/* Between the halves of list: what was asked for, and the lists that tell of persons. */
#ifndef KONTOR_CLI_LIST_PRIV_H
#define KONTOR_CLI_LIST_PRIV_H

#include "cli_priv.h"
#include "kontor/office/export_people.h"

typedef enum CliListFormat {
	CLI_LIST_TABLE,
	CLI_LIST_CSV,
	CLI_LIST_JSON,
	CLI_LIST_VCF,
	CLI_LIST_XLSX,
	CLI_LIST_ICS,
} CliListFormat;

/* "all" and "contact" stand for columns that no list has; "all" of other formats is every column. */
typedef enum CliListWhole { CLI_LIST_CHOSEN, CLI_LIST_CONTACT, CLI_LIST_ALL } CliListWhole;

typedef struct CliListArgs {
	const Kind *kind;
	Query query;
	TableColumns columns;
	CliListWhole whole;
	const char *sort; /* NULL: standard order */
	int64_t limit;    /* 0: all */
	CliListFormat format;
	ContactVcard vcard;
	bool plain;
	bool outside;        /* calendars: for people outside the office */
	const char *file;    /* NULL: standard output */
	const char *purpose; /* NULL: none */
} CliListArgs;

ExportFormat cli_list_export_format(const CliListArgs *args);

/* The selected rows in memory: free words, a radius or an order of its own need them there. The
 * asked columns are the first of data's. */
typedef struct CliListRows {
	TableData data;
	uint32_t *rows;
	size_t n;
} CliListRows;
MUST_CHECK Rc cli_list_load(Office *o, const CliListArgs *args, Arena *a, CliListRows *ret, Err *err);

/* --- persons (cli_list_people.c) --- */

/* Would this list take persons out of the office? A table to read does not. */
bool cli_list_people_leave(const CliListArgs *args);

/* Write the list and record that it leaves. */
MUST_CHECK Rc cli_list_people(Office *o, const CliListArgs *args, Arena *a, Str *out, Err *err);

#endif
