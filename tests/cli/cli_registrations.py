"""Registrations: nobody is overbooked silently, files are taken once, what is printed is escaped and recorded."""
import unittest
from html.parser import HTMLParser

from cli_persons import PeopleTest

FILE = """Vorname;Nachname;E-Mail;Kommune;Einrichtung;Status;Bemerkung
Änne;Grün;aenne@example.org;Wittenberge;Stadtplanung;;vegetarisch
Bernd;Neu;bernd@example.org;;Bauhaus & Söhne <GmbH>;angemeldet;
Cem;Falsch;cem@example.org;Nirgendwo an der Null;;;
Dora;Dritte;dora@example.org;;;ja;
Emil;Abgesagt;emil@example.org;;;nein;
Fritz;Seltsam;fritz@example.org;;;vielleicht;
"""


class Registrations(PeopleTest):
    def setUp(self):
        super().setUp()
        self.event = self.make_event("Web-Talk", capacity="2")
        self.aenne = self.person("Änne", "Grün", form="Frau")
        self.post(self.aenne)

    def make_event(self, title, start="14.10.2030 10:00", end="11:30", **more):
        done = self.ok("put", "events", f"title={title}", "type=webtalk", "state=confirmed", f"start={start}", f"end={end}",
                       *(f"{k}={v}" for k, v in more.items()))
        return done.out.split()[2]

    def register(self, *words):
        return self.kontor("put", "registrations", f"event={self.event}", *words)

    def states(self):
        return {r["name"]: r["state"] for r in self.ok("list", "registrations", f"termin:{self.event}", "--json",
                                                       "--columns", "name,state", "--purpose", "Prüfung").json()}

    def test_put_never_overbooks(self):
        for name in ("Eins", "Zwei"):
            self.assertEqual(self.register(f"family_name={name}").status, 0)
        third = self.register("family_name=Drei")
        self.assertEqual(third.status, 0)
        self.assertIn("Warteliste", third.err)
        self.assertEqual(self.states(), {"Eins": "registered", "Zwei": "registered", "Drei": "waiting"})
        number = third.out.split()[2]
        for words in (("state=registered", f"id={number}"), ("state=confirmed", "family_name=Vier")):
            refused = self.register(*words) if "id" not in words[1] else self.kontor("put", "registrations", *words)
            self.assertEqual(refused.status, 1)
            self.assertIn("2 von 2 vergeben", refused.err)
        card = self.ok("show", "events", self.event).out
        self.assertIn("Belegung       2 von 2 Plätzen, 1 auf der Warteliste\n", card)
        counts = self.ok("show", "events", self.event, "--json").json()["attendance"]
        self.assertEqual((counts["taken"], counts["waiting"], counts["free"], counts["moving_up"]), (2, 1, 0, 0))

    def test_a_person_registers_once(self):
        self.assertEqual(self.register("person=Änne Grün").status, 0)
        self.assertEqual(self.register("person=Änne Grün").status, 3)
        self.fails(2, "list", "registrations", "--json")
        row = self.ok("list", "registrations", "--json", "--columns", "name,town_name", "--purpose", "Prüfung").json()[0]
        self.assertEqual((row["name"], row["town_name"]), ("Änne Grün", "Wittenberge"))

    def test_import(self):
        self.write("a.csv", FILE)
        dry = self.ok("import", "registrations", self.event, "a.csv", "--dry-run", "--json").json()
        self.assertEqual((dry["new"], dry["waiting"], dry["refused"], dry["ask"]), (3, 1, 2, 0))
        refused = {l["line"]: l["detail"] for l in dry["lines"] if l["action"] == "refused"}
        self.assertEqual(set(refused), {4, 7})
        self.assertIn("Nirgendwo", refused[4])
        self.assertIn("vielleicht", refused[7])
        self.assertEqual(self.states(), {})
        self.ok("import", "registrations", self.event, "a.csv")
        self.assertEqual(self.states(), {"Änne Grün": "registered", "Bernd Neu": "registered", "Dora Dritte": "waiting",
                                         "Emil Abgesagt": "cancelled"})
        again = self.ok("import", "registrations", self.event, "a.csv", "--json").json()
        self.assertEqual((again["new"], again["update"], again["waiting"], again["unchanged"]), (0, 0, 0, 4))
        self.ok("undo")
        self.ok("check")

    def test_what_stays_out_is_written_down(self):
        self.write("a.csv", ("\ufeff" + FILE + "Gabi;Ort;gabi@example.org;Neustadt;;;\n").encode("utf-8"))
        self.fails(2, "import", "feedback", self.event, "a.csv", "--errors", "rest.csv")
        out = self.ok("import", "registrations", self.event, "a.csv", "--errors", "rest.csv").out
        self.assertIn("2 abgewiesen", out)
        rest = self.read("rest.csv").decode("utf-8").splitlines()
        self.assertEqual([line.split(";")[0].lstrip("\ufeff") for line in rest], ["Vorname", "Cem", "Fritz", "Gabi"])
        corrected = "\n".join(rest).replace("Nirgendwo an der Null", "").replace("vielleicht", "nein").replace("Neustadt", "")
        self.write("rest.csv", corrected)
        again = self.ok("import", "registrations", self.event, "rest.csv", "--json").json()
        self.assertEqual((again["new"] + again["waiting"], again["refused"], again["ask"]), (3, 0, 0))

    def test_import_twice_changes_nothing(self):
        self.write("a.csv", FILE.replace(";ja;", ";;").replace(";vielleicht;", ";;"))
        self.ok("import", "registrations", self.event, "a.csv")
        before = self.read("office.db")
        again = self.ok("import", "registrations", self.event, "a.csv", "--json").json()
        self.assertEqual((again["new"], again["update"], again["waiting"]), (0, 0, 0))
        self.assertEqual(before, self.read("office.db"))
        self.ok("undo")
        self.assertEqual(self.states(), {})

    def test_english_and_windows(self):
        self.write("b.csv", "First Name,Last Name,Email,State,Company\nÄnne,Grün,x@example.org,confirmed,Büro\n".encode("cp1252"))
        self.ok("import", "registrations", self.event, "b.csv")
        self.assertEqual(self.states(), {"Änne Grün": "confirmed"})

    def test_paper(self):
        self.write("a.csv", FILE)
        self.ok("import", "registrations", self.event, "a.csv")
        self.fails(1, "export", "badges", self.event, "-o", "b.html")
        self.ok("export", "badges", self.event, "-o", "b.html", "--purpose", "Einlass")
        self.ok("export", "signin", self.event, "-o", "s.html", "--purpose", "Einlass")
        for name in ("b.html", "s.html"):
            page = self.read(name).decode("utf-8")
            self.assertIn("Bauhaus &amp; Söhne &lt;GmbH&gt;", page)
            self.assertNotIn("<GmbH>", page)
            self.assertNotIn("Emil", page)
            HTMLParser().feed(page)
        self.assertIn("Grün, Änne", self.read("s.html").decode("utf-8"))
        left = self.ok("list", "disclosures", "--json").json()
        self.assertEqual([(d["purpose"], d["persons"]) for d in left], [("Einlass", 2)] * 2)
        self.fails(2, "export", "badges", self.event)

    def test_feedback(self):
        self.ok("put", "sessions", f"event={self.event}", "title=Wohnen", "start=14.10.2030 10:00", "end=14.10.2030 10:30")
        self.write("f.csv", "Note;Sitzung;Kommentar\n1;;gut\n2;Wohnen;\n1;;gut\n7;;zu viel\n3;Fehlt;\n")
        first = self.ok("import", "feedback", self.event, "f.csv", "--json").json()
        self.assertEqual((first["new"], first["refused"]), (3, 2))
        again = self.ok("import", "feedback", self.event, "f.csv", "--json").json()
        self.assertEqual((again["new"], again["unchanged"]), (0, 3))


if __name__ == "__main__":
    unittest.main()
