"""The requests that the program may send: reads, named by method and path template.

The reads of DRS are POSTs, so "GET only" is not enough (contract 5.1). The transport that every request passes through
calls `check_allowed`, so that no code above can avoid it.
"""

import re
from collections.abc import Iterable
from typing import Final

from drs_inspector.domain.errors import ReadOnlyError

Read = tuple[str, str]

# Signing in and out changes nothing but the session itself.
IAM_READS: Final[tuple[Read, ...]] = (
    ("POST", "/v3/auth/tokens"),
    ("GET", "/v3/auth/tokens"),
    ("HEAD", "/v3/auth/tokens"),
    ("DELETE", "/v3/auth/tokens"),
    ("GET", "/v3/auth/projects"),
    ("GET", "/v3/projects"),
)
DRS_READS: Final[tuple[Read, ...]] = (
    ("POST", "/v3/{project_id}/jobs"),
    ("POST", "/v3/{project_id}/jobs/batch-detail"),
    ("POST", "/v3/{project_id}/jobs/batch-status"),
    ("POST", "/v3/{project_id}/jobs/batch-progress"),
)
READS: Final[tuple[Read, ...]] = IAM_READS + DRS_READS


def compile_reads(reads: Iterable[Read]) -> re.Pattern[str]:
    """Return a pattern that fully matches ``METHOD path`` of the reads; a placeholder is one plain segment."""
    alternatives = []
    for method, template in reads:
        parts = re.split(r"\{\w+\}", template)
        alternatives.append(f"{method} " + "[0-9A-Za-z_-]{1,64}".join(re.escape(part) for part in parts))
    return re.compile("|".join(alternatives))


_EVERY_READ = compile_reads(READS)


def check_allowed(method: str, path: str, reads: re.Pattern[str] = _EVERY_READ) -> None:
    """Raise `ReadOnlyError` unless ``method`` and ``path`` (as sent, without query) are a read."""
    if reads.fullmatch(f"{method} {path}") is None:
        raise ReadOnlyError(
            "This request was stopped before it was sent",
            f"{method} {path} is not one of the reads that DRS Inspector may send.",
            "Nothing was changed in the cloud. Please report this as a fault of the program.",
        )
