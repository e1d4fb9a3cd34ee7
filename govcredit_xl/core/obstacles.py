"""What stands in the way of a command, told alike by all: a round at work, a ledger or a file that cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from govcredit_xl.core.folder import Round, RoundBusy
from govcredit_xl.core.ledger import LedgerError
from govcredit_xl.core.problems import Problem, is_held, why_of

OBSTACLES: Final = (RoundBusy, LedgerError, OSError)
"""What a command catches around all that it does with a round."""


def obstacle(round_: Round, error: Exception) -> Problem:
    """The problem that tells it.

    Args:
        round_: the round.
        error: one of `OBSTACLES`.
    """
    if isinstance(error, RoundBusy):
        return Problem("round-busy", facts={"pid": error.pid})
    if isinstance(error, LedgerError):
        return Problem("ledger-unusable", facts={"why": str(error)})
    if isinstance(error, OSError):
        return file_refused(round_, error)
    raise error


def file_refused(round_: Round, error: OSError, path: Path | None = None) -> Problem:
    """A file could not be read or written; where another program holds it, that is said.

    Args:
        round_: the round.
        error: what the system said.
        path: of the file, where the error does not name it.
    """
    where = path or (Path(error.filename) if error.filename else None)
    shown = round_.relative(where) if where is not None else round_.root.name
    return Problem("file-in-use" if is_held(error) else "cannot-write", file=shown, facts=why_of(error))
