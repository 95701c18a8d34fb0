"""The search for texts of known failures in what a cloud says of one.

The expressions come from a table and the texts from outside, so they run in the linear engine: ``re`` takes quadratic
time for every third of them. Most texts are of no known failure, which one search for all of them together tells.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

MOST_BYTES: Final = 16_384
"""Of a text, so much is looked at: a stack trace tells its cause at the beginning."""


class FailureTexts:
    """Expressions in the order in which they are tried; compiled with the first text."""

    def __init__(self, expressions: Sequence[str]) -> None:
        self.expressions = tuple(expressions)
        self._compiled: tuple[Any, tuple[Any, ...]] | None = None

    def first(self, text: str, holds: Callable[[int], bool]) -> int | None:
        """Return the number of the first expression that is found and holds; None for none."""
        if not self.expressions or not text:
            return None
        whole, each = self._engine()
        looked_at = text[:MOST_BYTES].encode("utf-8", "replace")[:MOST_BYTES]
        if whole.search(looked_at) is None:
            return None
        numbers = (number for number, one in enumerate(each) if holds(number) and one.search(looked_at) is not None)
        return next(numbers, None)

    def _engine(self) -> tuple[Any, tuple[Any, ...]]:
        if self._compiled is None:
            import re2  # noqa: PLC0415 -- only who looks at a failure needs the engine

            options = re2.Options()
            options.case_sensitive = False
            options.dot_nl = True
            options.log_errors = False
            options.never_capture = True
            encoded = [one.encode() for one in self.expressions]
            whole = re2.compile(b"|".join(b"(?:" + one + b")" for one in encoded), options)
            self._compiled = whole, tuple(re2.compile(one, options) for one in encoded)
        return self._compiled
