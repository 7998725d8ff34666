/* Dates on their way out as a file: built, written and read back before anybody gets them. */
#include "kontor/office/export.h"

#include <stdlib.h>
#include <string.h>

#include "ical_build.h"

/* --- what Outlook drops ------------------------------------------------------------ */

enum { DROPS_MAX = 16 };

typedef struct Drop {
	char *line;
	size_t events;
} Drop;

typedef struct Writer {
	IcalStream *stream; /* NULL: only the report is wanted */
	Str lines;
	Drop drops[DROPS_MAX];
	size_t ndrops;
} Writer;

static void count_drop(Writer *w, const char *line, size_t len)
{
	size_t i = 0;
	while (i < w->ndrops && (strncmp(w->drops[i].line, line, len) != 0 || w->drops[i].line[len] != '\0'))
		i++;
	if (i == DROPS_MAX)
		return;
	if (i == w->ndrops) {
		w->drops[i] = (Drop){ strndup(line, len), 0 };
		if (w->drops[i].line == NULL)
			err_out_of_memory();
		w->ndrops++;
	}
	w->drops[i].events++;
}

static void count_drops(Writer *w, const IcalEvent *e)
{
	str_clear(&w->lines);
	ical_outlook_drops(e, &w->lines);
	for (const char *line = str_cstr(&w->lines); *line != '\0';) {
		size_t len = strcspn(line, "\n");
		count_drop(w, line, len);
		line += len + 1;
	}
}

static void say_drops(Writer *w, Str *out)
{
	for (size_t i = 0; i < w->ndrops; i++) {
		str_addf(out, w->drops[i].events == 1 ? "%s (%zu Termin)\n" : "%s (%zu Termine)\n",
			w->drops[i].line, w->drops[i].events);
		free(w->drops[i].line);
	}
	str_done(&w->lines);
}

/* --- the file ------------------------------------------------------------------------ */

static Rc on_event(void *arg, const IcalEvent *e, int64_t event UNUSED, int64_t series UNUSED, Err *err)
{
	Writer *w = arg;
	count_drops(w, e);
	return w->stream == NULL ? RC_OK : ical_stream_event(w->stream, e, err);
}

static Rc run(Office *o, const ExportCalendar *what, IcalStream *stream, ExportCalendarReport *ret, Err *err)
{
	IcalBuildAsk ask = ICAL_BUILD_ASK_INIT;
	IcalBuildCount count;
	Writer w = { .stream = stream };
	ask.reader = what->outside ? ICAL_BUILD_PUBLIC : ICAL_BUILD_INTERNAL;
	ask.ids = what->ids;
	ask.nids = what->n;
	ask.all = what->all;
	Rc rc = ical_build_events(o, &ask, on_event, &w, &count, err);
	AUTO(str_done) Str drops = STR_INIT;
	say_drops(&w, &drops);
	if (rc != RC_OK)
		return rc;
	*ret = (ExportCalendarReport){ .dates = count.dates,
		.drafts = count.drafts,
		.hidden = count.hidden,
		.completed = count.completed,
		.added = count.added,
		.drops = drops };
	drops = (Str)STR_INIT;
	return RC_OK;
}

Rc export_calendar(Office *o, const ExportCalendar *what, ExportSink *sink, void *arg,
	ExportCalendarReport *ret, Err *err)
{
	const IcalCalendar calendar = { .method = "PUBLISH" };
	AUTO(ical_stream_freep) IcalStream *stream = NULL;
	AUTO(export_calendar_report_done) ExportCalendarReport report = { .drops = STR_INIT };
	if (ical_stream_begin(&calendar, sink, arg, &stream, err) != RC_OK ||
		run(o, what, stream, &report, err) != RC_OK || ical_stream_end(stream, err) != RC_OK)
		return err->rc;
	*ret = report;
	report.drops = (Str)STR_INIT;
	return RC_OK;
}

Rc export_calendar_preview(Office *o, const ExportCalendar *what, ExportCalendarReport *ret, Err *err)
{
	return run(o, what, NULL, ret, err);
}

void export_calendar_report_done(ExportCalendarReport *r)
{
	str_done(&r->drops);
}

/* --- in words -------------------------------------------------------------------------- */

static void say_left_out(const ExportCalendarReport *r, Str *out)
{
	if (r->drafts == 1)
		str_adds(out, "1 Entwurf fehlt im Kalender: Entwürfe verlassen das Büro nicht.\n");
	if (r->drafts > 1)
		str_addf(out, "%zu Entwürfe fehlen im Kalender: Entwürfe verlassen das Büro nicht.\n",
			r->drafts);
	if (r->hidden > 0)
		str_addf(out,
			r->hidden == 1 ? "%zu Termin fehlt im Kalender: Er ist nicht öffentlich.\n"
				       : "%zu Termine fehlen im Kalender: Sie sind nicht öffentlich.\n",
			r->hidden);
}

static void say_completed(const ExportCalendarReport *r, Str *out)
{
	if (r->completed == 0)
		return;
	str_addf(out,
		r->completed == 1 ? "%zu Serie ist vollständig im Kalender, mit "
				  : "%zu Serien sind vollständig im Kalender, mit ",
		r->completed);
	str_addf(out, r->added == 1 ? "%zu weiteren Termin: " : "%zu weiteren Terminen: ", r->added);
	str_adds(out, "Outlook kennt eine Serie nur als Ganzes.\n");
}

void export_calendar_say(const ExportCalendarReport *r, Str *out)
{
	say_left_out(r, out);
	say_completed(r, out);
	if (r->drops.len > 0) {
		str_adds(out, "Outlook übernimmt nicht: ");
		for (const char *c = r->drops.data; *c != '\0'; c++) {
			if (*c != '\n')
				str_addc(out, *c);
			else if (c[1] != '\0')
				str_adds(out, "; ");
		}
		str_adds(out, ".\n");
	}
	if (r->dates > 1)
		str_adds(out,
			"Bitte nur einmal importieren: Ein zweites Mal verdoppelt in Outlook die Termine. "
			"Änderungen kommen über den abonnierten Kalender oder über Einladungen an.\n");
}
