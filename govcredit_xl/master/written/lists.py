"""The sheets that only list: 问题清单, 报送情况, 佐证材料, 调整记录, 处理记录, 失分归属."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from govcredit_xl.core.clickers import in_a_workbook
from govcredit_xl.core.document_terms import IssuedHead
from govcredit_xl.core.problems import by_importance
from govcredit_xl.core.register import date_of
from govcredit_xl.core.terms import SEVERITIES, YES, EvidenceState, Head, Sheet
from govcredit_xl.master.records import CellValue, join_key, unique_keys
from govcredit_xl.master.written.table import Content, Draft, MasterColumn, MasterTable, blank, file_link
from govcredit_xl.returns.remarks import explanation_of, state_of

STATES: Final = "报送_状态"
LATE: Final = "报送_逾期"
RECEIVED: Final = "报送_收到时间"

_PROBLEMS: Final = (
    MasterColumn(Head.SEVERITY, 7, "centre"),
    MasterColumn(Head.UNIT, 20, "wrap"),
    MasterColumn(Head.ITEM, 7, "centre"),
    MasterColumn(Head.PROBLEM_FILE, 46, "link_wrap"),
    MasterColumn(Head.SHEET, 9, "centre"),
    MasterColumn(Head.CELL, 9, "centre"),
    MasterColumn(Head.MESSAGE, 60, "wrap"),
    MasterColumn(Head.REMEDY, 44, "wrap"),
    MasterColumn(Head.STATE, 8, "centre"),
    MasterColumn(Head.INPUT, 24, "grey"),
)
_RETURNS: Final = (
    MasterColumn(Head.CODE, 8, "centre"),
    MasterColumn(Head.UNIT, 30, "wrap"),
    MasterColumn(Head.CATEGORY, 8, "centre"),
    MasterColumn(Head.STATE, 10, "centre"),
    MasterColumn(Head.DEADLINE, 11, "date"),
    MasterColumn(Head.LATE, 7, "centre"),
    MasterColumn(Head.VERSIONS, 7, "count"),
    MasterColumn(Head.RECEIVED, 17, "time"),
    MasterColumn(Head.PROBLEM_FILE, 46, "link"),
    MasterColumn(Head.DONE, 9, "share"),
    MasterColumn(Head.IDENTITY, 30, "wrap"),
    MasterColumn(Head.ERRORS, 7, "count"),
    MasterColumn(Head.WARNINGS, 7, "count"),
    MasterColumn(Head.CORRECTION, 40),
    MasterColumn(Head.CONTACT, 10, "centre"),
    MasterColumn(Head.PHONE, 14, "centre"),
    MasterColumn(Head.DECISION, 40, "wrap"),
    MasterColumn(Head.DECISION_WHY, 30, "wrap"),
    MasterColumn(Head.DECIDED_BY, 10, "wrap"),
    MasterColumn(Head.DECIDED_AT, 17, "time"),
)
_DECISIONS: Final = (
    MasterColumn(Head.TIME, 17, "time"),
    MasterColumn(Head.DECISION, 24, "wrap"),
    MasterColumn(Head.PROBLEM_FILE, 46, "link_wrap"),
    MasterColumn(Head.UNIT, 26, "wrap"),
    MasterColumn(Head.NOTE, 40, "wrap"),
    MasterColumn(Head.DECIDED_BY, 11, "centre"),
    MasterColumn(Head.IN_FORCE, 11, "centre"),
    MasterColumn(Head.HASH, 19, "grey"),
)
_EVIDENCE: Final = (
    MasterColumn(Head.ITEM, 8, "centre"),
    MasterColumn(Head.UNIT, 26, "wrap"),
    MasterColumn(Head.MATERIAL, 60, "wrap"),
    MasterColumn(Head.FOUND, 50, "link_wrap"),
    MasterColumn(Head.STATE, 12, "centre"),
)
_ADJUSTMENTS: Final = (
    MasterColumn(Head.TIME, 17, "time"),
    MasterColumn(Head.ITEM, 8, "centre"),
    MasterColumn(Head.UNIT, 22, "wrap"),
    MasterColumn(Head.INPUT, 9, "centre"),
    MasterColumn(Head.FIELD, 11, "centre"),
    MasterColumn(Head.OLD, 26, "left_wrap"),
    MasterColumn(Head.NEW, 26, "left_wrap"),
    MasterColumn(Head.NOTE, 36, "wrap"),
    MasterColumn(Head.BY, 11, "centre"),
)
_LOST: Final = (
    MasterColumn(Head.ITEM, 8, "centre"),
    MasterColumn(Head.INDICATOR, 30, "wrap"),
    MasterColumn(Head.UNIT_CODE, 11, "centre"),
    MasterColumn(Head.UNIT, 34, "wrap"),
    MasterColumn(Head.LOST, 9, "score"),
)

_ISSUED: Final = (
    MasterColumn(IssuedHead.NUMBER, 24),
    MasterColumn(IssuedHead.DATE, 12, "date"),
    MasterColumn(IssuedHead.TYPE, 8, "centre"),
    MasterColumn(IssuedHead.TITLE, 40, "wrap"),
    MasterColumn(IssuedHead.TO, 26),
    MasterColumn(IssuedHead.FILE, 40, "link_wrap"),
    MasterColumn(IssuedHead.WRITTEN, 17, "time"),
    MasterColumn(IssuedHead.BY, 11, "centre"),
)

_FORCE: Final = {True: YES, False: "已取消", None: None}

COLUMNS: Final = {
    Sheet.PROBLEMS: _PROBLEMS,
    Sheet.RETURNS: _RETURNS,
    Sheet.EVIDENCE: _EVIDENCE,
    Sheet.ADJUSTMENTS: _ADJUSTMENTS,
    Sheet.DECISIONS: _DECISIONS,
    Sheet.ISSUED: _ISSUED,
    Sheet.LOST: _LOST,
}


def draft_problems(draft: Draft) -> MasterTable:
    """问题清单: errors first."""
    problems = by_importance(draft.given.problems)
    keys = unique_keys(
        join_key((p.code, draft.unit_name(p.unit), p.item, p.file, p.sheet, p.cell)) for p in problems
    )
    table = draft.table(Sheet.PROBLEMS, _PROBLEMS, keys)
    table.cells = {
        Head.SEVERITY: [SEVERITIES[p.severity] for p in problems],
        Head.UNIT: [draft.unit_name(p.unit) for p in problems],
        Head.ITEM: [p.item for p in problems],
        Head.PROBLEM_FILE: [file_link(p.file, p.sheet, p.cell) for p in problems],
        Head.SHEET: [p.sheet for p in problems],
        Head.CELL: [p.cell for p in problems],
        Head.MESSAGE: [p.message() for p in problems],
        Head.REMEDY: [explanation_of(p) or in_a_workbook(p.remedy()) for p in problems],
        Head.STATE: [state_of(p) for p in problems],
        Head.INPUT: [p.code for p in problems],
    }
    return table


def draft_returns(draft: Draft) -> MasterTable:
    """报送情况: a row per unit, in the order of the catalogue."""
    rows, units = draft.given.returns, draft.given.catalogue.unit_by_code
    table = draft.table(Sheet.RETURNS, _RETURNS, [row.unit for row in rows])
    draft.name(STATES, table, Head.STATE)
    draft.name(LATE, table, Head.LATE)
    draft.name(RECEIVED, table, Head.RECEIVED)
    found = Counter((p.unit, p.severity) for p in draft.given.problems if not explanation_of(p))
    table.cells = {
        Head.CODE: [row.unit for row in rows],
        Head.UNIT: [units[row.unit].name for row in rows],
        Head.CATEGORY: [units[row.unit].category for row in rows],
        Head.STATE: [row.state for row in rows],
        Head.DEADLINE: [draft.given.catalogue.deadline_of(row.unit) for row in rows],
        Head.LATE: [YES if row.late else None for row in rows],
        Head.VERSIONS: [row.versions for row in rows],
        Head.RECEIVED: [row.received for row in rows],
        Head.PROBLEM_FILE: [file_link(row.file) for row in rows],
        Head.DONE: [row.done for row in rows],
        Head.IDENTITY: [row.identity or None for row in rows],
        Head.ERRORS: [found[row.unit, "error"] or None for row in rows],
        Head.WARNINGS: [found[row.unit, "warning"] or None for row in rows],
        Head.CORRECTION: [row.correction or None for row in rows],
        Head.CONTACT: [units[row.unit].contact for row in rows],
        Head.PHONE: [units[row.unit].phone for row in rows],
        Head.DECISION: [_lines(f"{d.what}：{d.file}" for d in row.decisions) for row in rows],
        Head.DECISION_WHY: [_lines(d.why for d in row.decisions) for row in rows],
        Head.DECIDED_BY: [_lines(d.by for d in row.decisions) for row in rows],
        Head.DECIDED_AT: [max((d.time for d in row.decisions), default=None) for row in rows],
    }
    return table


def _lines(texts: Iterable[str]) -> str | None:
    return "\n".join(texts) or None


def draft_decisions(draft: Draft) -> MasterTable:
    """处理记录: what the office decided about files and about the round, in order of time."""
    rows = draft.given.decisions
    keys = unique_keys(join_key((row.time, row.what, row.file, draft.unit_name(row.unit))) for row in rows)
    table = draft.table(Sheet.DECISIONS, _DECISIONS, keys)
    table.cells = {
        Head.TIME: [row.time for row in rows],
        Head.DECISION: [row.what for row in rows],
        Head.PROBLEM_FILE: [file_link(row.file) if row.sha256 else row.file or None for row in rows],
        Head.UNIT: [draft.unit_name(row.unit) for row in rows],
        Head.NOTE: [row.why for row in rows],
        Head.DECIDED_BY: [row.by for row in rows],
        Head.IN_FORCE: [_FORCE[row.in_force] for row in rows],
        Head.HASH: [row.sha256[:16] or None for row in rows],
    }
    return table


def draft_issued(draft: Draft) -> MasterTable:
    """发文登记: every document that was released, with its number, in order of time."""
    rows = draft.given.issued
    table = draft.table(
        Sheet.ISSUED,
        _ISSUED,
        unique_keys(join_key((_naive(dt.datetime.fromisoformat(r.at)), r.file)) for r in rows),
    )
    table.cells = {
        IssuedHead.NUMBER: [row.number or "（无文号）" for row in rows],
        IssuedHead.DATE: [date_of(row) for row in rows],
        IssuedHead.TYPE: [row.type for row in rows],
        IssuedHead.TITLE: [row.title for row in rows],
        IssuedHead.TO: [draft.unit_name(row.unit) or None for row in rows],
        IssuedHead.FILE: [file_link(row.file) for row in rows],
        IssuedHead.WRITTEN: [_naive(dt.datetime.fromisoformat(row.at)) for row in rows],
        IssuedHead.BY: [row.by or None for row in rows],
    }
    return table


def draft_evidence(draft: Draft) -> MasterTable:
    """佐证材料: what the units name and sent, and what is missing. A row without an id would end the table."""
    rows = draft.given.evidence
    said = [
        (row.item or EvidenceState.NOT_SAID, draft.unit_name(row.unit) or EvidenceState.NOT_SAID)
        for row in rows
    ]
    keys = unique_keys(join_key((*one, row.material)) for one, row in zip(said, rows, strict=True))
    table = draft.table(Sheet.EVIDENCE, _EVIDENCE, keys)
    table.cells = {
        Head.ITEM: [item for item, _ in said],
        Head.UNIT: [unit for _, unit in said],
        Head.MATERIAL: [row.material for row in rows],
        Head.FOUND: [file_link(row.found) for row in rows],
        Head.STATE: [row.state or None for row in rows],
    }
    return table


def draft_adjustments(draft: Draft) -> MasterTable:
    """调整记录: every cell that the office changed, in order of time."""
    rows = draft.given.adjustments
    keys = unique_keys(
        join_key((_naive(row.time), row.item, draft.unit_name(row.unit), row.code, row.field)) for row in rows
    )
    table = draft.table(Sheet.ADJUSTMENTS, _ADJUSTMENTS, keys)
    table.cells = {
        Head.TIME: [_naive(row.time) for row in rows],
        Head.ITEM: [row.item for row in rows],
        Head.UNIT: [draft.unit_name(row.unit) for row in rows],
        Head.INPUT: [row.code for row in rows],
        Head.FIELD: [row.field for row in rows],
        Head.OLD: [_content(row.old) for row in rows],
        Head.NEW: [_content(row.new) for row in rows],
        Head.NOTE: [row.reason for row in rows],
        Head.BY: [row.by for row in rows],
    }
    return table


def draft_lost(draft: Draft) -> MasterTable:
    """失分归属: who lost the points of an item."""
    rows, items = draft.lost, draft.given.catalogue.item_by_id
    keys = [join_key(pair) for pair in zip(rows["item"], rows["unit"], strict=True)]
    table = draft.table(Sheet.LOST, _LOST, keys)
    table.cells = {
        Head.ITEM: rows["item"],
        Head.INDICATOR: [items[item].name for item in rows["item"]],
        Head.UNIT_CODE: rows["unit"],
        Head.UNIT: [draft.unit_name(unit) for unit in rows["unit"]],
        Head.LOST: [float(v) for v in rows["lost"]],
    }
    return table


def _content(value: CellValue) -> Content:
    return None if blank(value) else value


def _naive(time: Any) -> dt.datetime:
    """The local time of day, as a sheet holds it."""
    found: dt.datetime = time
    return found.astimezone().replace(tzinfo=None) if found.tzinfo is not None else found
