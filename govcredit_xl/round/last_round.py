"""The round before (设置 上一轮) beside this one: what 同比 and the sentences of documents come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from govcredit_xl.core.folder import Round, file_hash
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem, why_of
from govcredit_xl.core.terms import File, Setting, Sheet

if TYPE_CHECKING:
    from govcredit_xl.master.round_figures import RoundFigures
    from govcredit_xl.master.years import YearComparison
    from govcredit_xl.scoring.figures import Scores


@dataclass(frozen=True)
class LastRound:
    """The master of the round before.

    Attributes:
        figures: None where there is no round before, or its master cannot be read.
        problems: why it cannot be read, and what in it does not add up.
    """

    figures: RoundFigures | None = None
    problems: tuple[Problem, ...] = ()

    def beside(self, round_: Round, catalogue: Catalogue, scores: Scores) -> YearComparison | None:
        """This round beside it; None where there is nothing to compare with."""
        if self.figures is None:
            return None
        from govcredit_xl.master.round_figures import figures_of
        from govcredit_xl.master.years import side_by_side

        return side_by_side(self.figures, figures_of(round_.root, catalogue, scores))


def last_round(round_: Round, catalogue: Catalogue) -> LastRound:
    """The round before, as its master shows it; the master is only read."""
    named, path = catalogue.settings.other.get(Setting.LAST_ROUND, ""), _master_of(round_, catalogue)
    if path is None:
        return LastRound()
    from govcredit_xl.files.sheets import Unreadable, read_book
    from govcredit_xl.master.shown_figures import TablesMissing
    from govcredit_xl.master.shown_round import figures_in

    try:
        found = figures_in(path, read_book(path.read_bytes()))
    except FileNotFoundError:
        return _unreadable(named, f"找不到 {path.name}", f"there is no {path.name}")
    except OSError as error:
        facts = why_of(error)
        return _unreadable(named, str(facts["why"]), str(facts.get("why_en", facts["why"])))
    except Unreadable as error:
        return _unreadable(named, error.why, error.why_en or error.why)
    except TablesMissing as error:
        missing = f"没有“{'”“'.join(error.sheets)}”"
        return _unreadable(named, missing, f"it lacks {', '.join(error.sheets)}")
    told = tuple(replace(one, file=_shown(named, path)) for one in found.problems)
    return LastRound(found, told)


def last_hash(round_: Round, catalogue: Catalogue) -> str:
    """SHA-256 of the master of the round before, "" where there is none: what 同比 depends on."""
    path = _master_of(round_, catalogue)
    return "" if path is None else file_hash(path) or ""


def _master_of(round_: Round, catalogue: Catalogue) -> Path | None:
    named = catalogue.settings.other.get(Setting.LAST_ROUND, "")
    path = round_.root / named.replace("\\", "/")
    return (path / File.MASTER if path.is_dir() else path) if named else None


def _unreadable(named: str, why: str, why_en: str) -> LastRound:
    facts: dict[str, str | float] = {"name": named, "why": why, "why_en": why_en}
    problem = Problem("last-round-unreadable", file=File.CATALOGUE, sheet=Sheet.SETTINGS, facts=facts)
    return LastRound(problems=(problem,))


def _shown(named: str, path: Path) -> str:
    return named if named.endswith(path.name) else f"{named}/{path.name}"
