"""A Word document (.docx) as lines and grids: its rows one by one, merged cells by gridSpan and vMerge.

Deleted text (w:del, w:moveFrom) is left out, inserted text is read; of a text box one copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from govcredit_xl.catalogue.importing.grids import NoticeGrid, Source, make_grid
from govcredit_xl.files.sheets import Unreadable
from govcredit_xl.gbt9704.package import DocumentPackage, W

_SKIPPED: Final = frozenset(
    {
        W + "del", W + "moveFrom", W + "pPr", W + "rPr", W + "tblPr", W + "trPr", W + "tcPr", W + "instrText",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)  # fmt: skip
_BREAKS: Final = {W + "br": "\n", W + "cr": "\n", W + "tab": "\t"}
_OFF: Final = frozenset({"0", "false", "off"})
_MOST_SPAN: Final = 200
_MOST_ABOVE: Final = 4


def read_word(data: bytes, file: str) -> Source:
    """The lines and tables of a document.

    Raises:
        Unreadable: it is no whole document, hostile, or too large.
    """
    body = DocumentPackage(data).document.find(W + "body")
    lines: list[str] = []
    grids: list[NoticeGrid] = []
    for element in _blocks(body):
        if element.tag == W + "p":
            text = "".join(_texts(element)).strip()
            lines += [part.strip() for part in text.split("\n")] if text else []
            continue
        name = f"表{len(grids) + 1}"
        grid = _grid(element, name, lines[-_MOST_ABOVE:])
        grids += [grid] if grid is not None else []
    return Source(file, tuple(lines), tuple(grids))


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, those in content controls and of accepted insertions too."""
    for child in parent:
        if child.tag in {W + "p", W + "tbl"}:
            yield child
        elif child.tag in {W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml"}:
            yield from _blocks(child)


def _texts(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == W + "t":
            yield child.text or ""
        elif tag in _BREAKS:
            yield _BREAKS[tag]
        elif tag == W + "noBreakHyphen":
            yield "-"
        else:
            yield from _texts(child)
            if tag == W + "p":
                yield "\n"


def _grid(table: Any, name: str, above: list[str]) -> NoticeGrid | None:
    texts: dict[tuple[int, int], str] = {}
    merges: list[tuple[int, int, int, int]] = []
    open_: dict[int, tuple[int, int, int]] = {}  # first column → (first row, last row, last column)
    for row, tr in enumerate(_children(table, "tr"), 1):
        column = 1 + _number(tr.find(f"{W}trPr/{W}gridBefore"))
        for tc in _children(tr, "tc"):
            properties = tc.find(W + "tcPr")
            span = max(1, _number(None if properties is None else properties.find(W + "gridSpan")))
            merge = None if properties is None else properties.find(W + "vMerge")
            last = column + span - 1
            goes_on = merge is not None and merge.get(W + "val") != "restart"
            if goes_on and column in open_ and open_[column][1] == row - 1:
                open_[column] = (open_[column][0], row, max(last, open_[column][2]))
            else:
                _close(merges, open_, column)
                texts[row, column] = "".join(_texts(tc))
                open_[column] = (row, row, last)
            column = last + 1
        if len(texts) > 300_000:
            raise Unreadable("oversized-file", "有一张表超过 30 万格", "a table of it has over 300,000 cells")
    for column in list(open_):
        _close(merges, open_, column)
    return make_grid(name, texts, merges, f"{name}第", above)


def _close(
    merges: list[tuple[int, int, int, int]], open_: dict[int, tuple[int, int, int]], column: int
) -> None:
    """What began in that column ends: keep it if it is more than one cell."""
    found = open_.pop(column, None)
    if found is not None and (found[0] < found[1] or found[2] > column):
        merges.append((found[0], column, found[1], found[2]))


def _children(parent: Any, name: str) -> Iterator[Any]:
    """The rows of a table or cells of a row; those that are marked as deleted are left out."""
    for child in parent:
        if child.tag == W + name:
            gone = child.find(f"{W}trPr/{W}del")
            if gone is None or gone.get(W + "val") in _OFF:
                yield child
        elif child.tag in {W + "sdt", W + "sdtContent", W + "ins", W + "customXml"}:
            yield from _children(child, name)


def _number(element: Any) -> int:
    text = "" if element is None else element.get(W + "val") or ""
    return min(int(text), _MOST_SPAN) if text.isascii() and text.isdigit() and len(text) < 6 else 0
