"""Everything that can be wrong with the answers of a return, as a plain list of small functions.

Values that could not be read at all were reported by the intake and are not checked again here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from govcredit_xl.core.arithmetic import round_array
from govcredit_xl.core.model import (
    EVIDENCE,
    MEMO,
    NOT_INVOLVED,
    PROPOSED,
    SELF_SCORE,
    Answer,
    Catalogue,
    Item,
    ReportedInput,
    Return,
    figure_of,
)
from govcredit_xl.core.parts import show
from govcredit_xl.core.problems import CODES, Problem
from govcredit_xl.returns.given import shown_answers
from govcredit_xl.scoring.blocks import Block, make_block
from govcredit_xl.scoring.evaluation import columns, holds
from govcredit_xl.scoring.rules import rule_of
from govcredit_xl.scoring.rules.base import Check, outside_points

ItemProblem = tuple[int, Problem]
"""Row of the block, and the problem without unit and file."""


@dataclass
class CheckResult:
    """What the checks found in one return.

    Attributes:
        problems: of values and structure (from the intake) and of meaning, in the order of the form.
        faulty: ids of the items with an error: for them the unit is as if it had not answered.
        faulty_about: (unit, item, code) of reports for other units with an error: they do not count.
        needed: inputs needed; `filled`: those of them that are filled in (不涉及 counts as filled).
    """

    problems: list[Problem] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)
    faulty_about: set[tuple[str, str, str]] = field(default_factory=set)
    needed: int = 0
    filled: int = 0

    @property
    def clean(self) -> bool:
        """True where there is no error."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def errors(self) -> int:
        """Number of errors."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def done(self) -> float:
        """完成率, 0–1."""
        return self.filled / self.needed if self.needed else 1.0


def _at(block: Block, row: int, code: str, problem: str, **facts: str | float) -> ItemProblem:
    answer = block.answers[row].get(code)
    place = (answer.sheet, answer.cell) if answer else (None, None)
    return row, Problem(problem, item=block.item.id, sheet=place[0], cell=place[1], facts=facts)


# -- one item, all returns at once -------------------------------------------------------------------
def involved_rows(block: Block) -> list[int]:
    """Rows whose unit does not say that it is not involved."""
    return [row for row in range(len(block)) if not block.not_involved(row)]


def _needed(block: Block) -> dict[str, list[bool]]:
    return {code: rows.tolist() for code, rows in rule_of(block.item).needed(block.item, block.x).items()}


def missing_inputs(block: Block) -> Iterator[ItemProblem]:
    """Needed and blank. A reason that is missing is an error of its own rule, told there."""
    needed = _needed(block)
    told = {check.at for check in rule_of(block.item).checks(block.item) if check.code == "missing-reason"}
    for row in involved_rows(block):
        for asked in block.asked(row):
            code = asked.code
            if code in told or code not in needed or not needed[code][row]:
                continue
            if not block.filled(row, code):
                yield _at(block, row, code, "missing-input", label=asked.label, input=code)


def impossible_answers(block: Block) -> Iterator[ItemProblem]:
    """The rule's own checks between answers."""
    for check, row, at in _failing(block):
        values = {name: show(block.value(row, code)) for name, code in check.values.items()}
        yield _at(block, row, at, check.code, **check.facts, **values)


def misfits(block: Block) -> Iterator[tuple[Check, Problem]]:
    """The same of the first row, each with the check that says so."""
    for check, row, at in _failing(block):
        values = {name: show(block.value(row, code)) for name, code in check.values.items()}
        yield check, _at(block, row, at, check.code, **check.facts, **values)[1]


def _failing(block: Block) -> Iterator[tuple[Check, int, str]]:
    """Check, row, and the code of the answer at which it is told."""
    for check in rule_of(block.item).checks(block.item):
        for row in check.wrong(block.x).nonzero()[0].tolist():
            if block.not_involved(row) or not block.known(row).issuperset(check.codes):
                continue
            if any(block.answers[row][c].faulty for c in check.codes if c in block.answers[row]):
                continue
            own = {asked.code for asked in block.asked(row)}
            at = check.told_at(own)
            if at is None:
                continue  # nothing that this return can put right
            yield check, row, at


