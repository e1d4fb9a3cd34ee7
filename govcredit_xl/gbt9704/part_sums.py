"""Sentences that say a whole and its parts: 共42家，其中已报35家、未报7家.

其中 alone promises no full list: a sum that falls short is wrong only where the words leave nothing over (其余, a
pair such as 已报 and 未报, 分为, every grade down to 不合格).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

_H: Final = "一-鿿"
_NUMBER: Final = r"(\d{1,12}(?:\.\d{1,4})?)"
_UNIT: Final = (
    "(家|个(?!百分|月|工作日|小时|多)|项|件|人次|人|名|次(?!日)|份|条|笔|处|起|户|宗|篇|万元|元|分(?![钟之]))"
)
_MAX_PARTS: Final = 10
"""So many parts are tried in every combination."""


@dataclass(frozen=True)
class Mark:
    """What is wrong in a text, and what it should be; `wanted` "" where only the rule says it."""

    found: str
    wanted: str = ""


@dataclass(frozen=True)
class _Part:
    label: str
    value: float


_SENTENCE: Final = re.compile(r"[^。；！？]+")
_COUNT: Final = re.compile(_NUMBER + _UNIT)
_WHOLE: Final = re.compile(
    rf"(?<![约近超过足余\d.])(?P<whole>{_NUMBER}){_UNIT}[^\d，。；：、（）()]{{0,8}}(?P<by>[，：（(]?其中|，?(?:共?分为|分成))"
)
_ASIDE: Final = re.compile(r"（[^（）]{0,60}）|\([^()]{0,60}\)")
_UNSURE: Final = re.compile(r"[比约近超增减降升另含]|较(?!差)|(?<!其)余(?!下)|多|其中|累计|先后|均|各|每")
"""Words beside which a figure may be no part."""
_OVERLAP: Final = re.compile(
    r"党员|[女男]|民族|高新|规[上模]|重点|涉|含|按[期时]|及时|新增|首次|学历|以[上下]|专精特新|上市|民营|退[役休]"
)
"""What one and the same person or firm can be at once."""
_REST: Final = re.compile(r"^(?:其余|余下|剩余|剩下|其[他它])")
_NOT: Final = re.compile(r"^(?:尚未|还未|没有|未|不)(?=[一-鿿])")
_DONE: Final = re.compile(r"^(?:已经|已)(?=[一-鿿])")
_SEXES: Final = ({"男", "女"}, {"男性", "女性"}, {"男职工", "女职工"}, {"男同志", "女同志"}, {"男生", "女生"})
_LAST_GRADE: Final = re.compile(r"不合格$|不称职$|不达标$|较差$|^差$")


def parts_of_total(text: str) -> Iterator[Mark]:
    """Parts after 其中 or 分为 that cannot be the parts of their whole."""
    for sentence in _SENTENCE.finditer(text):
        for hit in _WHOLE.finditer(sentence[0]):
            piece = sentence[0][hit.end() :]
            if hit["by"][0] in "（(":
                piece = re.split("[）)]", piece)[0]
            mark = _held_against(float(hit["whole"]), hit[3], _ASIDE.sub("", piece), "分" in hit["by"])
            if mark:
                yield Mark(hit[0] + piece, mark)


def _held_against(whole: float, unit: str, piece: str, divided: bool) -> str:
    """What should be, or "" where nothing is certainly wrong."""
    parts = _parts(piece, unit)
    if not 2 <= len(parts) <= _MAX_PARTS or _UNSURE.search(piece):
        return ""
    total = sum(one.value for one in parts)
    rest = next((k for k, one in enumerate(parts) if k and _REST.match(one.label)), None)
    if rest is not None:
        right = _some_make(whole, [one.value for one in parts[:rest]], parts[rest].value)
        return "" if right else f"各部分和其余相加为 {whole:g}{unit}"
    if divided:
        right = _some_make(whole, [one.value for one in parts[1:]], parts[0].value)
        return "" if right else f"各部分相加为 {whole:g}{unit}"
    if _leaves_nothing([one.label for one in parts]):
        return "" if _same(total, whole) else f"各部分相加为 {whole:g}{unit}"
    apart = "，" not in piece[: piece.rfind(unit)] and not _OVERLAP.search(piece)
    above = total > whole + 0.005 and apart
    return f"各部分相加不超过 {whole:g}{unit}" if above else ""


def _parts(piece: str, unit: str) -> list[_Part]:
    """The figures of this unit, each with the words before it."""
    found, start = [], 0
    for hit in _COUNT.finditer(piece):
        label = re.split("[、，：,]", piece[start : hit.start()])[-1]
        start = hit.end()
        if hit[2] == unit:
            found.append(_Part(re.sub("^[和及有]|[的有为是]{1,2}$", "", label.strip()), float(hit[1])))
    return found


def _some_make(whole: float, values: Sequence[float], sure: float) -> bool:
    """Some of the values make the whole with one that is surely a part; others may say more of a part."""
    return any(
        _same(sure + sum(some), whole)
        for count in range(len(values) + 1)
        for some in combinations(values, count)
    )


def _leaves_nothing(labels: Sequence[str]) -> bool:
    """The labels are a pair without a third, or grades from the best to the worst."""
    if len(labels) == 2:
        first, second = (_DONE.sub("", label) for label in labels)
        return {first, second} in _SEXES or _NOT.sub("", second) == first != second
    return labels[0].startswith("优") and bool(_LAST_GRADE.search(labels[-1]))


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 0.005


# -- lists that are whole
_COUNTED: Final = "(家|个|项|件|人|名|次|份|条|万元|元|分)"
_PART: Final = rf"[{_H}“”A-Za-z]{{1,12}}?(\d+(?:\.\d+)?)"
_IN_BRACKETS: Final = re.compile(rf"(?:共有?|共计|合计|总计)(\d+(?:\.\d+)?){_COUNTED}[（(]([^（）()]*)[）)]")
_BEFORE_TOTAL: Final = re.compile(
    rf"(?:(?<=[，。；：.．）])|^)((?:{_PART}{_COUNTED}[、，和])+{_PART}{_COUNTED})，?(?:共|共计|合计|总计)(\d+(?:\.\d+)?){_COUNTED}"
)
_EACH: Final = re.compile(
    rf"分别(?:为|是|有)?((?:\d{{1,9}}(?:\.\d{{1,4}})?{_UNIT}?[、和]){{1,20}}\d{{1,9}}(?:\.\d{{1,4}})?){_UNIT}，?(?:共计?|合计|总计)[{_H}]{{0,2}}?{_NUMBER}{_UNIT}"
)
_RATES: Final = re.compile(rf"([{_H}]{{2,4}})率[、和与][不未]\1率分别(?:为|是|达)?{_NUMBER}%[、和]{_NUMBER}%")


def unequal(text: str) -> Iterator[Mark]:
    """Parts that are listed whole and are not their total: 共5家（镇2家、街道2家）; 镇2家、街道2家，共5家."""
    for hit in _IN_BRACKETS.finditer(text):
        pieces = [re.fullmatch(_PART + hit[2], one.strip()) for one in re.split("[、，,和]", hit[3])]
        if len(pieces) > 1 and all(pieces):
            yield from _held(float(hit[1]), [float(one[1]) for one in pieces if one], hit[0], hit[2])
    for hit in _BEFORE_TOTAL.finditer(text):
        unit = hit.groups()[-1]
        parts = [float(n) for n in re.findall(rf"(\d+(?:\.\d+)?){unit}", hit[1])]
        if len(re.findall(r"\d+(?:\.\d+)?", hit[1])) == len(parts):
            yield from _held(float(hit.groups()[-2]), parts, hit[0], unit)
    for hit in _EACH.finditer(text):
        units = {one for one in re.findall(_NUMBER + _UNIT, hit[0]) if one[1] != hit.groups()[-1]}
        if not units:
            parts = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", hit[1])]
            yield from _held(float(hit.groups()[-2]), parts, hit[0], hit.groups()[-1])
    for hit in _RATES.finditer(text):
        if abs(float(hit[2]) + float(hit[3]) - 100) > 0.11:
            yield Mark(hit[0], "两项相加为 100%")


def _held(total: float, parts: Sequence[float], said: str, unit: str) -> Iterator[Mark]:
    if abs(sum(parts) - total) > 0.005:
        yield Mark(said, f"相加为 {sum(parts):g}{unit}")


# -- as many figures as names
_KINDS: Final = "镇乡村局区县市办委院校率额组室园道"
_CLAUSE: Final = re.compile(r"[^，。；：！？（）()]+")
_VALUES: Final = re.compile(
    rf"分别[{_H}]{{0,6}}?((?:\d{{1,9}}(?:\.\d{{1,4}})?(?:%|{_UNIT})?[、和]){{1,30}}\d{{1,9}}(?:\.\d{{1,4}})?(?:%|{_UNIT}))(?![、和])"
)


def unmatched(text: str) -> Iterator[Mark]:
    """Names and their figures, of which there are not as many: 甲镇、乙镇、丙镇分别得90分、91分; 甲镇、乙镇3个镇."""
    for clause in _CLAUSE.finditer(text):
        hit = _VALUES.search(clause[0])
        if hit is not None:
            names, values = _names(clause[0][: hit.start()]), len(re.split("[、和]", hit[1]))
            if names and names != values:
                yield Mark(clause[0], f"{names} 个名称对应 {names} 个数")
        for told in re.finditer(rf"([{_KINDS}])(\d{{1,3}})个?(?=\1(?![街区村级长办]))", clause[0]):
            names = _names(clause[0][: told.end(1)])
            if names and names != int(told[2]):
                yield Mark(clause[0], f"名称和个数一致（列了 {names} 个）")


def _names(listed: str) -> int:
    """How many names of one kind a text lists; 0 where it is not surely such a list."""
    first, *others = listed.split("、")
    kind = first[-1:]
    if not others or kind not in _KINDS or "的" in listed or "等" in listed:
        return 0
    cut = others[-1].rfind(kind) + 1
    last = re.split(rf"(?<={kind})(?:以及|[和与及])", others[-1][:cut])
    names = [first, *others[:-1], *last]
    fit = all(2 <= len(one) <= 8 and one.endswith(kind) and one.count(kind) == 1 for one in names)
    return len(names) if fit and len(others[-1]) - cut <= 4 else 0
