"""主评分表.xlsx, from all the figures of a round: live formulas whose cached values are Python's.

指标得分, 单位得分, 填报明细 and the lists are left unprotected, so that the office can sort, filter and add
columns; 总览, 单位自评, 汇总数据 hold only formulas and are protected, without a password.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from govcredit_xl.core.cells import a1
from govcredit_xl.core.collecting import no_garbage_search
from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.model import Item
from govcredit_xl.core.terms import (
    NO,
    SEVERITIES,
    YES,
    EvidenceState,
    Fix,
    Head,
    ItemState,
    Reason,
    Sheet,
    UnitState,
)
from govcredit_xl.forms.page import header_text
from govcredit_xl.master.dress import Dress, WrittenDress, look_of
from govcredit_xl.master.figures_mark import mark_of
from govcredit_xl.master.marks import (
    FIGURES_NAME,
    ROUND_NAME,
    ROUND_PROPERTY,
    SNAPSHOT_NAME,
    SNAPSHOT_PROPERTY,
)
from govcredit_xl.master.records import (
    MasterInput,
    Snapshot,
    TablePlace,
)
from govcredit_xl.master.written.answers import draft_answers
from govcredit_xl.master.written.group_overview import CHARTS as GROUP_CHARTS
from govcredit_xl.master.written.group_overview import GROUP_WIDTHS, write_group_overview
from govcredit_xl.master.written.items import draft_items, written_entry
from govcredit_xl.master.written.lists import (
    draft_adjustments,
    draft_decisions,
    draft_evidence,
    draft_issued,
    draft_lost,
    draft_problems,
    draft_returns,
)
from govcredit_xl.master.written.nodes import draft_nodes
from govcredit_xl.master.written.overview import WIDTHS, charts, name_items, result_title, write_overview
from govcredit_xl.master.written.pooled import draft_pooled
from govcredit_xl.master.written.potential import draft_potential
from govcredit_xl.master.written.scoring import draft_scoring, verified_of
from govcredit_xl.master.written.sheetdata import write_table
from govcredit_xl.master.written.stability import draft_stability, has_stability, insert_stability_chart
from govcredit_xl.master.written.style import DEEP, FONT, LOOKS, MIDDLE, TYPED_HEAD, MasterStyles
from govcredit_xl.master.written.table import Draft, MasterTable
from govcredit_xl.master.written.unit_items import draft_unit_items
from govcredit_xl.master.written.unit_totals import draft_totals
from govcredit_xl.master.written.units import draft_units
from govcredit_xl.master.written.yearly import draft_years
from govcredit_xl.scoring.rules import rule_of

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from govcredit_xl.master.typed.carry import OwnWriter

ORDER: Final = (
    Sheet.OVERVIEW,
    Sheet.ITEMS,
    Sheet.UNIT_SCORES,
    Sheet.RETURNS,
    Sheet.PROBLEMS,
    Sheet.ANSWERS,
    Sheet.UNIT_ITEMS,
    Sheet.POOLED,
    Sheet.LOST,
    Sheet.POTENTIAL,
    Sheet.YEARS,
    Sheet.EVIDENCE,
    Sheet.ADJUSTMENTS,
    Sheet.DECISIONS,
    Sheet.ISSUED,
)
ORDER_BY_UNIT: Final = (
    Sheet.OVERVIEW,
    Sheet.UNIT_SCORES,
    Sheet.UNIT_SCORING,
    Sheet.RETURNS,
    Sheet.PROBLEMS,
    Sheet.ANSWERS,
    Sheet.NODE_SCORES,
    Sheet.POTENTIAL,
    Sheet.YEARS,
    Sheet.STABILITY,
    Sheet.EVIDENCE,
    Sheet.ADJUSTMENTS,
    Sheet.DECISIONS,
    Sheet.ISSUED,
)
"""The sheets where each unit is scored by itself."""
_CREATED: Final = dt.datetime(2000, 1, 1)
"""Of a master with nothing received."""
PROTECTED: Final = frozenset({Sheet.OVERVIEW, Sheet.UNIT_ITEMS, Sheet.POOLED, Sheet.NODE_SCORES})

_ALLOWED: Final = {
    "select_locked_cells": True, "select_unlocked_cells": True, "autofilter": True, "format_columns": True,
    "format_rows": True, "format_cells": True, "objects": True, "scenarios": True,
}  # fmt: skip
_FROZEN: Final = {
    Sheet.ITEMS: 3,
    Sheet.UNIT_SCORES: 2,
    Sheet.RETURNS: 2,
    Sheet.ANSWERS: 5,
    Sheet.UNIT_ITEMS: 4,
    Sheet.UNIT_SCORING: 5,
    Sheet.NODE_SCORES: 3,
    Sheet.YEARS: 4,
}
_PRINTED_UP_TO: Final = {Sheet.ITEMS: Head.MISSING, Sheet.RETURNS: Head.PHONE}
"""The last column on paper, where a sheet has more than a page is wide."""

_TABS: Final = {Sheet.OVERVIEW: DEEP, Sheet.ITEMS: DEEP, Sheet.UNIT_SCORES: DEEP, Sheet.ANSWERS: TYPED_HEAD}


def write_master(given: MasterInput) -> tuple[bytes, Snapshot]:
    """The workbook's bytes, the same for the same input, and what was written where the office may type."""
    with no_garbage_search():
        return _write(given)


