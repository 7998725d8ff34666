"""The matching solver beside LEMON, on the same edge files: ./dev bench matching."""
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
REGISTER = os.path.join(HERE, "..", "..", "data", "register.tsv")
SPARSE = "39"  # best edges of each town, about 54,000 in all


def build_lemon(b):
    """Not part of the build: C++, and only here."""
    program = b.path("peer_lemon")
    if shutil.which("g++") is None:
        return None
    command = ["g++", "-O2", "-o", program, os.path.join(HERE, "peer_lemon.cpp"), "-llemon"]
    done = subprocess.run(command, capture_output=True, check=False)
    return program if done.returncode == 0 else None


def values(b, *command):
    out = b.run(*command).decode()
    return {name: float(value) for name, value in (line.split() for line in out.splitlines())}


def compare(b, kind, best, goal, title, peers):
    solver, lemon, path = b.tool("bench_matching"), build_lemon(b), b.path("graph")
    b.run(solver, "write", REGISTER, kind, best, path)
    with open(path, encoding="ascii") as f:
        _, n, m = f.readline().split()
    peers = [peer for peer in peers if peer != "perfect" or int(n) % 2 == 0]
    b.title(f"matching, {title}, {n} towns, {m} edges (ms, MiB)")
    jobs = [lambda: values(b, solver, "file", path)]
    if lemon:
        jobs += [lambda peer=peer: values(b, lemon, path, peer) for peer in peers]
    ours, *theirs = b.medians(*jobs)
    for peer, other in zip(peers, theirs):
        same = "" if other["weight"] == ours["weight"] else " OTHER WEIGHT"
        b.line(f"solve{same}", ours["ms"], other["ms"], f"LEMON {peer}")
    if theirs:
        b.line("solve", ours["ms"], min(t["ms"] for t in theirs), "LEMON's best", goal)
    else:
        b.note("solve (LEMON is not installed)", ours["ms"])
    b.note("verify", ours["verify_ms"])


def measure(b):
    solver = b.tool("bench_matching")
    compare(b, "band", SPARSE, 1.0, "sparse", ["smart"])
    compare(b, "far", SPARSE, 1.0, "sparse, all want the same few", ["smart"])
    for kind, title in (("band", "complete"), ("far", "complete, all want the same few")):
        compare(b, kind, "0", 0.06, title, ["full"] if b.quick else ["full", "perfect"])
        ours, = b.medians(lambda kind=kind: values(b, solver, "towns", REGISTER, kind))
        b.limit("scores by row and solve", ours["ms"], 100)
        b.limit("memory", ours["mib"], 32)
        b.limit("what if a pair is pinned", ours["what_if_ms"], 50)
        b.limit("what if, slowest", ours["what_if_most_ms"], 50)
