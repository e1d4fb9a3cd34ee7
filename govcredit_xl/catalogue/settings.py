"""The sheet 设置: what the round is, who runs it, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from govcredit_xl.catalogue.tables import CatalogueRow, FoundTable
from govcredit_xl.catalogue.units import MAX_TEXT, as_email
from govcredit_xl.catalogue.values import Fault, as_choice, as_date, as_number, as_rate, as_text, as_year
from govcredit_xl.core.cells import safe_file_name
from govcredit_xl.core.document_terms import DocumentSetting
from govcredit_xl.core.model import Settings
from govcredit_xl.core.round_names import names_in
from govcredit_xl.core.stability_terms import StabilitySetting
from govcredit_xl.core.terms import (
    FEWER_HELD,
    FEWER_TOLD,
    MISSING_AS_REPORTED,
    MISSING_OPEN,
    Col,
    Setting,
    Sheet,
)
from govcredit_xl.core.unit_terms import FOR_GROUP, MISSING_WAYS, OVERALL_MEAN, Subject
from govcredit_xl.files.sheets import CellValue, heading_key
from govcredit_xl.files.sheets.similar import closest, did_you_mean

T = TypeVar("T")

_NAMES: Final = (
    *Setting.KNOWN, Setting.FEWER, Setting.LAST_ROUND, *Setting.MAIL, *DocumentSetting.ALL, *StabilitySetting.ALL,
)  # fmt: skip
MAX_PART: Final = 30
"""Characters of 评价名称, 地域称谓 and 填报表名称."""
_PRINTED: Final = (Setting.TITLE, Setting.ORGAN)


def as_missing(value: CellValue) -> str | Fault:
    """缺报处理."""
    return as_choice(value, MISSING_WAYS)


def subject_of(table: FoundTable | None) -> str:
    """评价对象 as the sheet says it, before anything else is read; the district where it does not."""
    for row in table.rows() if table is not None else ():
        if heading_key(row.shown(Col.KEY)) == Setting.SUBJECT:
            found = as_choice(row.raw(Col.VALUE) or "", Subject.ALL)
            return found if isinstance(found, str) else Subject.DISTRICT
    return Subject.DISTRICT


def as_fewer(value: CellValue) -> str | Fault:
    """答案减少处理."""
    return as_choice(value, (FEWER_TOLD, FEWER_HELD))


def as_seed(value: CellValue) -> float | Fault:
    """稳定性种子: a whole number."""
    number = as_number(value)
    if isinstance(number, Fault) or number == int(number):
        return number
    return Fault("应是整数，如 1", "a whole number is expected, like 1")


def is_block(key: str) -> bool:
    """True for a row that only heads the settings below it: 【联系方式】."""
    return key.strip().startswith("【") and key.strip().endswith("】")


def read_settings(table: FoundTable | None) -> Settings:
    """The settings; year "" where it is missing, which is reported."""
    if table is None:
        return Settings("")
    rows = _rows(table)
    meant = _report_unknown(rows)
    _require_year(table, rows, meant.get(Setting.YEAR))
    settings = _settings(rows)
    for key in _PRINTED:
        if _blank(rows, key) and key not in meant:
            cell = rows[key].cell(Col.VALUE) if key in rows else None
            table.findings.add("missing-setting", Sheet.SETTINGS, cell, heading=key)
    if _blank(rows, Setting.DEADLINE) and Setting.DEADLINE not in meant:
        table.findings.add("no-deadline", Sheet.SETTINGS)
    if settings.deadline and settings.issued and settings.deadline < settings.issued:
        value, issued = settings.deadline.isoformat(), settings.issued.isoformat()
        rows[Setting.DEADLINE].report("deadline-before-issue", Col.VALUE, value=value, issued=issued)
    return settings


def setting_rows(table: FoundTable) -> dict[str, CatalogueRow]:
    """Setting → its row, the first where it stands there twice; nothing is reported."""
    rows: dict[str, CatalogueRow] = {}
    for row in table.rows():
        rows.setdefault(heading_key(row.shown(Col.KEY)), row)
    return rows


def _rows(table: FoundTable) -> dict[str, CatalogueRow]:
    """Setting → its row; the first where it stands there twice, which is reported."""
    rows: dict[str, CatalogueRow] = {}
    for row in table.rows():
        if is_block(row.shown(Col.KEY)):
            continue
        key = heading_key(row.text(Col.KEY, required=True))
        if key in rows:
            other = f"{Sheet.SETTINGS}!{rows[key].cell(Col.KEY)}"
            row.report("duplicate-id", Col.KEY, what="项目", what_en="the setting", value=key, other=other)
        elif key:
            rows[key] = row
    return rows


def _report_unknown(rows: Mapping[str, CatalogueRow]) -> dict[str, str]:
    """Report settings that nothing reads; known setting → the unknown one that resembles it."""
    meant: dict[str, str] = {}
    for key, row in rows.items():
        if key in _NAMES or key.startswith((Col.OWN, Setting.WHOLE + FOR_GROUP)):
            continue
        name = closest(key, _NAMES)
        if name is not None:
            meant.setdefault(name, key)
        if name == Setting.YEAR and Setting.YEAR not in rows:
            continue  # said with the year that is missing
        zh, en = did_you_mean(name)
        code = "unknown-heading" if name in Setting.DECISIVE else "unknown-setting"
        row.report(code, Col.KEY, heading=key, guess=zh, guess_en=en, what="项目", what_en="setting")
    return meant


def _blank(rows: Mapping[str, CatalogueRow], key: str) -> bool:
    return key not in rows or rows[key].raw(Col.VALUE) is None


def _require_year(table: FoundTable, rows: Mapping[str, CatalogueRow], other: str | None) -> None:
    if not _blank(rows, Setting.YEAR):
        return
    row = rows.get(Setting.YEAR)
    if row is not None or other is None:
        zh = en = ""
        cell = row.cell(Col.VALUE) if row else None
    else:
        zh, en = f"，“{other}”是不是应为“{Setting.YEAR}”", f", did you mean it by “{other}”?"
        cell = rows[other].cell(Col.KEY)
    table.findings.add("missing-value", Sheet.SETTINGS, cell, heading=Setting.YEAR, guess=zh, guess_en=en)


def _settings(rows: Mapping[str, CatalogueRow]) -> Settings:
    def text(key: str) -> str:
        return rows[key].text(Col.VALUE, limit=MAX_TEXT, label=key) if key in rows else ""

    def get(key: str, read: Callable[[CellValue], T | Fault]) -> T | None:
        return rows[key].get(Col.VALUE, read, label=key) if key in rows else None

    get(Setting.FEWER, as_fewer)  # checked here, kept with the others
    get(StabilitySetting.SEED, as_seed)
    for key in (StabilitySetting.WEIGHTS, StabilitySetting.JUDGED):
        get(key, as_rate)
    subject = get(Setting.SUBJECT, lambda value: as_choice(value, Subject.ALL)) or Subject.DISTRICT
    missing = get(Setting.MISSING, as_missing) or MISSING_OPEN
    if subject == Subject.DISTRICT:
        _refuse_for_district(rows, missing)
    title = text(Setting.TITLE)
    said = names_in(title)
    start = Setting.WHOLE + FOR_GROUP
    wholes = {key.removeprefix(start): get(key, as_number) for key in rows if key.startswith(start)}
    return Settings(
        year=get(Setting.YEAR, as_year) or "",
        title=title,
        organ=text(Setting.ORGAN),
        number=text(Setting.NUMBER),
        issued=get(Setting.ISSUED, as_date),
        deadline=get(Setting.DEADLINE, as_date),
        contact=text(Setting.CONTACT),
        phone=text(Setting.PHONE),
        email=get(Setting.EMAIL, as_email) or "",
        missing=missing,
        bonus_cap=get(Setting.BONUS_CAP, as_number),
        other={key: row.shown(Col.VALUE).strip() for key, row in rows.items() if key not in Setting.KNOWN},
        subject=subject,
        whole=get(Setting.WHOLE, as_number),
        wholes={group: points for group, points in wholes.items() if points is not None},
        overall=get(Setting.OVERALL, lambda value: as_choice(value, (OVERALL_MEAN,))) or "",
        name=get(Setting.NAME, as_part_of_name) or said.name,
        region=get(Setting.REGION, as_part_of_name) or said.region,
        addressee=text(Setting.ADDRESSEE).rstrip("：:"),
        form_name=get(Setting.FORM_NAME, as_part_of_name) or "",
    )


def as_part_of_name(value: CellValue) -> str | Fault:
    """A short name that can stand in the name of a file."""
    name = as_text(value)
    if isinstance(name, Fault):
        return name
    if len(name) > MAX_PART:
        return Fault(
            f"太长，最多 {MAX_PART} 个字，文件名里放不下",
            f"it is too long for a file name: at most {MAX_PART}",
        )
    if safe_file_name(name) != name:
        return Fault(
            '不能含 \\ / : * ? " < > | 这些文件名里不能用的字符', "it holds a sign that no file name may hold"
        )
    return name


def _refuse_for_district(rows: Mapping[str, CatalogueRow], missing: str) -> None:
    """What only a round that scores each unit can be told."""
    if missing not in (MISSING_OPEN, MISSING_AS_REPORTED):
        why = f"只有评价对象为“{Subject.UNIT}”时可用"
        why_en = f"only where 评价对象 is {Subject.UNIT}"
        rows[Setting.MISSING].report(
            "bad-value", Col.VALUE, heading=Setting.MISSING, value=missing, why=why, why_en=why_en
        )
    if not _blank(rows, Setting.OVERALL):
        why = f"评价对象为“{Subject.DISTRICT}”时总分本来就有，应留空"
        why_en = "the district has its score anyway; leave it blank"
        value = rows[Setting.OVERALL].shown(Col.VALUE)
        rows[Setting.OVERALL].report(
            "bad-value", Col.VALUE, heading=Setting.OVERALL, value=value, why=why, why_en=why_en
        )
