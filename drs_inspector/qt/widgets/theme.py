"""Light and dark, usual and in high contrast: Fusion with palettes of our own, by the system or by choice.

Our own palettes make the contrast of status colours and text the same on every system.
"""

from enum import StrEnum
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

# The spacing grid of every view, in device-independent pixels.
GRID: Final = 8


class ThemeChoice(StrEnum):
    """What View > Theme offers."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class ContrastChoice(StrEnum):
    """What Preferences > Appearance > High contrast offers."""

    SYSTEM = "system"
    ON = "on"
    OFF = "off"


_ROLES: Final = QPalette.ColorRole
_LIGHT: Final = {
    _ROLES.Window: "#f4f5f7",
    _ROLES.WindowText: "#1b1f24",
    _ROLES.Base: "#ffffff",
    _ROLES.AlternateBase: "#f6f7f9",
    _ROLES.Text: "#1b1f24",
    _ROLES.PlaceholderText: "#666e79",
    _ROLES.Button: "#fbfbfc",
    _ROLES.ButtonText: "#1b1f24",
    _ROLES.BrightText: "#ffffff",
    _ROLES.Highlight: "#1f5fa8",
    _ROLES.HighlightedText: "#ffffff",
    _ROLES.Accent: "#1f5fa8",
    _ROLES.Link: "#1a5fb4",
    _ROLES.LinkVisited: "#6b3fa0",
    _ROLES.ToolTipBase: "#ffffff",
    _ROLES.ToolTipText: "#1b1f24",
    _ROLES.Light: "#ffffff",
    _ROLES.Midlight: "#e6e8ec",
    _ROLES.Mid: "#c3c8d0",
    _ROLES.Dark: "#9aa1ab",
    _ROLES.Shadow: "#6e7681",
}
_DARK: Final = {
    _ROLES.Window: "#2a2e34",
    _ROLES.WindowText: "#e6e8eb",
    _ROLES.Base: "#191b1f",
    _ROLES.AlternateBase: "#1e2126",
    _ROLES.Text: "#e6e8eb",
    _ROLES.PlaceholderText: "#a3acb7",
    _ROLES.Button: "#383d45",
    _ROLES.ButtonText: "#e6e8eb",
    _ROLES.BrightText: "#ffffff",
    _ROLES.Highlight: "#2d6cb3",
    _ROLES.HighlightedText: "#ffffff",
    _ROLES.Accent: "#5b9fe3",
    _ROLES.Link: "#7db4f0",
    _ROLES.LinkVisited: "#b79bea",
    _ROLES.ToolTipBase: "#383d45",
    _ROLES.ToolTipText: "#e6e8eb",
    _ROLES.Light: "#454b54",
    _ROLES.Midlight: "#3d434b",
    _ROLES.Mid: "#4d545e",
    _ROLES.Dark: "#5a616b",
    _ROLES.Shadow: "#0c0d0f",
}
# High contrast: black and white, edges that are seen from afar, and words in 7:1 on everything they are drawn on.
_HIGH_LIGHT: Final = _LIGHT | {
    **dict.fromkeys((_ROLES.Window, _ROLES.Base, _ROLES.Button, _ROLES.ToolTipBase), "#ffffff"),
    **dict.fromkeys((_ROLES.WindowText, _ROLES.Text, _ROLES.ButtonText, _ROLES.ToolTipText), "#000000"),
    **dict.fromkeys((_ROLES.Mid, _ROLES.Dark, _ROLES.Shadow), "#000000"),
    _ROLES.AlternateBase: "#f2f2f2",
    _ROLES.PlaceholderText: "#404040",
    **dict.fromkeys((_ROLES.Highlight, _ROLES.Accent, _ROLES.Link), "#00338f"),
    _ROLES.LinkVisited: "#4a1280",
}
_HIGH_DARK: Final = _DARK | {
    **dict.fromkeys((_ROLES.Window, _ROLES.Base, _ROLES.Button, _ROLES.ToolTipBase), "#000000"),
    **dict.fromkeys((_ROLES.WindowText, _ROLES.Text, _ROLES.ButtonText, _ROLES.ToolTipText), "#ffffff"),
    **dict.fromkeys((_ROLES.Light, _ROLES.Mid, _ROLES.Dark, _ROLES.Shadow), "#ffffff"),
    _ROLES.AlternateBase: "#161616",
    _ROLES.PlaceholderText: "#d0d0d0",
    **dict.fromkeys((_ROLES.Highlight, _ROLES.Accent), "#ffe600"),
    _ROLES.HighlightedText: "#000000",
    _ROLES.Link: "#9ccbff",
    _ROLES.LinkVisited: "#d9c2ff",
}
# Fusion draws the boxes of these in a darker shade of the window's colour, which is not seen in the dark. They fill no
# background of their own, so that colour can be a lighter one for them alone: three to one against Base.
_BOX_WIDGETS: Final = ("QCheckBox", "QRadioButton")
_BOX_WINDOW_IN_DARK: Final = "#a8b0ba"
# In high contrast the same holds for the edges of these, on black and on white.
_EDGED_WIDGETS: Final = ("QPushButton", "QComboBox", "QAbstractSpinBox", "QLineEdit", "QScrollBar", "QTabBar")
_EDGE_WINDOW_ON_WHITE: Final = "#808080"
# By dark and high contrast.
_DISABLED_TEXT: Final = {
    (False, False): "#8b929c",
    (True, False): "#767e88",
    (False, True): "#595959",
    (True, True): "#a6a6a6",
}

# On light, on dark, and both in high contrast: 4.5:1 on every surface, in high contrast 7:1.
_TONES: Final = {
    "blue": ("#1a5fb4", "#7db4f0", "#003a80", "#a8cff8"),
    "grey-blue": ("#405a7a", "#9db5d0", "#233a54", "#c3d4e8"),
    "green": ("#166b35", "#63c787", "#00431b", "#8fe0ab"),
    "green-blue": ("#0b5f66", "#5cc4c8", "#00404a", "#8adde0"),
    "grey-green": ("#42604d", "#9cbfa8", "#253d2d", "#bcd9c6"),
    "amber": ("#7a4f00", "#e5b454", "#4f3200", "#f5cf85"),
    "red": ("#b3261e", "#f28b82", "#7d0d06", "#ffb8b2"),
    "grey": ("#525a65", "#a7afb9", "#333a44", "#cdd3da"),
}

# Colours that QPalette has no role for: on light, on dark, and both in high contrast.
_SURFACES: Final = {
    "panel": ("#fafbfc", "#1e2126", "#ffffff", "#000000"),
    "line": ("#dfe2e7", "#343941", "#5c636d", "#9aa2ad"),
    "field-outline": ("#868e99", "#7c8490", "#000000", "#ffffff"),
    "selection": ("#dbe7f5", "#22364d", "#d3e4f8", "#132c4c"),
    "track": ("#e3e6eb", "#31363e", "#dcdfe4", "#2c3138"),
    "hover": ("#eef1f5", "#252930", "#e8ecf2", "#1f2329"),
    "code": ("#f3f4f7", "#22262c", "#ffffff", "#000000"),
    "match": ("#e5b454", "#e5b454", "#e5b454", "#e5b454"),
}
_MATCH_SHARE: Final = 0.45
# Light and dark: enough to be seen as red, little enough for text to keep its contrast.
_TINT_SHARES: Final = (0.14, 0.17)
_WASH_SHARES: Final = (0.07, 0.10)


def _palette(dark: bool, high: bool) -> QPalette:
    palette = QPalette()
    colours = (_HIGH_DARK if dark else _HIGH_LIGHT) if high else (_DARK if dark else _LIGHT)
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in (_ROLES.WindowText, _ROLES.Text, _ROLES.ButtonText, _ROLES.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(_DISABLED_TEXT[dark, high]))
    return palette


def _is_black_and_white(palette: QPalette) -> bool:
    """Tell whether a palette is one of high contrast, as those of systems that have no other word for it."""
    grounds = {palette.color(role).rgb() for role in (_ROLES.Window, _ROLES.Base, _ROLES.Button)}
    inks = {palette.color(role).rgb() for role in (_ROLES.WindowText, _ROLES.Text, _ROLES.ButtonText)}
    return len(grounds) == len(inks) == 1 and grounds | inks == {QColor("black").rgb(), QColor("white").rgb()}


def with_visible_boxes(palette: QPalette) -> QPalette:
    """Return the palette for what draws check boxes: edges that are seen in the dark, and in high contrast."""
    boxes = QPalette(palette)
    if palette.color(_ROLES.Base).lightness() < 128:  # half of 255
        boxes.setColor(_ROLES.Window, QColor(_BOX_WINDOW_IN_DARK))
    elif _is_black_and_white(palette):
        boxes.setColor(_ROLES.Window, QColor(_EDGE_WINDOW_ON_WHITE))
    return boxes


def with_soft_selection(palette: QPalette) -> QPalette:
    """Return the palette for tables, lists and trees, where what is selected keeps its tones.

    It is made for the palette in use; menus keep the strong selection, and so do all in high contrast.
    """
    soft = QPalette(palette)
    if is_high_contrast():
        return soft
    soft.setColor(_ROLES.Highlight, surface_colour("selection"))
    soft.setColor(QPalette.ColorGroup.Inactive, _ROLES.Highlight, surface_colour("track"))
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        soft.setColor(group, _ROLES.HighlightedText, palette.color(group, _ROLES.Text))
    return soft


def is_dark() -> bool:
    """Tell whether the window is drawn dark at this moment."""
    return QGuiApplication.palette().color(_ROLES.Base).lightness() < 128  # half of 255


def is_high_contrast() -> bool:
    """Tell whether the window is drawn in high contrast at this moment."""
    return _is_black_and_white(QGuiApplication.palette())


def _scheme() -> int:
    """Return which colour of a tone or a surface is in use."""
    return _scheme_of(QGuiApplication.palette().cacheKey())


@lru_cache(maxsize=8)
def _scheme_of(_palette: int) -> int:
    """Return it for the palette in use, once for each: painting a list asks some thousand times."""
    return 2 * is_high_contrast() + is_dark()


def tone_colour(tone: str) -> QColor:
    """Return the text colour of a status tone ("green", "red", ...) for the palette in use; unknown tones are grey."""
    return QColor(_TONES.get(tone, _TONES["grey"])[_scheme()])


def surface_colour(name: str) -> QColor:
    """Return the colour of a surface ("panel", "line", "field-outline", "selection", ...) for the palette in use."""
    colour = QColor(_SURFACES[name][_scheme()])
    if name == "match":
        colour.setAlphaF(_MATCH_SHARE)
    return colour


def tint(tone: str, alpha: int | None = None) -> QColor:
    """Return the tone as a faint background, of pills; ``alpha`` runs from 0 to 255."""
    colour = tone_colour(tone)
    if alpha is None:
        colour.setAlphaF(_TINT_SHARES[is_dark()])
    else:
        colour.setAlpha(alpha)
    return colour


def wash(tone: str) -> QColor:
    """Return the tone as the faintest background, of whole boxes and rows."""
    colour = tone_colour(tone)
    colour.setAlphaF(_WASH_SHARES[is_dark()])
    return colour


def laid_on(front: QColor, back: QColor) -> QColor:
    """Return the opaque colour of a colour that lets another one through."""
    return mixed(back, front, front.alphaF())


def mixed(back: QColor, front: QColor, share: float = _TINT_SHARES[0]) -> QColor:
    """Return a background with a little of a tone in it, for banners above the content; ``share`` runs from 0 to 1."""
    return QColor.fromRgbF(
        back.redF() * (1 - share) + front.redF() * share,
        back.greenF() * (1 - share) + front.greenF() * share,
        back.blueF() * (1 - share) + front.blueF() * share,
    )


class Theme(QObject):
    """Applies the person's choice and keeps following the system while the choice is "system"."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._choice = ThemeChoice.SYSTEM
        self._contrast = ContrastChoice.SYSTEM
        # Before it is replaced by one of ours.
        self._system_is_black_and_white = _is_black_and_white(application.palette())
        application.setStyle("Fusion")
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)

    @property
    def choice(self) -> ThemeChoice:
        """What the person chose last."""
        return self._choice

    def apply(self, choice: ThemeChoice, contrast: ContrastChoice | None = None) -> None:
        """Draw the window as chosen from now on; window frames drawn by the system follow where it can.

        Without ``contrast`` that stays as it is.
        """
        self._choice = choice
        self._contrast = self._contrast if contrast is None else contrast
        hints = self._application.styleHints()
        if choice is ThemeChoice.SYSTEM:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if choice is ThemeChoice.DARK else Qt.ColorScheme.Light)
        self._paint()

    def _is_high(self) -> bool:
        if self._contrast is not ContrastChoice.SYSTEM:
            return self._contrast is ContrastChoice.ON
        preference = self._application.styleHints().accessibility().contrastPreference()
        return preference == Qt.ContrastPreference.HighContrast or self._system_is_black_and_white

    def _system_changed(self) -> None:
        self._paint()

    def _paint(self) -> None:
        dark = self._choice is ThemeChoice.DARK
        if self._choice is ThemeChoice.SYSTEM:
            dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        palette = _palette(dark, self._is_high())
        if palette != self._application.palette():
            self._application.setPalette(palette)
            for widget in _BOX_WIDGETS:
                boxes = with_visible_boxes(palette)
                self._application.setPalette(boxes, widget)  # type: ignore[arg-type]  # typed as bytes, takes str only
            for widget in _EDGED_WIDGETS:
                edged = with_visible_boxes(palette) if self._is_high() else palette
                self._application.setPalette(edged, widget)  # type: ignore[arg-type]  # as above
            self._application.setPalette(with_soft_selection(palette), "QAbstractItemView")  # type: ignore[arg-type]  # as above
            self.changed.emit()
