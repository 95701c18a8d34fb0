"""Tables of the report, as a screen reader takes them: with a caption, heads with a scope, and a head for each row."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from drs_inspector.domain.report.values import JobName, MaskedClass, State
from drs_inspector.storage.exports.html.elements import Child, Element, element, link, of_children, or_none
from drs_inspector.storage.exports.html.glyphs import glyph


class Head(NamedTuple):
    """The head of a column: its title, and its share of the width, one of ``SHARES``; 0 is as much as it needs.

    ``is_number``: its values are at the right; ``is_words``: they are words of English, which may be hyphenated.
    """

    title: str
    share: int = 0
    is_number: bool = False
    is_words: bool = False


def table(caption: str, heads: Sequence[Head], rows: Iterable[Sequence[Child]], *, head_at: int = 0) -> Element:
    """Return a table; the cell at ``head_at`` is what the row is about. The rows are taken while it is written."""
    titles = (element("th", head.title, scope="col", class_=_class(head, share=head.share)) for head in heads)
    return element(
        "table",
        element("caption", caption),
        element("thead", of_children("tr", titles)),
        of_children("tbody", _rows(heads, rows, head_at)),
    )


def _rows(heads: Sequence[Head], rows: Iterable[Sequence[Child]], head_at: int) -> Iterator[Element]:
    for row in rows:
        cells = (
            element("th", _filled(cell), scope="row", class_=_class(head))
            if at == head_at
            else element("td", _filled(cell), class_=_class(head))
            for at, (cell, head) in enumerate(zip(row, heads, strict=True))
        )
        yield of_children("tr", cells)


def _filled(cell: Child) -> Child:
    return or_none("") if cell is None else or_none(cell) if isinstance(cell, str) else cell


def _class(head: Head, share: int = 0) -> str | bool:
    names = ("n" if head.is_number else "", "words" if head.is_words else "", f"w{share}" if share else "")
    return " ".join(filter(None, names)) or False


def classes_table(classes: Iterable[MaskedClass]) -> Element:
    """Return the classes of values with whether they stay."""
    rows = ((one.title, element("b", "stays readable") if one.stays else "replaced") for one in classes)
    return table("Classes of values", (Head("Class", 60), Head("In this report", 40)), rows)


def state(value: State, *, with_reason: bool = False) -> Element:
    """Return the word of a job's health with its glyph; nothing is told by the colour alone."""
    word = element(
        "span", glyph(value.glyph, value.tone, value.word), element("b", value.word, class_=value.tone), class_="state"
    )
    return element("span", word, f" {value.reason}" if with_reason and value.reason else None)


def job_link(job: JobName) -> Element:
    """Return the name of a job that leads to its part."""
    return link(place_of(job), job.name) if job.place else element("span", job.name)


def place_of(job: JobName) -> str:
    """Return where a job is on the page."""
    return f"job-{job.place}"


def joined(children: Iterable[Child], separator: str = ", ") -> Element:
    """Return children with a separator between them."""

    def between() -> Iterator[Child]:
        for number, child in enumerate(children):
            if number:
                yield separator
            yield child

    return of_children("span", between())
