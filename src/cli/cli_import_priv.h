/* Between the sources of import. */
#ifndef KONTOR_CLI_IMPORT_PRIV_H
#define KONTOR_CLI_IMPORT_PRIV_H

#include "cli_priv.h"
#include "kontor/office/people.h"

typedef struct CliImportArgs {
	const char *event; /* registrations and feedback only: whose; NULL */
	const char *file;
	bool dry_run, json;
	const char *mapping; /* persons only; NULL: guessed */
	const char *errors;  /* persons and registrations: where the refused rows go; NULL: nowhere */
	const char **zones;  /* events only: "TZID=Europe/Berlin" */
	size_t nzones;
} CliImportArgs;

/* The whole of import persons; what is to be printed goes to out. */
MUST_CHECK Rc cli_import_persons(CliContext *cx, const CliImportArgs *args, Str *out, Arena *a, Err *err);

/* The same for import events. */
MUST_CHECK Rc cli_import_events(CliContext *cx, const CliImportArgs *args, Str *out, Arena *a, Err *err);

/* The same for import registrations and import feedback. */
MUST_CHECK Rc cli_import_registrations(
	CliContext *cx, const CliImportArgs *args, Str *out, Arena *a, Err *err);
MUST_CHECK Rc cli_import_registrations_feedback(
	CliContext *cx, const CliImportArgs *args, Str *out, Arena *a, Err *err);

/* --- what they print alike (cli_import_plan.c) --- */

typedef struct CliImportAction {
	const char *name, *label;
	bool quiet; /* counted, not listed */
	bool rare;  /* in the last line only when it occurs */
} CliImportAction;

typedef struct CliImportLine {
	size_t action, line;
	const char *title, *detail;
} CliImportLine;

typedef struct CliImportPlan {
	const CliImportAction *actions;
	size_t nactions;
	const size_t *count; /* per action */
	size_t len;
	void (*line)(const void *ctx, size_t i, Arena *a, CliImportLine *ret);
	void (*members)(const void *ctx, size_t i, JsonWriter *w); /* more of a line, in the open object */
	void (*more)(const void *ctx, JsonWriter *w);              /* more of the whole; NULL: nothing */
	const void *ctx;
} CliImportPlan;

void cli_import_plan_text(const CliImportPlan *p, bool dry_run, int width, Arena *a, Str *out);
/* encoding may be NULL. */
void cli_import_plan_json(
	const CliImportPlan *p, bool dry_run, const char *encoding, const char *summary, Arena *a, Str *out);

/* What a line that asks may mean: members of the open object. */
void cli_import_plan_candidates(
	const Kind *choose, const PeopleCandidate *candidates, size_t n, JsonWriter *w);

typedef struct CliImportSteps {
	size_t total, slice;
	Rc (*begin)(void *ctx, Err *err);
	Rc (*step)(void *ctx, size_t max, size_t *ret_done, Err *err);
	void (*stop)(void *ctx);
	void *ctx;
} CliImportSteps;
MUST_CHECK Rc cli_import_plan_carry_out(CliContext *cx, const CliImportSteps *s, Err *err);

#endif
