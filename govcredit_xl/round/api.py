"""The Python interface: `from govcredit_xl import open_round`. docs/python.md shows it at work."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from govcredit_xl.core.folder import Round, find_round
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import File

if TYPE_CHECKING:
    import pandas as pd

    from govcredit_xl.round.tables import RoundTables

Lang = Literal["zh", "en"]
_LANGS: Final = ("zh", "en")


class RoundError(Exception):
    """What was asked of a round could not be done; nothing was changed. The text says why and what to do.

    Attributes:
        problems: the reasons as the commands print them with `--json`: code, severity, unit, item, file,
            sheet, cell, message, remedy.
    """

    def __init__(self, problems: Iterable[Problem], lang: Lang = "zh") -> None:
        found = list(problems)
        super().__init__("\n".join(f"{one.message(lang)} {one.remedy(lang)}".strip() for one in found))
        self.problems: list[dict[str, Any]] = [one.as_json(lang) for one in found]


class OpenRound:
    """A round of evaluation, to be analysed and worked on; made by `open_round`.

    The frames are read together when the first of them is asked for, and show the round at that moment:
    how it stands by the ledger and the master, with what the office has typed. `build` and `collect` let
    them be read anew, and so does opening the round again. Reading writes nothing.

    In every frame keys are text (`unit`, `item`, `input`, `code`), so that frames can be joined and no
    leading or trailing zero is lost; dtypes are pandas' nullable ones and blank is NA, never 0. Points and
    scores are points, rates lie between 0 and 1. Every frame raises `RoundError` where the round cannot be
    read: its catalogue has errors, another process works on it, its ledger is damaged.
    """

    def __init__(self, round_: Round, lang: Lang) -> None:
        self._round, self._lang = round_, lang

    def __repr__(self) -> str:
        return f"open_round({str(self.path)!r})"

    @property
    def path(self) -> Path:
        """The round's folder."""
        return self._round.root

    # -- frames
    @property
    def catalogue(self) -> pd.DataFrame:
        """A row per scoring item: item, area, name, points, criterion, leads, rule, sentence …"""
        return self._tables.catalogue

    @property
    def answers(self) -> pd.DataFrame:
        """A row per unit, item and input asked, blank ones too: value, counted, file, sheet, cell …"""
        return self._tables.answers

    @property
    def scores(self) -> pd.DataFrame:
        """A row per item of the district's score: computed, provisional, verified, final, lost, state …"""
        return self._tables.scores

    @property
    def self_scores(self) -> pd.DataFrame:
        """A row per unit and item: the unit's own score, and its share of what the district lost."""
        return self._tables.self_scores

    @property
    def units(self) -> pd.DataFrame:
        """A row per unit: state, points, score, rate, rank, late, versions, file …"""
        return self._tables.units

    @property
    def problems(self) -> pd.DataFrame:
        """A row per problem, errors first: code, severity, unit, item, file, sheet, cell, message, remedy."""
        return self._tables.problems

    @cached_property
    def _tables(self) -> RoundTables:
        from govcredit_xl.round.tables import read_tables

        tables, problems = read_tables(self._round, self._lang)
        if tables is None:
            raise RoundError(problems, self._lang)
        return tables

    # -- verbs
    def check(self) -> dict[str, Any]:
        """Look for problems in the catalogue, as `govcredit-xl check`.

        Returns:
            `problems` (all of them at once) and `files`, as the command prints them with `--json`. A
            catalogue with errors is an answer here, no exception.
        """
        from govcredit_xl.catalogue import load_catalogue

        _, problems = load_catalogue(self._round.catalogue, today=dt.date.today())
        return self._said({}, problems, {"catalogue": self._round.relative(self._round.catalogue)})

    def build(self, units: Iterable[str] | None = None) -> dict[str, Any]:
        """Write the collection workbooks into the outbox, as `govcredit-xl build`.

        Args:
            units: codes of the units whose workbook is wanted; all by default.

        Returns:
            `problems` and `files` (`outbox`: all that are wanted; `written`: those that were out of date).

        Raises:
            RoundError: nothing could be written.
        """
        from govcredit_xl.round.build import build

        wanted = [units] if isinstance(units, str) else None if units is None else list(units)
        report, problems = build(self._round, wanted)
        if report.refused:
            raise RoundError(problems, self._lang)
        self._forget()
        written = [report.files[code] for code in report.written]
        return self._said({}, problems, {"outbox": list(report.files.values()), "written": written})

    def collect(self, inbox: str | os.PathLike[str] | None = None, *, sure: bool = False) -> dict[str, Any]:
        """Take in what is new, check, merge, score and write the master, as `govcredit-xl collect`.

        Args:
            inbox: a folder or a file; the round's own inbox by default. It is never changed.
            sure: take in more than 2,000 new files or 2 GB, too.

        Returns:
            All that the command prints with `--json`: round, total, items, units, returns, problems, files.

        Raises:
            RoundError: nothing could be taken in, and every file is as it was.
        """
        from govcredit_xl.round.collect import collect

        report = collect(self._round, self._round.inbox if inbox is None else Path(inbox), sure=sure)
        if report.refused:
            raise RoundError(report.problems, self._lang)
        self._forget()
        return self._said(report.figures, report.problems, report.files)

    def _forget(self) -> None:
        self.__dict__.pop("_tables", None)

    def _said(
        self, figures: Mapping[str, Any], problems: Sequence[Problem], files: Mapping[str, Any]
    ) -> dict[str, Any]:
        return {**figures, "problems": [one.as_json(self._lang) for one in problems], "files": dict(files)}


def open_round(path: str | os.PathLike[str] | None = None, *, lang: Lang = "zh") -> OpenRound:
    """Open a round, the folder that holds 指标体系.xlsx.

    Args:
        path: the round's folder; by default the nearest one from the current folder upwards.
        lang: zh or en, the language of messages.

    Raises:
        RoundError: there is no round.
        ValueError: `lang` is neither.
    """
    if lang not in _LANGS:
        raise ValueError(f"lang must be one of {_LANGS}, not {lang!r}")
    where = Path.cwd() if path is None else Path(path)
    named = path is not None and not (where / File.CATALOGUE).is_file()
    found = None if named else find_round(where)
    if found is None:
        raise RoundError([Problem("no-round", facts={"where": str(where)})], lang)
    return OpenRound(found, lang)
