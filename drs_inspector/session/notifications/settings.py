"""Which changes a person wants to be notified about; none until chosen."""

from typing import Annotated, Final, NamedTuple

import msgspec

from drs_inspector.session.notifications.kinds import KINDS, Kind
from drs_inspector.storage.files.settings import Setting, Settings

CHOSEN: Final = {kind: Setting(f"notify_{kind.value}", bool, default=False) for kind in KINDS}
"""Whether a change is told."""
VIEW: Final = "view:"
FILTER: Final = "filter"
JOBS: Final = Setting("notify_jobs", str, "")
"""Over which jobs: "" all, ``filter`` those that match ``FILTER_TEXT``, ``view:NAME`` those of a saved view."""
FILTER_TEXT: Final = Setting("notify_filter", str, "")
PAUSE: Final = Setting("notify_pause_seconds", Annotated[int, msgspec.Meta(ge=5, le=3_600)], 30)
"""Seconds between two notifications at least."""
SETTINGS: Final = (*CHOSEN.values(), JOBS, FILTER_TEXT, PAUSE)


class Choice(NamedTuple):
    """What is told, over which jobs (as in ``JOBS``), and how many seconds are between two notifications."""

    kinds: frozenset[Kind]
    jobs: str = ""
    filter: str = ""
    pause: float = 30.0


def choice_of(settings: Settings) -> Choice:
    """Return what a person has chosen."""
    kinds = frozenset(kind for kind, setting in CHOSEN.items() if setting.read(settings))
    return Choice(kinds, JOBS.read(settings), FILTER_TEXT.read(settings), float(PAUSE.read(settings)))


def notifications_are_on(settings: Settings) -> bool:
    """Tell whether any change of a job is told: then a window that is not seen is watched as before."""
    return any(setting.read(settings) for kind, setting in CHOSEN.items() if kind is not Kind.SIGN_IN)
