"""Four programs that read calendars, none of them ours: libical, python3-icalendar, python3-vobject and ical.js. Each
gives the same view of a file, or what stands in it is not what everybody reads.

A view counts (uid, start, end, (summary, location, description, status, sequence)) for every date of every series: two
dates of one may fall together. Moments are UTC seconds, days ISO dates."""
import collections
import ctypes
import datetime
import json
import os
import re
import shutil
import subprocess
import zoneinfo

try:
    import icalendar
except ImportError:
    icalendar = None
try:
    import vobject
except ImportError:
    vobject = None
try:
    from dateutil import rrule
except ImportError:
    rrule = None

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
FROM, TO = datetime.datetime(2023, 1, 1), datetime.datetime(2060, 1, 1)


def moment(t):
    """What a reader calls a time; in the hour that October repeats they disagree which one local time means, so
    there only the clock's face counts."""
    if not isinstance(t, datetime.datetime):
        return t.isoformat()
    if t.tzinfo is None:
        t = t.replace(tzinfo=BERLIN)
    return by_clock(int(t.timestamp()))


def by_clock(seconds):
    wall = datetime.datetime.fromtimestamp(seconds, BERLIN)
    if wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset():
        return "2x " + wall.strftime("%Y-%m-%dT%H:%M")
    return seconds


def joined(masters, overrides):
    """Masters' dates without those that have an event of their own, and these."""
    moved = {(uid, slot) for uid, _, _, slot, _ in overrides}
    kept = [row for row in masters if (row[0], row[3]) not in moved]
    return collections.Counter((uid, start, end, content) for uid, start, end, _, content in kept + overrides)


# --- libical -----------------------------------------------------------------------


class IcalTime(ctypes.Structure):
    """struct icaltimetype of libical 3."""

    _fields_ = [(n, ctypes.c_int) for n in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")]
    _fields_.append(("zone", ctypes.c_void_p))


class IcalSpan(ctypes.Structure):
    _fields_ = [("start", ctypes.c_long), ("end", ctypes.c_long), ("is_busy", ctypes.c_int)]


CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(IcalSpan), ctypes.c_void_p)
VEVENT, RECURRENCEID = 4, 72


def libical():
    lib = ctypes.CDLL("libical.so.3")
    pointer = ctypes.c_void_p
    for name, result, *arguments in (
            ("icalparser_parse_string", pointer, ctypes.c_char_p),
            ("icalcomponent_get_first_component", pointer, pointer, ctypes.c_int),
            ("icalcomponent_get_next_component", pointer, pointer, ctypes.c_int),
            ("icalcomponent_get_first_property", pointer, pointer, ctypes.c_int),
            ("icalproperty_string_to_kind", ctypes.c_int, ctypes.c_char_p),
            ("icalproperty_get_datetime_with_component", IcalTime, pointer, pointer),
            ("icalcomponent_get_uid", ctypes.c_char_p, pointer), ("icalcomponent_get_summary", ctypes.c_char_p, pointer),
            ("icalcomponent_get_location", ctypes.c_char_p, pointer),
            ("icalcomponent_get_description", ctypes.c_char_p, pointer),
            ("icalcomponent_get_sequence", ctypes.c_int, pointer), ("icalcomponent_get_status", ctypes.c_int, pointer),
            ("icalproperty_status_to_string", ctypes.c_char_p, ctypes.c_int),
            ("icalcomponent_get_dtstart", IcalTime, pointer), ("icalcomponent_get_dtend", IcalTime, pointer),
            ("icaltime_as_timet_with_zone", ctypes.c_long, IcalTime, pointer),
            ("icalcomponent_foreach_recurrence", None, pointer, IcalTime, IcalTime, CALLBACK, pointer),
            ("icaltime_from_string", IcalTime, ctypes.c_char_p),
            ("icalcomponent_count_errors", ctypes.c_int, pointer), ("icalcomponent_free", None, pointer)):
        getattr(lib, name).restype, getattr(lib, name).argtypes = result, arguments
    return lib


