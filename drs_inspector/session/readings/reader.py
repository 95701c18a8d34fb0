"""Reading a call for a job, for many jobs, or for the project: page by page, each failing alone."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Final

from drs_inspector.domain.decoding.http_date import utc_text
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.live.pages import first_page, next_page, rows_in
from drs_inspector.domain.live.suits import AboutJob, why_not
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.given import naming
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.session.readings.memory import RefusalMemory
from drs_inspector.session.readings.outcome import (
    Answer,
    AsksCloud,
    Given,
    Outcome,
    Reading,
    Refusal,
    RefusalKind,
)
from drs_inspector.session.readings.refusals import (
    about_another,
    not_asked,
    nothing_said,
    refusal_of,
    refusal_of_entry,
)

MOST_PAGES: Final = 200
MOST_BYTES: Final = 64 << 20
_BEYOND_THE_LAST_PAGE: Final = "DRS.M00211"
_AT_ONCE_BYTES: Final = 64 << 10
_SPLIT: Final = frozenset({RefusalKind.GONE, RefusalKind.NOT_SUPPORTED, RefusalKind.NOT_NOW, RefusalKind.OTHER})
"""Refusals of a request for several jobs that one of them may be the reason of."""


class CallReader:
    """Reads the calls of the registry from one project. Nothing here raises for what a cloud does: see `Outcome`.

    ``memory`` knows what is not asked again; give every reader of a project the same one.
    """

    def __init__(self, cloud: AsksCloud, memory: RefusalMemory | None = None) -> None:
        self._cloud = cloud
        self.memory = memory or RefusalMemory()

    async def read(
        self,
        call: ReadCall,
        job: AboutJob | None = None,
        given: Given | None = None,
        *,
        most_rows: int | None = None,
        consent: bool = False,
    ) -> Outcome:
        """Return what a call says of a job, or of the project.

        ``given`` are parameters besides the job. Pages are followed until there are ``most_rows`` rows, or up to the
        bounds of this module. A page that fails leaves those before it. Parameters that the call does not have are
        not sent.
        """
        given = {**naming(call, [job.id] if job is not None else []), **(given or {})}
        known = self._known(call, job, given, consent=consent)
        if known is not None:
            return known
        outcome = await self._pages(call, job, given, most_rows, consent=consent)
        refusal = outcome if isinstance(outcome, Refusal) else outcome.refused
        if refusal is not None:
            self.memory.remember(call, job, given, refusal)
        return outcome

    async def read_jobs(
        self, call: ReadCall, jobs: Iterable[AboutJob], given: Given | None = None
    ) -> dict[str, Outcome]:
        """Return what a call that takes several jobs in one request says of each, by id.

        Jobs of which it is known that there is no answer are not asked for. Where one job spoils a request the others
        are asked without it.
        """
        outcomes: dict[str, Outcome] = {}
        wanted: list[AboutJob] = []
        given = given or {}
        for job in jobs:
            known = self._known(call, job, given)
            if known is not None:
                outcomes[job.id] = known
            else:
                wanted.append(job)
        size = max(1, call.asked.jobs if call.asked is not None else 1)
        chunks = [wanted[start : start + size] for start in range(0, len(wanted), size)]
        for found in await asyncio.gather(*(self._chunk(call, chunk, given) for chunk in chunks)):
            outcomes |= found
        return outcomes

    def _known(self, call: ReadCall, job: AboutJob | None, given: Given, *, consent: bool = False) -> Refusal | None:
        if call.asked is None or not call.asked.is_sent:
            return not_asked(RefusalKind.OFF, "This program does not send it.", "")
        if call.asked.needs_consent and not consent:
            return not_asked(RefusalKind.OFF, next_step=f"{call.asked.warning} Ask for it to see it.")
        reason = why_not(call, job) if job is not None else ""
        if reason:
            return not_asked(RefusalKind.NOT_NOW, reason, "")
        return self.memory.refusal(call, job, given)

    async def _ask(self, call: ReadCall, given: Given, *, consent: bool = False) -> Answer | Refusal:
        try:
            return await self._cloud.ask(call, given, consent=consent)
        except InspectorError as error:
            return refusal_of(error, call)
        except ValueError as problem:
            # Ids and names come from the cloud: one that no request may hold costs its job alone.
            return not_asked(RefusalKind.OTHER, f"It cannot be asked for. {problem}.", "")

    async def _pages(
        self, call: ReadCall, job: AboutJob | None, given: Given, most_rows: int | None, *, consent: bool
    ) -> Outcome:
        pages: list[SavedReply] = []
        following: Given | None = first_page(call, given, most_rows)
        rows = size = 0
        first: Answer | None = None
        refused: Refusal | None = None
        while following is not None and len(pages) < MOST_PAGES and size < MOST_BYTES:
            asked = following
            answer = await self._ask(call, asked, consent=consent)
            if isinstance(answer, Refusal):
                is_beyond = bool(pages) and answer.code == _BEYOND_THE_LAST_PAGE
                refused, following = (None, None) if is_beyond else (answer, following)
                break
            page = await _kept_aside(call, answer, "" if job is None else job.id, asked, len(pages) + 1)
            if pages and page.raw == pages[-1].raw:
                following = None  # the cloud does not know of pages, and sends the same again
                break
            if job is not None and job.id not in page.job_ids:
                refused = about_another(call)
                break
            pages.append(page)
            first = first or answer
            rows, size = rows + rows_in(call, answer.body), size + len(answer.body)
            following = next_page(call, asked, answer.body, rows)
            if most_rows is not None and rows >= most_rows:
                break
        if first is None:
            return refused or nothing_said(call)
        job_id = job.id if job is not None else ""
        whole = refused is None and following is None
        for page in pages:
            page.is_whole = whole
        reading = Reading(call, tuple(pages), first.read_at, first.server_time, job_id, given, whole, refused)
        return _refused_entry(reading) or reading

    async def _chunk(self, call: ReadCall, jobs: Sequence[AboutJob], given: Given) -> dict[str, Outcome]:
        """Ask for some jobs in one request; in halves where one of them may have spoilt it."""
        named = {**naming(call, [job.id for job in jobs]), **given}
        answer = await self._ask(call, named)
        if isinstance(answer, Refusal):
            if len(jobs) > 1 and answer.kind in _SPLIT:
                middle = len(jobs) // 2
                return await self._chunk(call, jobs[:middle], given) | await self._chunk(call, jobs[middle:], given)
            self._remember_all(call, jobs, given, answer)
            return {job.id: answer for job in jobs}
        page = await _kept_aside(call, answer, given=given)
        outcomes: dict[str, Outcome] = {}
        for job in jobs:
            reading = Reading(call, (page,), answer.read_at, answer.server_time, job.id, given)
            outcome = (_refused_entry(reading) if page.entries_naming(job.id) else nothing_said(call)) or reading
            if isinstance(outcome, Refusal):
                self.memory.remember(call, job, given, outcome)
            outcomes[job.id] = outcome
        return outcomes

    def _remember_all(self, call: ReadCall, jobs: Iterable[AboutJob], given: Given, refusal: Refusal) -> None:
        for job in jobs:
            self.memory.remember(call, job, given, refusal)


async def _kept_aside(
    call: ReadCall, answer: Answer, job_id: str = "", given: Given | None = None, page: int = 1
) -> SavedReply:
    """Return the same; a large reply is searched for secrets in a thread, because that takes longer than a frame."""
    if len(answer.body) <= _AT_ONCE_BYTES:
        return _kept(call, answer, job_id, given, page)
    return await asyncio.to_thread(_kept, call, answer, job_id, given, page)


def _kept(call: ReadCall, answer: Answer, job_id: str = "", given: Given | None = None, page: int = 1) -> SavedReply:
    """Return a reply without secrets and without what is cut out: these are the only bytes that stay."""
    told = answer.server_time
    return SavedReply(
        [call.name],
        answer.body,
        read_at=utc_text(answer.read_at.astimezone(UTC)),
        server_time="" if told is None else utc_text(told.astimezone(UTC)),
        job_id=job_id,
        given=given,
        page=page,
        language=answer.language,
    )


def _refused_entry(reading: Reading) -> Refusal | None:
    """Return the refusal that the only entry about a job is."""
    entries = [entry for page in reading.pages for entry in page.entries_naming(reading.job_id)]
    return refusal_of_entry(reading.call, entries[0]) if len(entries) == 1 else None
