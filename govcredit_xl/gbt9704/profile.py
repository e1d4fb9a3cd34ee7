"""The values of GB/T 9704-2012 that documents are built by and checked against: 模板/公文格式.csv.

Whoever needs a measure, a font, a size or a pattern of the standard takes it from here and nowhere else.
An office may vary each value, its tolerance and its strength; what its file leaves out is as packaged.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from govcredit_xl.core.cells import a1
from govcredit_xl.core.encodings import decoded_text
from govcredit_xl.core.packaged import packaged_templates
from govcredit_xl.core.problems import Problem
from govcredit_xl.files.sheets import plain
from govcredit_xl.files.sheets.similar import closest, did_you_mean
from govcredit_xl.gbt9704.keys import KINDS, Kind
from govcredit_xl.gbt9704.set_words import SetWord, load_words, standard_words

PROFILE: Final = "公文格式.csv"
REQUIRED, USUAL, RECOMMENDED, UNCHECKED = "规定", "一般", "推荐", "不查"
STRENGTHS: Final = (REQUIRED, USUAL, RECOMMENDED, UNCHECKED)

_NAME, _VALUE, _UNIT, _TOLERANCE, _STRENGTH, _CLAUSE = "项目", "值", "单位", "允差", "强度", "条款"
_HEADINGS: Final = (_NAME, _VALUE, _UNIT, _TOLERANCE, _STRENGTH, _CLAUSE)
_MM_PER_POINT: Final = 25.4 / 72

# Points of the Chinese sizes of type.
SIZES: Final[Mapping[str, float]] = {
    "初号": 42.0, "小初": 36.0, "1号": 26.0, "小1号": 24.0, "2号": 22.0, "小2号": 18.0, "3号": 16.0, "小3号": 15.0,
    "4号": 14.0, "小4号": 12.0, "5号": 10.5, "小5号": 9.0, "6号": 7.5, "小6号": 6.5, "7号": 5.5, "8号": 5.0,
}  # fmt: skip
COLOURS: Final[Mapping[str, str]] = {"黑": "000000", "红": "FF0000"}
_DIGITS: Final = str.maketrans("一二三四五六七八", "12345678")


@dataclass(frozen=True, slots=True)
class Norm:
    """One value of the standard, or of the office's variation of it.

    Attributes:
        name: 项目, one of `documents.keys.Key`.
        text: 值 as it stands there.
        unit: 毫米, 磅, 行, 字, or "".
        tolerance: in the same unit, None where the value is exact.
        strength: 规定, 一般, 推荐, or 不查 where the office wants no finding about it.
        clause: where the standard says so, such as 第7.3.1条.
        line: line of the office's file, from 1; 0 where it is the packaged value.
    """

    name: str
    text: str
    unit: str
    tolerance: float | None
    strength: str
    clause: str
    line: int = 0

    @property
    def number(self) -> float:
        """The value of a length or count, in its unit; points of a size of type."""
        if KINDS[self.name] is Kind.SIZE:
            return points_of(self.text) or 0.0
        return float(self.text)

    @property
    def points(self) -> float:
        """A length or a size in points."""
        return self.number / _MM_PER_POINT if self.unit == "毫米" else self.number

    @property
    def twips(self) -> int:
        """A length or a size in twentieths of a point."""
        return round(self.points * 20)

    @property
    def names(self) -> tuple[str, ...]:
        """Of a font or a list: the names, the one to write first."""
        return tuple(part.strip() for part in self.text.split("、") if part.strip())

    @property
    def rgb(self) -> str:
        """Of a colour: six hex digits."""
        return COLOURS.get(self.text, self.text.lstrip("#").upper())

    @property
    def pattern(self) -> re.Pattern[str]:
        """Of a pattern: the compiled expression."""
        return re.compile(self.text)

    def allows(self, found: float) -> bool:
        """True if a measured number, in the same unit, is within the tolerance; 0.1 mm may be lost in rounding."""
        slack = 0.1 if self.unit == "毫米" else 1e-6
        return abs(found - self.number) <= (self.tolerance or 0.0) + slack


class Profile(Mapping[str, Norm]):
    """All values by their names."""

    def __init__(self, norms: Mapping[str, Norm], words: Mapping[str, SetWord] | None = None) -> None:
        self._norms = dict(norms)
        self.words = standard_words() if words is None else words

    def __getitem__(self, name: str) -> Norm:
        return self._norms[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._norms)

    def __len__(self) -> int:
        return len(self._norms)

    def font(self, name: str) -> str:
        """The font to write."""
        return self[name].names[0]


def points_of(text: str) -> float | None:
    """Points of 3号, 三号, 小五, 16磅 or 16; None where it is none of these."""
    shown = plain(text).translate(_DIGITS)
    name = shown if shown.endswith("号") or not shown.startswith("小") else f"{shown}号"
    if name in SIZES:
        return SIZES[name]
    number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:磅|pt)?", shown)
    return float(number[1]) if number and 4 <= float(number[1]) <= 200 else None


@cache
def standard() -> Profile:
    """The packaged values: the standard itself.

    Raises:
        ValueError: the packaged file has a mistake, which only a change of the program can bring.
    """
    norms, problems = _read(packaged_templates()[PROFILE], PROFILE, {})
    missing = [name for name in KINDS if name not in norms]
    if problems or missing:
        raise ValueError(f"{PROFILE}: {[p.message() for p in problems]} {missing}")
    return Profile({name: replace(norm, line=0) for name, norm in norms.items()})


def load_profile(templates: Path | None, shown: str = PROFILE) -> tuple[Profile, list[Problem]]:
    """The values that hold for a round, with every mistake in its file.

    Args:
        templates: the folder 模板/ of the round; None outside of a round.
        shown: how problems name the file.
    """
    words, problems = load_words(templates)
    profile, found = _norms(templates, shown)
    return Profile(profile, words), [*found, *problems]


def _norms(templates: Path | None, shown: str) -> tuple[Profile, list[Problem]]:
    if templates is None or not (templates / PROFILE).is_file():
        return standard(), []
    try:
        data = (templates / PROFILE).read_bytes()
    except OSError as error:
        return standard(), [Problem("profile-unreadable", file=shown, facts={"why": str(error.strerror)})]
    return read_profile(data, shown)


def read_profile(data: bytes, shown: str = PROFILE) -> tuple[Profile, list[Problem]]:
    """The values in a file's bytes; what is missing or wrong there is as packaged."""
    norms, problems = _read(data, shown, standard())
    return Profile({**standard(), **norms}), problems


