"""The sheet 单位: who takes part, and what names mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from govcredit_xl.catalogue.tables import CatalogueRow, FoundTable
from govcredit_xl.catalogue.values import Fault, as_date, as_list, as_name, as_text, as_unit_code
from govcredit_xl.core.model import Catalogue, Unit
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import EACH_OF, Col, Sheet
from govcredit_xl.files.sheets import CellValue, heading_key
from govcredit_xl.files.sheets.similar import guess

MAX_NAME: Final = 60
MAX_TEXT: Final = 255
_EMAIL: Final = re.compile(r"[^@\s,;、]+@[^@\s,;、]+\.[^@\s,;、]+")


def as_email(value: CellValue) -> str | Fault:
    """One e-mail address; the full-width signs of a Chinese keyboard are plain ones."""
    text = as_text(value)
    if isinstance(text, Fault):
        return text
    address = unicodedata.normalize("NFKC", text)
    if _EMAIL.fullmatch(address):
        return address
    return Fault(
        "不是邮箱地址（只写一个，如 ban@example.cn）", "it is not one e-mail address such as ban@example.cn"
    )


def read_units(table: FoundTable | None, *, by_unit: bool = False) -> dict[str, tuple[Unit, CatalogueRow]]:
    """Code → unit and its row, in roster order. A row whose code is at fault, which is reported, has a stand-in."""
    found: dict[str, tuple[Unit, CatalogueRow]] = {}
    if table is None or Col.UNIT_CODE not in table.columns:
        return found
    seen: dict[str, CatalogueRow] = {}
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
        found[code] = (_unit(code, row, by_unit), row)
    if not rows:
        table.findings.add("empty-table", Sheet.UNITS, what=table.spec.record, what_en=table.spec.record_en)
    return found


def _unit(code: str, row: CatalogueRow, by_unit: bool) -> Unit:
    category = row.get(Col.CATEGORY, as_name, required=True) or ""
    name = row.text(Col.NAME, limit=MAX_NAME, required=True)
    return Unit(
        code=code,
        name=name,
        short=row.text(Col.SHORT, limit=MAX_NAME) or name,
        aliases=row.get(Col.ALIASES, as_list) or (),
        category=category,
        groups=row.get(Col.GROUPS, as_list) or (),
        source=row.text(Col.SOURCE),
        contact=row.text(Col.CONTACT, limit=MAX_TEXT),
        phone=row.text(Col.PHONE, limit=MAX_TEXT),
        email=row.get(Col.EMAIL, as_email) or "",
        deadline=row.get(Col.DEADLINE, as_date),
        ranking=row.get(Col.RANKING, as_name) or (category if by_unit else ""),
        addressee=row.text(Col.ADDRESSEE, limit=MAX_NAME).rstrip("：:"),
    )


@dataclass(frozen=True)
class Roster:
    """What names in 牵头单位 and 配合单位 mean.

    Attributes:
        codes: all unit codes in roster order.
        names: key of a name, short name or alias → unit code.
        groups: `group_key` of a group → (its name, codes of its members).
        unsure: texts of names and groups at fault, which is reported; a name may be unknown because of them.
    """

    codes: tuple[str, ...]
    names: Mapping[str, str]
    spellings: tuple[str, ...]
    groups: Mapping[str, tuple[str, tuple[str, ...]]]
    unsure: tuple[str, ...] = ()

    def expand(self, row: CatalogueRow, heading: str, item: str | None) -> tuple[str, ...] | None:
        """Unit codes under a heading in roster order; None where a name is unknown, which is reported once."""
        names = row.get(heading, as_list)
        if names is None:
            return () if row.raw(heading) is None else None
        found: set[str] = set()
        known = True
        for name in names:
            members = self.members(name)
            if members is None:
                known = False
                self._report(row, heading, item, name)
            else:
                found.update(members)
        return tuple(code for code in self.codes if code in found) if known else None

    def members(self, name: str) -> tuple[str, ...] | None:
        """Codes of the unit or the group of that name; None where there is none."""
        key = heading_key(name)
        if key in self.names:
            return (self.names[key],)
        group = self.groups.get(group_key(name))
        return group[1] if group else None

    def _report(self, row: CatalogueRow, heading: str, item: str | None, name: str) -> None:
        key = group_key(name)
        if any(_abbreviates(key, text) for text in self.unsure):
            return
        parts = name.split()
        if len(parts) > 1 and all(self.members(part) is not None for part in parts):
            zh, en = "，几个名称之间要用顿号“、”隔开", ", names are parted by 、"
            row.report("unknown-unit", heading, item=item, name=name, guess=zh, guess_en=en)
            return
        others = [*self.spellings, *(EACH_OF + group for group, _ in self.groups.values())]
        zh, en = guess(name, others)
        if not zh and heading_key(name).startswith(EACH_OF):
            row.report("empty-group", heading, item=item, name=name, group=name.strip().removeprefix(EACH_OF))
        else:
            row.report("unknown-unit", heading, item=item, name=name, guess=zh, guess_en=en)


def make_roster(units: Mapping[str, tuple[Unit, CatalogueRow]]) -> Roster:
    """The roster; a name shared by two units, or by a unit and a group, is reported."""
    names: dict[str, str] = {}
    groups: dict[str, tuple[str, tuple[str, ...]]] = {}
    for unit, _ in units.values():
        for group in unit.groups:
            name, members = groups.get(group_key(group), (group, ()))
            groups[group_key(group)] = (name, (*members, unit.code))
    unsure: set[str] = set()
    for unit, row in units.values():
        for heading, name in _spellings(unit):
            key = heading_key(name)
            if names.setdefault(key, unit.code) != unit.code:
                other = units[names[key]]
                unsure |= {unit.code, names[key]}
                _shared_name(
                    row, heading, unit, name, f"{Sheet.UNITS}!{other[1].cell(Col.NAME)}（{other[0].name}）"
                )
            elif group_key(name) in groups:
                unsure.add(unit.code)
                _shared_name(row, heading, unit, name, f"分组“{name}”")
    spellings = tuple(name for unit, _ in units.values() for _, name in _spellings(unit))
    return Roster(tuple(units), names, spellings, groups, tuple(_unsure_texts(units, unsure)))


def group_key(name: str) -> str:
    """A group's name as names are compared, without 各 in front."""
    return heading_key(name).removeprefix(EACH_OF)


