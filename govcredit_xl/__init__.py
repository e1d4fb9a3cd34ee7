"""Evaluation rounds in Excel: collection workbooks out, returns in, scores and a master workbook back."""

from pathlib import Path as _Path

__version__ = "0.1.0"

# 控制台.py in rounds that exist imports `govcredit_xl.live.console`.
__path__.append(str(_Path(__file__).parent / "round" / "earlier_names"))
