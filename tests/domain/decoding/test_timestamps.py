"""Times in every form the cloud uses, exact to the millisecond, shown with their zone."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from drs_inspector.domain.decoding.timestamps import Timestamp, read_timestamp

EXACT = datetime(2020, 12, 21, 2, 57, 49, 412_000, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "1608519469412",
        1608519469412,
        1608519469412.0,
        "2020-12-21T02:57:49.412Z",
        "2020-12-21T02:57:49.412000Z",
        "2020-12-21T10:57:49.412+08:00",
    ],
)
def test_every_exact_form_gives_the_same_instant(value: object) -> None:
    moment = read_timestamp(value)
    assert moment is not None
    assert moment.instant == EXACT
    assert moment.zone_known


@pytest.mark.parametrize("value", ["", "0", 0, None, "NA", "N/A", "-1", -1, "na", " ", True])
def test_no_value(value: object) -> None:
    assert read_timestamp(value) is None


def test_a_list_time_has_no_zone_and_says_so() -> None:
    moment = read_timestamp("2020-12-21 10:57:49")
    assert moment is not None
    assert not moment.zone_known
    assert moment.local_text(ZoneInfo("Europe/Berlin")) == "2020-12-21 10:57:49 (server time)"
    assert moment.iso_text() == "2020-12-21T10:57:49"


def test_local_text_names_the_zone_and_its_offset() -> None:
    moment = read_timestamp("1608519469412")
    assert moment is not None
    assert moment.local_text(ZoneInfo("Europe/Berlin")) == "2020-12-21 03:57:49.412 CET (+01:00)"
    assert moment.local_text(timezone(timedelta(hours=-3, minutes=-30))).endswith("(-03:30)")
    assert moment.iso_text() == "2020-12-21T02:57:49.412Z"


def test_summer_time_is_told_apart() -> None:
    moment = read_timestamp("1750000000123")
    assert moment is not None
    assert moment.local_text(ZoneInfo("Europe/Berlin")) == "2025-06-15 17:06:40.123 CEST (+02:00)"


@pytest.mark.parametrize(
    "value", ["soon", "2020-13-45", "9" * 16, "9" * 30, "1e400", 1e300, "0001-01-01T00:00:00+14:00"]
)
def test_unreadable_times_are_kept_as_they_came(value: object) -> None:
    moment = read_timestamp(value)
    assert moment is not None
    assert moment.instant is None
    assert moment.local_text() == moment.raw


def test_a_moment_is_returned_as_it_is() -> None:
    moment = Timestamp(raw="x")
    assert read_timestamp(moment) is moment


def test_years_at_the_edge_can_be_shown() -> None:
    early, late = read_timestamp("-62135596800000"), read_timestamp("253402300799999")
    assert early is not None
    assert early.local_text(UTC) == "0001-01-01 00:00:00 UTC (+00:00)"
    assert late is not None
    assert late.local_text(UTC) == "9999-12-31 23:59:59.999 UTC (+00:00)"
    # A zone that would leave the years a calendar has must not break the window.
    assert late.local_text(timezone(timedelta(hours=14)))
