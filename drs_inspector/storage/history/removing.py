"""Removing the oldest readings: what later ones need of them stays, nothing else does.

The steps are such that after each of them every reading that is there can be opened, whatever ends this:

1. Contents that are stored as what is different in a content that goes are stored anew, in the order of the files.
2. Readings that are differences to one that goes become differences to the first that stays.
3. It is noted which reading is the first: those before are none any more.
4. Their files are left with nothing but contents that are needed. What was not finished is so the next time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from drs_inspector.storage.history.cutting import FRAME
from drs_inspector.storage.history.errors import DamagedReadingError
from drs_inspector.storage.history.listing import Ref
from drs_inspector.storage.history.reading_file import COPIED, Head, Packed, packed
from drs_inspector.storage.history.restoring import Chain
from drs_inspector.storage.history.together import text_of
from drs_inspector.storage.history.writing import Whole, Written, blocks_of

Put = Callable[[Head, Mapping[bytes, bytes], Mapping[bytes, Packed]], None]
Name = tuple[int, bytes]


class Removal:
    """The removal of the readings before a number.

    ``put`` writes a file whole, ``unlink`` removes one, ``begin_with`` notes which reading is the first.
    """

    def __init__(
        self, chain: Chain, *, put: Put, unlink: Callable[[int], None], begin_with: Callable[[int], None]
    ) -> None:
        self._chain = chain
        self._put = put
        self._unlink = unlink
        self._begin_with = begin_with
        # By file and key, those that are stored anew as they are then; of the others with what they are like.
        self._needed: dict[int, dict[bytes, Packed | None]] = {}
        self._likes: dict[Name, Name] = {}

    def run(self, numbers: Sequence[int], before: int) -> int:
        """Do it for the files of these numbers, and return how many readings went. Raises FileProblemError."""
        heads = {number: file.head for number in numbers if (file := self._chain.file(number)) is not None}
        readings = [number for number, head in heads.items() if head is None or head.is_reading]
        gone, kept = (
            [number for number in readings if number < before],
            [number for number in readings if number >= before],
        )
        if not gone:
            return 0
        self._find_needed(kept)
        for number in sorted(set(self._store_anew())):
            self._rewrite_contents(number)
        self._rewrite_lists(kept)
        self._begin_with(before)
        for number in numbers:
            if number < before:
                self._reduce(number)
        return len(gone)

    def _find_needed(self, numbers: Sequence[int]) -> None:
        """Note the contents that readings need, by file; what a damaged one needs is not known."""
        names: set[Name] = set()
        for number in numbers:
            try:
                names.update((ref.file, ref.key) for ref in self._chain.refs(number) if ref.kind != FRAME)
            except DamagedReadingError:
                continue
        for number, key in sorted(names):
            found = self._chain.packed(number, key)
            if found is not None:
                self._needed.setdefault(number, {})[key] = None
                if found.like_file:
                    self._likes[number, key] = found.like_file, found.like_key

    def _store_anew(self) -> Iterator[int]:
        """Store contents anew that are like one that goes, and yield their files: one plainly, others as like that."""
        instead: dict[Name, Name] = {}
        for (number, key), old in self._likes.items():
            content = None if old[1] in self._needed.get(old[0], ()) else self._chain.content(number, key)
            if content is None:
                continue
            new = instead.setdefault(old, (number, key))
            like = self._chain.content(*new) if new != (number, key) else None
            anew = Packed(packed(content)) if like is None else Packed(packed(content, like), *new)
            self._needed[number][key] = anew
            yield number

    def _contents(self, number: int) -> dict[bytes, Packed]:
        """Return the contents of a file that are needed, as they are to be stored."""
        found = {key: anew or self._chain.packed(number, key) for key, anew in self._needed.get(number, {}).items()}
        return {key: one for key, one in found.items() if one is not None}

    def _rewrite_contents(self, number: int) -> None:
        """Write a file with contents as they are stored now, and all else in it as it is."""
        file = self._chain.file(number)
        if file is None:
            return
        there = {key: self._chain.packed(number, key) for key in file.places}
        contents = {key: one for key, one in there.items() if one is not None} | self._contents(number)
        blocks = {kind: payload for kind in COPIED if (payload := file.block(kind)) is not None}
        # Without a head it is a damaged reading, and stays one.
        self._put(file.head or Head(number=number, is_reading=False), blocks, contents)

    def _rewrite_lists(self, numbers: Sequence[int]) -> None:
        """Let the first of these readings have a whole list, and those that follow be differences to it."""
        base: Written | None = None
        before: Written | None = None
        for number in numbers:
            try:
                head = self._chain.head(number)
                if head.values_from == number:  # so are all that follow
                    return
                refs, frames = self._chain.refs(number), self._chain.frames(number)
                whole = Whole(head, refs, self._chain.columns(number), frames, self._chain.text(number))
            except DamagedReadingError:
                before = None
                continue
            base = base if before is not None else None
            start = number if base is None else base.whole.head.number
            whole = whole._replace(head=msgspec.structs.replace(head, values_from=start))
            if base is None and whole.text is None:
                whole = whole._replace(text=self._text_of(whole.refs))
            blocks = blocks_of(self._chain, whole, base, before)
            self._put(whole.head, blocks, self._contents(number))
            before = Written(whole, blocks)
            base = base or before

    def _text_of(self, refs: Sequence[Ref]) -> bytes | None:
        contents = [None if ref.kind == FRAME else self._chain.content(ref.file, ref.key) for ref in refs]
        return text_of([ref.kind for ref in refs], contents)

    def _reduce(self, number: int) -> None:
        """Leave nothing of a file but the contents that are needed."""
        contents = self._contents(number)
        file = self._chain.file(number)
        head = None if file is None else file.head
        is_reduced = head is not None and not head.is_reading
        if not contents:
            self._unlink(number)
        elif not is_reduced or file is None or len(contents) != len(file.places):
            self._put(Head(number=number, is_reading=False), {}, contents)
