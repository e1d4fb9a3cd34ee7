"""What the program's speed is compared with: the same work done with openpyxl alone."""

from __future__ import annotations

import copy
import re
import time
import zipfile
from pathlib import Path
from typing import Any

VALIDATION = (
    "type",
    "operator",
    "formula1",
    "formula2",
    "allow_blank",
    "showErrorMessage",
    "showInputMessage",
    "errorTitle",
    "error",
    "promptTitle",
    "prompt",
)


def load(files: list[Path]) -> None:
    """Load every workbook, no more."""
    from openpyxl import load_workbook

    for path in files:
        load_workbook(path)


def build(built: list[Path], out: Path, runs: int) -> list[float]:
    """Seconds to build each of these workbooks anew with openpyxl: cells, styles, validations, names, print set-up.

    What is in them is taken from the files beforehand, once per distinct form, so that only the building counts.
    """
    out.mkdir(parents=True)
    forms: dict[frozenset[bytes], list[Any]] = {}
    jobs = []
    for path in built:
        key = _form_key(path)
        if key not in forms:
            forms[key] = _picture(path)
        jobs.append((path.name, forms[key]))
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        for name, sheets in jobs:
            _write(sheets, out / name)
        seconds.append(time.perf_counter() - start)
    return seconds


def _form_key(path: Path) -> frozenset[bytes]:
    """The defined names: units that are asked the same share a form, whatever token and name it bears."""
    with zipfile.ZipFile(path) as parts:
        return frozenset(re.findall(rb'<definedName name="([^"]+)"', parts.read("xl/workbook.xml")))


def _picture(path: Path) -> list[Any]:
    """What openpyxl has to be told, sheet by sheet, as plain values and shared style objects; then the names."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    styles: dict[int, tuple[Any, ...]] = {}

    def style(cell: Any) -> int:
        key: int = cell.style_id
        if key not in styles:
            parts = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection)
            styles[key] = (*(copy.copy(part) for part in parts), cell.number_format)
        return key

    sheets = []
    for sheet in book.worksheets:
        cells = [(c.row, c.column, c.value, style(c)) for row in sheet.iter_rows() for c in row if _used(c)]
        sheets.append(
            {
                "title": sheet.title,
                "cells": cells,
                "heights": {row: d.height for row, d in sheet.row_dimensions.items() if d.height},
                "widths": {key: (d.width, d.hidden) for key, d in sheet.column_dimensions.items()},
                "validations": [_arguments(v) for v in sheet.data_validations.dataValidation],
                "formats": [(str(r.sqref), rule) for r in sheet.conditional_formatting for rule in r.rules],
                "freeze": sheet.freeze_panes,
                "state": sheet.sheet_state,
                "repeat": sheet.print_title_rows,
                "landscape": sheet.page_setup.orientation,
                "footer": sheet.oddFooter.center.text,
            }
        )
    return [sheets, styles, [(name, defined.attr_text) for name, defined in book.defined_names.items()]]


def _used(cell: Any) -> bool:
    return cell.value is not None or cell.has_style


def _arguments(validation: Any) -> dict[str, Any]:
    return {name: getattr(validation, name) for name in VALIDATION} | {"sqref": str(validation.sqref)}


def _write(picture: list[Any], path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.datavalidation import DataValidation

    sheets, styles, names = picture
    book = Workbook()
    made = {key: _style(book.active.cell(1, 1), parts) for key, parts in styles.items()}
    book.remove(book.active)
    for told in sheets:
        sheet = book.create_sheet(told["title"])
        for row, column, value, key in told["cells"]:
            # A copy of a style made once is many times faster than giving each cell its font, fill and border.
            sheet.cell(row, column, value)._style = copy.copy(made[key])
        for row, height in told["heights"].items():
            sheet.row_dimensions[row].height = height
        for key, (width, hidden) in told["widths"].items():
            sheet.column_dimensions[key].width = width
            sheet.column_dimensions[key].hidden = hidden
        for arguments in told["validations"]:
            sheet.add_data_validation(DataValidation(**arguments))
        for where, rule in told["formats"]:
            sheet.conditional_formatting.add(where, rule)
        sheet.freeze_panes, sheet.sheet_state = told["freeze"], told["state"]
        sheet.print_title_rows, sheet.page_setup.orientation = told["repeat"], told["landscape"]
        sheet.oddFooter.center.text = told["footer"]
        sheet.protection.sheet = True
    for name, text in names:
        book.defined_names[name] = DefinedName(name, attr_text=text)
    book.save(path)


def _style(cell: Any, parts: tuple[Any, ...]) -> Any:
    cell.font, cell.fill, cell.border, cell.alignment, cell.protection, cell.number_format = parts
    return copy.copy(cell._style)
