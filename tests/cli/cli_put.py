"""put, delete, undo, redo, history: what is written, what is refused."""
import json

from kontor import OfficeTest

WITTENBERGE = "12070424"


class Put(OfficeTest):
    def test_a_new_record_is_acknowledged(self):
        done = self.ok("put", "notes", "town=" + WITTENBERGE, "type=call", "text=Rückruf am Montag")
        self.assertEqual(done.out, "ok notes 1 1\n")
        note = self.ok("show", "notes", "1", "--json").json()
        self.assertEqual((note["town_ags"], note["text"], note["author"]), (WITTENBERGE, "Rückruf am Montag", "anna"))

    def test_towns_are_named_by_their_ags(self):
        done = self.ok("put", "towns", "ags=" + WITTENBERGE, "website=https://www.example.org")
        self.assertEqual(done.out, f"ok towns {WITTENBERGE} 2\n")
        self.assertEqual(self.ok("show", "towns", WITTENBERGE, "--json").json()["website"], "https://www.example.org")

    def test_an_empty_value_clears_a_field(self):
        self.ok("put", "towns", "ags=" + WITTENBERGE, "remark=x")
        self.ok("put", "towns", "ags=" + WITTENBERGE, "remark=")
        self.assertIsNone(self.ok("show", "towns", WITTENBERGE, "--json").json()["remark"])

    def test_a_change_that_changes_nothing_leaves_no_trace(self):
        self.ok("put", "towns", "ags=" + WITTENBERGE, "remark=x")
        steps = len(self.ok("undo", "--list", "--json").json())
        self.assertEqual(self.ok("put", "towns", "ags=" + WITTENBERGE, "remark=x").out, f"ok towns {WITTENBERGE} 2\n")
        self.assertEqual(len(self.ok("undo", "--list", "--json").json()), steps)

    def test_topics_are_named_by_their_label(self):
        self.ok("put", "town_topics", "town=" + WITTENBERGE, "topic=wohnen und quartiere", "direction=sucht", "level=2")
        topic = self.ok("show", "towns", WITTENBERGE, "--json").json()["topics"][0]
        self.assertEqual((topic["topic_label"], topic["direction"], topic["level"]), ("Wohnen und Quartiere", "seeks", 2))

    def test_what_show_prints_can_be_put_back(self):
        self.ok("put", "events", "title=Kongress", "type=congress", "start=2026-07-01 10:00", "end=2026-07-02 18:00",
                "town=" + WITTENBERGE)
        event = self.ok("show", "events", "1", "--json").json()
        members = {k: event[k] for k in ("id", "rev", "title", "type", "state", "town", "start", "end", "place", "all_day")}
        self.assertEqual(self.ok("put", "events", "--stdin", stdin=json.dumps(members)).out, "ok events 1 1\n")

    def test_an_end_without_a_day_is_on_the_day_of_the_start(self):
        self.ok("put", "events", "title=Besuch", "type=coaching", "start=14.10.2026 14:00", "end=18:00")
        self.assertEqual(self.ok("show", "events", "1", "--json").json()["end"], "2026-10-14T18:00:00+02:00")


