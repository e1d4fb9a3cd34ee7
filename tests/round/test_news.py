"""What is new since the last collect, what is told once of many units, and units that are named in any way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from returned import catalogue

from govcredit_xl.catalogue.units import unit_named
from govcredit_xl.cli.app import unit_code, unit_codes
from govcredit_xl.cli.show import print_alike, print_news
from govcredit_xl.core.folder import Round
from govcredit_xl.core.problems import Problem
from govcredit_xl.round.init import begin
from govcredit_xl.round.news import news


def figures(final: float, *returns: tuple[str, str, str], **states: str) -> dict[str, Any]:
    return {
        "total": {"final": final},
        "units": [{"code": code, "name": code, "state": state} for code, state in states.items()],
        "returns": [
            {
                "file": file,
                "sha256": file,
                "unit": unit,
                "state": state,
                "reason": None if state == "taken" else "因此",
            }
            for file, unit, state in returns
        ],
    }


BEFORE = figures(60.0, ("inbox/a.xlsx", "T04", "taken"), T04="已报", T05="未报")
NOW = figures(
    61.5, ("inbox/a.xlsx", "T04", "taken"), ("inbox/b.xlsx", "T05", "taken"), ("inbox/c.bin", "", "unreadable"),
    T04="已报", T05="已报有误", T06="未报",
)  # fmt: skip


def test_what_is_new_is_said_first(capsys: pytest.CaptureFixture[str]) -> None:
    found = news(BEFORE, NOW)
    assert [one["file"] for one in found.arrived] == ["inbox/b.xlsx", "inbox/c.bin"]
    assert found.changed == [("T05", "T05", "未报", "已报有误")] and found.total == (60.0, 61.5)
    print_news(found)
    said = capsys.readouterr().out
    assert "新收到 2 个文件" in said and "60.00 → 61.50" in said and "inbox/a.xlsx" not in said
    assert "未报 → 已报有误" in said


def test_nothing_new_is_no_news() -> None:
    assert news(NOW, NOW).nothing and not news(BEFORE, NOW).nothing


def test_one_change_of_many_units_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    def rebuilt(unit: str, what: str) -> Problem:
        return Problem(
            "form-rebuilt",
            unit,
            file=f"outbox/{unit}",
            facts={"name": f"{unit}镇", "what": what, "what_en": ""},
        )

    problems = [rebuilt(f"T{k:02}", "改动 7.1“件数”") for k in range(40)] + [rebuilt("D01", "新增 8.1“人数”")]
    print_alike(problems)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    (others,) = [line for line in lines if "39 家" in line]
    assert "T39 T39镇" in others and "D01" not in others


def test_letters_that_are_as_before_are_told_once(capsys) -> None:
    same = [Problem("document-as-before", file=f"文书/催报通知_2021_T{k:02}.docx") for k in range(20)]
    alone = [Problem("evidence-alone", unit=f"T{k:02}", facts={"name": f"T{k:02}镇"}) for k in range(9)]
    print_alike([*alone, *same])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    assert [line[:17] for line in lines[4:]] == [
        "  同样的还有 8 家：T01 T",
        "  同样没有变化的还有 19 份：",
    ]


@pytest.mark.parametrize("text", ["T04", "t04", "平桥镇", " 平桥 镇 ", "Ｔ04", "T04 平桥镇"])
def test_a_unit_may_be_named_in_any_way(text: str) -> None:
    assert unit_named(catalogue(), text) == "T04"


def test_several_units_may_be_named_at_once(tmp_path: Path) -> None:
    begin(tmp_path / "2021")
    round_ = Round(tmp_path / "2021")
    assert unit_codes(round_, ["平桥镇、T05", "T04"]) == ("T04", "T05")
    assert unit_codes(round_, ["平桥镇，没有"]) == ("T04", "没有")
    assert unit_code(round_, "平桥镇、T05") == "平桥镇、T05"  # where one alone can be meant


@pytest.mark.parametrize("text", ["", "镇", "平桥县", "T99", "T05 平桥镇"])
def test_what_names_no_single_unit_names_none(text: str) -> None:
    assert unit_named(catalogue(), text) is None
