"""Objects as text for where people take them: a sheet, a page of text, a statement; no name breaks out of its place."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

# In the literals of these a backslash begins an escape, in those of all others it is a letter.
_BACKSLASH_ENGINES: Final = ("mysql", "mariadb", "gaussdbv5_for_mysql", "taurus", "tidb", "goldendb")
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~])")
_BREAKS: Final = re.compile(r"\r\n|[\r\n\u2028\u2029\x0b\x0c\x85]")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def has_backslash_escapes(engine: str) -> bool:
    """Tell whether a backslash in a text literal of a database is an escape; ``engine`` is its ``db_type``."""
    return engine.lower().startswith(_BACKSLASH_ENGINES)


def sql_in_list(names: Iterable[str], *, backslash: bool = False) -> str:
    """Return names, each once, as the list behind IN: ``('orders', 'it''s')``."""
    return f"({', '.join(_literal(name, backslash=backslash) for name in dict.fromkeys(names))})"


def _literal(name: str, *, backslash: bool) -> str:
    text = name.replace("\\", "\\\\") if backslash else name
    return "'" + text.replace("'", "''") + "'"


def markdown_table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows as a table of Markdown in which every name is shown as it is."""
    lines = [titles, ["---"] * len(titles)]
    head = ["| " + " | ".join(one) + " |" for one in lines]
    return "\n".join([*head, *("| " + " | ".join(map(_markdown, row)) + " |" for row in rows)])


def _markdown(text: str) -> str:
    # Of a name most are letters, digits and _; between two of them _ is no mark.
    text = "".join(_ENTITIES.get(one, one) for one in text)
    return _BREAKS.sub("<br>", _MARKDOWN.sub(r"\\\1", text)) or " "
