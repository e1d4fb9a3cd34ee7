"""Evidence: what the units name, what came, which belongs together, and what is missing.

Nothing is guessed: a file whose name fits two units' words belongs to neither until somebody says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from govcredit_xl.core.arrivals import Arrival
from govcredit_xl.core.model import EVIDENCE, Answer, Catalogue, Return
from govcredit_xl.core.parts import EvidenceRow
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import EVIDENCE_WANTED, NO_EVIDENCE, EvidenceState, Sheet
from govcredit_xl.returns.checks import CheckResult
from govcredit_xl.returns.choose import Selection
from govcredit_xl.returns.evidence_names import (
    base_name,
    compared,
    items_said,
    own_words,
    without_extension,
)
from govcredit_xl.returns.unit_names import UnitNames
from govcredit_xl.scoring.blocks import make_block
from govcredit_xl.scoring.rules import rule_of

_ADDRESS: Final = re.compile(r"(?:https?://|www\.)[^\s，。；、]+", re.IGNORECASE)
_PARTED: Final = re.compile(r"[\n\r;；，,、|]+")
_ENUMERATED: Final = re.compile(r"\A(?:附件\s*(?:\d+\s*)?[:：]|\(?\d{1,2}[)）]\s*|[①-⑳]\s*|\d{1,2}[.、]\s+)")
_QUOTES: Final = "《》“”\"'‘’「」[]【】()（）。. \t"
_LETTER: Final = re.compile(r"[^\W\d_]")
_NOTHING: Final = frozenset({"", *NO_EVIDENCE})
_POINTERS: Final = frozenset(
    {"附件", "见附件", "详见附件", "附后", "见附后", "另附", "随附", "见压缩包", "见佐证材料"}
)
"""Words that point to whatever was sent for the item."""


@dataclass(frozen=True)
class EvidenceFile:
    """A file that came as evidence.

    Attributes:
        path: as arrivals have it.
        unit: whose it is, None where that is not certain.
        items: ids of the items that its name or folder says.
        only_named: it was taken for something else, and is evidence only where a unit names it.
        own: its name without its extension, the names of the unit and the items that it says.
    """

    path: str
    sha256: str
    unit: str | None
    items: tuple[str, ...]
    only_named: bool = False
    own: str = ""

    @cached_property
    def name(self) -> str:
        """Its name as names are compared."""
        return compared(base_name(self.path))

    @cached_property
    def stem(self) -> str:
        """The name without its extension."""
        return without_extension(self.name)


@dataclass
class EvidenceMatches:
    """What became of all evidence."""

    rows: list[EvidenceRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Named:
    """A piece of evidence that a unit names, and where."""

    unit: str
    item: str
    text: str
    material: str
    sheet: str | None
    cell: str | None


def match_evidence(
    catalogue: Catalogue,
    arrivals: Sequence[Arrival],
    returns: Mapping[str, Return],
    checked: Mapping[str, CheckResult],
    chosen: Selection,
) -> EvidenceMatches:
    """Tie what was received to what was named, and tell what is missing."""
    found = EvidenceMatches()
    files = evidence_files(catalogue, arrivals, returns)
    named = [piece for unit, sha in chosen.taken.items() for piece in _named(unit, returns[sha])]
    matcher = _Matcher(files, named, UnitNames.of(catalogue))
    shown: set[tuple[str, str | None, str]] = set()
    for piece in named:
        _one_piece(piece, matcher, chosen, found, shown)
    for file in files:
        _unnamed(file, matcher, found, shown)
    order = {unit.code: k for k, unit in enumerate(catalogue.units)}
    found.rows.sort(key=lambda row: (order.get(row.unit, len(order)), row.item == ""))
    had = {
        (row.unit, row.item)
        for row in found.rows
        if row.state in (EvidenceState.RECEIVED, EvidenceState.ADDRESS)
    }
    had |= {(piece.unit, piece.item) for piece in named if not _says_nothing(piece.text)}
    found.problems += _missing(catalogue, returns, checked, chosen, had)
    return found


# -- what came -----------------------------------------------------------------------------------------
def evidence_files(
    catalogue: Catalogue, arrivals: Sequence[Arrival], returns: Mapping[str, Return]
) -> list[EvidenceFile]:
    """Every file that came, with what its name, its folders and what brought it say; evidence first.

    Containers that were taken apart, forms and whatever was refused are there too, as `only_named`.
    """
    names = UnitNames.of(catalogue)
    where = _Where(
        _Names(names),
        _brought(arrivals, returns),
        {unit.code: {item.id for item, _ in catalogue.items_of(unit.code)} for unit in catalogue.units},
    )
    ids = catalogue.item_by_id.keys()
    found: list[EvidenceFile] = []
    seen: set[tuple[str, str | None, tuple[str, ...], str]] = set()
    known_ones = [arrival for arrival in arrivals if arrival.sha256 in returns]
    for arrival in sorted(known_ones, key=lambda one: not _is_evidence(one, returns)):
        said = returns[arrival.sha256]
        evidence = _is_evidence(arrival, returns)
        subject = arrival.mail.subject if arrival.mail is not None else ""
        usable = said.unit if said.state == "usable" else None
        unit = usable or where.unit_of(arrival.path, said.unit) or _only(where.names.in_path(subject))
        known = where.asked.get(unit or "", set()) if unit else ids
        items = items_said(re.split(r"[/!]", arrival.path)[1:], known) or items_said([subject], known)
        name = compared(base_name(arrival.path))
        key = (arrival.sha256, unit, items, name)  # a unit may name either name
        if key not in seen:
            seen.add(key)
            own = own_words(without_extension(name), names.said_of(unit), items)
            found.append(EvidenceFile(arrival.path, arrival.sha256, unit, items, not evidence, own))
    return found


def _is_evidence(arrival: Arrival, returns: Mapping[str, Return]) -> bool:
    return returns[arrival.sha256].state == "evidence" and not arrival.ignored


class _Names:
    """The units that a part of a path names, looked for once: folders repeat."""

    def __init__(self, names: UnitNames) -> None:
        self._names = names
        self._known: dict[str, frozenset[str]] = {}

    def in_path(self, part: str) -> frozenset[str]:
        """Codes of the units."""
        if part not in self._known:
            self._known[part] = self._names.in_path(part)
        return self._known[part]


def _brought(arrivals: Sequence[Arrival], returns: Mapping[str, Return]) -> dict[str, set[str]]:
    """Container → units whose own workbook came in it, at any depth."""
    found: dict[str, set[str]] = {}
    for arrival in arrivals:
        said = returns.get(arrival.sha256)
        if said is None or said.unit is None or said.state != "usable":
            continue
        for container in _containers(arrival.path):
            found.setdefault(container, set()).add(said.unit)
    return found


def _containers(path: str) -> list[str]:
    """The mails and archives that a member came in, the innermost first."""
    parts = path.split("!")
    return ["!".join(parts[:k]) for k in range(len(parts) - 1, 0, -1)]


@dataclass(frozen=True)
class _Where:
    """Whose a file is, by its place and its name.

    Attributes:
        names: of the units.
        brought: container → units whose own workbook came in it.
        asked: unit → ids of the items that it is asked.
    """

    names: _Names
    brought: Mapping[str, set[str]]
    asked: Mapping[str, set[str]]

    def unit_of(self, path: str, sender: str | None) -> str | None:
        """Who sent it says more than what its title is about; but where two sent it together, its title decides."""
        *folders, own = re.split(r"[/!]", path)
        for part in reversed(folders[1:]):
            units = self.names.in_path(part)
            if units:
                return self._among(units, own)
        for container in _containers(path):
            if container in self.brought:
                return self._among(self.brought[container], own)
        return sender or _only(self.names.in_path(own))

    def _among(self, units: Collection[str], name: str) -> str | None:
        """The one of these units, or else the one that the name says, by unit or by an item that only one is asked."""
        if len(units) == 1:
            return _only(units)
        named = self.names.in_path(name)
        if named:
            return _only(named & set(units)) or _only(named)
        return _only(unit for unit in units if items_said([name], self.asked.get(unit, ())))


def _only(units: Iterable[str]) -> str | None:
    found = set(units)
    return found.pop() if len(found) == 1 else None


# -- what is named -------------------------------------------------------------------------------------
def _named(unit: str, said: Return) -> Iterator[_Named]:
    for answer in said.answers:
        if answer.code == EVIDENCE and answer.value not in (None, ""):
            yield _Named(unit, answer.item, str(answer.value), str(answer.value), answer.sheet, answer.cell)
    for note in said.evidence:
        shown = "：".join(text for text in (note.material, note.file) if text)
        yield _Named(unit, note.item, note.file or note.material, shown, Sheet.EVIDENCE, note.cell)


def _says_nothing(text: str) -> bool:
    return compared(text).strip(_QUOTES) in _NOTHING


class _Matcher:
    """Finds the files that a text names."""

    def __init__(self, files: Sequence[EvidenceFile], named: Sequence[_Named], names: UnitNames) -> None:
        self._names = names
        self._own: dict[str | None, list[EvidenceFile]] = {}
        for file in files:
            self._own.setdefault(file.unit, []).append(file)
        # A file that says no unit belongs to the one unit that names it.
        self._orphans: dict[str, list[EvidenceFile]] = {}
        texts = [(piece, compared(piece.text)) for piece in named] if self._own.get(None) else []
        for file in self._own.get(None, ()):
            naming = {
                piece.unit
                for piece, text in texts
                if file.stem in text or (piece.item in file.items and file.own and file.own in text)
            }
            owner = _only(naming)
            if owner is not None:
                self._orphans.setdefault(owner, []).append(file)
        self.used: set[str] = set()

    def candidates(self, unit: str) -> list[EvidenceFile]:
        """Files of the unit, the longest names first."""
        mine = [*self._own.get(unit, ()), *self._orphans.get(unit, ())]
        return sorted(mine, key=lambda file: (-len(file.name), file.path))

    def pieces(self, named: _Named) -> list[tuple[str, list[EvidenceFile], str]]:
        """(text, files, state) of each piece that the text names."""
        mine = self.candidates(named.unit)
        text = unicodedata.normalize("NFKC", named.text)
        found = [(address, list[EvidenceFile](), EvidenceState.ADDRESS) for address in _ADDRESS.findall(text)]
        text = _ADDRESS.sub("\n", text)
        plain_text = compared(text)
        for file in mine:  # names may hold what parts them elsewhere
            if file.name not in plain_text:
                continue
            pattern = re.compile(rf"(?<!\w){re.escape(file.name)}(?!\w)", re.IGNORECASE)
            if pattern.search(text):
                found.append((base_name(file.path), self._same(mine, file), EvidenceState.RECEIVED))
                text = pattern.sub("\n", text)
        for piece in _PARTED.split(text):
            plain = _ENUMERATED.sub("", piece.strip()).strip(_QUOTES)
            if compared(plain) in _NOTHING or (found and compared(plain) in _POINTERS):
                continue
            files = self._by_stem(mine, compared(plain), named)
            if files or _LETTER.search(plain):  # else it only numbers what stands beside it
                found.append((plain, files, EvidenceState.RECEIVED if files else EvidenceState.NOT_RECEIVED))
        return found

    def _same(self, mine: Sequence[EvidenceFile], file: EvidenceFile) -> list[EvidenceFile]:
        found = _evidence_first([other for other in mine if other.name == file.name])
        self.used |= {other.path for other in found}
        return found

    def _by_stem(self, mine: Sequence[EvidenceFile], plain: str, named: _Named) -> list[EvidenceFile]:
        item = named.item
        if plain in _POINTERS:
            found = [file for file in mine if item in file.items and not file.only_named]
        else:
            stem = without_extension(plain)
            found = [file for file in mine if file.stem == stem]
            # Units are asked to put their name and the number before it, and write it into the form without.
            own = own_words(stem, self._names.said_of(named.unit), (item,))
            found = found or [file for file in mine if own and _means(file, own, item)]
            if len({file.name for file in found}) > 1:  # which of them is meant is not said
                found = [file for file in found if item in file.items]
        found = _evidence_first(found)
        self.used |= {file.path for file in found}
        return found


def _evidence_first(found: list[EvidenceFile]) -> list[EvidenceFile]:
    """Those that came as evidence; the others only where there are none."""
    return [file for file in found if not file.only_named] or found


def _means(file: EvidenceFile, own: str, item: str) -> bool:
    """True where a file's own words are those, and it says that item or none; with further words only that item."""
    if item in file.items:
        return file.own == own or file.own.endswith(f" {own}")
    return not file.items and file.own == own


