"""Saved replies of the cloud as one document: one alone, or those of one reading together."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from drs_inspector.domain.coverage import Coverage, ReplyCoverage, details_of
from drs_inspector.domain.decoding.http_date import utc_text
from drs_inspector.domain.errors import CloudError, FileProblemError, InspectorError
from drs_inspector.domain.jobs.replies import DetailResult, read_detail_reply, read_list_reply
from drs_inspector.domain.jobs.summary import read_list_summary
from drs_inspector.domain.rawjson.documents import kind_of_document
from drs_inspector.domain.rawjson.split import BrokenJsonError, check_json
from drs_inspector.domain.read_calls.recognise import says_what_came_of_an_action
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.storage.archive.file_kinds import malformed, not_utf8
from drs_inspector.storage.archive.foreign_json import other_json_error
from drs_inspector.storage.archive.repeats import Repeats
from drs_inspector.storage.archive.reply_entries import saved_reply
from drs_inspector.storage.archive.saved_lists import SavedLists, nameless_entries
from drs_inspector.storage.archive.unpack import Document

FIRST_ERROR = 400


class SavedReplies:
    """Collects replies in a snapshot; whether they belong together is for the caller to know (``same_reading``)."""

    def __init__(self) -> None:
        self._snapshot = Snapshot()
        self._files: list[str] = []
        self._dates: list[datetime | None] = []
        self._next_reply = 0
        self._contradicted = False
        self._replies: list[ReplyCoverage] = []
        self._lists = SavedLists()

    def add(self, document: Document) -> None:
        """Add one reply; raises FileProblemError."""
        self._dates.append(document.date)
        self._files.append(document.name)
        try:
            self._add_reply(document)
        except BrokenJsonError:
            raise malformed_json(document) from None
        self._tell_status(document)
        note_strange_letters(self._snapshot, document)

    def finish(self) -> Snapshot:
        """Return the snapshot with its source and with what can be said about its completeness."""
        snapshot = self._snapshot
        snapshot.coverage = Coverage(
            lists=self._lists.coverage(),
            details=details_of(snapshot.jobs, snapshot.unavailable, replies=self._replies),
        )
        # When saved replies were read is told by nothing but the date in them: the oldest holds for all of them.
        dates = [utc_text(date) for date in self._dates if date is not None]
        known = len(dates) == len(self._files)
        snapshot.source = SourceInfo(
            kind="file", files=tuple(self._files), cloud_read_at=min(dates) if known and dates else ""
        )
        snapshot.complete = snapshot.coverage.complete and not self._contradicted
        return snapshot

    def _add_reply(self, document: Document) -> None:
        body = document.body
        kind = kind_of_document(body)
        if kind == "not-json":
            raise malformed_json(document)
        other = saved_reply(document)
        if other is not None:
            self._snapshot.replies.append(other)
            if other.missing is not None:
                claimed, found = other.missing
                number = self._take_reply_number()
                self._replies.append(
                    ReplyCoverage(reply=number, count=claimed, entries=found, jobs=found, file=document.name)
                )
            return
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
        results = [_checked(result) for result in reply.results]
        jobs = len({result.id for result in results if result.is_job})
        entries = len(results)
        self._replies.append(ReplyCoverage(reply=number, count=reply.count, entries=entries, jobs=jobs, file=name))
        repeats = Repeats(self._snapshot, number, name)
        # Of a job that has details and, elsewhere in the file, only a reason for having none, the details are shown.
        for position, result in sorted(enumerate(results), key=lambda one: not one[1].is_job):
            if result.id is None:
                self._snapshot.add_part(number, f"results[{position}]", bytes(result.raw))
            elif not repeats.is_first(result.id, result.raw, f"results[{position}]"):
                continue
            elif result.is_job:
                self._snapshot.add_detail(result.raw, result.id, number)
            else:
                self._snapshot.mark_unavailable(result.id, _reason(result), entry=result.raw)
        self._contradicted |= repeats.differ
        self._tell_nameless(name, sum(result.id is None for result in reply.results))
        self._add_parts(number, reply.parts.items())

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
        self._tell_nameless(name, nameless_entries(reply))
        self._add_parts(number, reply.other.items())

    def _tell_nameless(self, name: str, count: int) -> None:
        """Tell that entries name no job: whether their details are here cannot be known."""
        if count:
            self._contradicted = True
            entries = "an entry" if count == 1 else f"{count:,} entries"
            cause = "Whose they are, and whether their details were read, is not known. They are kept beside the jobs."
            self._snapshot.problems.append({"title": f"{name} has {entries} without the id of a job.", "cause": cause})

    def _tell_status(self, document: Document) -> None:
        """Tell that the cloud called a reply an error: one of jobs may be all the same what was asked for, or not."""
        status = document.http_status
        if status is not None and status >= FIRST_ERROR:
            self._contradicted = True
            cause = (
                "The HTTP head that was saved with it says so. What it holds is shown; whether it is all is not known."
            )
            self._snapshot.problems.append(
                {"title": f"{document.name} has the status {status}, an error.", "cause": cause}
            )

    def _add_parts(self, number: int, parts: Iterable[tuple[str, bytes]]) -> None:
        for name, raw in parts:
            self._snapshot.add_part(number, name, raw)

    def _take_reply_number(self) -> int:
        self._next_reply += 1
        return self._next_reply - 1


def note_strange_letters(snapshot: Snapshot, document: Document) -> None:
    """Tell as a problem that a document holds bytes that are no UTF-8."""
    strange = not_utf8(document.name, document.body, lines_before=document.lines_before)
    if strange is not None:
        snapshot.problems.append(dict(strange.as_dict()))


def malformed_json(document: Document) -> FileProblemError:
    """Return the error for a document that is no JSON, or JSON of another kind."""
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


def _checked(result: DetailResult) -> DetailResult:
    """Return a result as that of no job where it says what came of an action, in a reply that has jobs, too."""
    if not (result.is_job and says_what_came_of_an_action(result.raw)):
        return result
    why = result.error_message or "Its entry says what came of an action, with a status that no job has."
    return msgspec.structs.replace(result, is_job=False, error_message=why)


def _reason(result: DetailResult) -> InspectorError:
    return CloudError(
        "The reply has no details of this job.",
        result.error_message or "",
        "" if result.error_message else "It may have been deleted, or belong to another project.",
        code=result.error_code or "",
    )
