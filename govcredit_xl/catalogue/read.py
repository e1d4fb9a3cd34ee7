"""指标体系.xlsx as a `Catalogue`, with every problem in it at once."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from govcredit_xl.catalogue.checks import (
    check_criteria,
    check_extensions,
    check_groups,
    check_units,
    check_wording,
)
from govcredit_xl.catalogue.dates import check_dates
from govcredit_xl.catalogue.formulas import check_same_figures, read_formulas
from govcredit_xl.catalogue.grades import read_grades
from govcredit_xl.catalogue.items import ReadItem, read_inputs, read_items
from govcredit_xl.catalogue.last_round import last_figures
from govcredit_xl.catalogue.nodes import NodeDraft, check_parts, frozen, read_nodes, with_items
from govcredit_xl.catalogue.params import read_bands
from govcredit_xl.catalogue.review import check_review
from govcredit_xl.catalogue.settings import read_settings, subject_of
from govcredit_xl.catalogue.sums import check_sums, check_unit_sums
from govcredit_xl.catalogue.tables import FileProblems, FoundTable, find_tables
from govcredit_xl.catalogue.unit_data import check_figures, read_figures
from govcredit_xl.catalogue.units import make_roster, read_units
from govcredit_xl.core.cells import a1
from govcredit_xl.core.model import Area, Catalogue, Indicator, Settings, figure_of
from govcredit_xl.core.problems import Problem, has_errors, why_of
from govcredit_xl.core.round_names import form_of, names_in
from govcredit_xl.core.sources import GivenSheet
from govcredit_xl.core.terms import File, Sheet
from govcredit_xl.core.unit_terms import Subject
from govcredit_xl.files.sheets import KIND_NAMES, Book, Unreadable, cell_text, read_book, sniff

_SHEETS: Final = frozenset(
    {
        Sheet.SETTINGS,
        Sheet.UNITS,
        Sheet.INDICATORS,
        Sheet.INPUTS,
        Sheet.BANDS,
        Sheet.NODES,
        Sheet.GRADES,
        GivenSheet.UNIT_DATA,
    }
)


def load_catalogue(
    path: Path, folder: Path | None = None, *, today: dt.date | None = None
) -> tuple[Catalogue | None, list[Problem]]:
    """The catalogue in a file; None where it has an error or cannot be read.

    Args:
        path: the file.
        folder: of the round, where the file is a copy that stands elsewhere.
        today: where given, its dates and years are looked at, too.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, [Problem("no-round", facts={"where": path.parent.as_posix()})]
    except OSError as error:
        return None, [_unreadable(path.name, str(why_of(error)["why"]))]
    return read_catalogue(data, path.name, folder or path.parent, today=today)


def read_catalogue(
    data: bytes, file: str = File.CATALOGUE, folder: Path | None = None, *, today: dt.date | None = None
) -> tuple[Catalogue | None, list[Problem]]:
    """The catalogue in a workbook's bytes; None where it has an error.

    Args:
        data: the workbook.
        file: the name that its problems bear.
        folder: of the round, from which the setting 上一轮 is looked for; None: it is not.
        today: where given, its dates and years are looked at, too.
    """
    book = _opened(data, file)
    if isinstance(book, Problem):
        return None, [book]
    findings = FileProblems(file)
    _check_signs(book, findings)
    tables = find_tables(book, findings, lambda table: subject_of(table) == Subject.UNIT)
    settings = read_settings(tables.get(Sheet.SETTINGS))
    units = read_units(tables.get(Sheet.UNITS), by_unit=settings.by_unit)
    check_extensions(settings, units)
    roster = make_roster(units) if units else None
    bands = read_bands(tables.get(Sheet.BANDS))
    inputs = read_inputs(tables.get(Sheet.INPUTS), tables.get(Sheet.INDICATORS), roster)
    groups = tuple(dict.fromkeys(unit.rank_group for unit, _ in units.values()))
    rows = read_items(tables.get(Sheet.INDICATORS), roster, inputs, bands, groups)
    check_parts(rows)
    items = read_formulas([read for read in rows if not read.is_whole])
    check_same_figures(items, inputs or {})
    tree: NodeDraft | None = None
    if settings.by_unit:
        tree = read_nodes(with_items(rows, items), tables.get(Sheet.NODES), settings.whole)
        check_unit_sums(tree, items, units, settings)
    elif check_wording(items):
        check_sums(items, settings.whole)
    if not any(problem.code == "sum-differs" for problem in findings.problems):
        check_criteria(items)
    grades = read_grades(tables.get(Sheet.GRADES), groups)
    if not settings.by_unit:
        _refuse_for_district(tables)
    check_units(items, units, check_groups(items, units, roster))
    figures = read_figures(tables.get(GivenSheet.UNIT_DATA), items, roster)
    figures += last_figures(items, settings, tables.get(Sheet.SETTINGS), folder, figures)
    check_figures(items, figures, findings)
    check_review(book, tables, findings)
    if today is not None:
        check_dates(tables.get(Sheet.SETTINGS), settings, items, units.values(), today)
    if has_errors(findings.problems):
        return None, findings.problems
    catalogue = Catalogue(
        settings,
        _areas(items),
        _indicators(items),
        tuple(read.item for read in items if read.item is not None),
        tuple(unit for unit, _ in units.values()),
        nodes=frozen(tree) if tree is not None else (),
        grades=grades,
        figures=figures,
    )
    return replace(catalogue, fingerprint=fingerprint(catalogue)), findings.problems


