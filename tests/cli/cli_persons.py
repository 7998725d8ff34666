"""People: lists that leave with a purpose, import, doubles, what is refused, two at once."""
import json
import os
import re
import shutil
import subprocess
import unicodedata
import unittest
import zipfile

from kontor import OfficeTest

WITTENBERGE = "12070424"
PURPOSE = ("--purpose", "Test")


def card(n, family="Beispiel", given=None, extra=""):
    return (f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:{family};{given or f'Person{n}'};;;\r\nFN:x\r\n"
            f"EMAIL;TYPE=INTERNET,WORK:person{n}@example.org\r\n{extra}END:VCARD\r\n")


class PeopleTest(OfficeTest):
    def person(self, given="Anna", family="Beispiel", **fields):
        words = [f"{k}={v}" for k, v in {"given_name": given, "family_name": family, **fields}.items()]
        return self.ok("put", "persons", *words).out.split()[2]

    def way(self, person, value, kind="mail", **fields):
        self.ok("put", "channels", f"person={person}", f"type={kind}", f"value={value}",
                *(f"{k}={v}" for k, v in fields.items()))

    def post(self, person, function="Bürgermeisterin", town=WITTENBERGE, **fields):
        self.ok("put", "posts", f"person={person}", f"town={town}", f"function={function}",
                *(f"{k}={v}" for k, v in fields.items()))

    def show(self, person):
        return self.ok("show", "persons", str(person), "--json").json()

    def export(self, *words):
        return self.ok("list", "persons", *words, *PURPOSE).out

    def import_file(self, name, *words):
        return self.ok("import", "persons", name, "--json", *words).json()


