"""Every phrase that is stored in Chinese has its English; the sources are read for them."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

import govcredit_xl
from govcredit_xl.core.phrases import PHRASES, in_english, is_chinese
from govcredit_xl.core.problems import CODES, Problem, reason_in

PACKAGE = Path(govcredit_xl.__file__).parent
_ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
PARAMETERS = {"why", "reason", "refused", "ignored", "named_why"}
"""Names of parameters and facts whose values are stored, and shown in whatever language is asked for."""

NAMED = {"files/names.py", "returns/locate.py", "returns/reports.py"}
"""Modules that give each reason a name, or return it."""

NO_REASONS = {
    "gbt9704": "findings have both languages side by side",
    "cli/texts": "both languages side by side",
    "cli/menu": "the menu speaks Chinese",
    "core/phrases.py": "the table itself",
    "letters/word/": "reasons there are text of Chinese letters",
    "catalogue/importing": "doubts are written into the sheet 待核对",
    "scoring/": "doubts about formulas have both languages side by side",
}


def text_of(node: ast.expr | None) -> str | None:
    """A literal, each place of it filled with an X; None for what is no literal."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value if isinstance(one, ast.Constant) else "X1" for one in node.values)
    return None


def choices(node: ast.expr | None) -> Iterator[str]:
    """The literals that an expression may be."""
    if isinstance(node, ast.IfExp):
        yield from (*choices(node.body), *choices(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from choices(value)
    elif (text := text_of(node)) is not None and is_chinese(text):
        yield text


def is_english(node: ast.expr) -> bool:
    """True for a literal, or a choice of literals, in English."""
    if isinstance(node, ast.IfExp):
        return is_english(node.body) and is_english(node.orelse)
    text = text_of(node)
    return text is not None and _ENGLISH.search(text) is not None


def said_beside(values: Sequence[ast.expr]) -> set[int]:
    """The values (by id) after which their English comes in the same call or tuple."""
    return {id(one) for one, after in pairwise(values) if is_english(after)}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """The package's modules in which reasons may stand."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if not any(part in path.as_posix() for part in NO_REASONS):
            yield path, ast.parse(path.read_text("utf-8"))


def positions() -> dict[str, set[int]]:
    """Function or class → the places of its reasons among its arguments."""
    found: dict[str, set[int]] = {}
    for _, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                fields = [
                    n.target.id
                    for n in node.body
                    if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)
                ]
                found.setdefault(node.name, set()).update(
                    k for k, name in enumerate(fields) if name in PARAMETERS
                )
                for one in node.body:
                    if isinstance(one, ast.FunctionDef) and one.name == "__init__":
                        names = [a.arg for a in one.args.args[1:]]
                        found[node.name].update(k for k, name in enumerate(names) if name in PARAMETERS)
            elif isinstance(node, ast.FunctionDef):
                names = [a.arg for a in node.args.args if a.arg != "self"]
                found.setdefault(node.name, set()).update(
                    k for k, name in enumerate(names) if name in PARAMETERS
                )
    return {name: places for name, places in found.items() if places}


def reasons() -> Iterator[tuple[str, str]]:
    """(where, reason) of all literals that are stored as one."""
    where = positions()
    for path, tree in modules():
        source = path.read_text("utf-8")
        for node in ast.walk(tree):
            found: list[ast.expr | None] = []
            if isinstance(node, ast.Dict):
                keys = [text_of(key) for key in node.keys]
                found = [
                    value
                    for key, value in zip(keys, node.values, strict=True)
                    if key in PARAMETERS and f"{key}_en" not in keys
                ]
            elif isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                beside = said_beside([*node.args, *(one.value for one in node.keywords)])
                found = [
                    arg
                    for k, arg in enumerate(node.args)
                    if k in where.get(name, ()) and id(arg) not in beside
                ]
                found += [
                    one.value
                    for one in node.keywords
                    if one.arg in PARAMETERS and id(one.value) not in beside
                ]
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = {one.id for one in targets if isinstance(one, ast.Name)} & PARAMETERS
                if names and not any(f"{name}_en" in source for name in names):
                    found = [node.value]
            for value in found:
                for text in choices(value):
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno}", text
    for path, tree in modules():  # reasons with a name of their own
        if path.relative_to(PACKAGE).as_posix() in NAMED:
            for node in ast.walk(tree):
                if isinstance(node, ast.AnnAssign | ast.Return | ast.Yield):
                    for text in choices(node.value):
                        yield f"{path.relative_to(PACKAGE)}:{node.lineno}", text


@pytest.mark.slow
def test_reasons_have_their_english() -> None:
    found = list(reasons())
    assert len(found) > 80  # the search itself still finds them
    assert {at: text for at, text in found if is_chinese(in_english(text.replace("{sent}", "X1")))} == {}


def test_names_of_kinds_states_and_decisions_have_their_english() -> None:
    from govcredit_xl.core import decisions
    from govcredit_xl.core.sources import NotThere
    from govcredit_xl.core.terms import Reason
    from govcredit_xl.files.sheets import KIND_NAMES

    stated = [*KIND_NAMES.values(), *decisions.NAMES.values(), *NotThere.ALL]
    stated += [said for name, said in vars(Reason).items() if name.isupper()]
    assert [text for text in stated if is_chinese(in_english(text))] == []


def test_phrases_stand_for_themselves() -> None:
    for chinese, english in PHRASES.items():
        assert in_english(chinese.replace("{}", "X1")) == english.replace("{}", "X1"), chinese
        assert english.count("{}") <= chinese.count("{}"), chinese
        names = ("本单位不涉及", "核定说明", "核定人", "是", "否")  # of cells, and what is typed there
        assert not is_chinese(functools.reduce(lambda text, name: text.replace(name, ""), names, english)), (
            chinese
        )


@pytest.mark.parametrize(
    ("stored", "english"),
    [
        ("图片，作为佐证材料存档", "a picture, kept as evidence"),
        ("分卷压缩，缺少 a.z01（或更后的几卷）", "it is split into volumes; a.z01 (or a later one) is missing"),
        ("封面：图表 1 个、图片 2 个", "封面: 1 charts, 2 pictures"),
        (
            "inbox/a.xlsx 由 王芳 于 2021-12-01 决定不采用：单位来电，发错了。",
            "inbox/a.xlsx is left out by a decision of 王芳 (2021-12-01): 单位来电，发错了.",
        ),
        ("单位来电：发错了", "单位来电：发错了"),  # the office's own words stay
    ],
)  # fmt: skip
def test_stored_reasons_are_read_in_english(stored: str, english: str) -> None:
    assert reason_in("en", stored) == english
    assert reason_in("zh", stored) == stored


def test_messages_of_all_codes_are_found_again() -> None:
    facts = {
        name: f"X{k}"
        for k, name in enumerate(("by", "of", "at", "why", "owner", "named", "unit", "gone", "now"))
    }
    for code in (
        "superseded",
        "same-moment",
        "duplicate",
        "return-held",
        "return-dropped",
        "faulty-not-used",
        "unsigned-held",
    ):
        problem = Problem(code, unit="T04", file="inbox/a.xlsx", facts=facts)
        assert reason_in("en", problem.message()) == problem.message("en"), code
        assert code in CODES


def test_problems_say_their_reason_in_english() -> None:
    problem = Problem(
        "input-not-found", file="a.xlsx", facts={"label": "甲", "why": "有几行完全相同", "sent": "填报表!D5"}
    )
    assert (
        problem.message("en")
        == "a.xlsx: the cell for “甲” cannot be found (some rows are the same); nothing was read."
    )
    assert "有几行完全相同" in problem.message()
