"""The master while it is being put together: each sheet's formulas refer to tables drafted before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from govcredit_xl.cells import in_sheet
from govcredit_xl.master.model import MasterInput
from govcredit_xl.master.table import Column, Link, Table, make_table

Rows = dict[str, list[Any]]
"""A frame as plain lists, one per column."""

_ESCAPED = {c: f"%{ord(c):02X}" for c in '%#"<>[]^`{} '}


@dataclass
class Draft:
    """Tables by sheet, and the defined names of their columns."""

    given: MasterInput
    tables: dict[str, Table] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def table(self, sheet: str, columns: Sequence[Column], keys: Sequence[str]) -> Table:
        """A new table on that sheet, with the office's own columns among ours."""
        own = [column for column in self.given.carried.columns if column.sheet == sheet]
        made = make_table(sheet, columns, keys, own)
        self.tables[sheet] = made
        return made

    def name(self, name: str, table: Table, heading: str) -> str:
        """A defined name for a column of a table; the name itself."""
        self.names[name] = table.whole(heading)
        return name

    @cached_property
    def answers(self) -> Rows:
        """`Scores.answers`."""
        return _rows(self.given.scores.answers)

    @cached_property
    def unit_items(self) -> Rows:
        """`Scores.unit_items`."""
        return _rows(self.given.scores.unit_items)

    @cached_property
    def pooled(self) -> Rows:
        """`Scores.pooled`."""
        return _rows(self.given.scores.pooled)

    @cached_property
    def items(self) -> Rows:
        """`Scores.items`."""
        return _rows(self.given.scores.items)

    @cached_property
    def units(self) -> Rows:
        """`Scores.units`."""
        return _rows(self.given.scores.units)

    @cached_property
    def lost(self) -> Rows:
        """`Scores.lost`."""
        return _rows(self.given.scores.lost)

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Unit code → full name."""
        return {unit.code: unit.name for unit in self.given.catalogue.units}

    @cached_property
    def short_names(self) -> dict[str, str]:
        """Unit code → 简称, the full name where there is none."""
        return {unit.code: unit.short or unit.name for unit in self.given.catalogue.units}

    @property
    def as_of(self) -> str:
        """What the figures stand for, as people write it."""
        time = self.given.as_of
        return f"数据截至 {time:%Y-%m-%d %H:%M}" if time is not None else "尚未收到报送"

    def unit_name(self, code: str | None) -> str:
        """Full name of a unit, its code where it is not in the catalogue, "" for none."""
        return self.unit_names.get(code or "", code or "")


def _rows(frame: Any) -> Rows:
    return {str(name): frame[name].tolist() for name in frame.columns}


def blank(value: Any) -> bool:
    """True for None, "" and NaN."""
    return value is None or value == "" or value != value


def shown(value: Any) -> Any:
    """The value, None for NaN and ""."""
    return None if blank(value) else value


def file_link(file: str | None, sheet: str | None = None, cell: str | None = None) -> Link | None:
    """A link to a received file; of a member of a container, to the container."""
    if not file:
        return None
    outer, _, member = file.partition("!")
    target = "external:" + "".join(_ESCAPED.get(c, c) for c in outer)
    if sheet and cell and not member:
        target += "#" + in_sheet(sheet, cell)
    return Link(target, file)
