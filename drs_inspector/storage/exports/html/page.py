"""What every page has around what it says: the head, with the options that it was made with, and one style."""

from collections.abc import Iterable
from typing import BinaryIO, Final

from drs_inspector.storage.exports.html.elements import (
    Child,
    Sink,
    element,
    http_policy,
    of_children,
    sheet,
    write_page,
)
from drs_inspector.storage.exports.html.style import POLICY, SHEET

OPTIONS_NAME: Final = "drs-inspector-report"
"""The name of the meta element that holds the options that the page was made with."""
_LANGUAGE: Final = "en"


def write_framed(title: str, sections: Iterable[Child], stream: "Sink | BinaryIO", *, options: str) -> int:
    """Write a page and return its bytes. Its sections are taken meanwhile; ``options`` is a text that it keeps."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        http_policy(POLICY),
        element("meta", name=OPTIONS_NAME, content=options),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        sheet(SHEET),
    )
    body = element("body", of_children("main", sections))
    return write_page(element("html", head, body, lang=_LANGUAGE), stream)
