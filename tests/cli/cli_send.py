"""Sending: exactly once, whoever is killed; what is known afterwards; who may send what.

With KONTOR_TEST_LONG 200 kills instead of 40.
"""
import email
import email.policy
import json
import os
import random
import re
import signal
import stat
import subprocess
import time
import unittest

from kontor import OfficeTest, command, environment

KILLS = 200 if os.environ.get("KONTOR_TEST_LONG") else 40

# What a host's sendmail does, as far as kontor can see: it reads a mail and says how it went.
SENDMAIL = """#!/usr/bin/python3
import os, sys, time
folder = {folder!r}
def said(name):
    try:
        with open(os.path.join(folder, name)) as f:
            return f.read().strip()
    except FileNotFoundError:
        return ""
mail = sys.stdin.buffer.read()
time.sleep(float(said("delay") or 0))
if said("hang"):
    with open(os.path.join(folder, "started"), "a") as f:
        f.write(str(os.getpid()) + "\\n")
    time.sleep(60)
status = int(said("status") or 0)
if status:
    print("451 später noch einmal", file=sys.stderr)
    sys.exit(status)
name = os.path.join(folder, "mail-%d-%d" % (os.getpid(), time.time_ns()))
with open(name + ".part", "wb") as f:
    f.write(repr(sys.argv[1:]).encode() + b"\\n" + repr(sorted(os.environ)).encode() + b"\\n" + mail)
os.rename(name + ".part", name + ".eml")
time.sleep(float(said("after") or 0))
"""


class SendTest(OfficeTest):
    def setUp(self):
        super().setUp()
        self.box = self.path("box")
        os.mkdir(self.box)
        self.sendmail = self.write("sendmail", SENDMAIL.format(folder=self.box))
        os.chmod(self.sendmail, stat.S_IRWXU)
        self.persons = 0
        self.event = self.ok("put", "events", "title=Leerstand", "type=webtalk", "start=14.10.2036 18:00", "end=19:30",
                             "state=confirmed").split()[2]

    # --- the office

    def env(self):
        return {**environment(self.folder), "KONTOR_SENDMAIL": self.sendmail, "KONTOR_SENDMAIL_MS": "1500"}

    def start(self, *words, **options):
        return subprocess.Popen(command(self.folder, *words), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env=self.env(), cwd=self.folder, **options)

    def run_kontor(self, *words):
        done = self.start(*words)
        out, err = done.communicate(timeout=120)
        return done.returncode, out.decode(), err.decode()

    def ok(self, *words):
        status, out, err = self.run_kontor(*words)
        self.assertEqual(status, 0, f"{words}: {out}{err}")
        return out

    def invite(self, n):
        for _ in range(n):
            self.persons += 1
            person = self.ok("put", "persons", "form=Frau", "given_name=Anna", f"family_name=Beispiel{self.persons}").split()[2]
            self.ok("put", "channels", f"person={person}", "type=mail", f"value=p{self.persons}@example.org")
            self.ok("put", "consents", f"person={person}", "purpose=events", "basis=consent", "date=2026-01-01")
            self.ok("put", "event_persons", f"event={self.event}", f"person={person}", "role=guest", "invite=ja")
        self.ok("invite", self.event)

    def messages(self):
        return json.loads(self.ok("list", "messages", "--json"))

    def release(self):
        for m in self.messages():
            if m["state"] in ("draft", "failed", "unclear"):
                self.ok("put", "messages", f"id={m['id']}", "state=released")

    def states(self):
        found = {}
        for m in self.messages():
            found[m["state"]] = found.get(m["state"], 0) + 1
        return found

    def tell(self, name, text):
        with open(os.path.join(self.box, name), "w", encoding="utf-8") as f:
            f.write(text)

    # --- what arrived

    def delivered(self):
        """{address: how often}"""
        found = {}
        for name in os.listdir(self.box):
            if name.endswith(".eml"):
                with open(os.path.join(self.box, name), "rb") as f:
                    words = f.readline().decode()
                address = re.search(r"'--', '([^']+)'", words).group(1)
                found[address] = found.get(address, 0) + 1
        return found

    def left_over(self):
        return [n for n in os.listdir(self.folder) if ".receipt" in n]


