"""Runs before the frozen program: programs that it starts get the person's environment back.

The loader of a frozen program puts its own folder before the system's libraries. A browser or mail program that is
opened from here would load our libraries instead of its own; the loader has saved what was there before.
"""

import os
import sys


def _restore() -> None:
    name = {"linux": "LD_LIBRARY_PATH"}.get(sys.platform)
    if name is None:
        return
    before = os.environ.pop(f"{name}_ORIG", None)
    if before is not None:
        os.environ[name] = before
    elif getattr(sys, "_MEIPASS", "") in os.environ.get(name, "").split(":"):
        del os.environ[name]


_restore()
