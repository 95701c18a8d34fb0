"""The content of one archive: from its bytes to calls that fill a snapshot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from drs_inspector.domain.coverage import Coverage
from drs_inspector.domain.jobs.raw_reply import LateBytes
from drs_inspector.domain.live.series import JobSeries
from drs_inspector.domain.rawjson.split import Member, first_byte, split_array, split_object, split_plain, text_of
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.redaction.secrets import is_secret_name, redact_secrets
from drs_inspector.domain.refused_call import RefusedCall
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Job, Snapshot, SourceInfo, Unavailable
from drs_inspector.storage.archive.format import (
    ARCHIVE_REPLY,
    FORMAT,
    FRAME_DECODER,
    KNOWN_JOB_MEMBERS,
    KNOWN_MEMBERS,
    READ_AS_THEY_ARE,
    VERIFIED,
    ArchiveJob,
    Members,
    Slice,
    converted,
    extra_name,
    is_searched,
    newer_version,
    up_to_date,
)
from drs_inspector.storage.archive.reading_entries import refusal_of_entry
from drs_inspector.storage.archive.repeats import (
    Repeats,
    once_each,
    repeated_member,
    repeated_names,
)
from drs_inspector.storage.archive.reply_entries import reply_of_entry
from drs_inspector.storage.archive.unpack import Document

T = TypeVar("T")
_HEAD_BYTES = 512
_PLACES_NAMED = 6
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


@dataclass(slots=True)
class ArchiveContent:
    """One archive. ``verified``: this computer has searched exactly these bytes for secrets.

    ``late`` has the details that are read later, by the place of their job in ``jobs``. ``in_one_scan``: nothing in it
    was strange to this program. ``is_newer``: a newer version of this program wrote it. ``unread`` has the values that
    are not what their place is for, with that place; empty ones are missing, or kept elsewhere.
    """

    source: SourceInfo
    complete: bool
    coverage: Coverage
    jobs: list[ArchiveJob]
    parts: list[tuple[int, str, Slice]]
    unavailable: list[Unavailable]
    problems: list[dict[str, Any]]
    verified: bool
    masked_as: Policy | None = None
    replies: list[SavedReply] = field(default_factory=list)
    refusals: list[RefusedCall] = field(default_factory=list)
    series: list[JobSeries] = field(default_factory=list)
    extras: list[tuple[str, Slice]] = field(default_factory=list)
    name: str = ""
    repeats_differ: bool = False
    in_one_scan: bool = False
    is_newer: bool = False
    late: dict[int, LateBytes] = field(default_factory=dict)
    unread: list[tuple[str, Slice]] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether it says that it is complete, and nothing in it is unread or contradicts another part of it."""
        return self.complete and self.coverage.complete and not self.unread and not self.repeats_differ

    def fill(self, snapshot: Snapshot) -> None:
        """Add everything to an empty snapshot."""
        repeats = Repeats(snapshot, 0, self.name)
        for position, job in enumerate(self.jobs):
            if repeats.is_first(job.id, job, f"jobs[{position}]"):
                self._add_job(snapshot, job, self.late.get(position))
        self.repeats_differ = repeats.differ
        for reply, name, raw in self.parts:
            snapshot.add_part(reply, name, redact_secrets(raw))
        for name, raw in self.extras:
            snapshot.add_part(ARCHIVE_REPLY, name, redact_secrets(raw))
        for place, raw in self.unread:
            if raw:
                snapshot.add_part(ARCHIVE_REPLY, extra_name(f"{place}.unread"), redact_secrets(raw))
        for entry in self.unavailable:
            # Details of an earlier reading stay beside the reason.
            snapshot.mark_unavailable(
                entry.id, entry.reason, name=entry.name, scenario=entry.scenario, entry=entry.entry_raw
            )
        snapshot.problems.extend(self.problems)
        if self.unread:
            snapshot.problems.append(_unread_values(self.name, [place for place, _raw in self.unread]))
        snapshot.replies.extend(self.replies)
        snapshot.refusals.extend(self.refusals)
        snapshot.series.extend(self.series)
        snapshot.masked_as = self.masked_as

    def keep_earlier(self, members: Sequence[Member], place: str) -> None:
        """Keep the earlier values of names that come twice, and tell them; the document is not complete then."""
        _last, earlier = once_each(members)
        self.extras += [
            (extra_name(f"{name}.earlier", place), raw) for name, raw in earlier if not is_secret_name(name)
        ]
        for name in repeated_names(members):
            self.complete = False
            self.problems.append(repeated_member(self.name, name, place))

    def _add_job(self, snapshot: Snapshot, job: ArchiveJob, late: LateBytes | None) -> None:
        listed, detailed = not _is_null(job.listed), not _is_null(job.detail)
        if listed:
            snapshot.add_list_entry(self._view(job.listed), job.id, job.scenario, job.parent_id)
        if detailed:
            view = late or self._view(job.detail)
            added = snapshot.add_detail(view, job.id, job.reply, scenario=job.scenario, parent_id=job.parent_id)
            if self.verified:
                added.trust_detail()
        if not listed and not detailed and job.id not in snapshot.jobs:
            snapshot.jobs[job.id] = Job(job.id, parent_id=job.parent_id, scenario=job.scenario)

    def _view(self, raw: msgspec.Raw) -> memoryview:
        """Return the slice; a Job searches it for secrets when it is asked for, which keeps opening fast."""
        return VERIFIED.add(raw) if self.verified else memoryview(raw)


