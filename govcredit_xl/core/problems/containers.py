"""Problems of mails and archives."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="error",
    code="container-password",
    message="{file} 设了密码，打不开。",
    remedy="请让单位去掉密码后重新发送。",
    message_en="{file} is protected by a password.",
    remedy_en="Have the unit send it again without one.",
)
add(
    severity="error",
    code="container-broken",
    message="{file} 打不开：{why}。",
    remedy="请让单位重新压缩或重新发送。",
    message_en="{file} cannot be opened: {why_en}.",
    remedy_en="Have the unit pack or send it again.",
)
add(
    severity="error",
    code="container-method",
    message="{file} 用了本机读不了的压缩方法，没有拆开。",
    remedy="请让单位改用普通的 zip 重新压缩后发送；或在能解压的电脑上解压，把里面的文件放入 inbox。",
    message_en="{file} is packed by a method that is not known here; it was not unpacked.",
    remedy_en="Have the unit send an ordinary zip, or unpack it elsewhere and put its files into the inbox.",
)
add(
    severity="error",
    code="container-volume",
    message="{file} 是分卷压缩的一卷，缺少 {missing}，拆不开。",
    remedy="请让单位把缺的几卷补发来，与已有的几卷放在 inbox 的同一个文件夹里，再收一次。",
    message_en="{file} is one volume of a split archive; {missing_en} is missing, so it cannot be unpacked.",
    remedy_en="Have the unit send the missing volumes, put them into the same folder of the inbox as the others, and collect "
    "again.",
)
add(
    severity="error",
    code="container-empty",
    message="{file} 里面没有文件。",
    remedy="请让单位把填报表放进去后重新发送。",
    message_en="{file} holds no files.",
    remedy_en="Have the unit send it again with its workbook.",
)
add(
    severity="error",
    code="container-over-limit",
    message="{file} {what}，没有拆开。",
    remedy="请让单位只发填报表和佐证材料，分几次发送；确需收取的，请自行解压后放入 inbox。",
    message_en="{file} holds more than {what_en}; it was not unpacked.",
    remedy_en="Have the unit send only its workbook and evidence, in several parts.",
)
add(
    severity="error",
    code="container-lies",
    message="{file} 的内部目录与内容不符（{why}），正常的压缩软件不会这样，没有拆开。",
    remedy="请与单位联系，确认后重新压缩发送。",
    message_en="{file}: its directory does not agree with its content ({why_en}), as no packer writes it; it was not unpacked.",
    remedy_en="Ask the unit, and have it pack and send the files again.",
)
add(
    severity="error",
    code="container-needs-tool",
    message="{file} 是 {kind}，拆开它需要安装 {tool}，本机没有。",
    remedy="请安装 {tool} 后再运行一次收表，或让单位改用 zip 压缩后重新发送。",
    message_en="{file} is {kind_en}; unpacking it takes {tool_en}, which is not installed here.",
    remedy_en="Install {tool_en} and run collect again, or have the unit send a zip.",
)
add(
    severity="error",
    code="container-failed",
    message="{file} 拆开时出错：{why}。原件已存档。",
    remedy="请让单位直接发送填报表，或用 zip 重新压缩后发送。",
    message_en="{file} could not be unpacked: {why_en}. The original is archived.",
    remedy_en="Have the unit send the workbook itself, or pack it again as a zip.",
)
add(
    severity="error",
    code="member-refused",
    message="{file} 里的 {member} 没有取出：{why}。",
    remedy="能取出的文件都已照常取出；请让单位把这个文件单独重新发送。",
    message_en="{file}: {member} was not taken out: {why_en}.",
    remedy_en="Whatever could be taken out was; have the unit send this one again by itself.",
)
add(
    severity="warning",
    code="member-check-sum",
    message="{file} 里的 {member} 与登记的校验和不符，已照样取出，内容可能有错。",
    remedy="请核对从它读出的内容；不放心的，请让单位把这个文件单独重新发送。",
    message_en="{file}: {member} does not have the check sum that stands beside it; it was taken out all the same.",
    remedy_en="Look at what was read from it; when in doubt, have the unit send it again by itself.",
)
add(
    severity="warning",
    code="member-name-odd",
    message="{file} 里有一个文件的名字不正常：{member}。只作显示，不会按它写文件。",
    remedy="请核对它的来历。",
    message_en="{file}: the name of a member is out of order: {member}. It is only shown, no file is written under it.",
    remedy_en="Find out where it came from.",
)
add(
    severity="info",
    code="attachment-names-differ",
    message="{file} 的一个附件有两个名字：{other} 和 {name}，以 {name} 为准。",
    remedy="不用处理。",
    message_en="{file}: an attachment has two names, {other} and {name}; the latter is used.",
    remedy_en="Nothing to do.",
)
add(
    severity="warning",
    code="mail-without-attachment",
    message="{file} 是一封没有附件的邮件（主题：{subject}，发件人：{sender}）。",
    remedy="请看一下正文；如应附有填报表，请让单位补发。",
    message_en="{file} is a mail without attachments (subject: {subject}, from: {sender}).",
    remedy_en="Read it; if a workbook should be there, ask the unit for it.",
)
add(
    severity="warning",
    code="mail-cloud-attachment",
    message="{file} 里的附件是网盘或超大附件链接，文件不在邮件里（主题：{subject}，发件人：{sender}）。",
    remedy="请打开邮件下载后放入 inbox，或让单位作为普通附件重新发送。",
    message_en="{file} only links to a file kept in the cloud (subject: {subject}, from: {sender}).",
    remedy_en="Download it into inbox, or have the unit attach it.",
)
add(
    severity="warning",
    code="mail-came-back",
    message="{file} 是一封退信：发给 {address} 的邮件没有送到（主题：{subject}）。",
    remedy="请核对“单位”表里的邮箱，改好后再运行发送；已用别的方式通知到单位的，不用处理。",
    message_en="{file} says that a mail to {address} was not delivered (subject: {subject}).",
    remedy_en="Correct the address on the sheet 单位 and send again, unless the unit was told in another way.",
)
