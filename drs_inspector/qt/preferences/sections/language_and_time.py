"""Preferences: the language, and how times are written."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.qt.preferences.fields import Choice, Text
from drs_inspector.qt.preferences.section import Panel, PreferenceHost, Row, Say
from drs_inspector.qt.widgets.dialog_layout import tall, words
from drs_inspector.session.time_settings import TIME_ZONE, TIME_ZONE_NAME, TIMES, named_zone


class LanguageAndTimeSection:
    """There is one language; times are in a zone of one's own choice."""

    key = "language-and-time"
    title = "Language and time"

    def __init__(self, host: PreferenceHost) -> None:
        """Nothing of the program is needed."""

    def rows(self) -> Sequence[Row]:
        """Return the rows from top to bottom."""
        own = datetime.now().astimezone().tzname() or ""
        return (
            Panel(
                title="Language",
                hint="the only one of this version",
                words="English translation",
                make=_language,
            ),
            Choice(
                setting=TIME_ZONE,
                title="Times",
                options=(
                    ("local", f"In the zone of this computer ({own})" if own else "In the zone of this computer"),
                    ("utc", "In UTC"),
                    ("named", "In another zone"),
                ),
                explanation="What programs read (files, JSON, SQL) says its zone and does not change. A time that the "
                "cloud wrote without a zone stays as it was written.",
                words="time zone utc local",
            ),
            Text(
                setting=TIME_ZONE_NAME,
                title="Zone",
                placeholder="Europe/Berlin",
                needs=(TIME_ZONE.name, "named"),
                check=_checked,
                words="time zone area city",
            ),
            Choice(
                setting=TIMES,
                title="Times of the past",
                options=(("relative", "As an age: 2 h ago"), ("exact", "As a time: 14:05")),
                hint="under Used on the start page",
                words="relative exact ago",
            ),
        )


def _language(parent: QWidget, _say: Say) -> QWidget:
    label = words("English", parent)
    tall(label)
    return label


def _checked(name: str) -> str:
    now = datetime.now(UTC)
    return f"It is {moment_words(now, now, named_zone(name))} there now."
