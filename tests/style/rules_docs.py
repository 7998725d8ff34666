"""Rules about what other tools check: formatting, shell scripts, manual pages, README."""
import os
import re
import subprocess
import tempfile

from rules import rule

KEYS_BEGIN = '.\\" keys: begin; written by ./dev man'
KEYS_END = '.\\" keys: end'


def complaints(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", **options)
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[:20] if done.returncode else []


def with_file(name, text, check):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return check(folder, [path])


def misformatted(root, paths):
    return complaints("clang-format", "--dry-run", "-Werror", *paths, cwd=root)


@rule("clang-format", lambda: with_file("bad.c", "int  x ( void ) { return 1 ; }\n", misformatted))
def formatted(tree):
    return misformatted(tree.root, [path for path, _ in tree.c_files()])


def shell_problems(root, paths):
    return complaints("shellcheck", "-x", *paths, cwd=root)


@rule("shellcheck", lambda: with_file("bad.sh", "#!/bin/bash\ncd $1\n", shell_problems))
def shell(tree):
    return shell_problems(tree.root, [p for p, text in tree.files.items() if re.match(r"#!/bin/(ba)?sh", text)])


def page_problems(root, paths):
    return complaints("mandoc", "-Tlint", "-Wwarning", *paths, cwd=root)


@rule("manual pages", lambda: with_file("bad.1", ".Dd heute\n.Dt X 1\n.Os\n.Sh NAME\n.Bl\n", page_problems))
def manual_pages(tree):
    pages = [path for path in tree.files if re.fullmatch(r"man/.*\.[18]", path)]
    return page_problems(tree.root, pages) if pages else ["there is no manual page"]


def stale_keys(page, keys):
    _, begin, rest = page.partition(KEYS_BEGIN + "\n")
    section, end, _ = rest.partition(KEYS_END + "\n")
    if not begin or not end:
        return ["man/kontor.1 has no marked key section"]
    return [] if section == keys else ["the key section of man/kontor.1 is not current; ./dev man writes it"]


def bad_pages():
    good = f"{KEYS_BEGIN}\nx\n{KEYS_END}\n"
    return stale_keys(good, "y\n") + stale_keys("x\n", "x\n") if not stale_keys(good, "x\n") else []


@rule("key section of the manual", bad_pages)
def manual_keys(tree):
    program = os.path.join(tree.build, "tests", "style", "mankeys")
    done = subprocess.run([program], capture_output=True, text=True, check=True, encoding="utf-8")
    return stale_keys(tree.files.get("man/kontor.1", ""), done.stdout)


def unknown_dev_commands(texts, dev):
    known = set(re.findall(r"^  (\w+)", dev, re.M))
    for path, text in texts.items():
        for command in re.findall(r"\./dev (\w+)", text):
            if command not in known:
                yield f"{path}: there is no ./dev {command}"


def bad_readme():
    return list(unknown_dev_commands({"README.md": "./dev fly"}, "  run\n"))


@rule("documents name existing commands of ./dev", bad_readme)
def dev_commands(tree):
    texts = {p: t for p, t in tree.files.items() if p.endswith((".md", ".1", ".8"))}
    return list(unknown_dev_commands(texts, tree.files["dev"]))


# --- the picture of the screen -------------------------------------------------------


def stale_picture(readme, screens):
    found = re.search(r"<!-- screen: begin; the first grid of (\S+) -->\n```text\n(.*?)\n```\n<!-- screen: end -->", readme, re.S)
    if not found:
        return ["README.md shows no screen"]
    grids = screens.get(found.group(1), "").split("---\n")
    shown = len(grids) > 1 and grids[1].rstrip("\n") == found.group(2)
    return [] if shown else [f"README.md shows another screen than {found.group(1)}"]


def bad_picture():
    readme = "<!-- screen: begin; the first grid of a -->\n```text\nold\n```\n<!-- screen: end -->"
    return stale_picture(readme, {"a": "keys: x\n---\nnew\n---\n"})


@rule("the picture of the screen in README.md is a tested one", bad_picture)
def picture(tree):
    return stale_picture(tree.files["README.md"], tree.files)


# --- the manual names what there is ------------------------------------------------


def unnamed(page, commands, words):
    named = {word for line in page.splitlines() if line.startswith(".It Cm") for word in re.findall(r"[\wäöüß]+", line)}
    named |= set(re.findall(r"^\.Cm ([\wäöüß]+)", page, re.M))
    for what, names in (("command", commands), ("query word", words)):
        for name in sorted(names - named):
            yield f"man/kontor.1 does not explain the {what} {name}"


def cli_commands(tree):
    sources = [text for path, text in tree.files.items() if re.match(r"src/(cli|main)/\w+\.c$", path)]
    return {name for text in sources for name in re.findall(r'^\t\.name = "(\w+)",$', text, re.M)}


def query_words(tree):
    sources = [text for path, text in tree.files.items() if re.match(r"src/domain/query_terms\w*\.c$", path)]
    term = re.compile(r'^\t\{ "([\wäöüß]+)", (?:"[^"]*"|NULL), TERM_', re.M)
    return {name for text in sources for name in term.findall(text)}


def bad_manual():
    page = ".It Cm list Ar LISTE\n.It Cm land : Ns Ar BB\n"
    found = list(unnamed(page, {"list", "fly"}, {"land", "see"}))
    return found if len(found) == 2 else []


@rule("the manual names every command and query word", bad_manual)
def manual_complete(tree):
    commands, words = cli_commands(tree), query_words(tree)
    if not commands or not words:
        return ["no commands or query words found in the sources"]
    return list(unnamed(tree.files.get("man/kontor.1", ""), commands, words))
