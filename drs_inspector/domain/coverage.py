"""Coverage of a snapshot: what was asked for, what the cloud claimed, what was read, what was refused and why.

The reader of each source makes it, the snapshot carries it, and whatever shows jobs can say over what it speaks.
Numbers are what was seen on the wire or in a file; the only conclusions are `is_met` and `complete`.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

import msgspec

from drs_inspector.domain.jobs.job import Job, Unavailable

EndOfList = Literal["met", "differs", "unclaimed", "limit", "error", "enough", "cancelled"]
"""How the reading of a list ended.

``met``: the claim equals the jobs. ``differs``: it does not, also after a second reading. ``unclaimed``: the cloud
claims no number. ``limit``: a limit of this program. ``error``: a page could not be read. ``enough``: the jobs that
were asked for were found. ``cancelled``: the reading was stopped, by a person or by the end of the sign-in.
"""


class PageCoverage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One page of a list: ``asked`` and ``served`` count entries, ``new`` those that no page before it had."""

    reading: int = 1
    page: int = 1
    asked: int = 0
    served: int = 0
    new: int = 0
    total_record: int | None = None


class ListCoverage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The list of one scenario. ``found`` counts jobs at the top level, ``subtasks`` ids that only ``children`` hold.

    ``without_id`` counts entries of the list that name no job. ``claimed_first`` and ``claimed_last`` are the
    ``total_record`` of the first and the last page of the last reading. ``reason`` says why a list ended by an error.
    """

    scenario: str = ""
    asked: int | None = None
    served: int | None = None
    claimed_first: int | None = None
    claimed_last: int | None = None
    found: int = 0
    subtasks: int = 0
    without_id: int = 0
    ended: EndOfList = "cancelled"
    reason: dict[str, str | int] = {}
    pages: tuple[PageCoverage, ...] = ()

    @property
    def is_met(self) -> bool:
        """Whether the list was read to its end and its claim, the same on all pages, equals the jobs."""
        stable = self.claimed_first == self.claimed_last
        return self.ended == "met" and stable and is_met(self.claimed_last, self.found, self.subtasks, self.without_id)

    @property
    def has_all(self) -> bool:
        """Whether nothing says that a job is missing: a job that is not in this list is gone."""
        claimed = self.claimed_last
        return self.is_met or self.ended == "unclaimed" or (self.ended == "differs" and (claimed or 0) < self.found)


class ReplyCoverage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One detail reply, or one saved reply: ``count`` as claimed, ``entries`` in it, ``jobs`` among them.

    ``asked`` counts the ids asked for, None for a saved reply, of which that is not known; ``file`` is its name.
    """

    reply: int = 0
    asked: int | None = None
    count: int | None = None
    entries: int = 0
    jobs: int = 0
    file: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the count is that of the entries, of the jobs among them, or of the ids asked for (contract 4.2)."""
        return self.count is None or self.count in (self.entries, self.jobs, self.asked)


class Refusal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One cause for which the details of ``jobs`` jobs were not read."""

    jobs: int
    title: str = ""
    code: str = ""
    http_status: int | None = None


