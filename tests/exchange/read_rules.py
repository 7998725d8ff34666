"""Rules of series are expanded by python-dateutil and by libical: both find the dates that kontor finds."""
import ctypes
import datetime
import subprocess
import sys
import zoneinfo

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
HEAD = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:test
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:1
"""


def rules():
    for line in subprocess.run([sys.argv[1], "800"], capture_output=True, check=True).stdout.decode().splitlines():
        start, form, rule, dates = line.split("\t")
        yield datetime.datetime.fromisoformat(start), form == "days", rule, dates.split(" ")


def wall(moment):
    return moment.strftime("%Y-%m-%dT%H:%M")


def by_dateutil(dateutil, start, days, rule):
    first = start if days else start.replace(tzinfo=BERLIN)
    return [wall(d) for d in dateutil.rrulestr(rule, dtstart=first)]


class IcalTime(ctypes.Structure):
    """struct icaltimetype of libical 3."""

    _fields_ = [(n, ctypes.c_int) for n in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")]
    _fields_.append(("zone", ctypes.c_void_p))


class Span(ctypes.Structure):
    _fields_ = [("start", ctypes.c_long), ("end", ctypes.c_long), ("is_busy", ctypes.c_int)]


FOUND = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(Span), ctypes.c_void_p)


def load_libical():
    try:
        lib = ctypes.CDLL("libical.so.3")
    except OSError:
        return None
    lib.icalparser_parse_string.restype = ctypes.c_void_p
    lib.icalparser_parse_string.argtypes = [ctypes.c_char_p]
    lib.icalcomponent_get_first_component.restype = ctypes.c_void_p
    lib.icalcomponent_get_first_component.argtypes = [ctypes.c_void_p, ctypes.c_int]
    lib.icalcomponent_foreach_recurrence.argtypes = [ctypes.c_void_p, IcalTime, IcalTime, FOUND, ctypes.c_void_p]
    lib.icalcomponent_free.argtypes = [ctypes.c_void_p]
    return lib


def by_libical(lib, start, days, rule):
    begin = f";VALUE=DATE:{start:%Y%m%d}" if days else f";TZID=Europe/Berlin:{start:%Y%m%dT%H%M%S}"
    text = f"{HEAD}DTSTART{begin}\nRRULE:{rule}\nEND:VEVENT\nEND:VCALENDAR\n".replace("\n", "\r\n")
    calendar = lib.icalparser_parse_string(text.encode())
    found, vevent = [], 4

    def note(_component, span, _data):
        moment = datetime.datetime.fromtimestamp(span.contents.start, datetime.timezone.utc)
        found.append(wall(moment if days else moment.astimezone(BERLIN)))

    lib.icalcomponent_foreach_recurrence(lib.icalcomponent_get_first_component(calendar, vevent),
                                         IcalTime(year=1990, month=1, day=1), IcalTime(year=2990, month=1, day=1),
                                         FOUND(note), None)
    lib.icalcomponent_free(calendar)
    return found


def differences(expand):
    for start, days, rule, dates in rules():
        # libical ends in 2582.
        dates = [d for d in dates if d < "2500"]
        found = [d for d in expand(start, days, rule) if d < "2500"]
        if found != dates:
            yield f"{wall(start)} {rule}: {found[:4]} instead of {dates[:4]} ({len(found)} and {len(dates)})"


def tests():
    try:
        from dateutil import rrule
        yield "rules expanded by python-dateutil", list(differences(lambda *a: by_dateutil(rrule, *a)))
    except ImportError:
        yield "rules expanded by python-dateutil # SKIP python3-dateutil is not installed", []
    lib = load_libical()
    if lib is None:
        yield "rules expanded by libical # SKIP libical 3 is not installed", []
    else:
        yield "rules expanded by libical", list(differences(lambda *a: by_libical(lib, *a)))


def main():
    results = list(tests())
    print(f"1..{len(results)}")
    for number, (name, found) in enumerate(results, 1):
        for line in found[:5]:
            print(f"# {line[:300]}")
        print(f"{'not ok' if found else 'ok'} {number} - {name}")


main()
