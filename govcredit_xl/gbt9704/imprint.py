"""版记: its lines, its text, and that it comes last (7.4)."""

from __future__ import annotations

import dataclasses
import itertools
import re
from typing import Final

from govcredit_xl.gbt9704.findings import DocumentPlace, Findings
from govcredit_xl.gbt9704.keys import Key
from govcredit_xl.gbt9704.lines import Span, first_of, left_of, span_of, unit
from govcredit_xl.gbt9704.parts import ImprintParts, Parts
from govcredit_xl.gbt9704.picture import MM, Border, DocumentTable, Para, border_of

IMPRINT: Final = ("版记", "imprint")
_PRINTED: Final = re.compile(r"[\d０-９]{1,4}\s*年\s*[\d０-９]{1,2}\s*月\s*[\d０-９]{1,2}\s*日\s*\w*[。.]?$")


def check(parts: Parts, findings: Findings) -> None:
    """All of the imprint; a document with a head must have one."""
    imprint = parts.imprint
    if imprint is None:
        if parts.headed and parts.form.is_general:
            findings.add(Key.IMPRINT_PLACE, DocumentPlace(), ("没有版记", "there is none"))
        return
    for para in imprint.paras:
        findings.font(Key.IMPRINT_FONT, para, IMPRINT)
        findings.size(Key.IMPRINT_SIZE, para, IMPRINT)
    _texts(imprint, findings)
    if not parts.letter:  # a letter's has neither lines nor printing organ
        _lines(imprint, findings)
    _last(imprint, findings)


def _texts(imprint: ImprintParts, findings: Findings) -> None:
    if imprint.copies is not None:
        copies = imprint.copies
        end = findings.profile[Key.COPIES_END].text
        last = _end_of_copies(imprint, copies)
        if not last.words.endswith(end):
            shown = f"“{last.words[-1]}”"
            findings.add(
                Key.COPIES_END, findings.at(copies, IMPRINT), (f"以{shown}结尾", f"ends with {shown}"),
                (f"以“{end}”结尾", f"ends with “{end}”"), textual=True,
            )  # fmt: skip
        _inset(copies, _span(imprint, copies, findings).left, findings)
    if imprint.printed is None:
        return
    dated = imprint.date or imprint.printed
    found = _PRINTED.search(dated.words)
    words = "".join(found.group(0).split()) if found else dated.words
    if not findings.profile[Key.PRINTED_PATTERN].pattern.search(words):
        wanted = ("年月日后加“印发”，如 2021年10月21日印发", "the date and 印发, such as 2021年10月21日印发")
        findings.add(Key.PRINTED_PATTERN, findings.at(dated, IMPRINT), (words, words), wanted, textual=True)
    # The organ stands left of the tab, the date right of it.
    _inset(imprint.printed, _span(imprint, imprint.printed, findings, head=True).left, findings)
    _inset(dated, _span(imprint, dated, findings).right, findings, right=True)


def _end_of_copies(imprint: ImprintParts, copies: Para) -> Para:
    """The last paragraph of the list of copies."""
    paras = list(imprint.paras)
    end = paras.index(imprint.printed) if imprint.printed in paras else len(paras)
    return paras[max(paras.index(copies), end - 1)] if end > paras.index(copies) else copies


def _inset(para: Para, room: float, findings: Findings, *, right: bool = False) -> None:
    norm = findings.profile[Key.IMPRINT_INDENT]
    if not norm.allows(room):
        shown = f"{round(room, 1):g}"
        side = ("右", "right") if right else ("左", "left")
        findings.add(
            Key.IMPRINT_INDENT, findings.at(para, IMPRINT),
            (f"{side[0]}空 {shown} 字", f"{shown} characters free on the {side[1]}"),
            (f"{side[0]}空 {norm.text} 字", f"{norm.text} on the {side[1]}"),
        )  # fmt: skip


def _span(imprint: ImprintParts, para: Para, findings: Findings, *, head: bool = False) -> Span:
    """Where the paragraph stands between the ends of the lines above and below."""
    section = findings.picture.section_of(para)
    edges = (0.0, 0.0)
    measure = section.measure
    if imprint.table is not None:
        for row in imprint.table.rows:
            for cell in row:
                if para in cell.paras:
                    edges = cell.margins
                    whole = len(row) == 1
                    measure = (
                        (imprint.table.width or measure) if whole else measure * 3
                    )  # its width is not known
    elif imprint.box is not None:
        measure = imprint.box.width * MM
    inner = dataclasses.replace(section, width=measure, left=edges[0], right=edges[1])
    span = span_of(para, inner, findings.picture.tab)
    pitch = para.pitch or 14.0
    if "\t" in para.text and head:
        span = Span(first_of(para), span.right)
    elif "\t" not in para.text and para.align != "center":
        # A text that fills the line, or one in a narrow cell: its indents say where it stands.
        left = span.left if para.align != "right" else left_of(para)
        right = span.right if para.align == "right" else unit(para, "right")
        span = Span(left, right)
    return Span(span.left + edges[0] / pitch, span.right + edges[1] / pitch)


