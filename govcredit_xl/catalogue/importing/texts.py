"""Points, ordinals and parts in the texts of a list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govcredit_xl.core.arithmetic import add

_NUMBER: Final = r"(\d{1,4}(?:\.\d{1,2})?)"
_ORDINAL: Final = re.compile(
    r"(?:第?([一二三四五六七八九十]{1,3})(?:[、.．:：]|\s+)\s*|[（(]([一二三四五六七八九十]{1,3})[）)]\s*)(?=\S)"
)
_NUMERAL: Final = re.compile(r"[（(]?\d{1,3}(?:\.\d{1,3})*[）)、.．]\s*(?=[^\d\s%分])")
_BRACKETS: Final = re.compile(rf"[（(](?:共|计|满分|分值|合计|总分)?[:：]?\s*{_NUMBER}\s*分[）)]")
_TRAILING: Final = re.compile(rf"(?<=[^\d.扣减])\s{{0,9}}{_NUMBER}\s{{0,9}}分[。；;]?$")
_GETS: Final = re.compile(rf"(?<!扣)(?<!每)(?:可得|得|计|赋|记|给){_NUMBER}(?:分|(?=[,;。)(]|$))")
_OPENED: Final = re.compile(rf"[(](?:共|计|满分|分值)?:?{_NUMBER}分(?=[,;])")
_CAP: Final = re.compile(
    rf"(?:最高|最多|不超过|上限|封顶|至多|限)(?:可|只)?(?:得|加|计|为|扣|减|奖)?{_NUMBER}分|(?:≤|<=){_NUMBER}"
    rf"|(?<=[,;])(?:共计?|合计|满分){_NUMBER}分"
)
_CJK: Final = r"\u2e80-\u9fff\uff00-\uffef“”‘’（）《》、，。；：？！"
_OCR_SPACES: Final = re.compile(
    rf"(?<=[{_CJK}]) {{1,40}}(?=[\w“(+])|(?<=[\w%”)+]) {{1,40}}(?=[{_CJK}])|(?<=[+]) {{1,40}}| {{1,40}}(?=[+])"
)
_ALIKE: Final = str.maketrans("“”‘’﹢", "\"\"''+")
_PRINTED: Final = str.maketrans(",;:()", "，；：（）")
_ENUMERATED: Final = re.compile(
    r"(?:(?<=^)|(?<=[。；;\n]))\s{0,20}(?:[①②③④⑤⑥⑦⑧⑨⑩]|[（(]?[1-9]\d?[）)、.．](?!\d)|[（(][一二三四五六七八九十][）)])"
)
_SENTENCE: Final = re.compile(r"(?<=[；;。])")


@dataclass(frozen=True, slots=True)
class Titled:
    """The name of a level with what stands around it.

    Attributes:
        ordinal: 一, 二 …, "" where it has none.
        points: None where none are printed with it.
    """

    ordinal: str
    name: str
    points: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a criterion that gives points by itself."""

    text: str
    points: float


def plain_key(text: str) -> str:
    """A text as texts are compared: NFKC, without spaces, quotes alike."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return folded.translate(_ALIKE)


def unspaced(text: str) -> str:
    """Recognised text without the spaces that recognition puts between characters and digits."""
    for _ in range(2):
        text = _OCR_SPACES.sub("", text)
    return text


def as_figure(text: str) -> float | None:
    """The number of a cell of points: `2`, `2分`, `（2分）`, `２`; None where it is none."""
    found = re.fullmatch(rf"[（(]?\+?{_NUMBER}\s*分?[）)]?", unicodedata.normalize("NFKC", text).strip())
    return float(found[1]) if found else None


def titled(text: str) -> Titled:
    """The name in the cell of a level: `一、依法行政（13分）` is 一, 依法行政, 13."""
    joined = "".join(text.split("\n"))
    points = None
    found = _BRACKETS.search(unicodedata.normalize("NFKC", joined))
    if found is not None:
        points = float(found[1])
        joined = re.sub(_BRACKETS, "", plain_digits(joined), count=1)
    else:
        trailing = _TRAILING.search(joined)
        if trailing is not None:
            points, joined = float(trailing[1]), joined[: trailing.start()]
    ordinal = _ORDINAL.match(joined)
    if ordinal is not None:
        joined = joined[ordinal.end() :]
    else:
        numeral = _NUMERAL.match(joined)
        joined = joined[numeral.end() :] if numeral is not None else joined
    name = joined.strip().strip("：:")
    return Titled((ordinal[1] or ordinal[2]) if ordinal is not None else "", name, points)


def plain_digits(text: str) -> str:
    """The text with full-width digits as plain ones; all else as it is."""
    return text.translate({0xFF10 + k: str(k) for k in range(10)})


def gained(text: str) -> list[float]:
    """Each figure that the text says is gained: 得2分, 计1分."""
    return [float(found) for found in _GETS.findall(plain_key(text))]


def cap_of(text: str) -> float | None:
    """The last figure after 最高, 不超过 …, None where there is none."""
    found = _CAP.findall(plain_key(text))
    return float("".join(found[-1])) if found else None


def points_of(text: str) -> float | None:
    """The points of a criterion where only its text tells: its cap, else the highest single figure gained."""
    bracketed = _BRACKETS.findall(plain_key(text)) or _OPENED.findall(plain_key(text))
    if len(bracketed) == 1:
        return float(bracketed[0])
    cap, gains = cap_of(text), gained(text)
    if cap is not None:
        return max([cap, *gains])
    if gains:
        return max(gains)
    trailing = _TRAILING.search(plain_key(text))
    return float(trailing[1]) if trailing else None


def split_parts(text: str, points: float | None) -> list[Part]:
    """The parts of a criterion that add up to its points; empty where it is one, or where they do not add up.

    A sentence that gives no points of its own belongs to the one before it, the first to the one after.
    """
    pieces = [piece for piece in _pieces(text) if piece.strip()]
    parts: list[Part] = []
    pending = ""
    for piece in pieces:
        if not _gives(piece):
            if parts and not pending and not _ENUMERATED.match(piece):
                parts[-1] = Part(parts[-1].text + piece.strip(), parts[-1].points)
            else:
                pending += piece
            continue
        worth = points_of(piece)
        if worth is None:
            return []
        parts.append(Part(_trimmed(pending + piece), worth))
        pending = ""
    if pending or len(parts) < 2 or points is None:
        return []
    return parts if abs(add([part.points for part in parts]) - points) < 0.005 else []


def _gives(piece: str) -> bool:
    key = plain_key(piece)
    return bool(_GETS.search(key) or _CAP.search(key) or _BRACKETS.search(key))


def _pieces(text: str) -> Sequence[str]:
    starts = [found.start() for found in _ENUMERATED.finditer(text)]
    if len(starts) > 1 and not text[: starts[0]].strip():
        return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    return _SENTENCE.split(text.replace("\n", ""))


def _trimmed(text: str) -> str:
    text = _ENUMERATED.sub("", text.strip(), count=1).strip()
    return re.sub(r"[；;]$", "。", text)


def restored(text: str) -> str:
    """A piece of a text as compared, with its punctuation as Chinese prints it again."""
    text = text.translate(_PRINTED)
    pieces = text.split('"')
    return "".join(piece + ("“”"[k % 2] if k + 1 < len(pieces) else "") for k, piece in enumerate(pieces))


def figure(value: float) -> str:
    """A number as people write it."""
    return f"{value:.10g}"
