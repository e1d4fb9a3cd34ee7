"""Texts of `correct`."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "correct": (
        "退改：给有错误的单位退回它自己的填报表，标出要改的格子，附修改意见；退回来后看改了没有。",
        "Give each unit with errors its own workbook back, the cells marked, with a list of what to do.",
    ),
    "correct.example": ("govcredit-xl correct --unit T04", "govcredit-xl correct --unit T04"),
    "correct.unit": (
        "只退这个单位的（编码或名称，可重复）。",
        "only this unit (its code or name; repeatable).",
    ),
    "correct.blanks": (
        "没有错误、只有漏填的单位也退。",
        "also for units that only left something blank.",
    ),
    "correct.none": (
        "没有要退改的单位。还没有收表的，请先运行 govcredit-xl collect inbox/",
        "No unit has anything to correct. If nothing has been collected yet, run govcredit-xl collect inbox/ first.",
    ),
    "correct.unit-line": (
        "{code} {name}：错误 {errors}、请核对或说明 {soft}、提醒 {reminders}  →  {file}",
        "{code} {name}: {errors} errors, {soft} to check or explain, {reminders} reminders  →  {file}",
    ),
    "correct.unit-mended": (
        "{code} {name}：退过的错误都已改好（{file}）",
        "{code} {name}: the errors that were given back are mended ({file})",
    ),
    "correct.there": ("（已退过，没有再退）", " (given back before)"),
    "correct.before": ("    第 {number} 次退改：{text}", "    correction {number}: {text}"),
    "correct.waiting": ("还没有退回来", "not back yet"),
    "correct.mended": (
        "退过的 {count} 家都已改好或已说明，没有要再退的。",
        "All {count} that were given back are mended or explained; nothing is left to give back.",
    ),
    "correct.errors-mended": (
        "退过的 {count} 家，错误都已改好，没有要再退的；请核对或说明的还有 {left} 条没有回应，见主评分表的“问题清单”。",
        "The errors of all {count} that were given back are mended; nothing is left to give back. {left} points to "
        "check or explain have no answer yet: see 问题清单.",
    ),
    "correct.waiting-for": (
        "没有新的要退。退过、还没有再报的 {count} 家：{units}。",
        "Nothing new to give back. {count} have not sent theirs again: {units}.",
    ),
    "correct.done": ("新写了 {count} 份，在 退改 里。", "{count} workbooks written, in 退改."),
    "correct.next": (
        "下一步：发给各单位；收回后放进 inbox，运行 govcredit-xl collect inbox/，再运行一次 govcredit-xl correct 看改了没有。",
        "Next: send them; put what comes back into inbox, run collect, then correct again to see what was mended.",
    ),
    "demo.correction": (
        "退给那个单位改的，标出了要改的格子",
        "what that unit gets back, with the cells marked",
    ),
    "progress.correct": ("写退改工作簿", "writing corrections"),
    "fix.已改": ("已改", "mended"),
    "fix.未改": ("未改", "not mended"),
    "fix.已说明": ("已说明", "explained"),
    "fix.新增": ("新增", "new"),
    "fix.未退回": ("未退回", "waiting"),
}
