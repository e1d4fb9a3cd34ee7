"""How a figure reads in a sentence."""

from __future__ import annotations

import pytest

from govcredit_xl.letters.word.reasons import figure_text


@pytest.mark.parametrize(
    ("label", "measure", "said"),
    [
        ("纠错案件数", "件", "纠错案件2件"),
        ("超时件数", "件", "超时件数2件"),
        ("办件总数", "件", "办件总数2件"),
        ("窗口人数", "人", "窗口人数2人"),
        ("培训次数", "次", "培训次数2次"),
        ("全省位次", "名", "全省位次第2名"),
        ("满意度", "", "满意度2"),
        ("查处例数", "例", "查处例数2例"),
        ("典型案例数", "例", "典型案例2例"),
        ("办结户数", "户", "办结户数2户"),
        ("信息条数", "条", "信息条数2条"),
    ],
)
def test_a_figure_reads_as_one_says_it(label: str, measure: str, said: str) -> None:
    assert figure_text(label, 2.0, measure) == said