def read_archive(document: Document) -> ArchiveContent | None:
    """Read an archive of any version, of a newer one what is known; None when the document is no archive.

    The usual one takes a single scan. One with strange members, another version or damage goes the slow way, which
    keeps strange members. Raises FileProblemError (no version) and BrokenJsonError.
    """
    if FORMAT.encode() not in document.body[:_HEAD_BYTES] and not _says_so(document.body):
        return None
    content = read_in_one_scan(document)
    return content if content is not None else _from_members(document, up_to_date(document.name, document.body))


def read_in_one_scan(document: Document) -> ArchiveContent | None:
    """Read an archive of this version, None when it is one for the slow way, or none."""
    try:
        frame = FRAME_DECODER.decode(document.body)
    except _UNREADABLE:
        return None
    if frame.version not in READ_AS_THEY_ARE or frame.format != FORMAT:
        return None
    if not is_searched(document.body) and _repeats_a_name(document.body):
        return None
    members: Members = {name: memoryview(getattr(frame, name)) for name in _RAW_MEMBERS}
    content = _content(document, converted(document.name, members, frame.version))
    content.jobs, content.complete, content.in_one_scan = frame.jobs, frame.complete, True
    return content


def _repeats_a_name(body: bytes) -> bool:
    """Say whether a name comes twice in the document or an entry of a job, or that takes more than a quick scan."""
    members = split_plain(body)
    if members is None:
        return True
    named = dict(members)
    objects = [named[name] for name in _OBJECTS if first_byte(named.get(name, b"")) == b"{"]
    return any(split_plain(raw) is None for raw in (*objects, *_elements(named.get("jobs"))))


_OBJECTS = ("source", "coverage")
_RAW_MEMBERS = (
    "source",
    "coverage",
    "reply_parts",
    "unavailable",
    "problems",
    "replies",
    "refusals",
    "series",
    "masking",
)


def _says_so(body: bytes) -> bool:
    """Look for the format name anywhere at the top level, for archives whose members were put in another order."""
    if FORMAT.encode() not in body:
        return False
    members = dict(split_object(body)) if first_byte(body) == b"{" else {}
    marker = members.get("format", b"")
    return first_byte(marker) == b'"' and text_of(marker) == FORMAT


def _from_members(document: Document, members: Members) -> ArchiveContent:
    content = _content(document, members)
    newer = newer_version(document.name, members)
    content.is_newer = newer is not None
    content.complete = newer is None and bytes(members.get("complete", b"")) == b"true"
    content.problems += [] if newer is None else [dict(newer.as_dict())]
    content.extras += [(extra_name(name), members[name]) for name in _strange(members, KNOWN_MEMBERS)]
    content.keep_earlier(split_object(document.body), "")
    for place in _OBJECTS:
        if first_byte(members.get(place, b"")) == b"{":
            content.keep_earlier(split_object(members[place]), place)
    jobs = members.get("jobs", b"")
    content.unread += [] if first_byte(jobs) == b"[" else [("jobs", jobs)]
    for position, raw in enumerate(_elements(jobs)):
        split = split_object(raw) if first_byte(raw) == b"{" else []
        job_members, _earlier = once_each(split)
        job = _job(job_members)
        if job is None:
            content.parts.append((0, f"jobs[{position}]", raw))
            content.unread.append((f"jobs[{position}]", b""))
            continue
        content.jobs.append(job)
        content.keep_earlier(split, f"jobs/{job.id}")
        strange = _strange(job_members, KNOWN_JOB_MEMBERS)
        content.extras += [(extra_name(name, f"jobs/{job.id}"), job_members[name]) for name in strange]
    return content


