"""The application at hand: `open`, `verify`, `pdf`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from govcredit_xl.cli.app import (
    command,
    find,
    finish,
    json_option,
    refuse,
    strict_option,
    unit_code,
    unit_codes,
)
from govcredit_xl.cli.command import LANG
from govcredit_xl.cli.show import Bar, print_json, print_problems, say
from govcredit_xl.cli.texts import text
from govcredit_xl.core.problems import Problem, has_errors

if TYPE_CHECKING:
    from govcredit_xl.core.folder import Round
    from govcredit_xl.master.live.application import NoApplication


def none_there(error: NoApplication) -> Problem:
    """The problem that no application is there."""
    return Problem("no-application", facts={"why": error.why})


@command("open")
@click.option("--unit", metavar="CODE", help=text("open.unit", LANG))
@json_option
@click.pass_context
def open_(ctx: click.Context, unit: str | None, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.master.live.application import WPS, NoApplication
    from govcredit_xl.master.live.opening import NoScreen, hand_over, open_at

    round_ = find(ctx, round_dir, as_json)
    unit = unit_code(round_, unit)
    try:
        where = open_at(round_.master, unit)
    except NoScreen:
        refuse([Problem("no-screen", file=round_.relative(round_.master))], as_json)
    except NoApplication as error:
        if not hand_over(round_.master):
            refuse([none_there(error)], as_json)
        if as_json:
            print_json({"application": None}, [], {"master": round_.relative(round_.master)})
        else:
            say(text("open.handed-over", LANG, file=round_.master), fg="green")
        return
    except FileNotFoundError:
        refuse([Problem("no-master", file=round_.relative(round_.master))], as_json)
    except KeyError:
        facts = {"why": text("usage.unknown-unit", LANG, name=unit), "command": "open "}
        refuse([Problem("usage", facts=facts)], as_json)
    problems = [Problem("wps-answers")] if where.kind == WPS else []
    if as_json:
        print_json({"application": where.name}, problems, {"master": round_.relative(round_.master)})
        return
    print_problems(problems)
    say(text("open.done", LANG, application=where.name, file=round_.master), fg="green")


@command("verify")
@strict_option
@json_option
@click.pass_context
def verify(ctx: click.Context, strict: bool, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.catalogue import load_catalogue
    from govcredit_xl.core.folder import cannot_write
    from govcredit_xl.core.problems import is_held
    from govcredit_xl.master.live.application import NoApplication
    from govcredit_xl.round.session import RoundRefused
    from govcredit_xl.round.state import standing
    from govcredit_xl.round.verify import verify as run
    from govcredit_xl.round.write import Report

    round_ = find(ctx, round_dir, as_json)
    catalogue, problems = load_catalogue(round_.catalogue)
    if catalogue is None or has_errors(problems):
        refuse(problems, as_json)
    master = round_.relative(round_.master)
    try:
        with standing(round_, catalogue, problems) as now:
            found = run(now)
    except NoApplication as error:
        refuse([none_there(error)], as_json)
    except FileNotFoundError:
        refuse([Problem("no-master", file=master)], as_json)
    except RoundRefused as refused:
        refuse(refused.problems, as_json)
    except OSError as error:
        if is_held(error):
            refuse([cannot_write(round_, error, round_.master)], as_json)
        refuse(
            [Problem("application-refused", facts={"application": "Excel/LibreOffice", "why": str(error)})],
            as_json,
        )
    if as_json:
        print_json(
            {"application": found.application, "compared": found.compared}, found.problems, {"master": master}
        )
    else:
        print_problems(found.problems)
        if not found.application:  # nothing was recalculated
            finish(Report(problems=found.problems), strict)
            return
        key, colour = ("verify.differs", "red") if found.problems else ("verify.ok", "green")
        facts = {"application": found.application, "count": found.compared, "wrong": len(found.problems)}
        say(text(key, LANG, **facts), fg=colour)
    finish(Report(problems=found.problems), strict)


ALL_SHEETS: Final = frozenset({"全部", "all"})
"""Prints every sheet of the master, 填报明细 too."""


@command("pdf")
@click.argument("what", type=click.Choice(["dashboard", "master", "forms", "documents"]), default="dashboard")
@click.option("--unit", "units", metavar="CODE", multiple=True, help=text("pdf.unit", LANG))
@click.option("--sheet", "sheets", metavar="NAME", multiple=True, help=text("pdf.sheet", LANG))
@json_option
@click.pass_context
def pdf(
    ctx: click.Context,
    what: str,
    units: tuple[str, ...],
    sheets: tuple[str, ...],
    as_json: bool,
    round_dir: Path | None,
) -> None:
    """See `texts`."""
    from govcredit_xl.core.terms import Sheet
    from govcredit_xl.master.live.application import NoApplication
    from govcredit_xl.master.live.printing import Choose, to_pdf, without_details

    round_ = find(ctx, round_dir, as_json)
    files = _to_print(round_, what, unit_codes(round_, units))
    if not files:
        refuse([Problem("nothing-to-print", facts={"what": what})], as_json)
    bar = Bar()
    folder = round_.documents / "PDF"
    try:
        sheet = Sheet.OVERVIEW if what == "dashboard" else None
        choose: Choose | None = (
            None if what != "master" or ALL_SHEETS.intersection(sheets) else without_details
        )
        if sheets and choose is not None:
            choose = set(sheets).intersection
        made, problems = to_pdf(files, folder, lambda done, total: bar("print", done, total), sheet, choose)
    except NoApplication as error:
        refuse([none_there(error)], as_json)
    finally:
        bar.close()
    if as_json:
        print_json({}, problems, {"pdf": [round_.relative(path) for path in made]})
        return
    print_problems(problems)
    say(text("pdf.done", LANG, count=len(made), where=folder), fg="green")


def _to_print(round_: Round, what: str, units: tuple[str, ...]) -> list[Path]:
    if what in ("dashboard", "master"):
        return [round_.master] if round_.master.exists() else []
    folder, pattern = (round_.outbox, "*.xlsx") if what == "forms" else (round_.documents, "*.docx")
    found = sorted(path for path in folder.glob(pattern) if not path.name.startswith(("~$", ".")))
    if not units:
        return found
    return [path for path in found if set(path.stem.split("_")) & set(units)]
