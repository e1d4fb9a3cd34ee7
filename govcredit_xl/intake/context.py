"""What reading a return depends on besides its bytes: small, and the same in every worker."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from govcredit_xl.layout import FormLayout
from govcredit_xl.model import Catalogue
from govcredit_xl.terms import File

READER: Final = 1
"""Raise it when the same bytes would be read differently: every return is then read again."""

_CODE_IN_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]*", re.IGNORECASE)
_TO: Final = re.compile(r"(?:报送|(?<![填申汇通])报|[送致给交])\Z")


@dataclass(frozen=True)
class Context:
    """What reading a return depends on besides its bytes.

    Attributes:
        key: the round's secret.
        round: id of the round.
        names: unit code → all names of the unit.
        builds: unit code → builds that it was given, the newest last.
        layouts: by build.
        measures: defined name of an input → its unit of measure.
    """

    key: bytes
    round: str
    names: Mapping[str, tuple[str, ...]]
    builds: Mapping[str, tuple[str, ...]]
    layouts: Mapping[str, FormLayout]
    measures: Mapping[str, str]

    def pack(self) -> bytes:
        """As bytes, the same for the same context."""
        record = {
            "reader": READER,
            "key": self.key.hex(),
            "round": self.round,
            "names": dict(self.names),
            "builds": dict(self.builds),
            "layouts": [self.layouts[build].record() for build in sorted(self.layouts)],
            "measures": dict(self.measures),
        }
        return zlib.compress(json.dumps(record, ensure_ascii=False, sort_keys=True).encode(), 1)

    @staticmethod
    def unpack(packed: bytes) -> Context:
        """The context that `pack` was called on."""
        record = json.loads(zlib.decompress(packed))
        layouts = [FormLayout.from_record(layout) for layout in record["layouts"]]
        return Context(
            bytes.fromhex(record["key"]),
            record["round"],
            {code: tuple(names) for code, names in record["names"].items()},
            {code: tuple(builds) for code, builds in record["builds"].items()},
            {layout.build: layout for layout in layouts},
            record["measures"],
        )

    @cached_property
    def _spellings(self) -> list[tuple[str, str]]:
        """(name as compared, unit code), longest first."""
        pairs = {(folded(name), code) for code, names in self.names.items() for name in names}
        return sorted((pair for pair in pairs if len(pair[0]) > 1), key=lambda pair: (-len(pair[0]), pair))

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        return {code.lower(): code for code in self.names}

    def units_named(self, text: str) -> frozenset[str]:
        """Codes of the units that a text names.

        A name within a longer one (平桥 in 平桥镇) does not count, nor does an addressee (报信用办).
        """
        plain = folded(text).replace(folded(File.FORM_NAME), " ")
        taken = [False] * len(plain)
        found: set[str] = set()
        for name, code in self._spellings:
            start = plain.find(name)
            while start >= 0:
                end = start + len(name)
                if not any(taken[start:end]):
                    taken[start:end] = [True] * len(name)
                    if not _TO.search(plain, 0, start):
                        found.add(code)
                start = plain.find(name, start + 1)
        return frozenset(found)

    def unit_coded(self, name: str) -> frozenset[str]:
        """The unit whose code the name of a file starts with, as that of its own workbook does."""
        match = _CODE_IN_NAME.match(unicodedata.normalize("NFKC", name))
        words = match[0].lower().split("_") if match else []
        codes = ["_".join(words[:count]) for count in range(len(words), 0, -1)]
        return frozenset([next((self._codes[c] for c in codes if c in self._codes), "")]) - {""}


def folded(text: str) -> str:
    """A name as names are compared: NFKC, lower case, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def context_of(
    catalogue: Catalogue,
    key: bytes,
    round_id: str,
    layouts: Mapping[str, FormLayout],
    given: Iterable[tuple[str, str]],
) -> Context:
    """The context of a round.

    Args:
        catalogue: its units and inputs.
        key: the round's secret.
        round_id: as tokens name it.
        layouts: every layout that was ever sent, by build.
        given: (unit code, build) of every workbook made, oldest first.
    """
    builds: dict[str, tuple[str, ...]] = {}
    for unit, build in given:
        builds[unit] = (*builds.get(unit, ()), build)
    names = {
        unit.code: tuple(n for n in (unit.name, unit.short, *unit.aliases) if n) for unit in catalogue.units
    }
    measures = {
        f"in_{item.id.replace('.', '_')}_{asked.code}": asked.measure
        for item in catalogue.items
        for asked in item.inputs
    }
    return Context(key, round_id, names, builds, layouts, measures)


def fingerprint(packed: bytes, names: Iterable[str]) -> str:
    """Of a packed context and the names of the files that brought the bytes."""
    hashed = hashlib.sha256(packed)
    for name in sorted(names):
        hashed.update(b"\0" + name.encode("utf-8", "replace"))
    return hashed.hexdigest()[:32]
