"""The network between this computer and the cloud: proxy, trusted authorities, time limits. No HTTP library.

The proxy of a request is decided here, once, for requests, for reading a certificate and for the connection report.
"""

import ipaddress
import os
from collections.abc import Callable, Mapping
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import msgspec

from drs_inspector.cloud.network.regions import is_loopback
from drs_inspector.domain.errors import InspectorError, UnreachableError

_HIDDEN = "***"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SOCKS = ("socks4", "socks4a", "socks5", "socks5h")
PROXY_NEXT_STEP = "Check the proxy in the Network settings (File > Network…), or the variable HTTPS_PROXY."


class NetworkSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Proxy, trusted authorities and time limits; the defaults suit a computer whose own settings are right.

    ``proxy`` "system" is the environment (HTTPS_PROXY and its relatives), then the system's settings; "manual" is
    ``proxy_url`` with ``proxy_username`` and ``proxy_password``. ``trust`` names the certificate authorities: those of
    the system, those bundled with the program, or those of ``ca_file`` (PEM) besides the system's. Time limits are in
    seconds: for connecting with the TLS handshake, for the next bytes of a reply, for sending. Neither repr nor
    ``rich`` shows the password, also not one inside ``proxy_url``.
    """

    proxy: Literal["system", "none", "manual"] = "system"
    proxy_url: str = ""
    proxy_username: str = ""
    proxy_password: str = ""
    trust: Literal["system", "bundled", "file"] = "system"
    ca_file: str = ""
    connect_seconds: float = 10
    read_seconds: float = 120
    write_seconds: float = 30

    def __repr__(self) -> str:
        return f"NetworkSettings({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        shown = {"proxy_password": _HIDDEN if self.proxy_password else "", "proxy_url": _bare(self.proxy_url)}
        return [(name, shown.get(name, getattr(self, name))) for name in self.__struct_fields__]


class ProxyInUse(msgspec.Struct, frozen=True, kw_only=True):
    """The proxy for an origin, without secrets. All empty: there is none.

    ``url_without_secrets`` is ``scheme://host:port``, ``where_from`` the name of the variable, "system settings" or
    "settings". ``bypassed`` means that this origin is reached directly; ``bypassed_by`` is the exception that makes it
    so ("NO_PROXY", "this computer", "system settings"). ``problem`` is set when the proxy cannot be used.
    """

    url_without_secrets: str = ""
    where_from: str = ""
    bypassed: bool = False
    bypassed_by: str = ""
    problem: InspectorError | None = None

    @property
    def words(self) -> str:
        """The route in one line, such as "through http://proxy.example:3128 (HTTPS_PROXY)"."""
        if self.problem is not None:
            return f"{self.problem.title}: {self.problem.cause}"
        if not self.url_without_secrets:
            return "directly, no proxy is set"
        if self.bypassed:
            return f"directly: {self.bypassed_by} is an exception from {self.url_without_secrets} ({self.where_from})"
        return f"through {self.url_without_secrets} ({self.where_from})"


class Proxy(msgspec.Struct, frozen=True, kw_only=True):
    """A proxy with user name and password, which are neither in ``url`` nor in repr."""

    url: str
    host: str
    port: int
    username: str = ""
    password: str = ""
    where_from: str = ""

    def __repr__(self) -> str:
        return f"Proxy({self.url!r}, {self.where_from!r})"

    def __rich_repr__(self) -> list[Any]:
        return [self.url, self.where_from]


def describe_proxy(origin: str, network: NetworkSettings) -> ProxyInUse:
    """Return the proxy of requests to ``origin`` (``scheme://host[:port]``) and where it is set; never raises.

    A proxy of the environment or the system is never used for this computer itself. A manual one is used for every
    host, this computer included, because it was entered on purpose; only NO_PROXY makes exceptions. Proxy scripts (PAC)
    of the system are not run.
    """
    url, where_from = _setting(origin, network)
    if not url:
        return ProxyInUse()
    try:
        shown = _read_proxy(url, where_from).url
    except InspectorError as problem:
        return ProxyInUse(url_without_secrets=_bare(url), where_from=where_from, problem=problem)
    exception = _exception(origin, network)
    return ProxyInUse(url_without_secrets=shown, where_from=where_from, bypassed=bool(exception), bypassed_by=exception)


def proxy_for(origin: str, network: NetworkSettings) -> Proxy | None:
    """Return the proxy for an origin, or None to go directly, by the rules of `describe_proxy`.

    Raises `UnreachableError` for a proxy whose address cannot be used.
    """
    url, where_from = _setting(origin, network)
    if not url and network.proxy != "manual":
        return None
    if _exception(origin, network):
        return None
    proxy = _read_proxy(url, where_from)
    if network.proxy == "manual" and network.proxy_username:
        return msgspec.structs.replace(proxy, username=network.proxy_username, password=network.proxy_password)
    return proxy


def _setting(origin: str, network: NetworkSettings) -> tuple[str, str]:
    """Return the proxy as it is written, and where; two empty texts when there is none."""
    if network.proxy == "none":
        return "", ""
    if network.proxy == "manual":
        return network.proxy_url.strip(), "settings"
    scheme = urlsplit(origin).scheme
    in_environment = _environment_proxies()
    for kind in (scheme, "all"):
        if in_environment.get(kind):
            return in_environment[kind], _variable(kind)
    in_system = _system_proxies()
    for kind in (scheme, "all"):
        if in_system.get(kind):
            return in_system[kind], "system settings"
    return "", ""


def _exception(origin: str, network: NetworkSettings) -> str:
    """Return what exempts an origin from the proxy, or an empty text."""
    parts = urlsplit(origin)
    host = (parts.hostname or "").lower()
    if network.proxy == "system" and is_loopback(host):
        return "this computer"
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 443)
    variables = _environment_proxies()
    if any(_matches(entry, host, port) for entry in variables.get("no", "").split(",")):
        return _variable("no")
    bypass = _of_system("proxy_bypass_registry", "proxy_bypass_macosx_sysconf")
    if network.proxy == "system" and not _names_a_proxy(variables) and bypass is not None and bypass(host):
        return "system settings"
    return ""


def _matches(entry: str, host: str, port: int) -> bool:
    """Tell whether an entry of NO_PROXY names a host: ``*``, a name or domain, an address, or a range (10.0.0.0/8)."""
    entry = entry.strip().lower()
    if not entry:
        return False
    if "/" in entry:
        try:
            return ipaddress.ip_address(host) in ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return False
    name = entry.removesuffix(f":{port}").removeprefix("*").lstrip(".").strip("[]")
    return entry == "*" or (bool(name) and (host == name or host.endswith(f".{name}")))


def _environment_proxies() -> dict[str, str]:
    """Return the variables named ``*_proxy`` by the part before that; lower-case names win, as in other programs."""
    from urllib.request import getproxies_environment  # noqa: PLC0415 -- loads the standard library's HTTP client

    return getproxies_environment()


def _system_proxies() -> Mapping[str, str]:
    """Return the proxies of the system's settings, which the standard library finds on Windows and macOS only.

    ``urllib.request.getproxies`` would not look there when the environment holds no more than NO_PROXY.
    """
    read = _of_system("getproxies_registry", "getproxies_macosx_sysconf")
    return read() if read is not None else {}


def _of_system(*names: str) -> Callable[..., Any] | None:
    """Return the first of these functions that the standard library has on this system."""
    import urllib.request  # noqa: PLC0415 -- loads the standard library's HTTP client

    found = (getattr(urllib.request, name, None) for name in names)
    return next((one for one in found if one is not None), None)


def _names_a_proxy(variables: Mapping[str, str]) -> bool:
    return any(value for kind, value in variables.items() if kind != "no")


def _variable(kind: str) -> str:
    """Return the name of the variable in the spelling that is used."""
    lower = f"{kind}_proxy"
    if os.environ.get(lower):
        return lower
    return next((name for name in os.environ if name.lower() == lower and os.environ[name]), lower.upper())


def _read_proxy(text: str, where_from: str) -> Proxy:
    """Read ``[scheme://][user:password@]host[:port]``. Raises `UnreachableError`, without repeating a password."""
    scheme, rest = _split_scheme(text)
    # A password may hold any character, also @ and #, so the last @ is the separator.
    credentials, _, place = rest.rpartition("@")
    username, _, password = credentials.partition(":")
    if scheme in _SOCKS:
        raise _unusable(f"{_bare(text)} is a SOCKS proxy.", where_from)
    if scheme not in _DEFAULT_PORTS:
        raise _unusable(f"“{scheme}” is no kind of proxy that DRS Inspector knows.", where_from)
    try:
        parts = urlsplit(f"{scheme}://{place}")
        host, port = (parts.hostname or "").lower(), parts.port or _DEFAULT_PORTS[scheme]
    except ValueError:
        host, port = "", 0
    if not host or any(character.isspace() for character in host):
        what = "No address is entered." if not text else "Its address is not like http://proxy.example:3128."
        raise _unusable(what, where_from)
    return Proxy(
        url=f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}",
        host=host,
        port=port,
        username=unquote(username),
        password=unquote(password),
        where_from=where_from,
    )


def _split_scheme(text: str) -> tuple[str, str]:
    scheme, separator, rest = text.strip().partition("://")
    return (scheme.lower(), rest) if separator else ("http", text.strip())


def _bare(text: str) -> str:
    """Return the address of a proxy without user name and password."""
    if not text.strip():
        return ""
    scheme, rest = _split_scheme(text)
    return f"{scheme}://{rest.rpartition('@')[2].partition('/')[0]}"


def _unusable(cause: str, where_from: str) -> UnreachableError:
    place = f"It comes from {where_from}. " if where_from and where_from != "settings" else ""
    return UnreachableError(
        "The proxy settings cannot be used",
        f"{cause} {place}Proxies of the kinds http:// and https:// can be used.",
        PROXY_NEXT_STEP,
    )
