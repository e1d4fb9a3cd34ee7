"""Problems of figures that others than the scored unit give: the office, assessors, the round before."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="warning",
    code="figures-missing",
    message="{item} 的“{label}”（{input}）由办公室提供，{count} 个单位还没有数：{units}。",
    remedy="请在{where}里补上；没有补的，这些单位的这一项待定。",
    message_en="{item}: “{label}” ({input}) is given by the office, and {count} units have no figure yet: {units}.",
    remedy_en="Enter them; until then the item stays open for these units.",
)
add(
    severity="warning",
    code="report-missing",
    message="{place}：“{label}”还有 {count} 个单位没有填：{units}。",
    remedy="请在“考核数据”表里补填这些单位的数。",
    message_en="{place}: “{label}” is blank for {count} units: {units}.",
    remedy_en="Fill in their rows of the sheet 考核数据.",
)
add(
    severity="error",
    code="report-implausible",
    message="{place}：所报{who}的数不对：{why}。",
    remedy="请在“考核数据”表里核对这个单位这一行的数。",
    message_en="{place}: what is reported for {who} cannot be: {why}.",
    remedy_en="Check the figures in its row of the sheet 考核数据.",
)
add(
    severity="warning",
    code="figures-do-not-fit",
    message="{item}：{who}的几个数对不上：{why}。其中{labels}由别人提供，仍按现有的数计分。",
    remedy="请核对是谁的数有误：改单位数据、退回考核部门或单位，或在填报明细里改正。",
    message_en="{item}: the figures of {who} do not fit: {why}. {labels} are given by others; it is scored as they stand.",
    remedy_en="Find out whose figure is wrong and have it corrected.",
)
add(
    severity="error",
    code="report-not-found",
    message="{place}：“考核数据”里“{label}”的数认不出来：{why}。",
    remedy="请在下发的“考核数据”表里填写；行可以整行排序，编码、单位和标题不要改。",
    message_en="{place}: the figures of “{label}” on 考核数据 cannot be told: {why}.",
    remedy_en="Fill in the sheet as it was sent; sort whole rows only.",
)
add(
    severity="error",
    code="reports-lost",
    message="找不到工作表“考核数据”，{count} 个单位的考核数据没有读到。",
    remedy="请用下发的填报表填写“考核数据”后重新报送。",
    message_en="There is no sheet 考核数据; what it reports for {count} units was not read.",
    remedy_en="Fill in the sheet of the workbook that was sent and return it.",
)