def _one_piece(
    piece: _Named,
    matcher: _Matcher,
    chosen: Selection,
    found: EvidenceMatches,
    shown: set[tuple[str, str | None, str]],
) -> None:
    several = matcher.pieces(piece)
    for text, files, state in several:
        material = piece.material if len(several) == 1 else text
        for file in files:
            shown.add((file.sha256, piece.unit, piece.item))
        paths = list({file.sha256: file.path for file in files}.values()) or [""]
        found.rows += [EvidenceRow(piece.item, piece.unit, material, path, state) for path in paths]
        if state == EvidenceState.NOT_RECEIVED:
            found.problems.append(
                Problem(
                    "evidence-not-received",
                    piece.unit,
                    piece.item or None,
                    chosen.units[piece.unit].file,
                    piece.sheet,
                    piece.cell,
                    {"name": text},
                )
            )


def _unnamed(
    file: EvidenceFile, matcher: _Matcher, found: EvidenceMatches, shown: set[tuple[str, str | None, str]]
) -> None:
    """A file that came without being named, or for further items than those it was named for."""
    if file.only_named or any(container in matcher.used for container in _containers(file.path)):
        return
    name = base_name(file.path)
    if file.unit is None:
        if file.path not in matcher.used:
            found.rows.append(
                EvidenceRow(file.items[0] if file.items else "", "", name, file.path, EvidenceState.NO_UNIT)
            )
            found.problems.append(Problem("evidence-without-unit", file=file.path))
        return
    for item in file.items:
        if (file.sha256, file.unit, item) not in shown:
            shown.add((file.sha256, file.unit, item))
            found.rows.append(EvidenceRow(item, file.unit, name, file.path, EvidenceState.RECEIVED))
    if not file.items and file.path not in matcher.used:
        found.rows.append(EvidenceRow("", file.unit, name, file.path, EvidenceState.NO_ITEM))
        found.problems.append(Problem("evidence-without-item", file.unit, file=file.path))


