"""A copy with a comment at each place, the document itself as it was."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

from docx import Document
from lxml import etree
from official import changed, classic, pack

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
