"""The readings of one project in a folder: a file for each, kept, opened and removed.

A file appears whole or not at all, and one process at a time writes. Whatever ends a process, a reading is there with
all that it needs, or is not there.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from drs_inspector.domain.decoding.http_date import utc_text
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.redaction.text import redact_text
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.regular_files import open_regular, read_regular
from drs_inspector.storage.archive.write import Cuts, write_archive
from drs_inspector.storage.files.atomic_write import replacing, write_whole
from drs_inspector.storage.files.file_errors import file_problem
from drs_inspector.storage.files.json_file import encode_members, read_members
from drs_inspector.storage.files.only_writer import only_writer
from drs_inspector.storage.history.cutting import FRAME, Part, cut, filled, joined
from drs_inspector.storage.history.errors import DamagedReadingError, damaged, no_such_reading
from drs_inspector.storage.history.listing import Ref
from drs_inspector.storage.history.reading_file import (
    FRAMES,
    HEAD_BYTES,
    LIST,
    VALUES,
    Head,
    Packed,
    ReadingFile,
    encode,
    keys_in,
)
from drs_inspector.storage.history.removing import Removal
from drs_inspector.storage.history.restoring import Chain, Restored
from drs_inspector.storage.history.together import text_of
from drs_inspector.storage.history.values import Columns
from drs_inspector.storage.history.writing import (
    FULL_EVERY,
    NO_KEY,
    Alike,
    Whole,
    Written,
    blocks_of,
)

_SUFFIX: Final = ".reading"
_DIGITS: Final = 8
_ATTEMPTS: Final = 5
_CHECK_DIGITS: Final = 16
_MOST_MISSING: Final = 1_000
"""So many readings that are damaged or missing are listed: a file with a strange number may be anybody's."""
_FIRST: Final = "first.json"
_WHAT: Final = "history"
_LONGEST_NAME: Final = 200
MOST_BYTES: Final = 256 << 20
"""An archive of more than that is not kept: all of it is in memory for a moment, about twice."""


class KeptReading(NamedTuple):
    """A reading in a list: what its head says, and the size of its file in bytes."""

    head: Head
    bytes: int


class KeptReadings(NamedTuple):
    """The readings of a project, the oldest first, the numbers of those that are damaged or missing, and all bytes.

    ``unfinished`` is the number of the first reading where those before were not all removed, else 0.
    """

    readings: tuple[KeptReading, ...]
    damaged: tuple[int, ...]
    bytes: int
    unfinished: int = 0


