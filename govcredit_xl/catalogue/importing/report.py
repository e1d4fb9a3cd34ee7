"""The changes between two catalogues as a workbook."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

from govcredit_xl.catalogue.looks import Pen
from govcredit_xl.catalogue.review import write_changes

_CREATED = dt.datetime(2021, 1, 1)


def changes_workbook(changes: Sequence[Mapping[str, str]], title: str) -> bytes:
    """One sheet with a row per change; the same changes give the same bytes."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": title, "created": _CREATED})
        write_changes(book, Pen(book), changes, title)
    return stream.getvalue()
