"""Several rounds side by side: year against year, and many in one."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from deep_list import a_round as played
from deep_list import the_deep_list
from documents_in_memory import differences, template_of, words, write
from hostile import SAMPLES
from masters_in_memory import master_input, random_answers, the_round_of_2021
from openpyxl import load_workbook
from rounds_played import type_into

from govcredit_xl.cli import app
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Settings
from govcredit_xl.core.register import issued_documents, note_issued
from govcredit_xl.files.sheets import read_book
from govcredit_xl.letters.word.facts import Issue
from govcredit_xl.letters.word.issue import Order
from govcredit_xl.letters.word.rollup_circular import rollup_content
from govcredit_xl.letters.word.rollup_release import RollupNotice, write_rollup_notice
from govcredit_xl.letters.word.rollup_sources import rollup_sources
from govcredit_xl.master.figures_mark import changed_sheets
from govcredit_xl.master.round_figures import RoundFigures, ScoreLine, UnitLine
from govcredit_xl.master.shown_figures import read_figures
from govcredit_xl.master.write import write_master
from govcredit_xl.master.years import side_by_side
from govcredit_xl.round.advise import advise
from govcredit_xl.round.listing import put
from govcredit_xl.round.other_rounds import figures_at
from govcredit_xl.round.rollup import LATEST, MEAN, SUM, WEIGHTED, combine, places, roll_up
from govcredit_xl.round.rollup_book import rollup_workbook, write_rollup
from govcredit_xl.round.rollup_read import read_rollup
from govcredit_xl.round.yearly import comparison_workbook

NAN = float("nan")


def a_round(name: str, items: list[tuple[str, str, float, float]], units: dict[str, float]) -> RoundFigures:
    """Items as (id, criterion, points, score), all in one area; units with their scores."""
    lines = tuple(
        ScoreLine(id, p, s, s, criterion, "甲", criterion, "scored") for id, criterion, p, s in items
    )
    points, final = (math.fsum(x) for x in zip(*((p, s) for _, _, p, s in items), strict=True))
    ranks = places(list(units.values()))
    return RoundFigures(
        Path(name),
        name,
        name,
        False,
        ScoreLine("合计", points, final, final),
        (ScoreLine("甲", points, final, final),),
        lines,
        tuple(
            UnitLine(f"U-{unit}", unit, "镇", 10, score, score / 10, NAN if rank is None else rank, "已报")
            for (unit, score), rank in zip(units.items(), ranks, strict=True)
        ),
        {"1.1": final / 100},
        {"1.1": True},
    )


OLD = a_round(
    "2020", [("1.1", "按时报送的得满分", 2, 1), ("1.2", "有举报机制的得分", 3, 3), ("2.1", "旧办法", 5, 4)],
    {"东镇": 8, "西镇": 9, "南镇": 7},
)  # fmt: skip
FRESH = a_round(
    "2021", [("1.1", "有举报机制的得分", 3, 2.5), ("1.3", "按时报送的得满分", 4, 3), ("2.1", "全新的要求", 3, 3)],
    {"东镇": 9.5, "西镇": 9, "北镇": 6},
)  # fmt: skip


def test_items_are_matched_by_criterion_where_ids_moved() -> None:
    found = side_by_side(OLD, FRESH)
    moved = {(one.old and one.old.key, one.new and one.new.key): (one.how, one.change) for one in found.items}
    assert moved["1.2", "1.1"] == ("same", -0.5) and moved["1.1", "1.3"] == ("rescaled", 2.0)
    assert moved[None, "2.1"][0] == "new" and moved["2.1", None][0] == "gone"
    assert found.total.change == 0.5
    assert "总分较上年提高 0.50 分。" in found.as_json()["sentences"]


def test_units_are_matched_by_name_and_climb() -> None:
    units = {one.new.name if one.new else f"-{one.old.name}": one for one in side_by_side(OLD, FRESH).units}  # type: ignore[union-attr]
    assert units["东镇"].climbed == 1 and units["西镇"].climbed == -1 and units["东镇"].change == 1.5
    assert units["北镇"].old is None and units["-南镇"].new is None


def test_a_unit_whose_name_changed_is_known_by_its_code() -> None:
    renamed = replace(FRESH, units=(replace(FRESH.units[0], name="东街道"), *FRESH.units[1:]))
    (one,) = [pair for pair in side_by_side(OLD, renamed).units if pair.new and pair.new.name == "东街道"]
    assert one.old is not None and one.old.name == "东镇"


@pytest.mark.parametrize(
    ("how", "scores", "expected"),
    [
        (SUM, (1, NAN, 2.5), 3.5), (MEAN, (1, NAN, 2), 1.5), (WEIGHTED, (1, NAN, 2), 1.75),
        (LATEST, (1, 3, NAN), 3), (MEAN, (NAN, NAN, NAN), NAN),
    ],
)  # fmt: skip
def test_scores_of_several_rounds_become_one(how: str, scores: tuple[float, ...], expected: float) -> None:
    found = combine(scores, how, (1, 5, 3))
    assert found == expected or (math.isnan(found) and math.isnan(expected))


def test_equal_totals_share_the_better_place() -> None:
    assert places([70, 80.0000001, 80, NAN]) == [3, 1, 1, None]
    assert places([0.1, 0.2, 0.1], lowest_first=True) == [1, 3, 1]


# -- a played round --------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def two(played_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The demo, and a copy in which the office has verified a score since."""
    folder = tmp_path_factory.mktemp("two")
    for name in ("甲区", "乙区"):
        shutil.copytree(played_demo, folder / name)
    type_into(
        folder / "乙区", "指标得分", {"编号": "6.1"}, {"核定分": 1.5, "核定说明": "会议", "核定人": "张三"}
    )
    return folder / "甲区", folder / "乙区"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_no_round_is_touched_and_the_figures_are_those_of_status(two: tuple[Path, Path]) -> None:
    before = [snapshot(folder) for folder in two]
    found, problems = roll_up(two)
    assert found is not None and not problems
    assert [snapshot(folder) for folder in two] == before
    first, second = (one.total.final for one in found.rounds)
    assert second - first == pytest.approx(1.5) and found.ranks == (2, 1)
    lost = {r.item for r in found.rates}
    assert lost == {"2.1", "3.1", "20.4"} and all(r.of == 2 and r.rank == 1 for r in found.rates)


