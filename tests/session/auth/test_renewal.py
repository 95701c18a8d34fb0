"""The watch over a sign-in: renewed in time by itself, announced when it cannot be, paused when it has ended."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drs_inspector.cloud.iam.credentials import Token
from drs_inspector.domain.errors import InspectorError, SignInError, UnreachableError
from drs_inspector.session.auth import renewal
from drs_inspector.session.auth.renewal import SessionRenewal
from drs_inspector.session.events import SignInChanged
from drs_inspector.session.tasks import TaskOwner
from tests.helpers.virtual_clock import virtual_time


class StandIn:
    """The part of a cloud client that the watch looks at; tokens of ``life`` seconds."""

    def __init__(self, life: float, *, is_renewable: bool = True) -> None:
        self.life = life
        self.is_renewable = is_renewable
        self.renewals = 0
        self.failure: InspectorError | None = None
        self.cloud_time = None
        self.token: Token | None = self.new_token()

    def new_token(self) -> Token:
        # By the clock of the watch, which does not move while a busy machine goes from one line to the next.
        now = datetime.fromtimestamp(vars(renewal)["time"].time(), UTC)
        return Token(value="made-up", issued_at=now, expires_at=now + timedelta(seconds=self.life))

    async def renew(self) -> Token:
        self.renewals += 1
        if self.failure is not None:
            raise self.failure
        self.token = self.new_token()
        return self.token

    def lock(self) -> None:
        self.token = None


class Watching:
    def __init__(self) -> None:
        self.told: list[SignInChanged] = []
        self.pauses: list[bool] = []
        self.tasks = TaskOwner(lambda name, error: pytest.fail(f"{name}: {error!r}"))
        self.watch = SessionRenewal(self.tasks, self._take, self.pauses.append)

    def follow(self, client: Any) -> None:
        self.watch.follow(client)

    def _take(self, event: Any) -> None:
        self.told.append(event)

    @property
    def kinds(self) -> list[str]:
        return [event.state.kind for event in self.told]


@pytest.fixture
async def watching(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Watching]:
    with virtual_time(monkeypatch, renewal):
        one = Watching()
        yield one
        await one.tasks.close()


@pytest.fixture
def short_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the watch's minutes pass in milliseconds."""
    monkeypatch.setattr(renewal, "_TOO_SHORT", 0.1)
    monkeypatch.setattr(renewal, "EARLY_SECONDS", 0.2)
    monkeypatch.setattr(renewal, "_RETRY_SECONDS", 0.05)
    monkeypatch.setattr(renewal, "_LONGEST_SLEEP", 0.05)


@pytest.mark.usefixtures("short_minutes")
async def test_a_sign_in_is_renewed_before_it_ends_without_any_request(watching: Watching) -> None:
    client = StandIn(0.6)
    watching.follow(client)
    await asyncio.sleep(0.5)
    assert client.renewals == 0
    await asyncio.sleep(0.1)
    assert client.renewals == 1
    assert set(watching.kinds) == {"valid"}
    assert watching.watch.state.expires_at == client.token.expires_at
    assert watching.watch.seconds_left == pytest.approx(0.55, abs=0.01)


@pytest.mark.usefixtures("short_minutes")
async def test_a_sign_in_that_cannot_be_renewed_is_announced_before_and_at_its_end(watching: Watching) -> None:
    client = StandIn(0.5, is_renewable=False)
    watching.follow(client)
    await asyncio.sleep(0.2)
    assert watching.kinds == ["valid"]
    await asyncio.sleep(0.2)
    assert watching.kinds == ["valid", "ends-soon"]
    await asyncio.sleep(0.2)
    assert watching.kinds == ["valid", "ends-soon", "ended"]
    assert watching.watch.seconds_left == 0
    assert client.renewals == 0
    assert watching.pauses == []


@pytest.mark.usefixtures("short_minutes")
async def test_one_that_ends_within_minutes_is_announced_at_once(watching: Watching) -> None:
    watching.follow(StandIn(0.15, is_renewable=False))
    assert watching.kinds == ["ends-soon"]


@pytest.mark.usefixtures("short_minutes")
async def test_an_unreachable_cloud_is_asked_again_until_it_renews(watching: Watching) -> None:
    client = StandIn(1.2)
    client.failure = UnreachableError("No way to IAM")
    watching.follow(client)
    await asyncio.sleep(1.15)
    assert watching.kinds == ["valid", "ends-soon"]
    assert watching.told[-1].error is client.failure
    assert watching.watch.state.renewable
    client.failure = None
    await asyncio.sleep(0.1)
    assert watching.watch.state.kind == "valid"
    assert 2 <= client.renewals <= 4


@pytest.mark.usefixtures("short_minutes")
async def test_a_refused_credential_is_not_sent_again(watching: Watching) -> None:
    client = StandIn(1.2)
    client.failure = SignInError("Wrong password")
    watching.follow(client)
    await asyncio.sleep(1.3)
    assert client.renewals == 1
    assert watching.kinds == ["valid", "ends-soon", "ended"]
    assert not watching.watch.state.renewable


async def test_a_very_short_life_is_not_renewed_by_the_watch(watching: Watching) -> None:
    client = StandIn(0.1)
    watching.follow(client)
    await asyncio.sleep(0.3)
    assert client.renewals == 0
    assert watching.kinds == ["valid"]


async def test_a_new_token_ends_the_pause(watching: Watching) -> None:
    client = StandIn(86_400, is_renewable=False)
    watching.follow(client)
    watching.watch.on_sign_in_needed(SignInError("The session ended"))
    assert watching.watch.is_paused
    assert watching.kinds == ["valid", "ended"]
    client.token = client.new_token()
    watching.watch.check_token()
    assert watching.kinds == ["valid", "ended", "valid"]
    assert watching.told[-1].error is None
    assert watching.pauses == [True, False]


async def test_locking_drops_the_token_and_says_so(watching: Watching) -> None:
    client = StandIn(86_400)
    watching.follow(client)
    watching.watch.lock()
    assert client.token is None
    assert watching.watch.state.kind == "locked"
    assert watching.watch.seconds_left is None
    watching.watch.on_sign_in_needed(SignInError("Locked"))
    assert watching.kinds == ["valid", "locked"]
    client.token = client.new_token()
    watching.watch.check_token()
    assert watching.kinds == ["valid", "locked", "valid"]


async def test_nothing_is_watched_after_leaving(watching: Watching) -> None:
    watching.follow(StandIn(86_400))
    watching.watch.leave()
    assert watching.watch.state.kind == "none"
    assert watching.kinds == ["valid", "none"]
