"""What units type, and what it is taken for."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcredit_xl.core.problems import CODES
from govcredit_xl.core.terms import InputType
from govcredit_xl.files.sheets import CellError
from govcredit_xl.returns.values import normalise

DAY = dt.date(2021, 10, 20)
COUNT, DECIMAL, AMOUNT, FLAG, DATE, TEXT = "计数", "小数", "金额", "是否", "日期", "文本"
NOTE = "value-normalised"

READ = [
    # type, measure, in the cell, taken for, note
    (COUNT, "件", 12.0, 12.0, None),
    (COUNT, "件", 12.000000000000002, 12.0, None),
    (COUNT, "件", "12", 12.0, NOTE),
    (COUNT, "件", " 12 ", 12.0, NOTE),
    (COUNT, "件", "１２", 12.0, NOTE),
    (COUNT, "件", "1,234", 1234.0, NOTE),
    (COUNT, "件", "1，234，567", 1234567.0, NOTE),
    (COUNT, "件", "12 件", 12.0, NOTE),
    (COUNT, "件", "12件", 12.0, NOTE),
    (COUNT, "件", "12个", 12.0, NOTE),
    (COUNT, "人次", "300人", 300.0, NOTE),
    (COUNT, "名", "第3名", 3.0, NOTE),
    (COUNT, "件", "12.0", 12.0, NOTE),
    (DECIMAL, "万人", "98.76万人", 98.76, NOTE),
    (DECIMAL, "万人", 98.76, 98.76, None),
    (DECIMAL, "", "95%", 0.95, NOTE),
    (DECIMAL, "%", "95％", 95.0, NOTE),
    (AMOUNT, "万元", "1,200.50 万元", 1200.5, NOTE),
    (FLAG, "", "是", "是", None),
    (FLAG, "", " 否 ", "否", None),
    (FLAG, "", "√", "是", NOTE),
    (FLAG, "", "有", "是", NOTE),
    (FLAG, "", "Ｙ", "是", NOTE),
    (FLAG, "", "No", "否", NOTE),
    (FLAG, "", True, "是", NOTE),
    (FLAG, "", False, "否", NOTE),
    (DATE, "", DAY, DAY, None),
    (DATE, "", dt.datetime(2021, 10, 20, 9, 30), DAY, None),
    (DATE, "", "2021-10-20", DAY, NOTE),
    (DATE, "", "2021/10/20", DAY, NOTE),
    (DATE, "", "2021.10.20", DAY, NOTE),
    (DATE, "", "２０２１年１０月２０日", DAY, NOTE),
    (DATE, "", "2021年10月20日", DAY, NOTE),
    (DATE, "", "20211020", DAY, NOTE),
    (DATE, "", "2021-10-20 00:00:00", DAY, NOTE),
    (DATE, "", 20211020.0, DAY, NOTE),
    (DATE, "", 44489.0, DAY, NOTE),
    (TEXT, "", "  已印发 ", "已印发", None),
    (TEXT, "", 12.0, "12", None),
    (TEXT, "", 13812345678.0, "13812345678", None),
    (TEXT, "", DAY, "2021-10-20", None),
    (COUNT, "件", "  　", None, None),
    (FLAG, "", "", None, None),
    (DATE, "", None, None, None),
]


@pytest.mark.parametrize(("kind", "measure", "raw", "value", "code"), READ)
def test_certain_values_are_read(kind: str, measure: str, raw: Any, value: Any, code: str | None) -> None:
    reading = normalise(raw, kind, measure)
    assert (reading.value, type(reading.value), reading.faulty) == (value, type(value), False)
    assert reading.code == code
    assert bool(reading.note) == (code is not None)


REFUSED = [
    (COUNT, "件", "十二", "not-a-number"),
    (COUNT, "件", "约12", "not-a-number"),
    (COUNT, "件", "12-15", "not-a-number"),
    (COUNT, "件", "12左右", "not-a-number"),
    (COUNT, "件", "12万", "not-a-number"),
    (COUNT, "件", "无", "not-a-number"),
    (COUNT, "件", "95%", "not-a-number"),
    (COUNT, "件", "1,23", "not-a-number"),
    (COUNT, "件", "1 234", "not-a-number"),
    (COUNT, "件", "①", "not-a-number"),
    (COUNT, "件", "10²", "not-a-number"),
    (COUNT, "件", "nan", "not-a-number"),
    (COUNT, "件", float("inf"), "not-a-number"),
    (COUNT, "件", True, "not-a-number"),
    (COUNT, "件", dt.date(1900, 1, 12), "not-a-number"),
    (COUNT, "件", 1e28, "not-a-number"),
    (COUNT, "件", "12.", "not-a-number"),
    (COUNT, "件", -1.0, "negative-number"),
    (COUNT, "件", "－３", "negative-number"),
    (COUNT, "件", 1.5, "not-whole"),
    (COUNT, "件", "1.5", "not-whole"),
    (COUNT, "件", CellError("#DIV/0!"), "error-value"),
    (DECIMAL, "万人", "98人", "not-a-number"),
    (AMOUNT, "万元", "12元", "not-a-number"),
    (AMOUNT, "万元", "12%", "not-a-number"),
    (FLAG, "", 1.0, "not-yes-or-no"),
    (FLAG, "", "部分", "not-yes-or-no"),
    (FLAG, "", DAY, "not-yes-or-no"),
    (DATE, "", "21-10-20", "not-a-date"),
    (DATE, "", "10/11/2021", "not-a-date"),
    (DATE, "", "2021-13-01", "not-a-date"),
    (DATE, "", "2021年10月", "not-a-date"),
    (DATE, "", 2021.0, "not-a-date"),
    (DATE, "", 12.0, "not-a-date"),
    (DATE, "", dt.date(1900, 1, 12), "not-a-date"),
    (DATE, "", "尚未印发", "not-a-date"),
    (DATE, "", True, "not-a-date"),
    (TEXT, "", CellError("#N/A"), "error-value"),
]


@pytest.mark.parametrize(("kind", "measure", "raw", "code"), REFUSED)
def test_doubtful_values_are_problems(kind: str, measure: str, raw: Any, code: str) -> None:
    reading = normalise(raw, kind, measure)
    assert (reading.value, reading.faulty, reading.code) == (None, True, code)


CELLS = st.one_of(
    st.none(),
    st.text(),
    st.booleans(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.builds(CellError, st.text()),
)


@given(CELLS, st.sampled_from(InputType.ALL), st.sampled_from(["", "件", "万元", "%"]))
def test_whatever_stands_in_a_cell_has_a_reading(raw: Any, kind: str, measure: str) -> None:
    reading = normalise(raw, kind, measure)
    assert reading.faulty == (reading.code is not None and CODES[reading.code].severity == "error")
    assert not (reading.faulty and reading.value is not None)


@given(st.integers(0, 10**12))
def test_a_number_is_read_the_same_however_it_is_written(number: int) -> None:
    wide = str(number).translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789"})
    for written in (float(number), str(number), f"{number:,}", f"{number} 件", wide):
        assert normalise(written, COUNT, "件").value == number
