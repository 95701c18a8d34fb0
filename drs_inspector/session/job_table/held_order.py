"""The order of rows of sources that are watched: held, so that what a watch reads moves no row."""

from collections.abc import Callable, Collection, Generator, Iterable
from datetime import datetime

from drs_inspector.domain.tables.rows import Document
from drs_inspector.session.events import Event, FetchFinished, FiguresChanged, LookWithReading, Progress, WatchChanged
from drs_inspector.session.job_table.known import KnownJobs
from drs_inspector.session.job_table.rows import Ref

_OVER = ("done", "cancelled")


class HeldOrder:
    """The order of a source is held from the first that a watch tells until a person has it read again.

    Figures that go along with a reading belong to it: rows go where they belong by them, and are held from then on.

    ``since`` is when rows were put in order last; ``now`` returns the present time. ``known`` are the jobs as they are
    in order; of how many of them the place would be another, ``behind`` says.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.known = KnownJobs(self.holds)
        self.since = now()
        self._now = now
        self._held: set[str] = set()
        self._watched: set[str] = set()
        self._reading: set[str] = set()
        self._judged: dict[Ref, None] = {}
        self._listeners: list[Callable[[], None]] = []

    @property
    def behind(self) -> int:
        """Of how many jobs the place would be another, if rows were put in order now."""
        return len(self.known.behind)

    @property
    def is_watched(self) -> bool:
        """Whether the order of any source is held because of what a watch tells: from then on there may be news."""
        return not self._watched.isdisjoint(self._held)

    def holds(self, key: str) -> bool:
        """Tell whether the rows of a source stay where they are."""
        return key in self._held

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` when anything of this may be another; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def tell(self) -> None:
        """Call those who have subscribed."""
        for listener in tuple(self._listeners):
            listener()

    def ordered(self) -> None:
        """Note that rows are put in order now."""
        self._judged.clear()
        self.since = self._now()
        self.tell()

    def heard(self, key: str, event: Event) -> None:
        """Take an event of a source. While it is read by a person rows are where they belong."""
        if isinstance(event, LookWithReading) and event.is_over:
            self._reading.discard(key)
            self._hold(key)
        elif isinstance(event, LookWithReading) or (isinstance(event, Progress) and event.phase not in _OVER):
            self._reading.add(key)
            if key in self._held:
                self._held.discard(key)
                self.known.forget_behind(key)
        elif isinstance(event, FetchFinished) and not event.report.is_look:
            self._reading.discard(key)
        elif isinstance(event, FiguresChanged | WatchChanged) and key not in self._reading:
            self._hold(key, is_watched=True)

    def _hold(self, key: str, *, is_watched: bool = False) -> None:
        is_new = is_watched and key not in self._watched
        if is_new:
            self._watched.add(key)
        if key not in self._held:
            self._held.add(key)
            self.ordered()
        elif is_new:
            self.tell()

    def look_at(self, refs: Iterable[Ref]) -> None:
        """Have ``check`` look at jobs of which nothing but the judgement is another."""
        self._judged.update(dict.fromkeys(refs))

    def check(
        self, document_of: Callable[[str], Document | None], moves: dict[Ref, None]
    ) -> Generator[None, None, None]:
        """See which jobs would be in another place; those of which too little was known before get to ``moves``."""
        while self._judged:
            ref, _none = self._judged.popitem()
            document = document_of(ref.session)
            if document is not None and (yield from self.known.check(document, ref)):
                moves[ref] = None
            yield

    def forget(self, keys: Collection[str]) -> None:
        """Drop sources that were closed."""
        self._held.difference_update(keys)
        self._watched.difference_update(keys)
        self._reading.difference_update(keys)

    def close(self) -> None:
        """Tell of nothing any more."""
        self._listeners.clear()
        self._judged.clear()
