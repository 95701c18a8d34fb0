"""Where on a card what of a rule is drawn: lines that never break inside a name, links, a table of contradictions."""

import re
from typing import Final, NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QFontMetrics

from drs_inspector.domain.printable import printable
from drs_inspector.domain.rules.cards import RuleCard
from drs_inspector.domain.rules.sql_tokens import TokenKind, sql_tokens
from drs_inspector.qt.cells.cell_text import MIDDLE, elided, text_width
from drs_inspector.qt.cells.look import Look
from drs_inspector.qt.widgets.theme import GRID
from drs_inspector.qt.widgets.type_roles import TypeRole

OUTER: Final = 2 * GRID
PADDING: Final = 2 * GRID
GAP: Final = GRID
_MOST_LINES: Final = 12
_MOST_CHARACTERS: Final = 4_000
_MOST_WITNESSES: Final = 20
_INSIDE: Final = 12
_OTHERS: Final = 44  # letters that tell of other jobs and a table
_DOTS: Final = re.compile(r"(?<=\.)(?=\w)")
_INKS: Final = {TokenKind.KEYWORD: "blue", TokenKind.LITERAL: "green", TokenKind.OTHER: ""}


class Drawn(NamedTuple):
    """A piece of text at its place. ``ink`` is a tone, "link", "quiet" or "" for the text colour."""

    rect: QRect
    text: str
    role: TypeRole
    bold: bool = False
    ink: str = ""
    link: str = ""


class CardLayout(NamedTuple):
    """All pieces of a card, its boxes, and its height; places count from its upper left corner."""

    height: int
    pieces: tuple[Drawn, ...]
    code: QRect
    table: QRect
    pill: QRect


class _Page:
    """Puts pieces below one another."""

    def __init__(self, look: Look, width: int) -> None:
        self.look, self.left, self.right = look, OUTER + PADDING, width - OUTER - PADDING
        self.y = GRID // 2 + _INSIDE
        self.pieces: list[Drawn] = []

    def font(self, role: TypeRole, *, bold: bool = False) -> tuple[QFont, QFontMetrics]:
        return self.look.font(role, bold=bold or None)

    def height(self, role: TypeRole) -> int:
        return self.font(role)[1].height() + 2

    def put(
        self, x: int, width: int, text: str, role: TypeRole, *, bold: bool = False, ink: str = "", link: str = ""
    ) -> int:
        """Add a text that is cut in its middle where there is no room; return where it ends."""
        metrics = self.font(role, bold=bold)[1]
        shown = elided(metrics, text, width, MIDDLE)
        wide = metrics.horizontalAdvance(shown) + 2
        self.pieces.append(Drawn(QRect(x, self.y, wide, self.height(role)), shown, role, bold, ink, link))
        return x + wide


