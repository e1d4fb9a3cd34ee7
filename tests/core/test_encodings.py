"""Texts as Windows and others save them."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcredit_xl.core.encodings import decoded_text
from govcredit_xl.files.sheets import read_any, sniff
from govcredit_xl.gbt9704.profile import read_profile

TEXT = "主题：2021年度政务诚信评价\r\n{单位}：请于{截止日期}前报来。\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_a_text_is_read_in_every_encoding_that_notepad_offers(encoding: str) -> None:
    data = TEXT.encode(encoding)
    assert decoded_text(data) == TEXT
    assert decoded_text("\ufeff".encode(encoding) + data if encoding == "utf-16-be" else data) == TEXT
    assert sniff(data) == "text"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xff\xfe",
        b"PK\3\4\0\1\2\3",
        b"a\0\0\0b\0\0\0",
        struct.pack("<40H", *range(40)),
        "甲\0".encode("utf-16"),
    ],
)
def test_what_is_no_text_is_none(data: bytes) -> None:
    assert decoded_text(data) is None


@pytest.mark.slow
@given(
    st.text(st.characters(codec="utf-16", exclude_categories=["Cc", "Cs"]), min_size=1),
    st.sampled_from(["utf-8", "utf-16"]),
)
def test_whatever_is_written_comes_back(text: str, encoding: str) -> None:
    assert decoded_text(text.encode(encoding)) == text.removeprefix("\ufeff")


def test_tables_of_the_office_too() -> None:
    """Excel saves “Unicode text” as UTF-16 with tabs."""
    rows = "项目,值,强度\r\n引用公文,先引标题,一般\r\n"
    expected = read_profile(rows.encode())
    for data in (rows.encode("gbk"), rows.encode("utf-16"), rows.replace(",", "\t").encode("utf-16")):
        assert read_profile(data) == expected
    assert [problem.code for problem in read_profile(b"\xff\xff\xfe")[1]] == ["profile-unreadable"]
    (sheet,) = read_any(rows.replace(",", "\t").encode("utf-16-le")).sheets
    assert sheet.get(1, 1) == "项目"
