"""What a criterion's words are taken for: kind, parameters, how sure; and that a doubt is never sure."""

from __future__ import annotations

import pytest

from govcredit_xl.catalogue.importing.guess import guess_kind
from govcredit_xl.catalogue.importing.kinds import SURE, UNSURE
from govcredit_xl.catalogue.importing.texts import points_of, split_parts, titled
from govcredit_xl.core.terms import InputType
from govcredit_xl.scoring.formula import Vocabulary, parse
from govcredit_xl.scoring.rules import RULES

BY_STEPS = {"未达标": "每降扣分", "每降": "0.01"}

# criterion, points, 计分方式, 把握, parameters (or bands)
CRITERIA = [
    ("无越级上访得4分，每出现1起扣1分，扣完为止", 4, "扣分", "高", {"每件扣": "1"}),
    ("未按时处置的，每件扣0.5分", 3, "扣分", "中", {"每件扣": "0.5"}),
    ("无漏报得2分，抽到1条扣0.5，扣完为止", 2, "扣分", "高", {"每件扣": "0.5"}),
    ("按规定召开联席会议，全年至少4次，少一次扣0.5分", 2, "计数", "高", {"每项": "0.5"}),
    ("每季一次专题会（2分，少一次扣0.5分）", 2, "计数", "高", {"每项": "0.5"}),
    ("每月报送1期简报，少报一期扣0.2分，扣完为止", 2, "公式", "中", {"公式": "分值-0.2*MAX(0,12-n)"}),
    ("班子成员轮流值班（2分，缺一次扣0.5分）", 2, "公式", "中", {"公式": "分值-0.5*MAX(0,d-n)"}),
    ("每季度完成序时任务得5分，全年20分", 20, "计数", "高", {"每项": "5"}),
    ("没有越级上访得10分，每起扣5分，可扣至-20分", 10, "扣分", "中", {"每件扣": "5", "下限": "-20"}),
    ("整治率70%得1分，90%得2分，全部整治得3分", 3, "分档", "高", (("1", "3"), ("0.9", "2"), ("0.7", "1"))),
    ("投入占比20%以上的，按开工率：100%得8分，50%得4分；占比不足20%的不得分", 8, "评审", "低", {}),
    ("差错率不超过1%得5分，不超过2%得3分，2%以上不得分", 5, "分档", "高", (("0.01", "5"), ("0.02", "3"))),
    ("2023年5月底前报送方案得5分，每迟一天扣0.5分", 5, "限期", "高", {"截止": "2023-05-31", "每迟": "天", "扣分": "0.5"}),
    ("办结率95%得10分，每低1个百分点扣1分，不足1个百分点的按1个计", 10, "比率", "高", {"达标": "0.95", "扣分": "1", "不足一档": "按一档", **BY_STEPS}),
    ("得分=完成数/年度目标×20，最高20分", 20, "比率", "中", {"达标": "1", "未达标": "按比例", "超额": "允许"}),
    ("县级3篇得5分；市级1篇得8分", 8, "评审", "中", {}),
    ("省级2篇得6分；市级3篇得4分（取高）", 6, "公式", "中", {"公式": "IF(a>=2,6,IF(b>=3,4,0))"}),
    ("无值班记录扣2分、处置率低于90%扣3分", 6, "公式", "中", {"公式": '分值-IF(a="否",2,0)-IF(n/d<90%,3,0)'}),
    ("按百分制打分，折算为15分", 15, "公式", "中", {"公式": "分值*x/100"}),
    ("季度占40%、年终占60%", 10, "公式", "中", {"公式": "分值*(0.4*a+0.6*b)/100"}),
    ("事故数控制在目标以内", 5, "公式", "中", {"公式": "IF(n<=d,分值,0)"}),
    ("无典型案例的不得分", 3, "分档", "中", (("1", "3"),)),
    ("建立河湖台账，得1分。", 1, "是否", "高", {}),
    ("制定年度工作方案（2分）", 2, "是否", "中", {}),
    ("排查并整改或取缔，得3分", 3, "是否", "中", {}),
    ("防止问题反弹，得5分", 5, "评审", "中", {}),
    ("视工作开展情况得分，最高得3分。", 3, "评审", "高", {}),
    ("由评审组评定，最高得5分", 5, "评审", "高", {}),
    ("群众满意率达到98%以上得20分，每下降1个百分点扣1分，扣完为止", 20, "比率", "高", {"达标": "0.98", "扣分": "1", **BY_STEPS}),
    ("35岁以下干部占比不低于20%得1分，每低1%扣0.1分", 1, "比率", "高", {"达标": "0.2", "扣分": "0.1", **BY_STEPS}),
    ("垃圾处理率达80%以上，否则不得分（10分）", 10, "比率", "高", {"达标": "0.8", "未达标": "不得分"}),
    ("上报及时率达到95%，得1分", 1, "比率", "中", {"达标": "0.95", "未达标": "不得分"}),
    ("得分=按期答复率×10分", 10, "比率", "高", {"达标": "1", "未达标": "按比例"}),
    ("公示率100%的，得2分，不到100%的按照比例得分", 2, "比率", "高", {"达标": "1", "未达标": "按比例"}),
    ("按办结率计分，最高5分", 5, "比率", "中", {"达标": "1", "未达标": "按比例"}),
    ("查处案件10件以上，否则按完成比例得分（15分）", 15, "计数", "中", {"每项": "1.5"}),
    ("双公示合规率100%得2分，98%以上得1分，98%以下不得分", 2, "分档", "高", (("1", "2"), ("0.98", "1"))),
    ("带队下访2次以上（2分）", 2, "分档", "中", (("2", "2"),)),
    ("每组织一场宣传活动得1分，最多6分", 6, "计数", "高", {"每项": "1"}),
    ("2022年6月底前印发实施方案，得2分", 2, "限期", "高", {"截止": "2022-06-30"}),
    ("2022年9月10日前报送总结", 3, "限期", "中", {"截止": "2022-09-10"}),
    ("建立学法、述法、考法制度，每项制度得1分，最高得3分。", 3, "清单", "高", {"清单": "学法、述法、考法", "列": "建立", "每格": "1"}),
    ("建立学法、述法制度，每项制度得1分，最高得3分。", 3, "清单", "中", {"清单": "学法、述法", "列": "建立", "每格": "1"}),
    (
        "在餐饮、住宿、物业、家政等领域推行信用承诺，每个领域覆盖企业占比超过60%的，得1分，最高得4分", 4, "覆盖", "高",
        {"领域": "餐饮、住宿、物业、家政", "占比超过": "0.6", "每个领域": "1"},
    ),
    ("按投诉处置率排名计分，最高得3分", 3, "排名", "中", {"最高": "3"}),
    ("无投诉事项，得2分；有投诉事项，按投诉率排名计分，最高得1.5分", 2, "排名", "中", {"最高": "1.5", "无事项得分": "2"}),
    ("发生重大失信事件的，一票否决", None, "一票否决", "中", {"范围": "总分"}),
    # the text and the column of points disagree
    ("无越级上访得3分，每出现1起扣1分，扣完为止", 4, "扣分", "中", {"每件扣": "1"}),
    ("公示率达到90%得5分，不足的按照比例得分", 6, "比率", "中", {"达标": "0.9", "未达标": "按比例"}),
    # what no kind expresses is left to be judged, and said so
    ("6月底前印发实施方案，得2分", 2, "评审", "低", {}),
    ("全县排名第一名得6分，其余依次递减0.5分", 6, "评审", "低", {}),
    ("党政机关被纳入失信名单的，取消当年评优资格", None, "评审", "低", {}),
    ("按舆情数量与人口比例计算得分，最高得5分", 5, "评审", "低", {}),
    ("不低于全市平均值得2分；每低1%扣0.1分", 2, "评审", "低", {}),
    ("迟报率5%以下得2分，10%以下得1分", 2, "分档", "中", (("0.05", "2"), ("0.1", "1"))),
    ("有制度得10分，没有扣2分", 10, "公式", "中", {"公式": 'IF(ok="是",分值,-2)', "下限": "-2"}),
    ("未开展扣2分，无记录扣1分", 4, "公式", "中", {"公式": '分值-IF(a="否",2,0)-IF(b="否",1,0)'}),
    ("每出现1起超期，每件扣1分，造成后果的每件扣2分", 5, "评审", "低", {}),
]  # fmt: skip
OUTSIDE = [
    ("每获得一次省级表彰加2分，最高加6分", 6, "加分", "高", {"每项": "2", "上限": "6"}),
    ("被通报批评的，每次扣2分", None, "减分", "中", {"每项": "2"}),
    ("被约谈每次减3分，最多减9分", None, "减分", "高", {"每项": "3", "上限": "9"}),
    ("每少报1个月扣1分，最多扣5分", None, "减分", "高", {"每项": "1", "上限": "5"}),
    ("未报送总结扣2分", None, "减分", "中", {"每项": "2", "上限": "2"}),
    ("受到表扬每次奖5分", None, "加分", "中", {"每项": "5"}),
    ("国家、省表彰分别加10、6分", None, "公式", "中", {"公式": "10*a+6*b", "上限": "1000"}),
    (
        "市考核前3名分别奖9、6、3分",
        None,
        "公式",
        "中",
        {"公式": "IF(s=1,9,IF(s=2,6,IF(s=3,3,0)))", "上限": "9"},
    ),
    ("每超任务1个加2分，最多4分", None, "公式", "中", {"公式": "2*MAX(0,n-d)", "上限": "4"}),
    ("承办会议每次加3分，报送简报每条加0.5分", None, "公式", "中", {"公式": "3*a+0.5*b", "上限": "1000"}),
]
BY_UNIT = [
    ("到位资金按名次计分：第1名10分，第2名8分，第3-5名6分，其余4分", 10, "名次", {"名次分": "1 10、2 8、3 6、6 4", "方向": "越高越好"}),
    ("全市排名1-3名依次20、18、16", 20, "名次", {"名次分": "1 20、2 18、3 16"}),
    ("第1名得5分，其余按第1名比例得分", 5, "相对", {"相对方式": "占最高"}),
    ("得分=本单位÷最高×8分", 8, "相对", {"相对方式": "占最高"}),
    ("满意率不低于平均值得6分，每低1%扣0.5分", 6, "相对", {"相对方式": "比平均", "每降": "0.01", "扣分": "0.5"}),
    ("完成率按功效系数法计分，底分60%", 9, "相对", {"相对方式": "功效系数", "底分": "0.6"}),
    ("发生安全事故的，等次最高为合格", None, "一票否决", {"范围": "等次", "最高等次": "合格"}),
    ("不低于全市平均值得2分；每低1%扣0.1分", 2, "评审", {}),  # a mean of units that are not in the list
    ("第1名10分，第3名8分，第4名6分", 10, "评审", {}),  # a place is missing
]  # fmt: skip


