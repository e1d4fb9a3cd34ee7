"""What a closed round reports: the figures of its closing, what has come since, and what that would change."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.decisions import decisions_of
from govcredit_xl.core.folder import Round, write_atomic
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.records import from_record, to_record
from govcredit_xl.core.terms import UnitState
from govcredit_xl.core.words import Words, joined, listed
from govcredit_xl.master.files import Masters, in_use
from govcredit_xl.master.records import Adjustment
from govcredit_xl.round.closure import (
    Closing,
    closed_catalogue,
    closed_master,
    closed_now,
    closing_of,
    keep,
    note_closed,
    note_reopened,
)
from govcredit_xl.round.evaluate import figures
from govcredit_xl.round.session import DecisionResult, unsigned, with_round
from govcredit_xl.round.state import Standing, stand_open
from govcredit_xl.round.write import Act, Progress, Report, _lasting, write_round

if TYPE_CHECKING:
    from govcredit_xl.master.files import HarvestResult, Masters
    from govcredit_xl.round.evaluate import ReceivedReturns

    Alter = Callable[[HarvestResult, ReceivedReturns], None]

_COUNTED: Final = frozenset({"taken", "superseded"})
_NAMED: Final = 5
_OPEN_NAMED: Final = 60
"""What is still open is to be settled, so all of it is named, unless next to nothing was done."""


def closed_figures(
    round_: Round, ledger: Ledger, catalogue: Catalogue, closing: Closing
) -> tuple[dict[str, Any], list[Problem]]:
    """The figures of the closing with what arrived since among `returns`, and what is to be told.

    Args:
        round_, ledger: the round.
        catalogue: as it is now; what it would change is told, and nothing else.
        closing: with its figures.
    """
    kept = closing.kept or {"figures": {}, "problems": []}
    would = stand_open(round_, ledger, catalogue, [])
    fresh = {(a.path, a.sha256) for a in would.received.arrivals if a.run > closing.run}
    found = {**kept["figures"], "closed": closing.as_json()}
    found["returns"] = [*found["returns"], *_since(would, fresh, closing)]
    problems = [from_record(Problem, record) for record in kept["problems"]]
    files = {path for path, _ in fresh}
    problems += [p for p in would.evaluation.problems if p.file in files and p.item is None]
    typed = _typed(round_, ledger, would, closing)
    problems += typed
    changes = _changes(kept["figures"], figures(would.evaluation), sorted(files))
    total = kept["figures"]["total"]
    shown = f"{total['final']:.2f}" if total else "—"
    facts = {**closing.decision.facts, "total": shown, **changes.as_facts("changes")}
    return found, [*problems, Problem("round-closed", facts=facts)]


def _since(would: Standing, fresh: set[tuple[str, str]], closing: Closing) -> list[dict[str, Any]]:
    """What arrived after closing, as entries of `returns`: nothing of it counts."""
    reason = f"本轮已于 {closing.decision.at:%Y-%m-%d %H:%M} 关闭，关闭后收到的不计入"
    found = []
    for outcome in would.evaluation.chosen.outcomes:
        if (outcome.file, outcome.sha256) in fresh:
            one = outcome.as_json()
            if outcome.state in _COUNTED:
                one |= {"state": "held", "taken": False, "reason": reason}
            found.append(one)
    return found


def _typed(round_: Round, ledger: Ledger, would: Standing, closing: Closing) -> list[Problem]:
    """What the office typed into the master since; it stays there and is not used."""
    found = []
    for path in (round_.master, round_.master_new):
        if not path.exists() or (closing.kept or {}).get("master") == _hash(path.read_bytes()):
            continue
        changes = Masters(round_, ledger).harvest(would.catalogue).adjustments
        facts = _named(changes).as_facts("what")
        found.append(Problem("master-changed-while-closed", file=round_.relative(path), facts=facts))
    return found


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _named(changes: Sequence[Adjustment]) -> Words:
    if not changes:
        return Words("没有改动分数和填报数据", "no score and no answer was changed")
    names = [" ".join(part for part in (c.item, c.unit, c.field) if part) for c in changes]
    return listed(names, _NAMED, "处")


def _moved_units(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Codes of units scored by themselves whose total or rank is another."""
    if "scores" not in before:
        return []
    was = {one["code"]: (one["total"], one["rank"]) for one in before["units"]}
    found = [one["code"] for one in now["units"] if was.pop(one["code"], None) != (one["total"], one["rank"])]
    return [*found, *was]


