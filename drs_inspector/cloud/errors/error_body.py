"""Reading error replies of every shape that the clouds use (contract 1.9, 8.1, 8.2)."""

import html
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

_CODE_NAMES: Final = ("error_code", "errorCode", "code")
_MESSAGE_NAMES: Final = ("error_msg", "error_message", "errorMsg", "message")
_LONGEST_MESSAGE: Final = 500
_LARGEST_BODY: Final = 1_000_000


class ErrorText(msgspec.Struct, frozen=True, kw_only=True):
    """The service's code, message and request id; each empty when the reply has none."""

    code: str = ""
    message: str = ""
    request_id: str = ""


def read_error(body: bytes) -> ErrorText:
    """Return code and message of an error body: JSON of any known shape, HTML, plain text or nothing. Never raises.

    The pair of code and message may be at the top or one level down inside any object. The numeric code of a Keystone
    error only repeats the HTTP status and is left out.
    """
    if len(body) > _LARGEST_BODY:
        return ErrorText()
    try:
        document = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return ErrorText(message=_text_of_page(body))
    if not isinstance(document, dict):
        return ErrorText()
    request_id = document.get("request_id")
    for level in _levels(document):
        code, message = _first(level, _CODE_NAMES), _first(level, _MESSAGE_NAMES)
        if code or message:
            return ErrorText(
                code="" if code.isdecimal() and len(code) == 3 else _clean(code),
                message=_clean(message),
                request_id=_clean(_plain(request_id or level.get("request_id"))),
            )
    return ErrorText(request_id=_clean(_plain(request_id)))


def code_number(code: str) -> str:
    """Return a code with the gateway's prefix in one spelling: ``APIG.0301`` becomes ``APIGW.0301``."""
    return "APIGW." + code[5:] if code.startswith("APIG.") else code


def _levels(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield document
    for value in document.values():
        if isinstance(value, dict):
            yield value


def _first(level: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := _plain(level.get(name)))), "")


def _plain(value: object) -> str:
    if value is None or isinstance(value, (dict, list)):
        return ""
    return str(value)


def _text_of_page(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    title = re.search(r"<title[^<>]{0,256}>(.{0,256}?)</title", text, re.IGNORECASE | re.DOTALL)
    if title is not None:
        text = title[1]
    elif "<" in text:
        text = re.sub(r"<(script|style)\b.*?(?:</\1\s{0,16}>|\Z)|<[^<>]*+>", " ", text, flags=re.IGNORECASE | re.DOTALL)
    return _clean(html.unescape(text))


def _clean(text: str) -> str:
    """Return one line without control characters, of a length that a message bar can show."""
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= _LONGEST_MESSAGE else line[: _LONGEST_MESSAGE - 1] + "…"
