"""What a run that was killed while it put a new master in place has left beside the old one."""

from __future__ import annotations

import hashlib
import io
import zipfile

from govcredit_xl.core.folder import Round, saved_at, temporary_of, write_atomic
from govcredit_xl.core.ledger import Ledger
from govcredit_xl.core.swap import bytes_of


def recover(round_: Round, ledger: Ledger) -> None:
    """Put away what a run that was killed during the swap has left beside a master.

    It is what we were writing, or what we took away; anything else is somebody's and goes into the backups.
    """
    seen = set(ledger.get_json("masters-seen") or [])
    for path in (round_.master, round_.master_new):
        left = temporary_of(path)
        data = bytes_of(left)
        if data is None:
            continue
        digest = hashlib.sha256(data).hexdigest()
        if digest not in seen and zipfile.is_zipfile(io.BytesIO(data)):
            name = f"{path.stem}_{saved_at(left):%Y%m%d-%H%M%S}_{digest[:8]}.xlsx"
            write_atomic(round_.backups / name, data)
        left.unlink(missing_ok=True)
