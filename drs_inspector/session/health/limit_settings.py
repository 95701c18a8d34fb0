"""From where on a figure is too old or too large, as a person has set it; the defaults are those of the catalogue."""

from typing import Annotated, Final

import msgspec

from drs_inspector.domain.health.figures import DEFAULT_LIMITS, Limits
from drs_inspector.storage.files.settings import Setting, Settings

_MINUTE: Final = 60
_Seconds = Annotated[int, msgspec.Meta(ge=1, le=86_400)]
_Minutes = Annotated[int, msgspec.Meta(ge=1, le=1_440)]
_Percent = Annotated[int, msgspec.Meta(ge=1, le=100)]
LAG: Final = Setting("health_lag_seconds", _Seconds, round(DEFAULT_LIMITS.lag))
FRESH: Final = Setting("health_fresh_minutes", _Minutes, round(DEFAULT_LIMITS.fresh / _MINUTE))
WITHOUT_PROGRESS: Final = Setting(
    "health_without_progress_minutes", _Minutes, round(DEFAULT_LIMITS.without_progress / _MINUTE)
)
TREND: Final = Setting("health_trend_minutes", _Minutes, round(DEFAULT_LIMITS.trend / _MINUTE))
TREND_SHARE: Final = Setting("health_trend_percent", _Percent, round(DEFAULT_LIMITS.trend_share * 100))
LIMIT_SETTINGS: Final = (LAG, FRESH, WITHOUT_PROGRESS, TREND, TREND_SHARE)


def limits_of(settings: Settings) -> Limits:
    """Return the limits in force."""
    return Limits(
        lag=float(LAG.read(settings)),
        fresh=float(FRESH.read(settings) * _MINUTE),
        without_progress=float(WITHOUT_PROGRESS.read(settings) * _MINUTE),
        trend=float(TREND.read(settings) * _MINUTE),
        trend_share=TREND_SHARE.read(settings) / 100,
    )
