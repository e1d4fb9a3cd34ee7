"""What a round is called: periods, the names in its title, and what follows where a setting is blank."""

from __future__ import annotations

import pytest
from tables import rows

from govcredit_xl.core.model import Settings
from govcredit_xl.core.round_names import names_in, period_of, year_before_word

PERIODS = """
| 年度           | 写在题目里     | 在“年度”二字前 |
|----------------|----------------|----------------|
| 2021           | 2021年度       | 2021           |
| 2021年         | 2021年度       | 2021           |
| 2021年度       | 2021年度       | 2021           |
| 2024年第一季度 | 2024年第一季度 | 2024年第一季度 |
| 2024年上半年   | 2024年上半年   | 2024年上半年   |
| 2024年半年度   | 2024年半年度   | 2024年半年度   |
| 2023-2024      | 2023-2024年度  | 2023-2024      |
| 2023-2024学年  | 2023-2024学年  | 2023-2024学年  |
| 2024年3月      | 2024年3月      | 2024年3月      |
"""
TITLES = """
| 标题                                                                   | 评价名称           | 地域 |
|------------------------------------------------------------------------|--------------------|------|
| 关于印发《2021年度淮安区政务诚信建设第三方评价指标及任务分工》的通知   | 政务诚信           | 全区 |
| 2024年第一季度全县信访工作考核办法                                     | 信访工作考核       | 全县 |
| 清江浦区2023年度营商环境评价                                           | 营商环境           | 全区 |
| 淮安市淮安区2022年度政务诚信评价                                       | 政务诚信           | 全区 |
| 2024年城市管理考核                                                     | 城市管理考核       |      |
| 社区治理评价                                                           | 社区治理           |      |
| 全校教学质量评价                                                       | 教学质量           | 全校 |
| 关于印发2023年度安全生产工作考核细则的通知                             | 安全生产工作考核   |      |
| 关于开展2023年度全市营商环境评价的通知                                 | 营商环境           | 全市 |
| 关于做好2024年信访工作考核有关事项的通知                               | 信访工作考核       |      |
| 关于做好有关工作的通知                                                 |                    |      |
"""


@pytest.mark.parametrize("case", list(rows(PERIODS)), ids=lambda case: case["年度"])
def test_periods_read_right(case: dict[str, str]) -> None:
    year = case["年度"]
    assert [period_of(year), year_before_word(year)] == [case["写在题目里"], case["在“年度”二字前"]]


@pytest.mark.parametrize("case", list(rows(TITLES)), ids=lambda case: case["标题"])
def test_what_a_title_says(case: dict[str, str]) -> None:
    assert names_in(case["标题"]) == (case["评价名称"], case["地域"])


def test_names_follow_from_what_is_evaluated() -> None:
    given = [Settings("2024", name="政务诚信"), Settings("2024", name="河长制工作考核"), Settings("2024")]
    assert [one.evaluation for one in given] == ["政务诚信评价", "河长制工作考核", "评价"]
    assert [one.form for one in given] == ["政务诚信填报表", "河长制工作考核填报表", "填报表"]
    assert Settings("2024", name="政务诚信", form_name="自查表").form == "自查表"
    assert [Settings("2024").whole_region, Settings("2024", region="全县").whole_region] == ["总体", "全县"]