def _write(given: MasterInput) -> tuple[bytes, Snapshot]:
    import xlsxwriter

    from govcredit_xl.master.typed.carry import OwnWriter
    from govcredit_xl.master.written.packing import packed

    draft = draft_tables(given)
    out = io.BytesIO()
    # XlsxWriter keeps and changes the options it is given.
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": {"font_name": FONT, "font_size": 10, "font_scheme": False},
        },
    )
    book.set_properties(
        {
            "title": f"{result_title(given.catalogue.settings)} 主评分表",
            "author": given.catalogue.settings.organ,
            "created": _naive(given.as_of or _CREATED),
        }
    )
    styles = MasterStyles(book)
    for name, refers_to in sorted(draft.names.items()):
        book.define_name(name, "=" + refers_to)
    own = OwnWriter(book, styles, given.carried, draft.tables)
    sheets = own.add_sheets(order_of(given))
    places = _write_sheets(book, sheets, draft, styles, own)
    fixed = _written(sheets[Sheet.OVERVIEW])
    own.write_rest(places)
    sheets[Sheet.OVERVIEW].activate()
    snapshot = _snapshot(draft, places, fixed, sheets)
    book.set_custom_property(SNAPSHOT_PROPERTY, snapshot.id)
    book.define_name(SNAPSHOT_NAME, f'="{snapshot.id}"')
    book.define_name(FIGURES_NAME, f'="{mark_of(given.scores, snapshot.id)}"')
    if given.round_id:
        book.set_custom_property(ROUND_PROPERTY, given.round_id)
        book.define_name(ROUND_NAME, f'="{given.round_id}"')
    del draft, own  # a master of a thousand units is large
    return packed(book, out), snapshot


def draft_tables(given: MasterInput) -> Draft:
    """All tables with their formulas and values, in the order in which they refer to each other."""
    draft = Draft(given)
    draft_answers(draft)
    if given.catalogue.settings.by_unit:
        draft_scoring(draft)
        draft_nodes(draft)
        draft_totals(draft)
        _draft_lists(draft)
        draft_potential(draft)
        draft_years(draft)
        draft_stability(draft)
        return draft
    draft_unit_items(draft)
    draft_pooled(draft)
    draft_items(draft)
    name_items(draft)
    draft_units(draft)
    _draft_lists(draft)
    draft_lost(draft)
    draft_potential(draft)
    draft_years(draft)
    return draft


def _draft_lists(draft: Draft) -> None:
    draft_returns(draft)
    draft_problems(draft)
    draft_evidence(draft)
    draft_adjustments(draft)
    draft_decisions(draft)
    if draft.given.issued:
        draft_issued(draft)


def order_of(given: MasterInput) -> tuple[str, ...]:
    """The sheets of ours, in order."""
    sheets = ORDER_BY_UNIT if given.catalogue.settings.by_unit else ORDER
    absent = {
        Sheet.ISSUED: not given.issued,
        Sheet.YEARS: given.comparison is None,
        Sheet.STABILITY: not has_stability(given),
    }
    return tuple(name for name in sheets if not absent.get(name, False))


