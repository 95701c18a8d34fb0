"""The one place where failures of HTTP and refusals become `InspectorError`: title, cause and next step.

No error made here refers to a request or a reply, so that a report of it, even with local variables, holds no token.
"""

import socket
import ssl
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

from drs_inspector.cloud.errors.advice import LOCKED_OUT, Advice, advice_for
from drs_inspector.cloud.errors.error_body import ErrorText, code_number, read_error
from drs_inspector.cloud.errors.proxy_messages import proxy_message
from drs_inspector.cloud.network.certificates import certificate_error, exception_chain, refused_certificate
from drs_inspector.cloud.network.reply import Reply
from drs_inspector.cloud.network.reply_limits import ReplyLimitError
from drs_inspector.cloud.network.route_error import RouteError
from drs_inspector.domain.errors import CloudError, InspectorError, LockedOutError, SignInError, UnreachableError
from drs_inspector.domain.redaction.secrets import redact_text

_CHECK_NETWORK = "Check the network, VPN and proxy, then try again."
_CHECK_SPEAKER = "Check the URL and port, and whether a proxy or portal answers instead of the cloud."
_LONGER = "Try again; the time limits are in the Network settings (File > Network…)."
_Error = TypeVar("_Error", bound=InspectorError)


def to_inspector_error(
    problem: BaseException | Reply, what: str, *, signing_in: bool = False, host: str = "", one_of: str = ""
) -> InspectorError:
    """Return the error for an exception or a reply that is no success.

    ``what`` names the action for the title ("Job list"). With ``signing_in`` every refusal is a `SignInError`. An
    `InspectorError` is copied by `without_traceback`. ``host`` is needed for exceptions that are not httpx's.
    ``one_of`` names the service of a call without which the others are there all the same.
    """
    if isinstance(problem, Reply):
        return _refusal(problem, what, signing_in, one_of)
    if isinstance(problem, InspectorError):
        return without_traceback(problem)
    return _unreachable(problem, what, host)


def without_traceback(error: _Error) -> _Error:
    """Return a copy without traceback, cause and context, which could refer to a request and its token."""
    copy = type(error).__new__(type(error))
    copy.args = error.args
    # Attributes of subclasses too: the projects to choose from, the certificates that were refused.
    vars(copy).update(vars(error))
    return copy


def not_json(reply: Reply, what: str) -> CloudError:
    """Return the error for a success status whose body is not a whole JSON object."""
    text = read_error(reply.body[:4096]).message if reply.body.lstrip()[:1] != b"{" else ""
    return CloudError(
        f"{what}: the answer cannot be read",
        f"{reply.host} answered {reply.status} with {len(reply.body)} bytes that are not a whole JSON object."
        + (f" They begin: {redact_text(text[:120])}" if text else ""),
        "Try again. If it stays, check whether a proxy or portal answers instead of the cloud.",
        request_id=reply.request_id,
        http_status=reply.status,
    )


def broke_off(problem: BaseException) -> bool:
    """Tell whether the connection was reset or closed during a request, so that a read is worth repeating."""
    if isinstance(problem, (httpx.ReadError, httpx.WriteError)):
        return not any(isinstance(cause, ssl.SSLError) for cause in exception_chain(problem))
    if isinstance(problem, httpx.RemoteProtocolError):
        return any(word in str(problem) for word in ("disconnected", "peer closed", "ConnectionTerminated"))
    return any(isinstance(cause, (ConnectionResetError, ConnectionAbortedError)) for cause in exception_chain(problem))


def _refusal(reply: Reply, what: str, signing_in: bool, one_of: str) -> InspectorError:
    if 300 <= reply.status < 400:
        return _redirect(reply, what)
    said = read_error(reply.body)
    advice = advice_for(reply.status, code_number(said.code), said.message, signing_in, one_of)
    kind = LockedOutError if advice in LOCKED_OUT else SignInError if advice.sign_in else CloudError
    return kind(
        f"{what}: {advice.reason}",
        _cause(reply, said, advice),
        advice.next_step,
        code=said.code,
        request_id=reply.request_id or said.request_id,
        http_status=reply.status,
    )


def _cause(reply: Reply, said: ErrorText, advice: Advice) -> str:
    words = f"{reply.host} answered {reply.status}"
    if said.code:
        words += f" {said.code}"
    words += f": {redact_text(said.message)}" if said.message else "."
    if words[-1] not in ".!?…":
        words += "."
    return f"{words} {advice.explanation}".strip()


