"""`export`: the files hold what the frames hold, text stays text, and nobody else's file is touched."""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import io
import os
import shutil
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from rounds_played import codes, returned, run

from govcredit_xl import open_round
from govcredit_xl.core.folder import Round
from govcredit_xl.core.terms import File
from govcredit_xl.round import export as module
from govcredit_xl.round.export import EXPORTED, export, to_csv, to_xlsx
from govcredit_xl.round.tables import TABLES, TEXT, TIME
from govcredit_xl.round.write import Report

WHEN = dt.date(2021, 4, 1)


@pytest.fixture(scope="module")
def source(played_demo: Path, tmp_path_factory) -> Path:
    """The demo's round with a date and a text that begins like a formula among the answers."""
    folder = tmp_path_factory.mktemp("rounds") / "round"
    shutil.copytree(played_demo, folder)
    returned(folder, "D02", "再报.xlsx", day=20, in_1_1_date=WHEN, in_1_1_url="=1+1")
    run(folder, "collect")
    return folder


@pytest.fixture(scope="module")
def frames(source: Path) -> dict[str, pd.DataFrame]:
    r = open_round(source)
    return {table: getattr(r, table) for table in EXPORTED}


@pytest.fixture
def copy(source: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(source, tmp_path / "copy"))


def told(report: Report) -> list[str]:
    return [problem.code for problem in report.problems]


def shown(value: object) -> str:
    """A value as the page says that text files show it."""
    if pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


# -- what is in them ---------------------------------------------------------------------------------------
def test_csv_holds_the_frames(source, frames, tmp_path):
    found = run(source, "export", "--to", "csv", "--into", str(tmp_path / "new" / "tables"))
    assert found["problems"] == [] and list(found["files"]) == list(EXPORTED)
    for table, frame in frames.items():
        path = Path(found["files"][table])
        assert path == tmp_path / "new" / "tables" / f"{table}.csv"
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert len(rows) == len(frame) and list(rows[0]) == list(frame.columns)
        for column in TABLES[table]:
            values = [row[column.name] for row in rows]
            if column.dtype == TEXT:
                assert [v.removeprefix("'") for v in values] == [shown(v) for v in frame[column.name]]
            elif column.dtype == TIME:
                assert [v[:10] for v in values] == [shown(v)[:10] for v in frame[column.name]]
            elif column.dtype in ("Float64", "Int64"):
                assert [float(v or "nan") for v in values] == pytest.approx(
                    frame[column.name].to_numpy(float, na_value=float("nan")), nan_ok=True
                )
    answers = list(csv.DictReader(io.StringIO(Path(found["files"]["answers"]).read_text("utf-8-sig"))))
    given = {row["input"]: row["value"] for row in answers if (row["unit"], row["item"]) == ("D02", "1.1")}
    assert given == {"ok": "是", "date": "2021-04-01", "url": "'=1+1"}


def test_xlsx_holds_the_frames_with_their_types(source, frames, tmp_path):
    found = run(source, "export", "--to", "xlsx", "--into", str(tmp_path))
    assert set(found["files"].values()) == {(tmp_path / File.EXPORTED).as_posix()}
    book = load_workbook(tmp_path / File.EXPORTED)
    assert book.sheetnames == [*EXPORTED, "说明"]
    for table, frame in frames.items():
        rows = list(book[table].iter_rows(values_only=True))
        assert list(rows[0]) == list(frame.columns) and len(rows) == len(frame) + 1
        for column, values in zip(TABLES[table], list(zip(*rows[1:], strict=True)), strict=True):
            wanted = [None if pd.isna(v) else v for v in frame[column.name]]
            if column.dtype == "object":
                values = tuple(v.date() if isinstance(v, dt.datetime) else v for v in values)
            if column.dtype in ("Float64", "object"):
                assert list(values) == pytest.approx(wanted), column.name
            else:
                assert list(values) == wanted, column.name
            if column.dtype == "boolean":
                assert {type(v) for v in values} <= {bool, type(None)}
    (url,) = [
        cell
        for row in book["answers"].iter_rows(min_row=2)
        for cell in row
        if cell.value == "=1+1" and book["answers"].cell(1, cell.column).value == "value"
    ]
    assert url.data_type == "s"
    explained = list(book["说明"].iter_rows(values_only=True))[1:]
    assert explained == [(table, c.name, c.meaning) for table in EXPORTED for c in TABLES[table]]


def test_parquet_holds_the_frames(source, frames, tmp_path):
    if importlib.util.find_spec("pyarrow") is None:
        assert not os.environ.get("CI"), "the tests of parquet must not be left out here"
        pytest.skip("pyarrow is not installed")
    found = run(source, "export", "--to", "parquet", "--into", str(tmp_path))
    for table, frame in frames.items():
        back = pd.read_parquet(found["files"][table])
        assert list(back.columns) == list(frame.columns)
        for column in TABLES[table]:
            wanted, got = frame[column.name], back[column.name]
            assert got.isna().tolist() == wanted.isna().tolist()
            if column.dtype == "object":
                assert [shown(v) for v in wanted] == ["" if pd.isna(v) else v for v in got]
            elif column.dtype == TIME:
                assert (got.dropna() == wanted.dropna()).all()
            else:
                assert got.astype(column.dtype).equals(wanted)
    assert pd.api.types.is_datetime64_dtype(pd.read_parquet(found["files"]["units"])["received"])


