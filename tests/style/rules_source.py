"""Rules about the text of the sources. A rule is a function of a Tree that yields
findings; bad is a tree in which it must find something."""
import os
import re

from rules import rule
from tree import code_only, functions, includes, layer_of

LAYERS = {
    "base": set(),
    "domain": {"base"},
    "solve": {"base"},
    "store": {"base", "domain"},
    "exchange": {"base", "domain"},
    "office": {"base", "domain", "solve", "store", "exchange"},
    "cli": {"base", "domain", "solve", "exchange", "office"},
    "ui": {"base"},
    "screens": {"base", "domain", "office", "ui"},
    "term": {"base", "ui"},
    "main": {"base", "domain", "solve", "store", "exchange", "office", "cli", "ui", "screens", "term"},
}

# Library headers that one layer keeps to itself.
KEPT = (
    (re.compile(r"sqlite3(ext)?\.h"), "store"),
    (re.compile(r"(n?curses(w/.*)?|term|panel)\.h|ncursesw?/.*"), "term"),
    (re.compile(r"libical/.*|ical\.h"), "exchange"),
    (re.compile(r"jansson\.h"), "exchange"),
    (re.compile(r"utf8proc\.h"), "base"),
    (re.compile(r"(md[45]|sha[125]?|sha256|sha512|rmd160|ripemd)\.h"), "base"),
)

FILE_LINES = 900
FUNCTION_LINES = 100

BANNED = re.compile(
    r"\b(strcpy|strcat|stpcpy|sprintf|vsprintf|strtok|gets|atoi|atol|atoll|atof|localtime|gmtime|asctime|ctime|"
    r"tmpnam|mktemp)\s*\("
)
# The program starts no other program but the mail system, and that from one place; tests do.
STARTS_A_PROGRAM = {"src/exchange/mail_send.c": {"execve"}}
# Who may call what leads there. Screens in particular do not.
WAYS_TO_A_PROGRAM = {
    "mail_send": {"src/exchange/mail_send.c", "src/office/outbox_send.c", "include/kontor/exchange/mail.h"},
    "outbox_send": {"src/office/outbox_send.c", "src/cli/cli_send.c", "include/kontor/office/outbox.h"},
}
BANNED_IN_PROGRAM = re.compile(r"\b(system|popen|exec[lv]p?e?|execvpe|fexecve|posix_spawnp?|setjmp|longjmp|alloca)\s*\(")
LEFTOVER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")

SYSTEM_FOLDERS = "nonexistent gibt bin boot dev etc lib lib64 media mnt opt proc run sbin srv sys tmp usr var".split()
ABSOLUTE = re.compile(r"(?<![\w./~$:<>(){}\[\]*+%=\\'&-])/([a-z][a-z0-9]*)/[A-Za-z0-9_]")


@rule("layers", {"src/ui/list.c": '#include "kontor/office/table.h"\n'})
def layers(tree):
    for path, text in tree.c_files("src", "include"):
        layer = layer_of(path)
        if layer not in LAYERS:
            yield f"{path}: belongs to no layer of the table"
            continue
        for _, name, line in includes(text):
            parts = name.split("/")
            if parts[0] == "kontor" and parts[1] != layer and parts[1] not in LAYERS[layer]:
                yield f"{path}:{line}: {layer} may not include {name}"


@rule("library headers", {"src/office/table.c": "#include <sqlite3.h>\n"}, {"include/kontor/store/store.h": "#include <sqlite3.h>\n"},
      {"src/ui/canvas.c": "#include <curses.h>\n"}, {"src/base/json.c": "#include <jansson.h>\n"})
def library_headers(tree):
    for path, text in tree.c_files("src", "include"):
        for _, name, line in includes(text):
            for pattern, layer in KEPT:
                at_home = path.startswith("src/") and layer_of(path) == layer
                if pattern.fullmatch(name) and not at_home:
                    yield f"{path}:{line}: {name} belongs into src/{layer} alone"


@rule("private headers", {"src/cli/list.c": '#include "../office/office_priv.h"\n'}, {"src/ui/list.h": "\n"},
      {"include/kontor/ui/list_priv.h": "\n"})
def private_headers(tree):
    for path, text in tree.c_files("src", "include"):
        if path.endswith(".h") and path.startswith("src/") and not path.endswith("_priv.h"):
            if path[:-2] + ".c" not in tree.files:
                yield f"{path}: a header in src/ is x_priv.h, or x.h beside x.c; contracts are in include/"
        if path.startswith("include/") and path.endswith("_priv.h"):
            yield f"{path}: private headers are in src/"
        for quoted, name, line in includes(text):
            if not quoted or name.startswith("kontor/"):
                continue
            beside = os.path.join(os.path.dirname(path), name)
            if "/" in name or beside not in tree.files:
                yield f"{path}:{line}: {name} is not a header of this folder"