def _read(data: bytes, shown: str, usual: Mapping[str, Norm]) -> tuple[dict[str, Norm], list[Problem]]:
    text = decoded_text(data)
    if text is None:
        facts = {"why": "不是 UTF-8、UTF-16 或 GBK 编码的文本"}
        return {}, [Problem("profile-unreadable", file=shown, facts=facts)]
    # Spreadsheets save “Unicode text” with tabs.
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    try:
        # A row may run over several lines: what counts for people is its first.
        rows += ((reader.line_num - sum(cell.count("\n") for cell in cells), cells) for cells in reader)
    except csv.Error as error:
        facts = {"why": str(error)}
        return {}, [Problem("profile-unreadable", file=shown, cell=f"A{reader.line_num}", facts=facts)]
    head = next((k for k, (_, cells) in enumerate(rows) if {_NAME, _VALUE} <= set(map(plain, cells))), None)
    if head is None:
        return {}, [Problem("profile-unreadable", file=shown, facts={"why": f"没有“{_NAME}”“{_VALUE}”两列"})]
    columns = {plain(cell): k for k, cell in enumerate(rows[head][1])}
    norms: dict[str, Norm] = {}
    problems: list[Problem] = []
    for line, cells in rows[head + 1 :]:
        row = _Row(line, cells, columns, shown, problems)
        norm = row.norm(norms, usual)
        if norm is not None:
            norms[norm.name] = norm
    return norms, problems


