"""What the command line prints: the summary for people, or one JSON object."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import click

from govcredit_xl.cli.command import LANG
from govcredit_xl.cli.terminal import understands_codes
from govcredit_xl.cli.texts import text
from govcredit_xl.core.problems import Problem, by_importance
from govcredit_xl.core.terms import UnitState

SHOWN = 20
"""Problems printed at most; all are in the master and in --json."""

_COLOURS = {"error": "red", "warning": "yellow", "info": None}


def say(message: str = "", *, err: bool = False, **style: Any) -> None:
    """A line for people."""
    stream = "stderr" if err else "stdout"
    # Where it is no terminal click leaves the codes out itself, unless it is told otherwise by the user.
    refused = (
        getattr(sys, stream) is not None and getattr(sys, stream).isatty() and not understands_codes(stream)
    )
    click.secho(message, err=err, color=False if refused else None, **style)


def print_record(record: Mapping[str, Any]) -> None:
    """One JSON object, alone on stdout: in UTF-8 with plain line ends, whatever the system's code page is."""
    said = json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    click.echo(said.encode("utf-8"), nl=False)


def print_json(
    figures: Mapping[str, Any], problems: Sequence[Problem], files: Mapping[str, Any] | None
) -> None:
    """The object of --json, alone on stdout."""
    found: dict[str, Any] = {**figures, "problems": [problem.as_json(LANG) for problem in problems]}
    if files is not None:
        found["files"] = dict(files)
    print_record(found)


def print_problems(problems: Sequence[Problem], *, in_master: bool = False, err: bool = False) -> None:
    """Errors and warnings with what to do; notes only where there is no master to hold them."""
    ordered = by_importance(problems)
    shown = [p for p in ordered if not (in_master and p.severity == "info")]
    alike = Counter(map(_kind, shown))
    firsts = list({_kind(p): p for p in reversed(shown)}.values())[::-1] if in_master else shown
    for problem in firsts[:SHOWN]:
        mark = text(f"severity.{problem.severity}", LANG)
        where = "" if not in_master or not problem.file else f"{problem.file} "
        message = problem.message(LANG)
        where = "" if problem.file and problem.file in message else where
        say(f"  [{mark}] {where}{message}", err=err, fg=_COLOURS[problem.severity])
        say(f"         {text('remedy', LANG)}{problem.remedy(LANG)}", err=err, dim=True)
        others = alike[_kind(problem)] - 1
        if in_master and others:
            say(f"         {text('alike', LANG, count=others)}", err=err, dim=True)
    if len(firsts) > SHOWN:
        say("  " + text("more" if in_master else "more.plain", LANG, count=len(firsts) - SHOWN), err=err)
    notes = len(ordered) - len(shown)
    if notes:
        say("  " + text("more.notes", LANG, count=notes), err=err)


def _kind(problem: Problem) -> tuple[str, str | None]:
    """Problems that one line stands for: a unit's errors of a code, everybody's warnings of a code."""
    return problem.code, problem.unit if problem.severity == "error" else None


def print_counts(problems: Sequence[Problem]) -> None:
    """How many problems of each severity."""
    counts = Counter(problem.severity for problem in problems)
    say(text("counts", LANG, errors=counts["error"], warnings=counts["warning"], infos=counts["info"]))


def print_round(figures: Mapping[str, Any]) -> None:
    """Files, units, items and the total."""
    files = Counter(one["state"] for one in figures["returns"])
    units = Counter(one["state"] for one in figures["units"])
    items = Counter(one["state"] for one in figures["items"])
    say(text("collect.files", LANG, text=_list({text(f"state.{k}", LANG): v for k, v in files.items()})))
    say(text("collect.units", LANG, text=_list({k: units[k] for k in UnitState.ALL if units[k]})))
    say(text("collect.items", LANG, text=_list({text(f"item.{k}", LANG): v for k, v in items.items()})))
    if figures["total"] is not None:
        total = {name: f"{value:.2f}" for name, value in figures["total"].items()}
        say(text("collect.total", LANG, **total), bold=True)
    if "scores" in figures:
        _print_groups(figures["units"])
    if figures.get("closed"):
        closed = figures["closed"]
        facts = {name: closed[name] for name in ("by", "why")}
        say(text("closed.line", LANG, at=closed["at"].replace("T", " ")[:16], **facts), fg="yellow")


def _print_groups(units: Sequence[Mapping[str, Any]]) -> None:
    """Each ranking group with the best total and who has it."""
    for group in dict.fromkeys(one["group"] for one in units):
        mine = [one for one in units if one["group"] == group]
        totals = [one["total"] for one in mine if one["total"] is not None]
        first = "、".join(one["name"] for one in mine if one["rank"] == 1) or "—"
        mean = f"{sum(totals) / len(totals):.2f}" if totals else "—"
        facts = {"group": group, "count": len(mine), "ranked": len(totals), "mean": mean, "first": first}
        say(text("collect.group", LANG, **facts), bold=True)


def print_units(figures: Mapping[str, Any]) -> None:
    """Units by state, named."""
    for state, key in (
        (UnitState.NOT_RETURNED, "status.missing"),
        (UnitState.HELD, "status.held"),
        (UnitState.FAULTY, "status.faulty"),
    ):
        names = [f"{one['code']} {one['name']}" for one in figures["units"] if one["state"] == state]
        if names:
            say(text(key, LANG, units="、".join(names)))


def _list(counts: Mapping[str, int]) -> str:
    return "，".join(f"{name} {count}" for name, count in counts.items()) or "0"


# -- A progress bar on stderr for anything longer than a second; none when it is not a terminal ----------
_WIDTH = 24


class Bar:
    """Redraws one line; called with (stage, done, total)."""

    def __init__(self) -> None:
        self._on = understands_codes("stderr")
        self._start = time.monotonic()
        self._drawn = False

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far the stage is, once a second has gone by."""
        if not self._on or total <= 0 or time.monotonic() - self._start < 1:
            return
        full = _WIDTH * done // total
        line = f"{text(f'progress.{stage}', LANG)} {'█' * full}{'░' * (_WIDTH - full)} {done}/{total}"
        sys.stderr.write("\r\x1b[K" + line)
        sys.stderr.flush()
        self._drawn = True

    def close(self) -> None:
        """Wipe the line."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
