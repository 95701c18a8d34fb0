"""The readings of a document: its saved replies and refused calls, found as those of a project are."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.health.health import reading_time
from drs_inspector.domain.read_calls.given import part_of
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.refused_call import RefusedCall
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.readings.kept import KeptReadings, Longer
from drs_inspector.session.readings.outcome import Outcome, Reading, Refusal

_TOLD: Final = ("kind", "words", "next_step", "cause", "code", "http_status", "request_id")


class SavedReadings(KeptReadings):
    """The newest outcome of each call that a document holds, of each job when it is first asked for.

    Replies of which nothing says when they were read, also not the document, are not among them.
    """

    is_saved = True

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(most_bytes=1 << 62)
        self._replies, self._refusals = tuple(snapshot.replies), tuple(snapshot.refusals)
        self._read_at = reading_time(snapshot)
        self._waiting: dict[str, list[SavedReply | RefusedCall]] = {}
        for reply in self._replies:
            for job_id in _asked_about(reply):
                self._waiting.setdefault(job_id, []).append(reply)
        for refusal in self._refusals:
            self._waiting.setdefault(refusal.job, []).append(refusal)

    def outcome(self, job_id: str, call_name: str, part: str = "") -> Outcome | None:
        """Return what came of a call; None where the document has nothing of it."""
        self._take(job_id)
        return super().outcome(job_id, call_name, part)

    def reading(self, job_id: str, call_name: str, part: str = "") -> Reading | None:
        """Return the newest reading of a call."""
        self._take(job_id)
        return super().reading(job_id, call_name, part)

    def longer(self, job_id: str, call_name: str, part: str = "") -> Longer | None:
        """Return a reading with more rows than the newest has."""
        self._take(job_id)
        return super().longer(job_id, call_name, part)

    def of_job(self, job_id: str) -> tuple[Outcome, ...]:
        """Return the newest outcome of every call about a job, or about the project ("")."""
        self._take(job_id)
        return super().of_job(job_id)

    def replies(self) -> tuple[SavedReply, ...]:
        """Return the replies of the document, also those of which no call or time is known."""
        return self._replies

    def refusals(self, *, remembered: bool = False) -> tuple[RefusedCall, ...]:
        """Return the refused calls of the document, which has none that was not asked."""
        del remembered
        return self._refusals

    def _take(self, job_id: str) -> None:
        waiting = self._waiting.pop(job_id, ())
        readings = _readings(job_id, [one for one in waiting if isinstance(one, SavedReply)], self._read_at)
        for reading in sorted(readings, key=lambda one: one.read_at):
            self.keep(job_id, reading.call, reading)
        for refused in waiting:
            if isinstance(refused, RefusedCall) and refused.call in BY_NAME:
                self._keep_refusal(job_id, refused)

    def _keep_refusal(self, job_id: str, refused: RefusedCall) -> None:
        """Keep a refusal: as what ended a reading that is not whole, and not where a later reading has answered it."""
        call, at = BY_NAME[refused.call], _moment(refused.at)
        told = {name: getattr(refused, name) for name in _TOLD}
        refusal = Refusal(at=at, **told)
        known = super().reading(job_id, call.name, part_of(call, refused.given))
        if known is not None and not known.is_whole:
            self.keep(job_id, call, replace(known, refused=refusal))
        elif known is None or at is None or at >= known.read_at:
            self.keep(job_id, call, refusal, refused.given)


def _asked_about(reply: SavedReply) -> tuple[str, ...]:
    """Return the jobs that a reply is about, and "" where it is about the project."""
    asks_for_jobs = reply.call is not None and reply.call.asked is not None and reply.call.asked.jobs > 0
    of_project = () if asks_for_jobs or reply.job_id else ("",)
    return (*reply.job_ids, *of_project)


def _readings(job_id: str, replies: list[SavedReply], otherwise: datetime | None) -> Iterator[Reading]:
    """Yield the readings that replies are the pages of, which follow one another."""
    pages: list[SavedReply] = []
    for reply in [*replies, None]:
        if pages and (reply is None or not _goes_on(pages[-1], reply)):
            first = pages[0]
            read_at, call = _moment(first.read_at) or otherwise, first.call
            if read_at is not None and call is not None:
                server_time, whole = _moment(first.server_time), all(page.is_whole for page in pages)
                yield Reading(call, tuple(pages), read_at, server_time, job_id, first.given, whole)
            pages = []
        if reply is not None:
            pages.append(reply)


def _goes_on(page: SavedReply, reply: SavedReply) -> bool:
    same = (page.calls, page.job_id) == (reply.calls, reply.job_id)
    return same and reply.page == page.page + 1


def _moment(text: str) -> datetime | None:
    told = read_timestamp(text) if text else None
    return told.instant.astimezone(UTC) if told is not None and told.instant is not None and told.zone_known else None
