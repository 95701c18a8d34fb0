"""Preferences: from where on a job is called late, stale or stuck."""

from collections.abc import Sequence

from drs_inspector.qt.preferences.fields import Number
from drs_inspector.qt.preferences.section import PreferenceHost, Row
from drs_inspector.session.health.limit_settings import FRESH, LAG, TREND, TREND_SHARE, WITHOUT_PROGRESS


class HealthSection:
    """The limits of health, each with its usual value as the standard one."""

    key = "health"
    title = "Health"

    def __init__(self, host: PreferenceHost) -> None:
        """Nothing of the program is needed."""

    def rows(self) -> Sequence[Row]:
        """Return the rows from top to bottom."""
        return (
            Number(
                setting=LAG,
                title="Late when the lag is above",
                unit="s",
                step=10,
                hint="where the job has no alarm of its own",
                explanation="These limits judge jobs whose lag and progress were read. Without such figures no job is "
                "called late, stale or healthy.",
                words="limit delay behind",
            ),
            Number(
                setting=FRESH,
                title="Stale when a figure is older than",
                unit="min",
                words="limit age fresh",
            ),
            Number(
                setting=WITHOUT_PROGRESS,
                title="Late without progress for",
                unit="min",
                step=5,
                hint="in the full phase, while it is watched",
                words="limit stuck percent",
            ),
            Number(
                setting=TREND,
                title="A trend looks back",
                unit="min",
                words="limit growing falling level",
            ),
            Number(
                setting=TREND_SHARE,
                title="Level below a change of",
                unit="%",
                hint="a larger one is growing or falling",
                words="limit trend growing falling",
            ),
        )
