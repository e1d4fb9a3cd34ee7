"""When a file was last changed in any way, which shows bytes exchanged under an old size and date."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

_READ_ATTRIBUTES: Final = 0x0080
_ALL_SHARED: Final = 0x0007  # a look at a file disturbs nobody, and nobody who holds it disturbs the look
_OPEN_EXISTING: Final = 3
_ITSELF: Final = 0x0200_0000 | 0x0020_0000  # folders too, and a link instead of what it leads to
_BASIC_INFO: Final = 0
_NOWHERE: Final = 2**64 - 1


def change_time(path: Path, status: os.stat_result) -> int | None:
    """A number that grows with each change; None where the disk keeps none (FAT, some shares).

    What Windows shows as `st_ctime` is when the file was made, so there the file itself is asked.

    Args:
        path: the file; links are not followed.
        status: of it, as `lstat` gives it.
    """
    return status.st_ctime_ns if os.name != "nt" else _asked(path)


def _asked(path: Path) -> int | None:
    import ctypes

    kernel = _kernel()
    handle = kernel.CreateFileW(str(path), _READ_ATTRIBUTES, _ALL_SHARED, None, _OPEN_EXISTING, _ITSELF, None)
    if handle in (None, _NOWHERE):
        return None
    times = (ctypes.c_int64 * 5)()  # FILE_BASIC_INFO: made, read, written, changed; attributes
    try:
        told = kernel.GetFileInformationByHandleEx(handle, _BASIC_INFO, times, ctypes.sizeof(times))
    finally:
        kernel.CloseHandle(handle)
    return (times[3] or None) if told else None


def _kernel() -> Any:
    import ctypes

    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateFileW.restype = ctypes.c_void_p
    kernel.CreateFileW.argtypes = [ctypes.c_wchar_p, *[ctypes.c_uint32] * 2, ctypes.c_void_p]
    kernel.CreateFileW.argtypes += [*[ctypes.c_uint32] * 2, ctypes.c_void_p]
    kernel.GetFileInformationByHandleEx.argtypes = [
        ctypes.c_void_p,
        ctypes.c_int,
        ctypes.c_void_p,
        ctypes.c_uint32,
    ]
    kernel.CloseHandle.argtypes = [ctypes.c_void_p]
    return kernel