class Refused(OfficeTest):
    def test_unknown_fields_with_the_known(self):
        self.fails(1, "put", "notes", "town=" + WITTENBERGE, "txt=a", saying="Möglich sind: town, person, type, direction, at, text")

    def test_a_missing_field_is_named_as_it_is_typed(self):
        self.fails(1, "put", "events", "title=T", "start=2026-01-01 10:00", "end=11:00", saying="(Feld type)")

    def test_a_name_that_is_no_key(self):
        done = self.fails(1, "put", "notes", "town=Herzberg", "text=a", saying="AGS statt „Herzberg“")
        self.assertNotIn("gibt es nicht", done.err)
        self.fails(1, "put", "notes", "town=99999999", "text=a", saying="AGS „99999999“ gibt es nicht")

    def test_a_stale_revision_names_the_key(self):
        self.fails(3, "put", "towns", "ags=" + WITTENBERGE, "rev=99", "remark=x", saying="Kommune " + WITTENBERGE)

    def test_what_the_register_owns(self):
        self.fails(1, "put", "towns", "ags=" + WITTENBERGE, "population=5", saying="population")
        self.fails(1, "put", "districts", "key=12070", "name=x")
        self.fails(1, "put", "populations", "town=" + WITTENBERGE, "date=2020-01-01", "value=1", "source=x")

    def test_what_the_program_sets(self):
        self.fails(1, "put", "events", "title=T", "type=tour", "start=2026-01-01 10:00", "end=11:00", "uid=x", saying="uid")

    def test_the_message_names_the_field(self):
        self.fails(1, "put", "notes", "town=" + WITTENBERGE, saying="Text")
        self.fails(1, "put", "notes", "town=" + WITTENBERGE, "text=a", "type=fax", saying="Art")
        self.fails(1, "put", "notes", "town=" + WITTENBERGE, "text=a", "at=gestern um acht", saying="„gestern um acht“")
        self.fails(1, "put", "notes", "town=00000000", "text=a", saying="Kommune")
        self.fails(1, "put", "towns", "ags=" + WITTENBERGE, "override=small_town", saying="Grund")
        self.fails(1, "put", "town_topics", "town=" + WITTENBERGE, "topic=Finanzen", "direction=seeks", "level=4")

    def test_absent_records(self):
        self.fails(5, "put", "towns", "ags=00000000", "remark=x")
        self.fails(5, "put", "notes", "id=77", "text=x")

    def test_the_hour_that_march_skips(self):
        self.fails(1, "put", "events", "title=T", "type=tour", "start=2026-03-29 02:30", "end=2026-03-29 04:00")

    def test_an_end_before_the_start(self):
        self.fails(1, "put", "events", "title=T", "type=tour", "start=2026-03-28 12:00", "end=11:00")

    def test_bad_utf8(self):
        self.fails(1, "put", "notes", "--stdin", stdin=b'{"town":"12070424","text":"\xff"}\n', saying="UTF-8")
        self.assertEqual(self.count("notes"), 0)

    def test_read_only(self):
        self.fails(1, "--read-only", "put", "topics", "label=Neu")
        self.assertEqual(self.ok("--read-only", "list", "topics", "--json").status, 0)


class Stdin(OfficeTest):
    def test_one_object_a_line(self):
        lines = [json.dumps({"town": WITTENBERGE, "text": f"Vermerk {i}"}) for i in range(5)]
        done = self.ok("put", "notes", "--stdin", stdin="\n".join(lines) + "\n\n")
        self.assertEqual(done.lines, [f"ok notes {i + 1} 1" for i in range(5)])

    def test_numbers_booleans_and_null(self):
        line = {"label": "Neues Thema", "position": 7, "retired": True, "synonyms": None}
        self.ok("put", "topics", "--stdin", stdin=json.dumps(line))
        topic = [t for t in self.ok("list", "topics", "--columns", "label,position,retired", "--json").json()
                 if t["label"] == "Neues Thema"][0]
        self.assertEqual((topic["position"], topic["retired"]), (7, True))

    def test_a_fault_keeps_what_is_acknowledged_and_tells_the_line(self):
        good = json.dumps({"town": WITTENBERGE, "text": "gut"})
        for bad, saying in (("{", "JSON"), ("[]", "JSON"), ('{"town":[1]}', "Liste"), ('{"text":"ohne Kommune"}', "Kommune")):
            before = self.count("notes")
            done = self.kontor("put", "notes", "--stdin", stdin=f"{good}\n{good}\n{bad}\n{good}\n")
            self.assertEqual((done.status, len(done.lines)), (1, 2))
            self.assertIn("Zeile 3", done.err)
            self.assertIn(saying, done.err)
            self.assertEqual(self.count("notes"), before + 2)

    def test_a_line_without_end(self):
        self.fails(1, "put", "notes", "--stdin", stdin=b"x" * 3_000_000, saying="Zeile 1")

    def test_nul_bytes(self):
        self.fails(1, "put", "notes", "--stdin", stdin=b'{"town":"12070424",\0"text":"a"}\n')

    def test_nothing_at_all(self):
        self.assertEqual(self.ok("put", "notes", "--stdin", stdin="").out, "")


