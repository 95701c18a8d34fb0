"""What the table of jobs reads of a job: of very many, so by scans that skip what no column shows.

Which members of the details that are is marked ``IN_TABLE`` in ``domain.jobs.fields``; where the scan is refused, the
typed view answers with the same names.
"""

import re
from collections.abc import Generator
from functools import cached_property
from typing import Any, Final, NamedTuple

import msgspec

from drs_inspector.domain.decoding.projection import projection
from drs_inspector.domain.decoding.scalars import code_of, is_absent, read_int
from drs_inspector.domain.decoding.tags import Tag, read_tags
from drs_inspector.domain.decoding.timestamps import Timestamp, read_timestamp
from drs_inspector.domain.health.causes import NOTHING_KNOWN, Cause, cause_of
from drs_inspector.domain.health.health import Context, Health, own_health
from drs_inspector.domain.health.told_figures import FIGURE_FIELDS, NotTold
from drs_inspector.domain.jobs.fields import IN_TABLE, JobDetail
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.jobs.raw_reply import BIG
from drs_inspector.domain.labels.value_labels import engine_sides
from drs_inspector.domain.objects.entries import display_name
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.printable import LONGEST_SHOWN
from drs_inspector.domain.rawjson.split import first_byte
from drs_inspector.domain.redaction.secrets import redact_secrets, redact_text
from drs_inspector.domain.redaction.text import redact_start
from drs_inspector.domain.steps import at_once
from drs_inspector.domain.tables.path_values import Missing, path_of, value_at
from drs_inspector.domain.tables.rows import Document, selection_of

_NO_CONTEXT: Final = Context(None)
_KEPT_AS: Final = "_object_counts"
_COUNTED_AT_ONCE_BYTES: Final = 300_000
# Too short and too plain to hold a secret: most values are, and searching each one would take most of the time.
_HARMLESS = re.compile(r"[A-Za-z0-9_.-]{0,19}")
# Of a list of very many addresses only the first is shown; with an "@" anywhere, it might be a part of a login.
_HOST = re.compile(r"[\w.-]{1,253}(?::\d{1,5})?")
_REFUSED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_details = msgspec.json.Decoder(projection(JobDetail, IN_TABLE))
_LIST_ERROR = path_of("list.error_msg")
_LIST_TAGS = path_of("list.tags")


class _NamedObject(msgspec.Struct, gc=False):
    id: str = ""
    name: str = ""
    alias_name: str | None = None


class _Selection(msgspec.Struct, gc=False):
    object_infos: list[_NamedObject] | None = None