@rule("own header first",
      {"include/kontor/ui/list.h": "\n", "src/ui/list.c": '#include <stdio.h>\n#include "kontor/ui/list.h"\n'})
def own_header_first(tree):
    for path, text in tree.c_files("src"):
        name = os.path.basename(path)[:-2]
        own = [h for h in (f"include/kontor/{layer_of(path)}/{name}.h", path[:-2] + ".h") if h in tree.files]
        if path.endswith(".c") and own:
            first = next(includes(text), (True, "", 1))
            if not own[0].endswith("/" + first[1]) and first[1] != name + "_priv.h":
                yield f"{path}:{first[2]}: its own header comes first"


@rule("file names", {"src/ui/list.c": "\n", "src/cli/list.c": "\n"})
def file_names(tree):
    seen = {}
    for path, _ in tree.c_files("src"):
        other = seen.setdefault(os.path.basename(path), path)
        if other != path:
            yield f"{path}: has the same name as {other}"


@rule("file size", {"src/ui/list.c": "\n" * (FILE_LINES + 1)})
def file_size(tree):
    for path, text in tree.c_files():
        lines = text.count("\n")
        if lines > FILE_LINES:
            yield f"{path}: {lines} lines, at most {FILE_LINES} are readable"


@rule("function size", {"src/ui/list.c": "void list_long(void)\n{\n" + "\tx();\n" * FUNCTION_LINES + "}\n"})
def function_size(tree):
    for path, text in tree.c_files():
        for name, line, length in functions(text):
            if length > FUNCTION_LINES:
                yield f"{path}:{line}: {name} has {length} lines, at most {FUNCTION_LINES}"


def matches(pattern, path, text, what):
    for match in pattern.finditer(text):
        yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {match.group(1)}: {what}"


@rule("banned functions", {"src/ui/list.c": "x = atoi(s);\n"}, {"src/cli/send.c": 'system("rm");\n'},
      {"tests/unit/test_list.c": "strcpy(a, b);\n"}, {"src/cli/send.c": "\texecve(p, argv, envp);\n"},
      {"src/exchange/mail_send.c": "\texecvp(p, argv);\n"})
def banned_functions(tree):
    for path, text in tree.c_files():
        code = code_only(text)
        yield from matches(BANNED, path, code, "is banned")
        if path.startswith(("src/", "include/")):
            for finding in matches(BANNED_IN_PROGRAM, path, code, "is banned in the program"):
                if not any(f": {name}: " in finding for name in STARTS_A_PROGRAM.get(path, ())):
                    yield finding


@rule("one way to another program", {"src/screens/scr_outbox.c": "\toutbox_send(o, false, NULL, NULL, &sent, &err);\n"},
      {"src/office/outbox.c": "\tmail_send(program, from, to, mail, len, receipt, lock, err);\n"})
def one_way_to_another_program(tree):
    for path, text in tree.c_files("src", "include"):
        for name, allowed in WAYS_TO_A_PROGRAM.items():
            if path not in allowed:
                yield from matches(re.compile(rf"\b({name})\s*\("), path, code_only(text), "only `kontor send` leads there")


@rule("no goto", {"src/ui/list.c": "void list_x(void)\n{\n\tgoto out;\n}\n"})
def no_goto(tree):
    for path, text in tree.c_files():
        yield from matches(re.compile(r"\b(goto)\b"), path, code_only(text), "leave by return and AUTO()")


@rule("nothing left over", {"src/ui/list.c": "/* TO" + "DO: sort */\n"})
def nothing_left_over(tree):
    for path, text in tree.c_files():
        yield from matches(LEFTOVER, path, text, "finish it or drop it")


@rule("no local paths", {"src/README.md": "see /" + "nowhere/here for it\n"}, {"dev": "cd /" + "home/alice/kontor\n"})
def no_local_paths(tree):
    for path, text in tree.files.items():
        if path.startswith("data/") and path.endswith(".tsv"):
            continue
        if tree.root and tree.root.count("/") > 2 and re.search(re.escape(tree.root) + r"\b", text):
            yield f"{path}: names the folder {tree.root}"
        for match in ABSOLUTE.finditer(text):
            if match.group(1) not in SYSTEM_FOLDERS:
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path}:{line}: {match.group(0)}…: a path that only one machine has"


@rule("include guards", {"include/kontor/ui/list.h": "#ifndef LIST_H\n#define LIST_H\n#endif\n"})
def include_guards(tree):
    for path, text in tree.c_files("include", "src"):
        if not path.endswith(".h"):
            continue
        guard = f"{layer_of(path)}_{os.path.basename(path)[:-2]}_H".upper()
        if path.startswith("include/"):
            pattern = rf"^#ifndef (KONTOR_{guard})\n#define \1$"
        else:
            pattern = rf"^#ifndef ((?:\w+_)?{os.path.basename(path)[:-2].upper()}_H)\n#define \1$"
        if not re.search(pattern, text, re.M):
            yield f"{path}: its guard is KONTOR_{guard}"
