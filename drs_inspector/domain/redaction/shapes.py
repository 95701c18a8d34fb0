"""Secrets that are known by their shape, whatever is before them: keys, tokens, logins in URLs and in SQL.

Every expression looks ahead by a bounded number of characters, or passes what it has looked at for good: the time is in
proportion to the text (``tests/rules/test_regular_expressions.py`` holds that).
"""

import re

from drs_inspector.domain.redaction.sensitive_fields import is_secret_name

MASK = "******"
# Quotes as they are, and as JSON, URLs and HTML write them.
QUOTE = r"\\{0,31}[\"'`\u201c\u201d\u2018\u2019\u300c]|\\{1,7}u002[27]|%(?:25){0,3}2[27]|&(?:quot|apos|#3[49]);"

# A user part has neither blanks nor quotes. One with "/", "?" or "#" in it is no valid URL, but it is what a password
# typed into the address of a proxy looks like: what follows the colon is no port then. A URL taken for the path of a
# file has lost a slash.
_USERINFO = re.compile(
    r"(?P<lead>:(?:\\?/){2}|(?<=[A-Za-z][a-z]):/(?=[^\s/?#\"'<>\\@:]{1,128}:))"
    r"(?:(?:[^\s/?#\"'<>\\@]*+@)+"
    r"|[^\s/?#\"'<>:@\[\]]{0,128}:(?!\d{1,5}(?![^/?#\s\"'<>]))[^\s\"'<>]{0,512}@)"
)
_ORACLE_URL = re.compile(
    r"(?P<lead>\bjdbc:oracle:[a-z]{1,12}:)[^\s/@\"']{1,128}/[^\s@\"']{1,256}@", re.IGNORECASE | re.ASCII
)
# A colon and an "@" that were encoded with the user part between them, where a host is expected.
_ENCODED_USERINFO = re.compile(
    r"(?<![^\s/@\"'<>%&=?])[^\s/@\"'<>%&=?]{1,512}+%(?:25){0,3}3A[^\s/@\"'<>&]{1,512}?%(?:25){0,3}40", re.IGNORECASE
)
# ``user:password@host`` and ``user/password@host`` without a scheme, looked at from the "@" on backwards.
_LOGIN_REACH = 256
_BEFORE_LOGIN = re.compile(r"[\s\"'`<>(,;=|\[{]")
_COLON_LOGIN = re.compile(r"(?P<lead>(?P<user>[A-Za-z_][\w.$#-]{0,63}):)(?P<secret>.+)", re.DOTALL)
_SLASH_LOGIN = re.compile(r"(?P<lead>(?P<user>[A-Za-z_][\w$#]{0,63})/)(?P<secret>.+)", re.DOTALL)
_QUOTED_LOGIN = re.compile(r"(?<![\w/.:-])(?P<lead>[A-Za-z][\w$#]{0,63}/)\\{0,3}\"[^\"\n]{1,128}\"@")
_HOST_AFTER = re.compile(r"(?:[A-Za-z_(%\[]|\d{1,3}\.\d|//[\w\[])")
_NO_LOGINS = frozenset(
    {
        "mailto",
        "cc",
        "bcc",
        "to",
        "from",
        "mail",
        "email",
        "contact",
        "contacts",
        "owner",
        "sip",
        "sender",
        "by",
        "file",
    }
)
_DIGEST = re.compile(r"(?:sha\d|md5|latest)\b")

