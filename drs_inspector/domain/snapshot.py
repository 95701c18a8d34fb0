"""What was read, from where, when, and what could not be read."""

from collections.abc import Callable, Generator, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import msgspec

from drs_inspector.domain.coverage import Coverage, Part, details_of, part_of
from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.domain.jobs.job import NO_ENTRY, Job, Unavailable
from drs_inspector.domain.jobs.raw_reply import LateBytes
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.rawjson.split import BrokenJsonError, first_byte, split_array, split_object, text_of
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.refused_call import RefusedCall
from drs_inspector.domain.rules.rule_set import TransformationRule, match_steps, read_rules
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.steps import at_once

if TYPE_CHECKING:
    # It judges documents; a document only carries it.
    from drs_inspector.domain.health.judging import Judging
    from drs_inspector.domain.live.series import JobSeries

__all__ = ["MASKED_DOUBT", "Job", "ReplyPart", "Snapshot", "SourceInfo", "Unavailable", "is_doubt"]

Raw = bytes | memoryview
RULES_PART = "data_transformation"


class SourceInfo(msgspec.Struct, kw_only=True):
    """Where a snapshot comes from. Holds no secret. Times are ISO 8601 in UTC, "" where they are not known.

    ``read_at`` is when the first reply of the reading came, by this computer's clock, ``cloud_read_at`` the same moment
    by the clock of the cloud (the reply's ``Date``), ``partly_read_at`` when some of the jobs were read again since.
    ``computed`` is True of what no cloud has answered; of what was read it is missing in files.
    """

    kind: Literal["cloud", "file", "demo"] = "file"
    cloud: str = ""
    region: str = ""
    iam_url: str = ""
    drs_url: str = ""
    project_id: str = ""
    project_name: str = ""
    domain: str = ""
    files: tuple[str, ...] = ()
    read_at: str = ""
    cloud_read_at: str = ""
    partly_read_at: str = ""
    computed: bool | msgspec.UnsetType = msgspec.UNSET


COMPUTED: Final = "was computed for the demo: it was never read."
"""What is said of a document whose source is ``computed``."""
_DOUBT: Final = "puts_in_question"
_SENTENCES: Final = ("title", "cause", "next_step")
_NO_WORDS: Final = "a file that this was written from."
_IN_QUESTION: Final = "In question: "
"""Before each doubt: a file may hand on one in its own words, which say anything and must not read as ours."""
MASKED_DOUBT: Final[Mapping[str, object]] = {
    "title": "What this was masked from was not as it was written.",
    "cause": "It was edited, or damaged on its way: its checksum or its index did not fit.",
    "next_step": "Ask where it comes from before you rely on it.",
    _DOUBT: True,
}
"""What a masked file says in place of a doubt, whose own words may be of the file and hold any name."""


def is_doubt(problem: Mapping[str, Any]) -> bool:
    """Say whether a problem of a snapshot is none of reading, but one of the file itself (``Snapshot.doubts``)."""
    return problem.get(_DOUBT) is True


class ReplyPart(NamedTuple):
    """A top-level member of a detail reply that belongs to no single job."""

    reply_number: int
    name: str
    raw: Raw


