"""公文格式.csv: the standard's values, varied by an office, and its mistakes with their places."""

from __future__ import annotations

import pytest

from govcredit_xl.core.packaged import packaged_templates
from govcredit_xl.gbt9704.keys import KINDS, Key
from govcredit_xl.gbt9704.profile import PROFILE, STRENGTHS, load_profile, points_of, read_profile, standard

HEAD = "项目,值,单位,允差,强度,条款\r\n"


def test_the_standard_as_facts():
    profile = standard()
    assert set(profile) == set(KINDS)
    assert [profile[key].number for key in (Key.TOP, Key.BINDING, Key.TYPE_WIDTH, Key.TYPE_HEIGHT)] == [
        37, 28, 156, 225,
    ]  # fmt: skip
    assert (profile[Key.TOP].twips, profile[Key.BINDING].twips) == (2098, 1587)
    assert (profile[Key.BODY_SIZE].points, profile[Key.TITLE_SIZE].points) == (16, 22)
    assert profile[Key.NUMBER_PATTERN].pattern.search("淮信用办〔2021〕6号")
    assert not profile[Key.NUMBER_PATTERN].pattern.search("淮信用办[2021]06号")
    assert all(norm.clause and norm.strength in STRENGTHS for norm in profile.values())


def test_an_office_varies_a_value_its_tolerance_and_its_strength():
    profile, problems = read_profile(
        (HEAD + "天头,36,毫米,2,一般,\r\n一级标题字体,黑体、思源黑体\r\n").encode("gb18030")
    )
    assert problems == []
    top = profile[Key.TOP]
    assert (top.number, top.tolerance, top.strength, top.clause, top.line) == (36, 2, "一般", "第5.2.1条", 2)
    assert profile[Key.HEADING1_FONT].names == ("黑体", "思源黑体")
    assert profile[Key.BINDING] == standard()[Key.BINDING]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("天头,三十七,毫米", [("profile-bad-value", "B2")]),
        ("天头,,毫米", [("profile-bad-value", "B2")]),
        ("天头,3.7,厘米", [("profile-bad-value", "C2")]),
        ("天头,37,毫米,±一", [("profile-bad-value", "D2")]),
        ("天头,37,毫米,±1,必须", [("profile-bad-value", "E2")]),
        ("标题字号,九号", [("profile-bad-value", "B2")]),
        ("红线颜色,大红", [("profile-bad-value", "B2")]),
        ("标题对齐,中", [("profile-bad-value", "B2")]),
        ("日期样式,^(\\d{4}年", [("profile-bad-value", "B2")]),
        ("天投,37,毫米", [("profile-unknown", "A2")]),
        ("天头,37\r\n天头,36", [("profile-twice", "A3")]),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_standard_holds(row, found):
    profile, problems = read_profile((HEAD + row + "\r\n").encode())
    assert [(p.code, p.cell) for p in problems] == found
    assert all("第 " in p.message() and p.remedy() for p in problems)
    assert profile[Key.TITLE_SIZE].points == 22 and profile[Key.TOP].number == 37


def test_a_file_that_is_no_table_is_told():
    profile, problems = read_profile("你好".encode())
    assert [p.code for p in problems] == ["profile-unreadable"] and profile == standard()


def test_a_round_without_the_file_keeps_to_the_standard(tmp_path):
    assert load_profile(tmp_path) == (standard(), [])
    (tmp_path / PROFILE).write_bytes(packaged_templates()[PROFILE])
    profile, problems = load_profile(tmp_path)
    assert problems == [] and {n: (v.text, v.strength) for n, v in profile.items()} == {
        n: (v.text, v.strength) for n, v in standard().items()
    }


def test_sizes_of_type():
    given = ["3号", "三号", "小五", "16磅", "16", "九号", "1"]
    assert [points_of(text) for text in given] == [16, 16, 9, 16, 16, None, None]
