"""What the program itself can mend in a catalogue (`check --fix`); the file as it was is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.catalogue.fix import with_ids
from govcredit_xl.core.folder import Round, write_atomic
from govcredit_xl.core.problems import Problem, why_of
from govcredit_xl.core.terms import File
from govcredit_xl.files.sheets import Unreadable

FOLDER: Final = "指标体系"
"""In the state folder: catalogues as they were before the program wrote into them."""


@dataclass
class MendResult:
    """What was written.

    Attributes:
        ids: row of the sheet 指标 → the id written there.
        copy: where the catalogue as it was is kept, relative to the round; "" where nothing was written.
        refused: it could not be written; the file is as it was.
    """

    ids: Mapping[int, str] = field(default_factory=dict)
    copy: str = ""
    problems: list[Problem] = field(default_factory=list)
    refused: bool = False


def write_ids(round_: Round) -> MendResult:
    """Write the ids that the program gives into the round's catalogue.

    A catalogue that cannot be read is left to `check`, which says why.
    """
    try:
        data = round_.catalogue.read_bytes()
        changed, ids = with_ids(data, File.CATALOGUE)
        if not ids:
            return MendResult()
        copy = round_.state / FOLDER / f"{hashlib.sha256(data).hexdigest()[:8]}_{File.CATALOGUE}"
        copy.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(copy, data)
        write_atomic(round_.catalogue, changed)
    except Unreadable:
        return MendResult()
    except OSError as error:
        return MendResult(
            problems=[Problem("cannot-write", file=File.CATALOGUE, facts=why_of(error))], refused=True
        )
    return MendResult(ids, round_.relative(copy))
