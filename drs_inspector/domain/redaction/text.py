"""Masks what is secret inside a text for people: error messages, log lines, URLs."""

import re

MASK = "******"

# Order matters: a URL's user part first, so that a password with "=" in it is gone before assignments are searched.
_USERINFO = re.compile(r"(?P<lead>[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9+.-]+:)*//)(?P<user>[^\s/?#\"'<>]*)@")
_ORACLE_LOGIN = re.compile(r"(?P<lead>\bjdbc:oracle:[a-z]+:)(?P<user>[^\s/@\"']+/[^\s@\"']+)@", re.IGNORECASE)
_HEADER = re.compile(
    r"(?P<lead>\b(?:X-Auth-Token|X-Subject-Token|X-Security-Token|Authorization|Signature)[\"']?\s*[:=]\s*[\"']?)"
    r"(?P<value>[^\s\"',;&]+(?:\s+(?:Access|Credential)=[^\s\"']+)?)",
    re.IGNORECASE,
)
# "SecretService: " in exactly this spelling is the name of a kind of keyring in its own error messages.
_ASSIGNMENT = re.compile(
    r"(?P<lead>(?:\b|_)(?!(?-i:SecretService: ))"
    r"[A-Za-z0-9_.-]*(?:password|passwd|passphrase|pwd|secret|token|private_?key)[A-Za-z0-9_-]*"
    r"\\?[\"']?\s*[:=]\s*)"
    r"(?P<value>\\?\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s\"',;&)\]}]+)",
    re.IGNORECASE,
)
_TOKEN_BLOB = re.compile(r"\bMII[A-Za-z0-9+/_=-]{60,}")


def redact_text(text: str) -> str:
    """Return ``text`` with passwords, tokens and signatures replaced by ``******``; never raises.

    Masked: the user part of URLs (``jdbc:mysql://user:pw@host``), ``password=...`` and the like (also as JSON or with a
    colon), ``X-Auth-Token`` and other signing headers, and base64 blobs that look like IAM tokens (contract 1.6).
    """
    if "@" in text:
        text = _USERINFO.sub(lambda found: f"{found['lead']}{MASK}@", text)
        text = _ORACLE_LOGIN.sub(lambda found: f"{found['lead']}{MASK}@", text)
    text = _HEADER.sub(lambda found: f"{found['lead']}{MASK}", text)
    text = _ASSIGNMENT.sub(lambda found: f"{found['lead']}{MASK}", text)
    return _TOKEN_BLOB.sub(MASK, text)
