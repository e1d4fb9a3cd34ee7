"""Problems of mails and archives."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

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
    "container-method",
    "{file} 用了本机读不了的压缩方法，没有拆开。",
    "请让单位改用普通的 zip 重新压缩后发送；或在能解压的电脑上解压，把里面的文件放入 inbox。",
    "{file} is packed by a method that is not known here; it was not unpacked.",
    "Have the unit send an ordinary zip, or unpack it elsewhere and put its files into the inbox.",
)
add(
    "error",
    "container-volume",
    "{file} 是分卷压缩的一卷，缺少 {missing}，拆不开。",
    "请让单位把缺的几卷补发来，与已有的几卷放在 inbox 的同一个文件夹里，再收一次。",
    "{file} is one volume of a split archive; {missing_en} is missing, so it cannot be unpacked.",
    "Have the unit send the missing volumes, put them into the same folder of the inbox as the others, and collect "
    "again.",
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
    "{file} 的内部目录与内容不符（{why}），正常的压缩软件不会这样，没有拆开。",
    "请与单位联系，确认后重新压缩发送。",
    "{file}: its directory does not agree with its content ({why_en}), as no packer writes it; it was not unpacked.",
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
    "member-check-sum",
    "{file} 里的 {member} 与登记的校验和不符，已照样取出，内容可能有错。",
    "请核对从它读出的内容；不放心的，请让单位把这个文件单独重新发送。",
    "{file}: {member} does not have the check sum that stands beside it; it was taken out all the same.",
    "Look at what was read from it; when in doubt, have the unit send it again by itself.",
)
add(
    "warning",
    "member-name-odd",
    "{file} 里有一个文件的名字不正常：{member}。只作显示，不会按它写文件。",
    "请核对它的来历。",
    "{file}: the name of a member is out of order: {member}. It is only shown, no file is written under it.",
    "Find out where it came from.",
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
add(
    "warning",
    "mail-came-back",
    "{file} 是一封退信：发给 {address} 的邮件没有送到（主题：{subject}）。",
    "请核对“单位”表里的邮箱，改好后再运行发送；已用别的方式通知到单位的，不用处理。",
    "{file} says that a mail to {address} was not delivered (subject: {subject}).",
    "Correct the address on the sheet 单位 and send again, unless the unit was told in another way.",
)
