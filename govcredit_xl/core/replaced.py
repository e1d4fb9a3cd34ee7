"""Files that the office may have worked on, written anew: what stood there is kept first, byte for byte."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from govcredit_xl.core.folder import Round, saved_at, write_atomic
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.problems import Problem
from govcredit_xl.core.swap import ChangedMeanwhile, bytes_of, write_over

FOLDER: Final = "replaced"
KEPT: Final = 500
"""Copies that are kept."""
_WRITTEN: Final = "files-written"
"""In the ledger: path → hashes of what the program wrote there, the last few."""
_HASHES: Final = 4
_TRIES: Final = 4


def write_kept(round_: Round, ledger: Ledger | None, files: Mapping[Path, bytes]) -> list[Problem]:
    """Write several files: all of them, or, where one cannot be written, none.

    What is replaced lies in .govcredit/replaced/ afterwards, unless it says the same.

    Args:
        round_: the round.
        ledger: knows what the program has written before; None: nobody can tell what was changed by hand.
        files: path → what it is to hold.

    Returns:
        The files that somebody had changed since the program wrote them.

    Raises:
        OSError: one could not be written; those written before it are as they were.
    """
    known = _note(round_, ledger, files)
    before: dict[Path, bytes | None] = {}
    found = []
    try:
        for path, data in files.items():
            stood, copy = _write(round_, path, data)
            before[path] = stood
            name = round_.relative(path)
            if copy is not None and name in known and _hash(stood or b"") not in known[name]:
                facts = {"backup": round_.relative(copy)}
                found.append(Problem("edited-file-replaced", file=name, facts=facts))
    except OSError:
        for path, stood in before.items():
            if stood is None:
                path.unlink(missing_ok=True)
            else:
                write_atomic(path, stood)
        raise
    copies = sorted((round_.state / FOLDER).glob("*"), key=lambda path: path.stat().st_mtime_ns)
    for old in copies[:-KEPT]:
        with contextlib.suppress(PermissionError):
            old.unlink(missing_ok=True)
    return found


def is_ours(round_: Round, ledger: Ledger | None, path: Path, data: bytes) -> bool:
    """True where a file still is what the program wrote there; nobody can tell without a ledger."""
    known: dict[str, list[str]] = (ledger.get_json(_WRITTEN) if ledger is not None else None) or {}
    return _hash(data) in known.get(round_.relative(path), [])


def _note(round_: Round, ledger: Ledger | None, files: Mapping[Path, bytes]) -> dict[str, list[str]]:
    """Record what is about to be written; what was known before."""
    if ledger is None:
        return {}
    known: dict[str, list[str]] = ledger.get_json(_WRITTEN) or {}
    noted = dict(known)
    for path, data in files.items():
        name, digest = round_.relative(path), _hash(data)
        noted[name] = [*(one for one in known.get(name, []) if one != digest), digest][-_HASHES:]
    if noted != known:
        ledger.put_json(_WRITTEN, noted)
    return known


def _write(round_: Round, path: Path, data: bytes) -> tuple[bytes | None, Path | None]:
    """What stood there, and where it is kept; None where nothing was lost."""
    for _ in range(_TRIES):
        stood = bytes_of(path)
        if stood == data:
            return stood, None
        copy = _keep(round_, path, stood) if stood is not None else None
        try:
            write_over(path, data, stood)
        except ChangedMeanwhile:
            continue
        return stood, copy
    raise PermissionError(13, "Permission denied", str(path))  # somebody saves it all the time


def _keep(round_: Round, path: Path, data: bytes) -> Path:
    saved = saved_at(path)
    copy = round_.state / FOLDER / f"{path.stem}_{saved:%Y%m%d-%H%M%S}_{_hash(data)[:8]}{path.suffix}"
    if not copy.exists():
        write_atomic(copy, data)
    return copy


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