@pytest.mark.parametrize(("text", "points", "kind", "sure", "params"), CRITERIA)
def test_a_criterion(text, points, kind, sure, params):
    found = guess_kind(text, points)
    assert (found.kind, found.sure, found.bands or dict(found.params)) == (kind, sure, params)


@pytest.mark.parametrize(("text", "points", "kind", "sure", "params"), OUTSIDE)
def test_a_criterion_beside_the_total(text, points, kind, sure, params):
    found = guess_kind(text, points, outside=True)
    assert (found.kind, found.sure, dict(found.params)) == (kind, sure, params)


@pytest.mark.parametrize(("text", "points", "kind", "params"), BY_UNIT)
def test_a_criterion_of_a_list_that_scores_units(text, points, kind, params):
    found = guess_kind(text, points, by_unit=True)
    assert (found.kind, dict(found.params)) == (kind, params)
    assert found.sure != SURE and found.question, "what is compared with others is always confirmed"
    assert guess_kind(text, points).kind not in {"名次", "相对"}, "the district stands alone"


@pytest.mark.parametrize("case", [*CRITERIA, *OUTSIDE], ids=lambda case: case[0][:12])
def test_each_formula_is_one_that_the_catalogue_reads(case):
    found = guess_kind(case[0], case[1], case in OUTSIDE)
    kinds = {ask.code: "flag" if ask.type == InputType.FLAG else "number" for ask in found.asks}
    parsed = parse(found.params.get("公式", "0"), Vocabulary(kinds, {"分值": 1.0}))
    assert parsed.error is None


