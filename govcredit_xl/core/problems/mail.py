"""Problems of mail: settings, servers, single mails."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="error",
    code="mail-setting-wrong",
    message="工作表“设置”的“{name}”填的是“{value}”，{why}。",
    remedy="请打开 指标体系.xlsx，改好“设置”里的这一项再试。",
    message_en="“{name}” on the sheet 设置 is “{value}”: {why_en}.",
    remedy_en="Correct it in 指标体系.xlsx and try again.",
)
add(
    severity="error",
    code="mail-setting-missing",
    message="工作表“设置”里还没有填：{names}。没有连接邮箱。",
    remedy="请打开 指标体系.xlsx，在“设置”里填好；服务器名可在邮箱网页的设置里查到，或问邮箱管理员。",
    message_en="The sheet 设置 lacks {names}; no server was contacted.",
    remedy_en="Enter them in 指标体系.xlsx; the mailbox's web page or its administrator tells them.",
)
add(
    severity="error",
    code="mail-no-password",
    message="没有邮箱 {account} 的密码。没有连接邮箱。",
    remedy="请在终端里运行，按提示输入密码（QQ、网易等邮箱用授权码），加 --remember 可存入系统的凭据管理器；也可设环境变量 {variable}。",
    message_en="There is no password for {account}; no server was contacted.",
    remedy_en="Run it in a terminal and type it (--remember keeps it in the system's keyring), or set {variable}.",
)
add(
    severity="warning",
    code="mail-password-not-kept",
    message="密码没有存进系统的凭据管理器：{why}。",
    remedy="不影响这次收发；下次运行时再输入一次，或设环境变量。",
    message_en="The password could not be kept in the system's keyring: {why}.",
    remedy_en="Type it again next time, or set the environment variable.",
)
add(
    severity="error",
    code="mail-server-not-found",
    message="找不到邮件服务器 {host}：{why}。",
    remedy="请核对“设置”里的“{name}”有没有写错，再看网络是否连通。",
    message_en="There is no mail server {host}: {why}.",
    remedy_en="Check “{name}” on the sheet 设置 and the network.",
)
add(
    severity="error",
    code="mail-server-silent",
    message="连不上邮件服务器 {host} 的端口 {port}：{why}。",
    remedy="请核对“设置”里的端口和“{name}”；单位网络可能不让用这个端口，可问网络管理员。",
    message_en="The mail server {host} does not answer on port {port}: {why}.",
    remedy_en="Check the port and {name} on the sheet 设置; a firewall may be in the way.",
)
add(
    severity="error",
    code="mail-server-odd",
    message="{host} 的端口 {port} 上不像是要找的邮件服务器：{why}。",
    remedy="请核对“设置”里的端口和“{name}”：SSL 和 STARTTLS 的端口不同。",
    message_en="What answers at {host}, port {port}, is not the mail server wanted: {why}.",
    remedy_en="Check the port and {name} on the sheet 设置: SSL and STARTTLS have different ports.",
)
add(
    severity="error",
    code="mail-certificate",
    message="邮件服务器 {host} 的证书通不过检查：{why}。为免密码泄露，没有登录。",
    remedy="请核对服务器名；单位自建的服务器，请向管理员要证书文件，放进本轮文件夹并在“设置”填“证书文件”。",
    message_en="The certificate of {host} does not pass: {why}. To keep the password safe there was no login.",
    remedy_en="Check the server's name; for a server of your own put its certificate into the round's folder and name it under 证书文件.",
)
add(
    severity="error",
    code="mail-no-encryption",
    message="邮件服务器 {host} 不提供 STARTTLS 加密，没有登录。",
    remedy="请把“设置”的“{name}”改为 SSL 并用相应端口，或问邮箱管理员。",
    message_en="The mail server {host} offers no STARTTLS; there was no login.",
    remedy_en="Set {name} to SSL with its port, or ask the administrator.",
)
add(
    severity="error",
    code="mail-login-refused",
    message="邮箱 {user} 登录不上 {host}，服务器说：{words}。",
    remedy="请核对用户名和密码；QQ、网易等邮箱要先在网页上开通 SMTP/IMAP 服务，并用授权码代替密码。",
    message_en="{host} refused the login of {user}: {words}.",
    remedy_en="Check user and password; many providers want SMTP/IMAP switched on and an authorisation code instead.",
)
add(
    severity="error",
    code="mail-server-busy",
    message="邮件服务器 {host} 暂时不接受：{words}。没有发完的下次再发。",
    remedy="请过一会儿再运行一次；常常这样的，把“设置”的“每分钟封数”“每次连接封数”调小。",
    message_en="The mail server {host} asks to come back later: {words}. What is left will be sent next time.",
    remedy_en="Run it again later; if it happens often, lower 每分钟封数 and 每次连接封数.",
)
add(
    severity="error",
    code="mail-connection-lost",
    message="与邮件服务器 {host} 的连接中断：{why}。已完成的都记下了。",
    remedy="请检查网络后再运行一次，会从断开的地方接着做。",
    message_en="The connection to {host} was lost: {why}. What was done is recorded.",
    remedy_en="Check the network and run it again; it goes on from there.",
)
add(
    severity="error",
    code="mail-no-folder",
    message="邮箱里找不到{what}文件夹{folder}。",
    remedy="请在“设置”的“{name}”填写文件夹的名称；邮箱里现有：{known}。",
    message_en="The mailbox has no folder for {what_en} {folder}.",
    remedy_en="Enter its name under {name}; there are: {known}.",
)
add(
    severity="warning",
    code="mail-no-address",
    message="{count} 个单位没有可用的邮箱，没有给它们发：{names}。",
    remedy="请在“单位”表的“邮箱”列填好后再运行一次；或用 govcredit-xl handout 打包，从工作群或网盘下发。",
    message_en="{count} units have no usable address and get no mail: {names}.",
    remedy_en="Enter it under 邮箱 on the sheet 单位 and run again, or use govcredit-xl handout.",
)
add(
    severity="error",
    code="mail-no-workbook",
    message="{unit} 在 outbox 里没有当前的填报表（{why}），没有给它发。",
    remedy="请先运行 govcredit-xl build 重新生成，再发送。",
    message_en="{unit} has no present workbook in outbox ({why_en}) and gets no mail.",
    remedy_en="Run govcredit-xl build, then send.",
)
add(
    severity="error",
    code="mail-refused",
    message="给 {unit}（{to}）的邮件没有发出，服务器说：{words}。",
    remedy="请核对“单位”表里的邮箱，改好后再运行一次，只会补发没有发出的。",
    message_en="The mail to {unit} ({to}) was refused: {words}.",
    remedy_en="Check the address on the sheet 单位 and run again; only what was not sent is sent.",
)
add(
    severity="warning",
    code="mail-deferred",
    message="给 {unit}（{to}）的邮件服务器暂时不收，说：{words}。",
    remedy="过一会儿再运行一次，只会补发没有发出的；常常这样的，把“设置”的“每分钟封数”调小。",
    message_en="The mail to {unit} ({to}) was put off: {words}.",
    remedy_en="Run it again later; only what was not sent is sent. If it happens often, lower 每分钟封数.",
)
add(
    severity="error",
    code="mail-unknown",
    message="给 {unit}（{to}）的邮件在发送中断了线（{when}），不知道对方收到没有，程序不会自己再发。",
    remedy="请在邮箱的“已发送”里找编号 {mark}，或问一下对方；没有收到的，加 --resend {unit} 再发。",
    message_en="The connection broke while the mail to {unit} ({to}) was on its way ({when}); whether it arrived is not known, and it is not sent again by itself.",
    remedy_en="Look for {mark} among the sent mails or ask the unit; if it did not arrive, use --resend {unit}.",
)
add(
    severity="warning",
    code="mail-drafted-before",
    message="{count} 个单位此前已生成草稿，可能已经由人发出，程序没有再发：{names}。",
    remedy="确实没有发过的，加 --resend all 由程序发出（或 --resend 加一个单位的编码）。",
    message_en="{count} units have drafts that a person may have sent; they were not sent again: {names}.",
    remedy_en="If they were not sent, use --resend all (or --resend with one unit's code).",
)
add(
    severity="info",
    code="mail-draft-edited",
    message="{file} 是改过的草稿，没有覆盖；它与现在应发的内容不同。",
    remedy="要用新的内容，请删除这个草稿再运行一次。",
    message_en="{file} is a draft that was edited and was left; what should be sent now differs from it.",
    remedy_en="Delete it and run again to have it anew.",
)
add(
    severity="info",
    code="mail-found-sent",
    message="{unit}：在“已发送”里找到了这封邮件，按已发出记录。",
    remedy="不用处理。",
    message_en="{unit}: the mail stands among the sent ones and is recorded as sent.",
    remedy_en="Nothing to do.",
)
add(
    severity="info",
    code="mail-template-missing",
    message="找不到 {file}，邮件用了程序自带的文字。",
    remedy="需要自己的文字时，请把模板放进“模板”文件夹再运行一次。",
    message_en="{file} is missing; the wording that comes with the program was used.",
    remedy_en="Put the template into 模板 and run again if you need your own wording.",
)
add(
    severity="warning",
    code="mail-template-no-subject",
    message="{file} 的第一行不是“主题：……”，邮件用了程序自带的主题。",
    remedy="请在第一行写上“主题：”和主题。",
    message_en="{file} does not begin with 主题：…; the subject that comes with the program was used.",
    remedy_en="Write 主题： and the subject in its first line.",
)
add(
    severity="warning",
    code="mail-placeholder-unknown",
    message="{file} 第 {line} 行的“{{{name}}}”没有对应的内容，已原样写进邮件。可用的有：{known}。",
    remedy="请改成可用的名称，或去掉花括号，再运行一次。",
    message_en="{file}, line {line}: “{{{name}}}” stands for nothing and was left as it is. Known: {known}.",
    remedy_en="Use a known name or remove the braces, then run again.",
)
add(
    severity="warning",
    code="mail-bounced",
    message="给 {unit} 的邮件被退回（{file}）：{words}。",
    remedy="请核对“单位”表里的邮箱，改好后再运行发送，会给它补发。",
    message_en="The mail to {unit} came back ({file}): {words}.",
    remedy_en="Correct the address on the sheet 单位 and send again; that unit gets it anew.",
)
add(
    severity="warning",
    code="mail-too-large",
    message="邮件“{subject}”（{sender}）有 {size} MB，超过 {limit} MB，没有收取。",
    remedy="请在邮箱里打开它，把附件另存到 inbox。",
    message_en="The mail “{subject}” ({sender}) has {size} MB, more than {limit} MB, and was not fetched.",
    remedy_en="Open it in the mailbox and save its attachments into inbox.",
)
add(
    severity="warning",
    code="mail-is-none",
    message="邮箱里编号 {uid} 的那一封（{size} KB）不是邮件，服务器给的内容没有信头，没有收进来。",
    remedy="请在邮箱网页里打开它看看；有附件的，另存到 inbox。",
    message_en="Number {uid} in the mailbox ({size} kB) is no mail: what the server gives has no head. It was not kept.",
    remedy_en="Open it on the mailbox's web page and save its attachments into inbox.",
)
