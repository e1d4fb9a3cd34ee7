"""The master recalculated by LibreOffice, where it is installed: its formulas, not what was saved with them."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

_SECONDS: Final = 180
# LibreOffice trusts the values saved in a file unless its profile says otherwise: 0 is "always recalculate".
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">\
<value>0</value></prop></item>
</oor:items>
"""


def office() -> str | None:
    """Path of LibreOffice, None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def recalculated(data: bytes) -> bytes | None:
    """The workbook with every formula computed anew; None where LibreOffice is missing or fails."""
    program = office()
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="govcredit-") as name:
        folder = Path(name)
        registry = folder / "profile" / "user" / "registrymodifications.xcu"
        registry.parent.mkdir(parents=True)
        registry.write_text(_PROFILE, encoding="utf-8")
        (folder / "in.xlsx").write_bytes(data)
        (folder / "out").mkdir()
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder / "out"),
            str(folder / "in.xlsx"),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return None
        result = folder / "out" / "in.xlsx"
        return result.read_bytes() if result.exists() else None
