"""From what the ledger holds to every figure, problem and state of the round. Nothing is written here."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from govcredit_xl.core.arrivals import Arrival
from govcredit_xl.core.decisions import NONE, RESTORE, Decision, Decisions
from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.model import Catalogue, Return, Value
from govcredit_xl.core.parts import EvidenceRow, Outcome
from govcredit_xl.core.problems import Problem, by_importance, unique
from govcredit_xl.core.terms import ITEM_STATES
from govcredit_xl.master.records import Adjustment, DecisionRow, MasterInput, ReturnRow
from govcredit_xl.master.typed.entries import OfficeState, drop_lapsed, idle_entries, usable_verified
from govcredit_xl.returns.checks import CheckResult, check_returns
from govcredit_xl.returns.choose import Selection, choose
from govcredit_xl.returns.evidence import as_evidence, match_evidence
from govcredit_xl.returns.followup import FollowUp, GivenBack, follow
from govcredit_xl.returns.given import given_values
from govcredit_xl.returns.merge import merge
from govcredit_xl.returns.plausible import implausible
from govcredit_xl.scoring.figures import Scores, Sum
from govcredit_xl.scoring.score import score


@dataclass
class Evaluation:
    """A round at one moment: its figures, and what became of everything that arrived."""

    catalogue: Catalogue
    scores: Scores
    chosen: Selection
    evidence: tuple[EvidenceRow, ...]
    problems: list[Problem]
    lapsed: list[Adjustment] = field(default_factory=list)
    decisions: Decisions = NONE
    corrections: dict[str, FollowUp] = field(default_factory=dict)


def usable_returns(
    catalogue: Catalogue, arrivals: Sequence[Arrival], returns: Mapping[str, Return]
) -> dict[str, Return]:
    """Returns whose unit is known and in the catalogue, in order of arrival."""
    found = {}
    for arrival in arrivals:
        said = returns.get(arrival.sha256)
        if said is not None and said.state == "usable" and said.unit in catalogue.unit_by_code:
            found[arrival.sha256] = said
    return found


@dataclass
class ReceivedReturns:
    """Everything received, checked, with the one return of each unit that counts."""

    arrivals: Sequence[Arrival]
    returns: Mapping[str, Return]
    checked: dict[str, CheckResult]
    chosen: Selection
    decisions: Decisions = NONE
    catalogue: Catalogue | None = None

    @cached_property
    def originals(self) -> dict[AnswerKey, Value]:
        """The values that came: the units' own in the returns that count, and what others give for them."""
        found: dict[AnswerKey, Value] = {
            AnswerKey(unit, answer.item, answer.code): answer.value
            for unit, sha in self.chosen.taken.items()
            for answer in self.returns[sha].answers
        }
        if self.catalogue is not None:
            found |= given_values(self.catalogue, self.chosen.units, self.chosen.taken, self.returns)
        return found


def receive(
    catalogue: Catalogue,
    arrivals: Sequence[Arrival],
    returns: Mapping[str, Return],
    layouts: Mapping[str, FormLayout],
    decisions: Decisions = NONE,
    builds: Mapping[str, str] = MappingProxyType({}),
) -> ReceivedReturns:
    """Check what arrived and choose what counts.

    Args:
        catalogue: of the round.
        arrivals: all files that came.
        returns: by SHA-256, what they say.
        layouts: by build, every form that was sent.
        decisions: of the office.
        builds: by unit code, which is the form of this catalogue; where a unit is not in it, that is worked out.
    """
    usable = usable_returns(catalogue, arrivals, returns)
    checked = check_returns(catalogue, usable)
    older = {sha: said for sha, said in usable.items() if said.build != builds.get(said.unit or "")}
    for sha, (sent, now) in _outdated(catalogue, older, layouts).items():
        _tell_added(checked[sha].problems, sent, now)
        checked[sha].problems += _changed_since(older[sha], sent, now)
    chosen = choose(catalogue, arrivals, returns, checked, decisions)
    decided = {*decisions.barred, *decisions.assigned}
    named = as_evidence(catalogue, arrivals, returns, chosen.taken, decided)
    if named is not returns:  # what is refused never counts, so the choice stays what it is
        returns, chosen = named, choose(catalogue, arrivals, named, checked, decisions)
    return ReceivedReturns(arrivals, returns, checked, chosen, decisions, catalogue)