# -- lines
def _lines(imprint: ImprintParts, findings: Findings) -> None:
    place = findings.at(imprint.paras[0], IMPRINT)
    weights = line_weights(imprint, findings)
    if len(weights) < 2 or not weights[0] or not weights[-1]:
        missing = [name for name, at in (("首条", 0), ("末条", -1)) if not weights or not weights[at]]
        names = {"首条": "first", "末条": "last"}
        findings.add(
            Key.IMPRINT_LINES, place,
            ("没有" + "和".join(missing or ["末条"]), "no " + " and ".join(names[one] for one in missing or ["末条"]) + " line"),
        )  # fmt: skip
        return
    for weight in {weights[0], weights[-1]}:
        findings.length(Key.IMPRINT_OUTER, weight / MM, place)
    for weight in {one for one in weights[1:-1] if one}:
        findings.length(Key.IMPRINT_INNER, weight / MM, place)
    width = _width(imprint, findings)
    if width is not None:
        findings.length(Key.IMPRINT_WIDTH, width / MM, place)


def line_weights(imprint: ImprintParts, findings: Findings) -> list[float]:
    """Points of the lines from the first to the last; 0 where there is none."""
    if imprint.table is not None:
        return _table_weights(imprint.table)
    paras = imprint.paras
    weights = [_weight(paras[0].border("top"))]
    weights += [
        max(_weight(one.border("bottom")), _weight(two.border("top")), _weight(one.border("between")))
        for one, two in itertools.pairwise(paras)
    ]
    weights.append(_weight(paras[-1].border("bottom")))
    if any(weights):
        return weights
    drawn = [
        shape.weight
        for para, shape in findings.picture.shapes
        if shape.kind == "line" and para.number >= paras[0].number - 2
    ]
    return drawn


def _weight(border: Border | None) -> float:
    return 0.0 if border is None else border.weight


def _table_weights(table: DocumentTable) -> list[float]:
    def of(row: int, side: str, usual: str) -> float:
        found = [
            border_of(cell.borders, side)
            if f"{side}.val" in cell.borders
            else border_of(table.borders, usual)
            for cell in table.rows[row]
        ]
        return max((_weight(one) for one in found), default=0.0)

    last = len(table.rows) - 1
    weights = [of(0, "top", "top")]
    weights += [max(of(k, "bottom", "insideH"), of(k + 1, "top", "insideH")) for k in range(last)]
    return [*weights, of(last, "bottom", "bottom")]


def _width(imprint: ImprintParts, findings: Findings) -> float | None:
    if imprint.table is not None:
        return imprint.table.width or None
    first = imprint.paras[0]
    if first.border("top") is not None:
        room = imprint.box.width * MM if imprint.box else findings.picture.section_of(first).measure
        return (
            room
            - (left_of(first) + unit(first, "right") + min(unit(first, "firstLine", "hanging"), 0.0))
            * first.pitch
        )
    drawn = [shape.width * MM for _, shape in findings.picture.shapes if shape.kind == "line"]
    return drawn[-1] if drawn else None


# -- its place
def _last(imprint: ImprintParts, findings: Findings) -> None:
    """Nothing may come after it; one in a box stands where the page it is anchored to ends."""
    paras = findings.picture.paras
    own = {id(para) for para in imprint.paras}
    if imprint.box is not None:
        anchor = next(para for para, shape in findings.picture.shapes if shape is imprint.box)
        after = [para for para in paras if para.number > anchor.number]
        turned = any(para.starts_page for para in after) or anchor.inside
        late = [para for para in after if not para.blank] if turned else []
    else:
        end = max(para.number for para in imprint.paras)
        late = [para for para in paras if para.number > end and not para.blank and id(para) not in own]
    if late:
        findings.add(
            Key.IMPRINT_PLACE, findings.at(late[0]), ("版记后面还有内容", "there is more after the imprint")
        )
