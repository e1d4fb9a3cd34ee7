"""A chart as a part of the document that Word, WPS and LibreOffice draw themselves, with its data for editing.

XlsxWriter writes the chart and the workbook behind it; both move into the document.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any, Final

from govcredit_xl.documents.contents import Chart
from govcredit_xl.documents.ooxml import EMU_PER_MM

CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
CHART_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
BOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOOK_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"
_NUMBERS: Final = {"name": "宋体", "size": 9}


def chart_parts(chart: Chart) -> tuple[bytes, bytes]:
    """(XML of the chart without its link to the data, workbook with the data)."""
    with_chart = zipfile.ZipFile(io.BytesIO(_workbook(chart, drawn=True)))
    return with_chart.read("xl/charts/chart1.xml"), _workbook(chart, drawn=False)


def linked(xml: bytes, relationship: str) -> bytes:
    """The chart with its link to the workbook of that relationship."""
    link = f'<c:externalData r:id="{relationship}"><c:autoUpdate val="0"/></c:externalData>'
    plain = re.sub(rb"<c:printSettings>.*?</c:printSettings>", b"", xml, flags=re.DOTALL)
    return plain.replace(b"</c:chartSpace>", link.encode() + b"</c:chartSpace>")


def inline(relationship: str, number: int, width_mm: float, height_mm: float, name: str) -> str:
    """A run that shows the chart in its line."""
    size = f'cx="{round(width_mm * EMU_PER_MM)}" cy="{round(height_mm * EMU_PER_MM)}"'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{number}" name="{name}" descr="{name}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relationship}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def _workbook(chart: Chart, *, drawn: bool) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": dt.datetime(2000, 1, 1)})
    ws = book.add_worksheet("Sheet1")
    ws.write_string(0, 0, "一级指标")
    for row, category in enumerate(chart.categories, 1):
        ws.write_string(row, 0, category)
    for column, (name, _, values) in enumerate(chart.series, 1):
        ws.write_string(0, column, name)
        for row, value in enumerate(values, 1):
            ws.write_number(row, column, value)
    if drawn:
        ws.insert_chart(0, 6, _bars(book, chart))
    book.close()
    return out.getvalue()


def _bars(book: Any, chart: Chart) -> Any:
    bars = book.add_chart({"type": "bar", "subtype": "stacked"})
    last = len(chart.categories)
    for column, (_, colour, _) in enumerate(chart.series, 1):
        bars.add_series(
            {
                "name": ["Sheet1", 0, column],
                "categories": ["Sheet1", 1, 0, last, 0],
                "values": ["Sheet1", 1, column, last, column],
                "fill": {"color": f"#{colour}"},
                "gap": 45,
            }
        )
    bars.set_title({"name": chart.title, "name_font": {"name": "黑体", "size": 11, "bold": False}})
    bars.set_legend({"position": "bottom", "font": _NUMBERS})
    bars.set_y_axis({"reverse": True, "num_font": _NUMBERS, "line": {"color": "#808080"}})
    bars.set_x_axis(
        {
            "num_font": _NUMBERS,
            "num_format": "0",
            "label_position": "high",
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )
    bars.set_chartarea({"border": {"color": "#BFBFBF"}})
    return bars
