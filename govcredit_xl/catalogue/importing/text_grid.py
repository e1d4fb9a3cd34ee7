"""Pasted or recognised text as lines and grids: a line with tabs is a row, its cells where they can be told."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import Final

from govcredit_xl.catalogue.importing.grids import GridCell, NoticeGrid, Source, check_size, clean
from govcredit_xl.catalogue.importing.texts import unspaced
from govcredit_xl.files.sheets import Unreadable
from govcredit_xl.files.sheets.text import decoded

MAX_LINES: Final = 50_000
_MOST_ABOVE: Final = 4
_ORDINAL: Final = re.compile(r"\A([一二三四五六七八九十]{1,3})\s+(?=[^\s(（])")
_SCORED: Final = re.compile(r"(?<!总)[得扣加计减奖]\d+(?:\.\d+)?分")
"""What no first cell says that is in its place."""
_RECTANGULAR: Final = 0.95
"""Share of rows of the same width from which a text counts as a table pasted whole."""


def read_pasted(data: bytes, file: str) -> Source:
    """The lines and tables of a text.

    Rows of unequal width, with leading cells blank, or of a criterion in the first cell, are recognised text: the grid is `guessed`.

    Raises:
        Unreadable: its encoding cannot be told, it is no text, or too large.
    """
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    text = _unpiped(text)
    if "\t" not in text and _looks_like_csv(text):
        text = _tabbed(text, ",")
    elif '\t"' in text or text.startswith('"'):
        text = _tabbed(text, "\t")
    if text.count("\n") > MAX_LINES:
        raise Unreadable("oversized-file", f"文本超过 {MAX_LINES} 行", f"the text has over {MAX_LINES} lines")
    lines: list[str] = []
    grids: list[NoticeGrid] = []
    rows: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line:
            rows.append((number, [_cell(cell) for cell in line.split("\t")]))
        elif line.strip():
            if rows and _is_heading(line):
                grids.append(_grid(rows, f"表{len(grids) + 1}", lines))
                rows = []
            lines.append(unspaced(line).strip())
    if rows:
        grids.append(_grid(rows, f"表{len(grids) + 1}", lines))
    return Source(file, tuple(lines), tuple(grids))


def _unpiped(text: str) -> str:
    """Tables of Markdown with tabs in place of their bars, without the line of dashes below a heading."""
    if not re.search(r"^\s*\|?\s*:?-{2,}:?\s*\|", text, re.MULTILINE):
        return text
    lines = []
    for line in text.split("\n"):
        if re.fullmatch(r"[\s|:\-]*-[\s|:\-]*", line) and "|" in line:
            continue
        if line.count("|") >= 2 or line.strip().startswith("|"):
            inner = line.strip().removeprefix("|").removesuffix("|")
            line = "\t".join(re.sub(r"<br\s*/?>|[*`]{1,3}", "", cell).strip() for cell in inner.split("|"))
        lines.append(line)
    return "\n".join(lines)


def _cell(text: str) -> str:
    """A cell without the spaces of recognition; the one after an ordinal (`一 依法行政`) is a stop."""
    text = _ORDINAL.sub(r"\1、", text.replace("\v", "\n").strip())
    return unspaced(text).strip()


def _is_heading(line: str) -> bool:
    """A line between two tables that names the second one."""
    return line.strip().startswith(("附件", "附表", "表"))


def _grid(rows: list[tuple[int, list[str]]], name: str, lines: list[str]) -> NoticeGrid:
    width = max(len(cells) for _, cells in rows)
    check_size(len(rows), width, sum(len(cell) for _, cells in rows for cell in cells))
    common = Counter(len(cells) for _, cells in rows).most_common(1)[0][1]
    slid = any(_SCORED.search(cells[0]) and not any(cells[1:]) for _, cells in rows)
    whole = (
        not slid
        and common >= _RECTANGULAR * len(rows)
        and sum(not cells[0] for _, cells in rows) < 0.5 * len(rows)
    )
    made = tuple(
        tuple(GridCell(clean(cells[k]) if k < len(cells) else "", row * width + k) for k in range(width))
        for row, (_, cells) in enumerate(rows)
    )
    places = tuple(f"第{number}行" for number, _ in rows)
    return NoticeGrid(name, made, places, tuple(lines[-_MOST_ABOVE:]), guessed=not whole)


def _looks_like_csv(text: str) -> bool:
    widths = Counter(line.count(",") for line in text.split("\n")[:200] if line.strip())
    commas, lines = (widths.most_common(1) or [(0, 0)])[0]
    return commas >= 2 and lines >= 2 and "," in text.split("\n", 1)[0]


def _tabbed(text: str, delimiter: str) -> str:
    """Quoted cells as plain ones, a line break inside a cell as \\v."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable("truncated", "文本表格不完整") from error
    cells = ([cell.replace("\t", " ").replace("\n", "\v") for cell in row] for row in rows)
    return "\n".join("\t".join(row) if len(row) > 1 else "".join(row) for row in cells)