@dataclass(frozen=True)
class _Row:
    line: int
    cells: list[str]
    columns: Mapping[str, int]
    shown: str
    problems: list[Problem]

    def get(self, heading: str) -> str:
        place = self.columns.get(heading)
        return self.cells[place].strip() if place is not None and place < len(self.cells) else ""

    def report(self, code: str, column: str, **facts: str | float) -> None:
        cell = a1(self.line, self.columns.get(column, 0) + 1)
        self.problems.append(Problem(code, file=self.shown, cell=cell, facts={"line": self.line, **facts}))

    def norm(self, known: Mapping[str, Norm], usual: Mapping[str, Norm]) -> Norm | None:
        name = plain(self.get(_NAME))
        if not name:
            return None
        if name not in KINDS:
            zh, en = did_you_mean(closest(name, tuple(KINDS)))
            self.report("profile-unknown", _NAME, name=name, guess=zh, guess_en=en)
            return None
        if name in known:
            self.report("profile-twice", _NAME, name=name, other=known[name].line)
            return None
        before = usual.get(name)
        unit = self.get(_UNIT) or (before.unit if before else "")
        strength = self.get(_STRENGTH) or (before.strength if before else RECOMMENDED)
        clause = self.get(_CLAUSE) or (before.clause if before else "")
        fault = fault_of(KINDS[name], self.get(_VALUE))
        if fault is not None:
            self._bad(name, _VALUE, fault)
        if before is not None and unit != before.unit:
            fault = (f"应是“{before.unit}”", f"it is {before.unit}")
            self._bad(name, _UNIT, fault)
        if strength not in STRENGTHS:
            fault = (f"只能是{'、'.join(STRENGTHS)}之一", f"it is one of {', '.join(STRENGTHS)}")
            self._bad(name, _STRENGTH, fault)
        tolerance, wrong = self._tolerance()
        if wrong is not None:
            fault = wrong
            self._bad(name, _TOLERANCE, wrong)
        if fault is not None:
            return None
        return Norm(
            name, _normal(KINDS[name], self.get(_VALUE)), unit, tolerance, strength, clause, self.line
        )

    def _bad(self, name: str, heading: str, fault: tuple[str, str]) -> None:
        zh, en = fault
        value = self.get(heading)
        self.report("profile-bad-value", heading, name=name, heading=heading, value=value, why=zh, why_en=en)

    def _tolerance(self) -> tuple[float | None, tuple[str, str] | None]:
        text = plain(self.get(_TOLERANCE)).removeprefix("±")
        if not text:
            return None, None
        if re.fullmatch(r"\d+(\.\d+)?", text):
            return float(text), None
        return None, ("应是一个不小于 0 的数", "it is a number of 0 or more")


def fault_of(kind: Kind, text: str) -> tuple[str, str] | None:
    """Why a value is none of that kind, in Chinese and English; None where it is one."""
    if not text:
        return "没有填", "it is blank"
    if kind in (Kind.LENGTH, Kind.COUNT):
        wanted = r"\d+" if kind is Kind.COUNT else r"\d+(\.\d+)?"
        return None if re.fullmatch(wanted, plain(text)) else ("应是一个数", "it is not a number")
    if kind is Kind.SIZE:
        return (
            None
            if points_of(text)
            else ("应是字号，写成 3号 或 16磅", "it is no size of type such as 3号 or 16磅")
        )
    if kind is Kind.COLOUR:
        good = text in COLOURS or re.fullmatch(r"#?[0-9A-Fa-f]{6}", text)
        return None if good else ("应是 黑、红 或六位颜色码", "it is 黑, 红 or six hex digits")
    if kind is Kind.ALIGN:
        return (
            None
            if text in ("居左", "居中", "居右")
            else ("应是 居左、居中、居右 之一", "it is 居左, 居中 or 居右")
        )
    if kind is Kind.PATTERN:
        try:
            re.compile(text)
        except re.error as error:
            return f"正则表达式有误（{error}）", f"it is no regular expression ({error})"
    return None


def _normal(kind: Kind, text: str) -> str:
    return plain(text) if kind in (Kind.LENGTH, Kind.COUNT) else text