def test_who_marks_is_the_source_of_the_figure():
    found = guess_kind("督查室（70%）和信息科（30%）按百分制打分，折算为20分", 20, by_unit=True)
    assert [ask.source for ask in found.asks] == ["督查室 70%、信息科 30%"]


@pytest.mark.parametrize("case", [*CRITERIA, *OUTSIDE], ids=lambda case: case[0][:12])
def test_each_guess_can_be_scored_and_says_what_it_rests_on(case):
    found = guess_kind(case[0], case[1], case in OUTSIDE)
    rule = RULES[found.kind]
    assert set(found.params) <= {param.name for param in rule.params}
    needed = {slot.code for slot in rule.slots if slot.required}
    assert needed <= {ask.code for ask in found.asks} and found.asks
    assert found.sure != SURE or not found.question
    assert found.sure == SURE or found.question, "what is not sure asks something"
    assert found.sure != UNSURE or rule.judged, "what is unsure is never chosen"


def test_labels_are_words_of_the_criterion():
    text = "按照信息报送时效率（时效率=规定时间内提供的条数/提供总数×100%）衡量，时效率大于等于95%的，得2分；小于95%的，按照达95%的比例得分。"
    assert [(ask.label, ask.stated) for ask in guess_kind(text, 2).asks] == [
        ("规定时间内提供的条数", True), ("提供总数", True),
    ]  # fmt: skip
    unsaid = guess_kind("按满意度计分，最高1分。", 1)
    assert [ask.stated for ask in unsaid.asks] == [False, False]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("制定方案（2分）", 2.0), ("得1分，最高得4分", 4.0), ("完成得2.5分", 2.5), ("参加会议（2分，少一次扣0.5分）", 2.0),
        ("完善机制 5分", 5.0), ("扣2分", None), ("有情况的说明", None),
    ],
)  # fmt: skip
def test_points_in_a_text(text, points):
    assert points_of(text) == points


