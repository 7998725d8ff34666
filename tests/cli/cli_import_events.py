"""import events: calendars of strangers, hostile ones, and answers by mail."""
import json
import os
import re
import resource
import shutil
import subprocess
import unittest

from kontor import OfficeTest, command, environment

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\n"
TAIL = "END:VCALENDAR\r\n"
TIMES = "DTSTART:20260414T080000Z\r\nDTEND:20260414T090000Z\r\n"


def event(lines, uid="a@example.org", title="Jour fixe"):
    return f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260301T080000Z\r\nSUMMARY:{title}\r\n{lines}END:VEVENT\r\n"


def calendar(*events):
    return HEAD + "".join(events) + TAIL


GOOD = event(TIMES, "good@example.org", "Guter Termin")

# Each has to leave the good events around it, in less than two seconds and 300 MB.
HOSTILE = {
    "nesting": event(TIMES + "BEGIN:VALARM\r\n" * 400000 + "END:VALARM\r\n" * 400000),
    "line": event(TIMES + "DESCRIPTION:" + "x" * 20000000 + "\r\n"),
    "folded line": event(TIMES + "DESCRIPTION:" + ("x" * 70 + "\r\n ") * 280000 + "\r\n"),
    "secondly": event(TIMES + "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\n"),
    "zone that repeats": "BEGIN:VTIMEZONE\r\nTZID:Bad\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
                         "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\n"
                         "END:VTIMEZONE\r\n" + event("DTSTART;TZID=Bad:20260414T080000\r\n"),
    "path as zone": event("DTSTART;TZID=../../../etc/passwd:20260414T080000\r\n"),
    "fifo as zone": event("DTSTART;TZID=../../..{folder}/fifo:20260414T080000\r\n"),
    "weekday": event(TIMES + "RRULE:FREQ=MONTHLY;BYDAY=255SU;COUNT=3\r\n"),
    "count": event(TIMES + "RRULE:FREQ=WEEKLY;COUNT=99999999999999999999\r\n"),
    "never": event(TIMES + "RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366\r\n"),
    "nul": event(TIMES + "DESCRIPTION:a\0b\r\n"),
    "exceptions": event(TIMES + "RRULE:FREQ=DAILY;COUNT=3\r\n" + "EXDATE:20260414T080000Z\r\n" * 100000),
    "cut off": "BEGIN:VEVENT\r\nUID:t\r\n" + TIMES,
}


def limit_memory():
    resource.setrlimit(resource.RLIMIT_DATA, (300 << 20, 300 << 20))


def traced(env):
    """The sanitizer that looks for leaks does not work in a program that is traced."""
    return {**env, "ASAN_OPTIONS": env.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}


