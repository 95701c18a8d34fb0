"""Preferences: how the program looks."""

from collections.abc import Sequence

from drs_inspector.qt.main_window.window_state import ROWS
from drs_inspector.qt.preferences.fields import Choice, Number
from drs_inspector.qt.preferences.section import PreferenceHost, Row
from drs_inspector.storage.files.settings import Setting


class AppearanceSection:
    """Theme, contrast, size of text and height of rows."""

    key = "appearance"
    title = "Appearance"

    def __init__(self, host: PreferenceHost) -> None:
        """Nothing of the program is needed."""

    def rows(self) -> Sequence[Row]:
        """Return the rows from top to bottom."""
        themes = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))
        return (
            Choice(
                setting=Setting("theme"), title="Theme", hint="also in View > Theme", options=themes, words="colours"
            ),
            Choice(
                setting=Setting("contrast"),
                title="High contrast",
                hint="black and white, with strong edges",
                options=(("system", "As the system"), ("on", "On"), ("off", "Off")),
                words="colours accessibility",
            ),
            Number(
                setting=Setting("text_size"),
                title="Text size",
                unit="%",
                step=10,
                words="zoom font",
                hint="of the system's; also in View > Text size",
            ),
            Choice(
                setting=ROWS,
                title="Rows of tables",
                options=((22, "Close"), (24, "Usual"), (28, "Wide")),
                hint="22, 24 or 28 pixels high; large text makes them higher",
                words="density height spacing compact",
            ),
        )
