"""Problems of answers: one unit's one item."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    "warning",
    "missing-input",
    "{place}：“{label}”尚未填写。",
    "请填写；本单位确实没有此项工作的，请在“本单位不涉及”选“是”并写明情况。",
    "{place}: “{label}” is blank.",
    "Fill it in, or choose 是 under 本单位不涉及 and say why.",
)
add(
    "error",
    "not-a-number",
    "{place}：“{label}”填的是“{value}”，不是{want}。",
    "请只填数字，单位不用写。",
    "{place}: “{label}” holds “{value}”, which is not {want}.",
    "Enter digits only, without a unit of measure.",
)
add(
    "error",
    "not-a-date",
    "{place}：“{label}”填的是“{value}”，看不出是哪一天。",
    "请按 2021-10-20 的样子填写日期。",
    "{place}: “{label}” holds “{value}”, which is not a certain date.",
    "Enter the date like 2021-10-20.",
)
add(
    "error",
    "not-yes-or-no",
    "{place}：“{label}”填的是“{value}”，不是“是”或“否”。",
    "请在下拉列表中选“是”或“否”。",
    "{place}: “{label}” holds “{value}”, neither 是 nor 否.",
    "Choose 是 or 否 from the list.",
)
add(
    "error",
    "negative-number",
    "{place}：“{label}”填的是 {value}，不能是负数。",
    "请核对后填写不小于 0 的数。",
    "{place}: “{label}” is {value}; it cannot be negative.",
    "Enter a number that is 0 or more.",
)
add(
    "error",
    "not-whole",
    "{place}：“{label}”填的是 {value}，应为整数。",
    "请填写整数。",
    "{place}: “{label}” is {value}; it must be a whole number.",
    "Enter a whole number.",
)
add(
    "error",
    "error-value",
    "{place}：“{label}”是错误值 {value}。",
    "请删去公式，直接填写数据。",
    "{place}: “{label}” holds the error {value}.",
    "Delete the formula and enter the figure itself.",
)
add(
    "error",
    "unreadable-cell",
    "{place}：“{label}”的内容读不出来：文件里是“{value}”，不是任何一种值。其他单元格不受影响。",
    "请在表中重新填写这一格。",
    "{place}: “{label}” cannot be read: the file holds “{value}”, which is no value. No other cell is affected.",
    "Fill in this cell again.",
)
add(
    "warning",
    "shown-otherwise",
    "{place}：“{label}”按看到的 {read} 计：显示为 {value}，是数字格式改变了大小。",
    "请核对；建议把数字格式改为“常规”，按计量单位直接填写数字。",
    "{place}: “{label}” was read as it is shown, {read}: {value}; its number format changes the size.",
    "Check it; better set the number format to General and enter the figure in the unit of measure asked.",
)
add(
    "error",
    "shown-in-doubt",
    "{place}：“{label}”显示为 {value}，看到的和单元格里的不是一回事，分不清填的是哪一个，没有计入。",
    "请把数字格式改为“常规”，再按计量单位填写数字。",
    "{place}: “{label}” shows {value}: what is shown is not what the cell holds, and it is not certain which is meant.",
    "Set the number format to General and enter the figure in the unit of measure asked.",
)
add(
    "error",
    "struck-out",
    "{place}：“{label}”的内容“{value}”整格划了删除线，分不清是不是作废，没有计入。",
    "作废的请清空，有效的请去掉删除线。",
    "{place}: “{label}”: all of “{value}” is struck out; it is not certain whether it still holds.",
    "Clear the cell, or take the strike-through away.",
)
add(
    "info",
    "marks-left-out",
    "{place}：“{label}”里划掉的字和上下标没有计入：“{value}”按“{read}”计。",
    "如理解有误，请更正。",
    "{place}: “{label}”: what is struck out or raised was left out: “{value}” was read as “{read}”.",
    "If that is wrong, correct it.",
)
add(
    "error",
    "covered-value",
    "{place}：“{label}”的“{value}”被合并的单元格盖住，看不到，没有计入。",
    "请取消合并单元格，核对后保留要填的内容。",
    "{place}: “{label}”: “{value}” lies under a merged cell, where nobody sees it.",
    "Unmerge the cells and keep what is meant.",
)
add(
    "info",
    "unseen-values",
    "{sheet}：有 {count} 个填了的格子看不见（{why}）：{cells}。仍按里面的值计。",
    "请核对这些格子；不是有意填写的请清空。",
    "{sheet}: {count} cells that are filled in cannot be seen: {cells}. Their values were used.",
    "Check these cells; clear what was not meant.",
)
add(
    "error",
    "above-denominator",
    "{place}：“{numerator}”（{n}）大于“{denominator}”（{d}）。",
    "请核对两个数：前者应是后者的一部分。后者是目标、可以超过的，请告诉主办单位。",
    "{place}: “{numerator}” ({n}) is more than “{denominator}” ({d}).",
    "Check both figures: the first should be a part of the second. If that is a target, tell the office.",
)
add(
    "error",
    "implemented-not-established",
    "{place}：“{entry}”选了“{later}”，却没有“{earlier}”。",
    "没有建立的制度谈不上落实，请核对两格。",
    "{place}: “{entry}” is marked {later} but not {earlier}.",
    "Check both cells.",
)
add(
    "error",
    "missing-reason",
    "{place}：{what}，但没有写明原因。",
    "请在“{label}”写明情况。",
    "{place}: {what}, but no reason is given.",
    "Give the reason under “{label}”.",
)
add(
    "error",
    "rank-out-of-range",
    "{place}：“{label}”填的是 {value}，名次应在 1 和 {of} 之间。",
    "请核对名次和参加排名的总数。",
    "{place}: “{label}” is {value}; a rank lies between 1 and {of}.",
    "Check the rank and the number ranked.",
)
add(
    "error",
    "population-missing",
    "{place}：“{label}”是 {value}，应大于 0。",
    "请填写实际数。",
    "{place}: “{label}” is {value}; it must be above 0.",
    "Enter the actual figure.",
)
add(
    "error",
    "proposed-out-of-range",
    "{place}：申报分是 {value}，应在 0 和 {points} 之间。",
    "请填写本项分值以内的分数。",
    "{place}: the proposed score is {value}; it lies between 0 and {points}.",
    "Enter a score within the item's points.",
)
add(
    "error",
    "not-involved-with-answers",
    "{place}：选了“本单位不涉及”，却又填了“{label}”。",
    "请二选一：清空填报内容，或者把“本单位不涉及”改为空白。",
    "{place}: marked 本单位不涉及, yet “{label}” is filled in.",
    "Clear one of the two.",
)
add(
    "warning",
    "denominators-differ",
    "{place}：“{label}”在 {item} 是 {value}，在 {other} 是 {other_value}，应当相同。",
    "请核对两处，或在情况说明中说明原因。",
    "{place}: “{label}” is {value} in {item} but {other_value} in {other}; they should be equal.",
    "Check both, or explain in 情况说明.",
)
add(
    "warning",
    "self-score-differs",
    "{place}：表中自评分是 {shown}，按填报内容重算是 {computed}。以重算的为准。",
    "请核对表中的公式和数据是否被改动。",
    "{place}: the sheet shows a self score of {shown}; recomputed from the answers it is {computed}, which counts.",
    "Check whether formulas or figures were changed.",
)
add(
    "info",
    "value-normalised",
    "{place}：“{label}”填的“{value}”按 {read} 计。",
    "如理解有误，请更正后重新报送。",
    "{place}: “{label}”: “{value}” was read as {read}.",
    "If that is wrong, correct it and send the workbook again.",
)
add(
    "info",
    "formula-as-answer",
    "{place}：“{label}”填的是公式 {formula}，按其结果 {value} 计。",
    "如结果有误，请直接填写数据。",
    "{place}: “{label}” holds the formula {formula}; its result {value} was used.",
    "If that is wrong, enter the figure itself.",
)
add(
    "error",
    "nothing-filled",
    "{file}：整张填报表一项也没有填。",
    "请填写后重新报送。",
    "{file}: nothing at all is filled in.",
    "Fill in the form and send it again.",
)


# -- Problems of the district's items --------------------------------------------------------------------
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


# -- Problems of the workbooks that are sent out ---------------------------------------------------------
add(
    "warning",
    "form-rebuilt",
    "{unit} {name}的填报表已经过时（{what}），已重新生成：{file}。",
    "请把新表发给该单位；已按旧表报来的仍按旧表读取。",
    "The workbook of {unit} {name} was out of date ({what_en}) and has been written anew: {file}.",
    "Send the new one; returns on the old one are read by the old one.",
)
add(
    "info",
    "form-reworded",
    "{unit} {name}的填报表已重新生成：{file}。填报项没有变，变的是说明、期限、单位名称等文字。",
    "请视需要把新表发给该单位。",
    "The workbook of {unit} {name} has been written anew: {file}. What it asks is the same; its wording changed.",
    "Send the new one if that matters.",
)
add(
    "info",
    "form-lost",
    "{unit} {name}的填报表不在 outbox 里了，已按原样重新生成：{file}。",
    "不用处理。",
    "The workbook of {unit} {name} was no longer in outbox; it was made again as it had been: {file}.",
    "Nothing to do.",
)
add(
    "warning",
    "form-tampered",
    "{file}（{unit} {name}）在 outbox 里被改动过，已恢复为生成时的样子。",
    "已经发出的请核对；要改内容请改 指标体系.xlsx 后再生成。",
    "{file} ({unit} {name}) had been changed in outbox; it is as it was built again.",
    "Check what was sent; to change a form, edit 指标体系.xlsx and build.",
)
add(
    "info",
    "units-added",
    "有 {count} 家单位此前没有填报表，这次已生成：{units}。",
    "请发给这些单位。",
    "{count} units had no workbook before; theirs have been written: {units}.",
    "Send them.",
)
add(
    "warning",
    "forms-out-of-date",
    "指标体系改过之后，另有 {count} 家单位的填报表已经过时：{units}。",
    "请运行 govcredit-xl build 重新生成（只重写过时的），再发给这些单位。",
    "Since the catalogue was changed, the workbooks of {count} more units are out of date: {units}.",
    "Run govcredit-xl build (it writes just those) and send them.",
)
add(
    "info",
    "forms-missing",
    "另有 {count} 家单位还没有生成填报表：{units}。",
    "请运行 govcredit-xl build。",
    "{count} more units have no workbook yet: {units}.",
    "Run govcredit-xl build.",
)
add(
    "warning",
    "unit-without-items",
    "有 {count} 家单位收到过填报表，现在没有任何评分项：{units}。",
    "请告知这些单位不用再报；如是误删，请在“指标”的牵头或配合单位里补上。",
    "{count} units that were given a workbook have no item any more: {units}.",
    "Tell them, or put them back among the leads or supporters on the sheet 指标.",
)
add(
    "warning",
    "units-gone",
    "有 {count} 家单位收到过填报表，现在已不在单位名单里：{units}。它们的报送会列为待核。",
    "请告知这些单位；如是误删或改了编码，请在“单位”表改回。",
    "{count} units that were given a workbook are no longer in the catalogue: {units}. Their returns will be held.",
    "Tell them, or put them back on the sheet 单位.",
)
