"""What units send as evidence, of every kind, built in code: `SAMPLES`. None of it is a form."""

from __future__ import annotations

import base64
import io
import quopri
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
from ole_by_hand import ole


def zipped(*names: str, **parts: str) -> bytes:
    """A zip with members of those names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as files:
        for name in dict.fromkeys((*names, *parts)):
            files.writestr(name, parts.get(name, "x"))
    return out.getvalue()


def ledger(*, embedded: bool = False, macros: bool = False) -> bytes:
    """A list of another make, as an office keeps it; with a file embedded, or with macros under the wrong name."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet: Any = book.active
    sheet.append(["序号", "行政相对人", "决定书文号", "公示日期"])
    sheet.append([1, "某公司", "〔2021〕1号", "2021-10-20"])
    book.save(out)
    with zipfile.ZipFile(out, "a") as files:
        if embedded:
            files.writestr("xl/embeddings/oleObject1.bin", b"\xd0\xcf")
        if macros:
            files.writestr("xl/vbaProject.bin", b"\xd0\xcf")
    return out.getvalue()


def page_of(cells: dict[tuple[int, int], object]) -> str:
    rows = ""
    for row in range(1, max(r for r, _ in cells) + 1):
        texts = (cells.get((row, column), "") for column in range(1, max(c for _, c in cells) + 1))
        rows += "<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>"
    return f"<html><body><table>{rows}</table></body></html>"


def saved_as_page(pages: dict[str, str], encoding: str = "gb18030", *, by: str = "quoted-printable") -> bytes:
    """What Excel writes as “single file web page”: a first page that names the sheets, and a page for each."""
    named = "".join(
        f'<x:ExcelWorksheet><x:Name>{name}</x:Name><x:WorksheetSource HRef="t.files/sheet{k:03}.htm"/></x:ExcelWorksheet>'
        for k, name in enumerate(pages, 1)
    )
    first = f"<html><head><!--[if gte mso 9]><xml><x:ExcelWorkbook>{named}</x:ExcelWorkbook></xml><![endif]--></head></html>"
    parts = {"file:///C:/t.htm": first}
    parts |= {f"file:///C:/t.files/sheet{k:03}.htm": page for k, page in enumerate(pages.values(), 1)}
    out = b'MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary="=_x"\r\n\r\n'
    for place, page in parts.items():
        raw = page.encode(encoding)
        body = base64.encodebytes(raw) if by == "base64" else quopri.encodestring(raw)
        out += f"--=_x\r\nContent-Location: {place}\r\nContent-Transfer-Encoding: {by}\r\n".encode()
        out += b'Content-Type: text/html; charset="gb2312"\r\n\r\n' + body + b"\r\n"
    return out + b"--=_x--\r\n"


PAGE = "<html><body><table><tr><td>公示</td><td>2021</td></tr></table></body></html>"
SAVED = (
    "From: <Saved by Blink>\r\nSubject: x\r\nDate: Mon, 29 Nov 2021 10:00:00 +0800\r\nMIME-Version: 1.0\r\n"
)
SAMPLES: dict[str, Callable[[], bytes]] = {
    "双公示台账.xlsx": ledger,
    "带附件的台账.xlsx": lambda: ledger(embedded=True),
    "带宏的台账.xlsx": lambda: ledger(macros=True),
    "通报.ofd": lambda: zipped("OFD.xml", "Doc_0/Document.xml"),
    "通报.ceb": lambda: b"Founder CEB\0" + bytes(range(256)),
    "说明.rtf": lambda: b"{\\rtf1\\ansi x}",
    "网页.html": lambda: PAGE.encode(),
    "网页.mht": lambda: (
        SAVED + "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--"
    ).encode(),
    "台账.mht": lambda: saved_as_page({"台账": page_of({(1, 1): "决定书文号", (2, 1): 5})}),
    "外文网页.html": lambda: (
        b"<html><meta charset=iso-8859-1><table><tr><td>na\xefve</td></tr></table></html>"
    ),
    "清单.txt": lambda: "一,二,三\n四,五,六\n七,八,九\n".encode("gb18030"),
    "现场.mp4": lambda: b"\0\0\0\x18ftypmp42" + bytes(90),
    "录音.mp3": lambda: b"ID3\3" + bytes(range(200)),
    "台账.numbers": lambda: zipped("Index/Document.iwa", "Metadata/Properties.plist"),
    "台账2009.numbers": lambda: zipped("index.xml", "buildVersionHistory.plist"),
    "文档.wps": lambda: ole({"WordDocument": bytes(5000)}),
    "演示.dps": lambda: ole({"PowerPoint Document": bytes(5000)}),
    "说工作簿的文档": lambda: ole({"Contents": "Workbook".encode("utf-16-le") * 600}),
    "图纸.dwg": lambda: b"AC1032" + bytes(range(256)) * 3,
    "说明.odt": lambda: zipped("mimetype", "content.xml", mimetype="application/vnd.oasis.opendocument.text"),
}
