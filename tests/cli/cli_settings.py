"""Which office is opened, and as whom: options, environment, configuration file."""
import os
import pwd
import subprocess

import kontor
from kontor import OfficeTest, Result, environment


class Settings(OfficeTest):
    def run_with(self, *words, **variables):
        env = {**environment(self.folder), **variables}
        return Result(subprocess.run([kontor.PROGRAM, *words], capture_output=True, check=False, env=env,
                                     stdin=subprocess.DEVNULL, cwd=self.folder, timeout=60))

    def configure(self, text):
        os.makedirs(self.path("kontor"), exist_ok=True)
        self.write("kontor/config", text)

    def opened(self, *words, **variables):
        result = self.run_with(*words, "status", **variables)
        self.assertEqual((result.status, result.err), (0, ""))
        return result.lines[0]

    def refused(self, status, *words, saying="", **variables):
        result = self.run_with(*words, "status", **variables)
        self.assertEqual((result.status, result.out), (status, ""))
        self.assertRegex(result.err, r"\Akontor: [^\n]+\n\Z")
        self.assertIn(saying, result.err)

    def test_option_before_environment_before_configuration_before_default(self):
        for name in ("option.db", "environment.db", "configuration.db"):
            self.write(name, self.read("office.db"))
        self.configure(f"# the office\n\n  db =  {self.path('configuration.db')}  \n")
        variables = {"KONTOR_DB": self.path("environment.db")}
        self.assertIn("option.db", self.opened("--db", self.path("option.db"), **variables))
        self.assertIn("option.db", self.opened("--db=" + self.path("option.db"), **variables))
        self.assertIn("environment.db", self.opened(**variables))
        self.assertIn("configuration.db", self.opened())
        self.configure("")
        self.refused(5, saying="kontor/office.db")
        os.rename(self.path("office.db"), self.path("kontor/office.db"))
        self.assertIn("kontor/office.db", self.opened())

    def test_home_when_there_is_no_xdg_directory(self):
        self.refused(5, saying=self.folder + "/.local/share/kontor/office.db", XDG_DATA_HOME="", XDG_CONFIG_HOME="")
        self.refused(5, saying=self.folder + "/.local/share/kontor/office.db", XDG_DATA_HOME="relative")

    def test_a_wrong_configuration_names_its_line(self):
        for text in ("colour = red\n", "db\n", "db =\n", "\n\ndb = a\nx = y\n"):
            self.configure(text)
            self.refused(2, saying=f"Zeile {text.count(chr(10))}:", KONTOR_DB=self.path("office.db"))
        for text in (b"x" * 5000, b"#\n" * 300, b"\xff\x00\n"):
            self.configure(text)
            self.refused(2, KONTOR_DB=self.path("office.db"))
        os.unlink(self.path("kontor/config"))
        os.mkdir(self.path("kontor/config"))
        self.refused(2, saying="Konfiguration", KONTOR_DB=self.path("office.db"))

    def who(self, *words, **variables):
        made = self.run_with("--db", self.path("office.db"), *words, "put", "notes", "text=a", "type=call",
                             "town=12070424", **variables)
        self.assertEqual((made.status, made.err), (0, ""))
        return self.run_with("--db", self.path("office.db"), "history", "notes", made.out.split()[2]).out

    def test_the_login_name_counts_and_no_variable(self):
        login = pwd.getpwuid(os.getuid()).pw_name
        self.assertIn(login, self.who(USER="mallory", LOGNAME="mallory", KONTOR_USER="mallory"))
        self.assertIn("Jörg Müller", self.who("--as", "Jörg Müller"))

    def test_names_that_could_mislead(self):
        for name in ("", " anna", "anna ", "an\nna", "an\x1bna", "anna\u202e", "a\u200bnna", "x" * 65):
            self.refused(2, "--as", name, saying="--as")

    def test_the_clock_is_fixed_for_tests(self):
        history = self.who(KONTOR_CLOCK="1772438400")
        self.assertIn("02.03.2026 09:00", history)
        self.refused(2, saying="KONTOR_CLOCK", KONTOR_CLOCK="soon")

    def test_without_a_terminal_it_says_so(self):
        for words in ((), ("demo",)):
            result = self.run_with("--db", self.path("office.db"), *words)
            self.assertEqual((result.status, result.out), (2, ""))
            self.assertIn("Terminal", result.err)
            self.assertEqual(result.err.count("\n"), 1)

    def test_options_that_do_not_exist(self):
        self.refused(2, "--colour", saying="--colour")
        result = self.run_with("--db")
        self.assertEqual(result.status, 2)
        self.assertIn("--db braucht einen Wert", result.err)
