"""名次分: points by place, as a clerk lists them."""

from __future__ import annotations

import re
from typing import Final

_PLACE: Final = re.compile(r"第?([1-9][0-9]{0,3})(?:名|位)?[:：=\s]*(?:得)?([0-9]+(?:\.[0-9]{1,2})?)分?")
_SHARE: Final = re.compile(r"前([0-9]+(?:\.[0-9]+)?)[%％][:：=\s]*(?:得)?([0-9]+(?:\.[0-9]{1,2})?)分?")


def read_places(entries: tuple[str, ...]) -> tuple[tuple[float, float], ...] | str:
    """(place, points) or, for shares, (share, points), the best first; a text says what is wrong."""
    found: list[tuple[float, float]] = []
    shares = entries[:1] and entries[0].startswith("前")
    for entry in entries:
        match = (_SHARE if shares else _PLACE).fullmatch(entry.strip())
        if match is None:
            return f"看不懂“{entry}”：名次写成“1 60、2 57、3 54”，按比例写成“前10% 5、前50% 3”，两种不能混用"
        found.append((float(match[1]) / (100 if shares else 1), float(match[2])))
    steps = sorted(found)
    if len({step for step, _ in steps}) < len(steps):
        return "同一名次写了两次"
    if not shares and steps and steps[0][0] != 1:
        return "要从第 1 名写起"
    if shares and steps and not 0 < steps[0][0] <= steps[-1][0] <= 1:
        return "比例应在 0 和 100% 之间"
    return tuple(steps)