_SCHEME = re.compile(
    r"(?P<lead>\b(?:bearer|basic)\s{1,4})"
    r"(?:(?=[A-Za-z0-9]?[a-z]{0,128}+[A-Z0-9+/=._~-])[A-Za-z0-9+/=._~-]{6,}+|[a-z]{20,}+)",
    re.IGNORECASE,
)
_SCHEME_LETTERS = re.compile(r"[A-Za-z][a-z]*[.]?")
_SQL = re.compile(
    r"(?P<lead>\bidentified\s{1,4}(?:by|(?:with|using)\s{1,4}\S{1,64}\s{1,4}(?:by|as|using))\s{1,4}"
    r"(?:password\s{1,4}|values\s{1,4})?\\{0,3})"
    r"(?:'(?:[^'\\]|''|\\.)*+(?:'|\\?\Z)|\"(?:[^\"\\]|\"\"|\\.)*+(?:\"|\\?\Z))",
    re.IGNORECASE | re.DOTALL,
)
_SQL_WORD = re.compile(
    r"(?P<lead>\b(?:user|role|to)\s{1,4}\S{1,128}\s{1,4}identified\s{1,4}by\s{1,4})(?![\"'\\])[^\s;,\"']{1,256}",
    re.IGNORECASE,
)
_SET_PASSWORD = re.compile(
    r"(?P<lead>\bset\s{1,4}password\s{1,4}for\s{1,4}\S{1,128}?\s{0,4}(?:=|\bto\b)\s{0,4}\\{0,3})"
    r"(?:'(?:[^'\\]|''|\\.)*+(?:'|\\?\Z)|\"(?:[^\"\\]|\"\"|\\.)*+(?:\"|\\?\Z))",
    re.IGNORECASE | re.DOTALL,
)
# Settings of Redis have a blank between name and value, and its monitor prints the parts of a command in quotes.
_REDIS_SETTING = re.compile(
    r"(?P<lead>\b(?:requirepass|masterauth|primaryauth)[ \t]{1,4})[^\s\"']{1,256}", re.IGNORECASE
)
_REDIS_COMMAND = re.compile(
    r"(?P<lead>\\{0,3}\"(?:auth|hello\\{0,3}\"\s\\{0,3}\"[23]\\{0,3}\"\s\\{0,3}\"auth)\\{0,3}\"\s{1,4})\\{0,3}\"[^\"\n]{1,256}\"(?:\s{1,4}\\{0,3}\"[^\"\n]{1,256}\")?",
    re.IGNORECASE,
)
# In a sentence: with a figure in it, it is no word such as "wrong".
_SAID = re.compile(
    r"(?P<lead>\b(?:passw(?:or)?d|passphrase|passcode|pwd|token|secret) (?:is|was) )"
    r"(?=[^\s\"',;]{0,64}\d)[^\s\"',;]{4,256}",
    re.IGNORECASE,
)
# With nothing between, only what has letters and figures and is no code of an error, date or name of a plug-in.
_SAID_NEXT = re.compile(
    r"(?P<lead>(?:\b(?:passw(?:or)?d|passphrase|passcode|pwd)(?:[ \t\n]|\\{1,7}[nt]){0,4}(?:[ \t\n\[(<]|\\{1,7}[nt])"
    r"|(?:\u5bc6\u7801|\u53e3\u4ee4) {0,4}))"
    r"(?![\[(<{\\]|[A-Za-z]{2,8}[.-][A-Za-z]{0,4}\d{2,8}\b|\d{4}-\d\d|[\w.]{0,64}_password\b|[\w.-]{1,64}[(@:])"
    r"(?=[^\s\"',;]{0,64}\d)(?=[^\s\"',;]{0,64}[A-Za-z])[^\s\"',;\])>\u4e00-\u9fff]{6,256}",
    re.IGNORECASE,
)
# A name and its value as two members, or as two attributes.
_MEMBERS = re.compile(
    rf"(?P<lead>\b(?:(?:param|parameter|config)_?)?(?:name|key|property|field|param|parameter|option)(?:{QUOTE})?\s{{0,4}}[:=]\s{{0,4}}(?:{QUOTE})"
    rf"(?P<name>[\w.-]{{1,128}})(?:{QUOTE})"
    rf"\s{{0,4}},?\s{{0,16}}(?:{QUOTE})?(?:(?:[a-z]{{1,16}}[_-]?)?val(?:ue)?|content)(?:{QUOTE})?\s{{0,4}}[:=]\s{{0,4}})"
    rf"(?:b?(?P<quote>{QUOTE}).*?(?:(?<!\\)(?P=quote)|\Z)|[^\s,}}\]]+)",
    re.IGNORECASE | re.DOTALL,
)
_COOKIE_OBJECT = re.compile(r"(?P<lead><Cookie\s)[^<>]{1,4096}")
_ELEMENT = re.compile(
    r"(?P<lead><(?:[\w.-]{1,64}:)?(?P<name>[\w.-]{1,128})(?:\s[^<>]{0,512})?>)"
    r"(?:\s{0,64}<!\[CDATA\[[^\]<]{0,4096}|[^<]+)",
    re.IGNORECASE,
)
_BAD_HEADER = re.compile(
    r"(?P<lead>(?:illegal|invalid) [Hh]eader value:?\s{1,4})(?:b?(?P<quote>[\"']).*?(?:(?<!\\)(?P=quote)|\Z)|[^\r\n]+)",
    re.IGNORECASE | re.DOTALL,
)
# The word of a certificate in a sentence has no body after it.
_PEM = re.compile(
    r"-----BEGIN (?:[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
    r"|[A-Z0-9 ]{1,60}-----(?=(?:\s|\\{1,7}[nr]){1,8}[\w+/=:-]{16}))"
    r".*?(?:-----END [A-Z0-9 ]{0,60}-----|\Z)",
    re.DOTALL,
)
# The password of a MySQL client's command line has no blank before it; curl and others take user and password in one.
_MYSQL_OPTION = re.compile(
    r"(?P<lead>(?<!\S)-p)(?!(?:ort|ath|rotocol|ipe|lugin|rint|refix)\b)(?:'[^'\n]{1,256}'|\"[^\"\n]{1,256}\"|[^\s\"']{1,256})"
)
_USER_OPTION = re.compile(
    r"(?P<lead>(?<![\w-])(?:-[uU]|--(?:proxy-)?user(?:name)?)[ =]?[\"']?(?!\d+:\d+\b)"
    r"[^\s:\"'/@]{1,128}:)[^\s\"']{1,256}"
)
_PASSWORD_OPTION = re.compile(
    r"(?P<lead>\b(?:sshpass[ \t]{1,4}-p|redis-cli\b[^\n|;]{0,128}?[ \t]-a"
    r"|(?:sqlcmd|isql|bcp)\b[^\n|;]{0,128}?[ \t]-(?-i:P)"
    r"|(?:mongo|mongosh|mongodump|mongorestore)\b[^\n|;]{0,128}?[ \t]-(?-i:p)"
    r"|ldapsearch\b[^\n|;]{0,128}?[ \t]-w)[ \t=]{0,4})"
    r"(?:'[^'\n]{1,256}'?|\"[^\"\n]{1,256}\"?|[^\s\"']{1,256})",
    re.IGNORECASE,
)
# Tokens of IAM (contract 1.6), of Keystone, and signed ones of other services, wherever they are.
_TOKEN_BLOB = re.compile(
    r"\bMII[A-Za-z0-9+/_=-]{60,}|(?<![\w-])(?:gAAAA[\w=-]{60,}|eyJ[\w-]{10,}+\.[\w-]{10,}+(?:\.[\w-]*)?)"
    r"|\b(?:gh[pousr]_[A-Za-z0-9]{30,}+|github_pat_\w{30,}+)"
    # What databases keep of a password: of MySQL and of PostgreSQL.
    r"|(?<!\w)\*[0-9A-F]{40}(?!\w)|\bSCRAM-SHA-(?:1|256|512)\$\d{1,9}:[^\s\"']{16,512}"
)
ACCESS_KEY = 20
SECRET_KEY = 40
_ACCESS_KEY = re.compile(r"(?<![A-Za-z0-9])[A-Z0-9]{20}(?![A-Za-z0-9])")
_SECRET_KEY = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/_-])")
_KINDS = re.compile(r"[A-Z]+|[a-z]+|[0-9]+|[+/]+")
# Letters and digits of a random key change often; of a word with a number behind it, once or twice.
_FEWEST_CHANGES = {ACCESS_KEY: 5, SECRET_KEY: 15}
_MOST_SLASHES = 3

