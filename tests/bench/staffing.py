"""The staffing solver beside integer programs solved by CBC and GLPK: ./dev bench staffing.

The same offices are written as a text file for kontor and as an LP file for the others, who
get a minute of processor time. What is compared is the score, when both staff the same
priorities. Without chains the integer programs are much easier, so that goes first.
"""
import random
import resource
import shutil
import subprocess

SECONDS = 60
STAFFED = 5000  # in the integer program, for each point of priority: more than any team's score
WEIGHTS = {"level": 40, "preference": 6, "travel": 1, "beyond": 2, "balance": 3, "keep-start": 60,
           "keep-coach": 30, "chain": 25}


def processor_seconds():
    """Of all programs that have ended: what others do on the machine does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def distance(a, b):
    square, root = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2, 0
    while (root + 1) ** 2 <= square:
        root += 1
    return root


class Office:
    """A random one; places are in tens of kilometres on a map of 90 by 60, to keep distances small."""

    def __init__(self, seed, requests, coaches, days, load=1.0, chain=WEIGHTS["chain"]):
        r = random.Random(seed)
        self.weights = WEIGHTS | {"chain": chain}
        self.days = days
        place = lambda: (r.randrange(90), r.randrange(60))  # noqa: E731
        self.coaches = [{"at": place(), "lead": int(r.random() < 0.5), "visits": 8, "most": 18,
                         "before": r.randrange(3), "wish": r.randrange(15, 50),
                         "topics": {t: r.randint(1, 5) for t in r.sample(range(1, 11), r.randint(2, 5))},
                         "blocked": self.spans(r, 12, 9), "preferred": self.spans(r, 12, 9)}
                        for _ in range(coaches)]
        self.requests = []
        for _ in range(requests):
            first = r.randrange(max(1, int((days - 30) * load)))
            self.requests.append({"at": place(), "priority": r.randint(1, 3), "size": r.choice((2, 2, 3)),
                                  "lead": 1, "first": first, "last": min(days - 1, first + r.randint(14, 45)),
                                  "days": r.choice((1, 2, 2, 3)), "keep": {}, "keep_start": None,
                                  "needs": {t: r.randint(1, 3) for t in r.sample(range(1, 11), r.randint(1, 3))}})
        for q in r.sample(self.requests, requests // 5):
            q["keep"] = set(r.sample(range(coaches), 2))
            q["keep_start"] = r.randint(q["first"], q["last"] - q["days"] + 1)
        self.forbidden = {(r.randrange(requests), r.randrange(coaches)) for _ in range(requests // 2)}
        self.near, self.near_days, self.far = 12, 2, 60
        demand = sum(q["size"] * q["days"] for q in self.requests) + sum(c["before"] for c in self.coaches)
        self.average = -(-demand // coaches)

    def spans(self, r, most, length):
        days = set()
        for _ in range(r.randint(0, most)):
            first = r.randrange(self.days)
            days |= set(range(first, min(self.days, first + r.randint(1, length))))
        return days

    def write(self, path):
        with open(path, "w", encoding="ascii") as f:
            print("p", self.days, len(self.coaches), len(self.requests), file=f)
            for name, value in self.weights.items():
                print("set", name, value, file=f)
            print(f"set near {self.near}\nset near-days {self.near_days}\nset far {self.far}", file=f)
            for i, c in enumerate(self.coaches, 1):
                print("coach", i, i, *c["at"], c["lead"], c["visits"], c["most"], c["before"], c["wish"], file=f)
                for topic, level in c["topics"].items():
                    print("topic", i, topic, level, file=f)
                for kind in ("blocked", "preferred"):
                    for day in sorted(c[kind]):
                        print(kind, i, day + 1, day + 1, file=f)
            for i, q in enumerate(self.requests, 1):
                print("request", i, i, *q["at"], q["priority"], q["size"], q["lead"], q["first"] + 1, q["last"] + 1,
                      q["days"], file=f)
                for topic, level in q["needs"].items():
                    print("need", i, topic, level, file=f)
                if q["keep_start"] is not None:
                    print("keep", i, q["keep_start"] + 1, file=f)
                for coach in sorted(q["keep"]):
                    print("keep-coach", i, coach + 1, file=f)
            for request, coach in sorted(self.forbidden):
                print("forbid", request + 1, coach + 1, file=f)


class Program:
    """The office as an integer program. v r c s: coach c begins a visit to r on day s."""

    def __init__(self, office):
        self.o = office
        self.gain, self.rows, self.bounded, self.whole = {}, [], [], []
        self.visits = {}  # (request, coach): starts
        for r in range(len(office.requests)):
            self.request(r)
        for c in range(len(office.coaches)):
            self.coach(c)

    def add(self, name, gain, whole=True):
        self.gain[name] = gain
        (self.whole if whole else self.bounded).append(name)

    def row(self, terms, relation, right):
        if terms:
            self.rows.append((terms, relation, right))

    def request(self, r):
        o, q = self.o, self.o.requests[r]
        starts = range(q["first"], q["last"] - q["days"] + 2)
        could = [c for c, k in enumerate(o.coaches) if (r, c) not in o.forbidden and set(k["topics"]) & set(q["needs"])]
        days = {c: [s for s in starts if not o.coaches[c]["blocked"] & set(range(s, s + q["days"]))] for c in could}
        for s in starts:
            self.add(f"y_{r}_{s}", STAFFED * q["priority"] + (WEIGHTS["keep-start"] if s == q["keep_start"] else 0))
        self.row([(1, f"y_{r}_{s}") for s in starts], "<=", 1)
        staffed = [(-1, f"y_{r}_{s}") for s in starts]
        for c in could:
            self.member(r, c, days[c])
        for s in starts:
            team = [(1, f"v_{r}_{c}_{s}") for c in could if s in days[c]]
            self.row(team + [(-q["size"], f"y_{r}_{s}")], "=", 0)
        self.row([(1, f"x_{r}_{c}") for c in could if o.coaches[c]["lead"]] + staffed, ">=", 0)
        for topic, level in q["needs"].items():
            able = [c for c in could if o.coaches[c]["topics"].get(topic, 0) >= level]
            for c in able:
                self.add(f"t_{r}_{topic}_{c}", WEIGHTS["level"] * o.coaches[c]["topics"][topic], whole=False)
                self.row([(1, f"t_{r}_{topic}_{c}"), (-1, f"x_{r}_{c}")], "<=", 0)
            self.row([(1, f"t_{r}_{topic}_{c}") for c in able] + staffed, "=", 0)

    def member(self, r, c, starts):
        o, q, k = self.o, self.o.requests[r], self.o.coaches[c]
        way = distance(k["at"], q["at"])
        gain = -WEIGHTS["travel"] * way - WEIGHTS["beyond"] * max(0, way - k["wish"])
        self.add(f"x_{r}_{c}", gain + (WEIGHTS["keep-coach"] if c in q["keep"] else 0))
        for s in starts:
            gain = WEIGHTS["preference"] * len(k["preferred"] & set(range(s, s + q["days"])))
            self.add(f"v_{r}_{c}_{s}", gain, whole=False)  # x and y make it whole
        self.row([(1, f"v_{r}_{c}_{s}") for s in starts] + [(-1, f"x_{r}_{c}")], "=", 0)
        self.visits[r, c] = starts

    def coach(self, c):
        o, k = self.o, self.o.coaches[c]
        mine = [r for r in range(len(o.requests)) if (r, c) in self.visits]
        busy, ends = {}, {}
        for r in mine:
            n = o.requests[r]["days"]
            for s in self.visits[r, c]:
                ends.setdefault(s + n, []).append((r, f"v_{r}_{c}_{s}"))
                for d in range(s, s + n):
                    busy.setdefault(d, []).append((1, f"v_{r}_{c}_{s}"))
        for terms in busy.values():
            self.row(terms, "<=", 1)
        self.row([(1, f"x_{r}_{c}") for r in mine], "<=", k["visits"])
        load = [(o.requests[r]["days"], f"x_{r}_{c}") for r in mine]
        self.row(load, "<=", k["most"])
        over = range(1, max(0, k["before"] + k["most"] - o.average) + 1)
        for i in over:  # squares as steps that cost ever more
            self.add(f"o_{c}_{i}", -WEIGHTS["balance"] * (2 * i - 1), whole=False)
        self.row(load + [(-1, f"o_{c}_{i}") for i in over], "<=", o.average - k["before"])
        for r in mine:
            for s in self.visits[r, c]:
                self.after(c, r, s, ends)

    def after(self, c, r, s, ends):
        """Chains, and visits too far away for the next day."""
        o, name = self.o, f"{r}_{c}_{s}"
        before = [(-1, v) for d in range(s - o.near_days, s + 1) for q, v in ends.get(d, ())
                  if q != r and distance(o.requests[q]["at"], o.requests[r]["at"]) <= o.near]
        if before and o.weights["chain"]:
            self.add(f"k_{name}", o.weights["chain"], whole=False)
            self.row([(1, f"k_{name}"), (-1, f"v_{name}")], "<=", 0)
            self.row([(1, f"k_{name}")] + before, "<=", 0)
        far = [(1, v) for q, v in ends.get(s, ())
               if q != r and distance(o.requests[q]["at"], o.requests[r]["at"]) > o.far]
        if far:
            self.row([(1, f"v_{name}")] + far, "<=", 1)

    def write(self, path):
        line = lambda terms: "\n ".join(f"{'+' if a >= 0 else '-'} {abs(a)} {v}" for a, v in terms)  # noqa: E731
        with open(path, "w", encoding="ascii") as f:
            f.write("Maximize\n obj: " + line([(g, v) for v, g in self.gain.items() if g]) + "\nSubject To\n")
            for i, (terms, relation, right) in enumerate(self.rows):
                f.write(f" r{i}: {line(terms)} {relation} {right}\n")
            f.write("Bounds\n" + "".join(f" 0 <= {v} <= 1\n" for v in self.bounded))
            f.write("Binary\n" + "".join(f" {v}\n" for v in self.whole) + "End\n")

    def holds(self, values):
        """Stopped early, a solver may write something that is no solution."""
        get = lambda terms: sum(a * values.get(v, 0) for a, v in terms)  # noqa: E731
        off = {"<=": lambda d: d, ">=": lambda d: -d, "=": abs}
        return all(abs(values.get(v, 0) - round(values.get(v, 0))) < 1e-4 for v in self.whole) and all(
            off[relation](get(terms) - right) < 1e-3 for terms, relation, right in self.rows)

    def read(self, values):
        """(priorities, score) of a solution; None: it is none."""
        if not self.holds(values):
            return None
        staffed = sum(self.o.requests[int(v.split("_")[1])]["priority"] for v, x in values.items()
                      if v.startswith("y_") and x > 0.5)
        return staffed, round(sum(self.gain[v] * x for v, x in values.items() if v in self.gain)) - STAFFED * staffed


def cbc(b, program, path):
    solution = b.path("cbc.txt")
    start = processor_seconds()
    subprocess.run(["timeout", str(10 * SECONDS), "cbc", path, "ratio", "0", "sec", str(SECONDS), "solve", "solution", solution],
                   capture_output=True, check=False)
    spent = processor_seconds() - start
    try:
        with open(solution, encoding="ascii") as f:
            head, *lines = f.read().splitlines()
    except OSError:
        return spent, None, "nothing"
    words = [line.replace("**", "").split() for line in lines]
    if "objective value" not in head or "no integer" in head or "nfeasible" in head or not words:
        return spent, None, "nothing"
    return spent, program.read({w[1]: float(w[2]) for w in words}), head.split(" - ")[0]


def glpk(b, program, path):
    solution = b.path("glpk.txt")
    start = processor_seconds()
    subprocess.run(["timeout", str(10 * SECONDS), "glpsol", "--lp", path, "--tmlim", str(SECONDS), "--cuts", "-o", solution],
                   capture_output=True, check=False)
    spent = processor_seconds() - start
    try:
        with open(solution, encoding="ascii") as f:
            text = f.read()
    except OSError:
        return spent, None, "nothing"
    status = text.split("Status:")[1].split("\n")[0].strip() if "Status:" in text else ""
    if "INTEGER" not in status or "UNDEFINED" in status:
        return spent, None, "nothing"
    values = {}
    words = text.split("Column name")[1].replace("*", " ").split()
    for at, word in enumerate(words):
        if word in program.gain and at + 1 < len(words):
            values[word] = float(words[at + 1])
    return spent, program.read(values), status


def kontor(b, path):
    start = processor_seconds()
    out = b.run(b.kontor, "solve", "staffing", path).decode()
    spent = processor_seconds() - start
    words = {line.split()[0]: line.split()[1:] for line in out.splitlines()}
    return spent, (int(words["staffed"][0]), int(words["score"][0])), words["bound"]


def compare(b, name, office, peers, judge):
    path, lp = b.path("teams.txt"), b.path("teams.lp")
    office.write(path)
    program = Program(office)
    program.write(lp)
    spent, (staffed, score), bound = kontor(b, path)
    gap = f"at most {int(bound[1]) - score} more" if int(bound[0]) == staffed else f"at most {bound[0]} staffed"
    print(f"{name}: {len(office.requests)} requests, {len(office.coaches)} coaches, {len(program.gain)} variables, "
          f"{len(program.rows)} rows")
    print(f"  kontor {spent:8.2f} s  staffed {staffed}, score {score} ({bound[2]}, {gap})", flush=True)
    for peer in peers:
        theirs, found, status = peer(b, program, lp)
        title = f"  {peer.__name__:<6} {theirs:8.2f} s "
        if found is None:
            print(f"{title} no plan ({status})", flush=True)
            continue
        print(f"{title} staffed {found[0]}, score {found[1]} ({status})", flush=True)
        if not judge:
            same = status.startswith(("Optimal", "INTEGER OPTIMAL")) and found != (staffed, score)
            b.limit(f"{name}: other optimum than {peer.__name__}", float(same), 0)
            continue
        b.line(f"{name}: time", spent, theirs, peer.__name__, 0.1)
        if found[0] == staffed:
            b.line(f"{name}: score of {peer.__name__}'s", found[1], score, "kontor", 1.01)
        else:
            b.line(f"{name}: staffed by {peer.__name__}", found[0], staffed, "kontor", 1.0)


def measure(b):
    b.title("staffing beside integer programs (s)")
    peers = [peer for peer in (cbc, glpk) if shutil.which({"glpk": "glpsol"}.get(peer.__name__, peer.__name__))]
    if not peers:
        print("neither cbc nor glpsol is installed")
    for seed in range(1, 4):
        compare(b, f"small {seed}", Office(seed, 6, 6, 40), peers, judge=False)
    for seed in range(1, 2 if b.quick else 3):
        compare(b, f"part of a year {seed}", Office(seed, 24, 16, 120), peers[:1], judge=True)
    for seed in range(1, 2 if b.quick else 4):
        compare(b, f"year {seed}, no chains", Office(seed, 60, 40, 365, chain=0), peers[:1], judge=True)
        compare(b, f"year {seed}", Office(seed, 60, 40, 365), peers if seed == 1 and not b.quick else peers[:1],
                judge=True)
    if not b.quick:
        compare(b, "crowded", Office(9, 60, 40, 365, load=0.15), peers[:1], judge=True)
