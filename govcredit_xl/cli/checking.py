"""`notice --check`: any Word document held against the standard."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govcredit_xl.cli.app import refuse
from govcredit_xl.cli.command import LANG
from govcredit_xl.cli.show import print_counts, print_json, say
from govcredit_xl.cli.texts import text
from govcredit_xl.core.problems import Problem, by_importance, why_of

if TYPE_CHECKING:
    from govcredit_xl.gbt9704.profile import Profile

_COLOURS = {"error": "red", "warning": "yellow", "info": None}
_NOT_MEASURED = "pages-not-measured"


def check_file(
    ctx: click.Context, path: Path, round_dir: Path | None, *, strict: bool, as_json: bool
) -> None:
    """Check a document and print every finding; the exit code is 1 with --strict where there are errors."""
    from govcredit_xl.gbt9704.check import check_document

    shown = path.name
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        refuse([Problem("document-missing", file=str(path))], as_json)
    except OSError as error:
        refuse([Problem("file-in-use", file=str(path), facts=why_of(error))], as_json)
    profile, problems = _profile(round_dir or ctx.obj)
    report = check_document(data, shown, profile)
    if report.refused:
        refuse([*problems, *report.problems], as_json)
    found = [*problems, *report.problems]
    if as_json:
        print_json(report.figures(LANG), found, {"document": str(path)})
    else:
        _print(shown, found)
    if strict and report.has_errors:
        sys.exit(1)


def _profile(round_dir: Path | None) -> tuple[Profile, list[Problem]]:
    """The values of the round that this is about, else those of the standard."""
    from govcredit_xl.core.folder import find_round
    from govcredit_xl.gbt9704.profile import load_profile

    round_ = find_round(round_dir or Path.cwd())
    return load_profile(None if round_ is None else round_.templates)


def _print(shown: str, found: list[Problem]) -> None:
    """All of it, since nothing else holds the rest."""
    for problem in by_importance(found):
        if problem.code == _NOT_MEASURED:
            line = "*" * 72
            say(
                f"{line}\n{problem.message(LANG)}\n{problem.remedy(LANG)}\n{line}",
                err=True,
                fg="yellow",
                bold=True,
            )
            continue
        say(
            f"  [{text(f'severity.{problem.severity}', LANG)}] {problem.message(LANG)}",
            fg=_COLOURS[problem.severity],
        )
    told = [problem for problem in found if problem.code != _NOT_MEASURED]
    if told:
        print_counts(told)
    else:
        say(text("notice.good", LANG, file=shown), fg="green")
