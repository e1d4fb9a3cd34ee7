"""Samples of what an inbox may hold that nobody wishes for, all built in code: `SAMPLES`, and what is said of each.

A code stands for a file that is refused with that problem; `READ` for one that looks odd and is a good
return all the same. The forms are those of `returned`, of the unit T04.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache

import msoffcrypto.format.ooxml
from ole_by_hand import number, ole, record, workbook
from returned import edited, put, sent
from xlsb_by_hand import xlsb

from govcredit_xl.core.cells import a1
from govcredit_xl.files.sheets import read_any

READ = "read"
COVERED = "covered-value"
"""Read, with a finding for each answer, which nobody sees."""
UNIT = "T04"
FORM = "xl/worksheets/sheet2.xml"
MB = 2**20
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = b"http://purl.oclc.org/ooxml/spreadsheetml/main"

Change = Callable[[bytes], bytes]
SAMPLES: dict[str, Callable[[], bytes]] = {}
SAID: dict[str, str] = {}
"""Name of a sample → the code of its problem, or `READ`; notes on what is read stand in `NOTES`."""
NOTES: dict[str, str] = {}


def sample(said: str, name: str = "", note: str = "") -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        key = name or make.__name__.replace("_", "-")
        SAMPLES[key], SAID[key] = make, said
        if note:
            NOTES[key] = note
        return make

    return keep


# -- how samples are made ----------------------------------------------------------------------------------
@cache
def parts() -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(form())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def form() -> bytes:
    """A form with an answer or two, as openpyxl saves it."""
    return edited(UNIT, put(in_12_1_n=95.0, in_12_1_d=100.0, memo_12_1="情况属实"))


def zipped(content: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(extra: Mapping[str, bytes] | None = None, **changes: Change) -> bytes:
    """The form with parts added, and others changed: sheet, book, styles, types, rels."""
    content = {**parts(), **(extra or {})}
    names = {
        "sheet": FORM,
        "book": "xl/workbook.xml",
        "styles": "xl/styles.xml",
        "types": "[Content_Types].xml",
        "rels": "xl/_rels/workbook.xml.rels",
    }
    for key, change in changes.items():
        before = content[names[key]]
        content[names[key]] = change(before)
        assert content[names[key]] != before, f"{key} is as it was"
    return zipped(content)


def swap(old: bytes, new: bytes) -> Change:
    return lambda data: data.replace(old, new, 1)


def related(kind: str, target: str) -> Change:
    link = (
        b'<Relationship Id="rIdX" Type="' + _OFFICE + f'/{kind}" Target="{target}"/></Relationships>'.encode()
    )
    return swap(b"</Relationships>", link)


def typed(part: str, content_type: str) -> Change:
    override = f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
    return swap(b"</Types>", override.encode())


def after_declaration(insert: bytes) -> Change:
    def change(data: bytes) -> bytes:
        start = data.index(b"?>") + 2 if data.startswith(b"<?xml") else 0
        return data[:start] + insert + data[start:]

    return change


def rows_added(xml: bytes) -> Change:
    return swap(b"</sheetData>", xml + b"</sheetData>")


# -- XML bombs ---------------------------------------------------------------------------------------------
@sample("forbidden-xml")
def billion_laughs() -> bytes:
    entities = b"".join(
        b'<!ENTITY l%d "%s">' % (k, b"&l%d;" % (k - 1) * 10 if k else b"ha") for k in range(10)
    )
    return changed(
        sheet=lambda data: rows_added(b'<row r="900"><c r="A900" t="str"><v>&l9;</v></c></row>')(
            after_declaration(b"<!DOCTYPE worksheet [" + entities + b"]>")(data)
        )
    )


@sample("forbidden-xml")
def quadratic_blow_up() -> bytes:
    entity = b'<!DOCTYPE styleSheet [<!ENTITY a "' + b"a" * 100_000 + b'">]>'
    return changed(styles=after_declaration(entity))


@sample("forbidden-xml")
def external_entity() -> bytes:
    return changed(book=after_declaration(b'<!DOCTYPE workbook [<!ENTITY x SYSTEM "file:///etc/passwd">]>'))


@sample("forbidden-xml")
def doctype_in_utf_16() -> bytes:
    def change(data: bytes) -> bytes:
        text = re.sub(r"^<\?xml[^>]*\?>", "", data.decode())
        return ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]>' + text).encode(
            "utf-16"
        )

    return changed(sheet=change)


@sample("forbidden-xml")
def deep_nesting() -> bytes:
    return changed(sheet=rows_added(b'<row r="900">' + b"<x>" * 50_000 + b"</x>" * 50_000 + b"</row>"))


# -- archives that are bombs, or lie ------------------------------------------------------------------------
@sample("oversized-file")
def zip_bomb() -> bytes:
    return changed({"xl/media/image1.png": bytes(150 * MB)})


@sample("oversized-file")
def zip_bomb_of_many_parts() -> bytes:
    return changed({f"xl/media/image{k}.png": bytes(9 * MB) for k in range(24)})


@sample("oversized-file")
def thousands_of_parts() -> bytes:
    return changed({f"xl/media/image{k}.png": b"x" for k in range(5000)})


@sample("oversized-file")
def sheet_of_millions_of_cells() -> bytes:
    # Varied enough to stay under the ratio.
    row = b"".join(b"<c><v>%d</v></c>" % (k * 7919 % 100_003) for k in range(1000))
    return changed(
        sheet=rows_added(b"".join(b'<row r="%d">' % (900 + k) + row + b"</row>" for k in range(1200)))
    )


@sample("oversized-file")
def millions_of_styles() -> bytes:
    return changed(styles=swap(b"</cellXfs>", b'<xf numFmtId="0"/>' * 2_500_000 + b"</cellXfs>"))


@sample("oversized-file")
def huge_shared_string() -> bytes:
    text = b"".join(b"%d " % (k * 7919) for k in range(1_300_000))
    return with_strings(b"<si><t>" + text + b"</t></si>")


@sample("oversized-file")
def millions_of_shared_strings() -> bytes:
    return with_strings(b"<si><t>x</t></si>" * 1_000_000)


def with_strings(strings: bytes) -> bytes:
    """The form with a table of strings; openpyxl has written it without one."""
    table = b'<sst xmlns="' + _MAIN + b'">' + strings + b"</sst>"
    return changed({"xl/sharedStrings.xml": table}, rels=related("sharedStrings", "sharedStrings.xml"))


def patched_zip(data: bytes, part: str, local: Callable[[bytearray, int], None] | None = None,
                central: Callable[[bytearray, int], None] | None = None) -> bytes:  # fmt: skip
    """A zip with a member's headers changed in place."""
    out, name = bytearray(data), part.encode()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        offset = archive.getinfo(part).header_offset
        directory = archive.start_dir
    if local is not None:
        local(out, offset)
    if central is not None:
        central(out, out.index(name, directory) - 46)
    return bytes(out)


