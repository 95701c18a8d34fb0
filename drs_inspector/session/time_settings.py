"""How times are written in the window: the settings, and what follows from them."""

from datetime import UTC, tzinfo
from typing import Final, Literal
from zoneinfo import ZoneInfo

from drs_inspector.domain.errors import InspectorError
from drs_inspector.storage.files.settings import Setting, Settings

TIME_ZONE: Final = Setting("time_zone", Literal["local", "utc", "named"], "local")
TIME_ZONE_NAME: Final = Setting("time_zone_name", str, "")
TIMES: Final = Setting("times", Literal["relative", "exact"], "relative")
_LONGEST_NAME: Final = 64


def named_zone(name: str) -> ZoneInfo:
    """Return a zone by its name in the time zone database; raises InspectorError for a name that is none."""
    try:
        return ZoneInfo(name[:_LONGEST_NAME] or "none")
    except (ValueError, OSError, LookupError):
        raise InspectorError(
            "This is no time zone.", "Zones are named by area and city.", "Enter one as Europe/Berlin or Asia/Shanghai."
        ) from None


def zone_of(settings: Settings) -> tzinfo | None:
    """Return the zone to write times in, None for this computer's own; so is one that cannot be used."""
    chosen = TIME_ZONE.read(settings)
    if chosen == "utc":
        return UTC
    if chosen == "local":
        return None
    try:
        return named_zone(TIME_ZONE_NAME.read(settings))
    except InspectorError:
        return None


def are_relative(settings: Settings) -> bool:
    """Tell whether times of the past are written as ages where a heading says so."""
    return bool(TIMES.read(settings) == "relative")
