"""层级得分: what each unit has in each node of the tree, live over 单位评分. Protected: it holds only formulas.

A unit's rows stand together, children before what they make up. 首行 and 末行 on its last row, that of the
whole, say where its items stand on 单位评分; once that sheet is sorted otherwise, they span more of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.cells import number_literal, quote_text
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.nodes import ROOT, Node, is_top
from govcredit_xl.core.terms import Head, Sheet
from govcredit_xl.core.unit_terms import OUTSIDE, Combining, UnitHead
from govcredit_xl.master.records import join_key, unique_keys
from govcredit_xl.master.written import scoring
from govcredit_xl.master.written.scoring import ANY_NUMBER, node_keys
from govcredit_xl.master.written.shared_formulas import KEY, row_at
from govcredit_xl.master.written.table import Draft, LiveColumn, MasterColumn, MasterTable, blank
from govcredit_xl.master.written.unit_items import unit_key
from govcredit_xl.scoring.rules.base import STRIKES_AREA, STRIKES_TOTAL
from govcredit_xl.scoring.sums import bonus_cap, strikes

KEYS: Final = "层级_单位键"
POINTS: Final = "层级_分值"
SCORES: Final = "层级_得分"
VETOES: Final = "层级_否决"

_LIVE: Final = (
    Head.POINTS,
    Head.SCORE,
    UnitHead.COUNT,
    UnitHead.LACKS,
    UnitHead.FIRST_ROW,
    UnitHead.LAST_ROW,
    Head.VETO,
)
COLUMNS: Final = (
    MasterColumn(Head.CODE, 8, "centre"),
    MasterColumn(Head.UNIT, 22, "wrap"),
    MasterColumn(UnitHead.NODE, 34),
    MasterColumn(UnitHead.HOW, 11, "centre"),
    MasterColumn(Head.POINTS, 9, "points", formula=True),
    MasterColumn(Head.SCORE, 9, "score", formula=True),
    MasterColumn(UnitHead.COUNT, 9, "count", formula=True),
    MasterColumn(UnitHead.LACKS, 8, "count", formula=True),
    MasterColumn(UnitHead.ROOT_KEY, 9, "helper", hidden=True),
    *(
        MasterColumn(h, 8, "helper", hidden=True, formula=True)
        for h in (UnitHead.FIRST_ROW, UnitHead.LAST_ROW, Head.VETO)
    ),
)
_NAMED: Final = {KEYS: UnitHead.ROOT_KEY, POINTS: Head.POINTS, SCORES: Head.SCORE, VETOES: Head.VETO}


@dataclass(frozen=True)
class Line:
    """A row: a node, an item that a node looks at by itself, or what stands beside the total.

    Attributes:
        key: of the node or item, `OUTSIDE` for 加减分.
        name: as the sheet shows it.
        node: None for an item and for 加减分.
        own: whether the unit has items directly below the node.
        below: keys of the lines that it is made of.
    """

    key: str
    name: str
    node: Node | None
    own: bool = False
    below: tuple[str, ...] = ()


def lines_of(catalogue: Catalogue, mine: frozenset[str]) -> list[Line]:
    """The rows of a unit that has these items, each after those below it."""
    nodes, found = catalogue.node_by_key, []

    def walk(key: str, alone: bool) -> bool:
        """Put the lines of a node or item into `found`; True if it is a line of its own."""
        node = nodes.get(key)
        if node is None:
            if alone and key in mine:
                found.append(Line(key, key, None))
            return alone and key in mine
        by_itself = node.how not in (Combining.SUM, Combining.MEAN)
        below = tuple(child for child in node.children if walk(child, by_itself))
        own = not by_itself and any(child in mine and child not in nodes for child in node.children)
        if not below and not own:
            return False
        found.append(Line(key, node.name, node, own, below))
        return True

    root = nodes[ROOT]
    beside = tuple(key for key in root.extras if key in nodes and walk(key, True))
    if not walk(ROOT, True):
        found.append(Line(ROOT, root.name, root))
    if root.extras:  # just before the whole, where 单位得分 looks for it
        own = any(key in mine for key in root.extras)
        found.insert(len(found) - 1, Line(OUTSIDE, UnitHead.EXTRA, None, own, beside))
    return found


def draft_nodes(draft: Draft) -> MasterTable:
    """The table of 层级得分."""
    catalogue = draft.given.catalogue
    lines: list[tuple[str, Line]] = []
    shapes: dict[frozenset[str], list[Line]] = {}
    for unit in catalogue.units:
        mine = frozenset(item.id for item, _ in catalogue.items_of(unit.code))
        if mine not in shapes:
            shapes[mine] = lines_of(catalogue, mine)
        lines += [(unit.code, line) for line in shapes[mine]]
    # A node of the list may be called 加减分, too.
    keys = unique_keys(join_key((unit, line.name)) for unit, line in lines)
    table = draft.table(Sheet.NODE_SCORES, COLUMNS, keys)
    for name, heading in _NAMED.items():
        draft.name(name, table, heading)
    table.cells = {
        Head.CODE: [unit for unit, _ in lines],
        Head.UNIT: [draft.short_names[unit] for unit, _ in lines],
        UnitHead.NODE: [line.name for _, line in lines],
        UnitHead.HOW: [line.node.how if line.node is not None else None for _, line in lines],
        UnitHead.ROOT_KEY: [unit_key(unit) if line.key == ROOT else None for unit, line in lines],
    }
    live = {heading: LiveColumn() for heading in _LIVE}
    standings, formulas = _Standings(draft), _Formulas(draft, table, shapes)
    fills = {unit.code: (unit_key(unit.code),) for unit in catalogue.units}
    for code, line in lines:
        values, found = standings.values(code, line), formulas.of(code, line)
        for heading, cells in live.items():
            cells.add(found.get(heading), values.get(heading, ""), fills[code])
    table.cells.update(live)
    return table


# -- formulas --------------------------------------------------------------------------------------------
class _Formulas:
    """The formulas of the lines, made once for all units with the same items."""

    def __init__(self, draft: Draft, table: MasterTable, shapes: Mapping[frozenset[str], list[Line]]) -> None:
        self.draft, self.table, self.shapes = draft, table, shapes
        self.numbers = {node.key: k for k, node in enumerate(draft.given.catalogue.nodes)}
        self.keys = node_keys(draft)
        self.made: dict[frozenset[str], dict[str, dict[str, str]]] = {}
        self.mine: dict[str, frozenset[str]] = {}

    def of(self, unit: str, line: Line) -> Mapping[str, str]:
        """Heading → formula, with marks for the unit's key and its rows."""
        if unit not in self.mine:
            items = self.draft.given.catalogue.items_of(unit)
            self.mine[unit] = frozenset(item.id for item, _ in items)
        mine = self.mine[unit]
        if mine not in self.made:
            self.made[mine] = self._make(self.shapes[mine], mine)
        return self.made[mine][line.key]

    def _make(self, lines: list[Line], mine: frozenset[str]) -> dict[str, dict[str, str]]:
        root = next(k for k, line in enumerate(lines) if line.key == ROOT)
        found, at = {}, {}
        for k, line in enumerate(lines):
            at[line.key] = k
            places = {key: place - k for key, place in at.items()}
            made = _LineFormulas(
                self.draft, self.table, mine, line, root - k, places, self.numbers, self.keys
            )
            found[line.key] = made.all()
        return found