def _outdated(
    catalogue: Catalogue, older: Mapping[str, Return], layouts: Mapping[str, FormLayout]
) -> dict[str, tuple[FormLayout, FormLayout]]:
    """Of returns that are on an earlier form, by SHA-256: that form, and the present one."""
    if not older:
        return {}
    from govcredit_xl.forms.layout import form_layouts

    now = form_layouts(catalogue, {said.unit for said in older.values() if said.unit is not None})
    pairs = {sha: (layouts.get(said.build), now[said.unit or ""]) for sha, said in older.items()}
    return {
        sha: (sent, form)
        for sha, (sent, form) in pairs.items()
        if sent is not None and sent.build != form.build
    }


def _tell_added(problems: list[Problem], sent: FormLayout, now: FormLayout) -> None:
    """Of what is blank, tell apart what was not on the form that the unit had."""
    there = {cell.name for cell in sent.cells}
    added = {(cell.item, cell.label): cell.code for cell in now.cells if cell.name not in there}
    for k, one in enumerate(problems):
        code = added.get((one.item or "", str(one.facts.get("label", ""))))
        own = one.code == "missing-input" and code is not None
        if own or (one.code == "report-missing" and one.cell is None):
            label = f"{one.facts['label']}" if own else f"{one.facts['label']}（{one.facts['units']}）"
            facts: dict[str, str | float] = {"label": label, "input": code or ""}
            problems[k] = replace(one, code="missing-on-form", facts=facts)


def _changed_since(said: Return, sent: FormLayout, now: FormLayout) -> list[Problem]:
    """Which of the inputs of a return on an earlier form have changed since."""
    current = {cell.name: cell for cell in now.cells}
    found = []
    for cell in sent.cells:
        if cell.code.startswith("@"):
            continue
        same = current.get(cell.name)
        if same is None:
            what = "现在的指标体系里已没有这一项，不再计分"
        elif same.label != cell.label:
            what = f"现在是“{same.label}”"
        elif same.type != cell.type:
            what = f"类型由“{cell.type}”改为“{same.type}”"
        else:
            continue
        place = next((a for a in said.answers if (a.item, a.code) == (cell.item, cell.code)), None)
        found.append(
            Problem(
                "build-out-of-date",
                item=cell.item,
                sheet=place.sheet if place else None,
                cell=place.cell if place else None,
                facts={"label": cell.label, "what": what},
            )
        )
    return found


def evaluate(
    catalogue: Catalogue,
    received: ReceivedReturns,
    office: OfficeState,
    when: dt.datetime,
    given: Mapping[str, GivenBack] | None = None,
) -> Evaluation:
    """All figures of the round.

    Args:
        catalogue: the round's catalogue.
        received: what arrived, checked.
        office: what the office typed; corrections that have lapsed are taken out of it.
        when: the time that lapsed corrections are recorded with.
        given: unit → the workbook given back last.
    """
    verified, problems = usable_verified(catalogue, office)
    merged = merge(catalogue, received.chosen, received.returns, received.checked, office.corrections)
    lapsed, told = drop_lapsed(office, merged.lapsed, when)
    rows = (row for part in merged.parts for row in part.rows)
    told += idle_entries(catalogue, office, (AnswerKey(r.unit, r.item, r.asked.code) for r in rows))
    scores = score(catalogue, merged, received.chosen.units, verified)
    found = [*scores.problems, *problems, *merged.problems, *told, *received.chosen.problems]
    chosen, returns, checked = received.chosen, received.returns, received.checked
    evidence = match_evidence(catalogue, received.arrivals, returns, checked, chosen)
    given = given or {}
    asked = {(unit, point.item) for unit, back in given.items() for point in back.points}
    found += [*implausible(catalogue, chosen, returns, checked, asked), *evidence.problems]
    followed = follow(by_importance(unique(found)), chosen, returns, given)
    return Evaluation(
        catalogue,
        scores,
        chosen,
        tuple(evidence.rows),
        followed.problems,
        lapsed,
        received.decisions,
        followed.units,
    )


def as_of(outcomes: Sequence[Outcome]) -> dt.datetime | None:
    """Arrival of the newest file; None where nothing came."""
    return max((outcome.received for outcome in outcomes), default=None)


