"""A section of Preferences that the program does not have, all of it in this one file."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from drs_inspector.qt.preferences.fields import Number
from drs_inspector.qt.preferences.section import PreferenceHost, Row
from drs_inspector.storage.files.settings import Setting

TEA_MINUTES = Setting("tea_minutes", Annotated[int, msgspec.Meta(ge=1, le=15)], 4)


class TeaSection:
    key = "tea"
    title = "Tea"

    def __init__(self, host: PreferenceHost) -> None:
        pass

    def rows(self) -> Sequence[Row]:
        return (
            Number(setting=TEA_MINUTES, title="Brewing time", unit="min", explanation="How long the leaves stay in."),
        )
