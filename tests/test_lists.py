"""docs/lists.md: every row of the table is written into a catalogue, read, and scored as its example says."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rounds_in_memory import scored
from unit_lists import catalogue_book

from govcredit_xl.catalogue import read_catalogue
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.terms import InputType

PAGE = Path(__file__).parents[1] / "docs" / "lists.md"
TEXT = PAGE.read_text(encoding="utf-8")
UNITS = (
    ("编码", "名称", "类别", "分组"),
    ("A", "甲单位", "部门", "全体"), ("B", "乙单位", "部门", "全体"), ("C", "丙单位", "部门", "全体"),
)  # fmt: skip
INPUT_HEADS = ("编号", "代码", "名称", "类型", "来源")
_INPUT = re.compile(r"(?:^|、)([a-z]+|\*)(?: ([^、]+(?:、(?![a-z]+(?: |、|$))[^、]+)*))?")


class Criterion(NamedTuple):
    """A line of the table."""

    source: str
    criterion: str
    conclusion: str
    row: str
    inputs: str
    example: str
    note: str


ROWS = [
    Criterion(
        *(cell.strip().strip("`") for cell in line.strip().removeprefix("|").removesuffix("|").split("|"))
    )
    for line in TEXT.splitlines()
    if re.match(r"\| [0-9]{2} ", line)
]


def fields(text: str) -> dict[str, str]:
    """列名=值；列名=值: what a formula compares stays with it."""
    return {key: value for key, _, value in (part.partition("=") for part in text.split("；"))}


def answers_in(example: str) -> dict[str, Any]:
    """n=3、ok=否 → as answers."""
    found: dict[str, Any] = {}
    for part in filter(None, re.split(r"、(?=[a-z])", example.partition(" → ")[0])):
        code, _, text = part.partition("=")
        day = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
        found[code] = dt.date(*map(int, day.groups())) if day else text if text in "是否" else float(text)
    return found


class Sheets:
    """The tables of one catalogue with all rows."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.inputs: list[tuple[Any, ...]] = []
        self.nodes: list[dict[str, Any]] = []
        self.bands: list[tuple[Any, ...]] = []
        self.figures: list[tuple[Any, ...]] = []
        self.answers: dict[str, dict[str, Any]] = {"A": {}, "B": {}, "C": {}}
        self.expected: dict[tuple[str, str], tuple[float, str]] = {}

    def add(self, number: int, one: Criterion) -> None:
        id_ = f"{number}.1"
        if "分项：" in one.row:
            self._add_parts(id_, number, one)
            return
        row = {"编号": id_, "评分标准": one.criterion, "牵头单位": "丙单位", **fields(one.row)}
        points = row.get("分值", "0")
        if "一级指标" not in row:
            row |= {"一级指标": f"指标{number}", "一级分值": points if points != "0" else None}
        if points == "0":
            self.nodes.append({"节点": row["一级指标"], "下限": "不限", "位置": "总分外"})
        for step in filter(None, row.pop("档次", "").split("、")):
            self.bands.append((id_, *step.split(" ")))
        row["达标"] = row.get("达标")
        self.items.append(row)
        self._ask(id_, one, row.get("公式", ""), "A" if row["牵头单位"] == "甲单位" else "C")

    def _ask(self, id_: str, one: Criterion, formula: str, unit: str) -> None:
        given = answers_in(one.example)
        for code, more in _INPUT.findall(one.inputs):
            words = more.split(" ") if more else []
            kind = next((word for word in words if word in InputType.ALL), "")
            source = " ".join(word for word in words if word != kind)
            flag = code in ("ok", "*") or f'{code}="' in formula
            rated = bool(source) and source != "办公室"
            kind = kind or ("日期" if code == "date" else "是否" if flag else "小数" if rated else "计数")
            self.inputs.append((id_, code, f"填报项{code}" if code != "*" else "", kind, source or None))
            if source == "办公室":
                self.figures.append(
                    (("甲单位" if unit == "A" else "丙单位"), id_, code, given.get(code, 5.0))
                )
            elif code in given:
                self.answers[unit][f"{id_}:{code}"] = given[code]
        if one.example:
            self.expected[unit, id_] = float(one.example.partition(" → ")[2]), one.criterion

    def _add_parts(self, id_: str, number: int, one: Criterion) -> None:
        """计分方式=分项；汇总：上限=10；位置=总分外；分项：加分 每项=1；加分 每项=2 …"""
        first, _, rest = one.row.partition("；汇总：")
        bounds, _, parts = rest.partition("；分项：")
        self.items.append(
            {
                "编号": id_,
                "评分标准": one.criterion,
                "牵头单位": "丙单位",
                "一级指标": f"指标{number}",
                **fields(first),
            }
        )
        self.nodes.append({"节点": id_, **fields(bounds)})
        for k, part in enumerate(parts.split("；"), 1):
            kind, _, params = part.partition(" ")
            self.items.append(
                {"编号": f"{id_}.{k}", "评分标准": one.criterion, "计分方式": kind, **fields(params)}
            )
            self.inputs.append((f"{id_}.{k}", "n", f"填报项{k}", "计数", None))

    def book(self, **settings: Any) -> bytes:
        heads = list(dict.fromkeys(heading for row in self.items for heading in row))
        items = (heads, *([_number(row.get(h)) for h in heads] for row in self.items))
        node_heads = ("节点", "上限", "下限", "位置")
        nodes = (node_heads, *([_number(row.get(h)) for h in node_heads] for row in self.nodes))
        return catalogue_book(
            UNITS, items, (INPUT_HEADS, *self.inputs), nodes if self.nodes else (),
            (("等次", "下限"), ("优秀", 90), ("合格", 60)),
            (("编号", "下限", "得分"), *self.bands) if self.bands else (),
            figures=(("单位", "编号", "代码", "值"), *self.figures) if self.figures else (),
            **settings,
        )  # fmt: skip


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, str) and re.fullmatch(r"-?\d+(?:\.\d+)?", value) else value


