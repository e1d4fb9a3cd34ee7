"""Doubled characters, mixed digits and nested colons: the slip is marked, its sound neighbour is not."""

from __future__ import annotations

import pytest

from govcredit_xl.gbt9704.word_slips import doubled_in_word, mixed_digits, nested_colons

WRONG = [
    # rule, slip, sound neighbour
    (doubled_in_word, "各有关部门门要高度重视。", "民政部门门户网站、部门门类齐全，部门门口设公示栏。"),
    (doubled_in_word, "请各单单位自查。", "下单单位、清单单位、通知单单位照办。"),
    (doubled_in_word, "现将有关情况况通报如下。", "舆情情况每日报告，情况且急。"),
    (doubled_in_word, "完成整整改任务。", "整改改革事项，完整整改材料。"),
    (doubled_in_word, "明确责任任，落实到人。", "责任任务清单另发。"),
    (doubled_in_word, "抓紧报送材料料。", "问题题库、标准准备、考核核心指标、工作作风。"),
    (mixed_digits, "通过了二十3条措施。", "通过了二十三条措施，“双十”2项，腊月二十8时。"),
    (mixed_digits, "归集信息3百余条。", "投资3千万元，水泥3千吨，第3百家，2021百家企业。"),
    (mixed_digits, "请于十2月5日前完成。", "请于十二月五日前、12月5日前完成。"),
    (mixed_digits, "二〇21年工作。", "二〇二一年工作，统一2021年口径。"),
    (mixed_digits, "202一年工作要点。", "2021一年来，第二批2家。"),
    (mixed_digits, "于1一月下旬开展。", "于11月下旬开展，一是1月抓好。"),
    (mixed_digits, "11月二十5日前反馈。", "周一9时，附件一1份，第二十三条第2款。"),
    (nested_colons, "会议要求：要抓好以下三项工作：一是健全台账。", "会议要求，要抓好以下三项工作：一是健全台账。"),
    (nested_colons, "检查发现：存在两个方面的问题：填报不完整。", "检查发现：填报不完整。下一步抓好以下工作：完善台账。"),
    (nested_colons, "现通知如下：各单位须报送下列材料：填报表。", "请报以下材料：填报表；联系人：张三，电话：12。"),
    (nested_colons, "情况报告如下：共查出3类问题：台账缺失。", "通知如下：12月10日10:30前，请将以下材料报我办。"),
    (nested_colons, "会议强调：“做到‘三个到位’”，有以下特点：快。", "他强调：“做到以下三项：思想到位、责任到位。”"),
]  # fmt: skip


@pytest.mark.parametrize(("read", "slip", "sound"), WRONG)
def test_a_slip_is_marked_and_its_neighbour_is_not(read, slip, sound):
    assert len(list(read(slip))) == 1
    assert list(read(sound)) == []
