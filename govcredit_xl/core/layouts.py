"""The records of a layout: where each input of a form stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from govcredit_xl.core.records import as_json, from_record
from govcredit_xl.core.sources import unit_in_name


@dataclass(frozen=True, slots=True)
class FormCell:
    """One cell of the form that has a defined name.

    Attributes:
        item: item id.
        code: input code, or a pseudo-code of `model` (`@na`, `@memo`, `@ev`, `@self`, `@prop`).
        name: defined name, such as `in_12_1_n`, `na_12_1`.
        key: text of the hidden key column in its row. An input has its own row, and its key is its
            name; `@na`, `@memo`, `@ev` and `@self` stand in the head row of their item, whose key is `item_12_1`.
        label: the label in its row (inputs) or its column's heading (head row).
        type: input type; `@na` is 是否, `@memo` and `@ev` 长文本, `@self` and `@prop` 小数.
        row, column: where it was sent, counted from 1.
        locked: True for `@self`, a formula.
    """

    item: str
    code: str
    name: str
    key: str
    label: str
    type: str
    row: int
    column: int
    locked: bool = False


@dataclass(frozen=True, slots=True)
class ReportsColumn:
    """A column of the sheet 考核数据.

    Attributes:
        item: item id; code: of the input.
        key: in the hidden row of keys: in_12_1_n.
        label: its heading; type: of the input.
        column: counted from 1.
        accepts: what the cells' validation takes.
    """

    item: str
    code: str
    key: str
    label: str
    type: str
    column: int
    accepts: str


@dataclass(frozen=True, slots=True)
class ReportsRow:
    """A row of the sheet 考核数据: an assessed unit.

    Attributes:
        unit: its code; name: as it stands there.
        key: in the hidden columns of keys.
        row: counted from 1.
        items: ids of the items that are asked of it.
    """

    unit: str
    name: str
    key: str
    row: int
    items: tuple[str, ...]


@dataclass(frozen=True)
class ReportsLayout:
    """The sheet 考核数据 as it is sent out: a row for each assessed unit, a column for each input.

    Attributes:
        heading_row: row of the headings; `key_row`: the hidden row of the columns' keys.
        code_column: 单位编码; `name_column`: 单位; `key_column`, `end_column`: the hidden keys of the rows.
    """

    heading_row: int
    key_row: int
    code_column: int
    name_column: int
    key_column: int
    end_column: int
    columns: tuple[ReportsColumn, ...]
    rows: tuple[ReportsRow, ...]

    def cells(self) -> Iterator[tuple[ReportsRow, ReportsColumn]]:
        """Every cell that is to be filled in, row by row."""
        for row in self.rows:
            for column in self.columns:
                if column.item in row.items:
                    yield row, column


def reports_name(row: ReportsRow, column: ReportsColumn) -> str:
    """The defined name of a cell of 考核数据: in_12_1_n__T04."""
    return f"{column.key}__{unit_in_name(row.unit)}"


@dataclass(frozen=True)
class FormLayout:
    """The form 填报表 as it is sent out.

    Attributes:
        build: fingerprint of what is asked, how it is scored and where it stands (16 hex digits).
        heading_row: row of the column headings.
        key_column: the hidden column of keys; `label_column`, `id_column` (编号), `value_column` likewise.
        cells: in the order of the form.
        formulas: A1 reference → formula (without =) of every formula on the sheet.
        labels: key → label text of each keyed row (for a head row, the item's head text).
        evidence_heading_row: heading row of the sheet 佐证材料, its three columns 编号, 材料, 文件 being 1 to 3.
        end_column: the hidden column that repeats the keys at the end of the rows; 0 in forms of earlier programs.
        accepts: defined name → what the cell's validation takes, as `Accepts.text` tells it.
        shown: locked cells with figures that others give; nobody reads them back.
        reports: the sheet 考核数据, None where the unit reports for nobody.
    """

    build: str
    heading_row: int
    id_column: int
    label_column: int
    key_column: int
    value_column: int
    cells: tuple[FormCell, ...]
    formulas: Mapping[str, str]
    labels: Mapping[str, str]
    evidence_heading_row: int = 1
    end_column: int = 0
    accepts: Mapping[str, str] = field(default_factory=dict)
    shown: tuple[FormCell, ...] = ()
    reports: ReportsLayout | None = None


class StoredLayouts(Mapping[str, FormLayout]):
    """Layouts by build, each read when it is first asked for: of the many that are kept a run needs few.

    Attributes:
        texts: build → the layout as JSON.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self._read: dict[str, FormLayout] = {}

    @classmethod
    def of(cls, layouts: Mapping[str, FormLayout]) -> StoredLayouts:
        """The same layouts, in the order of their builds."""
        if isinstance(layouts, StoredLayouts):
            return layouts
        return cls({build: as_json(layouts[build]) for build in sorted(layouts)})

    def __getitem__(self, build: str) -> FormLayout:
        if build not in self._read:
            self._read[build] = from_record(FormLayout, json.loads(self.texts[build]))
        return self._read[build]

    def __contains__(self, build: object) -> bool:
        return build in self.texts

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)