def _changes(before: Mapping[str, Any], now: Mapping[str, Any], files: Sequence[str]) -> Words:
    """What would be different if the round were open."""
    found = []
    if files:
        found.append(
            _counted(files, Words("另收到 {count} 份（{names}）", "{count} more files came ({names})"))
        )
    for key, name in (
        ("final", Words("总得分", "score")),
        ("provisional", Words("暂测总分", "provisional total")),
    ):
        old, new = (one["total"][key] if one["total"] else None for one in (before, now))
        if old is not None and new is not None and f"{old:.2f}" != f"{new:.2f}":
            moves = Words("{name}会由 {old} 变为 {new}", "the {name} would go from {old} to {new}")
            found.append(moves.put(name=name, old=f"{old:.2f}", new=f"{new:.2f}"))
    was = {one["id"]: (one["final"], one["provisional"], one["state"]) for one in before["items"]}
    differ = [
        one["id"]
        for one in now["items"]
        if was.pop(one["id"], None) != (one["final"], one["provisional"], one["state"])
    ]
    differ += was  # items that are no longer in the catalogue
    if differ:
        said = Words("{count} 个评分项会变（{names}）", "{count} items would change ({names})")
        found.append(_counted(differ, said))
    moved = _moved_units(before, now)
    if moved:
        said = Words(
            "{count} 家单位的总分或名次会变（{names}）",
            "the total or rank of {count} units would change ({names})",
        )
        found.append(_counted(moved, said))
    if not found:
        return Words("关闭后没有会影响得分的新情况", "nothing that would change them has come since")
    return Words("如不关闭，", "were it open: ") + joined(found, Words("，", ", "))


def _counted(names: Sequence[str], said: Words, most: int = _NAMED) -> Words:
    return said.put(count=str(len(names)), names=listed(names, most))


def put_back(round_: Round, closing: Closing) -> list[Problem]:
    """Put the master of a closed round back where it was deleted.

    Raises:
        OSError: it cannot be written.
    """
    copy = closed_master(round_, closing)
    if round_.master.exists() or copy is None:
        return []
    write_atomic(round_.master, copy.read_bytes())
    return [Problem("master-put-back", file=round_.relative(round_.master))]


# -- Closing a round and opening it again: `returns close`, `returns reopen` -----------------------------
@dataclass
class ClosingResult(DecisionResult):
    """What came of closing or reopening.

    Attributes:
        closed: the object `closed` of `--json`; None where the round is open now.
        files: name → path relative to the round, of what was written.
    """

    closed: dict[str, Any] | None = None
    files: dict[str, str] = field(default_factory=dict)


def close(round_: Round, *, by: str | None, why: str | None, now: dt.datetime | None = None) -> ClosingResult:
    """Freeze the figures as they are: what the office has typed is taken over and the master written once more."""
    wrong = unsigned(by, why)
    if wrong:
        return ClosingResult(problems=wrong, refused=True)
    at, done = now or dt.datetime.now(dt.UTC), ClosingResult()

    def run(ledger: Ledger, catalogue: Catalogue) -> DecisionResult:
        closing = closing_of(ledger)
        if closing is not None and closing.kept is not None:
            return DecisionResult(problems=[closed_now(closing, "再关闭", "closing it again")], refused=True)
        if not ledger.runs() and ledger.get_json("report") is None:
            return DecisionResult(problems=[Problem("nothing-collected")], refused=True)
        open_ = _open_master(round_, "关闭本轮", "closing the round")
        open_ = open_ or _unusable(round_, ledger, catalogue)
        if open_:
            return DecisionResult(problems=open_, refused=True)
        if closing is None:
            closing = note_closed(round_, ledger, by=(by or "").strip(), why=(why or "").strip(), now=at)
        try:
            closing = finish_closing(round_, ledger, closing, lambda stage, part, of: None, at)
        except CannotFinish as refused:
            return DecisionResult(problems=refused.problems, refused=True)
        done.closed, done.files = closing.as_json(), {"master": round_.relative(round_.master)}
        return DecisionResult([closing.decision], _left_open(closing))

    return _filled(done, with_round(round_, run))


