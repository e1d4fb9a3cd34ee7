"""Twice as much takes twice as long, not four times: patterns and readers alike. Only growth is measured."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from linear import STEP, Used, quadratic, used
from lxml import etree
from openpyxl import Workbook

from govcredit_xl.core.cells import MAX_COLUMNS
from govcredit_xl.files.archives.mail import _Text, reply_tokens
from govcredit_xl.files.archives.mime import parse
from govcredit_xl.files.sheets import Unreadable, parts, read_book, text
from govcredit_xl.files.sheets.parts import Shared, formula_of, hidden_columns_of
from govcredit_xl.files.sheets.text import read_html, read_text

OWN = {
    "govcredit_xl.forms.page._NOTICE": "the title of the catalogue, of a length that is checked",
    "govcredit_xl.forms.stamp._XFS": "workbooks that the program has just written itself",
    "govcredit_xl.forms.stamp._XF": "workbooks that the program has just written itself",
    "govcredit_xl.forms.stamp._STYLE": "workbooks that the program has just written itself",
}
OWN |= dict.fromkeys(
    ("govcredit_xl.master.typed.references._RANGE", "govcredit_xl.master.typed.references._COLUMNS"),
    "matched from the beginning only, in a loop that the reading of the source does not see",
)
"""Expressions that no stranger's text ever meets, and why."""


@pytest.mark.parametrize("one", list(used()), ids=lambda one: one.where)
def test_no_expression_is_quadratic(one: Used) -> None:
    if one.where not in OWN:
        assert quadratic(one) == ""


@pytest.mark.slow
@pytest.mark.staged  # where the processor's clock is coarse it takes its time
def test_the_check_finds_what_it_looks_for() -> None:
    import re

    assert quadratic(Used("bad", re.compile("<[^>]*>"), True))
    assert quadratic(Used("bad", re.compile(r"\s+\s+x"), False))
    assert quadratic(Used("without end", re.compile("(?:a+b?)*"), False))
    assert not quadratic(Used("good", re.compile("<[^<>]*>"), True))


LEAST = 8 * STEP
"""Seconds that are measured at least."""


def _seconds(work: Callable[[], object]) -> float:
    """Of one call, out of as many as the clock needs."""
    start, spent, calls = time.process_time(), 0.0, 0
    while not calls or spent < LEAST:
        work()
        calls += 1
        spent = time.process_time() - start
    return spent / calls


def grows(work: Callable[[int], object], size: int) -> float:
    """How many times longer four times as much takes."""
    work(size)  # whatever is done once
    short = min(_seconds(lambda: work(size)) for _ in range(3))
    long = min(_seconds(lambda: work(4 * size)) for _ in range(2))
    return long / max(short, 1e-4)


def _html(size: int) -> object:
    return _Text(html=["<" * size, "<a " * size, "cid:<" * size, "&" * size, "&#" * size]).all()


def _mail(size: int) -> object:
    head = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    return [part.kind for part in parse(head + b"--x\r\n\r\n<\r\n" * size).children()]


def _columns(size: int) -> object:
    col = etree.fromstring(f'<col min="1" max="{MAX_COLUMNS}" hidden="1"/>')
    return hidden_columns_of([col] * size)


READERS: dict[str, tuple[Callable[[int], object], int]] = {
    "a mail of <": (_html, 20_000),
    "a mail of parts": (_mail, 3_000),
    "tokens that are none": (lambda size: reply_tokens("GC1." * size + "GC1." + "a" * size), 100_000),
    "columns": (_columns, 4_000),
    "a page of <": (lambda size: _quiet(read_html, b"<table>" + b"<td>" * size), 5_000),
    "a text of commas": (lambda size: _quiet(read_text, b"a," * 50 + b"\n" + b'"' * size), 20_000),
}


def _quiet(read: Callable[[bytes], object], data: bytes) -> object:
    try:
        return read(data)
    except Exception as error:
        return error


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_a_reader_takes_time_in_proportion(name: str) -> None:
    work, size = READERS[name]
    assert grows(work, size) < 9


def test_cells_of_a_page_that_reach_far_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row of such a page would cost as much as all columns of a sheet."""
    monkeypatch.setattr(text, "MOST_REACHED", 100_000)
    row = b"<tr><td rowspan=1000 colspan=1000>1"
    with pytest.raises(Unreadable, match="oversized-file"):
        read_html(b"<table>" + row * 40)
    honest = read_html(b"<table><tr><td rowspan=3>1<td colspan=4>2" + b"<tr><td>3<td>4" * 500)
    assert honest is not None and honest.sheets[0].get(2, 2) == 3.0


def test_columns_are_counted_once_each() -> None:
    rows = [
        'min="3" max="5"',
        'min="1" max="2"',
        'min="4" max="9"',
        'min="16384" max="99999"',
        'min="7" max="6"',
    ]
    cols = [etree.fromstring(f'<col {row} hidden="1"/>') for row in rows]
    assert hidden_columns_of(cols) == {1, 2, 3, 4, 5, 6, 7, 8, 9, 16384}


def test_long_shared_formulas_are_moved_no_further_than_makes_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_MOVED", 10_000)
    shared = Shared()
    long = "+".join(f"A{k}" for k in range(1, 400))
    master = etree.fromstring(f'<f t="shared" si="0">{long}</f>')
    follower = etree.fromstring('<f t="shared" si="0"/>')
    assert formula_of(master, 1, 2, shared) == long
    moved = [formula_of(follower, row, 2, shared) for row in range(2, 60)]
    assert moved[0].startswith("A2+A3") and moved[-1] == ""
    assert sum(map(len, moved)) < 2 * 10_000


def test_a_shared_formula_is_taken_to_pieces_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from openpyxl.formula import translate

    made: list[str] = []
    usual = translate.Translator.__init__

    def counted(self: object, formula: str, origin: str) -> None:
        made.append(formula)
        usual(self, formula, origin)  # type: ignore[arg-type]

    monkeypatch.setattr(translate.Translator, "__init__", counted)
    shared = Shared()
    shared.keep("0", "A1+1", 1, 2)
    assert [shared.at("0", row, 2) for row in (2, 3)] == ["A2+1", "A3+1"] and len(made) == 1
    shared.keep("0", "C1", 1, 2)
    assert shared.at("0", 2, 2) == "C2" and len(made) == 2


def test_the_reader_still_reads(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "=SUM(B1:B2)"
    out = io.BytesIO()
    book.save(out)
    assert read_book(out.getvalue()).sheets[0].formulas[1, 1] == "SUM(B1:B2)"
