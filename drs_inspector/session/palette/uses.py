"""Which actions were run from the palette lately: their names, never those of jobs or objects."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

MOST_USES: Final = 100
_HALF: Final = 10  # so many uses later a use counts half


class Uses:
    """The last hundred uses, the newest first. ``save(names)`` keeps them; ``known`` are the names that can be run.

    What a file holds that is no such name is left out, so that nothing else gets into it or out of it.
    """

    def __init__(self, names: Iterable[str], save: Callable[[list[str]], object]) -> None:
        self._names = [name for name in names if name.isascii() and len(name) <= 100][:MOST_USES]
        self._save = save

    def note(self, name: str) -> None:
        """Note that an action was run."""
        self._names = [name, *self._names][:MOST_USES]
        self._save(list(self._names))

    def last(self, known: Iterable[str], most: int) -> Sequence[str]:
        """Return the actions that were run last, each once, the newest first."""
        there = set(known)
        return [name for name in dict.fromkeys(self._names) if name in there][:most]

    def weights(self) -> dict[str, float]:
        """Return how much each action is used: often and lately."""
        found: dict[str, float] = {}
        for ago, name in enumerate(self._names):
            found[name] = found.get(name, 0.0) + 0.5 ** (ago / _HALF)
        return found
