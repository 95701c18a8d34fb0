"""What a lenient reading found besides the typed fields: unknown members and members of another type than expected."""

from typing import Literal

import msgspec

from drs_inspector.domain.redaction.secrets import redact_secrets

FOUND_LIMIT = 200


class UnknownField(msgspec.Struct, frozen=True):
    """A member of the reply that no known field has a place for.

    ``path`` leads to it from the struct it was found in (``source_endpoint.new_field``), ``raw`` is its JSON value
    as it came, secrets removed.
    """

    path: str
    raw: bytes


class Drift(msgspec.Struct, frozen=True):
    """A member whose JSON type is not the one that was expected.

    ``kept`` is ``"coerced"`` when the value could be read safely all the same (``"3306"`` as 3306), ``"raw"`` when the
    typed field stays empty and only ``raw``, the JSON value as it came, tells what was there.
    ``found`` is that JSON text, shortened to about 200 characters for display.
    """

    path: str
    expected: str
    found: str
    kept: Literal["coerced", "raw"]
    raw: bytes = b""


def drift_of(path: str, expected: str, raw: bytes | memoryview, kept: Literal["coerced", "raw"]) -> Drift:
    """Build a Drift from the JSON value ``raw``, secrets removed and the text for display shortened."""
    safe = redact_secrets(raw)
    text = safe[: FOUND_LIMIT * 4].decode("utf-8", "replace")
    found = text if len(text) <= FOUND_LIMIT and len(safe) <= FOUND_LIMIT * 4 else text[:FOUND_LIMIT] + "…"
    return Drift(path=path, expected=expected, found=found, kept=kept, raw=safe)