# -- what is named, and was taken for something else -----------------------------------------------------
def as_evidence(
    catalogue: Catalogue,
    arrivals: Sequence[Arrival],
    returns: Mapping[str, Return],
    taken: Mapping[str, str],
    decided: Collection[str],
) -> Mapping[str, Return]:
    """The returns, of which those that units name as evidence are evidence, whatever they were taken for.

    Args:
        catalogue: the round's catalogue.
        arrivals: what came.
        returns: what each content says, by SHA-256.
        taken: unit → SHA-256 of its return that counts.
        decided: SHA-256 of what the office has decided about.
    """
    others = {sha for sha, said in returns.items() if _was_refused(said)} - set(decided)
    named = [piece for unit, sha in taken.items() for piece in _named(unit, returns[sha])] if others else []
    if not named:
        return returns
    files = evidence_files(catalogue, arrivals, returns)
    matcher = _Matcher(files, named, UnitNames.of(catalogue))
    now = dict(returns)
    for piece in named:
        for _, found, _ in matcher.pieces(piece):
            now |= {
                file.sha256: _taken_as_named(now[file.sha256], piece.unit)
                for file in found
                if file.sha256 in others
            }
    return now


def _was_refused(said: Return) -> bool:
    foreign = any(problem.code == "foreign-workbook" for problem in said.problems)
    return said.state == "unreadable" or (said.state == "rejected" and foreign)


