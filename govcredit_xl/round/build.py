"""Writing the outbox: one collection workbook per unit (`build`)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.core.encodings import decoded_text
from govcredit_xl.core.folder import Round, cannot_write, file_hash, write_atomic
from govcredit_xl.core.layouts import FormLayout
from govcredit_xl.core.ledger import IssuedForm, Ledger
from govcredit_xl.core.model import Catalogue, Unit
from govcredit_xl.core.packaged import packaged_text
from govcredit_xl.core.path_lengths import crowded
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.round_names import FORM
from govcredit_xl.core.safekeeping import year_changed
from govcredit_xl.core.tokens import Token, sign
from govcredit_xl.core.words import listed
from govcredit_xl.round.current_forms import note_current
from govcredit_xl.round.session import RoundRefused, session

GUIDE: Final = "填报说明.txt"

Progress = Callable[[int, int], None]
"""Called with the number of workbooks written, and of how many."""


@dataclass
class BuildReport:
    """What was written.

    Attributes:
        files: unit code → path of its workbook, relative to the round; those that were up to date, too.
        written: codes of the units whose workbook was written; all others were left as they were.
        layouts: number of distinct forms among them.
        refused: nothing was written, and every file is as it was.
    """

    files: dict[str, str] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    layouts: int = 0
    refused: bool = False


def build(
    round_: Round, units: Sequence[str] | None = None, on_progress: Progress | None = None
) -> tuple[BuildReport, list[Problem]]:
    """Write the workbooks of all units that have items, or of those named, into the outbox.

    Only these units' files are replaced, and of them only those that are out of date. Files of units that are
    gone, and earlier files under another name, are left and reported. The same round folder gives the same
    bytes.
    """
    try:
        with session(round_, units or ()) as held:
            catalogue = held.catalogue
            wanted = [
                unit.code
                for unit in catalogue.units
                if catalogue.has_form(unit.code) and (units is None or unit.code in units)
            ]
            report, found = _build(
                round_, held.ledger, catalogue, wanted, on_progress or (lambda done, total: None)
            )
            return report, [*held.problems, *found]
    except RoundRefused as refused:
        return BuildReport(refused=True), refused.problems


def _build(
    round_: Round, ledger: Ledger, catalogue: Catalogue, wanted: Sequence[str], on_progress: Progress
) -> tuple[BuildReport, list[Problem]]:
    from govcredit_xl.forms.layout import form_layouts
    from govcredit_xl.forms.write import build_forms

    text, problems = guide_text(round_, catalogue)
    problems += year_changed(ledger, catalogue.settings.year)
    current = form_layouts(catalogue)
    before = Before.of(ledger)
    problems += before.not_asked_for(catalogue, current, wanted)
    layouts = {code: current[code] for code in wanted}
    serials, tokens = sign_tokens(round_, ledger, catalogue, layouts)
    report = BuildReport(layouts=len({layout.build for layout in layouts.values()}))
    written = []
    forms = build_forms(catalogue, text, tokens, wanted, layouts)
    for done, (code, name, data) in enumerate(forms, 1):
        path, digest = round_.outbox / name, hashlib.sha256(data).hexdigest()
        try:
            there = file_hash(path)
            if there != digest:
                write_atomic(path, data)
        except OSError as error:
            problems.append(cannot_write(round_, error, path))
        else:
            report.files[code] = round_.relative(path)
            if there != digest:
                report.written.append(code)
                problems += before.replaced(
                    catalogue.unit_by_code[code], layouts[code], report.files[code], there, digest
                )
            written.append((code, layouts[code].build, serials[code], report.files[code], digest))
        on_progress(done, len(wanted))
    problems += before.added([catalogue.unit_by_code[code] for code in report.written])
    with ledger.transaction():
        note_current(ledger, catalogue, current)
        for record in written:
            ledger.note_built(*record)
    report.refused = bool(wanted) and not report.files
    return report, [*problems, *_left(round_, catalogue), *crowded(round_, report.files.values())]


def sign_tokens(
    round_: Round, ledger: Ledger, catalogue: Catalogue, layouts: Mapping[str, FormLayout]
) -> tuple[dict[str, int], dict[str, str]]:
    """Serial and signed token by unit code.

    They and the layouts are in the ledger before any workbook is: one that is sent out can be read back.
    """
    key = round_.load_key()
    with ledger.transaction():
        round_id = ledger.round_id(catalogue.settings.year)
        for layout in {one.build: one for one in layouts.values()}.values():
            ledger.put_layout(layout)
        serials = {code: ledger.serial(code, layout.build) for code, layout in layouts.items()}
    tokens = {
        code: sign(Token(round_id, code, layout.build, serials[code]), key)
        for code, layout in layouts.items()
    }
    return serials, tokens


def guide_text(round_: Round, catalogue: Catalogue) -> tuple[str, list[Problem]]:
    """The text of the template, and what is wrong with it."""
    from govcredit_xl.forms.guide_sheet import placeholders, unknown_placeholders

    path = round_.templates / GUIDE
    where = round_.relative(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return packaged_text(GUIDE), [Problem("template-missing", file=where)]
    text = decoded_text(data)
    if text is None:
        return packaged_text(GUIDE), [Problem("text-unreadable", file=where)]
    known = "、".join(f"{{{name}}}" for name in placeholders(catalogue.settings))
    return text, [
        Problem("unknown-placeholder", file=where, facts={"line": line, "name": name, "known": known})
        for line, name in unknown_placeholders(text, catalogue.settings)
    ]


def _left(round_: Round, catalogue: Catalogue) -> Iterator[Problem]:
    """Workbooks in the outbox that are no longer any unit's."""
    from govcredit_xl.forms.write import file_name

    current = {file_name(unit, catalogue.settings): unit for unit in catalogue.units}
    called = (f"_{catalogue.settings.form}_", f"{FORM}_")  # a name that was changed since ends alike
    for path in sorted(round_.outbox.glob("*_*.xlsx")):
        if (
            path.name in current
            or path.name.startswith(("~$", "."))
            or not any(c in path.name for c in called)
        ):
            continue
        owners = [unit for unit in catalogue.units if path.name.startswith(f"{unit.code}_")]
        if not owners:
            yield Problem("unit-gone", file=path.name)
        else:
            unit = max(owners, key=lambda one: len(one.code))
            facts = {"now": file_name(unit, catalogue.settings)}
            yield Problem("form-outdated", unit=unit.code, file=path.name, facts=facts)