class SourceHistory:
    """The history of one project in ``folder``; ``source`` is what its files are bound to."""

    def __init__(self, folder: Path, source: bytes, lock: Path) -> None:
        self.folder = folder
        self.source = source
        self.lock = lock
        self._keys: dict[int, tuple[tuple[int, int], list[bytes]]] = {}

    # Looking

    def numbers(self) -> list[int]:
        """Return the numbers of the files there are, the oldest first."""
        try:
            names = [path.name for path in self.folder.iterdir()]
        except OSError:
            return []
        stems = [name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)]
        return sorted(int(stem) for stem in stems if stem.isascii() and stem.isdigit() and len(stem) == _DIGITS)

    def path(self, number: int) -> Path:
        """Return where the file of a reading is."""
        return self.folder / f"{number:0{_DIGITS}d}{_SUFFIX}"

    def changed_ns(self) -> int:
        """Return when a reading was kept or removed last, as the file system tells it, 0 where that is not known."""
        try:
            return self.folder.stat().st_mtime_ns
        except OSError:
            return 0

    def readings(self) -> KeptReadings:
        """Return what there is; reads the head of each file.

        Another program may remove readings meanwhile: what misses some is looked at once more.
        """
        for _attempt in range(_ATTEMPTS):
            before = self._first(), self.numbers()
            found = self._readings(*before)
            if not found.damaged or before == (self._first(), self.numbers()):
                break
        return found

    def _readings(self, first: int, numbers: Sequence[int]) -> KeptReadings:
        found: list[KeptReading] = []
        size, unfinished = 0, 0
        for number in numbers:
            try:
                with open_regular(self.path(number)) as stream:
                    beginning = stream.read(HEAD_BYTES)
                own = self.path(number).stat().st_size
            except OSError:
                continue
            size += own
            head = ReadingFile(beginning, number, self.source).head
            if head is None or not head.is_reading:
                continue
            if number >= first:
                found.append(KeptReading(head, own))
            else:
                unfinished = first
        whole = {one.head.number for one in found}
        # Numbers have no gaps. Before the first removal the first file is the first reading, be it damaged.
        begin = first or min(whole if self._is_first_damaged() else numbers, default=1)
        expected = range(begin, max(numbers, default=0) + 1)
        missing = islice((number for number in expected if number not in whole), _MOST_MISSING)
        return KeptReadings(tuple(found), tuple(missing), size, unfinished)

    def _first(self) -> int:
        """Return the number of the first reading, 0 where none was removed yet, or that is not known any more."""
        said = read_members(self.folder / _FIRST, _WHAT).members
        first = said.get("first")
        known = isinstance(first, int) and 0 < first < 10**_DIGITS and said.get("check") == self._check(first)
        return first if known and isinstance(first, int) else 0

    def _is_first_damaged(self) -> bool:
        return not self._first() and (self.folder / _FIRST).exists()

    def _begin_with(self, number: int) -> None:
        write_whole(self.folder / _FIRST, encode_members({"first": number, "check": self._check(number)}))

    def _check(self, number: int) -> str:
        return sha256(b"%d of %b" % (number, self.source)).hexdigest()[:_CHECK_DIGITS]

    def restored(self, number: int) -> Restored:
        """Return the archive of a reading. Raises DamagedReadingError.

        Another program may remove readings meanwhile: what fails is tried once more while no other writes.
        """
        if number < self._first():
            raise no_such_reading(number)
        try:
            found = Chain(self._file).restored(number)
            if not found.lost:
                return found
        except DamagedReadingError:
            pass
        try:
            with only_writer(self.lock, _WHAT):
                return Chain(self._file).restored(number)
        except DamagedReadingError:
            raise
        except FileProblemError:  # where nothing can be written, no other writes
            return Chain(self._file).restored(number)

    # Keeping

    def add(self, snapshot: Snapshot, kept_at: datetime, *, prepare: Callable[[], None] = lambda: None) -> KeptReading:
        """Keep a snapshot as the newest reading. Raises FileProblemError; nothing has changed then.

        ``prepare`` is called when no other process writes any more, just before; what it raises ends this.
        """
        cuts, stream = Cuts(), io.BytesIO()
        report = write_archive(snapshot, stream, cuts=cuts)
        body = stream.getbuffer()
        if len(body) > MOST_BYTES:
            raise FileProblemError(
                "This reading is not kept.",
                f"It has {len(body) >> 20:,} MB, and the history keeps readings of up to {MOST_BYTES >> 20} MB.",
                "Export it as an archive.",
            )
        parts = list(cut(body, cuts))
        digest = sha256(body).digest()
        _check_parts(parts, digest)
        details = snapshot.coverage.details
        head = Head(
            number=0,
            kept_at=utc_text(kept_at),
            read_at=snapshot.source.read_at[:_LONGEST_NAME],
            cloud_read_at=snapshot.source.cloud_read_at[:_LONGEST_NAME],
            project=redact_text(snapshot.source.project_name or snapshot.source.project_id)[:_LONGEST_NAME],
            jobs=report.jobs,
            wanted=details.wanted,
            details=details.read,
            complete=snapshot.complete,
            size=len(body),
            digest=digest,
        )
        with only_writer(self.lock, _WHAT):
            prepare()
            make_private(self.folder)
            return self._write(head, parts)

    def _write(self, head: Head, parts: Sequence[Part]) -> KeptReading:
        numbers = self.numbers()
        number = max(numbers[-1] if numbers else 0, self._first() - 1) + 1
        chain = Chain(self._file)
        base, before = self._bases(chain, number)
        head = msgspec.structs.replace(head, number=number, values_from=base.whole.head.number if base else number)
        known = keys_in({one: self._keys_of(one) for one in numbers})
        contents: dict[bytes, Packed] = {}
        refs: list[Ref] = []
        alike = Alike(chain, before.whole.refs if before is not None else ())
        for part in parts:
            if part.kind == FRAME:
                refs.append(Ref(0, FRAME, 0, NO_KEY))
                continue
            key = part.key
            home = known.get(key)
            # A whole list is the time to look whether everything it names is still there.
            if home is not None and base is None and chain.content(home, key) is None:
                home = None
            if home is None:
                home = known[key] = number
                contents[key] = alike.packed(part)
            refs.append(Ref(home, part.kind, len(part.values), key))
            alike.passed(refs[-1])
        frames = [part.content for part in parts if part.kind == FRAME]
        values = Columns.of([(b"",) if part.kind == FRAME else part.values for part in parts])
        text = text_of([part.kind for part in parts], [part.content for part in parts])
        blocks = blocks_of(chain, Whole(head, refs, values, frames, text), base, before)
        return KeptReading(head, self._put(head, blocks, contents, replace=False))

    def _bases(self, chain: Chain, number: int) -> tuple[Written | None, Written | None]:
        """Return what a new reading is a difference to: the one with the last whole list, and the one before."""
        try:
            head = chain.head(number - 1)
            if number - head.values_from >= FULL_EVERY:
                return None, None
            before = _written(chain, number - 1, head)
            first = head.values_from
            return before if first == number - 1 else _written(chain, first, chain.head(first)), before
        except DamagedReadingError:
            return None, None

    def _put(
        self, head: Head, blocks: Mapping[bytes, bytes], contents: Mapping[bytes, Packed], *, replace: bool = True
    ) -> int:
        """Write a file whole, and return its size."""
        size = 0
        with replacing(self.path(head.number), private=True, replace=replace) as stream:
            for piece in encode(head, self.source, blocks, contents):
                size += stream.write(piece)
        return size

    # Removing

    def prune(self, before: int) -> int:
        """Remove the readings with lower numbers, and return how many these were. Raises FileProblemError."""
        with only_writer(self.lock, _WHAT):
            chain = Chain(self._file_for_removal)

            def put(head: Head, blocks: Mapping[bytes, bytes], contents: Mapping[bytes, Packed]) -> None:
                self._put(head, blocks, contents)

            before = max(before, self._first())
            removal = Removal(chain, put=put, unlink=self._unlink, begin_with=self._begin_with)
            removed = removal.run(self.numbers(), before)
            self._keys.clear()
            return removed

    def _unlink(self, number: int) -> None:
        try:
            self.path(number).unlink(missing_ok=True)
        except OSError as error:
            raise file_problem(error, "removed", self.path(number)) from error

    # Files

    def _file(self, number: int) -> ReadingFile | None:
        """Return the file of a reading; None where there is none that can be read."""
        try:
            return ReadingFile(read_regular(self.path(number)), number, self.source)
        except OSError:
            return None

    def _file_for_removal(self, number: int) -> ReadingFile | None:
        """Return the file of a reading; raises FileProblemError where one is there and cannot be read now."""
        try:
            return ReadingFile(read_regular(self.path(number)), number, self.source)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise file_problem(error, "read", self.path(number)) from error

    def _keys_of(self, number: int) -> list[bytes]:
        """Return the keys of the contents in a file."""
        try:
            found = self.path(number).stat()
        except OSError:
            return []
        stamp = found.st_mtime_ns, found.st_size
        kept = self._keys.get(number)
        if kept is None or kept[0] != stamp:
            file = self._file(number)
            kept = self._keys[number] = stamp, [] if file is None else list(file.places)
        return kept[1]


def make_private(folder: Path) -> None:
    """Make a folder, and those it is in, for the owner alone where they are new. Raises FileProblemError."""
    try:
        for one in (*reversed(folder.parents), folder):
            if not one.exists():
                one.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise file_problem(error, "written", folder) from error


def _written(chain: Chain, number: int, head: Head) -> Written:
    whole = Whole(head, chain.refs(number), chain.columns(number), chain.frames(number))
    file = chain.file(number)
    found = {kind: file.block(kind) if file is not None else None for kind in (LIST, VALUES, FRAMES)}
    return Written(whole, {kind: payload for kind, payload in found.items() if payload is not None})


def _check_parts(parts: Sequence[Part], digest: bytes) -> None:
    """Raise DamagedReadingError unless the parts are the archive again."""
    again = sha256()
    for piece in joined(
        (part.kind, part.content if part.kind == FRAME else filled(part.content, part.values)) for part in parts
    ):
        again.update(piece)
    if again.digest() != digest:
        raise damaged(0, "It could not be cut into parts.")