class Records(PeopleTest):
    def test_a_person_with_all_parts(self):
        anna = self.person(form="Frau", title="Dr.")
        self.post(anna, since="2024-10-01", term_end="2032-09-30")
        self.way(anna, "Anna.Beispiel@example.org", main="ja")
        self.way(anna, "03877 564 682-6", "phone")
        self.ok("put", "addresses", f"person={anna}", "street=August-Bebel-Str. 10", "postcode=19322", "city=Wittenberge")
        self.ok("put", "consents", f"person={anna}", "purpose=Newsletter", "basis=Einwilligung", "date=2026-01-02")
        bernd = self.person("Bernd", form="Herr")
        self.ok("put", "relations", f"person={anna}", "type=deputy", f"other={bernd}")
        shown = self.show(anna)
        self.assertEqual(shown["salutation_line"], "Sehr geehrte Frau Dr. Beispiel")
        self.assertEqual(shown["address_block"].splitlines()[-2:], ["August-Bebel-Str. 10", "19322 Wittenberge"])
        self.assertEqual(shown["detail"], "Bürgermeisterin, Wittenberge")
        self.assertEqual([c["value"] for c in shown["channels"]], ["Anna.Beispiel@example.org", "03877 564 682-6"])
        self.assertEqual((shown["posts"][0]["town_name"], shown["posts"][0]["function"]), ("Wittenberge", "mayor"))
        self.assertEqual(shown["relations"][0]["other_full_name"], "Bernd Beispiel")
        self.assertEqual(shown["consents"][0]["purpose"], "newsletter")
        self.assertIn("Amt begonnen", [m["what"] for m in shown["timeline"]])
        text = self.ok("show", "persons", anna).out
        for part in ("Dr. Anna Beispiel", "03877 564 682-6", "Sehr geehrte Frau", "30.09.2032", "Newsletter: Einwilligung"):
            self.assertIn(part, text)

    def test_people_are_named_by_mail_or_name(self):
        anna = self.person("Änne", "Grün")
        self.way(anna, "aenne@example.org")
        for name in (anna, "AENNE@example.org", "Änne Grün", "aenne gruen"):
            self.assertEqual(self.show(name)["id"], int(anna))
        self.ok("put", "followups", "title=Rückruf", "due=+14t", "person=aenne@example.org")
        followup = self.ok("show", "followups", "1", "--json").json()
        self.assertEqual((followup["person"], followup["owner"]), (int(anna), "anna"))
        self.person("Änne", "Grün")
        self.fails(1, "show", "persons", "Änne Grün", saying="mehrere")
        self.fails(5, "show", "persons", "Niemand Da")

    def test_organisations_are_named_by_short_name(self):
        self.ok("put", "organisations", "name=Bundesinstitut für Bauwesen", "short_name=BIB", "type=agency")
        anna = self.person()
        self.ok("put", "posts", f"person={anna}", "organisation=bib", "function=Referentin")
        self.assertEqual(self.show(anna)["posts"][0]["organisation_name"], "Bundesinstitut für Bauwesen")
        self.fails(1, "put", "posts", f"person={anna}", "organisation=XYZ", "function=staff", saying="Kurzname")
        self.fails(1, "put", "posts", f"person={anna}", "function=staff")

    def test_the_query_line(self):
        anna = self.person()
        self.post(anna, term_end="2026-12-31")
        self.person("Bernd", "Anders")
        found = self.ok("list", "persons", "funktion:bürgermeister land:BB amtsende:<2027-01-01 ohne:mail").out
        self.assertIn("Anna Beispiel", found)
        self.assertNotIn("Bernd", found)
        self.assertNotIn("Anna", self.ok("list", "persons", "kontakt:<90t").out)
        self.fails(2, "list", "persons", "funkton:x", saying="funktion")

    def test_tags_on_persons(self):
        anna, bernd = self.person(), self.person("Bernd", "Anders")
        self.post(anna)
        self.ok("put", "town_tags", "town=" + WITTENBERGE, "tag=kongress2025")
        for tag in ("presse", "Jury"):
            self.ok("put", "person_tags", f"person={anna}", "tag=" + tag)
        self.fails(1, "put", "person_tags", f"person={anna}", "tag=presse")
        self.fails(1, "put", "person_tags", f"person={anna}", "tag=zwei Wörter", saying="ohne Leerzeichen")
        for query, hers, his in (("tag:jury", True, False), ("-tag:jury", False, True), ("tag:jur", False, False),
                                 ("tag:kongress2025", False, False), ("kommunentag:kongress2025", True, False)):
            found = self.ok("list", "persons", query).out
            self.assertEqual(("Anna Beispiel" in found, "Bernd Anders" in found), (hers, his), query)
        self.assertEqual(sorted(t["tag"] for t in self.show(anna)["tags"]), ["Jury", "presse"])
        self.assertIn("Jury, presse", self.ok("show", "persons", anna).out)
        self.ok("put", "person_tags", f"person={bernd}", "tag=presse")
        self.ok("put", "person_tags", f"person={bernd}", "tag=newsletter")
        self.ok("persons", "merge", anna, bernd)
        self.assertEqual(sorted(t["tag"] for t in self.show(anna)["tags"]), ["Jury", "newsletter", "presse"])
        self.ok("undo")
        self.assertEqual([t["tag"] for t in self.show(bernd)["tags"]], ["newsletter", "presse"])
        self.ok("delete", "persons", anna)
        self.assertNotIn("Anna", self.ok("list", "persons", "tag:presse").out)
        self.ok("undo")
        self.assertIn("Anna", self.ok("list", "persons", "tag:jury").out)

    def test_deleting_takes_the_parts_along_and_undo_brings_them_back(self):
        anna = self.person()
        self.way(anna, "a@example.org")
        self.post(anna)
        before = self.show(anna)
        self.ok("delete", "persons", anna)
        self.fails(5, "show", "persons", anna)
        self.ok("undo")
        after = self.show(anna)
        self.assertEqual([c["value"] for c in after["channels"]], [c["value"] for c in before["channels"]])
        self.assertEqual(after["posts"][0]["function"], "mayor")

    def test_disclosures_are_written_by_the_program_alone(self):
        self.fails(1, "put", "disclosures", "purpose=x", "what=y", "who=z", "at=2026-01-01 10:00", "persons=1")
        self.person()
        self.export("--format", "csv")
        self.fails(1, "delete", "disclosures", "1")
        self.assertEqual(self.count("disclosures"), 1)


