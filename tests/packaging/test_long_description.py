"""The README as a package index shows it: every link and picture leads to the tagged source."""

import html.parser
import re
import sys
from pathlib import Path

import long_description
import pytest
import version
from identity import REPOSITORY

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def rewritten(text: str, number: str = "1.2.3") -> str:
    return long_description.for_index(text, ROOT, number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](docs/architecture.md)", f"[a]({REPOSITORY}/blob/v1.2.3/docs/architecture.md)"),
        ("[a](docs/architecture.md#b)", f"[a]({REPOSITORY}/blob/v1.2.3/docs/architecture.md#b)"),
        ('[a](LICENSE "the text")', f'[a]({REPOSITORY}/blob/v1.2.3/LICENSE "the text")'),
        ("[a](docs)", f"[a]({REPOSITORY}/tree/v1.2.3/docs)"),
        ("[a](./LICENSE)", f"[a]({REPOSITORY}/blob/v1.2.3/LICENSE)"),
        ("![a](packaging/pictures/x.png)", f"![a]({REPOSITORY}/raw/v1.2.3/packaging/pictures/x.png)"),
        (
            "[![a](x.png)](docs/a.md)",
            f"[![a]({REPOSITORY}/raw/v1.2.3/x.png)]({REPOSITORY}/blob/v1.2.3/docs/a.md)",
        ),
        ("[a]: docs/a.md", f"[a]: {REPOSITORY}/blob/v1.2.3/docs/a.md"),
        ('<a href="docs/a.md">a</a>', f'<a href="{REPOSITORY}/blob/v1.2.3/docs/a.md">a</a>'),
        ('<img alt="a" src="x.png">', f'<img alt="a" src="{REPOSITORY}/raw/v1.2.3/x.png">'),
    ],
)
def test_relative_links_and_pictures_lead_to_the_tag(text: str, expected: str) -> None:
    assert rewritten(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://example.org/a.md)",
        "[a](mailto:a@example.org)",
        "[a](#two-minutes)",
        "`[a](docs/a.md)` is code",
        "```\n[a](docs/a.md)\n```\n",
        "~~~sh\ncat [a](docs/a.md) `\n~~~\n",
        "a [list] (of things), not a link",
    ],
)
def test_addresses_anchors_and_code_stay_as_they_are(text: str) -> None:
    assert rewritten(text) == text


def test_of_a_picture_for_two_themes_the_light_one_is_left() -> None:
    text = (
        '<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="p/x-dark.png">\n'
        '  <img alt="A window" src="p/x-light.png">\n</picture>\n\ntext\n'
    )
    assert rewritten(text) == f'<img alt="A window" src="{REPOSITORY}/raw/v1.2.3/p/x-light.png">\n\ntext\n'


@pytest.mark.parametrize(
    ("number", "reference"),
    [
        ("1.2.3", "v1.2.3"),
        ("1.3.0rc1", "v1.3.0rc1"),
        ("1.2.3.post1", "v1.2.3.post1"),
        ("1.2.4.dev4+gabc1234", "abc1234"),
        ("0.1.0.dev0", "HEAD"),
    ],
)
def test_a_build_between_releases_leads_to_its_commit(number: str, reference: str) -> None:
    assert version.source_reference(number) == reference
    assert rewritten("[a](LICENSE)", number) == f"[a]({REPOSITORY}/blob/{reference}/LICENSE)"


class Shown(html.parser.HTMLParser):
    """The addresses of pictures and links of rendered HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.pictures: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        if tag == "img":
            self.pictures.append(values["src"] or "")
            assert values["alt"]
        elif tag == "a" and values.get("href"):
            self.links.append(values["href"] or "")


@pytest.fixture
def shown() -> Shown:
    """What a package index shows of the README."""
    if sys.platform != "linux":
        pytest.skip("the renderer is installed on Linux only, and shows the same everywhere")
    from readme_renderer import markdown  # noqa: PLC0415 - not on every system

    rendered = markdown.render(rewritten(README))
    assert rendered is not None
    return Shown(rendered)


def test_a_package_index_shows_every_picture_of_the_readme(shown: Shown) -> None:
    assert "picture" not in shown.tags
    light = re.findall(r'<img [^>]*src="([^"]+)"', README)
    assert len(light) > 5
    assert shown.pictures == [f"{REPOSITORY}/raw/v1.2.3/{path}" for path in light]
    assert all((ROOT / path).is_file() for path in light)


def test_every_link_that_an_index_shows_leads_somewhere(shown: Shown) -> None:
    assert {link for link in shown.links if not link.startswith(("https://", "#"))} == set()
    own = [match for link in shown.links if (match := re.match(rf"{REPOSITORY}/(blob|tree)/v1\.2\.3/([^#]+)", link))]
    assert len(own) > 4
    for kind, path in (match.groups() for match in own):
        assert (ROOT / path).is_dir() if kind == "tree" else (ROOT / path).is_file()
