"""Times in all the forms the cloud writes them: epoch milliseconds, ISO 8601, server time without a zone."""

import math
import re
from datetime import UTC, datetime, timedelta, tzinfo

import msgspec

from drs_inspector.domain.reader_zone import reader_zone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DIGITS = re.compile(r"[+-]?\d{1,17}(?:\.\d{1,9})?")
_NO_VALUE = frozenset({"", "0", "-1", "na", "n/a", "null", "none"})


class Timestamp(msgspec.Struct, frozen=True):
    """One moment as the cloud wrote it.

    ``raw`` is the text as it came, ``instant`` the exact moment in UTC, or None when ``raw`` could not be read.
    For a list entry's time, which names no zone (contract 3.1), ``zone_known`` is False and ``instant`` holds the
    written digits as if they were UTC: right for sorting among such times, not for comparing with others.
    """

    raw: str
    instant: datetime | None = None
    zone_known: bool = True

    def local_text(self, zone: tzinfo | None = None) -> str:
        """Return ``2020-12-21 03:57:49.412 CET (+01:00)`` in ``zone`` (None: that of the reader).

        A time without a zone stays as the server wrote it and says so; an unreadable one is shown as it came.
        """
        if self.instant is None:
            return self.raw
        if not self.zone_known:
            return f"{_digits(self.instant)} (server time)"
        try:
            local = self.instant.astimezone(zone or reader_zone())
        except (OverflowError, OSError, ValueError):
            # Beyond what a calendar or the operating system can shift to local time.
            local = self.instant
        offset = local.strftime("%z")
        offset = f"{offset[:3]}:{offset[3:5]}"
        name = local.tzname() or ""
        # Some systems and some zones have only the offset as a name; saying it twice is of no use.
        named = f" {name}" if name and any(letter.isalpha() for letter in name) else ""
        return f"{_digits(local)}{named} ({offset})"

    def iso_text(self) -> str:
        """Return the moment as ISO 8601, in UTC with ``Z`` when its zone is known, else without a zone."""
        if self.instant is None:
            return self.raw
        return _digits(self.instant).replace(" ", "T") + ("Z" if self.zone_known else "")


def _digits(moment: datetime) -> str:
    text = moment.strftime("%Y-%m-%d %H:%M:%S") if moment.year >= 1000 else moment.isoformat(" ", "seconds")[:19]
    return f"{text}.{moment.microsecond // 1000:03d}" if moment.microsecond else text


def read_timestamp(value: object) -> Timestamp | None:
    """Read a time given as text or number; None when it means "no value".

    Accepted: epoch milliseconds (text, int or float), ISO 8601 with or without ``Z`` or an offset, and
    ``yyyy-MM-dd HH:mm:ss`` (contract 3.1, 4.3, 4.4). Anything else becomes a Timestamp with ``instant`` None.
    """
    if isinstance(value, Timestamp):
        return value
    if isinstance(value, float) and (not math.isfinite(value) or abs(value) >= 1e17):
        return Timestamp(raw=repr(value))
    if value is None or isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    raw = str(value) if not isinstance(value, float) or not value.is_integer() else str(int(value))
    text = raw.strip()
    if text.casefold() in _NO_VALUE:
        return None
    if _DIGITS.fullmatch(text):
        return Timestamp(raw=raw, instant=_from_milliseconds(text))
    return _from_written(raw, text)


def _from_milliseconds(text: str) -> datetime | None:
    whole, _, fraction = text.partition(".")
    microseconds = int((fraction + "000")[:3]) if fraction else 0
    try:
        return _EPOCH + timedelta(milliseconds=int(whole), microseconds=microseconds)
    except OverflowError:
        return None


def _from_written(raw: str, text: str) -> Timestamp:
    if not text[:4].isdecimal() or "-" not in text:
        return Timestamp(raw=raw)
    try:
        written = datetime.fromisoformat(text)
    except ValueError:
        return Timestamp(raw=raw)
    if written.tzinfo is None:
        return Timestamp(raw=raw, instant=written.replace(tzinfo=UTC), zone_known=False)
    try:
        return Timestamp(raw=raw, instant=written.astimezone(UTC))
    except OverflowError:
        return Timestamp(raw=raw)


def span_words(seconds: float) -> str:
    """Return a time span in words: "3 days", "2 hours 5 minutes", "16 minutes"."""
    minutes = round(seconds / 60)
    hours, days = minutes // 60, minutes // (24 * 60)
    if days >= 2:
        return f"{days} days"
    parts = [(hours, "hour"), (minutes % 60, "minute")]
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count) or "0 minutes"
