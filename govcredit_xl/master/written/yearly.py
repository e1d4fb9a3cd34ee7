"""同比: this round beside the one before it, the whole, areas, items and units; live over the other sheets."""

from __future__ import annotations

import math
from typing import Final

from govcredit_xl.core.cells import a1, in_sheet, quote_text
from govcredit_xl.core.terms import TOTAL, Head, Sheet
from govcredit_xl.core.unit_terms import UnitHead
from govcredit_xl.core.year_terms import YearHead, YearRow
from govcredit_xl.master.records import join_key, unique_keys
from govcredit_xl.master.round_figures import ScoreLine
from govcredit_xl.master.written.overview import overview_place
from govcredit_xl.master.written.table import Content, Draft, Live, MasterColumn, MasterTable
from govcredit_xl.master.years import HOW, UnitPair, YearComparison, YearPair

_COLUMNS: Final = (
    MasterColumn(YearHead.KIND, 9, "centre"),
    MasterColumn(Head.ITEM, 8, "centre"),
    MasterColumn(YearHead.OLD_ITEM, 8, "centre"),
    MasterColumn(YearHead.NAME, 34, "wrap"),
    MasterColumn(YearHead.HOW, 12, "centre", formula=True),
    MasterColumn(YearHead.OLD_POINTS, 9, "points"),
    MasterColumn(Head.POINTS, 9, "points"),
    MasterColumn(YearHead.OLD_SCORE, 9, "score"),
    MasterColumn(Head.SCORE, 9, "score", formula=True),
    MasterColumn(YearHead.CHANGE, 9, "final", formula=True),
    MasterColumn(YearHead.OLD_RATE, 10, "rate"),
    MasterColumn(Head.RATE, 10, "rate", formula=True),
    MasterColumn(YearHead.RATE_CHANGE, 11, "rate", formula=True),
    MasterColumn(YearHead.OLD_RANK, 9, "count"),
    MasterColumn(Head.RANK, 8, "count", formula=True),
    MasterColumn(YearHead.CLIMBED, 9, "count", formula=True),
)
COLUMNS: Final = {Sheet.YEARS: _COLUMNS}
_Row = dict[str, Content]


def draft_years(draft: Draft) -> MasterTable | None:
    """A row for the whole, each area, item and unit of the two rounds; None where there is no round before."""
    found = draft.given.comparison
    if found is None:
        return None
    lines = [(YearRow.TOTAL, found.total), *((YearRow.AREA, one) for one in found.areas)]
    # Where each unit is scored by itself, an item has no score of its own: what is new or gone is all there is.
    by_unit = draft.given.catalogue.settings.by_unit
    lines += [(YearRow.ITEM, one) for one in found.items if not by_unit or one.how != "same"]
    units = [one for one in found.units if one.new is not None or one.old is not None]
    ids = [(kind, *_ids(kind, one)) for kind, one in lines] + [(YearRow.UNIT, *_codes(one)) for one in units]
    names = [*(_name(found, kind, one) for kind, one in lines), *map(_unit_name, units)]
    keys = [join_key((*id_, name)) for id_, name in zip(ids, names, strict=True)]
    table = draft.table(Sheet.YEARS, _COLUMNS, unique_keys(keys))
    writer, rows = _Writer(draft, found, table), []
    for row, (kind, one) in enumerate(lines, table.place.first):
        rows.append(writer.line(row, kind, one))
    for row, unit in enumerate(units, table.place.first + len(lines)):
        rows.append(writer.unit(row, unit))
    for cells, (kind, new, old) in zip(rows, ids, strict=True):
        cells |= {YearHead.KIND: kind, Head.ITEM: new or None, YearHead.OLD_ITEM: old or None}
    table.cells = {c.heading: [row.get(c.heading) for row in rows] for c in _COLUMNS}
    return table


def _ids(kind: str, one: YearPair) -> tuple[str, str]:
    """Of items only: areas are told by their names."""
    if kind != YearRow.ITEM:
        return "", ""
    return one.new.key if one.new else "", one.old.key if one.old else ""


def _name(found: YearComparison, kind: str, one: YearPair) -> str:
    if kind == YearRow.TOTAL:
        return f"与上一轮（{found.old.year or found.old.name}）比"
    return found.called(one)


def _unit_name(one: UnitPair) -> str:
    shown = one.new or one.old
    return shown.name if shown is not None else ""


def _codes(one: UnitPair) -> tuple[str, str]:
    return one.new.code if one.new else "", one.old.code if one.old else ""


def _shown(value: float) -> float | None:
    return None if math.isnan(value) else value


