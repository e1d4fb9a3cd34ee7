"""Mails and archives as units send them, built in code. `SAMPLES` is what a fuzzer may mutate."""

from __future__ import annotations

import base64
import binascii
import bz2
import datetime as dt
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote

import py7zr
import pyzipper
from compound import compound
from returned import sent

NAME = "T04_平桥镇_政务诚信填报表.xlsx"
BODY = "附件是我镇的填报表，请查收。"
DATE = "Mon, 29 Nov 2021 10:00:00 +0800"

Files = Mapping[str, bytes]


# -- names of attachments, as they are really written --------------------------------------------------
def word(raw: bytes, charset: str, encoding: str = "B") -> bytes:
    """An encoded word (RFC 2047)."""
    if encoding == "B":
        payload = base64.b64encode(raw)
    else:
        payload = b"".join(b"=%02X" % byte for byte in raw)
    return b"=?%s?%s?%s?=" % (charset.encode(), encoding.encode(), payload)


def _percent(raw: bytes) -> bytes:
    return quote(raw, safe="").encode()


def spelled(name: str) -> dict[str, bytes]:
    """How senders write the name in Content-Disposition: way → header value."""
    u, g = name.encode(), name.encode("gb18030")
    head = b"attachment; "
    cut_u, cut_g = 10, 9  # both fall inside a character: T04_ and some bytes
    return {
        "rfc2231": head + b"filename*=utf-8''" + _percent(u),
        "rfc2231 gb18030": head + b"filename*=GB18030''" + _percent(g),
        "rfc2231 gb2312 in pieces inside a character": head + b"\r\n\tfilename*0*=gb2312''" + _percent(g[:cut_g])
        + b";\r\n\tfilename*1*=" + _percent(g[cut_g:]),
        "rfc2231 pieces out of order": head + b"filename*1*=" + _percent(u[cut_u:]) + b";\r\n filename*0*=UTF-8''"
        + _percent(u[:cut_u]),
        "rfc2231 pieces of an encoded word": head + b'filename*0="' + word(u, "utf-8")[:30] + b'";\r\n filename*1="'
        + word(u, "utf-8")[30:] + b'"',
        "rfc2047 quoted": head + b'filename="' + word(u, "utf-8") + b'"',
        "rfc2047 unquoted": head + b"filename=" + word(g, "gb2312"),
        "rfc2047 q": head + b'filename="' + word(u, "UTF-8", "Q") + b'"',
        "rfc2047 split inside a character": head + b'filename="' + word(u[:cut_u], "utf-8") + b"\r\n "
        + word(u[cut_u:], "utf-8") + b'"',
        "rfc2047 gbk split inside a character, unquoted": head + b"filename=" + word(g[:cut_g], "GBK") + b"\r\n\t"
        + word(g[cut_g:], "GBK"),
        "raw gbk": head + b'filename="' + g + b'"',
        "raw gbk unquoted": head + b"filename=" + g,
        "raw utf-8": head + b'filename="' + u + b'"',
        "percent-encoded": head + b'filename="' + _percent(u) + b'"',
        "percent-encoded gbk": head + b'filename="' + _percent(g) + b'"',
        "entities": head + b'filename="' + name.encode("ascii", "xmlcharrefreplace") + b'"',
        "name of the content type alone": b"attachment",
        "both, equal": head + b'filename="' + word(u, "utf-8") + b"\"; filename*=utf-8''" + _percent(u),
    }  # fmt: skip


# -- mails ---------------------------------------------------------------------------------------------
def eml(
    files: Sequence[tuple[bytes, bytes]] = (),
    *,
    head: bytes = b"",
    body: bytes = b"",
    boundary: str = "b1",
    more: bytes = b"",
) -> bytes:
    """A mail by hand: (headers, bytes) of each attachment.

    Args:
        files: with Content-Disposition as raw headers.
        head: the mail's own headers, each with its line end.
        body: the text part, with headers.
        boundary: between the parts.
        more: further parts, complete.
    """
    mark = boundary.encode()
    text = (
        body
        or b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + BODY.encode()
    )
    parts = [text]
    for headers, data in files:
        encoded = b"\r\n".join(
            base64.b64encode(data)[at : at + 76] for at in range(0, len(base64.b64encode(data)), 76)
        )
        parts.append(headers + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded)
    if more:
        parts.append(more)
    joined = b"".join(b"--%s\r\n%s\r\n" % (mark, part) for part in parts)
    return (
        head + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="%s"\r\n\r\n' % mark + joined + b"--%s--\r\n" % mark
    )  # fmt: skip


