"""The tables of a round as files for other programs (`export`): csv, parquet, or one workbook.

All hold the same tables, columns and values under the same names. A file that is there already is replaced
only if it is as this round's last export left it.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import importlib.util
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from govcredit_xl.core.cells import MAX_CELL_TEXT, MAX_ROWS
from govcredit_xl.core.folder import Round, cannot_write, file_hash
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.parts import show
from govcredit_xl.core.problems import Problem, has_errors
from govcredit_xl.core.replaced import write_kept
from govcredit_xl.core.terms import File, Sheet
from govcredit_xl.round.listing import no_place
from govcredit_xl.round.state import Standing, look
from govcredit_xl.round.tables import EXPORTED, MIXED, TABLES, TEXT, TIME, FrameColumn, tables_of
from govcredit_xl.round.write import Report, refusal

if TYPE_CHECKING:
    import pandas as pd

Format = Literal["csv", "parquet", "xlsx"]

_LAST: Final = "exports"
"""In the ledger: path of each exported file → the SHA-256 it may have."""
_WIDTHS: Final = {
    "value": 24, "number": 12, "raw": 24, "label": 34, "name": 26, "area": 14, "file": 44, "message": 60, "remedy": 60,
    "reason": 18, "missing": 24, "code": 24, "received": 18, "date": 12, "short": 16,
}  # fmt: skip
_WIDTH: Final = 11
_MADE: Final = dt.datetime(2021, 1, 1)
"""Creation date of every workbook, so that the same round gives the same bytes."""


def export(round_: Round, form: Format, into: Path | None = None, lang: str = "zh") -> Report:
    """Write answers, scores, units and problems.

    Args:
        round_: the round.
        form: csv or parquet, a file each; or xlsx, one workbook with a sheet each.
        into: the folder, made where there is none; by default 导出 in the round.
        lang: zh or en, of the problems' sentences and of what explains the columns.

    Returns:
        `files`: path by table; all the same for xlsx. Where refused, every file is as it was.
    """
    if form == "parquet" and importlib.util.find_spec("pyarrow") is None:
        return refusal(Problem("parquet-unavailable"))
    folder = Path(os.path.abspath(into or round_.root / File.EXPORTS))  # noqa: PTH100
    wrong = _no_place(round_, folder)
    if wrong is not None:
        return refusal(wrong)

    def run(now: Standing, catalogue: Catalogue, problems: list[Problem]) -> Report:
        tables = tables_of(now, catalogue, problems, lang)
        frames: dict[str, pd.DataFrame] = {name: getattr(tables, name) for name in EXPORTED}
        made, paths, told = _made(frames, form, folder, lang)
        told += _in_the_way(round_, now.ledger, made)
        if has_errors(told):
            return refusal(*told)
        _remember(round_, now.ledger, made)
        try:
            told += write_kept(round_, None, made)
        except OSError as error:
            return refusal(cannot_write(round_, error, _wanted(error, folder)))
        return Report({}, told, {name: round_.relative(path) for name, path in paths.items()})

    report, problems = look(round_, run)
    return refusal(*problems) if report is None else report


def _wanted(error: OSError, folder: Path) -> Path:
    """The file that could not be written, as the user knows it: not the temporary one beside it."""
    named = Path(error.filename or folder)
    return named.with_name(named.name.removeprefix(".").removesuffix(".tmp"))


def _no_place(round_: Round, folder: Path) -> Problem | None:
    """Why the folder is none to export into: it is a file, or one of the folders that rounds use."""
    if folder.exists() and not folder.is_dir():
        return cannot_write(round_, OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)), folder)
    return no_place(folder, round_.relative(folder))


# -- what is there already ---------------------------------------------------------------------------------
def _in_the_way(round_: Round, ledger: Ledger | None, made: Mapping[Path, bytes]) -> list[Problem]:
    """The files that cannot be replaced, since they are somebody's."""
    known = _known(ledger)
    found = []
    for path, data in made.items():
        there = file_hash(path)
        if there is None or there == hashlib.sha256(data).hexdigest():
            continue
        if there not in known.get(round_.relative(path), ()):
            found.append(Problem("export-in-the-way", file=round_.relative(path)))
    return found


def _known(ledger: Ledger | None) -> dict[str, list[str]]:
    return {} if ledger is None else ledger.get_json(_LAST) or {}


def _remember(round_: Round, ledger: Ledger | None, made: Mapping[Path, bytes]) -> None:
    """Record what is about to be written; what stands there now may stay, should the run be cut off."""
    if ledger is None:
        return
    known = _known(ledger)
    for path, data in made.items():
        may_be = {hashlib.sha256(data).hexdigest(), file_hash(path)} - {None}
        known[round_.relative(path)] = sorted(str(one) for one in may_be)
    if known != _known(ledger):
        ledger.put_json(_LAST, known)


