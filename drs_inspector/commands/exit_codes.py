"""Exit codes of the program, the same for every subcommand.

1 always means that the work was done in part: a shell that sees 1 may use what was written. So no error ends with 1.
"""

import json

from drs_inspector.commands.run_settings import RUN
from drs_inspector.domain.errors import (
    AuthorityFileError,
    CloudError,
    FileProblemError,
    InspectorError,
    LimitError,
    ResourceError,
    SecretStoreError,
    SignInError,
    UnforeseenError,
    UnreachableError,
)

ALL_READ = 0
SOME_UNAVAILABLE = 1
USAGE = 2
SIGN_IN_REFUSED = 3
UNREACHABLE = 4
FILE = 5
LIMIT = 6
NOTHING_FOUND = 10  # of find --exit-code
NOT_SO = 10  # of watch --until
DIFFERENT = 10  # of diff
REPORT_DIFFERS = 10  # of report --verify, as the following three
OTHER_ARCHIVE = 11
OTHER_VERSION = 12
CANNOT_TELL = 13
# EX_SOFTWARE and EX_OSERR of sysexits.h.
UNFORESEEN = 70
RESOURCES = 71
HUNG_UP = 129  # 128 + SIGHUP
INTERRUPTED = 130  # 128 + SIGINT
CLOSED_PIPE = 141  # 128 + SIGPIPE
TERMINATED = 143  # 128 + SIGTERM


def exit_code_of(error: InspectorError) -> int:
    """Return the exit code for an error that ended the work.

    A cloud that answers "you may not" (401, 403) counts as a refused sign-in, one that answers with a fault of its own
    as unreachable: in both cases nothing was read.
    """
    if isinstance(error, CloudError):
        return SIGN_IN_REFUSED if error.http_status in (401, 403) else UNREACHABLE
    return next((code for kind, code in _CODES if isinstance(error, kind)), USAGE)


_CODES: tuple[tuple[type[InspectorError], int], ...] = (
    (SignInError, SIGN_IN_REFUSED),
    (SecretStoreError, SIGN_IN_REFUSED),
    (AuthorityFileError, FILE),
    (UnreachableError, UNREACHABLE),
    (FileProblemError, FILE),
    (LimitError, LIMIT),
    (UnforeseenError, UNFORESEEN),
    (ResourceError, RESOURCES),
)


def error_lines(error: InspectorError, about: str = "") -> list[str]:
    """Return the error as lines for a terminal: title, cause, next step, and what the cloud's support asks for.

    With --errors json it is one line of JSON. ``about`` is what the error is of, where there are several.
    """
    if RUN.errors == "json":
        return [error_json(error.title, error.cause, error.next_step, error.code, error.request_id, about=about)]
    lines = [f"{about}:"] if about else []
    lines.append(f"Error: {error.title}")
    lines += [f"  {part}" for part in (error.cause, error.next_step) if part]
    marks = [
        f"{name} {value}"
        for name, value in (("HTTP", error.http_status), ("code", error.code), ("request id", error.request_id))
        if value
    ]
    if marks:
        lines.append(f"  ({', '.join(marks)})")
    return lines


def error_json(
    title: str, cause: str = "", next_step: str = "", code: str = "", request_id: str = "", *, about: str = ""
) -> str:
    """Return an error as one line of JSON, in ASCII, with the members of ``docs/formats.md``; null is "not known".

    ``code`` and ``request_id`` are the cloud's.
    """
    members = {"code": code, "title": title, "cause": cause, "next_step": next_step, "request_id": request_id}
    named = {"about": about} if about else {}
    return json.dumps({name: value or None for name, value in members.items()} | named)
