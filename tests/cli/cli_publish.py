"""Feeds: who may read what, what stays untouched, and that a kill leaves the old or the new file.

With KONTOR_TEST_LONG 200 kills instead of 40.
"""
import json
import os
import random
import re
import signal
import stat
import subprocess
import time
import unittest

from kontor import OfficeTest, command, environment, run_in

KILLS = 200 if os.environ.get("KONTOR_TEST_LONG") else 40


def texts(calendar, name):
    """The values of a property in all events, unfolded."""
    lines = calendar.replace("\r\n ", "").split("\r\n")
    return [line.split(":", 1)[1] for line in lines if re.match(rf"{name}[;:]", line)]


class PublishTest(OfficeTest):
    def kontor(self, *words, **options):
        return run_in(self.folder, *words, **options)

    def ok(self, *words, **options):
        done = self.kontor(*words, **options)
        self.assertEqual(done.status, 0, f"{words}: {done.err}")
        return done

    def event(self, title, day="14.10.2026", **fields):
        fields = {"type": "webtalk", "state": "confirmed", "start": f"{day} 18:00", "end": "19:00", **fields}
        return self.ok("put", "events", f"title={title}", *[f"{k}={v}" for k, v in fields.items()]).out.split()[2]

    def publish(self, *words):
        """{kind of file: its name}; those of persons by the person."""
        files = self.ok("publish", "aus", "--json", *words).json()
        return {f["who"] if f["file"].startswith("person-") else f["file"].split("-")[0].split(".")[0]: f for f in files}

    def feed(self, f):
        return self.read(os.path.join("aus", f["file"])).decode("utf-8")

    def stats(self):
        return {n: (s.st_ino, s.st_mtime_ns, s.st_size) for n in os.listdir(self.path("aus"))
                for s in [os.stat(os.path.join(self.path("aus"), n))]}


