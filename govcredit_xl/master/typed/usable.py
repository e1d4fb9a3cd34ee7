"""Whether a master can be read at all, and is this round's: else it must not be replaced."""

from __future__ import annotations

import re
from typing import Final

from govcredit_xl.core.folder import Round
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.terms import Sheet
from govcredit_xl.files.sheets import KIND_NAMES, Book, Unreadable, read_book, sniff
from govcredit_xl.master.marks import ROUND_LABEL, ROUND_NAME, ROUND_PROPERTY

_OTHER_FORMATS: Final = (".xls", ".et", ".ett", ".ods", ".xlsm", ".xlsb", ".csv", ".uos")
"""What spreadsheets save a master as when somebody chooses another type of file."""
_VISIBLE: Final = re.compile(re.escape(ROUND_LABEL) + r"\s*(\d{4}\S*-[0-9a-f]{8})")
_REMEDIES: Final = {
    "encrypted": "用原来的密码打开它，取消打开密码后保存",
    "xls": "用 Excel 或 WPS 打开它，另存为“Excel 工作簿（*.xlsx）”，文件名不变",
    "": "用 Excel 或 WPS 打开它，能打开的另存为 .xlsx，文件名不变；打不开的，恢复一份备份（returns backups），"
    "或把它移到别处，程序会按台账重写一份",
}
_REMEDIES_EN: Final = {
    "encrypted": "open it, take the password off and save it",
    "xls": "open it in Excel or WPS and save it as .xlsx under the same name",
    "": "open it in Excel or WPS and save it as .xlsx under the same name; if it does not open, bring a backup "
    "back (returns backups), or move it away: it is then written anew from the ledger",
}


def unusable(data: bytes, file: str, round_id: str | None) -> Problem | None:
    """Why a master must be left where it is; None for one that can be read.

    Args:
        data: its bytes.
        file: how messages name it.
        round_id: of the round; None where it has none yet.
    """
    try:
        book = read_book(data)
    except Unreadable as error:
        kind = sniff(data)
        how = kind if kind in _REMEDIES else "xls" if kind in ("ods", "xlsb", "html", "text") else ""
        why = error.why if kind == "xlsx" else KIND_NAMES[kind]
        facts = {"why": f"它是{why}" if kind != "xlsx" else why, "why_en": kind,
                 "how": _REMEDIES[how], "how_en": _REMEDIES_EN[how]}  # fmt: skip
        return Problem("master-unreadable", file=file, facts=facts)
    whose = round_of(book)
    if round_id is not None and whose is not None and whose != round_id:
        return Problem("master-other-round", file=file, facts={"whose": whose, "ours": round_id})
    return None


def round_of(book: Book) -> str | None:
    """The id of the round that a master names: in its properties, in a name, or on 总览; None where in none."""
    marked = book.properties.get(ROUND_PROPERTY) or book.constants.get(ROUND_NAME)
    if marked:
        return marked
    overview = book.sheet(Sheet.OVERVIEW)
    for (row, _), value in (overview.cells if overview is not None else {}).items():
        found = _VISIBLE.search(value) if row <= _HEAD and isinstance(value, str) else None
        if found:
            return found[1]
    return None


_HEAD: Final = 4
"""Rows of 总览 in which the round is named."""


def saved_otherwise(round_: Round) -> list[Problem]:
    """Masters that somebody has saved as another type of file: what is typed there is not read."""
    found = []
    for master in (round_.master, round_.master_new):
        for suffix in _OTHER_FORMATS:
            path = master.with_suffix(suffix)
            if path.is_file():
                facts = {"master": round_.relative(master)}
                found.append(Problem("master-saved-otherwise", file=round_.relative(path), facts=facts))
    return found
