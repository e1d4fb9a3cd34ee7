"""Any office can use the program: no place and no subject of the notice of 2021 outside its catalogue."""

from __future__ import annotations

import importlib.util
import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest

import govcredit_xl
from govcredit_xl.core.packaged import BLANK, examples, packaged, packaged_templates

ROOT = Path(__file__).parents[1]
PACKAGE = Path(govcredit_xl.__file__).parent
WORDS = re.compile(r"政务诚信|政务信用|信用办|淮安|江苏|淮信|镇街|各镇（街道）|全区")
ALLOWED = {
    # what is read, as people in any place write it
    "catalogue/importing/units.py": 2,
    "catalogue/importing/items.py": 1,
    "catalogue/importing/slid.py": 1,
    "catalogue/importing/content.py": 1,
    "gbt9704/sums.py": 1,
    # 主送机关 where it is not given: as the units' 类别 (镇, 街道) say
    "letters/word/facts.py": 1,
    "letters/word/readback.py": 1,
    # words of any notice, to find where the lines of a title may break
    "letters/word/titles.py": 1,
    # settings by their names, and what they may be
    "core/unit_terms.py": 1,
    "core/terms.py": 3,
    "core/round_names.py": 2,
}
"""File → how many of its lines may hold such a word outside comments and docstrings."""


def lines_with_words(path: Path) -> list[str]:
    """The lines of a module that hold one of the words, without comments and docstrings."""
    text = re.sub(r'"""(?:.|\n)*?"""', "", path.read_text(encoding="utf-8"))
    text = re.sub(
        r"如评全区|评价对象为“?全区|全区、全县", "", text
    )  # 评价对象 by its name, and examples of 地域称谓
    lines = [re.sub(r"(^|\s)#.*", "", line) for line in text.splitlines()]
    return [line.strip() for line in lines if WORDS.search(line)]


def test_the_package_names_no_place_and_no_subject() -> None:
    found = {path.relative_to(PACKAGE).as_posix(): lines_with_words(path) for path in PACKAGE.rglob("*.py")}
    more = {name: lines for name, lines in found.items() if len(lines) > ALLOWED.get(name, 0)}
    assert more == {}


def texts_of(data: bytes, name: str) -> list[str]:
    """The texts of a template or a catalogue that comes with the program."""
    if name.endswith(".docx"):
        return [
            "".join(node.text or "" for node in line.iter())
            for line in docx.Document(io.BytesIO(data)).element.body
        ]
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        return [
            str(v)
            for sheet in book
            for row in sheet.iter_rows(values_only=True)
            for v in row
            if v is not None
        ]
    return data.decode("utf-8-sig").splitlines()


EXPLAINED = re.compile(r"全区、全县|全区（不填即全区）|全区得分|如评全区|政务诚信、信访工作考核")
"""评价对象 and 全区得分 by their names, and examples of what a setting may be."""


@pytest.mark.parametrize("name", sorted(packaged_templates()))
def test_templates_fit_any_list(name: str) -> None:
    said = [EXPLAINED.sub("", text) for text in texts_of(packaged_templates()[name], name)]
    assert [text for text in said if WORDS.search(text)] == []


@pytest.mark.parametrize("name", [BLANK, *examples().values()])
def test_a_blank_list_and_the_examples_are_of_no_place(name: str) -> None:
    said = [EXPLAINED.sub("", text) for text in texts_of(packaged(name), name)]
    assert [text for text in said if WORDS.search(text)] == []


def test_the_notice_of_2021_keeps_its_words() -> None:
    own = packaged_templates(of_2021=True)
    changed = [name for name, data in packaged_templates().items() if own[name] != data]
    assert changed == ["印发通知.docx"]
    assert any(
        "《江苏省关于加强政务诚信建设的实施意见》" in text for text in texts_of(own[changed[0]], changed[0])
    )
    script = importlib.util.spec_from_file_location("make_templates", ROOT / "scripts" / "make_templates.py")
    assert script is not None and script.loader is not None
    module = importlib.util.module_from_spec(script)
    script.loader.exec_module(module)
    assert module.build("task", module.OF_2021["task"]) == own[changed[0]]
