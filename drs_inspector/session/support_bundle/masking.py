"""Takes secrets out of the texts of a support bundle, and on demand hosts and names of people as well."""

import getpass
import re
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from drs_inspector.domain.redaction.known_words import KnownWords
from drs_inspector.domain.redaction.masked_texts import MaskedTexts
from drs_inspector.domain.redaction.placeholders import Placeholders
from drs_inspector.domain.redaction.text import redact_text
from drs_inspector.storage.files.paths import home_folder

if TYPE_CHECKING:
    from drs_inspector.cloud.iam.credentials import Connection

# Kinds of ``domain.redaction.allow_list``.
_HOST_KIND, _USER = "ip", "user"
_FILE_SUFFIXES = "pem|crt|cer|json|yaml|yml|toml|ini|conf|log|txt|zip|py|so|dll|exe"
# A name with dots whose last part has letters only is taken for a host, unless it is the name of a file.
_HOST = re.compile(
    r"(?<![\w./\\-])(?:\*\.)?(?:[A-Za-z0-9_-]{1,63}\.){1,8}"
    rf"(?!(?:{_FILE_SUFFIXES})\b)[A-Za-z]{{2,24}}(?![\w-]|\.\w)"
)
_IN_REPORT = (
    (re.compile(r"\buser ([^,]+)"), _USER),
    (re.compile(r"\baccount ([^,]+)"), _USER),
    (re.compile(r"\bproject ([^,]+)"), _USER),
    (re.compile(r"\bcertificate of (.{1,256}?), issued by "), _HOST_KIND),
    (re.compile(r", issued by (.{1,256}?), valid for "), _USER),
)
_SHORTEST = 3


class Masking:
    """Cleans texts and JSON values of secrets, and with ``share_safe`` of hosts and names as well.

    The same name becomes the same placeholder in all of them.
    """

    def __init__(self, *, share_safe: bool) -> None:
        self._share_safe = share_safe
        self._known = KnownWords()
        self._placeholders = Placeholders(self._known)
        self._texts = MaskedTexts(self._placeholders)
        self._home = str(home_folder())
        if share_safe:
            for find, name in ((getpass.getuser, _USER), (socket.gethostname, _HOST_KIND)):
                self._learn_from(find, name)

    def learn(self, connection: "Connection", words: list[str]) -> None:
        """Learn the hosts and names of a connection, and those that the words of its report name."""
        for url in (connection.iam_url, connection.drs_url):
            self._learn(_HOST_KIND, urlsplit(url).hostname or "")
        for name in (connection.domain, connection.project_name, connection.project_id):
            self._learn(_USER, name)
        for text in words:
            for pattern, kind in _IN_REPORT:
                for found in pattern.findall(text):
                    self._learn(kind, found)

    def text(self, text: str, *, hosts: bool = True) -> str:
        """Return a text without secrets; ``hosts`` looks for names of hosts that were not learned, too."""
        text = redact_text(text)
        if not self._share_safe:
            return text
        if len(self._home) >= _SHORTEST:
            text = text.replace(self._home, "~")
        if hosts:
            for found in dict.fromkeys(_HOST.findall(text)):
                self._learn(_HOST_KIND, found)
        return self._known.replace(self._texts.shapes(text))

    def values(self, value: Any) -> Any:
        """Return JSON values with every text in them cleaned; names of members stay."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.values(one) for one in value]
        if isinstance(value, dict):
            return {name: self.values(one) for name, one in value.items()}
        return value

    def _learn(self, kind: str, value: str) -> None:
        if self._share_safe and len(value.strip()) >= _SHORTEST:
            self._placeholders.of(kind, value.strip())

    def _learn_from(self, find: Callable[[], str], kind: str) -> None:
        try:
            found = find()
        except (OSError, KeyError, ImportError):  # no name for the number of the user
            return
        # Such names are words of many texts and identify no person.
        if found not in ("root", "user", "localhost"):
            self._learn(kind, found)