class Leaving(PeopleTest):
    def setUp(self):
        super().setUp()
        self.anna = self.person(form="Frau")
        self.post(self.anna)
        self.way(self.anna, "anna@example.org")
        self.way(self.anna, "privat@example.org", use="home")
        self.way(self.anna, "030 23125 001", "phone")
        self.silent = self.person("Still", "Schweiger", no_mail="ja")
        self.way(self.silent, "still@example.org")
        self.way(self.silent, "030 23125 002", "phone")

    def test_persons_leave_for_a_purpose_only(self):
        for form in ("csv", "json", "vcf", "xlsx"):
            self.fails(2, "list", "persons", "--format", form, saying="--purpose")
        self.fails(2, "list", "channels", "--json", saying="--purpose")
        self.fails(1, "list", "persons", "--json", "--purpose", " ", saying="Zweck")
        self.assertEqual(self.count("disclosures"), 0)
        self.assertIn("Anna", self.ok("list", "persons").out)
        self.assertEqual(self.ok("list", "organisations", "--json").out, "[]\n")

    def test_what_leaves_is_recorded(self):
        self.ok("list", "persons", "--format", "csv", "--columns", "full_name,mail", "--purpose", "Einladung Kongress")
        self.ok("list", "channels", "--format", "csv", "--purpose", "Abgleich", user="bernd")
        lines = self.ok("list", "disclosures", "--json").json()
        self.assertEqual([(d["who"], d["purpose"], d["persons"]) for d in lines],
                         [("bernd", "Abgleich", 2), ("anna", "Einladung Kongress", 2)])
        self.assertEqual(lines[1]["what"], "Personen, CSV: Name, E-Mail")

    def test_read_only_nothing_leaves(self):
        self.fails(1, "--read-only", "list", "persons", "--json", *PURPOSE)
        self.assertIn("Anna", self.ok("--read-only", "list", "persons").out)

    def test_who_wants_no_mail_keeps_it(self):
        columns = ("--columns", "full_name,mail,phone")
        rows = {r["full_name"]: r for r in json.loads(self.export("--json", *columns))}
        self.assertEqual((rows["Still Schweiger"]["mail"], rows["Still Schweiger"]["phone"]), (None, "030 23125 002"))
        self.assertEqual(rows["Anna Beispiel"]["mail"], "anna@example.org")
        for words in (("--format", "csv", *columns), ("--format", "vcf"), ("--format", "csv", "--columns", "contact")):
            self.assertNotIn("still@", self.export(*words), words)
        for words in (("--format", "vcf", "--columns", "all"), ("--format", "csv", "--columns", "all"), ("--json", "--columns", "all")):
            self.assertIn("still@", self.export(*words), words)

    def test_the_least_is_the_default(self):
        head = self.export("--format", "csv").splitlines()[0]
        self.assertEqual(head, "\ufeffName;Funktion;Kommune, Organisation;Land;Amtsende")
        self.assertNotIn("privat@", self.export("--format", "vcf"))
        self.assertIn("privat@", self.export("--format", "vcf", "--columns", "all"))

    def test_vcards_are_for_persons(self):
        self.fails(2, "list", "towns", "--format", "vcf")
        self.fails(2, "list", "persons", "--vcard", "2", *PURPOSE, saying="outlook")
        self.assertIn("VERSION:4.0", self.export("--vcard", "4"))

    def test_a_sheet(self):
        self.ok("list", "persons", "--format", "xlsx", *PURPOSE, "-o", "p.xlsx")
        self.assertEqual(self.read("p.xlsx")[:2], b"PK")
        self.ok("list", "towns", "land:SL", "--format", "xlsx", "-o", "t.xlsx")
        self.assertEqual(self.read("t.xlsx")[:2], b"PK")
        self.fails(2, "list", "persons", "-o", "p.txt", *PURPOSE)

    def test_no_cell_is_a_formula(self):
        self.person("=cmd|'/c calc'!A1", "-SUM(A1)", remark="@SUM(A1)", salutation="+1")
        for row in self.export("--format", "csv", "--columns", "all").splitlines():
            for cell in row.split(";"):
                self.assertNotRegex(cell.strip('"'), r"^[=+@-]")