def _head(sender: bytes = b"", subject: bytes = b"", *more: bytes, date: str = DATE) -> bytes:
    lines = [
        b"From: " + (sender or word("平桥镇张三".encode("gb18030"), "gb18030") + b" <pingqiao@example.cn>"),
        b"To: <credit@example.cn>",
        b"Subject: " + (subject or word("政务诚信填报表".encode(), "utf-8")),
        b"Date: " + date.encode(),
        b"Message-ID: <1@example.cn>",
        *more,
    ]
    return b"".join(line + b"\r\n" for line in lines)


OCTETS = b"Content-Type: application/octet-stream; name="
XLSX = b"Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet; name="


def named_mail(disposition: bytes, data: bytes, *, type_name: bytes = b"", head: bytes = b"") -> bytes:
    """A mail whose one attachment has that Content-Disposition."""
    kind = XLSX + type_name if type_name else b"Content-Type: application/octet-stream"
    return eml([(kind + b"\r\nContent-Disposition: " + disposition, data)], head=head or _head())


def clients(name: str, data: bytes) -> dict[str, bytes]:
    """The same attachment as the usual mail programs send it: program → mail."""
    u, g = name.encode(), name.encode("gb18030")
    gb, utf = word(g, "gb2312"), word(u, "utf-8")
    outlook = (
        XLSX
        + b'\r\n\t"'
        + gb
        + b'"\r\nContent-Description: '
        + gb
        + b'\r\nContent-Disposition: attachment; filename="'
        + gb
    )
    foxmail = OCTETS + b'"' + gb + b'"\r\nContent-Disposition: attachment; filename="' + gb + b'"'
    netease = (
        OCTETS
        + b'"'
        + word(g, "GBK")
        + b'"\r\nContent-Disposition: attachment; filename="'
        + word(g, "GBK")
        + b'"'
    )
    qq = (
        OCTETS + b'"' + word(u, "utf-8") + b'"\r\nContent-Disposition: attachment; filename="' + word(u[:10], "utf-8")
        + b"\r\n " + word(u[10:], "utf-8") + b'"'
    )  # fmt: skip
    gmail = (
        XLSX + b'"' + utf + b'"\r\nContent-Disposition: attachment; filename="' + utf
        + b'"\r\nContent-ID: <f_kw1>\r\nX-Attachment-Id: f_kw1'
    )  # fmt: skip
    apple = (
        XLSX
        + b'"'
        + utf
        + b"\"\r\nContent-Disposition: attachment;\r\n\tfilename*0*=utf-8''"
        + _percent(u[:8])
        + (b";\r\n\tfilename*1*=" + _percent(u[8:]))
    )
    mailers = {
        "outlook": (outlook + b'"; size=1', b"X-Mailer: Microsoft Outlook 16.0"),
        "foxmail": (foxmail, b"X-Mailer: Foxmail 7.2.23.116[cn]"),
        "netease": (netease, b"X-Mailer: Coremail Webmail Server Version 2021"),
        "qq": (qq, b"X-QQ-MIME: TCMime 1.0 by Tencent"),
        "gmail": (gmail, b"X-Received: by 2002:a17:906 with SMTP id x"),
        "apple": (apple, b"X-Mailer: Apple Mail (2.3654.120.0.1.13)"),
    }
    return {
        program: eml([(headers, data)], head=_head(b"", b"", more))
        for program, (headers, more) in mailers.items()
    }


def mail(
    files: Files,
    *,
    sender: str = "",
    subject: str = "填报表",
    body: str = BODY,
    date: str = DATE,
    reply_to: str = "",
) -> bytes:
    """A mail as a good program writes it; files named .eml go in as nested mails."""
    made = EmailMessage()
    made["From"] = sender or "平桥镇张三 <pingqiao@example.cn>"
    made["To"] = "credit@example.cn"
    made["Subject"] = subject
    made["Date"] = date
    made["Message-ID"] = f"<{zlib.crc32(b''.join(files.values()) + subject.encode()):08x}@example.cn>"
    if reply_to:
        made["In-Reply-To"] = made["References"] = reply_to
    made.set_content(body)
    for name, data in files.items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    if files:
        made.set_boundary(f"=_b_{zlib.crc32(b''.join(files.values())):08x}")
    return made.as_bytes()


