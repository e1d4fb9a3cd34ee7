"""Writing the outbox: one collection workbook per unit (`build`)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from govcredit_xl.catalogue import load_catalogue, packaged_templates, template_text
from govcredit_xl.layout import FormLayout
from govcredit_xl.ledger import Ledger, LedgerError
from govcredit_xl.model import Catalogue
from govcredit_xl.outdated import Before
from govcredit_xl.problems import Problem, has_errors, why_of
from govcredit_xl.rounds import Round, RoundBusy, file_hash, write_atomic
from govcredit_xl.terms import File, Sheet
from govcredit_xl.tokens import Token, sign

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
    catalogue, problems = load_catalogue(round_.catalogue)
    if catalogue is None or has_errors(problems):
        return BuildReport(refused=True), problems
    unknown = [code for code in units or () if code not in catalogue.unit_by_code]
    if unknown:
        return BuildReport(refused=True), [unknown_unit(catalogue, code) for code in unknown]
    wanted = [
        unit.code
        for unit in catalogue.units
        if catalogue.items_of(unit.code) and (units is None or unit.code in units)
    ]
    try:
        with round_.lock(), Ledger(round_.ledger_file) as ledger:
            report, found = _build(
                round_, ledger, catalogue, wanted, on_progress or (lambda done, total: None)
            )
            return report, [*problems, *found]
    except RoundBusy as busy:
        return BuildReport(refused=True), [Problem("round-busy", facts={"pid": busy.pid})]
    except LedgerError as error:
        return BuildReport(refused=True), [Problem("ledger-unusable", facts={"why": str(error)})]
    except OSError as error:
        return BuildReport(refused=True), [cannot_write(round_, error)]


def _build(
    round_: Round, ledger: Ledger, catalogue: Catalogue, wanted: Sequence[str], on_progress: Progress
) -> tuple[BuildReport, list[Problem]]:
    from govcredit_xl.collection import build_forms
    from govcredit_xl.layout import form_layouts

    text, problems = guide_text(round_, catalogue)
    layouts = form_layouts(catalogue)
    before = Before.of(ledger)
    problems += before.not_asked_for(catalogue, layouts, wanted)
    layouts = {code: layouts[code] for code in wanted}
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
        for record in written:
            ledger.note_built(*record)
    report.refused = bool(wanted) and not report.files
    return report, [*problems, *_left(round_, catalogue)]


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
    from govcredit_xl.collection.guide import placeholders, unknown_placeholders

    path = round_.templates / GUIDE
    where = round_.relative(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return template_text(packaged_templates()[GUIDE]), [Problem("template-missing", file=where)]
    text = template_text(data)
    known = "、".join(f"{{{name}}}" for name in placeholders(catalogue.settings))
    return text, [
        Problem("unknown-placeholder", file=where, facts={"line": line, "name": name, "known": known})
        for line, name in unknown_placeholders(text, catalogue.settings)
    ]


def _left(round_: Round, catalogue: Catalogue) -> Iterator[Problem]:
    """Workbooks in the outbox that are no longer any unit's."""
    from govcredit_xl.collection import file_name

    current = {file_name(unit, catalogue.settings.year): unit for unit in catalogue.units}
    for path in sorted(round_.outbox.glob(f"*_{File.FORM_NAME}_*.xlsx")):
        if path.name in current or path.name.startswith(("~$", ".")):
            continue
        owners = [unit for unit in catalogue.units if path.name.startswith(f"{unit.code}_")]
        if not owners:
            yield Problem("unit-gone", file=path.name)
        else:
            unit = max(owners, key=lambda one: len(one.code))
            facts = {"now": file_name(unit, catalogue.settings.year)}
            yield Problem("form-outdated", unit=unit.code, file=path.name, facts=facts)


def unknown_unit(catalogue: Catalogue, code: str) -> Problem:
    """That no unit has that code, with the nearest one."""
    import difflib

    near = difflib.get_close_matches(code, [unit.code for unit in catalogue.units], 1)
    guess, guess_en = (f"，是不是“{near[0]}”", f"; did you mean {near[0]}") if near else ("", "")
    facts = {"heading": "--unit", "name": code, "guess": guess, "guess_en": guess_en}
    return Problem("unknown-unit", sheet=Sheet.UNITS, facts=facts)


def cannot_write(round_: Round, error: OSError, path: Path | None = None) -> Problem:
    """A file could not be written."""
    where = path or Path(error.filename or round_.root)
    return Problem("cannot-write", file=round_.relative(where), facts=why_of(error))
