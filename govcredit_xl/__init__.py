"""Evaluation rounds in Excel: collection workbooks out, returns in, scores and a master workbook back.

`open_round` is the Python interface; it is imported when it is asked for, since commands have no use for it.
"""

from __future__ import annotations

from pathlib import Path as _Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govcredit_xl.round.api import OpenRound, RoundError, open_round

__version__ = "0.1.0"

# 控制台.py in rounds that exist imports `govcredit_xl.live.console`.
__path__.append(str(_Path(__file__).parent / "round" / "earlier_names"))

__all__ = ["OpenRound", "RoundError", "__version__", "open_round"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from govcredit_xl.round import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
