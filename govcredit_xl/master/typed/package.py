"""A master's file beyond its cells: widths, notes, names, styles, and what nobody can carry over.

The flat picture of `sheets` tells what stands where. Only what the office added is looked at with openpyxl,
from a copy of the file in which our own sheets are blank, so that their thousands of rows are not read twice.
"""

from __future__ import annotations

import io
import posixpath
import re
import warnings
import zipfile
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any, Final

from govcredit_xl.files.sheets.package import OfficePackage
from govcredit_xl.files.sheets.parts import part_key, unescape
from govcredit_xl.files.sheets.preflight import ZipParts

_BLANK_SHEET: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
)
_COL: Final = re.compile(rb"<(?:\w+:)?col\s([^<>]*)>")
_ATTRIBUTE: Final = re.compile(rb'(?<!\w)(\w+)="([^"]*)"')
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]+[0-9]+(?::[A-Z]+[0-9]+)?)"')
_TAB: Final = re.compile(rb'<(?:\w+:)?tabColor\s[^<>]*?rgb="(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})"')
_HEAD: Final = 65_536
PADDING: Final = 5 / 7
"""What Excel adds to a width in characters when it stores it."""

Rels = list[tuple[str, str]]
"""(kind, part) of what a part refers to; the kind is the last word of the relationship's type."""


