"""Where points can be regained in a round (提分潜力): what to do, what is open, what is out of reach."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from govcredit_xl.core.model import Catalogue, Item
from govcredit_xl.core.terms import InputType, ItemState
from govcredit_xl.scoring.advice import LEAST, PointAdvice, ScoredRows, Scorer, advice_for
from govcredit_xl.scoring.evaluation import Frame
from govcredit_xl.scoring.figures import Scores
from govcredit_xl.scoring.rules import rule_of
from govcredit_xl.scoring.rules.base import STRIKES_AREA, STRIKES_TOTAL, Rule
from govcredit_xl.scoring.wording import references

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

Row = Mapping[Any, Any]

Why = Literal["verified", "dated", "ranked", "none"]
"""Why points are out of reach: the office verified the score; it depends on dates alone; on how others did; other."""


@dataclass(frozen=True, slots=True)
class OpenPoints:
    """Points that are still open.

    Attributes:
        item: its id. unit: "" for the district. points: at stake.
        judged: the office scores it; otherwise `waiting` names the units whose answers are awaited.
    """

    item: str
    unit: str
    points: float
    judged: bool
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """Points lost that no change of one answer brings back, and why."""

    item: str
    unit: str
    lost: float
    why: Why


@dataclass(frozen=True)
class Potential:
    """Where points can be regained.

    Attributes:
        advice: the most worth while first; several for an item are alternatives.
        open: in catalogue order.
        beyond: in catalogue order.
        holders: item id → units that have lost its points, where the district is scored.
    """

    advice: tuple[PointAdvice, ...]
    open: tuple[OpenPoints, ...]
    beyond: tuple[OutOfReach, ...]
    holders: Mapping[str, tuple[str, ...]]


def potential(catalogue: Catalogue, scores: Scores) -> Potential:
    """Where the points lost in a round can be regained.

    Args:
        catalogue: the round's.
        scores: its figures.
    """
    rows = _pair_rows(catalogue, scores) if catalogue.settings.by_unit else _item_rows(scores)
    subjects = list((_by_unit if catalogue.settings.by_unit else _district)(catalogue, scores, rows))
    struck = _struck(catalogue, scores)
    found = [
        one
        for subject in subjects
        for one in advice_for(subject)
        if not {"", catalogue.item_by_id[one.item].area} & struck.get(one.unit, set())
    ]
    helped = {(one.unit, one.item) for one in found}
    holders: dict[str, tuple[str, ...]] = {}
    for row in scores.lost.to_dict("records"):
        holders[row["item"]] = (*holders.get(row["item"], ()), row["unit"])
    order = sorted(found, key=lambda one: (-one.worth, -one.gain, one.item, one.unit))
    return Potential(
        tuple(order),
        tuple(_open(catalogue, rows)),
        tuple(_beyond(catalogue, rows, helped)),
        holders,
    )


def _struck(catalogue: Catalogue, scores: Scores) -> dict[str, set[str]]:
    """Unit, "" for the district → areas that a veto made 0, "" for all: there, answers bring nothing back."""
    items, pairs = catalogue.item_by_id, scores.pairs
    if pairs is not None:
        vetoes = list(zip(*(pairs[head].tolist() for head in ("unit", "item", "veto")), strict=True))
    else:
        rows = scores.items.to_dict("records")
        vetoes = [
            ("", row["item"], rule_of(items[row["item"]]).scope(items[row["item"]]))
            for row in rows
            if row["vetoes"]
        ]
    found: dict[str, set[str]] = {}
    for unit, item, scope in vetoes:
        if scope in (STRIKES_TOTAL, STRIKES_AREA):
            found.setdefault(unit, set()).add("" if scope == STRIKES_TOTAL else items[item].area)
    return found


# -- what is lost, and what is open ------------------------------------------------------------------------
def _item_rows(scores: Scores) -> list[Row]:
    rows: Sequence[Row] = scores.items.to_dict("records")
    return [{**row, "unit": "", "counts": True} for row in rows]


def _pair_rows(catalogue: Catalogue, scores: Scores) -> list[Row]:
    """Parts of an item (分项) have lost no more than the item as a whole."""
    assert scores.pairs is not None and scores.nodes is not None
    of_whole = {(r["unit"], r["node"]): r["points"] - r["score"] for r in scores.nodes.to_dict("records")}
    there: dict[tuple[str, str], bool] = {
        (row["unit"], row["item"]): bool(row["valid"]) for row in scores.unit_items.to_dict("records")
    }
    found: list[Row] = []
    for row in scores.pairs.to_dict("records"):
        whole = catalogue.item_by_id[row["item"]].part_of
        lost = min(row["points"] - row["final"], of_whole.get((row["unit"], whole), math.inf))
        waits = not there[row["unit"], row["item"]]
        found.append({**row, "lost": lost, "missing": (row["unit"],) if waits else ()})
    return found


def _scored(row: Row) -> bool:
    """Its score is the one of the answers that are there."""
    return bool(row["counts"]) and row["state"] == ItemState.SCORED and row["final"] == row["computed"]


def _lost(row: Row) -> float:
    lost = float(row["lost"])
    return 0.0 if math.isnan(lost) else lost


def _open(catalogue: Catalogue, rows: Sequence[Row]) -> Iterator[OpenPoints]:
    for row in rows:
        judged = row["state"] == ItemState.JUDGED
        if (judged or row["state"] == ItemState.OPEN) and row["points"] > 0:
            there = float(row["provisional"])
            points = row["points"] if math.isnan(there) else row["points"] - there
            if points >= LEAST:
                yield OpenPoints(row["item"], row["unit"], round(points, 2), judged, tuple(row["missing"]))


def _beyond(catalogue: Catalogue, rows: Sequence[Row], helped: set[tuple[str, str]]) -> Iterator[OutOfReach]:
    for row in rows:
        if row["state"] != ItemState.SCORED or _lost(row) < LEAST or (row["unit"], row["item"]) in helped:
            continue
        item = catalogue.item_by_id[row["item"]]
        yield OutOfReach(row["item"], row["unit"], round(_lost(row), 2), _why(item, rule_of(item), row))


def _why(item: Item, rule: Rule, row: Row) -> Why:
    if not math.isnan(row["verified"]):
        return "verified"
    if rule.ranked_across(item):
        return "ranked"
    read = [i for i in item.inputs if i.code in rule.scoring_codes(item)]
    return "dated" if read and all(i.type == InputType.DATE for i in read) else "none"


# -- answers that are scored by themselves -------------------------------------------------------------------
def _district(catalogue: Catalogue, scores: Scores, rows: Sequence[Row]) -> Iterator[ScoredRows]:
    import numpy as np

    pooled: dict[tuple[str, str], float] = {
        (row["item"], row["code"]): float(row["number"]) for row in scores.pooled.to_dict("records")
    }
    for row in rows:
        item = catalogue.item_by_id[row["item"]]
        rule = rule_of(item)
        if not _scored(row) or _lost(row) < LEAST or rule.ranked_across(item):
            continue
        values = {i.code: pooled.get((item.id, i.code), math.nan) for i in item.inputs}
        values |= {name: pooled.get((other, code), math.nan) for name, other, code, *_ in references(item)}
        x = Frame({code: np.array([value]) for code, value in values.items()}, 1)
        yield ScoredRows(
            item, rule, ("",), x, np.array([_lost(row)]), _plain(rule, item), max(1, row["asked"])
        )


def _by_unit(catalogue: Catalogue, scores: Scores, rows: Sequence[Row]) -> Iterator[ScoredRows]:
    import numpy as np

    numbers: dict[tuple[str, str, str], float] = {}
    answers = scores.answers
    for unit, item_, code, number, counted in zip(
        *(answers[name].tolist() for name in ("unit", "item", "code", "number", "counted")), strict=True
    ):
        if counted:
            numbers[unit, item_, code] = number
    groups = {unit.code: unit.rank_group for unit in catalogue.units}
    blocks: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        blocks.setdefault((row["item"], groups[row["unit"]]), []).append(row)
    for (id_, group), mine in blocks.items():
        item = catalogue.item_for(catalogue.item_by_id[id_], group)
        rule = rule_of(item)
        units = [row["unit"] for row in mine]
        sources = {i.code: (id_, i.code) for i in item.inputs}
        sources |= {name: (other, code) for name, other, code, *_ in references(item)}
        columns = {
            name: np.array([numbers.get((unit, *source), math.nan) for unit in units])
            for name, source in sources.items()
        }
        lost = np.array([_lost(row) if _scored(row) else 0.0 for row in mine])
        if (lost >= LEAST).any():
            counted = np.array([bool(row["counts"]) and not math.isnan(row["computed"]) for row in mine])
            x = Frame(columns, len(mine))
            among = _among(rule, item, x, counted) if rule.ranked_across(item) else _plain(rule, item)
            yield ScoredRows(item, rule, units, x, lost, among)


def _plain(rule: Rule, item: Item) -> Scorer:
    def score(x: Frame, rows: Ints) -> Floats:
        return rule.score(item, x)

    return score


def _among(rule: Rule, item: Item, base: Frame, counted: npt.NDArray[np.bool_]) -> Scorer:
    """Scores that depend on the others: each answer takes the place of its row, the others stay."""

    def score(x: Frame, rows: Ints) -> Floats:
        import numpy as np

        found = np.empty(len(rows))
        for k, row in enumerate(rows.tolist()):
            columns = {code: values.copy() for code, values in base.columns.items()}
            for code, values in columns.items():
                values[row] = x[code][k]
            ranked = rule.with_ranks(item, Frame(columns, len(base)), counted)
            found[k] = rule.score(item, ranked)[row]
        return found

    return score
