"""import: preview, one step, and back."""
import os

from kontor import OfficeTest

WITTENBERGE = "12070424"


DATE = "20241231"


def record(*fields):
    """A line of GV100AD: texts at their columns."""
    line = [" "] * 220
    for at, text in fields:
        line[at:at + len(text)] = text
    return "".join(line) + "\r\n"


def district(key, name):
    return (record((0, "10"), (2, DATE), (10, key[:2]), (22, "Land")) +
            record((0, "40"), (2, DATE), (10, key), (22, name), (72, "Ort"), (122, "43")))


def town(ags, name, population):
    return record((0, "60"), (2, DATE), (10, ags), (18, "0424"), (22, name), (122, "63"), (128, "00000005063"),
                  (139, f"{population:011}"), (150, f"{population // 2:011}"), (165, "19322"))


REGISTER = district("12070", "Prignitz") + record((0, "50"), (2, DATE), (10, "12070"), (18, "0424"), (22, "Wittenberge"),
                                                  (122, "50")) + town(WITTENBERGE, "Wittenberge, Stadt", 17001)


class Register(OfficeTest):
    def setUp(self):
        super().setUp()
        self.write("register.txt", REGISTER)

    def state(self):
        return self.ok("list", "towns", "--format", "csv", "--plain").out

    def test_dry_run_writes_nothing(self):
        before = self.state()
        plan = self.ok("import", "register", "register.txt", "--dry-run", "--json").json()
        self.assertTrue(plan["dry_run"])
        self.assertEqual(plan["changed"], 1)
        self.assertEqual(self.state(), before)
        self.assertIn("Probelauf", self.ok("import", "register", "register.txt", "--dry-run").out)

    def test_undo_gives_back_the_state_before(self):
        before, steps = self.state(), len(self.ok("undo", "--list", "--json").json())
        plan = self.ok("import", "register", "register.txt", "--json").json()
        self.assertFalse(plan["dry_run"])
        line = [l for l in plan["lines"] if l["key"] == WITTENBERGE][0]
        self.assertEqual((line["action"], line["line"]), ("changed", 4))
        self.assertEqual(self.ok("show", "towns", WITTENBERGE, "--json").json()["population"], 17001)
        self.assertEqual(len(self.ok("undo", "--list", "--json").json()), steps + 1)
        self.ok("undo")
        self.assertEqual(self.state(), before)
        self.assertEqual([p["value"] for p in self.ok("show", "towns", WITTENBERGE, "--json").json()["populations"]], [16837])
        self.ok("redo")
        self.assertEqual(self.ok("show", "towns", WITTENBERGE, "--json").json()["population"], 17001)
        self.ok("check")

    def test_what_the_office_entered_stays(self):
        self.ok("put", "towns", "ags=" + WITTENBERGE, "remark=bleibt", "website=https://www.example.org")
        self.ok("import", "register", "register.txt")
        town = self.ok("show", "towns", WITTENBERGE, "--json").json()
        self.assertEqual((town["remark"], town["website"], town["population"]), ("bleibt", "https://www.example.org", 17001))

    def test_no_such_file(self):
        self.fails(5, "import", "register", "absent.txt")

    def test_what_is_no_register(self):
        before = self.state()
        self.write("bad.txt", "Hallo\n" * 100)
        self.fails(1, "import", "register", "bad.txt")
        os.mkfifo(self.path("fifo"))
        self.fails(1, "import", "register", "fifo")
        self.fails(1, "import", "register", ".")
        self.assertEqual(self.state(), before)

    def test_a_bad_record_is_refused_with_its_line(self):
        self.write("register.txt", REGISTER + town("1207X425", "Irrtum", 5))
        plan = self.ok("import", "register", "register.txt", "--dry-run", "--json").json()
        refused = [l for l in plan["lines"] if l["action"] == "refused"]
        self.assertEqual((plan["refused"], [l["line"] for l in refused]), (1, [5]))
        self.assertTrue(refused[0]["detail"])

    def test_an_incomplete_file_makes_nobody_vanish(self):
        plan = self.ok("import", "register", "register.txt", "--dry-run", "--json").json()
        self.assertEqual((plan["gone"], [l["title"] for l in plan["lines"] if l["action"] == "remark"]), (0, ["Brandenburg"]))
        self.assertIn("Hinweis", self.ok("import", "register", "register.txt", "--dry-run").out)

    def test_read_only(self):
        self.fails(1, "--read-only", "import", "register", "register.txt")


class Coordinates(OfficeTest):
    def test_one_town_and_back(self):
        self.write("places.csv", "ags;längengrad;breitengrad\n12070424;11,5;53,25\n")
        before = self.ok("show", "towns", WITTENBERGE, "--json").json()
        plan = self.ok("import", "coordinates", "places.csv", "--json").json()
        self.assertEqual(plan["changed"], 1)
        town = self.ok("show", "towns", WITTENBERGE, "--json").json()
        self.assertEqual((town["latitude"], town["longitude"]), (53.25, 11.5))
        self.ok("undo")
        after = self.ok("show", "towns", WITTENBERGE, "--json").json()
        self.assertEqual((after["latitude"], after["longitude"]), (before["latitude"], before["longitude"]))

    def test_what_has_no_coordinates(self):
        self.write("places.csv", "name;ort\nx;y\n")
        self.fails(1, "import", "coordinates", "places.csv")
