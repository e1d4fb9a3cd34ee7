"""A new round (`init`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from govcredit_xl.catalogue import load_catalogue, read_catalogue
from govcredit_xl.catalogue.next_round import moved
from govcredit_xl.core.folder import Round, cannot_write, path_from, write_atomic
from govcredit_xl.core.packaged import BLANK, DEFAULT, examples, packaged, packaged_templates
from govcredit_xl.core.path_lengths import crowded
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.round_names import following, in_year, period_in_name, years_in
from govcredit_xl.core.safekeeping import open_ledger
from govcredit_xl.core.terms import File
from govcredit_xl.core.words import NOTHING_SAID, Words, listed
from govcredit_xl.files.sheets.similar import closest, did_you_mean
from govcredit_xl.round.launchers import launchers
from govcredit_xl.round.template_years import templates_with_years
from govcredit_xl.round.write import Report, refusal


def begin(
    where: Path,
    *,
    empty: bool = False,
    like: str = "",
    previous: Path | None = None,
    extras: Mapping[str, bytes] | None = None,
    content: bytes | None = None,
) -> Report:
    """Make a round's folder with a catalogue, templates, key and ledger.

    The year is that of the folder's name, where it names one.

    Args:
        where: a folder that is not there yet, or is empty.
        empty: with the blank catalogue instead of the one of 2021.
        like: with the example list of that name.
        previous: with the catalogue and the templates of the round before: its folder, or its catalogue.
        extras: further files to put beside the catalogue, by name.
        content: the catalogue's workbook, in place of all those.
    """
    start = _start(where, empty, like, previous, content)
    if isinstance(start, Problem):
        return refusal(start)
    given = {**(extras or {})}
    if where.exists() and not (where.is_dir() and _free(where, given, start.templates)):
        return refusal(Problem("not-empty", facts={"where": str(where)}))
    round_ = Round(where.absolute())
    try:
        for folder in (round_.outbox, round_.inbox, round_.state):
            folder.mkdir(parents=True, exist_ok=True)
        for name, data in start.templates.items():
            write_atomic(round_.templates / name, data)
        for name, data in launchers().items():
            write_atomic(round_.root / name, data, mode=0o777)
        for name, data in given.items():
            write_atomic(round_.root / name, data)
        round_.load_key()
        # The catalogue comes last: a folder without it is no round, so a cut-off init can be told.
        write_atomic(round_.catalogue, start.catalogue)
        catalogue, _ = load_catalogue(round_.catalogue)
        with open_ledger(round_) as ledger:
            if catalogue is not None:
                ledger.round_id(catalogue.settings.year)
    except OSError as error:
        return refusal(cannot_write(round_, error))
    files = {"catalogue": round_.relative(round_.catalogue), "round": str(where)}
    return Report(problems=[*start.told, *crowded(round_)], files=files)


@dataclass(frozen=True)
class _Start:
    """What a round begins with; `told`: what was changed in the catalogue."""

    catalogue: bytes
    templates: Mapping[str, bytes]
    told: Sequence[Problem] = ()


def _start(
    where: Path, empty: bool, like: str, previous: Path | None, content: bytes | None
) -> _Start | Problem:
    """The catalogue and the templates of a new round, or why there are none."""
    own = packaged_templates(of_2021=not (empty or like or content is not None))
    if content is not None:
        return _Start(content, own)
    period = period_in_name(where.absolute().name)
    if previous is not None:
        return _after(where, period, previous)
    if like and like not in examples():
        zh, en = did_you_mean(closest(like, list(examples())))
        facts = {"name": like, "known": "、".join(examples()), "guess": zh, "guess_en": en}
        return Problem("no-such-list", facts=facts)
    data = packaged(examples()[like] if like else BLANK if empty else DEFAULT)
    return _moved(where, data, period, own, clear=not empty)


def _after(where: Path, period: str, previous: Path) -> _Start | Problem:
    """The round before, made into the next one."""
    file = previous / File.CATALOGUE if previous.is_dir() else previous
    if file.name == File.MASTER:
        file = file.with_name(File.CATALOGUE)
    old = Round(file.parent.absolute())
    try:
        data = file.read_bytes()
        catalogue, problems = read_catalogue(data, file.name)
        kept = {path.name: path.read_bytes() for path in sorted(old.templates.glob("*")) if path.is_file()}
    except OSError:
        return Problem("not-a-round", facts={"where": str(previous)})
    if catalogue is None:
        return next(problem for problem in problems if problem.severity == "error")
    kept = {name: data for name, data in kept.items() if not name.startswith(("~$", "."))}
    back = path_from(where, old.root)
    after = following(catalogue.settings.year)
    if not period or years_in(period) == years_in(after):
        period = in_year(period, after) or after
    own = packaged_templates()
    start = _moved(where, data, period, {**own, **kept}, back=back)
    return replace(start, told=[*start.told, *templates_with_years(kept, own)])


def _moved(
    where: Path,
    data: bytes,
    period: str,
    templates: Mapping[str, bytes],
    *,
    back: str | None = None,
    clear: bool = True,
) -> _Start:
    found = moved(data, period, previous=back, clear=clear) if period else None
    if found is None or (found.old == found.new and back is None):
        return _Start(data, templates)
    emptied = Words("，{names}清空了", ", {names} emptied").put(names=listed(found.emptied))
    facts: dict[str, str | float] = {"old": found.old, "new": found.new}
    facts["list"] = f"{where.absolute().name}/{File.CATALOGUE}"
    facts |= (emptied if found.emptied else NOTHING_SAID).as_facts("emptied")
    told = [Problem("list-moved", file=File.CATALOGUE, facts=facts)] if clear else []
    return _Start(found.data, templates, told)


def _free(where: Path, extras: Mapping[str, bytes], templates: Mapping[str, bytes]) -> bool:
    """True for an empty folder, and for one that holds just what an init that was cut off has left there."""
    round_ = Round(where.absolute())
    made = {round_.templates / name: data for name, data in templates.items()}
    made |= {round_.root / name: data for name, data in {**launchers(), **extras}.items()}
    cut_off = {path.with_name(f".{path.name}.tmp") for path in (*made, round_.key_file, round_.catalogue)}
    folders = {round_.templates, round_.outbox, round_.inbox, round_.state}
    for path in round_.root.rglob("*"):
        whole = path in made and path.read_bytes() == made[path]
        if not (whole or path in folders or path in cut_off or path == round_.key_file):
            return False
    return True
