"""How a round stands now, from the ledger and the master: what every command but `collect` starts from.

The inbox is not looked at and nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from govcredit_xl.core.arrivals import Arrival
from govcredit_xl.core.decisions import decisions_of, not_scored
from govcredit_xl.core.folder import Round
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue, Return
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.safekeeping import look_at_ledger, open_ledger, refuse_lost, year_changed
from govcredit_xl.master.files import Masters
from govcredit_xl.master.records import Adjustment
from govcredit_xl.master.typed.entries import OfficeState, office_of
from govcredit_xl.returns.followup import given_back
from govcredit_xl.returns.untouched import returns_without_ours
from govcredit_xl.round.closure import Closing, closed_catalogue, closing_of
from govcredit_xl.round.current_forms import current_builds
from govcredit_xl.round.evaluate import Evaluation, ReceivedReturns, evaluate, receive
from govcredit_xl.round.session import RoundRefused, read_catalogue_of, refusals

Found = TypeVar("Found")


@dataclass
class Standing:
    """A round at this moment.

    Attributes:
        round: its folder.
        catalogue: as it is now.
        ledger: open for as long as the context lasts; None where nothing has been built or collected yet.
        received: everything that came, checked.
        office: what the office typed into the master, up to its last saving.
        evaluation: all figures.
        problems: of the catalogue and of the master, besides those of the evaluation.
        adjustments: 调整记录 with what the next `collect` will add to it.
        unusable: why the master must not be replaced, since what was typed into it cannot be read.
        closing: None where the round is open. Where it is closed, all else is as it was then.
    """

    round: Round
    catalogue: Catalogue
    ledger: Ledger | None
    received: ReceivedReturns
    office: OfficeState
    evaluation: Evaluation
    problems: list[Problem]
    closing: Closing | None = None
    adjustments: list[Adjustment] = field(default_factory=list)
    unusable: list[Problem] = field(default_factory=list)


def behind_decisions(now: Standing, master: Path) -> list[Problem]:
    """A master that does not know the last decisions differs for that reason alone: say so, not each figure."""
    if now.ledger is None or now.closing is not None:
        return []
    count = not_scored(now.ledger)
    facts = {"count": count}
    return [Problem("decisions-not-scored", file=now.round.relative(master), facts=facts)] if count else []


def stand(round_: Round, ledger: Ledger, catalogue: Catalogue, problems: list[Problem]) -> Standing:
    """How the round stands, by an open ledger."""
    closing = closing_of(ledger)
    if closing is not None:
        return _as_closed(round_, ledger, closing, problems)
    return stand_open(round_, ledger, catalogue, problems)


def _as_closed(round_: Round, ledger: Ledger, closing: Closing, problems: list[Problem]) -> Standing:
    """How a closed round stood when it was closed; what came or was typed since is left out."""
    catalogue, decisions = closed_catalogue(round_, closing), closing.decisions(ledger)
    returns = returns_without_ours(ledger)
    arrivals, unread = _read_already(closing.counts(ledger.arrivals()), returns)
    received = receive(catalogue, arrivals, returns, ledger.layouts(), decisions)
    office = office_of(ledger.get_json("office"))
    evaluation = evaluate(catalogue, received, office, closing.decision.at)
    history = Masters(round_, ledger).history()
    told = [*problems, *unread]
    return Standing(round_, catalogue, ledger, received, office, evaluation, told, closing, history)


def stand_open(round_: Round, ledger: Ledger, catalogue: Catalogue, problems: list[Problem]) -> Standing:
    """How the round stands, or would stand if it were not closed."""
    returns = returns_without_ours(ledger)
    arrivals, unread = _read_already(ledger.arrivals(), returns)
    received = receive(
        catalogue,
        arrivals,
        returns,
        ledger.layouts(),
        decisions_of(ledger),
        current_builds(ledger, catalogue),
    )
    masters = Masters(round_, ledger)
    harvested = masters.harvest(catalogue)
    evaluation = evaluate(catalogue, received, harvested.office, masters.newest_time, given_back(ledger))
    told = [*problems, *unread, *year_changed(ledger, catalogue.settings.year), *harvested.problems]
    changes = [*masters.history(), *harvested.adjustments, *evaluation.lapsed]
    return Standing(
        round_,
        catalogue,
        ledger,
        received,
        harvested.office,
        evaluation,
        told,
        adjustments=changes,
        unusable=harvested.unusable,
    )


def _read_already(
    arrivals: Sequence[Arrival], returns: Mapping[str, Return]
) -> tuple[list[Arrival], list[Problem]]:
    """The arrivals that have been read; a collect that was cut off leaves some for the next one."""
    known = [arrival for arrival in arrivals if arrival.sha256 in returns]
    left = len(arrivals) - len(known)
    return known, [Problem("collect-cut-off", facts={"count": left})] if left else []


@contextmanager
def standing(
    round_: Round, catalogue: Catalogue, problems: list[Problem], *, untouched: bool = False
) -> Iterator[Standing]:
    """How the round stands, held for this process while the context lasts.

    Args:
        round_: the round.
        catalogue: without errors.
        problems: what is to be told of the catalogue.
        untouched: nothing at all is written into its folder, and it is not held: another office's round.

    Raises:
        RoundRefused: another process works on the round, or the ledger cannot be used.
    """
    with refusals(round_):
        refuse_lost(round_)
    if not round_.ledger_file.exists():  # looking must not make a round's ledger
        received = receive(catalogue, [], {}, {})
        office = OfficeState()
        evaluation = evaluate(catalogue, received, office, dt.datetime(2000, 1, 1))
        yield Standing(round_, catalogue, None, received, office, evaluation, problems)
        return
    # What goes wrong with a file of the caller's is the caller's to tell.
    with ExitStack() as held, refusals(round_, files=False):
        with refusals(round_):
            opened = look_at_ledger(round_) if untouched else _ledger_to_look_at(round_)
            ledger = held.enter_context(opened)
            now = stand(round_, ledger, catalogue, problems)
        yield now


@contextmanager
def _ledger_to_look_at(round_: Round) -> Iterator[Ledger]:
    with ExitStack() as held:
        try:
            held.enter_context(round_.lock())
            ledger = held.enter_context(open_ledger(round_))
        except OSError:  # a folder that may only be read can still be looked at
            ledger = held.enter_context(look_at_ledger(round_))
        yield ledger


def look(
    round_: Round, use: Callable[[Standing, Catalogue, list[Problem]], Found], *, untouched: bool = False
) -> tuple[Found | None, list[Problem]]:
    """What `use` makes of the round as it stands; None and the reasons where it cannot be looked at.

    Args:
        round_: the round.
        use: called with how the round stands, its catalogue as it is now, and the problems of that, while
            the round is held.
        untouched: as of `standing`.
    """
    try:
        catalogue, problems = read_catalogue_of(round_)
        with refusals(round_), standing(round_, catalogue, problems, untouched=untouched) as now:
            return use(now, catalogue, problems), []
    except RoundRefused as refused:
        return None, refused.problems
