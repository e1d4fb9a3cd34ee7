"""The head of a document: mark, number, red rule, title; and the head of the letter format (10.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.profile import Profile
from govcredit_xl.letters.word.measure import ems
from govcredit_xl.letters.word.ooxml import EMU_PER_TWIP, ShapePlace, Shapes, paragraph, parse, w
from govcredit_xl.letters.word.page import paper
from govcredit_xl.letters.word.styles import StyleName
from govcredit_xl.letters.word.titles import TitleCut, title_cut

_NARROW: Final = 0.7
"""A long mark is set narrow before it is set small."""
_NARROWEST: Final = 50
_THICK, _THIN, _BETWEEN = 45, 15, 30
"""Twips of the letter's double rule: 2.25 and 0.75 points, 1.5 between them."""


@dataclass(frozen=True)
class Fit:
    """How a mark fits on its line: half-points of its size, per cent of its width."""

    half_points: int
    scale: int


def fit_mark(text: str, width: float, most: float, least: float) -> Fit:
    """The largest size at which the mark stands on one line of `width` points, made narrow where it is long."""
    characters = max(1.0, ems(text))
    size = min(most, max(least, width * 0.985 / characters / _NARROW))
    scale = min(100, int(width * 0.985 / characters / size * 100))
    return Fit(int(size * 2), max(_NARROWEST, scale))


def _dress(element: Any, properties: str, fit: Fit | None) -> None:
    """Give a paragraph properties of its own in place of the template's, its runs the fit."""
    old = element.find(w("pPr"))
    style = old.find(w("pStyle")) if old is not None else None
    if old is not None:
        element.remove(old)
    (made,) = parse(f"<w:pPr>{properties}</w:pPr>")
    if style is not None:
        made.insert(0, style)
    element.insert(0, made)
    if fit is None:
        return
    for run in element.iter(w("r")):
        found = run.find(w("rPr"))
        if found is not None:
            run.remove(found)
        (rpr,) = parse(
            f'<w:rPr><w:w w:val="{fit.scale}"/><w:sz w:val="{fit.half_points}"/>'
            f'<w:szCs w:val="{fit.half_points}"/></w:rPr>'
        )
        run.insert(0, rpr)


def red_mark(element: Any, text: str, profile: Profile) -> float:
    """Set the mark 35 mm below the head of the type area (7.2.4); points that it takes there."""
    most, least = profile[Key.MARK_MAX].points, profile[Key.MARK_MIN].points
    fit = fit_mark(text, profile[Key.TYPE_WIDTH].points, most, least)
    size = fit.half_points / 2
    before = profile[Key.MARK_TOP].points
    _dress(
        element,
        f'<w:spacing w:before="{round(before * 20)}" w:after="0" w:line="{round(size * 20)}" w:lineRule="exact"/>',
        fit,
    )
    return before + size


def ruled_number(element: Any, profile: Profile) -> None:
    """The number with the red rule below it, as wide as the type area (7.2.5, 7.2.7)."""
    space = max(0, min(31, round(profile[Key.RULE_GAP].points) - 3))
    weight = max(2, round(profile[Key.RULE_WEIGHT].points * 8))
    colour = profile[Key.RULE_COLOUR].rgb
    _dress(
        element,
        f'<w:pBdr><w:bottom w:val="single" w:sz="{weight}" w:space="{space}" w:color="{colour}"/></w:pBdr>',
        None,
    )


def break_title(element: Any, text: str, width: float, words: Sequence[str]) -> TitleCut:
    """Cut a title into balanced lines, or where its template breaks it; `words` are not cut."""
    own = "\n" in text
    cut = TitleCut(tuple(text.split("\n"))) if own else title_cut(text, width, words)
    runs = list(element.iter(w("r")))
    first = runs[0]
    for other in runs[1:]:
        other.getparent().remove(other)
    for child in list(first):
        if child.tag != w("rPr"):
            first.remove(child)
    for number, line in enumerate(cut.lines):
        if number:
            first.append(first.makeelement(w("br"), {}))
        made = first.makeelement(w("t"), {})
        made.text = line
        first.append(made)
    return cut


# -- the letter format ------------------------------------------------------------------------------------------
def letter_mark(element: Any, text: str, profile: Profile) -> tuple[str, float]:
    """Set the mark 30 mm below the head of the page, in a frame of its own.

    Returns:
        the place of the upper rule as twips from the head of the page, as a mark for `letter_rules`; points of the
        type area that head and rule take.
    """
    most = profile[Key.LETTER_MARK_SIZE].points
    width = profile[Key.LETTER_RULE_WIDTH].points
    fit = fit_mark(text, width, most, profile[Key.MARK_MIN].points)
    size, top = fit.half_points / 2, profile[Key.LETTER_MARK_TOP].points
    _dress(
        element,
        f'<w:framePr w:w="{profile[Key.LETTER_RULE_WIDTH].twips}" w:hSpace="0" w:wrap="notBeside" '
        f'w:vAnchor="page" w:hAnchor="page" w:xAlign="center" w:y="{round(top * 20)}"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{round(size * 20)}" w:lineRule="exact"/><w:jc w:val="center"/>',
        fit,
    )
    rule = round((top + size + profile[Key.LETTER_RULE_GAP].points) * 20)
    return str(rule), rule / 20


def letter_rules(profile: Profile, shapes: Shapes, upper: int) -> str:
    """Runs with both double rules: thick over thin below the mark, thin over thick at the foot (10.1)."""
    page, width = paper(profile), profile[Key.LETTER_RULE_WIDTH].twips
    left = (page.width - width) // 2
    lower = page.height - profile[Key.LETTER_RULE_BOTTOM].twips
    bars = (
        (upper, _THICK),
        (upper + _THICK + _BETWEEN, _THIN),
        (lower - _THICK - _BETWEEN - _THIN, _THIN),
        (lower - _THICK, _THICK),
    )
    return "".join(
        shapes.bar(
            ShapePlace(
                ("page", left * EMU_PER_TWIP),
                ("page", top * EMU_PER_TWIP),
                width * EMU_PER_TWIP,
                thick * EMU_PER_TWIP,
            ),
            profile[Key.RULE_COLOUR].rgb,
            "红线",
        )
        for top, thick in bars
    )


def letter_number(element: Any, profile: Profile, upper: int) -> float:
    """The number flush right below the first rule; points of the type area that head and number take."""
    head = upper + _THICK + _BETWEEN + _THIN + 120 - paper(profile).top
    before = max(0, head)
    pitch = profile[Key.LINE_PITCH].twips
    _dress(
        element,
        f'<w:spacing w:before="{before}" w:after="0" w:line="{pitch}" w:lineRule="exact"/><w:jc w:val="right"/>',
        None,
    )
    return (before + pitch) / 20


def blank_lines(count: float, ids: Mapping[str, str]) -> str:
    """Blank lines of the body."""
    return paragraph(ids[StyleName.BODY]) * round(count)
