"""A small JSON object in a file of ours: read tolerantly and without touching it, changed whole.

Reading never moves or writes anything: it is done by completion, by commands and by windows that only look. A file
that is no JSON is put aside by the first change, which would replace it otherwise.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from drs_inspector.domain.errors import FileProblemError, InspectorError
from drs_inspector.regular_files import open_regular
from drs_inspector.storage.files.atomic_write import aside_of, set_aside, write_whole
from drs_inspector.storage.files.file_errors import file_problem
from drs_inspector.storage.files.paths import SETTINGS_BYTES

_BOM = b"\xef\xbb\xbf"
_DEEPEST = 100
"""Levels of lists and objects; ours have five. Deeper ones would exhaust the stack of whatever walks through them."""


class ReadMembers(NamedTuple):
    """The members of the object, the error to show, and whether the file is there but no such JSON."""

    members: dict[str, Any]
    problem: InspectorError | None = None
    is_damaged: bool = False


def read_members(path: Path, what: str) -> ReadMembers:
    """Read a JSON object of ours; never raises, changes nothing.

    ``what`` names the content ("settings", "profiles"). Without a file there are no members, and no problem.
    """
    try:
        members = _parsed(_content(path))
        if not isinstance(members, dict):
            raise ValueError("it is no object")  # noqa: TRY004, TRY301 - what is wrong with a file is one of its values
    except FileNotFoundError:
        return ReadMembers({})
    except OSError as error:
        return ReadMembers({}, file_problem(error, "read", path))
    except ValueError as error:
        problem = FileProblemError(
            f"Your {what} could not be read.",
            f"The file {path} is damaged: {error}.",
            f"The program goes on without it. It stays until {what} are saved again, and is then kept as "
            f"{aside_of(path)}.",
        )
        return ReadMembers({}, problem, is_damaged=True)
    return ReadMembers(members)


def read_shared(path: Path, what: str, form: str) -> ReadMembers:
    """Read what a colleague exported, which names its format (``form``); never raises, changes nothing.

    ``is_damaged`` says that it is no such file.
    """
    try:
        members = _parsed(_content(path))
    except OSError as error:
        return ReadMembers({}, file_problem(error, "read", path))
    except ValueError as error:
        return ReadMembers({}, _no_such_file(path, what, f"The file is damaged: {error}."), is_damaged=True)
    if not isinstance(members, dict) or members.get("format") != form:
        return ReadMembers({}, _no_such_file(path, what, f"It does not name the format {form}."), is_damaged=True)
    return ReadMembers(members)


def write_members(path: Path, members: dict[str, Any], *, what: str = "content") -> None:
    """Write the members whole, in the place of what is there; what cannot be read any more is kept aside.

    Raises FileProblemError, also for more than could be read again: the old file then stays.
    """
    content = encode_members(members)
    if len(content) > SETTINGS_BYTES:
        raise FileProblemError(
            f"The file {path} could not be written.",
            f"Your {what} would have more than {SETTINGS_BYTES >> 20} MB. Nothing was changed.",
            "Delete some of them first.",
        )
    if read_members(path, what).is_damaged:
        set_aside(path)
    write_whole(path, content)


def encode_members(members: dict[str, Any]) -> bytes:
    """Return JSON that a person can read and edit; half of a surrogate pair is written as its escape."""
    try:
        return msgspec.json.format(msgspec.json.encode(members), indent=2) + b"\n"
    except UnicodeEncodeError:
        return json.dumps(members, indent=2, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def is_text(value: object) -> bool:
    """Say whether all texts of a JSON value can be shown, compared and written: none has half of a surrogate pair."""
    try:
        msgspec.json.encode(value)
    except UnicodeEncodeError:
        return False
    return True


def _parsed(content: bytes) -> Any:
    """Return the value that some JSON is. Raises ValueError, whose text says what is wrong.

    Half of a surrogate pair, which JSON can hold and msgspec refuses, is let through as Python has it: it may cost
    the value that it is in (``is_text``), and nothing beside.
    """
    content = content.removeprefix(_BOM)
    try:
        try:
            value = msgspec.json.decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            if b"\\ud" not in content.lower():
                raise
            value = json.loads(content, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError(f"it is nested deeper than {_DEEPEST} levels") from None
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError(f"it is no JSON ({error})") from None
    if _is_deep(value):
        raise ValueError(f"it is nested deeper than {_DEEPEST} levels")
    return value


def _content(path: Path) -> bytes:
    """Return what is in the file. Raises OSError, and ValueError when it is too large."""
    with open_regular(path) as stream:
        content = stream.read(SETTINGS_BYTES + 1)
    if len(content) > SETTINGS_BYTES:
        raise ValueError(f"it has more than {SETTINGS_BYTES >> 20} MB")
    return content


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [part for one in level for part in _parts(one)]
        if not level:
            return False
    return True


def _parts(value: object) -> list[object]:
    if isinstance(value, dict):
        return [one for one in value.values() if isinstance(one, dict | list)]
    return [one for one in value if isinstance(one, dict | list)] if isinstance(value, list) else []


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no number of JSON")


def _no_such_file(path: Path, what: str, cause: str) -> FileProblemError:
    return FileProblemError(
        f"The file {path.name} holds no {what}.",
        cause,
        f"Choose a file that was written with Export in the {what} of DRS Inspector.",
    )
