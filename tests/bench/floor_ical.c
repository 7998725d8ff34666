/* The floor of calendar files: a bare libical program that builds N events and serialises them component by
 * component, or parses a file and looks at each event. It does nothing else: no database, no check.
 *
 *	floor_ical write FILE N | floor_ical parse FILE */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static icalcomponent *new_event(long n)
{
	char uid[64];
	char title[64];
	snprintf(uid, sizeof(uid), "%08lx-6a4e-4c5e-9a57-6a5f7f4c1d10", (unsigned long)n);
	snprintf(title, sizeof(title), "Tourstation %ld: Marktplatz", n);
	struct icaltimetype start = icaltime_null_time();
	start.year = 2024 + (int)(n / 1000);
	start.month = 1 + (int)(n / 28 % 12);
	start.day = 1 + (int)(n % 28);
	start.hour = 10;
	struct icaltimetype end = start;
	end.hour = 18;
	icaltimezone *zone = icaltimezone_get_builtin_timezone("Europe/Berlin");
	start = icaltime_set_timezone(&start, zone);
	end = icaltime_set_timezone(&end, zone);
	struct icaltimetype stamp =
		icaltime_from_timet_with_zone(1790000000 + n, 0, icaltimezone_get_utc_timezone());
	icalproperty *from = icalproperty_new_dtstart(start);
	icalproperty *to = icalproperty_new_dtend(end);
	icalproperty_add_parameter(from, icalparameter_new_tzid("Europe/Berlin"));
	icalproperty_add_parameter(to, icalparameter_new_tzid("Europe/Berlin"));
	icalproperty *busy = icalproperty_new_x("BUSY");
	icalproperty_set_x_name(busy, "X-MICROSOFT-CDO-BUSYSTATUS");
	struct icalgeotype geo = { 52.993574, 11.751411 };
	return icalcomponent_vanew(ICAL_VEVENT_COMPONENT, icalproperty_new_uid(uid),
		icalproperty_new_dtstamp(stamp), from, to, icalproperty_new_summary(title),
		icalproperty_new_location("Rathaus, Markt 1, 19322 Wittenberge"), icalproperty_new_geo(geo),
		icalproperty_new_description(
			"Aufbau ab 8 Uhr; Ansprechpartnerin: Geschäftsstelle, 030 23125 000."),
		icalproperty_new_categories("Tour"), icalproperty_new_class(ICAL_CLASS_PUBLIC),
		icalproperty_new_status(ICAL_STATUS_CONFIRMED), icalproperty_new_transp(ICAL_TRANSP_OPAQUE),
		busy, icalproperty_new_sequence(0), icalproperty_new_created(stamp),
		icalproperty_new_lastmodified(stamp), (void *)0);
}

static int write_file(const char *path, long count)
{
	FILE *out = fopen(path, "w");
	if (out == NULL)
		return 1;
	fputs("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example.org//floor//DE\r\nMETHOD:PUBLISH\r\n",
		out);
	for (long n = 0; n < count; n++) {
		icalcomponent *event = new_event(n);
		fputs(icalcomponent_as_ical_string(event), out);
		icalcomponent_free(event);
	}
	fputs("END:VCALENDAR\r\n", out);
	return fclose(out) != 0;
}

static int parse_file(const char *path)
{
	FILE *in = fopen(path, "r");
	if (in == NULL || fseek(in, 0, SEEK_END) != 0)
		return 1;
	long size = ftell(in);
	rewind(in);
	char *text = calloc((size_t)size + 1, 1);
	if (text == NULL || fread(text, 1, (size_t)size, in) != (size_t)size)
		return 1;
	fclose(in);
	icalcomponent *calendar = icalparser_parse_string(text);
	long events = 0;
	for (icalcomponent *c = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); c != NULL;
		c = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
		events += icalcomponent_get_summary(c) != NULL && icalcomponent_get_dtstart(c).year > 0;
	icalcomponent_free(calendar);
	free(text);
	return printf("%ld\n", events) < 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "write") == 0)
		return write_file(argv[2], strtol(argv[3], NULL, 10));
	if (argc == 3 && strcmp(argv[1], "parse") == 0)
		return parse_file(argv[2]);
	fputs("usage: floor_ical write FILE N | floor_ical parse FILE\n", stderr);
	return 2;
}
