"""The command `govcredit-xl`. The library does the work; here it is only called and its findings printed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from govcredit_xl import __version__
from govcredit_xl.cli.command import LANG, F, LocalGroup, usage_message
from govcredit_xl.cli.progress import Bar
from govcredit_xl.cli.show import print_counts, print_json, print_problems, print_round, print_units, say
from govcredit_xl.cli.texts import text
from govcredit_xl.problems import Problem, has_errors

if TYPE_CHECKING:
    from govcredit_xl.collect import Report
    from govcredit_xl.rounds import Round


def _common(function: F) -> F:
    """Options that may stand before or after the command."""
    for option in (
        click.option("--lang", type=click.Choice(["zh", "en"]), expose_value=False, help=text("lang", LANG)),
        click.option(
            "--round",
            "round_dir",
            metavar="DIR",
            type=click.Path(path_type=Path),
            help=text("round", LANG),
        ),
    ):
        function = option(function)
    return function


_json = click.option("--json", "as_json", is_flag=True, help=text("json", LANG))
_strict = click.option("--strict", is_flag=True, help=text("strict", LANG))


@click.group(cls=LocalGroup, help=text("app", LANG), invoke_without_command=True)
@click.version_option(__version__, "--version", prog_name="govcredit-xl", help=text("version", LANG))
@_common
@click.pass_context
def app(ctx: click.Context, round_dir: Path | None) -> None:
    """See `texts`."""
    ctx.obj = round_dir
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    def wrap(function: Callable[..., None]) -> click.Command:
        command: click.Command = app.command(name, help=text(name, LANG))(_common(function))
        return command

    return wrap


# -- what the commands share ---------------------------------------------------------------------------
def _find(ctx: click.Context, round_dir: Path | None, as_json: bool, beside: Path | None = None) -> Round:
    """The round meant: --round, else upwards from here, else upwards from what was named."""
    from govcredit_xl.rounds import find_round
    from govcredit_xl.terms import File

    named = round_dir or ctx.obj
    if named is not None:
        found = find_round(named) if (named / File.CATALOGUE).is_file() else None
    else:
        found = find_round(Path.cwd()) or (find_round(beside) if beside is not None else None)
    if found is None:
        _refuse([Problem("no-round", facts={"where": str(named or Path.cwd())})], as_json)
    return found


def _refuse(problems: list[Problem], as_json: bool, figures: dict[str, Any] | None = None) -> NoReturn:
    if as_json:
        print_json(figures or {}, problems, {})
    else:
        print_problems(problems, err=True)
    sys.exit(2)


def _finish(report: Report, strict: bool) -> None:
    if strict and report.has_errors:
        sys.exit(1)


# -- the commands -----------------------------------------------------------------------------------------
@_command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--empty", is_flag=True, help=text("init.empty", LANG))
@_json
@click.pass_context
def init(ctx: click.Context, folder: Path, empty: bool, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.begin import begin

    report = begin(folder, empty=empty)
    if report.refused:
        _refuse(report.problems, as_json)
    if as_json:
        print_json({}, report.problems, report.files)
        return
    say(text("init.done", LANG, where=folder))
    say(text("init.next", LANG, where=folder))


@_command("check")
@_strict
@_json
@click.pass_context
def check(ctx: click.Context, strict: bool, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.catalogue import load_catalogue

    round_ = _find(ctx, round_dir, as_json)
    catalogue, problems = load_catalogue(round_.catalogue)
    wrong = catalogue is None or has_errors(problems)
    if as_json:
        print_json({}, problems, {"catalogue": round_.relative(round_.catalogue)})
    else:
        print_problems(problems)
        if catalogue is not None and not wrong:
            say(
                text(
                    "check.ok",
                    LANG,
                    areas=len(catalogue.areas),
                    indicators=len(catalogue.indicators),
                    items=len(catalogue.items),
                    units=len(catalogue.units),
                    points=f"{sum(item.points for item in catalogue.items):g}",
                ),
                fg="green",
            )
            say(text("check.next", LANG))
        else:
            print_counts(problems)
            say(text("check.fix", LANG))
    if wrong:
        sys.exit(1 if strict and catalogue is not None else 2)


@_command("build")
@click.option("--unit", "units", metavar="CODE", multiple=True, help=text("build.unit", LANG))
@_json
@click.pass_context
def build(ctx: click.Context, units: tuple[str, ...], as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.build import build as build_forms

    round_ = _find(ctx, round_dir, as_json)
    bar = Bar()
    report, problems = build_forms(
        round_, list(units) or None, on_progress=lambda done, total: bar("build", done, total)
    )
    bar.close()
    if report.refused:
        _refuse(problems, as_json)
    if as_json:
        print_json({}, problems, {"outbox": list(report.files.values())})
        return
    print_problems(problems)
    say(text("build.done", LANG, count=len(report.files), layouts=report.layouts), fg="green")
    say(text("build.next", LANG))


@_command("collect")
@click.argument("inbox", required=False, type=click.Path(path_type=Path))
@_strict
@_json
@click.pass_context
def collect(
    ctx: click.Context, inbox: Path | None, strict: bool, as_json: bool, round_dir: Path | None
) -> None:
    """See `texts`."""
    from govcredit_xl.collect import collect as run

    round_ = _find(ctx, round_dir, as_json, beside=inbox)
    folder = round_.inbox if inbox is None else inbox
    if inbox is not None and not inbox.exists() and (round_.root / inbox).exists():
        folder = round_.root / inbox
    bar = Bar()
    report = run(round_, folder, on_progress=bar)
    bar.close()
    if report.refused:
        _refuse(report.problems, as_json)
    if as_json:
        print_json(report.figures, report.problems, report.files)
    else:
        print_problems(report.problems, in_master=True)
        if report.unchanged:
            say(text("collect.unchanged", LANG))
        print_round(report.figures)
        say(text("collect.next", LANG, file=round_.root / report.files["master"]), fg="green")
    _finish(report, strict)


@_command("status")
@_strict
@_json
@click.pass_context
def status(ctx: click.Context, strict: bool, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.collect import status as look

    round_ = _find(ctx, round_dir, as_json)
    report = look(round_)
    if report.refused:
        _refuse(report.problems, as_json)
    if as_json:
        print_json(report.figures, report.problems, None)
    else:
        if not report.figures["returns"]:
            say(text("status.none", LANG))
        print_problems(report.problems, in_master=True)
        print_units(report.figures)
        print_round(report.figures)
    _finish(report, strict)


@_command("demo")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--seed", default=2021, help=text("demo.seed", LANG))
@_json
@click.pass_context
def demo(ctx: click.Context, folder: Path, seed: int, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.demo import demo as play

    bar = Bar()
    report = play(folder, seed=seed, on_progress=bar)
    bar.close()
    if report.refused:
        _refuse(report.problems, as_json)
    if as_json:
        print_json({}, report.problems, report.files)
        return
    print_problems(report.problems, in_master=True)
    print_round(report.figures)
    say()
    say(text("demo.done", LANG), fg="green")
    for key, path in report.files.items():
        say(f"  {folder / path}    {text(f'demo.{key}', LANG)}")
    say(text("demo.try", LANG, folder=folder))


def main() -> None:
    """Run the command line; the exit code is 0, 1 or 2 as the contract says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a Chinese Windows console may not know every character
            reconfigure(errors="replace")
    try:
        app(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx is not None else "")
        sys.exit(2)
    except click.UsageError as error:
        why, command = usage_message(error)
        _refuse([Problem("usage", facts={"why": why, "command": command})], "--json" in sys.argv)
    except (click.Abort, KeyboardInterrupt):
        say(text("aborted", LANG), err=True)
        sys.exit(2)
    except click.ClickException as error:
        say(error.format_message(), err=True)
        sys.exit(2)
