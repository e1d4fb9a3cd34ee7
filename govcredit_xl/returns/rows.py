"""The rows and columns of a form that came back: which keys, labels and names stand where now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.terms import FormHead
from govcredit_xl.files.sheets import Book, Place, SheetPicture, cell_text, heading_key

Pair = tuple[str, str]
"""(item id, label as compared)."""

ENOUGH: Final = 0.3
"""A sheet on which this share of the rows is recognised is a copy of the form."""


@lru_cache(maxsize=4096)  # the forms of a round hold the same texts
def compared(text: str) -> str:
    """A text as labels are compared: NFKC, without spaces."""
    return heading_key(text)


@dataclass(frozen=True)
class AskedInputs:
    """A layout by what can be recognised of it.

    Attributes:
        items: key → item id.
        pairs: (item id, label) → key; those that two rows share are left out.
        ids: item ids as compared.
    """

    layout: FormLayout
    items: Mapping[str, str]
    pairs: Mapping[Pair, str]
    labels: frozenset[str]
    ids: frozenset[str]

    @staticmethod
    def of(layout: FormLayout) -> AskedInputs:
        """What can be recognised of the layout."""
        items = {cell.key: cell.item for cell in layout.cells}
        named = [((items[key], compared(label)), key) for key, label in layout.labels.items() if key in items]
        count = Counter(pair for pair, _ in named)
        pairs = {pair: key for pair, key in named if count[pair] == 1}
        return AskedInputs(
            layout, items, pairs, frozenset(label for _, label in pairs), frozenset(items.values())
        )


@dataclass
class Rows:
    """What stands on a sheet that may be a form.

    Attributes:
        keys: key → rows whose hidden key it is; `ends`: whose key at the end of the row it is.
        labelled: key → rows whose item id and label are its own.
        key_of_label: row → the key that its item id and label belong to.
        columns: column as sent → column now, for the columns that hold answers.
        pointed: place → how many of the form's names point to it.
        label_column, end_column: where the labels, and the keys behind the answers, stand now; None where there are none.
    """

    sheet: SheetPicture
    keys: dict[str, list[int]] = field(default_factory=dict)
    ends: dict[str, list[int]] = field(default_factory=dict)
    labelled: dict[str, list[int]] = field(default_factory=dict)
    key_of_label: dict[int, str] = field(default_factory=dict)
    columns: dict[int, int] = field(default_factory=dict)
    pointed: Counter[Place] = field(default_factory=Counter)
    label_column: int | None = None
    end_column: int | None = None
    id_column: int | None = None

    def share(self, asked: AskedInputs) -> float:
        """The share of the form's rows that are recognised by key or by label."""
        return len(self.keys.keys() | self.ends.keys() | self.labelled.keys()) / max(len(asked.items), 1)

    @cached_property
    def formulas(self) -> Mapping[int, Sequence[str]]:
        """Row → texts of its formulas."""
        found: dict[int, list[str]] = {}
        for (row, _), formula in self.sheet.formulas.items():
            if formula:
                found.setdefault(row, []).append(formula)
        return found

    @cached_property
    def key_at(self) -> Mapping[int, str]:
        """Row → the key, or else the label's key, that stands there."""
        found = dict(self.key_of_label)
        for keys in (self.ends, self.keys):
            found |= {row: key for key, numbers in keys.items() for row in numbers}
        return found

    def label_at(self, row: int) -> str:
        """The text where the row's label stands."""
        return cell_text(self.sheet.get(row, self.label_column)) if self.label_column else ""

    def id_at(self, row: int) -> str:
        """The text where the row's item id stands."""
        return compared(cell_text(self.sheet.get(row, self.id_column))) if self.id_column else ""


def rows_of(sheet: SheetPicture, book: Book, asked: AskedInputs) -> Rows:
    """Find keys, labels and columns on a sheet."""
    layout = asked.layout
    keys, labels, ids = _signs_of(sheet, asked)
    if not keys and not labels:  # no copy of the form, such as the sheet with the guide
        return Rows(sheet)
    columns = _answer_columns(sheet, book, layout)
    answers = columns.get(layout.value_column, layout.value_column)
    key_column = _most({column: count for column, count in keys.items() if column < answers})
    end_column = _most({column: count for column, count in keys.items() if column >= answers})
    label_column, id_column = _most(labels), _most(ids)
    rows = Rows(sheet, columns=columns, label_column=label_column, end_column=end_column, id_column=id_column)
    targets = [book.names.get(cell.name) for cell in layout.cells]
    rows.pointed = Counter(to[1:] for to in targets if to is not None and to[0] == sheet.name)
    told = {key_column, end_column, label_column} - {None}
    for (row, column), value in sheet.cells.items():
        if column not in told:
            continue
        if column == key_column and isinstance(value, str) and value in asked.items:
            rows.keys.setdefault(value, []).append(row)
        elif column == end_column and isinstance(value, str) and value in asked.items:
            rows.ends.setdefault(value, []).append(row)
        elif column == label_column:
            key = _key_of(rows, row, compared(cell_text(value)), asked)
            if key is not None:
                rows.labelled.setdefault(key, []).append(row)
                rows.key_of_label[row] = key
    return rows


def _signs_of(
    sheet: SheetPicture, asked: AskedInputs
) -> tuple[Mapping[int, int], Mapping[int, int], Mapping[int, int]]:
    """Column → how many keys, labels and item ids it holds."""
    keys, labels, ids = Counter[int](), Counter[int](), Counter[int]()
    for (_, column), value in sheet.cells.items():
        if not isinstance(value, str):
            text = cell_text(value)
        else:
            text = value
            if value in asked.items:
                keys[column] += 1
            elif compared(value) in asked.labels:
                labels[column] += 1
        if text.strip() in asked.ids:
            ids[column] += 1
    return keys, labels, ids


def _most(count: Mapping[int, int]) -> int | None:
    return max(sorted(count), key=lambda column: count[column], default=None)


def _key_of(rows: Rows, row: int, label: str, asked: AskedInputs) -> str | None:
    if rows.id_column is not None:
        return asked.pairs.get((rows.id_at(row), label))
    # Without a column of ids only a label that no other item has can tell.
    found = [key for (_, known), key in asked.pairs.items() if known == label]
    return found[0] if len(found) == 1 else None


def _answer_columns(sheet: SheetPicture, book: Book, layout: FormLayout) -> dict[int, int]:
    headings = {compared(cell.label): cell.column for cell in layout.cells if cell.key != cell.name}
    headings[compared(FormHead.VALUE)] = layout.value_column
    seen = _headed_columns(sheet, headings)
    moved: dict[int, Counter[int]] = {}
    for cell in layout.cells:
        target = book.names.get(cell.name)
        if target is not None and target[0] == sheet.name:
            moved.setdefault(cell.column, Counter())[target[2]] += 1
    columns = {}
    for column in {cell.column for cell in layout.cells}:
        by_names = _most(moved[column]) if column in moved else None
        columns[column] = seen.get(column) or by_names or column
    return columns


def _headed_columns(sheet: SheetPicture, headings: Mapping[str, int]) -> dict[int, int]:
    """Column as sent → column now, by the row that holds most of the headings."""
    best: dict[int, int] = {}
    for cells in sheet.by_row.values():
        texts = [(compared(value), column) for column, value in cells.items() if isinstance(value, str)]
        found = {headings[text]: column for text, column in texts if text in headings}
        if len(found) > len(best):
            best = found
    return best