def test_a_master_alone_is_read_and_a_typed_over_total_is_named(
    two: tuple[Path, Path], tmp_path: Path
) -> None:
    master = tmp_path / "甲区.xlsx"
    shutil.copyfile(two[0] / "主评分表.xlsx", master)
    (alone, problems), (whole, _) = figures_at((master, two[0]))
    assert alone is not None and whole is not None and not problems
    assert (alone.year, alone.name) == (whole.year, whole.name)
    assert alone.total.final == whole.total.final and len(alone.items) == len(whole.items)
    assert {u.code: u.rank for u in alone.units}.items() >= {
        u.code: u.rank for u in whole.units if u.rank == 1
    }.items()
    book = load_workbook(master, data_only=True)
    for row in book["总览"].iter_rows():
        if row[0].value == "合计":
            (cell,) = [
                c for c in row if isinstance(c.value, float) and abs(c.value - whole.total.final) < 1e-6
            ][:1]
            cell.value = 99.0
            break
    book.save(master)
    ((_, told),) = figures_at((master,))
    assert [p.code for p in told] == ["master-does-not-add-up", "master-changed-since"]
    assert told[1].facts["sheets"] == "总览"


@pytest.mark.slow
def test_a_master_that_scores_units_is_read_alone(tmp_path: Path) -> None:
    catalogue = the_deep_list()
    answers, _ = played(catalogue, 3)
    given = master_input(catalogue, answers, {})
    (tmp_path / "某局.xlsx").write_bytes(write_master(given)[0])
    ((found, problems),) = figures_at((tmp_path / "某局.xlsx",))
    assert found is not None and not problems and found.by_unit
    expected = {row["unit"]: row for row in given.scores.units.to_dict("records")}
    assert {one.code for one in found.units} == set(expected)
    for one in found.units:
        row = expected[one.code]
        assert one.group == row["group"]
        for mine, theirs in ((one.score, row["total"]), (one.rate, row["rate"]), (one.rank, row["rank"])):
            assert mine == pytest.approx(theirs, nan_ok=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "sheet"),
    [(the_round_of_2021, "指标得分"), (the_deep_list, "单位评分")],
    ids=["district", "units"],
)
def test_a_master_whose_figures_are_not_as_written_is_named(make: Any, sheet: str, tmp_path: Path) -> None:
    catalogue = make()
    data, _ = write_master(master_input(catalogue, random_answers(catalogue, 7)))
    book = load_workbook(io.BytesIO(data), data_only=True)
    for name, change in (("same.xlsx", 0.0), ("other.xlsx", 0.25)):
        head, *rows = book[sheet].iter_rows()
        (column,) = [cell.column for cell in head if cell.value == "最终分"]
        cell = next(row[column - 1] for row in rows if isinstance(row[column - 1].value, (int, float)))
        cell.value += change
        book.save(tmp_path / name)
        found = read_book((tmp_path / name).read_bytes())
        assert changed_sheets(found, read_figures(found)) == ([sheet] if change else [])