def not_involved_claims(block: Block) -> Iterator[ItemProblem]:
    """不涉及 needs a reason, and no answers beside it."""
    for row in range(len(block)):
        if not block.not_involved(row):
            continue
        if not block.has_memo(row):
            yield _at(block, row, NOT_INVOLVED, "missing-reason", what="选了“本单位不涉及”", label="情况说明")
        for asked in block.asked(row):
            if block.filled(row, asked.code):
                yield _at(block, row, asked.code, "not-involved-with-answers", label=asked.label)
                break


def proposed_scores(block: Block) -> Iterator[ItemProblem]:
    """申报分 lies within the item's points."""
    values = [block.proposed(row) for row in range(len(block))]
    if not any(isinstance(value, (int, float)) for value in values):
        return
    x = columns({PROPOSED: [float(v) if isinstance(v, (int, float)) else None for v in values]})
    for row in holds(outside_points(block.item, PROPOSED), x).nonzero()[0].tolist():
        facts = {"value": show(values[row]), "points": show(block.item.points)}
        yield _at(block, row, PROPOSED, "proposed-out-of-range", **facts)


ITEM_CHECKS: tuple[Callable[[Block], Iterator[ItemProblem]], ...] = (
    not_involved_claims,
    missing_inputs,
    impossible_answers,
    proposed_scores,
)


def self_scores_shown(block: Block, faulty: Sequence[bool]) -> Iterator[ItemProblem]:
    """The self score in the sheet equals the one recomputed. A workbook without cached values shows none."""
    rule = rule_of(block.item)
    if rule.judged or rule.ranked_across(block.item):
        return
    ready = rule.ready(block.item, block.x)
    scores = round_array(rule.score(block.item, block.x))
    scored = {lead: rule.scored(block.item, lead=lead) for lead in (True, False)}
    for row in involved_rows(block):
        shown = block.shown_self(row)
        if not isinstance(shown, (int, float)) or not scored[bool(block.lead[row])]:
            continue
        if ready[row] and not faulty[row] and abs(shown - scores[row]) > 5e-7:
            yield _at(
                block,
                row,
                SELF_SCORE,
                "self-score-differs",
                shown=show(shown),
                computed=show(float(scores[row])),
            )


# -- one return, across its items ----------------------------------------------------------------------
def denominators(items: Sequence[Item], answers: Mapping[tuple[str, str], Answer]) -> Iterator[Problem]:
    """Number inputs that hold the same figure (同数) were given the same number."""
    seen: dict[tuple[str, str], tuple[Item, Answer]] = {}
    for item in items:
        for asked in item.inputs:
            answer = answers.get((item.id, asked.code))
            if not asked.is_number or answer is None or answer.value is None:
                continue
            first = seen.setdefault(figure_of(item, asked), (item, answer))
            if first[0] is not item and first[1].value != answer.value:
                yield Problem(
                    "denominators-differ",
                    item=item.id,
                    sheet=answer.sheet,
                    cell=answer.cell,
                    facts={
                        "label": asked.label,
                        "value": show(answer.value),
                        "other": first[0].id,
                        "other_value": show(first[1].value),
                    },
                )


# What stands beside the answers and cannot make one faulty.
_BESIDE = frozenset({SELF_SCORE, MEMO, EVIDENCE})


def check_block(block: Block) -> list[ItemProblem]:
    """All item checks but the self score."""
    return [found for check in ITEM_CHECKS for found in check(block)]


