"""What Wine 8 says that Windows would not, put right for the tests that run in it."""

from __future__ import annotations

import ctypes
import os
from typing import NamedTuple

import psutil


class Times(NamedTuple):
    """Seconds of processor time, as psutil names them."""

    user: float
    system: float
    children_user: float = 0.0
    children_system: float = 0.0


def is_wine() -> bool:
    """True where Wine stands for Windows."""
    return os.name == "nt" and hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


def times_of_threads(process: psutil.Process) -> Times:
    """In place of `psutil.Process.cpu_times`.

    Asked for the processor time of any process, Wine tells that of the one who asks; of threads it knows it.
    """
    threads = process.threads()
    return Times(sum(one.user_time for one in threads), sum(one.system_time for one in threads))