class _Conditions(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    total_count: int | None = None
    filter_conditions: list[msgspec.Raw] | None = None


class _Rules(msgspec.Struct, gc=False):
    data_transformation: _Conditions | None = None


_selections = msgspec.json.Decoder(_Selection)
_rules = msgspec.json.Decoder(_Rules)
_conditions = msgspec.json.Decoder(_Conditions | None)


class ObjectCounts(NamedTuple):
    """The number of selected objects, and of those with another name on the target.

    None where the details have no list of objects: that is not a list without any.
    """

    objects: int | None
    renamed: int | None


NOT_LISTED: Final = ObjectCounts(None, None)


class JobFacts:
    """A job of a document, and what its row says; ``counts`` is what ``object_counts`` returned.

    Without a document, what the job alone does not tell is not known. ``most``: of longer values of the details only
    the beginning is told, so that what is shown need not wait for all of it to be searched for secrets.
    """

    def __init__(
        self, document: Document | None, job: Job, counts: ObjectCounts | None = None, most: int | None = None
    ) -> None:
        self.document = document
        self.job = job
        self.counts = counts
        self.most = most
        self._times: dict[str, Timestamp | None] = {}

    @cached_property
    def brief(self) -> "JobFacts":
        """What is shown of the job: the same, of very long values the beginning."""
        if self.most is not None:
            return self
        facts = JobFacts(self.document, self.job, self.counts, LONGEST_SHOWN)
        if "detail" in self.__dict__:
            facts.__dict__["detail"] = self.detail
        return facts

    def counted(self, counts: ObjectCounts | None) -> "JobFacts":
        """Return the same with the counts of its objects."""
        return JobFacts(self.document, self.job, counts, self.most)

    @cached_property
    def detail(self) -> Any:
        """The members of the details that are marked, None where they were not read."""
        raw = self.job.scanned_part
        if raw is None:
            return None
        try:
            return _details.decode(raw)
        except _REFUSED:
            return self.job.detail

    def time(self, member: str) -> Timestamp | None:
        """Return a time of the details; two columns ask for it."""
        if member not in self._times:
            self._times[member] = None if self.detail is None else read_timestamp(getattr(self.detail, member))
        return self._times[member]

    def code(self, member: str) -> str | None:
        """Return a code of the details, as the typed view reads it."""
        return None if self.detail is None else clean(code_of(getattr(self.detail, member)), self.most)

    @cached_property
    def health(self) -> Health:
        """The health of the job by itself, as its document is judged."""
        return own_health(self.job, _NO_CONTEXT if self.document is None else self.document.context)

    def figure(self, name: str) -> float | bool | None:
        """Return a figure of the job, None where it is not known or there is none."""
        if self.document is None:
            return None
        found = FIGURE_FIELDS[name].told(self.job, self.document.context)
        return None if isinstance(found, NotTold) else found

    @cached_property
    def cause(self) -> Cause | None:
        """Why the job failed, None where it did not, or where nothing tells."""
        return cause_of(self.job, NOTHING_KNOWN if self.document is None else self.document.context.known)

    @cached_property
    def engines(self) -> tuple[str, str]:
        """The database types of both ends, "" where nothing tells them; what an endpoint says is preferred."""
        said = [self._end_type("source_endpoint"), self._end_type("target_endpoint")]
        named = engine_sides(self.job.engine_type, *said)
        return said[0] or named[0], said[1] or named[1]

    def _end_type(self, member: str) -> str:
        return str(self.end(member, "db_type") or "")

    def end(self, member: str, name: str) -> str | None:
        """Return a text of an endpoint."""
        endpoint = None if self.detail is None else getattr(self.detail, member)
        text = None if endpoint is None else getattr(endpoint, name)
        return clean(text if name == "inst_name" else code_of(text), self.most)

    def first_address(self, member: str) -> tuple[str, int]:
        """Return the first address of an endpoint, "" for none, and how many others there are."""
        endpoint = None if self.detail is None else getattr(self.detail, member)
        text = (None if endpoint is None else code_of(endpoint.ip)) or ""
        first, *others = text.split(",")
        if self.most is not None and len(text) > self.most and _HOST.fullmatch(first) and "@" not in text:
            return first, len(others)
        first, *others = (clean(text, self.most) or "").split(",")
        return first, len(others)

    def port(self, member: str) -> int | None:
        """Return the port of an endpoint; None for 0, which says that the address has the ports (contract 4.3)."""
        endpoint = None if self.detail is None else getattr(self.detail, member)
        port = None if endpoint is None else endpoint.db_port
        if isinstance(port, str):
            read = read_int(msgspec.json.encode(port), "", [], True)
            port = read if isinstance(read, int) else None
        return port if isinstance(port, int) and 0 < port < 1 << 63 else None

    @property
    def error(self) -> str | None:
        """What the cloud says of a failure: the message, else the reason, else that of the list entry."""
        detail = self.detail
        text = None if detail is None else detail.error_message or detail.failed_reason
        if text:
            return clean(text, self.most)
        given = self.job.list_given
        if given is None or b"error_msg" not in bytes(given) or _LIST_ERROR is None:
            return None
        said = value_at(self.job, _LIST_ERROR)
        return said if isinstance(said, str) else None

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The tags of the details, else those of the list entry, for which it has no documented place."""
        found = () if self.detail is None else self.detail.tags
        if not isinstance(found, tuple):
            found = read_tags(redact_secrets(bytes(found)), "tags", []) if len(bytes(found)) > 2 else ()
        given = self.job.list_given
        if found or given is None or b"tags" not in bytes(given) or _LIST_TAGS is None:
            return found
        said = value_at(self.job, _LIST_TAGS)
        return () if isinstance(said, Missing) or not isinstance(said, str) else read_tags(said.encode(), "tags", [])

    @property
    def rules(self) -> int | None:
        """The number of transformation rules, those of the reply that name a table of the job included."""
        job = self.job
        if not job.has_detail or self.document is None:
            return None
        if self.document.snapshot.reply_rules(job.reply_number):
            return len(self.document.snapshot.rules_of(job.id))
        counted = _scanned_rules(job) if job.detail_size <= BIG else _rules_of_member(job)
        return len(job.own_rules) if counted is None else counted


def clean(text: str | None, most: int | None = None) -> str | None:
    """Return a text without secrets in it, None for ""; of one longer than ``most`` the beginning."""
    if not text or _HARMLESS.fullmatch(text):
        return text or None
    return redact_text(text) if most is None else redact_start(text, most)


def object_counts(job: Job) -> Generator[None, None, ObjectCounts | None]:
    """Count the objects of a job in steps, None where its details were not read. Large selections are counted once."""
    kept = job.__dict__.get(_KEPT_AS)
    if isinstance(kept, ObjectCounts) or not job.has_detail:
        return kept if isinstance(kept, ObjectCounts) else None
    counts = _scanned(job) if job.detail_size <= BIG else None
    if counts is None:
        selection = yield from selection_of(job, None)
        counts = job.__dict__[_KEPT_AS] = _of_selection(job, selection)
    return counts


def counts_at_once(job: Job) -> ObjectCounts | None:
    """Return the counts of a job whose objects are few, or were looked at; None where counting them would take time."""
    return at_once(object_counts(job)) if is_counted_at_once(job) else known_counts(job)


def is_counted_at_once(job: Job) -> bool:
    """Whether a job is so small that a view may read its objects before it is drawn: some 2,300, which take 2 ms."""
    return job.detail_size <= _COUNTED_AT_ONCE_BYTES


def known_counts(job: Job) -> ObjectCounts | None:
    """Return the counts of a job whose objects were looked at, None where counting them would take time."""
    kept = job.__dict__.get(_KEPT_AS)
    if isinstance(kept, ObjectCounts):
        return kept
    return _of_selection(job, job.objects) if job.has_detail and job.is_loaded("objects") else None


def _of_selection(job: Job, selection: ObjectSelection) -> ObjectCounts:
    is_listed = selection.count > 0 or any(first_byte(raw) == b"[" for raw in job.given_values("object_infos"))
    return ObjectCounts(selection.count, selection.count_renamed()) if is_listed else NOT_LISTED


def _scanned(job: Job) -> ObjectCounts | None:
    """Count the objects of a small job by one scan; None where that would not see what the selection has."""
    raw = _plain(job, "object_infos")
    if raw is None:
        return None
    try:
        objects = _selections.decode(raw).object_infos
    except _REFUSED:
        return None
    if objects is None:
        return NOT_LISTED
    renamed = (one for one in objects if one.alias_name and one.alias_name != display_name(one.name, one.id))
    return ObjectCounts(len(objects), sum(1 for _ in renamed))


def _scanned_rules(job: Job) -> int | None:
    """Count the rules in the details of a small job by one scan; None where they have another form than described."""
    raw = _plain(job, "data_transformation")
    if raw is None or raw.count(b'"filter_conditions"') > 1:
        return None
    if b'"data_transformation"' not in raw:
        return 0
    try:
        found = _rules.decode(raw).data_transformation
    except _REFUSED:
        return None
    return _count(found)


def _rules_of_member(job: Job) -> int | None:
    """Count the rules of big details in their member alone: to search all of it for secrets takes long."""
    if job.detail_outline is not job.detail_source:
        return None  # the member need not be read at all, or is checked already
    raws = job.given_values("data_transformation")
    if len(raws) != 1:
        return None if raws else 0
    raw = bytes(raws[0])
    if b"\\u00" in raw or raw.count(b'"filter_conditions"') > 1:
        return None
    try:
        found = _conditions.decode(raw)
    except _REFUSED:
        return None
    return _count(found)


def _count(found: _Conditions | None) -> int:
    return 0 if found is None else sum(not is_absent(one) for one in map(bytes, found.filter_conditions or ()))


def _plain(job: Job, member: str) -> bytes | None:
    """Return the details where a scan finds all of a member: it is there once, and no escape spells its name."""
    raw = bytes(job.detail_given or b"")
    if b"\\u00" in raw or (raw.count(b'"%b"' % member.encode()) > 1 and job.repeats(member)):
        return None
    return raw
