"""An HTTP reply as values: status, headers and body, without the request and its secrets."""

from collections.abc import Mapping
from typing import Final

import msgspec

LANGUAGE: Final = "en-us"
"""Of messages, descriptions and reasons in replies (contract 2, contract-more 0): that of the words here, by which the
causes of failures are known as well. There is zh-cn besides."""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """A reply as read: ``headers`` in lower case, ``body`` decoded from any transfer compression.

    ``language`` is the one that its texts were asked for in (X-Language), "" for none.

    Its repr is status and size only, because headers and body of a sign-in hold the token.
    """

    status: int
    host: str
    headers: Mapping[str, str]
    body: bytes
    language: str = ""

    def __repr__(self) -> str:
        return f"Reply({self.status} from {self.host}, {len(self.body)} bytes)"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        return [("status", self.status), ("host", self.host), ("bytes", len(self.body))]

    @property
    def request_id(self) -> str:
        """The request id, for the cloud's support; empty for none (contract 1.9, 2)."""
        return self.headers.get("x-request-id") or self.headers.get("x-iam-trace-id") or ""
