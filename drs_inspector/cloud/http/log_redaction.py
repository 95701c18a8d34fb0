"""Keeps secrets out of log records, whichever logger makes them: header values, passwords, tokens, exceptions.

It is a record factory, the one place that every record of every logger passes before any handler, filter or formatter
sees it. A filter on a logger acts on that logger's own records only, so that it needs the names of loggers (httpx2 logs
as ``httpcore2``); a filter on handlers misses those that are added later. What it changes is the record itself, so
a handler that looks at ``msg``, ``args`` or the exception finds no secret either. Not seen are attributes that a caller
adds with ``extra``, which are put on afterwards, and records of ``logging.makeLogRecord``, which are for those that
another process has made. No library that the program uses does either.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from drs_inspector.domain.redaction.exceptions import exception_message, exception_text
from drs_inspector.domain.redaction.sensitive_fields import is_secret_header, is_secret_name
from drs_inspector.domain.redaction.text import MASK, redact_start

# A whole reply may be an argument of a record at level DEBUG.
MESSAGE_CHARACTERS = 65_536
_DEPTH = 6
_PAIR = 2


class RedactingFactory:
    """Makes records with another factory and takes secrets out of them."""

    def __init__(self, make: Callable[..., logging.LogRecord]) -> None:
        self._make = make

    def __call__(self, *arguments: Any, **keywords: Any) -> logging.LogRecord:
        """Return the record without secrets."""
        record = self._make(*arguments, **keywords)
        redact_record(record)
        return record


def install_log_redaction() -> None:
    """Redact all records from now on. Repeatable; the next call takes a factory in that has replaced this one."""
    current = logging.getLogRecordFactory()
    if not isinstance(current, RedactingFactory):
        logging.setLogRecordFactory(RedactingFactory(current))


def redact_record(record: logging.LogRecord) -> None:
    """Take secrets out of a record; never raises.

    Arguments keep their types where nothing in them is secret, because some handlers take them apart. An exception
    becomes text: its frames lead to local variables, and some handlers show those.
    """
    if isinstance(record.msg, BaseException):
        record.msg = exception_message(record.msg)
    if record.args:
        cleaned = redacted(record.args)
        record.args = cleaned if isinstance(cleaned, tuple | Mapping) else None
    try:
        words = record.getMessage()
    except Exception:  # noqa: BLE001 - logging would print the arguments as they are
        record.msg, record.args = redact_start(f"{record.msg} (its arguments do not fit)", MESSAGE_CHARACTERS), None
    else:
        clean = redact_start(words, MESSAGE_CHARACTERS)
        if clean != words or not isinstance(record.msg, str):
            record.msg, record.args = clean, None
    if record.exc_info:
        error = record.exc_info[1]
        if error is not None:
            record.exc_text = exception_text(error).rstrip()
        record.exc_info = None
    if record.stack_info:
        record.stack_info = redact_start(record.stack_info, MESSAGE_CHARACTERS)


def redacted(value: Any, depth: int = _DEPTH) -> Any:
    """Return a value of a record's arguments without secrets; the same object when there are none in it.

    Header values are found in mappings, in lists of pairs and in flat lists of names and values, as text and as bytes.
    """
    if isinstance(value, BaseException):
        return exception_message(value)
    if isinstance(value, str):
        return _same(value, redact_start(value, MESSAGE_CHARACTERS))
    if isinstance(value, bytes | bytearray):
        text = bytes(value[: MESSAGE_CHARACTERS + 1]).decode("latin-1")
        return _same(value, redact_start(text, MESSAGE_CHARACTERS).encode("latin-1"))
    if isinstance(value, Mapping) and depth:
        return _redacted_mapping(value, depth)
    return _redacted_items(value, depth) if isinstance(value, list | tuple) and depth else value


def _redacted_mapping(value: Mapping[Any, Any], depth: int) -> Mapping[Any, Any]:
    found = {key: MASK if _is_header(key) or _is_field(key) else redacted(one, depth - 1) for key, one in value.items()}
    return value if all(found[key] is value[key] for key in found) else found


def _redacted_items(value: list[Any] | tuple[Any, ...], depth: int) -> list[Any] | tuple[Any, ...]:
    items = [redacted(one, depth - 1) for one in value]
    for at, name in enumerate(value[:-1]):
        # The arguments of a record are no pair: the first one may be a sentence about a token.
        if _is_header(name) or (len(value) == _PAIR and depth < _DEPTH and _is_field(name)):
            items[at + 1] = MASK
    if all(one is another for one, another in zip(items, value, strict=True)):
        return value
    return items if isinstance(value, list) else tuple(items)


def _same(value: Any, clean: Any) -> Any:
    return value if clean == value else clean


def _is_header(name: object) -> bool:
    return is_secret_header(_text(name))


def _is_field(name: object) -> bool:
    return is_secret_name(_text(name))


def _text(name: object) -> str:
    """Return a name as text; "" for what is no name."""
    if isinstance(name, bytes | bytearray):
        return name.decode("latin-1")
    return name if isinstance(name, str) else ""
