"""What this program may send, beside what it has sent in this run: rows to be shown, searched and copied."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from drs_inspector.cloud.http.sent_counts import Sent, sent_in_this_run
from drs_inspector.cloud.http.sent_requests import SentRequest, what_is_never_sent, what_may_be_sent
from drs_inspector.domain.counting import counted
from drs_inspector.domain.reader_zone import reader_zone


class Row(NamedTuple):
    """A request, and what was sent of it."""

    request: SentRequest
    sent: Sent

    @property
    def sent_words(self) -> str:
        """How often, and when last: "12 times, last 09:06:12"."""
        if self.sent.last is None:
            return "" if self.request.is_never_sent else "not sent"
        times = "once" if self.sent.times == 1 else f"{self.sent.times:,} times"
        return f"{times}, last {_clock(self.sent.last)}"


def rows() -> list[Row]:
    """Return every request, those that are never sent last."""
    counts = sent_in_this_run()
    found = (*what_may_be_sent(), *what_is_never_sent())
    return [Row(one, counts.of((one.method, one.path))) for one in found]


def found_in(shown: Iterable[Row], text: str) -> list[Row]:
    """Return the rows that have all words of a text."""
    words = text.casefold().split()
    return [row for row in shown if row.request.has(words) or all(word in row.sent_words for word in words)]


def summary(shown: Iterable[Row]) -> str:
    """Return in a sentence how many requests there are, and how many were sent."""
    all_rows = list(shown)
    never = sum(row.request.is_never_sent for row in all_rows)
    sent = sum(row.sent.times for row in all_rows)
    sent_words = counted(sent, "request was", "requests were")
    return f"{len(all_rows) - never} kinds of requests may be sent, {never} never; {sent_words} sent in this run"


def as_text(shown: Iterable[Row]) -> str:
    """Return rows as plain text, by service, one request a paragraph."""
    parts: list[str] = []
    service = ""
    for row in shown:
        one = row.request
        title = "Never sent" if one.is_never_sent else one.service
        if title != service:
            service = title
            parts.append(title)
        more = "" if one.is_never_sent else f"\n  {one.when}; {_clouds(one)}; {row.sent_words}"
        parts.append(f"{one.request}\n  {one.tells}{more}")
    return "\n\n".join(parts) + "\n"


def _clouds(one: SentRequest) -> str:
    return "all clouds" if one.clouds == "all" else one.clouds


def _clock(moment: datetime) -> str:
    return moment.astimezone(reader_zone()).strftime("%H:%M:%S")
