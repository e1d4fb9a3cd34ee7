"""What was read, without signs that no file we write may hold; where any were, is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from govcredit_xl.core.plain_text import clean
from govcredit_xl.files.sheets.picture import Book, CellError, CellValue, Place, SheetPicture

NOTE: Final = "text-cleaned"
"""Code of the note of a workbook in which anything was cleaned."""


def cleaned(book: Book) -> Book:
    """The picture with clean texts; the very same where nothing was to be cleaned."""
    sheets = tuple(_sheet(sheet) for sheet in book.sheets)
    renamed = {a.name: b.name for a, b in zip(book.sheets, sheets, strict=True) if a.name != b.name}
    found = replace(
        book,
        sheets=sheets,
        names=_names(book.names, renamed),
        constants=_texts(book.constants),
        properties=_texts(book.properties),
        identifier=clean(book.identifier),
        keywords=clean(book.keywords),
    )
    if not renamed and not any(sheet.cleaned for sheet in sheets):
        return found
    return replace(found, notes=(*book.notes, NOTE))


def _sheet(sheet: SheetPicture) -> SheetPicture:
    changed: dict[Place, CellValue | None] = {}
    for place, value in sheet.cells.items() if _any_to_clean(sheet) else ():
        if isinstance(value, str):
            text = clean(value)
            if text is not value and text != value:
                changed[place] = text or None
        elif isinstance(value, CellError) and clean(value.text) != value.text:
            changed[place] = CellError(clean(value.text))
    name, headers = clean(sheet.name), tuple(map(clean, sheet.header_footer))
    if not changed and name == sheet.name and headers == sheet.header_footer:
        return sheet
    cells = {place: changed.get(place, value) for place, value in sheet.cells.items()}
    kept = {place: value for place, value in cells.items() if value is not None}
    return replace(sheet, name=name, cells=kept, header_footer=headers, cleaned=frozenset(changed))


def _any_to_clean(sheet: SheetPicture) -> bool:
    """True where any cell is to be cleaned; one look at all their texts together, since hardly any sheet has one."""
    texts = (
        value if isinstance(value, str) else value.text
        for value in sheet.cells.values()
        if isinstance(value, str | CellError)
    )
    joined = "\n".join(texts)
    return clean(joined) is not joined


def _names(
    names: Mapping[str, tuple[str, int, int] | None], renamed: Mapping[str, str]
) -> Mapping[str, tuple[str, int, int] | None]:
    if not renamed:
        return names
    return {
        name: None if target is None else (renamed.get(target[0], target[0]), *target[1:])
        for name, target in names.items()
    }


def _texts(texts: Mapping[str, str]) -> Mapping[str, str]:
    return {name: clean(text) for name, text in texts.items()}
