"""Preferences: what goes along with a reading, whether sources are watched from the start, how far apart looks are."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from drs_inspector.qt.preferences.fields import Choice, Toggle
from drs_inspector.qt.preferences.section import Button, PreferenceHost, Row, Say
from drs_inspector.session.watch.budget import REQUESTS_PER_SECOND
from drs_inspector.session.watch.watch_settings import (
    AGAIN_SECONDS,
    EVERY,
    FROM_START,
    INTERVALS,
    MOST_ALONG,
    WITH_READINGS,
)


class WatchSection:
    """Figures with readings, begin, interval, and what the lock does to it."""

    key = "watch"
    title = "Watch"

    def __init__(self, host: PreferenceHost) -> None:
        self._app = host.app

    def rows(self) -> Sequence[Row]:
        """Return the rows from top to bottom."""
        return (
            Toggle(
                setting=WITH_READINGS,
                title="With each reading",
                text="Look at figures with each reading",
                explanation="Says which job is latest behind without watching. Ten running jobs take a request, of "
                f"{MOST_ALONG:,} at most, and what is above its limit is looked at twice, {AGAIN_SECONDS:.0f} s apart: "
                f"{REQUESTS_PER_SECOND} requests a second in the mean. Files are not asked.",
                words="lag late progress once refresh F5",
            ),
            Toggle(
                setting=FROM_START,
                title="Begin",
                text="Watch a source as soon as it is open",
                explanation="Otherwise nothing but what goes along with a reading is asked before you choose Watch in "
                "the tool bar. Files are not watched.",
                words="start automatically polling",
            ),
            Choice(
                setting=EVERY,
                title="Look again",
                options=INTERVALS,
                explanation="As planned, lists are read every minute and jobs on the screen every 30 s, less often "
                f"where there are many: of one source at most {REQUESTS_PER_SECOND} requests a second are sent. While "
                "no window is seen, looks are 5 min apart.",
                words="interval polling seconds minutes",
            ),
            Button(
                title="While locked",
                text="Sign-in and lock…",
                run=self._open_lock,
                now=self._lock_words,
                explanation="Nothing is watched while a source is locked or signed out.",
                words="idle",
            ),
        )

    def _lock_words(self) -> str:
        minutes = self._app.settings.idle_lock_minutes
        return f"Locks after {minutes:,} min without a key or a click." if minutes else "Does not lock by itself."

    def _open_lock(self, parent: QWidget, _say: Say) -> None:
        self._app.open_preferences("sign-in-and-lock", parent.parentWidget())
