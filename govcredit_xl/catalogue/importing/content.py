"""The catalogue that a notice makes: records of its sheets, and what is left to be decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from govcredit_xl.catalogue.importing.front import Front
from govcredit_xl.catalogue.importing.guess import guess_kind
from govcredit_xl.catalogue.importing.items import DraftItem
from govcredit_xl.catalogue.importing.kinds import LIKELY, RANKED, SURE, KindGuess, judged_clue
from govcredit_xl.catalogue.importing.nested import deeper_record, single_level
from govcredit_xl.catalogue.importing.scored import SubjectGuess
from govcredit_xl.catalogue.importing.sums import SumProof
from govcredit_xl.catalogue.importing.texts import figure
from govcredit_xl.catalogue.importing.units import (
    Assignment,
    UnitList,
    is_group_name,
    names_in,
    units_from_names,
)
from govcredit_xl.catalogue.review import review_line, shown_value
from govcredit_xl.catalogue.tables import SPECS
from govcredit_xl.core.arithmetic import add
from govcredit_xl.core.document_terms import DocumentSetting
from govcredit_xl.core.terms import EACH_OF, MISSING_OPEN, YES, Col, Pooling, Setting, Sheet
from govcredit_xl.scoring.rules import RULES

_LEVELS: Final = ("三级指标", "四级指标", "五级指标")
_ADDRESSEES: Final = "主送机关"
_MOST_LABEL: Final = 100


@dataclass
class DraftCatalogue:
    """What is to be written.

    Attributes:
        settings, indicators, inputs, bands, units: records of the sheets.
        nodes, grades: of 汇总 and 等次; empty where the list has none.
        review: records of 待核对.
        changes: records of 与上年对比; empty without last year's catalogue.
        guesses: item → the way of scoring chosen for it.
        carried: item → how it was matched with last year's; those that were not are left out.
    """

    settings: list[dict[str, str]] = field(default_factory=list)
    indicators: list[dict[str, str]] = field(default_factory=list)
    inputs: list[dict[str, str]] = field(default_factory=list)
    bands: list[dict[str, str]] = field(default_factory=list)
    units: list[dict[str, str]] = field(default_factory=list)
    nodes: list[dict[str, str]] = field(default_factory=list)
    grades: list[dict[str, str]] = field(default_factory=list)
    review: list[dict[str, str]] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)
    guesses: dict[str, KindGuess] = field(default_factory=dict)
    carried: dict[str, str] = field(default_factory=dict)

    def ask(
        self, sheet: str, key: str, column: str, question: str, *, now: str = "", basis: str = "", sure: str = "",
        source: str = "",
    ) -> None:  # fmt: skip
        """Add a line to 待核对."""
        self.review.append(
            review_line(
                sheet,
                key,
                column,
                question,
                now=shown_value(now),
                basis=shown_value(basis),
                sure=sure,
                source=source,
            )
        )

    def content(self) -> dict[str, list[dict[str, str]]]:
        """The sheets as they are written."""
        return {
            Sheet.SETTINGS: self.settings, Sheet.INDICATORS: self.indicators, Sheet.INPUTS: self.inputs,
            Sheet.BANDS: self.bands, Sheet.UNITS: self.units, Sheet.REVIEW: self.review,
            Sheet.CHANGES: self.changes,
            **({Sheet.NODES: self.nodes} if self.nodes else {}),
            **({Sheet.GRADES: self.grades} if self.grades else {}),
        }  # fmt: skip


def own_heading(name: str) -> str:
    """A heading of the sheet 指标 that the catalogue may not read yet: then it is one of the clerk's own."""
    return name if name in SPECS[Sheet.INDICATORS].headings else Col.OWN + name


