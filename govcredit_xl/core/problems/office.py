"""Problems of the office's own entries."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="error",
    code="verified-out-of-range",
    message="{place}：{item} 的核定分填的是“{value}”，应是 {least} 和 {points} 之间的数。此核定分未采用。",
    remedy="请更正或清空。",
    message_en="{place}: the verified score “{value}” of {item} is not a number between {least} and {points}; it was not used.",
    remedy_en="Correct or clear it.",
)
add(
    severity="warning",
    code="verified-without-reason",
    message="{place}：{item} 填了核定分，没有写核定说明。",
    remedy="请补写核定说明。",
    message_en="{place}: {item} has a verified score without a reason.",
    remedy_en="Add the reason under 核定说明.",
)
add(
    severity="info",
    code="verified-rounded",
    message="{place}：{item} 的核定分 {value} 按两位小数取 {rounded}。",
    remedy="如不同意，请改为两位以内的小数。",
    message_en="{place}: the verified score {value} of {item} was rounded to {rounded}.",
    remedy_en="Enter at most two decimals.",
)
add(
    severity="error",
    code="correction-not-usable",
    message="{place}：{unit} {item}“{label}”改填了“{value}”，不能采用（{why}），仍按改填以前的计。",
    remedy="如要更正，请在这一格重新填写。",
    message_en="{place}: the correction “{value}” of “{label}” ({unit} {item}) cannot be used: {why}. What was there before still counts.",
    remedy_en="Enter it again there if need be.",
)
add(
    severity="warning",
    code="correction-implausible",
    message="{place}：{unit} {item} 按主办单位改动后的数计，但{why}。",
    remedy="请核对改动的数；确实如此的，请在核定说明中写明。",
    message_en="{place}: {unit} {item} is counted as corrected, but {why}.",
    remedy_en="Check the correction, or explain it under 核定说明.",
)
add(
    severity="warning",
    code="correction-lapsed",
    message="{item} {unit}“{label}”：原值现在是{value}，和更正时的不同，此前的更正（{old}）不再采用。",
    remedy="如仍需更正，请在填报明细中重新填写。",
    message_en="{item} {unit} “{label}”: what came is now {value}, another value than when it was corrected; the earlier correction ({old}) no longer holds.",
    remedy_en="Correct it again in 填报明细 if need be.",
)
add(
    severity="warning",
    code="office-entries-idle",
    message="主评分表里核定、更正过的有 {count} 处，所属的评分项、填报项或单位已不在指标体系里，现在不起作用：{what}。",
    remedy="只是改了编号、代码或编码的，请在指标体系里改回，或在主评分表新的那一行重新填写；确已取消的不用处理。",
    message_en="{count} verified scores or corrections belong to items, inputs or units that the catalogue no longer has, and are not used: {what}.",
    remedy_en="Where only an id or code was changed, change it back in 指标体系.xlsx, or type them into the new rows.",
)
add(
    severity="warning",
    code="master-in-use",
    message="{file} 正在被打开，新结果写到了 {written}。",
    remedy="请保存并关闭 {file}，再运行一次收表，两份的改动会自动合并。",
    message_en="{file} is open; the new results were written to {written}.",
    remedy_en="Save and close {file}, then run collect again: both files' changes are merged.",
)
add(
    severity="error",
    code="master-unreadable",
    message="{file} 读不出来：{why}。里面填的内容无法读取，所以没有动它，也没有写新的主评分表。",
    remedy="请{how}，再收表。",
    message_en="{file} cannot be read ({why_en}). It was left as it is, and no new master was written.",
    remedy_en="Please {how_en}, then collect again.",
)
add(
    severity="error",
    code="master-other-round",
    message="{file} 是另一轮评价的主评分表（轮次 {whose}，本轮是 {ours}）。没有动它，也没有写新的主评分表。",
    remedy="请把它移回它自己的文件夹；本轮原来的主评分表如已被覆盖，可用 govcredit-xl returns backups 找到、恢复，或移走它后收表，按台账重写。",
    message_en="{file} is the master of another round ({whose}; this one is {ours}). It was left as it is; nothing was written.",
    remedy_en="Move it back to its own folder; then collect, or bring this round's own one back (govcredit-xl returns backups).",
)
add(
    severity="error",
    code="master-gone",
    message="{master} 不见了，只有另存的 {file}。里面填的内容不能直接读取，所以没有写新的主评分表。",
    remedy="请用 Excel 或 WPS 打开 {file}，另存为“Excel 工作簿（*.xlsx）”，文件名 {master}，再收表。",
    message_en="{master} is gone; there is only {file}, which is not read. No new master was written.",
    remedy_en="Open {file} in Excel or WPS, save it as {master} (.xlsx), then collect again.",
)
add(
    severity="warning",
    code="master-saved-otherwise",
    message="{file} 是主评分表另存的副本，里面填的内容没有读取；程序只读写 {master}。",
    remedy="里面有新填内容的，请打开它，另存为“Excel 工作簿（*.xlsx）”覆盖 {master}，再收表；没有的，请把它移走。",
    message_en="{file} is a copy of the master in another format; what is typed there is not read. Only {master} is.",
    remedy_en="If it holds new entries, save it as .xlsx over {master} and collect again; else move it away.",
)
add(
    severity="warning",
    code="master-snapshot-lost",
    message="{file} 里没有程序写的标记（可能是粘贴成了新工作簿），已与台账里此前写出的数逐格核对，不同的都按主办单位的改动记入调整记录。原文件已备份为 {backup}。",
    remedy="请看一遍调整记录；不是您改的，请改回来。",
    message_en="{file} has lost the program's mark; it was compared with the figures in the ledger, and what differs counts as typed by the office. It was kept as {backup}.",
    remedy_en="Look through 调整记录, and undo what was not meant.",
)
add(
    severity="warning",
    code="master-kept-changing",
    message="收表时 {file} 一再被保存，新结果写到了 {written}；{file} 里填的内容都在，没有被覆盖。",
    remedy="请保存并关闭 {file}，再运行一次收表，两份的改动会自动合并。",
    message_en="{file} was saved again and again during the run; the new results were written to {written}, and nothing in {file} was overwritten.",
    remedy_en="Save and close {file}, then run collect again: both files' changes are merged.",
)
add(
    severity="error",
    code="master-rows-mixed",
    message="{file} 的“{sheet}”{rows}的行错开了（{why}），这些行里填的内容没有采用，也没有清除，此前记录的照旧。原文件已备份为 {backup}。",
    remedy="多半是只选了一部分列排序。请在新的主评分表里核对这些行，把没有采用的重新填上；排序时请选整张表或用筛选按钮。",
    message_en="{file}, {sheet}: the rows {rows} no longer belong together ({why_en}); what stands there was neither used nor cleared. The file was kept as {backup}.",
    remedy_en="Enter it again in the new master; when sorting, take the whole table or use the filter buttons.",
)
add(
    severity="error",
    code="master-entry-held",
    message="{place}：“{heading}”填的“{value}”没有采用，因为{why}。",
    remedy="请在新的主评分表里核对后，填到它该在的那一行。",
    message_en="{place}: “{value}” under {heading} was not used: {why_en}.",
    remedy_en="Check it and enter it in its row of the new master.",
)
add(
    severity="warning",
    code="master-row-without-item",
    message="{place}：这一行填了“{value}”，但{why}，没有采用；这一行已照样搬到表的下面。",
    remedy="请把它填到对应编号的那一行，再删去这一行。",
    message_en="{place}: “{value}” stands in a row of which {why_en}; it was not used, and the row was kept below the table.",
    remedy_en="Enter it in the row of its item and delete this row.",
)
add(
    severity="warning",
    code="master-formula-without-value",
    message="{place}：“{heading}”是公式，文件里没有它的结果，没有采用，此前记录的照旧。",
    remedy="请用 Excel、WPS 或 LibreOffice 打开主评分表，保存一次再收表；或直接填数。",
    message_en="{place}: {heading} is a formula whose result is not in the file; it was not used, what was recorded before holds.",
    remedy_en="Open and save the master in Excel, WPS or LibreOffice and collect again, or type the number.",
)
add(
    severity="warning",
    code="master-heading-missing",
    message="{file} 的“{sheet}”找不到列“{heading}”，这一列里的改动没有读取。原文件已备份为 {backup}。",
    remedy="请在备份中核对，需要的内容填到新的主评分表。",
    message_en="{file}: the sheet {sheet} has no column {heading}; what stood there was not read. The file was kept as {backup}.",
    remedy_en="Check the backup and enter what is needed in the new master.",
)
add(
    severity="warning",
    code="master-sheet-missing",
    message="{file} 里找不到“{sheet}”表，这张表里的改动没有读取，此前记录的照旧。原文件已备份为 {backup}。",
    remedy="请在备份中核对，需要的内容填到新的主评分表。",
    message_en="{file} has no sheet {sheet}; what stood there was not read, what had been recorded before holds. The file was kept as {backup}.",
    remedy_en="Check the backup and enter what is needed in the new master.",
)
add(
    severity="warning",
    code="master-not-carried",
    message="主评分表中有不能带入新表的内容：{what}。完整保留在 {backup}。",
    remedy="需要时请从备份中复制。",
    message_en="The master held what cannot be carried over: {what}. It is kept in full in {backup}.",
    remedy_en="Copy it from the backup if you need it.",
)
add(
    severity="warning",
    code="edited-file-replaced",
    message="{file} 写出以后有人改过，现在已按最新的数据重写；改过的那一份留在 {backup}。",
    remedy="需要其中的改动，请打开留存的那一份抄过来。",
    message_en="{file} had been changed by hand since it was written; it was written anew, and the changed one is kept as {backup}.",
    remedy_en="Copy what you need of it from the kept file.",
)
add(
    severity="warning",
    code="master-formula-overwritten",
    message="{place}：主评分表的公式被改成了“{value}”，已恢复为公式。",
    remedy="要改分数请填“核定分”，要改数据请改“填报明细”的“值”。",
    message_en="{place}: a formula of the master was overwritten with “{value}”; it has been restored.",
    remedy_en="Use 核定分 to change a score, or 值 in 填报明细 to change an answer.",
)


# -- Problems of what the office decides about returns, masters and the round ----------------------------
_SIGNED = " --by 姓名 --why 原因"
_SIGNED_EN = " --by NAME --why REASON"

# -- what holds --------------------------------------------------------------------------------------
add(
    severity="warning",
    code="return-held",
    message="{file} 由 {by} 于 {at} 决定暂不计入：{why}。",
    remedy=f'核实后恢复计入：govcredit-xl returns restore "{{file}}"{_SIGNED}；不采用：govcredit-xl returns drop "{{file}}"{_SIGNED}。',
    message_en="{file} is held by a decision of {by} ({at}): {why}.",
    remedy_en=f'To let it count: govcredit-xl returns restore "{{file}}"{_SIGNED_EN}; to leave it out for good, drop for restore.',
)
add(
    severity="info",
    code="return-dropped",
    message="{file} 由 {by} 于 {at} 决定不采用：{why}。",
    remedy=f'如要恢复：govcredit-xl returns restore "{{file}}"{_SIGNED}。',
    message_en="{file} is left out by a decision of {by} ({at}): {why}.",
    remedy_en=f'To take it back: govcredit-xl returns restore "{{file}}"{_SIGNED_EN}.',
)
add(
    severity="info",
    code="return-assigned",
    message="{file} 由 {by} 于 {at} 指定为 {owner} 的报送：{why}。",
    remedy=f'如要取消：govcredit-xl returns restore "{{file}}"{_SIGNED}。',
    message_en="{file} was assigned to {owner} by {by} ({at}): {why}.",
    remedy_en=f'To undo this: govcredit-xl returns restore "{{file}}"{_SIGNED_EN}.',
)
add(
    severity="warning",
    code="assigned-over-token",
    message="{file} 带有{whose}的有效标识，现按主办单位的决定作为 {unit} 的报送。",
    remedy=f'请确认没有指错单位；如指错了：govcredit-xl returns restore "{{file}}"{_SIGNED}。',
    message_en="{file} carries a valid token of {whose_en}; by the office's decision it counts for {unit}.",
    remedy_en=f'Make sure that the unit is right; to undo this: govcredit-xl returns restore "{{file}}"{_SIGNED_EN}.',
)

# -- asking for a decision -------------------------------------------------------------------------------
add(
    severity="error",
    code="decision-unsigned",
    message="这个命令要写明是谁决定的、为什么，缺少：{missing}。",
    remedy="请补上，例如：--by 王芳 --why “单位来电说明发错了”。",
    message_en="This command wants to know who decided and why; missing: {missing}.",
    remedy_en='Add it, for example: --by Wang --why "sent by mistake".',
)
add(
    severity="error",
    code="no-such-arrival",
    message="收件里没有“{name}”{near}。",
    remedy="请用 govcredit-xl returns 查看收件，写路径、路径中独有的一段，或哈希值开头的几位。",
    message_en="Nothing that arrived is called “{name}”{near_en}.",
    remedy_en="See govcredit-xl returns; give a path, a unique part of it, or the beginning of the hash.",
)
add(
    severity="error",
    code="ambiguous-arrival",
    message="“{name}”对应 {count} 份不同的收件：{which}。",
    remedy="请写得更完整些，或写哈希值开头的几位。",
    message_en="“{name}” may mean {count} different arrivals: {which}.",
    remedy_en="Give more of the path, or the beginning of the hash.",
)
add(
    severity="warning",
    code="decision-idle",
    message="{file} 已经是这样了（{by} 于 {at} 决定：{why}），没有再记。",
    remedy="不用处理。",
    message_en="{file} stands like that already ({by}, {at}: {why}); nothing was recorded.",
    remedy_en="Nothing to do.",
)
add(
    severity="error",
    code="nothing-to-restore",
    message="{file} 没有可以取消的决定。",
    remedy="请用 govcredit-xl returns 查看它现在的状态。",
    message_en="There is no decision about {file} that could be undone.",
    remedy_en="See govcredit-xl returns for how it stands.",
)
add(
    severity="error",
    code="cannot-assign",
    message="{file} 不能指定给 {owner}：{why}。",
    remedy="请核对文件；不是本轮的填报表时，请单位用自己的填报表重新报送。",
    message_en="{file} cannot be assigned to {owner}: {why}.",
    remedy_en="Check the file; if it is no workbook of this round, have the unit send its own.",
)
add(
    severity="error",
    code="nothing-collected",
    message="这一轮还没有收过表。",
    remedy="请先运行 govcredit-xl collect inbox/。",
    message_en="Nothing has been collected in this round yet.",
    remedy_en="Run govcredit-xl collect inbox/ first.",
)

# -- a closed round --------------------------------------------------------------------------------------
add(
    severity="warning",
    code="round-closed",
    message="本轮已由 {by} 于 {at} 关闭（{why}），总得分 {total}，各项得分不再变动；{changes}。",
    remedy="如要按新情况重算：govcredit-xl returns reopen --by 姓名 --why 原因，再收表。",
    message_en="The round was closed by {by} on {at} ({why}) with a score of {total}; the figures stay; {changes_en}.",
    remedy_en="To compute anew: govcredit-xl returns reopen --by NAME --why REASON, then collect.",
)
add(
    severity="warning",
    code="master-changed-while-closed",
    message="{file} 在本轮关闭之后有改动（{what}），没有采用；文件没有被覆盖。",
    remedy="请重新开放本轮后再收表，改动会被读取；如是误改，可从 govcredit-xl returns backups 恢复。",
    message_en="{file} was changed after the round was closed ({what}); that was not used, and the file was left.",
    remedy_en="Reopen the round and collect to have it read; if it was a mistake, see govcredit-xl returns backups.",
)
add(
    severity="info",
    code="master-put-back",
    message="{file} 不在了，已按关闭时的样子放回。",
    remedy="不用处理。",
    message_en="{file} was missing; it was put back as it was at closing.",
    remedy_en="Nothing to do.",
)
add(
    severity="error",
    code="round-is-closed",
    message="本轮已由 {by} 于 {at} 关闭（{why}），现在不能{what}。",
    remedy="请先重新开放：govcredit-xl returns reopen --by 姓名 --why 原因。",
    message_en="The round was closed by {by} on {at} ({why}): {what_en} is not possible now.",
    remedy_en="Reopen it first: govcredit-xl returns reopen --by NAME --why REASON.",
)
add(
    severity="error",
    code="round-not-closed",
    message="本轮没有关闭，不用重新开放。",
    remedy="请用 govcredit-xl status 查看。",
    message_en="The round is not closed.",
    remedy_en="See govcredit-xl status.",
)
add(
    severity="error",
    code="master-must-be-closed",
    message="{file} 正在被打开，现在不能{what}。",
    remedy="请保存并关闭它，再试一次。",
    message_en="{file} is open elsewhere; {what_en} is not possible now.",
    remedy_en="Save and close it, then try again.",
)

# -- earlier masters ---------------------------------------------------------------------------------------
add(
    severity="error",
    code="no-such-backup",
    message="备份里没有“{name}”{near}。",
    remedy="请用 govcredit-xl returns backups 查看，写全名或独有的一段。",
    message_en="There is no backup “{name}”{near_en}.",
    remedy_en="See govcredit-xl returns backups; give the name or a unique part of it.",
)
add(
    severity="error",
    code="backup-unusable",
    message="{file} 不能恢复：{why}。现在的主评分表没有改动。",
    remedy="请换一份备份；其中个别内容可以打开它抄回。",
    message_en="{file} cannot be brought back: {why}. The present master was left as it is.",
    remedy_en="Choose another; single entries can be copied from it by hand.",
)


# -- Problems that are unlikely rather than wrong, of evidence, and of what is given back to be corrected ---
add(
    severity="warning",
    code="rate-far-from-peers",
    message="{place}：“{numerator}”÷“{denominator}”是 {rate}，{count} 个单位的中位数是 {median}，相差很大。",
    remedy="请核对两个数；确实如此的，请在“情况说明”写明原因，不用改数。",
    message_en="{place}: “{numerator}” ÷ “{denominator}” is {rate}; the median of {count} units is {median}.",
    remedy_en="Check both figures; if they are right, explain in 情况说明 instead of changing them.",
)
add(
    severity="warning",
    code="figure-jumped",
    message="{place}：“{label}”这次填的是 {value}，上次报的是 {before}，相差十倍以上。",
    remedy="请核对是否多写、少写了一位或弄错了单位；确实如此的，请在“情况说明”写明原因，不用改数。",
    message_en="{place}: “{label}” is {value} but was {before} in the version before: ten times or more apart.",
    remedy_en="Check for a slip of a digit or the unit of measure; if it is right, explain in 情况说明 instead.",
)
add(
    severity="warning",
    code="evidence-missing",
    message="{place}：{item} 的评价方法是“{method}”，填报的内容要有佐证，却没有写佐证材料，也没有收到标明此项的文件。",
    remedy="请在“佐证材料”写明文件名或网址，文件名以“{item}_”开头，随表一起报送。",
    message_en="{place}: item {item} wants evidence (评价方法 {method}); the unit claims something but names and sent none.",
    remedy_en="Name the file or address under 佐证材料 and send the file, its name beginning with “{item}_”.",
)
add(
    severity="warning",
    code="evidence-not-received",
    message="{place}：写了佐证材料“{name}”，没有收到这个文件。",
    remedy="请补报这个文件，文件名与表中写的一致；已经报过的，请核对文件名。",
    message_en="{place}: the evidence “{name}” is named, but no such file has come.",
    remedy_en="Send the file under just this name; if it was sent, compare the names.",
)
add(
    severity="warning",
    code="evidence-without-unit",
    message="{file} 是佐证材料，看不出是哪个单位的，没有归到任何评分项。",
    remedy="请让单位在文件名里写明单位和编号，如“平桥镇_12.1_截图.pdf”，或把文件放进以单位命名的文件夹再收一次。",
    message_en="{file} is evidence, but does not say whose; it belongs to no item yet.",
    remedy_en="Have the unit put its name and the item's id into the file name, or put the file into a folder named after the unit.",
)
add(
    severity="info",
    code="evidence-without-item",
    message="{file} 是佐证材料，没有写明是哪个评分项的。",
    remedy="不用处理；需要归到评分项时，文件名请以编号开头，如“12.1_截图.pdf”，或在填报表“佐证材料”写明文件名。",
    message_en="{file} is evidence that does not say for which item.",
    remedy_en="Nothing to do; to tie it to an item, begin its name with the item's id or name it in the form.",
)
add(
    severity="info",
    code="nothing-to-correct",
    message="{name}：没有要退改的内容（{why}）。",
    remedy="不用处理。",
    message_en="{name}: nothing to give back ({why_en}).",
    remedy_en="Nothing to do.",
)
add(
    severity="warning",
    code="correction-on-newer-form",
    message="{name}报的是较早下发的填报表（{file}），现在的填报表已经不同。退改用的是现在的填报表，原来的答案搬过来 {kept} 个，{dropped} 个填报项已取消、没有搬。",
    remedy="请提醒单位核对一遍搬过来的答案。",
    message_en="{name} answered on an earlier form ({file}); the present one was given back with {kept} of its answers, {dropped} inputs being gone.",
    remedy_en="Have the unit look through the answers.",
)
