"""`open_round`: the frames are the round as the commands tell it, and reading them changes nothing."""

from __future__ import annotations

import datetime as dt
import doctest
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from rounds_played import put, returned, run, sent

import govcredit_xl
from govcredit_xl import OpenRound, RoundError, open_round
from govcredit_xl.core.folder import Round
from govcredit_xl.core.packaged import DEFAULT, packaged
from govcredit_xl.round.close import close
from govcredit_xl.round.tables import TABLES, TEXT, TIME, _typed

PAGE = Path(__file__).parents[2] / "docs" / "python.md"
KEYS = {"unit", "item", "input", "code"}


@pytest.fixture(scope="module")
def opened(played_demo: Path) -> OpenRound:
    return open_round(played_demo)


@pytest.fixture
def copy(played_demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(played_demo, tmp_path / "copy"))


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def plain(frame: pd.DataFrame) -> list[dict]:
    """Records with None where blank."""
    return [{k: None if pd.isna(v) else v for k, v in row.items()} for row in frame.to_dict("records")]


# -- the frames ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("table", TABLES)
def test_a_frame_has_its_columns_with_nullable_types(opened, table):
    frame = getattr(opened, table)
    assert list(frame.columns) == [column.name for column in TABLES[table]] and len(frame)
    for column in TABLES[table]:
        wanted = pd.StringDtype("python") if column.dtype == TEXT else column.dtype
        assert frame[column.name].dtype == wanted, column.name
        assert column.name not in KEYS or column.dtype == TEXT
    assert not (frame.astype(object) == "").any(axis=None)  # blank is NA


def test_scores_units_and_problems_are_those_of_status(opened):
    found = run(opened.path, "status")
    scores = plain(opened.scores)
    assert [
        {
            "id": row["item"],
            "missing": (row["missing"] or "").split(",") if row["missing"] else [],
            **{
                k: row[k] for k in ("name", "points", "computed", "provisional", "verified", "final", "state")
            },
        }
        for row in scores
    ] == found["items"]
    assert all(row["unit"] is None and row["self"] is None for row in scores)
    units = plain(opened.units)
    names = ("group", "state", "points", "score", "rate", "rank", "blank")
    assert [
        {"code": row["unit"], "name": row["short"] or row["name"], **{k: row[k] for k in names}}
        for row in units
    ] == [{k: one[k] for k in ("code", "name", *names)} for one in found["units"]]
    taken = {one["unit"]: one["file"] for one in found["returns"] if one["taken"]}
    assert {row["unit"]: row["file"] for row in units if row["file"]} == taken
    assert plain(opened.problems) == found["problems"]


def test_a_blank_answer_is_blank_and_a_given_one_is_what_was_given(opened):
    answers = opened.answers
    blank = answers[answers["reason"].isin(["未填", "未报"])]
    assert len(blank) > 100
    assert blank[["value", "number", "date"]].isna().all(axis=None) and not blank["counted"].any()
    flags = answers[(answers["type"] == "是否") & answers["value"].notna()]
    assert set(zip(flags["value"], flags["number"], strict=True)) == {("是", 1.0), ("否", 0.0)}
    numbers = answers[answers["type"].isin(["计数", "小数", "金额"]) & answers["value"].notna()]
    assert len(numbers) and (numbers["value"] == numbers["number"]).all()
    texts = answers[answers["type"].isin(["文本", "长文本"])]
    assert texts["value"].notna().any() and texts[["number", "date"]].isna().all(axis=None)


def test_an_answer_says_where_it_stands(opened):
    from openpyxl import load_workbook

    answers = opened.answers
    row = answers[(answers["unit"] == "T06") & (answers["item"] == "12.1") & (answers["input"] == "n")].iloc[
        0
    ]
    sheet = load_workbook(opened.path / row["file"])[row["sheet"]]
    assert sheet[row["cell"]].value == row["number"] == 130
    assert (row["raw"], row["counted"], row["reason"]) == ("130", False, "有错误")


