"""The round before (设置 上一轮): its master tells the figures whose 来源 is 上年."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from govcredit_xl.catalogue.items import ReadItem
from govcredit_xl.catalogue.tables import FoundTable
from govcredit_xl.core.cells import a1
from govcredit_xl.core.model import Input, Settings
from govcredit_xl.core.problems import why_of
from govcredit_xl.core.sources import LAST_ROUND, UnitFigure
from govcredit_xl.core.terms import NO, YES, Col, File, Head, InputType, Setting, Sheet
from govcredit_xl.files.sheets import CellValue, Table, Unreadable, cell_text, find_table, plain, read_book

_HEADINGS: Final = (Head.ITEM, Head.UNIT_CODE, Head.INPUT, Head.VALUE, Head.COUNTED)
Key = tuple[str, str, str]


def last_figures(
    items: Sequence[ReadItem],
    settings: Settings,
    table: FoundTable | None,
    folder: Path | None,
    known: Sequence[UnitFigure],
) -> tuple[UnitFigure, ...]:
    """What the round before tells of the inputs that ask for it.

    Args:
        items: in the order of the sheet.
        settings: 上一轮 is a round's folder or its master, as seen from `folder`.
        table: the sheet 设置, where what is wrong with it is reported.
        folder: the folder of the round; None: nothing is looked up.
        known: figures of 单位数据, which come first.
    """
    named = settings.other.get(Setting.LAST_ROUND, "")
    wanted = _wanted(items)
    if not named or not wanted or folder is None or table is None:
        return ()
    path = folder / named.replace("\\", "/")
    path = path / File.MASTER if path.is_dir() else path
    try:
        data = path.read_bytes()
        answers = _answers(data)
    except FileNotFoundError:
        return _refused(table, named, f"找不到 {path.name}", f"there is no {path.name}")
    except OSError as error:
        facts = why_of(error)
        return _refused(table, named, str(facts["why"]), str(facts["why_en"]))
    except Unreadable as error:
        return _refused(table, named, error.why, error.why_en)
    if answers is None:
        why = f"里面没有工作表“{Sheet.ANSWERS}”，不是主评分表"
        return _refused(table, named, why, f"it has no sheet {Sheet.ANSWERS} and is no master")
    have = {(one.unit, one.item, one.code) for one in known}
    return tuple(
        _figures(answers, wanted, have, named if named.endswith(path.name) else f"{named}/{path.name}")
    )


def _refused(table: FoundTable, named: str, why: str, why_en: str) -> tuple[UnitFigure, ...]:
    for row in table.rows():
        if plain(row.raw(Col.KEY) or "") == Setting.LAST_ROUND:
            row.report(
                "bad-value", Col.VALUE, heading=Setting.LAST_ROUND, value=named, why=why, why_en=why_en
            )
    return ()


def _wanted(items: Sequence[ReadItem]) -> dict[Key, Input]:
    """(unit, item, code) → the input, of those that the round before tells."""
    return {
        (unit, read.item.id, asked.code): asked
        for read in items
        if read.item is not None
        for asked in read.item.inputs
        if asked.source is not None and asked.source.kind == LAST_ROUND
        for unit in (read.item.leads if asked.leads_only else read.item.units)
    }


def _answers(data: bytes) -> Table | None:
    sheet = read_book(data, {Sheet.ANSWERS}).sheet(Sheet.ANSWERS)
    return find_table(sheet, _HEADINGS) if sheet is not None else None


def _figures(table: Table, wanted: dict[Key, Input], have: set[Key], file: str) -> list[UnitFigure]:
    found = []
    for number, record in table.rows():
        unit, id_, code = (plain(record[h] or "") for h in (Head.UNIT_CODE, Head.ITEM, Head.INPUT))
        asked, key = wanted.get((unit, id_, code)), (unit, id_, code)
        if asked is None or key in have or cell_text(record[Head.COUNTED]).strip() != YES:
            continue
        value = _value(record[Head.VALUE], asked)
        if value is not None:
            have.add(key)
            cell = a1(number, table.columns[Head.VALUE])
            found.append(UnitFigure(*key, value, file, Sheet.ANSWERS, cell))
    return found


def _value(raw: CellValue | None, asked: Input) -> float | str | dt.date | None:
    """The answer, None where it is of another type than is asked now."""
    if asked.is_number:
        return float(raw) if isinstance(raw, float) else None
    if asked.type == InputType.DATE:
        return raw.date() if isinstance(raw, dt.datetime) else raw if isinstance(raw, dt.date) else None
    text = cell_text(raw).strip()
    return text if text in (YES, NO) or (asked.is_text and text) else None