class _LineFormulas:
    def __init__(
        self,
        draft: Draft,
        table: MasterTable,
        mine: frozenset[str],
        line: Line,
        root: int,
        at: Mapping[str, int],
        numbers: Mapping[str, int],
        keys: Mapping[str, str],
    ) -> None:
        self.catalogue, self.table, self.mine, self.line = draft.given.catalogue, table, mine, line
        self.root, self.at, self.numbers, self.keys = root, at, numbers, keys
        self.draft = draft

    def cell(self, heading: str, key: str | None = None) -> str:
        return self.table.letter(heading) + row_at(self.at[self.line.key if key is None else key])

    def block(self, name: str) -> str:
        """The unit's part of a column of 单位评分."""
        first, last = (
            self.table.letter(h) + row_at(self.root) for h in (UnitHead.FIRST_ROW, UnitHead.LAST_ROW)
        )
        return f"INDEX({name},{first}):INDEX({name},{last})"

    def total(self, name: str, keys: str, key: str, more: str = "") -> str:
        return f"SUMIFS({self.block(name)},{self.block(keys)},{quote_text(key)}{more})"

    def all(self) -> dict[str, str]:
        """Heading → formula."""
        if self.line.key == OUTSIDE:
            return self._beside()
        found = self._item() if self.line.node is None else self._node(self.line.node)
        return found | (self._whole() if self.line.key == ROOT else {})

    def _whole(self) -> dict[str, str]:
        """Where the unit's rows stand, and whether a veto strikes its total."""
        key, units = quote_text(KEY), scoring.UNIT_KEYS
        count = len(self.mine)
        first = self.cell(UnitHead.FIRST_ROW)
        end = f"{first}+{max(count - 1, 0)}"
        together = f"COUNTIF(INDEX({units},{first}):INDEX({units},{end}),{key})={count}"
        found = {
            UnitHead.FIRST_ROW: f"IFERROR(MATCH({key},{units},0),1)",
            UnitHead.LAST_ROW: f"IF(IFERROR({together},FALSE),{end},ROWS({units}))",
        }
        if any(strikes(item, STRIKES_TOTAL) for item in self.catalogue.items):
            struck = f"COUNTIFS({self.block(units)},{key},{self.block(scoring.VETOES)},{quote_text(STRIKES_TOTAL)})"
            found[Head.VETO] = f'IF({struck}>0,{quote_text(STRIKES_TOTAL)},"")'
        return found

    def _item(self) -> dict[str, str]:
        key = f"{KEY}.{self.line.key}"
        counts = self.block(scoring.COUNTS)
        here = f"MATCH({quote_text(key)},{self.block(scoring.PAIR_KEYS)},0)"
        return {
            UnitHead.COUNT: self.total(scoring.COUNTS, scoring.PAIR_KEYS, key),
            Head.POINTS: self.total(scoring.POINTS, scoring.PAIR_KEYS, key, f",{counts},1"),
            UnitHead.LACKS: self.total(scoring.LACKS, scoring.PAIR_KEYS, key),
            Head.SCORE: f'IF({self.cell(UnitHead.COUNT)}=0,"",IFERROR(INDEX({self.block(scoring.FINALS)},{here}),""))',
        }

    def _node(self, node: Node) -> dict[str, str]:
        key = f"{KEY}/{self.numbers[node.key]}"
        counts = self.block(scoring.COUNTS)
        below = self.line.below

        def plus(heading: str) -> list[str]:
            return [self.cell(heading, child) for child in below]

        count, points, lacks = plus(UnitHead.COUNT), plus(Head.POINTS), plus(UnitHead.LACKS)
        if self.line.own:
            count.insert(0, self.total(scoring.COUNTS, scoring.NODE_KEYS, key))
            points.insert(0, self.total(scoring.POINTS, scoring.NODE_KEYS, key, f",{counts},1"))
            lacks.insert(0, self.total(scoring.LACKS, scoring.NODE_KEYS, key))
        here = self.cell(UnitHead.COUNT)
        fixed = f"IF({here}=0,0,{number_literal(node.points or 0.0)})"
        return {
            UnitHead.COUNT: "+".join(count) or "0",
            Head.POINTS: f"ROUND({'+'.join(points) or '0'},2)" if node.is_sum else fixed,
            UnitHead.LACKS: self._unless_top(node, self._lacks(node, lacks)),
            Head.SCORE: self._struck(node, self._score(node, key)),
        }

    def _lacks(self, node: Node, lacks: list[str]) -> str:
        """How many of what it needs have no score."""
        if node.how in (Combining.SUM, Combining.WEIGHTED):
            return "+".join(lacks) or "0"
        return f'IF({self.cell(UnitHead.COUNT)}=0,0,IF({self.cell(Head.SCORE)}="",1,0))'

    def _score(self, node: Node, key: str) -> str:
        scores = [self.cell(Head.SCORE, child) for child in self.line.below]
        below = f"SUM({','.join(scores)})" if scores else ""
        own = self.total(scoring.FINALS, scoring.NODE_KEYS, key) if self.line.own else ""
        together = "+".join(part for part in (own, below) if part) or "0"
        some = ""
        if node.how == Combining.WEIGHTED:
            value = self._weighted(node)
        elif node.how == Combining.MEAN:
            blocks = (
                f"{self.block(scoring.NODE_KEYS)},{quote_text(key)},{self.block(scoring.FINALS)},{ANY_NUMBER}"
            )
            numbers = [f"COUNTIFS({blocks})"] if self.line.own else []
            numbers += [f"COUNT({','.join(scores)})"] if scores else []
            some = "+".join(numbers)
            value = f"({together})/({some})"
        elif node.how in (Combining.MOST, Combining.LEAST):
            some = f"COUNT({','.join(scores)})"
            value = f"{'MAX' if node.how == Combining.MOST else 'MIN'}({','.join(scores)})"
        else:
            value = f"{number_literal(node.points or 0.0)}+{together}" if node.from_full else together
        text = f"ROUND({value},2)"
        if node.upper is not None:
            text = f"MIN({number_literal(node.upper)},{text})"
        if node.lower is not None:
            text = f"MAX({number_literal(node.lower)},{text})"
        if node.how == Combining.WEIGHTED:
            text = f'IFERROR({text},"")'
        blank_ = f"{some}=0" if some else f"{self.cell(UnitHead.LACKS)}>0"
        return f'IF({self.cell(UnitHead.COUNT)}=0,"",IF({blank_},"",{text}))'

    def _weighted(self, node: Node) -> str:
        weights = dict(zip(node.children, node.weights, strict=True))
        top, bottom = [], []
        for child in self.line.below:
            score, points = self.cell(Head.SCORE, child), self.cell(Head.POINTS, child)
            weight = number_literal(weights[child])
            top.append(f"IF(ISNUMBER({score}),IF({points}=0,0,{weight}*{score}/{points}),0)")
            bottom.append(f"IF(ISNUMBER({score}),{weight},0)")
        parts = f"({'+'.join(top)})/({'+'.join(bottom)})"
        return f"{number_literal(node.points or 0.0)}*{parts}"

    def _veto(self, area: str) -> str:
        word = quote_text(f"{STRIKES_AREA} {area}")
        key = quote_text(KEY)
        return f"COUNTIFS({self.block(scoring.UNIT_KEYS)},{key},{self.block(scoring.VETOES)},{word})>0"

    def _has_veto(self, area: str) -> bool:
        return any(item.area == area and strikes(item, STRIKES_AREA) for item in self.catalogue.items)

    def _unless_top(self, node: Node, text: str) -> str:
        return self._unless(node.area, text) if is_top(node) else text

    def _struck(self, node: Node, text: str) -> str:
        if not is_top(node) or not self._has_veto(node.area):
            return text
        return f'IF({self.cell(UnitHead.COUNT)}=0,"",IF({self._veto(node.area)},0,{text}))'

    def _beside(self) -> dict[str, str]:
        """加减分: gains of an area within its cap, the rest as it is, nodes by their rows."""
        terms, lacks = [], []
        nodes, items = self.catalogue.node_by_key, self.catalogue.item_by_id
        areas = [area.name for area in self.catalogue.areas]
        keys = dict.fromkeys(
            (self.keys[key], items[key].area)
            for key in self.catalogue.node_by_key[ROOT].extras
            if key in self.mine and key not in nodes
        )
        for suffix, area in keys:
            key = f"{KEY}{suffix}"
            term = self.total(scoring.FINALS, scoring.NODE_KEYS, key)
            cap = bonus_cap(self.catalogue, areas[int(suffix[1:])])
            if suffix[0] == "+" and cap is not None:
                term = f"MIN({number_literal(cap)},{term})"
            terms.append(self._unless(area, term))
            lacks.append(self._unless(area, self.total(scoring.LACKS, scoring.NODE_KEYS, key)))
        for key in self.line.below:
            terms.append(self._unless(nodes[key].area, f"N({self.cell(Head.SCORE, key)})"))
            lacks.append(self._unless(nodes[key].area, self.cell(UnitHead.LACKS, key)))
        return {
            UnitHead.LACKS: "+".join(lacks) or "0",
            Head.SCORE: f'IF({self.cell(UnitHead.LACKS)}>0,"",ROUND({"+".join(terms) or "0"},2))',
        }

    def _unless(self, area: str, text: str) -> str:
        return f"IF({self._veto(area)},0,{text})" if self._has_veto(area) else text


