"""Problems that are unlikely rather than wrong, of evidence, and of what is given back to be corrected."""

from __future__ import annotations

from govcredit_xl.problems.codes import add

add(
    "warning",
    "rate-far-from-peers",
    "{place}：“{numerator}”÷“{denominator}”是 {rate}，{count} 个单位的中位数是 {median}，相差很大。",
    "请核对两个数；确实如此的，请在“情况说明”写明原因，不用改数。",
    "{place}: “{numerator}” ÷ “{denominator}” is {rate}; the median of {count} units is {median}.",
    "Check both figures; if they are right, explain in 情况说明 instead of changing them.",
)
add(
    "warning",
    "figure-jumped",
    "{place}：“{label}”这次填的是 {value}，上次报的是 {before}，相差十倍以上。",
    "请核对是否多写、少写了一位或弄错了单位；确实如此的，请在“情况说明”写明原因，不用改数。",
    "{place}: “{label}” is {value} but was {before} in the version before: ten times or more apart.",
    "Check for a slip of a digit or the unit of measure; if it is right, explain in 情况说明 instead.",
)
add(
    "warning",
    "evidence-missing",
    "{place}：{item} 的评价方法是“{method}”，填报的内容要有佐证，却没有写佐证材料，也没有收到标明此项的文件。",
    "请在“佐证材料”写明文件名或网址，文件名以“{item}_”开头，随表一起报送。",
    "{place}: item {item} wants evidence (评价方法 {method}); the unit claims something but names and sent none.",
    "Name the file or address under 佐证材料 and send the file, its name beginning with “{item}_”.",
)
add(
    "warning",
    "evidence-not-received",
    "{place}：写了佐证材料“{name}”，没有收到这个文件。",
    "请补报这个文件，文件名与表中写的一致；已经报过的，请核对文件名。",
    "{place}: the evidence “{name}” is named, but no such file has come.",
    "Send the file under just this name; if it was sent, compare the names.",
)
add(
    "warning",
    "evidence-without-unit",
    "{file} 是佐证材料，看不出是哪个单位的，没有归到任何评分项。",
    "请让单位在文件名里写明单位和编号，如“平桥镇_12.1_截图.pdf”，或把文件放进以单位命名的文件夹再收一次。",
    "{file} is evidence, but does not say whose; it belongs to no item yet.",
    "Have the unit put its name and the item's id into the file name, or put the file into a folder named after the unit.",
)
add(
    "info",
    "evidence-without-item",
    "{file} 是佐证材料，没有写明是哪个评分项的。",
    "不用处理；需要归到评分项时，文件名请以编号开头，如“12.1_截图.pdf”，或在填报表“佐证材料”写明文件名。",
    "{file} is evidence that does not say for which item.",
    "Nothing to do; to tie it to an item, begin its name with the item's id or name it in the form.",
)
add(
    "info",
    "nothing-to-correct",
    "{name}：没有要退改的内容（{why}）。",
    "不用处理。",
    "{name}: nothing to give back ({why_en}).",
    "Nothing to do.",
)
add(
    "warning",
    "correction-on-newer-form",
    "{name}报的是较早下发的填报表（{file}），现在的填报表已经不同。退改用的是现在的填报表，原来的答案搬过来 {kept} 个，{dropped} 个填报项已取消、没有搬。",
    "请提醒单位核对一遍搬过来的答案。",
    "{name} answered on an earlier form ({file}); the present one was given back with {kept} of its answers, {dropped} inputs being gone.",
    "Have the unit look through the answers.",
)
