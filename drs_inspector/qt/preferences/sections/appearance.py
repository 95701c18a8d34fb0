"""Preferences: how the program looks."""

from collections.abc import Sequence

from drs_inspector.qt.preferences.fields import Choice
from drs_inspector.qt.preferences.section import PreferenceHost, Row
from drs_inspector.storage.files.settings import Setting


class AppearanceSection:
    """Theme."""

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
        )
