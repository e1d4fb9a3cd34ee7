"""How wide a text is and how many lines it takes: what places are computed from before anything is drawn."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from typing import Final

_NOT_FIRST: Final = "，。、；：？！）》〉」』】”’％%…—～·"
_NOT_LAST: Final = "（《〈「『【“‘"
_PIECES: Final = re.compile(r"[A-Za-z0-9.,%+\-/_@]+|.", re.DOTALL)


def ems(text: str, narrow: float = 0.5) -> float:
    """Width in characters: a Chinese one is 1, others `narrow`."""
    return sum(_one(character, narrow) for character in text)


def _one(character: str, narrow: float) -> float:
    if not character.isascii():
        return 1.0
    return max(narrow, 0.9) if character in "%@mMW" and narrow > 0.5 else narrow


def line_count(text: str, width: float, narrow: float = 0.56) -> int:
    """Lines that a text needs, at most: `width` in characters; marks may not begin a line, words are not cut."""
    return sum(_lines(part, max(1.0, width), narrow) for part in text.split("\n"))


def _lines(text: str, width: float, narrow: float) -> int:
    lines, used = 1, 0.0
    for piece in _PIECES.findall(text):
        size = ems(piece, narrow)
        if used + size > width + 1e-6:
            # A mark that may not begin a line takes the character before it along.
            carried = 1.0 if piece[0] in _NOT_FIRST else 0.0
            lines, used = lines + max(1, math.ceil(size / width)), carried + size % width
        else:
            used += size
    return lines


# -- titles ----------------------------------------------------------------------------------------------
# A title is broken between words; these are the ones that titles of such notices are made of.
_WORDS: Final = re.compile(
    r"\d{4}年度|\d+年|《|》|〈|〉|关于|印发|政务诚信建设|政务诚信|镇街|乡镇|街道|建设|第三方|评价|指标|任务分工|任务|分工|结果|情况|填报表|报送|更正|催报|"
    r"佐证材料|有关|单位|通知|通报|社会信用|体系|工作|领导小组|办公室|人民政府|管理|服务|中心|人力资源|社会保障|"
    r"各单位|得分|评分项|反馈|明细|待定|失分|不计入|事项|清单|[^\W\d_]{2}(?=局|区|镇|市|县)|[A-Za-z0-9.]+|."
)


def title_lines(text: str, width: float) -> list[str]:
    """A title cut into balanced lines at ends of words: a trapezoid or a diamond, no line beyond `width` characters.

    GB/T 9704-2012, 7.3.1: 分一行或多行居中排布；回行时，要做到词意完整，排列对称，长短适宜.
    """
    parts = _glued(_WORDS.findall(text))
    total = ems(text)
    count = math.ceil(total / width - 1e-9)
    while count <= len(parts):
        found = _cut(parts, count, width)
        if found is not None:
            return found
        count += 1
    return [text]


def _glued(parts: Sequence[str]) -> list[str]:
    """Marks stay with their words: nothing begins with 》 or 的, nothing ends with 《."""
    found: list[str] = []
    for part in parts:
        if found and (part[0] in _NOT_FIRST or part == "的" or found[-1][-1] in _NOT_LAST):
            found[-1] += part
        else:
            found.append(part)
    return found


def _cut(parts: Sequence[str], count: int, width: float) -> list[str] | None:
    """The best way to cut into so many lines: near the ideal length, widths rising, falling or both."""
    best: tuple[float, list[str]] | None = None
    ideal = sum(map(ems, parts)) / count

    def go(start: int, left: int, lines: list[str], cost: float) -> None:
        nonlocal best
        if best is not None and cost >= best[0]:
            return
        if left == 0:
            if start == len(parts):
                best = (
                    (cost + _shape(lines), list(lines))
                    if best is None or cost + _shape(lines) < best[0]
                    else best
                )
            return
        line = ""
        for end in range(start, len(parts)):
            line += parts[end]
            if ems(line) > width:
                break
            if len(parts) - end - 1 >= left - 1:
                go(end + 1, left - 1, [*lines, line], cost + (ems(line) - ideal) ** 2)

    go(0, count, [], 0.0)
    return best[1] if best is not None else None


def _shape(lines: Sequence[str]) -> float:
    """Lines of one length make a rectangle, a short one between two long ones an hourglass: neither is wanted."""
    sizes = [ems(line) for line in lines]
    same = sum(abs(a - b) < 1 for a, b in itertools.pairwise(sizes))
    waist = any(b < a and b < c for a, b, c in zip(sizes, sizes[1:], sizes[2:], strict=False))
    return 6.0 * same + (40.0 if waist else 0.0)
