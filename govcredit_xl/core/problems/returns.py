"""Problems of returns."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="error",
    code="foreign-workbook",
    message="{file} 不是本轮发出的填报表：{why}。",
    remedy="请用本轮下发的填报表填写后重新报送。",
    message_en="{file} is not a workbook of this round: {why}.",
    remedy_en="Fill in the workbook that was sent out for this round.",
)
add(
    severity="error",
    code="other-round",
    message="{file} 是{which}的填报表，没有计入。",
    remedy="请用本轮（{here}）下发的填报表填写后重新报送；如果应收进那一轮，请到那一轮的文件夹里收取。",
    message_en="{file} belongs to {which_en}; it does not count.",
    remedy_en="Fill in the workbook of this round ({here_en}), or collect it in the round that it belongs to.",
)
add(
    severity="error",
    code="unit-conflict",
    message="{file} 说不清是哪个单位的：{why}。已列为待核，没有计入。",
    remedy="请核实后让单位用自己的填报表重新报送；已查明是哪个单位的，也可以指定："
    'govcredit-xl returns assign "{file}" 单位编码 --by 姓名 --why 原因。',
    message_en="{file}: it is not certain whose it is: {why}. It is held and does not count.",
    remedy_en="Find out, and have the unit send its own workbook; or, once you know whose it is: "
    'govcredit-xl returns assign "{file}" CODE --by NAME --why REASON.',
)
add(
    severity="error",
    code="truncated",
    message="{file} 打不开：{why}。",
    remedy="请让单位重新发送。",
    message_en="{file} is incomplete or damaged: {why}.",
    remedy_en="Have the unit send it again.",
)
add(
    severity="error",
    code="parser-failed",
    message="{file} 读取时出错：{why}。原件已存档。",
    remedy="请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。",
    message_en="{file} could not be read: {why}. The original is archived.",
    remedy_en="Open it in Excel or WPS, save it as .xlsx and send it again.",
)
add(
    severity="error",
    code="not-yet-readable",
    message="{file} 照文件名应是{expected}，内容却是{what}，读不出填报内容。原件已存档，没有计入。",
    remedy="请让单位在自己的电脑上用 Excel 或 WPS 打开填好的表格，另存为 .xlsx 后重新发送（只改文件名的后缀不起作用）；"
    "单位那边能打开而这里读不出的，多半是被文档加密系统加密了，请先解密。",
    message_en="{file} is named as {expected_en}, but its content is {what_en}; no answers can be read from it. The original is "
    "archived and does not count.",
    remedy_en="Have the unit open its filled-in form in Excel or WPS, save it as .xlsx and send that; renaming is not enough. "
    "Where it opens there but not here, it is most likely encrypted by a system of theirs and must be released first.",
)
add(
    severity="warning",
    code="evidence-unopened",
    message="{file} 已作为佐证材料收到，但本机没有打开：{why}。",
    remedy="请人工打开看一下；打不开的，请让单位换一份。",
    message_en="{file} came as evidence, but was not opened here: {why}.",
    remedy_en="Open it yourself; if it does not open, have the unit send another.",
)
add(
    severity="info",
    code="ignored-file",
    message="{file} 是{why}，不是报送文件。",
    remedy="不用处理。",
    message_en="{file} is {why}, not a return.",
    remedy_en="Nothing to do.",
)
add(
    severity="warning",
    code="still-arriving",
    message="{file} 还在变动，可能没有复制完，留到下次收取。",
    remedy="请等复制完成后再运行一次收表。",
    message_en="{file} is still changing and may be half copied; it is left for the next run.",
    remedy_en="Run collect again when it is complete.",
)
add(
    severity="warning",
    code="unreadable-path",
    message="{file} 读不了：{why}。",
    remedy="请检查文件权限后再运行一次收表。",
    message_en="{file} cannot be read: {why}.",
    remedy_en="Check its permissions and run collect again.",
)
add(
    severity="info",
    code="superseded",
    message="{file} 已被同一单位后来的报送 {by} 取代。",
    remedy="不用处理；两个版本都已存档。",
    message_en="{file} was replaced by the unit's later return {by}.",
    remedy_en="Nothing to do; both are archived.",
)
add(
    severity="warning",
    code="same-moment",
    message="{file} 和 {by} 是同一单位同时来的两份不同的填报表，分不出先后，按文件名的次序采用了 {by}。",
    remedy='请问清单位以哪一份为准；应以 {file} 为准的，运行 govcredit-xl returns drop "{by}" --by 姓名 --why 原因。',
    message_en="{file} and {by} are two different returns of one unit that came at the same moment; by the order of their names {by} counts.",
    remedy_en='Ask the unit which one holds; if it is {file}: govcredit-xl returns drop "{by}" --by NAME --why REASON.',
)
add(
    severity="warning",
    code="faulty-not-used",
    message="{file} 比 {by} 晚到，但有 {errors} 处错误，仍以先前无误的 {by} 为准。",
    remedy="请让单位改正后重新报送。",
    message_en="{file} came after {by} but has {errors} errors; the earlier clean {by} still counts.",
    remedy_en="Have the unit correct and resend it.",
)
add(
    severity="info",
    code="duplicate",
    message="{file} 与 {of} 内容完全相同，只计一次。",
    remedy="不用处理。",
    message_en="{file} has the same content as {of}; it counts once.",
    remedy_en="Nothing to do.",
)
add(
    severity="warning",
    code="duplicate-misnamed",
    message="{file} 与 {of} 内容完全相同，只计一次；它的文件名写的是{named}，内容却是{owner}的。",
    remedy="请核实{named}是否还没有报送自己的填报表。",
    message_en="{file} has the same content as {of} and counts once; its name says {named}, but it is the workbook of {owner}.",
    remedy_en="Find out whether {named} has yet to send its own workbook.",
)
add(
    severity="warning",
    code="duplicate-of-older",
    message="{file} 与先前的 {of} 内容完全相同，但现在以另一版本 {by} 为准；重发旧件不会改变这一点。",
    remedy="如确实要改用旧版本，请让单位改动后重新报送。",
    message_en="{file} equals the earlier {of}, but another version, {by}, counts now; sending an old file again does not change that.",
    remedy_en="If the old version should count, have the unit edit and resend it.",
)
add(
    severity="info",
    code="late-return",
    message="{file} 于 {received} 收到，晚于截止日期 {deadline}，标为逾期，照常计入。",
    remedy="不用处理。",
    message_en="{file} arrived on {received}, after the deadline of {deadline}; it is marked late and counts.",
    remedy_en="Nothing to do.",
)
add(
    severity="warning",
    code="formula-overwritten",
    message="{place}：表中的公式被改动了（应为计算“{label}”的公式）。以重新计算的结果为准。",
    remedy="如是有意改动，请在情况说明中写明原因。",
    message_en="{place}: a formula of the form (for “{label}”) was changed; the recomputed figure counts.",
    remedy_en="If that was meant, explain it in 情况说明.",
)
add(
    severity="info",
    code="validation-lost",
    message="{place}：“{label}”的填写限制（下拉列表、数据有效性）丢失或变了，多半是粘贴覆盖所致。填的内容已逐格重新核对。",
    remedy="不用处理；填写时粘贴请选“只粘贴数值”。",
    message_en="{place}: the validation of “{label}” is gone or changed, most likely by pasting; the value was checked all the same.",
    remedy_en="Nothing to do; paste values only.",
)
add(
    severity="warning",
    code="label-changed",
    message="{place}：“{label}”被改成了“{found}”。仍按原来的填报项读取。",
    remedy="请核对所填内容是否与原填报项一致。",
    message_en="{place}: the label “{label}” was changed to “{found}”; it was still read as the original input.",
    remedy_en="Check that the answer is to the original question.",
)
add(
    severity="error",
    code="input-not-found",
    message="{file} 里找不到“{label}”的填写位置（{why}），没有读到填的内容。",
    remedy="请在退改的工作簿或原来的填报表的 {sent} 重新填写后再报，不要删行、插行或改动格式。",
    message_en="{file}: the cell for “{label}” cannot be found ({why}); nothing was read.",
    remedy_en="Fill in {sent} of the workbook given back, or of the original form, without deleting or inserting rows.",
)
add(
    severity="warning",
    code="build-out-of-date",
    message="{file} 用的是较早下发的填报表，之后“{label}”改过：{what}。",
    remedy="请核对答案是否仍适用，必要时请单位用新表重报。",
    message_en="{file} was filled in on an earlier form; “{label}” has changed since: {what}.",
    remedy_en="Check that the answer still applies, or have the unit use the new form.",
)
add(
    severity="error",
    code="names-lost",
    message="{file} 的“{sheet}”里，各填写格的名称和公式都没有了，无法核实填写格是否被移动过，只能按编码和标签读取。",
    remedy="请让单位用原来的填报表填写，不要把表格复制到新建的文件里，存为 .xlsx 后重新报送。",
    message_en="{file}: names and formulas of {sheet} are gone, so that nobody can tell whether cells were moved.",
    remedy_en="Have the unit fill in the workbook that was sent, and save it as .xlsx.",
)
add(
    severity="warning",
    code="names-not-told",
    message="{file} 的格式不带各填写格的名称和公式，无法核实填写格是否被移动过，只能按编码和标签读取“{sheet}”。",
    remedy="请抽查几项；以后请单位存为 .xlsx 报送。",
    message_en="{file} is of a format without names and formulas, so that nobody can tell whether cells of {sheet} were moved.",
    remedy_en="Look at a few answers, and have the unit send .xlsx in future.",
)
add(
    severity="error",
    code="copies-differ",
    message="{place}：“{label}”这里是“{value}”，工作表“{other}”里是“{found}”，分不清以哪个为准，此项不计。",
    remedy="请只留一张填好的填报表，删去另一张后再报。",
    message_en="{place}: “{label}” is “{value}” here but “{found}” on sheet {other}; which one is meant is not certain.",
    remedy_en="Leave one copy of the form, filled in, and send that.",
)
add(
    severity="warning",
    code="copies-of-form",
    message="{file} 里有 {count} 张填报表（{sheets}），按“{sheet}”读取。",
    remedy="请核对，多余的表请删去。",
    message_en="{file} holds {count} copies of the form ({sheets}); {sheet} was read.",
    remedy_en="Check, and delete the surplus.",
)
add(
    severity="warning",
    code="unsigned",
    message="{file} 没有有效标识，只按文件名和表头认定为该单位的报送，已计入。",
    remedy='请向单位核实确是它报的；不是的，用 govcredit-xl returns drop "{file}" --by 姓名 --why 原因 取消。'
    "以后请单位用下发的填报表填写，不要另建文件。",
    message_en="{file} carries no valid token; only its name and heading say whose it is. It counts.",
    remedy_en='Ask the unit whether it sent it; if not: govcredit-xl returns drop "{file}" --by NAME --why REASON.',
)
add(
    severity="error",
    code="unsigned-held",
    message="{file} 没有有效标识，而该单位另有带有效标识的报送 {by}；为防冒名，没有用它取代，列为待核。",
    remedy='请向单位核实；确是它报的，用 govcredit-xl returns assign "{file}" {unit} --by 姓名 --why 原因 计入；'
    '不是的，用 govcredit-xl returns drop "{file}" --by 姓名 --why 原因。',
    message_en="{file} carries no valid token, but {by}, which does, is a return of the same unit; it is held.",
    remedy_en='Ask the unit. If it is its own: govcredit-xl returns assign "{file}" {unit} --by NAME --why REASON; '
    'if not: govcredit-xl returns drop "{file}" --by NAME --why REASON.',
)
add(
    severity="warning",
    code="fewer-answers",
    message="{file} 比该单位先前的 {of} 少 {gone} 个答案（{now} 个，先前 {before} 个）。",
    remedy='请向单位核实是不是发错了文件；发错的，用 govcredit-xl returns drop "{file}" --by 姓名 --why 原因，'
    "先前的就重新计入。",
    message_en="{file} has {gone} answers fewer than {of} before ({now} instead of {before}).",
    remedy_en='Ask the unit whether it sent the wrong file; if so: govcredit-xl returns drop "{file}" --by NAME --why '
    "REASON, and the earlier one counts again.",
)
add(
    severity="warning",
    code="fewer-answers-held",
    message="{file} 比该单位先前的 {of} 少 {gone} 个答案（{now} 个，先前 {before} 个），照“设置”的“答案减少处理”列为待核，没有计入。",
    remedy='请向单位核实；确实要改用它的，用 govcredit-xl returns assign "{file}" {unit} --by 姓名 --why 原因 计入；'
    '发错的，用 govcredit-xl returns drop "{file}" --by 姓名 --why 原因。',
    message_en="{file} has {gone} answers fewer than {of} before ({now} instead of {before}); as 答案减少处理 says, it is held.",
    remedy_en='Ask the unit. If it is meant: govcredit-xl returns assign "{file}" {unit} --by NAME --why REASON; '
    'if not: govcredit-xl returns drop "{file}" --by NAME --why REASON.',
)
add(
    severity="info",
    code="text-cleaned",
    message="{file} 的文字里有看不见的控制字符（多半是从别的程序粘贴来的），已去掉，其余照读。",
    remedy="不用处理；原件已存档。",
    message_en="{file} holds invisible control characters, most likely pasted; they were taken out, all else was read as it is.",
    remedy_en="Nothing to do; the original is archived.",
)
add(
    severity="warning",
    code="blank-form",
    message="{file} 就是发给 {unit} 的工作簿，一格也没有改过，不算报送。",
    remedy="放错了的不用管；是单位交来的，请告诉单位填好再报。",
    message_en="{file} is the very workbook that {unit} was given, with nothing changed in it: it is no return.",
    remedy_en="Leave it if it got there by mistake; if the unit sent it, ask for the one that is filled in.",
)
