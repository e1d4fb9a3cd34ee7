"""Files that travel with the program: in the wheel, or at the top of the checkout of an editable install."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def _folder(name: str) -> Traversable:
    inside = files("govcredit_xl") / "_data" / name
    return inside if inside.is_dir() else Path(__file__).parents[1] / name


def packaged(folder: str, name: str) -> bytes:
    """The bytes of one file of `workbooks` or `templates`.

    Raises:
        FileNotFoundError: there is no such file.
    """
    return (_folder(folder) / name).read_bytes()


def packaged_files(folder: str) -> dict[str, bytes]:
    """Name → bytes of all files of `workbooks` or `templates`, folders left out."""
    found = (entry for entry in _folder(folder).iterdir() if entry.is_file())
    return {entry.name: entry.read_bytes() for entry in sorted(found, key=lambda entry: entry.name)}
