"""Recalculation oracles for the tests: LibreOffice and formulon, and a plain reader of what they say.

Values come back as float (dates as serial numbers), bool, str or `CellError`; a formula that gives
nothing is "". The reader is its own small one, so that no test proves the package with itself.
"""

from __future__ import annotations

import atexit
import functools
import math
import os
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree

Value = float | bool | str
Sheets = dict[str, dict[str, Value]]

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SECONDS = 600

# LibreOffice trusts the cached values of a file unless its profile says otherwise: 0 is "always recalculate".
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">\
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse">\
<value>0</value></prop></item>
</oor:items>
"""


class CellError(str):
    """An error value of a cell, such as #REF!, told apart from a text that looks like one."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"error {self!s}"


class Cell(NamedTuple):
    """What stands in a cell: the formula without =, None where there is none, and the (cached) value."""

    formula: str | None
    value: Value


def soffice() -> str | None:
    """Path of LibreOffice, None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def require_office() -> str:
    """Path of LibreOffice; without it the test is skipped, on the CI (CI=true) it fails."""
    found = soffice()
    if found is None:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail("LibreOffice (soffice) is missing; on the CI nothing that needs it may be skipped")
        pytest.skip("LibreOffice (soffice) is missing: NOT PROVED that the sheets compute the Python scores")
    return found


@functools.cache
def profile() -> Path:
    """A private LibreOffice profile of this process that recalculates every file on load."""
    folder = Path(tempfile.mkdtemp(prefix="govcredit-office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    return folder


def convert(paths: Iterable[Path], target: str, folder: Path) -> list[Path]:
    """The files converted by one LibreOffice start, in order, as `folder`/0000.<target>, 0001.<target>, …"""
    office, files = require_office(), list(paths)
    if not files:
        return []
    with tempfile.TemporaryDirectory() as inputs:
        copies = [Path(inputs) / f"{k:04}{path.suffix}" for k, path in enumerate(files)]
        for path, copy in zip(files, copies, strict=True):
            shutil.copyfile(path, copy)
        start = [office, f"-env:UserInstallation={profile().as_uri()}", "--headless", "--norestore"]
        said = _run([*start, "--convert-to", target, "--outdir", str(folder), *map(str, copies)])
    results = [folder / f"{copy.stem}.{target}" for copy in copies]
    missing = [str(path) for path, result in zip(files, results, strict=True) if not result.exists()]
    assert not missing, f"LibreOffice made nothing of {missing}:\n{said}"
    return results


def _run(command: list[str]) -> str:
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        return process.communicate(timeout=_SECONDS)[0]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise


def recalculate(paths: Iterable[Path]) -> dict[Path, Sheets]:
    """Every cell of the workbooks as LibreOffice computes it, by path, sheet and reference.

    Forced recalculation: the cached values in the files count for nothing. One start for all of them.
    """
    files = list(paths)
    with tempfile.TemporaryDirectory() as folder:
        results = convert(files, "xlsx", Path(folder))
        return {path: values(read_cells(result)) for path, result in zip(files, results, strict=True)}


def recalculate_second(path: Path) -> Sheets:
    """Every cell of the workbook as formulon computes it, by sheet and reference."""
    import formulon

    found: Sheets = {}
    with formulon.Workbook.load(path.read_bytes()) as book:
        book.recalc()
        for sheet in range(book.sheet_count()):
            cells = found[book.sheet_name(sheet)] = {}
            for cell in book.iter_cells(sheet):
                cells[f"{_letters(cell.col)}{cell.row + 1}"] = _formulon_value(cell.value)
    return found


def _formulon_value(value: object) -> Value:
    import formulon

    assert isinstance(value, formulon.Value)
    if value.kind == formulon.ValueKind.ERROR:
        return CellError(formulon.error_display_name(value.error_code or 0))
    plain = value.to_python()
    if plain is None:
        return ""
    assert isinstance(plain, (float, bool, str)), f"formulon gives {value!r}"
    return plain


def formula_cells(path: Path) -> dict[str, dict[str, tuple[str, Value]]]:
    """(formula without =, cached value) of every formula cell, by sheet and reference."""
    return {
        sheet: {ref: (cell.formula, cell.value) for ref, cell in cells.items() if cell.formula is not None}
        for sheet, cells in read_cells(path).items()
    }


def values(cells: Mapping[str, Mapping[str, Cell]]) -> Sheets:
    """The values alone."""
    return {sheet: {ref: cell.value for ref, cell in row.items()} for sheet, row in cells.items()}


def cached_values(path: Path) -> Sheets:
    """The cached value of every formula cell: what a phone or a preview shows."""
    return {
        sheet: {ref: value for ref, (_, value) in cells.items()}
        for sheet, cells in formula_cells(path).items()
    }


def assert_recalculated(paths: Sequence[Path], least: int = 1) -> None:
    """Every formula of the workbooks has in both engines the value that the file holds; `least` formulas in each.

    Raises:
        AssertionError: naming the first cells that differ.
    """
    again = recalculate(paths)
    for path in paths:
        cached = cached_values(path)
        assert sum(map(len, cached.values())) >= least, path
        assert_same(cached, again[path])
        assert_same(cached, recalculate_second(path))


def assert_same(
    expected: Mapping[str, Mapping[str, Value | None]], actual: Sheets, places: float = 1e-9
) -> None:
    """Each cell named in `expected` has that value in `actual`; None and "" are both blank.

    Raises:
        AssertionError: naming the first cells that differ, with both values.
    """
    wrong = [
        f"{sheet}!{ref}: expected {want!r}, got {actual.get(sheet, {}).get(ref)!r}"
        for sheet, cells in expected.items()
        for ref, want in cells.items()
        if not same(want, actual.get(sheet, {}).get(ref), places)
    ]
    shown = "\n".join(wrong[:25])
    assert not wrong, f"{len(wrong)} cells differ:\n{shown}" + ("\n…" if len(wrong) > 25 else "")


def same(a: Value | None, b: Value | None, places: float = 1e-9) -> bool:
    """Equal: numbers within `places`, texts exactly, blank is None or ""; an error equals nothing."""
    if isinstance(a, CellError) or isinstance(b, CellError):
        return False
    a, b = "" if a is None else a, "" if b is None else b
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return math.isclose(a, b, rel_tol=places, abs_tol=places)


def read_cells(path: Path) -> dict[str, dict[str, Cell]]:
    """Every cell that is there, by sheet and reference, in the order of the workbook."""
    with zipfile.ZipFile(path) as parts:
        strings = _shared_strings(parts)
        return {name: _sheet(parts.read(part), strings) for name, part in _sheet_parts(parts)}


def _sheet_parts(parts: zipfile.ZipFile) -> list[tuple[str, str]]:
    rels = etree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    targets = {rel.get("Id"): rel.get("Target").removeprefix("/xl/") for rel in rels}
    book = etree.fromstring(parts.read("xl/workbook.xml"))
    return [(sheet.get("name"), f"xl/{targets[sheet.get(_REL)]}") for sheet in book.iter(f"{_NS}sheet")]


def _shared_strings(parts: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in parts.namelist():
        return []
    root = etree.fromstring(parts.read("xl/sharedStrings.xml"))
    return [
        "".join(t.text or "" for t in entry.iter(f"{_NS}t") if t.getparent().tag != f"{_NS}rPh")
        for entry in root.iter(f"{_NS}si")
    ]


def _sheet(data: bytes, strings: list[str]) -> dict[str, Cell]:
    found = {}
    for c in etree.fromstring(data).iter(f"{_NS}c"):
        formula = c.find(f"{_NS}f")
        kind, text = c.get("t", "n"), c.findtext(f"{_NS}v")
        if formula is None and text is None and kind != "inlineStr":
            continue
        if kind == "inlineStr":
            text = "".join(t.text or "" for t in c.iter(f"{_NS}t"))
        found[c.get("r")] = Cell(None if formula is None else formula.text or "", _value(kind, text, strings))
    return found


def _value(kind: str, text: str | None, strings: list[str]) -> Value:
    if kind == "e":
        return CellError(text or "#?")
    if text is None or text == "":
        return ""
    if kind == "s":
        return strings[int(text)]
    if kind == "b":
        return text == "1"
    # LibreOffice writes _x000D_ and the like for control characters.
    return float(text) if kind == "n" else re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