class Import(PeopleTest):
    CSV = "Anrede;Vorname;Nachname;Funktion;Stadt;AGS;E-Mail;Telefon\n"

    def test_csv_from_a_spreadsheet(self):
        self.write("a.csv", self.CSV + "Frau;Anna;Grün;Bürgermeisterin;Wittenberge;12070424;anna@example.org;03877 564 682-6\n")
        for name, data in (("a.csv", self.read("a.csv")), ("b.csv", self.read("a.csv").decode().encode("cp1252")),
                           ("c.csv", self.read("a.csv").decode().encode("utf-16")),
                           ("d.csv", self.read("a.csv").replace(b";", b"\t"))):
            self.write(name, data)
            plan = self.import_file(name, "--dry-run")
            self.assertEqual((plan["new"], plan["refused"]), (1, 0), name)
        self.assertEqual(self.count("persons"), 0)
        self.import_file("b.csv")
        shown = self.show("Anna Grün")
        self.assertEqual((shown["form"], shown["posts"][0]["function"], shown["posts"][0]["town_name"]),
                         ("female", "mayor", "Wittenberge"))
        self.assertEqual(self.import_file("c.csv")["unchanged"], 1)
        self.ok("undo")
        self.assertEqual(self.count("persons"), 0)

    def test_an_update_adds_and_says_what(self):
        self.write("a.csv", "Vorname;Nachname;E-Mail\nAnna;Beispiel;anna@example.org\n")
        self.import_file("a.csv")
        self.write("b.csv", "Vorname;Nachname;E-Mail;Telefon\nAnna;Beispiel;ANNA@example.org;030 23125 003\n")
        plan = self.import_file("b.csv")
        self.assertEqual((plan["new"], plan["update"]), (0, 1))
        self.assertTrue(plan["lines"][0]["detail"])
        self.assertEqual([c["value"] for c in self.show("anna@example.org")["channels"]],
                         ["anna@example.org", "030 23125 003"])

    def test_decomposed_umlauts_match_composed_ones(self):
        self.write("a.csv", unicodedata.normalize("NFC", "Vorname;Nachname;Stadt\nJürgen;Größler;Mühlberg/Elbe\n"))
        self.import_file("a.csv")
        self.write("b.csv", unicodedata.normalize("NFD", "Vorname;Nachname;Stadt\nJürgen;Größler;Mühlberg/Elbe\n"))
        self.assertEqual(self.import_file("b.csv")["unchanged"], 1)
        self.assertEqual(self.count("persons"), 1)

    def test_bad_rows_are_refused_with_line_and_kept_for_correction(self):
        self.write("a.csv", "Vorname;Nachname;E-Mail;Stadt\nAnna;Beispiel;anna@example.org;\n;;leer@example.org;\n"
                            "Bernd;Beispiel;kein-mail;\nCarla;Beispiel;carla@example.org;Neustadt\n")
        plan = self.import_file("a.csv", "--errors", "rest.csv")
        lines = {l["line"]: l["action"] for l in plan["lines"]}
        self.assertEqual((lines[2], lines[3], lines[5]), ("new", "refused", "conflict"))
        conflict = [l for l in plan["lines"] if l["line"] == 5][0]
        self.assertEqual(conflict["choose"], "towns")
        self.assertGreater(len(conflict["candidates"]), 2)
        rest = self.read("rest.csv").decode("utf-8-sig").splitlines()
        self.assertEqual(rest[0], "Vorname;Nachname;E-Mail;Stadt")
        self.assertIn("Carla;Beispiel;carla@example.org;Neustadt", rest)
        self.assertNotIn("Anna", "".join(rest))
        self.write("again.csv", self.read("rest.csv").replace(b"Neustadt", b"Wittenberge"))
        self.assertEqual(self.import_file("again.csv")["new"], 1)

    def test_a_mapping_is_applied_and_remembered(self):
        self.write("a.csv", "Spalte1;Spalte2;Spalte3\nAnna Beispiel;zu streichen;anna@example.org\n")
        self.fails(2, "import", "persons", "a.csv", "--mapping", "full_name,quatsch,mail.work", saying="quatsch")
        self.fails(2, "import", "persons", "a.csv", "--mapping", "full_name", saying="Spalten")
        self.assertEqual(self.import_file("a.csv", "--mapping", "full_name,,mail.work")["new"], 1)
        self.assertEqual(self.show("anna@example.org")["family_name"], "Beispiel")
        self.assertNotIn("streichen", self.export("--json", "--columns", "all"))
        self.assertEqual(self.import_file("a.csv")["unchanged"], 1)

    def test_what_is_no_list_of_persons(self):
        self.write("bad.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Beispiel;Anna\r\n")
        self.write("zero.csv", "")
        self.write("binary.csv", os.urandom(4000))
        for name in ("zero.csv", "binary.csv", "absent.csv", "."):
            result = self.kontor("import", "persons", name)
            self.assertIn(result.status, (1, 5), name)
            self.assertRegex(result.err, r"\Akontor: [^\n]+\n\Z")
        self.kontor("import", "persons", "bad.vcf")
        self.assertEqual(self.count("persons"), 0)
        self.fails(2, "import", "register", "x", "--errors", "y")

    def test_ten_thousand_vcards(self):
        self.write("many.vcf", "".join(card(n, f"Fam{n % 977}x{n}") for n in range(10_000)))
        plan = self.import_file("many.vcf")
        self.assertEqual((plan["new"], plan["refused"], self.count("persons")), (10_000, 0, 10_000))
        self.assertEqual(self.import_file("many.vcf", "--dry-run")["unchanged"], 10_000)
        self.ok("undo")
        self.assertEqual(self.count("persons"), 0)
        self.ok("check")

    def test_ten_thousand_by_put(self):
        lines = "".join(json.dumps({"family_name": f"Fam{n}", "given_name": "Anna", "form": "female"}) + "\n" for n in range(10_000))
        done = self.ok("put", "persons", "--stdin", stdin=lines)
        self.assertEqual(done.lines, [f"ok persons {n + 1} 1" for n in range(10_000)])
        self.assertEqual(self.count("persons"), 10_000)