def _write_sheets(
    book: Workbook, sheets: dict[str, Worksheet], draft: Draft, styles: MasterStyles, own: OwnWriter
) -> dict[str, TablePlace]:
    places: dict[str, TablePlace] = {}
    by_unit = draft.given.catalogue.settings.by_unit
    for name in order_of(draft.given):
        ws = sheets[name]
        if name == Sheet.OVERVIEW:
            write = write_group_overview if by_unit else write_overview
            places[name] = write(book, ws, draft, styles)
            ws.hide_gridlines(2)
        else:
            table = draft.tables[name]
            places[name] = table.place
            carried = draft.given.carried
            write_table(ws, table, styles, carried.widths.get(name, {}), carried.dress.get(name, Dress()))
            _dress(ws, table, max(own.places[name].columns.values()))
            if name == Sheet.STABILITY:
                insert_stability_chart(book, ws, table, draft)
        _print_setup(ws, name, draft)
        dress = draft.given.carried.dress.get(name, Dress())
        if dress.tab or _tab(name):
            ws.set_tab_color(dress.tab or _tab(name))
        if dress.hidden:
            ws.hide()
        if name in PROTECTED:
            ws.protect("", dict(_ALLOWED))
        _forward_slashes(ws)
    _validate(sheets, draft)
    _colour(sheets, draft, styles)
    return places


def _tab(name: str) -> str:
    return _TABS.get(name) or (MIDDLE if name in PROTECTED else "")


# -- how the sheets behave --------------------------------------------------------------------------------------
def _dress(ws: Worksheet, table: MasterTable, width: int) -> None:
    """Frozen heads and filter."""
    top, last = table.place.first - 2, max(table.place.last - 1, table.place.first - 1)
    ws.freeze_panes(top + 1, _FROZEN.get(table.sheet, 0))
    ws.autofilter(top, 0, last, width - 1)


def _print_setup(ws: Worksheet, name: str, draft: Draft) -> None:
    """A4, landscape, one page wide, repeated heads, page numbers."""
    title = header_text(result_title(draft.given.catalogue.settings))
    ws.set_paper(9)
    ws.set_landscape()
    ws.set_margins(left=0.4, right=0.4, top=0.7 if name != Sheet.OVERVIEW else 0.4, bottom=0.6)
    ws.fit_to_pages(1, 1 if name == Sheet.OVERVIEW else 0)
    ws.center_horizontally()
    if name != Sheet.OVERVIEW:
        ws.set_header(f'&L&"{FONT},Regular"&9 {title}&R&"{FONT},Regular"&9 {name}')
        table = draft.tables[name]
        ws.repeat_rows(table.place.first - 2)
        if name in _PRINTED_UP_TO:
            last = table.place.columns[_PRINTED_UP_TO[name]] - 1
            ws.print_area(0, 0, max(table.place.last, table.place.first) - 1, last)
    ws.set_footer(f'&L&"{FONT},Regular"&8{draft.as_of}&R&8第 &P 页，共 &N 页')


def _forward_slashes(ws: Any) -> None:
    """Links to files with /, which every system follows; XlsxWriter writes them for Windows."""
    for row in getattr(ws, "hyperlinks", {}).values():
        for url in row.values():
            link = getattr(url, "_relationship_link", None)
            if isinstance(link, str):
                url._relationship_link = link.replace("\\", "/")


def _validate(sheets: dict[str, Worksheet], draft: Draft) -> None:
    answers, catalogue = draft.tables[Sheet.ANSWERS], draft.given.catalogue
    if catalogue.settings.by_unit:
        _validate_scores(
            sheets[Sheet.UNIT_SCORING], draft.tables[Sheet.UNIT_SCORING], [i for _, i in catalogue.pairs]
        )
    else:
        _validate_scores(sheets[Sheet.ITEMS], draft.tables[Sheet.ITEMS], catalogue.items)
    if answers.keys:
        column = answers.place.columns[Head.COUNTED] - 1
        sheets[Sheet.ANSWERS].data_validation(
            answers.place.first - 1, column, answers.place.last - 1, column,
            {"validate": "list", "source": [YES, NO], "error_title": "是否计入", "error_message": "请选“是”或“否”。"},
        )  # fmt: skip