class Snapshot:
    """Jobs by id in the order they were found, and everything around them.

    ``problems`` are failures that name no job (a scenario that could not be listed ...), as dictionaries.
    ``coverage`` is what was asked, claimed, read and refused; ``complete`` is False while, or because, something was
    left out or its numbers differ. ``masked_as`` is how the file says that it was masked. ``is_checked`` is False while
    it is not known whether the file holds exactly this; what is not checked is not complete. ``replies`` are saved
    replies of other read calls, which say more about jobs than list and details do; ``replies_beside`` returns those
    that a live source has given so far, which are kept beside the document. ``refusals`` are such calls that were
    refused, ``series`` the figures that a file keeps of the time it was watched. ``judged_by`` is what the health of
    the jobs is judged by; None is as of the reading, without explained causes.
    """

    def __init__(self, source: SourceInfo | None = None) -> None:
        self.source = source or SourceInfo()
        self.jobs: dict[str, Job] = {}
        self.parts: list[ReplyPart] = []
        self.replies: list[SavedReply] = []
        self.refusals: list[RefusedCall] = []
        self.series: list[JobSeries] = []
        self.unavailable: dict[str, Unavailable] = {}
        self.problems: list[dict[str, Any]] = []
        self.complete = False
        self.coverage = Coverage(known=False)
        self.masked_as: Policy | None = None
        self.is_checked = True
        self.judged_by: Judging | None = None
        self.replies_beside: Callable[[], Iterable[SavedReply]] = tuple
        # Of a job with the rules of its reply, which are the same object for as long as that has no others.
        self._rules: dict[str, tuple[Job, tuple[TransformationRule, ...], tuple[TransformationRule, ...]]] = {}
        # The raw rules of each reply, of so many parts, and those that were read of them.
        self._rules_read = 0
        self._of_replies: dict[int | None, tuple[Raw, ...]] = {}
        self._reply_rules: dict[int | None, tuple[tuple[Raw, ...], tuple[TransformationRule, ...]]] = {}

    def follow(self, judged_by: "Judging", replies_beside: Callable[[], Iterable[SavedReply]]) -> None:
        """Be judged, and have further replies, as a source tells."""
        self.judged_by, self.replies_beside = judged_by, replies_beside

    @property
    def total(self) -> int:
        """The number of jobs, with those of which nothing but a refusal is known."""
        return len(self.jobs) + len(self.unavailable.keys() - self.jobs.keys())

    def add_doubt(self, doubt: FileProblemError) -> None:
        """Note a problem that puts all in question that the file says, however complete it says to be."""
        self.problems.append({**doubt.as_dict(), _DOUBT: True})

    @property
    def doubts(self) -> list[FileProblemError]:
        """What puts the file in question, or put the one that it was written from: texts from outside, some of them."""
        found = filter(is_doubt, self.problems)
        said = [[str(one.get(part) or "") for part in _SENTENCES] for one in found]
        return [
            FileProblemError(f"{_IN_QUESTION}{title if title.strip() else _NO_WORDS}", *others)
            for title, *others in said
        ]

    def read_summaries(self) -> None:
        """Read what lists of jobs show, so that showing them takes little time; for threads, which may take it."""
        for job in self.jobs.values():
            _ = job.parent_id, job.status, job.name
        for series in self.series:
            _ = series.looks

    def drop_details(self, job_ids: Iterable[str], reason: InspectorError) -> None:
        """Note that the details of these jobs cannot be read any more; what lists say of them stays."""
        for job_id in job_ids:
            old = self.jobs[job_id]
            self.jobs[job_id] = Job(
                job_id, list_raw=old.list_given, parent_id=old.parent_id, scenario=old.scenario or None
            )
            self.mark_unavailable(job_id, reason, name=old.name)
        details = details_of(self.jobs, self.unavailable, replies=self.coverage.details.replies)
        self.coverage = msgspec.structs.replace(self.coverage, details=details)
        self.complete = False

    def coverage_of(self, part: Part, jobs: Mapping[str, Job], unavailable: Mapping[str, Unavailable]) -> Coverage:
        """Return the coverage of ``jobs`` and ``unavailable``, which are ``part`` of the document."""
        part = msgspec.structs.replace(part, of=self.total, of_complete=self.complete)
        return part_of(self.coverage, part, jobs, unavailable, stale=frozenset(self.coverage.details.stale))

    def add_list_entry(
        self,
        raw: Raw,
        id: str,  # noqa: A002 - the API's own word
        scenario: str | None = None,
        parent_id: str | None = None,
    ) -> tuple[str, ...]:
        """Add a job from the list, and a job for each subtask in its ``children``; returns the ids, its own first."""
        old = self.jobs.get(id)
        self.jobs[id] = _renewed(old, id, list_raw=raw, parent_id=parent_id, scenario=scenario)
        ids = [id]
        for child_id, child_raw in _children(raw):
            if child_id != id:
                known = self.jobs.get(child_id)
                if known is None or known.list_given is None:
                    self.jobs[child_id] = _renewed(known, child_id, list_raw=child_raw, parent_id=id, scenario=scenario)
                ids.append(child_id)
        return tuple(ids)

    def add_detail(
        self,
        raw: Raw | LateBytes,
        id: str,  # noqa: A002 - the API's own word
        reply_number: int | None = None,
        *,
        scenario: str | None = None,
        parent_id: str | None = None,
    ) -> Job:
        """Add the details of a job; it is no longer unavailable."""
        self.unavailable.pop(id, None)
        job = _renewed(
            self.jobs.get(id), id, detail_raw=raw, reply_number=reply_number, scenario=scenario, parent_id=parent_id
        )
        job.unavailable = None
        self.jobs[id] = job
        return job

    def add_part(self, reply_number: int, name: str, raw: Raw) -> None:
        """Add a part of a detail reply that belongs to no single job, secrets already removed."""
        self.parts.append(ReplyPart(reply_number, name, raw))
        self._rules_read = -1

    def mark_unavailable(
        self,
        id: str,  # noqa: A002 - the API's own word
        reason: InspectorError | dict[str, Any],
        *,
        name: str | None = None,
        scenario: str | None = None,
        entry: Raw = b"",
    ) -> Unavailable:
        """Note why the details of a job could not be read; its list entry, if any, stays.

        ``entry`` is the JSON that the reply held in place of the details, without secrets.
        """
        words = reason.as_dict() if isinstance(reason, InspectorError) else dict(reason)
        job = self.jobs.get(id)
        known_name = job.name if job is not None and job.name != id else None
        known_scenario = job.scenario or None if job is not None else None
        missing = Unavailable(
            id=id,
            name=name or known_name,
            scenario=scenario or known_scenario,
            reason=words,
            entry=msgspec.Raw(bytes(entry)) if entry else NO_ENTRY,
        )
        self.unavailable[id] = missing
        if job is not None:
            job.unavailable = missing
        return missing

    @property
    def can_be_exported(self) -> bool:
        """Whether there is something to keep in a file of its own."""
        return bool(self.jobs or self.replies)

    def roots(self) -> list[Job]:
        """Return the jobs that are no subtask of another job in this snapshot."""
        return [job for job in self.jobs.values() if job.parent_id not in self.jobs or job.parent_id == job.id]

    def children_of(self, job_id: str) -> list[Job]:
        """Return the subtasks of a job, those its list entry names first."""
        job = self.jobs.get(job_id)
        ids = dict.fromkeys(child for child in (job.child_ids if job else ()) if child in self.jobs)
        ids.update(dict.fromkeys(other.id for other in self.jobs.values() if other.parent_id == job_id != other.id))
        return [self.jobs[child] for child in ids]

    def rules_of(self, job_id: str, objects: ObjectSelection | None = None) -> tuple[TransformationRule, ...]:
        """Return the rules of a job, matched to its objects: its own, then those of its reply that name its tables.

        Matches need the object selection, which is built here when there are rules to match (contract 7.3); ``objects``
        is one that was built already and that the job does not keep.
        """
        job = self.jobs.get(job_id)
        return () if job is None else at_once(self.rules_steps(job, objects))

    def rules_steps(
        self, job: Job, objects: ObjectSelection | None = None
    ) -> Generator[None, None, tuple[TransformationRule, ...]]:
        """Do what ``rules_of`` does in steps of a few milliseconds, but for the building of the object selection."""
        attached = self.reply_rules(job.reply_number) if job.has_detail else ()
        kept = self._rules.get(job.id)
        if kept is not None and kept[0] is job and kept[1] is attached:
            return kept[2]
        rules: tuple[TransformationRule, ...] = ()
        if job.own_rules or attached:
            objects = job.objects if objects is None else objects
            rules = yield from match_steps(job.own_rules, objects)
            rules += tuple(rule for rule in (yield from match_steps(attached, objects)) if _is_matched(rule))
        self._rules[job.id] = (job, attached, rules)
        return rules

    @property
    def unassigned_rules(self) -> tuple[TransformationRule, ...]:
        """Rules from the top level of a reply that name no table of any job of that reply (contract 7.3)."""
        unassigned: list[TransformationRule] = []
        jobs: dict[int | None, list[str]] = {}
        for job in self.jobs.values():
            jobs.setdefault(job.reply_number, []).append(job.id)
        for number in dict.fromkeys(part.reply_number for part in self.parts if part.name == RULES_PART):
            rules = self.reply_rules(number)
            taken = {
                (rule.position, rule.raw)
                for job_id in (jobs.get(number, ()) if rules else ())
                for rule in self.rules_of(job_id)
                if rule.home == "reply"
            }
            unassigned.extend(rule for rule in rules if (rule.position, rule.raw) not in taken)
        return tuple(unassigned)

    def reply_rules(self, reply_number: int | None) -> tuple[TransformationRule, ...]:
        """Return the rules at the top level of a reply, not matched yet."""
        if self._rules_read != len(self.parts):
            self._rules_read, self._of_replies = len(self.parts), {}
            for part in self.parts:
                if part.name == RULES_PART:
                    number = part.reply_number
                    self._of_replies[number] = (*self._of_replies.get(number, ()), part.raw)
        raws = self._of_replies.get(reply_number)
        if raws is None:
            return ()
        kept = self._reply_rules.get(reply_number)
        if kept is None or kept[0] != raws:
            kept = raws, tuple(rule for raw in raws for rule in read_rules(raw, "reply"))
            self._reply_rules[reply_number] = kept
        return kept[1]


def _renewed(old: Job | None, id: str, **changes: Any) -> Job:  # noqa: A002 - the API's own word
    """Return a new Job with the given values; what is not given is taken from the old one."""
    given: dict[str, Any] = {}
    if old is not None:
        given = {
            "list_raw": old.list_given,
            "detail_raw": old.detail_source,
            "reply_number": old.reply_number,
            "parent_id": old.parent_given,
            "scenario": old.scenario_given,
            "unavailable": old.unavailable,
        }
    given.update({name: value for name, value in changes.items() if value is not None})
    return Job(id, **given)


def _is_matched(rule: TransformationRule) -> bool:
    return any(match.how != "unassigned" for match in rule.matches)


def _children(raw: Raw) -> Iterable[tuple[str, Raw]]:
    """Yield id and JSON of each subtask in a list entry; anything that is none is left out."""
    if b'"children"' not in bytes(raw):
        return
    try:
        for name, value in split_object(raw):
            if name != "children" or first_byte(value) != b"[":
                continue
            for child in split_array(value):
                if first_byte(child) == b"{":
                    ids = [text_of(part) for key, part in split_object(child) if key == "id"]
                    if ids and ids[-1]:
                        yield ids[-1], child
    except BrokenJsonError:
        return
