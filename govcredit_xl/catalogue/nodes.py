"""The tree of a list that scores units, from the levels of the sheet 指标 and the sheet 汇总."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Final

from govcredit_xl.catalogue.items import ReadItem
from govcredit_xl.catalogue.tables import CatalogueRow, FoundTable
from govcredit_xl.catalogue.values import Fault, as_choice, as_rate, as_text, split_list
from govcredit_xl.core.nodes import ROOT, Node
from govcredit_xl.core.terms import TOTAL, Col, Setting
from govcredit_xl.core.unit_terms import FROM_FULL, INSIDE, OUTSIDE, PARTS, UNBOUNDED, Combining
from govcredit_xl.files.sheets import CellValue, cell_text, heading_key, plain
from govcredit_xl.files.sheets.similar import guess
from govcredit_xl.scoring.rules import RULES

_BESIDE: Final = f"，在总分之外的分项，在“汇总”表里给它写一行，位置填“{OUTSIDE}”"
_BESIDE_EN: Final = f"; where it stands beside the total, give it a row on 汇总 with 位置 {OUTSIDE}"
_WHOLE_NAMES: Final = frozenset({Setting.WHOLE, TOTAL, "全部"})


@dataclass
class NodeDraft:
    """A node, or an item as a child of one, while the sheets are read.

    Attributes:
        item: the row, where it is an item.
        first: the first row below it; row: of the sheet 汇总, None where it has none.
        numbers: what a number can name it by.
    """

    key: str
    name: str
    points: float | None = None
    above: NodeDraft | None = None
    children: list[NodeDraft] = field(default_factory=list)
    item: ReadItem | None = None
    first: ReadItem | None = None
    row: CatalogueRow | None = None
    numbers: set[str] = field(default_factory=set)
    how: str = Combining.SUM
    weight: float | None = None
    weights: tuple[float, ...] = ()
    from_full: bool = False
    lower: float | None = 0.0
    upper: float | None = None
    upper_given: bool = False
    place: str = ""

    @property
    def is_leaf(self) -> bool:
        """True for an item that is no 分项."""
        return self.item is not None and self.item.row.shown(Col.KIND).strip() != PARTS

    @property
    def path(self) -> str:
        """The names from the top down."""
        return f"{self.above.path}/{self.name}" if self.above and self.above.above else self.name

    @property
    def area(self) -> str:
        """一级指标."""
        below = self
        while below.above is not None and below.above.above is not None:
            below = below.above
        return below.name if self.above is not None else ""

    @property
    def outside(self) -> bool:
        """True where it stands beside the total, and not in the node above it."""
        if self.place:
            return self.place == OUTSIDE
        if not self.is_leaf or self.item is None or self.item.item is None or self.above is None:
            return False
        adds = RULES[self.item.item.kind].adds
        above = self.above
        within = above.from_full or above.place == OUTSIDE or above.item is not None
        return adds and not within

    def walk(self) -> Iterator[NodeDraft]:
        """Itself, then all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator[NodeDraft]:
        """The items below it that are scored by their rules."""
        return (draft for draft in self.walk() if draft.is_leaf)


def read_nodes(items: Sequence[ReadItem], table: FoundTable | None, whole: float | None) -> NodeDraft:
    """The tree of the items, with what the sheet 汇总 says of it.

    Args:
        items: in the order of the sheet.
        table: the sheet 汇总, None where there is none.
        whole: the setting 总分.
    """
    root = NodeDraft(ROOT, Setting.WHOLE, whole)
    parts: dict[str, NodeDraft] = {}
    for read in items:
        above = _part_of(read, parts) or _level(root, read)
        draft = NodeDraft(read.id, read.id, read.points, above, item=read, first=read, numbers={read.id})
        above.children.append(draft)
        if not draft.is_leaf:
            parts[read.id] = draft
    if table is not None:
        for row in table.rows():
            _read_row(row, root)
    for draft in root.walk():
        _settle(draft)
    return root


def with_items(rows: Sequence[ReadItem], items: Sequence[ReadItem]) -> list[ReadItem]:
    """The rows, those of items as they were read further."""
    read = {one.id: one for one in items}
    return [read.get(row.id, row) for row in rows]


def check_parts(rows: Sequence[ReadItem]) -> None:
    """An item of 分项 has parts, which follow it."""
    ids = [row.id for row in rows]
    for k, row in enumerate(rows):
        start = f"{row.id}."
        if row.is_whole and not any(id_.startswith(start) for id_ in ids):
            why = f"是分项，下面却没有编号为 {row.id}.1、{row.id}.2 这样的行"
            row.row.report("bad-value", Col.KIND, item=row.id, value=PARTS, why=why, why_en="it has no parts")
        for before in ids[:k] if row.is_whole else ():
            if before.startswith(start):
                why = f"它是 {row.id} 的分项，要写在 {row.id} 这一行的下面"
                at = rows[ids.index(before)].row
                at.report(
                    "bad-value",
                    Col.ITEM,
                    item=before,
                    value=before,
                    why=why,
                    why_en=f"it is a part of {row.id} and stands above it",
                )


