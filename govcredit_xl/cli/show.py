"""What the command line prints: the summary for people, or one JSON object."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

from govcredit_xl.cli.command import LANG, NAMES
from govcredit_xl.cli.menu.behind import PROGRESS, in_menu, tells_progress
from govcredit_xl.cli.terminal import understands_codes
from govcredit_xl.cli.texts import TEXTS, text
from govcredit_xl.core.plain_text import visible
from govcredit_xl.core.problems import Problem, by_importance, reason_in
from govcredit_xl.core.terms import UnitState

if TYPE_CHECKING:
    from govcredit_xl.round.news import News

AND = {"zh": "，", "en": ", "}
SHOWN = 20
"""Problems printed at most; all are in the master and in --json."""

_REASONS = frozenset({"reason", "why", "why_not", "how"})
"""Keys of JSON that hold a stored reason."""

_COLOURS = {"error": "red", "warning": "yellow", "info": None}


def say(message: str = "", *, err: bool = False, **style: Any) -> None:
    """Print for people: the one way to the console. Signs that would steer it are shown instead."""
    if in_menu() and LANG == "zh":
        from govcredit_xl.core.clickers import for_clickers

        message = for_clickers(message)
    stream = "stderr" if err else "stdout"
    # Where it is no terminal click leaves the codes out itself, unless it is told otherwise by the user.
    refused = (
        getattr(sys, stream) is not None and getattr(sys, stream).isatty() and not understands_codes(stream)
    )
    click.secho(visible(message), err=err, color=False if refused else None, **style)


def say_next(message: str, **style: Any) -> None:
    """What to do next, for who types commands; behind the menu or a launcher that is told there, once."""
    if not in_menu():
        say(message, **style)


def unit_state(state: str) -> str:
    """状态 of a unit in the reader's language."""
    return text(f"unit.{state}", LANG)


def answer_text(value: Any) -> str:
    """An answer in the reader's language: yes for 是, and a word where there is none."""
    from govcredit_xl.scoring.wording import shown

    return text("answer.blank", LANG) if value in (None, "") else shown(value).told(LANG)


def print_record(record: Mapping[str, Any]) -> None:
    """One JSON object, alone on stdout: in UTF-8 with plain line ends, whatever the system's code page is.

    Signs that would steer a console are escaped in it.
    """
    record = _phrased(record) if LANG == "en" else record
    said = visible(json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False)) + "\n"
    click.echo(said.encode("utf-8"), nl=False)


def _phrased(found: Any) -> Any:
    """The record with the reasons in it, which are stored in Chinese, in English."""
    if isinstance(found, Mapping):
        return {
            key: reason_in(LANG, said) if key in _REASONS and isinstance(said, str) else _phrased(said)
            for key, said in found.items()
        }
    return [_phrased(one) for one in found] if isinstance(found, list | tuple) else found


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


_OF_DOCUMENTS: Final = frozenset({"document-as-before"})
"""Of these there may be one for each document, and all say the same."""


def print_alike(problems: Sequence[Problem]) -> None:
    """Problems that tell the same of many units or documents, once, with the others' names; the rest as usual."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        of_unit = problem.unit and "name" in problem.facts
        alone = not of_unit and problem.code not in _OF_DOCUMENTS
        same = str(id(problem)) if alone else str(problem.facts.get("what", ""))
        groups.setdefault((problem.code, same), []).append(problem)
    print_problems([alike[0] for alike in groups.values()])
    for alike in groups.values():
        if len(alike) > 1:
            names = NAMES[LANG].join(map(_whom, alike[1:]))
            key = f"same.{alike[0].code}"
            said = text(key if key in TEXTS else "same", LANG, count=len(alike) - 1, units=names)
            say(f"  {said}", dim=True)


def _whom(problem: Problem) -> str:
    """The unit that a problem is about, else its file."""
    return f"{problem.unit} {problem.facts['name']}" if "name" in problem.facts else str(problem.file)


def print_news(found: News) -> None:
    """What came since the last collect, before everything else."""
    say(text("news", LANG), bold=True)
    states = Counter(one["state"] for one in found.arrived)
    if found.arrived:
        counts = _list({text(f"state.{state}", LANG): count for state, count in states.items()})
        say(text("news.arrived", LANG, count=len(found.arrived), text=counts))
    for one in found.arrived[:SHOWN]:
        reason = (
            f"{text('colon', LANG)}{reason_in(LANG, one['reason'])}"
            if one["reason"] and one["state"] not in {"superseded", "evidence"}
            else ""
        )
        state = text(f"state.{one['state']}", LANG)
        say(text("news.file", LANG, state=state, unit=one["unit"] or "—", file=one["file"], reason=reason))
    if len(found.arrived) > SHOWN:
        say(text("news.more", LANG, count=len(found.arrived) - SHOWN), dim=True)
    if found.changed:
        moves = AND[LANG].join(
            f"{code} {name} {unit_state(was)} → {unit_state(now)}" for code, name, was, now in found.changed
        )
        say(text("news.units", LANG, text=moves))
    if found.total is not None:
        was, now = (f"{value:.2f}" for value in found.total)
        say(text("news.total", LANG, was=was, now=now))
    say()


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
    say(text("collect.units", LANG, text=_list({unit_state(k): units[k] for k in UnitState.ALL if units[k]})))
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
        first = NAMES[LANG].join(one["name"] for one in mine if one["rank"] == 1) or "—"
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
            say(text(key, LANG, units=NAMES[LANG].join(names)))


def _list(counts: Mapping[str, int]) -> str:
    return AND[LANG].join(f"{name} {count}" for name, count in counts.items()) or "0"


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
        if tells_progress() and total > 0:
            sys.stderr.write(f"{PROGRESS} {text(f'progress.{stage}', LANG)}|{done}/{total}\n")
            sys.stderr.flush()
            return
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
