"""Every painter ends with the block it is made for: Qt crashes where one outlives the painting of its widget.

An exception in a ``paintEvent`` is told to a person; while it is kept, so are its frames, and the painter in them.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAINTERS = ("QPainter", "QStylePainter")


def _made(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PAINTERS:
            yield node


def outliving(text: str) -> list[int]:
    """Return the lines where a painter is made outside the head of a ``with``."""
    tree = ast.parse(text)
    heads = [item.context_expr for node in ast.walk(tree) if isinstance(node, ast.With) for item in node.items]
    return [call.lineno for call in _made(tree) if call not in heads]


def test_painters_end_with_their_block() -> None:
    assert outliving("painter = QPainter(self)\nwith QPainter(self) as other:\n    pass") == [1]
    found = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "drs_inspector").rglob("*.py")
        if "Painter(" in (text := path.read_text(encoding="utf-8")) and (lines := outliving(text))
    }
    assert found == {}
