"""Numbers that look like chance and are functions of their key: the same in every process and for every call."""

import hashlib

_WHOLE = float(1 << 64)


def noise(*key: object) -> float:
    """Return a number from 0 to below 1 that belongs to this key."""
    digest = hashlib.blake2b(repr(key).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / _WHOLE


def pick(count: int, *key: object) -> int:
    """Return a whole number from 0 to below ``count`` that belongs to this key."""
    return int(noise(*key) * count)