def _job(members: Members) -> ArchiveJob | None:
    """Return the entry, None when it has no id; every other member of a wrong type costs that member."""
    job_id = _convert(members.get("id"), str)
    if not job_id:
        return None
    reply = _convert(members.get("reply"), int)
    return ArchiveJob(
        id=job_id,
        parent_id=_convert(members.get("parent_id"), str),
        reply=reply if reply is not None and reply >= 0 else None,
        scenario=_convert(members.get("scenario"), str),
        listed=msgspec.Raw(members.get("list", b"null")),
        detail=msgspec.Raw(members.get("detail", b"null")),
    )


def _content(document: Document, members: Members) -> ArchiveContent:
    """Return everything but the jobs and ``complete``."""
    source_raw = members.get("source", b"{}")
    unread: list[tuple[str, Slice]] = []
    named = {name: members[name] for name in ("source", "coverage", "masking") if name in members}
    unread += [(name, raw) for name, raw in named.items() if first_byte(raw) != b"{"]
    source = _convert(source_raw, SourceInfo)
    coverage = _convert(redact_secrets(members.get("coverage", b"{}")), Coverage)
    for name, found in (("source", source), ("coverage", coverage)):
        if found is None and first_byte(members.get(name, b"")) == b"{":
            unread.append((name, members[name]))

    def entries(place: str, read: Callable[[Slice], T | None]) -> list[T]:
        return _entries(members.get(place), place, read, unread)

    return ArchiveContent(
        name=document.name,
        source=source or SourceInfo(kind="file", files=(document.name,)),
        complete=False,
        coverage=coverage or Coverage(known=False),
        jobs=[],
        parts=entries("reply_parts", _part),
        unavailable=entries("unavailable", lambda raw: _convert(redact_secrets(raw), Unavailable)),
        problems=entries("problems", lambda raw: _convert(redact_secrets(raw), dict[str, Any])),
        verified=is_searched(document.body),
        masked_as=Policy.said(_convert(members.get("masking"), dict[str, Any]) or {}),
        replies=entries("replies", reply_of_entry),
        refusals=entries("refusals", refusal_of_entry),
        series=entries("series", JobSeries.of_json),
        extras=[
            *_strange_members("source", source_raw, SourceInfo),
            *_strange_members("coverage", members.get("coverage", b"{}"), Coverage),
        ],
        unread=unread,
    )


def _entries(
    raw: Slice | None, place: str, read: Callable[[Slice], T | None], unread: list[tuple[str, Slice]]
) -> list[T]:
    """Return what the entries of a list say; those that say nothing that this program can read go to ``unread``."""
    if raw is not None and first_byte(raw) not in (b"[", b"n"):
        unread.append((place, raw))
    found: list[T] = []
    for position, entry in enumerate(_elements(raw)):
        value = read(entry)
        if value is None:
            unread.append((f"{place}[{position}]", entry))
        else:
            found.append(value)
    return found


def _unread_values(name: str, places: Sequence[str]) -> dict[str, Any]:
    more = f" and {len(places) - _PLACES_NAMED:,} more" if len(places) > _PLACES_NAMED else ""
    return {
        "title": f"{name} has values that are not what their place is for.",
        "cause": f"They are kept beside the jobs, and nothing is known of what they say: "
        f"{', '.join(places[:_PLACES_NAMED])}{more}.",
        "next_step": "Find out who edited the file: no program writes it so.",
    }


def _strange_members(place: str, raw: Slice, kind: type[msgspec.Struct]) -> list[tuple[str, Slice]]:
    members = dict(split_object(raw)) if first_byte(raw) == b"{" else {}
    known = frozenset(member.encode_name for member in msgspec.structs.fields(kind))
    return [(extra_name(name, place), members[name]) for name in _strange(members, known)]


def _strange(members: Members, known: frozenset[str]) -> list[str]:
    """Return the names that are neither known nor those of secrets: a secret must not be written back."""
    return [name for name in members if name not in known and not is_secret_name(name)]


def _part(raw: Slice) -> tuple[int, str, Slice] | None:
    members = dict(split_object(raw)) if first_byte(raw) == b"{" else {}
    name, reply = _convert(members.get("name"), str), _convert(members.get("reply"), int)
    if name is None or "value" not in members:
        return None
    return max(reply or 0, 0), name, members["value"]


def _elements(raw: Slice | None) -> list[Slice]:
    return split_array(raw) if raw is not None and first_byte(raw) == b"[" else []


def _is_null(raw: msgspec.Raw) -> bool:
    return bytes(memoryview(raw)[:4]) == b"null"


def _convert(raw: Slice | None, kind: type[T]) -> T | None:
    if raw is None:
        return None
    try:
        return msgspec.json.decode(raw, type=kind)
    except _UNREADABLE:
        return None
