"""The catalogues and templates that come with the program."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

DEFAULT: Final = "指标体系_2021.xlsx"
BLANK: Final = "指标体系_空白.xlsx"
_EXAMPLE: Final = "样例_"


def examples() -> dict[str, str]:
    """Name → workbook of each example list, to begin a round with (`init --like`)."""
    found = sorted(entry.name for entry in _folder("workbooks").iterdir() if entry.name.startswith(_EXAMPLE))
    return {
        name.removeprefix(_EXAMPLE).removesuffix(".xlsx"): name for name in found if name.endswith(".xlsx")
    }


def packaged(name: str) -> bytes:
    """The bytes of a workbook of the folder workbooks/: in the wheel, or in the checkout of an editable install.

    Raises:
        FileNotFoundError: there is no such workbook.
    """
    return (_folder("workbooks") / name).read_bytes()


def packaged_templates(*, of_2021: bool = False) -> dict[str, bytes]:
    """File name → bytes of each template of the folder templates/, which fit any list.

    Args:
        of_2021: with the wording of the notice of 2021 where it has its own.
    """
    folder = _folder("templates")
    found = {entry.name: entry.read_bytes() for entry in _files(folder)}
    return found | ({entry.name: entry.read_bytes() for entry in _files(folder / "2021")} if of_2021 else {})


def _files(folder: Traversable) -> list[Traversable]:
    return sorted((entry for entry in folder.iterdir() if entry.is_file()), key=lambda entry: entry.name)


def packaged_text(name: str) -> str:
    """The text of the template of that name."""
    return packaged_templates()[name].decode("utf-8-sig")


def _folder(name: str) -> Traversable:
    inside = files("govcredit_xl") / "_data" / name
    return inside if inside.is_dir() else Path(__file__).parents[2] / name
