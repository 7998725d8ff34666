"""list and show: the same rows as the screens, in every format."""
import csv
import io

from kontor import OfficeTest

WITTENBERGE = "12070424"


class Register(OfficeTest):
    def test_all_small_towns(self):
        self.assertEqual(len(self.ok("list", "towns", "verdikt:kleinstadt", "--format", "csv", "--plain").lines), 1 + 2279)

    def test_small_towns_of_a_state(self):
        rows = self.ok("list", "towns", "land:BB verdikt:kleinstadt", "--format", "csv", "--plain").lines
        self.assertEqual(len(rows), 1 + 96)

    def test_query_as_several_words(self):
        one = self.ok("list", "towns", "land:BB verdikt:kleinstadt", "--format", "csv", "--plain")
        two = self.ok("list", "towns", "land:BB", "verdikt:kleinstadt", "--format", "csv", "--plain")
        self.assertEqual(one.out, two.out)

    def test_all_towns(self):
        self.assertEqual(len(self.ok("list", "towns", "--format", "csv").lines), 1 + 10773)

    def test_german_folding(self):
        found = self.ok("list", "towns", "muehlhausen", "--format", "csv", "--plain").out
        self.assertIn("Mühlhausen/Thüringen", found)
        self.assertEqual(found, self.ok("list", "towns", "MÜHLHAUSEN", "--format", "csv", "--plain").out)

    def test_known_misspelling(self):
        self.assertIn("Dörentrup", self.ok("list", "towns", "doerentrupp").out)

    def test_exact_names_come_first(self):
        rows = self.ok("list", "towns", "wittenberge", "--format", "csv", "--plain", "--columns", "name").lines
        self.assertEqual(rows[1], "Wittenberge")

    def test_radius(self):
        rows = self.ok("list", "towns", "umkreis:15km@wittenberge", "--columns", "name", "--format", "csv", "--plain").lines
        self.assertIn("Perleberg", rows)
        self.assertNotIn("Berlin", rows)

    def test_the_streamed_and_the_loaded_way_agree(self):
        streamed = self.ok("list", "towns", "land:SN", "--format", "csv", "--plain").lines
        loaded = self.ok("list", "towns", "land:SN", "--sort", "ags", "--format", "csv", "--plain").lines
        self.assertEqual(sorted(streamed), sorted(loaded))


class Columns(OfficeTest):
    def test_chosen_sorted_limited(self):
        rows = self.ok("list", "towns", "--columns", "name,population", "--sort", "-population", "--limit", "3",
                       "--format", "csv", "--plain").lines
        self.assertEqual([r.split(",")[0] for r in rows], ["name", "Berlin", "Hamburg", "München"])

    def test_sort_by_a_column_that_is_not_shown(self):
        rows = self.ok("list", "towns", "--columns", "name", "--sort", "-population,name", "--limit", "1", "--format", "csv",
                       "--plain").lines
        self.assertEqual(rows, ["name", "Berlin"])

    def test_a_radius_around_a_town_with_several_names(self):
        self.ok("put", "town_names", "town=12062092", "name=Doberlug (Niederlausitz)", "type=Kurzform")
        near = self.ok("list", "towns", "umkreis:1km@doberlug", "--columns", "ags", "--format", "csv", "--plain")
        self.assertIn("12062092", near.lines)

    def test_limit_of_a_stream(self):
        self.assertEqual(len(self.ok("list", "towns", "--limit", "7", "--format", "csv", "--plain").lines), 8)

    def test_unknown_ones_are_named_with_the_known(self):
        self.fails(2, "list", "towns", "--columns", "name,nothing", saying="nothing")
        self.fails(2, "list", "towns", "--columns", "nothing", saying="population")
        self.fails(2, "list", "towns", "--sort", "nothing", saying="nothing")


