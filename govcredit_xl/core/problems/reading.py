"""Problems of files that cannot be read, or must not be."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

_ARCHIVED = "原件已存档，没有计入，其他文件不受影响。"
_ARCHIVED_EN = "The original is archived and does not count; no other file is affected."

add(
    "error",
    "parser-died",
    "{file} 使读取程序异常退出，可能已损坏或是恶意文件。" + _ARCHIVED,
    "请用 Excel 或 WPS 打开核对，另存为 .xlsx 后重新报送；打不开的，请让单位重新填报。",
    "{file} made the reading process end; it may be damaged or hostile. " + _ARCHIVED_EN,
    "Open it in Excel or WPS, save it as .xlsx and send that; if it cannot be opened, have the unit fill in a new one.",
)
add(
    "error",
    "parser-too-slow",
    "{file} 用了 {seconds} 秒还没有读完，已放弃，可能已损坏或是恶意文件。" + _ARCHIVED,
    "请用 Excel 或 WPS 打开核对，删去与填报无关的内容，另存为 .xlsx 后重新报送。",
    "{file} could not be read within {seconds} seconds; it may be damaged or hostile. " + _ARCHIVED_EN,
    "Open it in Excel or WPS, remove what does not belong to the form, save it as .xlsx and send that.",
)
add(
    "error",
    "parser-too-much-memory",
    "{file} 读取时需要的内存超过 {megabytes} MB，已放弃，可能已损坏或是恶意文件。" + _ARCHIVED,
    "请用 Excel 或 WPS 打开核对，删去与填报无关的内容，另存为 .xlsx 后重新报送。",
    "{file} needs more than {megabytes} MB of memory to be read; it may be damaged or hostile. "
    + _ARCHIVED_EN,
    "Open it in Excel or WPS, remove what does not belong to the form, save it as .xlsx and send that.",
)
add(
    "error",
    "has-password",
    "{file} 设了打开密码，读不了。原件已存档，没有计入。",
    "请让单位在 Excel 或 WPS 里取消打开密码（文件 - 信息 - 保护工作簿）后重新报送。",
    "{file} has a password and cannot be read. The original is archived and does not count.",
    "Have the unit remove the password (File, Info, Protect Workbook) and send it again.",
)
add(
    "error",
    "oversized-file",
    "{file} 超出正常填报表的大小：{why}。" + _ARCHIVED,
    "请核对来源；确是填报表的，请让单位删去与填报无关的内容，或用下发的空表重新填写。",
    "{file} is larger than any form: {why_en}. " + _ARCHIVED_EN,
    "Find out where it came from; have the unit remove what does not belong to the form, or fill in a new one.",
)
add(
    "error",
    "forged-archive",
    "{file} 的内部结构不可信：{why}。" + _ARCHIVED,
    "请核对来源；确是填报表的，请让单位用 Excel 或 WPS 另存为 .xlsx 后重新报送。",
    "{file} cannot be trusted: {why_en}. " + _ARCHIVED_EN,
    "Find out where it came from; if it is a form, have the unit save it as .xlsx and send that.",
)
add(
    "error",
    "forbidden-xml",
    "{file} {why}，填报表不会这样。" + _ARCHIVED,
    "请核对来源；确是填报表的，请让单位用 Excel 或 WPS 另存为 .xlsx 后重新报送。",
    "{file} holds what no form holds: {why_en}. " + _ARCHIVED_EN,
    "Find out where it came from; if it is a form, have the unit save it as .xlsx and send that.",
)
add(
    "error",
    "hidden-macros",
    "{file} 标明不带宏，里面却藏着宏，已隔离，没有打开。" + _ARCHIVED,
    "请核对来源，不要打开；请让单位用下发的填报表重新填写。",
    "{file} says that it has no macros, but hides some; it was quarantined unopened. " + _ARCHIVED_EN,
    "Find out where it came from, and do not open it; have the unit fill in the form that was sent.",
)
add(
    "error",
    "macro-sheet",
    "{file} 含有 Excel 4.0 宏表，已隔离，没有打开。" + _ARCHIVED,
    "请核对来源，不要打开；请让单位用下发的填报表重新填写。",
    "{file} has a sheet of Excel 4.0 macros; it was quarantined unopened. " + _ARCHIVED_EN,
    "Find out where it came from, and do not open it; have the unit fill in the form that was sent.",
)
add(
    "error",
    "dde-link",
    "{file} 含有会启动其他程序的链接（DDE 或 OLE 链接），已隔离，没有打开。" + _ARCHIVED,
    "请核对来源，不要打开；请让单位删去链接，或用下发的填报表重新填写。",
    "{file} has a link that starts another program; it was quarantined unopened. " + _ARCHIVED_EN,
    "Find out where it came from, and do not open it; have the unit remove the link or fill in a new form.",
)
add(
    "error",
    "embedded-object",
    "{file} 嵌入了其他文件或控件（OLE 对象），已隔离，没有打开。" + _ARCHIVED,
    "请让单位从表中删去嵌入的文件，作为单独的附件报送，填报表重新报送。",
    "{file} has other files or controls embedded; it was quarantined unopened. " + _ARCHIVED_EN,
    "Have the unit take the embedded files out, send them on their own, and send the form again.",
)
add(
    "info",
    "macros-not-run",
    "{file} 带有宏；只读取了数值，宏没有运行。",
    "不用处理。",
    "{file} has macros; only its values were read, and nothing was run.",
    "Nothing to do.",
)
add(
    "info",
    "external-links",
    "{file} 引用了其他工作簿；按它保存时的数值读取，没有打开那些文件。",
    "如数值有疑问，请让单位改为直接填写数据。",
    "{file} refers to other workbooks; the values that it was saved with were read, and those files were not opened.",
    "If a value is in doubt, have the unit enter the figure itself.",
)
add(
    "info",
    "formulas-not-compared",
    "{file} 的格式读不出公式原文，没有核对表中的公式是否被改动；得分一律重新计算。",
    "不用处理；如需核对，请让单位报送 .xlsx。",
    "{file} is in a format whose formulas cannot be read: whether they were changed was not looked at; scores are computed anew.",
    "Nothing to do; ask for an .xlsx if it matters.",
)


# -- Problems of mails and archives ----------------------------------------------------------------------
add(
    "error",
    "container-password",
    "{file} 设了密码，打不开。",
    "请让单位去掉密码后重新发送。",
    "{file} is protected by a password.",
    "Have the unit send it again without one.",
)
add(
    "error",
    "container-broken",
    "{file} 打不开：{why}。",
    "请让单位重新压缩或重新发送。",
    "{file} cannot be opened: {why_en}.",
    "Have the unit pack or send it again.",
)
add(
    "error",
    "container-empty",
    "{file} 里面没有文件。",
    "请让单位把填报表放进去后重新发送。",
    "{file} holds no files.",
    "Have the unit send it again with its workbook.",
)
add(
    "error",
    "container-over-limit",
    "{file} {what}，没有拆开。",
    "请让单位只发填报表和佐证材料，分几次发送；确需收取的，请自行解压后放入 inbox。",
    "{file} holds more than {what_en}; it was not unpacked.",
    "Have the unit send only its workbook and evidence, in several parts.",
)
add(
    "error",
    "container-lies",
    "{file} 的内部目录与内容不符（{why}），可能是恶意文件，没有拆开。",
    "请与单位联系，确认后重新压缩发送。",
    "{file}: its directory does not agree with its content ({why_en}); it may be malicious and was not unpacked.",
    "Ask the unit, and have it pack and send the files again.",
)
add(
    "error",
    "container-needs-tool",
    "{file} 是 {kind}，拆开它需要安装 {tool}，本机没有。",
    "请安装 {tool} 后再运行一次收表，或让单位改用 zip 压缩后重新发送。",
    "{file} is {kind_en}; unpacking it takes {tool_en}, which is not installed here.",
    "Install {tool_en} and run collect again, or have the unit send a zip.",
)
add(
    "error",
    "container-failed",
    "{file} 拆开时出错：{why}。原件已存档。",
    "请让单位直接发送填报表，或用 zip 重新压缩后发送。",
    "{file} could not be unpacked: {why_en}. The original is archived.",
    "Have the unit send the workbook itself, or pack it again as a zip.",
)
add(
    "error",
    "member-refused",
    "{file} 里的 {member} 没有取出：{why}。",
    "能取出的文件都已照常取出；请让单位把这个文件单独重新发送。",
    "{file}: {member} was not taken out: {why_en}.",
    "Whatever could be taken out was; have the unit send this one again by itself.",
)
add(
    "warning",
    "member-name-odd",
    "{file} 里有一个文件的名字不正常：{member}。只作显示，不会按它写文件。",
    "请留意是否为恶意文件。",
    "{file}: the name of a member is out of order: {member}. It is only shown, no file is written under it.",
    "Mind that it may be malicious.",
)
add(
    "info",
    "attachment-names-differ",
    "{file} 的一个附件有两个名字：{other} 和 {name}，以 {name} 为准。",
    "不用处理。",
    "{file}: an attachment has two names, {other} and {name}; the latter is used.",
    "Nothing to do.",
)
add(
    "warning",
    "mail-without-attachment",
    "{file} 是一封没有附件的邮件（主题：{subject}，发件人：{sender}）。",
    "请看一下正文；如应附有填报表，请让单位补发。",
    "{file} is a mail without attachments (subject: {subject}, from: {sender}).",
    "Read it; if a workbook should be there, ask the unit for it.",
)
add(
    "warning",
    "mail-cloud-attachment",
    "{file} 里的附件是网盘或超大附件链接，文件不在邮件里（主题：{subject}，发件人：{sender}）。",
    "请打开邮件下载后放入 inbox，或让单位作为普通附件重新发送。",
    "{file} only links to a file kept in the cloud (subject: {subject}, from: {sender}).",
    "Download it into inbox, or have the unit attach it.",
)
