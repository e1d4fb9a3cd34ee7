"""The figures of other rounds: from their folders, which are never written to, or from masters alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.core.folder import Round
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem, why_of
from govcredit_xl.core.terms import File, Setting
from govcredit_xl.files.cluster import ClusterWorkers
from govcredit_xl.files.jobs import FailedJob, Luggage
from govcredit_xl.files.sheets import Unreadable, read_book
from govcredit_xl.files.workers import Workers
from govcredit_xl.master.round_figures import RoundFigures, figures_of
from govcredit_xl.master.shown_figures import TablesMissing
from govcredit_xl.master.shown_round import figures_in
from govcredit_xl.round.state import Standing, look

Found = tuple[RoundFigures | None, list[Problem]]
"""The figures; None and the reasons where there are none. With figures, what is wrong with the source."""


def figures_at(paths: Sequence[Path], cluster: ClusterWorkers | None = None) -> list[Found]:
    """The figures of rounds' folders and of masters, in the order named.

    A folder is only read. A master may have come by mail: it is read like a return, in a process with limits.

    Args:
        paths: of the rounds.
        cluster: where they are read and scored; None: here.
    """
    masters = [path for path in paths if path.is_file()]
    read = dict(_of_masters(masters, cluster)) if masters else {}
    if cluster is not None:
        folders = [path for path in paths if path not in read and _stands_alone(path)]
        for path, found in cluster.run(score_round_job, folders, None, ROUND_LUGGAGE):
            if not isinstance(found, FailedJob):  # else it is done here, where it shows why
                read[path] = _at(path, found)
    return [read[path] if path in read else _of_folder(path) for path in paths]


def _at(path: Path, found: Found) -> Found:
    """Figures that were computed elsewhere, as those of the folder or master here."""
    figures, problems = found
    if figures is not None:
        told = tuple(replace(one, file=str(path)) for one in figures.problems)
        figures = replace(figures, source=path, problems=told)
    return figures, problems


# -- on a cluster ------------------------------------------------------------------------------------------
def score_round_job(_: None, path: Path) -> Found:
    """What a child process does on a cluster: the figures of a round's folder, or of what has come of it."""
    return _of_folder(path)


def _round_files(path: Path) -> dict[str, bytes]:
    """What the figures of a round depend on: not its inbox, archive and backups."""
    round_, name = Round(path), path.absolute().name
    own = [round_.catalogue, round_.master, round_.master_new]
    own += sorted(one for one in round_.state.iterdir()) if round_.state.is_dir() else []
    return {f"{name}/{one.relative_to(path).as_posix()}": one.read_bytes() for one in own if one.is_file()}


def _round_in(path: Path, folder: Path) -> Path:
    return folder / path.absolute().name


def _master_file(path: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes()}


def _master_in(path: Path, folder: Path) -> Path:
    return folder / path.name


ROUND_LUGGAGE: Final = Luggage(_round_files, _round_in)
MASTER_LUGGAGE: Final = Luggage(_master_file, _master_in)


def _stands_alone(path: Path) -> bool:
    """False for a round whose figures need another one (上一轮)."""
    catalogue, _ = load_catalogue(path / File.CATALOGUE)
    return catalogue is not None and not catalogue.settings.other.get(Setting.LAST_ROUND)


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


def _of_masters(paths: Sequence[Path], cluster: ClusterWorkers | None) -> Iterator[tuple[Path, Found]]:
    with Workers() as workers:
        read = (
            workers.run(read_master_job, list(paths))
            if cluster is None
            else cluster.run(read_master_job, list(paths), None, MASTER_LUGGAGE)
        )
        for path, found in read:
            if isinstance(found, RoundFigures):
                at, _ = _at(path, (found, []))
                yield path, (at, list(at.problems) if at is not None else [])
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
