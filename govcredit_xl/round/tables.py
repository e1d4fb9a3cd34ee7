"""A round as pandas frames: what the Python interface shows and `export` writes."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.folder import Round
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import ITEM_STATES, YES, InputType
from govcredit_xl.scoring.rules import rule_of

if TYPE_CHECKING:
    import pandas as pd

    from govcredit_xl.round.state import Standing

TEXT: Final = "string[python]"
"""The same whether or not pyarrow is installed; blank is `pd.NA`."""
NUMBER: Final = "Float64"
COUNT: Final = "Int64"
FLAG: Final = "boolean"
TIME: Final = "datetime64[s]"
"""Seconds reach from year 1 to year 9999, nanoseconds do not; blank is `pd.NaT`."""
MIXED: Final = "object"


@dataclass(frozen=True, slots=True)
class FrameColumn:
    """A column of a frame: its name, its dtype, and what it is."""

    name: str
    dtype: str
    meaning: str
    meaning_en: str


_PLACE: Final = (
    FrameColumn("file", TEXT, "来源文件（相对本轮文件夹）", "the file it came from, relative to the round"),
    FrameColumn("sheet", TEXT, "工作表", "its sheet"),
    FrameColumn("cell", TEXT, "单元格", "its cell"),
)
_UNIT: Final = FrameColumn("unit", TEXT, "单位编码", "the unit's code")
_ITEM: Final = FrameColumn("item", TEXT, "评分项编号", "the item's id")
_POINTS: Final = FrameColumn("points", NUMBER, "分值", "the points that can be had")
_LEAD: Final = FrameColumn("lead", FLAG, "单位是否牵头", "whether the unit is a lead of the item")

TABLES: Final[Mapping[str, tuple[FrameColumn, ...]]] = {
    "catalogue": (
        _ITEM,
        FrameColumn("area", TEXT, "一级指标", "its area"),
        FrameColumn("indicator", TEXT, "二级指标的序号", "number of its indicator"),
        FrameColumn("name", TEXT, "二级指标", "name of its indicator"),
        _POINTS,
        FrameColumn("criterion", TEXT, "评分标准", "the criterion as printed"),
        FrameColumn("method", TEXT, "评价方法", "how it is evaluated"),
        FrameColumn("responsible", TEXT, "责任部门", "who is responsible, as printed"),
        FrameColumn("leads", TEXT, "牵头单位的编码，逗号隔开", "codes of the leads, parted by commas"),
        FrameColumn(
            "supporters", TEXT, "配合单位的编码，逗号隔开", "codes of the supporters, parted by commas"
        ),
        FrameColumn("rule", TEXT, "计分方式", "the way of scoring"),
        FrameColumn("params", TEXT, "计分方式的参数（JSON）", "the rule's parameters as JSON"),
        FrameColumn("sentence", TEXT, "计分说明", "the rule as a sentence, in Chinese"),
        FrameColumn("pooling", TEXT, "合并方式", "how the units' answers become one"),
    ),
    "answers": (
        _UNIT,
        _ITEM,
        FrameColumn("input", TEXT, "填报项代码", "the input's code"),
        FrameColumn("label", TEXT, "填报项", "what the form calls the input"),
        FrameColumn("measure", TEXT, "计量单位", "unit of measure"),
        FrameColumn("type", TEXT, "类型（是否、日期、文本等）", "type of the input, in Chinese"),
        _LEAD,
        FrameColumn(
            "value",
            MIXED,
            "值：文字、数或日期，主办单位改过的是改后的（csv、parquet 里写成文字）",
            "the value, after the office's corrections: text, number or date (text in csv and parquet)",
        ),
        FrameColumn(
            "number",
            NUMBER,
            "值是数的写数；是为 1，否为 0；其余空白",
            "the value of a numeric input; 是 is 1, 否 is 0; else blank",
        ),
        FrameColumn("date", TIME, "值是日期的写日期；其余空白", "the value of a date input; else blank"),
        FrameColumn("counted", FLAG, "是否计入", "whether it counts"),
        FrameColumn("reason", TEXT, "不计入原因", "why it does not count, in Chinese"),
        FrameColumn("corrected", FLAG, "主办单位是否改过", "whether the office changed it"),
        FrameColumn("raw", TEXT, "单位的格子里原来写的", "what stood in the unit's own cell"),
        *_PLACE,
    ),
    "scores": (
        FrameColumn("unit", TEXT, "单位编码；总得分空白", "the unit's code; blank for the district's score"),
        _ITEM,
        FrameColumn("area", TEXT, "一级指标", "the item's area"),
        FrameColumn("name", TEXT, "二级指标", "name of the item's indicator"),
        _POINTS,
        FrameColumn("self", NUMBER, "自评分；总得分空白", "a unit's self score; blank for the district's"),
        FrameColumn("computed", NUMBER, "测算分", "the computed score; blank while answers are missing"),
        FrameColumn("provisional", NUMBER, "暂测分", "the score by the answers that are there"),
        FrameColumn("verified", NUMBER, "核定分", "the office's score"),
        FrameColumn("reason", TEXT, "核定说明", "the office's reason"),
        FrameColumn("by", TEXT, "核定人", "who verified it"),
        FrameColumn("final", NUMBER, "最终分", "the score that counts; blank while it is open"),
        FrameColumn("lost", NUMBER, "失分", "points lost"),
        FrameColumn(
            "state",
            TEXT,
            "状态：scored 已定，open 待定，judged 待评，excluded 不计",
            "scored, open, judged (waits for the office) or excluded",
        ),
        FrameColumn(
            "missing",
            TEXT,
            "缺报单位的编码，逗号隔开",
            "codes of the units whose answers are awaited, parted by commas",
        ),
    ),
    "self_scores": (
        _UNIT,
        _ITEM,
        _LEAD,
        _POINTS,
        FrameColumn("self", NUMBER, "自评分（重新计算）", "the self score, computed again"),
        FrameColumn("shown", NUMBER, "报回的表里显示的自评分", "the self score that the return shows"),
        FrameColumn("proposed", NUMBER, "申报分", "the score that the unit proposes (申报分)"),
        FrameColumn("lost", NUMBER, "总失分中归到本单位的", "its share of the points that the district lost"),
        FrameColumn(
            "state",
            TEXT,
            "已填、待填、有误、不涉及、未报",
            "已填, 待填, 有误, 不涉及 or 未报, as in the master",
        ),
        FrameColumn("memo", TEXT, "情况说明", "the unit's remark"),
        FrameColumn("evidence", TEXT, "佐证材料", "the evidence that the unit names"),
    ),
    "units": (
        _UNIT,
        FrameColumn("name", TEXT, "单位", "its name"),
        FrameColumn("short", TEXT, "简称", "its short name"),
        FrameColumn("category", TEXT, "类别", "its category"),
        FrameColumn("group", TEXT, "组别（排名的范围）", "the group that it is ranked in"),
        FrameColumn("state", TEXT, "已报、已报有误、未报、待核", "已报, 已报有误, 未报 or 待核"),
        FrameColumn("points", NUMBER, "分值", "the points that it could have"),
        FrameColumn("score", NUMBER, "得分", "its self scores together"),
        FrameColumn("rate", NUMBER, "得分率（0–1）", "score ÷ points, 0–1"),
        FrameColumn("rank", COUNT, "组内排名", "its rank in the group"),
        FrameColumn("blank", COUNT, "待填的评分项数", "items that it has still to answer"),
        FrameColumn("done", NUMBER, "完成率（0–1）", "how much is filled in, 0–1"),
        FrameColumn("late", FLAG, "是否逾期", "whether the return came after the deadline"),
        FrameColumn("versions", COUNT, "可用的报送份数", "number of usable returns"),
        FrameColumn("received", TIME, "收到时间（本地）", "when the return that counts came, local time"),
        FrameColumn("file", TEXT, "采用的文件", "the return that counts"),
    ),
    "problems": (
        FrameColumn("code", TEXT, "问题代码", "the problem's code"),
        FrameColumn("severity", TEXT, "error 错误，warning 提醒，info 说明", "error, warning or info"),
        _UNIT,
        _ITEM,
        *_PLACE,
        FrameColumn("message", TEXT, "问题", "what is wrong, and where"),
        FrameColumn("remedy", TEXT, "处理办法", "what to do"),
    ),
}
"""Every frame with its columns. Keys are text (`unit`, `item`, `input`, `code`), so that frames can be joined."""

EXPORTED: Final = ("answers", "scores", "units", "problems")


@dataclass(frozen=True)
class RoundTables:
    """A round at one moment; each frame has the columns of `TABLES`."""

    catalogue: pd.DataFrame
    answers: pd.DataFrame
    scores: pd.DataFrame
    self_scores: pd.DataFrame
    units: pd.DataFrame
    problems: pd.DataFrame


def read_tables(round_: Round, lang: str = "zh") -> tuple[RoundTables | None, list[Problem]]:
    """All frames of a round; None and the reasons where it cannot be looked at. Nothing is written.

    Args:
        round_: the round.
        lang: zh or en, the language of `message` and `remedy`.
    """
    from govcredit_xl.round.state import look

    return look(round_, lambda now, catalogue, problems: tables_of(now, catalogue, problems, lang))


def tables_of(now: Standing, catalogue: Catalogue, problems: list[Problem], lang: str) -> RoundTables:
    """All frames of a round that is being looked at.

    Args:
        now: how it stands.
        catalogue: as it is now.
        problems: of that catalogue.
        lang: zh or en.
    """
    from govcredit_xl.round.collect import report_of

    told = report_of(now, catalogue, problems).problems
    return RoundTables(
        _catalogue(now.evaluation.catalogue),
        _answers(now),
        _scores(now),
        _self_scores(now),
        _units(now),
        _frame("problems", _columns(one.as_json(lang) for one in told)),
    )


# -- one frame each --------------------------------------------------------------------------------------
def _catalogue(catalogue: Catalogue) -> pd.DataFrame:
    return _frame(
        "catalogue",
        _columns(
            {
                "item": item.id,
                "area": item.area,
                "indicator": item.indicator,
                "name": item.name,
                "points": item.points,
                "criterion": item.criterion,
                "method": item.method,
                "responsible": item.responsible,
                "leads": ",".join(item.leads),
                "supporters": ",".join(item.supporters),
                "rule": item.kind,
                "params": json.dumps(dict(item.params), ensure_ascii=False, default=str),
                "sentence": rule_of(item).sentence(item),
                "pooling": item.pooling,
            }
            for item in catalogue.items
        ),
    )


def _answers(now: Standing) -> pd.DataFrame:
    found = now.evaluation.scores.answers
    values, types = list(found["value"]), list(found["type"])
    columns: dict[str, Iterable[Any]] = {c.name: found[c.name] for c in TABLES["answers"] if c.name in found}
    columns |= {
        "input": found["code"],
        "value": values,
        "number": [_number(value, type_) for value, type_ in zip(values, types, strict=True)],
        "date": [v if t == InputType.DATE else None for v, t in zip(values, types, strict=True)],
    }
    return _frame("answers", columns)


def _number(value: Any, type_: str) -> float:
    """The value of a number, or 1 and 0 for 是 and 否."""
    if value is None or value == "":
        return math.nan
    if type_ == InputType.FLAG:
        return float(value == YES)
    return float(value) if type_ in InputType.NUMBERS else math.nan


def _scores(now: Standing) -> pd.DataFrame:
    found, items = now.evaluation.scores.items, now.evaluation.catalogue.item_by_id
    ids = list(found["item"])
    columns: dict[str, Iterable[Any]] = {c.name: found[c.name] for c in TABLES["scores"] if c.name in found}
    columns |= {
        "unit": [None] * len(ids),
        "self": [math.nan] * len(ids),
        "area": [items[item].area for item in ids],
        "name": [items[item].name for item in ids],
        "state": [ITEM_STATES[state] for state in found["state"]],
        "missing": [",".join(units) for units in found["missing"]],
    }
    return _frame("scores", columns)


def _self_scores(now: Standing) -> pd.DataFrame:
    scores = now.evaluation.scores
    lost = {(row["item"], row["unit"]): row["lost"] for row in scores.lost.to_dict("records")}
    rows = scores.unit_items.to_dict("records")
    return _frame(
        "self_scores",
        _columns(
            {
                **row,
                "proposed": row["prop"],
                "evidence": row["ev"],
                "lost": lost.get((row["item"], row["unit"]), math.nan),
            }
            for row in rows
        ),
    )


def _units(now: Standing) -> pd.DataFrame:
    known, returns = now.evaluation.catalogue.unit_by_code, now.evaluation.chosen.units
    rows = []
    for row in now.evaluation.scores.units.to_dict("records"):
        unit, back = known[row["unit"]], returns[row["unit"]]
        came = back.sha256 is not None
        rows.append(
            {
                **row,
                "name": unit.name,
                "short": unit.short,
                "category": unit.category,
                "late": back.late if came else None,
                "versions": back.versions,
                "received": back.received,
                "file": back.file,
            }
        )
    return _frame("units", _columns(rows))


# -- frames of the right types -----------------------------------------------------------------------------
def _columns(rows: Iterable[Mapping[Any, Any]]) -> dict[str, list[Any]]:
    found = list(rows)
    return {name: [row[name] for row in found] for name in (found[0] if found else ())}


def _frame(table: str, columns: Mapping[str, Iterable[Any]]) -> pd.DataFrame:
    """The columns of a table in their order, each of its dtype, blank as NA."""
    import pandas as pd

    made = {c.name: _typed(columns.get(c.name, ()), c.dtype) for c in TABLES[table]}
    return pd.DataFrame(made)


def _typed(values: Iterable[Any], dtype: Any) -> Any:
    import numpy as np
    import pandas as pd

    if dtype == TIME:
        return np.array([None if _blank(value) else value for value in values], dtype=TIME)
    if dtype == TEXT:
        return pd.array([pd.NA if _blank(value) else str(value) for value in values], dtype=TEXT)
    known = [pd.NA if _blank(value) else value for value in values]
    return pd.Series(known, dtype=object) if dtype == MIXED else pd.array(known, dtype=dtype)


def _blank(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))
