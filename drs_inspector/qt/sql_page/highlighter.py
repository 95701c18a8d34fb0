"""Colours of SQL in the editor: words blue, texts green, numbers amber, comments grey."""

from typing import Final

from PySide6.QtGui import QFont, QGuiApplication, QPalette, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from drs_inspector.qt.widgets.theme import tone_colour
from drs_inspector.session.sql_page.scanner import PLAIN, TokenKind, scan_line

_TONES: Final = {
    TokenKind.TEXT: "green",
    TokenKind.NUMBER: "amber",
    TokenKind.COMMENT: "grey",
    TokenKind.QUOTED: "green-blue",
}
_LONGEST_LINE: Final = 10_000
"""Beyond so many characters a line stays without colours: each takes its time to be laid out."""


class SqlHighlighter(QSyntaxHighlighter):
    """Colours line by line; the state of a line says what its end is inside of."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[TokenKind, QTextCharFormat] = {}

    def recolour(self) -> None:
        """Take the colours of the palette in use."""
        self._formats.clear()
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        entered = self.previousBlockState()
        tokens, state = scan_line(text, PLAIN if entered < 0 else entered)
        self.setCurrentBlockState(state)
        if len(text) > _LONGEST_LINE:
            return
        is_plain = text.isascii() or all(ord(one) < 0x10000 for one in text)
        for kind, start, end in tokens:
            found = self._format(kind)
            if found is not None:
                # Qt counts in units of UTF-16.
                first, last = (start, end) if is_plain else (_units(text, start), _units(text, end))
                self.setFormat(first, last - first, found)

    def _format(self, kind: TokenKind) -> QTextCharFormat | None:
        if kind not in _TONES and kind is not TokenKind.KEYWORD:
            return None
        if kind not in self._formats:
            made = QTextCharFormat()
            if kind is TokenKind.KEYWORD:
                made.setForeground(QGuiApplication.palette().color(QPalette.ColorRole.Link))
                made.setFontWeight(QFont.Weight.Bold)
            else:
                made.setForeground(tone_colour(_TONES[kind]))
            self._formats[kind] = made
        return self._formats[kind]


def _units(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
