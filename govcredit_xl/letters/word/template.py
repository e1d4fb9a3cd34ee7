"""A Word template as lines with placeholders, and its mistakes with their places.

A template is wording: paragraphs whose named style says what they are, with placeholders such as 【单位名称】.
A paragraph that begins with a condition such as 【如有待定】 is kept only in that case; a table or chart such as
【失分表】 has a paragraph to itself. Word cuts a placeholder over several runs as it likes; that makes no difference.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from govcredit_xl.core.packaged import packaged_templates
from govcredit_xl.core.problems import Problem, has_errors, why_of
from govcredit_xl.files.sheets.similar import closest, did_you_mean
from govcredit_xl.letters.word.edited import EditedParagraph, edited_paragraphs
from govcredit_xl.letters.word.kinds import IF, JOIN, DocKind, RepeatKind
from govcredit_xl.letters.word.lists import ListPlace, Lists
from govcredit_xl.letters.word.ooxml import text_of, w
from govcredit_xl.letters.word.styles import LOOKS, NEEDED
from govcredit_xl.letters.word.template_file import (
    excerpt,
    opened,
    part_of,
    stray_templates,
    told_of,
    told_of_margins,
)

PLACEHOLDER: Final = re.compile(r"【([^【】]*)】")


@dataclass(frozen=True)
class TemplateLine:
    """A paragraph of a template.

    Attributes:
        place: 第 3 段, blank ones counted: what Word shows when one walks through them.
        style: name of its style.
        text: with placeholders, its conditions taken off.
        conditions: all must hold.
        element: w:p with nothing but plain runs.
        repeat: what the paragraph is repeated for, such as 每组; "" where it comes once.
        joined: True where it goes on in the paragraph before.
        in_list: its place in a list with automatic numbers, None where it has none.
    """

    place: str
    style: str
    text: str
    conditions: tuple[str, ...]
    element: Any
    repeat: str = ""
    joined: bool = False
    in_list: ListPlace | None = None

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
    stray = stray_templates(path) if path is not None else []
    if has_errors(stray):
        return None, stray
    if path is None or not path.is_file():
        problems = [Problem("document-template-missing", file=shown)] if path is not None else []
        template, found = read_template(kind, packaged_templates()[kind.template], shown)
        return template, [*problems, *found]
    try:
        template, found = read_template(kind, path.read_bytes(), shown)
    except OSError as error:
        return None, [Problem("template-unreadable", file=shown, facts=why_of(error))]
    return template, [*stray, *found]


def read_template(kind: DocKind, data: bytes, shown: str) -> tuple[Template | None, list[Problem]]:
    """The template in a file's bytes, with every mistake in it; None where one of them is an error."""
    document, why = opened(data)
    if document is None:
        return None, [Problem("template-unreadable", file=shown, facts={"why": why})]
    styles = document.styles.element
    names = {s.get(w("styleId")): s.find(w("name")).get(w("val")) for s in styles.iter(w("style"))}
    lists = Lists(part_of(document, "/numbering"), styles)
    paragraphs, standing = edited_paragraphs(
        document.element.body, lists, styles, part_of(document, "/comments")
    )
    lines = [_line(kind, one, names) for one in paragraphs]
    lines = [line for line in lines if line.text.strip() or line.conditions]
    problems = [problem for line in lines for problem in _mistakes(kind, line, shown)]
    problems += [problem for one in standing for problem in told_of(one, shown)]
    problems += told_of_margins(document, shown)
    problems += _missing(lines, names, shown)
    return (None if has_errors(problems) else Template(kind, data, shown, tuple(lines))), problems


def _line(kind: DocKind, one: EditedParagraph, names: Mapping[str, str]) -> TemplateLine:
    style = one.element.find(f"{w('pPr')}/{w('pStyle')}")
    name = names.get(style.get(w("val")), "") if style is not None else ""
    text, conditions, repeat, joined = text_of(one.element), [], "", False
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
    return TemplateLine(one.place, name, text, tuple(conditions), one.element, repeat, joined, one.in_list)


def _mistakes(kind: DocKind, line: TemplateLine, shown: str) -> list[Problem]:
    def problem(code: str, **facts: str) -> Problem:
        return Problem(
            code, file=shown, cell=line.place, facts={"text": excerpt(text_of(line.element)), **facts}
        )

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
    rest = PLACEHOLDER.sub("\n", line.text)
    if "【" in rest or "】" in rest:
        found.append(problem("template-bracket-open"))
    for written, meant in misbracketed(rest, kind.known):
        found.append(problem("template-wrong-brackets", name=written, guess=meant))
    if line.style not in LOOKS:
        found.append(problem("template-style-unknown", name=line.style or "正文"))
    return found


_BRACKETS: Final = re.compile(
    r"[\[［〖{｛<＜「『﹝〔〈][ \u3000]*([^\[\]［］〖〗{}｛｝<>＜＞「」『』﹝﹞〔〕〈〉【】\n]{2,12}?)[ \u3000]*[\]］〗}｝>＞」』﹞〕〉]"
)
_ODD: Final = "[［〖{｛<＜"
"""Brackets that official text has no use for: a name that is merely alike is meant, too."""
_ALIKE: Final = 0.7


def misbracketed(text: str, known: tuple[str, ...]) -> list[tuple[str, str]]:
    """What looks like a placeholder in other brackets, each with the name that is meant."""
    found = []
    for hit in _BRACKETS.finditer(text):
        name = "".join(hit[1].split())
        meant = name if name in known else closest(name, known, _ALIKE) if hit[0][0] in _ODD else None
        if meant is not None:
            found.append((hit[0], meant))
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
