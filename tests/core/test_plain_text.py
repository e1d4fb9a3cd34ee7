"""Text is cleaned where it enters, and nothing steers the console."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from govcredit_xl.catalogue import read_catalogue
from govcredit_xl.cli import show
from govcredit_xl.core.packaged import packaged
from govcredit_xl.core.plain_text import clean, visible
from govcredit_xl.core.problems import Problem
from govcredit_xl.files.names import shown_name

NASTY = "a\x1b[2J\x07b\u202ec\ufffe\uffffd\ud800e\x00\x9b31m\u2028\U0001fffef"
anything = st.text(st.characters(codec=None), max_size=40)


@given(anything)
def test_clean_text_can_stand_in_any_file(text: str) -> None:
    kept = clean(text)
    assert clean(kept) == kept
    kept.encode("utf-8")
    escaped = kept.replace("&", "&amp;").replace("<", "&lt;")
    ElementTree.fromstring(f"<t>{escaped}</t>".encode())


@pytest.mark.slow
@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=40))
def test_what_people_write_stays(text: str) -> None:
    assert clean(text) == text and visible(text) == text


def test_line_ends_and_tabs_stay() -> None:
    assert clean("甲\n乙\t丙\r\n") == "甲\n乙\t丙\r\n" and clean("甲\x0b乙\x0c丙") == "甲\n乙\n丙"


@given(anything)
def test_what_is_shown_neither_steers_nor_hides(text: str) -> None:
    shown = visible(text)
    steering = {c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}}
    assert steering <= {"\n", "\t"}
    assert json.loads(visible(json.dumps(text, ensure_ascii=False))) == text


def test_say_and_json_are_the_only_ways_to_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    show.say(NASTY)
    show.say(NASTY, err=True)
    show.print_problems([Problem("ignored-file", file=NASTY, facts={"why": NASTY})])
    show.print_json({"x": NASTY.replace("\ud800", "")}, [], None)
    out, err = capsys.readouterr()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", out + err)
    assert "\\u001b[2J" in out and "\\u202e" in err


def test_no_command_prints_by_another_way() -> None:
    from pathlib import Path

    folder = Path(show.__file__).parent
    for path in folder.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name != "show.py":
            assert not re.search(r"click\.s?echo\(|(?<!_)print\(|std(?:out|err)\.write", text), path.name
    assert len(re.findall(r"click\.s?echo\(", (folder / "show.py").read_text(encoding="utf-8"))) == 2


def test_a_message_holds_no_control_characters() -> None:
    problem = Problem("ignored-file", file="a.xlsx", facts={"why": NASTY})
    assert clean(problem.message()) == problem.message()


def test_a_name_is_shown_with_what_it_hides() -> None:
    assert shown_name("表\u202excl.exe") == "表\\u202excl.exe" and shown_name("a\ufffeb") == "a\\ufffeb"


@pytest.mark.slow
@pytest.mark.parametrize("sheet, row", [("单位", 5), ("设置", 4), ("指标", 6)])
def test_the_catalogue_may_hold_none(sheet: str, row: int) -> None:
    book = load_workbook(io.BytesIO(packaged("指标体系_2021.xlsx")))
    cell = next(c for c in book[sheet][row] if isinstance(c.value, str) and len(c.value) > 2)
    place = cell.coordinate
    cell.value = f"{cell.value}_xFFFE__x0007_"
    out = io.BytesIO()
    book.save(out)
    catalogue, problems = read_catalogue(out.getvalue())
    assert catalogue is None
    assert [(p.code, p.sheet, p.cell) for p in problems if p.code == "bad-characters"] == [
        ("bad-characters", sheet, place)
    ]
