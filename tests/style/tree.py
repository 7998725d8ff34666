"""The source tree as the rules see it: texts, includes, functions."""
import os
import re

SKIPPED_FOLDERS = {".git", ".cache", "__pycache__", "corpus", "node_modules"}
COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+([<"])([^>"]+)[>"]', re.M)


def blank(match):
    """Comments and literals become blanks, so that line numbers stay."""
    return re.sub(r"[^\n]", " ", match.group(0))


class Tree:
    """files: {path below the root: text}. root is None in self-tests."""

    def __init__(self, files, root=None, build=None):
        self.files = files
        self.root = root
        self.build = build

    @classmethod
    def read(cls, root, build):
        files = {}
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS and not f.startswith("build"))
            for name in sorted(set(names) - SKIPPED_FOLDERS):
                path = os.path.join(folder, name)
                text = read_text(path)
                if text is not None:
                    files[os.path.relpath(path, root)] = text
        return cls(files, root, build)

    def c_files(self, *tops):
        """(path, text) of the C files below the given top folders."""
        for path, text in self.files.items():
            if path.endswith((".c", ".h")) and path.split("/")[0] in (tops or ("src", "include", "tests", "tools")):
                yield path, text


def read_text(path):
    """None for what is no text file of a person's size."""
    if os.path.islink(path) or not os.path.isfile(path) or os.path.getsize(path) > 4_000_000:
        return None
    try:
        with open(path, encoding="utf-8") as f:
            text = f.read()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def code_only(text):
    return COMMENT_OR_STRING.sub(blank, text)


def includes(text):
    """(quoted?, name, line) of every #include."""
    for match in INCLUDE.finditer(text):
        yield match.group(1) == '"', match.group(2), text.count("\n", 0, match.start()) + 1


def layer_of(path):
    """The layer that a file belongs to; None outside src/ and include/kontor/."""
    parts = path.split("/")
    if parts[0] == "src" and len(parts) == 3:
        return parts[1]
    if parts[:2] == ["include", "kontor"] and len(parts) == 4:
        return parts[2]
    return None


def functions(text):
    """(name, first line, lines) of each function of clang-formatted code: its braces
    stand alone in column 0, which those of tables do not."""
    lines = code_only(text).split("\n")
    start = None
    for number, line in enumerate(lines, 1):
        if line.rstrip() == "{":
            start = number
        elif line.rstrip() == "}" and start:
            yield function_name(lines[: start - 1]), start, number - start + 1
            start = None


def function_name(lines_before):
    for line in reversed(lines_before):
        match = re.match(r"[A-Za-z_].*?(\w+)\(", line)
        if match:
            return match.group(1)
    return "?"
