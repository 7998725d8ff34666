/* import registrations, import feedback: what people sent in for a date; preview, then one undoable step. */
#include <string.h>

#include "cli_import_priv.h"
#include "kontor/office/attendance.h"
#include "kontor/office/people_find.h"

static const CliImportAction actions[] = {
	[ATTENDANCE_NEW] = { "new", "neu", false, false },
	[ATTENDANCE_UPDATE] = { "update", "geändert", false, false },
	[ATTENDANCE_UNCHANGED] = { "unchanged", "unverändert", true, false },
	[ATTENDANCE_WAITING] = { "waiting", "Warteliste", false, true },
	[ATTENDANCE_ASK] = { "ask", "zu klären", false, true },
	[ATTENDANCE_REFUSED] = { "refused", "abgewiesen", false, false },
};

static void line_of(const void *ctx, size_t i, Arena *a, CliImportLine *ret)
{
	const AttendanceLine *l = &((const AttendancePlan *)ctx)->items[i];
	(void)a;
	*ret = (CliImportLine){ l->action, l->line, l->name, l->detail };
}

static void members(const void *ctx, size_t i, JsonWriter *w)
{
	const AttendanceLine *l = &((const AttendancePlan *)ctx)->items[i];
	if (l->action == ATTENDANCE_ASK)
		cli_import_plan_candidates(l->choose, l->candidates, l->ncandidates, w);
}

static void write_plan(
	CliContext *cx, const AttendancePlan *plan, const CliImportArgs *args, Str *out, Arena *a)
{
	const CliImportPlan p = { .actions = actions,
		.nactions = ARRAY_LEN(actions),
		.count = plan->count,
		.len = plan->len,
		.line = line_of,
		.members = members,
		.ctx = plan };
	if (args->json) {
		cli_import_plan_json(&p, args->dry_run, NULL, plan->summary, a, out);
		return;
	}
	cli_import_plan_text(&p, args->dry_run, cx->out_is_terminal ? cx->out_width : 0, a, out);
	if (plan->count[ATTENDANCE_ASK] > 0)
		str_adds(out,
			"Was zu klären ist, blieb draußen: auf dem Bildschirm einlesen und dort wählen.\n");
}

static Rc find_event(CliContext *cx, const CliImportArgs *args, Arena *a, int64_t *ret, Err *err)
{
	Record *event = NULL;
	if (people_find(cx->office, &kind_event, args->event, a, &event, err) != RC_OK)
		return err->rc;
	*ret = event->id;
	return RC_OK;
}

static size_t left_out(const AttendancePlan *plan)
{
	return plan->count[ATTENDANCE_ASK] + plan->count[ATTENDANCE_REFUSED];
}

Rc cli_import_registrations(CliContext *cx, const CliImportArgs *args, Str *out, Arena *a, Err *err)
{
	AttendancePlan plan = { 0 };
	int64_t event = 0;
	size_t rows = 0;
	if (find_event(cx, args, a, &event, err) != RC_OK ||
		attendance_import_plan_file(cx->office, event, args->file, a, &plan, err) != RC_OK)
		return err->rc;
	/* The rest first: what cannot be written down for correction does not get half in. */
	if (args->errors != NULL && left_out(&plan) > 0 &&
		attendance_import_save_rest(cx->office, &plan, args->errors, &rows, err) != RC_OK)
		return err->rc;
	if (!args->dry_run && attendance_import_apply(cx->office, &plan, err) != RC_OK)
		return err->rc;
	write_plan(cx, &plan, args, out, a);
	if (!args->json && left_out(&plan) > 0 && args->errors == NULL)
		str_adds(out, "Die übrigen Zeilen schreibt --errors DATEI zum Berichtigen.\n");
	return RC_OK;
}

Rc cli_import_registrations_feedback(CliContext *cx, const CliImportArgs *args, Str *out, Arena *a, Err *err)
{
	AttendancePlan plan = { 0 };
	int64_t event = 0;
	if (find_event(cx, args, a, &event, err) != RC_OK ||
		attendance_feedback_import_file(
			cx->office, event, args->file, args->dry_run, a, &plan, err) != RC_OK)
		return err->rc;
	write_plan(cx, &plan, args, out, a);
	return RC_OK;
}
