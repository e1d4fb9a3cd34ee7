"""A list held against last year's: what is new, gone or changed, and what was settled carried over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from govcredit_xl.catalogue.dump import HEADINGS, Content
from govcredit_xl.catalogue.importing.content import DraftCatalogue
from govcredit_xl.catalogue.importing.kinds import LIKELY, SURE
from govcredit_xl.catalogue.importing.texts import figure, plain_key
from govcredit_xl.catalogue.review import shown_value
from govcredit_xl.catalogue.settings import subject_of
from govcredit_xl.catalogue.tables import PARAMETERS, FileProblems, find_tables
from govcredit_xl.core.import_terms import ITEM, PARAMETER, ChangeCol, ReviewCol
from govcredit_xl.core.terms import Col, Setting, Sheet
from govcredit_xl.core.unit_terms import Subject
from govcredit_xl.files.sheets import Book

_NEAR: Final = 0.72
_NEAR_INSIDE: Final = 0.5
"""Likeness from which two criteria are the same one, anywhere and within an indicator of the same name."""
_YEAR: Final = re.compile(r"20\d\d")
NEW, GONE, CHANGED = "新增", "取消", "改动"

Record = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ItemPair:
    """An item and last year's that it is.

    Attributes:
        same: their criteria are the same to the letter; `but_years`: but for years.
    """

    old: Record
    new: Record
    same: bool
    but_years: bool


def catalogue_content(book: Book) -> dict[str, list[dict[str, str]]]:
    """The records of a catalogue's sheets, as far as they are there; faults in them do not matter here."""
    tables = find_tables(book, FileProblems(""), lambda table: subject_of(table) == Subject.UNIT)
    return {
        name: [
            {heading: row.held(heading).strip() for heading in table.columns}
            for row in table.rows()
            if row.shown(HEADINGS[name][0]).strip()
        ]
        for name, table in tables.items()
    }


# -- which is which ------------------------------------------------------------------------------------------
def pair_items(old: Sequence[Record], new: Sequence[Record]) -> list[ItemPair]:
    """New items with the old ones that they are: the same text first, then the likest, each used once."""
    left = dict(enumerate(old))
    pairs: dict[int, ItemPair] = {}
    for look in (_exact, _exact_name, _without_years):
        index: dict[object, list[int]] = {}
        for k, record in left.items():
            index.setdefault(look(record), []).append(k)
        for n, record in enumerate(new):
            found = index.get(look(record)) if n not in pairs else None
            if found:
                k = found.pop(0)
                pairs[n] = _pair(left.pop(k), record)
    scored = sorted(_likeness(left, new, pairs), reverse=True)
    for _, k, n in scored:
        if k in left and n not in pairs:
            pairs[n] = _pair(left.pop(k), new[n])
    return [pairs[n] for n in sorted(pairs)]


def _pair(old: Record, new: Record) -> ItemPair:
    a, b = plain_key(old.get(Col.CRITERION, "")), plain_key(new.get(Col.CRITERION, ""))
    return ItemPair(old, new, a == b, a != b and _YEAR.sub("Y", a) == _YEAR.sub("Y", b))


def _exact(record: Record) -> object:
    return plain_key(record.get(Col.INDICATOR, "")), plain_key(record.get(Col.CRITERION, ""))


def _exact_name(record: Record) -> object:
    return plain_key(record.get(Col.CRITERION, ""))


def _without_years(record: Record) -> object:
    return _YEAR.sub("Y", plain_key(record.get(Col.INDICATOR, "") + record.get(Col.CRITERION, "")))


