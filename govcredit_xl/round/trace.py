"""Where a score comes from: rule, pooled figures, answers, and for each its file, sheet, cell, mail and hash."""

from __future__ import annotations

import datetime as dt
import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.catalogue.item_names import item_names
from govcredit_xl.core.decisions import local_time
from govcredit_xl.core.folder import path_from
from govcredit_xl.core.ledger import received_at
from govcredit_xl.core.model import Catalogue, Item
from govcredit_xl.core.parts import show
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import ITEM_STATES, LEAD, NO, SUPPORT, YES, Pooling, Sheet
from govcredit_xl.core.words import NOTHING_SAID, Words, joined
from govcredit_xl.master.records import Adjustment
from govcredit_xl.returns.inbox import archived
from govcredit_xl.round.advice_record import advice_record, only
from govcredit_xl.round.last_round import last_round
from govcredit_xl.round.versions import mail_of
from govcredit_xl.scoring.potential import Potential, potential
from govcredit_xl.scoring.rules import rule_of
from govcredit_xl.scoring.wording import shown

if TYPE_CHECKING:
    from govcredit_xl.round.state import Standing

Row = Mapping[str, Any]
Record = dict[str, Any]

_NOT_WHOLE: Final = "同项还有该填的没有填"
_LISTED_ONLY: Final = "按牵头单位的答案计，配合单位的只列出"
_SUMMED: Final = 12
"""Terms of a sum that are written out."""


@dataclass
class Trace:
    """Everything behind the score of an item, as plain values; the same for people and for `--json`.

    Attributes:
        item: what it is, its rule in a sentence, its figures.
        pooled: the district's answers, each with how it was reached.
        answers: every answer asked, blank ones too; `used` where it went into the pooled figures, else
            `why_not`.
        units: each unit's part: state, self score, 情况说明, the return that counts.
        sources: each file behind the answers: path, mail, times, hash, place in the archive.
        passed_over: returns of these units that do not count, with the reason.
        adjustments: what the office changed, oldest first.
        problems: of the item.
        potential: how points that it lost can be regained, as 提分潜力 and documents say it.
        before: the same item in the round before (上一轮); None where there is none.
        subject: the item. called: its short name, that tells it from others of its indicator.
    """

    item: Record
    pooled: list[Record] = field(default_factory=list)
    answers: list[Record] = field(default_factory=list)
    units: list[Record] = field(default_factory=list)
    sources: list[Record] = field(default_factory=list)
    passed_over: list[Record] = field(default_factory=list)
    adjustments: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    potential: Potential | None = None
    before: Record | None = None
    subject: Item | None = None
    called: str = ""

    def as_json(self, lang: str = "zh") -> Record:
        """The object of `--json`."""
        return {
            "item": self.item,
            "pooled": self.pooled,
            "answers": self.answers,
            "units": self.units,
            "sources": self.sources,
            "passed_over": self.passed_over,
            "adjustments": self.adjustments,
            "problems": [problem.as_json(lang) for problem in self.problems],
            "advice": self.advice(lang),
            "before": self.before,
        }

    def advice(self, lang: str = "zh") -> list[Record]:
        """Ways of regaining what it lost, the most worth while first."""
        found, item = self.potential, self.subject
        if found is None or item is None:
            return []
        return [dict(advice_record(one, item, self.called, found, lang)) for one in found.advice]


def no_such_item(catalogue: Catalogue, id_: str) -> Problem:
    """That no item has that id, with the nearest ones."""
    known = [item.id for item in catalogue.items]
    near = [one for one in known if one.startswith(f"{id_}.")] or difflib.get_close_matches(id_, known, 5)
    facts = {
        "name": id_,
        "near": f"，相近的有：{'、'.join(near)}" if near else "",
        "near_en": f"; close to it: {', '.join(near)}" if near else "",
    }
    return Problem("no-such-item", facts=facts)


def trace(now: Standing, id_: str, unit: str | None = None, lang: str = "zh") -> Trace:
    """Where the score of an item comes from.

    Args:
        now: how the round stands.
        id_: the item's id, which the catalogue has.
        unit: code of the only unit to be shown; None: all that the item is assigned to.
        lang: of its sentences, zh or en.
    """
    return _Tracing(now, now.catalogue.item_by_id[id_], unit, lang).trace()


