"""The tables of the reading itself: documents, what was not read and why, what is not as described."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from drs_inspector.domain.coverage import details_of
from drs_inspector.domain.decoding.drift import Drift, UnknownField, drift_of
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import RULES_PART, Snapshot
from drs_inspector.domain.tables.definition import Cell, Kind, TableColumn
from drs_inspector.domain.tables.path_values import within_bits
from drs_inspector.domain.tables.readings.tables import odd_replies
from drs_inspector.domain.tables.rows import KEYS, READ_AT, SNAPSHOT, Document, Row, selection_of, utc_time

_SOURCE_TEXTS: Final = ("kind", "cloud", "region", "domain", "project_id", "project_name")


def _text(name: str, title: str, help: str) -> TableColumn:  # noqa: A002 - its name in TableColumn
    return TableColumn(name, title, Kind.TEXT, help)


def _count(name: str, title: str, help: str) -> TableColumn:  # noqa: A002
    return TableColumn(name, title, Kind.INTEGER, help)


SNAPSHOT_COLUMNS: Final = (
    SNAPSHOT,
    READ_AT,
    TableColumn("cloud_read_at", "Read (clock of the cloud)", Kind.TIME, "The same moment by the clock of the cloud."),
    TableColumn("partly_read_at", "Partly read again", Kind.TIME, "When some of the jobs were read again since."),
    _text("kind", "Kind", "cloud, file or demo."),
    _text("cloud", "Cloud", "The cloud that it was read from."),
    _text("region", "Region", "The region, as the cloud names it."),
    _text("domain", "Domain", "The account that signed in."),
    _text("project_id", "Project id", "The project."),
    _text("project_name", "Project", "The name of the project."),
    _text("files", "Files", "The files that it was opened from, joined by line ends."),
    _count("jobs", "Jobs", "Number of jobs in these tables: rows of `jobs`."),
    _count("jobs_in_document", "Jobs in the document", "Number of jobs of the whole document."),
    _count("details_read", "Details read", "Number of these jobs whose details were read this time."),
    _count("details_refused", "Details refused", "Number of these jobs whose details were refused: `unread` says why."),
    _count("details_not_reached", "Details not reached", "Number of these jobs whose details were not asked for."),
    TableColumn(
        "complete",
        "Complete",
        Kind.BOOLEAN,
        "Whether the whole document has all that was asked for, and no number contradicts another.",
    ),
    TableColumn(
        "whole",
        "All jobs",
        Kind.BOOLEAN,
        "Whether all jobs were asked for and are here: false where a filter, scenarios or ids chose some; null where"
        " the file does not say.",
    ),
    _text("masked", "Masked", "The level at which the file says that it was masked; null when it says nothing."),
)
UNREAD_COLUMNS: Final = (
    *KEYS,
    _text("what", "What", "details, old details (of an earlier reading), list (of a scenario) or reading."),
    _text("name", "Name", "The job's name where it is known."),
    _text("scenario", "Scenario", "`db_use_type` where it is known."),
    _text("title", "What happened", "The cause in a sentence."),
    _text("cause", "Cause", "What the cloud or the network said."),
    _text("next_step", "Next step", "What can be done."),
    _text("code", "Code", "The cloud's own code, such as DRS.M00289."),
    TableColumn("http_status", "HTTP status", Kind.INTEGER, "The status of the reply."),
    _text("request_id", "Request id", "What the support of the cloud asks for."),
)
DRIFT_COLUMNS: Final = (
    *KEYS,
    _text("kind", "Kind", "other type, or unknown field."),
    _text(
        "path",
        "Path",
        "Where it is: works as a column of `jobs`, but inside objects, rules and replies of further calls.",
    ),
    _text("expected", "Expected", "The type that was expected; null for an unknown field."),
    _text("found", "Found", "The JSON that was there, its first 200 characters."),
    _text("kept", "Kept", "coerced: the value was read all the same; raw: only its JSON is there."),
    _text("call", "Call", "The further call whose reply it is in; null for lists and details."),
)


def snapshot_rows(documents: Sequence[Document]) -> Iterator[Row | None]:
    """Yield a row for each document."""
    for document in documents:
        snapshot = document.snapshot
        source = snapshot.source
        jobs = {job.id: job for job in document.jobs()}
        stale = frozenset(snapshot.coverage.details.stale)
        refused = {job_id: why for job_id, why in snapshot.unavailable.items() if job_id in jobs}
        details = details_of(jobs, refused, stale=stale)
        yield (
            document.title,
            document.read_at,
            utc_time(source.cloud_read_at),
            utc_time(source.partly_read_at),
            *(getattr(source, name) or None for name in _SOURCE_TEXTS),
            "\n".join(source.files) or None,
            len(jobs),
            snapshot.total,
            details.read,
            details.refused_jobs,
            details.not_reached,
            snapshot.complete and snapshot.is_checked,
            _is_whole(document, len(jobs)),
            None if snapshot.masked_as is None else str(snapshot.masked_as.level),
        )


def _is_whole(document: Document, jobs: int) -> bool | None:
    coverage = document.snapshot.coverage
    is_part = not coverage.asked.is_whole or not (coverage.part is None or coverage.part.is_whole)
    if is_part or jobs < document.snapshot.total:
        return False
    # A saved reply does not say which jobs were asked for; the lists of a reading do.
    return True if coverage.known and coverage.lists else None


def unread_rows(documents: Sequence[Document]) -> Iterator[Row | None]:
    """Yield a row for each job whose details were not read, and for what names no job."""
    for document in documents:
        snapshot = document.snapshot
        stale = frozenset(snapshot.coverage.details.stale)
        for job in document.jobs():
            yield _unread_job(document, job, is_stale=job.id in stale)
        if document.job_ids is None:
            yield from _unread_lists(document, snapshot)


def _unread_job(document: Document, job: Job, *, is_stale: bool) -> Row | None:
    name = job.name if job.name != job.id else None
    refusal = document.snapshot.unavailable.get(job.id)
    if refusal is not None:
        reason = refusal.reason
    elif is_stale:
        reason = {"title": "The details are of an earlier reading.", "cause": "They were not read again."}
    elif job.has_detail:
        return None
    else:
        reason = {"title": "Details not read.", "cause": "The reading ended before they were asked for."}
        if document.snapshot.source.kind == "file":
            reason["cause"] = "The file has none of this job."
    what = "old details" if job.has_detail else "details"
    return (*document.keys(job.id), what, name, job.scenario or None, *_reason(reason))


def _unread_lists(document: Document, snapshot: Snapshot) -> Iterator[Row]:
    keys = document.keys(None)
    for listed in snapshot.coverage.lists:
        if not listed.is_met and listed.ended != "enough":
            claim = "no number" if listed.claimed_last is None else f"{listed.claimed_last:,}"
            reason = {"title": "The list of jobs is not known to be whole."} | listed.reason
            reason.setdefault("cause", f"The cloud claims {claim}, {listed.found:,} were found: {listed.ended}.")
            yield (*keys, "list", None, listed.scenario or None, *_reason(reason))
    for problem in snapshot.problems:
        yield (*keys, "reading", None, _words(problem.get("where")), *_reason(problem))


def _reason(reason: Mapping[str, Any]) -> Row:
    status = reason.get("http_status")
    return (
        *(_words(reason.get(name)) for name in ("title", "cause", "next_step", "code")),
        status if type(status) is int else None,
        _words(reason.get("request_id")),
    )


def _words(value: object) -> str | None:
    return str(value) if value else None


def drift_rows(documents: Sequence[Document]) -> Generator[Row | None, None, None]:
    """Yield what is not as described, of each job, beside the jobs of a reply, in replies of further calls."""
    for document in documents:
        snapshot = document.snapshot
        for job in document.jobs():
            keys = document.keys(job.id)
            yield from _found(keys, (*job.drift, *_beyond_bits(job)), job.unknown_fields)
            if job.has_detail and not job.is_loaded("objects"):
                objects = yield from selection_of(job, None)
                yield from _found(keys, objects.drift, objects.unknown_fields)
            for rule in job.own_rules:
                yield from _found(keys, rule.drift, rule.unknown)
            yield None
        if document.job_ids is None:
            for part in snapshot.parts:
                if part.name != RULES_PART:
                    yield from _found(document.keys(None), (), [UnknownField(part.name, bytes(part.raw))])
            for number in dict.fromkeys(part.reply_number for part in snapshot.parts):
                for rule in snapshot.reply_rules(number):
                    yield from _found(document.keys(None), rule.drift, rule.unknown)
        for odd in odd_replies(document):
            if odd is None:
                yield None
            else:
                yield from _found(document.keys(odd.job_id), odd.drift, odd.unknown, odd.call)


def _found(
    keys: Row, drift: Iterable[Drift], unknown: Iterable[UnknownField], call: str | None = None
) -> Iterator[Row]:
    for one in drift:
        yield (*keys, "other type", one.path, one.expected, one.found, one.kept, call)
    for field in unknown:
        found = drift_of(field.path, "", field.raw, "raw").found
        yield (*keys, "unknown field", field.path, None, found, "raw", call)


def _beyond_bits(job: Job) -> Iterator[Drift]:
    """Yield the whole numbers that the typed views read and no column of numbers can hold."""
    for view, path in ((job.list_entry, "list"), (job.detail, "")):
        if view is not None:
            for where, number in _integers(view, path):
                if within_bits(number) is not number:
                    yield drift_of(where, "a whole number of 64 bits", str(number).encode(), "coerced")


def _integers(part: msgspec.Struct, path: str) -> Iterator[tuple[str, Cell]]:
    for name in part.__struct_fields__:
        value = getattr(part, name)
        where = f"{path}.{name}" if path else name
        if type(value) is int:
            yield where, value
        elif name != "unknown":
            several = isinstance(value, tuple)
            for number, inner in enumerate(value if several else (value,)):
                if isinstance(inner, msgspec.Struct):
                    yield from _integers(inner, f"{where}[{number}]" if several else where)
