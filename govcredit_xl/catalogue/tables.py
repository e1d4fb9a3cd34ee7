"""The catalogue's tables: sheets and headings found, with what is missing or misspelt among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from govcredit_xl.catalogue.values import ITEM_ID, UNIT_CODE, Fault, as_text
from govcredit_xl.core.cells import a1
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.sources import FIGURE_OF, GivenSheet
from govcredit_xl.core.terms import TOTAL, Col, Sheet
from govcredit_xl.core.unit_terms import FOR_GROUP
from govcredit_xl.core.visible import shows_nothing, visible
from govcredit_xl.files.sheets import (
    Book,
    CellError,
    CellValue,
    SheetPicture,
    cell_text,
    heading_key,
    seen_text,
)
from govcredit_xl.files.sheets.similar import closest, did_you_mean

T = TypeVar("T")

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

NO_RESULT: Final = CellError("公式")
"""The value of a formula that was saved without its result."""


class DoubtfulCell(CellError):  # noqa: N818
    """A value of which it is not certain that it still holds: struck out as a whole, or under a merged cell.

    Attributes:
        code: of the problem.
    """

    __slots__ = ("code",)

    code: str

    @staticmethod
    def of(value: CellValue, code: str) -> DoubtfulCell:
        """That value in doubt."""
        made = DoubtfulCell(cell_text(value))
        object.__setattr__(made, "code", code)
        return made


PARAMETER_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "计数、加分、减分": ("每项", "上限", "加分上限"),
    "限期": ("截止", "每迟"),
    "清单、覆盖": ("清单", "列", "每格", "领域", "占比超过", "每个领域"),
    "比率、相对": (
        "达标",
        "未达标",
        "每降",
        "扣分",
        "不足一档",
        "无数据",
        "超额",
        "相对方式",
        "底分",
        "容差",
    ),
    "排名、名次": ("最高", "无事项得分", "排名来源", "方向", "名次分"),
    "扣分": ("每件扣", "每", "下限"),
    "一票否决": ("范围", "最高等次"),
    "公式": (Col.FORMULA,),
}
"""The columns of the sheet 指标 that hold parameters, under the kinds that mostly use them."""

PARAMETERS: Final = tuple(name for names in PARAMETER_GROUPS.values() for name in names)
"""All of them, in the order of the sheet."""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """What a table must and may have.

    Attributes:
        key: the heading that identifies a row; the problem of a blank one is reported there.
        required, optional: headings.
        record, record_en: what a row is.
        needed: True if the sheet must be there.
    """

    sheet: str
    key: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    record: str = "行"
    record_en: str = "row"
    needed: bool = True

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings."""
        return self.required + self.optional


SPECS: Final[Mapping[str, TableSpec]] = {
    spec.sheet: spec
    for spec in (
        TableSpec(Sheet.SETTINGS, Col.KEY, (Col.KEY, Col.VALUE), (Col.NOTE,), "个项目", "setting"),
        TableSpec(
            Sheet.UNITS,
            Col.UNIT_CODE,
            (Col.UNIT_CODE, Col.NAME, Col.CATEGORY),
            (
                Col.SHORT, Col.ALIASES, Col.GROUPS, Col.RANKING, Col.CONTACT, Col.PHONE, Col.EMAIL, Col.DEADLINE, Col.ADDRESSEE,
                Col.SOURCE,
            ),
            "个单位",
            "unit",
        ),
        TableSpec(
            Sheet.INDICATORS,
            Col.ITEM,
            (
                Col.ITEM, Col.AREA, Col.AREA_POINTS, Col.INDICATOR_NUMBER, Col.INDICATOR, Col.INDICATOR_POINTS,
                Col.POINTS, Col.CRITERION, Col.LEADS, Col.SUPPORTERS, Col.KIND, Col.POOLING,
            ),
            (
                Col.AREA_ORDINAL, Col.METHOD, Col.RESPONSIBLE, Col.INPUTS, Col.REMARK, Col.BASIS, Col.SURE,
                *PARAMETERS,
            ),
            "个评分项",
            "item",
        ),
        TableSpec(
            Sheet.INPUTS,
            Col.ITEM,
            (Col.ITEM, Col.CODE, Col.LABEL, Col.TYPE),
            (Col.MEASURE, Col.OPTIONAL, Col.LEADS_ONLY, Col.SAME_AS, Col.EFFORT, Col.SOURCE, Col.WEIGHT, Col.NOTE),
            "个填报项",
            "input",
        ),
        TableSpec(Sheet.BANDS, Col.ITEM, (Col.ITEM, Col.BOUND, Col.SCORE), (), "档", "band", needed=False),
        TableSpec(
            Sheet.NODES,
            Col.NODE,
            (Col.NODE,),
            (Col.HOW, Col.WEIGHT, Col.START, Col.UPPER, Col.LOWER, Col.PLACE),
            "个节点",
            "node",
            needed=False,
        ),
        TableSpec(
            Sheet.GRADES, Col.GRADE, (Col.GRADE,), (Col.RANKING, Col.BOUND, Col.QUOTA), "个等次", "grade",
            needed=False,
        ),
        TableSpec(
            GivenSheet.UNIT_DATA, FIGURE_OF, (FIGURE_OF, Col.ITEM, Col.CODE, Col.VALUE), (), "个数", "figure",
            needed=False,
        ),
    )
}  # fmt: skip

