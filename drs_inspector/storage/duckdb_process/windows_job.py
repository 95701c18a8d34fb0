"""Windows: a job object that bounds the memory of a process and ends it with this one.

Written after Microsoft's documentation of job objects; the tests of the program run on Linux and do not reach it.
"""

import ctypes
import sys
from typing import Any, Final

_EXTENDED_LIMITS: Final = 9
_PROCESS_MEMORY: Final = 0x100
_KILL_ON_CLOSE: Final = 0x2000


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class _Job:
    """Holds the handle of a job, and closes it with itself."""

    def __init__(self, kernel: Any, handle: int, memory: int) -> None:
        self._kernel = kernel
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        self._job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY | _KILL_ON_CLOSE
        limits.ProcessMemoryLimit = memory
        told = kernel.SetInformationJobObject(self._job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        self.is_kept = bool(told and kernel.AssignProcessToJobObject(self._job, ctypes.c_void_p(handle)))

    def __del__(self) -> None:
        self._kernel.CloseHandle(self._job)


def put_into_job(handle: int, memory: int) -> Any:
    """Bound the memory of a process, given its handle; it ends when this process ends or drops the result.

    Raises OSError: without a bound it is not used.
    """
    if sys.platform == "win32":
        job = _Job(ctypes.WinDLL("kernel32", use_last_error=True), handle, memory)
        if not job.is_kept:
            raise ctypes.WinError(ctypes.get_last_error())
        return job
    return None
