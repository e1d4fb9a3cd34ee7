"""Whose workbook is out of date: what a unit was given before, against the form that it gets now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.layout import FormLayout
from govcredit_xl.ledger import Built, Ledger
from govcredit_xl.model import Catalogue, Unit
from govcredit_xl.problems import Problem

_NAMED: Final = 4
"""Changes that a message names."""


@dataclass(frozen=True)
class Before:
    """The workbooks as they were last written.

    Attributes:
        built: unit code → the newest that was written.
        layouts: by build.
    """

    built: Mapping[str, Built]
    layouts: Mapping[str, FormLayout]

    @staticmethod
    def of(ledger: Ledger) -> Before:
        """What the ledger tells."""
        return Before({one.unit: one for one in ledger.built() if one.sha256}, ledger.layouts())

    def replaced(
        self, unit: Unit, now: FormLayout, file: str, there: str | None, digest: str
    ) -> Iterator[Problem]:
        """Why a unit's workbook was written anew, where it had been given one before.

        Args:
            unit: the unit.
            now: its form.
            file: its workbook.
            there: hash of the file that stood there, None where there was none.
            digest: hash of the new one.
        """
        last = self.built.get(unit.code)
        if last is None:
            return  # told together by `added`
        if last.sha256 == digest and last.file != file:
            return  # the unit's short name changed: the file under the old one is told elsewhere
        facts = {"name": unit.name}
        if last.sha256 == digest:
            lost = there is None
            yield Problem("form-lost" if lost else "form-tampered", unit=unit.code, file=file, facts=facts)
        elif last.build != now.build:
            zh, en = self._changed(last.build, now)
            yield Problem(
                "form-rebuilt", unit=unit.code, file=file, facts={**facts, "what": zh, "what_en": en}
            )
        else:
            yield Problem("form-reworded", unit=unit.code, file=file, facts=facts)

    def added(self, written: Sequence[Unit]) -> Iterator[Problem]:
        """Of the units whose workbook has been written, those that had none while others had."""
        fresh = [unit for unit in written if unit.code not in self.built] if self.built else []
        if fresh:
            only = fresh[0].code if len(fresh) == 1 else None
            yield Problem("units-added", unit=only, facts={"count": len(fresh), "units": _names(fresh)})

    def not_asked_for(
        self, catalogue: Catalogue, layouts: Mapping[str, FormLayout], wanted: Collection[str]
    ) -> Iterator[Problem]:
        """The units whose workbook is out of date, or missing, though it is not to be written now."""
        late = [
            unit
            for unit in catalogue.units
            if unit.code not in wanted
            and unit.code in self.built
            and catalogue.items_of(unit.code)
            and self.built[unit.code].build != layouts[unit.code].build
        ]
        if late:
            facts: dict[str, str | float] = {"count": len(late), "units": _names(late)}
            yield Problem("forms-out-of-date", facts=facts)
        fresh = [
            unit
            for unit in catalogue.units
            if self.built and unit.code not in {*wanted, *self.built} and catalogue.items_of(unit.code)
        ]
        if fresh:
            yield Problem("forms-missing", facts={"count": len(fresh), "units": _names(fresh)})
        idle = [
            unit for unit in catalogue.units if unit.code in self.built and not catalogue.items_of(unit.code)
        ]
        if idle:
            yield Problem("unit-without-items", facts={"count": len(idle), "units": _names(idle)})
        gone = sorted(self.built.keys() - catalogue.unit_by_code.keys())
        if gone:
            yield Problem("units-gone", facts={"count": len(gone), "units": "、".join(gone)})

    def _changed(self, build: str, now: FormLayout) -> tuple[str, str]:
        """What of the form is different, in Chinese and English."""
        old = self.layouts.get(build)
        if old is None:
            return "表样有变", "the form has changed"
        was = {cell.name: cell for cell in old.cells if not cell.code.startswith("@")}
        is_ = {cell.name: cell for cell in now.cells if not cell.code.startswith("@")}
        added = [cell for name, cell in is_.items() if name not in was]
        left = [cell for name, cell in was.items() if name not in is_]
        other = [
            cell
            for name, cell in is_.items()
            if name in was and (was[name].label, was[name].type) != (cell.label, cell.type)
        ]
        zh, en = [], []
        for cells, word, word_en in (
            (added, "新增", "new"),
            (left, "取消", "gone"),
            (other, "改动", "changed"),
        ):
            if cells:
                zh.append(f"{word} {_listed([f'{c.item}“{c.label}”' for c in cells])}")
                en.append(f"{word_en}: {_listed([f'{c.item} “{c.label}”' for c in cells])}")
        if not zh:
            return "评分标准、参数或提示有改动", "criteria, parameters or hints have changed"
        return "；".join(zh), "; ".join(en)


def _names(units: Sequence[Unit]) -> str:
    return "、".join(f"{unit.code} {unit.short or unit.name}" for unit in units)


def _listed(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 处" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + more