class WorkbookPackage(OfficePackage):
    """The parts of a master.

    Raises:
        Unreadable: it is no whole workbook.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(ZipParts(data, own=True))
        self._data = data

    @cached_property
    def _workbook(self) -> Any:
        return self.xml(self.main_part("xl/workbook.xml"))

    @cached_property
    def tabs(self) -> Mapping[str, tuple[str, str]]:
        """Sheet name → (kind, part), in tab order."""
        targets = self.relations(self.main_part("xl/workbook.xml"))
        found = {}
        for element in self._workbook.iter():
            if _local(element.tag) == "sheet":
                rel = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
                if rel in targets:
                    found[element.get("name") or ""] = targets[rel]
        return found

    def related(self, sheet: str) -> Rels:
        """What a sheet refers to."""
        return list(self.relations(self.tabs[sheet][1]).values())

    # -- what stands beside the cells
    def widths(self, sheet: str) -> dict[int, float]:
        """Column number → width in characters, of visible columns that have one set."""
        head = self.sheet_xml(sheet)[:_HEAD].split(b"sheetData", 1)[0]
        found = {}
        for match in _COL.finditer(head):
            values = {key.decode(): value.decode() for key, value in _ATTRIBUTE.findall(match[1])}
            if "width" not in values or values.get("hidden") in ("1", "true"):
                continue
            first, last = int(values["min"]), int(values["max"])
            for column in range(first, min(last, first + 300) + 1):
                found[column] = round(float(values["width"]) - PADDING, 2)
        return found

    @cached_property
    def hidden_sheets(self) -> frozenset[str]:
        """Names of the sheets that are hidden."""
        sheets = (element for element in self._workbook.iter() if _local(element.tag) == "sheet")
        return frozenset(one.get("name") or "" for one in sheets if one.get("state", "visible") != "visible")

    def tab_colour(self, sheet: str) -> str:
        """Colour of a sheet's tab as #RRGGBB, "" where it has none or one of the theme."""
        found = _TAB.search(self.sheet_xml(sheet)[:_HEAD].split(b"sheetData", 1)[0])
        return f"#{found[1].decode().upper()}" if found is not None else ""

    def sheet_xml(self, sheet: str) -> bytes:
        """The part of a sheet, as it is."""
        return self.parts.read(self.tabs[sheet][1]) or b""

    def merged(self, sheet: str) -> list[str]:
        """The ranges of its merged cells, such as A1:C1."""
        data = self.sheet_xml(sheet)
        return [area.decode() for area in _MERGED.findall(data[data.rfind(b"sheetData") :])]

    def notes(self, sheet: str) -> dict[str, str]:
        """Cell → text of its note (批注)."""
        found = {}
        for kind, part in self.related(sheet):
            if kind == "comments" and part in self.parts:
                for element in self.xml(part).iter():
                    if _local(element.tag) == "comment":
                        texts = [t.text or "" for t in element.iter() if _local(t.tag) == "t"]
                        found[element.get("ref") or ""] = unescape("".join(texts))
        return found

    def names(self) -> dict[str, str]:
        """The workbook's own defined names → what they refer to; hidden and built-in ones left out."""
        found = {}
        for element in self._workbook.iter():
            name, text = element.get("name") or "", element.text or ""
            if _local(element.tag) != "definedName" or element.get("localSheetId") is not None:
                continue
            if not element.get("hidden") and not name.startswith("_xlnm") and text and "#REF!" not in text:
                found[name] = text
        return found

    # -- what cannot be carried
    def losses(self, sheet: str, *, own: bool, charts: int) -> list[str]:
        """What of a sheet cannot be written again, in Chinese.

        Args:
            sheet: its name.
            own: the sheet is the office's: its validations and conditional formats are not written again either.
            charts: how many of its charts are ours.
        """
        related = self.related(sheet)
        counts = {"图表": -charts, "图片": 0, "形状": 0}
        for kind, part in related:
            if kind == "drawing" and part in self.parts:
                for element in self.xml(part).iter():
                    name = {"graphicFrame": "图表", "pic": "图片", "sp": "形状", "cxnSp": "形状"}.get(
                        _local(element.tag)
                    )
                    if name:
                        counts[name] += 1
        found = [f"{name} {count} 个" for name, count in counts.items() if count > 0]
        kinds = [kind for kind, _ in related]
        for kind, name in _UNCARRIED.items():
            if kind in kinds:
                found.append(f"{name} {kinds.count(kind)} 个")
        if own:
            found += self._markup(sheet)
        return found

    def _markup(self, sheet: str) -> list[str]:
        tags = {_local(element.tag) for element in self.xml(self.tabs[sheet][1]).iter()}
        return [name for tag, name in _MARKUP.items() if tag in tags]

    # -- styles
    def styled(self, sheets: Collection[str]) -> Any:
        """The workbook as openpyxl reads it, all other sheets blank. Raises whatever openpyxl does."""
        from openpyxl import load_workbook

        blank = {
            part_key(part)
            for name, (kind, part) in self.tabs.items()
            if name not in sheets and kind == "worksheet"
        }
        skipped = {f"{posixpath.dirname(part)}/_rels/{posixpath.basename(part)}.rels" for part in blank}
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self._data)) as source, zipfile.ZipFile(out, "w") as copy:
            for name in source.namelist():
                if part_key(name) not in skipped:
                    copy.writestr(name, _BLANK_SHEET if part_key(name) in blank else source.read(name))
        with warnings.catch_warnings():
            # What openpyxl warns of, such as extensions it drops, is not taken from this copy.
            warnings.simplefilter("ignore")
            return load_workbook(out, keep_links=False)


_UNCARRIED: Final = {
    "pivotTable": "数据透视表",
    "table": "表格样式",
    "slicer": "切片器",
    "threadedComment": "批注对话（文字已带入）",
    "oleObject": "嵌入对象",
    "control": "控件",
    "ctrlProp": "控件",
}
_MARKUP: Final = {
    "conditionalFormatting": "条件格式",
    "dataValidation": "数据有效性",
    "sparkline": "迷你图",
    "autoFilter": "筛选",
}


def _local(tag: Any) -> str:
    return str(tag).rsplit("}", 1)[-1]