@dataclass(frozen=True)
class ReadList:
    """What was read of a notice.

    Attributes:
        front: what it says about itself.
        items: its items, as they stand in `nodes`.
        proofs: its sums.
        subject: who is scored.
        whose: item → who is responsible for it.
        nodes, grades: records of 汇总 and 等次.
        grade_words: what the grades were taken from.
    """

    front: Front
    items: Sequence[DraftItem]
    proofs: Sequence[SumProof]
    subject: SubjectGuess
    whose: Mapping[str, Assignment]
    nodes: Sequence[dict[str, str]] = ()
    grades: Sequence[dict[str, str]] = ()
    grade_words: str = ""


def draft_catalogue(read: ReadList, known: UnitList) -> DraftCatalogue:
    """The catalogue of the items, before last year's is looked at."""
    draft, items = DraftCatalogue(), read.items
    _put_settings(draft, read)
    for proof in read.proofs:
        if not proof.holds:
            draft.ask(
                Sheet.INDICATORS, proof.item, proof.heading, f"{proof.sentence}。原文如此，请确定以哪个为准",
                now=figure(proof.printed) if proof.heading != Col.POINTS else _points(items, proof.item),
                basis=proof.sentence, source=proof.place,
            )  # fmt: skip
    named: list[str] = []
    groups: dict[str, str] = {}
    for item in items:
        who = read.whose[item.id]
        guess = _guess(item, read.subject.by_unit)
        if read.subject.by_unit and item.row.assessor:
            guess, assessor = _assessed(draft, item, guess, who, known)
            named += [assessor] if assessor else []
        put_item(draft, item, guess, who, read)
        named += [name for name in (*who.leads, *who.supporters) if not name.startswith(EACH_OF)]
        named += _raters(guess)
        for group in who.empty:
            groups.setdefault(group, item.id)
    draft.nodes = [dict(node) for node in read.nodes]
    _put_grades(draft, read)
    draft.units = [dict(record) for record in known.records] or units_from_names(named)
    if items and not any(_responsible(item) for item in items):
        draft.ask(
            Sheet.INDICATORS, items[0].id, Col.LEADS,
            f"表里没有责任单位一列，{len(items)} 个评分项的牵头单位都要填；对各单位同样考核的，填分组，如“各镇街”",
            now=draft.indicators[0][Col.LEADS],
        )  # fmt: skip
    for group, item_id in groups.items():
        _ask_group(draft, group, item_id)
    if not known.records and draft.units:
        draft.ask(
            Sheet.UNITS, draft.units[0][Col.UNIT_CODE], Col.NAME,
            f"单位名单只有通知里点名的 {len(draft.units)} 个，写的是简称；请补全称、类别、分组和其余单位（或用 --units 指明名单）",
            now=draft.units[0][Col.NAME],
        )  # fmt: skip
    return draft


def _raters(guess: KindGuess) -> list[str]:
    """Units that are named as the source of a figure."""
    pieces = [piece for ask in guess.asks for piece in ask.source.split("、") if piece]
    return [piece.rpartition(" ")[0] if piece.endswith("%") else piece for piece in pieces]


def _assessed(
    draft: DraftCatalogue, item: DraftItem, guess: KindGuess, who: Assignment, known: UnitList
) -> tuple[KindGuess, str]:
    """(the guess with its inputs given by who assesses the item, that unit): where one unit is named."""
    names = names_in(item.row.assessor)
    if len(names) != 1 or is_group_name(names[0]) or names[0] in who.leads or RULES[guess.kind].judged:
        return guess, ""
    name = (known.find(names[0]) if known.records else names[0]) or ""
    if not name:
        draft.ask(
            Sheet.INDICATORS, item.id, Col.METHOD, f"考核单位“{names[0]}”不在单位名单里；由它报数的，请加进名单，并写在填报项的“来源”",
            now=item.row.method or item.row.assessor.replace("\n", ""), source=item.place,
        )  # fmt: skip
        return guess, ""
    asks = tuple(ask if ask.source else replace(ask, source=name) for ask in guess.asks)
    draft.ask(
        Sheet.INPUTS, item.id, Col.SOURCE, f"由“{name}”考核：“来源”写了它，由它在自己的表里替各单位填；由各单位自己填的，请清空",
        now=name, basis=item.row.assessor, sure=LIKELY, source=item.place,
    )  # fmt: skip
    return replace(guess, asks=asks), name


