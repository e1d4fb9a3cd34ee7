"""The inside stays as it was cut: imports point one way, heavy ones wait, pieces stay small."""

from __future__ import annotations

import ast
import functools
import graphlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import govcredit_xl
from govcredit_xl.scoring.rules import RULES

PACKAGE = Path(govcredit_xl.__file__).parent

PAGE = Path(__file__).parents[1] / "docs" / "architecture.md"
_TABLE = re.search(r"```\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
assert _TABLE is not None
# From the ground up: a room imports from those before it, never from one after it.
ROOMS = (*reversed([line.split()[0] for line in _TABLE[1].splitlines()]), "__main__")
LEVEL = {room: level for level, room in enumerate(ROOMS)}
HEAVY = {
    "pandas",
    "numpy",
    "openpyxl",
    "xlsxwriter",
    "lxml",
    "docx",
    "python_calamine",
    "xlrd",
    "olefile",
    "msoffcrypto",
    "psutil",
    "sqlite3",
    "imapclient",
    "keyring",
    "concurrent.futures.process",
}
MAX_FUNCTION, MAX_MODULE = 60, 500


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"}


@functools.cache
def _tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def _imports(name: str) -> Iterator[str]:
    """Modules of the package that a module imports, anywhere in its text, without `govcredit_xl.`"""
    for node in ast.walk(_tree(name)):
        found: list[str] = []
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: imports are written in full"
            found = [f"{node.module}.{alias.name}" for alias in node.names]
        for target in found:
            inside = target.removeprefix("govcredit_xl.")
            while inside and inside != target:
                if inside in MODULES:
                    yield inside
                    break
                inside = inside.rpartition(".")[0]


def _room(name: str) -> str:
    return name.partition(".")[0]


def test_the_readme_shows_the_same_rooms() -> None:
    assert _TABLE is not None
    assert _TABLE[1] in (PAGE.parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MODULES)
def test_imports_point_one_way(name: str) -> None:
    assert _room(name) in LEVEL, f"{name} belongs to no room: give it one"
    back = [target for target in _imports(name) if LEVEL[_room(target)] > LEVEL[_room(name)]]
    assert back == []


def test_the_root_holds_the_rooms_and_nothing_else() -> None:
    found = {path.name for path in PACKAGE.iterdir() if path.name not in {"__pycache__", "_data", "py.typed"}}
    assert found == {"__init__.py", "__main__.py", *ROOMS[:-1]}


@pytest.mark.slow
def test_no_two_modules_need_each_other() -> None:
    packages = {name for name, path in MODULES.items() if path.name == "__init__.py"}
    graph = {name: {target for target in _imports(name) if target not in packages} for name in MODULES}
    graphlib.TopologicalSorter(graph).prepare()


@pytest.mark.slow
def test_no_two_folders_need_each_other() -> None:
    """Below the rooms, too; what stands in a room itself may serve its folders from below and from above."""
    graph: dict[Path, set[Path]] = {}
    for name, path in MODULES.items():
        for target in _imports(name):
            other = MODULES[target].parent
            if other not in (path.parent, *path.parent.parents) and path.parent not in other.parents:
                graph.setdefault(path.parent, set()).add(other)
    graphlib.TopologicalSorter(graph).prepare()


@pytest.mark.slow
def test_no_class_name_is_used_twice() -> None:
    homes: dict[str, list[str]] = {}
    for name in MODULES:
        for node in ast.walk(_tree(name)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(name)
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


@pytest.mark.slow
def test_nothing_imports_the_command_line() -> None:
    assert [
        name
        for name in MODULES
        if _room(name) not in {"cli", "__main__"} and "cli" in map(_room, _imports(name))
    ] == []


def test_only_live_knows_xlwings() -> None:
    imports = re.compile(r"^\s*(import xlwings|from xlwings)", re.MULTILINE)
    users = [name for name, path in MODULES.items() if imports.search(path.read_text(encoding="utf-8"))]
    assert users and all(name.startswith("master.live.") for name in users)


def test_xlwings_is_used_without_its_pro_part() -> None:
    for path in MODULES.values():
        text = path.read_text(encoding="utf-8")
        assert "xlwings.pro" not in text and "license_key" not in text.lower(), path.name


@pytest.mark.slow
def test_what_a_kind_is_stands_in_its_file_alone() -> None:
    told_apart = [
        f"{name}:{node.lineno}"
        for name in MODULES
        if not name.startswith("scoring.rules")
        for node in ast.walk(_tree(name))
        if isinstance(node, ast.Compare)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and part.value in RULES.keys() - {"排名"}  # a heading, too
    ]
    assert told_apart == []


KIND_FILES = {
    f"scoring.rules.{path.stem}"
    for path in (PACKAGE / "scoring" / "rules").glob("*.py")
    if path.stem not in {"__init__", "base"}
}


@pytest.mark.slow
def test_nobody_asks_for_a_kind_by_its_name() -> None:
    """Who wants to know something of an item asks its rule: no kind is imported, none compared by name."""
    assert len(KIND_FILES) == len(RULES)
    outside = [name for name in MODULES if not name.startswith("scoring.rules")]
    assert [(name, found) for name in outside for found in _imports(name) if found in KIND_FILES] == []
    compared = [
        f"{name}:{node.lineno}"
        for name in outside
        for node in ast.walk(_tree(name))
        if isinstance(node, ast.Compare | ast.Match)
        for part in ([node.left, *node.comparators] if isinstance(node, ast.Compare) else [node.subject])
        if re.fullmatch(r"(?:.*\.)?(?:item|rule|rule_of\(.*\))\.kind", ast.unparse(part))
    ]
    accepts = "forms.accepts:"  # its rules are what a cell accepts
    assert [at for at in compared if not at.startswith(accepts)] == []


def _loaded(code: str) -> set[str]:
    """The heavy modules that are there after the code has run in a fresh interpreter."""
    script = f"import sys\n{code}\nprint('LOADED', *({HEAVY!r} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.rpartition("LOADED")[2].split())


def test_help_waits_for_nothing_heavy() -> None:
    code = "sys.argv = ['govcredit-xl', '--help']\nfrom govcredit_xl.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass"
    assert _loaded(code) == set()


@pytest.mark.slow
def test_commands_do_without_pyarrow_even_where_it_is_installed(tmp_path: Path) -> None:
    code = (
        f"sys.argv = ['govcredit-xl', '--round', {str(tmp_path)!r}, 'status']\n"
        "from govcredit_xl.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "import pandas\n"
        "assert not [name for name in sys.modules if name.startswith('pyarrow.')]"
    )
    assert "pandas" in _loaded(code)


def test_a_worker_that_reads_returns_starts_light() -> None:
    assert _loaded("import govcredit_xl.returns.read") <= {"lxml"}


def test_the_rules_can_be_read_without_a_frame() -> None:
    assert _loaded("import govcredit_xl.scoring.rules") == set()


@pytest.mark.parametrize("name", MODULES)
def test_modules_have_one_subject_and_functions_fit_a_screen(name: str) -> None:
    path = MODULES[name]
    assert not {"utils", "helpers", "manager"} & set(name.split("."))
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_MODULE
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(_tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= MAX_FUNCTION
    }
    assert long == {}