class RoundTrip(PeopleTest):
    kind = "demo"

    def office(self, name):
        shutil.copy(self.path("office.db"), self.path(name))

    def test_csv_vcard_csv(self):
        """What an office of 500 has arrives in another, there and back, over both formats."""
        everything = ("--columns", "all", *PURPOSE)
        self.ok("put", "persons", "id=1", "remark=Zwei\nZeilen; mit „Zeichen“, Komma", "salutation=Liebe Anna", "language=Englisch")
        self.way("1", "privat@example.org", use="home")
        self.way("1", "https://www.example.org/a?b=c,d;e", "web")
        # Doubles would be recognised on the way in.
        for pair in self.ok("persons", "duplicates", "--json").json():
            self.ok("delete", "persons", str(pair["other"]["id"]))
        first = self.ok("list", "persons", "--format", "csv", *everything).out
        self.write("first.csv", first)
        for n, form, name in ((1, "vcf", "a.vcf"), (2, "csv", "b.csv"), (3, "vcf", "c.vcf")):
            db = f"other{n}.db"
            self.ok("init", db=db)
            source = "first.csv" if n == 1 else self.last
            plan = self.ok("import", "persons", source, "--json", db=db).json()
            self.assertEqual((plan["refused"], plan["conflict"]), (0, 0), plan["lines"][:3])
            again = self.ok("list", "persons", "--format", "csv", *everything, db=db).out
            self.assertEqual(again.splitlines(), first.splitlines())
            extra = ("--vcard", "4") if n == 3 else ()
            self.write(name, self.ok("list", "persons", "--format", form, *extra, *everything, db=db).out)
            self.last = name
        self.ok("init", db="last.db")
        self.ok("import", "persons", "c.vcf", db="last.db")
        self.assertEqual(self.ok("list", "persons", "--format", "csv", *everything, db="last.db").out, first)

    def test_vcards_read_by_others(self):
        try:
            import vobject
        except ImportError:
            self.skipTest("python3-vobject is not installed")
        for version in ("3", "outlook"):
            text = self.export("--vcard", version, "--columns", "all")
            cards = list(vobject.readComponents(text))
            self.assertEqual(len(cards), 500)
            rows = {r["full_name"]: r for r in json.loads(self.export("--json", "--columns", "all"))}
            for c in cards:
                row = rows[c.fn.value]
                self.assertEqual((c.n.value.family, c.n.value.given), (row["family_name"], row["given_name"]))
                if hasattr(c, "adr"):
                    self.assertRegex(c.adr.value.code, r"\A\d{5}\Z")
                if row["mail"]:
                    self.assertIn(row["mail"], [m.value for m in c.contents["email"]])

    def test_a_spreadsheet_program_reads_the_csv(self):
        """Whoever just opens it sees each postcode with its zero, and no formula runs."""
        office = shutil.which("soffice") or shutil.which("libreoffice")
        if not office:
            self.skipTest("LibreOffice is not installed")
        self.person("=1+1", "+2", remark="@SUM(A1)")
        self.ok("put", "addresses", "person=501", "postcode=01067", "city==HYPERLINK(1)")
        self.ok("list", "persons", "--format", "xlsx", "--columns", "all", *PURPOSE, "-o", "sheet.xlsx")
        self.write("asked.csv", self.export("--format", "csv", "--columns", "all"))
        shutil.copy(self.path("asked.csv"), self.path("plain.csv"))
        self.ok("list", "towns", "--format", "csv", "--columns", "ags,postcode,name", "-o", "towns.csv")
        # The separator and the character set are all that it needs to be told; it never asks on its own.
        told = ["--infilter=CSV:59,34,UTF8"]
        cautious = ["--infilter=CSV:59,34,UTF8,1,,0,true,true"]
        for name, how in (("plain.csv", told), ("towns.csv", told), ("asked.csv", cautious), ("sheet.xlsx", [])):
            subprocess.run([office, f"-env:UserInstallation=file://{self.folder}/profile", "--headless", *how,
                            "--convert-to", "ods", name], cwd=self.folder, check=True, timeout=120, capture_output=True)
            with zipfile.ZipFile(self.path(name.split(".")[0] + ".ods")) as ods:
                content = ods.read("content.xml").decode().replace("<text:tab/>", "")
            self.assertNotIn("table:formula", content, name)
            cells = set(re.findall(r"<text:p>([^<]*)</text:p>", content))
            self.assertIn("01067", cells, name)
            self.assertNotIn("1067", cells, name)
            if name == "towns.csv":
                towns = {row["ags"]: row["postcode"] for row in json.loads(self.ok("list", "towns", "--json").out)}
                self.assertEqual({key for key in towns if key[0] == "0"} - cells, set())
                self.assertEqual({code for code in towns.values() if code and code[0] == "0"} - cells, set())

    def test_what_protects_digits_is_gone_when_read(self):
        anna = self.person("Anna", "Nullbeispiel")
        self.ok("put", "addresses", f"person={anna}", "postcode=01067", "city=Dresden", "use=work", "main=1")
        self.write("here.csv", self.ok("list", "persons", "Nullbeispiel", "--format", "csv", "--columns", "all", *PURPOSE).out)
        with open(self.path("here.csv"), encoding="utf-8") as f:
            self.assertTrue('"01067\t"' in f.read())
        self.ok("init", db="there.db")
        self.ok("import", "persons", "here.csv", db="there.db")
        there = self.ok("list", "addresses", "--json", *PURPOSE, db="there.db").json()
        self.assertEqual([a["postcode"] for a in there], ["01067"])