def forwarding(
    inner: bytes, *, subject: str = "转发", encoded: bool = False, sender: str = "office@example.cn"
) -> bytes:
    """A mail with another one as message/rfc822, encoded in base64 as some servers do."""
    part = b"Content-Type: message/rfc822\r\n"
    if encoded:
        part += b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(inner)
    else:
        part += b"\r\n" + inner
    return eml(head=_head(sender.encode(), word(subject.encode(), "utf-8")), more=part, boundary="outer")


def signed_with_picture(data: bytes, picture: bytes) -> bytes:
    """A mail whose HTML shows a picture of a signature in place."""
    html = b'Content-Type: text/html; charset=utf-8\r\n\r\n<p>x<img src="cid:logo@1"></p>'
    logo = b"Content-Type: image/png; name=image001.png\r\nContent-ID: <logo@1>\r\nContent-Disposition: inline; filename=image001.png"
    sheet = OCTETS + b'"a"\r\nContent-Disposition: ' + spelled(NAME)["rfc2231"]
    return eml([(logo, picture), (sheet, data)], head=_head(), body=html)


def uuencoded(data: bytes, name: bytes = b"a.xlsx") -> bytes:
    """A file as lines of text, as uuencode writes them."""
    lines = (binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    return b"begin 644 " + name + b"\n" + b"".join(lines) + b"`\nend\n"


def uu_mail(files: Files, *, inline: bool) -> bytes:
    """A mail whose files are uuencoded: in the text, or as parts."""
    if inline:
        text = (
            BODY.encode()
            + b"\r\n\r\n"
            + b"\r\n".join(uuencoded(data, name.encode()) for name, data in files.items())
        )
        return _head() + b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text
    parts = b""
    for name, data in files.items():
        parts += b"--u\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: x-uuencode\r\n"
        parts += (
            b'Content-Disposition: attachment; filename="'
            + name.encode()
            + b'"\r\n\r\n'
            + uuencoded(data)
            + b"\r\n"
        )
    return (
        _head()
        + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=u\r\n\r\n"
        + parts
        + b"--u--\r\n"
    )


def mailbox(*mails: bytes) -> bytes:
    """Mails as a mailbox file holds them."""
    return b"\r\n\r\n".join(b"From a@example.cn Mon Nov 29 10:00:00 2021\r\n" + one for one in mails)


def lzfu(rtf: bytes) -> bytes:
    """RTF as Outlook packs it, without a single reference back."""
    body = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8))
    return struct.pack("<4I", len(body) + 12, len(rtf), 0x75465A4C, 0) + body


# -- Outlook -------------------------------------------------------------------------------------------
def _properties(
    texts: Mapping[int, str], numbers: Mapping[int, int], header: int, datas: Mapping[int, bytes]
) -> dict[str, Any]:
    streams: dict[str, Any] = {}
    fixed = b"\0" * header
    for one, text in texts.items():
        raw = text.encode("utf-16-le")
        streams[f"__substg1.0_{one:04X}001F"] = raw
        fixed += struct.pack("<HHIII", 0x1F, one, 6, len(raw) + 2, 0)
    for one, raw in datas.items():
        streams[f"__substg1.0_{one:04X}0102"] = raw
        fixed += struct.pack("<HHIII", 0x102, one, 6, len(raw), 0)
    for one, number in numbers.items():
        kind = 0x40 if one == 0x39 else 3
        fixed += struct.pack("<HHIQ", kind, one, 6, number)
    return {**streams, "__properties_version1.0": fixed}