def _validate_scores(ws: Worksheet, table: MasterTable, items: Sequence[Item]) -> None:
    """核定分 within what each row's item can give; rows of one item share a rule."""
    column = table.place.columns[Head.VERIFIED] - 1
    rows: dict[tuple[str, float, float], list[int]] = {}
    for row, item in enumerate(items, table.place.first - 1):
        rule = rule_of(item)
        rows.setdefault((item.id, rule.least(item), rule.most(item)), []).append(row)
    for (id_, least, most), places in rows.items():
        cells = [a1(row + 1, column + 1) for row in places]
        ws.data_validation(
            places[0], column, places[0], column,
            {
                "validate": "decimal", "criteria": "between", "minimum": least, "maximum": most,
                "input_title": f"{id_} 核定分",
                "input_message": f"{least:g} 到 {most:g} 之间的数，最多两位小数；请同时填写核定说明和核定人。清空即恢复测算分。",
                "error_title": "核定分", "error_message": f"请填 {least:g} 到 {most:g} 之间的数。", "error_type": "stop",
                **({"multi_range": " ".join(cells)} if len(cells) > 1 else {}),
            },
        )  # fmt: skip


_WORDS: Final[dict[tuple[str, str], dict[str, str]]] = {
    (Sheet.ITEMS, Head.STATE): {
        ItemState.SCORED: "good", ItemState.OPEN: "warn", ItemState.JUDGED: "warn", ItemState.EXCLUDED: "faint",
    },
    (Sheet.UNIT_SCORING, Head.STATE): {
        ItemState.SCORED: "good", ItemState.OPEN: "warn", ItemState.JUDGED: "warn", ItemState.EXCLUDED: "faint",
    },
    (Sheet.UNIT_SCORES, Head.STATE): {
        UnitState.RETURNED: "good", UnitState.FAULTY: "warn", UnitState.NOT_RETURNED: "bad", UnitState.HELD: "bad",
    },
    (Sheet.RETURNS, Head.STATE): {
        UnitState.RETURNED: "good", UnitState.FAULTY: "warn", UnitState.NOT_RETURNED: "bad", UnitState.HELD: "bad",
    },
    (Sheet.RETURNS, Head.LATE): {YES: "warn"},
    (Sheet.PROBLEMS, Head.SEVERITY): {
        SEVERITIES["error"]: "bad", SEVERITIES["warning"]: "warn", SEVERITIES["info"]: "faint",
    },
    (Sheet.PROBLEMS, Head.STATE): {Fix.UNFIXED: "bad", Fix.NEW: "warn", Fix.EXPLAINED: "good"},
    (Sheet.EVIDENCE, Head.STATE): {
        EvidenceState.RECEIVED: "good", EvidenceState.NOT_RECEIVED: "bad", EvidenceState.NO_UNIT: "warn", EvidenceState.NO_ITEM: "warn",
    },
    (Sheet.ANSWERS, Head.COUNTED): {NO: "faint"},
    (Sheet.ANSWERS, Head.WHY_NOT): {"有错误": "bad", "同项有错误": "bad", Reason.OFFICE: "warn"},
    (Sheet.UNIT_ITEMS, Head.STATE): {"已填": "good", "待填": "warn", "有误": "bad", "未报": "faint", "不涉及": "faint"},
}  # fmt: skip


