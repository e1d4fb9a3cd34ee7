"""What working on a document leaves in it: revision marks, comments, highlighted text."""

from __future__ import annotations

from typing import Any, Final

from govcredit_xl.gbt9704.package import W

_TAGS: Final = {
    **dict.fromkeys((W + "ins", W + "del", W + "moveFrom", W + "moveTo"), "revision"),
    W + "commentReference": "comment",
}
TRACES: Final = {
    "revision": (("修订标记", "revision marks"), ("接受或拒绝修订", "changes accepted or rejected")),
    "comment": (("批注", "a comment"), ("删去批注", "no comments")),
    "highlight": (("突出显示的文字", "highlighted text"), ("取消突出显示", "no highlighting")),
}
"""What is left → (what is found, what is wanted), in Chinese and English."""


def traces_of(paragraph: Any) -> tuple[str, ...]:
    """What is left in a w:p, each kind once; what stands in boxes is told of their own paragraphs."""
    found: list[str] = []
    for element in paragraph.iter(*_TAGS, W + "highlight"):
        kind = _TAGS.get(element.tag, "highlight")
        if kind == "highlight" and element.get(W + "val") in ("none", None):
            continue
        if kind not in found:
            found.append(kind)
    return tuple(found)