def error_rows(block: Block, found: Iterable[ItemProblem]) -> list[bool]:
    """Per row: the unit's answer to the item is faulty."""
    rows = [
        any(answer.faulty for code, answer in given.items() if code not in _BESIDE) for given in block.answers
    ]
    for row, problem in found:
        if CODES[problem.code].severity == "error":
            rows[row] = True
    return rows


def check_returns(catalogue: Catalogue, returns: Mapping[str, Return]) -> dict[str, CheckResult]:
    """Check all usable returns, by SHA-256.

    Args:
        catalogue: the round's catalogue.
        returns: usable returns, whose unit is in the catalogue.
    """
    checked = {sha: CheckResult(list(found.problems)) for sha, found in returns.items()}
    by_cell: dict[str, dict[tuple[str, str], Answer]] = {
        sha: {(answer.item, answer.code): answer for answer in found.answers}
        for sha, found in returns.items()
    }
    by_item: dict[str, dict[str, dict[str, Answer]]] = {}
    for sha, found in returns.items():
        for answer in found.answers:
            by_item.setdefault(answer.item, {}).setdefault(sha, {})[answer.code] = answer
    for item, part in _items_with_units(catalogue):
        rows = [(sha, part[found.unit]) for sha, found in returns.items() if found.unit in part]
        given = _with_shown(catalogue, item, by_item.get(item.id, {}), returns)
        block = make_block(item, (lead for _, lead in rows), [given.get(sha, {}) for sha, _ in rows])
        _check_item(block, [sha for sha, _ in rows], checked)
    for sha, found in returns.items():
        items = [item for item, _ in catalogue.items_of(found.unit or "")]
        lost = {(p.item, p.facts.get("input")) for p in found.problems if p.code == "input-not-found"}
        checked[sha].faulty |= {item for item, _ in lost if item}
        # What could not be found is told once: nobody knows whether it was blank.
        checked[sha].problems = [
            p
            for p in checked[sha].problems
            if p.code != "missing-input" or (p.item, p.facts.get("input")) not in lost
        ]
        checked[sha].problems += denominators(items, by_cell[sha])
        _check_reports(catalogue, found, checked[sha])
        said = [a for a in found.answers if a.code != SELF_SCORE] + [
            a for of in found.about.values() for a in of
        ]
        if not any(a.raw or a.value not in (None, "") for a in said):
            checked[sha].problems.append(Problem("nothing-filled"))
    return checked


def _items_with_units(catalogue: Catalogue) -> Iterator[tuple[Item, dict[str, bool]]]:
    """The items, once for each set of parameters, with the units for which these hold: True where a lead."""
    groups = {unit.code: unit.rank_group for unit in catalogue.units}
    for item in catalogue.items:
        part = dict.fromkeys(item.supporters, False) | dict.fromkeys(item.leads, True)
        for group in (*item.by_group, None):
            mine = {
                code: lead
                for code, lead in part.items()
                if group == (g if (g := groups[code]) in item.by_group else None)
            }
            yield item if group is None else catalogue.item_for(item, group), mine


def _check_item(block: Block, shas: Sequence[str], checked: Mapping[str, CheckResult]) -> None:
    found = check_block(block)
    faulty = error_rows(block, found)
    for row, problem in [*found, *self_scores_shown(block, faulty)]:
        checked[shas[row]].problems.append(problem)
    needed = _needed(block)
    for row, sha in enumerate(shas):
        if faulty[row]:
            checked[sha].faulty.add(block.item.id)
        codes = [i.code for i in block.asked(row) if i.code in needed and needed[i.code][row]]
        checked[sha].needed += len(codes)
        done = block.not_involved(row) and block.has_memo(row)
        checked[sha].filled += len(codes) if done else sum(block.filled(row, code) for code in codes)


