"""The glyphs of the health words as inline drawings with a name, in the shapes of the window."""

from typing import Final

from drs_inspector.domain.health.words import UNKNOWN_STATUS_GLYPH
from drs_inspector.storage.exports.html.elements import Element, element

_RING: Final = "M7 .7a6.3 6.3 0 1 0 0 12.6a6.3 6.3 0 1 0 0-12.6zM7 2.1a4.9 4.9 0 1 1 0 9.8a4.9 4.9 0 1 1 0-9.8z"
_FILLED: Final = "M7 0.7a6.3 6.3 0 1 0 0 12.6a6.3 6.3 0 1 0 0-12.6z"
_TICK: Final = "M3.6 7.4l.9-.9 1.8 1.7 3.3-3.7.9.8-4.2 4.7z"
_OCTAGON: Final = "M4.3.6h5.4l3.7 3.7v5.4l-3.7 3.7H4.3L.6 9.7V4.3z"
_SHAPES: Final[dict[str, tuple[str, ...]]] = {
    "octagon-cross": (
        f"{_OCTAGON}M5.1 3.9L3.9 5.1 5.8 7 3.9 8.9l1.2 1.2L7 8.2l1.9 1.9 1.2-1.2L8.2 7l1.9-1.9-1.2-1.2L7 5.8z",
    ),
    "triangle-exclamation": (
        "M7 .9q.6 0 .9.5l5.9 10.7q.2 1-.8 1H1q-1 0-.8-1L6.1 1.4Q6.4.9 7 .9zM6.2 4.6v4.2h1.6V4.6zM6.2 9.9v1.6h1.6V9.9z",
    ),
    "dashed-clock": (
        "M5 1.03A6.3 6.3 0 0 1 9 1.03L8.55 2.35A4.9 4.9 0 0 0 5.45 2.35z",
        "M11.17 2.28A6.3 6.3 0 0 1 13.17 5.74L11.8 6.02A4.9 4.9 0 0 0 10.25 3.33z",
        "M13.17 8.26A6.3 6.3 0 0 1 11.17 11.72L10.25 10.67A4.9 4.9 0 0 0 11.8 7.98z",
        "M9 12.97A6.3 6.3 0 0 1 5 12.97L5.45 11.65A4.9 4.9 0 0 0 8.55 11.65z",
        "M2.83 11.72A6.3 6.3 0 0 1 0.83 8.26L2.2 7.98A4.9 4.9 0 0 0 3.75 10.67z",
        "M0.83 5.74A6.3 6.3 0 0 1 2.83 2.28L3.75 3.33A4.9 4.9 0 0 0 2.2 6.02z",
        "M6.3 4.2h1.4v2.7l1.9 1.2-.8 1.2L6.3 7.7z",
    ),
    "circle-slash": (_RING, "M10.2 2.8l1 1-7.4 7.4-1-1z"),
    "circle-pause": (_RING, "M4.75 4.3h1.5v5.4h-1.5zM7.75 4.3h1.5v5.4h-1.5z"),
    "circle-half": (_RING, "M7 2a5 5 0 0 1 0 10z"),
    "circle-tick": (f"{_FILLED}{_TICK}",),
    "ring-tick": (_RING, _TICK),
    UNKNOWN_STATUS_GLYPH: (
        _RING,
        "M5 5.6C5 3.3 9 3.3 9 5.5 9 7 7.7 7 7.7 8.2H6.3C6.3 6.4 7.6 6.5 7.6 5.5 7.6 4.7 6.4 4.7 6.4 5.6z",
        "M6.2 9.4h1.6V11H6.2z",
    ),
}
_CUT_OUT: Final = "evenodd"


def glyph(name: str, tone: str, word: str) -> Element:
    """Return a glyph with a title; of another name than those of health it is the question mark.

    The word is beside it, so a screen reader does not say it twice.
    """
    shapes = _SHAPES.get(name) or _SHAPES[UNKNOWN_STATUS_GLYPH]
    return element(
        "svg",
        element("title", word),
        *(element("path", d=shape, fill="currentColor", fill_rule=_CUT_OUT) for shape in shapes),
        viewBox="0 0 14 14",
        role="img",
        aria_hidden="true",
        class_=tone,
    )
