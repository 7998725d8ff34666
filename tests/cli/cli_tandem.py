"""Tandems: no rule is ever broken, every plan is proven, and what the office writes is guarded."""
import math
import random
import re
import shutil
import sqlite3

from kontor import OfficeTest, template

CRITERIA = ["topic", "size", "location", "distance", "land", "waiting", "term"]
LIVE = ("proposed", "asked", "confirmed", "active", "paused")


class Demo(OfficeTest):
    kind = "demo"

    def rows(self, sql, *values):
        with sqlite3.connect(self.path("office.db")) as connection:
            return connection.execute(sql, values).fetchall()

    def change(self, *statements):
        """Straight into the file, for what would take a test too long by way of the program."""
        connection = sqlite3.connect(self.path("office.db"), isolation_level=None)
        connection.execute("BEGIN")
        for statement, *values in statements:
            connection.execute(statement, values)
        connection.execute("COMMIT")
        connection.close()

    def pair(self, *words):
        return self.ok("tandem", "pair", "--json", *words).json()

    def keep(self, title, *words):
        return self.pair("--keep", title, *words)["run"]


def kilometres(a, b):
    """Great circle, another way than the program's."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(x / 1e6) for x in place) for place in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.009 * math.asin(math.sqrt(h))


class Rules(Demo):
    """Random offices: the pool of the demo with other topics, wishes, vetoes, posts and past tandems."""

    def shake(self, draw):
        interests = self.rows("SELECT id, person FROM interest ORDER BY id")
        towns = [t for t, in self.rows("SELECT DISTINCT town FROM post WHERE function = 'mayor' AND town IS NOT NULL")]
        changes = [("DELETE FROM veto",)]
        for interest, person in interests:
            if draw.random() < 0.15:
                changes.append(("UPDATE interest SET state = ? WHERE id = ?", draw.choice(["paused", "withdrawn"]), interest))
            changes.append(("UPDATE interest SET wish_size = ?, wish_distance = ?, wish_land = ?, missed = ? WHERE id = ?",
                            draw.choice([None, "similar", "larger", "smaller"]), draw.choice([None, "near", "far"]),
                            draw.choice([None, "other", "same"]), draw.randrange(4), interest))
            if draw.random() < 0.2:
                changes.append(("DELETE FROM interest_topic WHERE interest = ?", interest))
            for _ in range(draw.choice([0, 0, 1, 5])):
                changes.append(("INSERT INTO veto (interest, person) VALUES (?, ?)", interest, draw.choice(interests)[1]))
            if draw.random() < 0.1:
                changes.append(("INSERT INTO veto (interest, town) VALUES (?, ?)", interest, draw.choice(towns)))
            if draw.random() < 0.1:
                changes.append(("UPDATE consent SET withdrawn = date WHERE person = ? AND purpose = 'tandem'", person))
            if draw.random() < 0.1:
                changes.append(("UPDATE post SET until = date('now', '-2 days') WHERE person = ? AND function = 'mayor'"
                                " AND (since IS NULL OR since < date('now', '-3 days'))", person))
            # Some live in one corner of the country, so that districts and distances matter.
            if draw.random() < 0.3:
                changes.append(("UPDATE post SET town = (SELECT id FROM town WHERE ags LIKE '09%' AND population BETWEEN 5000"
                                " AND 19000 AND gone_date IS NULL ORDER BY (id * 7919 + ?) % 1009 LIMIT 1)"
                                " WHERE person = ? AND function = 'mayor'", draw.randrange(1000), person))
        self.change(*changes)

    def members(self):
        """Who may be in the pool, as the database says it."""
        found = {}
        for row in self.rows(
                "SELECT i.person, i.id, t.id, t.ags, t.latitude, t.longitude, coalesce(i.capacity, 1) FROM interest i"
                " JOIN post p ON p.person = i.person AND p.function = 'mayor' JOIN town t ON t.id = p.town"
                " WHERE i.state = 'open' AND (i.until IS NULL OR i.until >= date('now', 'localtime'))"
                " AND (p.until IS NULL OR p.until >= date('now', 'localtime'))"
                " AND (p.since IS NULL OR p.since <= date('now', 'localtime'))"
                " AND EXISTS (SELECT 1 FROM consent c WHERE c.person = i.person AND c.purpose = 'tandem'"
                " AND c.withdrawn IS NULL)"):
            person, interest, town, ags, latitude, longitude, capacity = row
            live = self.rows(f"SELECT count(*) FROM tandem WHERE ? IN (first, second, third) AND state IN {LIVE}", person)
            if live[0][0] < capacity:
                found[person] = {"interest": interest, "town": town, "district": ags[:5], "place": (latitude, longitude)}
        return found

    def check(self, plan, min_km):
        members = self.members()
        vetoes = {(i, "p", p) for i, p in self.rows("SELECT interest, person FROM veto WHERE person IS NOT NULL")}
        vetoes |= {(i, "t", t) for i, t in self.rows("SELECT interest, town FROM veto WHERE town IS NOT NULL")}
        past = {frozenset(pair) for pair in self.rows("SELECT first, second FROM tandem WHERE state <> 'discarded'")}
        seen = []
        for pair in plan["pairs"]:
            x, y = pair["first"]["person"], pair["second"]["person"]
            a, b = members[x], members[y]
            seen += [x, y]
            self.assertNotEqual(a["district"], b["district"])
            self.assertNotIn(frozenset((x, y)), past)
            for one, other, person in ((a, b, y), (b, a, x)):
                self.assertNotIn((one["interest"], "p", person), vetoes)
                self.assertNotIn((one["interest"], "t", other["town"]), vetoes)
            if None not in a["place"] + b["place"]:
                self.assertGreater(kilometres(a["place"], b["place"]), min_km - 0.5)
                self.assertAlmostEqual(kilometres(a["place"], b["place"]), pair["distance_km"], delta=2)
            total = sum(pair["points"][c]["points"] * plan["weights"][c] for c in CRITERIA)
            self.assertEqual((total + 50) // 100, pair["score"])
            self.assertGreater(len(pair["reason"]), 40)
        alone = [line["member"]["person"] for line in plan["alone"]]
        self.assertEqual(len(set(seen + alone)), len(seen + alone), "somebody is in two pairs")
        self.assertEqual(len(seen) + len(alone), plan["members"])
        self.assertLessEqual(set(seen + alone), set(members))
        self.assertEqual(sum(pair["score"] for pair in plan["pairs"]), plan["score"])
        self.assertTrue(plan["proved"])

    def test_no_rule_is_ever_broken(self):
        for seed in range(8):
            draw = random.Random(seed)
            with self.subTest(seed=seed):
                self.shake(draw)
                min_km = draw.choice([0, 50, 150])
                cuts = sorted(draw.randrange(101) for _ in range(6))
                weights = [b - a for a, b in zip([0] + cuts, cuts + [100])]
                words = ["--weights", ",".join(f"{c}={w}" for c, w in zip(CRITERIA, weights)), "--min-km", str(min_km),
                         *draw.choice([[], ["--coverage"], ["--floor"]])]
                plan = self.pair(*words)
                self.check(plan, min_km)
                self.assertEqual(self.pair(*words), plan, "the same again")
                # The record is enough for anybody to compute it anew.
                run = self.keep(f"Lauf {seed}", *words)
                self.ok("tandem", "verify", str(run))
                self.ok("tandem", "record", str(run), "--purpose", "Prüfung", "-o", f"record{seed}")
                goals = [w for w in words if w in ("--coverage", "--floor")]
                self.write("plan", self.ok("solve", "matching", *goals, f"record{seed}").out)
                self.assertIn("Bewiesen", self.ok("solve", "matching", "--verify", f"record{seed}", "plan").out)
                solved = self.read("plan").decode().splitlines()
                self.assertEqual(solved[:2], [f"weight {plan['score']}", f"pairs {len(plan['pairs'])}"])
                self.check_stored(plan, f"record{seed}")

    def check_stored(self, plan, record):
        """The stored plan, taken out of the record, against the record's graph: of equally good ones the same."""
        lines = self.read(record).decode().splitlines()
        names = dict(re.match(r"c (\d+) = (.*)", line).groups() for line in lines if re.match(r"c \d+ = ", line))
        stored = [line[4:] for line in lines if line.startswith("c = ")]
        self.write("stored", "\n".join(stored) + "\n")
        self.assertIn("Bewiesen", self.ok("solve", "matching", "--verify", record, "stored").out)
        theirs = {frozenset(names[n] for n in line.split()[1:]) for line in stored if line.startswith("m ")}
        ours = {frozenset("{name} ({town})".format(**pair[side]) for side in ("first", "second")) for pair in plan["pairs"]}
        self.assertEqual(theirs, ours)

    def test_the_order_of_the_rows_does_not_matter(self):
        before = self.pair("--coverage")
        for table, columns, refers in (
                ("interest_topic", "rev, interest, topic, direction, level", None), ("veto", "rev, interest, person, town, reason", None),
                ("consent", "rev, person, purpose, basis, wording, date, proof, withdrawn", None),
                ("interest", None, ("interest_topic", "veto"))):
            if columns:
                rows = self.rows(f"SELECT {columns} FROM {table}")
                random.Random(3).shuffle(rows)
                marks = ", ".join("?" * (columns.count(",") + 1))
                self.change((f"DELETE FROM {table}",), *((f"INSERT INTO {table} ({columns}) VALUES ({marks})", *r) for r in rows))
                continue
            ids = [i for i, in self.rows(f"SELECT id FROM {table}")]
            shuffled = random.Random(4).sample(ids, len(ids))
            moves = [("PRAGMA defer_foreign_keys = ON",)]
            for old, new in zip(ids, shuffled):
                moves.append((f"UPDATE {table} SET id = ? WHERE id = ?", -new, old))
                moves += [(f"UPDATE {part} SET {table} = ? WHERE {table} = ?", -new, old) for part in refers]
            moves.append((f"UPDATE {table} SET id = -id",))
            moves += [(f"UPDATE {part} SET {table} = -{table}",) for part in refers]
            self.change(*moves)
        after = self.pair("--coverage")
        for plan in (before, after):
            plan["out"].sort(key=lambda line: line["person"])
        self.assertEqual(before, after)