def message(
    files: Files,
    *,
    inside: Mapping[str, dict[str, Any]] | None = None,
    subject: str = "填报表",
    header: int = 32,
    body: str = BODY,
    rich: bytes = b"",
) -> dict[str, Any]:
    """The storage of a message: its files, and messages attached to it by display name; `rich`: compressed RTF."""
    when = (
        int((dt.datetime(2021, 11, 29, 2) - dt.datetime(1601, 1, 1)).total_seconds()) * 10**7
    )  # units of 100 ns since 1601
    texts = {
        0x1A: "IPM.Note", 0x37: subject, 0x0C1A: "平桥镇张三", 0x5D01: "pingqiao@example.cn", 0x1000: body,
        0x1035: "<msg@example.cn>",
    }  # fmt: skip
    if rich:
        del texts[0x1000]
    storage = _properties(texts, {0x39: when}, header, {0x1009: rich} if rich else {})
    storage["__recip_version1.0_#00000000"] = _properties(
        {0x3001: "信用办", 0x39FE: "Credit@example.cn"}, {}, 8, {}
    )
    number = 0
    for name, data in files.items():
        texts = {0x3707: name, 0x3704: "T04~1.XLS", 0x3001: name}
        storage[f"__attach_version1.0_#{number:08X}"] = _properties(texts, {0x3705: 1}, 8, {0x3701: data})
        number += 1
    for name, inner in (inside or {}).items():
        attached = _properties({0x3001: name}, {0x3705: 5}, 8, {})
        attached["__substg1.0_3701000D"] = inner
        storage[f"__attach_version1.0_#{number:08X}"] = attached
        number += 1
    return storage


def msg(files: Files, **options: Any) -> bytes:
    """A .msg file."""
    return compound(message(files, **options))


def msg_in_msg(files: Files) -> bytes:
    """A .msg with a message attached that has the files."""
    return msg({}, inside={"平桥镇：填报表": message(files, header=24)}, subject="转发")


# -- winmail.dat ---------------------------------------------------------------------------------------
def _attribute(level: int, name: int, value: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def _prop(kind: int, name: int, value: bytes) -> bytes:
    fixed = struct.pack("<HH", kind, name)
    return fixed + (
        value if kind == 3 else struct.pack("<II", 1, len(value)) + value + b"\0" * (-len(value) % 4)
    )


def tnef(files: Files, *, long_names: bool = True, rich: bytes = b"") -> bytes:
    """A winmail.dat; without long names the titles are GBK, as old Outlooks write them. `rich`: compressed RTF."""
    out = struct.pack("<IH", 0x223E9F78, 1)
    out += _attribute(1, 0x00089006, struct.pack("<I", 0x10000))
    out += _attribute(1, 0x00069007, struct.pack("<II", 936, 0))
    if rich:
        body = [_prop(0x1F, 0x37, "答复\0".encode("utf-16-le")), _prop(0x102, 0x1009, rich)]
        out += _attribute(1, 0x00069003, struct.pack("<I", len(body)) + b"".join(body))
    for name, data in files.items():
        out += _attribute(2, 0x00069002, struct.pack("<HIII", 1, 0xFFFFFFFF, 0, 0))
        out += _attribute(2, 0x0006800F, data)
        title = b"T04~1.XLS" if long_names else name.encode("gb18030")
        out += _attribute(2, 0x00018010, title + b"\0")
        if long_names:
            named = struct.pack("<HH16sII", 3, 0x8001, b"g" * 16, 0, 5) + struct.pack("<I", 7)
            props = [
                named,
                _prop(3, 0x3705, struct.pack("<I", 1)),
                _prop(0x1F, 0x3707, (name + "\0").encode("utf-16-le")),
            ]
            out += _attribute(2, 0x00069005, struct.pack("<I", len(props)) + b"".join(props))
    return out


def winmail(files: Files, **options: Any) -> bytes:
    """A mail with a winmail.dat."""
    headers = b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Disposition: attachment; filename=winmail.dat"
    return eml([(headers, tnef(files, **options))], head=_head())


# -- archives ------------------------------------------------------------------------------------------
def zipped(files: Files, *, names: str = "flag") -> bytes:
    """A zip; names: flag (UTF-8 by flag), utf-8 (without it), gbk, 0x7075 (GBK with the extra field), cp437."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(files.items()):
            # The library only writes UTF-8 and ASCII: a name of the right length is replaced afterwards.
            raw = name.encode(
                "cp437" if names == "cp437" else "utf-8" if names in {"flag", "utf-8"} else "gb18030"
            )
            info = zipfile.ZipInfo(
                name if names == "flag" else _stand_in(number, raw), (2021, 11, 29, 10, 0, 0)
            )
            info.compress_type = zipfile.ZIP_DEFLATED
            if names == "0x7075":
                told = b"\x01" + struct.pack("<I", zlib.crc32(raw)) + name.encode()
                info.extra = struct.pack("<HH", 0x7075, len(told)) + told
            archive.writestr(info, data)
    data = out.getvalue()
    if names != "flag":
        for number, name in enumerate(files):
            raw = name.encode("cp437" if names == "cp437" else "utf-8" if names == "utf-8" else "gb18030")
            data = data.replace(_stand_in(number, raw).encode(), raw)
    return data


def _stand_in(number: int, raw: bytes) -> str:
    return f"@{number:03}".ljust(len(raw), "~")


def streamed_zip(files: Files, *, zeros: str = "crc packed size") -> bytes:
    """A zip as programs write it that do not know yet what follows: zeros in the local headers."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    with zipfile.ZipFile(io.BytesIO(pipe.data)) as archive:
        for info in archive.infolist():
            told = {"crc": info.CRC, "packed": info.compress_size, "size": info.file_size}
            fields = [0 if field in zeros.split() else number for field, number in told.items()]
            struct.pack_into("<3I", pipe.data, info.header_offset + 14, *fields)
    return bytes(pipe.data)


def locked_zip(files: Files) -> bytes:
    """A zip under AES."""
    out = io.BytesIO()
    with pyzipper.AESZipFile(
        out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(b"123456")
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def overlapping_zip() -> bytes:
    """A zip whose directory lists the same bytes many times."""
    data = bytearray(zipped({"a.xlsx": b"x" * 1000, "b.xlsx": b"y"}))
    second = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 0)
    return bytes(data)


def lying_zip() -> bytes:
    """A zip that announces less than it holds, next to an honest member."""
    data = bytearray(zipped({"a.xlsx": b"x" * 100_000, "b.xlsx": b"y"}))
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 24, 10)
    return bytes(data)


