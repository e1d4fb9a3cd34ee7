"""Problems of the district's items."""

from __future__ import annotations

from govcredit_xl.problems.codes import add

add(
    "error",
    "leads-disagree",
    "{item}：几个牵头单位填的“{label}”不一致：{values}。本项待定。",
    "请向牵头单位核实，或在主评分表填写核定分。",
    "{item}: the leads disagree on “{label}”: {values}. The item stays open.",
    "Ask the leads, or enter a verified score in the master.",
)
add(
    "warning",
    "nobody-involved",
    "{item}：{who}都选了“本单位不涉及”，本项待定，不会自动得满分。",
    "请核实是否确实无单位涉及，并填写核定分。",
    "{item}: {who} say they are not involved; the item stays open and does not become full marks by itself.",
    "Verify this and enter a verified score.",
)
add(
    "error",
    "no-such-item",
    "没有编号为“{name}”的评分项{near}。",
    "请写指标得分表“编号”一列里的编号，例如 govcredit-xl trace 12.1。",
    "There is no item “{name}”{near_en}.",
    "Give an id as in the column 编号 of 指标得分, for example: govcredit-xl trace 12.1.",
)
