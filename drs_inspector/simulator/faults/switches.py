"""The faults a simulated cloud can have (contract 9.3), switched on by name, per path and per count.

A fault is written ``NAME[=VALUE][@PATH-PART][:COUNT|:every-N]``:

* ``429`` alone: every DRS call is throttled;
* ``429:3``: the first three calls are; ``429:every-7``: each seventh is;
* ``502-html@batch-detail:2``: the first two calls whose path holds ``batch-detail`` get a load balancer's page;
* ``big-detail=5``: details of about 5 MB instead of 30.

Without ``@`` a fault concerns the paths that its kind is about: most concern DRS and leave the sign-in alone.
"""

import re
from dataclasses import dataclass, field

from drs_inspector.domain.errors import InspectorError
from drs_inspector.simulator.faults.catalogue import FAULT_KINDS, FaultKind

_KINDS = {kind.name: kind for kind in FAULT_KINDS}
FAULT_NAMES = tuple(_KINDS)
_SYNTAX = re.compile(
    r"(?P<name>[a-z0-9-]+)(=(?P<value>[^@:]*))?(@(?P<path>[^:]+))?(:((?P<count>\d+)|every-(?P<every>[1-9]\d*)))?"
)


@dataclass(slots=True)
class Fault:
    """One fault that is switched on; ``count`` and ``every`` are 0 when it has no end."""

    kind: FaultKind
    value: str = ""
    path: str = ""
    count: int = 0
    every: int = 0
    seen: int = 0

    def applies(self, path: str, *, signed: bool) -> bool:
        """Return whether it applies to this request, and count the request."""
        wanted = (self.path,) if self.path else self.kind.paths
        if not any(part in path for part in wanted) or (self.kind.signed_only and not signed):
            return False
        self.seen += 1
        if self.every:
            return self.seen % self.every == 0
        return not self.count or self.seen <= self.count


@dataclass(frozen=True, slots=True)
class ActiveFaults:
    """The faults that strike one request, with their values."""

    struck: dict[str, str] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.struck

    def number(self, name: str, default: float) -> float:
        """Return the value of a fault as a number."""
        try:
            return float(self.struck.get(name) or default)
        except ValueError:
            return default

    def fails_alone(self, job_id: str, ids: list[str]) -> bool:
        """Tell whether this one of several jobs fails: the one that is named, else the first of them."""
        if "one-of-ten-fails" not in self.struck:
            return False
        return job_id == (self.struck["one-of-ten-fails"] or (ids[0] if len(ids) > 1 else ""))

    def token_size(self) -> int:
        """Return the characters a new token should have, 0 for the usual."""
        if "big-token" in self.struck:
            return int(self.number("big-token", 32_000))
        return 1_176 if "small-token" in self.struck else 0


class FaultSwitches:
    """The faults that are switched on; tests may add and clear them while the simulator runs."""

    def __init__(self, faults: tuple[str, ...] = ()) -> None:
        self.faults = [parse_fault(text) for text in faults]

    def add(self, *texts: str) -> None:
        """Switch faults on; raises InspectorError for an unknown name or a broken text."""
        self.faults += [parse_fault(text) for text in texts]

    def clear(self) -> None:
        """Switch all faults off."""
        self.faults.clear()

    def strike(self, path: str, *, signed: bool) -> ActiveFaults:
        """Return the faults that strike this request; each of them counts it."""
        return ActiveFaults({one.kind.name: one.value for one in self.faults if one.applies(path, signed=signed)})


def parse_fault(text: str) -> Fault:
    """Read ``NAME[=VALUE][@PATH-PART][:COUNT|:every-N]``; raises InspectorError that names the faults there are."""
    match = _SYNTAX.fullmatch(text.strip())
    kind = _KINDS.get(match["name"]) if match else None
    if match is None or kind is None:
        raise InspectorError(
            f"There is no fault {text!r}.",
            "A fault is written NAME[=VALUE][@PATH-PART][:COUNT|:every-N].",
            f"The names are: {', '.join(FAULT_NAMES)}.",
        )
    return Fault(
        kind,
        match["value"] or "",
        match["path"] or "",
        int(match["count"] or (0 if match["every"] else kind.times)),
        int(match["every"] or 0),
    )