@cache
def all_rows() -> tuple[Sheets, Catalogue | None, tuple[Any, ...]]:
    sheets = Sheets()
    for number, one in enumerate(ROWS, 1):
        if not one.row.startswith("设置："):
            sheets.add(number, one)
    catalogue, problems = read_catalogue(sheets.book(联系人="张三"))
    return sheets, catalogue, tuple(problems)


def test_the_counts_are_those_of_the_table() -> None:
    words = ("准确", "评审", "近似")
    said = {
        word: int(number) for word, number in re.findall(r"\| (准确|评审|近似|合计)\S* \| ([0-9]+) \|", TEXT)
    }
    found = {word: sum(row.conclusion == word for row in ROWS) for word in words}
    assert said == {**found, "合计": len(ROWS)} and sum(found.values()) == len(ROWS)
    by_figures = len(ROWS) - found["评审"]
    assert f"由数据计分的 {by_figures} 条中，准确的 {found['准确']} 条" in TEXT
    assert found["准确"] >= 0.95 * by_figures


def test_every_row_is_taken_by_the_reader() -> None:
    _, catalogue, problems = all_rows()
    wrong = [(problem.item, problem.message()) for problem in problems if problem.severity == "error"]
    assert wrong == [] and catalogue is not None
    asked = {one.source for one in ROWS}
    assert len(catalogue.items) >= len(ROWS) - 2 and len(asked) == 19


def test_examples_give_what_the_page_says() -> None:
    sheets, catalogue, _ = all_rows()
    assert catalogue is not None
    pairs = scored(catalogue, sheets.answers).pairs
    assert pairs is not None
    computed = {(row["unit"], row["item"]): row["computed"] for row in pairs.to_dict("records")}
    wrong = [
        (criterion, score, computed[key])
        for key, (score, criterion) in sheets.expected.items()
        if not abs(computed[key] - score) < 1e-9
    ]
    assert wrong == [] and len(sheets.expected) >= 75


@pytest.mark.parametrize(
    "one", [one for one in ROWS if one.row.startswith("设置：")], ids=lambda one: one.source
)
def test_settings_of_a_whole_list_are_taken(one: Criterion) -> None:
    sheets = Sheets()
    for unit, id_ in (("甲单位", "2.1"), ("乙单位", "3.1")):
        sheets.items.append(
            {
                "编号": id_,
                "一级指标": "本部门",
                "一级分值": "60",
                "分值": "60",
                "评分标准": "做好工作",
                "牵头单位": unit,
                "计分方式": "是否",
            }
        )
        sheets.inputs.append((id_, "ok", "是否", "是否", None))
    sheets.items.insert(
        0, {"编号": "1.1", "一级指标": "通用", "一级分值": "40", "分值": "40", "评分标准": "做好工作", "牵头单位": "甲单位、乙单位", "计分方式": "是否"}
    )  # fmt: skip
    sheets.inputs.append(("1.1", "ok", "是否", "是否", None))
    units = [row for row in UNITS if row[0] != "C"]
    settings = {key: _number(value) for key, value in fields(one.row.removeprefix("设置：")).items()}
    heads = list(sheets.items[0])
    items = (heads, *([_number(row[h]) for h in heads] for row in sheets.items))
    catalogue, problems = read_catalogue(
        catalogue_book(units, items, (INPUT_HEADS, *sheets.inputs), **settings)
    )
    assert catalogue is not None, [problem.message() for problem in problems]
    said = catalogue.settings
    assert said.by_unit and (said.whole == 100 or said.missing == "组内平均")
