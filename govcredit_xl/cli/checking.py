"""`notice --check`: any Word documents held against the standard."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
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
_OLE: Final = b"\xd0\xcf\x11\xe0"
_MARKED: Final = "_校对"


_TOGETHER: Final = 20
"""Documents that one start of LibreOffice lays out."""


@dataclass(frozen=True)
class _Document:
    """A file to be checked: its bytes as .docx, or the problem that kept it from being read."""

    path: Path
    data: bytes = b""
    problem: Problem | None = None
    older: str = ""
    """How a program must call the file to turn it into a .docx; "" where it is one."""


@dataclass(frozen=True)
class _Checked:
    path: Path
    report: DocumentReport | None
    problems: list[Problem]
    marked: Path | None = None
    converted: bool = False


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
    checked = _checked(documents, profile, mark=mark)
    if len(checked) == 1 and (checked[0].report is None or checked[0].report.refused):
        refuse([*problems, *checked[0].problems], as_json)
    if as_json:
        _as_json(checked, problems)
    else:
        for one in checked:
            if len(checked) > 1:
                say(str(one.path), bold=True)
            if one.converted:
                say(f"  {text('notice.converted', LANG)}")
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


def _checked(paths: Sequence[Path], profile: Profile, *, mark: bool) -> list[_Checked]:
    """Each document checked; LibreOffice starts once for the older files and once for some pages at a time."""
    from govcredit_xl.gbt9704.rendered import lay_out

    found: list[_Checked] = []
    for start in range(0, len(paths), _TOGETHER):
        documents = _converted([_read(path) for path in paths[start : start + _TOGETHER]])
        pdfs = lay_out([one.data for one in documents]) if len(documents) > 1 else [None]
        found += [_check(one, pdf, profile, mark=mark) for one, pdf in zip(documents, pdfs, strict=True)]
    return found


def _read(path: Path) -> _Document:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return _Document(path, problem=Problem("document-missing", file=str(path)))
    except OSError as error:
        return _Document(path, problem=Problem("file-in-use", file=str(path), facts=why_of(error)))
    if path.suffix.lower() not in _OLDER or data.startswith(b"PK"):
        return _Document(path, data)
    # WPS writes Word's own format into a .wps; its name alone would make LibreOffice take it for Microsoft Works.
    older = (
        "doc" if data.startswith(_OLE) else "rtf" if data.startswith(b"{\\rtf") else path.suffix.lower()[1:]
    )
    return _Document(path, data, older=older)


def _converted(documents: Sequence[_Document]) -> list[_Document]:
    """The older ones as .docx; those that no program makes anything of with the problem."""
    from govcredit_xl.files.older_word import NoWordError, as_docx

    done: dict[Path, bytes | None] = {}
    with suppress(NoWordError):
        for kind in sorted({one.older for one in documents if one.older}):
            same = [one for one in documents if one.older == kind]
            made = as_docx([one.data for one in same], kind)
            done |= {one.path: data for one, data in zip(same, made, strict=True)}
    return [
        one
        if not one.older
        else replace(one, data=done[one.path] or b"")
        if done.get(one.path)
        else replace(one, data=b"", problem=Problem("document-older", file=one.path.name))
        for one in documents
    ]


def _check(document: _Document, pdf: bytes | None, profile: Profile, *, mark: bool) -> _Checked:
    from govcredit_xl.gbt9704.check import check_document
    from govcredit_xl.gbt9704.marking import marked

    path, data = document.path, document.data
    if document.problem is not None:
        return _Checked(path, None, [document.problem])
    bar = Bar()
    try:
        report = check_document(data, path.name, profile, pdf=pdf, on_progress=bar)
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
    return _Checked(path, report, report.problems, copy, bool(document.older))


def _as_json(checked: Sequence[_Checked], problems: list[Problem]) -> None:
    """One document as ever, several under `documents`."""
    found = [*problems, *(problem for one in checked for problem in one.problems)]
    files: dict[str, object] = {"document": str(checked[0].path)}
    if len(checked) > 1:
        files = {"documents": [str(one.path) for one in checked]}
    marked = [str(one.marked) for one in checked if one.marked is not None]
    if marked:
        files["marked"] = marked
    reports = [
        {**one.report.figures(LANG), "converted": one.converted} for one in checked if one.report is not None
    ]
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
