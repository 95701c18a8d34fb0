"""The looks of a watch: at the lists of a project, and at the details of jobs whose status may be another one."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from drs_inspector.domain.errors import SignInError
from drs_inspector.session.events import FetchReport
from drs_inspector.session.fetch.counts import SCENARIOS
from drs_inspector.session.watch.asking import Asking
from drs_inspector.session.watch.news import News, news_of_error, news_of_lists
from drs_inspector.session.workspace.inspector import Inspector


class Looking:
    """Looks by an inspector, each request counted in ``asking``. A list that is refused is not asked again.

    ``looked_at`` is when the lists were read last, by ``now``; None before.
    """

    def __init__(self, inspector: Inspector, asking: Asking, now: Callable[[], datetime]) -> None:
        self._inspector = inspector
        self._asking = asking
        self._now = now
        self._refused: set[str] = set()
        self.looked_at: datetime | None = None

    def signed_in(self) -> None:
        """Forget lists that were refused: another sign-in may have the right."""
        self._refused.clear()

    def was_read(self) -> None:
        """Note that all lists were read just now."""
        self.looked_at = self._now()

    async def lists(self) -> News:
        """Read the lists, and the details of what is new or changed in them."""
        asked = self._inspector.snapshot.coverage.asked.scenarios or SCENARIOS
        scenarios = tuple(one for one in asked if one not in self._refused)
        if not scenarios:
            return News(is_silent=True)
        report = self._counted(await self._inspector.look(scenarios=scenarios))
        if report.cancelled or not report.lists or isinstance(report.error, SignInError):
            return _news(report)
        news, refused = news_of_lists(report.lists)
        self._refused |= refused
        if any(one.pages for one in report.lists):
            self.was_read()
        return news

    async def details(self, job_ids: Sequence[str]) -> News:
        """Read the details of these jobs."""
        return _news(self._counted(await self._inspector.look(job_ids=job_ids)))

    def _counted(self, report: FetchReport) -> FetchReport:
        self._asking.count(report.requests, asyncio.get_running_loop().time())
        return report


def _news(report: FetchReport) -> News:
    if report.cancelled:
        return News(is_silent=True)
    return News() if report.error is None else news_of_error(report.error)
