"""Whether the cloud answers: what it said last, and how long to leave it alone where it does not."""

from datetime import datetime
from typing import Final

from drs_inspector.session.watch.news import News

FIRST_PAUSE: Final = 10.0
LONGEST_PAUSE: Final = 60.0


class WellBeing:
    """What a watch has heard. A cloud that does not answer is asked one thing at a time, after pauses that grow.

    ``quiet_until`` is the time of the loop until which nothing is asked, ``failing_since`` when it stopped answering.
    """

    def __init__(self) -> None:
        self.error = ""
        self.next_step = ""
        self.failing_since: datetime | None = None
        self.quiet_until = 0.0
        self.is_signed_out = False
        self._pause = 0.0

    def heard(self, news: News, now: datetime, time: float) -> None:
        """Take what a request came to, at this moment by both clocks."""
        self.is_signed_out = self.is_signed_out or news.is_signed_out
        if news.is_silent:
            return
        self.error, self.next_step = news.error, news.next_step
        if not news.error or news.is_signed_out:
            self.failing_since, self._pause, self.quiet_until = None, 0.0, 0.0
            return
        self.failing_since = self.failing_since or now
        if time >= self.quiet_until:
            self._pause = min(max(self._pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
            self.quiet_until = time + self._pause
