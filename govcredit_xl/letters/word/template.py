"""A Word template as lines with placeholders, and its mistakes with their places.

A template is wording: paragraphs whose named style says what they are, with placeholders such as 【单位名称】.
A paragraph that begins with a condition such as 【如有待定】 is kept only in that case; a table or chart such as
【失分表】 has a paragraph to itself. Word cuts a placeholder over several runs as it likes; that makes no difference.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from govcredit_xl.core.packaged import packaged_templates
from govcredit_xl.core.problems import Problem, why_of
from govcredit_xl.files.sheets.similar import closest, did_you_mean
from govcredit_xl.letters.word.kinds import IF, JOIN, DocKind, RepeatKind
from govcredit_xl.letters.word.ooxml import NAMESPACES, text_of, w
from govcredit_xl.letters.word.styles import LOOKS, NEEDED

PLACEHOLDER: Final = re.compile(r"【([^【】]*)】")


_NOT_TEXT: Final = (
    "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference",
    "drawing", "pict", "object",
)  # fmt: skip


@dataclass(frozen=True)
class TemplateLine:
    """A paragraph of a template.

    Attributes:
        number: from 1, blank ones counted: what Word shows when one walks through them.
        style: name of its style.
        text: with placeholders, its conditions taken off.
        conditions: all must hold.
        element: w:p, as it stands in the file.
        repeat: what the paragraph is repeated for, such as 每组; "" where it comes once.
        joined: True where it goes on in the paragraph before.
    """

    number: int
    style: str
    text: str
    conditions: tuple[str, ...]
    element: Any
    repeat: str = ""
    joined: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The placeholders in it."""
        return tuple(PLACEHOLDER.findall(self.text))


@dataclass(frozen=True)
class Template:
    """A template that may be filled.

    Attributes:
        kind: of which document.
        data: the file's bytes.
        shown: how messages name the file.
        lines: its paragraphs with text, in order.
    """

    kind: DocKind
    data: bytes
    shown: str
    lines: tuple[TemplateLine, ...]


def load_template(kind: DocKind, templates: Path | None) -> tuple[Template | None, list[Problem]]:
    """The round's template, or the packaged one where it has none; None where it has an error."""
    path = templates / kind.template if templates is not None else None
    shown = f"模板/{kind.template}"
    if path is None or not path.is_file():
        problems = [Problem("document-template-missing", file=shown)] if path is not None else []
        template, found = read_template(kind, packaged_templates()[kind.template], shown)
        return template, [*problems, *found]
    try:
        return read_template(kind, path.read_bytes(), shown)
    except OSError as error:
        return None, [Problem("template-unreadable", file=shown, facts=why_of(error))]