def read_with_libical(data):
    lib = libical()

    def time(t):
        return f"{t.year:04}-{t.month:02}-{t.day:02}" if t.is_date else by_clock(lib.icaltime_as_timet_with_zone(t, t.zone))

    def text(value):
        return (value or b"").decode("utf-8")

    def dates(event):
        start, end = lib.icalcomponent_get_dtstart(event), lib.icalcomponent_get_dtend(event)
        if not lib.icalcomponent_get_first_property(event, lib.icalproperty_string_to_kind(b"RRULE")):
            return [(time(start), time(end))]
        found = []

        def day(seconds):
            return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).date()

        def take(_, span, __):
            if start.is_date:  # the end of such a span is off by a day (libical#314)
                first = day(span.contents.start)
                days = datetime.date.fromisoformat(time(end)) - datetime.date.fromisoformat(time(start))
                found.append((first.isoformat(), (first + days).isoformat()))
            else:
                found.append((by_clock(span.contents.start), by_clock(span.contents.end)))

        lib.icalcomponent_foreach_recurrence(event, lib.icaltime_from_string(b"20230101T000000Z"),
                                             lib.icaltime_from_string(b"20600101T000000Z"), CALLBACK(take), None)
        return found

    calendar = lib.icalparser_parse_string(data)
    assert calendar and lib.icalcomponent_count_errors(calendar) == 0
    masters, overrides, event = [], [], lib.icalcomponent_get_first_component(calendar, VEVENT)
    while event:
        content = (text(lib.icalcomponent_get_summary(event)), text(lib.icalcomponent_get_location(event)),
                   text(lib.icalcomponent_get_description(event)),
                   lib.icalproperty_status_to_string(lib.icalcomponent_get_status(event)).decode(),
                   lib.icalcomponent_get_sequence(event))
        uid = text(lib.icalcomponent_get_uid(event))
        slot = lib.icalcomponent_get_first_property(event, lib.icalproperty_string_to_kind(b"RECURRENCE-ID"))
        for start, end in dates(event):
            at = time(lib.icalproperty_get_datetime_with_component(slot, event)) if slot else start
            (overrides if slot else masters).append((uid, start, end, at, content))
        event = lib.icalcomponent_get_next_component(calendar, VEVENT)
    lib.icalcomponent_free(calendar)
    return joined(masters, overrides)


# --- python3-icalendar, with dateutil for its rules ----------------------------------------


def naive(t):
    """Wall time without zone, a day as its midnight: what dateutil counts in."""
    if not isinstance(t, datetime.datetime):
        return datetime.datetime(t.year, t.month, t.day)
    return t.astimezone(BERLIN).replace(tzinfo=None) if t.tzinfo else t


