"""The name that somebody may have meant, for messages."""

from __future__ import annotations

from difflib import get_close_matches

from govcredit_xl.files.sheets.picture import heading_key


def guess(text: str, names: tuple[str, ...] | list[str], cutoff: float = 0.5) -> tuple[str, str]:
    """(，是不是“…”, the same in English) for the most similar name; empty where none is."""
    return did_you_mean(closest(text, names, cutoff))


def did_you_mean(name: str | None) -> tuple[str, str]:
    """(，是不是“…”, the same in English); empty where there is no name."""
    return (f"，是不是“{name}”", f", did you mean “{name}”?") if name else ("", "")


def closest(text: str, names: tuple[str, ...] | list[str], cutoff: float = 0.5) -> str | None:
    """The most similar name, None where none is similar."""
    keys = {heading_key(name).lower(): name for name in reversed(names)}
    found = get_close_matches(heading_key(text).lower(), list(dict.fromkeys(reversed(keys))), 1, cutoff)
    return keys[found[0]] if found else None
