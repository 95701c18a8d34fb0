"""How long a sign-in lasts: by the cloud's times, whatever the clocks of this computer do."""

from datetime import UTC, datetime, timedelta

import pytest

from drs_inspector.cloud.iam.credentials import Token
from drs_inspector.session.auth.renewal import EARLY_SECONDS, TokenLifetime

ISSUED = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clocks:
    def __init__(self, wall: datetime = ISSUED) -> None:
        self.mono = 5000.0
        self.wall = wall.timestamp()

    def monotonic(self) -> float:
        return self.mono

    def time(self) -> float:
        return self.wall


def lifetime(clocks: Clocks, seconds: float | None, *, is_new: bool = True) -> TokenLifetime:
    end = None if seconds is None else ISSUED + timedelta(seconds=seconds)
    token = Token(value="made-up", issued_at=ISSUED, expires_at=end)
    return TokenLifetime(token, is_new=is_new, monotonic=clocks.monotonic, wall=clocks.time)


@pytest.mark.parametrize("wrong_by", [timedelta(), timedelta(days=400), timedelta(days=-400)])
def test_a_wrong_clock_does_not_matter_to_a_new_token(wrong_by: timedelta) -> None:
    clocks = Clocks(ISSUED + wrong_by)
    life = lifetime(clocks, 86_400)
    assert life.seconds_left == 86_400
    clocks.mono += 3600
    clocks.wall += 3600
    assert life.seconds_left == pytest.approx(86_400 - 3600)


def test_time_that_the_computer_slept_counts() -> None:
    clocks = Clocks()
    life = lifetime(clocks, 86_400)
    clocks.mono += 10
    clocks.wall += 30_000
    assert life.seconds_left == pytest.approx(56_400)


def test_a_clock_that_is_set_back_gives_no_time() -> None:
    clocks = Clocks()
    life = lifetime(clocks, 86_400)
    clocks.mono += 80_000
    clocks.wall -= 500_000
    assert life.seconds_left == pytest.approx(6_400)


def test_a_pasted_token_has_lived_for_a_while_already() -> None:
    clocks = Clocks(ISSUED + timedelta(hours=23))
    assert lifetime(clocks, 86_400, is_new=False).seconds_left == pytest.approx(3600)


def test_a_token_without_an_end_has_no_end() -> None:
    assert lifetime(Clocks(), None).seconds_left == float("inf")


@pytest.mark.parametrize(("seconds", "early"), [(86_400, EARLY_SECONDS), (900, 75), (60, 5), (59, 0), (2, 0)])
def test_short_lives_are_renewed_later(seconds: float, early: float) -> None:
    assert lifetime(Clocks(), seconds).early == pytest.approx(early)


def test_the_cloud_s_clock_counts_for_a_pasted_token_where_it_is_known() -> None:
    clocks = Clocks(ISSUED + timedelta(days=400))
    token = Token(value="made-up", issued_at=ISSUED, expires_at=ISSUED + timedelta(hours=24))
    life = TokenLifetime(
        token,
        is_new=False,
        cloud_time=ISSUED + timedelta(hours=20),
        monotonic=clocks.monotonic,
        wall=clocks.time,
    )
    assert life.seconds_left == pytest.approx(4 * 3600)
