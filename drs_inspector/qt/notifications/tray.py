"""Notifications by the icon in the tray, as Windows and macOS have them."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon

from drs_inspector.qt.widgets.icons import program_icon
from drs_inspector.session.notifications.notice import Notice, Target
from drs_inspector.session.notifications.service import Chosen, NoServiceError


class TrayNotifications(QObject):
    """Shows notifications; ``chosen`` is called when one was clicked. The icon is there from the first one on."""

    def __init__(self, chosen: Chosen, parent: QObject) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self._icon: QSystemTrayIcon | None = None
        self._target = Target()

    async def name(self) -> str:
        """Return what the service is called. Raises `NoServiceError`."""
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            raise NoServiceError(
                "This desktop shows no notifications.",
                "There is no tray that could show them.",
                "Allow notifications of DRS Inspector in the settings of the system.",
            )
        return "the system"

    async def show(self, notice: Notice) -> None:
        """Show a notification. Raises `NoServiceError`."""
        await self.name()
        icon = self._icon
        if icon is None:
            icon = self._icon = QSystemTrayIcon(program_icon(), self)
            icon.setToolTip("DRS Inspector")
            icon.messageClicked.connect(self._clicked)
        icon.show()
        self._target = notice.target
        icon.showMessage(notice.title, notice.text, program_icon())

    async def close(self) -> None:
        """Take the icon away."""
        if self._icon is not None:
            self._icon.hide()

    def _clicked(self) -> None:
        self._chosen(self._target, "")
