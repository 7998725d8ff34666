"""Letters: who gets one, what is noted, what undo takes back, and what no file name can do."""
import os
import unittest

from cli_persons import PeopleTest


class Letters(PeopleTest):
    def setUp(self):
        super().setUp()
        self.aenne = self.person("Änne", "Grün", form="Frau", title="Dr.")
        self.post(self.aenne)
        self.address(self.aenne)
        self.bernd = self.person("Bernd", "Beispiel", form="Herr")
        self.address(self.bernd)
        self.never = self.person("Nora", "Niemals", no_letter="ja")
        self.address(self.never)
        self.homeless = self.person("Otto", "Ohne")
        self.write("text.txt", "wir laden Sie herzlich ein.\n\nÜber Ihre Zusage würden wir uns freuen.\n")

    def address(self, person):
        self.ok("put", "addresses", f"person={person}", "street=Bäckerstraße 1", "postcode=19322", "city=Wittenberge")

    def letters(self, *words, file="brief.txt"):
        return ("letters", *words, "--subject", "Einladung zum Fest", "--body", "text.txt", "-o", file)

    def left(self):
        """How many notes there are, and how often persons left."""
        return (len(self.ok("list", "notes", "--json").json()), len(self.ok("list", "disclosures", "--json").json()))

    def test_one_file(self):
        done = self.ok(*self.letters())
        self.assertEqual(done.lines[0], f"ok letters 2 {os.path.realpath(self.path('brief.txt'))}")
        self.assertEqual(sorted(done.lines[1:]), ["ausgelassen: Nora Niemals (wünscht keinen Brief)",
                                                  "ausgelassen: Otto Ohne (ohne Anschrift)"])
        letters = self.read("brief.txt").decode("utf-8").split("\f")
        self.assertEqual(len(letters), 2)
        aenne = next(text for text in letters if "Grün" in text)
        for part in ("Frau Dr. Änne Grün\n", "Bäckerstraße 1\n19322 Wittenberge\n", "\nEinladung zum Fest\n",
                     "\nSehr geehrte Frau Dr. Grün,\n", "Über Ihre Zusage würden", "Mit freundlichen Grüßen\n"):
            self.assertIn(part, aenne)
        self.assertTrue(aenne.endswith("\nanna\n"))
        self.assertNotIn("Niemals", "".join(letters))
        self.assertEqual(os.stat(self.path("brief.txt")).st_mode & 0o777, 0o600)

    def test_in_the_language_of_the_person(self):
        self.ok("put", "persons", f"id={self.bernd}", "language=Englisch")
        self.ok(*self.letters())
        letters = self.read("brief.txt").decode("utf-8").split("\f")
        bernd = next(text for text in letters if "Bernd" in text)
        self.assertIn("\nDear Mr Beispiel,\n", bernd)
        self.assertIn("\nYours sincerely\n", bernd)
        self.assertEqual(sum("Mit freundlichen Grüßen" in text for text in letters), 1)

    def test_it_is_noted_and_undone(self):
        self.ok(*self.letters())
        notes = {n["person"]: n for n in (self.ok("show", "notes", str(row["id"]), "--json").json()
                                          for row in self.ok("list", "notes", "--json").json())}
        self.assertEqual(set(notes), {int(self.aenne), int(self.bernd)})
        note = notes[int(self.aenne)]
        self.assertEqual((note["type"], note["direction"], note["text"], note["author"]),
                         ("letter", "out", "Einladung zum Fest", "anna"))
        self.assertTrue(note["town"])
        self.assertIsNone(notes[int(self.bernd)]["town"])
        left = self.ok("list", "disclosures", "--json").json()
        self.assertEqual([(d["purpose"], d["persons"]) for d in left], [("Brief: Einladung zum Fest", 2)])
        self.ok("undo")
        self.assertEqual(self.left(), (0, 1))
        self.ok("check")

    def test_a_query_chooses(self):
        self.assertEqual(self.ok(*self.letters("gruen")).lines[0].split()[2], "1")
        self.fails(1, *self.letters("niemals"), saying="wünscht keinen Brief")
        self.fails(1, *self.letters("gibtesnicht"), saying="Niemand")

    def test_never_over_the_office(self):
        os.symlink("fremd.txt", self.path("link.txt"))
        for name in ("office.db", "./office.db", "office.db-wal", "link.txt", ".", "/dev/null", "fehlt/brief.txt"):
            self.assertNotEqual(self.kontor(*self.letters(file=name)).status, 0, name)
        self.assertEqual(self.left()[0], 0)
        self.assertFalse(os.path.exists(self.path("fremd.txt")))
        self.ok("check")

    def test_names_of_files_are_names(self):
        for name in ("$(touch drin).txt", "brief;touch drin", "-o", "`id`"):
            self.ok(*self.letters(file=name))
            self.assertTrue(os.path.isfile(self.path(name)), name)
        done = self.ok(*self.letters(file="zwei\n\x1b[2Jzeilen"))
        self.assertEqual(len(done.lines), 3)
        self.assertNotIn("\x1b", done.out)
        self.assertFalse(os.path.exists(self.path("drin")))

    def test_the_text(self):
        self.write("text.txt", b"\xef\xbb\xbfeins\r\n\fzwei\x1b[2J\r\n")
        self.ok(*self.letters("gruen"))
        text = self.read("brief.txt").decode("utf-8")
        self.assertIn(",\n\neins\n", text)
        for c in "\f\x1b\r\ufeff":
            self.assertNotIn(c, text)
        for wrong in (b"", b"\xff\xfe", b"a\0b", b"x" * 20001):
            self.write("text.txt", wrong)
            self.fails(1, *self.letters())
        self.fails(5, "letters", "--subject", "x", "--body", "fehlt.txt", "-o", "b.txt")
        self.assertEqual(self.left(), (1, 1))

    def test_wrong_use(self):
        self.fails(2, "letters", saying="--subject")
        self.fails(2, "letters", "--subject", "x", "--body", "text.txt", saying="-o")
        self.fails(2, *self.letters("land:XX"))
        self.fails(1, "letters", "--subject", " ", "--body", "text.txt", "-o", "b.txt", saying="Betreff")
        self.fails(1, "letters", "--subject", "x" * 151, "--body", "text.txt", "-o", "b.txt", saying="Betreff")


if __name__ == "__main__":
    unittest.main()
