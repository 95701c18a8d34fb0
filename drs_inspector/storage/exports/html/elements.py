"""Elements of a page, in which a text can only become a text: nothing is ever put together as markup.

An element has a name and attributes out of two lists, and children that are elements or texts. A text is written with
what steers, hides or turns letters as escapes (``printable``), and with every letter that means something in HTML as an
entity; where a value goes decides nothing, so there is no "safe" text. There is no attribute that runs, loads or styles
anything: a link leads to a place of the same page alone.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import BinaryIO, Final, Protocol

from drs_inspector.domain.printable import printable, shortened

LONGEST_TEXT: Final = 4_000
"""Letters of one text; a longer one ends with an ellipsis."""
_EMPTY: Final = frozenset({"meta"})
_NAMES: Final = _EMPTY | {
    *("html", "head", "title", "body", "header", "main", "footer", "nav", "section", "h1", "h2", "h3", "h4", "p", "b"),
    *("span", "small", "mark", "code", "ol", "li", "dl", "dt", "dd", "div", "details", "summary", "svg", "path"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES: Final = frozenset({
    *("lang", "charset", "name", "content", "class", "scope", "open", "role", "viewBox", "fill", "fill-rule", "d"),
    *("aria-label", "aria-hidden", "aria-labelledby"),
})  # fmt: skip
_LINES: Final = frozenset({"p", "tr", "li", "dd", "h1", "h2", "h3", "h4", "table", "section", "details", "summary"})
"""What a line ends after: a page can be read as text, too."""
_PLACE: Final = re.compile(r"[a-z][a-z0-9-]{0,40}")
_SHEET: Final = re.compile(r"[^<]*")
_NONE: Final = "\u2013"


class Sink(Protocol):
    """Where a page goes: an open file, or what compares it with one."""

    def write(self, data: bytes, /) -> object:
        """Take the next bytes."""


class Element:
    """One element; made by ``element``, ``link``, ``place`` and ``sheet``, and never changed."""

    __slots__ = ("_attributes", "_children", "_name")

    def __init__(self, name: str, attributes: tuple[tuple[str, str], ...], children: "Iterable[Child]") -> None:
        self._name, self._attributes, self._children = name, attributes, children

    def pieces(self) -> Iterator[str]:
        """Yield the element as markup. Children may be an iterator: then it can be written once."""
        given = "".join([f' {name}="{_escaped(value)}"' for name, value in self._attributes])
        yield f"<{self._name}{given}>"
        if self._name in _EMPTY:
            return
        for child in self._children:
            if isinstance(child, str):
                yield text(child)
            elif child is not None:
                yield from child.pieces()
        yield f"</{self._name}>"
        if self._name in _LINES:
            yield "\n"


Child = Element | str | None


class _Sheet(Element):
    """A style sheet of this program: its text is not escaped, as no name can come into it."""

    def __init__(self, css: str) -> None:
        super().__init__("style", (), ())
        self._css = css

    def pieces(self) -> Iterator[str]:
        yield f"<style>{self._css}</style>\n"


def element(name: str, /, *children: Child, **attributes: str | bool) -> Element:
    """Return an element. ``class_`` is class, ``aria_hidden`` aria-hidden; an attribute that is True has no value.

    Raises ValueError for a name or attribute that is in no list; ``place`` and ``link`` make ids and links.
    """
    return _made(name, (), children, attributes)


def of_children(name: str, children: Iterable[Child], /, **attributes: str | bool) -> Element:
    """Return an element whose children come from an iterator, while it is written: long lists are never kept."""
    return _made(name, (), children, attributes)


def http_policy(policy: str) -> Element:
    """Return the element that says what the page may load."""
    return Element("meta", (("http-equiv", "Content-Security-Policy"), ("content", policy)), ())


def place(name: str, where: str, /, *children: Child, **attributes: str | bool) -> Element:
    """Return an element that links lead to. Raises ValueError for a place that is not made of letters and figures."""
    return _made(name, (("id", _checked(where)),), children, attributes)


def link(where: str, *children: Child) -> Element:
    """Return a link to a place of this page. Raises ValueError as ``place`` does."""
    return Element("a", (("href", f"#{_checked(where)}"),), children)


def _made(
    name: str, first: tuple[tuple[str, str], ...], children: Iterable[Child], attributes: dict[str, str | bool]
) -> Element:
    given = list(first)
    for key, value in attributes.items():
        attribute = key.rstrip("_").replace("_", "-")
        if attribute not in _ATTRIBUTES:
            raise ValueError(attribute)
        if value is not False:
            given.append((attribute, attribute if value is True else value))
    if name not in _NAMES:
        raise ValueError(name)
    return Element(name, tuple(given), children)


def _checked(where: str) -> str:
    if _PLACE.fullmatch(where) is None:
        raise ValueError(where)
    return where


def sheet(css: str) -> Element:
    """Return a style sheet that is written in this program. Raises ValueError for one that would end its element."""
    if _SHEET.fullmatch(css) is None:
        raise ValueError("<")
    return _Sheet(css)


def text(value: str) -> str:
    """Return a text as HTML."""
    return _escaped(shortened(value, LONGEST_TEXT))


def _escaped(value: str) -> str:
    return escape(printable(value), quote=True)


def or_none(value: str) -> str:
    """Return a text, and a dash where there is none: no cell is empty."""
    return value or _NONE


def write_page(root: Element, stream: "Sink | BinaryIO", *, size: int = 1 << 16) -> int:
    """Write a page piece by piece, never more than about ``size`` letters at a time; return the number of bytes."""
    written, waiting, letters = 0, [], 0
    for piece in _whole(root):
        waiting.append(piece)
        letters += len(piece)
        if letters >= size:
            written += _written("".join(waiting), stream)
            waiting, letters = [], 0
    return written + _written("".join(waiting), stream)


def _whole(root: Element) -> Iterator[str]:
    yield "<!DOCTYPE html>\n"
    yield from root.pieces()
    yield "\n"


def _written(letters: str, stream: "Sink | BinaryIO") -> int:
    data = letters.encode()
    stream.write(data)
    return len(data)