@sample("forged-archive")
def size_that_lies_in_both_headers() -> bytes:
    data = changed({"xl/styles.xml": parts()["xl/styles.xml"] + b" " * 100_000})
    small = struct.pack("<I", 500)

    def local(out: bytearray, at: int) -> None:
        out[at + 22 : at + 26] = small

    def central(out: bytearray, at: int) -> None:
        out[at + 24 : at + 28] = small

    return patched_zip(data, "xl/styles.xml", local, central)


@sample("forged-archive")
def size_that_lies_in_one_header() -> bytes:
    def local(out: bytearray, at: int) -> None:
        out[at + 22 : at + 26] = struct.pack("<I", 77)

    return patched_zip(form(), FORM, local)


@sample("forged-archive")
def name_that_lies_in_one_header() -> bytes:
    def local(out: bytearray, at: int) -> None:
        out[at + 30 : at + 31] = b"y"

    return patched_zip(form(), FORM, local)


@sample("forged-archive")
def overlapping_members() -> bytes:
    """Two entries of the directory that share one member's bytes, as in better zip bombs."""
    content = {**parts(), "xl/media/image1.png": b"x" * 1000, "xl/media/image2.png": b"x" * 1000}
    data = zipped(content)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.getinfo("xl/media/image1.png").header_offset

    def central(out: bytearray, at: int) -> None:
        out[at + 42 : at + 46] = struct.pack("<I", first)

    return patched_zip(data, "xl/media/image2.png", central=central)


