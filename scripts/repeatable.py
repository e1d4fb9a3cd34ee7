"""The clock stands and the dice are loaded: what is made in here is the same each time, byte for byte."""

from __future__ import annotations

import datetime as dt
import random
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Final
from unittest import mock

NOW: Final = 1_638_151_200.0
"""29 November 2021, 10:00 in China."""


_SOURCES: Final = (
    "Cryptodome.Random",
    "Crypto.Random",
    "secrets",
    "msoffcrypto.method.ecma376_agile",
    "msoffcrypto.method.container.ecma376_encrypted",
    "py7zr",
    "pyzipper",
    "openpyxl",
)
"""Modules that take randomness, or have it taken."""


class _Still(dt.datetime):
    """What openpyxl asks when a workbook was saved."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
        return dt.datetime.fromtimestamp(NOW, tz or dt.UTC).replace(tzinfo=tz)


def _from_file(
    filename: str, arcname: str | None = None, *, strict_timestamps: bool = True
) -> zipfile.ZipInfo:
    """As zipfile makes it of a temporary file, but for that one's time."""
    info = zipfile.ZipInfo((arcname or filename).replace("\\", "/").lstrip("/"), time.gmtime(NOW)[:6])
    info.external_attr = 0o100644 << 16
    info.file_size = Path(filename).stat().st_size
    return info


@contextmanager
def standing_still(seed: int = 2021) -> Iterator[None]:
    """Fix what archives, mails, keys and passwords are otherwise different by each time."""
    for module in _SOURCES:  # loaded before the dice are: loading one may throw them
        with suppress(ImportError):
            __import__(module, fromlist=["*"])
    kept = random.getstate()
    fixed = time.gmtime(NOW)
    with ExitStack() as stack:
        for target, value in (
            ("time.time", lambda: NOW),
            ("time.localtime", lambda when=None: fixed if when is None else time.gmtime(when)),
            ("os.urandom", _dice(seed, "os")),
            ("random._urandom", _dice(seed, "random")),
        ):
            stack.enter_context(mock.patch(target, value))
        for module in ("openpyxl.writer.excel", "openpyxl.packaging.core"):
            clock = SimpleNamespace(datetime=_Still, timezone=dt.timezone)
            stack.enter_context(mock.patch(f"{module}.datetime", clock))
        stack.enter_context(mock.patch("msoffcrypto.method.container.ecma376_encrypted.datetime", _Still))
        stack.enter_context(mock.patch("zipfile.ZipInfo.from_file", _from_file))
        for module in _SOURCES:
            _load(stack, module, seed)
        random.seed(seed)
        try:
            yield
        finally:
            random.setstate(kept)


def _load(stack: ExitStack, module: str, seed: int) -> None:
    """Libraries that took their source of randomness by name get this one."""
    try:
        loaded = __import__(module, fromlist=["*"])
    except ImportError:
        return
    for name in ("get_random_bytes", "urandom", "token_bytes", "_random_buffer"):
        if hasattr(loaded, name):
            stack.enter_context(mock.patch.object(loaded, name, _dice(seed, f"{module}.{name}")))
    if module == "secrets":
        thrown = _dice(seed, "token_hex")
        stack.enter_context(mock.patch.object(loaded, "token_hex", lambda size: thrown(size).hex()))


def _dice(seed: int, name: str) -> Callable[[int], bytes]:
    """Dice of its own for each source: who throws one of them first in a process changes no other."""
    return random.Random(f"{seed} {name}").randbytes