# -- the three forms ---------------------------------------------------------------------------------------
def _made(
    frames: Mapping[str, pd.DataFrame], form: Format, folder: Path, lang: str
) -> tuple[dict[Path, bytes], dict[str, Path], list[Problem]]:
    """Bytes by path, path by table, and what is to be told."""
    if form == "xlsx":
        path = folder / File.EXPORTED
        told = _too_much(frames)
        return {} if has_errors(told) else {path: to_xlsx(frames, lang)}, dict.fromkeys(frames, path), told
    paths = {name: folder / f"{name}.{form}" for name in frames}
    write = to_csv if form == "csv" else to_parquet
    return {paths[name]: write(name, frame) for name, frame in frames.items()}, paths, []


def to_csv(table: str, frame: pd.DataFrame) -> bytes:
    """A table as Excel opens it: UTF-8 with its mark. Text that would begin a formula gets an apostrophe in front.

    So that taking one apostrophe off the front of any text gives the text back, one that has an apostrophe
    there gets another.
    """
    plain = frame.copy()
    for column in TABLES[table]:
        values = frame[column.name]
        if column.dtype == TIME:
            form = "%Y-%m-%d" if column.name == "date" else "%Y-%m-%d %H:%M:%S"
            plain[column.name] = values.dt.strftime(form)
        elif column.dtype == TEXT:
            plain[column.name] = values.map(_harmless, na_action="ignore")
        elif column.dtype == MIXED:
            plain[column.name] = values.map(
                lambda value: _harmless(value) if isinstance(value, str) else show(value), na_action="ignore"
            )
    text: str = plain.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in _FORMULA_STARTS else text


_FORMULA_STARTS: Final = frozenset("=+-@\t\r\n'＝＋－＠")
"""What spreadsheets take for the beginning of a formula, and the apostrophe itself."""


def to_parquet(table: str, frame: pd.DataFrame) -> bytes:
    """A table with its types; a column of mixed values as text."""
    plain = frame.copy()
    for column in TABLES[table]:
        if column.dtype == MIXED:
            plain[column.name] = frame[column.name].map(show, na_action="ignore").astype(TEXT)
    out = io.BytesIO()
    plain.to_parquet(out, engine="pyarrow", index=False)
    return out.getvalue()


def to_xlsx(frames: Mapping[str, pd.DataFrame], lang: str) -> bytes:
    """One workbook, a sheet for each table and one that explains the columns; numbers and dates are such."""
    import xlsxwriter

    from govcredit_xl.master.written.packing import packed
    from govcredit_xl.master.written.sheetdata import TableSheet
    from govcredit_xl.master.written.style import MasterStyles

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": File.EXPORTS, "created": _MADE})
    styles = MasterStyles(book)
    for name, frame in frames.items():
        ws = book.add_worksheet(name, TableSheet)
        _head(ws, styles, [(c.name, _WIDTHS.get(c.name, _WIDTH)) for c in TABLES[name]], len(frame))
        ws.lay(1, len(frame))
        for at, column in enumerate(TABLES[name]):
            look_ = styles[_look(column)]
            ws.lay_column(at, _contents(frame[column.name]), look_, {}, styles.dated, lined=False)
    _explain(book.add_worksheet(Sheet.NOTES), styles, frames, lang)
    return packed(book, out)


def _head(ws: Any, styles: Any, headings: list[tuple[str, float]], rows: int) -> None:
    for at, (heading, width) in enumerate(headings):
        ws.set_column(at, at, width)
        ws.write_string(0, at, heading, styles["head"])
    ws.freeze_panes(1, 0)
    ws.autofilter(0, 0, max(rows, 1), len(headings) - 1)


def _look(column: FrameColumn) -> str:
    if column.dtype == TIME:
        return "date" if column.name == "date" else "time"
    return "plain"


def _contents(values: pd.Series[Any]) -> list[Any]:
    """A column's cells as Python has them; None where blank."""
    return [None if blank else value for value, blank in zip(values.tolist(), values.isna(), strict=True)]


def _explain(ws: Any, styles: Any, frames: Mapping[str, pd.DataFrame], lang: str) -> None:
    english = lang == "en"
    headings = ("table", "column", "meaning") if english else ("表", "列", "含义")
    rows = [
        (name, column.name, column.meaning_en if english else column.meaning)
        for name in frames
        for column in TABLES[name]
    ]
    _head(ws, styles, list(zip(headings, (12, 14, 80), strict=True)), len(rows))
    for number, row in enumerate(rows, 1):
        for at, text in enumerate(row):
            ws.write_string(number, at, text, styles["plain"])


def _too_much(frames: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """What a workbook cannot hold."""
    found = []
    for name, frame in frames.items():
        if len(frame) >= MAX_ROWS:
            facts: dict[str, str | float] = {"table": name, "count": len(frame), "limit": MAX_ROWS - 1}
            found.append(Problem("export-too-many-rows", facts=facts))
        long = sum(
            isinstance(value, str) and len(value) > MAX_CELL_TEXT
            for column in TABLES[name]
            if column.dtype in (TEXT, MIXED)
            for value in frame[column.name]
        )
        if long:
            facts = {"table": name, "count": long, "limit": MAX_CELL_TEXT}
            found.append(Problem("export-text-cut", facts=facts))
    return found