def _put_grades(draft: DraftCatalogue, read: ReadList) -> None:
    if read.subject.by_unit and read.grades:
        draft.grades = [dict(record) for record in read.grades]
        draft.ask(
            Sheet.GRADES, read.grades[0][Col.GRADE], Col.BOUND, "等次和分数线取自通知正文，请核对；有名额的，请填“名额”",
            now=read.grades[0][Col.BOUND], basis=read.grade_words, sure=LIKELY,
        )  # fmt: skip


def _points(items: Sequence[DraftItem], item_id: str) -> str:
    return next((figure(item.points) for item in items if item.id == item_id and item.points is not None), "")


def _ask_group(draft: DraftCatalogue, group: str, item_id: str) -> None:
    members = [record for record in draft.units if group in (record.get(Col.GROUPS) or "").split("、")]
    if not members:
        record = next((one for one in draft.indicators if one[Col.ITEM] == item_id), {})
        heading = Col.LEADS if EACH_OF + group in record.get(Col.LEADS, "") else Col.SUPPORTERS
        question = (
            f"“{EACH_OF}{group}”是一个分组，名单里没有它的成员；请在“单位”表这些单位的“分组”填“{group}”"
        )
        draft.ask(
            Sheet.INDICATORS, item_id, heading, question, now=record.get(heading, ""), basis=EACH_OF + group
        )


def _guess(item: DraftItem, by_unit: bool) -> KindGuess:
    """The way of scoring; without points none but 评审 can be checked."""
    guess = guess_kind(item.criterion, item.points or None, item.outside, by_unit)
    rule = RULES[guess.kind]
    if item.outside and not (rule.outside or rule.may_be_outside):
        return judged_clue(
            item.criterion,
            guess.basis,
            "在总分以外（加分、减分），现有计分方式不能照写，先按评审；请改为加分或一票否决，或删去",
        )
    return guess


# -- one item ----------------------------------------------------------------------------------------------
def put_item(
    draft: DraftCatalogue, item: DraftItem, guess: KindGuess, who: Assignment, read: ReadList
) -> None:
    """The records of an item, and what is to be decided about it."""
    items = read.items
    record = _unit_record(item, guess, who) if read.subject.by_unit else _record(item, guess, who, items)
    draft.indicators.append(record)
    draft.guesses[item.id] = guess
    _put_inputs(draft, item.id, guess, bool(who.supporters))
    for doubt in item.doubts:
        if guess.outside and doubt.heading == Col.POINTS:
            continue  # it has none
        draft.ask(
            Sheet.INDICATORS, item.id, doubt.heading, doubt.what, now=record.get(doubt.heading, ""),
            basis=doubt.basis, source=item.place,
        )  # fmt: skip
    if any(_responsible(other) for other in items):
        _ask_units(draft, item, who, record)
    if guess.question or guess.sure != SURE:
        draft.ask(
            Sheet.INDICATORS, item.id, Col.KIND, guess.question or "请核对计分方式", now=guess.kind,
            basis=guess.basis or item.criterion, sure=guess.sure, source=item.place,
        )  # fmt: skip
    guessed = [ask for ask in guess.asks if not ask.stated]
    if guessed:
        labels = "、".join(f"{ask.code} {ask.label}" for ask in guessed)
        draft.ask(
            Sheet.INPUTS, item.id, Col.LABEL, f"填报项的名称是程序起的，请改成单位看得懂的：{labels}",
            now=guess.asks[0].label[:_MOST_LABEL], basis=guess.basis, source=item.place,
        )  # fmt: skip


