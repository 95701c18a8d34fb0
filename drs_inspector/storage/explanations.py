"""The explanations that ship with the program, read when first asked for."""

from functools import cache

from drs_inspector.domain.explanations.explanations import Explanations, explanations_of
from drs_inspector.resource_files import resource_path


@cache
def explanations() -> Explanations:
    """Return the entries of ``resources/explanations.json``."""
    return explanations_of(resource_path("explanations.json").read_bytes())