BY_UNIT: Final = TableSpec(
    Sheet.INDICATORS,
    Col.ITEM,
    (Col.ITEM, Col.AREA, Col.POINTS, Col.CRITERION, Col.LEADS, Col.KIND),
    (
        *Col.LEVELS[1:], *Col.LEVEL_POINTS, Col.INDICATOR_NUMBER, Col.SUPPORTERS, Col.POOLING, Col.AREA_ORDINAL,
        Col.METHOD, Col.RESPONSIBLE, Col.INPUTS, Col.REMARK, Col.BASIS, Col.SURE, *PARAMETERS,
    ),
    "个评分项",
    "item",
)  # fmt: skip
"""The sheet 指标 of a list that scores units: one to five levels, nothing to pool."""


@dataclass
class FileProblems:
    """The problems found so far in a file."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        code: str,
        sheet: str,
        cell: str | None = None,
        *,
        item: str | None = None,
        unit: str | None = None,
        **facts: str | float,
    ) -> None:
        """Add a problem of the catalogue."""
        self.problems.append(Problem(code, unit, item, self.file, sheet, cell, facts))


@dataclass(frozen=True)
class CatalogueRow:
    """A row of a table: typed values, each fault reported where it stands."""

    table: FoundTable
    number: int
    values: Mapping[str, CellValue | None]

    def cell(self, heading: str) -> str:
        """Reference of the cell under a heading; of the key column where there is no such column."""
        columns = self.table.columns
        return a1(self.number, columns.get(heading) or columns.get(self.table.spec.key) or 1)

    def raw(self, heading: str) -> CellValue | None:
        """The value under a heading, None where blank or where there is no such column."""
        return self.values.get(heading)

    def shown(self, heading: str) -> str:
        """The value as people read it."""
        return seen_text(self.raw(heading))

    def held(self, heading: str) -> str:
        """The value as it is held, where a share of 95 % is 0.95; an id as people read it."""
        return self.shown(heading) if heading == Col.ITEM else cell_text(self.raw(heading))

    def get(
        self, heading: str, read: Callable[[CellValue], T | Fault], *, required: bool = False, label: str = ""
    ) -> T | None:
        """The typed value; None where it is blank or at fault, which is then reported, as `label` if given."""
        value = self.raw(heading)
        label = label or heading
        if value is None:
            if required and heading in self.table.columns:
                self.report("missing-value", heading, heading=label, guess="", guess_en="")
            return None
        if self.not_usable(heading, label):
            return None
        result = read(value)
        if isinstance(result, Fault):
            shown = self.shown(heading)
            self.report("bad-value", heading, heading=label, value=shown, why=result.zh, why_en=result.en)
            return None
        return result

    def not_usable(self, heading: str, label: str = "") -> bool:
        """True where a formula has no result, or nobody can tell whether the value holds; which is reported."""
        value = self.raw(heading)
        if value == NO_RESULT:
            self.report("formula-without-result", heading, heading=label or heading)
            return True
        if not isinstance(value, DoubtfulCell):
            return False
        if not self._row_in_doubt():
            self.report(value.code, heading, label=label or heading, value=value.text)
        return True

    def _row_in_doubt(self) -> bool:
        """True where a cell of the row is reported already as struck out or covered: a row is often both as a whole."""
        first, codes = f"{self.number}", {"struck-out", "covered-value"}
        return any(
            p.code in codes and p.sheet == self.table.spec.sheet and (p.cell or "").lstrip(_LETTERS) == first
            for p in self.table.findings.problems
        )

    def at_fault(self, *headings: str) -> bool:
        """True where an error is reported in a cell under one of the headings."""
        cells = {self.cell(heading) for heading in headings}
        return any(
            p.sheet == self.table.spec.sheet and p.cell in cells and p.severity == "error"
            for p in self.table.findings.problems
        )

    def text(self, heading: str, *, limit: int = 0, required: bool = False, label: str = "") -> str:
        """The text under a heading, "" where it is blank or at fault; `limit` its greatest length."""
        text = self.get(heading, as_text, required=required, label=label) or ""
        if limit and len(text) > limit:
            length, most = f"{len(text)} 字", f"{limit} 字"
            self.report("too-long", heading, heading=label or heading, length=length, limit=most)
        return text

    def report(
        self, code: str, at: str, *, item: str | None = None, unit: str | None = None, **facts: str | float
    ) -> None:
        """Report a problem at the cell under the heading `at`, of the row's own item or unit if not told."""
        spec = self.table.spec
        if Col.ITEM in spec.required and item is None:
            item = _if_like(ITEM_ID, self.shown(Col.ITEM))
        elif spec.key == Col.UNIT_CODE and unit is None:
            unit = _if_like(UNIT_CODE, self.shown(Col.UNIT_CODE))
        facts = {"heading": at, **facts}
        self.table.findings.add(code, spec.sheet, self.cell(at), item=item, unit=unit, **facts)


