"""A workbook with large tables put into its file, their rows a few hundred at a time.

XlsxWriter keeps the XML of every sheet as text, hundreds of megabytes for a thousand units. It is given the
sheets without the rows of the tables; these go straight into the file, and then the texts they use.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any, Final

from xlsxwriter.sharedstrings import SharedStrings as XlsxWriterStrings

from govcredit_xl.master.written.laid import SharedStrings
from govcredit_xl.master.written.sheetdata import LINKS, ROWS, TableSheet

_STRINGS: Final = "xl/sharedStrings.xml"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LEVEL: Final = 2
"""Of compression: a quarter more bytes than the usual 6, in a third of its time."""
_ODD: Final = re.compile("[&<>\x00-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\\s|\\s$")
"""What does not stand in a text's element as it is."""


def packed(book: Any, out: io.BytesIO) -> bytes:
    """Close a workbook that is written to `out` and has table sheets; its file's bytes."""
    book.close()
    sheets = {f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(book.worksheets(), 1)}
    strings = SharedStrings((text, number) for number, text in enumerate(book.str_table.string_array))
    whole = io.BytesIO()
    with (
        zipfile.ZipFile(out) as bare,
        zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as file,
    ):
        for name in bare.namelist():
            if name == _STRINGS:
                continue
            sheet = sheets.get(name)
            with file.open(name, "w") as part:
                if not isinstance(sheet, TableSheet):
                    part.write(bare.read(name))
                    continue
                before, _, after = bare.read(name).partition(ROWS.encode())
                between, mark, end = after.partition(LINKS.encode())
                part.write(before)
                for rows in sheet.rows(strings):
                    part.write(rows.encode())
                part.write(between)
                if mark:
                    for links in sheet.links():
                        part.write(links.encode())
                part.write(end)
                sheet.laid.clear()  # a master of a thousand units is large
        with file.open(_STRINGS, "w") as part:
            part.write(_string_table(strings))
    return whole.getvalue()


def _string_table(strings: SharedStrings) -> bytes:
    """The part with all texts of the workbook."""
    odd: Any = XlsxWriterStrings()
    parts = [
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{_MAIN}" uniqueCount="{len(strings)}">'
    ]
    for text in strings:
        if _ODD.search(text):
            odd._set_filehandle(io.StringIO())
            odd._write_si(text)
            parts.append(odd.fh.getvalue())
        else:
            parts.append(f"<si><t>{text}</t></si>")
    parts.append("</sst>")
    return "".join(parts).encode()