class _Writer:
    """The rows' cells: what was is a number, what is comes from its own sheet, the difference is computed."""

    def __init__(self, draft: Draft, found: YearComparison, table: MasterTable) -> None:
        self.draft, self.found, self.table = draft, found, table
        self.by_unit = draft.given.catalogue.settings.by_unit
        self.overview = None if self.by_unit else overview_place(draft)

    def line(self, row: int, kind: str, one: YearPair) -> _Row:
        """The whole, an area or an item."""
        old, new = one.old, one.new
        cells: _Row = {
            YearHead.NAME: _name(self.found, kind, one),
            YearHead.HOW: HOW[one.how],
            **self._before(old),
        }
        if new is None:
            return cells
        cells[Head.POINTS] = _shown(new.points)
        score = self._score(kind, new)
        cells[Head.SCORE] = _shown(new.final) if score is None else _live(score, new.final)
        rate = new.final / new.points if new.points > 0 else math.nan
        cells[Head.RATE] = self._computed(row, f"{{{Head.SCORE}}}/{{{Head.POINTS}}}", rate, Head.POINTS)
        if old is None:
            return cells
        settled = self._settled(new) if kind != YearRow.ITEM else ""
        waiting = f"待定 {one.open:g} 分"
        if old.open > 0:
            cells[YearHead.HOW] = waiting
            return cells
        if settled:
            text = f'IF(ROUND({settled},2)>0,"待定 "&ROUND({settled},2)&" 分",{quote_text(HOW[one.how])})'
            cells[YearHead.HOW] = Live(text, waiting if one.open else HOW[one.how])
        return cells | self._differences(row, one.change, one.rate_change, settled)

    def unit(self, row: int, one: UnitPair) -> _Row:
        """A unit, with its places."""
        old, new = one.old, one.new
        cells: _Row = {
            YearHead.NAME: _unit_name(one),
            YearHead.HOW: HOW["gone" if new is None else "new" if old is None else "same"],
        }
        if old is not None:
            cells |= {
                YearHead.OLD_POINTS: _shown(old.points),
                YearHead.OLD_SCORE: _shown(old.score),
                YearHead.OLD_RATE: _shown(old.rate),
                YearHead.OLD_RANK: _shown(old.rank),
            }
        if new is None:
            return cells
        score = UnitHead.WHOLE if self.by_unit else Head.SCORE
        cells[Head.POINTS] = _shown(new.points)
        for heading, source, value in (
            (Head.SCORE, score, new.score), (Head.RATE, Head.RATE, new.rate), (Head.RANK, Head.RANK, new.rank),
        ):  # fmt: skip
            cells[heading] = _live(self._looked_up(Sheet.UNIT_SCORES, Head.CODE, new.code, source), value)
        if old is None:
            return cells
        cells |= self._differences(row, one.change, one.rate_change)
        if old.group == new.group:
            text = f"{{{YearHead.OLD_RANK}}}-{{{Head.RANK}}}"
            cells[YearHead.CLIMBED] = self._computed(row, text, one.climbed)
        return cells

    def _before(self, old: ScoreLine | None) -> _Row:
        if old is None:
            return {}
        figures = (_shown(old.points), _shown(old.final), _shown(old.rate))
        return dict(zip((YearHead.OLD_POINTS, YearHead.OLD_SCORE, YearHead.OLD_RATE), figures, strict=True))

    def _differences(self, row: int, change: float, rates: float, settled: str = "") -> _Row:
        scores = f"ROUND({{{Head.SCORE}}}-{{{YearHead.OLD_SCORE}}},2)"
        shares = f"ROUND({{{Head.RATE}}}-{{{YearHead.OLD_RATE}}},4)"
        return {
            YearHead.CHANGE: self._computed(row, scores, change, settled=settled),
            YearHead.RATE_CHANGE: self._computed(row, shares, rates, settled=settled),
        }

    def _computed(self, row: int, text: str, value: float, *above: str, settled: str = "") -> Live:
        """A formula over cells of the row, named {heading}; blank unless all of them are numbers."""
        cells = {c.heading: self.table.ref(c.heading, row) for c in _COLUMNS if f"{{{c.heading}}}" in text}
        needed = [f"ISNUMBER({cell})" for cell in cells.values()]
        needed += [f"{cells[heading]}>0" for heading in above]
        needed += [f"ROUND({settled},2)=0"] if settled else []
        for heading, cell in cells.items():
            text = text.replace(f"{{{heading}}}", cell)
        # A quotient of a blank text is an error even where it is not taken.
        return _live(f'IF(AND({",".join(needed)}),IFERROR({text},""),"")', value)

    def _score(self, kind: str, new: ScoreLine) -> str | None:
        """Where the score of this round stands; None where no cell shows it."""
        if self.overview is None:
            return None
        if kind == YearRow.ITEM:
            return self._looked_up(Sheet.ITEMS, Head.ITEM, new.key, Head.FINAL)
        return self._on_overview(new, Head.SCORE)

    def _settled(self, new: ScoreLine) -> str:
        return "" if self.overview is None else self._on_overview(new, Head.OPEN)

    def _on_overview(self, new: ScoreLine, heading: str) -> str:
        assert self.overview is not None
        row = self.overview.last if new.key == TOTAL else self.overview.rows[new.key]
        return in_sheet(Sheet.OVERVIEW, a1(row, self.overview.columns[heading], absolute=True))

    def _looked_up(self, sheet: str, key: str, wanted: str, heading: str) -> str:
        table = self.draft.tables[sheet]
        return f"INDEX({table.whole(heading)},MATCH({quote_text(wanted)},{table.whole(key)},0))"


def _live(text: str, value: float) -> Live:
    return Live(text, "" if math.isnan(value) else value)