def test_frames_join_by_their_keys(opened):
    joined = opened.answers.merge(opened.units, on="unit").merge(opened.scores, on="item")
    assert len(joined) == len(opened.answers)
    own = opened.self_scores.merge(opened.catalogue, on="item")
    assert len(own) == len(opened.self_scores)
    lost = opened.self_scores.groupby("item")["lost"].sum().round(2)
    district = opened.scores.set_index("item")["lost"].fillna(0)
    assert lost.to_dict() == pytest.approx(district.to_dict())


def test_dates_outside_what_nanoseconds_reach_are_kept():
    found = pd.Series(_typed([dt.date(1, 1, 1), None, dt.date(9999, 12, 31)], TIME))
    assert found.dtype == TIME and found.isna().tolist() == [False, True, False]
    assert found.iloc[2].year == 9999


# -- reading writes nothing --------------------------------------------------------------------------------
def test_reading_changes_no_file(copy):
    before = contents(copy)
    r = open_round(copy)
    assert (
        len(r.answers)
        and len(r.problems)
        and not any(p["severity"] == "error" for p in r.check()["problems"])
    )
    assert contents(copy) == before


@pytest.mark.slow
def test_a_round_where_nothing_was_done_is_left_without_a_ledger(tmp_path):
    (tmp_path / "指标体系.xlsx").write_bytes(packaged(DEFAULT))
    r = open_round(tmp_path)
    assert set(r.units["state"]) == {"未报"} and r.scores["final"].isna().all()
    assert [path.name for path in tmp_path.iterdir()] == ["指标体系.xlsx"]


# -- verbs -------------------------------------------------------------------------------------------------
def test_verbs_return_what_the_commands_print(copy):
    r = open_round(copy)
    before = len(r.problems)
    when = dt.date(2021, 4, 1)
    returned(copy, "D02", "再报.xlsx", day=20, in_1_1_date=when, in_1_1_url="=1+1")
    found = r.collect()
    assert {one["file"]: one["state"] for one in found["returns"]}["inbox/再报.xlsx"] == "taken"
    assert json.loads(json.dumps(found)) == run(copy, "collect")
    assert len(r.problems) == len(found["problems"]) != before  # the frames are read anew
    given = r.answers[(r.answers["unit"] == "D02") & (r.answers["item"] == "1.1")].set_index("input")
    assert given["value"].to_dict() == {"ok": "是", "date": when, "url": "=1+1"}
    assert (given.loc["date", "date"], given["number"].isna().tolist()) == (
        pd.Timestamp(when),
        [False, True, True],
    )
    assert r.check() == run(copy, "check")
    (form,) = (copy / "outbox").glob("T04_*.xlsx")
    form.unlink()
    assert [one["code"] for one in r.build("T04")["problems"]] == ["form-lost"]
    assert r.build(["T04"]) == run(copy, "build", "--unit", "T04")
    with pytest.raises(RoundError, match="T99"):
        r.build(["T99"])
    with pytest.raises(RoundError, match="没有"):
        r.collect(copy / "没有的文件夹")


