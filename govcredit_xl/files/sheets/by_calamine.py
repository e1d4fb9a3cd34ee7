"""Values of workbooks in the formats of Excel by python-calamine: of .xlsb, and of .xls that xlrd does not know.

calamine gives neither names nor formulas nor looks, and shows errors as blank; on two cells far apart it ends
the process. What is left, the token on the hidden sheet and in the properties, keys and labels, is enough.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from govcredit_xl.files.sheets.parts import plain_date
from govcredit_xl.files.sheets.picture import CellValue, Place, SheetPicture, Unreadable


def sheets_by_calamine(data: bytes, what: str, what_en: str) -> tuple[SheetPicture, ...]:
    """The worksheets of a workbook, values only.

    Args:
        data: the workbook.
        what: the kind that it is, in Chinese, for what is said where its content is not known.
        what_en: the same in English.

    Raises:
        Unreadable: `has-password`, `truncated` or `not-readable-here`.
    """
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return tuple(_sheet(book, told) for told in book.sheets_metadata if _is_worksheet(told))
    except python_calamine.PasswordError as error:
        raise Unreadable("has-password", "设了打开密码") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable("truncated", "工作簿不完整或已损坏") from error
    except BaseException as error:  # a panic of a library written in Rust is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(
            "not-readable-here",
            f"是{what}，读取组件认不出其中的内容",
            f"{what_en} whose content is not known here",
        ) from error


def _is_worksheet(told: Any) -> bool:
    import python_calamine

    return bool(told.typ == python_calamine.SheetTypeEnum.WorkSheet)


def _sheet(book: Any, told: Any) -> SheetPicture:
    sheet = book.get_sheet_by_name(told.name)
    top, left = sheet.start or (0, 0)
    cells: dict[Place, CellValue] = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
        for column, value in enumerate(values, left + 1):
            plain = _value(value)
            if plain is not None:
                cells[row, column] = plain
    state = {"Visible": "visible", "Hidden": "hidden"}.get(str(told.visible).rpartition(".")[2], "veryHidden")
    return SheetPicture(told.name, state, cells, tells_formulas=False)


def _value(value: Any) -> CellValue | None:
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return value
    if isinstance(value, dt.datetime):
        return plain_date(value)
    if isinstance(value, dt.date):
        return value
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    return value / dt.timedelta(days=1) if isinstance(value, dt.timedelta) else float(value)
