"""Problems of the workbooks that are sent out."""

from __future__ import annotations

from govcredit_xl.problems.codes import add

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
