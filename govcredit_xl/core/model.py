"""Frozen records of a round: settings, units, areas, indicators, items, inputs.

Points are in points (分), rates 0–1, dates `datetime.date`. A value that is not there is None,
never 0 or "".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

from govcredit_xl.core.keys import AnswerKey
from govcredit_xl.core.nodes import ROOT, Grade, Node
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.round_names import WHOLE, evaluation_of, form_of, period_of
from govcredit_xl.core.sources import ASSESSORS, FigureSource, UnitFigure
from govcredit_xl.core.terms import (
    FEWER_HELD,
    MISSING_OPEN,
    TOWN_CATEGORIES,
    TOWNS,
    InputType,
    Setting,
)
from govcredit_xl.core.unit_terms import Subject

ParamValue = float | str | dt.date | tuple[str, ...] | tuple[tuple[float, float], ...]
"""A typed parameter of a rule: a number (rates 0–1), a word, a date, a list of names, a table of bands."""

Value = float | str | dt.date | None
"""An answer: a number, 是/否 or text, a date; None when blank."""


@dataclass(frozen=True, slots=True)
class Input:
    """One value that a unit is asked for (填报项).

    Attributes:
        code: short name within the item, such as `n`, `r2c1`, `f16`.
        label: what the form calls it.
        type: one of `InputType`.
        measure: unit of measure (计量单位), "" where there is none.
        optional: 选填: a blank is never a finding.
        leads_only: 仅牵头: supporters are not asked.
        conditional: 条件: needed only in a case that the rule tells.
        note: the clerk's explanation (说明), shown as the cell's input message.
        same_as: 同数: the input that holds the same figure, such as 12.1.d; "" where it is said to be none; None where
            the catalogue has no such column: then numbers of one indicator with the same label are the same.
        effort: 投入: what one more of it costs, in any measure that the office likes; 1 where it says nothing.
        source: 来源: who gives it; None: the unit that is scored.
    """

    code: str
    label: str
    type: str
    measure: str = ""
    optional: bool = False
    leads_only: bool = False
    conditional: bool = False
    note: str = ""
    same_as: str | None = None
    effort: float = 1.0
    source: FigureSource | None = None

    @property
    def is_number(self) -> bool:
        """True for 计数, 小数, 金额."""
        return self.type in InputType.NUMBERS

    @property
    def is_text(self) -> bool:
        """True for 文本, 长文本, which are listed and never pooled."""
        return self.type in InputType.TEXTS


@dataclass(frozen=True, slots=True)
class Item:
    """A scoring item (评分项): the smallest thing that has points.

    Attributes:
        id: `\\d+(\\.\\d+)*`.
        area: name of its area (一级指标).
        indicator: number of its indicator (序号), as text.
        indicator_name: 二级指标.
        points: 分值; 0 for 加分 and 一票否决.
        leads, supporters: unit codes with groups expanded, in roster order; disjoint.
        kind: 计分方式, a key of `rules.RULES`.
        params: typed parameters by their Chinese names; absent ones are not in it.
        inputs: in the order of the form; a 清单 or 覆盖 is expanded.
        pooling: one of `Pooling`; "" where every unit is scored by itself.
        by_group: ranking group → the parameters that differ for its units.
        part_of: id of the item (分项) that it is a part of, which is a node of the tree; "" elsewhere.
        row: row of the sheet 指标 it was read from.
    """

    id: str
    area: str
    indicator: str
    indicator_name: str
    points: float
    criterion: str
    method: str
    responsible: str
    leads: tuple[str, ...]
    supporters: tuple[str, ...]
    kind: str
    params: Mapping[str, ParamValue]
    inputs: tuple[Input, ...]
    pooling: str
    remark: str = ""
    row: int = 0
    by_group: Mapping[str, Mapping[str, ParamValue]] = field(default_factory=dict)
    part_of: str = ""

    @property
    def name(self) -> str:
        """The name shown for the item: its indicator's."""
        return self.indicator_name

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of all assigned units, leads first."""
        return self.leads + self.supporters

    def asked(self, *, lead: bool) -> tuple[Input, ...]:
        """The inputs asked of a lead or of a supporter itself, in its own form."""
        return tuple(i for i in self.inputs if i.source is None and (lead or not i.leads_only))

    def known(self, *, lead: bool) -> tuple[Input, ...]:
        """The inputs that a lead or a supporter has, whoever gives them."""
        return self.inputs if lead else tuple(i for i in self.inputs if not i.leads_only)

    @property
    def answered_by_others(self) -> bool:
        """True where the unit itself gives nothing, and others do."""
        return bool(self.inputs) and all(asked.source is not None for asked in self.inputs)

    def input(self, code: str) -> Input | None:
        """The input of that code, None where the item has none."""
        return next((i for i in self.inputs if i.code == code), None)

    def number(self, name: str) -> float | None:
        """A numeric parameter to the 15 digits of a constant in a formula, None where it is not given."""
        value = self.params.get(name)
        return float(f"{value:.15g}") if isinstance(value, (int, float)) else None


def figure_of(item: Item, asked: Input, *, by_label: bool = False) -> tuple[str, str]:
    """What figure an input holds: equal for inputs that should hold the same number."""
    if by_label or asked.same_as is None:
        return item.indicator, asked.label
    return "", asked.same_as or f"{item.id}.{asked.code}"


@dataclass(frozen=True, slots=True)
class Area:
    """一级指标: name, Chinese ordinal, points as printed."""

    ordinal: str
    name: str
    points: float


@dataclass(frozen=True, slots=True)
class Indicator:
    """二级指标: number (序号) as text, name, area's name, points as printed."""

    number: str
    name: str
    area: str
    points: float


