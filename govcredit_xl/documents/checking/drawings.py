"""Drawings in a paragraph: lines and text boxes, in DrawingML and in the older VML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from govcredit_xl.documents.checking.package import W, number
from govcredit_xl.documents.checking.picture import MM, Shape, hex_colour

_EMU_PER_MM: Final = 36000
_COMPOUND: Final = {"thickThin": "thickThin", "thinThick": "thinThick", "dbl": "double", "tri": "double"}
_NAMED: Final = {"red": "FF0000", "black": "000000"}
_UNITS: Final = {"pt": 1 / MM, "mm": 1.0, "cm": 10.0, "in": 25.4, "px": 25.4 / 96, "": 1 / MM}


def local(element: Any) -> str:
    """Tag without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def drawings(run: Any) -> Iterator[tuple[Shape, Any]]:
    """(drawing, its w:txbxContent or None) of a run; of alternatives the first, newer one."""
    for child in run:
        name = local(child)
        if name == "AlternateContent":
            choice = child.find("{*}Choice")
            taken = choice if choice is not None else child.find("{*}Fallback")
            yield from drawings(taken if taken is not None else ())
        elif name == "drawing":
            for frame in child:
                yield from _modern(frame)
        elif name in {"pict", "object"}:
            yield from _old(child)


def _modern(frame: Any) -> Iterator[tuple[Shape, Any]]:
    extent = frame.find("{*}extent")
    width, height = (0.0, 0.0) if extent is None else (_emu(extent.get("cx")), _emu(extent.get("cy")))
    x, across = _position(frame.find("{*}positionH"))
    y, down = _position(frame.find("{*}positionV"))
    bodies = list(frame.iter("{*}wsp", "{*}cxnSp"))
    for body in bodies:
        shape = body.find("{*}spPr")
        content = body.find(f".//{W}txbxContent")
        form = None if shape is None else shape.find("{*}prstGeom")
        flat = form is not None and (form.get("prst") or "").lower() in {"line", "straightconnector1"}
        colour, weight, compound = _outline(shape)
        kind = "line" if flat or (min(width, height) < 1 and content is None) else "other"
        size = (width, height)
        if len(bodies) > 1 and shape is not None and shape.find("{*}xfrm/{*}ext") is not None:
            inner = shape.find("{*}xfrm/{*}ext")
            size = (_emu(inner.get("cx")), _emu(inner.get("cy")))
        yield (
            Shape(
                "box" if content is not None else kind, *size, x, y, across, down, colour, weight, compound
            ),
            content,
        )
    if not bodies:
        yield Shape("other", width, height, x, y, across, down, "", 0.0, ""), None


def _emu(text: str | None) -> float:
    return number(text) / _EMU_PER_MM


def _position(element: Any) -> tuple[float | None, tuple[str, str]]:
    if element is None:
        return None, ("", "inline")
    offset, align = element.find("{*}posOffset"), element.find("{*}align")
    frame = element.get("relativeFrom", "")
    if align is not None:
        return None, (frame, (align.text or "").strip())
    return (0.0 if offset is None else _emu(offset.text)), (frame, "")


def _outline(shape: Any) -> tuple[str, float, str]:
    line = None if shape is None else shape.find("{*}ln")
    if line is None or line.find("{*}noFill") is not None:
        fill = None if shape is None else shape.find("{*}solidFill/{*}srgbClr")
        return ("" if fill is None else hex_colour(fill.get("val", ""))), 0.0, ""
    colour = line.find(".//{*}srgbClr")
    width = number(line.get("w"), 9525) / 12700
    return (
        "" if colour is None else hex_colour(colour.get("val", "")),
        width,
        _COMPOUND.get(line.get("cmpd", ""), ""),
    )


def _old(pict: Any) -> Iterator[tuple[Shape, Any]]:
    for element in pict.iter("{urn:schemas-microsoft-com:vml}*"):
        name = local(element)
        if name not in {"line", "rect", "shape", "roundrect"}:
            continue
        style = dict(
            part.strip().split(":", 1) for part in (element.get("style") or "").split(";") if ":" in part
        )
        content = element.find(f".//{W}txbxContent")
        width, height = _mm(style.get("width", "0")), _mm(style.get("height", "0"))
        x, y = _mm(style.get("margin-left", "0")), _mm(style.get("margin-top", "0"))
        if name == "line":
            (x, y), (x2, y2) = (_pair(element.get(key) or "0,0") for key in ("from", "to"))
            width, height = abs(x2 - x), abs(y2 - y)
        across = (
            _frame(style.get("mso-position-horizontal-relative", "column")),
            style.get("mso-position-horizontal", ""),
        )
        down = (
            _frame(style.get("mso-position-vertical-relative", "paragraph")),
            style.get("mso-position-vertical", ""),
        )
        colour = (element.get("strokecolor") or "black").split(" ")[0]
        stroke = element.find("{*}stroke")
        compound = _COMPOUND.get((stroke.get("linestyle") or "") if stroke is not None else "", "")
        kind = (
            "box" if content is not None else "line" if name == "line" or min(width, height) < 1 else "other"
        )
        weight = _mm(element.get("strokeweight") or "0.75pt") * MM
        yield (
            Shape(
                kind, width, height, x, y, across, down,
                _NAMED.get(colour, hex_colour(colour)), weight, compound,
            ),
            content,
        )  # fmt: skip


def _frame(text: str) -> str:
    return {"text": "column", "line": "paragraph"}.get(text, text)


def _mm(text: str) -> float:
    found = re.match(r"\s*(-?[\d.]+)\s*([a-z]*)", text)
    return number(found[1]) * _UNITS.get(found[2], 0.0) if found else 0.0


def _pair(text: str) -> tuple[float, float]:
    first, _, second = text.partition(",")
    return _mm(first), _mm(second)
