"""Small limits and short waits, so that hundreds of misbehaviours take seconds; others test the real numbers."""

import pytest

from drs_inspector.cloud.http import rate_limit
from drs_inspector.cloud.network import reply_limits
from drs_inspector.cloud.network.settings import NetworkSettings

QUICK = rate_limit.RetryPolicy(first_delay=0.001, longest_delay=0.002, longest_retry_after=0.01)
IMPATIENT = NetworkSettings(connect_seconds=0.25, read_seconds=0.4, write_seconds=0.5)


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower the limits of replies to a thirtieth, and the waits before repeats to nothing."""
    monkeypatch.setattr(reply_limits, "LARGEST_READ_BYTES", 8 << 20)
    monkeypatch.setattr(reply_limits, "LARGEST_SIGN_IN_BYTES", 4 << 20)
    monkeypatch.setattr(reply_limits, "LARGEST_ERROR_BYTES", 64 << 10)
    monkeypatch.setattr(reply_limits, "ANY_RATIO_BELOW_BYTES", 1 << 20)
    monkeypatch.setattr(reply_limits, "MOST_PIECES", 5000)
    monkeypatch.setattr(rate_limit, "RetryPolicy", lambda: QUICK)
