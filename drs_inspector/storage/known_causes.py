"""The explained causes of failures that ship with the program, read when first asked for."""

from functools import cache

from drs_inspector.domain.health.known_causes import KnownCauses, known_causes_of
from drs_inspector.resource_files import resource_path


@cache
def known_causes() -> KnownCauses:
    """Return the table ``resources/failure_causes.json``."""
    return known_causes_of(resource_path("failure_causes.json").read_bytes())