def _likeness(
    old: Mapping[int, Record], new: Sequence[Record], pairs: Mapping[int, ItemPair]
) -> Iterator[tuple[float, int, int]]:
    for n, record in enumerate(new):
        if n in pairs:
            continue
        text = _YEAR.sub("Y", plain_key(record.get(Col.CRITERION, "")))[:400]
        matcher = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(text)
        for k, other in old.items():
            least = (
                _NEAR_INSIDE
                if plain_key(other.get(Col.INDICATOR, "")) == plain_key(record.get(Col.INDICATOR, ""))
                else _NEAR
            )
            matcher.set_seq1(_YEAR.sub("Y", plain_key(other.get(Col.CRITERION, "")))[:400])
            if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least:
                ratio = matcher.ratio()
                if ratio >= least:
                    yield ratio + (0.2 if least == _NEAR_INSIDE else 0.0), k, n


# -- what changed ----------------------------------------------------------------------------------------------
_FACTS: Final = (
    (Col.AREA, "一级指标"), (Col.AREA_POINTS, "一级分值"), (Col.INDICATOR, "二级指标"),
    (Col.INDICATOR_POINTS, "二级分值"), (Col.POINTS, "分值"), (Col.CRITERION, "评分标准"),
    (Col.METHOD, "评价方法"), (Col.LEADS, "牵头单位"), (Col.SUPPORTERS, "配合单位"), (Col.KIND, "计分方式"),
    *((name, f"{PARAMETER} {name}") for name in PARAMETERS), (Col.POOLING, "合并方式"),
)  # fmt: skip


def compare(old: Content, new: Content) -> list[dict[str, str]]:
    """Every change between two catalogues, as records of the sheet 与上年对比."""
    olds, news = old.get(Sheet.INDICATORS, []), new.get(Sheet.INDICATORS, [])
    pairs = pair_items(olds, news)
    of_new = {pair.new[Col.ITEM]: pair for pair in pairs}
    used = {pair.old[Col.ITEM] for pair in pairs}
    found: list[dict[str, str]] = []
    for record in news:
        pair = of_new.get(record[Col.ITEM])
        if pair is None:
            found.append(_change(NEW, "", record[Col.ITEM], record, ITEM, "", record.get(Col.CRITERION, "")))
        else:
            found += _item_changes(pair, old, new)
    found += [
        _change(GONE, record[Col.ITEM], "", record, ITEM, record.get(Col.CRITERION, ""), "")
        for record in olds
        if record[Col.ITEM] not in used
    ]
    found += _settings(old.get(Sheet.SETTINGS, []), new.get(Sheet.SETTINGS, []))
    found += _units(old.get(Sheet.UNITS, []), new.get(Sheet.UNITS, []))
    return found


def _item_changes(pair: ItemPair, old: Content, new: Content) -> Iterator[dict[str, str]]:
    ids = (pair.old[Col.ITEM], pair.new[Col.ITEM])
    for heading, name in _FACTS:
        before, after = pair.old.get(heading, ""), pair.new.get(heading, "")
        if _plain(before) != _plain(after):
            yield _change(CHANGED, *ids, pair.new, name, before, after)
    for sheet, name in ((Sheet.INPUTS, "填报项"), (Sheet.BANDS, "档次")):
        before, after = (_rows_of(content, sheet, id_) for content, id_ in zip((old, new), ids, strict=True))
        if before != after:
            yield _change(CHANGED, *ids, pair.new, name, before, after)


def _rows_of(content: Content, sheet: str, item: str) -> str:
    rows = [record for record in content.get(sheet, []) if record.get(Col.ITEM) == item]
    headings = [heading for heading in HEADINGS[sheet] if heading != Col.ITEM]
    return "\n".join(" ".join(_plain(row.get(heading, "")) for heading in headings).strip() for row in rows)


def _plain(text: str) -> str:
    try:
        return figure(float(text))
    except ValueError:
        return plain_key(text)


def _change(
    kind: str, old: str, new: str, record: Record, what: str, before: str, after: str
) -> dict[str, str]:
    return {
        ChangeCol.KIND: kind, ChangeCol.OLD: old, ChangeCol.NEW: new, ChangeCol.NAME: record.get(Col.INDICATOR, ""),
        ChangeCol.WHAT: what, ChangeCol.BEFORE: before, ChangeCol.AFTER: after,
    }  # fmt: skip


