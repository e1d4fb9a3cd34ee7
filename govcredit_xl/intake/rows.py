"""The rows and columns of a form that came back: which keys, labels and names stand where now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from govcredit_xl.layout import FormCell, FormLayout
from govcredit_xl.sheets import Book, Place, SheetPicture, cell_text, heading_key
from govcredit_xl.terms import FormHead

Pair = tuple[str, str]
"""(item id, label as compared)."""

ENOUGH: Final = 0.3
"""A sheet on which this share of the rows is recognised is a copy of the form."""


@lru_cache(maxsize=4096)  # the forms of a round hold the same texts
def compared(text: str) -> str:
    """A text as labels are compared: NFKC, without spaces."""
    return heading_key(text)


@dataclass(frozen=True)
class Asked:
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
    def of(layout: FormLayout) -> Asked:
        """What can be recognised of the layout."""
        items = {cell.key: cell.item for cell in layout.cells}
        named = [((items[key], compared(label)), key) for key, label in layout.labels.items() if key in items]
        count = Counter(pair for pair, _ in named)
        pairs = {pair: key for pair, key in named if count[pair] == 1}
        return Asked(layout, items, pairs, frozenset(label for _, label in pairs), frozenset(items.values()))


@dataclass
class Rows:
    """What stands on a sheet that may be a form.

    Attributes:
        keys: key → rows whose hidden key it is.
        labelled: key → rows whose item id and label are its own.
        key_of_label: row → the key that its item id and label belong to.
        columns: column as sent → column now, for the columns that hold answers.
        label_column: where the labels stand now, None where there are none.
    """

    sheet: SheetPicture
    keys: dict[str, list[int]] = field(default_factory=dict)
    labelled: dict[str, list[int]] = field(default_factory=dict)
    key_of_label: dict[int, str] = field(default_factory=dict)
    columns: dict[int, int] = field(default_factory=dict)
    label_column: int | None = None
    id_column: int | None = None

    def share(self, asked: Asked) -> float:
        """The share of the form's rows that are recognised by key or by label."""
        return len(self.keys.keys() | self.labelled.keys()) / max(len(asked.items), 1)

    def label_at(self, row: int) -> str:
        """The text where the row's label stands."""
        return cell_text(self.sheet.get(row, self.label_column)) if self.label_column else ""

    def id_at(self, row: int) -> str:
        """The text where the row's item id stands."""
        return compared(cell_text(self.sheet.get(row, self.id_column))) if self.id_column else ""


def rows_of(sheet: SheetPicture, book: Book, asked: Asked) -> Rows:
    """Find keys, labels and columns on a sheet."""
    layout = asked.layout
    key_column, label_column, id_column = _columns_of(sheet, asked)
    rows = Rows(sheet, label_column=label_column, id_column=id_column)
    for (row, column), value in sheet.cells.items():
        if column == key_column and isinstance(value, str) and value in asked.items:
            rows.keys.setdefault(value, []).append(row)
        elif column == label_column:
            key = _key_of(rows, row, compared(cell_text(value)), asked)
            if key is not None:
                rows.labelled.setdefault(key, []).append(row)
                rows.key_of_label[row] = key
    rows.columns = _answer_columns(sheet, book, layout)
    return rows


def _columns_of(sheet: SheetPicture, asked: Asked) -> tuple[int | None, int | None, int | None]:
    """The columns that hold most keys, most labels and most item ids."""
    keys, labels, ids = Counter[int](), Counter[int](), Counter[int]()
    for (_, column), value in sheet.cells.items():
        if isinstance(value, str):
            if value in asked.items:
                keys[column] += 1
            elif compared(value) in asked.labels:
                labels[column] += 1
        if cell_text(value).strip() in asked.ids:
            ids[column] += 1
    return _most(keys), _most(labels), _most(ids)


def _most(count: Counter[int]) -> int | None:
    return max(sorted(count), key=lambda column: count[column], default=None)


def _key_of(rows: Rows, row: int, label: str, asked: Asked) -> str | None:
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


@dataclass(frozen=True, slots=True)
class Bound:
    """Where an input stands now.

    Attributes:
        place: row and column, None where it is not certain.
        why: why not, in Chinese.
        relabelled: the label of its row is no longer its own.
    """

    place: Place | None
    why: str = ""
    relabelled: bool = False


def locate(cell: FormCell, rows: Rows, book: Book) -> Bound:
    """The place that two of the three agree on: defined name, hidden key, item id with label."""
    column = rows.columns.get(cell.column, cell.column)
    keyed = {(row, column) for row in rows.keys.get(cell.key, ())}
    labelled = {(row, column) for row in rows.labelled.get(cell.key, ())}
    if keyed == labelled and len(keyed) == 1:
        return Bound(next(iter(keyed)))
    target = book.names.get(cell.name)
    named = {(target[1], target[2])} if target is not None and target[0] == rows.sheet.name else set()
    votes = Counter(place for places in (named, keyed, labelled) for place in places)
    best = [place for place, count in votes.items() if count == max(votes.values()) and count > 1]
    if len(best) != 1:
        return Bound(None, _why(named, keyed, labelled, len(best)))
    place = best[0]
    if place in labelled:
        return Bound(place)
    if place[0] in rows.key_of_label:
        return Bound(None, "标签与位置不符，像是排序时没有选中整行")
    return Bound(place, relabelled=True)


def _why(named: Iterable[Place], keyed: Iterable[Place], labelled: Iterable[Place], ties: int) -> str:
    if ties > 1:
        return "有几行完全相同"
    found = sum(bool(list(places)) for places in (named, keyed, labelled))
    return (
        "该行已被删除" if found == 0 else "名称、编码和标签指向不同的位置" if found > 1 else "表格结构已改动"
    )