@pytest.mark.slow
def test_hostile_files_in_place_of_a_master_are_left_out(tmp_path: Path) -> None:
    for name, make in list(SAMPLES.items())[:20]:
        (tmp_path / f"{name}.xlsx").write_bytes(make())
    (tmp_path / "空.xlsx").write_bytes(b"")
    found, problems = roll_up([tmp_path])
    assert found is None and {p.code for p in problems} == {"round-left-out"}
    assert len(problems) == len(list(tmp_path.iterdir())) > 1


def test_a_weight_names_a_round_by_its_folder(two: tuple[Path, Path]) -> None:
    found, _ = roll_up(two, WEIGHTED, {"乙区": 3})
    assert found is not None and found.weights == (1.0, 3.0)
    none, problems = roll_up(two, WEIGHTED, {"丙区": 3})
    assert none is None and [p.code for p in problems] == ["no-such-round"]
    assert "甲区、乙区" in problems[0].remedy()


def test_nothing_is_written_into_a_round_or_over_an_earlier_file(
    two: tuple[Path, Path], tmp_path: Path
) -> None:
    found, _ = roll_up(two)
    assert found is not None
    for place in (two[0], two[0] / "inbox", two[1] / "outbox"):
        files, problems = write_rollup(found, place)
        assert not files and [p.code for p in problems] == ["export-own-folder"]
    for text in (b"one", b"two", b"three"):
        put(tmp_path, "a.xlsx", text)
        os.utime(tmp_path / "a.xlsx", (1_600_000_000, 1_600_000_000))
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"one", b"two", b"three"}


def test_what_is_no_round_is_left_out_and_said(two: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "别的.xlsx").write_bytes(b"PK nothing")
    found, problems = roll_up([two[0], tmp_path, two[0] / "主评分表.xlsx"])
    assert found is not None and len(found.rounds) == 1
    assert sorted(p.code for p in problems) == ["round-left-out", "same-round-twice"]


def test_the_workbooks_compute_what_they_show(two: tuple[Path, Path], office, tmp_path: Path) -> None:
    found, _ = roll_up(two, WEIGHTED, {})
    assert found is not None
    made = {"rollup.xlsx": rollup_workbook(found)}
    old, new = (one for one in found.rounds)
    made["compared.xlsx"] = comparison_workbook(side_by_side(old, new))
    paths = []
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
        paths.append(tmp_path / name)
    office.assert_recalculated(paths, least=100)