def expanded(rule, start, end, exdates):
    """The dates of a rule in wall time, which is what a local DTSTART means."""
    if rule is None:
        return [(start, end)]
    until = re.search(r"UNTIL=(\d{8}T\d{6}Z)", rule)
    if until:
        last = datetime.datetime.strptime(until[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        rule = rule.replace(until[1], naive(last).strftime("%Y%m%dT%H%M%S"))
    dates = rrule.rrulestr(rule, dtstart=naive(start)).between(FROM, TO, inc=True)
    left = [d for d in dates if d not in {naive(e) for e in exdates}]
    length = naive(end) - naive(start)
    days = not isinstance(start, datetime.datetime)
    return [(d.date(), (d + length).date()) if days else (d, d + length) for d in left]


def read_with_icalendar(data):
    masters, overrides = [], []
    for event in icalendar.Calendar.from_ical(data).walk("VEVENT"):
        exdates = event.get("EXDATE", [])
        exdates = exdates if isinstance(exdates, list) else [exdates]
        rule = event["RRULE"].to_ical().decode() if "RRULE" in event else None
        content = (str(event["SUMMARY"]), str(event.get("LOCATION", "")), str(event.get("DESCRIPTION", "")),
                   str(event["STATUS"]), int(event["SEQUENCE"]))
        slot = event["RECURRENCE-ID"].dt if "RECURRENCE-ID" in event else None
        for start, end in expanded(rule, event["DTSTART"].dt, event["DTEND"].dt, [d.dt for e in exdates for d in e.dts]):
            row = (str(event["UID"]), moment(start), moment(end), moment(start if slot is None else slot), content)
            (masters if slot is None else overrides).append(row)
    return joined(masters, overrides)


def as_read_by(name, content):
    """python3-icalendar 4 undoes escapes twice, so that a written backslash before an n becomes a line break: its own
    reading of a text that is escaped by the book is what can be asked of it."""
    if name != "python3-icalendar":
        return content
    texts = {n: re.sub(r"([\\;,])", r"\\\1", c).replace("\n", "\\n") for n, c in enumerate(content) if isinstance(c, str)}
    lines = "".join(f"X-{n}:{text}\r\n" for n, text in texts.items())
    event = icalendar.Event.from_ical(f"BEGIN:VEVENT\r\n{lines}END:VEVENT\r\n")
    return tuple(str(event[f"X-{n}"]) if n in texts else c for n, c in enumerate(content))


# --- python3-vobject ---------------------------------------------------------------------


def read_with_vobject(data):
    masters, overrides = [], []
    for event in vobject.readOne(data.decode("utf-8")).contents.get("vevent", []):
        value = {name: event.contents[name][0].value for name in event.contents if name not in ("exdate", "valarm")}
        content = (value["summary"], value.get("location", ""), value.get("description", ""), value["status"],
                   int(value["sequence"]))
        start, end, slot = value["dtstart"], value["dtend"], value.get("recurrence-id")
        dates = [(start, end)]
        if "rrule" in event.contents:
            length, days = naive(end) - naive(start), not isinstance(start, datetime.datetime)
            starts = [naive(d) for d in event.getrruleset(addRDate=False)]
            dates = [(d.date(), (d + length).date()) if days else (d, d + length) for d in starts]
        for first, last in dates:
            row = (value["uid"], moment(first), moment(last), moment(first if slot is None else slot), content)
            (masters if slot is None else overrides).append(row)
    return joined(masters, overrides)


# --- ical.js -------------------------------------------------------------------------------

SCRIPT = """
import ICAL from 'ical.js';
import fs from 'fs';
const root = new ICAL.Component(ICAL.parse(fs.readFileSync(0, 'utf8')));
for (const zone of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
const when = t => t.isDate ? t.toString() : t.toUnixTime();
const text = (e, name) => e.component.getFirstPropertyValue(name) ?? '';
const all = root.getAllSubcomponents('vevent').map(c => new ICAL.Event(c, {exceptions: []})); // else those of other UIDs count, too
const masters = all.filter(e => !e.isRecurrenceException());
const out = [];
const add = (e, start, end) => out.push([e.uid, when(start), when(end),
  [text(e, 'summary'), text(e, 'location'), text(e, 'description'), text(e, 'status'), Number(text(e, 'sequence'))]]);
for (const master of masters) {
  all.filter(e => e.isRecurrenceException() && e.uid === master.uid).forEach(e => master.relateException(e));
  if (!master.isRecurring()) { add(master, master.startDate, master.endDate); continue; }
  const dates = master.iterator();
  for (let n = 0, t; n < 2000 && (t = dates.next()); n++) {
    const d = master.getOccurrenceDetails(t);
    add(d.item, d.startDate, d.endDate);
  }
}
process.stdout.write(JSON.stringify(out));
"""


def icaljs_folder():
    """Where ./dev test put it; nothing of it is part of kontor."""
    folder = os.environ.get("KONTOR_ICALJS", "")
    return folder if shutil.which("node") and os.path.isdir(os.path.join(folder, "node_modules", "ical.js")) else None


def read_with_icaljs(data):
    done = subprocess.run(["node", "--input-type=module", "-e", SCRIPT], input=data, capture_output=True, check=True,
                          cwd=icaljs_folder(), timeout=120)
    return collections.Counter((uid, *(by_clock(t) if isinstance(t, int) else t for t in (start, end)), tuple(content))
                               for uid, start, end, content in json.loads(done.stdout))


READERS = {"libical": read_with_libical}
if icalendar and rrule:
    READERS["python3-icalendar"] = read_with_icalendar
if vobject:
    READERS["python3-vobject"] = read_with_vobject
if icaljs_folder():
    READERS["ical.js"] = read_with_icaljs