def _with_shown(
    catalogue: Catalogue, item: Item, given: Mapping[str, Mapping[str, Answer]], returns: Mapping[str, Return]
) -> Mapping[str, Mapping[str, Answer]]:
    """The answers of each return with the figures that stand beside them in the form."""
    shown = [asked for asked in item.inputs if asked.source is not None and asked.source.is_shown]
    if not shown:
        return given
    return {
        sha: {**given.get(sha, {}), **shown_answers(catalogue, found.unit or "", item)}
        for sha, found in returns.items()
        if found.unit in item.units
    }


# -- what a return reports for other units (考核数据) ------------------------------------------------------
_FEW = 5


def _check_reports(catalogue: Catalogue, said: Return, checked: CheckResult) -> None:
    """Check what the return says of other units, item by item; every problem names the unit that it is about."""
    reports: dict[str, list[ReportedInput]] = {}
    for one in catalogue.reports_of(said.unit or ""):
        reports.setdefault(one.item.id, []).append(one)
    told = {(unit, a.item, a.code): a for unit, answers in said.about.items() for a in answers}
    for id_, asked in reports.items():
        item = catalogue.item_by_id[id_]
        units = [unit for unit in item.units if any(unit in one.units for one in asked)]
        answers = [_said_of(catalogue, said, unit, item) for unit in units]
        codes = frozenset(one.input.code for one in asked)
        for group, rows in _by_parameters(catalogue, item, units).items():
            variant = catalogue.item_for(item, group)
            lead = [units[row] in item.leads for row in rows]
            block = make_block(variant, lead, [answers[row] for row in rows], codes)
            _report_block(catalogue, block, [units[row] for row in rows], checked)
        _count_reports(catalogue, told, asked, checked)


def _by_parameters(catalogue: Catalogue, item: Item, units: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row, unit in enumerate(units):
        group = catalogue.unit_by_code[unit].rank_group
        found.setdefault(group if group in item.by_group else "", []).append(row)
    return found


def _said_of(catalogue: Catalogue, said: Return, unit: str, item: Item) -> dict[str, Answer]:
    own = {answer.code: answer for answer in said.about.get(unit, ()) if answer.item == item.id}
    return own | shown_answers(catalogue, unit, item)


def _report_block(catalogue: Catalogue, block: Block, units: Sequence[str], checked: CheckResult) -> None:
    for row, problem in impossible_answers(block):
        unit = catalogue.unit_by_code[units[row]]
        facts: dict[str, str | float] = {
            "who": unit.short or unit.name,
            "why": Problem(problem.code, facts=problem.facts).message().rstrip("。"),
            "why_en": Problem(problem.code, facts=problem.facts).message("en").rstrip("."),
        }
        checked.problems.append(replace(problem, code="report-implausible", facts=facts))
        checked.faulty_about |= {(unit.code, block.item.id, asked.code) for asked in block.asked(row)}


def _count_reports(
    catalogue: Catalogue,
    told: Mapping[tuple[str, str, str], Answer],
    asked: Sequence[ReportedInput],
    checked: CheckResult,
) -> None:
    """What is filled in and what is blank: one problem for each input, which names the units."""
    for one in asked:
        blank, first = [], None
        for unit in one.units:
            key = (unit, one.item.id, one.input.code)
            answer = told.get(key)
            if answer is not None and answer.faulty:
                checked.faulty_about.add(key)
            if one.input.optional:
                continue
            checked.needed += 1
            if answer is not None and answer.faulty and not answer.raw:
                continue  # it could not be found, which is told
            if answer is not None and (answer.raw or answer.value not in (None, "")):
                checked.filled += 1
                continue
            blank.append(catalogue.unit_by_code[unit])
            first = first or answer
        if blank:
            names = "、".join(unit.short or unit.name for unit in blank[:_FEW])
            names += "等" if len(blank) > _FEW else ""
            place_ = (first.sheet, first.cell) if first is not None else (None, None)
            facts: dict[str, str | float] = {"label": one.input.label, "count": len(blank), "units": names}
            checked.problems.append(
                Problem("report-missing", item=one.item.id, sheet=place_[0], cell=place_[1], facts=facts)
            )
