"""What looks beyond the figures of one round: `advise`, `compare`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

import click

from govcredit_xl.cli.app import cluster_problem, command, find, json_option, refuse, unit_code
from govcredit_xl.cli.command import LANG, NAMES, NamedChoice
from govcredit_xl.cli.show import print_json, print_problems, say
from govcredit_xl.cli.texts import text

_SHOWN: Final = 30
_A_FILE: Final = click.Path(path_type=Path, exists=True)


@command("advise")
@click.option("--item", metavar="ID", help=text("advise.item", LANG))
@click.option("--unit", metavar="CODE", help=text("advise.unit", LANG))
@json_option
@click.pass_context
def advise(
    ctx: click.Context, item: str | None, unit: str | None, as_json: bool, round_dir: Path | None
) -> None:
    """See `texts`."""
    from govcredit_xl.round.advise import advise as look_for

    round_ = find(ctx, round_dir, as_json)
    report = look_for(round_, item, unit_code(round_, unit))
    if report.found is None or report.catalogue is None:
        refuse(report.problems, as_json)
    found = report.as_json(LANG)
    if as_json:
        print_json(found, report.problems, {})
        return
    print_problems(report.problems)
    names = {one.code: one.short or one.name for one in report.catalogue.units}
    _print_gain(found["advice"], names)
    _print_open(found["open"], names)
    if found["out_of_reach"]:
        say(text("advise.beyond", LANG), bold=True)
    for one in found["out_of_reach"][:_SHOWN]:
        facts = {"lost": f"{one['lost']:g}", "why": one["reason"], "who": _who([one["unit"]], names)}
        say("  " + text("advise.beyond-line", LANG, item=one["item"], name=one["name"], **facts))
    _print_firm(found["stability"], names)


def _print_firm(stability: Mapping[str, Any] | None, names: Mapping[str, str]) -> None:
    """Which units may still change places."""
    moving = [one for one in (stability or {}).get("units", ()) if one["best"] != one["worst"]]
    if moving:
        say(text("advise.places", LANG), bold=True)
    for one in moving[:_SHOWN]:
        facts = {name: one[name] for name in ("group", "place", "best", "worst")}
        say("  " + text("advise.place", LANG, name=names[one["unit"]], **facts))
    if len(moving) > _SHOWN:
        say("  " + text("more.plain", LANG, count=len(moving) - _SHOWN))


def _print_gain(advice: list[Mapping[str, Any]], names: Mapping[str, str]) -> None:
    if not advice:
        say(text("advise.none", LANG))
        return
    say(text("advise.gain", LANG), bold=True)
    for one in advice[:_SHOWN]:
        facts = {"name": one["name"], "lost": f"{one['lost']:g}", "sentence": one["sentence"]}
        say("  " + text("advise.line", LANG, item=one["item"], who=_who(one["units"], names), **facts))
    if len(advice) > _SHOWN:
        say("  " + text("more.plain", LANG, count=len(advice) - _SHOWN))


def _print_open(open_: list[Mapping[str, Any]], names: Mapping[str, str]) -> None:
    if open_:
        say(text("advise.open", LANG), bold=True)
    for one in open_[:_SHOWN]:
        waiting = [names.get(code, code) for code in one["waiting"]]
        who = text("advise.office", LANG) if one["judged"] else NAMES[LANG].join(waiting) or "—"
        facts = {"name": one["name"], "points": f"{one['points']:g}", "who": who}
        say("  " + text("advise.open-line", LANG, item=one["item"], **facts))


def _who(units: Iterable[str | None], names: Mapping[str, str]) -> str:
    known = [names.get(code, code) for code in units if code]
    return text("advise.who", LANG, units=NAMES[LANG].join(known[:5])) if known else ""


@command("compare")
@click.argument("old", metavar="OLD", type=_A_FILE)
@click.argument("new", metavar="[NEW]", required=False, type=_A_FILE)
@click.option("--into", metavar="DIR", type=click.Path(path_type=Path), help=text("compare.into", LANG))
@json_option
@click.pass_context
def compare(
    ctx: click.Context, old: Path, new: Path | None, into: Path | None, as_json: bool, round_dir: Path | None
) -> None:
    """See `texts`."""
    from govcredit_xl.core.problems import has_errors
    from govcredit_xl.round.yearly import compare_rounds, write_comparison

    here = new if new is not None else find(ctx, round_dir, as_json).root
    found, problems = compare_rounds(old, here)
    if found is None:
        refuse(problems, as_json)
    files = {}
    if into is not None:
        written, told = write_comparison(found, into)
        problems += told
        if written is None or has_errors(told):
            refuse(problems, as_json)
        files = {"comparison": str(written)}
    if as_json:
        print_json(found.as_json(), problems, files)
        return
    print_problems(problems)
    _print_comparison(found.as_json())
    for file in files.values():
        say(text("compare.done", LANG, file=file), fg="green")


def _print_comparison(found: Mapping[str, Any]) -> None:
    total = found["total"]
    if total["open"]:
        say(text("compare.open", LANG, open=f"{total['open']:g}", **_shown(total)), bold=True)
    elif total["change"] is not None:
        say(text("compare.total", LANG, **_shown(total)), bold=True)
    moved = [one for one in found["items"] if one["change"] or one["how"] != "same"]
    if moved:
        say(text("compare.items", LANG), bold=True)
    for one in moved[:_SHOWN]:
        how = "" if one["how"] == "same" else text(f"compare.{one['how']}", LANG)
        facts = {"id": one["item"] or one["old_item"], "name": one["name"], "how": how}
        say("  " + text("compare.line", LANG, **facts, **_shown(one)))
    climbed = [one for one in found["units"] if one["climbed"]]
    if climbed:
        say(text("compare.units", LANG), bold=True)
    for one in sorted(climbed, key=lambda one: -abs(one["climbed"]))[:_SHOWN]:
        places = {name: f"{one[name]['rank']:.0f}" for name in ("old", "new")}
        say("  " + text("compare.unit", LANG, name=one["name"], group=one["new"]["group"], **places))
    if not moved and not climbed:
        compared = any(one["change"] is not None for one in found["items"] + found["units"])
        say(text("compare.none" if compared else "compare.nothing", LANG))


def _shown(one: Mapping[str, Any]) -> dict[str, str]:
    figures = {name: "—" if one[name] is None else f"{one[name]:.2f}" for name in ("old", "new")}
    return {**figures, "change": "—" if one["change"] is None else f"{one['change']:+.2f}"}


@command("rollup")
@click.argument("folders", metavar="DIR…", nargs=-1, required=True, type=_A_FILE)
@click.option(
    "--into", metavar="DIR", required=True, type=click.Path(path_type=Path), help=text("rollup.into", LANG)
)
@click.option(
    "--combine",
    type=NamedChoice({"求和": "sum", "平均": "mean", "加权": "weighted", "最近": "latest"}),
    default="平均",
    help=text("rollup.combine", LANG),
)
@click.option("--weight", "weights", metavar="NAME=N", multiple=True, help=text("rollup.weight", LANG))
@click.option("--cluster", default="", metavar="ADDRESS", help=text("rollup.cluster", LANG))
@click.option("--seed", type=click.IntRange(min=0), default=1, metavar="N", help=text("rollup.seed", LANG))
@json_option
def rollup(
    folders: tuple[Path, ...],
    into: Path,
    combine: str,
    weights: tuple[str, ...],
    cluster: str,
    seed: int,
    as_json: bool,
    round_dir: Path | None,
) -> None:
    """See `texts`."""
    from govcredit_xl.files.cluster import ClusterRefused, cluster_at
    from govcredit_xl.round.rollup import roll_up
    from govcredit_xl.round.rollup_book import write_rollup
    from govcredit_xl.scoring.stability import StabilityBounds

    bounds = StabilityBounds(seed=seed)
    named = dict(map(_weight, weights))
    try:
        with cluster_at(cluster) if cluster else nullcontext() as workers:
            found, problems = roll_up(folders, combine, named, bounds, workers)
    except ClusterRefused as refused:
        refuse([cluster_problem(cluster, refused)], as_json)
    if found is None:
        refuse(problems, as_json)
    files, told = write_rollup(found, into)
    if not files:
        refuse([*problems, *told], as_json)
    record = found.as_json()
    if as_json:
        print_json(record, [*problems, *told], {name: str(path) for name, path in files.items()})
        return
    print_problems([*problems, *told])
    for one in sorted(record["rounds"], key=lambda one: one["rank"] or len(record["rounds"]) + 1):
        place = text("rollup.place", LANG, rank=one["rank"]) if one["rank"] else "—"
        final = text("rollup.open", LANG) if one["final"] is None else f"{one['final']:.2f}"
        facts = {name: one[name] for name in ("name", "units", "returned")}
        say("  " + text("rollup.line", LANG, rank=place, final=final, **facts))
    for one in record["stability"]["rounds"]:
        if one["best"] != one["worst"]:
            say("  " + text("rollup.firm", LANG, **{key: one[key] for key in ("name", "best", "worst")}))
    say(text("rollup.done", LANG, file=files["rollup"]), fg="green")


def _weight(said: str) -> tuple[str, float]:
    name, _, number = said.rpartition("=")
    try:
        weight = float(number)
    except ValueError:
        weight = -1.0
    if not name or weight < 0:
        raise click.BadParameter(said, param_hint="--weight")
    return name, weight