def seven_zip(files: Files, password: str | None = None) -> bytes:
    """A 7z archive."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return out.getvalue()


def with_plain_header(files: Files, old: str, new: str) -> bytes:
    """A 7z archive in whose directory a name was changed."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        archive.set_encoded_header_mode(False)
        for name, data in files.items():
            archive.writestr(data, name)
    data = bytearray(out.getvalue())
    offset, size = struct.unpack_from("<QQ", data, 12)
    directory = bytes(data[32 + offset : 32 + offset + size]).replace(
        old.encode("utf-16-le"), new.encode("utf-16-le")
    )
    data[32 + offset : 32 + offset + size] = directory
    struct.pack_into("<I", data, 28, zlib.crc32(directory))
    struct.pack_into("<I", data, 8, zlib.crc32(bytes(data[12:32])))
    return bytes(data)


def tar(files: Files, *, links: Mapping[str, str] | None = None, encoding: str = "utf-8") -> bytes:
    """A tar, with links where they are asked for."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT, encoding=encoding) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return out.getvalue()


def gzipped(data: bytes, name: str = "") -> bytes:
    """Under gzip, with a name in it or none."""
    out = io.BytesIO()
    with gzip.GzipFile(name, "wb", fileobj=out, mtime=0) as packed:
        packed.write(data)
    return out.getvalue()


def rar4(files: Files, *, locked: bool = False, flags: int = 0) -> bytes:
    """A RAR 4 archive that stores its files; names in GBK, as Chinese WinRAR wrote them. `flags`: of each file."""
    out = b"Rar!\x1a\x07\x00" + _rar4_block(0x73, 0, b"\0" * 6)
    for name, data in files.items():
        raw = name.replace("/", "\\").encode("gb18030")
        fields = struct.pack(
            "<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0x537D5000, 20, 0x30, len(raw), 0x20
        )
        out += _rar4_block(0x74, 0x8000 | flags | (0x4 if locked else 0), fields + raw) + data
    return out + _rar4_block(0x7B, 0x4000, b"")


def _rar4_block(kind: int, flags: int, body: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


def rar5(files: Files, *, method: int = 0, copies: Mapping[str, str] | None = None, kind: int = 5) -> bytes:
    """A RAR 5 archive; any method but 0 says that a tool must unpack it.

    Args:
        copies: name → name of the file that it refers to; kind: how (5: an equal file, 1: a link).
    """
    out = b"Rar!\x1a\x07\x01\x00" + _rar5_block(b"\x01\x00\x00")
    for name, data in files.items():
        raw = name.encode()
        fields = b"\x02\x02" + _vint(len(data)) + b"\x04" + _vint(len(data)) + b"\x20"
        fields += struct.pack("<I", zlib.crc32(data)) + _vint(method << 7) + b"\x00" + _vint(len(raw)) + raw
        out += _rar5_block(fields) + data
    for name, target in (copies or {}).items():
        raw, to = name.encode(), target.encode()
        extra = b"\x05" + _vint(kind) + b"\x00" + _vint(len(to)) + to
        extra = _vint(len(extra)) + extra
        fields = (
            b"\x02\x01"
            + _vint(len(extra))
            + b"\x04"
            + _vint(len(files.get(target, b"")))
            + b"\x20"
            + bytes(4)
        )
        out += _rar5_block(fields + b"\x00\x00" + _vint(len(raw)) + raw + extra)
    return out + _rar5_block(b"\x05\x00\x00")


def _rar5_block(fields: bytes) -> bytes:
    sized = _vint(len(fields)) + fields
    return struct.pack("<I", binascii.crc32(sized)) + sized


def _vint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


# -- all of them ---------------------------------------------------------------------------------------
def _one() -> Files:
    return {NAME: sent("T04")}


SAMPLES: dict[str, Callable[[], bytes]] = {
    **{f"{program}.eml": (lambda program=program: clients(NAME, sent("T04"))[program]) for program in
       ("outlook", "foxmail", "netease", "qq", "gmail", "apple")},
    "picture.eml": lambda: signed_with_picture(sent("T04"), b"\x89PNG\r\n\x1a\n" + b"\0" * 90),
    "mbox line.eml": lambda: mailbox(mail(_one())),
    "mailbox.mbox": lambda: mailbox(mail(_one()), mail({"b.pdf": b"%PDF-1.4 x"}), mail({"c.pdf": b"%PDF-1.4 y"})),
    "multipart star.eml": lambda: clients(NAME, sent("T04"))["qq"].replace(b"multipart/mixed", b"multipart/*"),
    "multipart alone.eml": lambda: clients(NAME, sent("T04"))["qq"].replace(b"multipart/mixed", b"multipart"),
    "uuencoded.eml": lambda: uu_mail(_one(), inline=False),
    "uuencoded inline.eml": lambda: uu_mail(_one(), inline=True),
    "rich text.msg": lambda: msg(_one(), rich=lzfu(b"{\\rtf1\\ansi x}")),
    "streamed.zip": lambda: streamed_zip(_one()),
    "streamed, packed size 0.zip": lambda: streamed_zip(_one(), zeros="packed"),
    "streamed, crc 0.zip": lambda: streamed_zip(_one(), zeros="crc"),
    "forwarded.eml": lambda: forwarding(mail(_one())),
    "forwarded base64.eml": lambda: forwarding(mail(_one()), encoded=True),
    "winmail.eml": lambda: winmail(_one()),
    "winmail.dat": lambda: tnef(_one(), long_names=False),
    "rich winmail.eml": lambda: winmail(_one(), rich=lzfu(b"{\\rtf1\\ansi x}")),
    "one.msg": lambda: msg(_one()),
    "two.msg": lambda: msg_in_msg(_one()),
    **{f"{names}.zip": (lambda names=names: zipped(_one(), names=names)) for names in
       ("flag", "utf-8", "gbk", "0x7075")},
    "aes.zip": lambda: locked_zip(_one()),
    "overlapping.zip": overlapping_zip,
    "lying.zip": lying_zip,
    "one.7z": lambda: seven_zip(_one()),
    "one.tar.gz": lambda: gzipped(tar(_one())),
    "one.tar.bz2": lambda: bz2.compress(tar(_one())),
    "one.tar.xz": lambda: lzma.compress(tar(_one())),
    "one.gz": lambda: gzipped(sent("T04"), "T04.xlsx"),
    "rar4.rar": lambda: rar4(_one()),
    "rar5.rar": lambda: rar5(_one()),
    "nested.eml": lambda: mail({"报送.zip": zipped({"内层.7z": seven_zip(_one())}, names="gbk")}),
}  # fmt: skip
