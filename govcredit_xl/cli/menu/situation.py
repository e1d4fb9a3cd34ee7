"""How a round stands, as the menu shows it, and the one thing to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from govcredit_xl.core.folder import Round, file_hash, saved_at
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.terms import UnitState
from govcredit_xl.returns.inbox import list_inbox

_READ_AT_MOST: Final = 50_000_000  # bytes, so that the window does not wait
_CIRCULAR: Final = "result|"
"""Begins the key of a circular in the register of released documents."""
_DECIDABLE: Final = frozenset({"taken", "superseded", "held", "rejected"})


@dataclass(frozen=True)
class Situation:
    """What the menu needs to know of a round.

    Attributes:
        wrong: number of errors in the catalogue.
        built: workbooks in outbox that the ledger knows.
        waiting: files in inbox that no collect has taken in.
        unscored: decisions about returns that the master does not know yet.
        collected: the first collect has been.
        states: state of units → how many.
        items: state of items → how many.
        given: units that were given a workbook back since their return.
        closed: the round is closed.
        released: a circular was released, and its file is there; a draft is none.
        files: (path, state, unit) of returns that can be decided about.
        units: (code, name) of all units.
        scored: (id, name) of all items.
        backups: names of what `returns backups` can bring back, the newest masters first.
        total: the district's final score, None where there is none.
    """

    wrong: int = 0
    built: int = 0
    waiting: int = 0
    unscored: int = 0
    collected: bool = False
    states: Mapping[str, int] = field(default_factory=dict)
    items: Mapping[str, int] = field(default_factory=dict)
    given: int = 0
    closed: bool = False
    released: bool = False
    files: Sequence[tuple[str, str, str]] = ()
    units: Sequence[tuple[str, str]] = ()
    scored: Sequence[tuple[str, str]] = ()
    backups: Sequence[str] = ()
    total: float | None = None


def look(round_: Round) -> Situation:
    """How a round stands, by the catalogue, the ledger's last report and the folders; nothing is written."""
    from govcredit_xl.catalogue import load_catalogue
    from govcredit_xl.core.decisions import not_scored
    from govcredit_xl.core.register import issued_documents
    from govcredit_xl.core.safekeeping import look_at_ledger
    from govcredit_xl.round.closure import closing_of

    catalogue, problems = load_catalogue(round_.catalogue)
    wrong = sum(problem.severity == "error" for problem in problems)
    units = (
        [(unit.code, unit.short or unit.name) for unit in catalogue.units] if catalogue is not None else []
    )
    scored = [(item.id, item.name) for item in catalogue.items] if catalogue is not None else []
    if not round_.ledger_file.exists():
        return Situation(wrong, units=units, scored=scored)
    with look_at_ledger(round_) as ledger:
        figures = (ledger.get_json("report") or {}).get("report", {}).get("figures", {})
        closing = closing_of(ledger)
        total = figures.get("total")
        return Situation(
            wrong=wrong,
            built=sum(bool(one.sha256) and (round_.root / one.file).exists() for one in ledger.built()),
            waiting=_waiting(round_, ledger),
            unscored=not_scored(ledger),
            collected=bool(figures),
            states=Counter(one["state"] for one in figures.get("units", ())),
            items=Counter(one["state"] for one in figures.get("items", ())),
            given=len({event.key for event in ledger.events("correction")}),
            closed=closing is not None,
            released=any(
                one.key.startswith(_CIRCULAR) and (round_.root / one.file).exists()
                for one in issued_documents(ledger)
            ),
            files=_files(figures),
            units=units,
            scored=scored,
            backups=_backups(round_),
            total=total["final"] if total else None,
        )


def _waiting(round_: Round, ledger: Ledger) -> int:
    if not round_.inbox.is_dir():
        return 0
    found, _ = list_inbox(round_, round_.inbox)
    seen = ledger.sightings()
    touched = [file for file in found if file.name not in seen or seen[file.name].stamp != file.stamp]
    left, new = _READ_AT_MOST, 0
    for file in touched:
        # The folder of a round may have been copied: other times, the same files.
        known = seen.get(file.name)
        same = known is not None and known.stamp.startswith(f"{file.size} {file.mtime_ns} ")
        if known is not None and not same and file.size <= left:
            left -= file.size
            with suppress(OSError):  # another program holds it: it counts as new
                same = file_hash(file.path) == known.sha256
        new += not same
    return new


def _backups(round_: Round) -> list[str]:
    from govcredit_xl.core.safekeeping import spares
    from govcredit_xl.master.files import backups_of

    masters = sorted(backups_of(round_), key=lambda path: (saved_at(path), path.name), reverse=True)
    return [path.name for path in masters] + [one.name for one in reversed(spares(round_))]


def _files(figures: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (one["file"], one["state"], one["unit"] or "")
        for one in figures.get("returns", ())
        if one["state"] in _DECIDABLE and one["sha256"]
    ]


def next_step(now: Situation) -> tuple[str, str]:
    """(key of the entry, why): the one thing to do next."""
    back = now.states.get(UnitState.RETURNED, 0) + now.states.get(UnitState.FAULTY, 0)
    faulty, held = now.states.get(UnitState.FAULTY, 0), now.states.get(UnitState.HELD, 0)
    absent, open_ = (
        now.states.get(UnitState.NOT_RETURNED, 0),
        now.items.get("open", 0) + now.items.get("judged", 0),
    )
    steps = (
        (now.wrong > 0, "check", f"指标体系里有 {now.wrong} 处错误，先改好"),
        (now.closed and not now.released, "release", "本轮已经关闭，可以印发通报"),
        (now.closed, "documents", "本轮已经关闭，通报已经写好"),
        (now.built == 0, "build", "还没有生成填报表"),
        (now.waiting > 0, "collect", f"inbox 里有 {now.waiting} 个没有收过的文件"),
        (now.unscored > 0, "collect", f"有 {now.unscored} 个对报送的决定还没有算进得分"),
        (not now.collected, "send", "把填报表发给各单位；收到的放进 inbox，再点“收表汇总”"),
        (held > 0, "returns", f"有 {held} 家的报送待核，请核实后指定单位或不采用"),
        (faulty > now.given, "correct", f"有 {faulty} 家填报有误，退回去改"),
        (absent > 0, "remind", f"还有 {absent} 家没有报，催一催"),
        (open_ > 0, "open", f"还有 {open_} 项没有定分，在主评分表填核定分，再点“收表汇总”"),
        (back > 0, "close", "都定了，可以关闭本轮"),
    )
    return next(((key, why) for holds, key, why in steps if holds), ("status", "看看进度"))


def summary(now: Situation) -> str:
    """How the round stands, in one line."""
    if not now.collected:
        return f"填报表 {now.built} 份，还没有收表"
    parts = [f"{state} {now.states[state]} 家" for state in UnitState.ALL if now.states.get(state)]
    if now.total is not None:
        parts.append(f"总得分 {now.total:.2f}")
    return "，".join([*parts, *(["已关闭"] if now.closed else [])])
