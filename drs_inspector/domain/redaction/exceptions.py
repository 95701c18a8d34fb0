"""Exceptions as text for a log: types, places in the code and the words of the code itself, but no data.

A message is made of words of the source code and of data that the code put between them, and nothing in the data says
whether it is secret: ``int("hunter2")`` repeats what it was given. So of a message only those parts are kept that are
constants of the code that raised it; the data between them becomes ``******``. Kept whole, after redaction, are the
program's own errors, what the operating system says for an error number, and sentences of the interpreter about code
("'NoneType' object has no attribute 'x'"). Neither local variables nor source lines nor paths of code are shown.
"""

import os
import re
import sys
from collections.abc import Iterator
from types import CodeType, TracebackType

from drs_inspector.domain.counting import counted
from drs_inspector.domain.errors import InspectorError
from drs_inspector.domain.redaction.text import MASK, redact_start, redact_text

MESSAGE_CHARACTERS = 2_000
FRAMES = 40
EXCEPTIONS = 20
_FIRST_FRAMES = 15
_KNOWN_PACKAGES = sys.stdlib_module_names | {__name__.partition(".")[0]}
_INSTALLED = ("site-packages", "dist-packages")
# What the interpreter, its loop and Qt say about code. Names in quotes are those of types, attributes and arguments.
_QUOTED_NAME = r"'[\w.<>=!\[\]-]{1,80}'"
_FUNCTION = r"[\w.<>]{1,120}\(\)"
_ABOUT_CODE = re.compile(
    "|".join(
        (
            r"(?:module |type object )?NAME(?: object)? has no attribute NAME",
            r"NAME object (?:is not [a-z ]{3,30}|does not support [a-z ]{3,40}|cannot be interpreted as an integer)",
            r"unsupported operand type\(s\) for [-+*/%@&|^<>=]{1,3}(?: or pow\(\))?: NAME and NAME",
            r"bad operand type for [a-z]+(?: [-+~])?(?:\(\))?: NAME",
            r"NAME not supported between instances of NAME and NAME",
            r"FUNCTION missing \d+ required [a-z-]+ arguments?: NAME(?:,? (?:and )?NAME){0,9}",
            r"FUNCTION takes (?:from )?\d+(?: to \d+)? positional arguments? but \d+ (?:was|were) given",
            r"FUNCTION (?:got an unexpected keyword argument|got multiple values for argument) NAME",
            r"name NAME is not defined",
            r"cannot access (?:local|free) variable NAME where it is not associated with a value[a-z ]{0,30}",
            r"(?:[a-z]+ )?(?:object )?index out of range|pop from (?:an )?empty [a-z]+",
            r"[a-z]+ indices must be [a-z ]+, not [\w']{1,80}",
            r"can only concatenate [a-z]+ \(not \"\w{1,80}\"\) to [a-z]+",
            r"(?:a bytes-like object is required|argument of type NAME is not iterable)(?:, not NAME)?",
            r"unhashable type: NAME|cannot unpack non-iterable \w{1,80} object|object of type NAME has no len\(\)",
            r"(?:too many|not enough) values to unpack \(expected (?:at least )?\d+(?:, got \d+)?\)",
            r"No module named NAME(?:; NAME is not a package)?|cannot import name NAME from NAME \([^()']{0,200}\)",
            r"[\w.+-]{1,80}: cannot open shared object file: No such file or directory",
            r"maximum recursion depth exceeded[a-zA-Z ]{0,60}",
            r"(?:integer |float |decimal )?(?:division|modulo)(?: or modulo)? by zero",
            r"NAME codec can't (?:decode|encode) [a-z]+ (?:0x[0-9a-f]{2} )?in position \d+(?:-\d+)?: [a-z() 0-9]{3,60}",
            r"(?:dictionary|Set|deque)(?: keys)? (?:changed size|changed|mutated)[a-z ]{0,20} iteration",
            r"Event loop is closed|I/O operation on closed file\.?|cannot reuse already awaited coroutine",
            r"(?:Internal C\+\+ object \([\w.]{1,80}\) already deleted\.)",
        )
    )
    .replace("NAME", _QUOTED_NAME)
    .replace("FUNCTION", _FUNCTION)
)
_PLACEHOLDER = re.compile(r"%(?:\([^)]*\))?[-#0 +]*[\d*]*(?:\.[\d*]+)?[a-zA-Z%]|\{[^{}]*\}")
_SHORTEST_WORDS = 4
_MOST_WORDS = 400
# The code that raises, and its callers that may have made the message, are the last frames.
_FRAMES_WITH_WORDS = 6


def exception_line(error: BaseException) -> str:
    """Return type and message of an exception as one line without data: ``ValueError: cannot parse ******``."""
    words = " ".join(exception_message(error).split())
    return f"{_name(type(error))}: {words}" if words else _name(type(error))


def exception_message(error: BaseException) -> str:
    """Return what an exception says, without data; see the module. Never raises."""
    if isinstance(error, OSError) and isinstance(error.errno, int) and type(error).__str__ is OSError.__str__:
        return _system_message(error)
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - a message that cannot be made is none
        return ""
    if isinstance(error, InspectorError) or _ABOUT_CODE.fullmatch(text[:MESSAGE_CHARACTERS]):
        return redact_start(text, MESSAGE_CHARACTERS)
    return redact_text(_words_of_code(text[:MESSAGE_CHARACTERS], error))


def raised_at(error: BaseException) -> str:
    """Return where an exception was raised, ``module:line``; "" when it was not raised."""
    steps = list(_steps(error.__traceback__))
    return f"{_module(steps[-1])}:{steps[-1].tb_lineno}" if steps else ""


