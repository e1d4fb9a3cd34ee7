"""Which row of the form holds what: bands for the areas, blocks for the items, a row per input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from govcredit_xl.core.cells import a1
from govcredit_xl.core.model import PROPOSED, Area, Catalogue, Input, Item
from govcredit_xl.core.nodes import Node
from govcredit_xl.core.round_names import WHOLE
from govcredit_xl.core.terms import FormHead, InputType, Pooling
from govcredit_xl.scoring.rules import rule_of

TITLE_ROW: Final = 1
UNIT_ROW: Final = 2
HEADING_ROW: Final = 3


class At:
    """Columns of the form. The key stands between label and value, so that a partial sort takes it along."""

    ID: Final = 1
    LABEL: Final = 2
    KEY: Final = 3
    VALUE: Final = 4
    MEASURE: Final = 5
    CHECK: Final = 6
    POINTS: Final = 7
    SELF: Final = 8
    NOT_INVOLVED: Final = 9
    MEMO: Final = 10
    EVIDENCE: Final = 11
    STATE: Final = 12
    """Hidden: 1 done, 0 something to fill in, -1 something wrong; head rows only."""
    COUNTS: Final = 13
    """Hidden: the item's points where they are in the unit's 分值, else 0; head rows only."""
    END: Final = 14
    """Hidden: the row's key once more. A sort that leaves the answers behind leaves one of the two behind."""


@dataclass(frozen=True, slots=True)
class InputRow:
    """An input with the row it stands in."""

    input: Input
    row: int


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """An item on the form.

    Attributes:
        head: its head row; the inputs follow.
        rows: the inputs asked.
        given: the inputs that others give: figures that are shown, and what assessors report.
        whole: the item of 分项 that it is a part of; `first_part`: the first of its parts on this form.
        proposed: row of 申报分, None where the item is not 评审.
        region: what the whole is called that the units' figures are pooled to: 全区, 全县 …
    """

    item: Item
    lead: bool
    head: int
    rows: tuple[InputRow, ...]
    proposed: int | None
    given: tuple[InputRow, ...] = ()
    region: str = WHOLE
    whole: Node | None = None
    first_part: bool = False

    @property
    def first(self) -> int:
        """First row below the head."""
        return self.head + 1

    @property
    def last(self) -> int:
        """Last row of the block."""
        return self.proposed or self.head + len(self.rows) + len(self.given)

    @property
    def shown(self) -> tuple[InputRow, ...]:
        """The figures of others that stand in the form."""
        return tuple(row for row in self.given if row.input.source is not None and row.input.source.is_shown)

    @property
    def waits(self) -> bool:
        """True where the self score needs what assessors report."""
        shown = {row.input.code for row in self.shown}
        away = {row.input.code for row in self.given if row.input.code not in shown}
        return bool(away.intersection(rule_of(self.item).scoring_codes(self.item)))

    def at(self, column: int) -> str:
        """Reference of a cell of the head row."""
        return a1(self.head, column)

    @property
    def scored(self) -> bool:
        """True where the unit has a self score."""
        return rule_of(self.item).scored(self.item, lead=self.lead)


@dataclass(frozen=True, slots=True)
class Band:
    """The row that opens an area, with the area's items."""

    area: Area
    row: int
    blocks: tuple[ItemBlock, ...]

    @property
    def scored(self) -> bool:
        """True where any of its items has a self score."""
        return any(block.scored for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows of a form from top to bottom."""

    bands: tuple[Band, ...]
    last: int

    @property
    def blocks(self) -> tuple[ItemBlock, ...]:
        """All items in order."""
        return tuple(block for band in self.bands for block in band.blocks)

    def column(self, column: int) -> str:
        """Absolute reference of a column's cells below the headings."""
        return f"{a1(HEADING_ROW + 1, column, absolute=True)}:{a1(self.last, column, absolute=True)}"


def plan_form(catalogue: Catalogue, pairs: Sequence[tuple[Item, bool]]) -> Plan:
    """Give each area, item and input its row.

    Args:
        catalogue: for the areas and their order.
        pairs: the unit's items in catalogue order, each with True where the unit is a lead.
    """
    row, bands = HEADING_ROW, []
    seen: set[str] = set()
    for area in catalogue.areas:
        own = [(item, lead) for item, lead in pairs if item.area == area.name]
        if not own:
            continue
        row += 1
        band_row, blocks = row, []
        for item, lead in own:
            block = _block(item, lead, row + 1, catalogue.settings.whole_region)
            if item.part_of:
                first = item.part_of not in seen
                block = replace(block, whole=catalogue.node_by_key.get(item.part_of), first_part=first)
                seen.add(item.part_of)
            blocks.append(block)
            row = block.last
        bands.append(Band(area, band_row, tuple(blocks)))
    return Plan(tuple(bands), row)


def _block(item: Item, lead: bool, head: int, region: str) -> ItemBlock:
    placed = [InputRow(one, head + k) for k, one in enumerate(item.known(lead=lead), 1)]
    rows = tuple(row for row in placed if row.input.source is None)
    given = tuple(row for row in placed if row.input.source is not None)
    proposed = head + len(placed) + 1 if rule_of(item).judged else None
    return ItemBlock(item, lead, head, rows, proposed, given, region)


def name_part(item: Item) -> str:
    """The item's id as it stands in defined names: 12.1 → 12_1."""
    return item.id.replace(".", "_")


def head_lines(block: ItemBlock) -> tuple[str, str, str]:
    """What the head row says: the name with the unit's part, the criterion, and how it is scored."""
    item, rule = block.item, rule_of(block.item)
    part = ("牵头" if block.lead else "配合") if item.pooling else ""  # each for itself: no parts
    worth = "" if rule.outside or block.whole is not None else f" · {item.points:.6g} 分"
    how = [f"计分：{rule.sentence(item)}"]
    how += [note for note in (_pooling_note(block), _part_note(block.whole)) if note]
    how += [f"评价方法：{item.method}。"] if item.method else []
    beside = (part + worth).removeprefix(" · ")
    return item.name + (f"（{beside}）" if beside else ""), item.criterion, "".join(how)


def _pooling_note(block: ItemBlock) -> str:
    item = block.item
    if item.pooling == Pooling.SUM and len(item.units) > 1:
        who = "牵头单位也只填本单位自己的数" if block.lead else "只填本单位自己的数"
        district = [f"“{one.label}”" for one in item.asked(lead=block.lead) if one.leads_only]
        except_ = f"（{'、'.join(district)}填{block.region}的）" if district else ""
        return f"{who}{except_}，{block.region}数由主办单位汇总。"
    if item.pooling == Pooling.LEAD and not block.lead and not rule_of(item).judged:
        return f"{block.region}得分以牵头单位的填报为准，本单位所填用于本单位自评。"
    return ""


def _part_note(whole: Node | None) -> str:
    """Of what it is a part, and within which bounds all parts together count."""
    if whole is None:
        return ""
    bounds = [
        f"最{word} {value:.6g} 分"
        for word, value in (("高", whole.upper), ("低", whole.lower))
        if value is not None
    ]
    together = f"，{'，'.join(bounds)}" if bounds else ""
    return f"这是 {whole.key}“{whole.criterion}”的一部分，各部分合起来算{together}。"


def proposed_input() -> Input:
    """申报分 of a 评审 item, as an input."""
    return Input(PROPOSED, FormHead.PROPOSED, InputType.DECIMAL, "分", optional=True)
