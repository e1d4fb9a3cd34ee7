"""Where a score comes from: `trace`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govcredit_xl.cli.app import command, find, json_option, looking, refuse, unit_code
from govcredit_xl.cli.command import LANG, NAMES
from govcredit_xl.cli.show import answer_text, print_problems, print_record, say, unit_state
from govcredit_xl.cli.texts import text
from govcredit_xl.core.problems import reason_in

if TYPE_CHECKING:
    from govcredit_xl.round.trace import Trace

Record = Mapping[str, Any]


@command("trace")
@click.argument("item", metavar="ITEM")
@click.option("--unit", metavar="CODE", help=text("trace.unit", LANG))
@json_option
@click.pass_context
def trace(ctx: click.Context, item: str, unit: str | None, as_json: bool, round_dir: Path | None) -> None:
    """See `texts`."""
    from govcredit_xl.catalogue import load_catalogue
    from govcredit_xl.round.trace import no_such_item
    from govcredit_xl.round.trace import trace as follow

    round_ = find(ctx, round_dir, as_json)
    unit = unit_code(round_, unit)
    with looking(round_, load_catalogue(round_.catalogue), unit, as_json) as now:
        if item not in now.catalogue.item_by_id:
            refuse([no_such_item(now.catalogue, item)], as_json)
        found = follow(now, item, unit, LANG)
        if as_json:
            record = {"round": now.catalogue.settings.year, **found.as_json(LANG)}
            print_record(record)
            return
        names = {one.code: one.short or one.name for one in now.catalogue.units}
        _print(found, names)


def _print(found: Trace, names: Mapping[str, str]) -> None:
    _print_item(found.item, names)
    if found.pooled:
        _head("trace.pooled")
    for one in found.pooled:
        facts = {"label": one["label"], "pooling": text(f"pooling.{one['pooling']}", LANG), "how": one["how"]}
        say(text("trace.pooled-line", LANG, value=answer_text(one["value"]), **facts))
    used = {answer["unit"] for answer in found.answers if answer["used"]}
    _head("trace.used")
    _print_units(found, [unit for unit in found.units if unit["unit"] in used])
    others = [unit for unit in found.units if unit["unit"] not in used]
    if others:
        _head("trace.unused")
        _print_units(found, others)
    if found.sources:
        _head("trace.sources")
    for source in found.sources:
        _print_source(source)
    _print_rest(found)


def _head(key: str) -> None:
    say()
    say(text(key, LANG), bold=True)


def _print_item(item: Record, names: Mapping[str, str]) -> None:
    from govcredit_xl.scoring.rules import name_of

    head = {key: item[key] for key in ("id", "name", "area")}
    kind = name_of(item["kind"], LANG)
    say(text("trace.head", LANG, points=f"{item['points']:g}", kind=kind, **head), bold=True)
    say(text("trace.criterion", LANG, text=item["criterion"]))
    say(text("trace.rule", LANG, text=item["rule"]))
    if item["pooling"]:
        say(text("trace.score", LANG, **_scores(item)), fg="green")
    if item["verified_as_typed"] is not None or item["verified_why"]:
        facts = {"by": item["verified_by"] or "—", "why": item["verified_why"] or "—"}
        say(text("trace.verified", LANG, value=answer_text(item["verified_as_typed"]), **facts))
    counts = {key: item[key] for key in ("asked", "answered", "not_involved")}
    say(text("trace.counts", LANG, **counts))
    if item["missing"]:
        listed = NAMES[LANG].join(f"{code} {names.get(code, '')}" for code in item["missing"])
        say(text("trace.missing", LANG, units=listed), fg="yellow")


def _scores(record: Record) -> dict[str, str]:
    """The figures of an item, or of a unit in it, as they are printed."""
    figures = {key: _score(record[key]) for key in ("final", "computed", "provisional", "verified")}
    return {**figures, "state": text(f"item.{record['state']}", LANG)}


def _print_own(unit: Record) -> None:
    """A unit's own score and the levels above it."""
    if "score" not in unit:
        return
    score = unit["score"]
    say("    " + text("trace.score", LANG, **_scores(score)), fg="green")
    if score["why"] or score["by"]:
        facts = {"value": _score(score["verified"]), "by": score["by"] or "—", "why": score["why"] or "—"}
        say("    " + text("trace.verified", LANG, **facts))
    for one in unit["above"]:
        figures = {"score": _score(one["score"]), "points": _score(one["points"])}
        say(text("trace.above", LANG, name=one["node"], how=text(f"combining.{one['how']}", LANG), **figures))


