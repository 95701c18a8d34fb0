"""Libraries stay in the one place that the layout gives them; import-linter proves the direction of the layers."""

import ast
import functools
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "drs_inspector"
ONLY_IN: dict[str, str | tuple[str, ...]] = {
    "PySide6": "qt/",
    "qasync": "qt/loop.py",
    "httpx": "cloud/",
    "keyring": "storage/secrets/",
    "secretstorage": "storage/secrets/secret_service.py",
    "filelock": "storage/",
    "re2": ("domain/query/patterns.py", "domain/explanations/failure_texts.py"),
    "packaging": "cloud/http/releases.py",
    "duckdb": ("session/sql/answering/engine.py", "storage/parquet/writing.py"),
    "arro3": ("storage/duckdb_process/arrow_feed.py", "storage/parquet/writing.py"),
    "starlette": "simulator/",
    "uvicorn": "simulator/",
}


@functools.cache
def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def imports(path: Path, library: str) -> bool:
    # Most files do not name it, and reading their syntax takes seconds.
    line = re.compile(rf"^\s*(?:from|import)\s.*\b{library}\b", re.MULTILINE)
    return line.search(text_of(path)) is not None and library in imported_packages(path)


def imported_packages(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize(("library", "place"), ONLY_IN.items())
def test_library_is_imported_in_its_place(library: str, place: str | tuple[str, ...]) -> None:
    strangers = [
        where
        for path in PACKAGE.rglob("*.py")
        if imports(path, library) and not (where := path.relative_to(PACKAGE).as_posix()).startswith(place)
    ]
    assert strangers == []


def test_layers_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports.exe" if sys.platform == "win32" else "lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