@sample("forged-archive")
def two_parts_of_one_name() -> bytes:
    return zipped({**parts(), "XL/Worksheets/Sheet2.XML": parts()[FORM].replace(b"95", b"59")})


@sample("forged-archive")
def path_out_of_the_folder() -> bytes:
    return changed({"../../../../evil.txt": b"out", "xl/..\\..\\evil.txt": b"out"})


@sample("forged-archive")
def path_with_a_drive() -> bytes:
    return changed({"C:/Windows/evil.dll": b"out"})


@sample("truncated")
def cut_off() -> bytes:
    return form()[: len(form()) // 2]


@sample("truncated")
def flipped_bits() -> bytes:
    out = bytearray(form())
    with zipfile.ZipFile(io.BytesIO(form())) as archive:
        start = archive.getinfo(FORM).header_offset + 100
    out[start : start + 64] = bytes(64)
    return bytes(out)


# -- what would do something if it were opened ---------------------------------------------------------------
@sample("hidden-macros")
def macros_in_an_xlsx() -> bytes:
    return changed({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, rels=related("vbaProject", "vbaProject.bin"))


@sample("hidden-macros")
def macros_behind_other_names_in_utf_16() -> bytes:
    def change(data: bytes) -> bytes:
        text = related("vba&#80;roject", "looks.dat")(data).decode().replace("UTF-8", "UTF-16")
        return re.sub(r"^<\?xml[^>]*\?>", "", text).encode("utf-16")

    return changed({"xl/looks.dat": b"\xd0\xcf\x11\xe0"}, rels=change)


@sample("dde-link")
def dde_link_behind_another_name() -> bytes:
    link = b'<x:externalLink xmlns:x="' + _MAIN + b'"><x:ddeLink ddeService="cmd"/></x:externalLink>'
    return changed({"xl/looks.xml": link}, rels=related("externalLink", "/xl/looks.xml"))


@sample(READ, note="macros-not-run")
def an_honest_xlsm() -> bytes:
    return changed(
        {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"},
        rels=related("vbaProject", "vbaProject.bin"),
        types=swap(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    )


@sample("macro-sheet")
def excel_4_macro_sheet() -> bytes:
    kind = "application/vnd.ms-excel.macrosheet+xml"
    return changed({"xl/macrosheets/sheet1.xml": b"<x/>"}, types=typed("xl/macrosheets/sheet1.xml", kind))


@sample("dde-link")
def dde_link() -> bytes:
    link = (
        b'<externalLink xmlns="' + _MAIN + b'"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    )
    return changed(
        {"xl/externalLinks/externalLink1.xml": link},
        rels=related("externalLink", "externalLinks/externalLink1.xml"),
    )


@sample(READ, note="external-links")
def link_to_another_workbook() -> bytes:
    link = (
        b'<externalLink xmlns="'
        + _MAIN
        + b'"><externalBook r:id="rId1" xmlns:r="'
        + _OFFICE
        + b'"/></externalLink>'
    )
    return changed(
        {"xl/externalLinks/externalLink1.xml": link},
        rels=related("externalLink", "externalLinks/externalLink1.xml"),
    )


@sample("embedded-object")
def embedded_file() -> bytes:
    relations = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    return changed(
        {
            "xl/embeddings/oleObject1.bin": b"MZ",
            "xl/worksheets/_rels/sheet3.xml.rels": related("oleObject", "../embeddings/oleObject1.bin")(
                relations.replace(b"/>", b"></Relationships>")
            ),
        }
    )


@sample(READ)
def formulas_in_text() -> bytes:
    return edited(UNIT, put(in_12_1_n=95.0, in_12_1_d=100.0), text_answers("=cmd|' /C calc'!A0"))


def text_answers(text: str) -> Callable[..., None]:
    """Put a text into a memo as a text, whatever it begins with."""

    def edit(book: object) -> None:
        from returned import place

        sheet, row, column = place(book, "memo_12_1")  # type: ignore[arg-type]
        cell = sheet.cell(row, column)
        cell.value = text
        cell.data_type = "s"

    return edit


# -- odd, and honest all the same ------------------------------------------------------------------------------
@sample(READ)
def cells_far_apart() -> bytes:
    return changed(sheet=rows_added(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


@sample(COVERED)
def a_merge_of_the_whole_sheet() -> bytes:
    return changed(
        sheet=swap(
            b"</sheetData>",
            b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        )
    )


@sample(READ)
def a_dimension_that_is_wrong() -> bytes:
    return changed(sheet=lambda data: re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1"/>', data))


@sample(READ)
def an_empty_fill() -> bytes:
    return changed(styles=lambda data: re.sub(rb"<fill>.*?</fill>|<fill ?/>", b"<fill/>", data, count=1))


@sample(READ)
def rows_and_cells_without_references() -> bytes:
    """As some export systems write: cells are counted on, blank ones stand as empty elements."""

    def change(data: bytes) -> bytes:
        def row(match: re.Match[bytes]) -> bytes:
            cells = {
                int_column(ref): body
                for ref, body in re.findall(rb'<c r="([A-Z]+)\d+"(.*?(?:/>|</c>))', match[0], re.S)
            }
            width = max(cells, default=0)
            return b"<row>" + b"".join(b"<c" + cells.get(k, b"/>") for k in range(1, width + 1)) + b"</row>"

        return re.sub(rb"<row .*?</row>", row, data, flags=re.S)

    return changed(sheet=change)


def int_column(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found


@sample(READ)
def strict_namespaces() -> bytes:
    content = {
        name: data.replace(_MAIN, _STRICT_MAIN).replace(_OFFICE, _STRICT) for name, data in parts().items()
    }
    return zipped(content)


@sample(READ)
def upper_case_part_names_with_backslashes() -> bytes:
    return zipped(
        {
            name.upper().replace("/", "\\") if name.startswith("xl") else "/" + name: data
            for name, data in parts().items()
        }
    )


@sample(READ)
def absolute_targets() -> bytes:
    return (
        changed(rels=lambda data: re.sub(rb'Target="/?(?:xl/)?([^"]*)"', rb'Target="/xl/\1"', data))
        if b'Target="/xl/' not in parts()["xl/_rels/workbook.xml.rels"]
        else changed(rels=lambda data: data.replace(b'Target="/xl/', b'Target="'))
    )


@sample(READ)
def a_picture_in_an_evidence_cell() -> bytes:
    """As WPS stores 嵌入单元格 pictures."""
    return changed({"xl/cellimages.xml": b"<etc:cellImages xmlns:etc='x'/>"}, sheet=evidence_cell(
        b'<f>_xlfn.DISPIMG("ID_0A1B",1)</f><v>=DISPIMG("ID_0A1B",1)</v>', b' t="str"'))  # fmt: skip


@sample(READ)
def an_excel_picture_in_an_evidence_cell() -> bytes:
    return changed(sheet=evidence_cell(b"<v>#VALUE!</v>", b' t="e" vm="1"'))


def evidence_cell(body: bytes, attributes: bytes) -> Change:
    from returned import layouts

    cell = next(cell for cell in layouts()[UNIT].cells if cell.name == "ev_12_1")
    ref = a1(cell.row, cell.column).encode()

    def change(data: bytes) -> bytes:
        return re.sub(rb'<c r="' + ref + rb'"([^>]*?)(?: t="\w+")?(?:/>|>.*?</c>)',
                      lambda m: b'<c r="' + ref + b'"' + m[1] + attributes + b">" + body + b"</c>", data, count=1)  # fmt: skip

    return change


# -- passwords -------------------------------------------------------------------------------------------------
def encrypted(data: bytes, password: str) -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


@sample("has-password")
def password() -> bytes:
    return encrypted(form(), "淮安2021")


@sample(READ)
def the_password_of_excel_itself() -> bytes:
    return encrypted(form(), "VelvetSweatshop")


@sample("has-password")
def password_on_an_xls() -> bytes:
    return ole({"Workbook": workbook(number(0, 0, 1.0), before=record(0x2F, bytes(6)))})


@sample("has-password")
def password_on_an_ods() -> bytes:
    return ods(b"", manifest=b"<manifest:encryption-data/>")


# -- the other formats -------------------------------------------------------------------------------------------
ODS_SPACES = b" ".join(
    b'xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (space, space)
    for space in (b"office", b"table", b"text", b"style", b"draw")
)


def ods(rows: bytes, manifest: bytes = b"", extra: Mapping[str, bytes] | None = None) -> bytes:
    content = (
        b"<office:document-content " + ODS_SPACES + b"><office:body><office:spreadsheet>"
        b'<table:table table:name="A">' + rows + b"</table:table>"
        b"</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            + manifest
            + b"</manifest:manifest>",
            "content.xml": content,
            **(extra or {}),
        }
    )


@sample("oversized-file")
def ods_of_a_billion_cells() -> bytes:
    return ods(
        b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float"'
        b' office:value="1" table:number-columns-repeated="16384"/></table:table-row>'
    )


@sample("dde-link")
def ods_with_dde() -> bytes:
    return ods(
        b'<table:table-row><table:table-cell table:formula="of:=DDE(&quot;soffice&quot;;&quot;x&quot;)"/></table:table-row>'
    )


@sample("embedded-object")
def ods_with_an_object() -> bytes:
    return ods(
        b'<table:shapes><draw:object-ole draw:name="x"/></table:shapes>', extra={"Object 1": b"\xd0\xcf"}
    )


@sample("forbidden-xml")
def ods_with_deep_nesting() -> bytes:
    cell = b'<table:table-row><table:table-cell office:value-type="string">'
    return ods(cell + b"<text:p>" * 5000 + b"</text:p>" * 5000 + b"</table:table-cell></table:table-row>")


@sample("foreign-workbook")
def ods_with_macros() -> bytes:
    return ods(
        b"<table:table-row><table:table-cell/></table:table-row>", extra={"Basic/script-lc.xml": b"<x/>"}
    )


@sample("macro-sheet")
def xls_with_a_macro_sheet() -> bytes:
    return ole({"Workbook": workbook(number(0, 0, 1.0), kind=1)})


@sample("dde-link")
def xls_with_dde() -> bytes:
    path = "cmd\x03/c calc"
    book = record(0x1AE, struct.pack("<HHB", 0, len(path), 0) + path.encode())
    return ole({"Workbook": workbook(number(0, 0, 1.0), before=book)})


@sample("embedded-object")
def xls_with_an_object() -> bytes:
    return ole({"Workbook": workbook(number(0, 0, 1.0))}, ("MBD00012345",))


@sample("foreign-workbook")  # the records are whole: how many sectors they take is said elsewhere too
def xls_whose_sectors_go_in_a_circle() -> bytes:
    return ole({"Workbook": workbook(number(0, 0, 1.0) * 300)}, loop=True)


@sample("foreign-workbook")
def xls_with_cells_far_apart() -> bytes:
    return ole({"Workbook": workbook(number(0, 0, 1.0) + number(65535, 255, 2.0))})


@sample("truncated")
def xls_of_garbage() -> bytes:
    noise = b"".join(struct.pack("<I", zlib.crc32(bytes([k % 251, k % 241]))) for k in range(4000))
    return ole({"Workbook": workbook(number(0, 0, 1.0) + record(0xFD, noise[:10]) + noise)})


@sample("foreign-workbook")
def xlsb_with_cells_far_apart() -> bytes:
    return xlsb([("A", "visible", {(1, 1): 1.0, (1048576, 16384): 2.0})])


@sample("macro-sheet")
def xlsb_with_a_macro_sheet() -> bytes:
    relations = related("xlMacrosheet", "macrosheets/sheet1.bin")(b"<Relationships></Relationships>")
    return xlsb([("A", "visible", {(1, 1): 1.0})], extra={"xl/_rels/other.bin.rels": relations})


@sample("dde-link")
def xlsb_with_dde() -> bytes:
    link = b"\xe8\x02\x10" + struct.pack("<H", 1) + bytes(14)
    return xlsb([("A", "visible", {(1, 1): 1.0})], extra={"xl/externalLinks/externalLink1.bin": link})


@sample(READ, note="formulas-not-compared")
def an_honest_xlsb() -> bytes:
    book = read_any(sent(UNIT))
    return xlsb([(sheet.name, sheet.state, sheet.cells) for sheet in book.sheets], book.properties)


@sample("not-yet-readable")
def a_file_of_no_known_kind() -> bytes:
    return bytes(range(256)) * 9


@sample("foreign-workbook")
def html_as_xls() -> bytes:
    page = "<html><table><tr><td rowspan=1000 colspan=1000>甲</td><td>𠮷</td></tr></table></html>"
    return page.encode("gb18030")


@sample("foreign-workbook")
def csv_as_xls() -> bytes:
    return "编号,值\n1.1,\"=cmd|' /C calc'!A0\"\n".encode("gb18030")


@sample("not-readable-here")
def text_in_no_encoding() -> bytes:
    return b"a,b\n\xff\xfe\xfa,1\n" * 3000


# -- what is there in place of a return --------------------------------------------------------------------
@sample("document-encrypted")
def a_form_under_document_encryption() -> bytes:
    return b"b\x14#e\0\1\0\0\0\0\0\0E-SafeNet\0\0\0LOCK" + bytes(range(256)) * 40


@sample("document-encrypted")
def a_form_under_another_document_encryption() -> bytes:
    return b"%TSD-Header-###%" + form()


@sample("login-page")
def a_login_page_in_place_of_a_form() -> bytes:
    page = "<!DOCTYPE html><html><head><title>统一平台</title></head><table><tr><td>用户名</td></tr></table>"
    return (page + '<input name="p" type="password"></html>').encode()


@sample("unknown-encryption")
def a_form_that_only_accounts_of_the_unit_open() -> bytes:
    spaces = "DRMEncryptedDataSpace".encode("utf-16-le")
    return ole({"EncryptedPackage": bytes(5000), "EncryptionInfo": b"\4\0\4\0" + spaces})


@sample("unknown-encryption")
def a_form_encrypted_in_a_way_of_its_own() -> bytes:
    return ole({"EncryptedPackage": bytes(5000), "EncryptionInfo": b"\x63\0\x63\0" + bytes(200)})


@sample("not-readable-here")
def a_form_packed_as_excel_packs_none() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        for name, data in parts().items():
            archive.writestr(name, data)
    return out.getvalue()


@sample("not-readable-here")
def xls_of_records_that_make_no_sense() -> bytes:
    return ole({"Workbook": workbook(record(0xFD, b"\0\0\0\0\0\0\xff\xff\xff\x7f"))})