def _print_units(found: Trace, units: Sequence[Record]) -> None:
    if not units:
        say(text("trace.none", LANG))
    for unit in units:
        own = text("trace.self", LANG, score=_score(unit["self"])) if unit["self"] is not None else ""
        if unit["rank"] is not None:
            rate = f"{unit['rate']:.2%}" if unit["rate"] is not None else "—"
            own += text("trace.rank", LANG, rate=rate, rank=f"{unit['rank']:g}", of=f"{unit['of']:g}")
        facts = {key: unit[key] for key in ("unit", "name")}
        facts |= {"part": text(f"part.{unit['part']}", LANG), "state": unit_state(unit["state"])}
        say(text("trace.unit-line", LANG, self=own, **facts))
        _print_own(unit)
        if unit["why"]:
            say(text("trace.memo", LANG, text=unit["why"]))
        if unit["evidence"]:
            say(text("trace.evidence", LANG, text=unit["evidence"]))
        for answer in (one for one in found.answers if one["unit"] == unit["unit"]):
            if answer["file"] or answer["value"] is not None or answer["corrected"]:
                _print_answer(answer)


def _print_answer(answer: Record) -> None:
    note = text("trace.corrected", LANG, old=answer_text(answer["original"])) if answer["corrected"] else ""
    if answer["why_not"]:
        note += text("trace.not-used", LANG, why=reason_in(LANG, answer["why_not"]))
    value = answer_text(answer["value"] if answer["value"] is not None else answer["raw"])
    if answer["measure"] and answer["value"] is not None:
        value += f" {answer['measure']}"
    place = f"{answer['file']} {answer['sheet']}!{answer['cell']}" if answer["cell"] else ""
    if answer["by"]:
        weight = "" if answer["weight"] is None else f" {answer['weight']:.4g}"
        note = text("trace.given", LANG, who=f"{answer['by_name']}{weight}") + note
    say(text("trace.answer", LANG, label=answer["label"], value=value, place=place, note=note))


def _print_source(source: Record) -> None:
    say(text("trace.source", LANG, file=source["file"]))
    times = {key: source[key].replace("T", " ")[:19] for key in ("received", "seen")}
    say(text("trace.received", LANG, received=times["received"][:16], seen=times["seen"][:16]))
    mail = source["mail"]
    if mail is not None:
        who = " ".join(part for part in (mail["from_name"], mail["from"]) if part) or "—"
        date = (mail["date"] or "—").replace("T", " ")[:16]
        facts = {"subject": mail["subject"] or "—", "id": mail["message_id"] or "—"}
        say(text("trace.mail", LANG, sender=who, date=date, **facts))
    say(text("trace.hash", LANG, sha=source["sha256"]))
    say(text("trace.archive", LANG, archive=source["archive"]))
    if not source["in_inbox"]:
        say(text("trace.gone", LANG), fg="yellow")
    for one in source["decisions"]:
        at = one["at"].replace("T", " ")[:16]
        say(
            text(
                "trace.decision", LANG, what=reason_in(LANG, one["name"]), by=one["by"], at=at, why=one["why"]
            )
        )


def _print_rest(found: Trace) -> None:
    if found.passed_over:
        _head("trace.passed")
    for one in found.passed_over:
        reason = reason_in(LANG, one["reason"]).removeprefix(one["file"]).strip()
        say(text("trace.passed-line", LANG, file=one["file"], reason=reason))
    if found.adjustments:
        _head("trace.adjustments")
    for one in found.adjustments:
        facts = {"by": one["by"] or "—", "why": reason_in(LANG, one["why"] or "—")}
        where = " ".join(part for part in (one["unit"], one["code"]) if part)
        old, new, time = answer_text(one["old"]), answer_text(one["new"]), one["time"].replace("T", " ")[:16]
        line = text(
            "trace.adjustment", LANG, time=time, unit=where, field=one["field"], old=old, new=new, **facts
        )
        say(line)
    if found.before is not None:
        _head("trace.before")
        figures = {name: _score(found.before[name]) for name in ("final", "points")}
        change = found.before["change"]
        facts = {key: found.before[key] for key in ("round", "file", "sheet", "item")}
        moved = "—" if change is None else f"{change:+.2f}"
        say(text("trace.before-line", LANG, change=moved, **figures, **facts))
    advice = found.advice(LANG)
    if advice:
        _head("trace.advice")
    for one in advice:
        say(
            text(
                "trace.advice-line",
                LANG,
                unit=f"{one['unit']}  " if one["unit"] else "",
                text=one["sentence"],
            )
        )
    if found.problems:
        _head("trace.problems")
        print_problems(found.problems)


def _score(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"