def read_template(kind: DocKind, data: bytes, shown: str) -> tuple[Template | None, list[Problem]]:
    """The template in a file's bytes, with every mistake in it; None where one of them is an error."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(io.BytesIO(data))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError):
        facts = {"why": "不是 .docx 文件，或者文件不完整"}
        return None, [Problem("template-unreadable", file=shown, facts=facts)]
    names = {
        s.get(w("styleId")): s.find(w("name")).get(w("val")) for s in document.styles.element.iter(w("style"))
    }
    lines = [
        _line(kind, number, element, names)
        for number, element in enumerate(_paragraphs(document.element.body), 1)
    ]
    lines = [line for line in lines if line.text.strip() or line.conditions]
    problems = [problem for line in lines for problem in _mistakes(kind, line, shown)]
    problems += _lost(document.element.body, shown)
    problems += _missing(lines, names, shown)
    wrong = any(problem.severity == "error" for problem in problems)
    return (None if wrong else Template(kind, data, shown, tuple(lines))), problems


def _paragraphs(body: Any) -> Iterator[Any]:
    """The paragraphs of the text itself, those in content controls too."""
    for child in body:
        if child.tag == w("p"):
            yield child
        elif child.tag in (w("sdt"), w("sdtContent")):
            yield from _paragraphs(child)


def _lost(body: Any, shown: str) -> list[Problem]:
    """Tables, pictures and text boxes, which do not come along into the document."""
    counts = {
        "表格": len(list(body.iter(w("tbl")))),
        "图片或文本框": len(list(body.iter(w("drawing"), w("pict"), w("object")))),
    }
    what = "、".join(f"{name} {count} 个" for name, count in counts.items() if count)
    return [Problem("template-object-lost", file=shown, facts={"what": what})] if what else []


def _line(kind: DocKind, number: int, element: Any, names: Mapping[str, str]) -> TemplateLine:
    style = element.find(f"{w('pPr')}/{w('pStyle')}")
    name = names.get(style.get(w("val")), "") if style is not None else ""
    text, conditions, repeat, joined = text_of(element), [], "", False
    while found := PLACEHOLDER.match(text.lstrip()):
        if found[1] in kind.repeats:
            repeat = found[1]
        elif found[1] == JOIN:
            joined = True
        elif found[1].startswith(IF):
            conditions.append(found[1])
        else:
            break
        text = text.lstrip()[found.end() :]
    return TemplateLine(number, name, text, tuple(conditions), element, repeat, joined)


def _mistakes(kind: DocKind, line: TemplateLine, shown: str) -> list[Problem]:
    def problem(code: str, **facts: str) -> Problem:
        text = re.sub(r"\s+", " ", text_of(line.element)).strip()
        short = text if len(text) <= 30 else f"{text[:30]}……"
        return Problem(code, file=shown, cell=f"第 {line.number} 段", facts={"text": short, **facts})

    found = []
    allowed = _inner(kind.repeats[line.repeat]) if line.repeat else ()
    for name in (*line.conditions, *line.names):
        if name not in kind.known:
            zh, en = did_you_mean(closest(name, kind.known))
            found.append(problem("template-placeholder-unknown", name=name, guess=zh, guess_en=en))
        elif name not in line.conditions and (name.startswith(IF) or name == JOIN or name in kind.repeats):
            found.append(problem("template-condition-inside", name=name))
        elif name not in allowed and any(name in _inner(one) for one in kind.repeats.values()):
            found.append(problem("template-outside-repeat", name=name, repeat=_repeat_of(kind, name)))
        elif kind.is_block(name) and line.text.strip() != f"【{name}】":
            found.append(problem("template-block-not-alone", name=name))
    rest = PLACEHOLDER.sub("", line.text)
    if "【" in rest or "】" in rest:
        found.append(problem("template-bracket-open"))
    if line.style not in LOOKS:
        found.append(problem("template-style-unknown", name=line.style or "正文"))
    return found


def _inner(repeat: RepeatKind) -> tuple[str, ...]:
    return (*repeat.texts, *repeat.blocks, *repeat.conditions)


def _repeat_of(kind: DocKind, name: str) -> str:
    return next(repeat for repeat, one in kind.repeats.items() if name in _inner(one))


def _missing(lines: list[TemplateLine], names: Mapping[str, str], shown: str) -> list[Problem]:
    """Styles that the template has lost, and paragraphs that no document goes without."""
    found = [
        Problem("template-style-missing", file=shown, facts={"name": name})
        for name in LOOKS
        if name not in names.values()
    ]
    there = {line.style for line in lines}
    found += [
        Problem("template-part-missing", file=shown, facts={"name": name})
        for name in NEEDED
        if name not in there
    ]
    return found


# -- filling -----------------------------------------------------------------------------------------------
def filled(line: TemplateLine, values: Mapping[str, str], number: tuple[str, str] = ("", "")) -> Any:
    """A copy of the line's paragraph with its placeholders replaced and its conditions taken off.

    The formatting of the run in which a placeholder begins is kept for what replaces it.

    Args:
        line: of the template.
        values: placeholder → text.
        number: what the text begins with, and what stands there instead.
    """
    element = copy.deepcopy(line.element)
    for mark in (*map(w, _NOT_TEXT), f"{{{NAMESPACES['mc']}}}AlternateContent"):
        for found in list(element.iter(mark)):
            found.getparent().remove(found)
    nodes = list(element.iter(w("t")))
    whole = "".join(node.text or "" for node in nodes)
    dropped = {f"【{name}】" for name in (*line.conditions, line.repeat, JOIN)}
    spans, start = [], 0
    for found in PLACEHOLDER.finditer(whole):
        opening = found[0] in dropped and not whole[start : found.start()].strip()
        start = found.end() if opening else start
        spans.append((found.start(), found.end(), "" if opening else values.get(found[1], "")))
    old, new = number
    if old != new:
        start = whole.index(old, start) if old else start
        spans.append((start, start + len(old), new))
    for start, end, text in sorted(spans, reverse=True):
        _replace(nodes, start, end, text)
    for node in nodes:
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def _replace(nodes: list[Any], start: int, end: int, text: str) -> None:
    """Replace the characters from `start` to `end`, counted over all the nodes."""
    position, first = 0, True
    for node in nodes:
        own = node.text or ""
        begin, stop = max(start - position, 0), min(end - position, len(own))
        if begin < stop or (start == end and first and 0 <= start - position < len(own)):
            stop = max(begin, stop)
            node.text = own[:begin] + (text if first else "") + own[stop:]
            first = False
        position += len(own)
