"""Work in steps: a generator that yields about every millisecond, and returns its result.

What it yields is the share of the work that is done, from 0 to 1, or None where that is not known.
"""

from collections.abc import Callable, Generator
from typing import TypeVar

Result = TypeVar("Result")
Step = float | None


def at_once(steps: Generator[Step, None, Result], pause: Callable[[], object] | None = None) -> Result:
    """Do all of the work now; ``pause()`` is called between its steps, and ends it where it raises."""
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            result: Result = finished.value
            return result
        if pause is not None:
            pause()
