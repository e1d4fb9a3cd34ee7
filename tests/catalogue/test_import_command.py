"""`import` and `diff` as a clerk calls them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

TABLE = """<html><body><p>关于印发2022年度考核办法的通知</p><table>
<tr><td>指标</td><td>分值</td><td>评分标准</td><td>责任单位</td></tr>
<tr><td>台账（60分）</td><td>60</td><td>建立台账，得60分</td><td>信用办</td></tr>
<tr><td>公开（40分）</td><td>40</td><td>按公开率计分，最高40分</td><td>各镇街</td></tr>
<tr><td>合计</td><td>{total}</td><td></td><td></td></tr></table></body></html>"""


def run(folder: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "govcredit_xl", *arguments], cwd=folder, capture_output=True, text=True,
        encoding="utf-8" if "--json" in arguments else None,  # None: as the system prints
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture
def notice(tmp_path) -> Path:
    path = tmp_path / "通知.html"
    path.write_text(TABLE.format(total=100), encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_round_from_a_notice_up_to_check(tmp_path, notice):
    done = run(tmp_path, "import", notice.name)
    assert "已写出：2022" in done.stdout and "读到 2 个评分项" in done.stdout and "待核对" in done.stdout
    book = openpyxl.load_workbook(tmp_path / "2022" / "指标体系.xlsx")
    assert book.active.title == "待核对" and "与上年对比" not in book.sheetnames
    told = json.loads(run(tmp_path / "2022", "check", "--json", code=2).stdout)["problems"]
    codes = {problem["code"] for problem in told}
    assert "review-open" in codes and "empty-group" in codes  # who is in 镇街 is left to the clerk
    assert (tmp_path / "2022" / "模板").is_dir() and (tmp_path / "2022" / ".govcredit").is_dir()


@pytest.mark.slow
def test_json_and_sums_that_differ(tmp_path, notice):
    notice.write_text(TABLE.format(total=90), encoding="utf-8")
    told = json.loads(run(tmp_path, "import", notice.name, "--into", "r", "--json").stdout)
    assert told["import"]["items"] == 2 and told["import"]["sums_broken"] == 1
    assert told["files"]["catalogue"] == "指标体系.xlsx"
    (problem,) = told["problems"]
    assert (
        problem["code"] == "import-sum-differs" and "90" in problem["message"] and "100" in problem["message"]
    )


@pytest.mark.slow
def test_nothing_is_overwritten_and_nothing_half_written(tmp_path, notice):
    (tmp_path / "r").mkdir()
    kept = tmp_path / "r" / "指标体系.xlsx"
    kept.write_bytes(b"mine")
    assert "r" in run(tmp_path, "import", notice.name, "--into", "r", code=2).stderr
    assert kept.read_bytes() == b"mine"
    done = run(tmp_path, "--lang", "en", "import", "none.docx", "--into", "s", code=2)
    assert "none.docx cannot be read" in done.stderr and not (tmp_path / "s").exists()


@pytest.mark.slow
@pytest.mark.staged  # five commands
def test_against_last_year_and_diff(tmp_path, notice):
    run(tmp_path, "import", notice.name, "--into", "a")
    notice.write_text(
        TABLE.format(total=100).replace("建立台账，得60分", "建立电子台账，得60分"), encoding="utf-8"
    )
    done = run(tmp_path, "import", notice.name, "--into", "b", "--against", "a")
    assert "沿用上年" in done.stdout
    assert "与上年对比" in openpyxl.load_workbook(tmp_path / "b" / "指标体系.xlsx").sheetnames
    told = json.loads(run(tmp_path, "diff", "a", "b", "--json").stdout)
    assert [(c["项目"], c["原来"], c["现在"]) for c in told["changes"]] == [
        ("评分标准", "建立台账，得60分", "建立电子台账，得60分")
    ]
    done = run(tmp_path, "diff", "a", "b", "--out", "变化.xlsx")
    assert "建立电子台账" in done.stdout and "变化.xlsx" in done.stdout
    sheet = openpyxl.load_workbook(tmp_path / "变化.xlsx").active
    assert [cell.value for cell in sheet[2]][:3] == ["变化", "原编号", "新编号"] and sheet.cell(
        3, 1
    ).value == "改动"
    assert "不是能比较的指标体系" in run(tmp_path, "diff", notice.name, "b", code=2).stderr
