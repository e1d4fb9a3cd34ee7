"""Each example list as a round of its own, from `init --like` to grades, with the workbooks that units fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from example_lists import EXAMPLES, Outcome
from openpyxl import load_workbook
from rounds_played import codes, fill, put, run, sent, table

from govcredit_xl.round.init import begin

SEED = 3
WORTH = {"部门考核": "100", "信访考核": "1000", "招商考核": "100", "季度考核": "100"}
NAMES = list(EXAMPLES)


def name_of(place: str) -> str:
    whose, _, own = place.rpartition("/")
    item, code = own.split(":")
    return f"in_{item.replace('.', '_')}_{code}" + (f"__{whose}" if whose else "")


@pytest.fixture(scope="module", params=NAMES)
def played(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Any, Outcome]:
    """The folder, what the last collect says, and what the plain scorer expects."""
    name = request.param
    example = EXAMPLES[name]
    folder = tmp_path_factory.mktemp("rounds") / name
    assert not begin(folder, like=name).refused
    run(folder, "build")
    answers = example.answers(SEED)
    for unit, said in answers.items():
        values = {name_of(place): value for place, value in said.items()}
        put(folder, f"{unit}.xlsx", fill(sent(folder, unit), values))
    found = run(folder, "collect")
    verified = example.verified(SEED, list(answers))
    if verified:
        book = load_workbook(folder / "主评分表.xlsx")
        rows = list(book["单位评分"].iter_rows())
        heads = next(row for row in rows if {"编码", "编号", "核定分"} <= {cell.value for cell in row})
        at = {cell.value: cell.column - 1 for cell in heads}
        for row in rows:
            mark = verified.get((row[at["编码"]].value, str(row[at["编号"]].value)))
            if mark is not None:
                row[at["核定分"]].value = mark
        book.save(folder / "主评分表.xlsx")
        found = run(folder, "collect")
    return folder, found, example.scorer(answers, verified)


def test_scores_totals_places_and_grades_are_those_of_the_plain_scorer(
    played: tuple[Path, Any, Outcome],
) -> None:
    _, found, outcome = played
    for row in found["scores"]:
        score = row["computed"] if row["verified"] is None else row["verified"]
        expected = outcome.pairs[row["unit"], row["item"]]
        assert score == expected or abs(score - float(expected)) < 1e-9, row  # type: ignore[arg-type]
    units = {one["code"]: one for one in found["units"] if one["code"] in outcome.units}
    assert set(units) == set(outcome.units)
    for code, expected_unit in outcome.units.items():
        one = units[code]
        total = None if expected_unit.total is None else float(expected_unit.total)
        assert (one["total"], one["rank"], one["grade"]) == (
            total,
            expected_unit.rank,
            expected_unit.grade,
        ), one


def test_what_the_office_typed_loses_nothing(played: tuple[Path, Any, Outcome]) -> None:
    """A node of 部门考核 is called 加减分, as is our own line of it: each row has a key of its own."""
    assert "master-not-carried" not in codes(played[1])


def test_its_words_are_its_own(played: tuple[Path, Any, Outcome]) -> None:
    folder, _, _ = played
    names = [path.name for path in (folder / "outbox").glob("*.xlsx")]
    form, year = (
        ("政务服务窗口考核填报表", "2024年第一季度") if folder.name == "季度考核" else ("填报表", "2024")
    )
    assert names and all(f"{form}_{year}.xlsx" in name for name in names)
    said = [
        str(value)
        for path in [*(folder / "outbox").glob("*.xlsx"), folder / "主评分表.xlsx"]
        for sheet in load_workbook(path, read_only=True)
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    ]
    for word in ("政务诚信", "淮安", "江苏", "镇街", "信用办", "全区"):
        assert not [text for text in said if word in text], word
    assert not any("第一季度年度" in text for text in said)


def test_units_stand_in_the_order_of_their_groups(played: tuple[Path, Any, Outcome]) -> None:
    folder, found, _ = played
    groups = [row["排名组"] for row in table(folder, "单位得分", "编码", "排名组")]
    assert groups == sorted(groups, key=list(dict.fromkeys(one["group"] for one in found["units"])).index)


def test_its_documents_agree_with_its_master(played: tuple[Path, Any, Outcome]) -> None:
    folder, _, outcome = played
    for what in ("task", "result", "unit"):
        found = run(folder, "notice", what, "--draft")
        assert [one for one in found["problems"] if one["severity"] == "error"] == []
    names = {path.name.partition("_")[0] for path in (folder / "文书").glob("*.docx")}
    assert names == {"通知", "通报", "反馈函"} and len(list((folder / "文书").glob("反馈函_*"))) == len(
        outcome.units
    )
    (task,) = (folder / "文书").glob("通知_*.docx")
    said = next(
        one.text for one in Document(str(task)).paragraphs if "评分项" in one.text and "共有" in one.text
    )
    assert f"各单位总分{WORTH[folder.name]}分。" in said


def test_the_overview_counts_who_is_scored(played: tuple[Path, Any, Outcome]) -> None:
    folder, _, outcome = played
    sheet = load_workbook(folder / "主评分表.xlsx", data_only=True)["总览"]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    card = cells["参评单位（家）"]
    assert sheet.cell(card.row + 1, card.column).value == len(outcome.units)
    names = [row[0].value for row in sheet.iter_rows(min_row=cells["各单位名次"].row + 2)]
    assert len([name for name in names if name]) == len(outcome.units)


def test_how_firm_its_places_are_is_said_as_the_sheet_does(played: tuple[Path, Any, Outcome]) -> None:
    folder, _, outcome = played
    said = run(folder, "advise")["stability"]
    shown = table(folder, "稳定性", "编码", "名次范围")
    assert {one["unit"] for one in said["units"]} == set(outcome.units)
    figures = {
        row["编码"]: (row["较好名次"], row["较差名次"], row["名次不变"], row["待定全得"], row["待定全失"])
        for row in shown
    }
    keys = ("best", "worst", "kept", "hard_best", "hard_worst")
    assert {one["unit"]: tuple(one[key] for key in keys) for one in said["units"]} == figures
    assert run(folder, "advise", "--item", found_item(folder))["stability"] is None


def found_item(folder: Path) -> str:
    return str(table(folder, "单位评分", "编码", "编号")[0]["编号"])
