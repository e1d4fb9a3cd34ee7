"""The page: paper, type area, lines and characters (5.1, 5.2; 8 for pages turned sideways)."""

from __future__ import annotations

from govcredit_xl.gbt9704.findings import Findings
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.lines import dominant, line_height
from govcredit_xl.gbt9704.parts import Parts
from govcredit_xl.gbt9704.picture import MM, Para, Section
from govcredit_xl.gbt9704.styles import switched_on


def check(parts: Parts, findings: Findings) -> None:
    """Paper and type area of each section; lines a page and characters a line of the body."""
    for section in findings.picture.sections:
        (_sideways if section.landscape else _upright)(section, findings)
    body = [para for para in parts.body if para.align != "center" and not para.shapes]
    if not body:
        return
    section = findings.picture.section_of(body[0])
    _lines(body, section, findings)
    per_line = section.measure / _pitch(body, section)
    norm = findings.profile[Key.CHARACTERS]
    if not norm.allows(int(per_line + 0.03)):
        shown = int(per_line + 0.03)
        findings.add(
            Key.CHARACTERS, findings.section(section), (f"每行 {shown} 字", f"{shown} characters a line")
        )


def _upright(section: Section, findings: Findings) -> None:
    place = findings.section(section)
    for rule, points in (
        (Key.PAGE_WIDTH, section.width),
        (Key.PAGE_HEIGHT, section.height),
        (Key.TOP, section.top),
        (Key.BINDING, section.left),
        (Key.TYPE_WIDTH, section.measure),
        (Key.TYPE_HEIGHT, section.depth),
    ):
        findings.length(rule, points / MM, place)


def _sideways(section: Section, findings: Findings) -> None:
    """The page turned: its top is at the binding edge, its right is the top of the others."""
    place = findings.section(section)
    findings.length(Key.PAGE_WIDTH, section.height / MM, place)
    findings.length(Key.PAGE_HEIGHT, section.width / MM, place)
    profile = findings.profile
    top, binding = profile[Key.TOP].number, profile[Key.BINDING].number
    other = profile[Key.PAGE_WIDTH].number - binding - profile[Key.TYPE_WIDTH].number
    foot = profile[Key.PAGE_HEIGHT].number - top - profile[Key.TYPE_HEIGHT].number
    found = tuple(points / MM for points in (section.top, section.right, section.bottom, section.left))
    slack = (profile[Key.TOP].tolerance or 0) + 0.5
    if any(abs(one - two) > slack for one, two in zip(found, (binding, top, other, foot), strict=True)):
        up, right, down, left = (f"{one:.0f}" for one in found)
        findings.add(
            Key.LANDSCAPE_MARGINS,
            place,
            (f"上 {up}、右 {right}、下 {down}、左 {left} 毫米", f"top {up}, right {right}, bottom {down}, left {left} mm"),
        )  # fmt: skip


def _lines(body: list[Para], section: Section, findings: Findings) -> None:
    heights: dict[float, int] = {}
    for para in body:
        height = round(line_height(para, section), 2)
        heights[height] = heights.get(height, 0) + len(para.words)
    usual = max(max(heights, key=lambda height: heights[height]), 1.0)
    shown = int(section.depth / usual + 0.05)
    norm = findings.profile[Key.LINE_PITCH]
    # What is asked for is the number of lines: 28 pt gives 22 of them as 28.95 pt do.
    if not findings.profile[Key.LINES].allows(shown):
        findings.add(
            Key.LINES,
            findings.section(section),
            (f"每面 {shown} 行（行距 {usual:.4g} 磅）", f"{shown} lines a page ({usual:.4g} pt apart)"),
        )
    wanted = (f"与全文一致（{usual:.4g} 磅）", f"as in the rest of the text ({usual:.4g} pt)")
    size = dominant(body, "size")
    for para in body:
        height = line_height(para, section)
        fixed = para.props.get("spacing.lineRule") in {"exact", "exactly", "atLeast"}
        if abs(height - usual) > (norm.tolerance or 0.5) and (fixed or abs(para.size - size) < 0.3):
            apart = (f"行距 {height:.4g} 磅", f"lines {height:.4g} pt apart")
            findings.add(Key.LINE_PITCH, findings.at(para), apart, wanted)


def _pitch(body: list[Para], section: Section) -> float:
    pitch = dominant(body, "pitch") or 16.0
    snapped = section.grid in {"linesAndChars", "snapToChars"}
    if snapped and any(switched_on(para.props.get("snapToGrid", "1")) for para in body):
        pitch += section.char_space
    return pitch