class Send(SendTest):
    def test_only_released(self):
        self.invite(3)
        first = self.messages()[-1]
        self.ok("put", "messages", f"id={first['id']}", "state=released")
        self.assertIn("würde übergeben", self.ok("send", "--dry-run"))
        self.assertEqual(self.delivered(), {})
        out = self.ok("send")
        self.assertIn("1 übergeben, 0 gescheitert, 0 unklar; 2 Entwürfe warten auf Freigabe", out)
        self.assertEqual(self.delivered(), {first["address"]: 1})
        self.assertEqual(self.states(), {"sent": 1, "draft": 2})
        self.ok("send")
        self.assertEqual(self.delivered(), {first["address"]: 1})
        self.assertEqual(self.left_over(), [])

    def test_what_is_handed_over(self):
        self.invite(1)
        self.release()
        self.ok("send")
        name = next(n for n in os.listdir(self.box) if n.endswith(".eml"))
        with open(os.path.join(self.box, name), "rb") as f:
            words, environ, mail = f.readline().decode(), f.readline().decode(), f.read()
        self.assertEqual(eval(words)[:2], ["-i", "-f"])
        self.assertEqual(eval(words)[-2:], ["--", "p1@example.org"])
        kept = {"HOME", "LANG", "LOGNAME", "PATH", "USER"}
        self.assertLessEqual(set(eval(environ)) - {"LC_CTYPE"}, kept)
        m = email.message_from_bytes(mail, policy=email.policy.default)
        self.assertEqual(m.get_content_type(), "multipart/alternative")
        plain, calendar = m.iter_parts()
        self.assertEqual(calendar.get_content_type(), "text/calendar")
        self.assertEqual(calendar["content-type"].params["method"], "REQUEST")
        text = calendar.get_content()
        self.assertIn("METHOD:REQUEST", text)
        self.assertIn("mailto:" + m["from"].addresses[0].addr_spec, text.replace("\r\n ", ""))
        self.assertIn("Dienstag, 14. Oktober 2036, 18:00 bis 19:30 Uhr", plain.get_content())

    def test_failure_can_be_released_again(self):
        self.invite(1)
        self.release()
        self.tell("status", "75")
        status, out, err = self.run_kontor("send")
        self.assertEqual(status, 1, out + err)
        self.assertIn("Fehler 75: 451 später noch einmal", out)
        self.assertEqual(self.states(), {"failed": 1})
        self.ok("send")  # nothing is tried again by itself
        self.assertEqual(self.delivered(), {})
        self.tell("status", "0")
        self.release()
        self.ok("send")
        self.assertEqual(self.states(), {"sent": 1})
        self.assertEqual(self.delivered(), {"p1@example.org": 1})

    def test_no_mail_system(self):
        self.invite(1)
        self.release()
        for program in ("/nonexistent/sendmail", "sendmail", self.path("box")):
            self.sendmail = program
            status, _, err = self.run_kontor("send")
            if program == self.path("box"):  # a directory: access says yes, starting it says no
                self.assertEqual(status, 1)
                continue
            self.assertEqual(status, 1)
            self.assertIn("export invitations", err)
            self.assertEqual(self.states(), {"released": 1})
        self.assertEqual(self.states(), {"failed": 1})

    def test_hanging_mail_system_is_unclear(self):
        self.invite(1)
        self.release()
        self.tell("hang", "1")
        status, out, _ = self.run_kontor("send")
        self.assertEqual(status, 1)
        self.assertIn("unklar", out)
        self.assertEqual(self.states(), {"unclear": 1})
        with open(os.path.join(self.box, "started"), encoding="ascii") as f:
            pid = int(f.read())
        with self.assertRaises(ProcessLookupError):
            os.kill(pid, 0)
        followups = self.ok("list", "followups")
        self.assertIn("Nachfragen, ob angekommen", followups)
        os.remove(os.path.join(self.box, "hang"))
        self.ok("send")
        self.assertEqual(self.delivered(), {})

    def test_moved_after_release(self):
        self.invite(1)
        self.release()
        self.ok("put", "events", f"id={self.event}", "start=15.10.2036 18:00", "end=19:30")
        out = self.ok("send")
        self.assertIn("überholt", out)
        self.assertEqual(self.delivered(), {})
        self.assertEqual(self.states(), {"dropped": 1, "draft": 1})

    def test_two_at_once(self):
        self.invite(4)
        self.release()
        self.tell("delay", "0.2")
        runs = [self.start("send") for _ in range(2)]
        ends = sorted(r.wait(60) for r in runs)
        for r in runs:
            r.stdout.close()
            r.stderr.close()
        self.assertIn(ends, ([0, 0], [0, 4]))
        self.assertEqual(self.delivered(), {f"p{i}@example.org": 1 for i in range(1, 5)})

    def test_second_waits_or_says_busy(self):
        self.invite(1)
        self.release()
        self.tell("delay", "1.2")
        first = self.start("send")
        time.sleep(0.3)
        first.kill()
        first.communicate()
        out = self.ok("send")  # waits for the helper, which goes on
        self.assertIn("1 übergeben", out)
        self.assertEqual(self.delivered(), {"p1@example.org": 1})

    def test_by_hand_only_release_and_drop(self):
        self.invite(1)
        m = self.messages()[0]
        for state in ("sent", "sending", "handed", "unclear", "failed"):
            self.assertNotEqual(self.run_kontor("put", "messages", f"id={m['id']}", f"state={state}")[0], 0)
        self.assertEqual(self.run_kontor("put", "messages", "type=notice", "state=released", "address=x@example.org",
                                         "subject=x", "text=x")[0], 1)
        self.assertEqual(self.run_kontor("delete", "messages", str(m["id"]))[0], 1)
        self.assertEqual(self.states(), {"draft": 1})

    def test_undo_does_not_unsend(self):
        self.invite(1)
        self.release()
        self.ok("send")
        for _ in range(20):
            if self.run_kontor("undo")[0] != 0:
                break
        self.assertEqual(self.states(), {"sent": 1})
        self.ok("send")
        self.assertEqual(self.delivered(), {"p1@example.org": 1})
        self.ok("check")

    def test_hand_out(self):
        self.invite(2)
        status, _, err = self.run_kontor("export", "invitations", "aus")
        self.assertEqual(status, 1)
        self.assertIn("Freigabe", err)
        self.release()
        self.assertEqual(self.ok("export", "invitations", "aus").split()[:3], ["ok", "invitations", "2"])
        self.assertEqual(len(os.listdir(self.path("aus"))), 2)
        self.ok("send")
        self.assertEqual(self.delivered(), {})
        self.assertEqual(self.run_kontor("export", "invitations", self.event, "aus")[0], 1)

    def test_wrong_use(self):
        self.assertEqual(self.run_kontor("send", "jetzt")[0], 2)
        self.assertEqual(self.run_kontor("export", "etwas")[0], 2)
        self.assertEqual(self.run_kontor("invite", "999999")[0], 5)
        self.assertEqual(self.run_kontor("send", "--organizer", "niemand")[0], 1)


