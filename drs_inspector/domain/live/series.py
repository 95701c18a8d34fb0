"""The looks that one call gave at one job, as a file keeps them: columns of one length."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

import msgspec

from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.health.figures import Look
from drs_inspector.domain.live.progress import LONGEST_STATUS

Raw = bytes | memoryview
MOST_LOOKS: Final = 1_000
"""Of one kind at one job; older ones are dropped."""
_FIGURES: Final = ("lag", "rpo", "rto", "percent", "remaining", "source_reachable", "target_reachable")
_MOST_MS: Final = 100 * 366 * 86_400_000
_MS: Final = timedelta(milliseconds=1)
_YEARS: Final = range(1970, 9_000)
"""Far enough from the ends of the calendar for `_MOST_MS` on either side."""


class SeriesColumns(msgspec.Struct, omit_defaults=True, kw_only=True):
    """Looks as columns, the oldest first; a column of which nothing is known is absent, else as long as ``read_at``.

    ``read_at`` and ``measured_at`` are milliseconds after ``start`` (ISO 8601 in UTC): when the reply came, and when
    the cloud measured it. ``lag``, ``rpo``, ``rto`` and ``remaining`` are seconds, ``percent`` is that of the full
    phase. ``status`` has the places at which the job's status is another one, each with the status.
    """

    job: str
    call: str
    start: str
    read_at: list[int]
    measured_at: list[int | None] = []
    lag: list[int | float | None] = []
    rpo: list[int | float | None] = []
    rto: list[int | float | None] = []
    percent: list[int | float | None] = []
    remaining: list[int | float | None] = []
    source_reachable: list[bool | None] = []
    target_reachable: list[bool | None] = []
    status: list[tuple[int, str]] = []

    @property
    def is_sound(self) -> bool:
        """Whether the columns fit together, the times are times, and figures and statuses may be ones."""
        size = len(self.read_at)
        columns: Iterable[Sequence[Any]] = (self.measured_at, *(getattr(self, name) for name in _FIGURES))
        moments = [*self.read_at, *(one for one in self.measured_at if one is not None)]
        places = [place for place, _status in self.status]
        return (
            size > 0
            and bool(self.job)
            and all(len(column) in (0, size) for column in columns)
            and self._is_of_this_age(min(moments), max(moments))
            and all(most is None or least >= 0 for least, most in map(_range, self._amounts))
            and (_range(self.percent)[1] or 0) <= 100
            and all(len(status) <= LONGEST_STATUS for _place, status in self.status)
            and all(0 <= place < size for place in places)
            and all(one < other for one, other in pairwise(places))
        )

    @property
    def _amounts(self) -> Iterable[Sequence[float | None]]:
        return self.lag, self.rpo, self.rto, self.percent, self.remaining

    def _is_of_this_age(self, first: int, last: int) -> bool:
        """Whether the times, from the first to the last, are some that ages can be computed of."""
        start = _instant(self.start)
        if start is None or not -_MOST_MS < first <= last < _MOST_MS:
            return False
        return start.year in _YEARS and (start + first * _MS).year in _YEARS and (start + last * _MS).year in _YEARS


_DECODER = msgspec.json.Decoder(SeriesColumns)


class JobSeries:
    """The looks that one call (its name in the registry) gave at one job; ``newest`` is when the last was read."""

    def __init__(self, job_id: str, call: str, looks: Sequence[Look]) -> None:
        """Take looks, the oldest first, at least one."""
        self.job_id = job_id
        self.call = call
        self.count = len(looks)
        self.newest = looks[-1].read_at
        self._looks = tuple(looks)
        self._raw: Raw = b""

    @classmethod
    def of_json(cls, raw: Raw) -> "JobSeries | None":
        """Return the series that an entry of a file is; None for one that is none, or whose columns do not fit.

        The looks are decoded when they are first asked for.
        """
        try:
            columns = _DECODER.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        if not columns.is_sound:
            return None
        series = cls(columns.job, columns.call, [_newest(columns)])
        series.count, series._looks, series._raw = len(columns.read_at), (), raw
        return series

    @property
    def looks(self) -> tuple[Look, ...]:
        """The looks, of more than `MOST_LOOKS` the newest."""
        if not self._looks:
            self._looks = tuple(_looks(self.columns))[-MOST_LOOKS:]
        return self._looks

    @property
    def columns(self) -> SeriesColumns:
        """The looks as columns."""
        return _DECODER.decode(self._raw) if self._raw else _columns(self.job_id, self.call, self._looks)


def _columns(job_id: str, call: str, looks: Sequence[Look]) -> SeriesColumns:
    start = looks[0].read_at.astimezone(UTC)
    found: dict[str, Any] = {name: [_plain(getattr(look, name)) for look in looks] for name in _FIGURES}
    found["measured_at"] = [None if one.measured_at is None else (one.measured_at - start) // _MS for one in looks]
    known = {name: column for name, column in found.items() if any(value is not None for value in column)}
    statuses = [""] + [look.status for look in looks]
    return SeriesColumns(
        job=job_id,
        call=call,
        start=start.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        read_at=[(look.read_at - start) // _MS for look in looks],
        status=[(at, new) for at, (old, new) in enumerate(pairwise(statuses)) if new != old],
        **known,
    )


def _looks(columns: SeriesColumns) -> Iterator[Look]:
    start = _instant(columns.start)
    assert start is not None  # noqa: S101 - it is sound
    nothing = [None] * len(columns.read_at)
    changes, status = dict(columns.status), ""
    # By their names, one by one: of a large file there are hundreds of thousands.
    rows = zip(
        (start + at * _MS for at in columns.read_at),
        (None if at is None else start + at * _MS for at in columns.measured_at or nothing),
        columns.lag or nothing,
        columns.rpo or nothing,
        columns.rto or nothing,
        columns.percent or nothing,
        columns.remaining or nothing,
        columns.source_reachable or nothing,
        columns.target_reachable or nothing,
        strict=True,
    )
    for place, (read_at, measured_at, lag, rpo, rto, percent, remaining, source, target) in enumerate(rows):
        if place in changes:
            status = changes[place]
        yield Look(
            read_at=read_at,
            measured_at=measured_at,
            lag=lag,
            rpo=rpo,
            rto=rto,
            percent=percent,
            remaining=remaining,
            source_reachable=source,
            target_reachable=target,
            status=status,
            call=columns.call,
        )


def _range(column: Sequence[float | None]) -> tuple[float, float | None]:
    """Return the lowest and the highest value of a column, 0 and None where it has none."""
    known = [one for one in column if one is not None]
    return (min(known), max(known)) if known else (0, None)


def _newest(columns: SeriesColumns) -> Look:
    start = _instant(columns.start)
    assert start is not None  # noqa: S101 - it is sound
    return Look(read_at=start + max(columns.read_at) * _MS)


def _plain(value: float | bool | None) -> float | bool | None:
    """Return a whole number as one: it is shorter in a file."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _instant(text: str) -> datetime | None:
    found = read_timestamp(text)
    return found.instant if found is not None and found.zone_known else None