def _settings(old: Sequence[Record], new: Sequence[Record]) -> Iterator[dict[str, str]]:
    before = {record[Col.KEY]: record.get(Col.VALUE, "") for record in old}
    after = {record[Col.KEY]: record.get(Col.VALUE, "") for record in new}
    for key in dict.fromkeys((*before, *after)):
        if _plain(before.get(key, "")) != _plain(after.get(key, "")):
            yield _change(
                CHANGED, "", "", {Col.INDICATOR: Sheet.SETTINGS}, key, before.get(key, ""), after.get(key, "")
            )


def _units(old: Sequence[Record], new: Sequence[Record]) -> Iterator[dict[str, str]]:
    before = {plain_key(record.get(Col.NAME, "")): record for record in old}
    after = {plain_key(record.get(Col.NAME, "")): record for record in new}
    place = {Col.INDICATOR: Sheet.UNITS}
    for key in dict.fromkeys((*before, *after)):
        a, b = before.get(key), after.get(key)
        if a is None or b is None:
            shown = (b or a or {}).get(Col.NAME, "")
            yield _change(
                NEW if a is None else GONE,
                "",
                "",
                place,
                "单位",
                "" if a is None else shown,
                shown if a is None else "",
            )
            continue
        for heading in (Col.UNIT_CODE, Col.SHORT, Col.CATEGORY, Col.GROUPS):
            if _plain(a.get(heading, "")) != _plain(b.get(heading, "")):
                yield _change(
                    CHANGED,
                    "",
                    "",
                    place,
                    f"{b.get(Col.NAME, '')} {heading}",
                    a.get(heading, ""),
                    b.get(heading, ""),
                )


# -- what was settled ------------------------------------------------------------------------------------------
def carry_over(draft: DraftCatalogue, old: Content) -> None:
    """Put into a draft what the clerk settled last year, and what changed since into its 与上年对比."""
    for pair in pair_items(old.get(Sheet.INDICATORS, []), draft.indicators):
        _carry_item(draft, pair, old)
    new_settings = {record[Col.KEY]: record for record in draft.settings}
    for record in old.get(Sheet.SETTINGS, []):
        key, value = record[Col.KEY], record.get(Col.VALUE, "")
        if not value or key in _OF_THE_YEAR or key.endswith(("日期", "文号")):
            continue
        if key not in new_settings:
            draft.settings.append(dict(record))
        elif not new_settings[key].get(Col.VALUE) or key == Setting.MISSING:
            new_settings[key][Col.VALUE] = value
    _carry_tree(draft, old)
    draft.changes = compare(old, draft.content())
    gone = [change for change in draft.changes if change[ChangeCol.KIND] == GONE and change[ChangeCol.OLD]]
    if gone and draft.indicators:
        first = draft.indicators[0][Col.ITEM]
        ids = "、".join(change[ChangeCol.OLD] for change in gone)
        draft.ask(
            Sheet.INDICATORS,
            first,
            Col.ITEM,
            f"上年的 {len(gone)} 个评分项今年没有了（{ids}），请对照通知核对",
            now=first,
        )


def _carry_tree(draft: DraftCatalogue, old: Content) -> None:
    """Last year's 汇总 and 等次, where this year's notice says nothing of its own; nodes that are gone are left out."""
    if not draft.nodes:
        names = {record.get(level, "") for record in draft.indicators for level in Col.LEVELS}
        names |= {record[Col.ITEM] for record in draft.indicators} | {Setting.WHOLE}
        draft.nodes = [
            dict(node) for node in old.get(Sheet.NODES, []) if node[Col.NODE].split("/")[-1] in names
        ]
    if not draft.grades and old.get(Sheet.GRADES):
        draft.grades = [dict(grade) for grade in old[Sheet.GRADES]]
        first = draft.grades[0]
        draft.ask(
            Sheet.GRADES, first[Col.GRADE], Col.BOUND, "等次沿用上年，请核对", now=first.get(Col.BOUND, ""), basis="上年的等次",
            sure=LIKELY,
        )  # fmt: skip