class Revisions(OfficeTest):
    def test_a_stale_revision_is_a_conflict(self):
        self.ok("put", "towns", "ags=" + WITTENBERGE, "rev=1", "remark=neu")
        self.fails(3, "put", "towns", "ags=" + WITTENBERGE, "rev=1", "remark=alt", user="bernd")
        self.assertEqual(self.ok("show", "towns", WITTENBERGE, "--json").json()["remark"], "neu")

    def test_a_stale_revision_with_the_same_values_is_one_too(self):
        self.ok("put", "towns", "ags=" + WITTENBERGE, "rev=1", "remark=neu")
        self.fails(3, "put", "towns", "ags=" + WITTENBERGE, "rev=1", "remark=neu", user="bernd")

    def test_rev_must_be_a_number(self):
        self.fails(1, "put", "towns", "ags=" + WITTENBERGE, "rev=neu", "remark=x", saying="rev")

    def test_delete_with_a_stale_revision(self):
        self.ok("put", "notes", "town=" + WITTENBERGE, "text=a")
        self.ok("put", "notes", "id=1", "text=b")
        self.fails(3, "delete", "notes", "1", "--rev", "1")
        self.ok("delete", "notes", "1", "--rev", "2")


class UndoRedo(OfficeTest):
    def test_delete_and_undo(self):
        self.ok("put", "notes", "town=" + WITTENBERGE, "text=a")
        self.assertEqual(self.ok("delete", "notes", "1").out, "ok notes 1\n")
        self.fails(5, "show", "notes", "1")
        self.assertIn("Vermerk gelöscht", self.ok("undo").out)
        self.assertEqual(self.ok("show", "notes", "1", "--json").json()["text"], "a")
        self.assertIn("Vermerk gelöscht", self.ok("redo").out)
        self.fails(5, "show", "notes", "1")

    def test_what_others_refer_to_stays(self):
        self.ok("put", "town_topics", "town=" + WITTENBERGE, "topic=Finanzen", "direction=seeks", "level=1")
        topic = [t for t in self.ok("list", "topics", "--json").json() if t["label"] == "Finanzen"][0]
        self.fails(1, "delete", "topics", str(topic["id"]))

    def test_a_colleagues_change_since_stops_undo(self):
        self.ok("put", "towns", "ags=" + WITTENBERGE, "remark=von anna")
        self.ok("put", "towns", "ags=" + WITTENBERGE, "remark=von bernd", user="bernd")
        self.fails(3, "undo", saying="bernd")
        self.assertEqual(self.ok("show", "towns", WITTENBERGE, "--json").json()["remark"], "von bernd")

    def test_undo_is_ones_own(self):
        self.ok("put", "towns", "ags=" + WITTENBERGE, "remark=x")
        self.fails(5, "undo", user="carla")

    def test_the_list_of_steps(self):
        self.ok("put", "towns", "ags=" + WITTENBERGE, "remark=x")
        step = self.ok("undo", "--list", "--limit", "1", "--json").json()[0]
        self.assertEqual((step["who"], step["records"], step["undone_by"]), ("anna", 1, None))
        self.assertIn("Wittenberge", step["what"])
        self.assertIn("Wittenberge", self.ok("undo", "--list").out)

    def test_history_names_old_and_new(self):
        self.ok("put", "towns", "ags=" + WITTENBERGE, "remark=alt")
        self.ok("put", "towns", "ags=" + WITTENBERGE, "remark=neu", user="bernd")
        line = self.ok("history", "towns", WITTENBERGE, "--json").json()[0]
        self.assertEqual((line["who"], line["field"], line["old"], line["new"]), ("bernd", "remark", "alt", "neu"))
        self.assertIn("bernd", self.ok("history", "towns", WITTENBERGE).out)

    def test_a_deleted_record_keeps_its_history(self):
        self.ok("put", "notes", "town=" + WITTENBERGE, "text=a")
        self.ok("delete", "notes", "1")
        self.assertEqual(self.ok("history", "notes", "1", "--json").json()[0]["op"], "delete")
        self.fails(5, "history", "notes", "2")
