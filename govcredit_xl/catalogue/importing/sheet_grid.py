"""A workbook or a web page as lines and grids: one grid per sheet or table."""

from __future__ import annotations

from govcredit_xl.catalogue.importing.grids import NoticeGrid, Source, check_size, make_grid
from govcredit_xl.files.sheets import SheetPicture, cell_text, read_any

_MOST_ABOVE = 4


def read_sheets(data: bytes, file: str) -> Source:
    """The visible sheets of a workbook, or the tables of a web page.

    Raises:
        Unreadable: as `read_any`, or too large.
    """
    from govcredit_xl.files.sheets import sniff

    lines: list[str] = []
    grids: list[NoticeGrid] = []
    if sniff(data) == "html":
        lines += _page_lines(data)
    for sheet in read_any(data).sheets:
        if sheet.state != "visible" or not sheet.cells:
            continue
        grid = _grid(sheet, lines[-_MOST_ABOVE:])
        if grid is not None:
            grids.append(grid)
            lines += _single_texts(grid)
    return Source(file, tuple(lines), tuple(grids))


def _grid(sheet: SheetPicture, above: list[str]) -> NoticeGrid | None:
    rows, columns = {row for row, _ in sheet.cells}, {column for _, column in sheet.cells}
    check_size(max(rows) - min(rows) + 1, max(columns) - min(columns) + 1, 0)
    texts = {at: cell_text(value) for at, value in sheet.cells.items()}
    return make_grid(sheet.name, texts, sheet.merges, f"{sheet.name}第", above)


def _single_texts(grid: NoticeGrid) -> list[str]:
    """Rows that hold one text only: the title, the document number, notes around the table."""
    found = []
    for row in grid.rows:
        texts = list(dict.fromkeys(cell.text for cell in row if cell.text))
        if len(texts) == 1:
            found += texts[0].split("\n")
    return found


def _page_lines(data: bytes) -> list[str]:
    """The text of a web page outside its tables."""
    from lxml import html

    from govcredit_xl.files.sheets.text import decoded

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = html.document_fromstring(decoded(data).encode("utf-8", "replace"), parser=parser)
    for element in list(root.iter("table", "script", "style", "head")):
        element.drop_tree()
    for element in root.iter("p", "div", "br", "h1", "h2", "h3", "h4", "li", "tr"):
        element.tail = "\n" + (element.tail or "")
    lines = (" ".join(line.split()) for line in root.text_content().split("\n"))
    return [line for line in lines if line]
