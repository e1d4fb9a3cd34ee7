"""Answers put into a collection workbook's XML, all else as it was sent: what a person's typing leaves."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from html import escape

from govcredit_xl.core.arithmetic import serial
from govcredit_xl.core.model import Value
from govcredit_xl.core.terms import Sheet


def filled(data: bytes, answers: Mapping[str, Value]) -> bytes:
    """The workbook with answers by defined name; formulas keep the results of the blank form."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    workbook = parts["xl/workbook.xml"].decode()
    names = dict(
        re.findall(r'<definedName name="([^"]+)"[^>]*>[^<]*!\$([A-Z]+\$\d+)</definedName>', workbook)
    )
    part = _form_part(workbook, parts)
    xml = parts[part].decode()
    for name, value in answers.items():
        reference = names[name].replace("$", "")
        replacement = _cell(reference, value)
        xml, count = re.subn(rf'<c r="{reference}"( s="\d+")?(?:/>|>.*?</c>)', replacement, xml)
        assert count == 1, f"{reference} of {name} stands {count} times in {part}"
    parts[part] = xml.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for filename, content in parts.items():
            new.writestr(filename, content)
    return out.getvalue()


def _form_part(workbook: str, parts: dict[str, bytes]) -> str:
    rel = re.search(rf'<sheet name="{Sheet.FORM}"[^>]* r:id="([^"]+)"', workbook)
    assert rel is not None
    target = re.search(rf'Id="{rel[1]}"[^>]*Target="([^"]+)"', parts["xl/_rels/workbook.xml.rels"].decode())
    assert target is not None
    return f"xl/{target[1].removeprefix('/xl/')}"


def _cell(reference: str, value: object) -> str:
    """Replacement for the cell's element; \\1 is its style."""
    if isinstance(value, str):
        text = escape(value).replace("\\", "\\\\")
        return rf'<c r="{reference}"\1 t="inlineStr"><is><t>{text}</t></is></c>'
    number = serial(value) if isinstance(value, dt.date) else value
    return rf'<c r="{reference}"\1><v>{number!r}</v></c>'
