"""A program run for somebody else: when that one is gone, however it ended, program and folder go too.

Run as a file of its own, with the folder and the command. It reads standard input: a sign there says that
the program is to be ended, the end of the input that nobody waits for it any more.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process, begun in a session of its own, with all that it started."""
    if os.name == "nt":
        end = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(end, check=False, capture_output=True)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def main(folder: str, command: list[str]) -> int:
    """Run the command to its end, or to that of whoever waits for it."""
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError:
        return 127
    ending = threading.Lock()
    threading.Thread(target=_watch, args=(process, folder, ending), daemon=True).start()
    process.wait()
    with ending:
        return process.returncode


def _watch(process: subprocess.Popen[bytes], folder: str, ending: threading.Lock) -> None:
    told = os.read(0, 1)
    with ending:
        end_group(process)
        for _ in range(50 if not told else 0):
            shutil.rmtree(folder, ignore_errors=True)
            if not os.path.exists(folder):  # noqa: PTH110 - the less is loaded, the sooner it watches
                break
            time.sleep(0.1)  # what was ended may hold a file for a moment


if __name__ == "__main__":
    code = main(sys.argv[1], sys.argv[2:])
    sys.stdout.flush()
    os._exit(code & 0xFF)
