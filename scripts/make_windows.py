"""Builds the offline bundle for Windows, on any system, from the package index alone.

    scripts/make_windows.py --out dist     govcredit-xl-<version>-windows.zip
    scripts/make_windows.py --check        only: every locked part has a wheel for Windows, the lock is whole
    scripts/make_windows.py --relock       resolve the parts anew and write the lock files

The bundle holds the signed embeddable Python, locked and hashed wheels without what the program never
calls, the program, launchers and all licences. The same inputs give the same bytes. What goes in is
settled in scripts/windows/: the locks, `trimmed.txt`, and the files of bundle/.
"""

from __future__ import annotations

import argparse
import email
import email.message
import hashlib
import importlib.util
import io
import os
import re
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Final

ROOT: Final = Path(__file__).parents[1]
SOURCE: Final = ROOT / "scripts" / "windows"
CACHE: Final = ROOT / "build" / "windows"
LOCK: Final = SOURCE / "requirements.lock"
TEST_LOCK: Final = SOURCE / "requirements-test.lock"
PYTHON_LOCK: Final = SOURCE / "python.lock"
PYTHON: Final = "3.11"
"""The version that the tests run under Wine; python.lock names the package that carries it."""
OTHER_PYTHONS: Final = ("3.12", "3.13", "3.14")
"""Versions that the program says it runs on, and for which the parts must have wheels too."""
PLATFORM: Final = "x86_64-pc-windows-msvc"
FOLDER: Final = "评价工作台"
"""The only folder at the top of the zip; rounds are made in it, beside the program."""
PROGRAM: Final = "govcredit-xl"
"""The folder of the program in it, in ASCII, since batch files name it."""
PACKAGES: Final = "Lib/site-packages"
MANIFEST: Final = f"{PROGRAM}/files.txt"
LICENCES: Final = f"{PROGRAM}/licences"
LARGEST: Final = 46 * 10**6
"""Bytes of the zip at most; below 45 million is the aim."""
NOT_DOWNLOADED: Final = 3
"""The exit code that tells a machine without the package index from a bundle that cannot be made."""
LONGEST_PATH: Final = 140
"""Characters of a path in the zip; Windows allows 260 with the folder that it is unpacked into."""
_DATE: Final = (2000, 1, 1)
_LICENCE_NAMES: Final = ("licen", "copying", "notice", "authors")

Files = dict[str, bytes]


class BundleError(Exception):
    """The bundle cannot be made, or would not be what it promises."""


class DownloadError(BundleError):
    """A part could not be downloaded."""