def master_input(
    evaluation: Evaluation, office: OfficeState, adjustments: Sequence[Adjustment]
) -> MasterInput:
    """What the master is written from."""
    chosen, corrections = evaluation.chosen, evaluation.corrections
    decisions = _decision_rows(evaluation)
    of_unit: dict[str, list[DecisionRow]] = {}
    for decision in decisions:
        if decision.in_force:
            of_unit.setdefault(decision.unit, []).append(decision)

    def _correction(unit: str) -> str:
        return corrections[unit].text if unit in corrections else ""

    rows = tuple(
        ReturnRow(
            r.unit,
            r.state,
            r.late,
            r.versions,
            r.received,
            r.file or "",
            r.done,
            tuple(of_unit.get(r.unit, ())),
            _correction(r.unit),
            r.identity,
        )
        for r in chosen.units.values()
    )
    return MasterInput(
        catalogue=evaluation.catalogue,
        scores=evaluation.scores,
        returns=rows,
        as_of=as_of(chosen.outcomes),
        problems=tuple(evaluation.problems),
        evidence=evaluation.evidence,
        adjustments=tuple(adjustments),
        decisions=decisions,
        verified=dict(office.verified),
        carried=office.carried,
    )


def _decision_rows(evaluation: Evaluation) -> tuple[DecisionRow, ...]:
    """The office's decisions as 处理记录 shows them."""
    known = {one.sha256: one.unit or "" for one in reversed(evaluation.chosen.outcomes)}
    return tuple(
        DecisionRow(
            one.at,
            one.name,
            one.file,
            one.unit or known.get(one.sha256, ""),
            one.why,
            one.by,
            _in_force(evaluation.decisions, one),
            one.sha256,
        )
        for one in evaluation.decisions.log
    )


def _in_force(decisions: Decisions, one: Decision) -> bool | None:
    if not one.sha256 or one.what == RESTORE:
        return None
    return one in decisions.in_force(one.sha256)


def figures(evaluation: Evaluation) -> dict[str, Any]:
    """The parts `round`, `total`, `items`, `units`, `returns` of `collect --json`; `scores` of single units."""
    scores, catalogue = evaluation.scores, evaluation.catalogue
    by_unit = (
        {} if scores.pairs is None else {"scores": [_pair_json(r) for r in scores.pairs.to_dict("records")]}
    )
    return {
        "round": catalogue.settings.year,
        "total": total_json(scores.total),
        "items": [_item_json(catalogue, row) for row in scores.items.to_dict("records")],
        "units": [_unit_json(catalogue, row) for row in scores.units.to_dict("records")],
        **by_unit,
        "returns": [outcome.as_json() for outcome in evaluation.chosen.outcomes],
    }


def total_json(total: Sum) -> dict[str, float] | None:
    """None where the district has no score."""
    if math.isnan(total.points):
        return None
    return {
        "points": total.points,
        "final": total.final,
        "lost": total.lost,
        "open": total.open,
        "provisional": total.provisional,
    }


def _pair_json(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "unit": row["unit"],
        "item": row["item"],
        "points": float(row["points"]),
        "computed": _number(row["computed"]),
        "provisional": _number(row["provisional"]),
        "verified": _number(row["verified"]),
        "final": _number(row["final"]),
        "state": ITEM_STATES[row["state"]],
    }


def _number(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _item_json(catalogue: Catalogue, row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "id": row["item"],
        "name": catalogue.item_by_id[row["item"]].name,
        "points": float(row["points"]),
        "computed": _number(row["computed"]),
        "provisional": _number(row["provisional"]),
        "verified": _number(row["verified"]),
        "final": _number(row["final"]),
        "state": ITEM_STATES[row["state"]],
        "missing": list(row["missing"]),
    }


def _unit_json(catalogue: Catalogue, row: Mapping[Any, Any]) -> dict[str, Any]:
    rank = _number(row["rank"])
    return {
        "code": row["unit"],
        "name": catalogue.unit_by_code[row["unit"]].short or catalogue.unit_by_code[row["unit"]].name,
        "group": row["group"],
        "state": row["state"],
        "points": float(row["points"]),
        "score": _number(row["score"]),
        "rate": _number(row["rate"]),
        "rank": None if rank is None else int(rank),
        "blank": int(row["blank"]),
        "total": _number(row.get("total")),
        "extra": _number(row.get("extra")),
        "grade": row.get("grade") or None,
    }
