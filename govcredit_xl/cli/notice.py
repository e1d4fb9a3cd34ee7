"""The Word documents: `notice`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govcredit_xl.cli.app import command, find, json_option, refuse, strict_option, unit_codes
from govcredit_xl.cli.checking import check_files
from govcredit_xl.cli.command import LANG
from govcredit_xl.cli.show import Bar, print_alike, print_json, print_problems, say
from govcredit_xl.cli.texts import text

if TYPE_CHECKING:
    from govcredit_xl.core.folder import Round
    from govcredit_xl.core.problems import Problem
    from govcredit_xl.letters.word.issue import Order
    from govcredit_xl.letters.word.release import Release

_NO_LETTER = frozenset({"nothing-owed", "nobody-owes", "evidence-alone"})
_STAGES = 3
"""Reading the master, having it recalculated, writing."""
KINDS = ("task", "result", "unit", "reminder", "correction", "rollup")


@command("notice")
@click.argument("kinds", nargs=-1, metavar="task|result|unit|reminder|correction|rollup")
@click.option("--unit", "units", metavar="CODE", multiple=True, help=text("notice.unit", LANG))
@click.option("--draft", is_flag=True, help=text("notice.draft", LANG))
@click.option("--confirm", is_flag=True, help=text("notice.confirm", LANG))
@click.option("--by", default="", metavar="NAME", help=text("notice.by", LANG))
@click.option("--number", default="", metavar="TEXT", help=text("notice.number", LANG))
@click.option(
    "--date", "date", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help=text("notice.date", LANG)
)
@click.option(
    "--check",
    "checked",
    metavar="FILE.docx",
    multiple=True,
    type=click.Path(path_type=Path),
    help=text("notice.check", LANG),
)
@click.option("--organ", default="", metavar="NAME", help=text("notice.organ", LANG))
@click.option("--mark", is_flag=True, help=text("notice.mark", LANG))
@strict_option
@json_option
@click.pass_context
def notice(
    ctx: click.Context,
    kinds: tuple[str, ...],
    units: tuple[str, ...],
    draft: bool,
    confirm: bool,
    by: str,
    number: str,
    date: dt.datetime | None,
    checked: tuple[Path, ...],
    organ: str,
    mark: bool,
    strict: bool,
    as_json: bool,
    round_dir: Path | None,
) -> None:
    """See `texts`."""
    if checked:
        if any(kind in KINDS and not Path(kind).exists() for kind in kinds):
            raise click.UsageError(text("notice.alone", LANG), ctx=ctx)
        paths = [*checked, *map(Path, kinds)]
        check_files(ctx, paths, round_dir, strict=strict, mark=mark, as_json=as_json)
        return
    places = [Path(one) for one in kinds[1:]] if kinds[:1] == ("rollup",) else []
    kind = _kind(ctx, kinds[:1] if places else kinds)
    if confirm and not by.strip():
        raise click.UsageError(text("notice.who", LANG), ctx=ctx)
    if units and kind in ("task", "result", "rollup"):
        raise click.UsageError(text("notice.no-unit", LANG), ctx=ctx)
    from govcredit_xl.letters.word.issue import Order

    named = by.strip() if confirm else ""
    day = date.date() if date else None
    if kind == "rollup":
        order = Order(kind, (), draft, named, number.strip(), day)
        _rollup(ctx, places, order, organ.strip(), as_json, round_dir)
        return
    round_ = find(ctx, round_dir, as_json)
    order = Order(kind, unit_codes(round_, units), draft, named, number.strip(), day)
    report = _write(round_, order)
    if report.refused:
        refuse(report.problems, as_json)
    if as_json:
        print_json({}, report.problems, {"documents": list(report.files.values())})
        return
    print_alike(report.problems)
    say_written(round_, report.files.values(), report.problems)


def say_written(round_: Round, files: Iterable[str], told: Iterable[Problem]) -> None:
    """A line for each document that was written; of one that says what it said before, that was told."""
    left = {problem.file for problem in told if problem.code == "document-as-before"}
    for path in files:
        if path not in left:
            say(text("notice.written", LANG, file=round_.root / path), fg="green")


def _write(round_: Round, order: Order) -> Release:
    """The documents of a round, with a bar."""
    from govcredit_xl.letters.word.release import write_notices

    bar = Bar()
    bar("notice", 0, _STAGES)

    def recalculate(data: bytes) -> bytes | None:
        bar("notice", 1, _STAGES)
        found = _recalculated(data)
        bar("notice", 2, _STAGES)
        return found

    try:
        return write_notices(round_, order, recalculate=recalculate)
    finally:
        bar.close()


def _rollup(
    ctx: click.Context,
    places: Sequence[Path],
    order: Order,
    organ: str,
    as_json: bool,
    round_dir: Path | None,
) -> None:
    """The circular on the rounds of a 汇总表, written beside it."""
    from govcredit_xl.letters.word.rollup_release import write_rollup_notice

    if len(places) > 1:
        raise click.UsageError(text("notice.one-rollup", LANG), ctx=ctx)
    place = places[0] if places else round_dir or ctx.obj or Path.cwd()
    report = write_rollup_notice(Path(place), order, organ=organ, recalculate=_recalculated)
    if report.file is None:
        refuse(report.problems, as_json)
    if as_json:
        print_json({}, report.problems, {"documents": [str(report.file)]})
        return
    print_problems(report.problems)
    say(text("notice.written", LANG, file=report.file), fg="green")


def _kind(ctx: click.Context, kinds: Sequence[str]) -> str:
    """The one document that was asked for."""
    param = next(p for p in ctx.command.params if p.name == "kinds")
    if not kinds:
        raise click.MissingParameter(param=param, ctx=ctx)
    if len(kinds) > 1 or kinds[0] not in KINDS:
        raise click.BadParameter(" ".join(kinds), ctx=ctx, param=param)
    return kinds[0]


def _recalculated(data: bytes) -> bytes | None:
    """By Excel or LibreOffice through its interface, else by LibreOffice as a command."""
    from govcredit_xl.files.soffice import recalculated as by_command
    from govcredit_xl.round.verify import recalculated

    return recalculated(data) or by_command(data)


def letters(round_: Round, kind: str, units: Sequence[str]) -> tuple[list[str], list[Problem]]:
    """Letters to units, into 文书/: their paths, and the problems with them (of a unit that owes nothing, none)."""
    from govcredit_xl.letters.word.issue import Order
    from govcredit_xl.letters.word.release import write_notices

    report = write_notices(round_, Order(kind, tuple(units)))
    return list(report.files.values()), [p for p in report.problems if p.code not in _NO_LETTER]
