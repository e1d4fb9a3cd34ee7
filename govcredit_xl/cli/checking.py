"""`notice --check`: any Word documents held against the standard."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from govcredit_xl.cli.app import refuse
from govcredit_xl.cli.command import LANG, NAMES
from govcredit_xl.cli.show import Bar, print_counts, print_json, say
from govcredit_xl.cli.texts import text
from govcredit_xl.core.problems import Problem, by_importance, why_of

if TYPE_CHECKING:
    from govcredit_xl.gbt9704.check import DocumentReport
    from govcredit_xl.gbt9704.profile import Profile

_COLOURS = {"error": "red", "warning": "yellow", "info": None}
_NOT_MEASURED = "pages-not-measured"
_OLDER: Final = (".doc", ".wps")
_MARKED: Final = "_校对"


@dataclass(frozen=True)
class _Checked:
    path: Path
    report: DocumentReport | None
    problems: list[Problem]
    marked: Path | None = None


def check_files(
    ctx: click.Context,
    paths: Sequence[Path],
    round_dir: Path | None,
    *,
    strict: bool,
    mark: bool,
    as_json: bool,
) -> None:
    """Check documents and print every finding; the exit code is 1 with --strict where there are errors."""
    profile, problems = _profile(round_dir or ctx.obj)
    documents = [one for path in paths for one in _documents(path)]
    if not documents:
        refuse([*problems, Problem("document-missing", file=NAMES[LANG].join(map(str, paths)))], as_json)
    checked = [_check(path, profile, mark=mark) for path in documents]
    if len(checked) == 1 and (checked[0].report is None or checked[0].report.refused):
        refuse([*problems, *checked[0].problems], as_json)
    if as_json:
        _as_json(checked, problems)
    else:
        for one in checked:
            _print(one.path.name, [*problems, *one.problems])
            if one.marked is not None:
                say(text("notice.marked", LANG, file=one.marked), fg="green")
    if any(one.report is None or one.report.refused for one in checked):
        sys.exit(2)
    if strict and any(one.report is not None and one.report.has_errors for one in checked):
        sys.exit(1)


def _documents(path: Path) -> list[Path]:
    """The file, or the Word documents of a folder; copies with marks are left out."""
    if not path.is_dir():
        return [path]
    return [
        one
        for one in sorted(path.rglob("*"))
        if one.suffix.lower() in (".docx", *_OLDER)
        and not one.name.startswith(("~$", "."))
        and not one.stem.endswith(_MARKED)
    ]


def _check(path: Path, profile: Profile, *, mark: bool) -> _Checked:
    from govcredit_xl.gbt9704.check import check_document
    from govcredit_xl.gbt9704.marking import marked

    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return _Checked(path, None, [Problem("document-missing", file=str(path))])
    except OSError as error:
        return _Checked(path, None, [Problem("file-in-use", file=str(path), facts=why_of(error))])
    if path.suffix.lower() in _OLDER and not data.startswith(b"PK"):
        newer = _newer(data, path)
        if newer is None:
            return _Checked(path, None, [Problem("document-older", file=path.name)])
        data = newer
    bar = Bar()
    try:
        report = check_document(data, path.name, profile, on_progress=bar)
    finally:
        bar.close()
    copy = None
    if mark and not report.refused and report.findings:
        copy = path.with_name(f"{path.stem}{_MARKED}.docx")
        number = 2
        while copy.exists():
            copy = path.with_name(f"{path.stem}{_MARKED}{number}.docx")
            number += 1
        copy.write_bytes(marked(data, report.findings, LANG))
    return _Checked(path, report, report.problems, copy)


def _newer(data: bytes, path: Path) -> bytes | None:
    """The document as .docx, by LibreOffice; None where there is none or it makes nothing of it."""
    from govcredit_xl.files.soffice import convert, find_soffice

    program = find_soffice()
    if program is None:
        return None
    (found,) = convert([data], path.suffix.lower().lstrip("."), "docx", program)
    return found


def _as_json(checked: Sequence[_Checked], problems: list[Problem]) -> None:
    """One document as ever, several under `documents`."""
    found = [*problems, *(problem for one in checked for problem in one.problems)]
    files: dict[str, object] = {"document": str(checked[0].path)}
    if len(checked) > 1:
        files = {"documents": [str(one.path) for one in checked]}
    marked = [str(one.marked) for one in checked if one.marked is not None]
    if marked:
        files["marked"] = marked
    reports = [one.report.figures(LANG) for one in checked if one.report is not None]
    print_json(reports[0] if len(checked) == 1 else {"documents": reports}, found, files)


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
