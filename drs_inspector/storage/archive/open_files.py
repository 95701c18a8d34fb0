"""Opening archives and saved replies of the cloud as one snapshot."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from drs_inspector.domain.coverage import Coverage, ReplyCoverage, details_of, renumbered
from drs_inspector.domain.decoding.http_date import utc_text
from drs_inspector.domain.errors import CloudError, InspectorError
from drs_inspector.domain.jobs.replies import DetailResult, read_detail_reply, read_list_reply
from drs_inspector.domain.jobs.summary import read_list_summary
from drs_inspector.domain.rawjson.documents import kind_of_document
from drs_inspector.domain.rawjson.split import BrokenJsonError, check_json
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.regular_files import read_regular
from drs_inspector.storage.archive.content import ArchiveContent, read_archive
from drs_inspector.storage.archive.file_kinds import malformed, not_utf8
from drs_inspector.storage.archive.foreign_json import other_json_error
from drs_inspector.storage.archive.repeats import Repeats
from drs_inspector.storage.archive.saved_lists import SavedLists
from drs_inspector.storage.archive.unpack import Document, unpack
from drs_inspector.storage.files.file_errors import file_problem


def open_files(paths: Sequence[Path]) -> Snapshot:
    """Open archives, saved detail replies, list replies and single jobs, merged into one snapshot by job id.

    Of a job that is in several files the last one counts. Each file may be plain or gzip, begin with a UTF-8 mark or
    with the HTTP headers that ``curl -i`` prints. Replies are freed from secrets before anything else sees them.

    Raises FileProblemError naming the file, what it seems to be, where it broke and what was expected; also for a pipe,
    a device and a socket.
    """
    merger = _Merger()
    names = [path.name for path in paths]
    for path in paths:
        try:
            data = read_regular(path)
        except OSError as error:
            raise file_problem(error, "read", path) from error
        merger.add(path.name if names.count(path.name) == 1 else str(path), data)
        del data
    return merger.finish()


def open_bytes(name: str, data: bytes) -> Snapshot:
    """Open one document that is in memory already (standard input, drag and drop); otherwise as ``open_files``."""
    merger = _Merger()
    merger.add(name, data)
    return merger.finish()


class _Merger:
    """Collects documents in a snapshot; reply numbers of later documents continue those of earlier ones."""

    def __init__(self) -> None:
        self._snapshot = Snapshot()
        self._sources: list[SourceInfo] = []
        self._files: list[str] = []
        self._dates: list[datetime | None] = []
        self._maskings: list[Policy] = []
        self._next_reply = 0
        self._archives_complete = True
        self._contradicted = False
        self._coverages: list[Coverage] = []
        self._replies: list[ReplyCoverage] = []
        self._lists = SavedLists()

    def add(self, name: str, data: bytes) -> None:
        """Add one document; raises FileProblemError."""
        document = unpack(name, data)
        self._dates.append(document.date)
        self._files.append(name)
        try:
            content = read_archive(document)
            if content is not None:
                self._add_archive(document.name, content)
            else:
                self._add_reply(document)
        except BrokenJsonError:
            raise self._malformed(document) from None
        strange = not_utf8(name, document.body, lines_before=document.lines_before)
        if strange is not None:
            self._snapshot.problems.append(dict(strange.as_dict()))

    def finish(self) -> Snapshot:
        """Return the snapshot with its source and with what can be said about its completeness."""
        snapshot = self._snapshot
        snapshot.coverage = self._coverage()
        # What one file says of its masking says nothing about another one.
        if len(self._maskings) == len(self._files) and len(set(self._maskings)) == 1:
            snapshot.masked_as = self._maskings[0]
        unlike = len(self._sources) != len(self._files) or any(
            (one.drs_url, one.project_id) != (self._sources[0].drs_url, self._sources[0].project_id)
            for one in self._sources
        )
        if self._sources and not unlike:
            snapshot.source = max(self._sources, key=lambda source: source.read_at)
            snapshot.complete = self._is_complete
            return snapshot
        # When saved replies were read is told by nothing but the date in them: the oldest holds for all of them.
        dates = [utc_text(date) for date in self._dates if date is not None]
        known = len(dates) == len(self._files)
        snapshot.source = SourceInfo(
            kind="file", files=tuple(self._files), cloud_read_at=min(dates) if known and dates else ""
        )
        snapshot.complete = self._is_complete
        return snapshot

    @property
    def _is_complete(self) -> bool:
        return self._archives_complete and self._snapshot.coverage.complete and not self._contradicted

    def _coverage(self) -> Coverage:
        """Return that of one archive as it says, else what all documents claim and hold together."""
        snapshot, archives = self._snapshot, self._coverages
        if len(archives) == len(self._files) == 1:
            return archives[0]
        replies = [*(reply for one in archives for reply in one.details.replies), *self._replies]
        return Coverage(
            known=all(one.known for one in archives),
            lists=(*(each for one in archives for each in one.lists), *self._lists.coverage()),
            details=details_of(snapshot.jobs, snapshot.unavailable, replies=replies),
        )

    def _add_archive(self, name: str, content: ArchiveContent) -> None:
        base = self._next_reply
        self._next_reply = base + content.fill(self._snapshot, base)
        self._contradicted |= content.repeats_differ
        self._sources.append(content.source)
        if content.masked_as is not None:
            self._maskings.append(content.masked_as)
        said, held = content.coverage.details.read, content.details_read
        if content.coverage.known and said != held:
            title = f"{name} says that it has the details of {said:,} jobs, it has {held:,}."
            self._snapshot.problems.append({"title": title})
        self._coverages.append(renumbered(content.coverage, base) if base else content.coverage)
        self._archives_complete = self._archives_complete and content.is_complete

    def _add_reply(self, document: Document) -> None:
        body = document.body
        kind = kind_of_document(body)
        if kind == "not-json":
            raise self._malformed(document)
        if kind == "job":
            body, kind = b"[" + body + b"]", kind_of_document(b"[" + body + b"]")
        if kind == "detail-reply":
            self._add_details(document.name, body)
        elif kind == "list-reply" and not _is_request(body):
            self._add_list(document.name, body)
        else:
            raise other_json_error(document)

    def _add_details(self, name: str, body: bytes) -> None:
        reply = read_detail_reply(body)
        number = self._take_reply_number()
        jobs = len({result.id for result in reply.results if result.is_job})
        entries = len(reply.results)
        self._replies.append(ReplyCoverage(reply=number, count=reply.count, entries=entries, jobs=jobs, file=name))
        repeats = Repeats(self._snapshot, number, name)
        # Of a job that has details and, elsewhere in the file, only a reason for having none, the details are shown.
        for position, result in sorted(enumerate(reply.results), key=lambda one: not one[1].is_job):
            if result.id is None:
                self._snapshot.add_part(number, f"results[{position}]", bytes(result.raw))
            elif repeats.is_first(result.id, result.raw, f"results[{position}]"):
                self._add_result(result, result.id, number, f"results[{position}]")
        self._contradicted |= repeats.differ
        self._add_parts(number, reply.parts.items())

    def _add_result(self, result: DetailResult, job_id: str, number: int, place: str) -> None:
        known = self._snapshot.jobs.get(job_id)
        if result.is_job:
            self._snapshot.add_detail(result.raw, job_id, number)
        elif known is None or not known.has_detail:
            self._snapshot.mark_unavailable(job_id, _reason(result), entry=result.raw)
        else:  # its details are in another file
            self._snapshot.add_part(number, place, bytes(result.raw))

    def _add_list(self, name: str, body: bytes) -> None:
        reply = read_list_reply(body)
        number = self._take_reply_number()
        scenarios = [read_list_summary(entry.raw).scenario for entry in reply.entries]
        self._lists.add(reply, scenarios)
        repeats = Repeats(self._snapshot, number, name)
        for position, (entry, scenario) in enumerate(zip(reply.entries, scenarios, strict=True)):
            if repeats.is_first(entry.id, entry.raw, f"jobs[{position}]"):
                self._snapshot.add_list_entry(entry.raw, entry.id, scenario or None)
        self._contradicted |= repeats.differ
        self._add_parts(number, reply.other.items())

    def _add_parts(self, number: int, parts: Iterable[tuple[str, bytes]]) -> None:
        for name, raw in parts:
            self._snapshot.add_part(number, name, raw)

    def _take_reply_number(self) -> int:
        self._next_reply += 1
        return self._next_reply - 1

    @staticmethod
    def _malformed(document: Document) -> InspectorError:
        try:
            check_json(document.body)
        except BrokenJsonError as error:
            return malformed(
                document.name,
                document.body,
                error,
                lines_before=document.lines_before,
                http_status=document.http_status,
            )
        return other_json_error(document)


class _FirstJob(msgspec.Struct):
    jobs: list[msgspec.Raw]


def _is_request(body: bytes) -> bool:
    """Say whether ``jobs`` holds ids: that is what is sent to batch-detail, not what comes back (contract 4.1)."""
    try:
        jobs = msgspec.json.decode(body, type=_FirstJob).jobs
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return bool(jobs) and all(bytes(job[:1] if isinstance(job, bytes) else memoryview(job)[:1]) == b'"' for job in jobs)


def _reason(result: DetailResult) -> InspectorError:
    return CloudError(
        "The reply has no details of this job.",
        result.error_message or "",
        "" if result.error_message else "It may have been deleted, or belong to another project.",
        code=result.error_code or "",
    )