class _Tracing:
    def __init__(self, now: Standing, item: Item, unit: str | None, lang: str) -> None:
        self.now, self.item, self.lang = now, item, lang
        self.unit = unit
        self.codes = [code for code in item.units if unit in (None, code)]
        scores = now.evaluation.scores
        pairs = scores.pairs
        self.scored = {} if pairs is None else {row["unit"]: row for row in _rows(pairs, item.id)}
        self.parts = {row["unit"]: row for row in _rows(scores.unit_items, item.id)}
        self.all_answers = _rows(scores.answers, item.id)
        self.names = {one.code: one.short or one.name for one in now.catalogue.units}

    def trace(self) -> Trace:
        """All of it."""
        answers = [self._answer(row) for row in self.all_answers]
        shown = [answer for answer in answers if answer["unit"] in self.codes]
        # Another unit's bytes may have come under the same path later: the path alone names no file.
        units = self.now.evaluation.chosen.units
        came = [(a["file"], whose) for a in shown if a["file"] and (whose := a["by"] or a["unit"]) in units]
        files = dict.fromkeys((file, units[whose].sha256 or "") for file, whose in came)
        evaluation, adjustments = self.now.evaluation, self.now.adjustments
        return Trace(
            self._item(),
            [self._pooled(row, answers) for row in _rows(evaluation.scores.pooled, self.item.id)],
            shown,
            [self._unit(self.parts[code]) for code in self.codes],
            [self._source(file, sha256) for file, sha256 in files],
            [one.as_json() for one in evaluation.chosen.outcomes if self._passed_over(one.unit, one.state)],
            [_adjustment(one) for one in adjustments if self._is_about(one)],
            [p for p in evaluation.problems if p.item == self.item.id and p.unit in (None, *self.codes)],
            only(potential(self.now.catalogue, evaluation.scores), self.item.id, self.unit),
            self._before(),
            self.item,
            item_names(self.now.catalogue)[self.item.id],
        )

    def _before(self) -> Record | None:
        """What it had in the round before, with the difference that 同比 shows."""
        now = self.now
        last = last_round(now.round, now.catalogue)
        found = last.beside(now.round, now.catalogue, now.evaluation.scores)
        pairs = found.items if found is not None else ()
        pair = next((one for one in pairs if one.new is not None and one.new.key == self.item.id), None)
        if found is None or pair is None or pair.old is None:
            return None
        return {
            "round": found.old.year,
            "file": path_from(now.round.root, found.old.source),
            "sheet": Sheet.ITEMS,
            "item": pair.old.key,
            "points": pair.old.points,
            "final": _number(pair.old.final),
            "change": _number(pair.change),
        }

    def _passed_over(self, unit: str | None, state: str) -> bool:
        return unit in self.codes and state not in ("taken", "duplicate", "evidence")

    def _is_about(self, one: Adjustment) -> bool:
        return one.item == self.item.id and one.unit in ("", *self.codes)

    # -- the item
    def _item(self) -> Record:
        item = self.item
        (row,) = _rows(self.now.evaluation.scores.items, item.id)
        entry = self.now.office.verified.get(item.id)
        return {
            "id": item.id,
            "name": item.name,
            "area": item.area,
            "criterion": item.criterion,
            "kind": item.kind,
            "pooling": item.pooling,
            "rule": rule_of(item).sentence(item, self.lang),
            "points": float(row["points"]),
            **{name: _number(row[name]) for name in ("computed", "provisional", "verified", "final", "lost")},
            "verified_as_typed": None if entry is None else _plain(entry.score),
            "verified_why": row["reason"] or (entry.reason if entry else ""),
            "verified_by": row["by"] or (entry.by if entry else ""),
            "state": ITEM_STATES[row["state"]],
            "state_name": row["state"],
            "missing": list(row["missing"]),
            "asked": int(row["asked"]),
            "answered": int(row["answered"]),
            "not_involved": int(row["not_involved"]),
            "sheet": Sheet.UNIT_SCORING if self.scored else Sheet.ITEMS,
        }

    def _pooled(self, row: Row, answers: Sequence[Record]) -> Record:
        mine = [a for a in answers if a["code"] == row["code"] and a["used"]]
        return {
            "code": row["code"],
            "label": row["label"],
            "pooling": row["pooling"],
            "value": _plain(row["value"]),
            "how": self._how(row, mine),
            "from": [answer["unit"] for answer in mine],
        }

    def _how(self, row: Row, used: Sequence[Record]) -> str:
        """How a pooled figure was reached, in a sentence."""
        return _how(row, used, len(self.item.units)).told(self.lang)

    # -- the answers
    def _answer(self, row: Row) -> Record:
        part, original = self.parts[row["unit"]], row["original"]
        why_not = row["reason"]
        listed = self.item.pooling == Pooling.LEAD and not row["lead"]
        if not why_not and not part["valid"]:
            why_not = _NOT_WHOLE
        elif not why_not and listed:
            why_not = _LISTED_ONLY
        return {
            "unit": row["unit"],
            "name": self.names[row["unit"]],
            "part": LEAD if row["lead"] else SUPPORT,
            "by": row["giver"] or None,
            "by_name": self.names.get(row["giver"], row["giver"]) or None,
            "weight": _number(row["weight"]),
            "code": row["code"],
            "label": row["label"],
            "measure": row["measure"] or None,
            "value": _plain(row["value"]),
            "used": not why_not,
            "why_not": why_not or None,
            "counted": bool(row["counted"]),
            "not_involved": bool(part["na"]),
            "corrected": bool(row["corrected"]),
            "original": _plain(original),
            "raw": row["raw"] or None,
            "file": row["file"] or None,
            "sheet": row["sheet"] or None,
            "cell": row["cell"] or None,
        }

    def _unit(self, row: Row) -> Record:
        returned = self.now.evaluation.chosen.units[row["unit"]]
        return {
            "unit": row["unit"],
            "name": self.names[row["unit"]],
            "part": LEAD if row["lead"] else SUPPORT,
            "state": row["state"],
            "not_involved": bool(row["na"]),
            "why": row["memo"] or None,
            "evidence": row["ev"] or None,
            "self": _number(row["self"]),
            "proposed": _number(row["prop"]),
            "rate": _number(row["rate"]),
            "rank": _number(row["rank"]),
            "of": _number(row["of"]),
            "returned": returned.state,
            "late": returned.late,
            "file": returned.file,
            **self._own_score(row["unit"]),
        }

    def _own_score(self, unit: str) -> Record:
        """The unit's own figures where it is scored by itself, with the levels above up to its total."""
        if unit not in self.scored:
            return {}
        row, scores, catalogue = self.scored[unit], self.now.evaluation.scores, self.now.catalogue
        assert scores.nodes is not None
        standing = {r["node"]: r for r in scores.nodes[scores.nodes["unit"] == unit].to_dict("records")}
        above, key = [], self.item.id
        while parent := next((node for node in catalogue.nodes if key in node.children), None):
            key = parent.key
            if key in standing:
                found = standing[key]
                figures = {name: _number(found[name]) for name in ("points", "score", "provisional")}
                above.append({"node": parent.name, "how": parent.how, **figures})
        own = ("computed", "provisional", "verified", "final")
        return {
            "score": {
                **{name: _number(row[name]) for name in own},
                "points": float(row["points"]),
                "state": ITEM_STATES[row["state"]],
                "state_name": row["state"],
                "basis": row["basis"] or None,
                "why": row["reason"] or None,
                "by": row["by"] or None,
            },
            "above": above,
        }

    # -- the files
    def _source(self, file: str, sha: str) -> Record:
        received = self.now.received
        arrival = next(a for a in received.arrivals if (a.path, a.sha256) == (file, sha))
        place = archived(self.now.round, sha)
        outer = file.partition("!")[0]
        return {
            "file": file,
            "sha256": sha,
            "size": arrival.size,
            "build": received.returns[sha].build or None,
            "received": received_at(arrival).isoformat(),
            "seen": local_time(arrival.seen_at).isoformat(),
            "archive": self.now.round.relative(place),
            "in_inbox": (self.now.round.root / outer).exists(),
            "parent": arrival.parent or None,
            "mail": mail_of(arrival),
            "decisions": [{**one.as_json(), "name": one.name} for one in received.decisions.of(sha)],
        }


