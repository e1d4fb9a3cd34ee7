"""A round that names the one before it (上一轮): 同比 in its master, and what documents and `trace` say of it."""

from __future__ import annotations

import datetime as dt
import math
import shutil
from pathlib import Path

import pytest
from documents_in_memory import words
from openpyxl import load_workbook
from rounds_played import table, type_into

from govcredit_xl.core.folder import Round
from govcredit_xl.letters.word.issue import Order
from govcredit_xl.letters.word.release import write_notices
from govcredit_xl.round.collect import collect
from govcredit_xl.round.state import look
from govcredit_xl.round.trace import trace
from govcredit_xl.round.write import Report

HEADS = ("对比", "编号", "上年编号", "升降")


def set_last(folder: Path, where: str) -> None:
    book = load_workbook(folder / "指标体系.xlsx")
    sheet = book["设置"]
    sheet.append(["上一轮", where])
    book.save(folder / "指标体系.xlsx")


def points(value: float | str | None) -> float:
    return value if isinstance(value, (int, float)) else math.nan


@pytest.fixture(scope="module")
def years(played_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Report]:
    """The demo as the round before, and again with two scores verified since and two inputs less."""
    folder = tmp_path_factory.mktemp("years")
    old, new = folder / "2020", folder / "2021"
    for path in (old, new):
        shutil.copytree(played_demo, path)
    verified = {"核定说明": "会议", "核定人": "张三"}
    type_into(old, "指标得分", {"编号": "6.1"}, {"核定分": 1.5, **verified})
    assert not collect(Round(old), old / "inbox").refused
    type_into(new, "指标得分", {"编号": "6.1"}, {"核定分": 0.5, **verified})
    type_into(new, "指标得分", {"编号": "12.1"}, {"核定分": 1.2, **verified})
    set_last(new, "../2020")
    return old, new, collect(Round(new), new / "inbox")


def test_every_figure_is_the_difference_of_the_two_masters(years: tuple[Path, Path, Report]) -> None:
    old, new, report = years
    assert not report.refused and "last-round-unreadable" not in [p.code for p in report.problems]
    rows = table(new, "同比", *HEADS)
    before = {r["编号"]: r["最终分"] for r in table(old, "指标得分", "编号", "最终分")}
    now = {r["编号"]: r["最终分"] for r in table(new, "指标得分", "编号", "最终分")}
    items = [r for r in rows if r["对比"] == "评分项"]
    assert [r["编号"] for r in items] == list(now)
    for row in items:
        change = points(now[row["编号"]]) - points(before[row["上年编号"]])
        assert points(row["升降"]) == pytest.approx(change, abs=1e-9, nan_ok=True), row
    changed = {r["编号"]: r["升降"] for r in items if points(r["升降"])}
    assert changed["6.1"] == -1.0 and set(changed) >= {"6.1", "12.1"}
    assert math.isnan(points(before["7.1"])) or before["7.1"] == now["7.1"]


def test_units_stand_beside_their_places_of_the_year_before(years: tuple[Path, Path, Report]) -> None:
    old, new, _ = years
    heads = ("编码", "得分", "得分率", "排名")
    before, now = ({r["编码"]: r for r in table(path, "单位得分", *heads)} for path in (old, new))
    units = [r for r in table(new, "同比", *HEADS) if r["对比"] == "单位"]
    assert {r["编号"] for r in units} == set(now)
    for row in units:
        mine, theirs = now[row["编号"]], before[row["上年编号"]]
        assert (row["得分"], row["排名"], row["上年名次"]) == (mine["得分"], mine["排名"], theirs["排名"])
        assert points(row["名次升降"]) == pytest.approx(
            points(theirs["排名"]) - points(mine["排名"]), nan_ok=True
        )


def test_what_is_open_is_not_compared_and_says_so(years: tuple[Path, Path, Report]) -> None:
    _, new, report = years
    (total,) = [r for r in table(new, "同比", *HEADS) if r["对比"] == "总分"]
    assert total["升降"] in (None, "") and str(total["情况"]).startswith("待定 ")
    assert total["得分"] == pytest.approx(report.figures["total"]["final"]) and "2021" in total["名称"]


def test_trace_reaches_the_year_before_and_what_brings_points_back(years: tuple[Path, Path, Report]) -> None:
    old, new, _ = years
    seen, problems = look(
        Round(new), lambda now, catalogue, told: [trace(now, i).as_json() for i in ("6.1", "12.1")]
    )
    assert seen is not None and not problems
    before = seen[0]["before"]
    (row,) = [r for r in table(old, "指标得分", "编号", "最终分") if r["编号"] == before["item"]]
    assert (before["final"], before["change"], before["file"]) == (
        row["最终分"],
        -1.0,
        "../2020/主评分表.xlsx",
    )
    shown = [r for r in table(new, "提分潜力", "编号", "办法", "可得回") if r["编号"] == "12.1"]
    assert [(a["sentence"], a["gain"]) for a in seen[1]["advice"]] == [
        (r["办法"], r["可得回"]) for r in shown if r["可得回"] is not None
    ]


def test_the_circular_says_it(years: tuple[Path, Path, Report]) -> None:
    new = years[1]
    order = Order("result", by="张三", number="淮信用办〔2021〕9号", date=dt.date(2021, 12, 20))
    told = write_notices(Round(new), order, recalculate=None)
    assert not told.refused, [p.message() for p in told.problems]
    (path,) = told.files.values()
    text = words((new / path).read_bytes())
    assert "与上一轮相比，得分提高的评分项" in text and "下降1.00分" in text and "可优先抓好以下事项" in text


def test_the_sheet_computes_what_it_shows(years: tuple[Path, Path, Report], office) -> None:
    office.assert_recalculated([years[1] / "主评分表.xlsx"], least=1000)


def test_a_second_collect_finds_nothing_new_until_the_old_master_changes(
    years: tuple[Path, Path, Report], tmp_path: Path
) -> None:
    for path in years[:2]:
        shutil.copytree(path, tmp_path / path.name)
    new = tmp_path / "2021"
    collect(Round(new), new / "inbox")  # what another test has issued is in 发文登记 now
    assert collect(Round(new), new / "inbox").unchanged
    book = load_workbook(tmp_path / "2020" / "主评分表.xlsx")
    book.save(tmp_path / "2020" / "主评分表.xlsx")
    again = collect(Round(new), new / "inbox")
    assert not again.unchanged
    assert "master-formula-overwritten" not in [p.code for p in again.problems]
    (tmp_path / "2020" / "主评分表.xlsx").unlink()
    gone = collect(Round(new), new / "inbox")
    (told,) = [p for p in gone.problems if p.code == "last-round-unreadable"]
    assert "找不到 主评分表.xlsx" in told.message() and not gone.refused
    assert "同比" not in load_workbook(new / "主评分表.xlsx", read_only=True).sheetnames
