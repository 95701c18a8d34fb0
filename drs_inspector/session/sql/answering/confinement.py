"""What the SQL process takes from itself before it gets the first row; the kernel holds it to that.

DuckDB is asked not to open anything (``engine``). This is for what gets past it: no file, no connection and no process
can be opened where there is no number left for one, no file grows, and memory and time end.
"""

import os
import signal
import sys
import threading
from typing import Final

from drs_inspector.storage.duckdb_process.child_process import GRACE_SECONDS

_SECONDS_BETWEEN_LOOKS: Final = 0.1


def confine(memory: int, files: int = 0) -> None:
    """Give up files, connections, core dumps and memory above ``memory`` bytes, for the rest of this process.

    ``files`` is how many may be open where a query reads some; what is written to a file is refused there, too.

    What is loaded later cannot be loaded any more. On Windows a job object of the parent bounds the memory
    (``windows_job``); macOS keeps no limit of an address space, so there a thread looks.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    nothing = (0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, nothing)  # it would hold the tables
    resource.setrlimit(resource.RLIMIT_FSIZE, nothing)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))  # those that are open stay
    if sys.platform == "darwin":
        threading.Thread(target=_watch_memory, args=(memory,), daemon=True).start()
    else:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _watch_memory(memory: int) -> None:
    """End this process when it has taken more than ``memory`` bytes."""
    import resource  # noqa: PLC0415 - not on Windows

    unit = 1 if sys.platform == "darwin" else 1024
    looked = threading.Event()
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit <= memory:
        looked.wait(_SECONDS_BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGABRT)


def end_after(milliseconds: int) -> None:
    """Let the kernel end this process when it has not said 0 by then, whatever it is busy with."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, milliseconds / 1000 + 2 * GRACE_SECONDS if milliseconds else 0)
