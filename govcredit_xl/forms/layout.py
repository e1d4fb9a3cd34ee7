"""The layout of the form 填报表 for a unit's items."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from govcredit_xl.core.cells import check_name
from govcredit_xl.core.layouts import FormCell, FormLayout, ReportsLayout
from govcredit_xl.core.model import EVIDENCE, MEMO, NOT_INVOLVED, PROPOSED, SELF_SCORE, Catalogue, Item
from govcredit_xl.core.records import to_record
from govcredit_xl.core.terms import FormHead, InputType
from govcredit_xl.forms.accepts import accepts
from govcredit_xl.forms.formulas import formulas
from govcredit_xl.forms.plan import (
    EVIDENCE_HEADING_ROW,
    HEADING_ROW,
    At,
    ItemBlock,
    item_title,
    name_part,
    plan_form,
    proposed_input,
)
from govcredit_xl.forms.reports import reports_layout


def form_layout(catalogue: Catalogue, unit: str) -> FormLayout:
    """The layout of the form that the unit is sent; equal for units with the same items in the same parts."""
    return _layout(catalogue, catalogue.items_of(unit), reports_layout(catalogue, unit))


def form_layouts(catalogue: Catalogue, units: Iterable[str] | None = None) -> dict[str, FormLayout]:
    """Layouts by unit code, each distinct one made once. All units of the catalogue by default."""
    made: dict[Hashable, FormLayout] = {}
    found = {}
    for unit in (one.code for one in catalogue.units) if units is None else units:
        pairs = catalogue.items_of(unit)
        reports = catalogue.reports_of(unit)
        same = (
            # an item with parameters of a ranking group is another record in each
            tuple((id(item), lead) for item, lead in pairs),
            tuple((one.item.id, one.input.code, one.units) for one in reports),
        )
        if same not in made:
            made[same] = _layout(catalogue, pairs, reports_layout(catalogue, unit))
        found[unit] = made[same]
    return found


def _layout(
    catalogue: Catalogue, pairs: Sequence[tuple[Item, bool]], reports: ReportsLayout | None
) -> FormLayout:
    plan = plan_form(catalogue, pairs)
    cells = tuple(cell for block in plan.blocks for cell in _cells(block))
    labels = {cell.key: cell.label for cell in cells if cell.code != SELF_SCORE}
    labels |= {head_key(block.item): item_title(block) for block in plan.blocks}
    told = [[line.text for line in block.lines] for block in plan.blocks]
    texts = formulas(plan)
    points = {item.id: item.points for item, _ in pairs}
    return FormLayout(
        build=_build(pairs, cells, texts, [labels, told], reports),
        heading_row=HEADING_ROW,
        id_column=At.ID,
        label_column=At.LABEL,
        key_column=At.KEY,
        value_column=At.VALUE,
        cells=cells,
        formulas=texts,
        labels=labels,
        evidence_heading_row=EVIDENCE_HEADING_ROW,
        end_column=At.END,
        accepts={
            cell.name: accepts(cell.code, cell.type, points[cell.item]).text
            for cell in cells
            if not cell.locked
        },
        shown=tuple(cell for block in plan.blocks for cell in _shown(block)),
        reports=reports,
    )


def head_key(item: Item) -> str:
    """Key of the item's head row."""
    return f"item_{name_part(item)}"


def _cells(block: ItemBlock) -> list[FormCell]:
    item, part = block.item, name_part(block.item)
    # The self score stands in the row of the item's name; all else has a row of its own, whose key is its name.
    name = check_name(f"self_{part}")
    found = [
        FormCell(
            item.id, SELF_SCORE, name, head_key(item), FormHead.SELF, InputType.DECIMAL, block.head, At.VALUE,
            locked=True,
        )
    ]  # fmt: skip
    asked = [(row.input.code, f"in_{part}_{row.input.code}", row.input, row.row) for row in block.rows]
    if block.proposed is not None:
        asked.append((PROPOSED, f"prop_{part}", proposed_input(), block.proposed))
    found += [_cell(item, code, name, one.label, one.type, row) for code, name, one, row in asked]
    beside = (
        (NOT_INVOLVED, "na", FormHead.NOT_INVOLVED, InputType.FLAG, block.not_involved),
        (MEMO, "memo", FormHead.MEMO, InputType.LONG_TEXT, block.memo),
        (EVIDENCE, "ev", FormHead.EVIDENCE, InputType.LONG_TEXT, block.evidence),
    )
    found += [
        _cell(item, code, f"{prefix}_{part}", label, kind, row) for code, prefix, label, kind, row in beside
    ]
    return found


def _cell(item: Item, code: str, name: str, label: str, kind: str, row: int) -> FormCell:
    return FormCell(item.id, code, check_name(name), name, label, kind, row, At.VALUE)


def _shown(block: ItemBlock) -> Iterator[FormCell]:
    part = name_part(block.item)
    for row in block.shown:
        asked = row.input
        cell = _cell(block.item, asked.code, f"ref_{part}_{asked.code}", asked.label, asked.type, row.row)
        yield replace(cell, locked=True)


def _build(
    pairs: Sequence[tuple[Item, bool]],
    cells: Sequence[FormCell],
    texts: Mapping[str, str],
    told: Sequence[Any],
    reports: ReportsLayout | None,
) -> str:
    """Fingerprint of what is asked and scored, and of where it stands; not of unit, deadline or contact."""
    asked = [
        [
            item.id, item.area, item.indicator, item.name, item.points, item.criterion, item.kind,
            {name: _plain(value) for name, value in item.params.items()}, item.pooling, lead,
            [[i.code, i.label, i.type, i.measure, i.optional, i.leads_only, i.conditional, i.note]
             for i in item.asked(lead=lead)],
        ]
        for item, lead in pairs
    ]  # fmt: skip
    places = [[cell.name, cell.row, cell.column] for cell in cells]
    said: list[Any] = [asked, places, dict(texts), told]
    given = [
        [
            item.id,
            i.code,
            i.label,
            i.type,
            i.measure,
            i.source.kind,
            [list(giver) for giver in i.source.givers],
        ]
        for item, lead in pairs
        for i in item.known(lead=lead)
        if i.source is not None
    ]
    if given or reports is not None:
        said.append([given, None if reports is None else to_record(reports)])
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