def _opened(data: bytes, file: str) -> Book | Problem:
    kind = sniff(data)
    if kind not in {"xlsx", "xlsm"}:
        return _unreadable(file, f"它是{KIND_NAMES[kind]}，不是 .xlsx 工作簿")
    try:
        return read_book(data)
    except Unreadable as error:
        return _unreadable(file, error.why)


def _check_signs(book: Book, findings: FileProblems) -> None:
    """Signs that no workbook may hold would break every file that is made from the catalogue."""
    for sheet in book.sheets:
        if not sheet.name.startswith("_"):
            for row, column in sorted(sheet.cleaned):
                text = cell_text(sheet.get(row, column))[:40]
                findings.add("bad-characters", sheet.name, a1(row, column), text=text)


def _unreadable(file: str, why: str) -> Problem:
    return Problem("catalogue-unreadable", file=file, facts={"why": why})


def _refuse_for_district(tables: Mapping[str, FoundTable]) -> None:
    """Sheets that only a round that scores each unit reads."""
    for name in (Sheet.NODES, Sheet.GRADES):
        table = tables.get(name)
        row = next(iter(table.rows()), None) if table is not None else None
        if row is not None:
            row.report("sheet-for-units-only", row.table.spec.key, name=name)


def _areas(items: Sequence[ReadItem]) -> tuple[Area, ...]:
    found = {
        read.area: Area(read.area_ordinal, read.area, read.area_points or 0.0) for read in reversed(items)
    }
    return tuple(found[name] for name in dict.fromkeys(read.area for read in items))


def _indicators(items: Sequence[ReadItem]) -> tuple[Indicator, ...]:
    found: dict[str, Indicator] = {}
    for read in items:
        indicator = Indicator(read.indicator, read.indicator_name, read.area, read.indicator_points or 0.0)
        found.setdefault(read.indicator, indicator)
    return tuple(found.values())


def fingerprint(catalogue: Catalogue) -> str:
    """SHA-256 over what the catalogue means: not its layout, remarks or file."""
    meaning = asdict(replace(catalogue, fingerprint=""))
    same_by_label = _same_by_label(catalogue)
    for item in meaning["items"]:
        del item["row"], item["remark"]
        for asked in item["inputs"]:
            if same_by_label or asked["same_as"] is None:
                del asked["same_as"]
            del asked["effort"]  # it moves no figure
            if asked["source"] is None:
                del asked["source"]
    for figure in meaning["figures"]:
        del figure["file"], figure["sheet"], figure["cell"]
    del meaning["settings"]["addressee"]  # only the documents say it
    if meaning["settings"]["form_name"] == form_of(catalogue.settings.name):
        meaning["settings"]["form_name"] = ""
    _forget_usual(meaning)
    text = json.dumps(meaning, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _same_by_label(catalogue: Catalogue) -> bool:
    """True where 同数 says what the labels say: then it means no more than a catalogue without that column."""
    numbers = [(item, asked) for item in catalogue.items for asked in item.inputs if asked.is_number]

    def groups(*, by_label: bool) -> set[frozenset[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        for item, asked in numbers:
            found.setdefault(figure_of(item, asked, by_label=by_label), set()).add(f"{item.id}.{asked.code}")
        return {frozenset(group) for group in found.values()}

    return groups(by_label=True) == groups(by_label=False)


def _forget_usual(meaning: dict[str, Any]) -> None:
    """Leave out what is as it was before there was anything else: such a catalogue stays the same."""
    usual = asdict(Catalogue(Settings(""), (), (), (), ()))
    for record, names, plain in (
        (meaning, ("nodes", "grades", "figures"), usual),
        (meaning["settings"], ("subject", "whole", "wholes", "overall"), usual["settings"]),
        (meaning["settings"], ("name", "region", "form_name"), _as_in_title(meaning["settings"]["title"])),
        *((item, ("by_group", "part_of"), {"by_group": {}, "part_of": ""}) for item in meaning["items"]),
        *((node, ("criterion",), {"criterion": ""}) for node in meaning.get("nodes", ())),
        *((unit, ("ranking",), {"ranking": ""}) for unit in meaning["units"]),
    ):
        for name in names:
            if record[name] == plain[name]:
                del record[name]


def _as_in_title(title: str) -> dict[str, str]:
    """What the settings are called where only the title says it."""
    said = names_in(title)
    return {"name": said.name, "region": said.region, "form_name": ""}


def _plain(value: object) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in a catalogue")
