/* Reading a calendar file: scan, zones, events, then what repeats. */
#include "kontor/exchange/ical_read.h"

#include <stdlib.h>
#include <string.h>

#include "ical_read_priv.h"

/* --- what the rules gave --------------------------------------------------------------------- */

static int by_time(const void *left, const void *right)
{
	const Wall *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

static size_t sort_unique(Wall *w, size_t n)
{
	size_t kept = 0;
	if (n > 1)
		qsort(w, n, sizeof(w[0]), by_time);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || w[kept - 1] != w[i])
			w[kept++] = w[i];
	return kept;
}

/* From the clock of the rule's zone to Berlin's, together with the RDATEs. */
static void take_slots(IcalReadEvent *e, const Wall *slots, size_t n, const IcalRule *r, Arena *a)
{
	Wall *all = ARENA_ARRAY(a, Wall, n + e->nslots);
	bool second, gap;
	for (size_t i = 0; i < n; i++) {
		IcalTime t = { .date = r->date, .utc = r->utc, .local = slots[i], .zone = r->zone };
		all[i] = ical_read_value_berlin(&t, &second, &gap);
		if (e->all_day)
			all[i] = wall_make(wall_day(all[i]), 0);
	}
	if (e->nslots > 0)
		memcpy(all + n, e->slots, e->nslots * sizeof(all[0]));
	e->slots = all;
	e->nslots = sort_unique(all, n + e->nslots);
}

static void take_rules(IcalReadFile *f, const IcalRules *rules, Arena *a)
{
	for (size_t i = 0; i < rules->len; i++) {
		const IcalRule *r = &rules->items[i];
		IcalReadEvent *e = &f->items[r->item];
		if (r->reason == NULL) {
			take_slots(e, r->slots, r->nslots, r, a);
			continue;
		}
		ical_read_fault(f, a, r->line, e->uid, e->summary, r->reason);
		e->method = NULL; /* refused */
	}
}

/* RDATEs without a rule. */
static void take_rdates(IcalReadFile *f, Arena *a)
{
	for (size_t i = 0; i < f->len; i++) {
		IcalReadEvent *e = &f->items[i];
		if (!e->irregular || *e->rrule != '\0')
			continue;
		IcalRule none = { .date = e->all_day };
		take_slots(e, &e->start, 1, &none, a);
	}
}

static void drop_refused(IcalReadFile *f)
{
	size_t kept = 0;
	for (size_t i = 0; i < f->len; i++)
		if (f->items[i].method != NULL)
			f->items[kept++] = f->items[i];
	f->len = kept;
}

static int by_line(const void *left, const void *right)
{
	const IcalReadFault *a = left, *b = right;
	return (a->line > b->line) - (a->line < b->line);
}

/* --- the file ----------------------------------------------------------------------------------- */

static void read_events(IcalScan *scan, const IcalReadArg *arg, Arena *a, IcalReadFile *f)
{
	IcalRules rules = { NULL, 0, 0 };
	IcalEventReader r = { .scan = scan, .arg = arg, .file = f, .rules = &rules, .arena = a };
	r.zones = ical_read_zones(scan, arg, a);
	for (size_t i = 0; i < scan->events.len; i++)
		ical_read_event(&r, &scan->events.items[i]);
	ical_read_zones_done(r.zones);
	str_done(&r.scratch);
	take_rdates(f, a);
	ical_read_child(&rules, a);
	take_rules(f, &rules, a);
	drop_refused(f);
	if (f->faults.len > 1)
		qsort(f->faults.items, f->faults.len, sizeof(f->faults.items[0]), by_line);
}

static const char *encoding_of(const IcalScan *scan)
{
	for (size_t i = 0; i < scan->events.len; i++)
		if (ical_read_text_charset(&scan->events.items[i].bytes) == ICAL_CHARSET_CP1252)
			return "Windows-1252";
	return "UTF-8";
}

Rc ical_read(const char *bytes, size_t len, const IcalReadArg *arg, Arena *a, IcalReadFile *ret, Err *err)
{
	IcalReadFile f = { .encoding = "UTF-8" };
	IcalScan scan = { .arena = a, .file = &f };
	if (len > ICAL_READ_BYTES)
		return err_set(err, RC_INVALID,
			"Die Datei ist größer als 32 MiB. Bitte in mehrere Dateien teilen und einzeln einlesen.");
	char *wide = ical_read_text_wide(bytes, len, a, &len);
	if (wide != NULL) {
		bytes = wide;
	} else if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
		bytes += 3;
		len -= 3;
	}
	if (ical_read_scan(bytes, len, &scan, err) != RC_OK)
		return err->rc;
	f.encoding = wide != NULL ? "UTF-16" : encoding_of(&scan);
	read_events(&scan, arg, a, &f);
	*ret = f;
	return RC_OK;
}
