/* What the subcommands share: arguments, output, tables, values. */
#ifndef KONTOR_CLI_PRIV_H
#define KONTOR_CLI_PRIV_H

#include "kontor/cli/cli.h"
#include "kontor/exchange/json.h"

/* --- the table of commands (one file each) --- */

extern const CliCommand cli_init_command, cli_status_command, cli_list_command, cli_show_command,
	cli_put_command, cli_delete_command, cli_undo_command, cli_redo_command, cli_history_command,
	cli_import_command, cli_backup_command, cli_check_command, cli_demo_command, cli_solve_command,
	cli_help_command, cli_tandem_command, cli_persons_command, cli_letters_command, cli_send_command,
	cli_publish_command, cli_export_command, cli_invite_command;

/* --- arguments (cli_args.c) --- */

/* An option is a flag or has a value; the other pointer is NULL. */
typedef struct CliOption {
	const char *name; /* "--sort", "-o" */
	const char **value;
	bool *flag;
} CliOption;

/* Take the options out of argv, wherever they stand; "--" ends them. What is left are the
 * words, argv[0] included; *argc is their number. A word with one hyphen and more
 * than one letter ("-tag:y") is a word. */
MUST_CHECK Rc cli_args_parse(const CliOption *options, size_t n, int *argc, char **argv, Err *err);

/* Wrong use of a command: exit status 2. cli_args_is_usage tells it from other failures. */
Rc cli_args_usage(Err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);
bool cli_args_is_usage(const Err *err);
/* The failure of parsing an argument is one of usage. */
Rc cli_args_as_usage(Err *err);

MUST_CHECK Rc cli_args_kind(const char *name, const Kind **ret, Err *err);
MUST_CHECK Rc cli_args_number(const char *option, const char *text, int64_t *ret, Err *err);

/* The name nearest to what was typed, or NULL; names end with NULL. */
const char *cli_args_nearest(const char *typed, const char *const *names);

/* --- parts as JSON (cli_part.c) --- */

void cli_part_text(struct JsonWriter *w, const char *key, const char *text); /* "" writes null */

/* One part, without its field `whole` that names what it belongs to; references with their title. */
MUST_CHECK Rc cli_part_members(
	Office *o, const Record *r, const char *whole, struct JsonWriter *w, Arena *a, Err *err);

/* --- output (cli_out.c) --- */

/* Write everything and flush. On a terminal no stored text can control it. A reader that
 * went away is RC_IO with an empty text. */
MUST_CHECK Rc cli_out_write(CliContext *cx, const Str *s, Err *err);
MUST_CHECK Rc cli_out_line(CliContext *cx, Err *err, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* To stderr, made safe: "kontor: …". */
void cli_out_note(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* "1 Kommune", "96 Kommunen"; the number grouped. */
void cli_out_count(Str *out, size_t n, const char *one, const char *many);
void cli_out_number(Str *out, int64_t n); /* 16.837 */

/* "label   value": made safe, later lines of the value below its first, wrapped between
 * words at width (0: not). indent is the column where values begin. */
void cli_out_field(Str *out, const char *label, const char *value, int indent, int width);

/* --- solve (cli_solve_staffing.c) --- */

/* Solve the file, or verify a plan for it when plan is not NULL. */
MUST_CHECK Rc cli_solve_staffing(CliContext *cx, const char *path, const char *plan, bool json, Err *err);

/* --- tables (cli_grid.c) --- */

typedef struct CliGrid {
	Arena *arena;
	size_t ncolumns;
	const char **labels; /* NULL: no heading */
	bool *right;         /* aligned right */
	bool *rigid;         /* never shortened */
	struct CliGridCells {
		struct CliGridCell {
			const char *text; /* safe, one line */
			int width;
		} * items;
		size_t len, cap;
	} cells;
} CliGrid;

void cli_grid_begin(CliGrid *g, Arena *a, size_t ncolumns);
void cli_grid_column(CliGrid *g, size_t i, const char *label, bool right, bool rigid);
void cli_grid_cell(CliGrid *g, const char *text); /* row by row */
/* Fits the terminal's width; 0: as wide as the content, but no column above 200. Returns
 * how many columns found no room. */
size_t cli_grid_write(const CliGrid *g, int width, Str *out);

/* --- values (cli_value.c) --- */

/* For people, references by their name. */
void cli_value_show(Office *o, const Field *f, const Value *v, Str *out);

/* What a member of a record's JSON means for this field: as value_parse, but references by
 * what people name them by (AGS, label), and times with their offset. */
MUST_CHECK Rc cli_value_parse(Office *o, const Field *f, const char *text, Arena *a, Value *ret, Err *err);

/* All fields of a record as members of the open object; references also by their names.
 * Hidden search forms are left out. */
MUST_CHECK Rc cli_value_members(Office *o, const Record *r, JsonWriter *w, Arena *a, Err *err);

/* "12070424" or the id: what show, delete and history take. */
const char *cli_value_key(const Record *r, Arena *a);

/* 23.11.2026 15:04, in Europe/Berlin. */
void cli_value_stamp(int64_t utc, char buf[DATE_TEXT_MAX]);

/* --- a town's card (cli_town.c) --- */

MUST_CHECK Rc cli_town_json(Office *o, const Record *town, JsonWriter *w, Arena *a, Err *err);
/* width as for cli_out_field. */
MUST_CHECK Rc cli_town_card(Office *o, const Record *town, int width, Str *out, Arena *a, Err *err);

/* --- a person's card (cli_person.c) --- */

MUST_CHECK Rc cli_person_json(Office *o, const Record *person, JsonWriter *w, Arena *a, Err *err);
MUST_CHECK Rc cli_person_card(Office *o, const Record *person, int width, Str *out, Arena *a, Err *err);

/* --- what hangs on a date or a series (cli_event.c), below its own fields --- */

MUST_CHECK Rc cli_event_json(Office *o, const Record *event, JsonWriter *w, Arena *a, Err *err);
MUST_CHECK Rc cli_event_series_json(Office *o, const Record *series, JsonWriter *w, Arena *a, Err *err);
/* indent and width as for cli_out_field. */
MUST_CHECK Rc cli_event_card(
	Office *o, const Record *event, int indent, int width, Str *out, Arena *a, Err *err);
MUST_CHECK Rc cli_event_series_card(
	Office *o, const Record *series, int indent, int width, Str *out, Arena *a, Err *err);

/* --- what hangs on an interest, a tandem or a run (cli_tandem_show.c); nothing of other kinds --- */

MUST_CHECK Rc cli_tandem_show_json(Office *o, const Record *whole, JsonWriter *w, Arena *a, Err *err);
MUST_CHECK Rc cli_tandem_show_card(
	Office *o, const Record *whole, int indent, int width, Str *out, Arena *a, Err *err);

#endif
