"""Keeps tokens out of log files: httpcore prints every header, also ``X-Subject-Token``, at level DEBUG."""

import logging

# The loggers that httpcore 1.0 writes to. A filter acts on the logger a record is made by, not on its parents.
_HTTPCORE_LOGGERS = ("connection", "http11", "http2", "proxy", "socks")


class EventNameOnly(logging.Filter):
    """Shortens a record to the name of its event: ``send_request_headers.started`` without the headers."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, without anything but its first word."""
        record.msg = record.getMessage().partition(" ")[0]
        record.args = None
        record.exc_info = None
        record.stack_info = None
        return True


_filter = EventNameOnly()


def guard_wire_logging() -> None:
    """Put the filter on every logger of httpcore, those that exist and those that are known. Repeatable."""
    names = {"httpcore", *(f"httpcore.{name}" for name in _HTTPCORE_LOGGERS)}
    names |= {name for name in logging.root.manager.loggerDict if name.startswith("httpcore.")}
    for name in names:
        logging.getLogger(name).addFilter(_filter)
