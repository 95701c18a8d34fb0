"""House sizes: small files, classes and functions, so that the next reader finds the room for a change at once."""

import ast
import textwrap
from collections.abc import Iterator
from pathlib import Path

from tests.rules.services import Program

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


def test_packages_are_small() -> None:
    packages = [path.parent for path in sorted((ROOT / "drs_inspector").rglob("__init__.py"))]
    modules = {
        package.relative_to(ROOT).as_posix(): sum(path.name != "__init__.py" for path in package.glob("*.py"))
        for package in packages
    }
    assert {package: count for package, count in modules.items() if count > PACKAGE_MODULES} == {}


def test_classes_are_given_few_services() -> None:
    given = {
        name: services for name, services in Program(ROOT / "drs_inspector").services() if len(services) > SERVICES
    }
    assert given == {}


def test_what_counts_as_a_service(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "parts.py").write_text(
        textwrap.dedent(
            """
            class Till: ...
            class Box(Struct): ...
            class SmallBox(Box): ...
            class Empty(InspectorError): ...
            """
        )
    )
    (tmp_path / "shop" / "rooms.py").write_text(
        textwrap.dedent(
            """
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
            """
        )
    )
    given = dict(Program(tmp_path / "shop").services())
    assert given["shop.rooms.Shop"] == ["till", "later", "own"]
    assert given["shop.rooms.Chain"] == ["first"]
    assert given["shop.rooms.Settings"] == []