@pytest.mark.parametrize("text", ["=1+1", "+86 517", "-", "@SUM(A1)", "\t=1", "'quoted", "＝1+1"])
def test_no_text_of_a_csv_begins_a_formula(frames, text):
    frame = frames["problems"].head(1).copy()
    frame["message"] = pd.array([text], dtype=TEXT)
    (row,) = csv.DictReader(io.StringIO(to_csv("problems", frame).decode("utf-8-sig"), newline=""))
    assert row["message"] == f"'{text}"
    frame["message"] = pd.array([f"甲{text}"], dtype=TEXT)
    (row,) = csv.DictReader(io.StringIO(to_csv("problems", frame).decode("utf-8-sig"), newline=""))
    assert row["message"] == f"甲{text}"


def test_the_same_round_gives_the_same_bytes(source, tmp_path):
    round_, written = Round(source), []
    for name in ("a", "b"):
        for form in ("csv", "xlsx"):
            assert not export(round_, form, tmp_path / name).refused
        written.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert written[0] == written[1] and len(written[0]) == 5


def test_columns_are_explained_in_english_too(frames):
    book = load_workbook(io.BytesIO(to_xlsx(frames, "en")))
    assert next(book["说明"].iter_rows(min_row=2, values_only=True))[2] == "the unit's code"


# -- what is there already ---------------------------------------------------------------------------------
def test_it_goes_into_the_round_and_its_own_files_are_replaced(copy):
    first = run(copy, "export", "--to", "csv")
    assert first["files"] == {table: f"{File.EXPORTS}/{table}.csv" for table in EXPORTED}
    assert export(Round(copy), "csv").files == first["files"]
    before = (copy / first["files"]["problems"]).read_bytes()
    moved = copy.rename(copy.with_name("moved"))
    assert export(Round(moved), "csv", lang="en").files == first["files"]  # other words, as after a collect
    assert (moved / first["files"]["problems"]).read_bytes() != before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_of_somebody_else_is_left_and_nothing_is_written(copy, tmp_path, form):
    into = tmp_path / "shared"
    into.mkdir()
    theirs = into / ("problems.csv" if form == "csv" else File.EXPORTED)
    theirs.write_bytes(b"mine")
    found = export(Round(copy), form, into)
    assert (
        found.refused and told(found) == ["export-in-the-way"] and found.problems[0].file == theirs.as_posix()
    )
    assert [(path.name, path.read_bytes()) for path in into.iterdir()] == [(theirs.name, b"mine")]


def test_an_export_that_was_changed_since_is_left(copy):
    path = copy / export(Round(copy), "csv").files["answers"]
    path.write_bytes(path.read_bytes() + b"note of my own\r\n")
    changed = path.read_bytes()
    assert told(export(Round(copy), "csv")) == ["export-in-the-way"]
    assert path.read_bytes() == changed


def test_another_rounds_export_is_left(copy, tmp_path):
    other = Path(shutil.copytree(copy, tmp_path / "other"))
    export(Round(copy), "csv", tmp_path / "both")
    found = export(Round(other), "csv", tmp_path / "both", "en")
    assert found.refused and [p.file for p in found.problems] == [
        (tmp_path / "both" / "problems.csv").as_posix()
    ]


def test_what_was_cut_off_is_made_good(copy, monkeypatch):
    problems = copy / export(Round(copy), "csv").files["problems"]

    def dies(files):
        raise KeyboardInterrupt

    before = problems.read_bytes()
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(module, "write_all", dies)
        export(Round(copy), "csv", lang="en")
    assert problems.read_bytes() == before
    assert not export(Round(copy), "csv", lang="en").refused and problems.read_bytes() != before


# -- what cannot be done -----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["inbox", "outbox/表", "退改", "文书", ".govcredit"])
def test_the_folders_of_a_round_are_no_place(copy, name):
    found = export(Round(copy), "csv", copy / name)
    assert found.refused and told(found) == ["export-own-folder"]
    assert not list((copy / name).rglob("answers.csv"))


def test_a_place_that_cannot_be_written_is_told(copy, tmp_path):
    (tmp_path / "file").write_bytes(b"x")
    assert told(export(Round(copy), "csv", tmp_path / "file")) == ["cannot-write"]
    (tmp_path / "into" / "units.csv").mkdir(parents=True)
    found = export(Round(copy), "csv", tmp_path / "into")
    assert told(found) == ["cannot-write"] and "units.csv" in found.problems[0].message()
    assert [path.name for path in (tmp_path / "into").iterdir()] == ["units.csv"]


def test_without_pyarrow_it_says_how_to_get_it(copy, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    report = export(Round(copy), "parquet")
    assert report.refused and told(report) == ["parquet-unavailable"]
    assert 'pip install "govcredit-xl[parquet]"' in report.problems[0].remedy()
    assert not (copy / File.EXPORTS).exists()


def test_a_round_that_cannot_be_read_is_not_exported(copy):
    (copy / "指标体系.xlsx").write_bytes(b"no workbook")
    assert codes(run(copy, "export", "--to", "csv", code=2)) == ["catalogue-unreadable"]
    assert not (copy / File.EXPORTS).exists()


def test_more_rows_than_a_sheet_holds_are_refused(copy, monkeypatch):
    monkeypatch.setattr(module, "MAX_ROWS", 50)
    report = export(Round(copy), "xlsx")
    assert report.refused and {p.code for p in report.problems} == {"export-too-many-rows"}
    assert {p.facts["table"] for p in report.problems} == {"answers", "scores"}
    assert not (copy / File.EXPORTS).exists()
    assert not export(Round(copy), "csv").refused


def test_a_text_that_no_cell_holds_is_cut_and_told(copy, monkeypatch):
    monkeypatch.setattr(module, "MAX_CELL_TEXT", 20)
    report = export(Round(copy), "xlsx")
    assert not report.refused and {p.code for p in report.problems} == {"export-text-cut"}
    assert (copy / File.EXPORTS / File.EXPORTED).exists()
