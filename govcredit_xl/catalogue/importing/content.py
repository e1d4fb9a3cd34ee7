"""The catalogue that a notice makes: records of its sheets, and what is left to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from govcredit_xl.catalogue.importing.front import Front
from govcredit_xl.catalogue.importing.guess import guess_kind
from govcredit_xl.catalogue.importing.items import DraftItem
from govcredit_xl.catalogue.importing.kinds import RANKED, SURE, KindGuess, judged_clue
from govcredit_xl.catalogue.importing.sums import SumProof
from govcredit_xl.catalogue.importing.texts import figure
from govcredit_xl.catalogue.importing.units import Assignment, UnitList, assign, units_from_names
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
        }  # fmt: skip


def own_heading(name: str) -> str:
    """A heading of the sheet 指标 that the catalogue may not read yet: then it is one of the clerk's own."""
    return name if name in SPECS[Sheet.INDICATORS].headings else Col.OWN + name


def draft_catalogue(
    front: Front, items: Sequence[DraftItem], proofs: Sequence[SumProof], known: UnitList
) -> DraftCatalogue:
    """The catalogue of the items, before last year's is looked at."""
    draft = DraftCatalogue()
    _put_settings(draft, front)
    for proof in proofs:
        if not proof.holds:
            draft.ask(
                Sheet.INDICATORS, proof.item, proof.heading, f"{proof.sentence}。原文如此，请确定以哪个为准",
                now=figure(proof.printed) if proof.heading != Col.POINTS else _points(items, proof.item),
                basis=proof.sentence, source=proof.place,
            )  # fmt: skip
    named: list[str] = []
    groups: dict[str, str] = {}
    for item in items:
        who = assign(item.row.responsible, item.row.leads, item.row.supporters, known)
        guess = _guess(item)
        put_item(draft, item, guess, who, items)
        named += [name for name in (*who.leads, *who.supporters) if not name.startswith(EACH_OF)]
        for group in who.empty:
            groups.setdefault(group, item.id)
    draft.units = [dict(record) for record in known.records] or units_from_names(named)
    if items and not any(_responsible(item) for item in items):
        draft.ask(
            Sheet.INDICATORS, items[0].id, Col.LEADS,
            f"表里没有责任单位一列，{len(items)} 个评分项的牵头单位都要填；对各单位同样考核的，填分组，如“各镇街”",
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


def _guess(item: DraftItem) -> KindGuess:
    """The way of scoring; without points none but 评审 can be checked."""
    guess = guess_kind(item.criterion, item.points, item.outside)
    if item.outside and not RULES[guess.kind].outside:
        return judged_clue(
            item.criterion,
            guess.basis,
            "在总分以外（加分、减分），现有计分方式不能照写，先按评审；请改为加分或一票否决，或删去",
        )
    return guess


# -- one item ----------------------------------------------------------------------------------------------
def put_item(
    draft: DraftCatalogue, item: DraftItem, guess: KindGuess, who: Assignment, items: Sequence[DraftItem]
) -> None:
    """The records of an item, and what is to be decided about it."""
    record = _record(item, guess, who, items)
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
        Col.REMARK: _remark(item),
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


def _remark(item: DraftItem) -> str:
    notes = [f"通知{item.place}" if item.place else "", *dict.fromkeys(doubt.what for doubt in item.doubts)]
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
                Col.LEADS_ONLY: YES if leads_only else "",
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


def _put_settings(draft: DraftCatalogue, front: Front) -> None:
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
    words = (front.basis or {}).get(Setting.DEADLINE)
    if words:
        value = front.settings[Setting.DEADLINE]
        draft.ask(
            Sheet.SETTINGS, Setting.DEADLINE, Col.VALUE, "截止日期取自通知正文，请核对是不是报送填报表的日期", now=value, basis=words,
            sure="中",
        )  # fmt: skip