def test_the_commands_print_one_object(two: tuple[Path, Path], tmp_path: Path) -> None:
    run = CliRunner()
    made = run.invoke(app, ["rollup", *map(str, two), "--into", str(tmp_path), "--json"])
    assert made.exit_code == 0, made.output
    record = json.loads(made.stdout)
    assert [one["rank"] for one in record["rounds"]] == [2, 1] and Path(record["files"]["rollup"]).is_file()
    made = run.invoke(app, ["compare", *map(str, two), "--into", str(tmp_path), "--json"])
    total = json.loads(made.stdout)["total"]
    assert total["change"] is None and total["open"] == 26 + 24  # what is not settled is not compared
    assert [i["item"] for i in json.loads(made.stdout)["items"] if i["new"] != i["old"]] == ["6.1"]
    named = run.invoke(app, ["--round", str(two[0]), "advise", "--unit", "司法局", "--json"])
    assert {unit for one in json.loads(named.stdout)["advice"] for unit in one["units"]} == {"D02"}
    again = run.invoke(app, ["rollup", str(two[0]), "--into", str(tmp_path), "--json"])
    assert "earlier-file-kept" in [p["code"] for p in json.loads(again.stdout)["problems"]]
    assert len(list(tmp_path.glob("汇总表*.xlsx"))) == 2


def test_advice_of_a_round_names_units_and_adds_up(two: tuple[Path, Path]) -> None:
    found = advise(Round(two[0]))
    assert found.found is not None and found.catalogue is not None
    record = found.as_json()
    assert record["advice"] and all(0 < one["gain"] <= one["lost"] for one in record["advice"])
    assert all(one["units"] for one in record["advice"])
    (judged,) = [one for one in record["open"] if one["item"] == "6.1"]
    assert judged["judged"] and judged["points"] == 2
    assert [p.code for p in advise(Round(two[0]), unit="没有").problems] == ["unknown-unit"]
    assert advise(Round(two[0]), item="99").problems[0].severity == "error"
    english = advise(Round(two[0])).as_json("en")["advice"][0]["sentence"]
    assert "brings back" in english and "可得回" not in english
    only = advise(Round(two[0]), unit="D02").as_json()
    assert {one["item"] for one in only["advice"]} < {one["item"] for one in record["advice"]}


# -- the circular on a rollup --------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def rolled(two: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the 汇总表 of the two rounds, the scores of units combined."""
    into = tmp_path_factory.mktemp("rolled")
    found, _ = roll_up(two, WEIGHTED, {"乙区": 3})
    assert found is not None and write_rollup(found, into)[0]
    return into


def ordered(**more: Any) -> Order:
    given = {"by": "张三", "number": "某信用办〔2021〕12号", "date": dt.date(2021, 12, 20), **more}
    return Order("rollup", **given)


def codes(told: RollupNotice) -> list[str]:
    return [one.code for one in told.problems if one.severity == "error"]


def test_the_circular_shows_what_the_workbook_does(rolled: Path, two: tuple[Path, Path]) -> None:
    told = write_rollup_notice(rolled, ordered(), organ="某市信用办", recalculate=None)
    assert told.file is not None and told.file.parent == rolled, [p.message() for p in told.problems]
    text = words(told.file.read_bytes())
    found, _ = roll_up(two, WEIGHTED, {"乙区": 3})
    assert found is not None
    best = max(one.total.final for one in found.rounds)
    assert f"最高的是{found.names[1]}，{best:.2f}分" in text and "纳入汇总的有2个" in text
    assert f"单位{len(found.units)}家" in text and "按“加权”合并" in text
    assert "document-differs" not in {p.code for p in told.problems}


def test_what_is_not_given_outside_of_a_round_names_the_option(rolled: Path) -> None:
    told = write_rollup_notice(rolled, Order("rollup", by="张三"), recalculate=None)
    said = {one.code: one for one in told.problems}
    assert told.file is None and "--organ" in said["rollup-organ-missing"].remedy()
    assert "--number" in said["rollup-notice-blank"].remedy()
    assert "--date" in said["rollup-dated-today"].remedy()
    assert not [one for one in told.problems if one.file == "指标体系.xlsx"]


