"""Texts of the Word documents."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "progress.document": ("检查文档", "checking the document"),
    "progress.layout": (
        "排版（LibreOffice，最多这么多秒）",
        "laying out (LibreOffice, at most so many seconds)",
    ),
    "progress.pages": ("量各页版面", "measuring the pages"),
    "notice": (
        "写文书（Word）：task 印发通知，result 结果通报，unit 各单位的结果反馈，reminder 催报，correction 退改，写到“文书”文件夹；"
        "rollup 汇总通报（后面写汇总表所在的文件夹），写在汇总表旁边。",
        "Write Word documents: task notice, result circular, unit letters on results, reminders, corrections, into 文书; rollup "
        "(name the folder of 汇总表.xlsx) beside that workbook.",
    ),
    "notice.example": (
        "govcredit-xl notice result --confirm --by 张三",
        "govcredit-xl notice result --confirm --by Zhang",
    ),
    "notice.unit": (
        "只给这个单位写（编码或名称，可重复；用于 unit、reminder、correction）。",
        "only this unit (its code or name; repeatable; for unit, reminder and correction).",
    ),
    "notice.draft": (
        "征求意见稿：每页印“征求意见稿”，不用确认。",
        "a draft: 征求意见稿 on every page, nothing to confirm.",
    ),
    "notice.confirm": (
        "有没定的事也印发，记入台账；要同时写 --by。",
        "release although something is open; recorded in the ledger; needs --by.",
    ),
    "notice.by": ("确认人的姓名。", "who confirms."),
    "notice.number": (
        "发文字号，代替“设置”里的；几封信从它起往后编，别的文书用过的不能用。",
        "document number, in place of the one in 设置; letters count up from it; one of another document is refused.",
    ),
    "notice.date": (
        "成文日期，如 2021-12-20，代替“设置”里的。",
        "date of the document, like 2021-12-20, in place of the one in 设置.",
    ),
    "notice.organ": (
        "发文机关，只用于 rollup；不写就用汇总表所在那一轮的。",
        "issuing organ, for rollup; by default that of the round around the workbook.",
    ),
    "notice.one-rollup": (
        "rollup 后面只写一个文件夹或 汇总表.xlsx",
        "name one folder or 汇总表.xlsx after rollup",
    ),
    "notice.who": ("--confirm 要同时用 --by 写明确认人", "--confirm needs --by NAME"),
    "notice.no-unit": (
        "--unit 只用于 unit、reminder 和 correction",
        "--unit is for unit, reminder and correction only",
    ),
    "notice.check": (
        "检查 Word 文档（可以写几个文件、文件夹；不限本程序写的）是否符合 GB/T 9704-2012，逐条列出条款、位置、现状和应有的样子。",
        "check any Word documents (files, folders) against GB/T 9704-2012: each finding with clause, place, what is there, what should be.",
    ),
    "notice.good": (
        "{file}：没有发现不符合 GB/T 9704-2012 的地方。",
        "{file}: nothing found against GB/T 9704-2012.",
    ),
    "notice.alone": (
        "--check 不和文种（task、result 等）一起用",
        "--check stands alone, without a kind of document",
    ),
    "notice.mark": (
        "和 --check 一起用：另写一份“…_校对.docx”，每一处加批注，原文件不动。",
        "with --check: also write a copy …_校对.docx with a comment at each place.",
    ),
    "notice.converted": (
        "这是旧版格式，转换成 .docx 后检查的；和版面有关的提示，以在 Word 或 WPS 里看到的为准。",
        "An older format, checked as a .docx made of it; what is said of its look is to be held against Word or WPS.",
    ),
    "notice.marked": ("已写出带批注的一份：{file}", "Written with comments: {file}"),
    "notice.written": ("已写出：{file}", "Written: {file}"),
}
