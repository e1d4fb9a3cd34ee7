"""The terminal that the program is run in: what it can show, and whether a person sits there."""

from __future__ import annotations

import functools
import os
import sys
from typing import IO, Any, Final

_HANDLES: Final = {"stdin": -10, "stdout": -11, "stderr": -12}
_VIRTUAL_TERMINAL: Final = 0x0004


def understands_codes(name: str) -> bool:
    """True where colours and the wiping of a line work on `stdout` or `stderr`.

    A console of Windows shows the codes as text until it is told to obey them, and older ones refuse.
    """
    stream: IO[str] | None = getattr(sys, name)
    if stream is None or not stream.isatty():
        return False
    return os.name != "nt" or _obeys_codes(name)


def somebody_there() -> bool:
    """True where a person can be asked; the null device of Windows only looks like a terminal."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    return os.name != "nt" or _mode("stdin") is not None


def wait_for_enter() -> None:
    """Keep the window open until it was read."""
    if somebody_there():
        try:
            input()
        except (EOFError, KeyboardInterrupt):
            return


@functools.cache
def _obeys_codes(name: str) -> bool:
    mode = _mode(name)
    if mode is None:
        return False
    return bool(mode & _VIRTUAL_TERMINAL) or bool(
        _kernel().SetConsoleMode(_handle(name), mode | _VIRTUAL_TERMINAL)
    )


def _mode(name: str) -> int | None:
    """The mode of a console of Windows, None where the stream is none."""
    import ctypes

    mode = ctypes.c_uint32()
    return mode.value if _kernel().GetConsoleMode(_handle(name), ctypes.byref(mode)) else None


def _handle(name: str) -> Any:
    import ctypes

    return ctypes.c_void_p(_kernel().GetStdHandle(_HANDLES[name]))


@functools.cache
def _kernel() -> Any:
    import ctypes

    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.GetStdHandle.restype = ctypes.c_void_p
    kernel.GetStdHandle.argtypes = [ctypes.c_int32]
    kernel.GetConsoleMode.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    kernel.SetConsoleMode.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    return kernel
