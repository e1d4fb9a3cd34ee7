"""Kinds of files that people report to makers of other programs: a form saved so says what it said before.

Each entry names what is odd about the file; Excel, WPS or the usual mail programs open all of them.
"""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping

import pytest
from ole_by_hand import number, ole, workbook
from returned import findings, read, sent
from test_formats import plain
from test_unpack import A, apart, paths, said  # noqa: F401  apart is a fixture

from govcredit_xl.cli.demo_round import fill
from govcredit_xl.core.model import Return
from govcredit_xl.files.sheets import CellError, Unreadable, read_any
from govcredit_xl.files.sheets.password import decrypted

NAME = "inbox/T04_平桥镇.xlsx"
Parts = dict[str, bytes]
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006"
RELATIONS, WORKBOOK = "xl/_rels/workbook.xml.rels", "xl/workbook.xml"


@pytest.fixture(scope="module")
def form() -> tuple[Parts, Return]:
    """The parts of a form with answers, and what it says."""
    answers = {"in_12_1_n": 95.0, "in_12_1_d": 100.0, "memo_12_1": "项目 说明", "ev_12_1": "a.pdf"}
    data = fill(sent("T04"), answers)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}, read(data, NAME)


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def in_parts(which: str, pattern: bytes, by: bytes) -> Callable[[Parts], Parts]:
    return lambda parts: {
        name: re.sub(pattern, by, data, flags=re.DOTALL) if re.match(which, name) else data
        for name, data in parts.items()
    }


def main_part_elsewhere(parts: Parts) -> Parts:
    moved = {name.replace("workbook.xml", "workbook2.xml"): data for name, data in parts.items()}
    for name in ("[Content_Types].xml", "_rels/.rels"):
        moved[name] = moved[name].replace(b"xl/workbook.xml", b"xl/workbook2.xml")
    return moved


def without_styles(parts: Parts) -> Parts:
    parts = {name: data for name, data in parts.items() if name != "xl/styles.xml"}
    return in_parts(r"xl/_rels|\[Content", rb"<(?:Relationship|Override) [^>]*styles[^>]*/>", b"")(parts)


def strict(parts: Parts) -> Parts:
    """As Excel's “Strict Open XML Spreadsheet” names things."""
    words = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        OFFICE
        + b"/relationships/custom-properties": b"http://purl.oclc.org/ooxml/officeDocument/relationships/customProperties",
        OFFICE + b"/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        OFFICE + b"/custom-properties": b"http://purl.oclc.org/ooxml/officeDocument/customProperties",
        OFFICE + b"/docPropsVTypes": b"http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
    }
    for usual, word in words.items():
        parts = {name: data.replace(usual, word) for name, data in parts.items()}
    return parts


def prefixed(parts: Parts) -> Parts:
    """Every element with a prefix, as programs write them that use a library for XML alone."""
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    named = in_parts(r"xl/(?:worksheets/s|workbook|styles)", rb"<(/?)(?![?!])([A-Za-z])", rb"<\1x:\2")(parts)
    return {name: data.replace(main, main.replace(b"xmlns", b"xmlns:x")) for name, data in named.items()}


