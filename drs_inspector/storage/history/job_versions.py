"""What all readings of a project hold of one job, without putting their archives together.

A content is stored once, so nothing of a job is unpacked again until it has another one. Its values, which move, are
read by themselves. A reading, or a part of one, that is damaged costs nothing but itself.
"""

import re
from collections.abc import Iterator
from operator import attrgetter
from typing import Final, NamedTuple

import msgspec

from drs_inspector.domain.snapshot import RULES_PART, Snapshot
from drs_inspector.regular_files import read_regular
from drs_inspector.storage.archive.content import read_archive
from drs_inspector.storage.archive.unpack import Document
from drs_inspector.storage.history.cutting import (
    FRAME,
    INNER,
    UnfitValuesError,
    filled,
    joined,
    names_of_values,
)
from drs_inspector.storage.history.errors import damaged
from drs_inspector.storage.history.listing import Ref
from drs_inspector.storage.history.reading_file import VALUES, ReadingFile, unpacked
from drs_inspector.storage.history.restoring import Chain
from drs_inspector.storage.history.source_history import SourceHistory
from drs_inspector.storage.history.values import Stored, Values
from drs_inspector.storage.history.writing import NO_KEY

_LIST: Final = re.compile(rb'"([a-z_]+)":\[\n\Z')
_PROBLEMS: Final = b"problems"
_KEY: Final = attrgetter("key")
_RULES_BEGIN: Final = b'{"reply":'
_RULES_NAME: Final = b'"name":"%b"' % RULES_PART.encode()
_BEGINNING: Final = 1_000
_BEGINNING_OF_RULES: Final = 80
_OWN_REPLY: Final = "reply"


class Moving(NamedTuple):
    """A value that is kept apart from its content: the name of its member ("" where that is not told), and its text."""

    name: str
    value: bytes


class JobParts(NamedTuple):
    """What a reading holds of a job: entries with these contents, and the values in them.

    ``rules`` are the contents of rules beside the results of replies, with the numbers of their replies and that of the
    job's own: rules that come so may be the job's. Nothing of a job has no ``contents``. ``is_lost``: an entry of the
    reading is damaged, and may be of this job.
    """

    number: int
    contents: tuple[bytes, ...] = ()
    values: tuple[Moving, ...] = ()
    rules: tuple[bytes, ...] = ()
    is_lost: bool = False