class Demonstration(Demo):
    def test_120_mayors_are_60_tandems(self):
        plan = self.pair("--coverage")
        self.assertEqual((plan["members"], len(plan["pairs"]), plan["alone"]), (120, 60, []))
        reasons = {line["reason"].split(" ")[0] + line["reason"][-12:] for line in plan["out"]}
        self.assertGreaterEqual(len(reasons), 5)
        self.assertEqual(self.rows("SELECT count(DISTINCT state) FROM tandem")[0][0], 9, "every state")
        self.assertEqual([s for s, in self.rows("SELECT state FROM pairing_run ORDER BY id")], ["released", "draft", "draft"])
        status = self.ok("status", "--json").json()
        self.assertEqual(status["tandems_due"]["answers_overdue"], 1)
        self.assertEqual(status["tandems_due"]["dormant"], 1)

    def test_runs_of_the_demo_stand_up(self):
        for run in "123":
            self.ok("tandem", "verify", run)
        self.assertIn("Lauf 2", self.ok("tandem", "compare", "2", "3").out)
        self.ok("tandem", "release", "2")
        self.assertEqual(self.rows("SELECT count(*) FROM tandem WHERE run = 2")[0][0], 60)
        self.fails(1, "tandem", "release", "2", saying="Nur ein Entwurf")
        # All of them are taken now.
        self.fails(3, "tandem", "release", "3", saying="kann nicht mehr vermittelt werden")

    def test_tampering_is_found(self):
        for run, statement in (
                (2, "UPDATE pairing SET score = score + 1 WHERE id = (SELECT max(id) FROM pairing WHERE run = 2)"),
                (2, "UPDATE pairing_run SET snapshot = replace(snapshot, '\"BB\"', '\"BY\"') WHERE id = 2"),
                (3, "UPDATE pairing_run SET proof = replace(proof, 'pairs 60', 'pairs 59') WHERE id = 3"),
                (1, "DELETE FROM pairing WHERE id = (SELECT max(id) FROM pairing WHERE run = 1 AND score IS NOT NULL)"),
                (2, "UPDATE pairing SET second = (SELECT second FROM pairing WHERE run = 3 ORDER BY id LIMIT 1) WHERE id ="
                    " (SELECT min(id) FROM pairing WHERE run = 2)"),
                (3, "UPDATE pairing_run SET weight_topic = weight_topic - 1, weight_size = weight_size + 1 WHERE id = 3")):
            shutil.copy(template("demo"), self.path("office.db"))
            self.ok("tandem", "verify", str(run))
            self.change((statement,))
            self.fails(1, "tandem", "verify", str(run))

    def test_cards_and_lists(self):
        tandem = self.ok("show", "tandems", "1").out
        self.assertIn("Treffen", tandem)
        shown = self.ok("show", "interests", "1", "--json").json()
        self.assertTrue(shown["topics"] and shown["tandems"])
        self.assertEqual(len(self.ok("list", "tandems", "--format", "csv").lines), 15)
        self.assertEqual(len(self.ok("show", "runs", "2", "--json").json()["pairings"]), 60)

    def test_everybody(self):
        plan = self.pair("--everybody")
        self.assertGreater(plan["members"], 2000)
        self.assertLessEqual(len(plan["alone"]), plan["members"] % 2)
        self.assertTrue(plan["proved"])


