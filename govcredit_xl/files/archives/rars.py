"""rar archives: rarfile reads the directory and what is stored plainly; a tool unpacks the rest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from govcredit_xl.core.problems import Problem
from govcredit_xl.files.archives.basket import Basket, MemberFault
from govcredit_xl.files.archives.facts import DAMAGED, RefusedMember, lacking
from govcredit_xl.files.archives.names import zip_name

if TYPE_CHECKING:
    from rarfile import RarFile, RarInfo

_UNICODE: Final = 0x200
TOOLS: Final = "unar、UnRAR（WinRAR 带有）或 7-Zip（任选一个；没有装在通常的文件夹里的，加入 PATH）"
TOOLS_EN: Final = (
    "one of unar, UnRAR (part of WinRAR) and 7-Zip (on the PATH, unless installed in its usual folder)"
)
_INSTALLED: Final = (
    ("UNRAR_TOOL", "unrar", ("WinRAR", "UnRAR.exe")),
    ("SEVENZIP_TOOL", "7z", ("7-Zip", "7z.exe")),
)
"""Rarfile's setting, the command, and where the installer on Windows puts it, which adds no folder to the PATH."""
_PROGRAMS: Final = ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")


def open_rar(basket: Basket) -> None:
    """The members of a rar archive.

    Raises:
        Refused: it is broken, has a password, or needs a tool that is not installed.
    """
    try:
        import rarfile
    except ImportError:
        raise _missing("rarfile", "rarfile") from None
    # The library writes single members there, for the tool to unpack.
    rarfile.HACK_TMP_DIR = str(basket.folder)
    if os.name == "nt":
        for setting, tool in installed_tools(os.environ.get(name, "") for name in _PROGRAMS):
            setattr(rarfile, setting, tool)
    # Left alone, it takes a name of even length for UTF-16, and no tool finds the member then.
    rarfile.TRY_ENCODINGS = ("utf8",)
    alone = basket.path.parent.name != "volumes"  # else its other volumes stand beside it
    try:
        archive = rarfile.RarFile(basket.path, charset="gb18030", part_only=alone, errors="strict")
    except rarfile.PasswordRequired:
        raise _password() from None
    except (rarfile.Error, OSError, ValueError, LookupError, EOFError):
        raise _broken(DAMAGED) from None
    with archive:
        infos = archive.infolist()
        if archive.needs_password() and not infos:
            raise _password()
        files = [info for info in infos if not info.is_dir()]
        basket.spending.expect(len(files))
        if not files and alone and _needs_first(basket):
            raise _broken({"why": "它是分卷压缩的其中一卷", "why_en": "it is one volume of several"})
        for info in files:
            _take(basket, archive, info, alone)


def installed_tools(folders: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Rarfile's setting and the path of each tool that is installed, but not on the PATH.

    Args:
        folders: that hold programs; "" for one that this system has not.
    """
    known = [Path(folder) for folder in folders if folder]
    for setting, command, inside in _INSTALLED:
        places = [folder.joinpath(*start, *inside) for folder in known for start in ((), ("Programs",))]
        found = next((place for place in places if place.is_file()), None)
        if found is not None and shutil.which(command) is None:
            yield setting, str(found)


def _missing(tool: str, tool_en: str) -> RefusedMember:
    facts = lacking("rar 压缩包", "a rar archive", tool, tool_en)
    return RefusedMember(Problem("container-needs-tool", facts=facts))


def _password() -> RefusedMember:
    return RefusedMember(Problem("container-password", facts={"why": "设了密码"}))


def _broken(facts: dict[str, str | float]) -> RefusedMember:
    return RefusedMember(Problem("container-broken", facts=facts))


def _take(basket: Basket, archive: RarFile, info: RarInfo, alone: bool) -> None:
    name, raw = _named(info)
    if info.needs_password():
        basket.refuse(name, "设了密码", "it is protected by a password", locked=True)
    elif _is_link(info):
        basket.refuse(name, "它是指向别处的链接", "it is a link")
    elif alone and _is_part(info):
        why = "它是分卷压缩的，另一部分在别的卷里，缺那一卷"
        basket.refuse(name, why, "a part of it is in another volume, which is missing")
    else:
        basket.add(name, _chunks(basket, archive, info), raw=raw)


def _needs_first(basket: Basket) -> bool:
    """True for a later volume that holds nothing but the middle of a file."""
    import rarfile

    try:
        rarfile.RarFile(basket.path, charset="gb18030", errors="strict").close()
    except rarfile.NeedFirstVolume:
        return True
    except (rarfile.Error, OSError, ValueError, LookupError, EOFError):
        return False
    return False


def _is_part(info: RarInfo) -> bool:
    """True where a member begins or goes on in another volume."""
    import rarfile

    return bool(info.flags & (rarfile.RAR_FILE_SPLIT_BEFORE | rarfile.RAR_FILE_SPLIT_AFTER))


def _is_link(info: RarInfo) -> bool:
    """True for what points elsewhere; one of several equal files is a file, which the archive holds once."""
    import rarfile

    same = (rarfile.RAR5_XREDIR_FILE_COPY, rarfile.RAR5_XREDIR_HARD_LINK)
    redirected = info.file_redir is not None and info.file_redir[0] not in same
    return redirected or bool(info.is_symlink())


def _named(info: RarInfo) -> tuple[str, bytes]:
    """The name, and its bytes where they are in the code page of the sender's Windows (RAR 4 without Unicode)."""
    raw = getattr(info, "orig_filename", None)
    if isinstance(raw, bytes) and not info.flags & _UNICODE:
        return zip_name(raw, False, b"").replace("\\", "/"), raw
    return str(info.filename), b""


def _spelled_in(info: RarInfo) -> str:
    """The encoding by which the tool finds the member under the name that the library has for it."""
    raw = getattr(info, "orig_filename", None)
    if not isinstance(raw, bytes) or raw.isascii():
        return "gb18030"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _chunks(basket: Basket, archive: RarFile, info: RarInfo) -> Iterator[bytes]:
    import rarfile

    rarfile.UNAR_CONFIG["open_cmd"] = ("UNAR_TOOL", "-q", "-e", _spelled_in(info), "-o", "-")
    told = info.file_size if info.file_redir is None else -1
    try:
        yield from basket.unpacked(lambda: archive.open(info), info.compress_size, info.file_size, told)
    except rarfile.RarCannotExec:
        raise _missing(TOOLS, TOOLS_EN) from None
    except (rarfile.Error, OSError, ValueError, EOFError):
        raise MemberFault(
            "内容损坏，或压缩方法读不了", "it is damaged or packed in a way that cannot be read"
        ) from None
