"""House sizes: small files, classes and functions, so that the next reader finds the room for a change at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES = 400
CLASS_LINES = 250
FUNCTION_LINES = 50


def python_files() -> Iterator[Path]:
    yield from (ROOT / "dev.py", ROOT / "noxfile.py")
    for folder in ("drs_inspector", "tests", "packaging"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def length(node: ast.stmt) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def test_files_are_small() -> None:
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files()
        if (lines := len(path.read_text("utf-8").splitlines())) > FILE_LINES
    }
    assert too_long == {}


def test_classes_and_functions_are_small() -> None:
    too_long: dict[str, int] = {}
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                limit = CLASS_LINES
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                limit = FUNCTION_LINES
            else:
                continue
            if length(node) > limit:
                too_long[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = length(node)
    assert too_long == {}