class Doubles(PeopleTest):
    kind = "demo"

    def test_found_with_a_reason(self):
        pairs = self.ok("persons", "duplicates", "--json").json()
        self.assertEqual(len(pairs), 6)
        self.assertTrue(all(p["reason"] for p in pairs))
        self.assertEqual([p["points"] for p in pairs], sorted((p["points"] for p in pairs), reverse=True))
        self.assertIn("gleiche E-Mail", self.ok("persons", "duplicates").out)

    def test_not_the_same_is_remembered(self):
        pair = self.ok("persons", "duplicates", "--json").json()[0]
        self.ok("persons", "distinct", str(pair["one"]["id"]), str(pair["other"]["id"]))
        self.assertEqual(len(self.ok("persons", "duplicates", "--json").json()), 5)
        self.ok("undo")
        self.assertEqual(len(self.ok("persons", "duplicates", "--json").json()), 6)

    def test_merging_moves_what_hangs_on_the_loser(self):
        pair = self.ok("persons", "duplicates", "--json").json()[0]
        one, other = pair["one"]["id"], pair["other"]["id"]
        self.ok("put", "notes", f"person={other}", "type=call", "text=Wichtig")
        self.ok("put", "followups", f"person={other}", "title=Nachfassen", "due=+1t")
        self.ok("put", "persons", f"id={other}", "remark=vom Verlierer", "title=Prof.")
        before = (self.show(one), self.show(other))
        done = self.ok("persons", "merge", str(one), str(other), "--take", "remark")
        self.assertRegex(done.lines[0], rf"\Aok persons {one} \d+\Z")
        self.fails(5, "show", "persons", str(other))
        merged = self.show(one)
        self.assertEqual((merged["remark"], merged["title"]), ("vom Verlierer", before[0]["title"]))
        self.assertIn("Wichtig", [m["title"] for m in merged["timeline"]])
        keys = [c["value"].lower() for c in merged["channels"]]
        self.assertEqual(len(keys), len(set(keys)))
        self.ok("undo")
        for was, person in zip(before, (one, other)):
            now = self.show(person)
            self.assertEqual((now["remark"], now["title"], len(now["channels"]), len(now["timeline"])),
                             (was["remark"], was["title"], len(was["channels"]), len(was["timeline"])))
        self.ok("check")

    def test_wrong_use(self):
        self.fails(2, "persons")
        self.fails(2, "persons", "merge", "1")
        self.fails(2, "persons", "merge", "1", "2", "--take", "quatsch", saying="quatsch")
        self.fails(1, "persons", "merge", "1", "1", saying="dieselbe")
        self.fails(5, "persons", "merge", "1", "99999")
        self.fails(2, "persons", "distinct", "1", "2", "--take", "title")


