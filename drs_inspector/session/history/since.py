"""What became of the jobs of a source since an earlier reading, and how that is said."""

from typing import TYPE_CHECKING, NamedTuple

from drs_inspector.domain.snapshot import Snapshot

if TYPE_CHECKING:
    # It is loaded with the first whole reading.
    from drs_inspector.session.history.offers import ReadingRef


class Since(NamedTuple):
    """What became of the jobs of a source since an earlier reading, by their ids.

    ``ref`` names the earlier reading where it is kept or can be computed; ``held`` is it where this program has read
    it itself. ``since`` are words for its time. ``is_whole``: both were read so far that nothing can differ unseen;
    ``moved``: values that move at every reading have, such as times, positions and progress, which are not counted.
    ``problem`` says why nothing is known; then there are no ids.
    """

    since: str
    ref: "ReadingRef | None" = None
    held: Snapshot | None = None
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    not_read: tuple[str, ...] = ()
    is_whole: bool = False
    moved: bool = False
    problem: str = ""

    @property
    def lead(self) -> str:
        """Since when: "Since 27 Nov, 09:41:"."""
        return f"Since {self.since}:"

    @property
    def rest(self) -> str:
        """What is said where no job is told to have changed, "" where some are."""
        if self.problem:
            return f"what changed is not known. {self.problem}"
        if self.added or self.gone or self.changed:
            return ""
        words = "nothing changed but times, positions and progress" if self.moved else "nothing changed"
        return words if self.is_whole else f"{words}, as far as both were read"

    @property
    def counts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The counts in words with the ids: ("2 added", ...), those that are 0 left out."""
        found = (
            (self.added, "added"),
            (self.gone, "gone"),
            (self.changed, "changed"),
            (self.not_read, "not read"),
        )
        return tuple((f"{len(ids):,} {word}", ids) for ids, word in found if ids)

    @property
    def text(self) -> str:
        """All of it as a sentence."""
        return " ".join(filter(None, (self.lead, self.rest, ", ".join(words for words, _ids in self.counts))))
