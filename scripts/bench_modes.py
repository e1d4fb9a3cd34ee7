"""How fast lists that score each unit are scored and written, beside the district's: scripts/bench_modes.py

For each mode, and for 公式 beside the built-in kinds, a list of so many units and items is made up in memory
and answered, then scored and written into a master, in a process of its own. Prints one line of JSON each:
seconds of processor time and the peak of memory. `bench.py` puts them side by side.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import time
from typing import Any

import openpyxl

from govcredit_xl.catalogue import read_catalogue
from govcredit_xl.core.model import Answer, Catalogue, Return
from govcredit_xl.core.parts import UnitReturn
from govcredit_xl.core.terms import UnitState
from govcredit_xl.master.records import MasterInput, ReturnRow
from govcredit_xl.master.write import write_master
from govcredit_xl.returns.checks import check_returns
from govcredit_xl.returns.choose import Selection
from govcredit_xl.returns.merge import merge
from govcredit_xl.scoring.figures import Scores
from govcredit_xl.scoring.score import score

HEADS = (
    "编号", "一级指标", "一级分值", "序号", "二级指标", "二级分值", "分值", "评分标准", "牵头单位", "配合单位", "计分方式", "每项",
    "达标", "每降", "扣分", "未达标", "无数据", "每件扣", "公式", "合并方式",
)  # fmt: skip
RATE = {"计分方式": "比率", "未达标": "按比例", "达标": 0.9, "无数据": "满分"}
FORMULA = {"计分方式": "公式", "公式": "=IF(d=0,分值,IF(n/d>=0.9,分值,分值*(n/d)/0.9))"}
MIXED: tuple[dict[str, Any], ...] = (
    RATE,
    {"计分方式": "计数", "每项": 1},
    {"计分方式": "扣分", "每件扣": 0.5},
)
KINDS: dict[str, tuple[dict[str, Any], ...]] = {"mixed": MIXED, "rate": (RATE,), "formula": (FORMULA,)}


def a_list(mode: str, kinds: str, units: int, items: int) -> Catalogue:
    """A list with so many units, each of them in every item."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    points = 2
    tables: dict[str, list[tuple[Any, ...]]] = {
        "设置": [("项目", "值"), ("年度", "2024"), ("标题", "考核"), ("发文机关", "办公室"), ("截止日期", "2024-12-31"),
               ("评价对象", mode), ("总分", points * items)],
        "单位": [("编码", "名称", "类别", "分组")],
        "指标": [HEADS],
        "填报项": [("编号", "代码", "名称", "类型")],
    }  # fmt: skip
    for k in range(units):
        category = "镇" if k % 2 else "部门"
        tables["单位"].append((f"U{k:04}", f"单位{k:04}", category, "单位"))
    for k in range(1, items + 1):
        row: dict[str, Any] = {
            "编号": f"{k}.1", "一级指标": "甲", "一级分值": points * items, "序号": str(k), "二级指标": f"指标{k}",
            "二级分值": points, "分值": points, "评分标准": "标准", "牵头单位": "各单位",
            "合并方式": "求和" if mode == "全区" else None, **KINDS[kinds][k % len(KINDS[kinds])],
        }  # fmt: skip
        tables["指标"].append(tuple(row.get(heading) for heading in HEADS))
        codes = ("n", "d") if row["计分方式"] in ("比率", "公式") else ("n",)
        tables["填报项"] += [(f"{k}.1", code, f"数{code}", "计数") for code in codes]
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for record in rows:
            sheet.append(record)
    out = io.BytesIO()
    book.save(out)
    found, problems = read_catalogue(out.getvalue())
    assert found is not None, [problem.message() for problem in problems]
    return found


def answered(catalogue: Catalogue, rng: random.Random) -> dict[str, Return]:
    """A return of every unit."""
    found = {}
    for unit in catalogue.units:
        answers = []
        for item, _ in catalogue.items_of(unit.code):
            whole = rng.randint(10, 60)
            for asked in item.inputs:
                value = float(whole if asked.code == "d" else rng.randint(0, whole))
                answers.append(Answer(item.id, asked.code, value, "填报表", "D4", f"{value:g}"))
        found[unit.code] = Return(unit.code, unit.code, "build", "usable", answers=tuple(answers))
    return found


def scored(catalogue: Catalogue, returns: dict[str, Return]) -> tuple[Scores, Selection]:
    """The figures, from the checks on."""
    checked = check_returns(catalogue, returns)
    chosen = Selection(taken={unit: unit for unit in returns})
    for unit in returns:
        chosen.units[unit] = UnitReturn(
            unit, UnitState.RETURNED, done=1.0, sha256=unit, file=f"inbox/{unit}.xlsx"
        )
    return score(catalogue, merge(catalogue, chosen, returns, checked, {}), chosen.units, {}), chosen


def main() -> None:
    """Measure one case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=("全区", "单位"))
    parser.add_argument("kinds", choices=tuple(KINDS))
    parser.add_argument("--units", type=int, default=1000)
    parser.add_argument("--items", type=int, default=60)
    parser.add_argument("--score-only", action="store_true")
    options = parser.parse_args()
    catalogue = a_list(options.mode, options.kinds, options.units, options.items)
    returns = answered(catalogue, random.Random(1))
    start = time.process_time()
    scores, chosen = scored(catalogue, returns)
    spent = time.process_time() - start
    size = 0
    if not options.score_only:
        rows = tuple(ReturnRow(unit.code, UnitState.RETURNED) for unit in catalogue.units)
        data, _ = write_master(MasterInput(catalogue, scores, rows, None))
        size = len(data)
    whole = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(
        json.dumps({"score": spent, "all": whole, "memory": peak, "size": size, "taken": len(chosen.taken)})
    )


if __name__ == "__main__":
    main()
