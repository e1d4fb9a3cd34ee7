"""Where an input stands now: two of its witnesses must agree on one cell, and none may tell of a cell moved.

Witnesses are the defined name, the key (before the answer, and once more at the end of the row) and the
label. A name follows a cell that is cut, a key does not: so a name that points elsewhere, or nowhere,
leaves a doubt which only the rest of the row can clear.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from govcredit_xl.core.cells import a1
from govcredit_xl.core.layouts import FormCell, FormLayout
from govcredit_xl.files.sheets import Book, Place
from govcredit_xl.returns.rows import Rows
from govcredit_xl.returns.tampering import plain_formula

TORN: Final = "标签与位置不符，像是排序时没有选中整行"
_MOVED: Final = "单元格被剪切、移动或删除过，分不清原来填的是什么"
_REPEATED: Final = "有几行完全相同"
_DELETED: Final = "该行已被删除，原在 {sent}"
_SCATTERED: Final = "名称、编码和标签指向不同的位置"
_CHANGED: Final = "表格结构已改动"


@dataclass(frozen=True, slots=True)
class InputPlace:
    """Where an input stands now.

    Attributes:
        place: row and column, None where it is not certain.
        why: why not, in Chinese.
        near: the cell to look at where it is not certain, None where there is none.
        relabelled: the label of its row is no longer its own.
    """

    place: Place | None
    why: str = ""
    near: Place | None = None
    relabelled: bool = False


@dataclass(frozen=True, slots=True)
class _Witnesses:
    """The places that each names."""

    named: frozenset[Place]
    keyed: frozenset[Place]
    ended: frozenset[Place]
    labelled: frozenset[Place]

    @property
    def all(self) -> tuple[frozenset[Place], ...]:
        """One after the other."""
        return self.named, self.keyed, self.ended, self.labelled


def locate(cell: FormCell, rows: Rows, book: Book, layout: FormLayout) -> InputPlace:
    """The place of an input.

    Args:
        cell: the input as it was sent.
        rows: the form as it came back.
        book: the workbook, for its names.
        layout: as it was sent.
    """
    column = rows.columns.get(cell.column, cell.column)
    target = book.names.get(cell.name)
    if target is not None and _all_agree(target, column, cell.key, rows):
        return InputPlace(target[1:])
    said = _Witnesses(
        frozenset({target[1:]} if target is not None and target[0] == rows.sheet.name else ()),
        *(_places(found, cell.key, column) for found in (rows.keys, rows.ends, rows.labelled)),
    )
    votes = Counter(place for places in said.all for place in places)
    most = max(votes.values(), default=0)
    best = [place for place, count in votes.items() if count == most > 1]
    if len(best) != 1:
        return InputPlace(
            None,
            _why(said, best).format(sent=a1(cell.row, cell.column)),
            min(said.named & {*best} or best, default=None),
        )
    place = best[0]
    others = [other for other, count in votes.items() if count > 1 and other != place]
    # Names of a sheet that was copied and then deleted are all dead: they tell nothing of one cell.
    dead = cell.name in book.names and target is None and bool(rows.pointed)
    why = _doubt(cell, place, said, rows, layout, dead=dead)
    if (
        not why
        and not cell.locked
        and any(rows.sheet.cells.get(other) not in {None, rows.sheet.cells.get(place)} for other in others)
    ):
        why = _REPEATED
    if why:
        return InputPlace(None, why, place)
    if place in said.labelled:
        return InputPlace(place)
    if place[0] in rows.key_of_label:
        return InputPlace(None, TORN, place)
    return InputPlace(place, relabelled=True)


def _all_agree(target: tuple[str, int, int], column: int, key: str, rows: Rows) -> bool:
    """True where each witness tells of the one place to which one name points: so it is in nearly all forms."""
    sheet, row, pointed = target
    return (
        pointed == column
        and rows.keys.get(key) == [row]
        and rows.labelled.get(key) == [row]
        and rows.ends.get(key) in (None, [row])
        and sheet == rows.sheet.name
        and rows.pointed[row, column] == 1
    )


def _places(found: Mapping[str, Sequence[int]], key: str, column: int) -> frozenset[Place]:
    return frozenset((row, column) for row in found.get(key, ()))


def _doubt(
    cell: FormCell, place: Place, said: _Witnesses, rows: Rows, layout: FormLayout, *, dead: bool
) -> str:
    """Why what stands there may be another input's answer, "" where it is certain."""
    if any(ends and place not in ends for ends in (said.keyed, said.ended)):
        return TORN
    if place in said.named:
        return _MOVED if rows.pointed[place] > 1 else ""  # one of the names came with a cell put over it
    proved = reads(layout, cell, rows.formulas.get(place[0], ()), place)
    if proved is False:
        return _MOVED
    if said.named:
        (elsewhere,) = said.named
        whole_row = place in said.keyed and place in said.ended
        if not whole_row and rows.key_at.get(elsewhere[0], cell.key) != cell.key:
            return TORN
        stayed = whole_row and elsewhere == (cell.row, cell.column)
        return "" if proved or stayed else _MOVED
    return _MOVED if dead and not proved else ""


def _why(said: _Witnesses, ties: Sequence[Place]) -> str:
    found = sum(bool(places) for places in said.all)
    if len(ties) > 1:
        return _REPEATED if len(said.keyed) > 1 or len(said.labelled) > 1 else TORN
    return _DELETED if found == 0 else _SCATTERED if found > 1 else _CHANGED


# -- The formula beside an answer as a witness: like a name, it follows a cell that is cut, shifted or deleted ---
_REFERENCE: Final = re.compile(r"#REF!|(?<![A-Z0-9_.])[A-Z]{1,3}[1-9][0-9]{0,6}(?![A-Z0-9_(.])")

Taken = tuple[str, tuple[str, ...]]
"""A formula with its references taken out, and these."""


@lru_cache(maxsize=4096)  # the forms of a round hold the same formulas
def taken_apart(formula: str) -> Taken:
    """A formula's shape and the references in it; a lost one is #REF!."""
    parts = plain_formula(formula).split('"')
    found: list[str] = []
    for index in range(0, len(parts), 2):  # the odd ones are texts
        found += _REFERENCE.findall(parts[index])
        parts[index] = _REFERENCE.sub("@", parts[index])
    return '"'.join(parts), tuple(found)


def reads(layout: FormLayout, cell: FormCell, formulas: Iterable[str], place: Place) -> bool | None:
    """True where the formulas in the row still read the cell, False where they read another one.

    Args:
        layout: as it was sent.
        cell: the input.
        formulas: those that stand in the row now.
        place: where key and label say that the input stands.

    Returns:
        None where no formula tells: none was sent there, or none came back.
    """
    own, here = a1(cell.row, cell.column), a1(*place)
    now = [taken_apart(text) for text in formulas]
    said: bool | None = None
    for column in range(1, layout.end_column or layout.key_column + 1):
        sent = layout.formulas.get(a1(cell.row, column))
        if sent is None:
            continue
        shape, references = taken_apart(sent)
        at = [k for k, reference in enumerate(references) if reference == own]
        for came in now:
            if at and came[0] == shape and len(came[1]) == len(references):
                if any(came[1][k] != here for k in at):
                    return False
                said = True
    return said