# -- locks ---------------------------------------------------------------------------------------------
def compile_lock(inputs: list[Path], *, python: str, constraints: list[Path], extra: list[str]) -> str:
    """The text of a lock for Windows; wheels only, each with its hashes.

    Raises:
        BundleError: something has no wheel for Windows, or the inputs contradict each other.
    """
    command = [python_with("uv"), "-m", "uv", "pip", "compile", "--quiet", "--only-binary", ":all:"]
    command += ["--python-platform", PLATFORM, "--python-version", python, "--generate-hashes"]
    command += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", *extra]
    for path in constraints:
        command += ["--constraint", str(path)]
    done = subprocess.run([*command, *map(str, inputs)], capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise BundleError(f"no set of wheels for Windows, Python {python}:\n{done.stderr.strip()}")
    return done.stdout


def relock() -> None:
    """Write the lock files anew."""
    constraints = [SOURCE / "constraints.txt"]
    LOCK.write_text(compile_lock([ROOT / "pyproject.toml"], python=PYTHON, constraints=constraints, extra=[]))
    more = [SOURCE / "requirements-test.in"]
    text = compile_lock(more, python=PYTHON, constraints=[*constraints, LOCK], extra=[])
    own, tests = pinned(LOCK.read_text()), pinned(text)
    TEST_LOCK.write_text("".join(tests[name] for name in sorted(tests.keys() - own.keys())))


def check() -> None:
    """Every dependency has a wheel for Windows on each Python, and the lock is what pyproject.toml asks for.

    Raises:
        BundleError: else.
    """
    project = ROOT / "pyproject.toml"
    for python in OTHER_PYTHONS:
        compile_lock([project], python=python, constraints=[], extra=[])
    # With the locked versions as constraints nothing new may be needed, and nothing left over.
    wanted = pinned(
        compile_lock(
            [project],
            python=PYTHON,
            constraints=[LOCK, SOURCE / "constraints.txt"],
            extra=["--no-strip-extras"],
        )
    )
    locked = pinned(LOCK.read_text())
    differing = sorted(name for name in wanted.keys() | locked.keys() if wanted.get(name) != locked.get(name))
    if differing:
        raise BundleError(
            f"the lock is out of date ({', '.join(differing)}): scripts/make_windows.py --relock"
        )


def pinned(text: str) -> dict[str, str]:
    """Name → its lines in a lock."""
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines(keepends=True):
        if match := re.match(r"([A-Za-z0-9._-]+)==", line):
            name = match[1].lower()
            found[name] = line
        elif name and line.strip() and not line.startswith("#"):
            found[name] += line
    return found


# -- what goes in --------------------------------------------------------------------------------------
def download(lock: Path, folder: Path, *, wheels: bool = True) -> list[Path]:
    """The files that a lock names, verified by their hashes; what is in the folder already is used again."""
    folder.mkdir(parents=True, exist_ok=True)
    if found := complete(lock, folder):
        return found
    command = [python_with("pip"), "-m", "pip", "--quiet", "download", "--disable-pip-version-check"]
    command += ["--no-deps", "--require-hashes", "--dest", str(folder), "--requirement", str(lock)]
    if wheels:
        command += ["--only-binary", ":all:", "--platform", "win_amd64", "--python-version", PYTHON]
    try:
        run_pip(command)
    except BundleError as error:
        raise DownloadError(str(error)) from None
    if not (found := complete(lock, folder)):
        raise BundleError(f"{folder} does not hold just the parts that {lock.name} names")
    return found


def complete(lock: Path, folder: Path) -> list[Path]:
    """The files in a folder that a lock names by their hashes; none unless there is one for each part."""
    text = lock.read_text()
    hashes = set(re.findall(r"--hash=sha256:([0-9a-f]{64})", text))
    files = (path for path in sorted(folder.iterdir()) if path.is_file())
    found = [path for path in files if sha256(path.read_bytes()) in hashes]
    return found if sorted(map(part_of, found)) == sorted(map(plain_name, pinned(text))) else []


def part_of(path: Path) -> str:
    """The name of the part that a wheel or a source archive holds."""
    return plain_name(re.split(r"-\d", path.name)[0])


def plain_name(name: str) -> str:
    """A part's name as all spellings of it come to."""
    return re.sub(r"[-_.]+", "-", name).lower()


def python_with(module: str) -> str:
    """This interpreter where it has the module, else the one that scripts/setup.sh has made."""
    if importlib.util.find_spec(module) is not None:
        return sys.executable
    made = ROOT / ".venv" / "bin" / "python"
    if not made.exists():
        raise BundleError(f"this Python has no {module}; run scripts/setup.sh test first")
    return str(made)


def run_pip(command: list[str]) -> None:
    """Run it; what it says is shown only where it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise BundleError(f"{' '.join(command)}:\n{done.stdout}")


def sha256(data: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def python_files(sdist: Path) -> Files:
    """The embeddable Python of the package, each program as it was signed; its search path is ours."""
    with tarfile.open(sdist) as archive:
        (member,) = [one for one in archive.getmembers() if one.name.endswith("/data.zip")]
        stream = archive.extractfile(member)
        assert stream is not None
        data = stream.read()
    found: Files = {}
    with zipfile.ZipFile(io.BytesIO(data)) as inner:
        for name in inner.namelist():
            if not name.endswith("/"):
                found[PurePosixPath(name).name] = inner.read(name)
    (path_file,) = [name for name in found if name.endswith("._pth")]
    lines = (f"{path_file.removesuffix('._pth')}.zip", ".", PACKAGES.replace("/", "\\"), "import site", "")
    found[path_file] = "\r\n".join(lines).encode("ascii")
    library = path_file.replace("._pth", ".zip")
    with zipfile.ZipFile(io.BytesIO(found.pop(library))) as inner:
        found |= {
            f"{library}/{name}": inner.read(name) for name in inner.namelist() if not name.endswith("/")
        }
    for name in ("python.exe", "pythonw.exe", f"python{PYTHON.replace('.', '')}.dll"):
        if not is_signed(found[name]):
            raise BundleError(f"{name} carries no signature")
    return found


def stored(files: Files) -> Files:
    """What lies in an archive of Python's (`x.zip/…`), put back as that archive, not compressed.

    The bundle compresses the archive as a whole, which takes less, and Python starts faster.
    """
    found = {name: data for name, data in files.items() if ".zip/" not in name}
    archives = sorted({name.split(".zip/")[0] + ".zip" for name in files if ".zip/" in name})
    for archive in archives:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            for name, data in sorted(files.items()):
                if name.startswith(f"{archive}/"):
                    info = zipfile.ZipInfo(name.removeprefix(f"{archive}/"), (*_DATE, 0, 0, 0))
                    info.create_system = 0
                    made.writestr(info, data)
        found[archive] = out.getvalue()
    return found


def is_signed(program: bytes) -> bool:
    """True where a PE32+ file holds a certificate (its fifth data directory)."""
    (header,) = struct.unpack_from("<I", program, 0x3C)
    offset, size = struct.unpack_from("<II", program, header + 24 + 112 + 4 * 8)
    return program[header : header + 4] == b"PE\0\0" and 0 < offset < offset + size <= len(program)


def wheel_files(wheel: Path) -> Files:
    """What a wheel puts into site-packages; scripts and data for other places stay out."""
    found: Files = {}
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            parts = PurePosixPath(name).parts
            if name.endswith("/"):
                continue
            if parts[0].endswith(".data"):
                if parts[1] not in {"purelib", "platlib"}:
                    continue
                parts = parts[2:]
            found["/".join(parts)] = archive.read(name)
    return found


def program_wheel(folder: Path) -> Path:
    """This checkout as a wheel."""
    command = [
        python_with("pip"),
        "-m",
        "pip",
        "--quiet",
        "wheel",
        "--disable-pip-version-check",
        "--no-deps",
    ]
    run_pip([*command, "--wheel-dir", str(folder), str(ROOT)])
    (found,) = folder.glob("govcredit_xl-*.whl")
    return found


def trimmed_patterns() -> list[str]:
    """The patterns of trimmed.txt."""
    lines = (SOURCE / "trimmed.txt").read_text().splitlines()
    return [line for line in map(str.strip, lines) if line and not line.startswith("#")]


def trim(files: Files) -> Files:
    """Without what the program never calls.

    Raises:
        BundleError: a pattern fits nothing any more.
    """
    patterns = trimmed_patterns()
    used: set[str] = set()
    kept: Files = {}
    for name, data in files.items():
        fitting = [pattern for pattern in patterns if fnmatchcase(name, pattern)]
        if ".dist-info/" in name and is_licence(name):
            continue  # it stands with the other licences
        if fitting and not is_licence(name):
            used.update(fitting)
        else:
            kept[name] = data
    if idle := [pattern for pattern in patterns if pattern not in used]:
        raise BundleError(f"trimmed.txt: nothing fits {', '.join(idle)}")
    return kept


# -- licences ------------------------------------------------------------------------------------------
def is_licence(name: str) -> bool:
    """True for the text of a licence or a notice that belongs to one."""
    if ".dist-info/licenses/" in name.lower():
        return True
    last = PurePosixPath(name).name.lower()
    return any(last.startswith(word) or f".{word}" in last for word in _LICENCE_NAMES) and not last.endswith(
        (".py", ".pyi", ".pyd")
    )


def licences(parts: Mapping[str, Files], python: Files) -> Files:
    """A folder for each part with its licences, and a list of all.

    Raises:
        BundleError: a part carries none.
    """
    found: Files = {f"Python-{PYTHON}/LICENSE.txt": python["LICENSE.txt"]}
    rows = [f"Python {PYTHON}\tPSF-2.0\tPython-{PYTHON}/"]
    for wheel, files in parts.items():
        (metadata,) = [name for name in files if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)]
        about = email.message_from_bytes(files[metadata])
        part = f"{about['Name']}-{about['Version']}"
        texts = {name: data for name, data in files.items() if is_licence(name)}
        if not texts:
            raise BundleError(f"{wheel} carries no licence")
        for name, data in texts.items():
            found[f"{part}/{flat(name)}"] = data
        rows.append(f"{about['Name']} {about['Version']}\t{licence_name(about)}\t{part}/")
    head = "本程序包所含各部分及其许可（部分、许可、许可全文所在文件夹）：\r\n\r\n"
    found["licences.txt"] = b"\xef\xbb\xbf" + (head + "\r\n".join(sorted(rows)) + "\r\n").encode()
    return found


def flat(name: str) -> str:
    """A licence's path within its part as one short name."""
    parts = PurePosixPath(name).parts
    kept = [one for one in parts if not one.endswith(".dist-info") and one not in {"licenses", "LICENSES"}]
    return "_".join(kept)


def licence_name(about: email.message.Message) -> str:
    """What a part says its licence is, in a few words."""
    said = about["License-Expression"] or about["License"] or ""
    if not said or len(said) > 60 or "\n" in said:
        classifiers = [one for one in about.get_all("Classifier", []) if one.startswith("License ::")]
        said = classifiers[0].split(" :: ")[-1] if classifiers else "见全文"
    return str(said).strip()


# -- the bundle ----------------------------------------------------------------------------------------
def version() -> str:
    """Of the program."""
    found = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert found is not None
    return found[1]


def bundle_files(cache: Path) -> Files:
    """Path within the bundle's folder → content."""
    (sdist,) = download(PYTHON_LOCK, cache / "python", wheels=False)
    wheels = download(LOCK, cache / "wheels")
    python = python_files(sdist)
    with tempfile.TemporaryDirectory() as folder:
        own = program_wheel(Path(folder))
        parts = {wheel.name: wheel_files(wheel) for wheel in (*wheels, own)}
    packages: Files = {}
    for wheel, files in parts.items():
        for name, data in files.items():
            if packages.setdefault(name, data) != data:
                raise BundleError(f"{wheel}: another part has {name} too")
    kept = trim(packages | python)
    found = {
        f"{PROGRAM}/{name}": data for name, data in stored({n: kept[n] for n in python if n in kept}).items()
    }
    found |= {f"{PROGRAM}/{PACKAGES}/{name}": kept[name] for name in packages if name in kept}
    found |= {f"{LICENCES}/{name}": data for name, data in licences(parts, python).items()}
    found |= launcher_files()
    listed = "".join(f"{len(data)}\t{name}\n" for name, data in sorted(found.items()))
    found[MANIFEST] = f"{version()}\n{listed}".encode()
    return found


def launcher_files() -> Files:
    """The files of bundle/ and the manual, as Windows wants text: CRLF, and a byte order mark in .txt."""
    found: Files = {}
    for path in sorted((SOURCE / "bundle").iterdir()):
        place = f"{PROGRAM}/{path.name}" if path.suffix == ".py" else path.name
        found[place] = windows_text(path)
    found["使用说明.txt"] = windows_text(ROOT / "docs" / "使用说明.md")
    return found


def windows_text(path: Path) -> bytes:
    """A text file with CRLF. Notepad wants a mark at the beginning; cmd.exe must not have one."""
    data = path.read_text(encoding="utf-8").replace("\n", "\r\n").encode("utf-8")
    return data if path.suffix in {".cmd", ".py"} else b"\xef\xbb\xbf" + data


def entries(files: Files) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    """The zip's members in order.

    A module's date follows from its content: Python knows by size and date alone whether what it has
    compiled still fits, so after an update a file of the same size must not have the same date.
    """
    for name, data in sorted(files.items()):
        seconds = int(sha256(data)[:6], 16) * 2 if name.endswith(".py") else 0
        days, rest = divmod(seconds, 86400)
        year, day = _DATE[0] + days // 336, days % 336
        date = (year, 1 + day // 28, 1 + day % 28, rest // 3600, rest // 60 % 60, rest % 60)
        info = zipfile.ZipInfo(f"{FOLDER}/{name}", date)
        info.compress_type = zipfile.ZIP_DEFLATED
        # A Unix says that names are UTF-8, which not every unpacker believes of a DOS.
        info.create_system, info.external_attr = 3, 0o644 << 16
        yield info, data


def write_zip(path: Path, files: Files) -> None:
    """The same files give the same bytes."""
    longest = max(files, key=len)
    if len(FOLDER) + 1 + len(longest) > LONGEST_PATH:
        raise BundleError(f"a path too long for Windows: {longest}")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".tmp")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, data in entries(files):
            archive.writestr(info, data, compresslevel=9)
    temporary.replace(path)


def unpack(path: Path, folder: Path) -> Path:
    """Unpack a bundle with the dates of the zip; the folder in it."""
    if folder.exists():
        shutil.rmtree(folder)
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            made = archive.extract(info, folder)
            stamp = time.mktime((*info.date_time, 0, 0, -1))
            os.utime(made, (stamp, stamp))
    return folder / FOLDER


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for the zip")
    parser.add_argument("--cache", type=Path, default=CACHE, metavar="DIR", help="where downloads are kept")
    parser.add_argument("--check", action="store_true", help="only look whether all has wheels for Windows")
    parser.add_argument("--relock", action="store_true", help="write the lock files anew")
    arguments = parser.parse_args()
    if arguments.out is None and not (arguments.check or arguments.relock):
        parser.error("--out DIR, --check or --relock")
    try:
        if arguments.relock:
            relock()
        if arguments.check:
            check()
            print(f"Every part has a wheel for Windows on Python {', '.join((PYTHON, *OTHER_PYTHONS))}.")
        if arguments.out is not None:
            path = arguments.out / f"govcredit-xl-{version()}-windows.zip"
            files = bundle_files(arguments.cache)
            write_zip(path, files)
            size, unpacked = path.stat().st_size, sum(map(len, files.values()))
            print(f"{path}: {size / 1e6:.1f} MB, unpacked {unpacked / 1e6:.1f} MB in {len(files)} files")
            if size > LARGEST:
                raise BundleError(f"larger than {LARGEST / 1e6:.0f} MB")
    except BundleError as error:
        print(f"make_windows: {error}", file=sys.stderr)
        sys.exit(NOT_DOWNLOADED if isinstance(error, DownloadError) else 1)


if __name__ == "__main__":
    main()