class Kills(SendTest):
    """kontor send is killed at random points; its helpers are left to work."""

    def test_each_exactly_once(self):
        seed = random.SystemRandom().randrange(1 << 30)
        chance = random.Random(seed)
        self.invite(6)
        self.release()
        expected = {f"p{i}@example.org": 1 for i in range(1, 7)}
        self.tell("delay", "0.02")
        versions = 1
        kills = 0
        while kills < KILLS:
            run = self.start("send")
            time.sleep(chance.random() * 0.25)
            if run.poll() is None:
                run.send_signal(signal.SIGKILL)
                kills += 1
            run.communicate()
            if self.states().get("sent", 0) == 6 * versions:
                # All told: a new version of the date keeps the kills coming.
                self.check(seed, expected, versions)
                versions += 1
                self.ok("put", "events", f"id={self.event}", f"title=Leerstand {versions}",
                        f"start={1 + versions % 27}.10.2036 18:00", "end=19:30")
                self.ok("invite", self.event)
                self.release()
        self.ok("send")
        self.check(seed, expected, versions)
        self.assertEqual(self.left_over(), [])
        self.assertEqual([n for n in os.listdir(self.box) if n.endswith(".part")], [])

    def check(self, seed, expected, versions):
        self.assertEqual(self.delivered(), {a: versions for a in expected}, f"seed {seed}")
        self.assertEqual(self.states(), {"sent": 6 * versions}, f"seed {seed}")

    def test_killed_helper_is_unclear(self):
        """When the helper dies, too, nobody knows: said so, and not sent again."""
        self.invite(1)
        for after in ("before", "after"):
            self.release()
            count = sum(self.delivered().values())
            self.tell("delay", "1" if after == "before" else "0")
            self.tell("after", "0" if after == "before" else "1")
            run = self.start("send", start_new_session=True)
            helper = self.helper_of(run.pid)
            deadline = time.monotonic() + 5
            while after == "after" and sum(self.delivered().values()) == count and time.monotonic() < deadline:
                time.sleep(0.02)
            if after == "before":
                time.sleep(0.2)
            os.kill(run.pid, signal.SIGKILL)
            os.kill(helper, signal.SIGKILL)
            run.communicate()
            time.sleep(1.2)  # the mail system goes on alone
            self.assertEqual(self.run_kontor("send")[0], 1)
            self.assertEqual(self.states(), {"unclear": 1})
            self.assertEqual(sum(self.delivered().values()), count + 1)
            self.ok("send")
            self.assertEqual(sum(self.delivered().values()), count + 1)

    def helper_of(self, pid):
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
                children = f.read().split()
            if children:
                return int(children[0])
            time.sleep(0.005)
        return self.fail("no helper")


if __name__ == "__main__":
    unittest.main()