def test_a_script_may_collect_in_its_first_lines(copy):
    """Its worker processes must not run it again."""
    put(copy, "再报.xlsx", sent(copy, "T04"), day=20)
    script = copy.parent / "script.py"
    script.write_text(
        "import sys\n"
        "print('once')\n"
        "from govcredit_xl import open_round\n"
        "print(len(open_round(sys.argv[1]).collect()['returns']))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script, copy], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["once", str(len(run(copy, "status")["returns"]))]


# -- what cannot be read -----------------------------------------------------------------------------------
def refused(folder: Path, lang: str = "zh") -> tuple[list[str], str]:
    with pytest.raises(RoundError) as caught:
        open_round(folder, lang=lang).scores  # noqa: B018
    return [one["code"] for one in caught.value.problems], str(caught.value)


def test_a_round_that_another_works_on_is_refused(copy):
    with Round(copy).lock():
        codes, text = refused(copy)
        assert codes == ["round-busy"] and re.search("[一-鿿]", text)
        assert re.search("[A-Za-z]{4}", refused(copy, "en")[1])
    assert len(open_round(copy).scores) == 55


def test_a_damaged_ledger_is_refused(copy):
    Round(copy).ledger_file.write_bytes(b"SQLite format 3\0" + bytes(5000))
    assert refused(copy)[0] == ["ledger-unusable"]


def test_a_catalogue_with_errors_is_refused_and_checked(copy):
    (copy / "指标体系.xlsx").write_bytes(b"no workbook")
    codes, text = refused(copy)
    assert codes == ["catalogue-unreadable"] and "指标体系.xlsx" in text
    assert [one["code"] for one in open_round(copy).check()["problems"]] == codes


def test_where_there_is_no_round_it_says_so(tmp_path, monkeypatch, played_demo):
    with pytest.raises(RoundError, match=re.escape(str(tmp_path))):
        open_round(tmp_path)
    with pytest.raises(RoundError):  # a folder that was named is meant, not one above it
        open_round(played_demo / "outbox")
    monkeypatch.chdir(played_demo / "outbox")
    assert open_round().path == played_demo
    with pytest.raises(ValueError, match="lang"):
        open_round(played_demo, lang="de")  # type: ignore[arg-type]


# -- closed, cut off ---------------------------------------------------------------------------------------
def test_a_closed_round_stays_as_it_was(copy):
    scores = open_round(copy).scores
    assert not close(Round(copy), by="王某", why="定分").refused
    put(copy, "再报.xlsx", sent(copy, "T04"), day=20)
    r = open_round(copy)
    r.collect()
    pd.testing.assert_frame_equal(r.scores, scores)
    assert "round-closed" in set(r.problems["code"])


def test_after_a_collect_that_was_cut_off_the_rest_is_shown(copy):
    with closing(sqlite3.connect(Round(copy).ledger_file)) as ledger, ledger:
        (sha,) = ledger.execute("SELECT sha256 FROM arrivals WHERE path LIKE '%D02%'").fetchone()
        ledger.execute("DELETE FROM returns WHERE sha256=?", (sha,))
    told = run(copy, "status")
    assert [p["code"] for p in told["problems"]].count("collect-cut-off") == 1
    r = open_round(copy)
    assert "collect-cut-off" in set(r.problems["code"])
    assert r.units.set_index("unit").loc["D02", "state"] == "未报"
    assert "collect-cut-off" not in {one["code"] for one in r.collect()["problems"]}
    assert r.units.set_index("unit").loc["D02", "state"] == "已报"


# -- the page and the package ------------------------------------------------------------------------------
def test_the_page_is_true(copy, monkeypatch):
    copy.rename(copy.with_name("演示"))
    monkeypatch.chdir(copy.parent)
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert (failed, tried > 20) == (0, True)


def test_the_page_names_every_column():
    parts = PAGE.read_text(encoding="utf-8").split("\n### ")
    pages = {part.partition("\n")[0].strip(): part for part in parts[1:]}
    assert list(pages) == list(TABLES)
    for table, columns in TABLES.items():
        rows = re.findall(r"^\| `(\w+)` \| (\S+) \| (.*) \|$", pages[table], re.MULTILINE)
        assert rows == [(c.name, c.dtype.removesuffix("[python]"), c.meaning) for c in columns]


def test_the_package_says_that_it_is_typed_and_names_its_interface():
    assert (Path(govcredit_xl.__file__).parent / "py.typed").is_file()
    assert set(govcredit_xl.__all__) <= set(dir(govcredit_xl))
    with pytest.raises(AttributeError, match="nothing"):
        govcredit_xl.nothing  # noqa: B018
