"""What is different in the format of a letter (信函格式, 10.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from govcredit_xl.gbt9704.findings import Findings
from govcredit_xl.gbt9704.form import is_red
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.parts import Parts
from govcredit_xl.gbt9704.picture import MM, Border, Para, Shape

MARK: Final = ("发文机关标志", "organ's mark")


def check(parts: Parts, findings: Findings) -> None:
    """The mark without 文件 and the two double rules."""
    if not parts.letter:
        return
    mark = parts.marks[-1]
    words = "".join(mark.words.split())
    if words.endswith("文件"):
        findings.add(Key.LETTER_MARK, findings.at(mark, MARK), (f"“{words}”", f"“{words}”"))
    drawn = double_rules(findings)
    if drawn:
        _drawn(drawn, mark, findings)
    else:
        _bordered(parts, mark, findings)


@dataclass(frozen=True)
class DoubleRule:
    """A double rule, drawn as one compound line or as two; millimetres, `edges` from the head of the page."""

    width: float
    colour: str
    compound: str
    edges: tuple[float, ...]


def double_rules(findings: Findings) -> list[DoubleRule]:
    """Long drawn lines of the document, its headers and footers, from top to bottom of the page."""
    picture = findings.picture
    first = picture.sections[0]
    edges = [para for kept in (first.headers, first.footers) for paras in kept.values() for para in paras]
    shapes = [shape for para in (*picture.paras, *edges) for shape in para.shapes]
    lines = list({shape: None for shape in shapes if shape.kind == "line" and shape.width > 100})
    lines.sort(key=_down)
    groups: list[list[Shape]] = []
    for line in lines:
        if groups and _down(line) - _down(groups[-1][-1]) < _NEAR:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_rule(group) for group in groups]


_NEAR: Final = 4.0
"""Millimetres between two lines that are one double rule."""


def _down(shape: Shape) -> float:
    return shape.y if shape.down[0] == "page" and shape.y is not None else 100.0


def _rule(group: list[Shape]) -> DoubleRule:
    weights = [shape.weight or shape.height * MM for shape in group]
    compound = group[0].compound
    if len(group) > 1:
        compound = (
            "thickThin" if weights[0] > weights[-1] else "thinThick" if weights[0] < weights[-1] else "double"
        )
    on_page = all(shape.down[0] == "page" and shape.y is not None for shape in group)
    edges = (
        tuple(edge for shape in group for edge in (_down(shape), _down(shape) + shape.height))
        if on_page
        else ()
    )
    return DoubleRule(group[0].width, group[0].colour, compound, edges)


def _drawn(rules: list[DoubleRule], mark: Para, findings: Findings) -> None:
    place = findings.at(mark, MARK)
    for rule in rules[:2]:
        findings.length(Key.LETTER_RULE_WIDTH, rule.width, place)
        if rule.colour and not is_red(rule.colour):
            findings.add(Key.LETTER_RULES, place, (f"颜色 #{rule.colour}", f"colour #{rule.colour}"))
    kinds = [rule.compound for rule in rules[:2]]
    if len(kinds) < 2:
        findings.add(Key.LETTER_RULES, place, ("只有一条双线", "there is one double rule only"))
    elif kinds != ["thickThin", "thinThick"]:
        _order(kinds, place, findings)
    if len(rules) > 1 and rules[-1].edges:
        height = findings.picture.sections[0].height / MM
        findings.nearest(Key.LETTER_RULE_BOTTOM, [height - edge for edge in rules[-1].edges], place)


def _order(kinds: list[str], place, findings: Findings) -> None:  # type: ignore[no-untyped-def]
    names = {"thickThin": ("上粗下细", "thick over thin"), "thinThick": ("上细下粗", "thin over thick")}
    shown = [names.get(kind, ("不是一粗一细", "not one thick and one thin")) for kind in kinds]
    findings.add(
        Key.LETTER_RULES, place,
        (f"上线{shown[0][0]}，下线{shown[1][0]}", f"upper {shown[0][1]}, lower {shown[1][1]}"),
    )  # fmt: skip


def _bordered(parts: Parts, mark: Para, findings: Findings) -> None:
    """Rules that are borders of paragraphs: the upper one's outer line is on top."""
    picture = findings.picture
    place = findings.at(mark, MARK)
    edges = [
        para
        for kept in (picture.sections[0].headers, picture.sections[0].footers)
        for paras in kept.values()
        for para in paras
    ]
    found: list[tuple[str, Border]] = []
    for para in (*picture.paras[:12], *edges):
        for side in ("top", "bottom"):
            border = para.border(side)
            if border is not None and border.kind.startswith(("thickThin", "thinThick", "double")):
                found.append((_compound(side, border.kind), border))
    if len(found) < 2:
        count = (
            ("没有双线", "no double rule") if not found else ("只有一条双线", "there is one double rule only")
        )
        findings.add(Key.LETTER_RULES, place, count)
        return
    for _, border in found[:2]:
        if not is_red(border.colour):
            findings.add(Key.LETTER_RULES, place, (f"颜色 #{border.colour}", f"colour #{border.colour}"))
    kinds = [kind for kind, _ in found[:2]]
    if kinds != ["thickThin", "thinThick"]:
        _order(kinds, place, findings)


def _compound(side: str, kind: str) -> str:
    """Word names a border's lines from the text outwards at the bottom and inwards at the top."""
    if kind.startswith("double"):
        return "double"
    return "thinThick" if kind.startswith("thinThick") else "thickThin"
