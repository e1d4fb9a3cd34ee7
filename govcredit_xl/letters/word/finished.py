"""A finished .docx as a plain reader sees it: paragraphs, tables, text boxes and charts, in order.

It knows nothing of how the document was made: what it reads is what is compared with the figures.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@dataclass(frozen=True)
class Text:
    """A paragraph: its place, counted from 1, and its text without line breaks."""

    place: str
    text: str


@dataclass(frozen=True)
class FinishedTable:
    """A table: its place and the texts of its rows; a merged cell's text stands in each of its rows."""

    place: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bars:
    """A chart: series → category → number."""

    place: str
    series: dict[str, dict[str, float]]


@dataclass(frozen=True)
class FinishedDocument:
    """A document's content.

    Attributes:
        body: paragraphs, tables and charts in order.
        boxes: paragraphs in text boxes of the body.
        margins: texts of headers and footers that are not blank, their text boxes included.
    """

    body: tuple[Text | FinishedTable | Bars, ...]
    boxes: tuple[Text, ...]
    margins: tuple[str, ...]


def read_finished(data: bytes) -> FinishedDocument:
    """The content of a .docx."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        root = etree.fromstring(parts.read("word/document.xml"), parser)
        rels = etree.fromstring(parts.read("word/_rels/document.xml.rels"), parser)
        targets = {rel.get("Id"): posixpath.normpath(f"word/{rel.get('Target')}") for rel in rels}
        charts = {
            rel: etree.fromstring(parts.read(target), parser)
            for rel, target in targets.items()
            if "/charts/" in target
        }
        margins = [
            _text(paragraph)
            for name in parts.namelist()
            if name.startswith("word/") and ("header" in name or "footer" in name) and name.endswith(".xml")
            for paragraph in etree.fromstring(parts.read(name), parser).iter(f"{_W}p")
        ]
    body = tuple(_body(root.find(f"{_W}body"), charts))
    boxes = tuple(
        Text(f"文本框第 {number} 段", _text(paragraph))
        for number, paragraph in enumerate(
            (p for box in root.iter(f"{_W}txbxContent") for p in box.iter(f"{_W}p")), 1
        )
        if _text(paragraph).strip()
    )
    return FinishedDocument(body, boxes, tuple(text for text in margins if text.strip()))


def _body(body: Any, charts: dict[str, Any]) -> Iterator[Text | FinishedTable | Bars]:
    paragraphs = tables = 0
    for element in body:
        if element.tag == f"{_W}p":
            paragraphs += 1
            place = f"第 {paragraphs} 段"
            for chart in element.iter(f"{_C}chart"):
                yield _bars(place, charts[chart.get(f"{_R}id")])
            text = _text(element)
            if text.strip():
                yield Text(place, text)
        elif element.tag == f"{_W}tbl":
            tables += 1
            yield FinishedTable(f"第 {tables} 张表", tuple(_rows(element)))


def _text(paragraph: Any) -> str:
    """The paragraph's own text; what is drawn in it has paragraphs of its own."""
    found = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab"):
        owner = next(a for a in node.iterancestors(f"{_W}p"))
        if owner is paragraph and node.getparent().tag == f"{_W}r":
            found.append("\t" if node.tag == f"{_W}tab" else node.text or "")
    return "".join(found)


def _rows(table: Any) -> Iterator[tuple[str, ...]]:
    above: dict[int, str] = {}
    for row in table.findall(f"{_W}tr"):
        texts, column = [], 0
        for cell in row.findall(f"{_W}tc"):
            properties = cell.find(f"{_W}tcPr")
            span = properties.find(f"{_W}gridSpan") if properties is not None else None
            merge = properties.find(f"{_W}vMerge") if properties is not None else None
            text = "\n".join(_text(p) for p in cell.findall(f"{_W}p"))
            if merge is not None and merge.get(f"{_W}val") != "restart":
                text = above.get(column, "")
            above[column] = text
            texts.append(text)
            column += int(span.get(f"{_W}val")) if span is not None else 1
        yield tuple(texts)


def _bars(place: str, chart: Any) -> Bars:
    found: dict[str, dict[str, float]] = {}
    for series in chart.iter(f"{_C}ser"):
        name = "".join(v.text or "" for v in series.find(f"{_C}tx").iter(f"{_C}v"))
        names = {p.get("idx"): p.findtext(f"{_C}v") for p in series.find(f"{_C}cat").iter(f"{_C}pt")}
        values = {p.get("idx"): p.findtext(f"{_C}v") for p in series.find(f"{_C}val").iter(f"{_C}pt")}
        found[name] = {str(names[k]): float(value or "nan") for k, value in values.items()}
    return Bars(place, found)
