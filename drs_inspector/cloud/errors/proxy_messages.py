"""Messages for failures at a proxy: end of the title, cause and next step."""

from drs_inspector.cloud.network.certificates import exception_chain
from drs_inspector.cloud.network.route_error import RouteError
from drs_inspector.cloud.network.settings import PROXY_NEXT_STEP

_WANTS_SIGN_IN = 407
_USABLE_SCHEMES = frozenset({"basic"})
# Names of exceptions in the chain of a failure; the first one that is found decides.
_REASONS = (
    ("gaierror", "its name has no address."),
    ("ConnectionRefusedError", "nothing listens at this address and port."),
    ("TimeoutException", "it did not answer within the time limit."),
    ("TimeoutError", "it did not answer within the time limit."),
    ("SSLCertVerificationError", "its certificate is not trusted."),
    ("ConnectionResetError", "it closed the connection."),
    ("RemoteProtocolError", "it closed the connection."),
    ("ReadError", "it closed the connection."),
    ("IncompleteReadError", "it closed the connection."),
    ("SSLError", "it does not speak TLS."),
)


def proxy_message(problem: RouteError) -> tuple[str, str, str]:
    """Return title end, cause and next step for a failure at the proxy; for certificates see `certificate_error`."""
    place = f"{problem.host}:{problem.port}"
    source = problem.proxy.where_from if problem.proxy else ""
    proxy = f"{place} (from {source})" if source and source != "settings" else place
    if problem.stage == "proxy-connect":
        return "the proxy cannot be reached", f"{proxy}: {_why(problem)}", PROXY_NEXT_STEP
    if problem.stage == "proxy-tls":
        return (
            "no secure connection to the proxy",
            f"{proxy} does not answer as an https:// proxy: {_why(problem)}",
            f"Enter it as http:// if it is an ordinary proxy. {PROXY_NEXT_STEP}",
        )
    if problem.status == _WANTS_SIGN_IN:
        return _sign_in_words(problem, proxy)
    if problem.status:
        return (
            "the proxy refused",
            f"The proxy {proxy} answered {problem.status} instead of connecting to the host.",
            "Ask those who run the proxy whether it may reach this host and port, and check the URL.",
        )
    return "the proxy does not answer", f"{proxy}: {_why(problem)}", PROXY_NEXT_STEP


def _sign_in_words(problem: RouteError, proxy: str) -> tuple[str, str, str]:
    offered = [scheme for scheme in problem.offered if scheme]
    if offered and not any(scheme.lower() in _USABLE_SCHEMES for scheme in offered):
        return (
            "the proxy asks for a kind of sign-in that cannot be used",
            f"The proxy {proxy} answered 407 and takes only {', '.join(dict.fromkeys(offered))}, not Basic.",
            "Ask those who run the proxy for an exception for this host, or use a local relay that signs in to it.",
        )
    if problem.proxy is not None and problem.proxy.username:
        return (
            "the proxy did not accept the user name and password",
            f"The proxy {proxy} answered 407 for the user {problem.proxy.username}.",
            "Correct the user name and password of the proxy in the Network settings (File > Network…).",
        )
    return (
        "the proxy asks for a user name and password",
        f"The proxy {proxy} answered 407.",
        "Enter the user name and password of the proxy in the Network settings (File > Network…).",
    )


def _why(problem: RouteError) -> str:
    """Return the reason in words, without the texts of libraries, which may hold a password."""
    kinds = {kind.__name__ for cause in exception_chain(problem) for kind in type(cause).__mro__}
    return next((words for kind, words in _REASONS if kind in kinds), "the connection failed.")