# -- Whose workbook is out of date: what a unit was given before, against the form that it gets now ------
_NAMED: Final = 4
"""Changes that a message names."""


@dataclass(frozen=True)
class Before:
    """The workbooks as they were last written.

    Attributes:
        built: unit code → the newest that was written.
        layouts: by build.
    """

    built: Mapping[str, IssuedForm]
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
            and catalogue.has_form(unit.code)
            and self.built[unit.code].build != layouts[unit.code].build
        ]
        if late:
            facts: dict[str, str | float] = {"count": len(late), "units": _names(late)}
            yield Problem("forms-out-of-date", facts=facts)
        fresh = [
            unit
            for unit in catalogue.units
            if self.built and unit.code not in {*wanted, *self.built} and catalogue.has_form(unit.code)
        ]
        if fresh:
            yield Problem("forms-missing", facts={"count": len(fresh), "units": _names(fresh)})
        idle = [
            unit for unit in catalogue.units if unit.code in self.built and not catalogue.has_form(unit.code)
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
                zh.append(f"{word} {listed([f'{c.item}“{c.label}”' for c in cells], _NAMED, '处').zh}")
                en.append(f"{word_en}: {listed([f'{c.item} “{c.label}”' for c in cells], _NAMED, '处').en}")
        if not zh:
            return "表样、评分标准或提示有改动", "layout, criteria or hints have changed"
        return "；".join(zh), "; ".join(en)


def _names(units: Sequence[Unit]) -> str:
    return "、".join(f"{unit.code} {unit.short or unit.name}" for unit in units)
