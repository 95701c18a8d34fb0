"""The requests that the program may send: reads, named by method, path, query and body.

The reads of DRS are POSTs, so "GET only" is not enough (contract 5.1); some reads become something else by a parameter
or a member of the body (contract-more 0). The transport that every request passes through asks an `AllowList`, so that
no code above can avoid it. Which calls there are is the registry's matter (``domain/read_calls``).
"""

from collections.abc import Iterable
from typing import Final

from drs_inspector.cloud.http.sent_counts import Read
from drs_inspector.domain.errors import ReadOnlyError
from drs_inspector.domain.read_calls.asked import Service
from drs_inspector.domain.read_calls.registry import CALLS
from drs_inspector.domain.read_calls.rules import body_problem, path_fits, query_problem

# Signing in and out changes nothing but the session itself.
IAM_READS: Final[tuple[Read, ...]] = (
    ("POST", "/v3/auth/tokens"),
    ("GET", "/v3/auth/tokens"),
    ("HEAD", "/v3/auth/tokens"),
    ("DELETE", "/v3/auth/tokens"),
    ("GET", "/v3/auth/projects"),
    ("GET", "/v3/projects"),
)
_ASKED: Final = tuple(call.asked for call in CALLS if call.asked is not None)


def reads_of(service: Service) -> tuple[Read, ...]:
    """Return method and path template of the reads of a class of hosts that need no consent."""
    return tuple(
        (asked.method, asked.path)
        for asked in _ASKED
        if asked.is_sent and not asked.needs_consent and asked.service == service
    )


DRS_READS: Final = reads_of("drs")
CLOUD_EYE_READS: Final = reads_of("ces")
READS: Final[tuple[Read, ...]] = IAM_READS + DRS_READS
"""What may be sent without a person asking for it: to IAM and DRS. Cloud Eye is off until it is asked for."""
# A gateway may take the method from one of these; what is refused as a method must not come in by them.
_METHOD_HEADERS: Final = frozenset({"x-http-method-override", "x-http-method", "x-method-override"})


class AllowList:
    """What one host may be asked: of the services that it offers, the reads that are sent.

    A path that also is that of a call that is never sent, or of one that needs a consent, is that call.
    """

    def __init__(self, services: Iterable[Service], *, with_iam: bool = False) -> None:
        found = [one for service in services for one in _ASKED if one.service == service]
        self._asked = sorted(found, key=lambda one: one.path.count("{"))
        # What IAM is asked is checked by method and path alone.
        self._iam = frozenset(IAM_READS) if with_iam else frozenset()

    def check(self, method: str, target: str, body: bytes | None = b"", *, consent: str = "") -> Read:
        """Return which read this is; ``target`` is path and query as they are sent. Raises `ReadOnlyError` for none.

        ``body`` None is one that cannot be looked at. ``consent`` is the path template of the call of tier C that a
        person has asked for.
        """
        path, mark, query = target.partition("?")
        if (method, path) in self._iam:
            return method, path
        asked = next((one for one in self._asked if one.method == method and path_fits(one, path)), None)
        if asked is None:
            raise _stopped(f"{method} {path} is not one of the reads that DRS Inspector may send.")
        if not asked.is_sent:
            raise _stopped(f"{method} {path} is never sent. {asked.reason}".strip())
        if asked.needs_consent and consent != asked.path:
            raise _stopped(f"{method} {path} is only sent after it was asked for in so many words.")
        problem = query_problem(asked.query_rules, query) if query or not mark else "the query is empty"
        problem = problem or ("the body cannot be read" if body is None else body_problem(asked.body_rules, body))
        if problem:
            raise _stopped(f"{method} {path} may not be sent like this: {problem}.")
        return asked.method, asked.path


def check_headers(names: Iterable[str]) -> None:
    """Raise `ReadOnlyError` for a header by which a gateway may take another method than the request has."""
    if not _METHOD_HEADERS.isdisjoint(name.lower() for name in names):
        raise _stopped("A header asks for another method than the request has.")


def _stopped(cause: str) -> ReadOnlyError:
    return ReadOnlyError(
        "This request was stopped before it was sent",
        cause,
        "Nothing was changed in the cloud. Please report this as a fault of the program.",
    )
