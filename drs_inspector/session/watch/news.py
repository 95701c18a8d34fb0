"""What an answer, or none, says of the cloud itself: whether it is well, asks for less, or refuses for good."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from drs_inspector.cloud.errors.error_body import code_number
from drs_inspector.cloud.http.circuit_breaker import is_fault
from drs_inspector.domain.coverage import ListCoverage
from drs_inspector.domain.errors import InspectorError, SignInError
from drs_inspector.session.readings.outcome import Outcome, Reading, Refusal, RefusalKind
from drs_inspector.session.readings.refusals import refusal_of

FIRST_PAUSE: Final = 10.0
LONGEST_PAUSE: Final = 60.0
_LIMITED_CODES: Final = frozenset({"DRS.M01503", "APIGW.0308", "ces.0429"})
_THROTTLED: Final = 429
_LASTING: Final = frozenset(
    {RefusalKind.NOT_OFFERED, RefusalKind.NOT_SUPPORTED, RefusalKind.NO_RIGHT, RefusalKind.GONE, RefusalKind.OFF}
)


class News(NamedTuple):
    """What one request came to.

    ``error`` says in words why there was no answer, "" where there was one. ``is_limited``: the cloud asks for less.
    ``is_refused``: a refusal that lasts, so that something is not asked any more. ``is_silent``: nothing was asked.
    """

    error: str = ""
    next_step: str = ""
    is_limited: bool = False
    is_refused: bool = False
    is_signed_out: bool = False
    is_silent: bool = False

    def and_then(self, other: "News") -> "News":
        """Return what two answers to one request come to: one of them is enough to say that the cloud answers."""
        if self.is_silent or other.is_silent:
            known = other if self.is_silent else self
        else:
            known = self if not self.error else other
        return known._replace(
            is_limited=self.is_limited or other.is_limited,
            is_refused=self.is_refused or other.is_refused,
            is_signed_out=self.is_signed_out or other.is_signed_out,
        )


def news_of_outcomes(outcomes: Iterable[Outcome]) -> News:
    """Return what the outcomes of one request for several jobs come to."""
    news = News(is_silent=True)
    for one in outcomes:
        news = news.and_then(News() if isinstance(one, Reading) else news_of_refusal(one))
    return news


def news_of_refusal(refusal: Refusal) -> News:
    """Return what a refusal of a call says."""
    if not refusal.was_asked:
        return News(is_silent=True, is_refused=refusal.kind in _LASTING)
    limited = code_number(refusal.code) in _LIMITED_CODES or refusal.http_status == _THROTTLED
    words = " ".join(part for part in (refusal.words, refusal.cause) if part)
    if refusal.kind is RefusalKind.SIGNED_OUT:
        return News(words, refusal.next_step, is_signed_out=True)
    if limited:
        return News(is_limited=True)
    if refusal.kind in (RefusalKind.UNREACHABLE, RefusalKind.BUSY, RefusalKind.UNREADABLE):
        return News(words, refusal.next_step)
    return News(is_refused=refusal.kind in _LASTING)


def news_of_error(error: InspectorError) -> News:
    """Return what the error says that ended a reading."""
    if isinstance(error, SignInError):
        return News(f"{error.title}. {error.cause}".strip(), error.next_step, is_signed_out=True)
    if not is_fault(error):
        return News()
    return news_of_refusal(refusal_of(error))


def news_of_lists(lists: Iterable[ListCoverage]) -> tuple[News, frozenset[str]]:
    """Return what the lists of a look say, and the scenarios whose list is refused for want of a right."""
    news = News(is_silent=True)
    refused: set[str] = set()
    for one in lists:
        found = _news_of_list(one.reason) if one.ended == "error" else News()
        if one.ended == "error" and found == News():
            refused.add(one.scenario)
        news = news.and_then(found)
    return news, frozenset(refused)


def _news_of_list(reason: Mapping[str, str | int]) -> News:
    status, code = reason.get("http_status"), str(reason.get("code") or "")
    number = status if isinstance(status, int) else None
    title, cause, step = (str(reason.get(name) or "") for name in ("title", "cause", "next_step"))
    if number == _THROTTLED or code_number(code) in _LIMITED_CODES:
        return News(is_limited=True)
    error = InspectorError(title, cause, step, code=code, http_status=number)
    if number is not None and not is_fault(error):
        return News()
    return News(f"{title} {cause}".strip(), step)


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
