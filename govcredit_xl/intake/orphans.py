"""A worker ends with the process that started it, also when that one was killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading


def end_with_parent() -> None:
    """Watch the parent from now on. An idle worker would wait for ever for work that never comes."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait, args=(parent,), daemon=True).start()


def _wait(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)  # with the programs that it has started
    os._exit(1)
