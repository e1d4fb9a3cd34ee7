"""What `check` asks of a round that is about to begin: years that agree, a deadline to come, somebody to ask."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Final

from govcredit_xl.catalogue.items import ReadItem
from govcredit_xl.catalogue.settings import setting_rows
from govcredit_xl.catalogue.tables import CatalogueRow, FoundTable
from govcredit_xl.core.model import Settings
from govcredit_xl.core.round_names import years_in
from govcredit_xl.core.terms import Col, Setting, Sheet

_IN_NUMBER: Final = re.compile(r"[〔\[（(【](20[0-9]{2})[〕\]）)】]")
_DUE: Final = "截止"


def check_dates(
    table: FoundTable | None, settings: Settings, items: Sequence[ReadItem], today: dt.date
) -> None:
    """Report what a list taken over from another year forgets."""
    if table is None or not settings.year:
        return
    rows = setting_rows(table)
    years = years_in(settings.year) or (int(settings.year[:4]),)
    if settings.deadline is not None and settings.deadline < today:
        facts = {"value": settings.deadline.isoformat(), "today": today.isoformat()}
        rows[Setting.DEADLINE].report("deadline-passed", Col.VALUE, **facts)
    _check_years(rows, settings, years)
    _check_due(items, years)
    if not settings.contact and not settings.phone:
        cell = rows[Setting.CONTACT].cell(Col.VALUE) if Setting.CONTACT in rows else None
        table.findings.add("no-contact", Sheet.SETTINGS, cell)


def _check_years(rows: Mapping[str, CatalogueRow], settings: Settings, years: tuple[int, ...]) -> None:
    near = {year + by for year in years for by in (-1, 0, 1)}
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


def _check_due(items: Sequence[ReadItem], years: tuple[int, ...]) -> None:
    fine = {year + by for year in years for by in (-1, 0, 1)}
    for read in items:
        due = read.item.params.get(_DUE) if read.item is not None else None
        if isinstance(due, dt.date) and due.year not in fine:
            year = "、".join(map(str, years))
            read.row.report("years-disagree", _DUE, what=_DUE, value=due.isoformat(), year=year)


def _disagree(row: CatalogueRow, what: str, value: str, year: str) -> None:
    row.report("years-disagree", Col.VALUE, what=what, value=value, year=year)
