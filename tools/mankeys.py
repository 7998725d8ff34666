#!/usr/bin/python3
"""Put the key section, from standard input, between the markers of a manual page.

usage: mankeys.py man/kontor.1 <SECTION
"""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "style"))

from rules_docs import KEYS_BEGIN, KEYS_END  # noqa: E402


def main():
    path = sys.argv[1]
    with open(path, encoding="utf-8") as f:
        page = f.read()
    section = sys.stdin.buffer.read().decode("utf-8")
    head, begin, rest = page.partition(KEYS_BEGIN + "\n")
    _, end, tail = rest.partition(KEYS_END + "\n")
    if not begin or not end:
        sys.exit(f"{path} has no lines {KEYS_BEGIN} and {KEYS_END}")
    with open(path, "w", encoding="utf-8") as f:
        f.write(head + begin + section + end + tail)


if __name__ == "__main__":
    main()
