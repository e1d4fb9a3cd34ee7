"""A template as people leave it: revisions are taken as accepted, comments and hidden text are told and left out.

What is left of a paragraph are its runs with text, tabs and line breaks. Whatever else it holds is named with its
place and what to do about it: nothing is dropped unseen, and nothing of it reaches a document.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from govcredit_xl.letters.word.lists import ListPlace, Lists
from govcredit_xl.letters.word.ooxml import NAMESPACES, text_of, w

_MC: Final = f"{{{NAMESPACES['mc']}}}AlternateContent"
_ADDED: Final = (w("ins"), w("moveTo"))
_TAKEN: Final = (w("del"), w("moveFrom"))
_FRAMES: Final = (w("hyperlink"), w("smartTag"), w("customXml"), w("sdtContent"), w("dir"), w("bdo"))
_NOTHING: Final = frozenset(
    map(
        w,
        (
            "pPr", "rPr", "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd",
            "permStart", "permEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
            "customXmlPr", "smartTagPr", "sdtPr", "sdtEndPr", "lastRenderedPageBreak", "softHyphen", "annotationRef",
            "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
            "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart",
            "customXmlMoveToRangeEnd",
        ),
    )
)  # fmt: skip
"""What shows nothing."""
_CHANGES: Final = frozenset(
    map(w, ("rPrChange", "pPrChange", "ins", "del", "moveFrom", "moveTo", "numberingChange", "sectPrChange"))
)
_UNSEEN: Final = frozenset(map(w, ("vanish", "specVanish", "webHidden", "strike", "dstrike")))
_DROPPED: Final = frozenset(map(w, ("numPr", "sectPr", "rPr", "pPrChange", "pageBreakBefore")))
_WHITE: Final = "FFFFFF"

TEXT, REVISION, COMMENT, HIDDEN = "", "revision", "comment", "hidden"

OBJECTS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "box": ("文本框", "a text box", "请把里面的文字移到正文的段落里，再删去文本框", "Move its text into a paragraph and delete it"),
    "picture": ("图片或图形", "a picture or shape", "请删去；要附的，在写出的文书里另加", "Delete it; add it to the document that was written"),
    "table": ("表格", "a table", "请改成文字，或用【】里的表；要附的，在写出的文书里另加", "Make it text or use a placeholder for a table; add your own to the document that was written"),
    "field": ("域", "a field", "请选中它按 Ctrl+Shift+F9 变成文字，或改用【】里的名称", "Turn it into text with Ctrl+Shift+F9, or use a placeholder"),
    "note": ("脚注或尾注", "a footnote", "请把它写进正文，再删去", "Write it into the text and delete it"),
    "formula": ("公式", "a formula", "请改成文字", "Make it text"),
    "symbol": ("符号字体的字符", "a character of a symbol font", "请用输入法重新输入这个符号", "Type the character anew"),
    "ruby": ("注音", "phonetic marks", "请去掉注音，留下文字", "Remove them and keep the text"),
    "struck": ("删除线的文字", "struck text", "要删的请删去，要留的请取消删除线", "Delete it, or take the line away if it stays"),
    "prompt": ("没有填的内容控件", "a content control that was not filled in", "请填上文字，或删去这个内容控件", "Fill it in or delete it"),
    "number": ("项目符号，或写不成文字的自动编号", "a bullet or a number that cannot be written as text", "请取消自动编号，把编号写成文字，如“1.”", "Type the number as text"),
    "page": ("分页符、分栏符或分节符", "a page, column or section break", "请删去：附件自动另起一页，大表自动横排", "Delete it: annexes begin a page of their own"),
    "margin": ("页眉页脚", "a header or footer", "请删去；页码由程序加，要写的请放进正文", "Delete it; page numbers are made by the program"),
    "other": ("程序不认识的内容", "something unknown", "请删去这一处，重新输入文字", "Delete it and type the text anew"),
}  # fmt: skip
"""What no document can carry: its name and what to do, in Chinese and in English."""
_INSTEAD: Final = {
    w("sym"): "symbol", w("ruby"): "ruby", w("object"): "picture", w("footnoteReference"): "note",
    w("endnoteReference"): "note", w("pgNum"): "field", w("altChunk"): "other", w("subDoc"): "other",
}  # fmt: skip


@dataclass(frozen=True)
class Remark:
    """Something in a paragraph that is told: a key of OBJECTS, or REVISION, COMMENT, HIDDEN; and what it holds."""

    kind: str
    what: str


@dataclass
class EditedParagraph:
    """A paragraph as it reads.

    Attributes:
        place: 第 3 段, counted as one walks through the file.
        element: w:p with plain runs alone.
        shown: its text in the file, for messages.
        in_list: its place in a list, None where it has no automatic number.
        remarks: what is told of it.
        gone: its end was deleted, so that what is left of it goes on in the next one.
    """

    place: str
    element: Any
    shown: str
    in_list: ListPlace | None = None
    remarks: list[Remark] = field(default_factory=list)
    gone: bool = False


def edited_paragraphs(
    body: Any, lists: Lists, styles: Any, comments: Any
) -> tuple[list[EditedParagraph], list[EditedParagraph]]:
    """The paragraphs of a template as they read, and as they stand in the file.

    Args:
        body: w:body.
        lists: its lists.
        styles: w:styles.
        comments: w:comments, None where there are none.
    """
    reader = _Reader(lists, styles, comments)
    for child in body:
        reader.block(child)
    return reader.joined(), reader.found


class _Reader:
    def __init__(self, lists: Lists, styles: Any, comments: Any) -> None:
        self.lists = lists
        self.styles = {style.get(w("styleId")): style for style in styles.iter(w("style"))}
        self.comments = {
            one.get(w("id")): "".join(t.text or "" for t in one.iter(w("t")))
            for one in (comments if comments is not None else ())
        }
        self.found: list[EditedParagraph] = []
        self.fields: list[list[str]] = []  # of each open field: its state, its instruction
        self.count = 0

    def block(self, element: Any) -> None:
        """A paragraph, or what stands beside paragraphs."""
        if element.tag == w("p"):
            self._paragraph(element)
        elif element.tag in (w("sdt"), *_FRAMES, *_ADDED):
            for child in element:
                self.block(child)
        elif element.tag == w("tbl"):
            self._beside("table", element)
        elif element.tag in (w("altChunk"), w("subDoc")):
            self._beside("other", element)

    def _beside(self, kind: str, element: Any) -> None:
        text = _short(_words(element))
        holder = EditedParagraph(f"第 {self.count} 段后面", element.makeelement(w("p"), {}), text)
        holder.remarks.append(Remark(kind, text))
        self.found.append(holder)

    def _paragraph(self, element: Any) -> None:
        self.count += 1
        made = element.makeelement(w("p"), {})
        here = EditedParagraph(f"第 {self.count} 段", made, text_of(element))
        self.found.append(here)
        properties = element.find(w("pPr"))
        if properties is not None:
            self._properties(properties, here)
        here.in_list = self.lists.place(element)
        if here.in_list is not None and not here.in_list.shown:
            here.remarks.append(Remark("number", ""))
        if properties is not None and properties.find(w("sectPr")) is not None:
            here.remarks.append(Remark("page", ""))
        self._inline(element, here)

    def _properties(self, properties: Any, here: EditedParagraph) -> None:
        kept = copy.deepcopy(properties)
        for child in list(kept):
            if child.tag in _DROPPED:
                kept.remove(child)
        here.element.append(kept)
        mark = properties.find(w("rPr"))
        ends = {child.tag for child in mark} if mark is not None else set()
        here.gone = bool(ends & set(_TAKEN))
        if ends & {*_ADDED, *_TAKEN}:
            here.remarks.append(Remark(REVISION, "删去段末" if here.gone else "增加一段"))
        if properties.find(w("pPrChange")) is not None or w("rPrChange") in ends:
            here.remarks.append(Remark(REVISION, "格式"))

    # -- within a paragraph
    def _inline(self, element: Any, here: EditedParagraph) -> None:
        for child in element:
            tag = child.tag
            if tag == w("r"):
                self._run(child, here)
            elif tag in _ADDED or tag in _TAKEN:
                self._revised(child, here)
            elif tag in _FRAMES:
                self._inline(child, here)
            elif tag == w("sdt"):
                if child.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is not None:
                    here.remarks.append(Remark("prompt", _words(child)))
                else:
                    self._inline(child, here)
            elif tag == w("fldSimple"):
                if self._field(child.get(w("instr")) or "", here):
                    self._inline(child, here)
            elif isinstance(tag, str) and tag not in _NOTHING:
                self._object(child, here)

    def _revised(self, element: Any, here: EditedParagraph) -> None:
        text, added = _words(element), element.tag in _ADDED
        if text:
            verb = {w("ins"): "插入", w("del"): "删除", w("moveFrom"): "移走", w("moveTo"): "移来"}[
                element.tag
            ]
            what = f"“{_short(text)}”" if text.strip() else "空格"
            here.remarks.append(Remark(REVISION, f"{verb}{what}"))
        if added:
            self._inline(element, here)

    def _run(self, run: Any, here: EditedParagraph) -> None:
        properties = run.find(w("rPr"))
        if properties is not None and properties.find(w("rPrChange")) is not None:
            here.remarks.append(Remark(REVISION, "格式"))
        made = run.makeelement(w("r"), {})
        if properties is not None:
            kept = copy.deepcopy(properties)
            for child in list(kept):
                if child.tag in _CHANGES or child.tag in _UNSEEN:
                    kept.remove(child)
            made.append(kept)
        pieces = [piece for child in run if (piece := self._piece(child, here)) is not None]
        text = "".join(piece.text or "" for piece in pieces)
        if self._is(run, here, "vanish") or self._white(run):
            if text:
                here.remarks.append(Remark(HIDDEN, _short(text)))
            return
        if text.strip() and (self._is(run, here, "strike") or self._is(run, here, "dstrike")):
            here.remarks.append(Remark("struck", text))
        if any(0xE000 <= ord(sign) <= 0xF8FF for sign in text):
            here.remarks.append(Remark("symbol", text))
        if pieces:
            made.extend(pieces)
            here.element.append(made)

    def _piece(self, child: Any, here: EditedParagraph) -> Any:
        """What a child of a run shows as text, None where that is nothing."""
        tag = child.tag
        if tag == w("fldChar"):
            self._field_mark(child.get(w("fldCharType")), here)
        elif tag == w("instrText"):
            if self.fields:
                self.fields[-1][1] += child.text or ""
        elif self.fields and self.fields[-1][0] == "begin":
            return None
        elif tag == w("t"):
            return copy.deepcopy(child)
        elif tag in (w("tab"), w("ptab")):
            return child.makeelement(w("tab"), {})
        elif tag == w("noBreakHyphen"):
            hyphen = child.makeelement(w("t"), {})
            hyphen.text = "-"
            return hyphen
        elif tag in (w("br"), w("cr")):
            if child.get(w("type"), "textWrapping") == "textWrapping":
                return child.makeelement(w("br"), {})
            here.remarks.append(Remark("page", ""))
        elif tag == w("commentReference"):
            here.remarks.append(Remark(COMMENT, _short(self.comments.get(child.get(w("id")), ""))))
        elif isinstance(tag, str) and tag not in _NOTHING and tag != w("delText"):
            self._object(child, here)
        return None

    def _object(self, element: Any, here: EditedParagraph) -> None:
        """What is neither text nor a frame around it."""
        boxed = [_words(box) for box in element.iter(w("txbxContent"))]
        if boxed:
            here.remarks.append(Remark("box", boxed[0]))
        elif element.tag in (w("drawing"), w("pict"), _MC):
            here.remarks.append(Remark("picture", ""))
        elif "}oMath" in element.tag:
            here.remarks.append(Remark("formula", ""))
        else:
            here.remarks.append(Remark(_INSTEAD.get(element.tag, "other"), _words(element)))

    # -- fields
    def _field_mark(self, kind: str, here: EditedParagraph) -> None:
        if kind == "begin":
            self.fields.append(["begin", ""])
        elif kind == "separate" and self.fields:
            self.fields[-1][0] = "separate"
            self._field(self.fields[-1][1], here)
        elif kind == "end" and self.fields:
            state, instruction = self.fields.pop()
            if state == "begin":
                self._field(instruction, here)

    def _field(self, instruction: str, here: EditedParagraph) -> bool:
        """A link's text is text; what other fields show may change whenever the document is opened."""
        name = (instruction.split() or [""])[0].upper()
        if name == "HYPERLINK":
            return True
        here.remarks.append(Remark("field", name))
        return False

    # -- looks that mean something
    def _is(self, run: Any, here: EditedParagraph, name: str) -> bool:
        """True if a run, its style or its paragraph's has that look."""
        for properties in self._looks(run, here):
            found = properties.find(w(name)) if properties is not None else None
            if found is not None:
                return found.get(w("val"), "1") not in ("0", "false", "off")
        return False

    def _looks(self, run: Any, here: EditedParagraph) -> Iterator[Any]:
        own = run.find(w("rPr"))
        yield own
        for name in (
            _style(own.find(w("rStyle"))) if own is not None else "",
            _style(here.element.find(f"{w('pPr')}/{w('pStyle')}")),
        ):
            seen: set[str] = set()
            while name in self.styles and name not in seen:
                seen.add(name)
                yield self.styles[name].find(w("rPr"))
                name = _style(self.styles[name].find(w("basedOn")))

    @staticmethod
    def _white(run: Any) -> bool:
        colour = run.find(f"{w('rPr')}/{w('color')}")
        return colour is not None and (colour.get(w("val")) or "").upper() == _WHITE

    def joined(self) -> list[EditedParagraph]:
        """The paragraphs, one whose end was deleted put before the next one's text."""
        found: list[EditedParagraph] = []
        held: list[EditedParagraph] = []
        for one in self.found:
            if one.gone and one is not self.found[-1]:
                held.append(one)
                continue
            for before in reversed(held):
                for run in reversed(before.element.findall(w("r"))):
                    one.element.insert(1 if one.element.find(w("pPr")) is not None else 0, run)
            held = []
            found.append(one)
        return found


def _style(element: Any) -> str:
    return (element.get(w("val")) or "") if element is not None else ""


def _words(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter(w("t"), w("delText")))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 20 else f"{plain[:20]}……"