class Publish(PublishTest):
    def soon(self, days=20):
        return time.strftime("%d.%m.%Y", time.localtime(time.time() + days * 86400))

    def test_the_demo_office(self):
        """A series with a rule, its moved dates and its exceptions among many others."""
        self.ok("--db", "demo.db", "init", "--demo")
        self.ok("--db", "demo.db", "publish", "aus")
        internal, = [n for n in os.listdir(self.path("aus")) if n.startswith("intern-")]
        self.assertIn("RRULE", self.read(os.path.join("aus", internal)).decode("utf-8"))

    def test_who_reads_what(self):
        day = self.soon()
        person = self.ok("put", "persons", "given_name=Anna", "family_name=Beispiel").out.split()[2]
        public = self.event("Offen", day, link="https://meet.example.org/geheim", dial_in="030 23125 000")
        internal = self.event("Klausur", day, type="internal")
        self.event("Mit Partnern", day, type="coaching", visibility="partners")
        self.event("Entwurf", day, state="draft")
        self.ok("put", "event_persons", f"event={internal}", f"person={person}", "role=team")
        files = self.publish()
        everybody = self.feed(files["oeffentlich"])
        self.assertEqual(texts(everybody, "SUMMARY"), ["Offen"])
        self.assertNotIn("geheim", everybody)
        self.assertNotIn("23125", everybody)
        self.assertEqual(texts(self.feed(files["web"]), "SUMMARY"), ["Offen"])
        self.assertEqual(texts(self.feed(files["tour"]), "SUMMARY"), [])
        self.assertEqual(sorted(texts(self.feed(files["partner"]), "SUMMARY")), ["Mit Partnern", "Offen"])
        self.assertEqual(sorted(texts(self.feed(files["intern"]), "SUMMARY")), ["Klausur", "Mit Partnern", "Offen"])
        self.assertIn("geheim", self.feed(files["intern"]))
        hers = self.feed(files["Anna Beispiel"])
        self.assertEqual(texts(hers, "SUMMARY"), ["Klausur"])
        for calendar in (everybody, hers):
            self.assertIn("METHOD:PUBLISH\r\n", calendar)
            self.assertIn("X-PUBLISHED-TTL:PT4H\r\n", calendar)
            self.assertNotIn("ORGANIZER", calendar)
            self.assertNotIn("ATTENDEE", calendar)
            self.assertEqual(calendar.count("BEGIN:VTIMEZONE"), 1)
        self.assertNotIn("Anna", " ".join(os.listdir(self.path("aus"))))
        self.assertEqual(files["oeffentlich"]["events"], 1)
        self.assertTrue(public)

    def test_names_cannot_be_guessed(self):
        person = self.ok("put", "persons", "family_name=Beispiel").out.split()[2]
        self.ok("put", "event_persons", f"event={self.event('A')}", f"person={person}", "role=guest")
        names = {k: f["file"] for k, f in self.publish().items()}
        for who in ("Beispiel", "intern", "partner"):
            self.assertRegex(names[who], r"-[0-9a-f]{32}\.ics$")
        again = {k: f["file"] for k, f in self.publish().items()}
        self.assertEqual(names, again)
        self.ok("init", db="zweites.db")
        other = self.ok("publish", "dort", "--json", db="zweites.db").json()
        self.assertNotIn(names["intern"], [f["file"] for f in other])

    def test_unchanged_is_untouched(self):
        event = self.event("A", self.soon())
        self.publish()
        before = self.stats()
        self.assertTrue(all(f["done"] == "same" for f in self.publish().values()))
        self.ok("put", "notes", f"town={self.ok('list', 'towns', '--limit', '1', '--json').json()[0]['ags']}", "text=x")
        self.assertTrue(all(f["done"] == "same" for f in self.publish().values()))
        self.assertEqual(self.stats(), before)
        self.ok("put", "events", f"id={event}", "title=B")
        done = {k: f["done"] for k, f in self.publish().items()}
        self.assertEqual({k for k, d in done.items() if d == "written"}, {"oeffentlich", "web", "partner", "intern"})

    def test_what_others_did_to_the_files_is_mended(self):
        self.event("A", self.soon())
        files = self.publish()
        path = self.path(os.path.join("aus", files["oeffentlich"]["file"]))
        good = self.read(path)
        os.remove(path)
        self.publish()
        self.assertEqual(self.read(path), good)
        with open(path, "r+b") as f:  # same size, same time
            f.seek(-20, os.SEEK_END)
            f.write(b"X")
        os.utime(path, ns=(0, 0))
        self.publish()
        self.assertEqual(self.read(path), good)
        os.chmod(path, 0o600)
        self.publish()
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o644)

    def test_mode_and_dry_run(self):
        self.event("A", self.soon())
        os.mkdir(self.path("aus"))
        files = self.publish("--dry-run")
        self.assertTrue(all(f["done"] == "written" for f in files.values()))
        self.assertEqual(os.listdir(self.path("aus")), [])
        self.publish("--mode", "0640")
        for name in os.listdir(self.path("aus")):
            self.assertEqual(stat.S_IMODE(os.stat(os.path.join(self.path("aus"), name)).st_mode), 0o640)
        for wrong in ("0777", "7", "abc", "0044"):
            self.assertEqual(self.kontor("publish", "aus", "--mode", wrong).status, 2, wrong)
        self.assertEqual(self.kontor("publish").status, 2)
        self.assertEqual(self.kontor("publish", "fehlt", "--dry-run").status, 5)

    def test_cancelled_and_the_window(self):
        event = self.event("Fällt aus", self.soon())
        self.ok("put", "events", f"id={event}", "state=cancelled")
        self.event("Lang her", self.soon(-500), state="tentative")
        self.event("Weit weg", self.soon(900))
        calendar = self.feed(self.publish()["oeffentlich"])
        self.assertEqual(texts(calendar, "SUMMARY"), ["Abgesagt: Fällt aus"])
        self.assertEqual(texts(calendar, "STATUS"), ["CANCELLED"])
        self.assertEqual(texts(calendar, "TRANSP"), ["TRANSPARENT"])

    def test_persons_without_dates_are_emptied(self):
        person = self.ok("put", "persons", "family_name=Beispiel").out.split()[2]
        part = self.ok("put", "event_persons", f"event={self.event('A', self.soon())}", f"person={person}", "role=guest").out.split()[2]
        name = self.publish()["Beispiel"]["file"]
        self.ok("delete", "event_persons", part)
        self.publish()
        calendar = self.read(os.path.join("aus", name)).decode()
        self.assertNotIn("VEVENT", calendar)
        self.assertIn("BEGIN:VTIMEZONE", calendar)
        before = self.stats()
        self.publish()
        self.assertEqual(self.stats(), before)

    def test_where_it_cannot_write(self):
        event = self.event("A", self.soon())
        files = self.publish()
        good = self.feed(files["oeffentlich"])
        self.ok("put", "events", f"id={event}", "title=B")
        # As on a full disk: the new file cannot get as long as it has to be.
        done = subprocess.run(["/bin/sh", "-c", 'ulimit -f 1; trap "" XFSZ; exec "$@"', "sh", *command(self.folder, "publish", "aus")],
                              capture_output=True, check=False, env=environment(self.folder), cwd=self.folder, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(done.stderr.decode().splitlines()), 1)
        self.assertEqual(self.feed(files["oeffentlich"]), good)
        self.assertEqual([n for n in os.listdir(self.path("aus")) if n.startswith(".")], [])
        self.write("datei", "x")
        self.assertEqual(self.kontor("publish", "datei").status, 1)
        os.symlink("ziel", self.path("aus/link"))
        os.remove(self.path(os.path.join("aus", files["oeffentlich"]["file"])))
        os.symlink("../fremd.txt", self.path(os.path.join("aus", files["oeffentlich"]["file"])))
        self.assertEqual(self.kontor("publish", "aus").status, 1)
        self.assertFalse(os.path.exists(self.path("fremd.txt")))

    def test_bytes_do_not_depend_on_the_place(self):
        self.event("Größe", self.soon())
        self.publish()
        want = {n: self.read(os.path.join("aus", n)) for n in os.listdir(self.path("aus"))}
        for settings in ({"TZ": "UTC"}, {"TZ": "America/New_York"}, {"LC_ALL": "C"}, {"LC_ALL": "de_DE.UTF-8"}):
            done = subprocess.run(command(self.folder, "publish", "dort"), capture_output=True, check=False,
                                  env={**environment(self.folder), **settings}, cwd=self.folder, timeout=60)
            self.assertEqual(done.returncode, 0)
            self.assertEqual({n: self.read(os.path.join("dort", n)) for n in os.listdir(self.path("dort"))}, want)
            for name in want:
                os.remove(self.path(os.path.join("dort", name)))