# Each with a word that is in all of its texts: searching for that is what most texts cost.
_FORMS_WITH_NAMES = (("val", _MEMBERS), ("content", _MEMBERS), ("</", _ELEMENT))
_FORMS = (
    ("header value", _BAD_HEADER),
    ("identified", _SQL),
    ("identified", _SQL_WORD),
    ("<cookie", _COOKIE_OBJECT),
    (":", _USER_OPTION),
    ("sshpass", _PASSWORD_OPTION),
    ("redis-cli", _PASSWORD_OPTION),
    (" -p", _PASSWORD_OPTION),
    ("ldapsearch", _PASSWORD_OPTION),
    ("set password", _SET_PASSWORD),
    ("requirepass", _REDIS_SETTING),
    ("masterauth", _REDIS_SETTING),
    ("primaryauth", _REDIS_SETTING),
    ("auth", _REDIS_COMMAND),
    (" is ", _SAID),
    (" was ", _SAID),
    ("passw", _SAID_NEXT),
    ("passphrase", _SAID_NEXT),
    ("passcode", _SAID_NEXT),
    ("pwd", _SAID_NEXT),
    ("\u5bc6\u7801", _SAID_NEXT),
    ("\u53e3\u4ee4", _SAID_NEXT),
    ("mysql", _MYSQL_OPTION),
    ("mariadb", _MYSQL_OPTION),
)


