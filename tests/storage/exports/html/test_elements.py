"""Elements take texts and nothing else: whatever a text is, it is shown as that, and the page can load nothing."""

import base64
import hashlib
import io
import re
from collections.abc import Callable

import pytest

from drs_inspector.domain.health.words import GLYPHS
from drs_inspector.domain.printable import printable
from drs_inspector.storage.exports.html.elements import Element, element, link, of_children, place, sheet, write_page
from drs_inspector.storage.exports.html.glyphs import glyph
from drs_inspector.storage.exports.html.style import POLICY, SHEET, TONES
from tests.helpers.report_page import HOSTILE, Page


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_text_is_a_text_whatever_it_is(name: str) -> None:
    page = Page(written(element("body", element("p", name), element("span", name, class_=name, aria_label=name))))
    assert [tag for tag, _attributes in page.elements] == ["body", "p", "span"]
    shown = printable(name)
    assert page.of("span")[0]["aria-label"] == shown
    if len(name) < 4_000:
        assert page.text.count(shown) == 2
    else:
        assert page.text.count("…") == 2
        assert len(page.text) < 20_000


@pytest.mark.parametrize(
    ("name", "attributes"),
    [("script", {}), ("style", {}), ("a", {}), ("img", {}), ("p", {"style": "x"}), ("p", {"onclick": "x"}),
        ("p", {"href": "x"}), ("p", {"src": "x"}), ("p", {"id": "x"}), ("p onclick", {}), ("p", {"http-equiv": "x"})],
)  # fmt: skip
def test_what_could_run_or_load_cannot_be_made(name: str, attributes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        element(name, "text", **attributes)


@pytest.mark.parametrize("where", ["", "//evil", "javascript:x", "a b", "A", "a" * 50, 'a"', "http://x"])
def test_a_link_leads_to_a_place_of_the_page_alone(where: str) -> None:
    makers: tuple[Callable[[], Element], ...] = (lambda: link(where, "x"), lambda: place("p", where, "x"))
    for make in makers:
        with pytest.raises(ValueError) as refused:  # noqa: PT011 - it says the place and nothing else
            make()
        assert str(refused.value) == where


def test_the_page_may_load_its_own_sheet_and_nothing_else() -> None:
    with pytest.raises(ValueError, match="<"):
        sheet("a{}</style>")
    own = base64.b64encode(hashlib.sha256(SHEET.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{own}'; base-uri 'none'; form-action 'none'" == POLICY
    assert written(sheet(SHEET)).count(SHEET) == 1
    assert not re.search(r"url\(|@import|@font-face|expression", SHEET)


def test_a_page_is_written_piece_by_piece() -> None:
    class Pieces(io.BytesIO):
        longest = 0

        def write(self, data: object, /) -> int:
            assert isinstance(data, bytes)
            self.longest = max(self.longest, len(data))
            return super().write(data)

    stream = Pieces()
    size = write_page(of_children("ol", (element("li", "x" * 3_000) for _ in range(1_000))), stream)
    assert size == len(stream.getvalue()) > 3_000_000
    assert stream.longest < 200_000


@pytest.mark.parametrize("name", [*GLYPHS, "of another program"])
def test_every_glyph_is_a_drawing_with_a_name(name: str) -> None:
    page = Page(written(glyph(name, "red", "Failed")))
    assert page.of("svg")[0]["role"] == "img"
    assert "Failed" in page.texts
    assert all(re.fullmatch(r"[MmLlHhVvAaQqCczZ0-9 .-]+", one["d"] or "") for one in page.of("path"))


def test_the_shapes_differ() -> None:
    drawn = {name: written(glyph(name, "red", "x")) for name in GLYPHS}
    assert len(set(drawn.values())) == len(GLYPHS)


def test_every_tone_is_readable_on_every_ground() -> None:
    grounds = {
        theme: [*re.findall(r"--(?:base|panel|even|head|code|wash|wash-red):(#[0-9a-f]{3,6})", part)]
        for theme, part in zip(("light", "dark"), SHEET.split("prefers-color-scheme:dark"), strict=True)
    }
    for number, theme in enumerate(("light", "dark")):
        assert len(grounds[theme]) == 7
        for tone, colours in TONES.items():
            worst = min(contrast(colours[number], ground) for ground in grounds[theme])
            assert worst >= 4.5, (theme, tone, worst)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG counts it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def written(root: Element) -> str:
    stream = io.BytesIO()
    write_page(root, stream)
    return stream.getvalue().decode()
