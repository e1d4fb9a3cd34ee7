"""The `Problem` value and the catalogue of all problem codes with their sentences.

A user's wrong data is a value, never an exception. Each code has one severity and one sentence
per language for what is wrong (with its place and the value found) and what to do.
"""

from __future__ import annotations

import errno
import functools
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from govcredit_xl.core.phrases import PHRASES, Phrasebook, in_english, is_chinese
from govcredit_xl.core.plain_text import clean
from govcredit_xl.core.problems import (  # noqa: F401  they fill the table
    across,
    answers,
    containers,
    documents,
    exports,
    formulas,
    importing,
    ledgers,
    live,
    mail,
    office,
    reading,
    returns,
    rounds,
    sources,
    templates,
    years,
)
from govcredit_xl.core.problems.codes import CODES, Code, Severity

__all__ = [
    "CODES",
    "Code",
    "Problem",
    "Severity",
    "by_importance",
    "has_errors",
    "held",
    "is_held",
    "reason_in",
    "why_of",
]


@dataclass(frozen=True)
class Problem:
    """Something that a person should look at.

    Attributes:
        code: a key of `CODES`.
        unit, item: the unit's code and the item's id, None where it is about neither.
        file: path relative to the round, with /; members of containers after `!`.
        sheet, cell: where, None where there is no such place.
        facts: what the sentences name, as plain strings or numbers.
    """

    code: str
    unit: str | None = None
    item: str | None = None
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    facts: Mapping[str, str | float] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """error, warning or info."""
        return CODES[self.code].severity

    @property
    def place(self) -> str:
        """Sheet and cell as people write it: 填报表!F23; "" where there is none."""
        return "!".join(part for part in (self.sheet, self.cell) if part)

    def message(self, lang: str = "zh") -> str:
        """Where, what and why."""
        text = CODES[self.code].message_en if lang == "en" else CODES[self.code].message
        # Most sentences begin with the place; where there is none they begin with what is wrong.
        return text.format_map(_facts(self, lang)).lstrip("：: ")

    def remedy(self, lang: str = "zh") -> str:
        """What to do."""
        text = CODES[self.code].remedy_en if lang == "en" else CODES[self.code].remedy
        return text.format_map(_facts(self, lang))

    def as_json(self, lang: str = "zh") -> dict[str, Any]:
        """The object of `--json`, as the contract names its keys."""
        return {
            "code": self.code,
            "severity": self.severity,
            "unit": self.unit,
            "item": self.item,
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "message": self.message(lang),
            "remedy": self.remedy(lang),
        }


_PHRASED: Final = (
    "why", "what", "want", "wanted", "where", "who", "label", "value", "found", "read", "shown", "tool", "missing",
    "kind", "other", "length", "limit",
)  # fmt: skip
"""Facts that may be phrases of our own."""
_LISTED: Final = (
    "names", "units", "headings", "types", "allowed", "known", "earlier", "sheets", "groups",
    "others", "labels", "cells", "gone", "missing", "what",
)  # fmt: skip
"""Facts that may be lists of names, in Chinese parted by 、 and ended by 等."""
_AND_OTHERS: Final = re.compile(r" ?等(?: (\d+) ?[家处项个份])?$")


@functools.cache
def _sentences() -> Phrasebook:
    """All phrases, and the messages: a stored reason may be a message, or the first sentence of one."""
    pairs = dict(PHRASES)
    for code in CODES.values():
        first, first_en = code.message.partition("。")[0], code.message_en.partition(". ")[0].rstrip(".")
        for zh, en in (
            (first.removeprefix("{file} "), first_en),
            (first, first_en),
            (code.message, code.message_en),
        ):
            if is_chinese(zh):
                pairs[zh] = en.removeprefix("{file}: ") if not zh.startswith("{file}") else en
    return Phrasebook(pairs.items())


@functools.lru_cache(maxsize=4096)
def reason_in(lang: str, reason: str) -> str:
    """A stored reason in a language; what was never said by the program stays as it is."""
    return _sentences().english(reason) if lang == "en" else reason


