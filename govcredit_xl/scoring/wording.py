"""What the kinds say in words, and how they read the parameters of an item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from govcredit_xl.core.model import Input, Item, ParamValue, Value
from govcredit_xl.core.parts import show
from govcredit_xl.core.terms import NO, YES
from govcredit_xl.core.words import Words, alike

REFERENCES: Final = "引用"
"""Parameter that no clerk fills in: the inputs of other items that a 公式 reads, each as `reference` writes it."""

HIGH, LOW = "越高越好", "越低越好"
"""方向."""

UNBOUNDED: Final = 10_000.0
"""The most points where a list sets no cap: what can still be verified."""


# -- what a 公式 reads of other items ---------------------------------------------------------------------
def reference(item: Item, asked: Input) -> str:
    """How an input of another item stands in `REFERENCES`."""
    return "\t".join((item.id, asked.code, asked.type, asked.label))


def references(item: Item) -> list[tuple[str, str, str, str, str]]:
    """(`[12.1].n`, item id, code, type, label) of the inputs of other items that the item reads."""
    found = []
    for text in list_param(item.params, REFERENCES):
        other, code, kind, label = text.split("\t", 3)
        found.append((f"[{other}].{code}", other, code, kind, label))
    return found


# -- answers and points in both languages --------------------------------------------------------------------
YES_SAID: Final = Words(YES, "yes")
NO_SAID: Final = Words(NO, "no")


def shown(value: Value) -> Words:
    """An answer as people read it: 是 and 否, which stand in cells, are words of the reader's language."""
    if value in (YES, NO):
        return YES_SAID if value == YES else NO_SAID
    said = show(value, "")
    return alike(said) if said else Words("空白", "blank")


def marks(value: float) -> Words:
    """So many points, with the word: 2 分."""
    said = points(value)
    return Words(f"{said} 分", f"{said} point" if said == "1" else f"{said} points")


# -- words shared by the kinds ---------------------------------------------------------------------------
def points(value: float) -> str:
    """Points as people write them: 2, 0.5."""
    return f"{value:.6g}"


def percent(value: float) -> str:
    """A rate as people write it: 95%, 99.5%."""
    return f"{value * 100:.6g}%"


def each(item: Item, name: str) -> float:
    """A parameter that is a number, 0 where it is not given."""
    return item.number(name) or 0.0


def text_param(item: Item, name: str, default: str = "") -> str:
    """A parameter that is a word."""
    value: Any = item.params.get(name, default)
    return value if isinstance(value, str) else default


def list_param(params: Mapping[str, ParamValue], name: str) -> tuple[str, ...]:
    """A parameter that is a list of names."""
    value: Any = params.get(name, ())
    return tuple(value) if isinstance(value, tuple) else ()


def label_of(item: Item, code: str) -> str:
    """The label of an input, its code where it has none."""
    found = item.input(code)
    return found.label if found else code


def example_input(code: str, input_type: str, **options: Any) -> Input:
    """An input of a made-up item."""
    return Input(code=code, label=code, type=input_type, **options)