def strings_apart(parts: Parts) -> Parts:
    """Shared strings with a pronunciation over each, as Japanese and Chinese editions keep it."""
    texts: list[bytes] = []

    def shared(match: re.Match[bytes]) -> bytes:
        texts.append(match[2].replace(b"</t>", "</t><rPh sb='0' eb='1'><t>コウ</t></rPh>".encode(), 1))
        return b'<c%s t="s"><v>%d</v></c>' % (match[1], len(texts) - 1)

    cell = re.compile(rb'<c((?: [rs]="[^"]*")*) t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)
    parts = {name: cell.sub(shared, data) if "worksheets/s" in name else data for name, data in parts.items()}
    strings = b"".join(b"<si>" + text + b"</si>" for text in texts)
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="%s">%s</sst>' % (main, strings)
    added = (
        b'<Relationship Id="s" Type="%s/relationships/sharedStrings" Target="sharedStrings.xml"/>' % OFFICE
    )
    parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", added + b"</Relationships>")
    assert len(texts) > 100
    return parts


def utf16(parts: Parts) -> Parts:
    def turned(data: bytes) -> bytes:
        return b"\xff\xfe" + data.replace(b'"UTF-8"', b'"UTF-16"').decode().encode("utf-16-le")

    return {name: turned(data) if "worksheets/s" in name else data for name, data in parts.items()}


SHEETS = r"xl/worksheets/s"
ODD: dict[str, Callable[[Parts], Parts]] = {
    "a style that is no number": in_parts(SHEETS, rb'(<c r="[A-Z]+\d+") s="\d+"', rb'\1 s=""'),
    "the main part under another name": main_part_elsewhere,
    "no styles": without_styles,
    "strict": strict,
    "prefixes": prefixed,
    "shared strings with pronunciations": strings_apart,
    "UTF-16": utf16,
    "marks of byte order": lambda parts: {name: b"\xef\xbb\xbf" + data for name, data in parts.items()},
    "a dimension of one cell": in_parts(SHEETS, rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1"/>'),
    "targets from the root": in_parts(r"xl/_rels", rb'Target="(?!/)', b'Target="/xl/'),
    "backslashes in names": lambda parts: {name.replace("/", "\\"): data for name, data in parts.items()},
    "capitals in names": lambda parts: {name.replace("xl/w", "XL/W"): data for name, data in parts.items()},
    "a string that is not there": in_parts(
        SHEETS, rb"</row>(?=.*</sheetData>)", b'<c r="ZZ1" t="s"><v>999999</v></c><c r="ZZ2" t="s"><v></v></c></row>'
    ),
    "line ends around values": in_parts(SHEETS, rb"<v>([^<]*)</v>", rb"<v>\n \1\n</v>"),
    "rows with nothing in them": in_parts(SHEETS, b"</sheetData>", b'<row r="1000"/><row r="1001" hidden="1"/></sheetData>'),
    "choices for newer programs": in_parts(
        SHEETS, b"<sheetData>", b'<mc:AlternateContent xmlns:mc="urn:m"><mc:Choice Requires="x"/></mc:AlternateContent><sheetData>'
    ),
    "names that lead nowhere": in_parts(
        r"xl/workbook\.xml", b"<definedNames>",
        b"<definedNames><definedName name='_xlnm.Print_Area' localSheetId='0'>#REF!</definedName>"
        b"<definedName name='ext'>[1]Sheet1!$A$1</definedName>",
    ),
    "a blank property": in_parts(
        r"docProps/custom", b"</Properties>",
        b'<property pid="99" name="x"><v:lpwstr xmlns:v="urn:v"/></property></Properties>',
    ),
    "damaged facts about the file": in_parts(r"docProps/c", b"^.*$", b"<cut"),
    "an empty part": in_parts(r"docProps/core", b"^.*$", b""),
    "a fill of no kind": in_parts(r"xl/styles", rb"<fill>.*?</fill>", b"<fill/>"),
    "a broken theme": in_parts(r"xl/theme", b"^.*$", b"<a:theme"),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_a_form_saved_so_says_what_it_said(odd: str, form: tuple[Parts, Return]) -> None:
    parts, wanted = form
    changed = ODD[odd](dict(parts))
    assert changed != parts
    told = read(packed(changed), NAME)
    assert (told.state, told.reason) == ("usable", wanted.reason)
    assert plain(told) == plain(wanted) and findings(told) == findings(wanted)


@pytest.mark.parametrize("more", [b"\0" * 37, b"\r\n-- \r\nscanned by a gateway\r\n"])
def test_bytes_after_the_end_change_nothing(more: bytes, form: tuple[Parts, Return]) -> None:
    assert plain(read(packed(form[0]) + more, NAME)) == plain(form[1])


# -- .ods, .xls and text -----------------------------------------------------------------------------------
def ods(rows: str) -> bytes:
    spaces = {
        "office": "opendocument:xmlns:office:1.0", "table": "opendocument:xmlns:table:1.0", "text": "opendocument:xmlns:text:1.0",
    }  # fmt: skip
    named = " ".join(f'xmlns:{name}="urn:oasis:names:tc:{space}"' for name, space in spaces.items())
    named += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    table = f'<office:body><office:spreadsheet><table:table table:name="表">{rows}</table:table></office:spreadsheet></office:body>'
    content = f"<office:document-content {named}>{table}</office:document-content>"
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": b"<x/>"})


def cells(data: bytes) -> dict[tuple[int, int], object]:
    return dict(read_any(data).sheets[0].cells)


def test_errors_groups_and_pronunciations_in_ods() -> None:
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    ruby = (
        '<table:table-cell office:value-type="string"><text:p><text:ruby><text:ruby-base>漢</text:ruby-base>'
        "<text:ruby-text>kan</text:ruby-text></text:ruby>字</text:p></table:table-cell>"
    )
    row = f"<table:table-row>{error}{ruby}</table:table-row>"
    grouped = f"<table:table-row-group><table:table-header-rows>{row}</table:table-header-rows></table:table-row-group>"
    for rows in (row, grouped):
        assert cells(ods(rows)) == {(1, 1): CellError("#DIV/0!"), (1, 2): "漢字"}
    blank = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    last = '<table:table-row><table:table-cell office:value-type="float" office:value="5"/></table:table-row>'
    assert cells(ods(blank + last)) == {(1048571, 1): 5.0}


def test_an_ods_without_its_first_part_or_with_damaged_facts_is_read() -> None:
    row = '<table:table-row><table:table-cell office:value-type="float" office:value="5"/></table:table-row>'
    parts = zipfile.ZipFile(io.BytesIO(ods(row)))
    whole = {name: parts.read(name) for name in parts.namelist()}
    assert cells(packed(whole | {"meta.xml": b"<office:cut"})) == {(1, 1): 5.0}
    kind = whole.pop("mimetype")
    listed = (
        b'<m:manifest xmlns:m="urn:m"><m:file-entry m:media-type="%s" m:full-path="/"/></m:manifest>' % kind
    )
    assert cells(packed(whole | {"META-INF/manifest.xml": listed})) == {(1, 1): 5.0}


def test_what_the_library_cannot_decrypt_is_not_called_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    class Locked:
        format = "xls97"

        def load_key(self, **_: object) -> None:
            """Any key fits."""

        def decrypt(self, out: io.BytesIO) -> None:
            raise struct.error("unpack requires a buffer of 4 bytes")

    monkeypatch.setattr("msoffcrypto.OfficeFile", lambda file: Locked())
    with pytest.raises(Unreadable) as raised:
        decrypted(b"any")
    assert raised.value.kind == "not-readable-here" and raised.value.why_en


def test_a_compound_file_that_names_a_class() -> None:
    """WPS and Macs write an id where the format wants zeros."""
    data = bytearray(ole({"Workbook": workbook(number(0, 0, 5.0))}))
    data[8:24] = bytes.fromhex("2008020000000000c000000000000046")
    assert cells(bytes(data)) == {(1, 1): 5.0}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sep=;\r\n甲;1\r\n乙;2\r\n", {(1, 1): "甲", (1, 2): 1.0, (2, 1): "乙", (2, 2): 2.0}),
        (
            "甲,1\r乙,2\r丙,3",
            {(1, 1): "甲", (1, 2): 1.0, (2, 1): "乙", (2, 2): 2.0, (3, 1): "丙", (3, 2): 3.0},
        ),
        ('="001",1\n="",2\n', {(1, 1): "001", (1, 2): 1.0, (2, 2): 2.0}),
        ('"甲\n乙",1\n丙,2\n', {(1, 1): "甲\n乙", (1, 2): 1.0, (2, 1): "丙", (2, 2): 2.0}),
    ],
    ids=["names its own sign", "lines of an old Mac", "texts as formulas", "a line end in a cell"],
)
def test_tables_as_text(text: str, wanted: dict[tuple[int, int], object]) -> None:
    assert cells(text.encode("gb18030")) == wanted


# -- mails -------------------------------------------------------------------------------------------------
CODED = base64.encodebytes(A)
HEAD = b"From: a@danwei.test\r\nTo: b@xinyong.test\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def mail(kind: bytes, disposition: bytes, encoding: bytes = b"base64", body: bytes = CODED) -> bytes:
    part = b"Content-Type: %s\r\nContent-Transfer-Encoding: %s\r\nContent-Disposition: %s" % (
        kind,
        encoding,
        disposition,
    )
    return (
        HEAD
        + b'Content-Type: multipart/mixed; boundary="B"\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nhi\r\n'
        b"--B\r\n" + part + b"\r\n\r\n" + body + b"\r\n--B--\r\n"
    )


STREAM, ATTACHED = b"application/octet-stream", b"attachment; filename=a.xlsx"
MAILS: dict[str, tuple[bytes, str]] = {
    "a word without quotes": (mail(STREAM, b"attachment; filename==?utf-8?B?5bmzLnhsc3g=?="), "平.xlsx"),
    "spaces without quotes": (mail(STREAM, b"attachment; filename=figures as at  \r\n 17.04.13.xlsx"), "figures as at   17.04.13.xlsx"),
    "dates with commas": (
        mail(STREAM, b'attachment; filename="a.xlsx"; size=9;\r\n\tcreation-date="Tue, 18 Mar 2025 09:29:11 GMT"'), "a.xlsx",
    ),
    "a name in the type alone": (mail(b'text/csv; name="a.csv"', b"attachment"), "a.csv"),
    "no charset": (mail(STREAM, b"attachment; filename*=''%E5%B9%B3.xlsx"), "平.xlsx"),
    "encoded twice": (mail(STREAM, b'attachment; filename="=?utf-8?B?PT91dGYtOD9CPzVibXpMbmhzYzNnPT89?="'), "平.xlsx"),
    "an encoding in quotes": (mail(STREAM, ATTACHED, b'"base64"'), "a.xlsx"),
    "an encoding with a remark": (mail(STREAM, ATTACHED, b"Base64 (of the gateway)"), "a.xlsx"),
    "an encoding with a semicolon": (mail(STREAM, ATTACHED, b"base64;"), "a.xlsx"),
    "signs outside the alphabet": (mail(STREAM, ATTACHED, b"base64", CODED[:6] + b"!\r\n " + CODED[6:]), "a.xlsx"),
    "the whole mail is the file": (
        HEAD + b'Content-Type: application/vnd.ms-excel; name="a.xls"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + CODED, "a.xls",
    ),
    "a boundary full of signs": (
        mail(STREAM, ATTACHED).replace(b'"B"', b"----=_P_1=:3?x").replace(b"--B", b"------=_P_1=:3?x"), "a.xlsx",
    ),
}  # fmt: skip


@pytest.mark.parametrize("odd", MAILS)
def test_an_attachment_comes_out_whole(odd: str, apart: Callable) -> None:  # noqa: F811
    data, name = MAILS[odd]
    (member,) = apart(data).members
    assert (member.path, member.size) == (name, len(A))


def test_a_mail_that_apples_program_keeps_is_a_mail(apart: Callable) -> None:  # noqa: F811
    data = mail(STREAM, ATTACHED)
    kept = b"%-10d\n" % len(data) + data + b'<?xml version="1.0"?><plist version="1.0"/>'
    assert paths(apart(kept)) == ["a.xlsx"] and apart(kept).mail == apart(data).mail


@pytest.mark.parametrize(
    "kind", [b"application/pkcs7-mime; smime-type=enveloped-data", b"application/pgp-encrypted"]
)
def test_a_mail_that_is_sealed_as_a_whole_is_told(kind: bytes, apart: Callable) -> None:  # noqa: F811
    sealed = mail(kind, b"attachment; filename=smime.p7m")
    assert said(apart(sealed)) == [("", "unreadable", ["member-refused"])]
    assert "打不开" in apart(sealed).opened[0].problems[0].message()
