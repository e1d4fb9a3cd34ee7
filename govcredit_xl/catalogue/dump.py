"""The catalogue as plain text, one CSV table per sheet: what is reviewed when the workbook changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Final

from govcredit_xl.catalogue.tables import PARAMETERS
from govcredit_xl.core.sources import FIGURE_OF, GivenSheet
from govcredit_xl.core.terms import Col, Sheet
from govcredit_xl.core.unit_terms import FOR_GROUP
from govcredit_xl.files.sheets import Book, cell_text, find_table

Content = Mapping[str, list[dict[str, str]]]
"""Sheet name → its records, heading → text."""

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    Sheet.SETTINGS: (Col.KEY, Col.VALUE, Col.NOTE),
    Sheet.INDICATORS: (
        Col.ITEM, Col.KIND, Col.AREA_ORDINAL, Col.AREA, Col.AREA_POINTS, Col.INDICATOR_NUMBER, Col.INDICATOR,
        Col.INDICATOR_POINTS, Col.POINTS, Col.CRITERION, Col.METHOD, Col.RESPONSIBLE, Col.LEADS, Col.SUPPORTERS,
        Col.POOLING, *PARAMETERS, Col.REMARK,
    ),
    Sheet.INPUTS: (
        Col.ITEM, Col.CODE, Col.LABEL, Col.TYPE, Col.MEASURE, Col.OPTIONAL, Col.LEADS_ONLY, Col.SAME_AS,
        Col.SOURCE, Col.NOTE,
    ),
    Sheet.BANDS: (Col.ITEM, Col.BOUND, Col.SCORE),
    Sheet.NODES: (Col.NODE, Col.HOW, Col.WEIGHT, Col.START, Col.UPPER, Col.LOWER, Col.PLACE),
    GivenSheet.UNIT_DATA: (FIGURE_OF, Col.ITEM, Col.CODE, Col.VALUE),
    Sheet.GRADES: (Col.GRADE, Col.RANKING, Col.BOUND, Col.QUOTA),
    Sheet.UNITS: (
        Col.UNIT_CODE, Col.NAME, Col.SHORT, Col.ALIASES, Col.CATEGORY, Col.RANKING, Col.GROUPS, Col.CONTACT, Col.PHONE,
        Col.EMAIL, Col.DEADLINE, Col.SOURCE,
    ),
}  # fmt: skip
"""The columns of each table as written and dumped."""


def dump_book(book: Book) -> dict[str, str]:
    """Sheet name → CSV of its table; sheets that are not there are left out."""
    found: dict[str, str] = {}
    for name, headings in HEADINGS.items():
        sheet = book.sheet(name)
        table = find_table(sheet, headings) if sheet else None
        if table is not None:
            shown = (*headings, *(heading for heading in table.columns if _of_other_lists(name, heading)))
            rows = [[cell_text(row[heading]) for heading in shown] for _, row in table.rows()]
            found[name] = _csv([list(shown), *rows])
    notes = book.sheet(Sheet.NOTES)
    if notes is not None:
        found[Sheet.NOTES] = _csv(
            [[cell_text(v) for _, v in sorted(row.items())] for row in notes.by_row.values()]
        )
    return found


def _of_other_lists(sheet: str, heading: str) -> bool:
    """True for columns that only some lists have: deeper levels, parameters of a ranking group, the clerk's own."""
    deep = heading in Col.LEVELS[2:] or heading in Col.LEVEL_POINTS[2:]
    return sheet == Sheet.INDICATORS and (deep or FOR_GROUP in heading or heading.startswith(Col.OWN))


def _csv(rows: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def read_dump(texts: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    """The records in the CSV texts of the tables."""
    return {name: list(csv.DictReader(io.StringIO(texts[name]))) for name in HEADINGS if name in texts}
