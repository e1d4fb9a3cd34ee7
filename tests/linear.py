"""The regular expressions of the program, with the way each is used: found by reading the source."""

from __future__ import annotations

import ast
import importlib
import os
import re
import re._constants as constants
import re._parser as parser
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import govcredit_xl

PACKAGE = Path(govcredit_xl.__file__).parent
SCANNING = {"search", "finditer", "findall", "sub", "split"}
"""Methods that try the expression at every place of a text."""
STEP = 1 / 64 if os.name == "nt" else 1e-4
"""Seconds between two ticks of the processor's clock, by which a short time may be wrong."""


class Used(NamedTuple):
    """An expression, where it is defined, and how it is used."""

    where: str
    pattern: re.Pattern[Any]
    scanning: bool


def used() -> Iterator[Used]:
    """Every expression that a module keeps under a name."""
    sources = {path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    ways_of = re.compile(rf"\.(?:{'|'.join(sorted(SCANNING | {'match', 'fullmatch'}))})\b")
    trees = {path: ast.parse(source) for path, source in sources.items() if ways_of.search(source)}
    calls: dict[tuple[Path | None, str], set[str]] = {}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                name = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
                calls.setdefault((path if name.startswith("_") else None, name), set()).add(node.attr)
    for path, source in sorted(sources.items()):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        if "re.compile" not in source or path.stem == "bridge":
            continue
        module = importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
        for name, value in vars(module).items():
            own = value if isinstance(value, (list, tuple)) else [value]
            for one in own:
                if isinstance(one, re.Pattern):
                    ways = calls.get((path if name.startswith("_") else None, name), set())
                    scanning = bool(ways & SCANNING) or not ways & {"match", "fullmatch"}
                    yield Used(f"{module.__name__}.{name}", one, scanning)


def atoms(pattern: re.Pattern[Any]) -> list[str]:
    """Characters and words that the expression looks for, and one of each class."""
    found: dict[str, None] = {}
    kinds = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}

    def walk(tree: Any) -> None:
        word = ""
        for op, value in [*tree, (None, None)]:
            if op is constants.LITERAL:
                word += chr(value)
                found.setdefault(chr(value))
                continue
            if len(word) > 1:
                found.setdefault(word)
            word = ""
            if op is constants.IN:
                for kind, one in value:
                    if kind is constants.LITERAL:
                        found.setdefault(chr(one))
                    elif kind is constants.RANGE:
                        found.setdefault(chr(one[0]))
                    elif kind is constants.CATEGORY:
                        found.setdefault(kinds.get(str(one), "x"))
            elif op in {constants.MAX_REPEAT, constants.MIN_REPEAT}:
                walk(value[2])
            elif op is constants.SUBPATTERN:
                walk(value[3])
            elif op is constants.BRANCH:
                for branch in value[1]:
                    walk(branch)
            elif op in {constants.ASSERT, constants.ASSERT_NOT}:
                walk(value[1])

    walk(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
    return [*found, "x", " "]


def hostile(pattern: re.Pattern[Any], length: int) -> Iterator[tuple[str, Callable[[int], Any]]]:
    """Texts made of what the expression looks for, over and over, that in the end do not fit."""
    known = [atom for atom in atoms(pattern) if atom]
    units = dict.fromkeys([*known, *(a + b for a in known[:6] for b in known[:6])])
    starts = ["", *[atom for atom in known if len(atom) > 1][:2]]
    for unit in units:
        for start in starts:

            def text(size: int, unit: str = unit, start: str = start) -> Any:
                made = start + unit * (size // len(unit)) + "\x01"
                return made.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else made

            yield f"{start!r} and {unit!r}", text


def seconds(one: Used, text: Any) -> float:
    """How long the expression takes over a text, in the way it is used."""
    start = time.process_time()
    if one.scanning:
        for _ in one.pattern.finditer(text):
            pass
    else:
        one.pattern.match(text)
        one.pattern.fullmatch(text)
    return time.process_time() - start


def explodes(one: Used, text: Callable[[int], Any], length: int) -> bool:
    """Whether some text shorter than `length` takes a tenth of a second already.

    The texts grow by steps, so that an expression that would never end is met before it does so.
    """
    size = 24
    while size < length:
        if all(seconds(one, text(size)) > 0.1 for _ in range(3)):  # once may be the machine's fault
            return True
        size = size * 4 // 3
    return False


def _grows(one: Used, text: Callable[[int], Any], size: int) -> bool:
    short = max(min(seconds(one, text(2 * size)) for _ in range(2)), STEP)
    return seconds(one, text(8 * size)) > 9 * short


def quadratic(one: Used, length: int = 2000) -> str:
    """A text over which the expression takes four times as long when it is twice as long; "" for none."""
    for shown, text in hostile(one.pattern, length):
        if explodes(one, text, length):
            return shown
        sizes = (length // 4, length) if STEP < 0.002 else (length, 4 * length)
        size = next((size for size in sizes if seconds(one, text(size)) > 0.002), None)
        if size is None:
            continue
        # Measured again with more: only growth counts, never how fast the machine is.
        if all(_grows(one, text, size) for _ in range(3)):
            return shown
    return ""