def _how(row: Row, used: Sequence[Record], asked: int) -> Words:
    if not used:
        return Words("还没有可以计入的答案", "no answer that counts yet")
    yes = sum(answer["value"] == YES for answer in used)
    facts: dict[str, str | Words] = {"yes": str(yes), "asked": str(asked), "others": str(len(used) - yes)}
    if row["pooling"] == Pooling.SHARE:
        return Words(
            "填“是”的 {yes} 家 ÷ 应报的 {asked} 家 = {share}",
            "{yes} units with “yes” ÷ {asked} units asked = {share}",
        ).put(share=f"{yes / asked:.2%}", **facts)
    if row["pooling"] == Pooling.LEAD:
        told = [Words(a["name"], a["name"]) + Words(" ", " ") + shown(a["value"]) for a in used]
        return Words("取牵头单位的答案：{told}", "the lead's answer: {told}").put(told=joined(told))
    if row["pooling"] == Pooling.ANY:
        return Words(
            "有一家填“是”就算“是”：{yes} 家填“是”，{others} 家填别的",
            "one “yes” is enough: {yes} units with “yes”, {others} with something else",
        ).put(**facts)
    if len(used) == 1:
        return Words("只有{name}一家", "only {name}").put(name=used[0]["name"])
    terms = [show(1.0 if a["value"] == YES else 0.0 if a["value"] == NO else a["value"]) for a in used]
    more = Words(" + …（共 {count} 家）", " + … ({count} units)").put(count=str(len(terms)))
    return Words("{terms}{more} = {total}", "{terms}{more} = {total}").put(
        terms=" + ".join(terms[:_SUMMED]),
        more=more if len(terms) > _SUMMED else NOTHING_SAID,
        total=show(row["number"]),
    )


def _adjustment(one: Adjustment) -> Record:
    return {
        "time": one.time.isoformat(),
        "unit": one.unit or None,
        "code": one.code or None,
        "field": one.field,
        "old": _plain(one.old),
        "new": _plain(one.new),
        "why": one.reason or None,
        "by": one.by or None,
    }


def _rows(frame: Any, item: str) -> list[Row]:
    found: list[Row] = frame[frame["item"] == item].to_dict("records")
    return found


def _number(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _plain(value: Any) -> Any:
    """An answer for JSON: a number, a text, a date as text; None when blank."""
    if value is None or value == "" or value != value:
        return None
    return value.isoformat() if isinstance(value, dt.date) else value
