"""The addresses of an end: one, or a list of brokers or routers in one text."""

import re
from typing import Final

_BETWEEN: Final = re.compile(r"[,;\s]+")
_MOST: Final = 100_000


def addresses_of(ip: str | None, port: int | None) -> tuple[str, ...]:
    """Return the addresses as "host:port", each once, in the order they come in; those of a list have their own port.

    ``port`` 0 or none is left out, as is one that could not be.
    """
    found = dict.fromkeys(part for part in _BETWEEN.split((ip or "")[:_MOST]) if part)
    if len(found) != 1 or not port or not 0 < port < 65_536:
        return tuple(found)
    host = next(iter(found))
    if host.startswith("[") or host.count(":") == 1:
        return (host if re.search(r":\d+$", host) else f"{host}:{port}",)
    return (f"[{host}]:{port}" if ":" in host else f"{host}:{port}",)
