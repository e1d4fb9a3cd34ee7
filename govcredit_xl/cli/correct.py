"""`correct`: workbooks to give back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govcredit_xl.cli.app import command, find, json_option, refuse, unit_codes
from govcredit_xl.cli.command import LANG, NAMES
from govcredit_xl.cli.notice import letters, say_written
from govcredit_xl.cli.show import AND, Bar, print_json, print_problems, say, say_next
from govcredit_xl.cli.texts import text
from govcredit_xl.core.terms import Fix

if TYPE_CHECKING:
    from govcredit_xl.letters.corrections.give import CorrectionWorkbook


@command("correct")
@click.option("--unit", "units", metavar="CODE", multiple=True, help=text("correct.unit", LANG))
@click.option("--blanks", is_flag=True, help=text("correct.blanks", LANG))
@json_option
@click.pass_context
def correct(
    ctx: click.Context, units: tuple[str, ...], blanks: bool, as_json: bool, round_dir: Path | None
) -> None:
    """See `texts`."""
    from govcredit_xl.letters.corrections.give import correct as give

    round_ = find(ctx, round_dir, as_json)
    bar = Bar()
    found = give(
        round_,
        list(unit_codes(round_, units)) or None,
        blanks=blanks,
        on_progress=lambda done, total: bar("correct", done, total),
    )
    bar.close()
    if found.refused:
        refuse(found.problems, as_json)
    faulty = [back.given.unit for back in found.backs if back.as_json()["errors"] and not back.mended]
    written_letters, told = letters(round_, "correction", faulty) if faulty else ([], [])
    problems = [*found.problems, *told]
    if as_json:
        files = {"corrections": [back.given.file for back in found.backs], "letters": written_letters}
        print_json({"corrections": [back.as_json() for back in found.backs]}, problems, files)
        return
    print_problems(problems)
    for back in found.backs:
        _show(back)
    say_written(round_, written_letters, told)
    written = sum(back.written for back in found.backs)
    waiting = [b for b in found.backs if b.follow is not None and not b.follow.returned and not b.mended]
    if not found.backs:
        say(text("correct.none", LANG))
    elif not written and waiting:
        names = NAMES[LANG].join(f"{back.given.unit} {back.name}" for back in waiting)
        say(text("correct.waiting-for", LANG, count=len(waiting), units=names), fg="green")
    elif not written:
        left = sum(_left(back) for back in found.backs)
        key = "correct.errors-mended" if left else "correct.mended"
        say(text(key, LANG, count=len(found.backs), left=left), fg="green")
    else:
        say(text("correct.done", LANG, count=written), fg="green")
        say_next(text("correct.next", LANG))


def _left(back: CorrectionWorkbook) -> int:
    """How many points of a workbook that came back are still open, or new."""
    counts = back.follow.counts() if back.follow is not None else {}
    return counts.get(Fix.UNFIXED, 0) + counts.get(Fix.NEW, 0)


def _show(back: CorrectionWorkbook) -> None:
    """A line on the workbook, and one on what became of the one before."""
    said = back.as_json()
    facts = {name: said[name] for name in ("name", "errors", "soft", "reminders", "file")}
    line = text(
        "correct.unit-mended" if back.mended else "correct.unit-line", LANG, code=said["unit"], **facts
    )
    say(line if back.written or back.mended else line + text("correct.there", LANG))
    follow = back.follow
    if follow is None:
        return
    given = follow.given
    if not follow.returned and given.before():
        _became(given.number - 1, given.before())
    _became(given.number, follow.counts() if follow.returned else {})


def _became(number: int, counts: Mapping[str, int]) -> None:
    became = AND[LANG].join(f"{text(f'fix.{fix}', LANG)} {count}" for fix, count in counts.items() if count)
    say(text("correct.before", LANG, number=number, text=became or text("correct.waiting", LANG)), dim=True)
