"""A copy with a comment at each place, the document itself as it was."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import pytest
from docx import Document
from lxml import etree
from official import changed, classic, pack

from govcredit_xl.files import older_word
from govcredit_xl.gbt9704 import rendered
from govcredit_xl.gbt9704.check import check_document
from govcredit_xl.gbt9704.marking import marked

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPOILT = changed(changed(classic(), "各单位如实填报", "各单位按布署填报"), "佐证材料应当真实", "布署应当真实")


def test_each_place_has_its_comment():
    data = pack(SPOILT)
    report = check_document(data, "x.docx", render=False)
    (finding,) = report.findings
    assert finding.others == 1 and len(finding.more) == 1
    copy = marked(marked(data, report.findings), report.findings)
    with zipfile.ZipFile(io.BytesIO(copy)) as parts:
        document = etree.fromstring(parts.read("word/document.xml"))
        comments = etree.fromstring(parts.read("word/comments.xml"))
    assert [c.get(f"{W}id") for c in comments] == ["0", "1", "2", "3"]
    assert "“布署” → 部署" in "".join(comments.itertext())
    holders = [mark.getparent() for mark in document.iter(f"{W}commentRangeStart")]
    assert all("布署" in "".join(holder.itertext()) for holder in holders) and len(holders) == 4
    assert [p.text for p in Document(io.BytesIO(copy)).paragraphs] == [
        p.text for p in Document(io.BytesIO(data)).paragraphs
    ]


@pytest.mark.slow
def test_the_command_takes_files_and_folders(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.docx").write_bytes(pack(SPOILT))
    (tmp_path / "folder" / "~$a.docx").write_bytes(b"")
    (tmp_path / "b.docx").write_bytes(pack(classic()))
    command = [
        sys.executable,
        "-m",
        "govcredit_xl",
        "notice",
        "--check",
        "folder",
        "b.docx",
        "--mark",
        "--json",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert [one["document"] for one in said["documents"]] == ["a.docx", "b.docx"]
    assert len(said["documents"][0]["findings"]) == 1
    assert (tmp_path / "folder" / "a_校对.docx").is_file() and len(said["files"]["marked"]) == 1


def test_older_files_are_turned_by_what_they_hold_and_named_with_their_findings(tmp_path, monkeypatch):
    """A .wps of WPS holds Word's own format: LibreOffice is given it as a .doc, all of a kind at one start."""
    from click.testing import CliRunner

    from govcredit_xl.cli import app

    starts: list[tuple[str, str, int]] = []

    def convert(contents, source, target, program, **options):
        starts.append((source, target, len(contents)))
        return (
            [None if b"broken" in one else pack(SPOILT) for one in contents]
            if target == "docx"
            else [None] * len(contents)
        )

    monkeypatch.setattr(older_word, "find_soffice", lambda: tmp_path)
    monkeypatch.setattr(older_word, "convert", convert)
    monkeypatch.setattr(rendered, "find_soffice", lambda: None)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    files = {"a.doc": ole, "b.wps": ole, "c.doc": b"{\\rtf1}", "d.wps": pack(SPOILT), "e.wps": b"broken"}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    done = CliRunner().invoke(app, ["notice", "--check", str(tmp_path), "--json"])
    assert (
        sorted(starts) == [("doc", "docx", 2), ("rtf", "docx", 1), ("wps", "docx", 1)] and done.exit_code == 2
    )
    said = json.loads(done.stdout)
    assert [one["converted"] for one in said["documents"]] == [True, True, True, False]
    assert [p["file"] for p in said["problems"] if p["code"] == "document-older"] == ["e.wps"]
    shown = CliRunner().invoke(app, ["notice", "--check", str(tmp_path)]).output
    assert all(str(tmp_path / name) in shown for name in files) and shown.count("转换成 .docx 后检查") == 3
