"""The map as a drawing in a file: SVG with real text, so that it can be searched and printed at any size."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final, NamedTuple

from drs_inspector.domain.map.graph import Edge
from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.session.map.geometry import Sizes, way_of
from drs_inspector.session.map.job_map import JobMap
from drs_inspector.session.map.sentences import column_heads, line_words, node_words

_FONT: Final = "font-family='sans-serif'"
_MOST_LETTERS: Final = 27


class Inks(NamedTuple):
    """Colours as "#rrggbb": ground, text, second text, edges, and the tones by their names."""

    ground: str
    text: str
    secondary: str
    edge: str
    tones: Mapping[str, str]


def svg_of(shown: JobMap, title: str, inks: Inks) -> str:
    """Return the map as SVG; nothing in it is a script or leads anywhere."""
    sizes = Sizes()
    width, height = sizes.size(shown.layout)
    box = f"width='{width:g}' height='{height:g}' viewBox='0 0 {width:g} {height:g}'"
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' {box}>",
        f"<title>{escape(printable(title))}</title>",
        f"<rect width='{width:g}' height='{height:g}' fill='{inks.ground}'/>",
        *_heads(shown, sizes, inks),
        *(part for edge in shown.graph.edges.values() for part in _line(shown, edge, sizes, inks)),
        *_boxes(shown, sizes, inks),
        "</svg>",
    ]
    return "\n".join(parts)


def _heads(shown: JobMap, sizes: Sizes, inks: Inks) -> Iterator[str]:
    for column, head in enumerate(column_heads(shown)):
        x = sizes.left(column)
        yield f"<text x='{x:g}' y='20' {_FONT} font-size='12' font-weight='bold' fill='{inks.secondary}'>"
        yield f"{escape(both_ends(head, _MOST_LETTERS))}</text>"


def _line(shown: JobMap, edge: Edge, sizes: Sizes, inks: Inks) -> Iterator[str]:
    look = shown.looks[edge.key]
    tone = inks.tones.get(look.tone, inks.text)
    way = way_of(shown, edge, sizes)
    x, y = way.start
    path = f"M{x:g} {y:g}" + "".join(
        f" C{a[0]:g} {a[1]:g} {b[0]:g} {b[1]:g} {c[0]:g} {c[1]:g}" for a, b, c in way.curves
    )
    dashes = " ".join(f"{one * look.width:g}" for one in look.dashes)
    dashed = f" stroke-dasharray='{dashes}'" if dashes else ""
    yield f"<g><title>{escape(line_words(shown, edge))}</title>"
    yield f"<path d='{path}' fill='none' stroke='{tone}' stroke-width='{look.width:g}'{dashed}/>"
    end_x, end_y = way.end
    yield f"<path d='M{end_x:g} {end_y:g} l-8 -4 l0 8 z' fill='{tone}'/>"
    middle_x, middle_y = way.middle
    word = min((shown.jobs[key] for key in edge.jobs), key=lambda one: one.health.sort_key).health.word
    label = " ".join(filter(None, (word, look.label)))
    yield f"<circle cx='{middle_x:g}' cy='{middle_y:g}' r='5' fill='{tone}' stroke='{inks.ground}' stroke-width='2'/>"
    text = f"<text x='{middle_x + 10:g}' y='{middle_y - 6:g}' {_FONT} font-size='11'"
    yield f"{text} fill='none' stroke='{inks.ground}' stroke-width='3'>{escape(label)}</text>"
    yield f"{text} fill='{tone}'>{escape(label)}</text></g>"


def _boxes(shown: JobMap, sizes: Sizes, inks: Inks) -> Iterator[str]:
    for key, node in shown.graph.nodes.items():
        x, y = sizes.corner(shown.layout.places[key])
        dashed = "" if node.is_known else " stroke-dasharray='3 3'"
        yield f"<g><title>{escape(' '.join(filter(None, (node_words(node), node.note))))}</title>"
        yield (
            f"<rect x='{x:g}' y='{y:g}' width='{sizes.width:g}' height='{sizes.height:g}' rx='4' "
            f"fill='{inks.ground}' stroke='{inks.edge}'{dashed}/>"
        )
        yield (
            f"<text x='{x + 12:g}' y='{y + 17:g}' {_FONT} font-size='12' font-weight='bold' fill='{inks.text}'>"
            f"{escape(both_ends(node.title, _MOST_LETTERS))}</text>"
        )
        if node.note:
            yield (
                f"<text x='{x + 12:g}' y='{y + 32:g}' {_FONT} font-size='11' fill='{inks.secondary}'>"
                f"{escape(both_ends(node.note, _MOST_LETTERS))}</text>"
            )
        yield "</g>"
