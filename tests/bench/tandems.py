"""The pairing of mayors, from the office file to the plan that is proven: ./dev bench tandems."""


def values(b, *command):
    out = b.run(*command).decode()
    return {name: float(value) for name, value in (line.split() for line in out.splitlines())}


def measure_pool(b, office, pool, title, words, limits):
    ours, whole = b.medians(lambda: values(b, b.tool("bench_tandems"), b.path(office), pool),
                            lambda: b.timed(*b.office(office), "tandem", "pair", *words))
    b.title(f"tandems, {title}: {ours['members']:.0f} mayors, {ours['pairs']:.0f} pairs (ms, MiB)")
    for what, key in (("read the pool", "load_ms"), ("score everybody with everybody", "score_ms"),
                      ("solve", "solve_ms"), ("check the proof", "prove_ms")):
        b.note(what, ours[key])
    for what, value, key in (("from the file to the proven plan", ours["ms"], "ms"), ("memory", ours["mib"], "mib"),
                             ("what if a pair is pinned", ours["what_if_ms"], "what_if_ms"),
                             ("what if, slowest", ours["what_if_most_ms"], "what_if_ms")):
        b.limit(what, value, limits[key])
    b.note("of that, processor time", ours["cpu_ms"])
    b.note("the whole command, with its list", whole["ms"])


def measure(b):
    b.run(b.kontor, "--db", b.path("tandems.db"), "init", "--demo")
    measure_pool(b, "tandems.db", "towns", "all small towns", ["--everybody"], {"ms": 100, "mib": 32, "what_if_ms": 50})
    measure_pool(b, "tandems.db", "pool", "the demo's pool", ["--coverage"], {"ms": 30, "mib": 32, "what_if_ms": 50})
