"""What a page of HTML of this program says, as one text: to look for a word in it."""

import re
from html import unescape
from typing import Final

_SHEET, _END_OF_SHEET = "<style>", "</style>"
_MARKUP: Final = re.compile(r"<(/?[a-z0-9!]++)([^<>]*+)>", re.IGNORECASE)
_SPOKEN: Final = re.compile(r'\b(?:content|aria-label)="([^"]*)"')
_INSIDE_A_WORD: Final = frozenset({"a", "b", "span", "small", "code", "svg", "path"})


def page_text(page: str) -> str:
    """Return every text of a page, those that are heard and its options too, without markup and style.

    A word that is written in two parts beside each other, the second one bold, is whole in it.
    """
    return unescape(_MARKUP.sub(_of_markup, _without_sheets(page)))


def _without_sheets(page: str) -> str:
    parts, at = [], 0
    while (start := page.find(_SHEET, at)) >= 0 and (end := page.find(_END_OF_SHEET, start)) >= 0:
        parts.append(page[at:start])
        at = end + len(_END_OF_SHEET)
    return "".join((*parts, page[at:]))


def _of_markup(found: re.Match[str]) -> str:
    told = " ".join(_SPOKEN.findall(found[2]))
    if told:
        return f"\n{told}\n"
    return "" if found[1].removeprefix("/").lower() in _INSIDE_A_WORD else "\n"
