"""What arrived, version by version, and what the office decides about it: `returns` and its subcommands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govcredit_xl.cli.app import app, common, find, json_option, refuse, unit_code, unit_codes
from govcredit_xl.cli.command import LANG, F, LocalGroup
from govcredit_xl.cli.show import answer_text, print_problems, print_record, say, say_next, unit_state
from govcredit_xl.cli.texts import text
from govcredit_xl.core.plain_text import clean
from govcredit_xl.core.problems import reason_in

if TYPE_CHECKING:
    from govcredit_xl.round.session import DecisionResult
    from govcredit_xl.round.state import Standing
    from govcredit_xl.round.versions import Version

SHOWN_CHANGES = 12
"""Changes and errors printed of one version while many units are listed."""

_COLOURS = {"taken": "green", "held": "yellow", "rejected": "red", "unreadable": "red"}


@app.group("returns", cls=LocalGroup, help=text("returns", LANG), invoke_without_command=True)
@click.option("--unit", metavar="CODE", help=text("returns.unit", LANG))
@json_option
@common
@click.pass_context
def returns(ctx: click.Context, unit: str | None, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    ctx.obj = round_dir or ctx.obj
    if ctx.invoked_subcommand is None:
        _list(ctx, unit, as_json)


def _subcommand(name: str) -> Callable[[Callable[..., None]], click.Command]:
    def wrap(function: Callable[..., None]) -> click.Command:
        made: click.Command = returns.command(name, help=text(name, LANG))(common(json_option(function)))
        return made

    return wrap


def _clean(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """What is typed goes into the ledger and the master as it is."""
    return None if value is None else clean(value)


def _signed(function: F) -> F:
    """Who decides, and why. What is missing is told by the program itself, with an example."""
    for option in (
        click.option("--why", metavar="TEXT", callback=_clean, help=text("returns.why", LANG)),
        click.option("--by", metavar="NAME", callback=_clean, help=text("returns.by", LANG)),
    ):
        function = option(function)
    return function


# -- the list ------------------------------------------------------------------------------------------
def _list(ctx: click.Context, unit: str | None, as_json: bool) -> None:
    from govcredit_xl.catalogue import load_catalogue
    from govcredit_xl.cli.app import looking
    from govcredit_xl.round.versions import of_unit, versions

    round_ = find(ctx, None, as_json)
    unit = unit_code(round_, unit)
    with looking(round_, load_catalogue(round_.catalogue), unit, as_json) as now:
        found = versions(now)
        shown = found if unit is None else of_unit(found, unit)
        codes = [one.code for one in now.catalogue.units if unit in (None, one.code)]
        if as_json:
            print_record(_as_json(now, shown, codes))
        else:
            _print(now, shown, codes, all_changes=unit is not None)


def _as_json(now: Standing, found: Sequence[Version], codes: Sequence[str]) -> dict[str, Any]:
    units = []
    for code in codes:
        unit, back = now.catalogue.unit_by_code[code], now.evaluation.chosen.units[code]
        deadline = now.catalogue.deadline_of(code)
        units.append(
            {
                "code": code,
                "name": unit.short or unit.name,
                "state": back.state,
                "late": back.late,
                "deadline": deadline.isoformat() if deadline is not None else None,
                "versions": back.versions,
                "file": back.file,
            }
        )
    return {
        "round": now.catalogue.settings.year,
        "closed": now.closing.as_json() if now.closing is not None else None,
        "units": units,
        "returns": [one.as_json(LANG) for one in found],
        "decisions": [one.as_json() for one in now.received.decisions.log],
        "problems": [problem.as_json(LANG) for problem in now.problems],
    }


def _print(now: Standing, found: Sequence[Version], codes: Sequence[str], *, all_changes: bool) -> None:
    print_problems(now.problems, in_master=True)
    if now.closing is not None:
        say(_closed_line(now.closing.as_json()), fg="yellow")
    if not found:
        say(text("returns.none", LANG))
    for code in codes:
        mine = sorted((one for one in found if one.outcome.unit == code), key=lambda one: one.number is None)
        if mine:
            unit, back = now.catalogue.unit_by_code[code], now.evaluation.chosen.units[code]
            late = text("returns.late", LANG, deadline=now.catalogue.deadline_of(code)) if back.late else ""
            facts = {"code": code, "name": unit.short or unit.name, "state": unit_state(back.state)}
            say(text("returns.unit-head", LANG, late=late, count=back.versions, **facts), bold=True)
            _print_versions(mine, all_changes)
    others = [one for one in found if one.outcome.unit not in codes]
    if others:
        say(text("returns.others", LANG), bold=True)
        _print_versions(others, all_changes)


def _closed_line(closed: Mapping[str, Any]) -> str:
    total = closed["total"]
    shown = f"{total['final']:.2f}" if total else "—"
    at = str(closed["at"]).replace("T", " ")[:16]
    return text("returns.closed", LANG, by=closed["by"], at=at, why=closed["why"], total=shown)


def _print_versions(found: Sequence[Version], all_changes: bool) -> None:
    for one in found:
        outcome = one.outcome
        mark = text("returns.version", LANG, number=one.number) if one.number is not None else "-"
        facts = {"file": outcome.file, "received": f"{outcome.received:%Y-%m-%d %H:%M}"}
        state = text(f"state.{outcome.state}", LANG)
        line = text("returns.line", LANG, mark=mark, state=state, sha=outcome.sha256[:8], **facts)
        say(line, fg=_COLOURS.get(outcome.state))
        if one.arrival.mail is not None:
            mail = one.arrival.mail
            say(text("returns.mail", LANG, sender=mail.sender or "—", subject=mail.subject or "—"), dim=True)
        if outcome.reason:
            reason = reason_in(LANG, outcome.reason).removeprefix(outcome.file).strip()
            say(text("returns.reason", LANG, reason=reason), dim=True)
        for decision in one.decisions:
            what = f"{reason_in(LANG, decision.name)} {decision.unit}".rstrip()
            said = {"what": what, "by": decision.by, "why": decision.why}
            say(text("returns.decision", LANG, at=f"{decision.at:%Y-%m-%d %H:%M}", **said))
        _print_errors(one, all_changes)
        _print_changes(one, all_changes)


def _print_errors(one: Version, all_changes: bool) -> None:
    if one.errors:
        say(text("returns.errors", LANG, count=len(one.errors)), fg="red")
    shown = one.errors if all_changes else one.errors[:SHOWN_CHANGES]
    for problem in shown:
        say(text("returns.error", LANG, message=problem.message(LANG)))
    if len(shown) < len(one.errors):
        say(text("returns.more", LANG, count=len(one.errors) - len(shown)), dim=True)


def _print_changes(one: Version, all_changes: bool) -> None:
    if one.before is None:
        return
    if not one.changes:
        say(text("returns.same", LANG, before=one.before), dim=True)
        return
    say(text("returns.changes", LANG, before=one.before, count=len(one.changes)))
    shown = one.changes if all_changes else one.changes[:SHOWN_CHANGES]
    for change in shown:
        place = f"{change.sheet}!{change.cell}" if change.cell else "—"
        old, new = (answer_text(value) for value in (change.old, change.new))
        facts = {"item": change.item, "label": change.label, "old": old, "new": new}
        say(text("returns.change", LANG, place=place, **facts))
    if len(shown) < len(one.changes):
        say(text("returns.more", LANG, count=len(one.changes) - len(shown)), dim=True)


# -- deciding ------------------------------------------------------------------------------------------
def _decide(
    ctx: click.Context,
    round_dir: Path | None,
    as_json: bool,
    what: str,
    file: str,
    by: str | None,
    why: str | None,
    unit: str = "",
) -> None:
    from govcredit_xl.round.decide import decide, said_of

    round_ = find(ctx, round_dir, as_json)
    code = unit_codes(round_, (unit,))[0] if unit else ""
    done = decide(round_, what, file, by=by, why=why, unit=code)
    _finish(done, as_json)
    if not as_json:
        for decision in done.decisions:
            say(text("returns.done", LANG, what=said_of(decision, LANG)), fg="green")
        if done.decisions:
            say_next(text("returns.next", LANG))


def _finish(done: DecisionResult, as_json: bool, **more: Any) -> None:
    """Refuse, or print what was decided and what is to be told."""
    if done.refused:
        refuse(done.problems, as_json)
    if as_json:
        decided = [decision.as_json() | {"sha256": decision.sha256 or None} for decision in done.decisions]
        told = [problem.as_json(LANG) for problem in done.problems]
        print_record({"decisions": decided, **more, "problems": told})
    else:
        print_problems(done.problems)


@_subcommand("hold")
@click.argument("file", metavar="FILE")
@_signed
@click.pass_context
def hold(
    ctx: click.Context, file: str, by: str | None, why: str | None, as_json: bool, round_dir: Path | None
) -> None:
    """See `texts`."""
    _decide(ctx, round_dir, as_json, "hold", file, by, why)


@_subcommand("drop")
@click.argument("file", metavar="FILE")
@_signed
@click.pass_context
def drop(
    ctx: click.Context, file: str, by: str | None, why: str | None, as_json: bool, round_dir: Path | None
) -> None:
    """See `texts`."""
    _decide(ctx, round_dir, as_json, "drop", file, by, why)


@_subcommand("restore")
@click.argument("file", metavar="FILE")
@_signed
@click.pass_context
def restore(
    ctx: click.Context, file: str, by: str | None, why: str | None, as_json: bool, round_dir: Path | None
) -> None:
    """See `texts`."""
    _decide(ctx, round_dir, as_json, "restore", file, by, why)


@_subcommand("assign")
@click.argument("file", metavar="FILE")
@click.argument("unit", metavar="UNIT")
@_signed
@click.pass_context
def assign(
    ctx: click.Context,
    file: str,
    unit: str,
    by: str | None,
    why: str | None,
    as_json: bool,
    round_dir: Path | None,
) -> None:
    """See `texts`."""
    _decide(ctx, round_dir, as_json, "assign", file, by, why, unit)


# -- the round -----------------------------------------------------------------------------------------
@_subcommand("close")
@_signed
@click.pass_context
def close(ctx: click.Context, by: str | None, why: str | None, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.round.close import close as run

    done = run(find(ctx, round_dir, as_json), by=by, why=why)
    _finish(done, as_json, closed=done.closed, files=done.files)
    if not as_json and done.closed is not None:
        total = done.closed["total"]
        if total:
            figures = {"total": f"{total['final']:.2f}", "points": f"{total['points']:.2f}"}
            say(text("close.done", LANG, **figures), fg="green")
        else:
            say(text("close.done-units", LANG), fg="green")
        say_next(text("close.next", LANG))


@_subcommand("reopen")
@_signed
@click.pass_context
def reopen(
    ctx: click.Context, by: str | None, why: str | None, as_json: bool, round_dir: Path | None
) -> None:
    """See `texts`."""
    from govcredit_xl.round.close import reopen as run

    done = run(find(ctx, round_dir, as_json), by=by, why=why)
    _finish(done, as_json, closed=None)
    if not as_json:
        say(text("reopen.done", LANG), fg="green")
        say_next(text("returns.next", LANG))


@_subcommand("backups")
@click.option("--restore", "name", metavar="NAME", help=text("backups.restore", LANG))
@_signed
@click.pass_context
def backups(
    ctx: click.Context,
    name: str | None,
    by: str | None,
    why: str | None,
    as_json: bool,
    round_dir: Path | None,
) -> None:
    """See `texts`."""
    from govcredit_xl.cli.show import print_round
    from govcredit_xl.round import backups as earlier

    round_ = find(ctx, round_dir, as_json)
    if name is not None:
        back = earlier.bring_back(round_, name, by=by, why=why)
        report = back.report
        files = report.files if report is not None else {}
        _finish(back, as_json, total=report.figures["total"] if report is not None else None, files=files)
        if not as_json:
            say(
                text("backups.done" if report is not None else "backups.put-back", LANG, name=name),
                fg="green",
            )
            if report is not None:
                print_round(report.figures)
        return
    found = earlier.backups(round_)
    listed = {"backups": found.backups, "spares": found.spares}
    _finish(found, as_json, **{key: [one.as_json(round_) for one in some] for key, some in listed.items()})
    if not as_json:
        for one in [*found.backups, *(spare for spare in found.spares if spare not in found.backups)]:
            total = f"{one.total['final']:.2f}" if one.total else "—"
            facts = {
                "name": one.name,
                "size": one.size // 1024,
                "total": total,
                "why": reason_in(LANG, one.why),
            }
            say(text("backups.line", LANG, **facts))
        if not found.backups:
            say(text("backups.none", LANG))
