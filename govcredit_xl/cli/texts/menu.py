"""Texts of `menu`."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "menu": (
        "菜单：一个窗口里做完全部的事，不用记命令；没有窗口的电脑上是数字菜单。",
        "Everything in one window (in Chinese), or as a list of numbers where no window can be had.",
    ),
    "menu.example": ("govcredit-xl menu", "govcredit-xl menu"),
    "menu.list": ("不开窗口，用数字菜单。", "the list of numbers, no window."),
}
