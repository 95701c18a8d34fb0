"""An exception in a log says what happened and where, and none of the data that it happened with."""

import asyncio
import configparser
import errno
import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
import yaml

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.domain.jobs.replies import read_detail_reply
from drs_inspector.domain.redaction.exceptions import (
    EXCEPTIONS,
    FRAMES,
    exception_line,
    exception_message,
    exception_text,
    raised_at,
)

SECRET = "Hunter2-canary"


def raised(work: Callable[[], object]) -> BaseException:
    try:
        work()
    except BaseException as error:  # noqa: BLE001 -- whatever it is
        return error
    raise AssertionError("nothing was raised")


def program(source: str) -> ModuleType:
    """Return a module that counts as the program's own code."""
    module = ModuleType("drs_inspector.invented")
    exec(compile(source, "invented.py", "exec"), module.__dict__)  # noqa: S102 -- constants in code are what is tested
    return module


class TalkativeError(Exception):
    """An error of a library that repeats everything it is made with."""

    def __str__(self) -> str:
        return f"talkative {self.args!r}"


class SilentError(Exception):
    def __str__(self) -> str:
        raise ValueError(SECRET)


PLANTS: dict[str, Callable[[], object]] = {
    "argument": lambda: (_ for _ in ()).throw(RuntimeError(SECRET)),
    "several arguments": lambda: (_ for _ in ()).throw(RuntimeError("a", SECRET, {"password": SECRET})),
    "int": lambda: int(SECRET),
    "key": lambda: dict[str, object]()[SECRET],
    "attribute of a raise": lambda: (_ for _ in ()).throw(AttributeError(SECRET)),
    "type error of a raise": lambda: (_ for _ in ()).throw(TypeError(f"bad {SECRET}")),
    "os error without a number": lambda: (_ for _ in ()).throw(OSError(SECRET)),
    "os error with words": lambda: (_ for _ in ()).throw(OSError(errno.EIO, SECRET)),
    "json": lambda: json.loads(f"{{{SECRET}"),
    "msgspec": lambda: msgspec.json.decode(f'"{SECRET}"'.encode(), type=int),
    "enumeration": lambda: msgspec.convert({"password": SECRET}, type=list[int]),
    "yaml": lambda: yaml.safe_load(f"password {SECRET}: [}}"),
    "configparser": lambda: configparser.ConfigParser().read_string(f"[a]\npassword {SECRET}\n"),
    "encoding": lambda: f"{SECRET}é".encode("ascii"),
    "decoding": lambda: f"{SECRET}é".encode().decode("ascii"),
    "talkative": lambda: (_ for _ in ()).throw(TalkativeError(SECRET)),
    "silent": lambda: (_ for _ in ()).throw(SilentError(SECRET)),
    "stop": lambda: (_ for _ in ()).throw(LookupError(SECRET)),
    "assertion": lambda: (_ for _ in ()).throw(AssertionError(SECRET)),
    "name of a file": lambda: Path(f"https://anna:{SECRET}@drs.example/x").stat(),
    "header": lambda: (_ for _ in ()).throw(ValueError(f"X-Auth-Token: {SECRET}")),
    "body": lambda: (_ for _ in ()).throw(ValueError(json.dumps({"auth": {"password": SECRET}}))),
    "url": lambda: (_ for _ in ()).throw(ValueError(f"https://anna:{SECRET}@drs.example")),
    "group": lambda: (_ for _ in ()).throw(ExceptionGroup(SECRET, [ValueError(SECRET), KeyError(SECRET)])),
    "our own": lambda: (_ for _ in ()).throw(InspectorError("Refused.", f"password={SECRET}", "Check.")),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_no_planted_secret_is_shown(plant: str) -> None:
    error = raised(PLANTS[plant])
    error.add_note(f"while signing in with {SECRET}")
    try:
        try:
            raise error  # noqa: TRY301 -- what is raised is what the test is about
        except BaseException as earlier:
            raise TalkativeError(SECRET) from earlier
    except TalkativeError as error_with_cause:
        chained = error_with_cause
    grouped = ExceptionGroup(SECRET, [chained, ExceptionGroup("inner", [OSError(SECRET), InspectorError("Known.")])])
    for one in (error, chained, grouped):
        shown = exception_text(one) + exception_line(one) + exception_message(one) + raised_at(one)
        assert "canary" not in shown
        assert type(error).__name__ in exception_text(one)
    # The text says what led to what, the earliest first.
    text = exception_text(chained)
    assert text.index(f"{type(error).__name__}") < text.index("direct cause") < text.rindex("TalkativeError")


def test_words_of_the_programs_own_code_stay_and_data_between_them_goes() -> None:
    module = program(
        "def by_fstring(value): raise ValueError(f'the region {value!r} is not known')\n"
        "def by_percent(value): raise ValueError('the region %s is not known' % value)\n"
        "def by_format(value): raise ValueError('the region {} is not known'.format(value))\n"
        "def by_key(value): return {}['project_id']\n"
        "def by_note(value):\n"
        "    error = ValueError('it broke')\n"
        "    error.add_note(f'while reading {value}')\n"
        "    raise error\n"
    )
    for name in ("by_fstring", "by_percent", "by_format"):
        error = raised(functools.partial(getattr(module, name), SECRET))
        assert exception_line(error) == "ValueError: the region ****** is not known"
    assert "project_id" in exception_line(raised(lambda: module.by_key(SECRET)))
    assert "while reading ******" in exception_text(raised(lambda: module.by_note(SECRET)))


def test_words_of_code_are_not_found_inside_the_words_of_a_secret() -> None:
    module = program("def fail(value):\n    'hunt this'\n    raise ValueError(f'hunt {value}', 'hunt')\n")
    assert "hunter" not in exception_message(raised(lambda: module.fail("hunter hunting")))


def test_what_the_interpreter_says_about_code_stays() -> None:
    assert exception_line(raised(lambda: None.missing)) == (  # type: ignore[attr-defined]
        "AttributeError: 'NoneType' object has no attribute 'missing'"
    )
    assert "unsupported operand" in exception_line(raised(lambda: 1 + "a"))  # type: ignore[operator]
    assert exception_line(raised(lambda: 1 // 0)).startswith("ZeroDivisionError: ")
    assert "No module named" in exception_line(raised(lambda: __import__("drs_inspector.nowhere")))


def test_errors_of_the_system_and_our_own_are_told_in_words() -> None:
    assert exception_line(raised(lambda: Path("/nowhere/at/all").stat())) == (
        "FileNotFoundError: [Errno 2] No such file or directory: '/nowhere/at/all'"
    )
    ours = FileProblemError("The file a.json could not be read.", "The disk is full.", "Free some space.")
    assert exception_line(ours).endswith(
        "FileProblemError: The file a.json could not be read. The disk is full. Free some space."
    )


def test_the_text_names_modules_lines_and_functions_but_no_paths_and_no_sources() -> None:
    error = raised(lambda: read_detail_reply(None))  # type: ignore[arg-type]
    text = exception_text(error)
    assert "drs_inspector.domain." in text
    assert raised_at(error) in text
    assert "read_detail_reply" in text
    assert "/" not in text.replace("://", "")
    assert "lambda: read_detail_reply(None)" not in text


def test_a_text_is_bounded_whatever_the_exception_is() -> None:
    def deep(levels: int) -> None:
        if levels:
            deep(levels - 1)
        raise ValueError("x" * 10_000_000)

    assert len(exception_text(raised(lambda: deep(300)))) < 8_000
    assert "more calls" in exception_text(raised(lambda: deep(300)))
    many = ExceptionGroup("many", [ValueError(str(number)) for number in range(5_000)])
    assert len(exception_text(many).splitlines()) < 4 * EXCEPTIONS
    chain: BaseException = ValueError("first")
    for _ in range(1_000):
        later = ValueError("later")
        later.__cause__ = chain
        chain = later
    assert len(exception_text(chain).splitlines()) <= 2 * EXCEPTIONS
    circle, other = ValueError("a"), ValueError("b")
    circle.__cause__, other.__cause__ = other, circle
    assert exception_text(circle)
    noted = ValueError("a")
    for _ in range(1_000):
        noted.add_note("note " * 1_000)
    assert len(exception_text(noted).splitlines()) <= EXCEPTIONS + 1
    assert FRAMES >= 20


def test_odd_exceptions_never_make_it_raise() -> None:
    class BadNotesError(Exception):
        __notes__ = 7  # type: ignore[assignment] # another kind than Python's own

    class BadNoteError(Exception):
        __notes__ = [SECRET, 7, object()]  # type: ignore[list-item] # noqa: RUF012 -- as a library might set it

    group = BaseExceptionGroup("stop", [KeyboardInterrupt(), asyncio.CancelledError(), SystemExit(SECRET)])
    for error in (
        BadNotesError(),
        BadNoteError(),
        group,
        SilentError(),
        OSError(),
        OSError(-2, SECRET),
        UnicodeError(SECRET),
    ):
        assert "canary" not in exception_text(error)
    assert raised_at(ValueError()) == ""
    limit = sys.getrecursionlimit()

    def endless() -> None:
        endless()

    assert exception_line(raised(endless)).startswith("RecursionError: maximum recursion depth")
    assert sys.getrecursionlimit() == limit
