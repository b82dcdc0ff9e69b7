#!/usr/bin/env python3
"""Writes the table by which search folds text: Sources/Chat/Search/FoldingTable*.swift.

    scripts/make-folding.py

Everything a search should not see is folded away: case, compatibility forms (full width, ligatures, styled letters),
and accents. The marks of scripts in which they are letters (Thai, the Indic ones, kana) stay. The table stands in the
source, because an index on the disk must mean the same whatever Unicode version the compiler knows.
"""

import pathlib
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent.parent
# Combining diacritical marks, Hebrew points, Arabic vowel signs.
MARKS = [(0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F), (0x591, 0x5BD),
         (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7), (0x610, 0x61A), (0x64B, 0x65F),
         (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4), (0x6E7, 0x6E8), (0x6EA, 0x6ED)]
# What shows nothing.
HIDDEN = [(0xAD, 0xAD), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
          (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
          (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF)]
SPACES = "\x85\u1680\u2028\u2029"
# Letters that Unicode does not take apart, and punctuation that keyboards do not have.
BY_HAND = dict(zip("øđðłħıŧ’‘ʼ“”„«»‐‑‒–—−", "oddlhit'''\"\"\"\"\"------")) | {"æ": "ae", "œ": "oe"}


def within(code, ranges):
    return any(low <= code <= high for low, high in ranges)


def apart(text):
    """Compatibility decomposition, but for Hangul and kana, which are put together instead."""
    out = ""
    for char in text:
        code = ord(char)
        whole = 0xAC00 <= code <= 0xD7A3 or 0x3041 <= code <= 0x30FA or code in (0x30FD, 0x30FE)
        more = char if whole else unicodedata.normalize("NFKD", char)
        out += char if more == char else apart(more)
    return out


def fold(char):
    text, last = char, None
    while text != last:
        last = text
        text = "".join(c for c in apart(text) if not within(ord(c), MARKS) and not within(ord(c), HIDDEN)).casefold()
        text = "".join(BY_HAND.get(c, " " if c in SPACES else c) for c in text)
    return text


def entries():
    table = {}
    for code in range(0x80, 0x110000):
        if not 0xD800 <= code <= 0xDFFF and fold(chr(code)) != chr(code):
            table[code] = fold(chr(code))
    return table


def runs(table):
    """(first, how many, step, target): targets of one scalar may rise by the step too."""
    left, out = sorted(table), []
    while left:
        first = left[0]
        best = (1, 1, False)
        for step in (1, 2):
            for rises in (False, True):
                if rises and len(table[first]) != 1:
                    continue
                count = 1
                while True:
                    code = first + count * step
                    target = chr(ord(table[first]) + count * step) if rises else table[first]
                    if table.get(code) != target:
                        break
                    count += 1
                if count > best[0]:
                    best = (count, step, rises)
        count, step, rises = best
        out.append((first, count, step, rises, table[first]))
        for number in range(count):
            del table[first + number * step]
        left = sorted(table)
    return sorted(out)


def spelled(run):
    first, count, step, rises, target = run
    text = f"{first:X}"
    if count > 1:
        text += f"{'*' if rises else '+'}{count:X}" + (f"/{step}" if step > 1 else "")
    return text + "=" + ".".join(f"{ord(c):X}" for c in target)


def write(name, about, words):
    lines, line = [], "    "
    for word in words:
        if len(line) + len(word) > 108:
            lines.append(line.rstrip() + " \\")
            line = "    "
        line += word + " "
    lines.append(line.rstrip())
    body = "\n".join(lines)
    (HERE / f"Sources/Chat/Search/FoldingTable+{name}.swift").write_text(
        "// Made by scripts/make-folding.py from the data of Unicode " + unicodedata.unidata_version + ".\n\n"
        "extension FoldingTable {\n  /// " + about + "\n  static let " + name.lower() + ' = """\n' + body + '\n    """\n}\n')


if __name__ == "__main__":
    words = [(run[0], spelled(run)) for run in runs(entries())]
    write("Alphabets", "Below U+2E80: letters, marks and punctuation.", [w for code, w in words if code < 0x2E80])
    write("Ideographs", "From U+2E80: radicals, and forms of ideographs.", [w for c, w in words if 0x2E80 <= c < 0xFB00])
    write("Forms", "From U+FB00: ligatures, widths and styles.", [w for code, w in words if code >= 0xFB00])
