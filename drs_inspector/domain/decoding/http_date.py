"""The date of an HTTP reply."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def read_http_date(text: str) -> datetime | None:
    """Return the moment of an HTTP date, aware; None for anything else."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def utc_text(moment: datetime) -> str:
    """Return an aware moment as ISO 8601 in UTC to the second, "" where the calendar ends."""
    try:
        utc = moment.astimezone(UTC)
    except OverflowError:
        return ""
    return utc.isoformat(timespec="seconds").replace("+00:00", "Z")