def _taken_as_named(said: Return, unit: str) -> Return:
    if said.state == "evidence":
        return said
    reason = "单位写明它是佐证材料，已存档"
    if said.state == "rejected":
        return replace(said, unit=unit, state="evidence", reason=reason, problems=())
    problem = Problem("evidence-unopened", facts={"why": said.reason})
    return replace(
        said,
        unit=unit,
        state="evidence",
        reason=f"{reason}；本机没有打开：{said.reason}",
        problems=(problem,),
    )


# -- what is missing -----------------------------------------------------------------------------------
def _missing(
    catalogue: Catalogue,
    returns: Mapping[str, Return],
    checked: Mapping[str, CheckResult],
    chosen: Selection,
    had: set[tuple[str, str]],
) -> Iterator[Problem]:
    """Items that want evidence, where the unit claims something and has shown none."""
    given: dict[tuple[str, str], dict[str, Answer]] = {}
    for unit, sha in chosen.taken.items():
        for answer in returns[sha].answers:
            given.setdefault((unit, answer.item), {})[answer.code] = answer
    for item in catalogue.items:
        if EVIDENCE_WANTED not in item.method:
            continue
        units = [
            unit
            for unit in item.units
            if unit in chosen.taken
            and (unit, item.id) not in had
            and item.id not in checked[chosen.taken[unit]].faulty
        ]
        answers = [given.get((unit, item.id), {}) for unit in units]
        block = make_block(item, [unit in item.leads for unit in units], answers)
        claims = rule_of(item).claims(item, block.x) if units else ()
        for row, unit in enumerate(units):
            if not claims[row] or block.not_involved(row):
                continue
            at = answers[row].get(EVIDENCE)
            place = (at.sheet, at.cell) if at is not None else (None, None)
            file, facts = chosen.units[unit].file, {"method": item.method}
            yield Problem("evidence-missing", unit, item.id, file, place[0], place[1], facts)