class AtOnce(PeopleTest):
    def test_one_merges_while_the_other_edits(self):
        """Whatever the order: no acknowledged channel or note is lost, the file stays whole."""
        for turn in range(6):
            one, other = self.person("Anna", f"Doppelt{turn}"), self.person("Anne", f"Doppelt{turn}")
            lines = "".join(json.dumps({"person": int(other), "type": "mail", "value": f"m{turn}.{n}@example.org"}) + "\n"
                            for n in range(60))
            edits = self.popen("put", "channels", "--stdin")
            merging = self.popen("persons", "merge", one, other)
            out, err = edits.communicate(lines.encode(), timeout=60)
            merged, said = merging.communicate(timeout=60)
            acknowledged = [line for line in out.decode().splitlines() if line.startswith("ok channels")]
            kept = []
            for person in (one, other):
                shown = self.kontor("show", "persons", person, "--json")
                if shown.status == 0:
                    kept += [c["value"] for c in shown.json()["channels"]]
            self.assertEqual(kept[:len(acknowledged)], [f"m{turn}.{n}@example.org" for n in range(len(acknowledged))],
                             (merging.returncode, said, err))
            self.assertIn(merging.returncode, (0, 3), said)
            if merging.returncode == 0:
                self.fails(5, "show", "persons", other)
        self.ok("check")

    def test_two_edit_the_same_person(self):
        anna = self.person()
        jobs = [self.popen("put", "persons", f"id={anna}", word) for word in ("title=Dr.", "remark=x", "language=en", "no_mail=ja")]
        for job in jobs:
            out, err = job.communicate(timeout=60)
            self.assertEqual(job.returncode, 0, err)
        shown = self.show(anna)
        self.assertEqual((shown["title"], shown["remark"], shown["language"], shown["no_mail"]), ("Dr.", "x", "en", True))


class Today(PeopleTest):
    kind = "demo"

    def test_status(self):
        status = self.ok("status", "--json").json()
        self.assertEqual(status["counts"]["persons"], 500)
        self.assertEqual((status["followups_overdue"], status["followups_today"]), (3, 4))
        problems = {p["problem"]: p for p in status["problems"]}
        self.assertEqual(problems["duplicate"]["count"], 6)
        for name, p in problems.items():
            if p["query"] and p["count"]:
                found = self.ok("list", p["list"], "--json", p["query"], *(PURPOSE if p["list"] == "persons" else ())).json()
                self.assertEqual(len(found), p["count"], name)
        text = self.ok("status").out
        self.assertIn("3 überfällig, 4 heute fällig", text)

    def test_the_demo_calls_nobody(self):
        for row in self.ok("list", "channels", "--json", *PURPOSE).json():
            if row["type"] == "phone":
                self.assertRegex(row["value"].replace("+49 (0)", "0").replace(" / ", " "),
                                 r"\A(030 23125|069 90009|0221 4710|040 66969|089 99998|0171 39200) \d{2,3}\Z")
            if row["type"] == "mail":
                self.assertTrue(row["value"].endswith(".example.org"))


if __name__ == "__main__":
    unittest.main()
