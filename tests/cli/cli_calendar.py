"""Dates as iCalendar, read back by two independent readers on both sides of the clock changes."""
import ctypes
import datetime
import json
import os
import subprocess
import unittest
import zoneinfo

from kontor import OfficeTest, command, environment

try:
    import icalendar
except ImportError:
    icalendar = None

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
WITTENBERGE = "12070424"


class IcalTime(ctypes.Structure):
    """struct icaltimetype of libical 3."""

    _fields_ = [(n, ctypes.c_int) for n in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")]
    _fields_.append(("zone", ctypes.c_void_p))


def libical():
    lib = ctypes.CDLL("libical.so.3")
    lib.icalparser_parse_string.restype = ctypes.c_void_p
    for name in ("icalcomponent_get_first_component", "icalcomponent_get_next_component"):
        getattr(lib, name).restype = ctypes.c_void_p
        getattr(lib, name).argtypes = [ctypes.c_void_p, ctypes.c_int]
    for name in ("icalcomponent_get_summary", "icalcomponent_get_location", "icalcomponent_get_description"):
        getattr(lib, name).restype = ctypes.c_char_p
        getattr(lib, name).argtypes = [ctypes.c_void_p]
    for name in ("icalcomponent_get_dtstart", "icalcomponent_get_dtend"):
        getattr(lib, name).restype = IcalTime
        getattr(lib, name).argtypes = [ctypes.c_void_p]
    lib.icaltime_as_timet_with_zone.restype = ctypes.c_long
    lib.icaltime_as_timet_with_zone.argtypes = [IcalTime, ctypes.c_void_p]
    lib.icalcomponent_count_errors.argtypes = [ctypes.c_void_p]
    lib.icalcomponent_free.argtypes = [ctypes.c_void_p]
    return lib


def read_with_libical(data):
    """[(start, end, summary)] in UTC seconds; dates as (year, month, day)."""
    lib, vevent = libical(), 4

    def moment(t):
        return (t.year, t.month, t.day) if t.is_date else lib.icaltime_as_timet_with_zone(t, t.zone)

    calendar = lib.icalparser_parse_string(data)
    assert calendar and lib.icalcomponent_count_errors(calendar) == 0
    events, c = [], lib.icalcomponent_get_first_component(calendar, vevent)
    while c:
        events.append((moment(lib.icalcomponent_get_dtstart(c)), moment(lib.icalcomponent_get_dtend(c)),
                       lib.icalcomponent_get_summary(c).decode("utf-8")))
        c = lib.icalcomponent_get_next_component(calendar, vevent)
    lib.icalcomponent_free(calendar)
    return events


def read_with_icalendar(data):
    def moment(d):
        return int(d.timestamp()) if isinstance(d, datetime.datetime) else (d.year, d.month, d.day)

    return [(moment(e["DTSTART"].dt), moment(e["DTEND"].dt), str(e["SUMMARY"]))
            for e in icalendar.Calendar.from_ical(data).walk("VEVENT")]


def utc(text):
    return int(datetime.datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp())


class CalendarTest(OfficeTest):
    def ics(self, *words):
        """The file; what is said beside it is in self.notes."""
        done = self.kontor("list", "events", *words, "--format", "ics")
        self.assertEqual(done.status, 0, done.err)
        self.notes = done.err
        return done.out


@unittest.skipIf(icalendar is None, "python3-icalendar is missing")
class BothReaders(CalendarTest):
    def put_events(self, events):
        lines = [json.dumps({"title": t, "type": "tour", "state": "confirmed", "start": s, "end": e}) for s, e, t in events]
        self.ok("put", "events", "--stdin", stdin="\n".join(lines))

    def export(self):
        self.ics("-o", "dates.ics")
        return self.read("dates.ics")

    def test_the_right_hour_on_both_sides_of_the_changes(self):
        wanted = []
        for year in range(2026, 2036):
            for month in (3, 10):
                last = max(d for d in range(25, 32) if datetime.date(year, month, d).weekday() == 6)
                for day in (last - 1, last, last + 1 if last < 31 else last):
                    for hour in ("00:30", "01:30", "03:30", "12:00", "22:45"):
                        start = f"{year}-{month:02}-{day:02}T{hour}"
                        end = f"{year}-{month:02}-{day:02}T23:15"
                        if not any(w[0] == start for w in wanted):
                            wanted.append((start, end, f"Termin {start}"))
        self.put_events(wanted)
        data = self.export()
        want = sorted((utc(s), utc(e), t) for s, e, t in wanted)
        self.assertEqual(sorted(read_with_icalendar(data)), want)
        self.assertEqual(sorted(read_with_libical(data)), want)

    def test_an_event_that_spans_the_change(self):
        self.put_events([("2026-10-24T20:00", "2026-10-25T10:00", "Nacht"), ("2026-03-28T20:00", "2026-03-29T10:00", "kurz")])
        for read in (read_with_icalendar, read_with_libical):
            hours = {t: (e - s) // 3600 for s, e, t in read(self.export())}
            self.assertEqual(hours, {"Nacht": 15, "kurz": 13})

    def test_the_doubled_hour_is_asked_for(self):
        times = ("title=doppelt", "type=tour", "state=confirmed", "start=2026-10-25 02:30", "end=2026-10-25 04:00")
        self.assertIn("zweimal", self.fails(1, "put", "events", *times).err)
        self.ok("put", "events", *times, "fold=first")
        self.assertIn(b"DTSTART;TZID=Europe/Berlin:20261025T023000\r\n", self.export())
        self.assertEqual(self.ok("show", "events", "1", "--json").json()["start"], "2026-10-25T02:30:00+02:00")
        self.ok("put", "events", "id=1", "fold=second")
        shown = self.ok("show", "events", "1", "--json").json()
        self.assertEqual((shown["start"], shown["end"]), ("2026-10-25T02:30:00+01:00", "2026-10-25T04:00:00+01:00"))
        self.ok("put", "events", "--stdin", stdin=json.dumps({"id": 1, "start": shown["start"], "title": "wie gezeigt"}))
        self.assertEqual(self.ok("show", "events", "1", "--json").json()["fold"], "second")

    def test_whole_days(self):
        self.ok("put", "events", "title=Kongress", "type=congress", "state=confirmed", "start=2026-09-18 00:00",
                "end=2026-09-19 00:00", "all_day=ja")
        for read in (read_with_icalendar, read_with_libical):
            self.assertEqual(read(self.export()), [((2026, 9, 18), (2026, 9, 20), "Kongress")])

    def test_text_survives(self):
        title = "Ärger; mit, \\ und „Zeichen“ 👩\u200d👧 " + "lang " * 30
        self.put_events([("2026-06-01T10:00", "2026-06-01T11:00", title)])
        for read in (read_with_icalendar, read_with_libical):
            self.assertEqual(read(self.export())[0][2], title.strip())


class TheFile(CalendarTest):
    def setUp(self):
        super().setUp()
        self.ok("put", "events", "title=Tourstation", "type=tour", "state=confirmed", "town=" + WITTENBERGE, "place=Rathaus",
                "start=2026-10-14 14:00", "end=18:00", "description=Erste Zeile\nzweite")

    def export(self, *words):
        return self.ics(*words)

    def test_lines_are_short_and_end_with_crlf(self):
        self.ok("put", "events", "id=1", "description=" + "Ü" * 500)
        self.ics("-o", "dates.ics")
        data = self.read("dates.ics")
        self.assertTrue(data.endswith(b"\r\n"))
        self.assertEqual(data.count(b"\n"), data.count(b"\r\n"))
        self.assertLessEqual(max(map(len, data.split(b"\r\n"))), 75)
        for line in data.split(b"\r\n"):
            line.decode("utf-8")

    def test_place_and_town(self):
        text = self.export()
        for line in ("LOCATION:Rathaus\\, Wittenberge", "GEO:52.993574;11.751411", "CATEGORIES:Tour", "STATUS:CONFIRMED",
                     "METHOD:PUBLISH", "DESCRIPTION:Erste Zeile\\nzweite"):
            self.assertIn(f"\r\n{line}\r\n", text)
        self.assertNotIn("ORGANIZER", text)
        self.assertNotIn("ATTENDEE", text)

    def test_drafts_stay_in_the_office(self):
        self.ok("put", "events", "title=Geheim", "type=internal", "start=2026-10-15 10:00", "end=11:00")
        done = self.kontor("list", "events", "--format", "ics")
        self.assertEqual(done.status, 0)
        self.assertNotIn("Geheim", done.out)
        self.assertIn("1 Entwurf", done.err)

    def test_twice_is_the_same(self):
        first = self.export()
        self.assertEqual(first, self.export())
        for zone in ("UTC", "America/New_York"):
            done = subprocess.run(command(self.folder, "list", "events", "--format", "ics"), capture_output=True, check=True,
                                  env={**environment(self.folder), "TZ": zone})
            self.assertEqual(done.stdout.decode("utf-8"), first)

    def test_a_move_keeps_the_uid_and_raises_the_sequence(self):
        before = self.ok("show", "events", "1", "--json").json()
        self.ok("put", "events", "id=1", "start=2026-10-15 14:00", "end=18:00")
        after = self.ok("show", "events", "1", "--json").json()
        self.assertEqual(after["uid"], before["uid"])
        self.assertEqual(after["sequence"], before["sequence"] + 1)
        self.assertIn(f"SEQUENCE:{after['sequence']}", self.export())

    def test_a_cancelled_date_frees_the_time(self):
        self.ok("put", "events", "id=1", "state=cancelled")
        text = self.export()
        self.assertIn("STATUS:CANCELLED", text)
        self.assertIn("TRANSP:TRANSPARENT", text)

    def test_a_calendar_without_dates_is_one(self):
        text = self.export("status:abgesagt")
        self.assertIn("BEGIN:VTIMEZONE", text)
        self.assertNotIn("BEGIN:VEVENT", text)

    def test_not_over_the_office_file(self):
        self.fails(1, "list", "events", "--format", "ics", "-o", os.path.join(self.folder, "office.db"))
