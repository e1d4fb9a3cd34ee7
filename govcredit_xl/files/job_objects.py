"""What Windows itself keeps of a worker's limits: job objects.

A job ends with its last handle, that is with the process that made it, however that one ends; and it
refuses its processes memory beyond a limit. Where the system refuses a job, the parent's looks remain.
"""

from __future__ import annotations

import ctypes
from typing import Any, Final

_EXTENDED_LIMITS: Final = 9
_PROCESS_MEMORY: Final = 0x0100
_DIE_ON_UNHANDLED_EXCEPTION: Final = 0x0400
_KILL_ON_CLOSE: Final = 0x2000
_SET_QUOTA_AND_TERMINATE: Final = 0x0100 | 0x0001
_NO_DIALOGS: Final = 0x0001 | 0x0002 | 0x8000
_ENDED: Final = 1


class _Limits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION: basic limits, counters of input and output, and of memory."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("most_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


class JobObject:
    """A process and all that it starts, held together until `end`.

    Attributes:
        holds: the process is in the job; False where the system refused it.
    """

    def __init__(self, pid: int) -> None:
        self._kernel = _kernel()
        self._handle = self._kernel.CreateJobObjectW(None, None)
        self.holds = bool(self._handle) and self._set(_KILL_ON_CLOSE) and self._take_in(pid)

    def limit_memory(self, most: int) -> bool:
        """Refuse each of its processes more bytes than that, counted as committed; False where refused."""
        return self.holds and self._set(_KILL_ON_CLOSE | _PROCESS_MEMORY, most)

    def end(self) -> None:
        """End all its processes at once."""
        if self._handle:
            if self.holds:
                self._kernel.TerminateJobObject(self._handle, _ENDED)
            self._kernel.CloseHandle(self._handle)
            self._handle, self.holds = None, False

    def _set(self, flags: int, memory: int = 0) -> bool:
        limits = _Limits(flags=flags | _DIE_ON_UNHANDLED_EXCEPTION, process_memory=memory)
        size = ctypes.sizeof(limits)
        done = self._kernel.SetInformationJobObject(
            self._handle, _EXTENDED_LIMITS, ctypes.byref(limits), size
        )
        return bool(done)

    def _take_in(self, pid: int) -> bool:
        process = self._kernel.OpenProcess(_SET_QUOTA_AND_TERMINATE, False, pid)
        if not process:
            return False
        try:
            return bool(self._kernel.AssignProcessToJobObject(self._handle, process))
        finally:
            self._kernel.CloseHandle(process)


def committed(pid: int) -> int:
    """Bytes that a process has committed, which is what a job counts; 0 where it is gone."""
    import psutil

    try:
        return int(psutil.Process(pid).memory_info().pagefile)
    except psutil.Error:
        return 0


def show_no_dialogs() -> None:
    """A process that dies says so by its exit code, not in a window that nobody closes."""
    _kernel().SetErrorMode(_NO_DIALOGS)


def _kernel() -> Any:
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateJobObjectW.restype = kernel.OpenProcess.restype = ctypes.c_void_p
    kernel.CreateJobObjectW.argtypes = [ctypes.c_void_p, ctypes.c_wchar_p]
    kernel.OpenProcess.argtypes = [ctypes.c_uint32, ctypes.c_int, ctypes.c_uint32]
    kernel.SetInformationJobObject.argtypes = [
        ctypes.c_void_p,
        ctypes.c_int,
        ctypes.c_void_p,
        ctypes.c_uint32,
    ]
    kernel.AssignProcessToJobObject.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    kernel.TerminateJobObject.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    kernel.CloseHandle.argtypes = [ctypes.c_void_p]
    return kernel