class Formats(OfficeTest):
    def test_csv_for_people(self):
        raw = self.kontor("list", "towns", "ags:" + WITTENBERGE, "--columns", "name,postcode,population,latitude,verdict",
                          "--format", "csv").out
        self.assertTrue(raw.startswith("\ufeff"))
        self.assertTrue(raw.endswith('Wittenberge;"19322";16837;52,993574;Kleinstadt\r\n'), raw)

    def test_csv_for_programs(self):
        out = self.ok("list", "towns", "ags:" + WITTENBERGE, "--columns", "name,postcode,population,latitude,verdict",
                      "--format", "csv", "--plain").out
        self.assertEqual(out, "name,postcode,population,latitude,verdict\nWittenberge,19322,16837,52.993574,small_town\n")

    def test_spreadsheets_execute_nothing(self):
        self.ok("put", "notes", "town=" + WITTENBERGE, "text==HYPERLINK(\"http://example.org\")")
        rows = list(csv.reader(io.StringIO(self.ok("list", "notes", "--columns", "text", "--format", "csv").out), delimiter=";"))
        self.assertEqual(rows[1], ["'=HYPERLINK(\"http://example.org\")"])

    def test_json_is_one_array_of_plain_values(self):
        rows = self.ok("list", "towns", "ags:" + WITTENBERGE, "--json").json()
        self.assertEqual(len(rows), 1)
        self.assertEqual((rows[0]["ags"], rows[0]["population"], rows[0]["verdict"]), (WITTENBERGE, 16837, "small_town"))
        self.assertIsInstance(rows[0]["id"], int)
        self.assertEqual(self.ok("list", "views", "--json").json(), [])

    def test_json_times_have_their_offset(self):
        self.ok("put", "notes", "town=" + WITTENBERGE, "text=a", "at=2026-07-01 10:00")
        self.ok("put", "notes", "town=" + WITTENBERGE, "text=b", "at=2026-12-01 10:00")
        times = [n["at"] for n in self.ok("list", "notes", "--json").json()]
        self.assertEqual(times, ["2026-12-01T10:00:00+01:00", "2026-07-01T10:00:00+02:00"])

    def test_into_a_file(self):
        self.ok("list", "topics", "--format", "csv", "-o", "topics.csv")
        self.assertEqual(self.read("topics.csv").count(b"\r\n"), 1 + self.count("topics"))

    def test_never_over_the_office(self):
        before = self.read("office.db")
        self.fails(1, "list", "topics", "--format", "csv", "-o", "office.db")
        self.assertEqual(self.read("office.db"), before)

    def test_only_persons_are_cards_and_only_dates_are_calendars(self):
        self.fails(2, "list", "towns", "--format", "vcf", saying="Personen")
        self.fails(2, "list", "towns", "--format", "ics", saying="Termine")
        self.fails(2, "list", "towns", "--format", "xls", saying="csv")

    def test_a_table_holds_no_control_characters(self):
        self.ok("put", "notes", "town=" + WITTENBERGE, "text=\x1b[31mrot\nzweite\tZeile\u202e")
        out = self.ok("list", "notes").out
        self.assertEqual(len(out.splitlines()), 2)
        self.assertFalse([c for c in out if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c == "\u202e")])


class Show(OfficeTest):
    def test_a_town_with_its_relations(self):
        town = self.ok("show", "towns", WITTENBERGE, "--json").json()
        want = {"population": 16837, "postcode": "19322", "district_name": "Prignitz", "state_name": "Brandenburg",
                "latitude": 52.993574, "longitude": 11.751411, "verdict": "small_town", "verdict_rule": "population"}
        self.assertEqual({k: town[k] for k in want}, want)
        self.assertEqual([p["value"] for p in town["populations"]], [16837])
        self.assertIn("52.993574", self.kontor("show", "towns", WITTENBERGE, "--json").out)

    def test_what_the_office_added(self):
        self.ok("put", "town_topics", "town=" + WITTENBERGE, "topic=Finanzen", "direction=seeks", "level=3")
        self.ok("put", "town_tags", "town=" + WITTENBERGE, "tag=kongress2025")
        self.ok("put", "town_names", "town=" + WITTENBERGE, "name=Wittenberg an der Elbe")
        self.ok("put", "notes", "town=" + WITTENBERGE, "text=Rückruf")
        self.ok("put", "events", "title=Besuch", "type=coaching", "state=tentative", "town=" + WITTENBERGE,
                "start=2090-01-02 10:00", "end=12:00")
        town = self.ok("show", "towns", WITTENBERGE, "--json").json()
        self.assertEqual(town["topics"][0]["topic_label"], "Finanzen")
        self.assertEqual(town["tags"][0]["tag"], "kongress2025")
        self.assertIn("Wittenberg an der Elbe", [n["name"] for n in town["names"]])
        self.assertEqual((town["notes"], town["latest_notes"][0]["text"]), (1, "Rückruf"))
        self.assertEqual(town["next_events"][0]["end"], "2090-01-02T12:00:00+01:00")
        card = self.ok("show", "towns", WITTENBERGE).out
        for word in ("Wittenberge, Stadt", "16.837", "Prignitz", "Brandenburg", "Kleinstadt", "Finanzen", "kongress2025",
                     "Rückruf", "Besuch"):
            self.assertIn(word, card)

    def test_absent_ones(self):
        self.fails(5, "show", "towns", "99999999")
        self.fails(5, "show", "notes", "1")
        self.fails(2, "show", "towns")
        self.fails(2, "show", "nothing", "1", saying="nothing")

    def test_every_kind(self):
        self.ok("put", "views", "name=Meine", "kind=towns", "query=land:BB")
        self.ok("put", "events", "title=Frist", "type=deadline", "start=2026-10-14 00:00", "end=2026-10-14 00:00", "all_day=ja")
        for kind in ("topics", "views", "events"):
            row = self.ok("list", kind, "--json", "--limit", "1").json()[0]
            self.assertEqual(self.ok("show", kind, str(row["id"]), "--json").json()["id"], row["id"])
            self.assertTrue(self.ok("show", kind, str(row["id"])).out)


class Status(OfficeTest):
    kind = "demo"

    def test_counts_and_findings(self):
        status = self.ok("status", "--json").json()
        self.assertEqual(status["counts"]["towns"], 10773)
        self.assertEqual(status["register_date"], "2023-11-30")
        self.assertGreater(status["counts"]["notes"], 0)
        self.assertEqual(len(status["towns_without_coordinates"]), 5)
        for town in status["towns_near_threshold"]:
            self.assertTrue(4500 <= town["population"] < 5500 or 19500 <= town["population"] < 20500, town)
        self.assertIn("10.773 Kommunen", self.ok("status").out)
