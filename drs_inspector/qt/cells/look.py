"""Colours and fonts that cells are painted with: looked up once for a theme and a font, not once for a cell."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QWidget

from drs_inspector.qt.widgets.theme import laid_on, surface_colour, tint, tone_colour
from drs_inspector.qt.widgets.type_roles import TypeRole, type_font

# The state of a cell: numbers, because joining and asking members of an enum takes longer than drawing a word.
SELECTED: Final = 1
FOCUSED: Final = 2  # the keyboard is where the cell is
HOVERED: Final = 4
ALTERNATE: Final = 8
DIM: Final = 16  # shown for a relative that matches
HEAD: Final = 32  # the head of a group
STRONG: Final = 64  # a list with a strong selection: palette, completion

_ROLES: Final = QPalette.ColorRole
_NEW_LOOK: Final = frozenset(
    {QEvent.Type.ApplicationPaletteChange, QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange}
)


class Look:
    """The colours of the palette in use and the fonts beside a base font; a new theme or font needs a new one."""

    def __init__(self, base: QFont) -> None:
        palette = QGuiApplication.palette()
        self.base = palette.color(_ROLES.Base)
        self.alternate = palette.color(_ROLES.AlternateBase)
        self.window = palette.color(_ROLES.Window)
        self.text = palette.color(_ROLES.Text)
        self.accent = palette.color(_ROLES.Accent)
        self.link = palette.color(_ROLES.Link)
        self.highlight = palette.color(_ROLES.Highlight)
        self.highlighted_text = palette.color(_ROLES.HighlightedText)
        self.secondary = tone_colour("grey")
        self.line = surface_colour("line")
        self.outline = surface_colour("field-outline")
        self.selection = surface_colour("selection")
        self.track = surface_colour("track")
        self.hover = surface_colour("hover")
        # Marks and pills are opaque: on a selected row text on a faint colour could not be read.
        self.match = laid_on(surface_colour("match"), self.base)
        self._base_font = base
        self._fonts: dict[tuple[TypeRole, bool | None], tuple[QFont, QFontMetrics]] = {}
        self._styles: dict[int, CellStyle] = {}
        self._tones: dict[str, tuple[QColor, QColor]] = {}

    def tone(self, name: str) -> QColor:
        """Return the colour of a status tone."""
        return self._tone(name)[0]

    def pill(self, name: str) -> QColor:
        """Return the background of a pill of a tone."""
        return self._tone(name)[1]

    def _tone(self, name: str) -> tuple[QColor, QColor]:
        if name not in self._tones:
            self._tones[name] = tone_colour(name), laid_on(tint(name), self.base)
        return self._tones[name]

    def font(self, role: TypeRole, *, bold: bool | None = None) -> tuple[QFont, QFontMetrics]:
        """Return the font of a role and its measures."""
        key = (role, bold)
        if key not in self._fonts:
            font = type_font(role, self._base_font, bold=bold)
            self._fonts[key] = font, QFontMetrics(font)
        return self._fonts[key]

    def style(self, state: int) -> "CellStyle":
        """Return how cells in a state are painted."""
        if state not in self._styles:
            self._styles[state] = CellStyle(self, state)
        return self._styles[state]


class ViewLook(QObject):
    """The look of a view, made anew when its colours or its font have changed."""

    changed = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._look: Look | None = None
        view.installEventFilter(self)

    @property
    def now(self) -> Look:
        """Colours and fonts of the moment."""
        if self._look is None:
            self._look = Look(self._view.font())
        return self._look

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Forget colours and fonts when others hold."""
        if event.type() in _NEW_LOOK:
            self._look = None
            self.changed.emit()
        return super().eventFilter(watched, event)


class CellStyle:
    """How cells of one state are painted: the colours that depend on the state, and the look for all others."""

    def __init__(self, look: Look, state: int) -> None:
        self.look = look
        self.state = state
        self.is_selected = bool(state & SELECTED)
        self._plain = self.is_selected and bool(state & STRONG)
        self._dim = bool(state & DIM)
        self.background = self._background()
        self.text = look.highlighted_text if self._plain else look.secondary if self._dim else look.text
        self.quiet = look.highlighted_text if self._plain else look.secondary
        self.link = look.highlighted_text if self._plain else look.link

    def _background(self) -> QColor:
        look, state = self.look, self.state
        if state & SELECTED:
            strong = look.highlight if state & STRONG else look.selection
            return strong if state & FOCUSED or state & STRONG else look.track
        if state & HOVERED:
            return look.hover
        if state & HEAD:
            return look.window
        return look.alternate if state & ALTERNATE else look.base

    def ink(self, tone: str) -> QColor:
        """Return the colour of a word, glyph or bar of a tone."""
        if self._plain:
            return self.look.highlighted_text
        return self.look.secondary if self._dim else self.look.tone(tone)

    def pill(self, tone: str) -> tuple[QColor, QColor]:
        """Return the colours of a pill and of the word on it. On a selected row it is on Base, not on its tint."""
        ink = self.look.secondary if self._dim else self.look.tone(tone)
        return (self.look.base if self.is_selected else self.look.pill("grey" if self._dim else tone)), ink