@pytest.mark.parametrize(
    ("text", "points", "parts"),
    [
        ("建立承诺制，得0.5分；组织签署承诺书，得0.5分。", 1, [0.5, 0.5]),
        ("①制定方案，得1分；②开展培训。培训有记录，得2分。", 3, [1, 2]),
        ("按甲率计分，最高1分。按乙率计分，最高2分。", 3, [1, 2]),
        ("无案件，得2分；有案件，按排名计分，最高得1.8分。", 2, []),  # two ways to one figure
        ("合规率100%得2分；98%以上得1分。", 2, []),
        ("得1分；得1分。", 3, []),  # does not add up: nothing is cut
        ("建立制度，得2分。", 2, []),
    ],
)
def test_parts_of_a_criterion(text, points, parts):
    found = split_parts(text, points)
    assert [part.points for part in found] == parts
    assert not found or "".join(part.text for part in found).count("分") == text.count("分")


@pytest.mark.parametrize(
    ("text", "ordinal", "name", "points"),
    [
        ("一、依法行政（13分）", "一", "依法行政", 13.0), ("（三）政务公开\n(10 分)", "三", "政务公开", 10.0),
        ("2.行政复议 3分", "", "行政复议", 3.0), ("２０２２年重点任务（２０分）", "", "2022年重点任务", 20.0), ("环境保护", "", "环境保护", None),
    ],
)  # fmt: skip
def test_the_name_of_a_level(text, ordinal, name, points):
    found = titled(text)
    assert (found.ordinal, found.name, found.points) == (ordinal, name, points)