def _left_open(closing: Closing) -> list[Problem]:
    """What was not settled when the round was closed."""
    kept = closing.kept or {}
    found = kept.get("figures", {})
    items = [one["id"] for one in found.get("items", ()) if one["state"] in {"open", "judged"}]
    states: dict[str, list[str]] = {state: [] for state in UnitState.ALL}
    for one in found.get("units", ()):
        states[one["state"]].append(one["name"])
    problems = (from_record(Problem, record) for record in kept.get("problems", ()))
    errors = [problem for problem in problems if problem.severity == "error"]
    parts = [
        (items, Words("没有得分的评分项 {count} 个（{names}）", "{count} items without a score ({names})"))
    ]
    for state, en in ((UnitState.NOT_RETURNED, "not returned"), (UnitState.HELD, "held")):
        parts.append(
            (states[state], Words(f"{state} {{count}} 家（{{names}}）", f"{{count}} units {en} ({{names}})"))
        )
    told = [_counted(names, said, _OPEN_NAMED) for names, said in parts if names]
    if errors:
        names = {one["code"]: one["name"] for one in found.get("units", ())}
        whose = dict.fromkeys(names.get(e.unit or "", "") or e.file or "" for e in errors)
        said = Words("没改的错误 {count} 处（{names}）", "{count} errors ({names})")
        shown = listed([one for one in whose if one], _OPEN_NAMED)
        told.append(said.put(count=str(len(errors)), names=shown))
    return [Problem("closed-with-open", facts=joined(told).as_facts("what"))] if told else []


def reopen(
    round_: Round, *, by: str | None, why: str | None, now: dt.datetime | None = None
) -> ClosingResult:
    """Let the figures move again; the next `collect` computes them anew."""
    wrong = unsigned(by, why)
    if wrong:
        return ClosingResult(problems=wrong, refused=True)

    def run(ledger: Ledger, catalogue: Catalogue) -> DecisionResult:
        if closing_of(ledger) is None:
            return DecisionResult(problems=[Problem("round-not-closed")], refused=True)
        at = now or dt.datetime.now(dt.UTC)
        note_reopened(ledger, by=(by or "").strip(), why=(why or "").strip(), now=at)
        return DecisionResult([decisions_of(ledger).log[-1]])

    return _filled(ClosingResult(), with_round(round_, run))


def _unusable(round_: Round, ledger: Ledger, catalogue: Catalogue) -> list[Problem]:
    """Why the master cannot be written anew: what was typed into it cannot be read."""
    return stand_open(round_, ledger, catalogue, []).unusable


def _open_master(round_: Round, what: str, what_en: str) -> list[Problem]:
    """That the master is open in a spreadsheet, where it is."""
    if not in_use(round_.master):
        return []
    facts = {"what": what, "what_en": what_en}
    return [Problem("master-must-be-closed", file=round_.relative(round_.master), facts=facts)]


def _filled(done: ClosingResult, decided: DecisionResult) -> ClosingResult:
    done.decisions, done.problems, done.refused = decided.decisions, decided.problems, decided.refused
    return done


class CannotFinish(Exception):  # noqa: N818
    """A round that is to be closed cannot have its last master written; `problems` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__([problem.code for problem in problems])
        self.problems = problems


def finish_closing(
    round_: Round, ledger: Ledger, closing: Closing, on_progress: Progress, now: dt.datetime
) -> Closing:
    """Write the master of a round that has just been closed, and keep its figures.

    Raises:
        CannotFinish: the master could not be written.
    """
    catalogue = closed_catalogue(round_, closing)
    report = write_round(
        round_, ledger, catalogue, [], on_progress, now, Act("关闭本轮", closing.decision.by)
    )
    if report.refused:
        raise CannotFinish(report.problems)
    master = (round_.root / report.files["master"]).read_bytes()
    record = to_record(Report(report.figures, _lasting(report.problems)))
    keep(round_, ledger, closing, record, master)
    found = closing_of(ledger)
    assert found is not None and found.kept is not None  # they have just been written
    return found
