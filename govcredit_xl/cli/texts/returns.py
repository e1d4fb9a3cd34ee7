"""Texts of `returns` and its subcommands."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "returns": (
        "看每个单位报过的每一份、前后改了什么；决定哪份计入；关闭本轮；恢复以前的主评分表。",
        "Every version of every unit and what changed in it; decide what counts; close the round; bring a master back.",
    ),
    "returns.example": ("govcredit-xl returns --unit T04", "govcredit-xl returns --unit T04"),
    "returns.unit": ("只看这个单位的（编码或名称）。", "only this unit (its code or name)."),
    "returns.by": ("谁决定的（必填）。", "who decided (required)."),
    "returns.why": ("为什么（必填）。", "why (required)."),
    "hold": (
        "一份收件暂不计入，等核实；FILE 是列出的路径、其中独有的一段，或哈希值开头几位。",
        "Let a file not count for the time being; FILE is its path, a unique part of it, or the beginning of its hash.",
    ),
    "hold.example": (
        "govcredit-xl returns hold inbox/T04.xlsx --by 王芳 --why 等单位确认",
        "govcredit-xl returns hold inbox/T04.xlsx --by Wang --why 'to be confirmed'",
    ),
    "drop": (
        "不采用一份收件；以先前的一份为准。",
        "Leave a file out for good; the version before it counts.",
    ),
    "drop.example": (
        "govcredit-xl returns drop inbox/T04.xlsx --by 王芳 --why 单位说发错了",
        "govcredit-xl returns drop inbox/T04.xlsx --by Wang --why 'sent by mistake'",
    ),
    "restore": (
        "取消对一份收件的决定：先取消暂不计入或不采用，再取消指定单位。",
        "Undo a decision about a file: holding or dropping first, then an assignment.",
    ),
    "restore.example": (
        "govcredit-xl returns restore inbox/T04.xlsx --by 王芳 --why 单位已确认",
        "govcredit-xl returns restore inbox/T04.xlsx --by Wang --why confirmed",
    ),
    "assign": (
        "把待核的填报表指定给一个单位（UNIT 是编码或名称）；能按填报表读出来才算数。",
        "Say whose a held workbook is (UNIT is its code or name); it counts once it can be read as a form.",
    ),
    "assign.example": (
        "govcredit-xl returns assign inbox/上报.xlsx T04 --by 王芳 --why 电话核实",
        "govcredit-xl returns assign inbox/a.xlsx T04 --by Wang --why 'asked by telephone'",
    ),
    "close": (
        "关闭本轮：得分、主评分表和计入的报送从此不变；之后收到的照样存档，但不计入。",
        "Close the round: figures, master and what counts stay; what comes later is archived and does not count.",
    ),
    "close.example": (
        "govcredit-xl returns close --by 王芳 --why 结果已报区政府",
        "govcredit-xl returns close --by Wang --why 'reported to the government'",
    ),
    "reopen": ("重新开放本轮，再收表就按最新情况计算。", "Open a closed round again; collect computes anew."),
    "reopen.example": (
        "govcredit-xl returns reopen --by 王芳 --why 两家单位更正",
        "govcredit-xl returns reopen --by Wang --why 'two corrections'",
    ),
    "backups": (
        "列出以前的主评分表；--restore 恢复一份里主办单位填的内容，现在的先备份。",
        "List earlier masters; --restore brings back what the office had typed into one, keeping the present one.",
    ),
    "backups.example": (
        "govcredit-xl returns backups --restore 20211201-093000 --by 王芳 --why 误删核定分",
        "govcredit-xl returns backups --restore 20211201-093000 --by Wang --why 'scores deleted'",
    ),
    "backups.restore": (
        "要恢复的备份，全名或独有的一段。",
        "the backup to bring back: its name or a unique part of it.",
    ),
    # what is printed
    "returns.none": ("还没有收到任何文件。", "Nothing has arrived yet."),
    "returns.unit-head": (
        "{code} {name}：{state}{late}，可用的报送 {count} 份",
        "{code} {name}: {state}{late}, usable returns: {count}",
    ),
    "returns.late": ("，逾期（截止 {deadline}）", ", late (deadline {deadline})"),
    "returns.others": ("没有单位的收件", "Of no unit"),
    "returns.version": ("第 {number} 份", "version {number}"),
    "returns.line": (
        "  {mark} {file}  {received}  {state}  {sha}",
        "  {mark} {file}  {received}  {state}  {sha}",
    ),
    "returns.mail": ("      邮件：{sender}，主题“{subject}”", "      mail: {sender}, subject “{subject}”"),
    "returns.reason": ("      {reason}", "      {reason}"),
    "returns.decision": (
        "      决定：{what}（{by}，{at}）：{why}",
        "      decision: {what} ({by}, {at}): {why}",
    ),
    "returns.errors": ("      错误 {count} 处：", "      {count} errors:"),
    "returns.error": ("        {message}", "        {message}"),
    "returns.changes": ("      与 {before} 相比改了 {count} 处：", "      {count} changes against {before}:"),
    "returns.same": ("      与 {before} 相比，填报内容没有变化", "      no answer differs from {before}"),
    "returns.change": (
        "        {place} {item} {label}：{old} → {new}",
        "        {place} {item} {label}: {old} → {new}",
    ),
    "returns.more": (
        "        ……另有 {count} 处，加 --unit 或 --json 看全部",
        "        … {count} more: see --unit or --json",
    ),
    "returns.closed": (
        "本轮已关闭：{by}，{at}：{why}。关闭时总得分 {total}。",
        "The round is closed: {by}, {at}: {why}. Score at closing: {total}.",
    ),
    "returns.done": ("已记录：{what}。", "Recorded: {what}."),
    "returns.next": (
        "下次收表时生效：govcredit-xl collect inbox/",
        "It takes effect with the next collect: govcredit-xl collect inbox/",
    ),
    "closed.line": (
        "本轮已关闭（{by}，{at}：{why}），以上得分不再变动。",
        "The round is closed ({by}, {at}: {why}); these figures stay.",
    ),
    "close.done-units": (
        "本轮已关闭，各单位的得分和名次不再变动。",
        "The round is closed; the units' scores and ranks stay.",
    ),
    "close.done": (
        "本轮已关闭，总得分 {total}（满分 {points}）。",
        "The round is closed with {total} of {points}.",
    ),
    "close.next": (
        "下一步：govcredit-xl notice result 写通报；还要改的，先用 govcredit-xl returns reopen 重新开放。",
        "Next: govcredit-xl notice result; to change anything, govcredit-xl returns reopen first.",
    ),
    "reopen.done": ("本轮已重新开放。", "The round is open again."),
    "backups.none": ("还没有备份。", "There are no backups yet."),
    "backups.put-back": ("已恢复 {name}。", "{name} has been brought back."),
    "backups.line": (
        "  {name}  {size} KB  总得分 {total}  {why}",
        "  {name}  {size} KB  score {total}  {why}",
    ),
    "backups.done": (
        "已恢复 {name} 里主办单位填的内容，主评分表已重写；之前的一份在备份里。",
        "What the office had typed into {name} holds again; the master was rewritten, the one before is kept.",
    ),
}
