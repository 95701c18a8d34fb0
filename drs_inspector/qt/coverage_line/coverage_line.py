"""How many jobs were read in full, and why not the others: calm below the list, amber above it where that is needed."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from drs_inspector.qt.cells.glyphs import GLYPH, draw_glyph
from drs_inspector.qt.panes.reading_out import announce
from drs_inspector.qt.widgets.elided_label import plain_tip
from drs_inspector.qt.widgets.link_button import LinkButton
from drs_inspector.qt.widgets.theme import GRID, laid_on, surface_colour, tone_colour, wash
from drs_inspector.session.coverage_news import CoverageLink, CoverageNews, LinkKind

_HEIGHT = 4 * GRID
_EDGE = 3
_MARGIN = 2 * GRID
_INNER = 3
_GLYPH_AT = _MARGIN + GLYPH + GRID
_NEW_LOOK = (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange)
_LEAST_REST = 160
"""The least room for the reason beside the links; with less it is a column of single words."""


class CoverageLine(QFrame):
    """Shows news of its kind and hides for those of the other: below the list calm ones, as a banner warnings.

    ``filter_requested(text)`` asks for a filter, ``help_requested(sentences)`` for an explanation, one sentence a line.
    """

    filter_requested = Signal(str)
    read_again_requested = Signal()
    help_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, as_banner: bool = False) -> None:
        super().__init__(parent)
        self._as_banner = as_banner
        self._news = CoverageNews()
        self.setAccessibleName("What is missing from what is shown" if as_banner else "Coverage")
        self._lead, self._rest = self._label(), self._label()
        self._rest.setWordWrap(True)
        self._rest.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_GLYPH_AT, _INNER, _MARGIN - GRID // 2, _INNER)
        self._row.setSpacing(GRID // 2)
        self._row.addWidget(self._lead)
        self._row.addWidget(self._rest, 1)
        self._links: list[LinkButton] = []
        self._asked: dict[LinkButton, CoverageLink] = {}
        self._recolour()
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._news.text

    def show_news(self, news: CoverageNews) -> None:
        """Say this; nothing moves, and a link keeps the focus, while the same is said."""
        shown = news if news.lead and news.is_warning is self._as_banner else CoverageNews()
        if shown != self._news:
            self._news = shown
            self._lead.setText(shown.lead)
            self._rest.setText(shown.rest)
            self._show_links(shown.links)
            self.setAccessibleDescription(shown.text)
            self.update()  # the glyph is no label
            if self._as_banner:
                announce(self, shown.text)
        self._fit()
        self.setVisible(bool(shown.lead))

    def _fit(self) -> None:
        """Leave out what there is no room for: when all was read, else the reason and the last links; a tip has it."""
        margins, spacing = self._row.contentsMargins(), self._row.spacing()
        room = self.width() - margins.left() - margins.right()
        lead = self._lead.fontMetrics().horizontalAdvance(self._news.lead)
        links = [button.sizeHint().width() + spacing for button in self._asked]
        wants = self._rest.fontMetrics().horizontalAdvance(self._news.rest) + spacing
        least = wants if self._news.is_whole else min(wants, _LEAST_REST)
        has_rest = lead + least + sum(links) <= room
        self._rest.setVisible(has_rest)
        left = room - lead
        for button, width in zip(self._asked, links, strict=True):
            left -= width
            button.setVisible(has_rest or left >= 0)
        self._lead.setWordWrap(not has_rest)
        self._lead.setToolTip("" if has_rest else plain_tip(self._news.text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words into another width."""
        super().resizeEvent(event)
        self._fit()

    def _show_links(self, links: tuple[CoverageLink, ...]) -> None:
        while len(self._links) < len(links):
            made = LinkButton("", self)
            made.clicked.connect(self._follow)
            self._row.addWidget(made)
            self._links.append(made)
        self._asked = dict(zip(self._links, links, strict=False))
        for place, button in enumerate(self._links):
            if place < len(links):
                button.setText(links[place].words)
                button.setAccessibleName(links[place].words)
                button.updateGeometry()
                button.update()
            button.setVisible(place < len(links))

    def _follow(self) -> None:
        button = self.sender()
        link = self._asked.get(button) if isinstance(button, LinkButton) else None
        if link is None:
            return
        if link.kind is LinkKind.FILTER:
            self.filter_requested.emit(link.target)
        elif link.kind is LinkKind.HELP:
            self.help_requested.emit(link.target)
        else:
            self.read_again_requested.emit()

    def _label(self) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and size of text."""
        super().changeEvent(event)
        if event.type() in _NEW_LOOK and hasattr(self, "_links"):
            self._recolour()

    def _recolour(self) -> None:
        bold = QFont(self.font())
        bold.setBold(True)
        self._lead.setFont(bold)
        palette = self._rest.palette()
        text = self.palette().color(QPalette.ColorRole.Text)
        if palette.color(QPalette.ColorRole.WindowText) != text:
            palette.setColor(QPalette.ColorRole.WindowText, text)
            self._lead.setPalette(palette)
            self._rest.setPalette(palette)
        self.setMinimumHeight(max(_HEIGHT, self.fontMetrics().height() + GRID) + 1)

    @property
    def ground(self) -> QColor:
        """The colour behind the words."""
        base = self.palette().color(QPalette.ColorRole.Base)
        return laid_on(wash("amber"), base) if self._as_banner else surface_colour("panel")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the ground, the hairline to the list, and the glyph."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.ground)
            line = surface_colour("line")
            painter.fillRect(0, 0 if not self._as_banner else self.height() - 1, self.width(), 1, line)
            if self._as_banner:
                painter.fillRect(0, 0, _EDGE, self.height(), tone_colour("amber"))
            glyph, tone = "circle-slash", "amber" if self._as_banner else "grey"
            if self._news.is_whole:
                glyph, tone = "ring-tick", "grey-green"
            middle = self._lead.geometry().center().y() + 0.5
            corner = QPointF(_MARGIN, middle - GLYPH / 2)
            draw_glyph(painter, QRectF(corner.x(), corner.y(), GLYPH, GLYPH), glyph, tone_colour(tone))