def _colour(sheets: dict[str, Worksheet], draft: Draft, styles: MasterStyles) -> None:
    """Colours that follow the cell's word or figure."""
    by_unit = draft.given.catalogue.settings.by_unit
    for (sheet, heading), words in _WORDS.items():
        if sheet not in sheets:
            continue
        area = _area(draft.tables[sheet], heading)
        for word, look in words.items():
            sheets[sheet].conditional_format(
                *area,
                {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": styles.condition(look)},
            )
    scored = Sheet.UNIT_SCORING if by_unit else Sheet.ITEMS
    items, returns = draft.tables[scored], draft.tables[Sheet.RETURNS]
    first = items.place.first
    typed_cell, points = f"${items.letter(Head.VERIFIED)}{first}", f"${items.letter(Head.POINTS)}{first}"
    wrong = f'=AND({typed_cell}<>"",OR(ISTEXT({typed_cell}),{typed_cell}<0,AND({points}>0,{typed_cell}>{points})))'
    sheets[scored].conditional_format(
        *_area(items, Head.VERIFIED),
        {"type": "formula", "criteria": wrong, "format": styles.condition("bad")},
    )
    bar = {"type": "data_bar", "bar_color": "#9DC3E6", "bar_solid": True, "min_type": "num", "max_type": "num",
           "min_value": 0, "max_value": 1}  # fmt: skip
    sheets[Sheet.RETURNS].conditional_format(*_area(returns, Head.DONE), dict(bar))
    sheets[Sheet.UNIT_SCORES].conditional_format(
        *_area(draft.tables[Sheet.UNIT_SCORES], Head.RATE), dict(bar)
    )


def _area(table: MasterTable, heading: str) -> tuple[int, int, int, int]:
    column = table.place.columns[heading] - 1
    return table.place.first - 1, column, max(table.place.last, table.place.first) - 1, column


# -- what was written -----------------------------------------------------------------------------------------------
def _written(ws: Any) -> tuple[str, ...]:
    """Every cell that stands on the sheet so far."""
    return tuple(a1(row + 1, column + 1) for row, cells in ws.table.items() for column in cells)


def _written_dress(ws: Any, table: MasterTable | None, by_unit: bool) -> WrittenDress:
    rules = sum(len(formats) for formats in ws.cond_formats.values())
    around = tuple(sorted({look_of(look) for look in LOOKS.values()}))
    if table is None:
        widths = {str(k): float(w) for k, w in enumerate(GROUP_WIDTHS if by_unit else WIDTHS, start=1)}
        return WrittenDress((), (), rules, len(ws.merge), around, widths, _tab(ws.name))
    used = {"plain", "helper", *(c.look for c in table.columns), *table.looks.values()}
    looks = tuple(sorted({look_of(LOOKS[name]) for name in used}))
    hidden = tuple(column.heading for column in table.columns if column.hidden)
    return WrittenDress(looks, hidden, rules, len(ws.merge), around, tab=_tab(table.sheet))


def _snapshot(
    draft: Draft, places: dict[str, TablePlace], fixed: tuple[str, ...], sheets: dict[str, Worksheet]
) -> Snapshot:
    rows, given = draft.answers, draft.given
    tables = draft.tables.values()
    cells = zip(rows["unit"], rows["item"], rows["code"], rows["value"], rows["counted"], strict=True)
    return Snapshot(
        verified=_verified_written(draft),
        answers={
            AnswerKey(unit, item, code): (None if value == "" else value, YES if counted else NO)
            for unit, item, code, value, counted in cells
        },
        headings={table.sheet: tuple(c.heading for c in table.columns) for table in tables}
        | {Sheet.OVERVIEW: tuple(places[Sheet.OVERVIEW].columns)},
        formulas={table.sheet: tuple(c.heading for c in table.columns if c.formula) for table in tables},
        keys={table.sheet: tuple(table.keys) for table in tables}
        | {Sheet.OVERVIEW: tuple(places[Sheet.OVERVIEW].rows)},
        widths={table.sheet: {c.heading: c.width for c in table.columns} for table in tables},
        drawings={Sheet.OVERVIEW: GROUP_CHARTS if given.catalogue.settings.by_unit else charts(draft)}
        | ({Sheet.STABILITY: 1} if has_stability(given) else {}),
        fixed={Sheet.OVERVIEW: fixed},
        dress={
            name: _written_dress(sheets[name], draft.tables.get(name), given.catalogue.settings.by_unit)
            for name in order_of(given)
        },
        names=tuple(sorted([*draft.names, SNAPSHOT_NAME, FIGURES_NAME, ROUND_NAME])),
    )


def _verified_written(draft: Draft) -> dict[str, tuple[Any, str, str]]:
    if draft.given.catalogue.settings.by_unit:
        keys = draft.tables[Sheet.UNIT_SCORING].keys
        # Blank ones go without saying: there can be many thousands.
        entries = ((key, verified_of(draft, k)) for k, key in enumerate(keys))
        return {key: entry for key, entry in entries if entry != (None, "", "")}
    return {item.id: written_entry(draft, k) for k, item in enumerate(draft.given.catalogue.items)}


def _naive(time: dt.datetime) -> dt.datetime:
    return time.replace(tzinfo=None, microsecond=0)
