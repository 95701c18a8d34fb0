"""The explained causes of failures that ship with the program, read when first asked for."""

from functools import cache

from drs_inspector.domain.health.known_causes import KnownCauses
from drs_inspector.storage.explanations import explanations


@cache
def known_causes() -> KnownCauses:
    """Return those explanations that tell why a job failed; the file is read with the first failure."""
    return KnownCauses(explanations)
