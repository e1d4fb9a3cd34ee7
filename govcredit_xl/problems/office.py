"""Problems of the office's own entries."""

from __future__ import annotations

from govcredit_xl.problems.codes import add

add(
    "error",
    "verified-out-of-range",
    "{place}：{item} 的核定分填的是“{value}”，应是 0 和 {points} 之间的数。此核定分未采用。",
    "请更正或清空。",
    "{place}: the verified score “{value}” of {item} is not a number between 0 and {points}; it was not used.",
    "Correct or clear it.",
)
add(
    "warning",
    "verified-without-reason",
    "{place}：{item} 填了核定分，没有写核定说明。",
    "请补写核定说明。",
    "{place}: {item} has a verified score without a reason.",
    "Add the reason under 核定说明.",
)
add(
    "info",
    "verified-rounded",
    "{place}：{item} 的核定分 {value} 按两位小数取 {rounded}。",
    "如不同意，请改为两位以内的小数。",
    "{place}: the verified score {value} of {item} was rounded to {rounded}.",
    "Enter at most two decimals.",
)
add(
    "error",
    "correction-not-usable",
    "{place}：{unit} {item}“{label}”改填了“{value}”，不能采用（{why}）。已恢复原值，仍按单位原报计。",
    "如要更正，请在这一格重新填写。",
    "{place}: the correction “{value}” of “{label}” ({unit} {item}) cannot be used: {why}. The unit's own value was restored.",
    "Enter it again there if need be.",
)
add(
    "warning",
    "correction-implausible",
    "{place}：{unit} {item} 按信用办改动后的数计，但{why}。",
    "请核对改动的数；确实如此的，请在核定说明中写明。",
    "{place}: {unit} {item} is counted as corrected, but {why}.",
    "Check the correction, or explain it under 核定说明.",
)
add(
    "info",
    "correction-lapsed",
    "{item} {unit}“{label}”：单位重新报送了不同的值（{value}），此前的更正（{old}）不再采用。",
    "如仍需更正，请在填报明细中重新填写。",
    "{item} {unit} “{label}”: the unit sent a different value ({value}); the earlier correction ({old}) no longer holds.",
    "Correct it again in 填报明细 if need be.",
)
add(
    "warning",
    "master-in-use",
    "{file} 正在被打开，新结果写到了 {written}。",
    "请保存并关闭 {file}，再运行一次收表，两份的改动会自动合并。",
    "{file} is open; the new results were written to {written}.",
    "Save and close {file}, then run collect again: both files' changes are merged.",
)
add(
    "warning",
    "master-unreadable",
    "{file} 读不出来：{why}。原文件已备份为 {backup}，此前记录的核定分照旧。",
    "如其中有未收录的改动，请打开备份抄回。",
    "{file} cannot be read: {why}. It was kept as {backup}; what had been recorded before still holds.",
    "If it held later changes, copy them from the backup.",
)
add(
    "warning",
    "master-heading-missing",
    "{file} 的“{sheet}”找不到列“{heading}”，这一列里的改动没有读取。原文件已备份为 {backup}。",
    "请在备份中核对，需要的内容填到新的主评分表。",
    "{file}: the sheet {sheet} has no column {heading}; what stood there was not read. The file was kept as {backup}.",
    "Check the backup and enter what is needed in the new master.",
)
add(
    "warning",
    "master-sheet-missing",
    "{file} 里找不到“{sheet}”表，这张表里的改动没有读取，此前记录的照旧。原文件已备份为 {backup}。",
    "请在备份中核对，需要的内容填到新的主评分表。",
    "{file} has no sheet {sheet}; what stood there was not read, what had been recorded before holds. The file was kept as {backup}.",
    "Check the backup and enter what is needed in the new master.",
)
add(
    "warning",
    "master-not-carried",
    "主评分表中有不能带入新表的内容：{what}。完整保留在 {backup}。",
    "需要时请从备份中复制。",
    "The master held what cannot be carried over: {what}. It is kept in full in {backup}.",
    "Copy it from the backup if you need it.",
)
add(
    "warning",
    "master-formula-overwritten",
    "{place}：主评分表的公式被改成了“{value}”，已恢复为公式。",
    "要改分数请填“核定分”，要改数据请改“填报明细”的“值”。",
    "{place}: a formula of the master was overwritten with “{value}”; it has been restored.",
    "Use 核定分 to change a score, or 值 in 填报明细 to change an answer.",
)
