"""Lists that score each unit by itself, written as the sheets of a catalogue, and played in memory."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

from govcredit_xl.catalogue import read_catalogue
from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.problems import Problem

Table = Sequence[Sequence[Any]]

SETTINGS = {
    "年度": "2024",
    "标题": "某县年度考核",
    "发文机关": "某县政府办",
    "截止日期": "2024-12-31",
    "评价对象": "单位",
}
INPUTS = ("编号", "代码", "名称", "类型", "选填")


def catalogue_book(
    units: Table,
    items: Table,
    inputs: Table = (INPUTS,),
    nodes: Table = (),
    grades: Table = (),
    bands: Table = (),
    figures: Table = (),
    **settings: Any,
) -> bytes:
    """指标体系.xlsx with these tables, the first row of each its headings."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    said = {**SETTINGS, **settings}
    tables = {
        "设置": [("项目", "值"), *((k, v) for k, v in said.items() if v is not None)],
        "单位": units,
        "指标": items,
        "填报项": inputs,
        "汇总": nodes,
        "等次": grades,
        "档次": bands,
        "单位数据": figures,
    }
    for name, rows in tables.items():
        if rows:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(*tables: Table, **more: Any) -> tuple[Catalogue | None, list[Problem]]:
    """The catalogue, and what is said of it."""
    return read_catalogue(catalogue_book(*tables, **more))


def the_list(*tables: Table, **more: Any) -> Catalogue:
    """The catalogue, which has no error."""
    found, problems = read(*tables, **more)
    assert found is not None, [(p.code, p.sheet, p.cell, dict(p.facts)) for p in problems]
    return found


def places(problems: Sequence[Problem]) -> list[list[str]]:
    """Where each problem is, and its code."""
    return [[f"{p.sheet}!{p.cell}" if p.cell else str(p.sheet), p.code] for p in problems]


UNITS: Table = (
    ("编码", "名称", "类别", "排名组", "分组"),
    ("A1", "财政局", "部门", "", "部门"),
    ("A2", "教育局", "部门", "", "部门"),
    ("A3", "民政局", "部门", "", "部门"),
    ("B1", "东镇", "镇", "镇街", "镇街"),
    ("B2", "西镇", "镇", "镇街", "镇街"),
    ("B3", "南街道", "街道", "镇街", "镇街"),
    ("B4", "北街道", "街道", "镇街", "镇街"),
)
ITEM_HEADS = (
    "编号", "一级指标", "一级分值", "二级指标", "二级分值", "三级指标", "三级分值", "分值", "评分标准", "牵头单位", "计分方式",
    "每项", "每项@镇街", "达标", "未达标", "每件扣", "上限", "加分上限", "范围", "清单", "列", "每格", "最高", "排名来源", "方向",
    "无数据",
)  # fmt: skip


def item(**values: Any) -> tuple[Any, ...]:
    """A row of 指标 under `ITEM_HEADS`."""
    return tuple(values.get(heading.replace("@", "_")) for heading in ITEM_HEADS)


def answers_of(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """unit → {"1.1:n": value}."""
    return {unit: dict(given) for unit, given in rows.items()}
