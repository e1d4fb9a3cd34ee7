"""Which row of the form holds what: bands for the areas, blocks for the items, a row per input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.cells import a1
from govcredit_xl.core.model import PROPOSED, Area, Catalogue, Input, Item
from govcredit_xl.core.nodes import Node
from govcredit_xl.core.round_names import WHOLE
from govcredit_xl.core.terms import EVIDENCE_WANTED, FormHead, InputType, Pooling
from govcredit_xl.forms.page import lines_of
from govcredit_xl.scoring.rules import rule_of

TITLE_ROW: Final = 1
UNIT_ROW: Final = 2
HEADING_ROW: Final = 3
EVIDENCE_HEADING_ROW: Final = 3
"""On the sheet 佐证材料; the items follow, a row each, then the free rows."""


class At:
    """Columns of the form. The key stands between label and value, so that a partial sort takes it along."""

    ID: Final = 1
    LABEL: Final = 2
    KEY: Final = 3
    VALUE: Final = 4
    """What the unit fills in; in the row of an item's name, its self score."""
    MEASURE: Final = 5
    CHECK: Final = 6
    STATE: Final = 7
    """Hidden: 1 done, 0 something to fill in, -1 something wrong; in the rows of names only."""
    COUNTS: Final = 8
    """Hidden: the item's points where they are in the unit's 分值, else 0; in the rows of names only."""
    END: Final = 9
    """Hidden: the row's key once more. A sort that leaves the answers behind leaves one of the two behind."""


WIDTHS: Final = {
    At.ID: 7, At.LABEL: 38, At.KEY: 14, At.VALUE: 42.6, At.MEASURE: 8, At.CHECK: 31, At.STATE: 6, At.COUNTS: 8,
    At.END: 14,
}  # fmt: skip
HIDDEN: Final = (At.KEY, At.STATE, At.COUNTS, At.END)
_ACROSS: Final = sum(WIDTHS[column] for column in (At.LABEL, At.VALUE, At.MEASURE, At.CHECK))
_SURELY: Final = 0.93
"""Fonts differ between programs: a line that is not wrapped takes at most this share of the width."""


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A line of what an item asks, across the form; `how` is True where it says how it is scored."""

    text: str
    how: bool


@dataclass(frozen=True, slots=True)
class InputRow:
    """An input with the row it stands in."""

    input: Input
    row: int


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """Where an item stands in the list.

    Attributes:
        region: what the whole is called that the units' figures are pooled to: 全区, 全县 …
        whole: the item of 分项 that it is a part of; `first_part`: the first of its parts on this form.
    """

    region: str = WHOLE
    whole: Node | None = None
    first_part: bool = False


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """An item on the form, read from above: its name, what it asks, the inputs, and what is said besides.

    Attributes:
        head: the row of its name, with self score and state.
        lines: what it asks, a row for each.
        rows: the inputs asked.
        given: the inputs that others give: figures that are shown, and what assessors report.
        place: where it stands in the list.
        proposed: row of 申报分, None where the item is not 评审.
    """

    item: Item
    lead: bool
    head: int
    lines: tuple[CriterionLine, ...]
    rows: tuple[InputRow, ...]
    proposed: int | None
    given: tuple[InputRow, ...]
    place: ItemPlace

    @property
    def first(self) -> int:
        """First row that is filled in."""
        return self.head + len(self.lines) + 1

    @property
    def not_involved(self) -> int:
        """Row of 本单位不涉及."""
        return (self.proposed or self.first - 1 + len(self.rows) + len(self.given)) + 1

    @property
    def memo(self) -> int:
        """Row of 情况说明."""
        return self.not_involved + 1

    @property
    def evidence(self) -> int:
        """Row of 佐证材料."""
        return self.not_involved + 2

    @property
    def last(self) -> int:
        """Last row of the block."""
        return self.evidence

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
        """Reference of a cell in the row of the name."""
        return a1(self.head, column)

    @property
    def scored(self) -> bool:
        """True where the unit has a self score."""
        return rule_of(self.item).scored(self.item, lead=self.lead)

    @property
    def wants_evidence(self) -> bool:
        """True where the method of evaluation asks for it."""
        return EVIDENCE_WANTED in self.item.method


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
            whole = catalogue.node_by_key.get(item.part_of) if item.part_of else None
            first_part = bool(item.part_of) and item.part_of not in seen
            seen.add(item.part_of)
            place = ItemPlace(catalogue.settings.whole_region, whole, first_part)
            blocks.append(_block(item, lead, row + 1, place))
            row = blocks[-1].last
        bands.append(Band(area, band_row, tuple(blocks)))
    return Plan(tuple(bands), row)


def _block(item: Item, lead: bool, head: int, place: ItemPlace) -> ItemBlock:
    lines = tuple(_text_lines(item, lead, place))
    before = head + len(lines)
    placed = [InputRow(one, before + k) for k, one in enumerate(item.known(lead=lead), 1)]
    rows = tuple(row for row in placed if row.input.source is None)
    given = tuple(row for row in placed if row.input.source is not None)
    proposed = before + len(placed) + 1 if rule_of(item).judged else None
    return ItemBlock(item, lead, head, lines, rows, proposed, given, place)


def _text_lines(item: Item, lead: bool, place: ItemPlace) -> list[CriterionLine]:
    """The criterion and how it is scored, broken into lines: nothing is merged, and nothing is cut."""
    found = []
    for text, size, how in ((item.criterion, 10.0, False), (_how_scored(item, lead, place), 9.0, True)):
        lines = lines_of(text, _ACROSS * _SURELY, size, indent=1) if text else []
        found += [CriterionLine(line, how) for line in lines]
    return found


def name_part(item: Item) -> str:
    """The item's id as it stands in defined names: 12.1 → 12_1."""
    return item.id.replace(".", "_")


def item_title(block: ItemBlock) -> str:
    """The item's name with the unit's part and the points."""
    item = block.item
    part = ("牵头" if block.lead else "配合") if item.pooling else ""  # each for itself: no parts
    worth = "" if rule_of(item).outside or block.place.whole is not None else f" · {item.points:.6g} 分"
    beside = (part + worth).removeprefix(" · ")
    return item.name + (f"（{beside}）" if beside else "")


def _how_scored(item: Item, lead: bool, place: ItemPlace) -> str:
    """How it is scored, whose figures are asked, of what it is a part, how it is evaluated."""
    how = [f"计分：{rule_of(item).sentence(item)}"]
    how += [_pooling_note(item, lead, place.region), _part_note(place.whole)]
    return "".join([*how, *([f"评价方法：{item.method}。"] if item.method else [])])


def _pooling_note(item: Item, lead: bool, region: str) -> str:
    if item.pooling == Pooling.SUM and len(item.units) > 1:
        who = "牵头单位也只填本单位自己的数" if lead else "只填本单位自己的数"
        district = [f"“{one.label}”" for one in item.asked(lead=lead) if one.leads_only]
        except_ = f"（{'、'.join(district)}填{region}的）" if district else ""
        return f"{who}{except_}，{region}数由主办单位汇总。"
    if item.pooling == Pooling.LEAD and not lead and not rule_of(item).judged:
        return f"{region}得分以牵头单位的填报为准，本单位所填用于本单位自评。"
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
