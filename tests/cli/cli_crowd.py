"""Several at once, and one that dies: nothing acknowledged is lost."""
import json
import signal
import threading

from kontor import OfficeTest

WITTENBERGE = "12070424"


def note_lines(n, who="x"):
    lines = (json.dumps({"town": WITTENBERGE, "at": "2026-10-14 10:00", "text": f"{who} {i}"}) for i in range(n))
    return "".join(line + "\n" for line in lines).encode("utf-8")


class Killed(OfficeTest):
    def stored(self):
        return [int(n["text"].split()[1]) for n in self.ok("list", "notes", "--columns", "text", "--json").json()]

    def kill_after(self, acknowledgements, total=10000):
        run = self.popen("put", "notes", "--stdin")
        feeder = threading.Thread(target=self.feed, args=(run, note_lines(total)))
        feeder.start()
        seen = [run.stdout.readline() for _ in range(acknowledgements)]
        run.send_signal(signal.SIGKILL)
        seen += run.stdout.readlines()
        run.wait()
        feeder.join()
        run.stdout.close()
        run.stderr.close()
        return [line for line in seen if line.endswith(b"\n")]

    @staticmethod
    def feed(run, text):
        try:
            run.stdin.write(text)
            run.stdin.close()
        except BrokenPipeError:
            pass

    def test_ten_thousand_are_each_acknowledged(self):
        done = self.ok("put", "notes", "--stdin", stdin=note_lines(10000))
        self.assertEqual(done.lines, [f"ok notes {i + 1} 1" for i in range(10000)])
        self.assertEqual(self.count("notes"), 10000)
        self.ok("check")

    def test_a_kill_leaves_exactly_the_acknowledged(self):
        for acknowledgements in (1, 40, 333):
            before = self.count("notes")
            acknowledged = self.kill_after(acknowledgements)
            stored = sorted(self.stored())
            self.assertGreaterEqual(len(acknowledged), acknowledgements)
            self.assertIn(len(stored) - before, (len(acknowledged), len(acknowledged) + 1))
            self.assertIn(f"ok notes {len(stored) + 1} 1\n", self.ok("put", "notes", "--stdin", stdin=note_lines(1)).out)
            self.ok("check")

    def test_a_reader_that_leaves_stops_the_writer(self):
        run = self.popen("put", "notes", "--stdin")
        run.stdout.close()
        self.feed(run, note_lines(100))
        self.assertEqual(run.wait(), 1)
        run.stderr.close()
        self.assertEqual(self.count("notes"), 1)


class Together(OfficeTest):
    def put_all(self, words, stdin=None):
        runs = [self.popen("put", *w) for w in words]
        results = []
        for run, text in zip(runs, stdin or [b""] * len(runs)):
            threading.Thread(target=Killed.feed, args=(run, text)).start() if text else run.stdin.close()
        for run in runs:
            out = run.stdout.read()
            run.stdout.close()
            err = run.stderr.read().decode("utf-8")
            run.stderr.close()
            results.append((run.wait(), out.decode("utf-8"), err))
        return results

    def test_of_two_with_the_same_revision_one_gets_a_conflict(self):
        for revision in range(1, 11):
            results = self.put_all([("towns", "ags=" + WITTENBERGE, f"rev={revision}", f"remark={who} {revision}")
                                    for who in ("anna", "bernd")])
            self.assertEqual(sorted(r[0] for r in results), [0, 3], results)
            winner = [i for i, r in enumerate(results) if r[0] == 0][0]
            stored = self.ok("show", "towns", WITTENBERGE, "--json").json()
            self.assertEqual((stored["rev"], stored["remark"]), (revision + 1, f"{('anna', 'bernd')[winner]} {revision}"))

    def test_different_fields_of_one_town_both_stay(self):
        results = self.put_all([("towns", "ags=" + WITTENBERGE, "remark=a"),
                                ("towns", "ags=" + WITTENBERGE, "website=https://www.example.org")])
        self.assertEqual([r[0] for r in results], [0, 0], results)
        town = self.ok("show", "towns", WITTENBERGE, "--json").json()
        self.assertEqual((town["remark"], town["website"]), ("a", "https://www.example.org"))

    def test_without_a_revision_the_last_one_wins(self):
        lines = ["".join(json.dumps({"ags": WITTENBERGE, "remark": f"{who} {i}"}) + "\n" for i in range(200)).encode()
                 for who in "abcd"]
        results = self.put_all([("towns", "--stdin")] * 4, lines)
        self.assertEqual([(r[0], r[1].count("\n")) for r in results], [(0, 200)] * 4, results)

    def test_four_writers_lose_nothing(self):
        texts = [note_lines(100, who) for who in "abcd"]
        results = self.put_all([("notes", "--stdin")] * 4, texts)
        self.assertEqual([r[0] for r in results], [0] * 4, results)
        ids = [line.split()[2] for r in results for line in r[1].splitlines()]
        self.assertEqual(len(set(ids)), 400)
        self.assertEqual(self.count("notes"), 400)
        self.ok("check")
