"""Wrong use, help, exit statuses, output that cannot be written."""
import fcntl
import os
import pty
import struct
import subprocess
import termios

from kontor import OfficeTest, command, environment

COMMANDS = ("init", "status", "list", "show", "put", "delete", "undo", "redo", "history", "import", "letters", "backup", "check", "solve", "help")


class Help(OfficeTest):
    def test_the_overview_names_every_command(self):
        for words in (("--help",), ("help",)):
            text = self.ok(*words).out
            for name in COMMANDS:
                self.assertIn(f"  {name} ", text)

    def test_every_command_explains_itself(self):
        for name in COMMANDS:
            text = self.ok(name, "--help").out
            self.assertIn(f"Aufruf: kontor {name}", text)
            self.assertEqual(text, self.ok("help", name).out)

    def test_help_needs_no_office(self):
        os.remove(self.path("office.db"))
        self.ok("list", "--help")
        self.assertFalse(os.path.exists(self.path("office.db")))

    def test_version(self):
        self.assertRegex(self.ok("--version").out, r"\Akontor \d+\.\d+\.\d+\n\Z")


class WrongUse(OfficeTest):
    def test_unknown_words_suggest_the_nearest(self):
        self.fails(2, "lst", saying="list")
        self.fails(2, "list", "twons", saying="towns")
        self.fails(2, "list", "towns", "--colums", "name", saying="--columns")
        self.fails(2, "xyzzy", saying="xyzzy")

    def test_missing_and_superfluous_words(self):
        for words in (("list",), ("show",), ("show", "towns", "1", "2"), ("put",), ("put", "notes"), ("put", "notes", "text"),
                      ("put", "notes", "text=a", "text=b"), ("put", "notes", "--stdin", "text=a"), ("delete", "notes"),
                      ("undo", "3"), ("undo", "--json"), ("redo", "1"), ("history", "towns"), ("import",),
                      ("import", "nothing", "x"), ("import", "register"), ("backup",), ("check", "x"), ("status", "x"),
                      ("init", "x"), ("list", "towns", "--limit"), ("list", "towns", "--limit", "viele"), ("list", "towns", "--limit", "0"),
                      ("list", "towns", "--plain=1"), ("list", "towns", "-x"), ("status", "--yaml")):
            self.fails(2, *words)

    def test_bad_queries_name_the_word(self):
        self.fails(2, "list", "towns", "land:XX", saying="land:XX")
        self.fails(2, "list", "towns", "ew:viele", saying="ew")

    def test_a_query_may_begin_with_a_hyphen(self):
        with_tag = self.ok("list", "towns", "land:HB", "--format", "csv", "--plain").lines
        self.assertEqual(self.ok("list", "towns", "-tag:x", "land:HB", "--format", "csv", "--plain").lines, with_tag)

    def test_control_characters_in_words_do_not_reach_the_terminal(self):
        done = self.fails(2, "list", "\x1b[31mtowns")
        self.assertNotIn("\x1b", done.err)


class Files(OfficeTest):
    def test_no_office_yet(self):
        os.remove(self.path("office.db"))
        self.fails(5, "list", "towns", saying="init")

    def test_init_refuses_an_existing_file(self):
        before = self.read("office.db")
        self.fails(1, "init")
        self.assertEqual(self.read("office.db"), before)

    def test_what_is_no_office(self):
        self.write("office.db", "kein Büro" * 1000)
        self.fails(1, "list", "towns")

    def test_backup_is_an_office(self):
        self.ok("put", "notes", "town=12070424", "text=a")
        self.ok("backup", "copy.db")
        self.ok("check", db="copy.db")
        self.assertEqual(len(self.ok("list", "notes", "--json", db="copy.db").json()), 1)
        self.fails(1, "backup", "copy.db")

    def test_check_tells_the_head_of_the_chain(self):
        before = self.ok("check").lines[-1]
        self.assertRegex(before, r"^Kopf des Protokolls: [0-9]+ [0-9a-f]{64}$")
        self.assertEqual(self.ok("check").lines[-1], before)
        self.ok("put", "notes", "town=12070424", "text=a")
        after = self.ok("check").lines[-1]
        self.assertEqual(int(after.split()[-2]), int(before.split()[-2]) + 1)
        self.assertNotEqual(after.split()[-1], before.split()[-1])

    def test_check_finds_an_altered_record_of_the_audit(self):
        import sqlite3
        self.ok("put", "notes", "town=12070424", "text=a")
        self.ok("check")
        db = sqlite3.connect(self.path("office.db"))
        db.execute("UPDATE changeset SET who = 'niemand' WHERE id = (SELECT max(id) FROM changeset)")
        db.commit()
        db.close()
        done = self.kontor("check")
        self.assertEqual(done.status, 1)
        self.assertTrue(done.out and done.err)


class Output(OfficeTest):
    def test_a_full_disk_is_a_failure(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(command(self.folder, "list", "towns"), stdout=full, stderr=subprocess.PIPE, check=False,
                                  env=environment(self.folder))
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"kontor: Die Ausgabe", done.stderr)

    def test_a_reader_that_leaves_is_no_crash(self):
        run = self.popen("list", "towns", "--format", "csv")
        run.stdin.close()
        run.stdout.close()
        self.assertEqual((run.wait(), run.stderr.read()), (1, b""))
        run.stderr.close()

    def test_no_screen_without_a_terminal(self):
        self.fails(2)

    def test_umlauts_in_any_locale(self):
        for locale in ("C", "C.UTF-8"):
            done = subprocess.run(command(self.folder, "list", "towns", "köln"), capture_output=True, check=False,
                                  env={**environment(self.folder), "LC_ALL": locale})
            self.assertIn("Köln", done.stdout.decode("utf-8"))


class Terminal(OfficeTest):
    kind = "demo"

    def on_terminal(self, columns, *words):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        with subprocess.Popen(command(self.folder, *words), stdout=theirs, stderr=subprocess.DEVNULL,
                              stdin=subprocess.DEVNULL, env=environment(self.folder)) as run:
            os.close(theirs)
            data = b""
            try:
                while piece := os.read(ours, 65536):
                    data += piece
            except OSError:
                pass
            os.close(ours)
        self.assertEqual(run.returncode, 0)
        return data.decode("utf-8").replace("\r\n", "\n")

    def test_tables_fit(self):
        for columns in (20, 40, 80, 132):
            text = self.on_terminal(columns, "list", "events")
            table = text.splitlines()[:-1]
            self.assertTrue(table[0].startswith("Beginn"))
            self.assertLessEqual(max(map(len, table)), columns)

    def test_the_number_of_rows_stands_below(self):
        self.assertTrue(self.on_terminal(200, "list", "towns", "land:HB").endswith("\n2 Kommunen\n"))

    def test_stored_text_never_controls_the_terminal(self):
        self.ok("put", "notes", "town=12070424", "text=\x1b]0;Titel\x07\x1b[2J\u202ex\x9b31m", "at=2090-01-01 10:00")
        note = self.ok("list", "notes", "--limit", "1", "--json").json()[0]["id"]
        for words in (("list", "notes"), ("list", "notes", "--json"), ("list", "notes", "--format", "csv"),
                      ("list", "notes", "--format", "csv", "--plain"), ("show", "notes", str(note)),
                      ("show", "notes", str(note), "--json"), ("show", "towns", "12070424"), ("undo", "--list"),
                      ("history", "notes", str(note))):
            text = self.on_terminal(120, *words)
            self.assertFalse([c for c in text if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c == "\u202e")], words)
