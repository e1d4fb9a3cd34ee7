"""Problems of answers: one unit's one item."""

from __future__ import annotations

from govcredit_xl.problems.codes import add

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
    "above-denominator",
    "{place}：“{numerator}”（{n}）大于“{denominator}”（{d}）。",
    "请核对两个数；前者是后者的一部分，不会更大。",
    "{place}: “{numerator}” ({n}) is more than “{denominator}” ({d}).",
    "Check both figures; the first is a part of the second.",
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
