"""From any exception to three sentences: what failed, why, and the next step.

The class of the result says of what kind it is, and the exit code follows from that: a file, a connection, something
that the computer has no more of, or something unforeseen. None of the sentences holds data that came with an exception
of a library; see ``domain/redaction/exceptions.py``.
"""

import errno
import os
from collections.abc import Iterator

from drs_inspector.domain.errors import (
    FileProblemError,
    InspectorError,
    ResourceError,
    UnforeseenError,
    UnreachableError,
)
from drs_inspector.domain.redaction.exceptions import exception_line, exception_message, raised_at
from drs_inspector.domain.redaction.text import redact_text
from drs_inspector.storage.files.file_errors import file_problem

_UNREACHABLE = frozenset(
    {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.ETIMEDOUT, errno.EADDRNOTAVAIL}
)
_USED_UP = frozenset({errno.ENOMEM, errno.EMFILE, errno.ENFILE})
_NETWORK_TYPES = ("gaierror", "herror", "SSLError", "SSLCertVerificationError", "SSLEOFError", "SSLZeroReturnError")
_NO_THREAD = "can't start new thread"  # a RuntimeError by its words alone: memory or processes are used up
_FREE_MEMORY = "Close other programs or some sessions, then try again with fewer jobs or one file at a time."

_ANYTHING_ELSE = ("DRS Inspector met an error that it was not prepared for.", "")
_UNFORESEEN: tuple[tuple[type[Exception], tuple[str, str]], ...] = (
    (
        RecursionError,
        (
            "DRS Inspector stopped in data that is nested too deeply.",
            "Leave out the file or job that this began with, and report it.",
        ),
    ),
    (
        ImportError,
        (
            "A part of DRS Inspector could not be loaded.",
            "Install DRS Inspector again; drs-inspector self-test tells what does not work.",
        ),
    ),
)


def explain(error: BaseException) -> InspectorError:
    """Return the error as one with three sentences; one that has them is returned as it is. Never raises."""
    if isinstance(error, BaseExceptionGroup):
        return _explain_group(error)
    if isinstance(error, InspectorError):
        return error
    if isinstance(error, OSError):
        return _explain_system_error(error)
    if isinstance(error, MemoryError):
        return ResourceError(
            "The computer's memory is used up.", "DRS Inspector needed more than the system could give.", _FREE_MEMORY
        )
    if isinstance(error, RuntimeError) and str(error).startswith(_NO_THREAD):
        return ResourceError(
            "The computer has no more threads.", "DRS Inspector needed more than the system could give.", _FREE_MEMORY
        )
    title, next_step = next((words for kind, words in _UNFORESEEN if isinstance(error, kind)), _ANYTHING_ELSE)
    return UnforeseenError(title, _cause(error), next_step)


def _explain_group(group: BaseExceptionGroup[BaseException]) -> InspectorError:
    """Return what there is to say about a group: a member that is unforeseen goes before those that are not."""
    explained = [explain(leaf) for leaf in _leaves(group)]
    return next((one for one in explained if isinstance(one, UnforeseenError)), explained[0])


def _leaves(group: BaseExceptionGroup[BaseException], depth: int = 8) -> Iterator[BaseException]:
    for member in group.exceptions[:20]:
        if isinstance(member, BaseExceptionGroup) and depth:
            yield from _leaves(member, depth - 1)
        elif isinstance(member, BaseExceptionGroup):
            yield ValueError()
        else:
            yield member


def _explain_system_error(error: OSError) -> InspectorError:
    number = error.errno
    # By name: neither socket nor ssl needs to be loaded for an error that is about a file.
    if isinstance(error, ConnectionError | TimeoutError) or number in _UNREACHABLE or _is_of_network(error):
        return UnreachableError(
            "A connection failed.",
            _cause(error),
            "Check the network; the connection report (drs-inspector doctor) tries every step.",
        )
    if number in _USED_UP:
        what = "memory" if number == errno.ENOMEM else "files that may be open at once"
        return ResourceError(f"The computer has no more {what}.", exception_message(error), _FREE_MEMORY)
    if not isinstance(number, int) or number <= 0:
        return UnforeseenError(_ANYTHING_ELSE[0], _cause(error))
    # The words that came with the number may be anything; the system's own are safe.
    plain = OSError(number, os.strerror(number))
    if isinstance(error.filename, str | bytes):
        return file_problem(plain, "used", redact_text(os.fsdecode(error.filename)))
    problem = file_problem(plain, "used", "")
    return FileProblemError("Something could not be read or written.", problem.cause, problem.next_step)


def _is_of_network(error: OSError) -> bool:
    return any(kind.__name__ in _NETWORK_TYPES for kind in type(error).__mro__)


def _cause(error: BaseException) -> str:
    where = raised_at(error)
    line = exception_line(error).rstrip(".")
    return f"{line} ({where})." if where else f"{line}."
