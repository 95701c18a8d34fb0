"""The documents stay true: their links lead somewhere, and what they name in backticks is there."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Documents that say where something is: every path and every name in them is checked against the code.
GUIDES = (
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/architecture.md",
    "docs/how-to-add.md",
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))),
)
# In a decision a name may be one of a library, which this repository need not contain.
NAMES_OF_OURS = ("docs/architecture.md", "docs/how-to-add.md")

LINK = re.compile(r"(?<!\\)\[(?:[^\]\\]|\\.)*\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)")
HTML_LINK = re.compile(r"\b(?:href|src|srcset)=\"([^\"\s]+)\"")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
FILE = re.compile(r"[\w.-]+(?:/[\w.*-]+)*\.(?:py|md|toml|json|yml|yaml|lock|spec)|[\w.-]+(?:/[\w.*-]+)*/")
NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")


def documents() -> Iterator[Path]:
    """Return the Markdown files of the repository, without those of installed packages."""
    yield from sorted(ROOT.glob("*.md"))
    for folder in ("docs", ".github", "packaging", "resources", "drs_inspector", "tests"):
        yield from sorted((ROOT / folder).rglob("*.md"))


def prose(text: str) -> str:
    """Return a document without its blocks of code."""
    return FENCE.sub("", text)


def anchors(text: str) -> set[str]:
    """Return the anchors that a repository host makes of the headings of a document."""
    found: set[str] = set()
    for heading in HEADING.findall(prose(text)):
        shown = LINK.sub(lambda link: link.group(0)[1:].partition("](")[0], heading).replace("`", "")
        slug = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        number = 0
        while (name := f"{slug}-{number}" if number else slug) in found:
            number += 1
        found.add(name)
    return found


def broken_links(document: Path, text: str) -> list[str]:
    """Return the relative links of a document that lead to no file, or to no heading of it."""
    broken = []
    shown = re.sub(CODE, "", prose(text))
    for target in (*LINK.findall(shown), *HTML_LINK.findall(shown)):
        if re.match(r"[a-z][a-z0-9+.-]*:|/", target, re.IGNORECASE):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (document.parent / path).resolve() if path else document
        if path and not (file.exists() and file.is_relative_to(ROOT)):
            broken.append(f"{document.name}: {target} leads nowhere")
        elif anchor and file.suffix == ".md":
            there = text if file == document else file.read_text("utf-8")
            if anchor not in anchors(there):
                broken.append(f"{document.name}: {target} has no such heading")
    return broken


def missing_paths(text: str) -> list[str]:
    """Return the paths in backticks that are neither below the root nor below the package."""
    named = {word for word in CODE.findall(prose(text)) if FILE.fullmatch(word)}
    places = (ROOT, ROOT / "drs_inspector")
    return sorted(word for word in named if not any(_is_there(place, word) for place in places))


def _is_there(place: Path, word: str) -> bool:
    return any(place.glob(word)) if "*" in word else (place / word).exists()


@pytest.fixture(scope="module")
def code() -> set[str]:
    """Every word of the code, so that a name in a guide can be looked up."""
    words: set[str] = set()
    paths = (path for folder in ("drs_inspector", "tests", "packaging") for path in (ROOT / folder).rglob("*.py"))
    for path in (*paths, ROOT / "dev.py", ROOT / "pyproject.toml"):
        if path != Path(__file__).resolve():
            words |= set(re.findall(r"\w+", path.read_text("utf-8")))
    return words


def missing_names(text: str, code: set[str]) -> list[str]:
    """Return the names in backticks, classes, functions and constants, of which the code has no word."""
    named = {word.removesuffix("()") for word in CODE.findall(prose(text)) if not FILE.fullmatch(word)}
    return sorted(word for word in named if NAME.fullmatch(word) and word.rpartition(".")[2] not in code)


@pytest.mark.parametrize("document", list(documents()), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    assert broken_links(document, document.read_text("utf-8")) == []


@pytest.mark.parametrize("guide", GUIDES)
def test_paths_in_guides_exist(guide: str) -> None:
    assert missing_paths((ROOT / guide).read_text("utf-8")) == []


@pytest.mark.parametrize("guide", NAMES_OF_OURS)
def test_names_in_guides_occur_in_the_code(guide: str, code: set[str]) -> None:
    assert missing_names((ROOT / guide).read_text("utf-8"), code) == []


def rooms() -> dict[str, set[str]]:
    """Return the packages of each floor."""
    floors = [path.parent for path in (ROOT / "drs_inspector").glob("*/__init__.py")]
    return {floor.name: {path.parent.name for path in floor.glob("*/__init__.py")} for floor in floors}


def test_the_picture_has_every_room() -> None:
    picture = FENCE.search((ROOT / "docs" / "architecture.md").read_text("utf-8"))
    assert picture is not None
    drawn = dict(re.findall(r"^  (\w+)\[\"(.*)\"\]$", picture.group(), re.MULTILINE))
    named = {floor: set(re.findall(r"\w+", drawn[floor].partition("<br/>")[2])) for floor in rooms()}
    assert {floor: found - named[floor] for floor, found in rooms().items()} == {floor: set() for floor in rooms()}


def test_the_table_of_features_names_rooms() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    head, _line, *lines = re.findall(r"^\|(.*)\|$", text, re.MULTILINE)
    floors = [cell.strip() for cell in head.split("|")][1:]
    for line in lines:
        for floor, cell in zip(floors, [cell.strip() for cell in line.split("|")][1:], strict=True):
            for name in filter(None, cell.split(", ")):
                assert (ROOT / "drs_inspector" / floor / name).exists(), (floor, name)


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    decisions = {path.name for path in folder.glob("[0-9]*.md")}
    numbers = sorted(int(name[:4]) for name in decisions)
    # Numbers are given out in ranges to work that goes on at the same time: none occurs twice, some are left out.
    assert numbers == sorted(set(numbers))
    listed = re.findall(r"\[(\d+)\]\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text("utf-8"))
    assert {name for _number, name in listed} == decisions
    assert all(int(number) == int(name[:4]) for number, name in listed)


def test_what_is_wrong_is_found(code: set[str]) -> None:
    document = ROOT / "docs" / "invented.md"
    text = (
        '# One `two`: three\n[good](#one-two-three) [gone](#four) [file](nothing.md) <img src="no.png">\n'
        "[far](contract.md#21-nothing) [web](https://example.org/x) `[not](a-link.md)`\n"
        "`storage/archive/` `cli.py` `pyproject.toml` `storage/nowhere/` `tests/rules/test_*.py`\n"
        "`Snapshot` `Snapshot.nothing_like_it` `NoSuchClassAnywhere` `some words` `--option`\n"
    )
    assert broken_links(document, text) == [
        "invented.md: #four has no such heading",
        "invented.md: nothing.md leads nowhere",
        "invented.md: contract.md#21-nothing has no such heading",
        "invented.md: no.png leads nowhere",
    ]
    assert missing_paths(text) == ["storage/nowhere/"]
    assert missing_names(text, code) == ["NoSuchClassAnywhere", "Snapshot.nothing_like_it"]