_OF_THE_YEAR: Final = frozenset(
    {Setting.YEAR, Setting.TITLE, Setting.ORGAN, Setting.NUMBER, Setting.ISSUED, Setting.DEADLINE}
)


def _carry_item(draft: DraftCatalogue, pair: ItemPair, old: Content) -> None:
    record = next(one for one in draft.indicators if one[Col.ITEM] == pair.new[Col.ITEM])
    item, before = record[Col.ITEM], pair.old[Col.ITEM]
    points_kept = _plain(pair.old.get(Col.POINTS, "")) == _plain(record.get(Col.POINTS, ""))
    if not pair.old.get(Col.KIND):
        return
    for name in (*PARAMETERS, Col.KIND, Col.POOLING):
        record.pop(name, None)
        if pair.old.get(name):
            record[name] = pair.old[name]
    sure = SURE if pair.same and points_kept else LIKELY
    record[Col.BASIS], record[Col.SURE] = f"沿用上年 {before}", sure
    decided = pair.old.get(Col.REMARK, "")
    record[Col.REMARK] = "；".join(filter(None, (decided, record.get(Col.REMARK, ""))))
    for sheet, rows in ((Sheet.INPUTS, draft.inputs), (Sheet.BANDS, draft.bands)):
        rows[:] = [row for row in rows if row[Col.ITEM] != item]
        rows += [{**row, Col.ITEM: item} for row in old.get(sheet, []) if row.get(Col.ITEM) == before]
    settled = {(Sheet.INDICATORS, Col.KIND), (Sheet.INPUTS, Col.LABEL)}
    if _same_units(pair, record):
        record[Col.LEADS], record[Col.SUPPORTERS] = (
            pair.old.get(Col.LEADS, ""),
            pair.old.get(Col.SUPPORTERS, ""),
        )
        settled.add((Sheet.INDICATORS, Col.LEADS))
    draft.review[:] = [
        line
        for line in draft.review
        if line[ReviewCol.KEY] != item or (line[ReviewCol.SHEET], line[ReviewCol.COLUMN]) not in settled
    ]
    draft.carried[item] = before
    _ask_changes(draft, pair, record, points_kept)


def _same_units(pair: ItemPair, record: Record) -> bool:
    """The notice names the same units as last year's: then what was made of them holds."""
    before = pair.old.get(Col.RESPONSIBLE) or pair.old.get(Col.LEADS, "")
    now = record.get(Col.RESPONSIBLE) or record.get(Col.LEADS, "")
    return bool(pair.old.get(Col.LEADS)) and plain_key(before) == plain_key(now)


def _ask_changes(draft: DraftCatalogue, pair: ItemPair, record: Record, points_kept: bool) -> None:
    item, before = record[Col.ITEM], pair.old[Col.ITEM]

    def ask(column: str, question: str, basis: str) -> None:
        draft.ask(
            Sheet.INDICATORS, item, column, question, now=record.get(column, ""), basis=basis, sure=LIKELY
        )

    if not pair.same:
        what = "只有年份不同" if pair.but_years else "文字有改动"
        ask(
            Col.KIND,
            f"评分标准与上年 {before} {what}，计分方式、参数和填报项沿用上年，请核对",
            pair.old.get(Col.CRITERION, ""),
        )
    if not points_kept:
        ask(
            Col.POINTS,
            f"分值由 {shown_value(pair.old.get(Col.POINTS, ''))} 改为 {shown_value(record.get(Col.POINTS, ''))}，请核对参数",
            f"上年 {before}",
        )
    if not _same_units(pair, record):
        ask(
            Col.LEADS,
            f"责任单位与上年 {before} 不同，请核对",
            pair.old.get(Col.RESPONSIBLE, "") or pair.old.get(Col.LEADS, ""),
        )
    for name in PARAMETERS:
        if record.get(name) and _YEAR.match(record[name]) and "-" in record[name]:
            ask(name, "日期沿用上年，请改为今年的", record[name])
