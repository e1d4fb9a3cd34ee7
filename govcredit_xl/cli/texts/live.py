"""Texts of `open`, `verify`, `pdf` and `collect --live`."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "open": (
        "打开主评分表的总览（用 Excel、WPS 或 LibreOffice）；已经打开的，切换到它。",
        "Open the master at its overview in Excel or LibreOffice, or bring the open one to the front.",
    ),
    "open.example": ("govcredit-xl open --unit T04", "govcredit-xl open --unit T04"),
    "open.unit": ("定位到这个单位（编码或名称）。", "go to this unit (its code or name)."),
    "open.handed-over": ("已交给系统打开 {file}。", "{file} was handed to the system to open."),
    "open.done": ("已在 {application} 中打开 {file}。", "{file} is open in {application}."),
    "verify": (
        "核对：让 Excel 或 LibreOffice 重算主评分表，每个得分、合计、排名都与程序的结果比一遍。",
        "Have Excel or LibreOffice recalculate the master and compare every score, total and rank with Python.",
    ),
    "verify.example": ("govcredit-xl verify", "govcredit-xl verify"),
    "verify.ok": (
        "{application} 重算了主评分表，{count} 个数全部一致。",
        "{application} recalculated the master: all {count} figures agree.",
    ),
    "verify.differs": (
        "{application} 重算了主评分表，{count} 个数中有 {wrong} 处不一致。",
        "{application} recalculated the master: {wrong} of {count} figures differ.",
    ),
    "pdf": (
        "打印成 PDF，放在 文书/PDF：dashboard 总览（不写就是它），master 整本主评分表，forms 填报表，documents 公文。",
        "Print to PDF, into 文书/PDF: the dashboard (by default), the whole master, forms or documents.",
    ),
    "pdf.example": ("govcredit-xl pdf forms --unit T04", "govcredit-xl pdf forms --unit T04"),
    "pdf.unit": (
        "只打印这个单位的（编码或名称，可重复）。",
        "only this unit's (its code or name; repeatable).",
    ),
    "pdf.sheet": (
        "总表只打印这张工作表（可重复）；不写则不打印填报明细等长表，写“全部”则都打印。",
        "of the master only this sheet (repeatable); by default the long ones such as 填报明细 are left out, “all” prints all.",
    ),
    "pdf.done": ("已打印 {count} 份，在 {where}。", "{count} PDF files are in {where}."),
    "collect.live": (
        "主评分表正开着时，直接读取其中（含未保存的）填写内容，并把新结果写进去，不用关闭。",
        "read the open master, saved or not, and write the new figures into it in place.",
    ),
    "step.begin": ("{what}……（{where}）", "{what} … ({where})"),
    "step.next": ("下一步：{what}", "Next: {what}"),
    "step.failed": (
        "没有完成，请看上面的说明；改好后再双击一次。",
        "Not done: see above, mend it and start it again.",
    ),
    "step.back": ("按回车键回到菜单。", "Press Enter to go back to the menu."),
    "step.close": ("按回车键关闭本窗口。", "Press Enter to close this window."),
    "progress.print": ("打印", "printing"),
}