def _redirect(reply: Reply, what: str) -> UnreachableError:
    host = _host_in(reply.headers.get("location", ""))
    where = f" to {host}" if host else ""
    return UnreachableError(
        f"{what}: {reply.host} sends requests elsewhere",
        f"It answered {reply.status}, a redirect{where}. Redirects are not followed, so that no token reaches "
        "another host.",
        "Check the service URL, and whether a proxy or a sign-in page of the network answers instead of the cloud.",
        request_id=reply.request_id,
        http_status=reply.status,
    )


def _host_in(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _unreachable(problem: BaseException, what: str, host: str) -> UnreachableError:
    host = host or _host_of(problem)
    if refused_certificate(problem) is not None:
        if isinstance(problem, RouteError):
            return certificate_error(problem, what, host=problem.host, port=problem.port, chain=problem.chain)
        return certificate_error(problem, what, host=host)
    reason, cause, next_step = _network_words(problem, host)
    return UnreachableError(f"{what}: {reason}", cause, next_step)


def _network_words(problem: BaseException, host: str) -> tuple[str, str, str]:
    """Return title end, cause and next step: from httpx how far the request came, from the chain below it why."""
    if isinstance(problem, RouteError):
        words = proxy_message(problem)
    elif isinstance(problem, ReplyLimitError):
        words = f"{host} {problem.reason}", problem.cause, problem.next_step
    elif isinstance(problem, httpx.ProxyError):
        words = "the proxy refused", _words(problem), "Check the proxy settings of this computer (HTTPS_PROXY)."
    elif isinstance(problem, httpx.ConnectTimeout):
        words = f"{host} does not answer", f"No connection came about{_within(problem, 'connect')}.", _CHECK_NETWORK
    elif isinstance(problem, httpx.WriteTimeout):
        words = f"{host} takes too long", f"Connected, but nothing could be sent{_within(problem, 'write')}.", _LONGER
    elif isinstance(problem, httpx.TimeoutException):
        words = f"{host} takes too long", f"Connected, but no data came{_within(problem, 'read')}.", _LONGER
    elif isinstance(problem, httpx.DecodingError):
        words = f"{host} sent a broken answer", "Its compression cannot be undone.", "Try again."
    elif isinstance(problem, TimeoutError):
        words = f"{host} does not answer", "No connection came about within the time limit.", _CHECK_NETWORK
    else:
        words = _socket_words(problem, host)
    return words


def _within(problem: httpx.TimeoutException, phase: str) -> str:
    """Return " within 10 seconds", the limit of this phase of the request."""
    try:
        seconds = problem.request.extensions["timeout"][phase]
    except (RuntimeError, KeyError, TypeError):
        seconds = None
    return f" within {seconds:g} seconds" if seconds else " within the time limit"


def _socket_words(problem: BaseException, host: str) -> tuple[str, str, str]:
    chain = tuple(exception_chain(problem))
    if any(isinstance(one, ssl.SSLError) for one in chain):
        return f"no secure connection to {host}", _words(problem), "Check the URL: does this port speak HTTPS?"
    if any(isinstance(one, socket.gaierror) for one in chain):
        return f"{host} was not found", "Its name has no address.", "Check the URL, the network and VPN."
    if any(isinstance(one, ConnectionRefusedError) for one in chain):
        return f"{host} refuses connections", "Nothing listens at this address and port.", "Check the URL and port."
    if isinstance(problem, httpx.RemoteProtocolError) and not broke_off(problem):
        return f"{host} does not answer in HTTP", f"{_words(problem).rstrip('.')}.", _CHECK_SPEAKER
    if broke_off(problem):
        return f"{host} closed the connection", "The answer did not arrive or broke off.", _CHECK_NETWORK
    return f"{host} cannot be reached", _words(problem), _CHECK_NETWORK


def _words(problem: BaseException) -> str:
    text = redact_text(" ".join(str(problem).split()))[:300]
    return text or type(problem).__name__


def _host_of(problem: BaseException) -> str:
    if isinstance(problem, httpx.RequestError):
        try:
            return problem.request.url.host or "the server"
        except RuntimeError:
            return "the server"
    return "the server"
