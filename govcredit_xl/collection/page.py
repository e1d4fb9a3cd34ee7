"""Paper and protection, the same on every sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from govcredit_xl.collection.stamp import TOKEN, UNIT_IN_HEADER
from govcredit_xl.model import Settings

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_A4: Final = 9
_MAX_TITLE: Final = 60

# The guard rail leaves everything that helps: choosing, filtering, sorting, widths, heights, colours.
_ALLOWED: Final = {
    "objects": False, "scenarios": False, "format_cells": True, "format_columns": True, "format_rows": True,
    "sort": True, "autofilter": True, "select_locked_cells": True, "select_unlocked_cells": True,
}  # fmt: skip


_NOTICE: Final = re.compile(r"关于.*《(.+)》的通知$")


def form_title(settings: Settings) -> str:
    """What the workbook is called: the notice's subject where the title is a notice's."""
    if not settings.title:
        return f"{settings.year}年度政务诚信评价"
    notice = _NOTICE.match(settings.title)
    return notice[1] if notice else settings.title


def prepare_page(sheet: Worksheet, settings: Settings, *, landscape: bool) -> None:
    """A4, as wide as the page, the unit in the header, the token and page numbers in the footer."""
    sheet.set_paper(_A4)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.65)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    title = form_title(settings)[:_MAX_TITLE].replace("&", "&&")
    sheet.set_header(f"&L&9 {UNIT_IN_HEADER}&R&9 {title}", {"margin": 0.35})
    sheet.set_footer(f"&L&6 {TOKEN}&R&9第 &P 页，共 &N 页", {"margin": 0.3})


def protect(sheet: Worksheet) -> None:
    """Protect the sheet without a password."""
    sheet.protect("", dict(_ALLOWED))
