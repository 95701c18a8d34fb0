"""Masks a saved file into another one: an archive into an archive, any other JSON into the same JSON."""

from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO, NamedTuple

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.rawjson.split import BrokenJsonError, check_json
from drs_inspector.domain.read_calls.recognise import recognise
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.domain.redaction.masking import Masker
from drs_inspector.domain.redaction.secrets import redact_secrets
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.regular_files import read_regular
from drs_inspector.storage.archive.content import read_archive
from drs_inspector.storage.archive.file_kinds import malformed
from drs_inspector.storage.archive.open_files import open_bytes
from drs_inspector.storage.archive.unpack import Document, unpack
from drs_inspector.storage.archive.write import write_archive
from drs_inspector.storage.files.atomic_write import replacing
from drs_inspector.storage.files.file_errors import file_problem

Raw = bytes | memoryview


class ToMask(NamedTuple):
    """What is in a file: an archive's ``snapshot``; else None, and ``raw`` is JSON that ``model`` masks."""

    snapshot: Snapshot | None
    raw: Raw = b""
    model: str = ""


def mask_file(
    path: Path, target: Path | BinaryIO, policy: Policy, *, replace: bool = False, data: bytes | None = None
) -> ToMask:
    """Write what is in a file masked to ``target``, a file whole or not at all; return what is in it.

    ``data`` is what is in it, where it was read already, such as standard input.
    Secrets are searched anew, whatever the file says about itself. A file that is no JSON is refused: nothing is known
    of what it holds. Raises FileProblemError.
    """
    try:
        if data is None and isinstance(target, Path) and target.exists() and path.samefile(target):
            raise FileProblemError(
                f"{target} is the file to mask.", "It would be lost.", "Give the masked file another name."
            )
    except OSError as error:
        raise file_problem(error, "read", path) from error
    found = read_to_mask(path, data)
    with replacing(target, replace=replace) if isinstance(target, Path) else nullcontext(target) as stream:
        if found.snapshot is not None:
            write_archive(found.snapshot, stream, masking=policy)
        else:
            masker = Masker(policy)
            masker.learn(found.raw, found.model)
            stream.writelines(masker.pieces(found.raw, found.model))
    return found


def read_to_mask(path: Path, data: bytes | None = None) -> ToMask:
    """Read a file as it is masked, without secrets, or take its ``data``; raises FileProblemError."""
    try:
        data = read_regular(path) if data is None else data
    except OSError as error:
        raise file_problem(error, "read", path) from error
    document = unpack(path.name, data)
    try:
        # A name that is cut in the middle, or two documents one after the other, are not what they seem to be.
        check_json(document.body)
        is_archive = read_archive(document) is not None
    except BrokenJsonError as error:
        raise _malformed(document, error) from None
    return ToMask(open_bytes(path.name, data)) if is_archive else _reply_to_mask(document.body)


def _reply_to_mask(body: bytes) -> ToMask:
    """Return a reply of whichever call; what is of no call, or of several, is masked as jobs are."""
    found = recognise(body)
    reply = SavedReply((call.name for call in found.calls), body) if found.reads else None
    if reply is None:
        return ToMask(None, redact_secrets(body), "reply")
    return ToMask(None, reply.raw, "reply" if reply.call is None else reply.model)


def _malformed(document: Document, error: BrokenJsonError) -> Exception:
    return malformed(
        document.name, document.body, error, lines_before=document.lines_before, http_status=document.http_status
    )
