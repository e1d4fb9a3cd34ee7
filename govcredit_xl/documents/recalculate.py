"""The master recalculated by LibreOffice, where it is installed: its formulas, not what was saved with them."""

from __future__ import annotations

from govcredit_xl.soffice import convert, find_soffice


def recalculated(data: bytes) -> bytes | None:
    """The workbook with every formula computed anew; None where LibreOffice is missing or fails."""
    program = find_soffice()
    return None if program is None else convert([data], "xlsx", "xlsx", program, recalculate=True)[0]