class DetailCoverage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The details. Each job that is wanted is read, refused (by cause, the largest first) or not reached.

    ``stale`` are the ids of those not reached that have details of an earlier reading.
    """

    wanted: int = 0
    read: int = 0
    refused: tuple[Refusal, ...] = ()
    not_reached: int = 0
    stale: tuple[str, ...] = ()
    replies: tuple[ReplyCoverage, ...] = ()

    @property
    def refused_jobs(self) -> int:
        """The number of jobs whose details were refused."""
        return sum(refusal.jobs for refusal in self.refused)


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The part of a document that was asked for; all of it when nothing is given.

    ``jobs`` are ids, ``filter`` is the text of a filter, ``of`` the number of jobs of the whole document, and
    ``of_complete`` whether that was complete.
    """

    scenarios: tuple[str, ...] = ()
    jobs: tuple[str, ...] | None = None
    filter: str = ""
    of: int | None = None
    of_complete: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether nothing restricts it."""
        return not self.scenarios and self.jobs is None and not self.filter


class Coverage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a document covers. ``known`` False: it comes from a file that does not say.

    ``asked`` is the part that was read, ``part`` the part of that which an export holds. ``in_several_lists`` counts
    jobs that more than one scenario lists, ``not_listed`` those of an earlier reading that the lists do not have now.
    """

    known: bool = True
    asked: Part = Part()
    part: Part | None = None
    lists: tuple[ListCoverage, ...] = ()
    details: DetailCoverage = DetailCoverage()
    in_several_lists: int = 0
    not_listed: int = 0

    @property
    def complete(self) -> bool:
        """Whether everything that was asked for is there and no number contradicts another."""
        filtered = self.part is not None and self.part.jobs is None
        whole = not filtered or (self.part is not None and self.part.of_complete)
        return self.known and whole and self.lists_agree and self.details_agree

    @property
    def lists_agree(self) -> bool:
        """Whether every list was read to its end; chosen jobs need none."""
        chosen = self.asked.jobs is not None or (self.part is not None and self.part.jobs is not None)
        return chosen or all(one.is_met for one in self.lists)

    @property
    def listed(self) -> int:
        """How many jobs the lists had at least, subtasks too; 0 where a document holds a part of them.

        Pages that were saved may say of one list twice what is in it: of these nothing is counted.
        """
        if self.asked.jobs is not None or self.part is not None:
            return 0
        read = [one for one in self.lists if one.asked is not None]
        return sum(one.found + one.subtasks for one in read) - self.in_several_lists * max(len(read) - 1, 0)

    @property
    def details_agree(self) -> bool:
        """Whether the details of every job that is wanted were read, and replies held what they claimed."""
        details = self.details
        counted = details.read == details.wanted and not details.refused and not details.not_reached
        return counted and all(one.is_met for one in details.replies)


def is_met(claim: int | None, found: int, subtasks: int, without_id: int = 0) -> bool:
    """Whether a claimed total equals the jobs with or without their subtasks (contract 3.1)."""
    return claim is not None and not {claim, claim - without_id}.isdisjoint((found, found + subtasks))


def details_of(
    jobs: Mapping[str, Job],
    unavailable: Mapping[str, Unavailable],
    wanted: Collection[str] | None = None,
    replies: Iterable[ReplyCoverage] = (),
    *,
    stale: Collection[str] = (),
) -> DetailCoverage:
    """Return the coverage of the details of the jobs ``wanted``, all of them when None.

    An id that is neither a job nor unavailable was not reached; old details of a job that is refused now, or ``stale``
    because it was not read again, do not count as read.
    """
    ids = list(dict.fromkeys([*jobs, *unavailable] if wanted is None else wanted))
    refused: dict[tuple[str, str, int | None], int] = {}
    read = 0
    for job_id in ids:
        refusal = unavailable.get(job_id)
        if refusal is not None:
            cause = _cause(refusal)
            refused[cause] = refused.get(cause, 0) + 1
        else:
            job = jobs.get(job_id)
            read += job is not None and job.has_detail and job_id not in stale
    causes = sorted(refused.items(), key=lambda one: -one[1])
    return DetailCoverage(
        wanted=len(ids),
        read=read,
        refused=tuple(
            Refusal(jobs=count, title=title, code=code, http_status=status) for (title, code, status), count in causes
        ),
        not_reached=len(ids) - read - sum(refused.values()),
        stale=tuple(job_id for job_id in ids if job_id in stale and job_id in jobs and jobs[job_id].has_detail),
        replies=tuple(replies),
    )


def part_of(
    coverage: Coverage,
    part: Part,
    jobs: Mapping[str, Job],
    unavailable: Mapping[str, Unavailable],
    *,
    stale: Collection[str] = (),
) -> Coverage:
    """Return the coverage of an export that holds ``jobs`` and ``unavailable``, a part of a document.

    Jobs that were asked for by id count as not reached when they are in neither. What a filter has found depends on
    everything that was read, so such a part is complete only where the document is.
    """
    details = details_of(jobs, unavailable, part.jobs, stale=stale)
    numbers = {job.reply_number for job in jobs.values()}
    kept = tuple(reply for reply in coverage.details.replies if reply.reply in numbers)
    known = coverage.known or part.jobs is not None
    return msgspec.structs.replace(
        coverage, known=known, part=part, details=msgspec.structs.replace(details, replies=kept)
    )


def _cause(refusal: Unavailable) -> tuple[str, str, int | None]:
    reason = refusal.reason
    status = reason.get("http_status")
    return str(reason.get("title") or ""), str(reason.get("code") or ""), status if type(status) is int else None
