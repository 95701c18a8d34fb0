"""Whatever comes over the wire is a reply or an error in words, after a bounded time and number of bytes."""

import asyncio

import pytest

from drs_inspector.cloud.client import CloudClient, open_client
from drs_inspector.cloud.http.rate_limit import RateLimiter
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.domain.errors import InspectorError
from tests.helpers.hostile_server import PASSWORD, PROJECT, HostileServer, Place
from tests.hostile.conftest import IMPATIENT, QUICK
from tests.hostile.misbehaviours import EVERYWHERE, Misbehaviour

# What watches each line takes longer than the lines; what they do with a usual server is counted elsewhere.
pytestmark = [pytest.mark.usefixtures("small_limits"), pytest.mark.no_cover]

REFUSED = [one for one in EVERYWHERE if not one.usable]
USABLE = [one for one in EVERYWHERE if one.usable]
PLACES: tuple[Place, ...] = ("sign-in", "list", "detail")
# Ten attempts of the impatient client, and what a busy machine adds.
LONGEST_SECONDS = 40.0


def client_of(server: HostileServer, network: NetworkSettings = IMPATIENT) -> CloudClient:
    return open_client(
        Connection(server.url, server.url, project_id=PROJECT, domain="ACCOUNT"),
        PasswordCredential("USER", PASSWORD),
        rate_limiter=RateLimiter(per_second=None, retry=QUICK),
        network=network,
    )


async def ask(client: CloudClient, place: Place) -> bytes:
    try:
        if place == "sign-in":
            await client.sign_in()
        if place == "list":
            return await client.list_page("migration", 1)
        return await client.job_details(["0000-hostile-job"])
    finally:
        await client.aclose()


def test_there_are_enough_of_them() -> None:
    assert len({one.name for one in EVERYWHERE}) == len(EVERYWHERE) >= 40


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("one", REFUSED, ids=str)
async def test_what_is_no_reply_is_an_error_in_words(one: Misbehaviour, place: Place) -> None:
    with HostileServer(scripts={place: one.script}) as server:
        with pytest.raises(InspectorError) as caught:
            async with asyncio.timeout(LONGEST_SECONDS):
                await ask(client_of(server), place)
        sent = server.sent[place]
    error = caught.value
    assert error.title
    assert error.cause or error.next_step
    assert str(error).isprintable()
    assert len(str(error)) < 1500
    # Of each attempt at most the limit, and what lies in the buffers of two sockets.
    assert sent < 5 * (8 << 20) + (24 << 20)


@pytest.mark.parametrize("place", ["list", "detail"])
@pytest.mark.parametrize("one", USABLE, ids=str)
async def test_what_is_a_reply_is_read_whatever_it_looks_like(one: Misbehaviour, place: Place) -> None:
    with HostileServer() as good, HostileServer(scripts={place: one.script}) as odd:
        wanted = await ask(client_of(good, NetworkSettings()), place)
        assert await ask(client_of(odd, NetworkSettings()), place) == wanted