def _unit_record(item: DraftItem, guess: KindGuess, who: Assignment) -> dict[str, str]:
    """The row where each unit is scored by itself: as many levels as are printed, nothing to pool."""
    record = _record(item, guess, who, ())
    single = single_level(item)
    areas = (item.area_points if not single or item.area_points is not None else item.indicator_points,)
    for heading, points in ((Col.AREA_POINTS, areas[0]), (Col.INDICATOR_POINTS, item.indicator_points)):
        record[heading] = figure(points) if points else ""
    if single:
        record |= dict.fromkeys((Col.INDICATOR, Col.INDICATOR_POINTS, Col.INDICATOR_NUMBER), "")
    record[Col.POOLING] = ""
    for name in _LEVELS:
        record.pop(own_heading(name), None)
    return record | deeper_record(item)


def _record(item: DraftItem, guess: KindGuess, who: Assignment, items: Sequence[DraftItem]) -> dict[str, str]:
    inside = [other for other in items if other.number == item.number and other.area == item.area]
    area = [other for other in items if other.area == item.area]
    points = 0.0 if guess.outside else item.points
    row = item.row
    printed = row.responsible or "；".join(
        f"{role}：{text}" for role, text in ((Col.LEADS, row.leads), (Col.SUPPORTERS, row.supporters)) if text
    )
    record = {
        Col.ITEM: item.id,
        Col.AREA_ORDINAL: item.area_ordinal,
        Col.AREA: item.area,
        Col.AREA_POINTS: _sum_text(item.area_points, area),
        Col.INDICATOR_NUMBER: item.number,
        Col.INDICATOR: item.indicator,
        Col.INDICATOR_POINTS: _sum_text(item.indicator_points, inside),
        Col.POINTS: "" if points is None else figure(points),
        Col.CRITERION: item.criterion,
        Col.METHOD: row.method or row.assessor.replace("\n", ""),
        Col.RESPONSIBLE: printed.replace("\n", ""),
        Col.LEADS: "、".join(who.leads),
        Col.SUPPORTERS: "、".join(who.supporters),
        Col.KIND: guess.kind,
        Col.BASIS: guess.basis,
        Col.SURE: guess.sure,
        **guess.params,
        Col.POOLING: _pooling(guess, who),
        Col.REMARK: _remark(item, guess),
    }
    record |= {own_heading(name): text for name, text in zip(_LEVELS, item.deeper, strict=False) if text}
    for name, text in (("通知", row.remark), *row.others):
        if text:
            record[f"{Col.OWN}（{name}）"] = text.replace("\n", "")
    return record


def _sum_text(printed: float | None, items: Sequence[DraftItem]) -> str:
    """The points as printed; where none are, those of the items together."""
    if printed is not None:
        return figure(printed)
    inside = [item for item in items if not item.outside]
    if not inside or any(item.points is None for item in inside):
        return "" if inside else "0"
    return figure(add([item.points or 0.0 for item in inside]))


def _remark(item: DraftItem, guess: KindGuess) -> str:
    doubts = [doubt for doubt in item.doubts if not (guess.outside and doubt.heading == Col.POINTS)]
    notes = [f"通知{item.place}" if item.place else "", *dict.fromkeys(doubt.what for doubt in doubts)]
    return "；".join(note for note in notes if note)


def _pooling(guess: KindGuess, who: Assignment) -> str:
    """How the answers become one: what the kind allows, by who answers."""
    rule = RULES[guess.kind]
    if rule.judged:
        return Pooling.TEXT
    if len(rule.poolings) == 1:
        return rule.poolings[0]
    alone = len(who.leads) == 1 and not who.leads[0].startswith(EACH_OF)
    if Pooling.ANY in rule.poolings:
        return Pooling.LEAD if alone else Pooling.ANY
    return Pooling.LEAD if guess.kind == RANKED and alone and not who.supporters else Pooling.SUM


def _put_inputs(draft: DraftCatalogue, item_id: str, guess: KindGuess, supported: bool) -> None:
    for ask in guess.asks:
        leads_only = supported and guess.kind == RANKED and ask.code in {"rank", "of"}
        draft.inputs.append(
            {
                Col.ITEM: item_id, Col.CODE: ask.code, Col.LABEL: ask.label[:_MOST_LABEL], Col.TYPE: ask.type,
                Col.MEASURE: ask.measure, Col.OPTIONAL: YES if ask.optional else "",
                Col.LEADS_ONLY: YES if leads_only else "", Col.SOURCE: ask.source,
            }
        )  # fmt: skip
    draft.bands += [{Col.ITEM: item_id, Col.BOUND: bound, Col.SCORE: score} for bound, score in guess.bands]


