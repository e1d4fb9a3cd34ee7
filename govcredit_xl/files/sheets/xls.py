"""An .xls or WPS .et workbook: values and names by xlrd, the rest by a look over its records.

Measured on a form of 69 rows: xlrd 4.5 ms, python-calamine 1.2 ms; but calamine gives no names, and
shows errors as blank. Neither tells which cells hold formulas: the records do ([MS-XLS] 2.4).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from govcredit_xl.files.sheets.active import FORMULAS_NOTE, LINKS_NOTE, LOOKS_NOTE, MACROS_NOTE, refuse
from govcredit_xl.files.sheets.by_calamine import sheets_by_calamine
from govcredit_xl.files.sheets.parts import date_of
from govcredit_xl.files.sheets.picture import Book, CellError, CellValue, Place, SheetPicture, Unreadable
from govcredit_xl.files.sheets.xls_looks import XlsLooks, open_xls

_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _SUPBOOK = 0x0809, 0x000A, 0x0085, 0x002F, 0x01AE
_FORMULAS: Final = frozenset({0x0006, 0x0206, 0x0406})
_HEADER, _FOOTER, _COLINFO = 0x0014, 0x0015, 0x007D
_WORKSHEET, _MACRO_SHEET = 0, 1
_STATES: Final = {0: "visible", 1: "hidden", 2: "veryHidden"}
_EMPTY_TEXT: Final = (b"\x17\0\0", b"\x17\0")  # ptgStr of no characters
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF8_START: Final = b"\x09\x08\x10\0\0\x06\5\0"
_PROPERTIES: Final = "\x05DocumentSummaryInformation"


@dataclass
class _Records:
    """What the records of a worksheet tell."""

    formulas: dict[Place, str] = field(default_factory=dict)
    header_footer: list[str] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)


def is_encrypted(data: bytes) -> bool:
    """True for an .xls whose records are encrypted."""
    return any(kind == _FILEPASS for kind, _ in _globals(_opened(data)[1]))


def read_xls(data: bytes) -> Book:
    """The picture of a workbook.

    Raises:
        Unreadable: it is damaged, or holds what a form has no use for.
    """
    ole, stream = _opened(data)
    notes = _check(ole, stream)
    _check_whole(stream)
    try:
        # xlrd is handed the records, and not the container around them, with which it is stricter than Excel.
        book, looks = open_xls(stream)
    except MemoryError:
        raise
    except Exception:  # what xlrd raises on files that it does not know is anything
        found = (*notes, FORMULAS_NOTE, LOOKS_NOTE)
        return Book(_values_alone(data), {}, {}, _properties(ole), notes=found)
    told = [_look(stream, position) for position, kind in _sheet_places(stream) if kind == _WORKSHEET]
    told += [_Records()] * (book.nsheets - len(told))  # files of before 1993 list no sheets
    sheets = tuple(
        _sheet(sheet, told[k], book.datemode, XlsLooks(book, sheet, looks))
        for k, sheet in enumerate(book.sheets())
    )
    names, constants = _names(book)
    notes = (*notes, FORMULAS_NOTE) if looks else (*notes, FORMULAS_NOTE, LOOKS_NOTE)
    return Book(sheets, names, constants, _properties(ole), notes=notes)


def _values_alone(data: bytes) -> tuple[SheetPicture, ...]:
    """The values of a workbook that xlrd does not know: counts of texts that are wrong, readings above them …"""
    try:
        return sheets_by_calamine(data, "旧版表格", "an old workbook")
    except Unreadable as error:
        if error.kind != "truncated":
            raise
        raise Unreadable(  # its records are whole
            "not-readable-here",
            "是旧版表格，读取组件认不出其中的内容",
            "an old workbook whose content is not known here",
        ) from error


def _opened(data: bytes) -> tuple[Any, bytes]:
    """The compound file (None where the records stand alone or can be had without it), and the workbook's records.

    Raises:
        Unreadable: there are none.
    """
    if not data.startswith(_COMPOUND):
        return None, data
    import olefile

    try:
        ole = olefile.OleFileIO(io.BytesIO(data))
        name = next((name for name in ("Workbook", "Book") if ole.exists(name)), None)
        stream = bytes(ole.openstream(name).read()) if name is not None else b""
    except (OSError, ValueError, IndexError, TypeError, AttributeError, struct.error) as error:
        # The container is broken; its largest part most often stands in one piece all the same.
        start = data.find(_BIFF8_START, 512)
        if start < 0 or not _is_whole(data[start:]):
            raise Unreadable("truncated", "文件不完整或已损坏") from error
        return None, data[start:]
    if not stream:
        raise Unreadable("truncated", "文件里找不到工作簿，可能已损坏")
    return ole, stream


def _check_whole(stream: bytes) -> None:
    """Refuse records that end before the workbook does, or do not follow one another: that proves damage."""
    if not any(kind == _FILEPASS for kind, _ in _globals(stream)) and not _is_whole(stream):
        raise Unreadable("truncated", "工作簿不完整或已损坏")


def _is_whole(stream: bytes) -> bool:
    """True where the workbook and each of its sheets begin and end as records do."""
    if len(stream) < 4 or struct.unpack_from("<H", stream)[0] != _BOF:
        return stream[:1] == b"\x09"  # older than BIFF5: one sheet alone, which xlrd looks at
    places = [0, *(position for position, _ in _sheet_places(stream))]
    return all(_ends(stream, place) for place in places)


def _ends(stream: bytes, start: int) -> bool:
    depth = 0
    for kind, _ in _records(stream, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return kind == _EOF
    return False


def _check(ole: Any, stream: bytes) -> tuple[str, ...]:
    folders = set() if ole is None else {path[0].upper() for path in ole.listdir(streams=True, storages=True)}
    if any(kind == _MACRO_SHEET for _, kind in _sheet_places(stream)):
        raise refuse("macro-sheet")
    if any(name.startswith("MBD") or name in {"CTLS", "\1OLE10NATIVE"} for name in folders):
        raise refuse("embedded-object")
    notes = [MACROS_NOTE] if "_VBA_PROJECT_CUR" in folders else []
    for kind, payload in _globals(stream):
        if kind == _SUPBOOK and len(payload) > 4 and payload[2:4] not in {b"\1\4", b"\1\x3a"}:
            if _is_live(payload):
                raise refuse("dde-link")
            if LINKS_NOTE not in notes:
                notes.append(LINKS_NOTE)
    return tuple(notes)


def _is_live(link: bytes) -> bool:
    """True for a link to another program (DDE, OLE): \\3 sets program and topic apart.

    In the path of another workbook, which starts with \\1, it only parts the folders ([MS-XLS] 2.5.277).
    """
    length, flags = struct.unpack_from("<HB", link, 2)
    text = (
        link[5 : 5 + 2 * length].decode("utf-16-le", "replace") if flags & 1 else link[5:].decode("latin-1")
    )
    return not text.startswith("\1") and "\3" in text[:length]


# -- records ---------------------------------------------------------------------------------------------
def _records(stream: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """(kind, payload) of each whole record."""
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, start)
        yield kind, stream[start + 4 : start + 4 + length]
        start += 4 + length


def _substream(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream; those of charts inside it are left out."""
    depth = 0
    for kind, payload in _records(stream, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1:
            yield kind, payload
        elif depth < 1:
            return


def _globals(stream: bytes) -> Iterator[tuple[int, bytes]]:
    yield from _substream(stream, 0)


def _sheet_places(stream: bytes) -> Iterator[tuple[int, int]]:
    """(offset, type) of each sheet, in tab order."""
    for kind, payload in _globals(stream):
        if kind == _BOUNDSHEET and len(payload) >= 6:
            position, _, sheet_type = struct.unpack_from("<IBB", payload)
            yield position, sheet_type


def _look(stream: bytes, start: int) -> _Records:
    found = _Records()
    for kind, payload in _substream(stream, start):
        if kind in _FORMULAS and len(payload) >= 6:
            row, column = struct.unpack_from("<2H", payload)
            found.formulas[row + 1, column + 1] = '""' if payload[22:] in _EMPTY_TEXT else ""
        elif kind in {_HEADER, _FOOTER} and len(payload) > 3:
            wide = payload[2] & 1
            found.header_footer.append(payload[3:].decode("utf-16-le" if wide else "latin-1", "replace"))
        elif kind == _COLINFO and len(payload) >= 10:
            first, last, _, _, flags = struct.unpack_from("<5H", payload)
            if flags & 1:
                found.hidden_columns.update(range(first + 1, min(last, 255) + 2))
    return found


# -- values ----------------------------------------------------------------------------------------------
def _sheet(sheet: Any, told: _Records, datemode: int, looks: XlsLooks) -> SheetPicture:
    import xlrd

    cells: dict[Place, CellValue] = {}
    empty: set[Place] = set()
    for row in range(sheet.nrows):
        kinds = sheet.row_types(row)
        for column, value in enumerate(sheet.row_values(row)):
            place = (row + 1, column + 1)
            plain = _value(kinds[column], value, datemode)
            if plain is not None and (seen := looks.value(row, column, plain)) != "":
                cells[place] = seen
            elif kinds[column] == xlrd.XL_CELL_TEXT and place in told.formulas:
                empty.add(place)
    return SheetPicture(
        sheet.name,
        _STATES.get(sheet.visibility, "hidden"),
        cells,
        told.formulas,
        tuple(told.header_footer),
        frozenset(told.hidden_columns),
        empty_results=frozenset(empty),
        appearance=looks.appearance(cells),
    )


def _value(kind: int, value: Any, datemode: int) -> CellValue | None:
    import xlrd

    if kind == xlrd.XL_CELL_TEXT:
        return str(value) or None
    if kind == xlrd.XL_CELL_NUMBER:
        return float(value)
    if kind == xlrd.XL_CELL_DATE:
        number = float(value)
        return date_of(number, datemode == 1) if 0 < number < 2_958_466 else number
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return CellError(xlrd.error_text_from_code.get(value, "#VALUE!"))
    return None


def _names(book: Any) -> tuple[dict[str, tuple[str, int, int] | None], dict[str, str]]:
    from xlrd import formula

    names: dict[str, tuple[str, int, int] | None] = {}
    constants: dict[str, str] = {}
    sheets = book.sheet_names()
    for name in book.name_obj_list:
        result = name.result
        if name.scope != -1 or name.builtin or name.macro or result is None:
            continue
        if result.kind == formula.oSTRG:
            constants[name.name] = str(result.value)
        elif result.kind == formula.oREF and len(result.value) == 1:
            first, last, top, bottom, left, right = result.value[0].coords
            if last - first == bottom - top == right - left == 1 and 0 <= first < len(sheets):
                names[name.name] = (sheets[first], top + 1, left + 1)
        elif result.kind == formula.oERR:
            names[name.name] = None
    return names, constants


def _properties(ole: Any) -> dict[str, str]:
    """Custom properties as text. The token is plain ASCII in every code page."""
    if ole is None:
        return {}
    try:
        found = ole.get_userdefined_properties(_PROPERTIES)
    except (OSError, ValueError, IndexError, KeyError, TypeError, struct.error):
        return {}
    return {str(one["property_name"]): _plain(one["value"]) for one in found}


def _plain(value: object) -> str:
    return value.decode("utf-8", "replace").rstrip("\0") if isinstance(value, bytes) else str(value)
