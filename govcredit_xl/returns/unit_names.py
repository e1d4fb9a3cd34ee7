"""Which units a text or the name of a file names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from govcredit_xl.core.model import Catalogue
from govcredit_xl.core.round_names import FORM
from govcredit_xl.core.visible import visible

_CODE_IN_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]*", re.IGNORECASE)
_TO: Final = re.compile(r"(?:报送|(?<![填申汇通])报|[送致给交])\Z")


@dataclass(frozen=True)
class UnitNames:
    """All names of the units of a round, by unit code, and what its forms are called, which is no unit's name."""

    by_code: Mapping[str, tuple[str, ...]]
    form: str = FORM

    @staticmethod
    def of(catalogue: Catalogue) -> UnitNames:
        """The names that a catalogue lists."""
        return UnitNames(
            {
                unit.code: tuple(n for n in (unit.name, unit.short, *unit.aliases) if n)
                for unit in catalogue.units
            },
            catalogue.settings.form,
        )

    @cached_property
    def _spellings(self) -> list[tuple[str, str]]:
        """(name as compared, unit code), longest first."""
        pairs = {(folded(name), code) for code, names in self.by_code.items() for name in names}
        return sorted((pair for pair in pairs if len(pair[0]) > 1), key=lambda pair: (-len(pair[0]), pair))

    @cached_property
    def _by_start(self) -> Mapping[str, list[int]]:
        """Places in `_spellings` by the first two characters of the name: a list may have a thousand units."""
        found: dict[str, list[int]] = {}
        for rank, (name, _) in enumerate(self._spellings):
            found.setdefault(name[:2], []).append(rank)
        return found

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        return {code.lower(): code for code in self.by_code}

    def in_text(self, text: str) -> frozenset[str]:
        """Codes of the units that a text names.

        A name within a longer one (平桥 in 平桥镇) does not count, nor does an addressee (报某办).
        """
        plain = folded(text).replace(folded(self.form), " ")
        taken = [False] * len(plain)
        found: set[str] = set()
        starts = {plain[at : at + 2] for at in range(len(plain) - 1)}
        for rank in sorted(rank for pair in starts for rank in self._by_start.get(pair, ())):
            name, code = self._spellings[rank]
            start = plain.find(name)
            while start >= 0:
                end = start + len(name)
                if not any(taken[start:end]):
                    taken[start:end] = [True] * len(name)
                    if not _TO.search(plain, 0, start):
                        found.add(code)
                start = plain.find(name, start + 1)
        return frozenset(found)

    def in_path(self, path: str) -> frozenset[str]:
        """The units that the name of a file names; folders do not count."""
        name = PurePosixPath(path.rsplit("!", 1)[-1]).stem
        return self.in_text(name) or self._coded(name)

    def _coded(self, name: str) -> frozenset[str]:
        """The unit whose code the name of a file starts with, as that of its own workbook does."""
        match = _CODE_IN_NAME.match(unicodedata.normalize("NFKC", name))
        start = match[0].lower() if match else ""
        ends = [found.start() for found in re.finditer(r"[_-]|\Z", start)]
        codes = [start[:end] for end in reversed(ends)]
        return frozenset([next((self._codes[c] for c in codes if c in self._codes), "")]) - {""}

    def without_names(self, text: str) -> tuple[str, bool]:
        """What is left of a folded text without the names and the codes of units, and whether it held any."""
        left = text
        for name, _ in self._spellings:
            left = left.replace(name, " ")
        for code in sorted(self._codes, key=len, reverse=True):
            left = re.sub(rf"(?<![a-z0-9]){re.escape(code)}(?![a-z0-9])", " ", left)
        return left, left != text

    def said_of(self, code: str | None) -> tuple[str, ...]:
        """The names and the code of a unit; none for None."""
        return (code, *self.by_code.get(code, ())) if code else ()

    def quoted(self, codes: frozenset[str]) -> str:
        """The units as messages list them: “平桥镇”、“车桥镇”."""
        return "、".join(
            f"“{self.by_code[code][0]}”" if code in self.by_code else code for code in sorted(codes)
        )


def folded(text: str) -> str:
    """A name as names are compared: NFKC, lower case, without spaces and unseen signs."""
    return "".join(unicodedata.normalize("NFKC", visible(text)).lower().split())
