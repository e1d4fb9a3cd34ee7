"""A hostile document is laid out without a request to anybody."""

from __future__ import annotations

import io
import socket
import threading
import zipfile
from collections.abc import Iterator

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.shared import Mm

from govcredit_xl.files.soffice import convert, find_soffice
from govcredit_xl.gbt9704.check import check_document
from govcredit_xl.gbt9704.offline import without_links

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)


class Listener:
    """Notes whoever knocks."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port, self.knocks = self._socket.getsockname()[1], 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                link, _ = self._socket.accept()
            except OSError:
                return
            self.knocks += 1
            link.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


def hostile(address: str) -> bytes:
    """A document with a linked picture, a field that includes one, a template and a frame from elsewhere."""
    document = Document()
    document.add_paragraph("关于开展评价的通知")
    document.add_picture(io.BytesIO(PIXEL), width=Mm(20))
    split = "".join(
        f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>'
        for piece in (" INCLUDE", f'PICTURE "{address}/field.png" \\d ')
    )
    document.element.body.insert(0, parse_xml(
        f'<w:p {W}><w:r><w:fldChar w:fldCharType="begin"/></w:r>{split}'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>图</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    ))  # fmt: skip
    out = io.BytesIO()
    document.save(out)
    return _linked(out.getvalue(), address)


def _linked(data: bytes, address: str) -> bytes:
    out = io.BytesIO()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = content.replace(b"r:embed=", b"r:link=")
            if name == "word/_rels/document.xml.rels":
                text = content.decode()
                text = text.replace(
                    'Target="media/image1.png"', f'Target="{address}/p.png" TargetMode="External"'
                )
                extra = f'<Relationship Id="rId99" Type="{kind}/attachedTemplate" Target="{address}/t.dotx" TargetMode="External"/>'
                content = text.replace("</Relationships>", extra + "</Relationships>").encode()
            target.writestr(name, content)
    return out.getvalue()


def test_nothing_outside_is_referred_to_any_more() -> None:
    clean = without_links(hostile("http://evil.test"))
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"evil.test" not in everything and "关于开展评价的通知".encode() in everything


def test_parts_that_may_name_pictures_of_their_own_are_not_laid_out() -> None:
    page = b'<html><img src="http://evil.test/a.png"></html>'
    out = io.BytesIO()
    parts = {
        "word/media/a.svg": b"<svg/>",
        "word/media/b.png": b"<svg/>",
        "word/chunk.htm": page,
        "word/c.rtf": b"{\\rtf1}",
    }
    parts |= {"word/d.docx": b"PK\3\4", "word/embeddings/o.bin": b"\xd0\xcf\x11\xe0"}
    kept = {"word/media/c.png": PIXEL, "word/fonts/f.odttf": b"any"}
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in {**parts, **kept}.items():
            archive.writestr(name, data)
    after = zipfile.ZipFile(io.BytesIO(without_links(out.getvalue())))
    assert {name: after.read(name) for name in after.namelist()} == {**dict.fromkeys(parts, b""), **kept}


def test_a_document_without_links_stays_as_it_is() -> None:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("正文")
    document.save(out)
    before = zipfile.ZipFile(io.BytesIO(out.getvalue()))
    after = zipfile.ZipFile(io.BytesIO(without_links(out.getvalue())))
    assert {name: before.read(name) for name in before.namelist()} == {
        n: after.read(n) for n in after.namelist()
    }


@pytest.mark.slow
@pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not here")
def test_checking_a_hostile_document_makes_no_request(listener: Listener) -> None:
    data = hostile(f"http://127.0.0.1:{listener.port}")
    report = check_document(data, "a.docx")
    assert not report.refused and listener.knocks == 0


@pytest.mark.slow
@pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not here")
def test_the_profile_alone_keeps_libreoffice_from_fetching(listener: Listener) -> None:
    """A second wall, for whatever the first does not know."""
    program = find_soffice()
    assert program is not None
    (pdf,) = convert([hostile(f"http://127.0.0.1:{listener.port}")], "docx", "pdf", program)
    assert pdf is not None and listener.knocks == 0