@dataclass(frozen=True)
class FoundTable:
    """A table found on its sheet; `columns` has the headings of its spec that are there."""

    spec: TableSpec
    picture: SheetPicture
    heading_row: int
    columns: Mapping[str, int]
    findings: FileProblems

    def rows(self) -> Iterator[CatalogueRow]:
        """The rows that hold anything under a known heading; blank ones and totals are passed over."""
        first = min(self.columns.values(), default=1)
        by_row, formulas = self.picture.by_row, self.picture.formulas
        for number in sorted({*by_row, *(row for row, _ in formulas)}):
            if number <= self.heading_row:
                continue
            cells = by_row.get(number, {})
            values = {heading: self._value(number, column) for heading, column in self.columns.items()}
            filled = any(value is not None for heading, value in values.items() if heading != Col.INPUTS)
            if filled and not _is_total(cells.get(first)):
                self._tell_marks(number)
                yield CatalogueRow(self, number, values)

    def _value(self, row: int, column: int) -> CellValue | None:
        """The value of a cell, None where it is blank; in doubt where it is struck out or covered."""
        place, picture = (row, column), self.picture
        if column == self.columns.get(Col.FORMULA) and picture.formulas.get(place):
            return f"={picture.formulas[place]}"  # the clerk typed it as one; its result is of no use
        value = _not_blank(picture.cells.get(place))
        if value is None:
            computed = place in picture.cells or place in picture.empty_results
            return NO_RESULT if place in picture.formulas and not computed else None
        if place in picture.appearance.struck:
            return DoubtfulCell.of(value, "struck-out")
        return DoubtfulCell.of(value, "covered-value") if place in picture.appearance.covered else value

    def _tell_marks(self, row: int) -> None:
        """Note what is left out of the texts of a row."""
        looks = self.picture.appearance
        for heading, column in self.columns.items() if looks.marked else ():
            marked = looks.marked.get((row, column))
            if marked is not None and not heading.startswith(Col.OWN):
                read = cell_text(self.picture.get(row, column)) or "空白"
                self.findings.add(
                    "marks-left-out", self.spec.sheet, a1(row, column), label=heading, value=marked, read=read
                )