def _part_of(read: ReadItem, parts: Mapping[str, NodeDraft]) -> NodeDraft | None:
    above = read.id
    while "." in above:
        above = above.rpartition(".")[0]
        if above in parts:
            return parts[above]
    return None


def _level(root: NodeDraft, read: ReadItem) -> NodeDraft:
    """The node of the row's deepest level; nodes that are new on the way are made."""
    at = root
    for depth, (name, points) in enumerate(read.path):
        found = next(
            (c for c in at.children if c.item is None and heading_key(c.name) == heading_key(name)), None
        )
        if found is None:
            place = sum(c.item is None for c in at.children) + 1
            found = NodeDraft(f"{at.key.rstrip('/')}/{place}", name, points, at, first=read)
            at.children.append(found)
        elif points is not None and found.points is None:
            found.points = points
        elif points is not None and points != found.points:
            heading = Col.LEVEL_POINTS[depth]
            assert found.first is not None
            read.row.report(
                "values-differ", heading, item=read.id, name=name, value=read.row.shown(heading),
                expected=f"{found.points:.6g}", other=f"指标!{found.first.row.cell(heading)}",
            )  # fmt: skip
        numbers = {0: read.area_ordinal, 1: read.row.shown(Col.INDICATOR_NUMBER).strip()}
        if numbers.get(depth):
            found.numbers.add(numbers[depth])
        at = found
    return at


# -- the sheet 汇总 -------------------------------------------------------------------------------------
def _find(root: NodeDraft, text: str) -> list[NodeDraft]:
    if heading_key(text) in _WHOLE_NAMES:
        return [root]
    every = [draft for draft in root.walk() if draft is not root]
    key = heading_key(text)
    for found in (
        [d for d in every if d.item is not None and d.item.id == text],
        [d for d in every if heading_key(d.path) == key],
        [d for d in every if heading_key(d.name) == key],
        [d for d in every if text in d.numbers],
    ):
        if found:
            return found
    # A number that all items of a level begin with, and no other item, names the level; of several the lowest.
    start = f"{text}."
    mine = {d.key for d in root.leaves() if d.key.startswith(start)}
    levels = [d for d in every if d.item is None and mine and {leaf.key for leaf in d.leaves()} == mine]
    return levels[-1:]


def _read_row(row: CatalogueRow, root: NodeDraft) -> None:
    text = plain(row.get(Col.NODE, as_text, required=True) or "")
    if not text:
        return
    found = _find(root, text)
    if not found:
        names = [draft.name for draft in root.walk() if draft.item is None]
        zh, en = guess(text, names)
        row.report("unknown-node", Col.NODE, value=text, guess=zh, guess_en=en)
        return
    if len(found) > 1:
        others = "、".join(draft.path for draft in found[:5])
        row.report("node-not-certain", Col.NODE, value=text, count=len(found), others=others)
        return
    (draft,) = found
    if draft.row is not None:
        other = f"汇总!{draft.row.cell(Col.NODE)}"
        row.report("duplicate-id", Col.NODE, what="节点", what_en="the node", value=text, other=other)
        return
    draft.row = row
    _fill(draft, row)


def _fill(draft: NodeDraft, row: CatalogueRow) -> None:
    if draft.is_leaf:
        for heading in (Col.HOW, Col.START, Col.UPPER, Col.LOWER):
            if row.raw(heading) is not None:
                why = "评分项没有下级，只有“权重”和“位置”可填"
                why_en = "an item has nothing below it; only 权重 and 位置 apply"
                value = row.shown(heading)
                row.report("bad-value", heading, value=value, why=why, why_en=why_en)
    draft.how = row.get(Col.HOW, lambda value: as_choice(value, Combining.ALL)) or Combining.SUM
    weights = row.get(Col.WEIGHT, _as_weights)
    if weights is not None and len(weights) == 1:
        draft.weight = weights[0]
    elif weights is not None:
        draft.weights = weights
    draft.from_full = row.get(Col.START, _as_start) or False
    upper = row.get(Col.UPPER, _as_bound)
    if upper is not None:
        draft.upper, draft.upper_given = (None if upper == inf else upper), True
    lower = row.get(Col.LOWER, _as_bound)
    if lower is not None:
        draft.lower = None if lower == inf else lower
    draft.place = row.get(Col.PLACE, lambda value: as_choice(value, (INSIDE, OUTSIDE))) or ""


