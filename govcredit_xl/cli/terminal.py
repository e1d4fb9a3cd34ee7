"""The terminal that the program is run in: what it can show, and whether a person sits there."""

from __future__ import annotations

import functools
import os
import sys
from typing import IO, Any, Final

_HANDLES: Final = {"stdin": -10, "stdout": -11, "stderr": -12}
_VIRTUAL_TERMINAL: Final = 0x0004
_RESET: Final = "\x1b[0m"


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
    if mode is None or not _kernel().SetConsoleMode(_handle(name), mode | _VIRTUAL_TERMINAL):
        return False
    if _leaves_no_trace(name):
        return True
    _kernel().SetConsoleMode(_handle(name), mode)
    return False


def _leaves_no_trace(name: str) -> bool:
    """True where a code does not move the cursor. Some consoles take the mode and show the code all the same."""
    before = _cursor(name)
    getattr(sys, name).flush()
    _write(name, _RESET)
    if before is None or _cursor(name) == before:
        return True
    _kernel().SetConsoleCursorPosition(_handle(name), before)
    _write(name, " " * len(_RESET))
    _kernel().SetConsoleCursorPosition(_handle(name), before)
    return False


def _cursor(name: str) -> int | None:
    """Where the cursor is, column and row in one number as Windows passes them."""
    import ctypes

    told = (ctypes.c_uint16 * 11)()  # CONSOLE_SCREEN_BUFFER_INFO: size, cursor, attributes, window, largest
    if not _kernel().GetConsoleScreenBufferInfo(_handle(name), told):
        return None
    return told[2] | told[3] << 16


def _write(name: str, text: str) -> None:
    import ctypes

    _kernel().WriteConsoleW(_handle(name), text, len(text), ctypes.byref(ctypes.c_uint32()), None)


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
    kernel.SetConsoleMode.argtypes = kernel.SetConsoleCursorPosition.argtypes = [
        ctypes.c_void_p,
        ctypes.c_uint32,
    ]
    kernel.GetConsoleScreenBufferInfo.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    kernel.WriteConsoleW.argtypes = [
        ctypes.c_void_p,
        ctypes.c_wchar_p,
        ctypes.c_uint32,
        *[ctypes.c_void_p] * 2,
    ]
    return kernel