@dataclass(frozen=True, slots=True)
class Unit:
    """A responsible unit (责任单位).

    Attributes:
        code: 编码, such as `T04`.
        name: full name; `short` 简称; `aliases` 别名.
        category: 类别, free text: 部门, 镇, 街道, 县区, 科室 …
        groups: 分组, the lists of names that it is in.
        deadline: the unit's own deadline, None where the round's holds.
        ranking: 排名组, "" where it follows from the category.
        addressee: 主送名称, whom a letter is addressed to; "" where it is the name.
    """

    code: str
    name: str
    short: str
    aliases: tuple[str, ...]
    category: str
    groups: tuple[str, ...]
    source: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    deadline: dt.date | None = None
    ranking: str = ""
    addressee: str = ""

    @property
    def rank_group(self) -> str:
        """Among whom the unit is ranked: 排名组, else its 类别 (镇 and 街道 together)."""
        return self.ranking or (TOWNS if self.category in TOWN_CATEGORIES else self.category)


@dataclass(frozen=True, slots=True)
class Settings:
    """设置. Texts are "" where not given; `other` holds the remaining keys.

    Attributes:
        missing: 缺报处理, one of `terms.MISSING_WAYS`.
        subject: 评价对象, one of `terms.Subject`.
        whole: 总分, None: the sum of the list; `wholes`: ranking group → its own.
        overall: 全区得分, `terms.OVERALL_MEAN` or "".
        name: 评价名称, what is evaluated, such as 政务诚信; where it is not given, what the title says.
        region: 地域称谓, such as 全区, 全县; where it is not given, what the title says.
        addressee: 主送机关 of the notice and the circular.
        form_name: 填报表名称, in file names and headings.
    """

    year: str
    title: str = ""
    organ: str = ""
    number: str = ""
    issued: dt.date | None = None
    deadline: dt.date | None = None
    contact: str = ""
    phone: str = ""
    email: str = ""
    missing: str = MISSING_OPEN
    bonus_cap: float | None = None
    other: Mapping[str, str] = field(default_factory=dict)
    subject: str = Subject.DISTRICT
    whole: float | None = None
    wholes: Mapping[str, float] = field(default_factory=dict)
    overall: str = ""
    name: str = ""
    region: str = ""
    addressee: str = ""
    form_name: str = ""

    @property
    def period(self) -> str:
        """年度 as titles have it: 2021年度, 2024年第一季度."""
        return period_of(self.year)

    @property
    def evaluation(self) -> str:
        """What is done: 政务诚信评价, 河长制工作考核."""
        return evaluation_of(self.name)

    @property
    def form(self) -> str:
        """What the collection workbook is called: 政务诚信填报表."""
        return self.form_name or form_of(self.name)

    @property
    def whole_region(self) -> str:
        """全区, 全县 …, and 总体 where nobody says which: stands before 得分, 的数."""
        return self.region or WHOLE

    @property
    def by_unit(self) -> bool:
        """True where each unit is scored by itself."""
        return self.subject == Subject.UNIT

    @property
    def holds_fewer(self) -> bool:
        """True where a return with far fewer answers than an earlier one waits for the office."""
        return self.other.get(Setting.FEWER) == FEWER_HELD


