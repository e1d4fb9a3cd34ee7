"""Texts whose parts look different: what is struck out does not count, what is raised is a mark.

A footnote's sign stands raised behind a number or a name and is no part of it; the 2 of m² is. Phonetic
readings (rPh) stand above a text and are no part of it either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from govcredit_xl.files.sheets.parts import is_true, unescape

_POWERS: Final = str.maketrans("23", "²³")
_AFTER_UNIT: Final = re.compile(r"(?:(?<![A-Za-z])[kcdm]?m|米|公里)\Z")


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a text of one look.

    Attributes:
        struck: None where it looks as its cell does.
        raised: superscript or subscript.
    """

    text: str
    struck: bool | None = None
    raised: str = ""


@dataclass(frozen=True, slots=True)
class RichText:
    """A text in runs, of which one at least has a look of its own."""

    runs: tuple[Run, ...]

    @property
    def full(self) -> str:
        """All of it."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class ReadText:
    """What a text says.

    Attributes:
        text: without what is struck out, and without marks.
        marked: the whole with what was left out in brackets; "" where nothing was.
        struck: all of it is struck out; then `text` is the whole.
    """

    text: str
    marked: str = ""
    struck: bool = False


def read_runs(rich: RichText, cell_struck: bool = False) -> ReadText:
    """What a text in runs says, in a cell that is struck out itself or not."""
    seen = [run for run in rich.runs if run.text.strip()]
    struck = [cell_struck if run.struck is None else run.struck for run in seen]
    if seen and all(struck):
        return ReadText(rich.full, struck=True)
    left, told, changed = "", "", False
    for run in rich.runs:
        out = cell_struck if run.struck is None else run.struck
        if out and run.text.strip():
            told, changed = f"{told}[删除：{run.text}]", True
        elif not run.raised or not run.text.strip():
            left, told = left + run.text, told + run.text
        elif (kept := _kept(run, left)) is not None:
            left, told = left + kept, told + kept
        else:
            name = "上标" if run.raised == "superscript" else "下标"
            told, changed = f"{told}[{name}：{run.text}]", True
    return ReadText(left, told if changed else "")


def _kept(run: Run, before: str) -> str | None:
    """The text of a raised run where it belongs to the word: m², CO2; None where it is a mark."""
    text = run.text
    if run.raised == "superscript":
        return text.translate(_POWERS) if text.strip() in {"2", "3"} and _AFTER_UNIT.search(before) else None
    return None if before[-1:].isdigit() and text.strip()[:1].isdigit() else text


def rich_text(element: Any, ns: str) -> str | RichText:
    """A string item: its t, or the t of its runs where one of them has a look of its own."""
    if len(element) == 1 and element[0].tag == ns + "t":
        return unescape(element[0].text or "")
    runs = []
    for child in element:
        if child.tag == ns + "t":
            runs.append(Run(unescape(child.text or "")))
        elif child.tag == ns + "r":
            runs.append(_run(child, ns))
    if any(run.raised or run.struck is not None for run in runs):
        return RichText(tuple(runs))
    return "".join(run.text for run in runs)


def _run(element: Any, ns: str) -> Run:
    text = unescape("".join(t.text or "" for t in element.iterfind(ns + "t")))
    look = element.find(ns + "rPr")
    if look is None:
        return Run(text)
    raised = look.find(ns + "vertAlign")
    value = (raised.get("val") or "") if raised is not None else ""
    return Run(text, is_struck(look, ns), value if value in {"superscript", "subscript"} else "")


def is_struck(look: Any, ns: str) -> bool:
    """True where a font, or the properties of a run, strike out."""
    strike = look.find(ns + "strike")
    return strike is not None and (strike.get("val") is None or is_true(strike.get("val")))