# -- a cell's look, as XlsxWriter names it --------------------------------------------------------------------
class CarriedLooks:
    """Turns openpyxl's styles into XlsxWriter's properties, each style once."""

    def __init__(self, book: Any) -> None:
        self._made: dict[int, dict[str, Any]] = {}
        self._theme = _theme_colours(book)

    def of(self, cell: Any) -> dict[str, Any]:
        """The look of a cell; empty for the plain one."""
        if not cell.has_style:
            return {}
        if cell.style_id not in self._made:
            self._made[cell.style_id] = self._look(cell)
        return self._made[cell.style_id]

    def _look(self, cell: Any) -> dict[str, Any]:
        font, fill, alignment = cell.font, cell.fill, cell.alignment
        found: dict[str, Any] = {
            "font_name": font.name,
            "font_size": _whole(font.sz),
            "bold": font.b,
            "italic": font.i,
            "underline": 1 if font.u else None,
            "font_strikeout": font.strike,
            "font_color": self.colour(font.color),
            "bg_color": self.colour(fill.fgColor) if fill.fill_type == "solid" else None,
            "num_format": cell.number_format if cell.number_format != "General" else None,
            "align": alignment.horizontal if alignment.horizontal not in (None, "general") else None,
            "valign": _VERTICAL.get(alignment.vertical or ""),
            "text_wrap": alignment.wrap_text,
            "indent": int(alignment.indent or 0) or None,
        }
        for side in ("left", "right", "top", "bottom"):
            edge = getattr(cell.border, side)
            style = _EDGES.get(edge.style or "") if edge is not None else None
            if style:
                found[side] = style
                found[f"{side}_color"] = self.colour(edge.color)
        return {key: value for key, value in found.items() if value not in (None, False, "")}

    def colour(self, colour: Any) -> str | None:
        """#RRGGBB, None for automatic."""
        if colour is None or (colour.type == "theme" and colour.theme == 1 and not colour.tint):
            return None
        if colour.type == "rgb" and isinstance(colour.rgb, str) and len(colour.rgb) == 8:
            return f"#{colour.rgb[2:]}"
        if colour.type == "theme" and isinstance(colour.theme, int) and colour.theme < len(self._theme):
            return _tinted(self._theme[colour.theme], float(colour.tint or 0))
        if colour.type == "indexed":
            from openpyxl.styles.colors import COLOR_INDEX

            return f"#{COLOR_INDEX[colour.indexed][2:]}" if colour.indexed < 64 else None
        return None


_VERTICAL: Final = {"top": "top", "center": "vcenter", "bottom": "bottom", "justify": "vjustify"}
_EDGES: Final = {
    "thin": 1, "medium": 2, "dashed": 3, "dotted": 4, "thick": 5, "double": 6, "hair": 7, "mediumDashed": 8,
    "dashDot": 9, "mediumDashDot": 10, "dashDotDot": 11, "mediumDashDotDot": 12, "slantDashDot": 13,
}  # fmt: skip
_OFFICE_THEME: Final = (
    "FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646",
)  # fmt: skip


def _theme_colours(book: Any) -> tuple[str, ...]:
    """Theme colours in the order in which styles number them: the light one before the dark one, twice."""
    text = (book.loaded_theme or b"").decode("utf-8", "replace")
    scheme = re.search(r"<a:clrScheme.*?</a:clrScheme>", text, re.DOTALL)
    found = re.findall(r'(?:lastClr|srgbClr val)="([0-9A-Fa-f]{6})"', scheme[0]) if scheme else []
    if len(found) < 10:
        return _OFFICE_THEME
    return (found[1], found[0], found[3], found[2], *found[4:])


def _tinted(colour: str, tint: float) -> str:
    """Lighter for a tint above 0, darker below (ECMA-376 part 1, 18.8.19)."""
    import colorsys

    red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), saturation)
    return "#" + "".join(f"{round(part * 255):02X}" for part in parts)


def _whole(size: float | None) -> float | None:
    """10 for 10.0, as XlsxWriter tells formats apart by their text."""
    return int(size) if size is not None and size == int(size) else size
