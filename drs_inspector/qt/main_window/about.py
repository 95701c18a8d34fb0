"""Help > About."""

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QMessageBox

from drs_inspector import __version__
from drs_inspector.qt.main_window.main_window import MainWindow
from drs_inspector.qt.widgets.icons import program_icon

_TEXT = """<h3>DRS Inspector {version}</h3>
<p>Shows the database replication jobs (Data Replication Service) of Huawei Cloud, Huawei Cloud Europe and
Open Telekom Cloud. It reads; it never changes anything in the cloud.</p>
<p>Licence: Apache 2.0. Python {python}, Qt {qt} (LGPL 3).</p>"""


class HelpCommands:
    """What the Help menu does."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        window.commands["about"].triggered.connect(self.show_about)

    def show_about(self) -> None:
        """Open the about box, without stopping the event loop below it."""
        text = _TEXT.format(version=__version__, python=platform.python_version(), qt=qVersion())
        box = QMessageBox(QMessageBox.Icon.NoIcon, "About DRS Inspector", text, QMessageBox.StandardButton.Ok)
        box.setParent(self._window, box.windowFlags())
        box.setIconPixmap(program_icon().pixmap(64, 64))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