def _as_weights(value: CellValue) -> tuple[float, ...] | Fault:
    """A weight of its own, or those of the node's children in their order, parted by 、."""
    texts = split_list(cell_text(value)) if isinstance(value, str) else ()
    found = []
    for one in texts or (value,):
        number = _as_number(one)
        if isinstance(number, Fault) or number < 0:
            return Fault("权重应是不小于 0 的数，如 0.4 或 40%", "a weight is a number such as 0.4 or 40%")
        found.append(number)
    return tuple(found)


def _as_number(value: CellValue) -> float | Fault:
    text = plain(value)
    if text.endswith("%"):
        return as_rate(text)
    try:
        return float(value) if isinstance(value, float) else float(text.replace(",", ""))
    except ValueError:
        return Fault("应是一个数", "it is not a number")


def _as_bound(value: CellValue) -> float | Fault:
    if heading_key(cell_text(value)) == UNBOUNDED:
        return inf
    number = _as_number(value)
    return Fault("应是一个数或“不限”", "it is a number or 不限") if isinstance(number, Fault) else number


def _as_start(value: CellValue) -> bool | Fault:
    text = plain(value)
    if text in ("0", FROM_FULL):
        return text == FROM_FULL
    return Fault("只能是 0 或“满分”", "it is 0 or 满分")


# -- what must hold --------------------------------------------------------------------------------------
def _settle(draft: NodeDraft) -> None:
    """Bounds that follow from others, and what the sheet 汇总 lacks."""
    if draft.is_leaf:
        return
    if not draft.upper_given and draft.place != OUTSIDE and draft.above is not None:
        draft.upper = draft.points
    if draft.upper is not None and draft.lower is not None and draft.upper < draft.lower:
        _misfit(draft, "的上限小于下限", "its upper bound is below its lower one")
    if draft.item is not None and not draft.points and draft.place != OUTSIDE:
        draft.item.row.report(
            "missing-value", Col.POINTS, heading=Col.POINTS, guess=_BESIDE, guess_en=_BESIDE_EN
        )
    if draft.from_full and not draft.points:
        _misfit(draft, "从满分起算，但没有分值", "it starts from its 分值 and has none")
    if draft.how not in (Combining.SUM, Combining.WEIGHTED) and not draft.points and not draft.outside:
        _misfit(draft, f"要{draft.how}，但没有分值", f"it is {draft.how} and has no 分值")
    if draft.how != Combining.WEIGHTED:
        if draft.weights:
            _misfit(
                draft, "不是加权，权重只能写一个数（它在上级里的权重）", "it is not 加权; one weight only"
            )
        return
    children = [child for child in draft.children if not child.outside]
    if draft.weights and len(draft.weights) != len(children):
        why = f"有 {len(children)} 个下级，权重写了 {len(draft.weights)} 个"
        _misfit(draft, why, f"{len(children)} children, {len(draft.weights)} weights")
        return
    if not draft.points:
        _misfit(draft, "要加权，但没有分值", "it is 加权 and has no 分值")
    if not draft.weights:
        lacking = [child.name for child in children if child.weight is None]
        if lacking:
            why = f"要加权，但下级 {'、'.join(lacking)} 没有权重"
            _misfit(draft, why, f"no weight for {', '.join(lacking)}")
            return
        draft.weights = tuple(child.weight or 0.0 for child in children)
    if sum(draft.weights) <= 0:
        _misfit(draft, "的下级权重合计为 0", "the weights of its children add up to 0")
    for child in children:
        if not child.points and child.first is not None:
            why = f"要加权，但下级 {child.name} 没有分值"
            _misfit(draft, why, f"no 分值 for {child.name}")


def _misfit(draft: NodeDraft, why: str, why_en: str) -> None:
    if draft.row is not None:
        draft.row.report("node-does-not-fit", Col.NODE, name=draft.path, why=why, why_en=why_en)


def frozen(root: NodeDraft) -> tuple[Node, ...]:
    """The nodes as records, the whole first."""
    found = []
    extras = tuple(draft.key for draft in root.walk() if draft.outside)
    for draft in root.walk():
        if draft.is_leaf:
            continue
        found.append(
            Node(
                key=draft.key,
                name=draft.path,
                area=draft.area,
                points=draft.points,
                children=tuple(child.key for child in draft.children if not child.outside),
                extras=extras if draft is root else (),
                how=draft.how,
                weights=draft.weights,
                from_full=draft.from_full,
                lower=None if draft is root and draft.row is None else draft.lower,
                upper=draft.upper,
                outside=draft.outside,
                criterion=draft.item.row.shown(Col.CRITERION).strip() if draft.item is not None else "",
            )
        )
    return tuple(found)
