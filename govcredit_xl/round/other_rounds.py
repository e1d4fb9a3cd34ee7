"""The figures of other rounds: from their folders, which are never written to, or from masters alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from govcredit_xl.core.folder import Round
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem, why_of
from govcredit_xl.core.terms import File
from govcredit_xl.files.sheets import Unreadable, read_book
from govcredit_xl.files.workers import FailedJob, Workers
from govcredit_xl.master.round_figures import RoundFigures, figures_of
from govcredit_xl.master.shown_figures import TablesMissing
from govcredit_xl.master.shown_round import figures_in
from govcredit_xl.round.state import Standing, look

Found = tuple[RoundFigures | None, list[Problem]]
"""The figures; None and the reasons where there are none. With figures, what is wrong with the source."""


def figures_at(paths: Sequence[Path]) -> list[Found]:
    """The figures of rounds' folders and of masters, in the order named.

    A folder is only read. A master may have come by mail: it is read like a return, in a process with limits.
    """
    masters = [path for path in paths if path.is_file()]
    read = dict(_of_masters(masters)) if masters else {}
    return [read[path] if path in read else _of_folder(path) for path in paths]


def _of_folder(path: Path) -> Found:
    if not (path / File.CATALOGUE).is_file():
        return None, [Problem("no-round", facts={"where": str(path)})]

    def run(now: Standing, catalogue: Catalogue, problems: list[Problem]) -> RoundFigures:
        return figures_of(now.round.root, now.catalogue, now.evaluation.scores)

    return look(Round(path), run, untouched=True)


# -- masters alone -----------------------------------------------------------------------------------------
_FAILED: Final = {
    "died": ("读取时程序中断", "reading it ended the process"),
    "slow": ("读取太慢", "reading it takes too long"),
    "memory": ("读取时占用内存过多", "reading it took too much memory"),
    "raised": ("内容不完整或已损坏", "it is damaged"),
}


def _of_masters(paths: Sequence[Path]) -> Iterator[tuple[Path, Found]]:
    with Workers() as workers:
        for path, found in workers.run(read_master_job, list(paths)):
            if isinstance(found, RoundFigures):
                yield path, (found, list(found.problems))
                continue
            why, why_en = _FAILED[found.kind] if isinstance(found, FailedJob) else found
            facts: dict[str, str | float] = {"why": why, "why_en": why_en}
            yield path, (None, [Problem("not-a-master", file=str(path), facts=facts)])


def read_master_job(_: None, path: Path) -> RoundFigures | tuple[str, str]:
    """What a child process does: the figures, or why there are none, in Chinese and English."""
    try:
        return figures_in(path, read_book(path.read_bytes()))
    except OSError as error:
        told = why_of(error)
        return str(told["why"]), str(told.get("why_en", told["why"]))
    except Unreadable as error:
        return error.why, error.why_en or error.why
    except TablesMissing as error:
        return f"没有“{'”“'.join(error.sheets)}”", f"it lacks {', '.join(error.sheets)}"
