"""A return on the form as it was laid out before: 不涉及, 情况说明, 佐证材料 beside the name, not below the inputs."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from returned import ROUND, catalogue, context, token

from govcredit_xl.core.layouts import FormCell, FormLayout
from govcredit_xl.core.model import Return
from govcredit_xl.core.records import from_record, to_record
from govcredit_xl.returns.context import Origin
from govcredit_xl.returns.read import read_return

UNIT, ITEM = "T04", "12.1"
BUILD = "0123456789abcdef"
HEADINGS = ("编号", "评分标准和填报项", "键", "填报内容", "计量单位", "核对提示", "分值", "自评分", "本单位不涉及",
            "情况说明", "佐证材料", "状态", "计入分值", "行尾键")  # fmt: skip
HEAD, FIRST = 5, 6
BESIDE = {"@self": ("self", 8, "自评分", "小数"), "@na": ("na", 9, "本单位不涉及", "是否"),
          "@memo": ("memo", 10, "情况说明", "长文本"), "@ev": ("ev", 11, "佐证材料", "长文本")}  # fmt: skip


def former_layout() -> FormLayout:
    item = catalogue().item_by_id[ITEM]
    part = ITEM.replace(".", "_")
    cells = [
        FormCell(ITEM, code, f"{name}_{part}", f"item_{part}", heading, kind, HEAD, column, code == "@self")
        for code, (name, column, heading, kind) in BESIDE.items()
    ]
    for row, asked in enumerate(item.inputs, FIRST):
        name = f"in_{part}_{asked.code}"
        cells.append(FormCell(ITEM, asked.code, name, name, asked.label, asked.type, row, 4))
    labels = {cell.key: cell.label for cell in cells if cell.code not in BESIDE}
    labels[f"item_{part}"] = f"{item.name}\n{item.criterion}"
    return FormLayout(BUILD, 3, 1, 2, 3, 4, tuple(cells), {"H5": "1", "F6": "2"}, labels, 3, 14)


def former_form(layout: FormLayout, values: dict[str, object]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "填报表"
    sheet["A2"] = "填报单位：平桥镇"
    for column, heading in enumerate(HEADINGS, 1):
        sheet.cell(3, column).value = heading
    for key, label in layout.labels.items():
        row = next(cell.row for cell in layout.cells if cell.key == key)
        for column, text in ((1, ITEM), (2, label), (3, key), (14, key)):
            sheet.cell(row, column).value = text
    for ref, formula in layout.formulas.items():
        sheet[ref] = f"={formula}"
    for cell in layout.cells:
        at = f"填报表!${get_column_letter(cell.column)}${cell.row}"
        book.defined_names[cell.name] = DefinedName(cell.name, attr_text=at)
        if cell.name in values:
            sheet.cell(cell.row, cell.column).value = values[cell.name]
    hidden = book.create_sheet("_govcredit")
    hidden.append(["token", token(UNIT, ROUND, BUILD)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def said() -> Return:
    layout = from_record(FormLayout, json.loads(json.dumps(to_record(former_layout()))))
    now = context()
    known = replace(
        now,
        layouts={**now.layouts, BUILD: layout},
        builds={**now.builds, UNIT: (BUILD, *now.builds[UNIT])},
    )
    data = former_form(
        layout,
        {"in_12_1_n": 95, "in_12_1_d": 100, "memo_12_1": "按月报送", "ev_12_1": "台账.pdf", "na_12_1": "否"},
    )
    return read_return(data, hashlib.sha256(data).hexdigest(), known, [Origin("inbox/平桥镇.xlsx")])


def test_every_answer_is_read_from_where_it_stood(said: Return) -> None:
    assert (said.state, said.unit, said.build, said.signed) == ("usable", UNIT, BUILD, True)
    assert {(a.code, a.cell): a.value for a in said.answers if a.value is not None} == {
        ("n", "D6"): 95.0, ("d", "D7"): 100.0, ("@memo", "J5"): "按月报送", ("@ev", "K5"): "台账.pdf",
        ("@na", "I5"): "否",
    }  # fmt: skip
    assert said.problems == ()
