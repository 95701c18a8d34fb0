"""Every regular expression of the program, and how it is used."""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "drs_inspector"
SEARCHES = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})
_METHODS = SEARCHES | {"match", "fullmatch"}
_CALL = re.compile(r"\bre\s*\.\s*(compile|" + "|".join(sorted(_METHODS)) + r")\b")
_USE = re.compile(r"\b(\w+)\.(" + "|".join(sorted(_METHODS)) + r")\b")

# A local name is what is used.
USED_BY_ANOTHER_NAME = {
    "drs_inspector.domain.rawjson.scanner._TOKEN": frozenset({"match"}),
    "drs_inspector.domain.rawjson.split._ELEMENT_START": frozenset({"match"}),
    "drs_inspector.domain.redaction.text._BLANKS_BEFORE_QUOTE": frozenset({"match"}),
}


class Expression(NamedTuple):
    """One expression: ``where`` is module and name or line, ``uses`` the methods that are called on it."""

    where: str
    pattern: "re.Pattern[Any]"
    uses: frozenset[str]


class Made(NamedTuple):
    """A place in a function that makes an expression of something that is not written there."""

    where: str
    line: int


def sources() -> Iterator[tuple[str, Path]]:
    """Yield module and file of everything in the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(part for part in parts if part != "__init__"), path


def expressions() -> list[Expression]:
    """Return the expressions that modules hold, and those that are written where they are used."""
    used = _uses()
    found = []
    for module, path in sources():
        if "re." not in path.read_text("utf-8") or path.name == "__main__.py":
            continue
        for name, value in vars(importlib.import_module(module)).items():
            for pattern in _patterns(value):
                # One out of several in a tuple is used by another name.
                methods = used.get((module if name.startswith("_") else "", name)) if value is pattern else None
                where = f"{module}.{name}"
                found.append(Expression(where, pattern, USED_BY_ANOTHER_NAME.get(where) or methods or _METHODS))
        found.extend(_written_in_place(module, path))
    unique = {(one.where, one.pattern.pattern, one.pattern.flags): one for one in found}
    return list(unique.values())


def made_of_values() -> list[Made]:
    """Return the calls inside functions whose expression is not written there: it may be of a person or of data."""
    return [
        Made(module, call.lineno)
        for module, path in sources()
        for call in _calls_in_functions(path)
        if _constant(call) is None
    ]


def _uses() -> dict[tuple[str, str], frozenset[str]]:
    """Return which methods a module calls on a name; those of public names also under the module ""."""
    found: dict[tuple[str, str], set[str]] = {}
    for module, path in sources():
        for name, method in _USE.findall(path.read_text("utf-8")):
            found.setdefault((module, name), set()).add(method)
            found.setdefault(("", name), set()).add(method)
    return {place: frozenset(methods) for place, methods in found.items()}


def _patterns(value: object, depth: int = 3) -> Iterator["re.Pattern[Any]"]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from _patterns(one, depth - 1)
    elif depth and isinstance(value, dict):
        for one in value.values():
            yield from _patterns(one, depth - 1)


def _written_in_place(module: str, path: Path) -> Iterator[Expression]:
    for call in _calls_in_functions(path):
        pattern = _constant(call)
        if pattern is not None:
            method = call.func.attr if isinstance(call.func, ast.Attribute) else "search"
            uses = _METHODS if method == "compile" else frozenset({method})
            yield Expression(f"{module}:{call.lineno}", pattern, uses)


@cache
def _calls_in_functions(path: Path) -> tuple[ast.Call, ...]:
    text = path.read_text("utf-8")
    if not _CALL.search(text):
        return ()  # Each worker of a run collects these tests, and reading the syntax of every file took it seconds.
    found: dict[ast.Call, None] = {}  # once each: a function may be inside of another
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            found.update(dict.fromkeys(node for node in ast.walk(function) if _is_of_re(node)))
    return tuple(found)


def _is_of_re(node: ast.AST) -> TypeGuard[ast.Call]:
    called = node.func if isinstance(node, ast.Call) else None
    return (
        isinstance(called, ast.Attribute)
        and isinstance(called.value, ast.Name)
        and called.value.id == "re"
        and called.attr in _METHODS | {"compile"}
    )


def _constant(call: ast.Call) -> "re.Pattern[Any] | None":
    """Return the expression of a call that is written in it; None when it is made of something."""
    if not call.args:
        return None
    try:
        text = ast.literal_eval(call.args[0])
    except ValueError:
        return None
    flags = 0
    for node in ast.walk(ast.Module(body=[ast.Expr(one) for one in call.args[1:]], type_ignores=[])):
        flags |= _flag(node)
    for keyword in call.keywords:
        for node in ast.walk(keyword.value):
            flags |= _flag(node)
    return re.compile(text, flags)


def _flag(node: ast.AST) -> int:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "re":
        return int(getattr(re, node.attr, 0))
    return 0
