"""Volumes of an archive by their names: nothing else says which of them a file is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_PARTS: Final = re.compile(r"(.+)\.part(\d{1,4})\.rar\Z", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"(.+\.(?:7z|zip|rar|tar|tgz|gz|bz2|xz))\.(\d{3})\Z", re.IGNORECASE)
_SPLIT_ZIP: Final = re.compile(r"(.+)\.(?:z(\d\d)|zip)\Z", re.IGNORECASE)
_OLD_RAR: Final = re.compile(r"(.+)\.(?:r(\d\d)|rar)\Z", re.IGNORECASE)
LAST: Final = 10_000
"""Number of the volume that ends a split zip, which its name does not say."""


@dataclass(frozen=True, slots=True)
class Volume:
    """What the name of a volume says.

    Attributes:
        base: what the names of all volumes have in common, as they are compared.
        scheme: how they are named: parts, numbered, zip, rar.
        number: from 1; `LAST` for the one of a split zip that ends in .zip.
    """

    base: str
    scheme: str
    number: int


def volume_of(name: str) -> Volume | None:
    """The volume that a file of that name is; None for what is none.

    A .zip and a .rar alone are ones only where others of their kind stand beside them.
    """
    if match := _PARTS.match(name):
        return Volume(match[1].casefold(), "parts", int(match[2]))
    if match := _NUMBERED.match(name):
        return Volume(match[1].casefold(), "numbered", int(match[2]))
    if match := _SPLIT_ZIP.match(name):
        return Volume(match[1].casefold(), "zip", int(match[2]) if match[2] else LAST)
    if match := _OLD_RAR.match(name):
        return Volume(match[1].casefold(), "rar", int(match[2]) + 2 if match[2] else 1)
    return None


def name_of(example: str, scheme: str, number: int) -> str:
    """How the volume of that number is named, beside one that is there."""
    if scheme == "parts":
        match = _PARTS.match(example)
        assert match is not None
        return f"{match[1]}.part{str(number).zfill(len(match[2]))}.rar"
    stem = example.rpartition(".")[0]
    if scheme == "numbered":
        return f"{stem}.{number:03}"
    if scheme == "zip":
        return f"{stem}.zip" if number == LAST else f"{stem}.z{number:02}"
    return f"{stem}.rar" if number == 1 else f"{stem}.r{number - 2:02}"