@dataclass(frozen=True, slots=True)
class ReportedInput:
    """An input that one unit reports for others.

    Attributes:
        units: codes of the units that it is about, leads first.
    """

    item: Item
    input: Input
    units: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """A round's whole definition, as read from 指标体系.xlsx.

    Attributes:
        fingerprint: SHA-256 over the meaning (not the bytes) of the catalogue.
        nodes: the tree of a list that scores units, the whole first, each before what is below it; else empty.
        grades: in the order of the sheet 等次.
        figures: what the office gives for single units, and what the round before tells.
    """

    settings: Settings
    areas: tuple[Area, ...]
    indicators: tuple[Indicator, ...]
    items: tuple[Item, ...]
    units: tuple[Unit, ...]
    fingerprint: str = ""
    nodes: tuple[Node, ...] = ()
    grades: tuple[Grade, ...] = ()
    figures: tuple[UnitFigure, ...] = ()

    @cached_property
    def item_by_id(self) -> Mapping[str, Item]:
        """Items by id."""
        return {item.id: item for item in self.items}

    @cached_property
    def unit_by_code(self) -> Mapping[str, Unit]:
        """Units by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def pairs(self) -> tuple[tuple[str, Item], ...]:
        """Every unit with each of its items, as scored for it, in the order of the units."""
        return tuple((unit.code, item) for unit in self.units for item, _ in self.items_of(unit.code))

    @cached_property
    def node_by_key(self) -> Mapping[str, Node]:
        """Nodes by key."""
        return {node.key: node for node in self.nodes}

    @cached_property
    def rank_groups(self) -> tuple[str, ...]:
        """The ranking groups in the order of the units."""
        return tuple(dict.fromkeys(unit.rank_group for unit in self.units))

    @cached_property
    def scored_units(self) -> tuple[Unit, ...]:
        """The units that have items, in the order of the list: who only reports for others is none."""
        return tuple(unit for unit in self.units if self.items_of(unit.code))

    @cached_property
    def scored_groups(self) -> tuple[str, ...]:
        """The ranking groups that have such units, in their order."""
        return tuple(dict.fromkeys(unit.rank_group for unit in self.scored_units))

    @cached_property
    def items_beside(self) -> frozenset[str]:
        """Ids of the items that stand outside the whole (总分外)."""
        nodes, found = self.node_by_key, set[str]()
        todo = list(nodes[ROOT].extras) if self.nodes else []
        while todo:
            key = todo.pop()
            if key in self.item_by_id:
                found.add(key)
            if key in nodes:
                todo += nodes[key].children
        return frozenset(found)

    @cached_property
    def _variants(self) -> Mapping[tuple[str, str], Item]:
        return {
            (item.id, group): replace(item, params={**item.params, **params}, by_group={})
            for item in self.items
            for group, params in item.by_group.items()
        }

    def item_for(self, item: Item, group: str) -> Item:
        """The item with the parameters that hold for a ranking group; the very same record each time."""
        return self._variants.get((item.id, group), item)

    @cached_property
    def _items_of(self) -> Mapping[str, tuple[tuple[Item, bool], ...]]:
        found: dict[str, list[tuple[Item, bool]]] = {unit.code: [] for unit in self.units}
        for item in self.items:
            for code in item.units:
                own = self.item_for(item, self.unit_by_code[code].rank_group) if item.by_group else item
                found[code].append((own, code in item.leads))
        return {code: tuple(pairs) for code, pairs in found.items()}

    def items_of(self, unit: str) -> tuple[tuple[Item, bool], ...]:
        """The unit's items in catalogue order, each with True where the unit is a lead."""
        return self._items_of[unit]

    @cached_property
    def figure_by_key(self) -> Mapping[AnswerKey, UnitFigure]:
        """The figures by whose they are."""
        return {AnswerKey(one.unit, one.item, one.code): one for one in self.figures}

    @cached_property
    def _reports(self) -> Mapping[str, tuple[ReportedInput, ...]]:
        found: dict[str, list[ReportedInput]] = {}
        for item in self.items:
            for asked in item.inputs:
                if asked.source is None or asked.source.kind != ASSESSORS:
                    continue
                theirs = item.leads if asked.leads_only else item.units
                for giver, _ in asked.source.givers:
                    about = tuple(
                        unit
                        for unit in theirs
                        if giver in (code for code, _ in asked.source.givers_for(unit))
                    )
                    if about:
                        found.setdefault(giver, []).append(ReportedInput(item, asked, about))
        return {giver: tuple(reports) for giver, reports in found.items()}

    def reports_of(self, unit: str) -> tuple[ReportedInput, ...]:
        """What the unit reports for others (来源), in catalogue order."""
        return self._reports.get(unit, ())

    def has_form(self, unit: str) -> bool:
        """True where the unit is sent a workbook: it has items, or reports for others."""
        return bool(self._items_of[unit]) or unit in self._reports

    def deadline_of(self, unit: str) -> dt.date | None:
        """The unit's extension, else the round's deadline, else None."""
        return self.unit_by_code[unit].deadline or self.settings.deadline


