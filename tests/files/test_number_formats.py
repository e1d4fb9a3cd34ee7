"""What a cell shows of the number that it holds, as Excel shows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcredit_xl.files.sheets.number_formats import BUILT_IN, ShownAs, hides_text, shown_as

ACCOUNTS = BUILT_IN[41]
BY_SIZE = '[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0'
SHOWN = [
    # number, format, shown
    (12, "0", "12"),
    (12.5, "0", "13"),
    (-2.5, "0", "-3"),
    (0.004, "0.00", "0.00"),
    (1234567.5, "#,##0.00", "1,234,567.50"),
    (12, "000000", "000012"),
    (0.5, ".00", ".50"),
    (0.5, "#.##", ".5"),
    (3.5, "0.??", "3.5"),
    # percentages
    (1, "0%", "100%"),
    (0.9555, "0.0%", "95.6%"),
    (0.95, "0‰", "950‰"),
    # scaled, and with the decimal point moved
    (3505000, "#,##0,", "3,505"),
    (3505000, "0.0,,", "3.5"),
    (3505000, '0"."0,"万元"', "350.5万元"),
    (3505000, '0!.0,"万元"', "350.5万元"),
    (3505000, "0\\.0,", "350.5"),
    (3505000, '#!.0000"万"', "350.5000万"),
    (3505000, '0"万"0000', "350万5000"),
    (350_500_000, BY_SIZE, "3.51亿"),
    (35_050_000, BY_SIZE, "3505.0万"),
    (35, BY_SIZE, "35"),
    # words, signs, currency
    (12, '0"件"', "12件"),
    (350, '0"万"', "350万"),
    (1234.5, "¥#,##0.00", "¥1,234.50"),
    (1234.5, "[$￥-804]#,##0.00", "￥1,234.50"),
    (12, "G/通用格式\"件\"", "12件"),
    (1234567, '#" "###" "###', "1 234 567"),
    (20211020, '0000"-"00"-"00', "2021-10-20"),
    (-5, "0;0", "5"),
    (-5, BUILT_IN[37], "(5)"),
    (0, ACCOUNTS, "-"),
    (1234567, ACCOUNTS, "1,234,567"),
    (0, "#", ""),
    (5, ";;;", ""),
    (1, '[=1]"是";[=0]"否";0', "是"),
    (0, '[=1]"是";[=0]"否";0', "否"),
    (7, '[=1]"是";[=0]"否";0', "7"),
    (5, '"无"', "无"),
    (12, "[<10]0", "####"),
    # other ways to write a number
    (0.5, "# ?/?", "1/2"),
    (1.5, "# ?/?", "1 1/2"),
    (0.375, "?/8", "3/8"),
    (1200, "0.00E+00", "1.20E+03"),
    (5, "@", "5"),
    (0.1, "General", "0.1"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "code", "shown"), SHOWN)
def test_a_number_is_shown_as_excel_shows_it(number: float, code: str, shown: str) -> None:
    told = shown_as(number, code)
    assert told is not None and told.text == shown


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        (12, "0;yyyy-mm-dd", "number"),
        (-12, "0;yyyy-mm-dd", "date"),
        (12, "[h]:mm", "date"),
        (12, 'm"月"d"日"', "date"),
        (120, "[DBNum1][$-804]General", "spelled"),
        (0.5, "# ?/?", "fraction"),
        (5, "General", "general"),
    ],
)
def test_kinds(number: float, code: str, kind: str) -> None:
    told = shown_as(number, code)
    assert told is not None and told.kind == kind


def test_a_format_may_hide_texts() -> None:
    assert [hides_text(code) for code in (";;;", "0;0;0;", "0;0;0;@", "0", '0;0;0;"文"@')] == [
        True,
        True,
        False,
        False,
        False,
    ]


@given(st.floats(0, 1e14), st.integers(0, 4))
def test_plain_formats_only_round(number: float, digits: int) -> None:
    told = shown_as(number, "#,##0." + "0" * digits)
    assert isinstance(told, ShownAs)
    assert abs(float(told.text.replace(",", "")) - number) <= 0.5 * 10.0**-digits * 1.0001 + 1e-9 * number


@given(st.floats(), st.text(alphabet='0#?.,%;"\\!_*[]<>=万亿@/ E+-dmyhsGeneral ', max_size=40))
def test_no_code_is_too_odd(number: float, code: str) -> None:
    told = shown_as(number, code)
    assert told is None or isinstance(told.text, str)
