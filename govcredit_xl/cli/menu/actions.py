"""What the menu offers, and the command behind each entry: no window, no terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

BY, WHY, FILE, UNIT, ITEM, NAME, FOLDER = "by", "why", "file", "unit", "item", "name", "folder"
PASSWORD, KEEP = "password", "keep"
YES: Final = "是"
ASKS: Final[Mapping[str, str]] = {
    BY: "您的姓名",
    WHY: "原因",
    FILE: "哪一份",
    UNIT: "哪个单位",
    ITEM: "评分项编号",
    NAME: "哪份备份",
    FOLDER: "新文件夹的名字，如 2026",
    PASSWORD: "邮箱密码（授权码）",
    KEEP: "把密码记在系统的密码库里",
}
"""What may be asked before an entry runs, and how it is asked."""
UNSAID: Final[Mapping[str, str]] = {UNIT: "不写就是全部", PASSWORD: "记过的不用写", KEEP: f"要就写“{YES}”"}
"""What it means to leave out what may be left out."""

_MAILBOX: Final = (PASSWORD, KEEP)
_OPTIONS: Final = {BY: "--by", WHY: "--why", NAME: "--restore"}


@dataclass(frozen=True)
class Action:
    """An entry of the menu.

    Attributes:
        key: names it in the code.
        group: heading that it stands under.
        name: on its button.
        about: what it does, in a few words.
        arguments: of the command; empty where a file or folder is opened instead (`opens`).
        asks: what must be known first, keys of `ASKS`.
        may_ask: what may be given.
        opens: name of the round's file or folder that it opens.
        sure: asked before it runs; "" where it can be undone.
    """

    key: str
    group: str
    name: str
    about: str
    arguments: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    may_ask: tuple[str, ...] = ()
    opens: str = ""
    sure: str = ""


PREPARE, COLLECT, FOLLOW, SETTLE, RELEASE = "准备", "收表", "催办", "定分", "印发和关闭"

ACTIONS: Final = (
    Action("catalogue", PREPARE, "打开指标体系", "指标、填报项、单位、设置都在里面改", opens="catalogue"),
    Action("check", PREPARE, "检查指标体系", "一次列出全部问题", ("check",)),
    Action("build", PREPARE, "生成填报表", "outbox 里每个单位一份", ("build",)),
    Action("send", PREPARE, "生成发送邮件", "outbox/邮件 里每单位一封草稿，双击就能发", ("send",)),
    Action("send-now", PREPARE, "直接发出邮件", "按“设置”里的发件服务器，发过的不再发", ("send", "--smtp"),
           may_ask=_MAILBOX, sure="现在就把填报表发给还没有发过的各单位吗？"),
    Action("resend", PREPARE, "再发给一家", "说不清对方收到没有的、只生成过草稿的，核实没有收到后再发", ("send", "--smtp", "--resend"),
           (UNIT,), _MAILBOX, sure="核实过对方没有收到，再发一次吗？"),
    Action("mailbox-drafts", PREPARE, "草稿放进邮箱", "在邮箱的草稿箱里看过再发", ("send", "--imap-drafts"),
           may_ask=_MAILBOX),
    Action("handout", PREPARE, "打包分发", "不用邮件的：压缩包和收发登记表", ("handout",)),
    Action("outbox", PREPARE, "打开 outbox", "要发出去的文件", opens="outbox"),
    Action("inbox", COLLECT, "打开 inbox", "收到的文件放在这里", opens="inbox"),
    Action("fetch", COLLECT, "收信", "把邮箱里的新邮件取到 inbox，邮箱里的不动", ("fetch",), may_ask=_MAILBOX),
    Action("collect", COLLECT, "收表汇总", "收 inbox 里的表，检查、计分、写主评分表", ("collect", "--live")),
    Action("collect-all", COLLECT, "收表（不再询问）", "新文件超过 2000 个时，看过确实都要收", ("collect", "--yes"),
           sure="inbox 里的文件确实都要收吗？"),
    Action("status", COLLECT, "看进度", "谁没报、谁报错了", ("status",)),
    Action("returns", COLLECT, "每一份报送", "什么时候到的、哪份采用、改了哪些", ("returns",), may_ask=(UNIT,)),
    Action("hold", COLLECT, "暂不计入", "等核实", ("returns", "hold"), (FILE, BY, WHY)),
    Action("drop", COLLECT, "不采用", "以前一份为准", ("returns", "drop"), (FILE, BY, WHY)),
    Action("restore", COLLECT, "采用（取消决定）", "取消暂不计入、不采用、指定", ("returns", "restore"), (FILE, BY, WHY)),
    Action("assign", COLLECT, "指定单位", "待核的填报表是哪一家的", ("returns", "assign"), (FILE, UNIT, BY, WHY)),
    Action("remind", FOLLOW, "催报", "给欠报的单位备好催报信", ("remind",)),
    Action("remind-now", FOLLOW, "直接发出催报", "只发给还欠报的单位，只列它所欠的", ("remind", "--smtp"),
           may_ask=_MAILBOX, sure="现在就给欠报的单位发催报邮件吗？"),
    Action("correct", FOLLOW, "退改", "给填错的单位退回它自己的表，标出要改的格子", ("correct",), may_ask=(UNIT,)),
    Action("corrections", FOLLOW, "打开退改", "要退回去的工作簿", opens="corrections"),
    Action("receipts", FOLLOW, "生成回执", "告诉各单位收到了什么", ("send", "--receipts")),
    Action("open", SETTLE, "打开主评分表", "填核定分、改数据", ("open",)),
    Action("trace", SETTLE, "分数的来源", "追到文件、工作表、单元格", ("trace",), (ITEM,), may_ask=(UNIT,)),
    Action("advise", SETTLE, "提分潜力", "怎样能再得分，差多少", ("advise",), may_ask=(UNIT,)),
    Action("verify", SETTLE, "核对", "让 Excel 或 LibreOffice 重算，逐个数比对", ("verify",)),
    Action("pdf", SETTLE, "打印总览", "成 PDF，在 文书/PDF", ("pdf",)),
    Action("draft", RELEASE, "通报征求意见稿", "每页印“征求意见稿”", ("notice", "result", "--draft")),
    Action("close", RELEASE, "关闭本轮", "分数定了，不再变", ("returns", "close"), (BY, WHY),
           sure="关闭以后得分不再变（可以重新开放）。现在关闭吗？"),
    Action("release", RELEASE, "印发通报", "没有定的事由您确认", ("notice", "result", "--confirm"), (BY,),
           sure="确认照现在的情况印发通报吗？"),
    Action("unit-letters", RELEASE, "单位反馈", "把各项得分告诉各单位的函", ("notice", "unit", "--confirm"), (BY,),
           (UNIT,), sure="确认照现在的情况写反馈吗？"),
    Action("task", RELEASE, "印发通知", "红头、正文、附件大表", ("notice", "task")),
    Action("documents", RELEASE, "打开文书", "写好的文书", opens="documents"),
    Action("reopen", RELEASE, "重新开放", "关闭以后还要改的", ("returns", "reopen"), (BY, WHY)),
    Action("backups", RELEASE, "列出备份", "以前的主评分表、台账和密钥", ("returns", "backups")),
    Action("bring-back", RELEASE, "恢复备份", "现在的先备份", ("returns", "backups"), (NAME, BY, WHY),
           sure="恢复这份备份吗？"),
    Action("next-round", RELEASE, "另开一轮", "下一年的：照这一轮的指标、单位、设置、模板，旁边多一个文件夹，双击其中的“0菜单”接着做",
           ("init", "--from", "."), (FOLDER,)),
)  # fmt: skip
"""In the order of a clerk's work."""

BY_KEY: Final[Mapping[str, Action]] = {action.key: action for action in ACTIONS}


def missing(action: Action, answers: Mapping[str, str]) -> list[str]:
    """What must still be told before it can run, as it is asked."""
    return [ASKS[name] for name in action.asks if not answers.get(name, "").strip()]


def command(action: Action, answers: Mapping[str, str]) -> list[str]:
    """The arguments of the command behind an entry.

    Args:
        action: an entry with a command, nothing of which is `missing`.
        answers: by key of `ASKS`.
    """
    found = list(action.arguments)
    given = {
        name: answers[name].strip()
        for name in (*action.asks, *action.may_ask)
        if answers.get(name, "").strip()
    }
    found += [given[name] for name in (FILE, ITEM) if name in given]
    found += [f"../{given[FOLDER]}"] if FOLDER in given else []
    if UNIT in given:
        found += [given[UNIT]] if UNIT in action.asks else ["--unit", given[UNIT]]
    for name, option in _OPTIONS.items():
        if name in given:
            found += [option, given[name]]
    return found + (["--remember"] if given.get(KEEP) == YES and PASSWORD in given else [])
