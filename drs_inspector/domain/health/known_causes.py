"""The texts and codes of failures that are explained, and the search for them in what a cloud says."""

from collections.abc import Callable
from functools import cached_property

from drs_inspector.domain.explanations.explanation import ERROR_CODE, FAILURE_TEXT, Explanation
from drs_inspector.domain.explanations.explanations import Explanations
from drs_inspector.domain.explanations.fitting import About


class KnownCauses:
    """Those explanations that tell why a job failed. Without any nothing is explained.

    ``explanations()`` returns all of them; it is called when the first failure is looked at.
    """

    def __init__(self, explanations: Callable[[], Explanations] = Explanations) -> None:
        self._load = explanations

    @cached_property
    def _explanations(self) -> Explanations:
        return self._load()

    def of_text(self, message: str, about: About) -> Explanation | None:
        """Return the first entry whose text is in the message of a job, None for none."""
        return self._explanations.of_failure(message, about)

    def of_code(self, code: str, about: About) -> Explanation | None:
        """Return the entry that a code alone tells; of most codes there is none."""
        found = self._explanations.find(ERROR_CODE, code, about)
        return found if found is not None and found.steps else None


def meaning_of(entry: Explanation) -> str:
    """Return what happened, in sentences: of a text what the cause is and what comes of it."""
    told = (entry.cause, entry.consequence) if entry.kind == FAILURE_TEXT else (entry.meaning, entry.cause)
    return " ".join(sentence for sentence in told if sentence)
