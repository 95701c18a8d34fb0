"""The shipped regions, and the check that every service URL passes before it is used."""

import functools
import ipaddress
from urllib.parse import urlsplit

import msgspec

from drs_inspector.domain.errors import InspectorError
from drs_inspector.resource_files import resource_path

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """One region of one cloud (contract 2). ``drs_url_verified`` is false where no document names the DRS URL."""

    cloud: str
    cloud_key: str
    region: str
    display_name: str
    iam_url: str
    drs_url: str
    drs_url_verified: bool = True
    default_project_name: str = ""
    notes: str = ""


class _RegionEntry(msgspec.Struct):
    cloud: str
    cloud_key: str
    region: str
    display_name: str
    iam_url: str
    drs_url: str
    drs_url_source: str = ""
    default_project_name: str = ""
    notes: str = ""


class _RegionFile(msgspec.Struct):
    regions: list[_RegionEntry]


@functools.cache
def load_regions() -> tuple[Region, ...]:
    """Return every shipped region in the order of ``regions.json``."""
    content = msgspec.json.decode(resource_path("regions.json").read_bytes(), type=_RegionFile)
    return tuple(
        Region(
            cloud=entry.cloud,
            cloud_key=entry.cloud_key,
            region=entry.region,
            display_name=entry.display_name,
            iam_url=entry.iam_url,
            drs_url=entry.drs_url,
            drs_url_verified=not entry.drs_url_source.startswith("inferred"),
            default_project_name=entry.default_project_name,
            notes=entry.notes,
        )
        for entry in content.regions
    )


def find_region(cloud_key: str, region: str) -> Region | None:
    """Return the shipped region of these keys, None for a cloud or a region of one's own."""
    return next((one for one in load_regions() if (one.cloud_key, one.region) == (cloud_key, region)), None)


def cloud_label(key: str) -> str:
    """Return the name of a cloud, such as "Open Telekom Cloud" for ``otc``; a key that is not shipped is returned."""
    return next((region.cloud for region in load_regions() if region.cloud_key == key), key)


def check_url(url: str) -> str:
    """Return the URL of a service as ``scheme://host[:port]``, lower case, without a path.

    A missing scheme means https, and a path that starts with ``/v3`` is removed, as in ``OS_AUTH_URL`` and catalog
    entries (contract 1.5). Raises `InspectorError` for ``http`` to anything but this computer, for a URL that holds a
    password, and for anything that is no service URL.
    """
    text = url.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise _not_a_url("It cannot be read as a URL.") from None
    scheme = parts.scheme.lower()
    if parts.username is not None or parts.password is not None:
        raise _not_a_url("It holds a user name or password, which would end up in settings and logs.")
    if scheme not in _DEFAULT_PORTS or not host or any(character.isspace() for character in parts.netloc):
        raise _not_a_url(f"“{text}” is not an https:// URL with a host name.")
    if scheme == "http" and not is_loopback(host):
        raise _not_a_url(f"“{text}” is not encrypted: http:// is accepted for this computer only.")
    if parts.query or parts.fragment or not _is_api_path(parts.path):
        raise _not_a_url(f"“{text}” names more than a service.")
    shown_host = f"[{host}]" if ":" in host else host
    suffix = "" if port is None or port == _DEFAULT_PORTS[scheme] else f":{port}"
    return f"{scheme}://{shown_host}{suffix}"


def neighbour_url(drs_url: str, service: str) -> str:
    """Return the URL of another service of the region, whose host has its name in place of ``drs``.

    "" where the host of DRS is not named so. On this computer all services are at one address.
    """
    scheme, _, address = drs_url.partition("://")
    if is_loopback(urlsplit(drs_url).hostname or ""):
        return drs_url
    label, dot, rest = address.partition(".")
    return f"{scheme}://{service}.{rest}" if label == "drs" and dot else ""


def plain_url(url: str) -> str:
    """Return a URL for comparison: in lower case, without blanks around it and a slash at the end."""
    return url.strip().rstrip("/").lower()


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address (without brackets) is this computer itself, without resolving it."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_api_path(path: str) -> bool:
    trimmed = path.rstrip("/")
    return trimmed in {"", "/v3", "/v3.0"} or trimmed.startswith("/v3/")


def _not_a_url(cause: str) -> InspectorError:
    return InspectorError(
        "This service URL cannot be used",
        cause,
        "Enter it like https://iam.eu-de.otc.t-systems.com, or choose the region from the list.",
    )
