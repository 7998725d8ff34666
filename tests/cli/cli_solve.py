"""The bare solvers on text files."""
import os

from kontor import OfficeTest

SQUARE = "c Beispiel\np 4 4\ne 1 2 3\ne 2 3 10\ne 3 4 3\ne 1 3 1\n"


class Matching(OfficeTest):
    def setUp(self):
        super().setUp()
        os.remove(self.path("office.db"))  # none is needed
        self.write("graph", SQUARE)

    def plan(self, *options):
        done = self.ok("solve", "matching", "graph", *options)
        self.write("plan", done.out)
        return done.lines

    def test_most_weight(self):
        self.assertEqual(self.plan()[:4], ["weight 10", "pairs 1", "m 2 3", "goal sum"])

    def test_most_pairs(self):
        self.assertEqual(self.plan("--coverage")[:5], ["weight 6", "pairs 2", "m 1 2", "m 3 4", "goal coverage"])

    def test_fairest(self):
        self.write("graph", "p 4 4\ne 1 2 1\ne 3 4 10\ne 1 3 4\ne 2 4 5\n")
        self.assertEqual(self.plan("--coverage")[0], "weight 11")
        self.assertEqual(self.plan("--floor")[:5], ["weight 9", "pairs 2", "m 1 3", "m 2 4", "goal floor 4"])

    def test_json(self):
        found = self.ok("solve", "matching", "graph", "--json").json()
        self.assertEqual((found["weight"], found["pairs"], found["goal"]), (10, [[2, 3]], "sum"))
        self.assertEqual(len(found["proof"]["sum"]["y"]), 4)

    def test_every_plan_is_proven(self):
        for goal in ("", "--coverage", "--floor"):
            self.plan(*goal.split())
            self.assertIn("Bewiesen", self.ok("solve", "matching", "--verify", "graph", "plan").out)
            if goal:
                self.ok("solve", "matching", "--verify", "graph", "plan", goal)

    def test_a_plan_for_something_else_is_refused(self):
        self.plan()
        self.fails(1, "solve", "matching", "--verify", "graph", "plan", "--coverage", saying="goal sum")
        self.write("graph", SQUARE.replace("e 1 2 3", "e 1 2 300"))
        self.fails(1, "solve", "matching", "--verify", "graph", "plan", saying="Paar 1, 2")
        self.write("plan", "weight 10\npairs 1\nm 2 3\ngoal sum\nproof sum all 1 0 1 0\n")
        self.fails(1, "solve", "matching", "--verify", "graph", "plan")

    def test_bad_files(self):
        for text, saying in (("", "Zeile 1"), ("p 2 1\n", "Zeile 1"), ("p 2 1\ne 1 2 x\n", "Zeile 2"),
                             ("p 200000 0\n", "100000"), (b"\x00\xff" * 1000, "Zeile 1")):
            self.write("graph", text)
            done = self.fails(1, "solve", "matching", "graph", saying=saying)
            self.assertEqual(done.out, "")
        self.fails(5, "solve", "matching", "nothing")

    def test_wrong_use(self):
        for words in ((), ("matching",), ("tandem", "graph"), ("staffing", "graph", "--floor"), ("matching", "graph", "plan"),
                      ("matching", "--verify", "graph"), ("matching", "--verify", "graph", "plan", "--json")):
            self.fails(2, "solve", *words)


OFFICE = """p 10 2 2
set level 5
set travel 1
coach 1 11 0 0 1 3 9 0 50
coach 2 12 3 4 0 3 9 0 50
topic 1 7 3
topic 2 8 2
request 1 21 0 0 2 2 1 2 5 2
need 1 7 2
need 1 8 1
request 2 22 0 0 1 1 0 2 5 1
need 2 9 1
"""
PLAN = ["staffed 2", "score 20", "parts 25 0 -5 0 0 0", "visit 1 2 1 2", "empty 2 topic 9", "bound 2 20 optimal"]


class Staffing(OfficeTest):
    def setUp(self):
        super().setUp()
        os.remove(self.path("office.db"))
        self.write("teams", OFFICE)

    def test_teams_and_what_blocks(self):
        self.assertEqual(self.ok("solve", "staffing", "teams").lines[:6], PLAN)

    def test_json(self):
        found = self.ok("solve", "staffing", "teams", "--json").json()
        self.assertEqual((found["staffed"], found["score"], found["optimal"]), (2, 20, True))
        self.assertEqual(found["parts"]["travel"], -5)
        self.assertEqual(found["visits"][0], {"request": 1, "start": 2, "team": [1, 2]})
        self.assertEqual((found["visits"][1]["rule"], found["visits"][1]["topic"]), ("topic", 9))
        self.assertEqual(found["visits"][1]["reason"], "Thema fehlt")

    def test_a_plan_is_verified(self):
        self.write("plan", self.ok("solve", "staffing", "teams").out)
        done = self.ok("solve", "staffing", "--verify", "teams", "plan")
        self.assertIn("keine Regel verletzt, 1 von 2 Anfragen besetzt, 20 Punkte", done.out)
        self.write("teams", OFFICE + "blocked 2 2 2\n")
        self.fails(1, "solve", "staffing", "--verify", "teams", "plan", saying="nicht verfügbar")

    def test_bad_files(self):
        for text, saying in (("", "Zeile 1"), ("p 10 1 1\ncoach 1\n", "Zeile 2"), (OFFICE + "fix 1 11\n", "Zeile 13"),
                             (OFFICE + "".join(f"need 1 {t} 1\n" for t in range(10, 48)), "40 verlangte Themen")):
            self.write("teams", text)
            done = self.fails(1, "solve", "staffing", "teams", saying=saying)
            self.assertEqual(done.out, "")