def exception_text(error: BaseException) -> str:
    """Return an exception with its causes, groups, notes and frames as lines of text, ended by a newline.

    At most 40 frames of each exception and 20 exceptions are shown; what is left out is counted. Never raises.
    """
    lines: list[str] = []
    seen: set[int] = set()
    _describe(error, lines, seen, "")
    return "\n".join(lines) + "\n"


def _describe(error: BaseException, lines: list[str], seen: set[int], margin: str) -> None:
    """Add an exception and what led to it, the earliest first."""
    chain = _chain(error, seen)
    for earlier, link in chain:
        lines.append(f"{margin}{exception_line(earlier)}")
        lines.extend(f"{margin}  note: {note}" for note in _notes(earlier))
        lines.extend(f"{margin}  {frame}" for frame in _frames(earlier.__traceback__))
        if isinstance(earlier, BaseExceptionGroup):
            for number, member in enumerate(earlier.exceptions, 1):
                if id(member) in seen or len(seen) >= EXCEPTIONS:
                    lines.append(f"{margin}  | {len(earlier.exceptions) - number + 1} more exceptions")
                    break
                lines.append(f"{margin}  | {number} of {len(earlier.exceptions)}:")
                _describe(member, lines, seen, f"{margin}  | ")
        if link:
            lines.append(f"{margin}{link}")


def _chain(error: BaseException, seen: set[int]) -> list[tuple[BaseException, str]]:
    """Return the causes of an exception and itself, each with what the next one has to do with it."""
    chain: list[tuple[BaseException, str]] = []
    step: BaseException | None = error
    link = ""
    while step is not None and id(step) not in seen and len(seen) < EXCEPTIONS:
        seen.add(id(step))
        chain.append((step, link))
        if step.__cause__ is not None:
            step, link = step.__cause__, "It was the direct cause of:"
        elif step.__context__ is not None and not step.__suppress_context__:
            step, link = step.__context__, "While this was handled, another exception came:"
        else:
            step = None
    return chain[::-1]


def _notes(error: BaseException) -> Iterator[str]:
    notes = getattr(error, "__notes__", ())
    for note in list(notes)[:EXCEPTIONS] if isinstance(notes, list | tuple) else ():
        yield redact_text(_words_of_code(str(note)[:MESSAGE_CHARACTERS], error) if isinstance(note, str) else MASK)


def _frames(first: TracebackType | None) -> Iterator[str]:
    steps = list(_steps(first))
    left_out = len(steps) - FRAMES
    for number, step in enumerate(steps):
        if left_out > 0 and number == _FIRST_FRAMES:
            yield f"... {counted(left_out, 'more call')} ..."
        if left_out <= 0 or number < _FIRST_FRAMES or number >= _FIRST_FRAMES + left_out:
            yield f"{_module(step)}:{step.tb_lineno} {step.tb_frame.f_code.co_qualname}"


def _steps(step: TracebackType | None) -> Iterator[TracebackType]:
    while step is not None:
        yield step
        step = step.tb_next


def _module(step: TracebackType) -> str:
    return str(step.tb_frame.f_globals.get("__name__", "?"))


def _name(kind: type) -> str:
    module = kind.__module__
    return kind.__qualname__ if module in ("builtins", "__main__") else f"{module}.{kind.__qualname__}"


def _system_message(error: OSError) -> str:
    """Return the system's words for the number of an error, and the names of the files."""
    number = error.errno or 0
    words = os.strerror(number) if number > 0 else "error"
    names = [name for name in (error.filename, error.filename2) if isinstance(name, str | bytes)]
    files = " -> ".join(repr(redact_start(os.fsdecode(name), MESSAGE_CHARACTERS)) for name in names)
    return f"[Errno {number}] {words}" + (f": {files}" if files else "")


def _words_of_code(text: str, error: BaseException) -> str:
    """Return a message with everything masked but the constants of the code that raised it."""
    if not text:
        return ""
    kept = bytearray(len(text))
    for words in _constants(error):
        at = text.find(words)
        while at >= 0:
            end = at + len(words)
            if not (_cuts_word(text, at) or _cuts_word(text, end)):
                kept[at:end] = b"\x01" * len(words)
            at = text.find(words, at + 1)
    pieces: list[str] = []
    for run in re.finditer(rb"\x01+|\x00+", bytes(kept)):
        part = text[run.start() : run.end()]
        pieces.append(part if kept[run.start()] or not part.strip() else MASK)
    return "".join(pieces)


def _cuts_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _constants(error: BaseException) -> list[str]:
    """Return the words in the code of the last frames, where that code is the program's, Python's or a library's."""
    found: set[str] = set()
    for step in list(_steps(error.__traceback__))[-_FRAMES_WITH_WORDS:]:
        if _is_known_code(step):
            found.update(_strings(step.tb_frame.f_code))
    return sorted(found, key=len, reverse=True)[:_MOST_WORDS]


def _is_known_code(step: TracebackType) -> bool:
    if _module(step).partition(".")[0] in _KNOWN_PACKAGES:
        return True
    return any(folder in step.tb_frame.f_code.co_filename for folder in _INSTALLED) or hasattr(sys, "frozen")


def _strings(code: CodeType) -> Iterator[str]:
    for constant in code.co_consts:
        for value in constant if isinstance(constant, tuple) else (constant,):
            if isinstance(value, str):
                yield from (part for part in _PLACEHOLDER.split(value) if len(part) >= _SHORTEST_WORDS)