def _list_in_english(names: str) -> str:
    found = _AND_OTHERS.search(names) if "、" in names else None
    if found is None:
        return names.replace("、", ", ")
    more = f", {found[1]} in all" if found[1] else ""
    return f"{names[: found.start()].replace('、', ', ')} and others{more}"


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "—"


def _facts(problem: Problem, lang: str) -> _Facts:
    facts = {name: clean(said) if isinstance(said, str) else said for name, said in problem.facts.items()}
    if lang == "en":
        stated = {name: facts[name] for name in _PHRASED if isinstance(facts.get(name), str)}
        facts |= {name: in_english(said) for name, said in stated.items() if isinstance(said, str)}
        facts |= {f"{name}_en": facts[name] for name in stated if not facts.get(f"{name}_en")}
        facts |= {
            name: _list_in_english(said) for name in _LISTED if isinstance(said := facts.get(name), str)
        }
        facts |= {  # a fact that is itself said in both languages
            k.removesuffix("_en"): said for k, said in dict(facts).items() if k.endswith("_en") and said
        }
    return _Facts(
        facts,
        place=in_english(problem.place) if lang == "en" else problem.place,
        unit=problem.unit or "",
        item=problem.item or "",
        file=problem.file or "",
        sheet=problem.sheet or "",
        cell=problem.cell or "",
    )


_IN_CHINESE: Final = {
    errno.EACCES: "没有权限，或正被别的程序占用",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在的磁盘或文件夹是只读的",
    errno.ENOSPC: "磁盘满了",
    errno.EBUSY: "正被别的程序占用",
    errno.ENOENT: "文件或文件夹不在了",
    errno.EIO: "磁盘读写出错",
    errno.ENAMETOOLONG: "文件名或路径太长",
    errno.EISDIR: "是一个文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
}


HELD: Final = "正被别的程序占用"
_HELD_IN_ENGLISH: Final = "another program uses it"
_SHARING: Final = frozenset({32, 33})
"""Numbers of Windows' errors: another program holds the file, or a part of it."""


def held(path: str) -> PermissionError:
    """The error of a file that cannot be replaced, since another program holds it."""
    return PermissionError(errno.EACCES, HELD, path)


def is_held(error: OSError) -> bool:
    """True where another program holds the file, or may: Windows does not always tell that from a lack of rights."""
    certain = error.strerror == HELD or getattr(error, "winerror", None) in _SHARING
    return certain or (os.name == "nt" and error.errno == errno.EACCES)


def why_of(error: OSError) -> dict[str, str | float]:
    """The facts why and why_en of a file that could not be read or written."""
    if error.strerror == HELD or getattr(error, "winerror", None) in _SHARING:
        return {"why": HELD, "why_en": _HELD_IN_ENGLISH}
    system = (error.strerror or str(error)).rstrip("。.\r\n ")  # Windows ends its sentences, and so do we
    # A reason of our own, or of a Windows that speaks Chinese, stays.
    plain = error.errno is not None and system == os.strerror(error.errno)
    return {"why": _IN_CHINESE.get(error.errno or 0, system) if plain else system, "why_en": system}


def has_errors(problems: Iterable[Problem]) -> bool:
    """True if one of them is an error."""
    return any(problem.severity == "error" for problem in problems)


_ORDER: Final = {"error": 0, "warning": 1, "info": 2}


def by_importance(problems: Iterable[Problem]) -> list[Problem]:
    """Errors first; else in the order given."""
    return sorted(problems, key=lambda problem: _ORDER[problem.severity])


def unique(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without those that say the very same thing of the same place twice."""
    seen: set[tuple[Any, ...]] = set()
    kept = []
    for problem in problems:
        key = (
            problem.code,
            problem.unit,
            problem.item,
            problem.file,
            problem.place,
            tuple(sorted(problem.facts.items(), key=str)),
        )
        if key not in seen:
            seen.add(key)
            kept.append(problem)
    return kept
