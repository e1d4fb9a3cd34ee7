"""What `check` asks of a round that is about to begin: years that agree, a deadline to come, somebody to ask."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from govcredit_xl.catalogue.items import ReadItem
from govcredit_xl.catalogue.settings import setting_rows
from govcredit_xl.catalogue.tables import CatalogueRow, FoundTable
from govcredit_xl.catalogue.values import as_date
from govcredit_xl.core.document_terms import DocumentSetting
from govcredit_xl.core.model import Settings, Unit
from govcredit_xl.core.round_names import years_in
from govcredit_xl.core.terms import Col, Setting, Sheet

_IN_NUMBER: Final = re.compile(r"[〔\[（(【](20[0-9]{2})[〕\]）)】]")
_DUE: Final = "截止"


def check_dates(
    table: FoundTable | None,
    settings: Settings,
    items: Sequence[ReadItem],
    units: Iterable[tuple[Unit, CatalogueRow]],
    today: dt.date,
) -> None:
    """Report what a list taken over from another year forgets; `units` with their rows."""
    if table is None or not settings.year:
        return
    rows = setting_rows(table)
    years = years_in(settings.year) or (int(settings.year[:4]),)
    if settings.deadline is not None and settings.deadline < today:
        facts = {"value": settings.deadline.isoformat(), "today": today.isoformat()}
        rows[Setting.DEADLINE].report("deadline-passed", Col.VALUE, **facts)
    near = _near(settings, years)
    _check_years(rows, settings, years, near)
    _check_due(items, years, near)
    later = frozenset(year + by for year in years for by in (0, 1))
    _check_documents(rows, settings, later)
    _check_extensions(units, settings, later)
    if not settings.contact and not settings.phone:
        cell = rows[Setting.CONTACT].cell(Col.VALUE) if Setting.CONTACT in rows else None
        table.findings.add("no-contact", Sheet.SETTINGS, cell)


def _near(settings: Settings, years: tuple[int, ...]) -> frozenset[int]:
    """The years that dates may be of: a notice may be issued in the year before.

    Not so where the title or the deadline is of another year: then only 年度 was changed, and all of it is old.
    """
    said = years_in(settings.title)
    old = bool(said) and not set(said) & set(years)
    old = old or (settings.deadline is not None and settings.deadline.year < min(years))
    return frozenset(year + by for year in years for by in ((0, 1) if old else (-1, 0, 1)))


def _check_years(
    rows: Mapping[str, CatalogueRow], settings: Settings, years: tuple[int, ...], near: frozenset[int]
) -> None:
    for key, day, fine in (
        (Setting.ISSUED, settings.issued, near),
        (Setting.DEADLINE, settings.deadline, near - {min(years) - 1}),
    ):
        if day is not None and day.year not in fine:
            _disagree(rows[key], key, day.isoformat(), settings.year)
    number = _IN_NUMBER.search(settings.number)
    if number and int(number[1]) not in near:
        _disagree(rows[Setting.NUMBER], Setting.NUMBER, settings.number, settings.year)
    said = years_in(settings.title)
    if said and not set(said) & set(years):
        facts = {"title": settings.title, "year": settings.year}
        rows[Setting.TITLE].report("title-other-year", Col.VALUE, **facts)


def _check_documents(rows: Mapping[str, CatalogueRow], settings: Settings, fine: frozenset[int]) -> None:
    """Numbers and dates of letters and circulars, which are of the year or the one after."""
    for key in (*DocumentSetting.NUMBERS, *DocumentSetting.DATES):
        said = rows[key].raw(Col.VALUE) if key in rows else None
        if said is None:
            continue
        day, number = as_date(said), _IN_NUMBER.search(str(said))
        year = day.year if isinstance(day, dt.date) else int(number[1]) if number else None
        if year is not None and year not in fine:
            shown = day.isoformat() if isinstance(day, dt.date) else str(said)
            _disagree(rows[key], key, shown, settings.year)


def _check_extensions(
    units: Iterable[tuple[Unit, CatalogueRow]], settings: Settings, fine: frozenset[int]
) -> None:
    for unit, row in units:
        day = unit.deadline
        if day is None or (settings.issued is not None and day < settings.issued):  # that is told elsewhere
            continue
        if day.year not in fine:
            facts = {"what": Col.DEADLINE, "value": day.isoformat(), "year": settings.year}
            row.report("years-disagree", Col.DEADLINE, **facts)


def _check_due(items: Sequence[ReadItem], years: tuple[int, ...], near: frozenset[int]) -> None:
    for read in items:
        due = read.item.params.get(_DUE) if read.item is not None else None
        if isinstance(due, dt.date) and due.year not in near:
            year = "、".join(map(str, years))
            read.row.report("years-disagree", _DUE, what=_DUE, value=due.isoformat(), year=year)


def _disagree(row: CatalogueRow, what: str, value: str, year: str) -> None:
    row.report("years-disagree", Col.VALUE, what=what, value=value, year=year)