def mask_logins(text: str) -> str:
    """Mask the user part of URLs, of addresses without a scheme, and private keys with their header and footer."""
    if "@" in text:
        text = _USERINFO.sub(lambda found: f"{found['lead']}{MASK}@", text)
        text = _ORACLE_URL.sub(lambda found: f"{found['lead']}{MASK}@", text)
        text = _QUOTED_LOGIN.sub(lambda found: f"{found['lead']}{MASK}@", text)
        text = _without_plain_logins(text)
    if "-----BEGIN " in text:
        text = _PEM.sub(MASK, text)
    if "%" in text and "40" in text:
        text = _ENCODED_USERINFO.sub(MASK, text)
    return text


def mask_forms(text: str, folded: str) -> str:
    """Mask values in SQL, XML, attributes and options; ``folded`` is the text in lower case."""
    for word, pattern in _FORMS:
        if word in folded:
            text = pattern.sub(_masked, text)
    for word, pattern in _FORMS_WITH_NAMES:
        if word in folded:
            text = pattern.sub(_masked_by_name, text)
    return text


def mask_tokens(text: str, folded: str) -> str:
    """Mask tokens and access keys; to be called when what follows names is masked already."""
    if "bearer" in folded or "basic" in folded:
        text = _SCHEME.sub(_masked_credential, text)
    text = _TOKEN_BLOB.sub(MASK, text)
    if len(text) >= ACCESS_KEY:
        text = _SECRET_KEY.sub(_masked_key, _ACCESS_KEY.sub(_masked_key, text))
    return text


def _masked(found: re.Match[str]) -> str:
    return f"{found['lead']}{MASK}"


def _masked_by_name(found: re.Match[str]) -> str:
    return f"{found['lead']}{MASK}" if is_secret_name(found["name"]) else found.group()


def _masked_credential(found: re.Match[str]) -> str:
    """Mask what follows ``Bearer``, unless it is a word of a sentence."""
    said = found.group()[len(found["lead"]) :]
    is_word = _SCHEME_LETTERS.fullmatch(said) is not None and len(said) < ACCESS_KEY
    return found.group() if is_word else f"{found['lead']}{MASK}"


def _masked_key(found: re.Match[str]) -> str:
    key = found.group()
    if key.startswith(("AKIA", "ASIA")):  # of Amazon, which are sources as well
        return MASK
    changes = len(_KINDS.findall(key)) - 1
    if changes < _FEWEST_CHANGES[len(key)] or key.count("/") > _MOST_SLASHES:
        return key
    if len(key) == SECRET_KEY and (key.islower() or key.isupper()):
        return key
    return MASK


def _without_plain_logins(text: str) -> str:
    pieces: list[str] = []
    done = 0
    at = text.find("@")
    while at >= 0:
        start = max(done, at - _LOGIN_REACH)
        login = _BEFORE_LOGIN.split(text[start:at])[-1]
        found = _COLON_LOGIN.fullmatch(login) or _SLASH_LOGIN.fullmatch(login)
        if found is not None and _is_login(found, text, at):
            begin = at - len(found["secret"])
            pieces += (text[done:begin], MASK)
            done = at
        at = text.find("@", at + 1)
    return "".join([*pieces, text[done:]]) if pieces else text


def _is_login(found: re.Match[str], text: str, at: int) -> bool:
    user, secret = found["user"].lower(), found["secret"]
    if user in _NO_LOGINS or len(user) == 1 or "://" in found.group() or secret.endswith(MASK):
        return False
    return _HOST_AFTER.match(text, at + 1) is not None and _DIGEST.match(text, at + 1) is None
