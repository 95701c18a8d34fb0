"""A search of everything that Python holds in this process for pieces of text."""

import gc
import types
from collections.abc import Collection
from typing import Any

_TEXTS = (str, bytes, bytearray)
# Code and classes are the same before and after; what a program was given is in neither.
_PASSED_OVER = (types.CodeType, type, types.ModuleType)
# The clouds of tests that ran before in this process have the same passwords, and are not what is looked at.
_CLOUDS = "drs_inspector.simulator."


def holders_of(marks: Collection[str], *, but: Collection[int] = ()) -> list[str]:
    """Return what holds a text (or bytes) with one of the marks in it; texts with an ``id`` in ``but`` are the test's.

    So are those of simulated clouds in this process.

    Everything that can be reached from what the garbage collector knows is looked at, also objects that it does not
    follow itself, such as records that hold nothing but texts.
    """
    gc.unfreeze()
    gc.collect()
    wanted = [(mark, mark.encode()) for mark in marks]
    waiting: list[Any] = gc.get_objects()
    seen = {id(waiting), *but, *(id(part) for pair in wanted for part in pair)}
    seen.update(map(id, waiting))
    found = []
    while waiting:
        one = waiting.pop()
        if isinstance(one, _PASSED_OVER) or type(one).__module__.startswith(_CLOUDS):
            continue
        for held in gc.get_referents(one):
            if id(held) in seen:
                continue
            if isinstance(held, _TEXTS):
                if any(text in held if isinstance(held, str) else code in held for text, code in wanted):
                    found.append(f"{type(held).__name__} of {len(held)} in {type(one).__module__}.{type(one).__name__}")
            elif not gc.is_tracked(held):
                seen.add(id(held))
                waiting.append(held)
    return found


def ids_of(*texts: str) -> set[int]:
    """Return the identities of texts that a test itself holds."""
    return {id(text) for text in texts}
