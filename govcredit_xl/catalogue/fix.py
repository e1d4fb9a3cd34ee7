"""`check --fix`: ids that the program gave are written into the sheet 指标; nothing else of the file changes."""

from __future__ import annotations

from govcredit_xl.catalogue.edit_cells import CellEdit, edited
from govcredit_xl.catalogue.levels import by_unit, given_ids
from govcredit_xl.catalogue.settings import subject_of
from govcredit_xl.catalogue.tables import FileProblems, find_tables
from govcredit_xl.core.terms import Col, Sheet
from govcredit_xl.core.unit_terms import Subject
from govcredit_xl.files.sheets import read_book


def with_ids(data: bytes, file: str) -> tuple[bytes, dict[int, str]]:
    """The workbook with an id in every row of the sheet 指标, and the ids written, by row.

    Args:
        data: the workbook, one that can be read.
        file: its name.
    """
    tables = find_tables(read_book(data), FileProblems(file), lambda table: subject_of(table) == Subject.UNIT)
    table = tables.get(Sheet.INDICATORS)
    if table is None or not by_unit(table) or Col.ITEM not in table.columns:
        return data, {}
    ids = given_ids(table)
    if not ids:
        return data, {}
    column = table.columns[Col.ITEM]
    edits = {(row, column): CellEdit(text) for row, text in ids.items()}
    return edited(data, {Sheet.INDICATORS: edits}), ids
