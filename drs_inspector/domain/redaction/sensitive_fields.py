"""Which member names hold secrets (contract 4.5); what is personal is in ``allow_list``.

The one list of what is secret by its name: JSON, texts, headers, logs, settings and imports all ask it. A name is split
into words at case, digits, hyphen, underscore and dot: ``userPwd``, ``user-pwd`` and ``USER_PWD`` are the same.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

LONGEST_NAME = 256
# Secret as a whole, whatever their words say.
_SECRET_NAMES = frozenset(
    {
        "ssl_cert_check_sum",
        "key_tab_file",
        "krb5_conf_file",
        "trust_store_key",
        "key_store_key",
        "masterauth",
        "primaryauth",
    }
)
# Secret wherever they are in a name, also grown together with other words: "rootpassword".
_SECRET_PARTS = ("passw", "pswd", "pwd", "passphrase", "passcode", "kennwort", "secret")
_INNOCENT_PARTS = ("secretar",)
_INNOCENT_WORDS = frozenset({"bypass", "compass", "encompass", "trespass", "overpass", "underpass", "surpass"})
# Secret as the last part of a word: "authtoken"; a tokenizer is none.
_SECRET_ENDINGS = (
    "token", "tokens", "credential", "credentials", "cookie", "cookies", "pass", "accesskey", "apikey", "privatekey",
)  # fmt: skip
_SECRET_WORDS = frozenset(
    {
        "pass", "pw", "passwd", "otp", "totp", "ak", "sk", "aksk", "authorization", "bearer", "jwt", "pem", "keytab",
        "jaas", "signature", "cred", "creds", "connectionstring", "connstr", "accesskeyid",
        "passe", "userak", "usersk", "obsak", "obssk", "cloudak", "cloudsk", "sdkak", "sdksk", "cookie2", "cookies2",
    }
)  # fmt: skip
# Neighbours that are secret together.
_KEYS = (
    "access", "api", "private", "ssl", "ssh", "encryption", "encrypt", "signing", "sign", "hmac", "master", "shared",
    "account", "auth", "client", "priv", "tls", "server", "rsa", "aes", "cert", "crypto", "license", "session", "user",
)  # fmt: skip
_SECRET_PAIRS = frozenset((first, "key") for first in _KEYS) | {
    ("key", "tab"), ("auth", "header"), ("connection", "string"), ("connect", "string"), ("conn", "string"),
    ("conn", "str"), ("jaas", "config"), ("pass", "phrase"), ("pass", "word"), ("pass", "code"), ("temp", "uri"),
    ("signed", "url"), ("presigned", "url"), ("authentication", "string"), ("redis", "auth"),
}  # fmt: skip
# What is said about a secret when it is the last word: "password_expire_days", "token_type".
_PROPERTIES = frozenset(
    {
        "count", "counts", "number", "num", "size", "length", "len", "max", "min", "limit", "limits", "policy",
        "policies", "type", "types", "kind", "name", "names", "status", "state", "enabled", "enable", "disabled",
        "required", "expired", "expires", "expiry", "expiration", "expire", "at", "time", "date", "day", "days",
        "hours", "minutes", "seconds", "ms", "age", "ttl", "version", "algorithm", "mechanism", "mode", "rate",
        "ratio", "percent", "bucket", "buckets", "column", "columns", "table", "tables", "field", "fields", "strength",
        "rotation", "usage", "used", "valid", "validity", "changed", "updated", "created", "path", "strategy",
        "format", "exists", "present", "result", "change", "flag",
    }
)  # fmt: skip
_QUANTITIES = frozenset({"max", "min", "num", "number", "count", "total"})
_SWITCH_WORDS = frozenset({"is", "has", "use", "set", "with", "need", "needs", "enable", "allow", "require", "no"})
# The same in Chinese, and what follows when only something is said about a secret.
CHINESE_SECRETS = ("密码", "口令", "密钥", "私钥", "令牌", "凭证", "凭据", "秘钥", "验证码", "パスワード", "пароль")
_CHINESE_PROPERTIES = ("策略", "类型", "状态", "强度", "长度", "数", "数量", "时间", "有效期", "错误", "名称", "算法")
# A parameter is a name and values as members of one object: {"name": "sasl.password", "value": ...}.
_NAMED = ("param", "parameter", "property", "field", "option", "config", "attribute", "variable", "setting")
_NAMING_MEMBERS = frozenset(
    {"name", "key", "k", "attr", "item", *_NAMED, *(f"{one}name" for one in _NAMED), *(f"{one}key" for one in _NAMED)}
)
_VALUE_MEMBERS = (["value"], ["values"], ["val"], ["vals"])
_FILE_NAME = re.compile(r"\.(?:java|kt|scala|py|go|js|ts|cpp|rs|log)\Z", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+|[A-Z]")

# Switches about a secret, not the secret: kept while their value is a boolean, or text that means one.
HARMLESS_SWITCHES = frozenset(
    {"delegation_tokens", "set_private_key_password", "is_global_password", "is_set_password"}
)
_SWITCH_VALUES = frozenset({b"true", b"false", b"null", b"", b"0", b"1", b"yes", b"no"})

_SECRET_HEADERS = re.compile(
    r"x-(?:[a-z0-9]+-){0,4}(?:token|key|secret|password|signature)|x-sdk-[a-z0-9-]+|(?:proxy-)?authorization"
    r"|(?:set-)?cookie2?|(?:api|access)-key"
)


@lru_cache(maxsize=8192)
def is_secret_name(name: str) -> bool:
    """Say whether a member of this name must be removed; letter case does not matter (contract 4.5).

    Of a name longer than 256 characters the first and the last 256 are looked at.
    """
    if len(name) > LONGEST_NAME:
        return is_secret_name(name[:LONGEST_NAME]) or is_secret_name(name[-LONGEST_NAME:])
    folded = name.lower()
    if folded in _SECRET_NAMES or folded in HARMLESS_SWITCHES:
        return True
    if not name.isascii() and _is_chinese_secret(folded):
        return True
    words = _words(name)
    if not words or words[-1] in _PROPERTIES or words[0] in _QUANTITIES or _FILE_NAME.search(name):
        return False
    return any(_is_secret_word(word) for word in words) or not _SECRET_PAIRS.isdisjoint(pairwise(words))


def _words(name: str) -> list[str]:
    return [found.group().lower() for found in _WORD.finditer(name)]


def _is_secret_word(word: str) -> bool:
    if word in _SECRET_WORDS or (word.endswith(_SECRET_ENDINGS) and word not in _INNOCENT_WORDS):
        return True
    return any(part in word for part in _SECRET_PARTS) and not any(part in word for part in _INNOCENT_PARTS)


def _is_chinese_secret(name: str) -> bool:
    return any(word in name for word in CHINESE_SECRETS) and not name.endswith(_CHINESE_PROPERTIES)


@lru_cache(maxsize=4096)
def is_secret_header(name: str) -> bool:
    """Say whether the value of an HTTP header must not be shown; letter case does not matter.

    The headers that carry tokens (contract 1.5), that sign a request (contract 1.10), and those of other services.
    """
    if len(name) > LONGEST_NAME // 2:
        return False
    return _SECRET_HEADERS.fullmatch(name.strip().lower().replace("_", "-")) is not None


def is_harmless_switch(name: str, raw: bytes | memoryview) -> bool:
    """Say whether this member only tells that a secret exists: a switch by its name, with a boolean or empty value."""
    if len(raw) > 16 or bytes(raw).strip().strip(b'"').lower() not in _SWITCH_VALUES:
        return False
    return name.lower() in HARMLESS_SWITCHES or next(iter(_words(name)), "") in _SWITCH_WORDS


def is_naming_member(name: str) -> bool:
    """Say whether a member of this name holds the name of something: ``param_name`` of a parameter."""
    return name.lower().replace("_", "") in _NAMING_MEMBERS


def is_value_member(name: str) -> bool:
    """Say whether a member of this name holds the value of what another member names: ``source_value``."""
    return _words(name)[-1:] in _VALUE_MEMBERS or name.lower() in ("v", "content")


def secret_words() -> Iterator[str]:
    """Yield every word that a secret name is made of, in lower case; a search for names looks for parts of them."""
    yield from (*_SECRET_NAMES, *_SECRET_PARTS, *_SECRET_ENDINGS, *_SECRET_WORDS, *CHINESE_SECRETS)
    yield from (first + second for first, second in _SECRET_PAIRS)
