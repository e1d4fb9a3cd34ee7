"""Every problem speaks both languages, and comes back from the ledger as it was."""

from __future__ import annotations

import ast
import errno
import json
import os
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govcredit_xl
from govcredit_xl.core.problems import CODES, Code, Problem, by_importance, has_errors, why_of
from govcredit_xl.core.records import from_record, to_record

PACKAGE = Path(govcredit_xl.__file__).parent


def _placeholders(template: str) -> set[str]:
    found = set()
    for _, name, spec, conversion in string.Formatter().parse(template):
        if name is not None:
            assert re.fullmatch(r"[a-z_]+", name) and not conversion, f"{{{name}}} in {template!r}"
            assert not spec, f"a format of its own fails on texts: {template!r}"
            found.add(name.removesuffix("_en"))  # a word that is itself said in both languages
    return found


@pytest.mark.parametrize("code", CODES)
def test_code(code: str) -> None:
    entry = CODES[code]
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", code)
    assert entry.severity in {"error", "warning", "info"}
    for chinese in (entry.message, entry.remedy):
        assert re.search(r"[一-鿿].*[。！？]$", chinese) or chinese == "{why}"
    for english in (entry.message_en, entry.remedy_en):
        assert re.search(r"[A-Za-z]{2}.*[.!?]$", english) or english == "{why}"


@pytest.mark.parametrize("code", CODES)
def test_english_names_no_fact_that_chinese_does_not(code: str) -> None:
    entry = CODES[code]
    chinese = _placeholders(entry.message) | _placeholders(entry.remedy)
    english = _placeholders(entry.message_en) | _placeholders(entry.remedy_en)
    assert english <= chinese and ("place" in english) == ("place" in chinese)


def _calls(folder: Path) -> list[tuple[str, ast.Call]]:
    """Each `Problem("code", …)` in the package with its file."""
    return [
        (path.name, node)
        for path in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem"
    ]


@pytest.mark.slow
def test_no_code_is_made_up_on_the_spot() -> None:
    used = {
        (name, call.args[0].value)
        for name, call in _calls(PACKAGE)
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    assert {(name, code) for name, code in used if code not in CODES} == set()


def test_no_code_is_there_for_nothing() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.parent.name != "problems"
    )
    assert [code for code in CODES if f'"{code}"' not in text] == []


def test_a_message_says_where_what_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    template = Code(
        "error",
        "{place}：{value} 不是数（{unit} {item} {file}）。",
        "请改 {cell}。",
        "{place}: {value}.",
        "Fix.",
    )
    monkeypatch.setitem(CODES, "x", template)
    problem = Problem("x", "T04", "12.1", "inbox/a.xlsx", "填报表", "F23", {"value": "十二"})
    assert problem.message() == "填报表!F23：十二 不是数（T04 12.1 inbox/a.xlsx）。"
    assert problem.remedy() == "请改 F23。"
    assert problem.message("en") == "填报表!F23: 十二."
    assert list(problem.as_json()) == [
        "code", "severity", "unit", "item", "file", "sheet", "cell", "message", "remedy",
    ]  # fmt: skip


def test_a_file_that_cannot_be_written_is_told_in_the_readers_language() -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "主评分表.xlsx")
    told = Problem("cannot-write", file="主评分表.xlsx", facts=why_of(full))
    assert told.message() == "主评分表.xlsx 写不了：磁盘满了。原有文件没有改动。"
    assert os.strerror(errno.ENOSPC) in told.message("en") and "磁盘" not in told.message("en")
    assert why_of(OSError(errno.EIO, "台账写不进去"))["why"] == "台账写不进去"
    assert why_of(OSError("不是普通文件"))["why"] == "不是普通文件"


def test_braces_in_an_answer_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CODES, "x", Code("info", "{value}！", "好。", "{value}!", "Good."))
    assert Problem("x", facts={"value": "{0} {place} %s"}).message() == "{0} {place} %s！"


def test_errors_come_first() -> None:
    by_severity = {CODES[code].severity: code for code in CODES}
    mixed = [Problem(by_severity[s]) for s in ("info", "error", "warning", "error")]
    assert [p.severity for p in by_importance(mixed)] == ["error", "error", "warning", "info"]
    assert has_errors(mixed) and not has_errors([mixed[0]])


_text = st.none() | st.text(max_size=20)


@pytest.mark.slow
@given(
    st.builds(
        Problem,
        code=st.sampled_from(sorted(CODES)),
        unit=_text,
        item=_text,
        file=_text,
        sheet=_text,
        cell=_text,
        facts=st.dictionaries(
            st.text("abcdefgh_", min_size=1, max_size=8),
            st.text(max_size=20) | st.floats(allow_nan=False, allow_infinity=False),
            max_size=4,
        ),
    )
)
def test_a_problem_comes_back_from_its_record(problem: Problem) -> None:
    assert from_record(Problem, json.loads(json.dumps(to_record(problem)))) == problem
    for lang in ("zh", "en"):
        assert problem.message(lang) and problem.remedy(lang)
