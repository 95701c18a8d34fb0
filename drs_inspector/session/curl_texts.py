"""Requests that were sent, as calls of curl for a shell: the token is a variable, and no host gets it by hearsay."""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Protocol
from urllib.parse import urlsplit

from drs_inspector.cloud.network.regions import is_loopback, load_regions, neighbour_url
from drs_inspector.cloud.network.reply import LANGUAGE
from drs_inspector.domain.live.pages import first_page
from drs_inspector.domain.printable import printable, shortened
from drs_inspector.domain.read_calls.asked import Service
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.given import naming
from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.read_calls.wire import Wire, wire_of
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot, SourceInfo

IN_A_REQUEST: Final = 10
"""So many jobs are asked for at once (contract 4.1)."""
_LEAST_PAGE: Final = 5
_PAGE: Final = 100
_LONGEST: Final = 80
_HEADERS: Final = ("Accept: application/json", "Content-Type: application/json", f"X-Language: {LANGUAGE}")
_MASKED: Final = "The file is masked: the request that it was read by had other names"
_NOWHERE: Final = "It is not known where this was read: the file does not say so"
_FIRST_PAGE: Final = "the request for the first page of the list as cURL"
_UNKNOWN_CALL: Final = "It is not known which request this is the reply of"


class HasSnapshot(Protocol):
    """What holds a document."""

    @property
    def snapshot(self) -> Snapshot:
        """The document."""


class OfSource(Protocol):
    """What is needed of an open source."""

    @property
    def key(self) -> str:
        """Its key."""

    @property
    def kind(self) -> str:
        """Where it is from: "file" has no sign-in."""

    @property
    def inspector(self) -> HasSnapshot:
        """Its document."""


class Curl(NamedTuple):
    """``number`` commands, or why there are none. ``what`` they are, where there is more to say than their number."""

    text: str = ""
    why_not: str = ""
    number: int = 0
    what: str = ""

    @property
    def words(self) -> str:
        """What it is: "the request as cURL", "3 requests as cURL"."""
        return self.what or ("the request as cURL" if self.number == 1 else f"{self.number:,} requests as cURL")


class Origin(NamedTuple):
    """Where a document was read: the address of DRS, and the project."""

    drs: str
    project_id: str

    def of(self, service: Service) -> str:
        """Return the address of a service, "" where it is not known."""
        return self.drs if service == "drs" else neighbour_url(self.drs, service)


def origin_of(snapshot: Snapshot, *, is_live: bool = False) -> Origin | str:
    """Return where a document was read, else why no request can be told.

    A file is believed the address of a shipped region or of this computer alone: a person who pastes the command sends
    a token there. ``is_live``: the document is of a source that this program is signed in to, at an address that a
    person gave.
    """
    source = snapshot.source
    if snapshot.masked_as is not None:
        return _MASKED
    host = _address(source)
    if not host or not source.project_id:
        return _NOWHERE
    if not is_live and host not in _known() and not is_loopback(urlsplit(host).hostname or ""):
        shown = printable(shortened(urlsplit(host).netloc, _LONGEST))
        return f"Only the file says that it was read from {shown}: a token is sent to no such address"
    return Origin(host, source.project_id)


def curl_of_call(origin: Origin | str, call: ReadCall, given: Mapping[str, object]) -> Curl:
    """Return the request of a call for these parameters."""
    if isinstance(origin, str):
        return Curl(why_not=origin)
    host = origin.of(call.asked.service) if call.asked is not None else ""
    if not host:
        return Curl(why_not=_UNKNOWN_CALL)
    try:
        wire = wire_of(call, origin.project_id, given)
    except ValueError:
        return Curl(why_not="The request cannot be told: a part of it is nothing that is ever sent")
    return Curl(_command(host, wire), number=1)


def curl_of_jobs(origin: Origin | str, job_ids: Iterable[str]) -> Curl:
    """Return the requests that read the details of jobs, ten at a time."""
    ids = list(dict.fromkeys(job_ids))
    made = [
        curl_of_call(origin, BY_NAME["BatchListJobDetails"], _of_details(ids[start : start + IN_A_REQUEST]))
        for start in range(0, len(ids), IN_A_REQUEST)
    ]
    return joined(made)


def curl_of_sources(sources: Iterable[OfSource], jobs: Iterable[tuple[str, str]]) -> Curl:
    """Return the requests that read the details of jobs, given by source and id; those of each source by themselves."""
    wanted: dict[str, list[str]] = {}
    for source, job_id in jobs:
        wanted.setdefault(source, []).append(job_id)
    return joined(
        [
            curl_of_jobs(origin_of(one.inspector.snapshot, is_live=one.kind != "file"), wanted[one.key])
            for one in sources
            if one.key in wanted
        ]
    )


def curl_of_list(origin: Origin | str, scenario: str) -> Curl:
    """Return the request that reads the first page of the list of a scenario."""
    if not scenario:
        return Curl(why_not="The list is read by scenario, and it is not known which one this job is of")
    body = {"cur_page": 1, "per_page": _PAGE, "db_use_type": scenario}
    return curl_of_call(origin, BY_NAME["ShowJobList"], body)._replace(what=_FIRST_PAGE)


def curl_of_reply(origin: Origin | str, reply: SavedReply, job_id: str = "") -> Curl:
    """Return the request that a reply is of; ``job_id`` is the job that it was shown for."""
    call = reply.call
    if call is None or call.asked is None or not call.asked.is_sent:
        return Curl(why_not=_UNKNOWN_CALL)
    asked_for = reply.job_id or job_id or next(iter(reply.job_ids), "")
    given = {**naming(call, [asked_for] if asked_for else []), **reply.given}
    return curl_of_call(origin, call, first_page(call, given))


def joined(made: Sequence[Curl]) -> Curl:
    """Return commands after one another; where one cannot be told, none is, with the reason."""
    why_not = next((one.why_not for one in made if one.why_not), "")
    if why_not or not made:
        return Curl(why_not=why_not or _UNKNOWN_CALL)
    return Curl("\n\n".join(one.text for one in made), number=sum(one.number for one in made))


def _of_details(ids: list[str]) -> Mapping[str, object]:
    return {"jobs": ids, "page_req": {"cur_page": 1, "per_page": max(len(ids), _LEAST_PAGE)}}


def _command(host: str, wire: Wire) -> str:
    headers = "".join(f" \\\n  -H {shlex.quote(one)}" for one in _HEADERS)
    body = f" \\\n  --data-raw {shlex.quote(wire.body.decode())}" if wire.body else ""
    return (
        f"curl -X {wire.method} {shlex.quote(host + wire.target)} \\\n"
        f'  -H "X-Auth-Token: $TOKEN"{headers} \\\n'
        f"  --globoff{body}"
    )


def _known() -> frozenset[str]:
    return frozenset(region.drs_url for region in load_regions())


def _address(source: SourceInfo) -> str:
    """Return scheme, host and port of where a source was read and nothing else of it; "" for what is no address."""
    try:
        found = urlsplit(source.drs_url)
        port = f":{found.port}" if found.port else ""
    except ValueError:
        return ""
    host = found.hostname or ""
    is_plain = bool(host) and all(one.isalnum() or one in "-.:" for one in host) and host.isascii()
    if not is_plain or found.scheme not in ("http", "https"):
        return ""
    if found.scheme == "http" and not is_loopback(host):
        return ""
    return f"{found.scheme}://{f'[{host}]' if ':' in host else host}{port}"
