"""Any office can use the program: no place and no subject of the notice of 2021 outside its catalogue."""

from __future__ import annotations

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "govcredit_xl"
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
    "letters/word/measure.py": 1,
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
