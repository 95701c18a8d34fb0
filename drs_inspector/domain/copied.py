"""Rows as text for where people take them: a page of text, a statement; no value breaks out of its place."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple
from unicodedata import category

from drs_inspector.domain.printable import printable

# In the literals of these a backslash begins an escape, in those of all others it is a letter.
_BACKSLASH_ENGINES: Final = ("mysql", "mariadb", "gaussdbv5_for_mysql", "taurus", "tidb", "goldendb")
# Inside a cell nothing else is a mark. Between two letters or digits _ is none: most names have such.
_MARKS: Final = re.compile(r"[\\`*\[\]|~&<]|(?<![^\W_])_|_(?![^\W_])")
_BREAKS: Final = re.compile(r"\r\n|[\r\n\u2028\u2029\x0b\x0c\x85]")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;"}
_LOST: Final = ("Cc", "Cs", "Cn")
"""Kinds of letters that no Markdown holds: they are written as the window shows them."""
_OUTER_BLANKS: Final = re.compile(r"^\s+|\s+$")


def has_backslash_escapes(engine: str) -> bool:
    """Tell whether a backslash in a text literal of a database is an escape; ``engine`` is its ``db_type``."""
    return engine.lower().startswith(_BACKSLASH_ENGINES)


def sql_in_list(names: Iterable[str], *, backslash: bool = False) -> str:
    """Return names, each once, as the list behind IN: ``('orders', 'it''s')``."""
    return f"({', '.join(_literal(name, backslash=backslash) for name in dict.fromkeys(names))})"


class SqlNames(NamedTuple):
    """The list behind IN, "" without any name, the number of names in it, and of those that are in no such list."""

    text: str
    held: int
    with_nul: int = 0
    with_backslash: int = 0


def sql_names(names: Iterable[str], *, backslash: bool | None) -> SqlNames:
    """Return names, each once, as the list behind IN, without those that no literal can safely hold.

    ``backslash``: in a literal it begins an escape. None: that is not known, and no name with one is in the list.
    """
    once = list(dict.fromkeys(names))
    nuls = [name for name in once if "\0" in name]
    unclear = [name for name in once if backslash is None and "\\" in name and "\0" not in name]
    fits = [name for name in once if "\0" not in name and not (backslash is None and "\\" in name)]
    text = sql_in_list(fits, backslash=bool(backslash)) if fits else ""
    return SqlNames(text, len(fits), len(nuls), len(unclear))


def _literal(name: str, *, backslash: bool) -> str:
    text = name.replace("\\", "\\\\") if backslash else name
    return "'" + text.replace("'", "''") + "'"


def markdown_table(titles: Sequence[str], rows: Iterable[Sequence[str]], *, right: Collection[int] = ()) -> str:
    """Return rows as a table of Markdown in which every value is shown as it is; ``right`` are columns of numbers.

    Letters that would turn or hide others are written by their number.
    """
    marks = ["--:" if place in right else "---" for place in range(len(titles))]
    lines = (" | ".join(map(_in_markdown, row)) for row in rows)
    heads = (" | ".join(map(_in_markdown, titles)), " | ".join(marks))
    return "\n".join(f"| {line} |" for line in (*heads, *lines))


def _in_markdown(text: str) -> str:
    return "<br>".join(map(_marked, _BREAKS.split(text))) or " "


def _marked(line: str) -> str:
    if not line.isprintable():
        line = "".join(printable(one) if category(one) in _LOST and one != "\t" else one for one in line)
    shown = _MARKS.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), line)
    if not shown.isprintable():
        shown = "".join(one if one.isprintable() else _by_number(one) for one in shown)
    return _OUTER_BLANKS.sub(lambda found: "".join(map(_by_number, found[0])), shown)


def _by_number(letter: str) -> str:
    return f"&#x{ord(letter):x};"
