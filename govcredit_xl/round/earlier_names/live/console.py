"""What 控制台.py imports in rounds that were made when this module stood elsewhere."""

from govcredit_xl.round.console import main

__all__ = ["main"]