# What stands beside an item's inputs, as pseudo-codes of answers.
NOT_INVOLVED = "@na"  # 本单位不涉及: 是 or blank
MEMO = "@memo"  # 情况说明
EVIDENCE = "@ev"  # 佐证材料
SELF_SCORE = "@self"  # 自评分, as the returned workbook shows it
PROPOSED = "@prop"  # 申报分 of a 评审 item
REPLY = "@re"  # 单位答复 on 修改意见, to all points of the item


@dataclass(frozen=True, slots=True)
class Answer:
    """One value of a return.

    Attributes:
        item: item id.
        code: input code, or one of the pseudo-codes above.
        value: normalised; None when blank or when it cannot be read (then `raw` shows what stood there).
        sheet, cell: where it stood in the returned file, as it is there (not where it was sent).
        raw: what stood in the cell, as text, "" when blank.
        faulty: True where the value could not be taken for what the input wants.
    """

    AS_ROW: ClassVar[bool] = True

    item: str
    code: str
    value: Value
    sheet: str
    cell: str
    raw: str = ""
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceNote:
    """A row of the sheet 佐证材料 of a return: what a unit says it sends for an item ("" where it does not say)."""

    item: str
    material: str
    file: str
    cell: str


@dataclass(frozen=True, slots=True)
class Return:
    """What one received file says, once identified and bound. It does not change when it is read again.

    Attributes:
        sha256: of the file's bytes.
        unit: unit code, None where it is not known for certain.
        build: fingerprint of the form that it was read by; "" where unknown.
        state: usable, held (待核), rejected (foreign, other round), unreadable.
        reason: why it is not usable, in Chinese; "" where it is.
        claims: codes of the units that a held return may belong to.
        signed: False where nothing that only the unit was given (a token, or that of a mail) says whose it is.
        about: unit code → what the sheet 考核数据 says of it.
        answers: one per input asked and pseudo-code found, in the order of the form.
        problems: of identity, structure and single values; `file` is left None, since one content can
            have come under several names.
    """

    sha256: str
    unit: str | None
    build: str
    state: str
    reason: str = ""
    answers: tuple[Answer, ...] = ()
    evidence: tuple[EvidenceNote, ...] = ()
    problems: tuple[Problem, ...] = ()
    claims: tuple[str, ...] = ()
    signed: bool = True
    about: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
