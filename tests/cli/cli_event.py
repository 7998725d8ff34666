"""Dates and series on the command line: what their times mean, and what hangs on them."""
import unittest

from kontor import OfficeTest


class When(OfficeTest):
    def show(self, event):
        return self.ok("show", "events", str(event), "--json").json()

    def test_one_line_says_start_and_end(self):
        self.ok("put", "events", "title=Rat", "type=internal", "when=14.10.2026 18-19:30")
        shown = self.show(1)
        self.assertEqual(shown["start"], "2026-10-14T18:00:00+02:00")
        self.assertEqual(shown["end"], "2026-10-14T19:30:00+02:00")
        self.ok("put", "events", "id=1", "when=17.-18.10.2026")
        shown = self.show(1)
        self.assertEqual((shown["start"][:10], shown["end"][:10], shown["all_day"]), ("2026-10-17", "2026-10-18", True))
        self.ok("put", "events", "id=1", "when=17.10.2026 9-10")
        self.assertFalse(self.show(1)["all_day"])

    def test_what_it_cannot_mean_is_told(self):
        for when, word in (("29.3.2026 2:30-4", "gibt es nicht"), ("14.10.2026 18 Uhr", "Ende"), ("irgendwann", "kein Termin"),
                           ("14.10.2026 18-19 Rat", "„")):
            done = self.fails(1, "put", "events", "title=Rat", "type=internal", f"when={when}")
            self.assertIn(word, done.err)
            self.assertIn("when", done.err)
        self.assertEqual(self.ok("list", "events", "--format", "json").json(), [])

    def test_the_doubled_hour(self):
        self.assertIn("zweimal", self.fails(1, "put", "events", "title=N", "type=internal", "when=25.10.2026 2:30-4").err)
        self.ok("put", "events", "title=N", "type=internal", "when=25.10.2026 2:30-4", "fold=second")

    def test_an_end_alone_is_on_the_day_of_the_start(self):
        self.ok("put", "events", "title=Rat", "type=internal", "start=14.10.2026 18:00", "end=19:30")
        self.assertEqual(self.show(1)["end"], "2026-10-14T19:30:00+02:00")
        self.assertIn("Ende", self.fails(1, "put", "events", "title=Rat", "type=internal", "start=14.10.2026 18:00").err)


class Parts(OfficeTest):
    def setUp(self):
        super().setUp()
        self.ok("put", "persons", "form=Frau", "given_name=Anna", "family_name=Öhler")
        self.ok("put", "events", "title=Werkstatt", "type=congress", "when=18.6.2026 9 Uhr - 19.6.2026 16 Uhr")
        self.ok("put", "sessions", "event=1", "title=Wohnen", "when=18.6.2026 10-11", "arena=Wohnen")
        self.ok("put", "event_persons", "event=1", "person=Anna Öhler", "role=speaker", "session=1")

    def test_show_names_what_hangs_on_a_date(self):
        card = self.ok("show", "events", "1").out
        for text in ("Mitwirkende", "Anna Öhler", "Referent:in", "Sitzungen", "Wohnen"):
            self.assertIn(text, card)
        shown = self.ok("show", "events", "1", "--json").json()
        self.assertEqual(shown["people"][0]["person_full_name"], "Anna Öhler")
        self.assertEqual(shown["sessions"][0]["start"], "2026-06-18T10:00:00+02:00")
        for key in ("registrations", "messages", "followups"):
            self.assertEqual(shown[key], [])


class Series(OfficeTest):
    def setUp(self):
        super().setUp()
        self.ok("put", "series", "title=Web-Talk", "type=webtalk", "when=14.1.2026 18-19", "frequency=month_weekday", "count=8",
                "mode=single")

    def dates(self):
        return [e["start"][:10] for e in self.ok("show", "series", "1", "--json").json()["events"]]

    def test_it_comes_with_its_dates(self):
        self.assertEqual(self.dates()[:3], ["2026-01-14", "2026-02-11", "2026-03-11"])
        self.assertEqual(len(self.dates()), 8)
        self.assertIn("jeden 2. Mittwoch im Monat, 8-mal", self.ok("show", "series", "1").out)

    def test_a_longer_rule_makes_more(self):
        self.ok("put", "series", "id=1", "count=10")
        self.assertEqual(len(self.dates()), 10)
        self.ok("undo")
        self.assertEqual(len(self.dates()), 8)

    def test_an_old_revision_is_refused(self):
        self.ok("put", "series", "id=1", "rev=1", "count=10")
        self.fails(3, "put", "series", "id=1", "rev=1", "count=12")
        self.assertEqual(len(self.dates()), 10)

    def test_it_goes_as_a_whole(self):
        self.ok("delete", "series", "1")
        self.assertEqual(self.ok("list", "events", "--format", "json").json(), [])
        self.ok("undo")
        self.assertEqual(len(self.dates()), 8)


if __name__ == "__main__":
    unittest.main()
