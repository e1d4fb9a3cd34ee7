"""A workbook or a web page as lines and grids: one grid per sheet or table."""

from __future__ import annotations

from typing import Final

from govcredit_xl.catalogue.importing.grids import NoticeGrid, Source, check_size, make_grid
from govcredit_xl.files.sheets import SheetPicture, cell_text, read_any

_MOST_ABOVE: Final = 4
_TABLE: Final = "\ue0f3"
"""Where a table stood; nobody types it."""


def read_sheets(data: bytes, file: str) -> Source:
    """The visible sheets of a workbook, or the tables of a web page.

    Raises:
        Unreadable: as `read_any`, or too large.
    """
    from govcredit_xl.files.sheets import sniff

    lines: list[str] = []
    grids: list[NoticeGrid] = []
    parts = _page_parts(data) if sniff(data) == "html" else []
    for number, sheet in enumerate(read_any(data).sheets):
        lines += parts[number] if number < len(parts) else []
        if sheet.state != "visible" or not sheet.cells:
            continue
        grid = _grid(sheet, lines[-_MOST_ABOVE:])
        if grid is not None:
            grids.append(grid)
            lines += _single_texts(grid)
    lines += [line for part in parts[-1:] for line in part]
    return Source(file, tuple(lines), tuple(grids))


def _grid(sheet: SheetPicture, above: list[str]) -> NoticeGrid | None:
    rows, columns = {row for row, _ in sheet.cells}, {column for _, column in sheet.cells}
    check_size(max(rows) - min(rows) + 1, max(columns) - min(columns) + 1, 0)
    texts = {at: cell_text(value) for at, value in sheet.cells.items()}
    return make_grid(sheet.name, texts, sheet.appearance.merged, f"{sheet.name}第", above)


def _single_texts(grid: NoticeGrid) -> list[str]:
    """Rows that hold one text only: the title, the document number, notes around the table."""
    found = []
    for row in grid.rows:
        texts = list(dict.fromkeys(cell.text for cell in row if cell.text))
        if len(texts) == 1:
            found += texts[0].split("\n")
    return found


def _page_parts(data: bytes) -> list[list[str]]:
    """The lines of a web page before each of its tables, and those after the last."""
    from lxml import html

    from govcredit_xl.files.sheets.text import decoded

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = html.document_fromstring(decoded(data).encode("utf-8", "replace"), parser=parser)
    for element in list(root.iter("script", "style", "head")):
        element.drop_tree()
    for element in root.iter("p", "div", "br", "h1", "h2", "h3", "h4", "li", "tr"):
        element.tail = "\n" + (element.tail or "")
    tables = [table for table in root.iter("table") if not any(True for _ in table.iterancestors("table"))]
    for table in tables:
        table.tail = _TABLE + (table.tail or "")
        table.drop_tree()
    return [
        [line for raw in part.split("\n") if (line := " ".join(raw.split()))]
        for part in root.text_content().split(_TABLE)
    ]
