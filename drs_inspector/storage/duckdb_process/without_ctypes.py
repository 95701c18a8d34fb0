"""DuckDB where there is no ctypes: the frozen program on Linux leaves it out, as it would be loaded at every start."""

import sys
from importlib.util import find_spec
from types import ModuleType


def stand_in_for_ctypes() -> None:
    """Let ``duckdb`` be imported: it makes one structure of ctypes, for pyarrow, which is not there either."""
    if find_spec("ctypes") is not None:
        return
    absent = ModuleType("ctypes")
    for name in ("c_char_p", "c_int64", "c_void_p"):
        setattr(absent, name, None)
    absent.Structure = object  # type: ignore[attr-defined]
    sys.modules["ctypes"] = absent