def _responsible(item: DraftItem) -> str:
    return item.row.responsible or item.row.leads or item.row.supporters


def _ask_units(draft: DraftCatalogue, item: DraftItem, who: Assignment, record: dict[str, str]) -> None:
    def ask(question: str) -> None:
        draft.ask(
            Sheet.INDICATORS, item.id, Col.LEADS, question, now=record[Col.LEADS], basis=record[Col.RESPONSIBLE],
            source=item.place,
        )  # fmt: skip

    if not who.leads:
        ask("没有读到责任单位，请填写牵头单位")
    if who.unknown:
        ask(f"单位名单里没有：{'、'.join(who.unknown)}")
    for printed, taken in who.taken_for:
        if printed.startswith(EACH_OF):
            ask(f"“{printed}”当作“{taken}”，请核对")


# -- 设置 ----------------------------------------------------------------------------------------------------
_NEEDED: Final = (
    Setting.YEAR,
    Setting.TITLE,
    Setting.ORGAN,
    Setting.NUMBER,
    Setting.ISSUED,
    Setting.DEADLINE,
)


def _put_settings(draft: DraftCatalogue, read: ReadList) -> None:
    front, subject = read.front, read.subject
    for key in (*_NEEDED, Setting.CONTACT, Setting.PHONE, Setting.EMAIL):
        value = front.settings.get(key, "")
        draft.settings.append({Col.KEY: key, Col.VALUE: value})
        if not value and key in _NEEDED:
            draft.ask(Sheet.SETTINGS, key, Col.VALUE, f"通知里没有读到“{key}”，请填写")
    draft.settings.append({Col.KEY: Setting.MISSING, Col.VALUE: MISSING_OPEN})
    if front.addressees:
        known = _ADDRESSEES in (*Setting.KNOWN, *DocumentSetting.ALL)
        draft.settings.append(
            {Col.KEY: _ADDRESSEES if known else Col.OWN + _ADDRESSEES, Col.VALUE: front.addressees}
        )
    if subject.by_unit or subject.doubtful:
        draft.settings.append({Col.KEY: Setting.SUBJECT, Col.VALUE: subject.subject})
    if subject.doubtful:
        question = (
            f"给每个单位打分、排名（单位），还是各单位的数合成一个得分？现在按“{subject.subject}”读"
            if subject.by_unit
            else "是各单位的数合成一个得分，还是给每个单位打分、排名？给每个单位打分的，改为“单位”，并清空“合并方式”一列"
        )
        draft.ask(
            Sheet.SETTINGS, Setting.SUBJECT, Col.VALUE, question, now=subject.subject, basis=subject.basis,
            sure=subject.sure,
        )  # fmt: skip
    if subject.by_unit and front.total is not None:
        holds = any(proof.name == Setting.WHOLE and proof.for_each for proof in read.proofs)
        draft.settings.append({Col.KEY: Setting.WHOLE, Col.VALUE: figure(front.total) if holds else ""})
        if not holds:
            draft.ask(
                Sheet.SETTINGS, Setting.WHOLE, Col.VALUE, f"通知里写的总分是 {figure(front.total)}，和各单位自己的评分项合计不同；不填即按合计",
                basis=f"总分{figure(front.total)}分",
            )  # fmt: skip
    words = (front.basis or {}).get(Setting.DEADLINE)
    if words:
        value = front.settings[Setting.DEADLINE]
        draft.ask(
            Sheet.SETTINGS, Setting.DEADLINE, Col.VALUE, "截止日期取自通知正文，请核对是不是报送填报表的日期", now=value, basis=words,
            sure="中",
        )  # fmt: skip
