"""Which Chinese may stand in English output: what the clerk typed, names of files, sheets and headings, and no more."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook

from govcredit_xl.catalogue import load_catalogue
from govcredit_xl.catalogue.item_names import item_names
from govcredit_xl.core import (
    import_terms,
    mail_terms,
    sources,
    stability_terms,
    terms,
    unit_terms,
    year_terms,
)
from govcredit_xl.core.terms import ITEM_STATES, LEAD, SUPPORT, InputType, Pooling, Reason, UnitState
from govcredit_xl.scoring.rules import RULES

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
CLOSED = {
    *Pooling.ALL, *InputType.ALL, *ITEM_STATES, *UnitState.ALL, LEAD, SUPPORT, *RULES, *unit_terms.Combining.ALL,
    *(word for word in vars(Reason).values() if isinstance(word, str)),
}  # fmt: skip
"""Words of closed sets: the program says them in the reader's language."""
WHERE = (terms, import_terms, mail_terms, sources, stability_terms, unit_terms, year_terms)
NAMES_OF = re.compile(r"File|Sheet|Setting|Col$|Head$")
"""Classes of the names of files, sheets and headings."""
COUNTED = re.compile(r"(?:(?<=\d )|(?<=each ))[\u4e00-\u9fff]{1,2}(?![\u4e00-\u9fff])")
"""A figure's unit of measure, as the clerk typed it."""
IN_CELL = re.compile(r"(?<=\()[是否](?=\))|(?:(?<=is )|(?<=to ))[是否](?![\u4e00-\u9fff])")
"""What a cell holds, or what is to be typed into it."""


def headings() -> Iterator[str]:
    """Names of files, sheets, headings and settings."""
    for module in WHERE:
        for name, one in vars(module).items():
            if isinstance(one, type) and NAMES_OF.search(name):
                yield from (word for word in vars(one).values() if isinstance(word, str))


def typed(folder: Path) -> Iterator[str]:
    """What stands in the round's catalogue, and the names of its files and of what is in its zips."""
    for path in folder.rglob("*"):
        yield path.name
        if path.suffix == ".zip":
            for member in zipfile.ZipFile(path).namelist():
                yield from member.split("/")
    for sheet in load_workbook(folder / "指标体系.xlsx", read_only=True, data_only=True):
        for row in sheet.iter_rows(values_only=True):
            for value in row:
                if isinstance(value, str):
                    yield from (value, *re.split(r"[、\n；]", value))
    catalogue, _ = load_catalogue(folder / "指标体系.xlsx")
    assert catalogue is not None
    yield from item_names(catalogue).values()
    for item in catalogue.items:
        yield item.name
        yield from (asked.label for asked in item.inputs)


def left_over(told: str, folder: Path, *known: str) -> list[str]:
    """The lines in which Chinese is left that nobody typed; `known`: what the test itself typed."""
    names = {name for name in (*headings(), *typed(folder), *known) if len(name) > 1 and CHINESE.search(name)}
    pattern = re.compile("|".join(map(re.escape, sorted(names - CLOSED, key=len, reverse=True))))
    lines = ((line, IN_CELL.sub("·", COUNTED.sub("·", pattern.sub("·", line)))) for line in told.splitlines())
    return [f"{line} ⟵ {' '.join(CHINESE.findall(rest))}" for line, rest in lines if CHINESE.search(rest)]
