"""An item of each kind as a clerk would write it, to be copied from the sheet 样例."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from govcredit_xl.core.terms import Col, InputType, Pooling, Sheet
from govcredit_xl.core.unit_terms import PARTS
from govcredit_xl.scoring.rules import RULES

_FLAG, _COUNT, _SUM, _DATE = InputType.FLAG, InputType.COUNT, InputType.DECIMAL, InputType.DATE
_ANY, _LEAD = Pooling.ANY, Pooling.LEAD
_Inputs = tuple[tuple[str, str, str, str], ...]
"""Code, label, type and unit of measure of each input."""

_KINDS: Final[tuple[tuple[str, float, str, Mapping[str, str], str, _Inputs], ...]] = (
    ("是否", 2, "制定年度工作方案，得2分。", {}, _ANY, (("ok", "是否制定年度工作方案", _FLAG, ""),)),
    ("限期", 2, "3月底前报送方案得2分，每迟一个月扣0.5分。", {"截止": "2024-03-31", "每迟": "月", "扣分": "0.5"}, _LEAD, (
        ("date", "报送日期", _DATE, ""), ("done", "是否报送", _FLAG, ""),
    )),
    ("计数", 2, "每开展1次培训得0.5分，最高2分。", {"每项": "0.5"}, Pooling.SUM, (("n", "开展培训次数", _COUNT, "次"),)),
    ("清单", 2, "日常监督、专项检查制度，每建立一项得0.5分，每落实一项得0.5分。",
     {"清单": "日常监督、专项检查", "列": "建立、落实", "每格": "0.5"}, _ANY, (("*", "", _FLAG, ""),)),
    ("比率", 5, "按期办结率达到95%得5分，每低1个百分点扣0.5分。",
     {"达标": "0.95", "未达标": "每降扣分", "每降": "0.01", "扣分": "0.5"}, Pooling.SUM, (
        ("n", "按期办结件数", _COUNT, "件"), ("d", "应办结件数", _COUNT, "件"),
    )),
    ("比率", 10, "完成年度目标任务得10分，未完成的按比例得分。", {"达标": "1", "未达标": "按比例", "超额": "允许"}, Pooling.SUM, (
        ("n", "实际完成数", _SUM, "万元"), ("d", "年度目标数", _SUM, "万元"),
    )),
    ("排名", 3, "没有败诉案件得3分；有败诉的按全市排名计分，最高2.9分。", {"最高": "2.9", "无事项得分": "3"}, _LEAD, (
        ("n", "败诉案件数", _COUNT, "件"), ("d", "案件总数", _COUNT, "件"),
        ("rank", "败诉率排名", _COUNT, ""), ("of", "参加排名的总数", _COUNT, ""),
    )),
    ("扣分", 5, "每发生一起责任事故扣2分，扣完为止。", {"每件扣": "2"}, Pooling.SUM, (("n", "责任事故起数", _COUNT, "起"),)),
    ("覆盖", 2, "公开承诺覆盖80%以上单位的，每个领域得1分。", {"领域": "招标投标、政府采购", "占比超过": "0.8", "每个领域": "1"},
     Pooling.SHARE, (("*", "", _FLAG, ""),)),
    ("评审", 5, "工作成效由专家评定，最高5分。", {}, Pooling.TEXT, (("note", "工作情况", InputType.LONG_TEXT, ""),)),
    ("分档", 3, "合格率达到90%得1分，达到95%得3分。", {}, Pooling.SUM, (
        ("n", "合格数", _COUNT, "件"), ("d", "抽查数", _COUNT, "件"),
    )),
    ("加分", 0, "获得市级以上表彰每次加1分，最多加3分。", {"每项": "1", "上限": "3"}, Pooling.SUM, (
        ("n", "获得表彰次数", _COUNT, "次"),
    )),
    ("减分", 0, "被通报批评每次减2分。", {"每项": "2"}, Pooling.SUM, (("n", "被通报批评次数", _COUNT, "次"),)),
    ("一票否决", 0, "发生重大责任事故的，总分为0。", {"范围": "总分"}, Pooling.SUM, (("n", "重大责任事故起数", _COUNT, "起"),)),
    ("名次", 6, "按招商引资到位资金排名：第1名6分，第2名5分，第3名4分，其余3分。",
     {"名次分": "1 6、2 5、3 4、4 3", "方向": "越高越好"}, _LEAD, (("x", "到位资金", _SUM, "万元"),)),
    ("相对", 10, "人均税收最高的单位得10分，其余按与最高的比例得分。", {"相对方式": "占最高"}, _LEAD, (
        ("x", "税收", _SUM, "万元"), ("d", "人口", _SUM, "人"),
    )),
    ("公式", 10, "发布信息每条0.5分，被采用的每条再加0.2分，最高10分。", {Col.FORMULA: "MIN(分值, 0.5*n + 0.2*m)"}, Pooling.SUM, (
        ("n", "发布信息条数", _COUNT, "条"), ("m", "被采用条数", _COUNT, "条"),
    )),
)  # fmt: skip
_OF_PARTS: Final = "样例（给每个单位打分）"
_BANDS: Final = (("0.9", "1"), ("0.95", "3"))


def samples() -> Mapping[str, list[dict[str, str]]]:
    """Sheet → its records, heading → text, as in a catalogue's content."""
    items: list[dict[str, str]] = []
    inputs: list[dict[str, str]] = []
    bands: list[dict[str, str]] = []
    for number, (kind, points, criterion, params, pooling, asked) in enumerate(_KINDS, 1):
        item_id = f"{number}.1"
        item = _item(item_id, kind, f"{points:g}", criterion, "样例", sum(sample[1] for sample in _KINDS))
        items.append(item | {Col.POOLING: pooling, **params})
        inputs += _inputs(item_id, asked)
        if any(param.type == "bands" for param in RULES[kind].params):
            bands += [{Col.ITEM: item_id, Col.BOUND: bound, Col.SCORE: score} for bound, score in _BANDS]
    whole = f"{len(_KINDS) + 1}.1"
    said = "制度落实：每培训一次得1分，每提一条建议得0.5分，合计不超过5分。"
    items.append(_item(whole, PARTS, "5", said, _OF_PARTS, 5))
    for number, (each, label) in enumerate((("1", "培训次数"), ("0.5", "建议条数")), 1):
        part = f"{whole}.{number}"
        items.append(
            {Col.ITEM: part, Col.KIND: "计数", Col.CRITERION: f"{label}每个得{each}分。", "每项": each}
        )
        inputs += _inputs(part, (("n", label, _COUNT, ""),))
    return {Sheet.INDICATORS: items, Sheet.BANDS: bands, Sheet.INPUTS: inputs}


def _item(item_id: str, kind: str, points: str, criterion: str, area: str, whole: float) -> dict[str, str]:
    return {
        Col.ITEM: item_id, Col.KIND: kind, Col.AREA: area, Col.AREA_POINTS: f"{whole:g}", Col.INDICATOR_NUMBER: item_id.split(".")[0],
        Col.INDICATOR: f"例{item_id.split('.')[0]}：{kind}", Col.INDICATOR_POINTS: points, Col.POINTS: points, Col.CRITERION: criterion, Col.LEADS: "填单位或分组",
    }  # fmt: skip


def _inputs(item_id: str, asked: _Inputs) -> list[dict[str, str]]:
    return [
        {Col.ITEM: item_id, Col.CODE: code, Col.LABEL: label, Col.TYPE: kind, Col.MEASURE: measure}
        for code, label, kind, measure in asked
    ]