# -- the same figures in Python ----------------------------------------------------------------------------
class _Standings:
    """What the cells of a line hold."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.unit, self.counts = "", dict[str, float]()
        rows = draft.node_rows
        self.nodes = {
            (unit, key): (points, score)
            for unit, key, points, score in zip(
                rows["unit"], rows["node"], rows["points"], rows["score"], strict=True
            )
        }
        pairs = draft.pairs
        self.pairs = {
            (unit, item): k for k, (unit, item) in enumerate(zip(pairs["unit"], pairs["item"], strict=True))
        }
        self.firsts: dict[str, tuple[int, int]] = {}
        for k, unit in enumerate(pairs["unit"]):
            first, _ = self.firsts.get(unit, (k + 1, 0))
            self.firsts[unit] = (first, k + 1)
        units = draft.units
        self.totals = {
            unit: (extra, vetoed)
            for unit, extra, vetoed in zip(units["unit"], units["beside"], units["vetoed"], strict=True)
        }
        self.struck = {
            (unit, word.partition(" ")[2])
            for unit, item, word in (
                (u, i, scoring.veto_word(v, draft.given.catalogue.item_by_id[i]))
                for u, i, v in zip(pairs["unit"], pairs["item"], pairs["veto"], strict=True)
            )
            if word.startswith(f"{STRIKES_AREA} ")
        }

    def values(self, unit: str, line: Line) -> dict[str, float | str]:
        """Heading → value."""
        found: dict[str, float | str] = {}
        if line.key == OUTSIDE:
            score = self.totals[unit][0]
            lacks = self._lacks_beside(unit)
            return {Head.SCORE: "" if blank(score) else score, UnitHead.LACKS: lacks}
        if line.node is None:
            k = self.pairs[unit, line.key]
            pairs = self.draft.pairs
            counts = float(pairs["counts"][k])
            score = pairs["final"][k]
            points = float(pairs["points"][k]) if counts else 0.0
            lacks = float(pairs["lacks"][k])
        else:
            counts = self.count(unit, line.key)
            points, score = self.nodes.get((unit, line.key), (0.0, None))
            lacks = self.lacks(unit, line.key)
        found = {
            UnitHead.COUNT: counts,
            Head.POINTS: float(points),
            Head.SCORE: "" if blank(score) or not counts else float(score),
            UnitHead.LACKS: lacks,
        }
        if line.key == ROOT:
            first, last = self.firsts.get(unit, (1, 1))
            found |= {
                UnitHead.FIRST_ROW: float(first),
                UnitHead.LAST_ROW: float(last),
                Head.VETO: STRIKES_TOTAL if self.totals[unit][1] == STRIKES_TOTAL else "",
            }
        return found

    def count(self, unit: str, key: str) -> float:
        """How many items that count lie below, and count in it."""
        if unit != self.unit:
            self.unit, self.counts = unit, {}
        if key not in self.counts:
            self.counts[key] = self._count(unit, key)
        return self.counts[key]

    def _count(self, unit: str, key: str) -> float:
        node = self.draft.given.catalogue.node_by_key.get(key)
        if node is None:
            k = self.pairs.get((unit, key))
            return 0.0 if k is None else float(self.draft.pairs["counts"][k])
        return sum(self.count(unit, child) for child in node.children)

    def lacks(self, unit: str, key: str) -> float:
        """How many of what it needs have no score."""
        node = self.draft.given.catalogue.node_by_key.get(key)
        if node is None:
            k = self.pairs.get((unit, key))
            return 0.0 if k is None else float(self.draft.pairs["lacks"][k])
        if is_top(node) and (unit, node.area) in self.struck:
            return 0.0
        if node.how in (Combining.SUM, Combining.WEIGHTED):
            return sum(self.lacks(unit, child) for child in node.children)
        return float(self.count(unit, key) > 0 and blank(self.nodes[unit, key][1]))

    def _lacks_beside(self, unit: str) -> float:
        catalogue = self.draft.given.catalogue
        found = 0.0
        for key in catalogue.node_by_key[ROOT].extras:
            node = catalogue.node_by_key.get(key)
            area = node.area if node is not None else catalogue.item_by_id[key].area
            if (unit, area) not in self.struck:
                found += self.lacks(unit, key)
        return found
