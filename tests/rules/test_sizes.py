"""House sizes: small files, classes and functions, so that the next reader finds the room for a change at once."""

import ast
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.rules.services import Program, statements_of

pytestmark = pytest.mark.no_cover  # nothing of the program runs, and what watches each line takes longer than the lines

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES = 400
CLASS_LINES = 250
FUNCTION_LINES = 50
PACKAGE_MODULES = 15
SERVICES = 8


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


def too_long(place: str, statements: Iterable[ast.stmt]) -> dict[str, int]:
    found: dict[str, int] = {}
    for node in statements:
        if isinstance(node, ast.ClassDef):
            limit = CLASS_LINES
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            limit = FUNCTION_LINES
        else:
            continue
        if length(node) > limit:
            found[f"{place}:{node.lineno} {node.name}"] = length(node)
    return found


def test_classes_and_functions_are_small_and_given_few_services() -> None:
    # Both at once: reading the syntax of every file takes seconds.
    long: dict[str, int] = {}
    program = Program()
    for path in python_files():
        place, statements = path.relative_to(ROOT), statements_of(ast.parse(path.read_text("utf-8")))
        long |= too_long(place.as_posix(), statements)
        if place.parts[0] == "drs_inspector":
            program.add(place, statements)
    given = dict(program.services())
    assert "drs_inspector.qt.main_window.context.AppContext" in given
    assert long == {}
    assert {name: services for name, services in given.items() if len(services) > SERVICES} == {}


def test_packages_are_small() -> None:
    packages = [path.parent for path in sorted((ROOT / "drs_inspector").rglob("__init__.py"))]
    modules = {
        package.relative_to(ROOT).as_posix(): sum(path.name != "__init__.py" for path in package.glob("*.py"))
        for package in packages
    }
    assert {package: count for package, count in modules.items() if count > PACKAGE_MODULES} == {}


def test_what_counts_as_a_service() -> None:
    modules = {
        "parts": """
            class Till: ...
            class Box(Struct): ...
            class SmallBox(Box): ...
            class Empty(InspectorError): ...
            """,
        "rooms": """
            from shop.parts import Box, SmallBox, Till as Desk

            class Shop:
                def __init__(self, till: Desk, later: "Desk | None", own: Stock, box: Box, small: SmallBox | None,
                             count: int, work: Callable[[Desk], None], *, setting: Desk) -> None: ...

            class Stock(Protocol): ...

            @dataclass
            class Chain:
                first: Shop
                name: str
                box: Box
                made: Shop = field(init=False)

            @dataclass(frozen=True, kw_only=True)
            class Settings:
                first: Shop
            """,
    }
    program = Program()
    for name, text in modules.items():
        program.add(Path("shop", f"{name}.py"), statements_of(ast.parse(textwrap.dedent(text))))
    given = dict(program.services())
    assert given["shop.rooms.Shop"] == ["till", "later", "own"]
    assert given["shop.rooms.Chain"] == ["first"]
    assert given["shop.rooms.Settings"] == []
