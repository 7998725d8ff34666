/* import events: dates from an iCalendar file, or the calendar part of a mail; preview, then one undoable
 * step. */
#include <string.h>

#include "cli_import_priv.h"
#include "kontor/office/event_import.h"

enum { STEP_WRITES = 1000 };

static const CliImportAction actions[] = {
	[EVENT_IMPORT_NEW] = { "new", "neu", false, false },
	[EVENT_IMPORT_CHANGED] = { "changed", "geändert", false, false },
	[EVENT_IMPORT_SAME] = { "same", "gleich", true, false },
	[EVENT_IMPORT_OLDER] = { "older", "älter", false, true },
	[EVENT_IMPORT_DUPLICATE] = { "duplicate", "doppelt", false, true },
	[EVENT_IMPORT_REPLY] = { "reply", "Antwort", false, true },
	[EVENT_IMPORT_DOUBTFUL] = { "doubtful", "zu klären", false, true },
	[EVENT_IMPORT_REFUSED] = { "refused", "abgewiesen", false, false },
};

/* --- output ------------------------------------------------------------------------------------ */

static void line_of(const void *ctx, size_t i, Arena *a, CliImportLine *ret)
{
	const EventImport *plan = ctx;
	const EventImportLine *l = &plan->items[i];
	ret->action = l->action;
	ret->line = l->line;
	ret->title = *l->when != '\0' ? arena_printf(a, "%s  %s", l->when, l->title) : l->title;
	ret->detail = l->detail;
}

static void write_fields(const EventImportLine *l, JsonWriter *w)
{
	json_key(w, "fields");
	json_begin_array(w);
	for (size_t i = 0; i < l->nfields; i++) {
		json_begin_object(w);
		json_key(w, "label");
		json_text(w, l->fields[i].label);
		json_key(w, "ours");
		json_text(w, l->fields[i].ours);
		json_key(w, "theirs");
		json_text(w, l->fields[i].theirs);
		json_end_object(w);
	}
	json_end_array(w);
}

static void members(const void *ctx, size_t i, JsonWriter *w)
{
	const EventImportLine *l = &((const EventImport *)ctx)->items[i];
	json_key(w, "event");
	if (l->event != 0)
		json_int(w, l->event);
	else
		json_none(w);
	json_key(w, "taken");
	json_bool(w, l->take);
	json_key(w, "when");
	json_text(w, l->when);
	if (l->nfields > 0)
		write_fields(l, w);
}

static void unknown_zones(const void *ctx, JsonWriter *w)
{
	const EventImport *plan = ctx;
	json_key(w, "unknown_zones");
	json_begin_array(w);
	for (size_t i = 0; i < plan->nunknown_zones; i++)
		json_text(w, plan->unknown_zones[i]);
	json_end_array(w);
}

static void write_plan(const EventImport *plan, const CliImportArgs *args, int width, Arena *a, Str *out)
{
	CliImportPlan p = { .actions = actions,
		.nactions = ARRAY_LEN(actions),
		.count = plan->count,
		.len = plan->len,
		.line = line_of,
		.members = members,
		.more = unknown_zones,
		.ctx = plan };
	if (args->json) {
		cli_import_plan_json(&p, args->dry_run, NULL, plan->summary, a, out);
		return;
	}
	cli_import_plan_text(&p, args->dry_run, width, a, out);
	for (size_t i = 0; i < plan->nunknown_zones; i++)
		str_addf(out, "Unbekannte Zeitzone, zum Beispiel: --zone '%s=Europe/Berlin'\n",
			plan->unknown_zones[i]);
	if (plan->count[EVENT_IMPORT_DUPLICATE] > 0)
		str_adds(out,
			"Was doppelt ist, blieb draußen: auf dem Bildschirm einlesen und dort entscheiden.\n");
}

/* --- carrying out -------------------------------------------------------------------------------- */

static Rc begin(void *ctx, Err *err)
{
	return event_import_begin(ctx, err);
}

static Rc step(void *ctx, size_t max, size_t *ret_done, Err *err)
{
	return event_import_step(ctx, max, ret_done, err);
}

static void stop(void *ctx)
{
	event_import_stop(ctx);
}

/* "Customized Time Zone=Europe/Berlin": behind the last equals sign stands what is known. */
static Rc parse_zone(const char *text, Arena *a, IcalReadZone *ret, Err *err)
{
	const char *equals = strrchr(text, '=');
	if (equals == NULL || equals == text)
		return cli_args_usage(err,
			"--zone erwartet TZID=Europe/…, zum Beispiel "
			"--zone 'Customized Time Zone=Europe/Berlin'");
	for (const char *const *name = ical_read_zone_names; *name != NULL; name++)
		if (strcmp(*name, equals + 1) == 0) {
			*ret = (IcalReadZone){ arena_strndup(a, text, (size_t)(equals - text)), *name };
			return RC_OK;
		}
	return cli_args_usage(err,
		"--zone: „%s“ gibt es nicht. Möglich sind Namen wie Europe/Berlin, "
		"Europe/London, America/New_York, UTC.",
		equals + 1);
}

Rc cli_import_events(CliContext *cx, const CliImportArgs *args, Str *out, Arena *a, Err *err)
{
	EventImport plan = { 0 };
	const char *bytes;
	size_t len;
	IcalReadZone *zones = ARENA_ARRAY(a, IcalReadZone, args->nzones);
	for (size_t i = 0; i < args->nzones; i++)
		if (parse_zone(args->zones[i], a, &zones[i], err) != RC_OK)
			return err->rc;
	if (event_import_read(args->file, a, &bytes, &len, err) != RC_OK ||
		event_import_plan(cx->office, bytes, len, zones, args->nzones, a, &plan, err) != RC_OK)
		return err->rc;
	CliImportSteps steps = { plan.len, STEP_WRITES, begin, step, stop, &plan };
	if (!args->dry_run && cli_import_plan_carry_out(cx, &steps, err) != RC_OK)
		return err->rc;
	write_plan(&plan, args, cx->out_is_terminal ? cx->out_width : 0, a, out);
	return RC_OK;
}