class Guard(Demo):
    def free(self, n):
        persons = [m["person"] for pair in self.pair("--coverage")["pairs"] for m in (pair["first"], pair["second"])]
        return persons[:n]

    def test_one_tandem_each(self):
        a, b, c = self.free(3)
        self.ok("put", "tandems", f"first={a}", f"second={b}")
        made = self.rows("SELECT max(id) FROM tandem")[0][0]
        self.fails(1, "put", "tandems", f"first={c}", f"second={a}", saying=f"Tandem {made} (")
        self.fails(1, "put", "tandems", f"first={b}", f"second={a}", saying="haben schon ein Tandem")
        interest = self.rows("SELECT id FROM interest WHERE person = ?", a)[0][0]
        self.ok("put", "interests", f"id={interest}", "capacity=2")
        self.ok("put", "tandems", f"first={c}", f"second={a}")

    def test_two_coordinators_at_the_same_moment(self):
        a, b, c = self.free(3)
        both = [self.popen("put", "tandems", f"first={a}", f"second={other}") for other in (b, c)]
        ends = [p.communicate(timeout=60) + (p.returncode,) for p in both]
        self.assertEqual(sorted(code for _, _, code in ends), [0, 1], ends)
        refused = next(err for _, err, code in ends if code == 1).decode()
        self.assertIn("ist schon im Tandem", refused)
        self.assertEqual(self.rows("SELECT count(*) FROM tandem WHERE first = ?", a)[0][0], 1)

    def test_states_need_posts(self):
        a, b = self.free(2)
        self.ok("put", "tandems", f"first={a}", f"second={b}")
        tandem = self.rows("SELECT max(id) FROM tandem")[0][0]
        self.ok("put", "tandems", f"id={tandem}", "state=asked", "asked=heute", "deadline=+14t", "first_answer=yes",
                "second_answer=yes")
        post = self.rows("SELECT id FROM post WHERE person = ? AND function = 'mayor'", b)[0][0]
        self.ok("put", "posts", f"id={post}", "until=gestern")
        self.fails(1, "put", "tandems", f"id={tandem}", "state=confirmed", saying="kein laufendes Amt")
        self.ok("put", "posts", f"id={post}", "until=")
        self.ok("put", "tandems", f"id={tandem}", "state=confirmed")
        self.ok("put", "tandems", f"id={tandem}", "state=active")
        # Announced, nothing happens but a follow-up for that day; over, it pauses in the same step.
        self.ok("put", "posts", f"id={post}", "until=+30t")
        state = "SELECT state FROM tandem WHERE id = ?"
        self.assertEqual(self.rows(state, tandem)[0][0], "active")
        self.ok("put", "posts", f"id={post}", "until=heute")
        self.assertEqual(self.rows(state, tandem)[0][0], "paused")
        self.ok("undo")
        self.assertEqual(self.rows(state, tandem)[0][0], "active")


