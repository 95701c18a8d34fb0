"""How long something takes on the processor, as free as can be of what the machine and the other tests do beside it."""

import gc
import time
from collections.abc import Callable


def own_seconds(work: Callable[[], object], attempts: int = 3) -> float:
    """Return the least processor time of this thread, in seconds, of some attempts.

    Garbage is not collected meanwhile: a collection looks at the objects of all tests, and falls where it likes.
    """
    least = float("inf")
    collected = gc.isenabled()
    gc.disable()
    try:
        for _ in range(attempts):
            started = time.thread_time()
            work()
            least = min(least, time.thread_time() - started)
    finally:
        if collected:
            gc.enable()
    return least
