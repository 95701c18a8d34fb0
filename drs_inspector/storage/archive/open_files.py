"""Opening archives and saved replies of the cloud: as many documents as there are, none mixed with another."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from drs_inspector.domain.counting import counted
from drs_inspector.domain.coverage import Coverage, details_of
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.rawjson.split import BrokenJsonError
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.regular_files import read_regular
from drs_inspector.storage.archive.content import ArchiveContent, read_archive
from drs_inspector.storage.archive.format import has_its_checksum
from drs_inspector.storage.archive.index.check import ArchiveCheck
from drs_inspector.storage.archive.index.file_bytes import LateDetail
from drs_inspector.storage.archive.index.member import UnfitIndexError
from drs_inspector.storage.archive.index.opening import open_indexed
from drs_inspector.storage.archive.same_reading import contradiction_between
from drs_inspector.storage.archive.saved_replies import SavedReplies, malformed_json, note_strange_letters
from drs_inspector.storage.archive.unpack import Document, unpack
from drs_inspector.storage.files.file_errors import file_problem

_NOTHING: Final[Mapping[Path, bytes]] = MappingProxyType({})


class OpenedDocument(NamedTuple):
    """One document, and the files it is made of; with ``check`` its file is not checked to its end yet."""

    paths: tuple[Path, ...]
    snapshot: Snapshot
    check: "DocumentCheck | None" = None


class DocumentCheck:
    """The check of a file that was opened by its index. It must be run, or stopped."""

    def __init__(self, path: Path, snapshot: Snapshot, check: ArchiveCheck) -> None:
        self._path = path
        self._snapshot = snapshot
        self._check = check
        self._is_complete = snapshot.complete
        snapshot.complete = snapshot.is_checked = False

    def run(self) -> Snapshot | None:
        """Check the file to its end, and return what is to be shown in place of what was opened, None for nothing.

        Takes long: it belongs into a thread. Raises FileProblemError when the file can no longer be opened, and
        StoppedError.
        """
        verdict, digest = self._check.run()
        if verdict == "fits":
            return None
        data = _read(self._path)
        # A file that was written while it was read is another one now, and its index may be right.
        unfit = verdict == "differs" and sha256(data).digest() == digest
        return _open_document(unpack(self._check.name, data), unfit_index=unfit)[0]

    def unreadable(self) -> list[str]:
        """Return the ids of the jobs whose details cannot be read any more, after ``run`` failed; reads the others.

        Takes long, as ``run`` does. Never raises.
        """
        lost = []
        for job in self._snapshot.jobs.values():
            source = job.detail_source
            if isinstance(source, LateDetail) and job.detail_given is source.outline:
                lost.append(job.id)
        return lost

    def stop(self) -> None:
        """Let ``run`` end at its next step; from any thread. What was not read by then cannot be read any more."""
        self._check.stop()

    def finish(self) -> None:
        """Say in the snapshot that it is checked, after ``run`` returned None; on the thread that it belongs to.

        What this computer has searched for secrets, as the check has found out, is not searched again.
        """
        self._snapshot.is_checked, self._snapshot.complete = True, self._is_complete
        for job in self._snapshot.jobs.values():
            if isinstance(job.detail_source, LateDetail) and job.detail_source.is_trusted:
                job.trust_detail()


class OpenedFiles(NamedTuple):
    """What became of the files that were given together, in their order.

    ``notes`` are sentences about what was done where that is not plain: replies that were put together, or were not.
    ``refused`` are the files that could not be opened; they keep the others from nothing.
    """

    documents: tuple[OpenedDocument, ...]
    notes: tuple[str, ...] = ()
    refused: tuple[tuple[Path, FileProblemError], ...] = ()


def open_documents(
    paths: Sequence[Path], *, early: bool = False, contents: Mapping[Path, bytes] = _NOTHING
) -> OpenedFiles:
    """Open archives, saved detail replies, list replies and single jobs; what does not belong together stays apart.

    Each archive is a document of its own. Replies are one document where they are parts of one reading
    (``same_reading``), else one each. Each file may be plain or gzip, begin with a UTF-8 mark or with the HTTP headers
    that ``curl -i`` prints; the same content is opened once. Replies are freed from secrets before anything else sees
    them. A file that cannot be opened is in ``refused`` with an error that names it, what it seems to be, where it
    broke and what was expected; a pipe, a device and a socket are refused, too.

    ``contents`` has what is in some of the paths and was read already, such as standard input.

    With ``early`` a large archive that is given alone is opened by its index, and checked afterwards: what is shown by
    then is from its own bytes, but whether they are all is not known. Only a window has a use for that.
    """
    unfit_index = False
    if early and len(paths) == 1:
        (path,) = paths
        try:
            found = open_indexed(path, path.name)
        except UnfitIndexError:
            unfit_index = True
        else:
            if found is not None:
                snapshot = _open_archive(found.document, found.content)
                check = DocumentCheck(path, snapshot, found.check)
                return OpenedFiles((OpenedDocument((path,), snapshot, check),))
    return _open_whole(paths, contents, unfit_index=unfit_index)


def _open_whole(paths: Sequence[Path], contents: Mapping[Path, bytes], *, unfit_index: bool) -> OpenedFiles:
    names = [path.name for path in paths]
    opened: list[OpenedDocument] = []
    replies: list[_Reply] = []
    notes: list[str] = []
    refused: list[tuple[Path, FileProblemError]] = []
    known: dict[object, str] = {}
    for path in paths:
        name = path.name if names.count(path.name) == 1 else str(path)
        try:
            data = contents[path] if path in contents else _read(path)
            document = unpack(name, data)
            del data
            # What was packed, or marked as UTF-8, is the same; the same reply at another time is not.
            same = (sha256(document.body).digest(), document.date, document.http_status) if len(paths) > 1 else None
            if same in known:
                notes.append(f"{name} has the same content as {known[same]}: it is opened once.")
                continue
            snapshot, is_archive = _open_document(document, unfit_index=unfit_index)
        except FileProblemError as error:
            refused.append((path, error))
            continue
        known.update({same: name} if same else {})
        opened.append(OpenedDocument((path,), snapshot))
        if not is_archive:
            replies.append(_Reply(opened[-1], document))
    return OpenedFiles(*_joined(opened, replies, notes), tuple(refused))


class _Reply(NamedTuple):
    """A reply that was opened by itself, and its text, for putting it together with others."""

    opened: OpenedDocument
    document: Document


def _joined(
    opened: list[OpenedDocument], replies: list[_Reply], notes: list[str]
) -> tuple[tuple[OpenedDocument, ...], tuple[str, ...]]:
    """Put replies together that are parts of one reading, at the place of the first; say what was done."""
    if len(replies) < 2:
        return tuple(opened), tuple(notes)
    contradiction = contradiction_between([(reply.document.name, reply.opened.snapshot) for reply in replies])
    if contradiction:
        notes.append(f"The {len(replies):,} replies are shown one by one, they are not one reading: {contradiction}")
        return tuple(opened), tuple(notes)
    together = SavedReplies()
    for reply in replies:
        together.add(reply.document)
    whole = OpenedDocument(tuple(path for reply in replies for path in reply.opened.paths), together.finish())
    others = {id(reply.opened) for reply in replies[1:]}
    documents = [whole if one is replies[0].opened else one for one in opened if id(one) not in others]
    notes.append(f"The {len(replies):,} replies are shown as one document: nothing says that they are not one reading.")
    return tuple(documents), tuple(notes)


def open_files(paths: Sequence[Path]) -> Snapshot:
    """Open files that are one document: an archive, or the replies of one reading; otherwise as ``open_documents``.

    Raises FileProblemError for a file that cannot be opened, and for files that are several documents.
    """
    opened = open_documents(paths)
    for _path, error in opened.refused:
        raise error
    if len(opened.documents) != 1:
        raise FileProblemError(
            f"{len(paths):,} files are not one document.", " ".join(opened.notes), "Open each of them by itself."
        )
    return opened.documents[0].snapshot


def open_bytes(name: str, data: bytes) -> Snapshot:
    """Open one document that is in memory already (standard input, drag and drop). Raises FileProblemError."""
    return _open_document(unpack(name, data))[0]


def _read(path: Path) -> bytes:
    try:
        return read_regular(path)
    except OSError as error:
        raise file_problem(error, "read", path) from error


def _open_document(document: Document, *, unfit_index: bool = False) -> tuple[Snapshot, bool]:
    """Open an archive, or a reply by itself, and say whether it is an archive. Raises FileProblemError.

    ``unfit_index``: it could not be opened by its index, which is told unless the content would explain that.
    """
    try:
        content = read_archive(document)
        if content is not None:
            snapshot = _open_archive(document, content)
            note_strange_letters(snapshot, document)
            if unfit_index and content.in_one_scan:
                snapshot.add_doubt(_unfit_index(document.name))
            # The code of this computer proves more, and a newer version may end its files in another way.
            if not content.verified and not content.is_newer and not has_its_checksum(document.body):
                snapshot.add_doubt(_unfit_checksum(document.name))
            return snapshot, True
    except BrokenJsonError:
        raise malformed_json(document) from None
    reply = SavedReplies()
    reply.add(document)
    return reply.finish(), False


def _unfit_index(name: str) -> FileProblemError:
    return FileProblemError(
        f"{name} has an index that does not fit its content.",
        "It was changed after it was written, or it is made to mislead. It was read without the index: everything in "
        "it is shown.",
        "Ask where it comes from before you rely on it.",
    )


def _unfit_checksum(name: str) -> FileProblemError:
    return FileProblemError(
        f"{name} is not as it was written: its checksum does not fit.",
        "It was edited, or damaged on its way. What it says now is shown.",
        "Ask for the file again, or where it comes from, before you rely on it.",
    )


def _open_archive(document: Document, content: ArchiveContent) -> Snapshot:
    snapshot = Snapshot(content.source)
    content.fill(snapshot)
    difference = next(_differences(document.name, content.coverage, snapshot), "")
    snapshot.problems += [{"title": difference}] if difference else []
    snapshot.coverage = content.coverage
    snapshot.complete = content.is_complete and not difference
    return snapshot


def _differences(name: str, said: Coverage, snapshot: Snapshot) -> Iterator[str]:
    """Yield what an archive says of the jobs it covers and does not hold, or holds and does not say."""
    if not said.known:
        return
    chosen = said.asked.jobs if said.part is None or said.part.jobs is None else said.part.jobs
    held = details_of(snapshot.jobs, snapshot.unavailable, chosen, stale=frozenset(said.details.stale))
    if said.details.read != held.read:
        yield f"{name} says that it has the details of {counted(said.details.read, 'job')}, it has {held.read:,}."
    if said.details.refused_jobs != held.refused_jobs:
        refused = counted(said.details.refused_jobs, "job")
        yield f"{name} counts {refused} whose details were refused, it has {held.refused_jobs:,}."
    if said.details.wanted < held.wanted:  # when it is more, the numbers say themselves that some were not read
        yield f"{name} says that it covers {counted(said.details.wanted, 'job')}, it has {held.wanted:,}."
    if said.listed > snapshot.total:
        yield f"{name} says that {counted(said.listed, 'job is', 'jobs are')} in its lists, it has {snapshot.total:,}."
