"""Putting a new file in the place of just the one that was read, and of no other.

Between reading a workbook and writing it anew lies a while, in which somebody may save it. So the file is
looked at again right before the swap, and where the system can exchange two files in one step (Linux,
macOS) what was taken away is looked at once more: if it is not what was read, it goes back. Windows cannot;
there it is looked at before each further try, since whoever holds a file may save it meanwhile.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Final

from govcredit_xl.core.folder import replace_file, sync_folder, temporary_of, write_temporary

_TRIES: Final = 5


class ChangedMeanwhile(Exception):  # noqa: N818
    """A file is no longer what it was when it was read; it has been left as it is."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def bytes_of(path: Path) -> bytes | None:
    """What a file holds, None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def write_over(path: Path, data: bytes, known: bytes | None) -> None:
    """Write a file whole, if what stands there is still `known` (None: no file).

    Raises:
        ChangedMeanwhile: somebody else wrote it; the file is as they left it.
        OSError: it could not be written; the file is as it was.
    """

    def look() -> None:
        if bytes_of(path) != known:
            raise ChangedMeanwhile(path)

    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = write_temporary(path, data)
    try:
        look()
        if known is None:
            _put_new(temporary, path)
        elif exchange(temporary, path):
            if temporary.read_bytes() != known:
                _give_back(temporary, path, data)
                raise ChangedMeanwhile(path)
        else:
            replace_file(temporary, path, look)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def take_away(path: Path, known: bytes) -> None:
    """Delete a file, if it is still `known`; another one stays.

    Raises:
        OSError: it could not be deleted, such as on Windows while it is open.
    """
    if bytes_of(path) != known:
        return
    aside = temporary_of(path)
    os.replace(path, aside)  # noqa: PTH105
    if aside.read_bytes() != known and not path.exists():
        os.replace(aside, path)  # noqa: PTH105
    else:
        aside.unlink()


def _put_new(temporary: Path, path: Path) -> None:
    """Give a file a name that nobody has taken in the meantime."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise ChangedMeanwhile(path) from None
    except (OSError, AttributeError):  # a disk without links
        replace_file(temporary, path)


def _give_back(temporary: Path, path: Path, data: bytes) -> None:
    """Exchange again, until what lies aside is what we had written, or what a later save has replaced."""
    dropped = data
    for _ in range(_TRIES):
        theirs = temporary.read_bytes()
        exchange(temporary, path)
        if temporary.read_bytes() == dropped:
            return
        # Somebody has saved once more in between: that goes into its place, not what it replaced.
        dropped = theirs
    kept = path.with_name(f"{path.stem}_另存{path.suffix}")  # pragma: no cover
    os.replace(temporary, kept)  # noqa: PTH105  # pragma: no cover
    raise OSError(f"{path} is being written all the time")  # pragma: no cover


# -- two files in one step -------------------------------------------------------------------------------
_HERE: Final = -100  # AT_FDCWD
_EXCHANGE: Final = 2  # RENAME_EXCHANGE, RENAME_SWAP


def exchange(one: Path, other: Path) -> bool:
    """Exchange two files in one step; False where this system or disk cannot."""
    if sys.platform == "win32":  # no such step there, and no library of the program's own to ask for one
        return False
    names = os.fsencode(one), os.fsencode(other)
    with contextlib.suppress(OSError, AttributeError, ImportError):
        import ctypes

        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform.startswith("linux"):
            done = library.renameat2(_HERE, names[0], _HERE, names[1], ctypes.c_uint(_EXCHANGE))
            return bool(done == 0)
        if sys.platform == "darwin":
            return bool(library.renamex_np(names[0], names[1], ctypes.c_uint(_EXCHANGE)) == 0)
    return False
