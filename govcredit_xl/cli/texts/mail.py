"""Texts of the mail commands."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "send": (
        "发邮件：每个单位一封，附它的填报表。默认只在 outbox/邮件 生成草稿，双击即可在邮件软件里发出；发过的不会再发。",
        "Mail each unit its workbook. By default .eml drafts in outbox/邮件, which open ready to send; nothing is sent twice.",
    ),
    "send.example": ("govcredit-xl send --smtp --dry-run", "govcredit-xl send --smtp --dry-run"),
    "send.receipts": (
        "改为发回执：告诉各单位收到了什么、核对出什么。",
        "send receipts instead: what came from each unit and what was found.",
    ),
    "remind": (
        "催报：给还欠东西的单位发提醒，只列它所欠的；同样的提醒在“催报间隔”内不重复。",
        "Remind the units that owe something, listing just what each owes; not twice within the period set.",
    ),
    "remind.example": ("govcredit-xl remind --unit T04", "govcredit-xl remind --unit T04"),
    "fetch": (
        "收邮件：把邮箱里新到的邮件取到 inbox（.eml），邮箱里的邮件不作任何改动；取过的不会再取。",
        "Take new mails of the mailbox into inbox as .eml files; the mailbox is only read, nothing is taken twice.",
    ),
    "fetch.example": ("govcredit-xl fetch", "govcredit-xl fetch"),
    "fetch.done": (
        "新收 {count} 封邮件（另有 {known} 封以前已收）。",
        "{count} new mails ({known} were there already).",
    ),
    "fetch.next": (
        "下一步：govcredit-xl collect inbox/",
        "Next: govcredit-xl collect inbox/",
    ),
    "mail.smtp": ("用“设置”里的 SMTP 服务器直接发出。", "send them, by the SMTP server of 设置."),
    "mail.imap-drafts": ("放进邮箱的草稿箱，由您逐封发出。", "put them into the mailbox's drafts folder."),
    "mail.dry-run": ("只看给谁发什么，不生成也不发送。", "only show who would get what."),
    "mail.unit": ("只给这个单位（编码或名称，可重复）。", "only this unit (its code or name; repeatable)."),
    "mail.resend": (
        "核实没有收到后，给这个单位再发一次（编码或名称，可重复；all：所有说不清发没发出的）。",
        "send to this unit once more, after you have decided so (its code or name; repeatable; all: wherever it is not known).",
    ),
    "mail.remember": (
        "把输入的密码存进系统的凭据管理器，下次不用再输。",
        "keep the password in the system's keyring.",
    ),
    "mail.one-way": ("--smtp 和 --imap-drafts 只能选一个。", "Choose one of --smtp and --imap-drafts."),
    "mail.password": ("邮箱 {account} 的密码（或授权码）", "Password of {account}"),
    "mail.counts": ("共：{counts}", "In all: {counts}"),
    "mail.nobody": ("没有可以发的邮件。", "There is no mail that can be sent."),
    "mail.state.planned": ("将发", "to be sent"),
    "mail.state.ready": ("待发", "waiting"),
    "mail.state.drafted": ("已生成草稿", "drafted"),
    "mail.state.kept": ("草稿已有", "draft kept"),
    "mail.state.filed": ("已放入草稿箱", "in the drafts folder"),
    "mail.state.accepted": ("已发出", "sent"),
    "mail.state.deferred": ("服务器让稍后再发", "put off by the server"),
    "mail.state.failed": ("没有发出", "refused"),
    "mail.state.unknown": ("说不清是否发出", "not known whether it arrived"),
    "mail.state.in-flight": ("说不清是否发出", "not known whether it arrived"),
    "mail.state.bounced": ("被退回", "came back"),
    "progress.mail-draft": ("生成草稿", "writing drafts"),
    "progress.mail-send": ("发送邮件", "sending"),
    "progress.mail-wait": ("服务器要求稍后再发，等待中", "waiting, as the server asked"),
    "progress.fetch": ("收取邮件", "fetching"),
    "remind.letters": ("催报公文 {count} 份，在 {where}。", "{count} letters are in {where}."),
}
