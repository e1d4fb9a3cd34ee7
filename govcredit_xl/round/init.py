"""A new round (`init`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.core.folder import Round, cannot_write, write_atomic
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.packaged import BLANK, DEFAULT, packaged, packaged_templates
from govcredit_xl.core.path_lengths import crowded
from govcredit_xl.core.problems import Problem
from govcredit_xl.round.launchers import launchers
from govcredit_xl.round.write import Report, refusal


def begin(where: Path, *, empty: bool = False, extras: Mapping[str, bytes] | None = None) -> Report:
    """Make a round's folder with a catalogue, templates, key and ledger.

    Args:
        where: a folder that is not there yet, or is empty.
        empty: with the blank catalogue instead of the one of 2021.
        extras: further files to put beside the catalogue, by name.
    """
    if where.exists() and not (where.is_dir() and _free(where, extras or {})):
        return refusal(Problem("not-empty", facts={"where": str(where)}))
    round_ = Round(where.absolute())
    try:
        for folder in (round_.outbox, round_.inbox, round_.state):
            folder.mkdir(parents=True, exist_ok=True)
        for name, data in packaged_templates().items():
            write_atomic(round_.templates / name, data)
        for name, data in launchers().items():
            write_atomic(round_.root / name, data, mode=0o777)
        for name, data in (extras or {}).items():
            write_atomic(round_.root / name, data)
        round_.load_key()
        # The catalogue comes last: a folder without it is no round, so a cut-off init can be told.
        write_atomic(round_.catalogue, packaged(BLANK if empty else DEFAULT))
        catalogue, _ = load_catalogue(round_.catalogue)
        with Ledger(round_.ledger_file) as ledger:
            if catalogue is not None:
                ledger.round_id(catalogue.settings.year)
    except OSError as error:
        return refusal(cannot_write(round_, error))
    return Report(
        problems=crowded(round_), files={"catalogue": round_.relative(round_.catalogue), "round": str(where)}
    )


def _free(where: Path, extras: Mapping[str, bytes]) -> bool:
    """True for an empty folder, and for one that holds just what an init that was cut off has left there."""
    round_ = Round(where.absolute())
    made = {round_.templates / name: data for name, data in packaged_templates().items()}
    made |= {round_.root / name: data for name, data in {**launchers(), **extras}.items()}
    cut_off = {path.with_name(f".{path.name}.tmp") for path in (*made, round_.key_file, round_.catalogue)}
    folders = {round_.templates, round_.outbox, round_.inbox, round_.state}
    for path in round_.root.rglob("*"):
        whole = path in made and path.read_bytes() == made[path]
        if not (whole or path in folders or path in cut_off or path == round_.key_file):
            return False
    return True
