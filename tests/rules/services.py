"""The services that a class is given: what `test_sizes` counts. Read from the source, without importing it."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

Names = dict[str, tuple[str, str]]
# Bases whose classes are data: they hold values, errors or names, and do nothing for the class that is given them.
_DATA_BASES = frozenset(
    {"Struct", "NamedTuple", "TypedDict", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "Exception", "BaseException"}
)


def statements_of(tree: ast.Module) -> list[ast.stmt]:
    """Return all statements of a module, those inside of others too; expressions, most of a tree, are not entered."""
    found: list[ast.stmt] = []
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            found.append(node)
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                waiting += inner
    return found


class Program:
    """The classes of a package by module and name, and how each module calls them."""

    def __init__(self) -> None:
        self._classes: dict[tuple[str, str], ast.ClassDef] = {}
        self._names: dict[str, Names] = {}

    def add(self, place: Path, statements: Sequence[ast.stmt]) -> None:
        """Take in all statements of a module; ``place`` is its file below the folder that is imported from."""
        module = ".".join(place.with_suffix("").parts).removesuffix(".__init__")
        names = self._names[module] = {}
        for node in statements:
            if isinstance(node, ast.ImportFrom) and node.module:
                names |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
        for node in statements:
            if isinstance(node, ast.ClassDef):
                self._classes[module, node.name] = node
                names[node.name] = (module, node.name)

    def services(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the name of each class (``module.Class``) and the names of the services that it is given.

        A service is a positional parameter of ``__init__``, or a positional field of a dataclass, struct or named
        tuple, that is annotated with a class of the program, alone or in a union. Data does not count: structs, named
        tuples, typed dictionaries, enumerations, dataclasses and exceptions; nor do callables, values and containers
        of other libraries, nor keyword-only parameters, which are settings.
        """
        for (module, name), node in self._classes.items():
            given = _parameters(node) or (_fields(node) if self._is_data(module, node) else [])
            yield f"{module}.{name}", [one for one, annotation in given if self._is_service(module, annotation)]

    def _is_service(self, module: str, annotation: ast.expr | None) -> bool:
        found = (self._names[module].get(word) for word in _words(annotation))
        return any(one in self._classes and not self._is_data(one[0], self._classes[one]) for one in found if one)

    def _is_data(self, module: str, node: ast.ClassDef) -> bool:
        marks = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
        if any(_last_name(mark) == "dataclass" for mark in marks):
            return True
        names = {_last_name(base) for base in node.bases}
        places = [self._names[module][name] for name in names & self._names[module].keys()]
        above = [(place[0], self._classes[place]) for place in places if place in self._classes]
        return bool(names & _DATA_BASES) or any(self._is_data(*one) for one in above if one[1] is not node)


def _parameters(node: ast.ClassDef) -> list[tuple[str, ast.expr | None]]:
    for one in node.body:
        if isinstance(one, ast.FunctionDef) and one.name == "__init__":
            return [(arg.arg, arg.annotation) for arg in (*one.args.posonlyargs, *one.args.args)[1:]]
    return []


def _fields(node: ast.ClassDef) -> list[tuple[str, ast.expr | None]]:
    """Return the fields of a data class that are given by position."""
    calls = [one for one in node.decorator_list if isinstance(one, ast.Call)]
    words = [*node.keywords, *(word for call in calls for word in call.keywords)]
    if any(word.arg == "kw_only" and ast.unparse(word.value) == "True" for word in words):
        return []
    found: list[tuple[str, ast.expr | None]] = []
    for one in node.body:
        if not isinstance(one, ast.AnnAssign) or not isinstance(one.target, ast.Name):
            continue
        if _last_name(one.annotation) == "KW_ONLY":
            break
        options = one.value.keywords if isinstance(one.value, ast.Call) else []
        settings = {(word.arg, ast.unparse(word.value)) for word in options}
        if not settings & {("init", "False"), ("kw_only", "True")}:
            found.append((one.target.id, one.annotation))
    return found


def _words(annotation: ast.expr | None) -> Iterator[str]:
    """Yield the names in an annotation: those of a union each, of a generic class its own."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    if isinstance(annotation, ast.BinOp):
        yield from _words(annotation.left)
        yield from _words(annotation.right)
    elif annotation is not None:
        yield _last_name(annotation)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        return _last_name(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