class JobVersions:
    """Reads what readings hold of one job. Readings are best read in their order."""

    def __init__(self, history: SourceHistory, job_id: str) -> None:
        self._history = history
        self._chain = Chain(self._file)
        begin = msgspec.json.encode({"id": job_id})[:-1]
        self._begins = (begin + b",", begin + b"}")
        # Contents that are another's; what is not known yet is looked at once.
        self._others: set[bytes] = {NO_KEY}
        self._own: set[bytes] = set()
        self._names: dict[bytes, list[str]] = {}
        self._rules: set[bytes] = set()
        self._lost: set[bytes] = set()

    def parts(self, number: int) -> JobParts:
        """Return what a reading holds of the job. Raises DamagedReadingError where that is not known."""
        self._chain.head(number)
        refs = self._chain.refs(number)
        places, rules, is_lost = self._found(refs)
        values = self._values(number, refs, [*places, *rules])
        moving = [
            Moving(name, value)
            for place, own in zip(places, values, strict=False)
            for name, value in zip(self._names_of(refs[place]), own, strict=False)
        ]
        beside: tuple[bytes, ...] = ()
        if rules:
            numbers = [one for own in values[len(places) :] for one in own]
            own_reply = next((one.value for one in moving if one.name == _OWN_REPLY), b"")
            beside = (own_reply, *numbers, *(refs[place].key for place in rules))
        contents = tuple(refs[place].key for place in places)
        return JobParts(number, contents, tuple(moving), beside, is_lost and not contents)

    def document(self, number: int) -> Snapshot | None:
        """Return a reading as a document that has nothing but this job; its coverage is that of the whole reading.

        None where a part of the job is damaged. Raises DamagedReadingError.
        """
        refs, frames = self._chain.refs(number), self._chain.frames(number)
        if sum(ref.kind == FRAME for ref in refs) != len(frames):
            raise damaged(number, "Its parts do not fit together.")
        places, rules, _is_lost = self._found(refs)
        wanted = [*places, *rules, *_entries_of(_PROBLEMS, refs, frames)]
        values = dict(zip(wanted, self._values(number, refs, wanted), strict=True))
        around = iter(frames)
        pieces: list[tuple[int, bytes | None]] = []
        for place, ref in enumerate(refs):
            if ref.kind == FRAME:
                pieces.append((FRAME, next(around)))
            elif place in values:
                piece = self._piece(ref, values[place])
                if piece is None and place in places:
                    return None
                pieces.append((ref.kind, piece))
            else:
                pieces.append((ref.kind, None))
        name = f"reading {number}"
        content = read_archive(Document(name, b"".join(joined(pieces))))
        if content is None:
            raise damaged(number, "What it says of itself is damaged.")
        snapshot = Snapshot(content.source)
        content.fill(snapshot)
        snapshot.coverage, snapshot.complete = content.coverage, content.is_complete
        return snapshot

    def _found(self, refs: list[Ref]) -> tuple[list[int], list[int], bool]:
        """Return the places of the job's parts, those of rules beside results, and whether an entry is damaged."""
        keys = list(map(_KEY, refs))
        places: list[int] = []
        rules: list[int] = []
        is_lost = False
        for key in set(keys).difference(self._others):
            if not self._is_looked_at(refs[keys.index(key)]):
                is_lost = True
            elif key not in self._others:
                found = [at for at, one in enumerate(keys) if one == key and refs[at].kind != INNER]
                if key in self._rules:
                    rules += found
                else:
                    places += (at for place in found for at in _with_inner(refs, place))
        return sorted(places), sorted(rules), is_lost

    def _is_looked_at(self, ref: Ref) -> bool:
        """Note whose a content is; False where it cannot be read."""
        if ref.key in self._own or ref.key in self._rules:
            return True
        if ref.key in self._lost:
            return False
        content = self._chain.content(ref.file, ref.key)
        if content is None:
            self._lost.add(ref.key)
            return False
        beginning = filled(content, ())[:_BEGINNING]
        if beginning.startswith(self._begins):
            self._own.add(ref.key)
        elif beginning.startswith(_RULES_BEGIN) and _RULES_NAME in beginning[:_BEGINNING_OF_RULES]:
            self._rules.add(ref.key)
        else:
            self._others.add(ref.key)
        return True

    def _names_of(self, ref: Ref) -> list[str]:
        """Return the names of the values of a part of the job, also of what goes on behind a big member."""
        if ref.values and ref.key not in self._names:
            content = self._chain.content(ref.file, ref.key)
            names = [] if content is None else names_of_values(content)
            self._names[ref.key] = names if len(names) == ref.values else [""] * ref.values
        return self._names.get(ref.key, [])

    def _values(self, number: int, refs: list[Ref], places: list[int]) -> Values:
        """Return the values of the parts at these places. Raises DamagedReadingError."""
        if not any(refs[place].values for place in places):
            return [()] * len(places)
        file = self._chain.file(number)
        payload = None if file is None else file.block(VALUES)
        raw = None if payload is None else unpacked(payload)
        if raw is not None:
            try:
                found = Stored(raw).of_parts(self._chain.base_columns(number), places)
            except ValueError:
                found = []
            if [len(one) for one in found] == [refs[place].values for place in places]:
                return found
        every = self._chain.values(number)
        return [every[place] for place in places]

    def _piece(self, ref: Ref, values: tuple[bytes, ...]) -> bytes | None:
        content = self._chain.content(ref.file, ref.key)
        try:
            return None if content is None else filled(content, values)
        except UnfitValuesError:
            return None

    def _file(self, number: int) -> ReadingFile | None:
        """Return the file of a reading; None where there is none that can be read."""
        try:
            return ReadingFile(read_regular(self._history.path(number)), number, self._history.source)
        except OSError:
            return None


def _with_inner(refs: list[Ref], place: int) -> Iterator[int]:
    """Yield the place of an entry, and those of the big members that go on behind it."""
    yield place
    for at in range(place + 1, len(refs)):
        if refs[at].kind != INNER:
            return
        yield at


def _entries_of(name: bytes, refs: list[Ref], frames: list[bytes]) -> Iterator[int]:
    """Yield the places of the parts in a list of the archive."""
    around = iter(frames)
    is_in = False
    for place, ref in enumerate(refs):
        if ref.kind == FRAME:
            begun = _LIST.search(next(around)[-_BEGINNING:])
            is_in = begun is not None and begun.group(1) == name
        elif is_in:
            yield place