class Events(OfficeTest):
    def events(self):
        return self.ok("list", "events", "--format", "json").json()

    def test_dry_run_writes_nothing(self):
        self.write("a.ics", calendar(GOOD))
        plan = self.ok("import", "events", "a.ics", "--dry-run", "--json").json()
        self.assertEqual((plan["new"], plan["refused"], plan["dry_run"]), (1, 0, True))
        self.assertEqual(plan["lines"][0]["line"], 4)
        self.assertEqual(self.events(), [])

    def test_changes_are_told_field_by_field_and_undone_as_one(self):
        self.write("a.ics", calendar(GOOD))
        self.ok("import", "events", "a.ics")
        before = self.events()
        self.assertEqual(self.ok("import", "events", "a.ics", "--json").json()["same"], 1)
        self.write("b.ics", calendar(GOOD.replace("Guter", "Besserer").replace("0301T", "0302T")))
        plan = self.ok("import", "events", "b.ics", "--json").json()
        self.assertEqual(plan["lines"][0]["fields"],
                         [{"label": "Titel", "ours": "Guter Termin", "theirs": "Besserer Termin"}])
        self.assertEqual(self.ok("import", "events", "a.ics", "--json").json()["older"], 1)
        self.ok("undo")
        self.assertEqual([e["title"] for e in self.events()], [e["title"] for e in before])

    def test_unknown_zones_are_asked(self):
        self.write("a.ics", calendar(event("DTSTART;TZID=Irgendwo, weit=weg:20260414T080000\r\n"
                                           "DTEND;TZID=Irgendwo, weit=weg:20260414T090000\r\n")))
        plan = self.ok("import", "events", "a.ics", "--json").json()
        self.assertEqual((plan["refused"], plan["unknown_zones"]), (1, ["Irgendwo, weit=weg"]))
        self.ok("import", "events", "a.ics", "--zone", "Irgendwo, weit=weg=Europe/London")
        self.assertEqual([e["start"][:16] for e in self.events()], ["2026-04-14T09:00"])
        self.fails(2, "import", "events", "a.ics", "--zone", "a=../../etc/passwd")
        self.fails(2, "import", "persons", "a.ics", "--zone", "a=UTC")

    def test_what_is_no_calendar(self):
        self.write("bad.ics", "Hallo\n" * 10)
        self.assertIn("Zeile 1", self.fails(1, "import", "events", "bad.ics").err)
        self.write("mail.eml", "From: a@example.org\n\nHallo\n")
        self.fails(1, "import", "events", "mail.eml")
        self.fails(5, "import", "events", "absent.ics")

    def test_hostile_files_stop_nothing(self):
        os.mkfifo(self.path("fifo"))
        for name, piece in HOSTILE.items():
            with self.subTest(name):
                self.write("bad.ics", calendar(GOOD, piece.replace("{folder}", self.path(""))))
                done = subprocess.run(command(self.path(""), "import", "events", "bad.ics", "--dry-run", "--json"),
                                      capture_output=True, check=False, env=environment(self.path("")), timeout=60,
                                      cwd=self.path(""), preexec_fn=None if "ASAN_OPTIONS" in os.environ else limit_memory)
                self.assertEqual(done.returncode, 0, done.stderr)
                plan = json.loads(done.stdout)
                self.assertEqual((plan["new"], plan["refused"]), (1, 1))
                refused = [l for l in plan["lines"] if l["action"] == "refused"][0]
                self.assertGreater(refused["line"], 9)
                self.assertTrue(refused["detail"])

    @unittest.skipUnless(shutil.which("strace"), "without strace")
    def test_no_file_is_opened_for_what_a_file_says(self):
        os.mkfifo(self.path("fifo"))
        self.write("a.ics", calendar(*[piece.replace("{folder}", self.path("")) for name, piece in HOSTILE.items()
                                       if len(piece) < 10000],
                                     event(TIMES + "RRULE:FREQ=WEEKLY;COUNT=3\r\nATTACH:file:///etc/passwd\r\n"
                                           "URL:file:///etc/hostname\r\n")))
        words = command(self.path(""), "import", "events", "a.ics", "--dry-run")
        trace = self.path("trace")
        done = subprocess.run(["strace", "-f", "-e", "trace=open,openat,execve,connect", "-o", trace, *words],
                              capture_output=True, check=False, env=traced(environment(self.path(""))), timeout=60,
                              cwd=self.path(""))
        if done.returncode != 0 and b"PTRACE" in done.stderr:
            self.skipTest("strace may not trace here")
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(trace, encoding="utf-8", errors="replace") as f:
            opened = [m.group(1) for l in f if "ENOENT" not in l and "EMFILE" not in l
                      for m in re.finditer(r'open(?:at)?\((?:AT_FDCWD, )?"([^"]*)"', l)]
        for path in opened:
            self.assertFalse(any(w in path for w in ("passwd", "hostname", "fifo", "zoneinfo")), path)

    def test_answers_by_mail(self):
        person = self.ok("put", "persons", "given_name=Anna", "family_name=Beispiel").out.split()[2]
        self.ok("put", "channels", f"person={person}", "type=mail", "use=work", "value=anna@example.org")
        invited = self.ok("put", "events", "title=Beirat", "type=internal", "state=confirmed",
                          "start=2026-05-05T09:00", "end=2026-05-05T10:00").out.split()[2]
        self.ok("put", "event_persons", f"event={invited}", f"person={person}", "role=guest", "invite=true")
        uid = self.ok("show", "events", invited, "--json").json()["uid"]

        def mail(sender, minute):
            return (f"From: {sender}\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n"
                    f"METHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260302T08{minute}00Z\r\n"
                    "DTSTART:20260505T070000Z\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@example.org\r\n"
                    "END:VEVENT\r\nEND:VCALENDAR\r\n")
        self.write("yes.eml", mail("anna@example.org", 10))
        self.write("odd.eml", mail("jemand@example.org", 20))
        self.assertEqual(self.ok("import", "events", "yes.eml", "--json").json()["reply"], 1)
        self.assertEqual(self.ok("import", "events", "yes.eml", "--json").json()["same"], 1)
        self.assertEqual(self.ok("import", "events", "odd.eml", "--json").json()["doubtful"], 1)
        self.assertEqual(len(self.ok("list", "followups", "--format", "json").json()), 1)
