"""Every "contract 4.3" in a comment, docstring or document leads to a section that exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("drs_inspector", "tests", "packaging", "resources", "docs")
SUFFIXES = {".py", ".md", ".json", ".sh", ".spec"}
THIS_FILE = Path(__file__).resolve()

NUMBER = r"\d+(?:\.\d+)?[a-z]?(?![\w.]*\d)\b"
# What may stand behind a section before the next one: "3.1 (list entry)", "4.3 object_infos", "4.2, way 4".
NOTE = r"(?:\s*\([^()]*\)|\s+(?!to\b|and\b|or\b)[A-Za-z_]+)?"
SECTIONS = rf"{NUMBER}(?:{NOTE}(?:,\s*|\s+(?:to|and|or)\s+){NUMBER})*"
# "contract 4.3", "contract.md 3.1", "(contract 2.1, 2.2)", "`docs/contract-more.md` 5.5", "the contract (4.1)".
BY_NAME = re.compile(rf"(?i)\bcontract(?P<more>-more)?(?:\.md)?[`:)\]]*\s*(?:sections?\s+)?\(?(?P<sections>{SECTIONS})")
# "section 4.3 of the contract", "sections 4.3 and 4.4 of docs/contract-more.md".
BY_SECTION = re.compile(
    rf"(?i)\bsections?\s+(?P<sections>{SECTIONS})\s+of\s+(?:the\s+)?[`\[]?(?:docs/)?contract(?P<more>-more)?\b"
)
# contract-more.md calls the sections of contract.md "C 5.1".
BY_LETTER = re.compile(rf"\bC (?P<sections>{SECTIONS})")


def sections(name: str) -> set[str]:
    """Return the numbers of a document's sections: headings, and rows of a table whose first cell is a number."""
    text = (ROOT / "docs" / f"{name}.md").read_text("utf-8")
    headings: list[str] = re.findall(r"^#{2,3} (\d+(?:\.\d+[a-z]?)?)\.? ", text, re.MULTILINE)
    rows: list[str] = re.findall(r"^\| (\d+\.\d+) \|", text, re.MULTILINE)
    return {*headings, *rows}


def plain(text: str) -> str:
    """Join the lines of comments and docstrings, so that a reference may run over a line's end."""
    return re.sub(r"\s*\n\s*(?:#+ )?", " ", text)


def references(text: str, *, by_letter: bool = False) -> Iterator[tuple[str, str]]:
    """Return what a text refers to: the document's name and the number of the section."""
    patterns = (BY_NAME, BY_SECTION, BY_LETTER) if by_letter else (BY_NAME, BY_SECTION)
    for pattern in patterns:
        for found in pattern.finditer(plain(text)):
            more = found.groupdict().get("more")
            for number in re.findall(NUMBER, re.sub(r"\([^()]*\)", "", found["sections"])):
                yield "contract-more" if more else "contract", number


def files() -> Iterator[Path]:
    paths = (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*")))
    for path in (*paths, *sorted(ROOT.glob("*.md")), ROOT / "pyproject.toml"):
        if path.is_file() and path.suffix in SUFFIXES | {".toml"} and path.resolve() != THIS_FILE:
            yield path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(contract 4.3)", ["contract 4.3"]),
        ("(contract 1.1, 1.5, 1.7).", ["contract 1.1", "contract 1.5", "contract 1.7"]),
        ("(contract 6.2 to 6.5);", ["contract 6.2", "contract 6.5"]),
        ("(contract 1.10, 1.10b)", ["contract 1.10", "contract 1.10b"]),
        ("Sources: contract 3.1 (list entry), 4.3 (details). It", ["contract 3.1", "contract 4.3"]),
        ("(contract 4.3 object_infos, 7.2)", ["contract 4.3", "contract 7.2"]),
        ("(contract 4.2, way 4)", ["contract 4.2"]),
        ("(contract 4.4, last row)", ["contract 4.4"]),
        ("by the contract (4.1), never more than 100.", ["contract 4.1"]),
        ("(contract 3.1, 4, 5.1)", ["contract 3.1", "contract 4", "contract 5.1"]),
        ("up to ten jobs, contract 4.", ["contract 4"]),
        ('Contract 1.10: the gateway refuses"', ["contract 1.10"]),
        ("contract.md 3.1", ["contract 3.1"]),
        ("`docs/contract.md` 2", ["contract 2"]),
        ("docs/contract.md, section", []),
        ("contract-more 5.5", ["contract-more 5.5"]),
        ("[contract-more.md](contract-more.md) 2.5b", ["contract-more 2.5b"]),
        ("sections 4.3 and 4.4 of docs/contract.md", ["contract 4.3", "contract 4.4"]),
        ("section 5.5 of the contract-more", ["contract-more 5.5"]),
        ("# tokens reach 32 K characters (contract\n    # 1.6)", ["contract 1.6"]),
        ("the shape that the contract describes: 4 of 5", []),
        ("the vocabulary has contracts, 4 words", []),
    ],
)
def test_every_form_of_a_reference_is_read(text: str, expected: list[str]) -> None:
    assert [f"{document} {number}" for document, number in references(text)] == expected


def test_a_section_that_is_not_there_is_found() -> None:
    assert ("contract", "4.9") in set(references("(contract 4.3, 4.9)"))
    assert "4.9" not in sections("contract")
    assert {"4.3", "1.10b", "10"} <= sections("contract")
    assert {"0", "2.5b", "4.15", "7.9", "8.3", "14"} <= sections("contract-more")


def test_every_reference_leads_to_a_section() -> None:
    there = {name: sections(name) for name in ("contract", "contract-more")}
    missing = []
    seen = 0
    for path in files():
        by_letter = path.name == "contract-more.md"
        for document, number in references(path.read_text("utf-8"), by_letter=by_letter):
            seen += 1
            if number not in there[document]:
                missing.append(f"{path.relative_to(ROOT)}: {document} {number}")
    assert missing == []
    assert seen > 150  # the search itself works: the code alone refers to the contract about 200 times
