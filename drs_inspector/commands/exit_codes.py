"""Exit codes of the program, the same for every subcommand."""

from drs_inspector.domain.errors import (
    CloudError,
    FileProblemError,
    InspectorError,
    SecretStoreError,
    SignInError,
    UnreachableError,
)

ALL_READ = 0
SOME_UNAVAILABLE = 1
USAGE = 2
SIGN_IN_REFUSED = 3
UNREACHABLE = 4
FILE = 5
INTERRUPTED = 130


def exit_code_of(error: InspectorError) -> int:
    """Return the exit code for an error that ended the work.

    A cloud that answers "you may not" (401, 403) counts as a refused sign-in, one that answers with a fault of its own
    as unreachable: in both cases nothing was read.
    """
    if isinstance(error, SignInError | SecretStoreError):
        return SIGN_IN_REFUSED
    if isinstance(error, UnreachableError):
        return UNREACHABLE
    if isinstance(error, FileProblemError):
        return FILE
    if isinstance(error, CloudError):
        return SIGN_IN_REFUSED if error.http_status in (401, 403) else UNREACHABLE
    return USAGE


def error_lines(error: InspectorError) -> list[str]:
    """Return the error as lines for a terminal: title, cause, next step, and what the cloud's support asks for."""
    lines = [f"Error: {error.title}"]
    lines += [f"  {part}" for part in (error.cause, error.next_step) if part]
    marks = [
        f"{name} {value}"
        for name, value in (("HTTP", error.http_status), ("code", error.code), ("request id", error.request_id))
        if value
    ]
    if marks:
        lines.append(f"  ({', '.join(marks)})")
    return lines
