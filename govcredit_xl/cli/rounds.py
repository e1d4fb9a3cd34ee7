"""The main job: `init`, `check`, `build`, `collect`, `status`, `demo`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govcredit_xl.cli.app import (
    cluster_problem,
    command,
    find,
    finish,
    json_option,
    refuse,
    strict_option,
    unit_codes,
)
from govcredit_xl.cli.command import LANG, NAMES
from govcredit_xl.cli.menu.behind import in_menu
from govcredit_xl.cli.show import (
    Bar,
    print_alike,
    print_counts,
    print_json,
    print_news,
    print_problems,
    print_round,
    print_units,
    say,
    say_next,
)
from govcredit_xl.cli.texts import text
from govcredit_xl.core.packaged import examples
from govcredit_xl.core.problems import has_errors
from govcredit_xl.core.terms import File

if TYPE_CHECKING:
    from govcredit_xl.core.folder import Round
    from govcredit_xl.round.write import Report


@command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--empty", is_flag=True, help=text("init.empty", LANG))
@click.option(
    "--like", metavar="NAME", default="", help=text("init.like", LANG, names=NAMES[LANG].join(examples()))
)
@click.option("--from", "old", metavar="OLD", type=click.Path(path_type=Path), help=text("init.from", LANG))
@json_option
@click.pass_context
def init(
    ctx: click.Context,
    folder: Path,
    empty: bool,
    like: str,
    old: Path | None,
    as_json: bool,
    round_dir: Path | None,
) -> None:
    """See `texts`."""
    from govcredit_xl.core.round_names import period_in_name
    from govcredit_xl.round.init import begin

    if sum(map(bool, (empty, like, old))) > 1:
        raise click.UsageError(text("init.one-of", LANG))
    extras = None
    if sys.platform in {"win32", "darwin"}:  # where Excel can run its macros
        from govcredit_xl.round.console import console_files

        extras = console_files()
    report = begin(folder, empty=empty, like=like, previous=old, extras=extras)
    if report.refused:
        refuse(report.problems, as_json)
    if as_json:
        print_json({}, report.problems, report.files)
        return
    print_problems(report.problems)
    if not (empty or old or period_in_name(folder.absolute().name)):
        say(text("init.no-year", LANG), fg="yellow")
    where = folder.resolve() if ".." in folder.parts else folder
    say(text("init.done", LANG, where=where))
    if in_menu() and old:
        say(text("init.other-menu", LANG))
    say_next(text("init.next", LANG, where=folder, catalogue=folder / File.CATALOGUE))


@command("check")
@click.option("--fix", is_flag=True, help=text("check.fix-option", LANG))
@strict_option
@json_option
@click.pass_context
def check(ctx: click.Context, fix: bool, strict: bool, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.catalogue import load_catalogue
    from govcredit_xl.core.path_lengths import crowded

    round_ = find(ctx, round_dir, as_json)
    if fix:
        from govcredit_xl.round.mend import write_ids

        mended = write_ids(round_)
        if mended.refused:
            refuse(mended.problems, as_json)
        if mended.ids and not as_json:
            say(text("check.fixed", LANG, count=len(mended.ids), copy=mended.copy), fg="green")
    catalogue, problems = load_catalogue(round_.catalogue, today=dt.date.today())
    problems += crowded(round_)
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
            say_next(text("check.next", LANG))
        else:
            print_counts(problems)
            say(text("check.fix", LANG))
    if wrong:
        sys.exit(1 if strict and catalogue is not None else 2)


@command("build")
@click.option("--unit", "units", metavar="CODE", multiple=True, help=text("build.unit", LANG))
@json_option
@click.pass_context
def build(ctx: click.Context, units: tuple[str, ...], as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.round.build import build as build_forms

    round_ = find(ctx, round_dir, as_json)
    bar = Bar()
    report, problems = build_forms(
        round_,
        list(unit_codes(round_, units)) or None,
        on_progress=lambda done, total: bar("build", done, total),
    )
    bar.close()
    if report.refused:
        refuse(problems, as_json)
    if as_json:
        written = [report.files[code] for code in report.written]
        print_json({}, problems, {"outbox": list(report.files.values()), "written": written})
        return
    print_alike(problems)
    say(text("build.done", LANG, count=len(report.written), layouts=report.layouts), fg="green")
    if len(report.written) < len(report.files):
        say(text("build.kept", LANG, count=len(report.files) - len(report.written)))
    say_next(text("build.next", LANG))


@command("collect")
@click.argument("inbox", required=False, type=click.Path(path_type=Path))
@click.option("--live", "as_live", is_flag=True, help=text("collect.live", LANG))
@click.option("--yes", is_flag=True, help=text("collect.yes", LANG))
@click.option("--cluster", default="", metavar="ADDRESS", help=text("collect.cluster", LANG))
@strict_option
@json_option
@click.pass_context
def collect(
    ctx: click.Context,
    inbox: Path | None,
    as_live: bool,
    yes: bool,
    cluster: str,
    strict: bool,
    as_json: bool,
    round_dir: Path | None,
) -> None:
    """See `texts`."""
    round_ = find(ctx, round_dir, as_json, beside=inbox)
    folder = round_.inbox if inbox is None else inbox
    if inbox is not None and not inbox.exists() and (round_.root / inbox).exists():
        folder = round_.root / inbox
    if cluster and as_live:
        raise click.UsageError(text("collect.not-both", LANG), ctx=ctx)
    report = _collect(round_, folder, as_live, yes, cluster)
    if report.refused and not as_json and _is_asked(report):
        report = _collect(round_, folder, as_live, True, cluster)
    if report.refused:
        refuse(report.problems, as_json)
    if as_json:
        print_json(report.figures, report.problems, report.files)
    else:
        if report.news is not None:
            print_news(report.news)
        if report.unchanged:
            say(text("collect.unchanged", LANG), bold=True)
        print_problems(report.problems, in_master=True)
        print_round(report.figures)
        say(text("collect.next", LANG, file=round_.root / report.files["master"]), fg="green")
    finish(report, strict)


def _collect(round_: Round, folder: Path, as_live: bool, sure: bool, cluster: str) -> Report:
    from govcredit_xl.round.collect import collect, collect_live

    bar = Bar()
    try:
        if as_live:
            return collect_live(round_, folder, on_progress=bar, sure=sure)
        if cluster:
            return _collect_on(cluster, round_, folder, sure, bar)
        return collect(round_, folder, on_progress=bar, sure=sure)
    finally:
        bar.close()


def _collect_on(cluster: str, round_: Round, folder: Path, sure: bool, bar: Bar) -> Report:
    from govcredit_xl.files.cluster import ClusterRefused, cluster_at
    from govcredit_xl.round.collect import collect
    from govcredit_xl.round.write import refusal

    try:
        with cluster_at(cluster) as workers:
            return collect(round_, folder, executor=workers, on_progress=bar, sure=sure)
    except ClusterRefused as refused:
        return refusal(cluster_problem(cluster, refused))


def _is_asked(report: Report) -> bool:
    """True where so much is new that it must be asked for, somebody sits there, and says yes."""
    (first, *_) = report.problems
    if first.code != "inbox-large" or not sys.stdin.isatty():
        return False
    say(first.message(LANG), fg="yellow")
    return click.confirm(text("collect.sure", LANG), default=False)


@command("status")
@strict_option
@json_option
@click.pass_context
def status(ctx: click.Context, strict: bool, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.round.collect import status as look

    round_ = find(ctx, round_dir, as_json)
    report = look(round_)
    if report.refused:
        refuse(report.problems, as_json)
    if as_json:
        print_json(report.figures, report.problems, None)
    else:
        if not report.figures["returns"]:
            say(text("status.none", LANG))
        print_problems(report.problems, in_master=True)
        print_units(report.figures)
        print_round(report.figures)
    finish(report, strict)


@command("demo")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--seed", default=2021, help=text("demo.seed", LANG))
@json_option
@click.pass_context
def demo(ctx: click.Context, folder: Path, seed: int, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.cli.demo_round import demo as play

    bar = Bar()
    report = play(folder, seed=seed, on_progress=bar)
    bar.close()
    if report.refused:
        refuse(report.problems, as_json)
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
