"""The sheets 设置 and 单位: who runs the round, who takes part, and what names mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from govcredit_xl.catalogue.tables import FoundTable, Row
from govcredit_xl.catalogue.values import (
    Fault,
    as_choice,
    as_date,
    as_list,
    as_number,
    as_text,
    as_unit_code,
    as_year,
    closest,
    guess,
)
from govcredit_xl.model import Settings, Unit
from govcredit_xl.sheets import CellValue, heading_key
from govcredit_xl.terms import CATEGORIES, EACH_OF, MISSING_AS_REPORTED, MISSING_OPEN, Col, Setting, Sheet

T = TypeVar("T")

MAX_NAME: Final = 60
MAX_TEXT: Final = 255
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def as_email(value: CellValue) -> str | Fault:
    """An e-mail address."""
    text = as_text(value)
    if isinstance(text, Fault) or _EMAIL.fullmatch(text):
        return text
    return Fault("不是邮箱地址", "it is not an e-mail address")


def as_missing(value: CellValue) -> str | Fault:
    """缺报处理."""
    return as_choice(value, (MISSING_OPEN, MISSING_AS_REPORTED))


# -- 设置 ----------------------------------------------------------------------------------------------
def read_settings(table: FoundTable | None) -> Settings:
    """The settings; year "" where it is missing, which is reported."""
    if table is None:
        return Settings("")
    rows: dict[str, Row] = {}
    for row in table.rows():
        key = "".join(row.text(Col.KEY, required=True).split())
        if not key:
            continue
        if key in rows:
            other = f"{Sheet.SETTINGS}!{rows[key].cell(Col.KEY)}"
            row.report("duplicate-id", Col.KEY, what="项目", what_en="the setting", value=key, other=other)
        else:
            rows[key] = row
    _require_year(table, rows)
    settings = _settings(rows)
    if settings.deadline is None and (
        Setting.DEADLINE not in rows or not rows[Setting.DEADLINE].shown(Col.VALUE)
    ):
        table.findings.add("no-deadline", Sheet.SETTINGS)
    return settings


def _require_year(table: FoundTable, rows: Mapping[str, Row]) -> None:
    row = rows.get(Setting.YEAR)
    if row is not None and row.raw(Col.VALUE) is not None:
        return
    other = closest(Setting.YEAR, [key for key in rows if key not in Setting.KNOWN])
    zh, en = (
        (f"，“{other}”是不是应为“{Setting.YEAR}”", f", did you mean it by “{other}”?") if other else ("", "")
    )
    cell = row.cell(Col.VALUE) if row else rows[other].cell(Col.KEY) if other else None
    table.findings.add("missing-value", Sheet.SETTINGS, cell, heading=Setting.YEAR, guess=zh, guess_en=en)


def _settings(rows: Mapping[str, Row]) -> Settings:
    def text(key: str) -> str:
        return rows[key].text(Col.VALUE, limit=MAX_TEXT, label=key) if key in rows else ""

    def get(key: str, read: Callable[[CellValue], T | Fault]) -> T | None:
        return rows[key].get(Col.VALUE, read, label=key) if key in rows else None

    return Settings(
        year=get(Setting.YEAR, as_year) or "",
        title=text(Setting.TITLE),
        organ=text(Setting.ORGAN),
        number=text(Setting.NUMBER),
        issued=get(Setting.ISSUED, as_date),
        deadline=get(Setting.DEADLINE, as_date),
        contact=text(Setting.CONTACT),
        phone=text(Setting.PHONE),
        email=get(Setting.EMAIL, as_email) or "",
        missing=get(Setting.MISSING, as_missing) or MISSING_OPEN,
        bonus_cap=get(Setting.BONUS_CAP, as_number),
        other={key: row.shown(Col.VALUE).strip() for key, row in rows.items() if key not in Setting.KNOWN},
    )


# -- 单位 ----------------------------------------------------------------------------------------------
def read_units(table: FoundTable | None) -> dict[str, tuple[Unit, Row]]:
    """Code → unit and its row, in roster order. A row whose code is at fault, which is reported, has a stand-in."""
    found: dict[str, tuple[Unit, Row]] = {}
    if table is None or Col.UNIT_CODE not in table.columns:
        return found
    seen: dict[str, Row] = {}
    rows = list(table.rows())
    for row in rows:
        code = row.get(Col.UNIT_CODE, as_unit_code, required=True)
        if code is not None and code.lower() in seen:
            other = f"{Sheet.UNITS}!{seen[code.lower()].cell(Col.UNIT_CODE)}"
            row.report(
                "duplicate-id",
                Col.UNIT_CODE,
                unit=code,
                what="编码",
                what_en="the code",
                value=code,
                other=other,
            )
            code = None
        if code is None:
            code = f"?{row.number}"  # its names are still known
        seen[code.lower()] = row
        found[code] = (_unit(code, row), row)
    if not rows:
        table.findings.add("empty-table", Sheet.UNITS, what=table.spec.record, what_en=table.spec.record_en)
    return found


def _unit(code: str, row: Row) -> Unit:
    name = row.text(Col.NAME, limit=MAX_NAME, required=True)
    return Unit(
        code=code,
        name=name,
        short=row.text(Col.SHORT, limit=MAX_NAME) or name,
        aliases=row.get(Col.ALIASES, as_list) or (),
        category=row.get(Col.CATEGORY, lambda value: as_choice(value, CATEGORIES), required=True) or "",
        groups=row.get(Col.GROUPS, as_list) or (),
        source=row.text(Col.SOURCE),
        contact=row.text(Col.CONTACT, limit=MAX_TEXT),
        phone=row.text(Col.PHONE, limit=MAX_TEXT),
        email=row.get(Col.EMAIL, as_email) or "",
        deadline=row.get(Col.DEADLINE, as_date),
    )


@dataclass(frozen=True)
class Roster:
    """What names in 牵头单位 and 配合单位 mean.

    Attributes:
        codes: all unit codes in roster order.
        names: key of a name, short name or alias → unit code.
        groups: key of a group → (its name, codes of its members).
    """

    codes: tuple[str, ...]
    names: Mapping[str, str]
    spellings: tuple[str, ...]
    groups: Mapping[str, tuple[str, tuple[str, ...]]]

    def expand(self, row: Row, heading: str, item: str | None) -> tuple[str, ...] | None:
        """Unit codes under a heading in roster order; None where a name is unknown, which is reported."""
        names = row.get(heading, as_list)
        if names is None:
            return () if row.raw(heading) is None else None
        found: set[str] = set()
        known = True
        for name in names:
            members = self._members(name)
            if members is None:
                known = False
                self._report(row, heading, item, name)
            else:
                found.update(members)
        return tuple(code for code in self.codes if code in found) if known else None

    def _members(self, name: str) -> tuple[str, ...] | None:
        key = heading_key(name)
        if key in self.names:
            return (self.names[key],)
        group = self.groups.get(key) or self.groups.get(key.removeprefix(EACH_OF))
        return group[1] if group else None

    def _report(self, row: Row, heading: str, item: str | None, name: str) -> None:
        others = [*self.spellings, *(EACH_OF + group for group, _ in self.groups.values())]
        zh, en = guess(name, others)
        if not zh and heading_key(name).startswith(EACH_OF):
            row.report("empty-group", heading, item=item, name=name, group=name.strip().removeprefix(EACH_OF))
        else:
            row.report("unknown-unit", heading, item=item, name=name, guess=zh, guess_en=en)


def make_roster(units: Mapping[str, tuple[Unit, Row]]) -> Roster:
    """The roster; a name shared by two units, or by a unit and a group, is reported."""
    names: dict[str, str] = {}
    groups: dict[str, tuple[str, tuple[str, ...]]] = {}
    for unit, _ in units.values():
        for group in unit.groups:
            members = groups.get(heading_key(group), (group, ()))[1]
            groups[heading_key(group)] = (group, (*members, unit.code))
    for unit, row in units.values():
        for heading, name in _spellings(unit):
            key = heading_key(name)
            if names.setdefault(key, unit.code) != unit.code:
                other = units[names[key]]
                _shared_name(
                    row, heading, unit, name, f"{Sheet.UNITS}!{other[1].cell(Col.NAME)}（{other[0].name}）"
                )
            elif key in groups or key.removeprefix(EACH_OF) in groups:
                _shared_name(row, heading, unit, name, f"分组“{name}”")
    spellings = tuple(name for unit, _ in units.values() for _, name in _spellings(unit))
    return Roster(tuple(units), names, spellings, groups)


def _spellings(unit: Unit) -> Iterable[tuple[str, str]]:
    yield from ((Col.NAME, unit.name), (Col.SHORT, unit.short)) if unit.name else ()
    yield from ((Col.ALIASES, alias) for alias in unit.aliases)


def _shared_name(row: Row, heading: str, unit: Unit, name: str, other: str) -> None:
    row.report(
        "duplicate-id", heading, unit=unit.code, what="单位名称", what_en="the name", value=name, other=other
    )