class Sentences(OfficeTest):
    """An office with nobody in it yet."""

    def towns(self, *states):
        """A small town of each Land."""
        with sqlite3.connect(self.path("office.db")) as connection:
            return [connection.execute("SELECT min(ags) FROM town WHERE ags LIKE ? AND population BETWEEN 6000 AND 15000"
                                       " AND gone_date IS NULL", (state + "%",)).fetchone()[0] for state in states]

    def mayor(self, name, ags):
        def number(*words):
            return self.ok("put", *words).out.split()[2]
        person = number("persons", f"family_name={name}", "given_name=Anna")
        number("posts", f"person={person}", f"town={ags}", "function=mayor", "since=2022-01-01")
        number("consents", f"person={person}", "purpose=tandem", "basis=consent", "proof=Brief")
        interest = number("interests", f"person={person}")
        number("interest_topics", f"interest={interest}", "topic=Klima", "direction=seeks", "level=3")
        return person, interest

    def test_impossible_pools(self):
        self.fails(1, "tandem", "pair", saying="Bitte zuerst Interesse eintragen")
        brandenburg, bavaria = self.towns("12", "09")
        one, interest = self.mayor("Wald", brandenburg)
        self.fails(1, "tandem", "pair", saying="Für ein Tandem braucht es zwei")
        other, _ = self.mayor("Stein", bavaria)
        plan = self.ok("tandem", "pair", "--json").json()
        self.assertEqual(len(plan["pairs"]), 1)
        self.fails(2, "tandem", "pair", "--pin", f"{one},{one}", saying="zwei verschiedene")
        self.fails(1, "tandem", "pair", "Gibtesnicht", saying="niemand Interesse")
        self.ok("put", "vetoes", f"interest={interest}", f"person={other}")
        self.fails(1, "tandem", "pair", saying="Niemand im Pool darf mit jemand anderem")

    def test_a_forbidden_pair_cannot_be_pinned(self):
        persons = [self.mayor(name, ags) for name, ags in
                   zip(("Wald", "Stein", "Bach", "Feld"), self.towns("12", "09", "01", "14"))]
        self.fails(2, "tandem", "pair", "--pin", "x", saying="Paare sehen so aus")
        self.ok("put", "vetoes", f"interest={persons[0][1]}", f"person={persons[1][0]}")
        self.fails(1, "tandem", "pair", "--pin", f"{persons[0][0]},{persons[1][0]}", saying="dürfen nicht zusammen: Ausschluss")
        plan = self.ok("tandem", "pair", "--json", "--pin", f"{persons[0][0]},{persons[2][0]}").json()
        self.assertIn({persons[0][0], persons[2][0]},
                      [{str(p["first"]["person"]), str(p["second"]["person"])} for p in plan["pairs"] if p["pinned"]])
        plan = self.ok("tandem", "pair", "--json", "--forbid", f"{persons[0][0]},{persons[2][0]}").json()
        self.assertNotIn({persons[0][0], persons[2][0]},
                         [{str(p["first"]["person"]), str(p["second"]["person"])} for p in plan["pairs"]])

    def test_wrong_use(self):
        for words in (("--weights", "foo=1"), ("--weights", "topic"), ("--weights", "topic=-5"), ("a", "b"),
                      ("--everybody", "land:BY"), ("--min-km", "x")):
            self.fails(2, "tandem", "pair", *words)
        self.fails(1, "tandem", "pair", "--weights", "topic=60", saying="Bitte 40 Punkte dazugeben")
        self.fails(1, "tandem", "pair", "--min-km", "2000", saying="zwischen 0 und 1000")
        self.fails(2, "tandem", "pear", saying="gemeint ist vielleicht pair")
        self.fails(5, "tandem", "verify", "99", saying="gibt es nicht")