def find_tables(
    book: Book, findings: FileProblems, by_unit: Callable[[FoundTable | None], bool]
) -> dict[str, FoundTable]:
    """Sheet name → its table, for the sheets that are there and have a heading row.

    Args:
        book: the workbook.
        findings: takes what is missing or misspelt.
        by_unit: tells from the sheet 设置 whether each unit is scored by itself.
    """
    found: dict[str, FoundTable] = {}
    for spec in SPECS.values():
        if spec.sheet == Sheet.INDICATORS and by_unit(found.get(Sheet.SETTINGS)):
            spec = BY_UNIT
        picture = book.sheet(spec.sheet) or _same_but_for_spaces(book, spec.sheet)
        if picture is None:
            if spec.needed:
                findings.add("missing-sheet", spec.sheet)
            continue
        table = _find_table(picture, spec, findings)
        if table is not None:
            found[spec.sheet] = table
    return found


def _same_but_for_spaces(book: Book, name: str) -> SheetPicture | None:
    return next((sheet for sheet in book.sheets if heading_key(sheet.name) == name), None)


def _find_table(picture: SheetPicture, spec: TableSpec, findings: FileProblems) -> FoundTable | None:
    """The table below the row with the most headings of the spec, at least two of them."""
    known = {heading_key(heading): heading for heading in spec.headings}
    best_row, best = 0, 1
    for number, cells in picture.by_row.items():
        hits = len({heading_key(value) for value in cells.values() if isinstance(value, str)} & known.keys())
        if hits > best:
            best_row, best = number, hits
    if not best_row:
        for heading in spec.required:
            findings.add("missing-heading", spec.sheet, heading=heading, headings="、".join(spec.required))
        return None
    columns = _columns(picture, best_row, spec, findings)
    return FoundTable(spec, picture, best_row, columns, findings)


def _columns(picture: SheetPicture, row: int, spec: TableSpec, findings: FileProblems) -> dict[str, int]:
    """Heading → column. A misspelt heading is reported once and then used as the one that it resembles."""
    known = {heading_key(heading): heading for heading in spec.headings}
    columns: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    for column, value in sorted(picture.by_row[row].items()):
        text = visible(cell_text(value)).strip()
        heading = known.get(heading_key(text)) or _of_group(text, spec)
        if heading is None:
            if text and not heading_key(text).startswith(Col.OWN):
                unknown.append((column, text))
        elif heading in columns:
            other = f"{spec.sheet}!{a1(row, columns[heading])}"
            findings.add(
                "duplicate-id", spec.sheet, a1(row, column),
                what="列名", what_en="the heading", value=heading, other=other,
            )  # fmt: skip
        else:
            columns[heading] = column
    for column, text in unknown:
        missing = [heading for heading in spec.headings if heading not in columns]
        meant = closest(text, missing)
        columns |= {meant: column} if meant else {}
        zh, en = did_you_mean(meant)
        findings.add(
            "unknown-heading", spec.sheet, a1(row, column), heading=text, guess=zh, guess_en=en,
            what="列名", what_en="heading",
        )  # fmt: skip
    for heading in spec.required:
        if heading not in columns:
            headings = "、".join(spec.required)
            findings.add("missing-heading", spec.sheet, heading=heading, headings=headings)
    return columns


def _of_group(text: str, spec: TableSpec) -> str | None:
    """每降@镇: a parameter's own column for a ranking group."""
    name, at, group = text.replace("＠", FOR_GROUP).partition(FOR_GROUP)
    known = {heading_key(parameter): parameter for parameter in PARAMETERS}
    found = known.get(heading_key(name)) if at and spec is BY_UNIT else None
    return f"{found}{FOR_GROUP}{group.strip()}" if found and group.strip() else None


def _not_blank(value: CellValue | None) -> CellValue | None:
    return None if isinstance(value, str) and shows_nothing(value) else value


def _is_total(value: CellValue | None) -> bool:
    return isinstance(value, str) and heading_key(value).startswith(TOTAL)


def _if_like(pattern: re.Pattern[str], text: str) -> str | None:
    return text if pattern.fullmatch(text) else None
