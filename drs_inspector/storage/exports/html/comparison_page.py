"""A comparison of two documents as one page, in the style of the report."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from drs_inspector.domain.report.changes import ChangedJob, ComparisonCover, ComparisonPart
from drs_inspector.storage.exports.html.changes import Changes, changes_said
from drs_inspector.storage.exports.html.elements import Child, Element, Sink, element, of_children, place
from drs_inspector.storage.exports.html.page import write_framed
from drs_inspector.storage.exports.html.tables import classes_table


def write_comparison_page(
    cover: ComparisonCover,
    part: ComparisonPart,
    jobs: Iterable[ChangedJob],
    stream: "Sink | BinaryIO",
    *,
    options: str,
    unfolded: bool = False,
) -> int:
    """Write the page and return its bytes; see ``write_report_page``."""
    return write_framed(cover.title, _sections(cover, Changes(part, jobs), unfolded=unfolded), stream, options=options)


def _sections(cover: ComparisonCover, changes: Changes, *, unfolded: bool) -> Iterator[Child]:
    yield _head(cover)
    yield of_children("section", _comparison(changes, unfolded=unfolded), aria_labelledby="comparison")
    yield of_children("section", _masked(cover), class_="appendix", aria_labelledby="appendix-a")
    yield element("footer", f"{cover.program} reads and changes nothing in the cloud.")


def _head(cover: ComparisonCover) -> Element:
    made = element(
        "div",
        element("p", f"Compared by {cover.program}, read-only"),
        element("p", cover.masking),
        element("p", f"Made {cover.made_at}; all times are {cover.zone}"),
        class_="made",
    )
    return element("header", element("div", element("div", element("h1", cover.title)), made, class_="cover"))


def _comparison(changes: Changes, *, unfolded: bool) -> Iterator[Child]:
    yield place("h2", "comparison", "What changed from A to B")
    yield from changes_said(changes, unfolded=unfolded)


def _masked(cover: ComparisonCover) -> Iterator[Child]:
    yield place("h2", "appendix-a", "Appendix A: what was masked and what was kept")
    same = " Both documents have the same replacements." if cover.classes else ""
    yield element("p", f"{cover.masking}.{same}")
    yield element("p", cover.stays)
    if cover.classes:
        yield classes_table(cover.classes)