class Kills(PublishTest):
    def test_old_or_new(self):
        seed = random.SystemRandom().randrange(1 << 30)
        chance = random.Random(seed)
        day = time.strftime("%d.%m.%Y", time.localtime(time.time() + 20 * 86400))
        events = [self.event(f"Termin {i}", day, description="x" * 2000) for i in range(30)]
        known = {}
        self.remember(known)
        for round_ in range(KILLS):
            self.ok("put", "events", f"id={chance.choice(events)}", f"title=Runde {round_}")
            run = subprocess.Popen(command(self.folder, "publish", "aus"), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=environment(self.folder), cwd=self.folder)
            time.sleep(chance.random() * 0.06)
            run.send_signal(signal.SIGKILL)
            run.wait()
            now = self.contents()
            self.remember(known, elsewhere=True)
            for name, text in now.items():
                self.assertIn(text, known[name][-2:], f"seed {seed}: {name} is neither old nor new")
            self.remember(known)
            self.assertEqual([n for n in os.listdir(self.path("aus")) if n.startswith(".")], [], f"seed {seed}")

    def contents(self, folder="aus"):
        return {n: self.read(os.path.join(folder, n)) for n in os.listdir(self.path(folder)) if not n.startswith(".")}

    def remember(self, known, elsewhere=False):
        """What an undisturbed run writes, here or in another directory."""
        folder = "dort" if elsewhere else "aus"
        self.ok("publish", folder)
        for name, text in self.contents(folder).items():
            versions = known.setdefault(name, [])
            if not versions or versions[-1] != text:
                versions.append(text)


if __name__ == "__main__":
    unittest.main()