def test_a_circular_is_refused_where_the_workbook_is_not_what_the_rounds_say(
    rolled: Path, tmp_path: Path
) -> None:
    book = load_workbook(rolled / "汇总表.xlsx", data_only=True)
    book["各轮得分"]["E4"].value = 99.0
    changed = tmp_path / "别处" / "汇总表.xlsx"
    changed.parent.mkdir()
    book.save(changed)
    # Its sources are seen from the folder of the workbook: here they are gone, so the document is only told so.
    gone = write_rollup_notice(changed, ordered(), organ="某市信用办", recalculate=None)
    assert "rollup-sources-gone" in [p.code for p in gone.problems] and gone.file is not None
    kept = (rolled / "汇总表.xlsx").read_bytes()
    (rolled / "汇总表.xlsx").write_bytes(changed.read_bytes())
    try:
        told = write_rollup_notice(rolled, ordered(), organ="某市信用办", recalculate=None)
    finally:
        (rolled / "汇总表.xlsx").write_bytes(kept)
    assert told.file is None and set(codes(told)) == {"rollup-differs"}
    assert "99" in next(p.message() for p in told.problems if p.code == "rollup-differs")


def test_what_is_open_needs_a_name_or_is_a_draft(rolled: Path, tmp_path: Path) -> None:
    refused = write_rollup_notice(rolled, ordered(by=""), organ="某市信用办", recalculate=None)
    assert refused.file is None and codes(refused) == ["rollup-open"]
    draft = write_rollup_notice(rolled, ordered(by="", draft=True), organ="某市信用办", recalculate=None)
    assert draft.file is not None and "rollup-open" not in [p.code for p in draft.problems]
    nothing = write_rollup_notice(tmp_path, ordered(), organ="某市信用办", recalculate=None)
    assert codes(nothing) == ["no-rollup"]


def test_a_circular_with_another_figure_is_named(rolled: Path) -> None:
    found = read_rollup(read_book((rolled / "汇总表.xlsx").read_bytes()))
    settings, issue = Settings("2021", organ="某市信用办"), Issue("通报", "某信用办〔2021〕12号", None, True)
    template = template_of("rollup")
    data = write(rollup_content(found, settings, issue), template, issue)
    assert differences(data, template, rollup_sources(found, settings, issue), issue) == []
    first, *rest = found.over
    for other in (
        replace(found, over=({**first, "合并": (first["合并"] or 0) + 0.01}, *rest)),
        replace(found, rates=({**found.rates[0], "名次": 7.0}, *found.rates[1:])),
        replace(found, areas=({**found.areas[0], "平均": 0.5}, *found.areas[1:])),
        replace(found, rounds=({**found.rounds[0], "已报": 1.0}, *found.rounds[1:])),
        replace(found, rounds=found.rounds[:1]),
    ):
        assert differences(data, template, rollup_sources(other, settings, issue), issue)


@pytest.mark.slow
def test_the_number_of_the_circular_is_of_its_year_and_its_own(
    rolled: Path, two: tuple[Path, Path], tmp_path: Path
) -> None:
    old = write_rollup_notice(
        rolled, ordered(number="某信用办〔2020〕12号"), organ="某市信用办", recalculate=None
    )
    assert old.file is None and codes(old) == ["document-number-year"]
    within = Path(shutil.copytree(two[0], tmp_path / "round"))
    shutil.copy(rolled / "汇总表.xlsx", within)
    told = write_rollup_notice(within, ordered(), organ="某市信用办", recalculate=None)
    assert told.file is not None, [p.message() for p in told.problems]
    with Ledger(Round(within).ledger_file) as ledger:
        (mine,) = [one for one in issued_documents(ledger) if one.number == "某信用办〔2021〕12号"]
        assert mine.title == "汇总通报" and mine.file == told.file.name
        note_issued(
            ledger, replace(mine, key="result|", number="某信用办〔2021〕13号", file="文书/通报_2021.docx")
        )
    again = write_rollup_notice(
        within, ordered(number="某信用办〔2021〕13号"), organ="某市信用办", recalculate=None
    )
    assert again.file is None and codes(again) == ["document-number-used"]
