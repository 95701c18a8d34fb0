"""The route of a job: cards and arrows that take the keyboard, and lines that unfold."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from drs_inspector.qt.pictures.parts import PartedPicture
from drs_inspector.qt.pictures.route_painter import FOLD, RouteFace, RoutePainter
from drs_inspector.session.pictures.route import Route


class RouteView(PartedPicture[RouteFace]):
    """``activated(door)`` comes with the door of a card. What was unfolded stays so over a refresh."""

    def __init__(self, value: Route, parent: QWidget | None = None) -> None:
        self._route_painter = RoutePainter()
        super().__init__(self._route_painter, RouteFace(value), "Route", parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def route(self) -> Route:
        """What is shown."""
        return self.value.route

    def show_route(self, route: Route) -> None:
        """Show another route."""
        kept = frozenset(
            (card, fold)
            for card, fold in self.value.unfolded
            if card < len(route.cards) and fold < len(route.cards[card].folds)
        )
        self.show_value(RouteFace(route, kept))

    def press(self, door: str) -> None:
        """Unfold or fold lines, or go where a card leads."""
        if not door.startswith(FOLD):
            super().press(door)
            return
        card, fold = (int(number) for number in door.removeprefix(FOLD).split())
        self.show_value(RouteFace(self.route, self.value.unfolded ^ {(card, fold)}))

    def hasHeightForWidth(self) -> bool:
        """It is the higher the narrower it is."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height in which nothing is cut."""
        return self._route_painter.height_for(width, self.value, self.look.now)

    def sizeHint(self) -> QSize:
        """The room that it likes; its height is that of its width."""
        wide = super().sizeHint()
        return QSize(wide.width(), self.heightForWidth(self.width()))
