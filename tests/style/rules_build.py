"""Rules about what the compiler makes of the sources."""
import glob
import os
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

from rules import rule

FLAGS = "-std=c11 -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -Wall -Wextra -Werror".split()
GENERATED = re.compile(r"meson-generated_(?:\.\._)?([a-z]+)_data\.c\.o$")
# A file that holds two closely bound types: {file: prefixes beside its own name}.
ALSO = {"date": ("wall",)}


def modules(tree):
    """A module that is split by topic, change.c and change_undo.c, has one prefix: that of
    its contract, or of the file that gives it its name."""
    names = {os.path.basename(path)[:-2] for path in tree.files if path.startswith("include/kontor/")}
    return names | {os.path.basename(path)[:-2] for path, _ in tree.c_files("src") if path.endswith(".c")}


def output(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, errors="replace", **options)


# --- headers alone --------------------------------------------------------------


def header_alone(root, path):
    """The first complaint about a file that includes only this header, twice."""
    text = f'#include "{path}"\n#include "{path}"\nint main(void);\n'
    done = output("gcc", *FLAGS, "-fsyntax-only", "-Iinclude", "-I.", "-x", "c", "-", input=text, cwd=root)
    return None if done.returncode == 0 else f"{path} does not compile alone: {done.stderr.strip().splitlines()[0:3]}"


def bad_header():
    with tempfile.TemporaryDirectory() as root:
        with open(os.path.join(root, "bad.h"), "w", encoding="utf-8") as f:
            f.write("int64_t bad_value(void);\n")
        return [header_alone(root, "bad.h")] if header_alone(root, "bad.h") else []


@rule("headers compile alone", bad_header)
def headers_alone(tree):
    headers = [path for path, _ in tree.c_files("include", "src") if path.endswith(".h")]
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        return [found for found in pool.map(lambda path: header_alone(tree.root, path), headers) if found]


# --- symbols --------------------------------------------------------------------


def prefixes(object_path, known):
    name = os.path.basename(object_path)
    generated = GENERATED.search(name)
    if generated:
        return (generated.group(1),)
    stem = name.removesuffix(".o").removesuffix(".c").split("_.._")[-1].removeprefix("src_main_")
    words = stem.split("_")
    shorter = ("_".join(words[:n]) for n in range(1, len(words)))
    return (stem, *ALSO.get(stem, ()), *(name for name in shorter if name in known))


def allowed(symbol, names):
    """Compilers add names with __ and dots; those are not ours."""
    if symbol.startswith("__") or "." in symbol:
        return True
    return any(symbol == name or symbol.startswith(name + "_") for name in names)


def wrong_symbols(path, known=frozenset()):
    names = prefixes(path, known)
    if names[0] == "main":
        names += ("main",)
    for line in output("nm", "-g", "--defined-only", path).stdout.splitlines():
        symbol = line.split()[-1]
        if not allowed(symbol, names):
            yield f"{os.path.basename(path)}: {symbol} does not begin with {names[0]}_"


def bad_symbols():
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for code in ("int other_thing(void) { return 1; }", "int listing = 1;"):
            path = os.path.join(folder, "list.c.o")
            output("gcc", "-c", "-x", "c", "-", "-o", path, input=code)
            found.append(list(wrong_symbols(path)))
    return found if all(found) else []


@rule("symbols carry their file's name", bad_symbols)
def symbol_prefixes(tree):
    objects = glob.glob(os.path.join(tree.build, "src", "*", "*.p", "*.o"))
    objects += glob.glob(os.path.join(tree.build, "kontor.p", "*.o"))
    if not objects:
        yield "no object files in the build folder"
    known = modules(tree)
    for path in sorted(objects):
        yield from wrong_symbols(path, known)


# --- hardening ------------------------------------------------------------------


def hardening(program):
    """What the finished program lacks."""
    header = output("readelf", "-hW", program).stdout
    segments = output("readelf", "-lW", program).stdout
    dynamic = output("readelf", "-dW", program).stdout
    symbols = output("readelf", "--dyn-syms", "-W", program).stdout
    wanted = (
        ("is not position independent", re.search(r"Type:\s+DYN", header) and "PIE" in dynamic),
        ("binds lazily", re.search(r"\b(BIND_NOW|NOW)\b", dynamic)),
        ("has no RELRO", "GNU_RELRO" in segments),
        ("has an executable stack", re.search(r"GNU_STACK.*\sRW\s", segments)),
        ("has no stack protector", "__stack_chk_fail" in symbols),
        ("has no fortified functions", re.search(r"__(?!stack)\w+_chk\b", symbols)),
        ("has a run path", not re.search(r"\b(RPATH|RUNPATH)\b", dynamic)),
    )
    return [f"{os.path.basename(program)} {what}" for what, holds in wanted if not holds]


def bad_program():
    """All but one property are missing from a program built like this; the other from a second."""
    code = '#include <stdio.h>\nint main(void) { puts("x"); return 0; }\n'
    soft = "-no-pie -fno-stack-protector -U_FORTIFY_SOURCE -Wl,-z,norelro,-z,lazy,-z,execstack,-rpath,x -O0".split()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "soft")
        output("gcc", "-x", "c", "-", "-o", path, *soft, input=code)
        found = hardening(path)
    return found if len(found) == 7 else []


@rule("the program is hardened", bad_program)
def hardened(tree):
    return hardening(os.path.join(tree.build, "kontor"))
