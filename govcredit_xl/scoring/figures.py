"""The records of all figures of a round."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govcredit_xl.core.problems import Problem

if TYPE_CHECKING:
    import pandas as pd

NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Sum:
    """A line of 总览: an area, or the whole (name 合计). Points; lost = points - (final - bonus) - open."""

    name: str
    points: float
    final: float
    lost: float
    open: float
    provisional: float
    bonus: float = 0.0
    vetoed: bool = False


@dataclass(frozen=True, slots=True)
class VerifiedScore:
    """The office's score of an item, as it may be used: points rounded to 2 decimals, reason, name."""

    score: float
    reason: str = ""
    by: str = ""


@dataclass(frozen=True)
class Scores:
    """All figures of a round at one moment.

    Attributes:
        answers: a row per unit, item and input asked, blank ones too, in catalogue order (item, then
            leads and supporters, then input). Columns: unit, item, code, label, measure, type, lead
            (bool), value (float, str, date or None: after the office's corrections), number (float:
            是=1, 否=0, date serial, text that is there=1; NaN blank), counted (bool), reason (str, "" where
            counted), original (the unit's own value), corrected (bool: 值 or 是否计入 set by the office),
            raw (what stood in the unit's cell, as text), file, sheet, cell (str, "" where none), giver (who gives
            it where that is not the unit: a unit's code or a kind of source), weight (of a rater's mark, else NaN).
        unit_items: a row per unit and item, same order. Columns: unit, item, lead, points, na (bool:
            accepted 不涉及), valid (bool: all that is needed is there and counted), own (bool: all of it that the
            unit itself gives), scored (bool: has a self score in its 分值), self (float, recomputed; NaN where
            none), shown (float: as the returned workbook shows it), prop (float), memo, ev (str), state (已填,
            待填, 有误, 不涉及, 未报, 待考核 and 缺数据 where others have still to give something), awaits (tuple: codes of those it waits for),
            rate, rank, of (float, only for a rank computed among units, else NaN), figures (tuple: the unit's
            own value and the figure for each figure of the ranking group that the score reads).
        pooled: a row per item and pooled input (texts are not pooled). Columns: item, code, label,
            pooling, value (float, 是/否, date; None where there is none), number (float; 占比: a share).
        items: a row per item in catalogue order. Columns: item, points, asked (units assigned),
            answered (units whose answer counts), not_involved, computed, provisional, verified, reason,
            by, final, lost (floats NaN where blank; reason and by str), state (`terms.ItemState`),
            missing (tuple of codes of units whose answer could still change the figure), open (bool:
            inputs still open), excluded (bool), disagree (bool), vetoes (bool: a veto that strikes).
        units: a row per unit in catalogue order. Columns: unit, group (部门, 镇街), state
            (`terms.UnitState`), points, score, rate, rank (NaN where blank), blank (items 待填), done (完成率).
            Where each unit is scored by itself also extra, total, provisional (floats, NaN where open), grade
            (str), by_rate (bool: ranked by 得分率), vetoed (str: what a veto made 0, "" where none) beside (extra before
            a veto of the total) and cap (str: the best grade that vetoes leave it, "" where any).
        pairs: where each unit is scored by itself a row per unit and item as in `unit_items`, with: unit, item,
            points, computed, provisional, verified, reason, by, own (verified, else computed), final, basis
            (where the final score is from), state, counts (bool: it is in the unit's 分值), lacks (bool: it
            counts and has no final score), veto (str: what it strikes, "" where nothing). None elsewhere.
        nodes: where each unit is scored by itself a row per unit and node that it has a part in: unit, node,
            points, score, provisional. None elsewhere.
        areas: in catalogue order; `total` the whole.
        lost: a row per item and unit that lost points. Columns: item, unit, lost.
        problems: leads-disagree, nobody-involved.
    """

    answers: pd.DataFrame
    unit_items: pd.DataFrame
    pooled: pd.DataFrame
    items: pd.DataFrame
    units: pd.DataFrame
    areas: tuple[Sum, ...]
    total: Sum
    lost: pd.DataFrame
    problems: tuple[Problem, ...] = field(default_factory=tuple)
    pairs: pd.DataFrame | None = None
    nodes: pd.DataFrame | None = None
