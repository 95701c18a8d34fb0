"""How the cells of the job tree are drawn: a label with fainter words after it; a status as dot, colour and word."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from drs_inspector.qt.browse.node_cells import TONE_ROLE, WORDS_ROLE
from drs_inspector.qt.cells.cell_text import elided
from drs_inspector.qt.cells.glyphs import GLYPH
from drs_inspector.qt.cells.look import SELECTED, ViewLook
from drs_inspector.qt.cells.painters import PillPainter, draw_row_glyph
from drs_inspector.qt.cells.values import PillCell
from drs_inspector.qt.widgets.theme import GRID, is_high_contrast, tone_colour
from drs_inspector.qt.widgets.type_roles import row_height

_STRIPE_WIDTH: Final = 6
_STRIPE_MARGIN: Final = 4
_DECORATION: Final = int(Qt.ItemDataRole.DecorationRole)
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_Index = QModelIndex | QPersistentModelIndex
# Joining members of an enum takes longer than drawing a word.
_ALIGNED = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class _RowDelegate(QStyledItemDelegate):
    """Draws the background as the style does and leaves the text to the subclass."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return a row height with room to breathe."""
        size = super().sizeHint(option, index)
        return QSize(size.width(), row_height(option.fontMetrics))

    def _draw_background(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> QRect:
        """Draw selection, focus and icon; return where the text goes.

        Qt's own ``initStyleOption`` asks the model for seven roles per cell; this asks for the only one it has.
        """
        styled = QStyleOptionViewItem(option)
        picture = index.data(_DECORATION)
        if isinstance(picture, QIcon):
            styled.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            styled.icon = picture
        widget: QWidget | None = option.widget
        style = widget.style() if widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, styled, painter, widget)
        rect: QRect = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, styled, widget)
        return rect.adjusted(4, 0, -4, 0)


def _draw_stripe(painter: QPainter, rect: QRect, colour: str) -> QRect:
    """Draw a profile's colour in front of a label, with an edge that shows it on any background; return the rest."""
    height = min(rect.height() - 2 * _STRIPE_MARGIN, 2 * GRID)
    stripe = QRectF(rect.left() + 0.5, rect.center().y() - height / 2 + 1, _STRIPE_WIDTH, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(128, 128, 128, 160))
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(stripe, 2, 2)
    return rect.adjusted(_STRIPE_WIDTH + GRID, 0, 0, 0)


class NameDelegate(_RowDelegate):
    """The first column: what the node is, then what there is to say about it in a fainter colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw label and detail; each is shortened with "…" when there is no room."""
        words = index.data(WORDS_ROLE)
        if words is None:
            super().paint(painter, option, index)
            return
        rect = self._draw_background(painter, option, index)
        metrics = option.fontMetrics
        painter.save()
        if words.colour:
            rect = _draw_stripe(painter, rect, words.colour)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ink = option.palette.color(QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text)
        is_plain = is_selected and is_high_contrast()
        faint = ink if is_plain else tone_colour("grey")
        if words.health is not None:
            draw_row_glyph(painter, rect, words.health.glyph, ink if is_plain else tone_colour(words.health.tone))
            rect = rect.adjusted(GLYPH + GRID, 0, 0, 0)
        painter.setPen(faint if words.dim else ink)
        label = elided(metrics, words.label, rect.width())
        painter.drawText(rect, _ALIGNED, label)
        rest = rect.adjusted(metrics.horizontalAdvance(label) + GRID, 0, 0, 0)
        detail = words.detail if words.health is None else words.health.reason
        if detail and rest.width() > 2 * GRID:
            painter.setPen(tone_colour(words.tone) if words.tone and not is_plain else faint)
            painter.drawText(rest, _ALIGNED, elided(metrics, detail, rest.width()))
        painter.restore()


class StatusDelegate(_RowDelegate):
    """A column whose values have a tone: a pill, and always the word."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._look = ViewLook(view)
        self._pill = PillPainter()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the pill; lines that are no job have an empty cell."""
        tone, text = index.data(TONE_ROLE), index.data(_DISPLAY)
        self._draw_background(painter, option, index)
        if tone and text:
            is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
            style = self._look.now.style(SELECTED if is_selected else 0)
            self._pill.paint(painter, option.rect, PillCell(text, tone), style)