def card_layout(card: RuleCard, width: int, look: Look, *, explain_key: str = "") -> CardLayout:
    """Lay out a card for a width."""
    page = _Page(look, width)
    pill = _head(card, page)
    code = _code(card, page)
    table = _witnesses(card, page)
    for words in card.contradictions[:_MOST_WITNESSES]:
        _sentence(page, words)
    if len(card.contradictions) > _MOST_WITNESSES:
        _sentence(page, f"{len(card.contradictions) - _MOST_WITNESSES:,} more: Explain tells all of them.")
    _links(card, page, explain_key)
    return CardLayout(page.y + _INSIDE + GRID // 2, tuple(page.pieces), code, table, pill)


def state_of(card: RuleCard) -> tuple[str, str]:
    """Return the words for how a rule was matched, and their tone."""
    if card.contradictions:
        return "contradicts itself", "amber"
    return (card.matched, "grey") if card.object_row is None else (f"matched {card.matched}", "green")


def _head(card: RuleCard, page: _Page) -> QRect:
    height = max(page.height(TypeRole.BODY), 20)
    words, tone = state_of(card)
    state_width = min(text_width(page.font(TypeRole.BODY)[1], words), (page.right - page.left) // 2)
    end = page.right - state_width
    page.put(end, state_width, words, TypeRole.BODY, ink=tone)
    x = page.put(page.left, end - page.left, card.title, TypeRole.BODY, bold=True) + _INSIDE
    start = x
    x = page.put(x + GRID, max(0, end - x - 2 * GRID), card.kind, TypeRole.SMALL, ink="blue") + GRID
    pill = QRect(start, page.y - 1, x - start, page.height(TypeRole.SMALL) + 2)
    x = page.put(x + GRID, max(0, end - x - GRID), "on", TypeRole.BODY, ink="quiet") + 6
    names = ", ".join(table.name for table in card.tables[:3]) or "no table"
    if len(card.tables) > 3:
        names += f" and {len(card.tables) - 3} more"
    link = "object" if card.object_row is not None else ""
    page.put(x, max(0, end - x - GRID), names, TypeRole.DATA, ink="link" if link else "", link=link)
    page.y += height + GAP
    return pill


def _code(card: RuleCard, page: _Page) -> QRect:
    if not card.condition and not card.joined:
        return QRect()
    top, left, right = page.y, page.left + _INSIDE, page.right - _INSIDE
    page.y += GRID
    metrics, height = page.font(TypeRole.DATA)[1], page.height(TypeRole.DATA)
    x, lines = left, 1
    condition = card.condition[:_MOST_CHARACTERS]
    for token in sql_tokens(condition):
        ink = _INKS[token.kind]
        for part in _breakable(token.text):
            text = printable(part) if not part.isspace() else " "
            wide = metrics.horizontalAdvance(text)
            if x > left and x + wide > right and not part.isspace():
                x, lines, page.y = left, lines + 1, page.y + height
            if lines > _MOST_LINES:
                break
            if text != " " or x > left:
                x = page.put(x, right - x, text, TypeRole.DATA, ink=ink) - 2 if text != " " else x + wide
    if lines > _MOST_LINES or len(card.condition) > _MOST_CHARACTERS:
        page.put(left, right - left, "\u2026 Copy condition gives all of it", TypeRole.SMALL, ink="quiet")
    page.y += height if card.condition else 0
    x = left
    for label, value in card.joined:
        x = page.put(x, max(0, right - x), label, TypeRole.SMALL, ink="quiet") + 4
        x = page.put(x, max(0, right - x), value, TypeRole.DATA) + _INSIDE
    page.y += (height if card.joined else 0) + GRID
    box = QRect(page.left, top, page.right - page.left, page.y - top)
    page.y += GAP
    return box


def _breakable(text: str) -> list[str]:
    """Return a token as the parts between which a line may end: at spaces, and behind the dots of a long name."""
    parts: list[str] = []
    for word in text.split(" "):
        parts += [*(part for part in _DOTS.split(word) if part), " "]
    return [part for part in parts[:-1] if part]


def _witnesses(card: RuleCard, page: _Page) -> QRect:
    if not card.witnesses:
        return QRect()
    top, width = page.y, page.right - page.left
    starts = (page.left + GRID, page.left + width * 3 // 10, page.left + width * 6 // 10)
    widths = (width * 3 // 10 - 2 * GRID, width * 3 // 10 - GRID, width * 4 // 10 - GRID)
    rows = [(("Found in", "Says", "So"), True)]
    rows += [((one.found_in, one.says, one.so), one.agrees) for one in card.witnesses[:_MOST_WITNESSES]]
    for number, (texts, agrees) in enumerate(rows):
        page.y += 4
        for column, text in enumerate(texts):
            role = TypeRole.SMALL if number == 0 or column == 2 else TypeRole.DATA
            odd = not agrees and column > 0
            ink = "quiet" if number == 0 else "amber" if odd else ""
            page.put(starts[column], widths[column], text, role, bold=odd and column == 1, ink=ink)
        page.y += page.height(TypeRole.DATA) + 4
    box = QRect(page.left, top, width, page.y - top)
    page.y += GAP
    return box


def _sentence(page: _Page, words: str) -> None:
    """Put a sentence in as many lines as it needs; a line ends between two words."""
    metrics, x = page.font(TypeRole.SMALL)[1], page.left
    for word in printable(words[:_MOST_CHARACTERS]).split(" "):
        wide = metrics.horizontalAdvance(word + " ")
        if x > page.left and x + wide > page.right:
            x, page.y = page.left, page.y + page.height(TypeRole.SMALL)
        page.put(x, page.right - x, word, TypeRole.SMALL)
        x += wide
    page.y += page.height(TypeRole.SMALL) + 4


def _links(card: RuleCard, page: _Page, explain_key: str) -> None:
    x = page.left
    links = []
    if card.object_row is not None:
        name = next(table.name for table in card.tables if table.row is not None)
        links.append((f"Show {name}", "object"))
    if card.condition:
        links.append(("Copy condition", "condition"))
    links.append(("Copy JSON", "json"))
    links.append((f"Explain {explain_key}".rstrip(), "explain"))
    for words, link in links:
        room = min(page.right - x, (page.right - page.left) // 2)
        if room > 4 * GRID:
            x = page.put(x, room, words, TypeRole.SMALL, ink="link", link=link) + 2 * GRID
    # Other jobs come when they are counted: their place is there before, so that nothing moves then.
    if page.right - x < _OTHERS * page.font(TypeRole.SMALL)[1].averageCharWidth():
        x, page.y = page.left, page.y + page.height(TypeRole.SMALL)
    if card.others:
        page.put(x, page.right - x, card.others, TypeRole.SMALL, ink="link", link="others")
    page.y += page.height(TypeRole.SMALL)


def ink_colour(look: Look, ink: str) -> QColor:
    """Return the colour of a piece."""
    named = {"": look.text, "link": look.link, "quiet": look.secondary}
    return named[ink] if ink in named else look.tone(ink)
