"""A template as a file: what stands beside it in 模板/, how it opens, and what is told of what people left in it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any, Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.letters.word.edited import (
    COMMENT,
    HIDDEN,
    OBJECTS,
    REVISION,
    EditedParagraph,
)
from govcredit_xl.letters.word.ooxml import NAMESPACES, w

_FORMATS: Final = (
    ".doc", ".docx", ".docm", ".dot", ".dotx", ".dotm", ".wps", ".wpt", ".rtf", ".odt", ".ott", ".uof", ".uot",
)  # fmt: skip
_COPY: Final = re.compile(
    r"(?:[\s_\-－—]|副本|复件|拷贝|copy|修订|修改|新|[（(]\d{1,6}[)）]|[vV]?\d)*", re.IGNORECASE
)
_COMPOUND: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_PAGE_NUMBER: Final = re.compile(r"[\s\d—－–‐\-·•/第共页]*")
_TOLD: Final = 3


def excerpt(text: str) -> str:
    """A paragraph's text as messages show it."""
    plain = re.sub(r"\s+", " ", text).strip()
    return plain if len(plain) <= 30 else f"{plain[:30]}……"


# -- the file ----------------------------------------------------------------------------------------------
def stray_templates(path: Path) -> list[Problem]:
    """Other files that somebody may take for the template: .doc, copies, and the lock of one that is open.

    One that was saved later than the template, or without a template beside it, is an error: its wording would be
    lost without a word.
    """
    folder, shown = path.parent, f"{path.parent.name}/{path.name}"
    if not folder.is_dir():
        return []
    found = []
    # Word puts ~$ before a short name and in place of the first signs of a long one, WPS .~ before it.
    locks = {f".~{path.name}", *(f"~${path.name[k:]}" for k in range(3))}
    saved = path.stat().st_mtime if path.is_file() else None
    for other in sorted(folder.iterdir()):
        if other.name in locks:
            found.append(Problem("template-open", file=shown))
            continue
        if other.name == path.name or other.suffix.lower() not in _FORMATS or not other.is_file():
            continue
        if not other.stem.startswith(path.stem) or not _COPY.fullmatch(other.stem[len(path.stem) :]):
            continue
        older = saved is not None and other.stat().st_mtime <= saved
        code = "template-older-copy" if older else "template-in-other-format"
        found.append(Problem(code, file=shown, facts={"other": f"{folder.name}/{other.name}"}))
    return found


def opened(data: bytes) -> tuple[Any, str]:
    """The document in a file's bytes; None and why where there is none."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    if data.startswith(_COMPOUND):
        return None, "它其实是 .doc 文件，或者设了打开密码"
    try:
        document = Document(io.BytesIO(data))
        _ = document.element.body, document.styles.element
    except (
        PackageNotFoundError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, SyntaxError, AttributeError,
        NotImplementedError, RuntimeError, OSError,
    ):  # fmt: skip
        return None, "不是 .docx 文件，或者文件不完整"
    return document, ""


def part_of(document: Any, kind: str) -> Any:
    """The root of the part of that kind of relationship, None where there is none."""
    from docx.oxml import parse_xml

    for rel in document.part.rels.values():
        if not rel.is_external and rel.reltype.endswith(kind):
            return parse_xml(rel.target_part.blob)
    return None


# -- what is told --------------------------------------------------------------------------------------------
def told_of(one: EditedParagraph, shown: str) -> list[Problem]:
    """What a paragraph holds besides its text."""
    found = []
    text = excerpt(one.shown)

    def tell(code: str, **facts: str) -> None:
        found.append(Problem(code, file=shown, cell=one.place, facts={"text": text, **facts}))

    revisions = list(dict.fromkeys(r.what for r in one.remarks if r.kind == REVISION))
    if revisions:
        more = f"等 {len(revisions)} 处" if len(revisions) > _TOLD else ""
        tell("template-revision", what="、".join(revisions[:_TOLD]) + more)
    for remark in dict.fromkeys(one.remarks):
        if remark.kind == COMMENT:
            tell("template-comment", what=remark.what)
        elif remark.kind == HIDDEN:
            tell("template-hidden", what=remark.what)
        elif remark.kind in OBJECTS:
            zh, en, how, how_en = OBJECTS[remark.kind]
            held = f"“{excerpt(remark.what)}”" if remark.what.strip() else ""
            tell("template-not-carried", what=zh + held, what_en=en + held, how=how, how_en=how_en)
    return found


def told_of_margins(document: Any, shown: str) -> list[Problem]:
    """Headers and footers that say more than the number of the page."""
    from docx.oxml import parse_xml

    found = []
    zh, en, how, how_en = OBJECTS["margin"]
    for rel in document.part.rels.values():
        kind = rel.reltype.rpartition("/")[2]
        if rel.is_external or kind not in ("header", "footer"):
            continue
        root = parse_xml(rel.target_part.blob)
        said = "".join(node.text or "" for node in root.iter(w("t")))
        drawn = root.find(f".//{w('pict')}") is not None or root.find(f".//{w('drawing')}") is not None
        numbered = (
            root.find(f".//{w('fldSimple')}") is not None or root.find(f".//{w('fldChar')}") is not None
        )
        boxed = drawn and numbered and root.find(f".//{{{NAMESPACES['a']}}}blip") is None
        if _PAGE_NUMBER.fullmatch(said) and (not drawn or boxed):
            continue
        where = "页眉" if kind == "header" else "页脚"
        facts = {"text": excerpt(said), "what": zh, "what_en": en, "how": how, "how_en": how_en}
        found.append(Problem("template-not-carried", file=shown, cell=where, facts=facts))
    return found
