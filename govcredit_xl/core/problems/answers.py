"""Problems of answers: one unit's one item."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="warning",
    code="missing-input",
    message="{place}：“{label}”尚未填写。",
    remedy="请填写；本单位确实没有此项工作的，请在“本单位不涉及”选“是”并写明情况。",
    message_en="{place}: “{label}” is blank.",
    remedy_en="Fill it in, or choose 是 under 本单位不涉及 and say why.",
)
add(
    severity="warning",
    code="missing-on-form",
    message="{file} 用的是较早下发的填报表，上面没有后来增加的“{label}”，所以还没有填。",
    remedy="请在重新下发的填报表里补填。",
    message_en="{file} was filled in on an earlier form, which did not ask for “{label}” yet.",
    remedy_en="Fill it in on the new form.",
)
add(
    severity="error",
    code="not-a-number",
    message="{place}：“{label}”填的是“{value}”，不是{want}。",
    remedy="请只填数字，单位不用写。",
    message_en="{place}: “{label}” holds “{value}”, which is not {want}.",
    remedy_en="Enter digits only, without a unit of measure.",
)
add(
    severity="error",
    code="not-a-date",
    message="{place}：“{label}”填的是“{value}”，看不出是哪一天。",
    remedy="请按 2021-10-20 的样子填写日期。",
    message_en="{place}: “{label}” holds “{value}”, which is not a certain date.",
    remedy_en="Enter the date like 2021-10-20.",
)
add(
    severity="error",
    code="not-yes-or-no",
    message="{place}：“{label}”填的是“{value}”，不是“是”或“否”。",
    remedy="请在下拉列表中选“是”或“否”。",
    message_en="{place}: “{label}” holds “{value}”, neither 是 nor 否.",
    remedy_en="Choose 是 or 否 from the list.",
)
add(
    severity="error",
    code="negative-number",
    message="{place}：“{label}”填的是 {value}，不能是负数。",
    remedy="请核对后填写不小于 0 的数。",
    message_en="{place}: “{label}” is {value}; it cannot be negative.",
    remedy_en="Enter a number that is 0 or more.",
)
add(
    severity="error",
    code="not-whole",
    message="{place}：“{label}”填的是 {value}，应为整数。",
    remedy="请填写整数。",
    message_en="{place}: “{label}” is {value}; it must be a whole number.",
    remedy_en="Enter a whole number.",
)
add(
    severity="error",
    code="error-value",
    message="{place}：“{label}”是错误值 {value}。",
    remedy="请删去公式，直接填写数据。",
    message_en="{place}: “{label}” holds the error {value}.",
    remedy_en="Delete the formula and enter the figure itself.",
)
add(
    severity="error",
    code="unreadable-cell",
    message="{place}：“{label}”的内容读不出来：文件里是“{value}”，不是任何一种值。其他单元格不受影响。",
    remedy="请在表中重新填写这一格。",
    message_en="{place}: “{label}” cannot be read: the file holds “{value}”, which is no value. No other cell is affected.",
    remedy_en="Fill in this cell again.",
)
add(
    severity="warning",
    code="shown-otherwise",
    message="{place}：“{label}”按看到的 {read} 计：显示为 {value}，是数字格式改变了大小。",
    remedy="请核对；建议把数字格式改为“常规”，按计量单位直接填写数字。",
    message_en="{place}: “{label}” was read as it is shown, {read}: {value}; its number format changes the size.",
    remedy_en="Check it; better set the number format to General and enter the figure in the unit of measure asked.",
)
add(
    severity="error",
    code="shown-in-doubt",
    message="{place}：“{label}”显示为 {value}，看到的和单元格里的不是一回事，分不清填的是哪一个，没有计入。",
    remedy="请把数字格式改为“常规”，再按计量单位填写数字。",
    message_en="{place}: “{label}” shows {value}: what is shown is not what the cell holds, and it is not certain which is meant.",
    remedy_en="Set the number format to General and enter the figure in the unit of measure asked.",
)
add(
    severity="error",
    code="struck-out",
    message="{place}：“{label}”的内容“{value}”整格划了删除线，分不清是不是作废，没有计入。",
    remedy="作废的请清空，有效的请去掉删除线。",
    message_en="{place}: “{label}”: all of “{value}” is struck out; it is not certain whether it still holds.",
    remedy_en="Clear the cell, or take the strike-through away.",
)
add(
    severity="info",
    code="marks-left-out",
    message="{place}：“{label}”里划掉的字和上下标没有计入：“{value}”按“{read}”计。",
    remedy="如理解有误，请更正。",
    message_en="{place}: “{label}”: what is struck out or raised was left out: “{value}” was read as “{read}”.",
    remedy_en="If that is wrong, correct it.",
)
add(
    severity="error",
    code="covered-value",
    message="{place}：“{label}”的“{value}”被合并的单元格盖住，看不到，没有计入。",
    remedy="请取消合并单元格，核对后保留要填的内容。",
    message_en="{place}: “{label}”: “{value}” lies under a merged cell, where nobody sees it.",
    remedy_en="Unmerge the cells and keep what is meant.",
)
add(
    severity="info",
    code="unseen-values",
    message="{sheet}：有 {count} 个填了的格子看不见（{why}）：{cells}。仍按里面的值计。",
    remedy="请核对这些格子；不是有意填写的请清空。",
    message_en="{sheet}: {count} cells that are filled in cannot be seen: {cells}. Their values were used.",
    remedy_en="Check these cells; clear what was not meant.",
)
add(
    severity="error",
    code="above-denominator",
    message="{place}：“{numerator}”（{n}）大于“{denominator}”（{d}）。",
    remedy="请核对两个数：前者应是后者的一部分。后者是目标、可以超过的，请告诉主办单位。",
    message_en="{place}: “{numerator}” ({n}) is more than “{denominator}” ({d}).",
    remedy_en="Check both figures: the first should be a part of the second. If that is a target, tell the office.",
)
add(
    severity="error",
    code="implemented-not-established",
    message="{place}：“{entry}”选了“{later}”，却没有“{earlier}”。",
    remedy="没有建立的制度谈不上落实，请核对两格。",
    message_en="{place}: “{entry}” is marked {later} but not {earlier}.",
    remedy_en="Check both cells.",
)
add(
    severity="error",
    code="missing-reason",
    message="{place}：{what}，但没有写明原因。",
    remedy="请在“{label}”写明情况。",
    message_en="{place}: {what}, but no reason is given.",
    remedy_en="Give the reason under “{label}”.",
)
add(
    severity="error",
    code="rank-out-of-range",
    message="{place}：“{label}”填的是 {value}，名次应在 1 和 {of} 之间。",
    remedy="请核对名次和参加排名的总数。",
    message_en="{place}: “{label}” is {value}; a rank lies between 1 and {of}.",
    remedy_en="Check the rank and the number ranked.",
)
add(
    severity="error",
    code="population-missing",
    message="{place}：“{label}”是 {value}，应大于 0。",
    remedy="请填写实际数。",
    message_en="{place}: “{label}” is {value}; it must be above 0.",
    remedy_en="Enter the actual figure.",
)
add(
    severity="error",
    code="proposed-out-of-range",
    message="{place}：申报分是 {value}，应在 0 和 {points} 之间。",
    remedy="请填写本项分值以内的分数。",
    message_en="{place}: the proposed score is {value}; it lies between 0 and {points}.",
    remedy_en="Enter a score within the item's points.",
)
add(
    severity="error",
    code="not-involved-with-answers",
    message="{place}：选了“本单位不涉及”，却又填了“{label}”。",
    remedy="请二选一：清空填报内容，或者把“本单位不涉及”改为空白。",
    message_en="{place}: marked 本单位不涉及, yet “{label}” is filled in.",
    remedy_en="Clear one of the two.",
)
add(
    severity="warning",
    code="denominators-differ",
    message="{place}：“{label}”在 {item} 是 {value}，在 {other} 是 {other_value}，应当相同。",
    remedy="请核对两处，或在情况说明中说明原因。",
    message_en="{place}: “{label}” is {value} in {item} but {other_value} in {other}; they should be equal.",
    remedy_en="Check both, or explain in 情况说明.",
)
add(
    severity="warning",
    code="self-score-differs",
    message="{place}：表中自评分是 {shown}，按填报内容重算是 {computed}。以重算的为准。",
    remedy="请核对表中的公式和数据是否被改动。",
    message_en="{place}: the sheet shows a self score of {shown}; recomputed from the answers it is {computed}, which counts.",
    remedy_en="Check whether formulas or figures were changed.",
)
add(
    severity="info",
    code="value-normalised",
    message="{place}：“{label}”填的“{value}”按 {read} 计。",
    remedy="如理解有误，请更正后重新报送。",
    message_en="{place}: “{label}”: “{value}” was read as {read}.",
    remedy_en="If that is wrong, correct it and send the workbook again.",
)
add(
    severity="info",
    code="formula-as-answer",
    message="{place}：“{label}”填的是公式 {formula}，按其结果 {value} 计。",
    remedy="如结果有误，请直接填写数据。",
    message_en="{place}: “{label}” holds the formula {formula}; its result {value} was used.",
    remedy_en="If that is wrong, enter the figure itself.",
)
add(
    severity="error",
    code="nothing-filled",
    message="{file}：整张填报表一项也没有填。",
    remedy="请填写后重新报送。",
    message_en="{file}: nothing at all is filled in.",
    remedy_en="Fill in the form and send it again.",
)


# -- Problems of the district's items --------------------------------------------------------------------
add(
    severity="error",
    code="leads-disagree",
    message="{item}：几个牵头单位填的“{label}”不一致：{values}。本项待定。",
    remedy="请向牵头单位核实，或在主评分表填写核定分。",
    message_en="{item}: the leads disagree on “{label}”: {values}. The item stays open.",
    remedy_en="Ask the leads, or enter a verified score in the master.",
)
add(
    severity="warning",
    code="nobody-involved",
    message="{item}：{who}都选了“本单位不涉及”，本项待定，不会自动得满分。",
    remedy="请核实是否确实无单位涉及，并填写核定分。",
    message_en="{item}: {who} say they are not involved; the item stays open and does not become full marks by itself.",
    remedy_en="Verify this and enter a verified score.",
)
add(
    severity="error",
    code="no-such-item",
    message="没有编号为“{name}”的评分项{near}。",
    remedy="请写指标得分表“编号”一列里的编号，例如 govcredit-xl trace 12.1。",
    message_en="There is no item “{name}”{near_en}.",
    remedy_en="Give an id as in the column 编号 of 指标得分, for example: govcredit-xl trace 12.1.",
)


# -- Problems of the workbooks that are sent out ---------------------------------------------------------
add(
    severity="warning",
    code="form-rebuilt",
    message="{unit} {name}的填报表已经过时（{what}），已重新生成：{file}。",
    remedy="请把新表发给该单位；已按旧表报来的仍按旧表读取。",
    message_en="The workbook of {unit} {name} was out of date ({what_en}) and has been written anew: {file}.",
    remedy_en="Send the new one; returns on the old one are read by the old one.",
)
add(
    severity="info",
    code="form-reworded",
    message="{unit} {name}的填报表已重新生成：{file}。填报项没有变，变的是说明、期限、单位名称等文字或样子。",
    remedy="请视需要把新表发给该单位。",
    message_en="The workbook of {unit} {name} has been written anew: {file}. What it asks is the same; its wording changed.",
    remedy_en="Send the new one if that matters.",
)
add(
    severity="info",
    code="form-lost",
    message="{unit} {name}的填报表不在 outbox 里了，已按原样重新生成：{file}。",
    remedy="不用处理。",
    message_en="The workbook of {unit} {name} was no longer in outbox; it was made again as it had been: {file}.",
    remedy_en="Nothing to do.",
)
add(
    severity="warning",
    code="form-tampered",
    message="{file}（{unit} {name}）在 outbox 里被改动过，已恢复为生成时的样子。",
    remedy="已经发出的请核对；要改内容请改 指标体系.xlsx 后再生成。",
    message_en="{file} ({unit} {name}) had been changed in outbox; it is as it was built again.",
    remedy_en="Check what was sent; to change a form, edit 指标体系.xlsx and build.",
)
add(
    severity="info",
    code="units-added",
    message="有 {count} 家单位此前没有填报表，这次已生成：{units}。",
    remedy="请发给这些单位。",
    message_en="{count} units had no workbook before; theirs have been written: {units}.",
    remedy_en="Send them.",
)
add(
    severity="warning",
    code="forms-out-of-date",
    message="指标体系改过之后，另有 {count} 家单位的填报表已经过时：{units}。",
    remedy="请运行 govcredit-xl build 重新生成（只重写过时的），再发给这些单位。",
    message_en="Since the catalogue was changed, the workbooks of {count} more units are out of date: {units}.",
    remedy_en="Run govcredit-xl build (it writes just those) and send them.",
)
add(
    severity="info",
    code="forms-missing",
    message="另有 {count} 家单位还没有生成填报表：{units}。",
    remedy="请运行 govcredit-xl build。",
    message_en="{count} more units have no workbook yet: {units}.",
    remedy_en="Run govcredit-xl build.",
)
add(
    severity="warning",
    code="unit-without-items",
    message="有 {count} 家单位收到过填报表，现在没有任何评分项：{units}。",
    remedy="请告知这些单位不用再报；如是误删，请在“指标”的牵头或配合单位里补上。",
    message_en="{count} units that were given a workbook have no item any more: {units}.",
    remedy_en="Tell them, or put them back among the leads or supporters on the sheet 指标.",
)
add(
    severity="warning",
    code="units-gone",
    message="有 {count} 家单位收到过填报表，现在已不在单位名单里：{units}。它们的报送会列为待核。",
    remedy="请告知这些单位；如是误删或改了编码，请在“单位”表改回。",
    message_en="{count} units that were given a workbook are no longer in the catalogue: {units}. Their returns will be held.",
    remedy_en="Tell them, or put them back on the sheet 单位.",
)
