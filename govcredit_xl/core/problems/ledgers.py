"""Problems of ledger and key, and of a year that was changed under them."""

from __future__ import annotations

from govcredit_xl.core.problems.codes import add

add(
    severity="error",
    code="ledger-unusable",
    message="台账不能使用：{why}。",
    remedy="请用 govcredit-xl returns backups 看程序留的备份，再恢复："
    "govcredit-xl returns backups --restore 备份名 --by 姓名 --why 原因；"
    "没有备份的，请把 .govcredit 文件夹从自己的备份恢复。收件和主评分表没有改动。",
    message_en="The ledger cannot be used: {why}.",
    remedy_en="See the copies that the program keeps with govcredit-xl returns backups and bring one back with --restore "
    "NAME --by NAME --why REASON; where there is none, restore the folder .govcredit from a backup of your own. "
    "Inbox and master were left as they were.",
)
add(
    severity="error",
    code="ledger-lost",
    message="本轮的台账丢了：{why}。没有当作新的一轮，收件和主评分表没有改动。",
    remedy="请用 govcredit-xl returns backups 看程序留的备份，再恢复："
    "govcredit-xl returns backups --restore 备份名 --by 姓名 --why 原因；"
    "没有备份的，请把 .govcredit 文件夹从自己的备份恢复。确实要另开一轮的，请用 govcredit-xl init 建新文件夹，"
    "再把 指标体系.xlsx 复制过去。",
    message_en="The ledger of this round is lost: {why}. It was not taken for a new round; inbox and master are as they were.",
    remedy_en="See the copies that the program keeps with govcredit-xl returns backups and bring one back with --restore "
    "NAME --by NAME --why REASON, or restore the folder .govcredit from a backup of your own. For a new round, "
    "make a new folder with govcredit-xl init and copy 指标体系.xlsx into it.",
)
add(
    severity="error",
    code="key-unusable",
    message="本轮的密钥不能使用：{why}。没有它认不出各单位的填报表，所以什么也没有做。",
    remedy="请恢复程序留的那一份：govcredit-xl returns backups --restore key --by 姓名 --why 原因；"
    "没有的，请把 .govcredit 文件夹从自己的备份恢复。",
    message_en="The key of this round cannot be used: {why}. Without it no form can be recognised, so nothing was done.",
    remedy_en="Bring back the copy that the program keeps: govcredit-xl returns backups --restore key --by NAME --why "
    "REASON; or restore the folder .govcredit from a backup of your own.",
)
add(
    severity="error",
    code="ledger-whole",
    message="台账和密钥是好的，没有恢复 {name}：那样会忘记之后收到和发出的一切。",
    remedy="不用处理。要恢复以前的主评分表，请用清单里主评分表的备份名。",
    message_en="Ledger and key are whole; {name} was not brought back: all that came and was sent since would be forgotten.",
    remedy_en="Nothing to do. To bring back an earlier master, name one of the masters in the list.",
)
add(
    severity="warning",
    code="ledger-restored",
    message="台账已恢复为 {saved} 的备份，其后记下的收件、决定和发信要重做；损坏的台账另存在 {aside}。",
    remedy="请再运行一次 govcredit-xl collect，收件夹里的文件会重新登记；其后发过的邮件请先核对“已发送”，以免重发。",
    message_en="The ledger is that of {saved} again; what was received, decided and mailed since is to be done anew. The "
    "damaged one lies in {aside}.",
    remedy_en="Run govcredit-xl collect again; before sending, look among the sent mails lest something goes out twice.",
)
add(
    severity="warning",
    code="year-changed",
    message="“设置”里的年度改成了 {year}，而这个文件夹里已有年度为 {earlier} 时发出或收到的填报表；那些不算这一轮的，没有计入。",
    remedy="新的年度请另开一轮：govcredit-xl init 新文件夹 --from 这个文件夹。"
    "只是年度写错了、要沿用已发的填报表的，请把年度改回 {earlier}；要用新年度的，请运行 govcredit-xl build 重新下发。",
    message_en="年度 on the sheet 设置 is {year} now, but this folder holds forms sent or returned for {earlier}; those are "
    "not of this year and do not count.",
    remedy_en="Begin a new year in a new folder: govcredit-xl init NEW --from THIS. Where the year was just "
    "mistyped, set it back to {earlier}, or run build and send the new forms.",
)
