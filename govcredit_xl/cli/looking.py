"""Looking at a round that may be missing, busy or broken: what the commands that only show things share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from govcredit_xl.cli.app import refuse
from govcredit_xl.problems import Problem, has_errors

if TYPE_CHECKING:
    from govcredit_xl.model import Catalogue
    from govcredit_xl.rounds import Round
    from govcredit_xl.standing import Standing


@contextmanager
def looking(
    round_: Round, loaded: tuple[Catalogue | None, list[Problem]], unit: str | None, as_json: bool
) -> Iterator[Standing]:
    """How the round stands; what stands in the way is printed and ends the command with 2."""
    from govcredit_xl.ledger import LedgerError
    from govcredit_xl.rounds import RoundBusy
    from govcredit_xl.standing import standing

    catalogue, problems = loaded
    if catalogue is None or has_errors(problems):
        refuse(problems, as_json)
    if unit is not None and unit not in catalogue.unit_by_code:
        from govcredit_xl.build import unknown_unit

        refuse([unknown_unit(catalogue, unit)], as_json)
    try:
        with standing(round_, catalogue, problems) as now:
            yield now
    except RoundBusy as busy:
        refuse([Problem("round-busy", facts={"pid": busy.pid})], as_json)
    except LedgerError as error:
        refuse([Problem("ledger-unusable", facts={"why": str(error)})], as_json)