def _unsure_texts(units: Mapping[str, tuple[Unit, CatalogueRow]], clashing: Collection[str]) -> Iterable[str]:
    """What stands in the cells of units whose names or groups are at fault."""
    for unit, row in units.values():
        if unit.code in clashing or row.at_fault(Col.NAME, Col.SHORT, Col.ALIASES):
            yield from (heading_key(row.shown(heading)) for heading in (Col.NAME, Col.SHORT, Col.ALIASES))
        if row.at_fault(Col.GROUPS) or any(len(group.split()) > 1 for group in unit.groups):
            yield heading_key(row.shown(Col.GROUPS))


def _abbreviates(short: str, text: str) -> bool:
    """True where the text holds the characters of the short name in their order."""
    rest = iter(text)
    return all(character in rest for character in short)


def _spellings(unit: Unit) -> Iterable[tuple[str, str]]:
    if unit.name:
        yield Col.NAME, unit.name
    if unit.short != unit.name:
        yield Col.SHORT, unit.short
    yield from ((Col.ALIASES, alias) for alias in unit.aliases)


def _shared_name(row: CatalogueRow, heading: str, unit: Unit, name: str, other: str) -> None:
    row.report(
        "duplicate-id", heading, unit=unit.code, what="单位名称", what_en="the name", value=name, other=other
    )


def unit_named(catalogue: Catalogue, text: str) -> str | None:
    """Code of the one unit that a text names by code, name, short name or alias; None for none or several."""
    wanted = _plain(text)
    for ways in (_codes_of, _names_of, _codes_with_names):
        found = {unit.code for unit in catalogue.units if wanted in map(_plain, ways(unit))}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _codes_of(unit: Unit) -> tuple[str, ...]:
    return (unit.code,)


def _codes_with_names(unit: Unit) -> tuple[str, ...]:
    """As messages name a unit: T04 平桥镇."""
    return tuple(f"{unit.code}{name}" for name in _names_of(unit))


def _names_of(unit: Unit) -> tuple[str, ...]:
    return tuple(name for name in (unit.name, unit.short, *unit.aliases) if name)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def unknown_unit(catalogue: Catalogue, code: str, where: str = "--unit") -> Problem:
    """That no unit has that code or name, with the nearest one; `where`: option or argument that says it."""
    import difflib

    known = [name for unit in catalogue.units for name in (unit.code, *_names_of(unit))]
    near = difflib.get_close_matches(code, known, 1, 0.5)
    guess, guess_en = (f"，是不是“{near[0]}”", f"; did you mean {near[0]}") if near else ("", "")
    facts = {"heading": where, "name": code, "guess": guess, "guess_en": guess_en}
    return Problem("unknown-unit", sheet=Sheet.UNITS, facts=facts)
