"""Pages as LibreOffice lays them out: a document's bytes in, a PDF's bytes out."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_SECONDS: Final = 120
_PLACES: Final = (
    # On Windows soffice.exe does not wait for the work to be done, soffice.com does.
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


def find_office() -> str | None:
    """Path of LibreOffice, None where there is none."""
    on_path = shutil.which("soffice") or shutil.which("libreoffice")
    return on_path or next((place for place in _PLACES if Path(place).is_file()), None)


def lay_out(documents: Sequence[bytes], office: str) -> list[bytes | None]:
    """The documents' pages as PDF, None for one that LibreOffice makes nothing of. One start for all."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        files = []
        for k, data in enumerate(documents):
            files.append(folder / f"{k}.docx")
            files[-1].write_bytes(data)
        # A profile of its own, so that an office that is open is neither used nor disturbed.
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [
            office,
            profile,
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
        ]
        _run([*command, *map(str, files)], _SECONDS + 5 * len(files))
        made = [file.with_suffix(".pdf") for file in files]
        return [pdf.read_bytes() if pdf.is_file() else None for pdf in made]


def _run(command: list[str], seconds: float) -> None:
    """Run to the end; what hangs is ended with all that it started."""
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError:
        return
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        if os.name == "nt":
            subprocess.run(
                ["taskkill", "/T", "/F", "/PID", str(process.pid)], check=False, capture_output=True
            )
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
        process.wait()
