"""Every command opens a round here: the catalogue, the lock, the ledger, and what is said where one is not to be had."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.catalogue.units import unknown_unit
from govcredit_xl.core.decisions import Decision
from govcredit_xl.core.folder import Round, RoundBusy, cannot_write
from govcredit_xl.core.ledger import Ledger, LedgerError
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem, has_errors


class RoundRefused(Exception):  # noqa: N818  what stands in the way is the user's, not a fault of the program
    """A round cannot be worked on; `problems` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.message() for problem in problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Session:
    """A round held by this process, with its ledger open.

    Attributes:
        problems: warnings of the catalogue.
    """

    round: Round
    ledger: Ledger
    catalogue: Catalogue
    problems: list[Problem]


def read_catalogue_of(round_: Round, units: Collection[str] = ()) -> tuple[Catalogue, list[Problem]]:
    """The round's catalogue and its warnings.

    Args:
        units: codes that must be in it.

    Raises:
        RoundRefused: the catalogue has errors, or lacks one of the units.
    """
    catalogue, problems = load_catalogue(round_.catalogue)
    if catalogue is None or has_errors(problems):
        raise RoundRefused(problems)
    unknown = [code for code in units if code not in catalogue.unit_by_code]
    if unknown:
        raise RoundRefused([unknown_unit(catalogue, code) for code in unknown])
    return catalogue, problems


@contextmanager
def refusals(round_: Round, *, files: bool = True) -> Iterator[None]:
    """A lock or a ledger that is not to be had becomes `RoundRefused`; so does a file, unless `files` is False."""
    try:
        yield
    except RoundBusy as busy:
        raise RoundRefused([Problem("round-busy", facts={"pid": busy.pid})]) from busy
    except LedgerError as error:
        raise RoundRefused([Problem("ledger-unusable", facts={"why": str(error)})]) from error
    except OSError as error:
        if not files:
            raise
        raise RoundRefused([cannot_write(round_, error)]) from error


@contextmanager
def session(round_: Round, units: Collection[str] = ()) -> Iterator[Session]:
    """The round, held for as long as the context lasts; a ledger is made where there is none.

    Args:
        units: codes that must be in the catalogue.

    Raises:
        RoundRefused: the problems say why.
    """
    catalogue, problems = read_catalogue_of(round_, units)
    with refusals(round_), round_.lock(), Ledger(round_.ledger_file) as ledger:
        yield Session(round_, ledger, catalogue, problems)


# -- decisions -----------------------------------------------------------------------------------------
@dataclass
class DecisionResult:
    """What came of asking for a decision.

    Attributes:
        decisions: what was recorded.
        problems: why nothing was, or what should be known about it.
        refused: nothing was recorded.
    """

    decisions: list[Decision] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: bool = False


def unsigned(by: str | None, why: str | None) -> list[Problem]:
    """What is missing where a decision is not signed: name and reason."""
    missing = [name for name, text in (("--by", by), ("--why", why)) if not (text or "").strip()]
    return [Problem("decision-unsigned", facts={"missing": "、".join(missing)})] if missing else []


def with_round(round_: Round, run: Callable[[Ledger, Catalogue], DecisionResult]) -> DecisionResult:
    """Decide something about a round that has collected."""
    try:
        if round_.catalogue.exists() and not round_.ledger_file.exists():
            read_catalogue_of(round_)
            raise RoundRefused([Problem("nothing-collected")])
        with session(round_) as held:
            return run(held.ledger, held.catalogue)
    except RoundRefused as refused:
        return DecisionResult(problems=refused.problems, refused=True)
