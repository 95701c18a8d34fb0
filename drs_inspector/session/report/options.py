"""How a report was made: all that is needed, beside its archive, to make it again byte for byte."""

from datetime import datetime, timedelta, timezone, tzinfo
from typing import Annotated, Final, Literal

import msgspec

from drs_inspector.domain.compare.options import Section
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.health.figures import DEFAULT_LIMITS, Limits
from drs_inspector.domain.printable import printable_json
from drs_inspector.domain.redaction.allow_list import CLASSES, Level, Policy

LAYOUT: Final = 3
"""Version of the report: raise it with every change to what is written."""
Form = Literal["html", "json"]
Page = Literal["report", "comparison"]
"""What is written: a report, with a comparison where one was asked for, or a comparison alone."""
Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Runs = tuple[tuple[int, int], ...]
_DAY_MINUTES: Final = 24 * 60
_LARGEST_LIMIT: Final = 1e9


class ComparisonOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the document of the report, B, is compared with, and how.

    ``archive_sha256``, ``kept`` and ``jobs`` are those of A, as in ``ReportOptions``; of both documents these jobs are
    compared with what they are in the other. ``pair``: the one job of A with the one of B, whatever they are called.
    ``only`` are the sections, () for all. ``hidden`` and ``made`` are of archives that are masked already, by the word
    of who made the report: how many changes masking hides, and how many it alone makes. The others count what else is
    told as not counted.
    """

    archive_sha256: Sha256
    kept: bool = True
    jobs: Runs | None = None
    pair: bool = False
    only: tuple[Section, ...] = ()
    hidden: Annotated[int, msgspec.Meta(ge=0)] = 0
    made: Annotated[int, msgspec.Meta(ge=0)] = 0
    volatile: bool = False
    null_or_absent: bool = False
    number_or_text: bool = False
    order: bool = False


class ReportOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The options, as they are written into the report. They hold nothing that a masking removes.

    ``jobs`` are the jobs that were chosen, None for all: first and last place of each run of neighbours, counted from 0
    in the order of the archive. ``filter`` is the filter that chose them, "" where there was none or where the level
    lets no condition stay; it is the word of who made the report. ``unsure`` counts jobs of which it is not known
    whether the filter finds them. ``level`` is None where secrets alone are left out, else ``stays`` are the classes
    that stay. ``offset_minutes`` is the zone of all times. ``kept``: the archive is a file that was kept.
    """

    program: Annotated[str, msgspec.Meta(max_length=200)]
    layout: int = LAYOUT
    form: Form = "html"
    made_at: Annotated[str, msgspec.Meta(max_length=40)] = ""
    offset_minutes: Annotated[int, msgspec.Meta(gt=-_DAY_MINUTES, lt=_DAY_MINUTES)] = 0
    archive_sha256: Sha256
    kept: bool = True
    level: Level | None = None
    stays: tuple[str, ...] = ()
    jobs: Runs | None = None
    filter: str = ""
    unsure: int = 0
    limits: Limits = DEFAULT_LIMITS
    unfolded: bool = False
    page: Page = "report"
    comparison: ComparisonOptions | None = None

    @property
    def policy(self) -> Policy | None:
        """What stays; None where secrets alone are left out."""
        return None if self.level is None else Policy(self.level, frozenset(self.stays) & frozenset(CLASSES))

    @property
    def zone(self) -> tzinfo:
        """The zone of all times."""
        return timezone(timedelta(minutes=self.offset_minutes))

    @property
    def made(self) -> datetime | None:
        """When the report was made, by the word of who made it."""
        told = read_timestamp(self.made_at)
        return told.instant if told is not None and told.zone_known else None


def options_text(options: ReportOptions) -> str:
    """Return the options as one line of JSON."""
    return printable_json(msgspec.json.encode(options).decode())


def options_of(text: str) -> ReportOptions | None:
    """Return the options that a report has written in it, None where these are none."""
    try:
        options = msgspec.json.decode(text, type=ReportOptions)
    except (msgspec.DecodeError, ValueError):
        return None
    limits: tuple[float, ...] = msgspec.structs.astuple(options.limits)
    if options.page == "comparison" and options.comparison is None:
        return None
    return options if all(0 < limit <= _LARGEST_LIMIT for limit in limits) else None


def stays_of(policy: Policy | None) -> tuple[str, ...]:
    """Return the classes that stay, in their order."""
    return () if policy is None else tuple(name for name in CLASSES if name in policy.stays)


def runs_of(places: list[int]) -> Runs:
    """Return ascending places as runs of neighbours."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and place == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], place
        else:
            runs.append((place, place))
    return tuple(runs)
