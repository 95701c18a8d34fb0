"""Which member names hold secrets and which hold personal or infrastructure data (contract 4.5)."""

import re
from functools import lru_cache

# Names that are secret as a whole; other names are secret by what they contain.
_SECRET_NAMES = frozenset(
    {
        "ssl_cert_key",
        "ssl_cert_check_sum",
        "trust_store_key",
        "key_store_key",
        "key_tab_file",
        "krb5_conf_file",
        "sk",  # the secret key of an access key, as the clouds' own tools call it
    }
)
_SECRET_PARTS = re.compile(r"passw(?:or)?d|pwd|secret|token|private_?key")
# Switches about a secret, not the secret: kept while their value is a boolean, or text that means one.
HARMLESS_SWITCHES = frozenset(
    {"delegation_tokens", "set_private_key_password", "is_global_password", "is_set_password"}
)

_SECRET_HEADERS = re.compile(
    r"x-(?:[a-z0-9]+-){0,4}(?:token|key|secret|password|signature)|x-sdk-[a-z0-9-]+|(?:proxy-)?authorization"
    r"|(?:set-)?cookie2?|(?:api|access)-key"
)

PERSONAL_NAMES = frozenset(
    {
        "ip", "public_ip", "db_user", "endpoints", "user_name", "user", "username", "description",
        "failed_reason", "error_message", "error_msg", "raw_error_msg", "value", "values",
        "domain", "domain_name", "project_name", "instance_ip",
    }
)  # fmt: skip


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """Say whether a member of this name must be removed; letter case does not matter (contract 4.5)."""
    folded = name.lower()
    return folded in _SECRET_NAMES or _SECRET_PARTS.search(folded) is not None


@lru_cache(maxsize=4096)
def is_secret_header(name: str) -> bool:
    """Say whether the value of an HTTP header must not be shown; letter case does not matter.

    The headers that carry tokens (contract 1.5), that sign a request (contract 1.10), and those of other services.
    """
    return len(name) <= 128 and _SECRET_HEADERS.fullmatch(name.strip().lower().replace("_", "-")) is not None


def is_harmless_switch(name: str, raw: bytes | memoryview) -> bool:
    """Say whether this member only tells that a secret exists: a known name with a boolean or empty value."""
    if name.lower() not in HARMLESS_SWITCHES:
        return False
    value = bytes(raw[:16]).strip().strip(b'"').lower()
    return len(raw) <= 16 and value in {b"true", b"false", b"null", b"", b"0", b"1", b"yes", b"no"}


def is_personal(name_or_path: str) -> bool:
    """Say whether a member (by name, or by a path that ends in it) may hold personal or infrastructure data."""
    name = re.split(r"[.\[]", re.sub(r"(\[\d*\])+$", "", name_or_path))[-1]
    return name.strip('"]').casefold() in PERSONAL_NAMES
