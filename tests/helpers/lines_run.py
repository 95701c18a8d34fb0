"""How much work something is, whatever the machine does beside it."""

import sys
from collections.abc import Callable


def lines_run(work: Callable[[], object]) -> int:
    """Return how many lines of Python a piece of work runs."""
    count = 0

    def traced(*_: object) -> object:
        nonlocal count
        count += 1
        return traced

    before = sys.gettrace()
    sys.settrace(traced)  # type: ignore[arg-type]
    try:
        work()
    finally:
        sys.settrace(before)
    return count
