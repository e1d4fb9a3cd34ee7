"""Problems of files that cannot be read, or must not be."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

_ARCHIVED = "原件已存档，没有计入，其他文件不受影响。"
_ARCHIVED_EN = "The original is archived and does not count; no other file is affected."

add(
    severity="error",
    code="not-read-now",
    message="{file} 这一次没有读成：{why}。没有计入，其他文件不受影响。",
    remedy="请再运行一次收表，会自动重读；存档里缺的或坏的会从 inbox 补上，所以请不要移走 inbox 里的原件。",
    message_en="{file} could not be read this time: {why}. It does not count; no other file is affected.",
    remedy_en="Run collect again. What the archive lacks is put back from the inbox, so leave the original there.",
)
add(
    severity="warning",
    code="earlier-reading-kept",
    message="{file} 这一次没有读成，仍按上一次读到的内容计入。",
    remedy="请再运行一次收表，会自动重读。",
    message_en="{file} could not be read this time; what was read of it before still counts.",
    remedy_en="Run collect again; it is then read anew.",
)
add(
    severity="error",
    code="parser-died",
    message="读取程序在 {file} 上异常退出，本机读不出这个文件。" + _ARCHIVED,
    remedy="请再运行一次收表，会自动重读；仍读不出的，请用 Excel 或 WPS 打开核对，另存为 .xlsx 后重新报送。",
    message_en="Reading {file} ended the reading process: it cannot be read here. " + _ARCHIVED_EN,
    remedy_en="Run collect again; if that does not help, open it in Excel or WPS, save it as .xlsx and send that.",
)
add(
    severity="error",
    code="parser-too-slow",
    message="{file} 处理器用了 {seconds} 秒还没有读完，这一次先放下了。" + _ARCHIVED,
    remedy="请再运行一次收表，会自动重读；仍读不完的，请用 Excel 或 WPS 打开，删去与填报无关的内容，另存为 .xlsx 后重新报送。",
    message_en="{file} was not read after {seconds} seconds of work and was left for now. " + _ARCHIVED_EN,
    remedy_en="Run collect again; if that does not help, open it in Excel or WPS, remove what does not belong to the form, "
    "save it as .xlsx and send that.",
)
add(
    severity="error",
    code="parser-too-much-memory",
    message="读取 {file} 需要的内存超过 {megabytes} MB，这一次先放下了。" + _ARCHIVED,
    remedy="请再运行一次收表，会自动重读；仍读不了的，请用 Excel 或 WPS 打开，删去与填报无关的内容，另存为 .xlsx 后重新报送。",
    message_en="{file} needs more than {megabytes} MB of memory to be read and was left for now. "
    + _ARCHIVED_EN,
    remedy_en="Run collect again; if that does not help, open it in Excel or WPS, remove what does not belong to the form, "
    "save it as .xlsx and send that.",
)
add(
    severity="error",
    code="has-password",
    message="{file} 设了打开密码，读不了。原件已存档，没有计入。",
    remedy="请让单位在 Excel 或 WPS 里取消打开密码（文件 - 信息 - 保护工作簿）后重新报送。",
    message_en="{file} has a password and cannot be read. The original is archived and does not count.",
    remedy_en="Have the unit remove the password (File, Info, Protect Workbook) and send it again.",
)
add(
    severity="error",
    code="unknown-encryption",
    message="{file} 是加密的，本机解不开：{why}。" + _ARCHIVED,
    remedy="请让单位去掉加密或权限限制（文件 - 信息 - 保护工作簿），另存为 .xlsx 后重新报送。",
    message_en="{file} is encrypted and cannot be opened here: {why_en}. " + _ARCHIVED_EN,
    remedy_en="Have the unit remove the encryption or the restriction (File, Info, Protect Workbook), save it as .xlsx and "
    "send that.",
)
add(
    severity="error",
    code="document-encrypted",
    message="{file} 是被单位的文档加密系统（{system}）加密过的，在单位以外的电脑上打不开。原件已存档，没有计入。",
    remedy="请让单位在加密系统里对这个文件做“解密”或“外发”审批后重新发送；发送前先在没有装加密系统的电脑（或手机）上试着打开。",
    message_en="{file} was encrypted by the unit's system for document encryption ({system_en}) and opens on its own computers "
    "only. The original is archived and does not count.",
    remedy_en="Have the unit release the file in that system and send it again, after it opened on a computer (or phone) "
    "without the system.",
)
add(
    severity="error",
    code="login-page",
    message="{file} 不是表格，而是一个要求登录的网页：下载时没有登录，或者登录已过期。原件已存档，没有计入。",
    remedy="请让单位重新登录原来的系统下载，用 Excel 或 WPS 打开确认是填好的表格，再作为附件发送。",
    message_en="{file} is no workbook but a page that asks to log in: whoever downloaded it was not logged in any more. The "
    "original is archived and does not count.",
    remedy_en="Have the unit log in, download it again, see in Excel or WPS that it is the form, and send that.",
)
add(
    severity="error",
    code="not-readable-here",
    message="{file} 在本机读不出来：{why}。" + _ARCHIVED,
    remedy="请用 Excel 或 WPS 打开核对，另存为 .xlsx 后放入 inbox 再收一次；打不开的，请让单位重新报送。",
    message_en="{file} cannot be read here: {why_en}. " + _ARCHIVED_EN,
    remedy_en="Open it in Excel or WPS, save it as .xlsx, put that into the inbox and collect again; if it does not open, have "
    "the unit send it again.",
)
add(
    severity="error",
    code="oversized-file",
    message="{file} 超出正常填报表的大小：{why}。" + _ARCHIVED,
    remedy="请核对来源；确是填报表的，请让单位删去与填报无关的内容，或用下发的空表重新填写。",
    message_en="{file} is larger than any form: {why_en}. " + _ARCHIVED_EN,
    remedy_en="Find out where it came from; have the unit remove what does not belong to the form, or fill in a new one.",
)
add(
    severity="error",
    code="forged-archive",
    message="{file} 的内部结构对不上：{why}。" + _ARCHIVED,
    remedy="请核对来源；确是填报表的，请让单位用 Excel 或 WPS 另存为 .xlsx 后重新报送。",
    message_en="{file} is not put together as workbooks are: {why_en}. " + _ARCHIVED_EN,
    remedy_en="Find out where it came from; if it is a form, have the unit save it as .xlsx and send that.",
)
add(
    severity="error",
    code="forbidden-xml",
    message="{file} {why}，填报表不会这样。" + _ARCHIVED,
    remedy="请核对来源；确是填报表的，请让单位用 Excel 或 WPS 另存为 .xlsx 后重新报送。",
    message_en="{file} holds what no form holds: {why_en}. " + _ARCHIVED_EN,
    remedy_en="Find out where it came from; if it is a form, have the unit save it as .xlsx and send that.",
)
add(
    severity="error",
    code="hidden-macros",
    message="{file} 标明不带宏，里面却藏着宏，已隔离，没有打开。" + _ARCHIVED,
    remedy="请核对来源，不要打开；请让单位用下发的填报表重新填写。",
    message_en="{file} says that it has no macros, but hides some; it was quarantined unopened. "
    + _ARCHIVED_EN,
    remedy_en="Find out where it came from, and do not open it; have the unit fill in the form that was sent.",
)
add(
    severity="error",
    code="macro-sheet",
    message="{file} 含有 Excel 4.0 宏表，已隔离，没有打开。" + _ARCHIVED,
    remedy="请核对来源，不要打开；请让单位用下发的填报表重新填写。",
    message_en="{file} has a sheet of Excel 4.0 macros; it was quarantined unopened. " + _ARCHIVED_EN,
    remedy_en="Find out where it came from, and do not open it; have the unit fill in the form that was sent.",
)
add(
    severity="error",
    code="dde-link",
    message="{file} 含有会启动其他程序的链接（DDE 或 OLE 链接），已隔离，没有打开。" + _ARCHIVED,
    remedy="请核对来源，不要打开；请让单位删去链接，或用下发的填报表重新填写。",
    message_en="{file} has a link that starts another program; it was quarantined unopened. " + _ARCHIVED_EN,
    remedy_en="Find out where it came from, and do not open it; have the unit remove the link or fill in a new form.",
)
add(
    severity="error",
    code="embedded-object",
    message="{file} 嵌入了其他文件或控件（OLE 对象），已隔离，没有打开。" + _ARCHIVED,
    remedy="请让单位从表中删去嵌入的文件，作为单独的附件报送，填报表重新报送。",
    message_en="{file} has other files or controls embedded; it was quarantined unopened. " + _ARCHIVED_EN,
    remedy_en="Have the unit take the embedded files out, send them on their own, and send the form again.",
)
add(
    severity="info",
    code="macros-not-run",
    message="{file} 带有宏；只读取了数值，宏没有运行。",
    remedy="不用处理。",
    message_en="{file} has macros; only its values were read, and nothing was run.",
    remedy_en="Nothing to do.",
)
add(
    severity="info",
    code="external-links",
    message="{file} 引用了其他工作簿；按它保存时的数值读取，没有打开那些文件。",
    remedy="如数值有疑问，请让单位改为直接填写数据。",
    message_en="{file} refers to other workbooks; the values that it was saved with were read, and those files were not opened.",
    remedy_en="If a value is in doubt, have the unit enter the figure itself.",
)
add(
    severity="warning",
    code="looks-not-told",
    message="{file} 读不出单元格的样子（数字格式、删除线、上下标），按单元格里的值读取。",
    remedy="请用 Excel 或 WPS 打开，看一看显示的和读取的数是否一致；不一致的，请让单位另存为 .xlsx 重新报送。",
    message_en="{file} does not tell here how its cells look (number formats, strike-through, raised text): their values "
    "were read as they are.",
    remedy_en="Open it in Excel and see whether it shows the figures that were read; if not, have the unit send it as .xlsx.",
)
add(
    severity="info",
    code="formulas-not-compared",
    message="{file} 的格式读不出公式原文，没有核对表中的公式是否被改动；得分一律重新计算。",
    remedy="不用处理；如需核对，请让单位报送 .xlsx。",
    message_en="{file} is in a format whose formulas cannot be read: whether they were changed was not looked at; scores are computed anew.",
    remedy_en="Nothing to do; ask for an .xlsx if it matters.",
)
