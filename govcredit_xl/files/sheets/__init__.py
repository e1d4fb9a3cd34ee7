"""The only reader of spreadsheets: bytes in, a flat picture of the workbook out."""

from govcredit_xl.files.sheets.kinds import KIND_NAMES, sniff
from govcredit_xl.files.sheets.ooxml import read_book
from govcredit_xl.files.sheets.picture import (
    Appearance,
    Book,
    CellError,
    CellValue,
    FormattedNumber,
    Place,
    SheetPicture,
    Table,
    Unreadable,
    Validation,
    cell_text,
    find_table,
    heading_key,
    plain,
    seen_text,
)
from govcredit_xl.files.sheets.read_any import READABLE, read_any
from govcredit_xl.files.sheets.validations import rules_at

__all__ = [
    "KIND_NAMES",
    "READABLE",
    "Appearance",
    "Book",
    "CellError",
    "CellValue",
    "FormattedNumber",
    "Place",
    "SheetPicture",
    "Table",
    "Unreadable",
    "Validation",
    "cell_text",
    "find_table",
    "heading_key",
    "plain",
    "read_any",
    "read_book",
    "rules_at",
    "seen_text",
    "sniff",
]
