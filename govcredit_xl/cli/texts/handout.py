"""Texts of `handout`."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "handout": (
        "不用邮件时：把填报表打成压缩包（每个排名组一个），附可打印的收发登记表，供工作群或内网下发。",
        "Without mail: the workbooks in zips (one for each ranking group) and a printable list to tick off.",
    ),
    "handout.example": ("govcredit-xl handout", "govcredit-xl handout"),
    "handout.units": ("（{count} 个单位）", " ({count} units)"),
    "handout.done": (
        "把压缩包发到工作群或内网；收回的文件放进 inbox，运行 govcredit-xl collect inbox/",
        "Hand the zips out; put what comes back into inbox and run govcredit-xl collect inbox/",
    ),
}
