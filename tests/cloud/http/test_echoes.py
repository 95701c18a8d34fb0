"""A refusal that repeats the password or token of its request does not show it."""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from drs_inspector.cloud.client import CloudClient, open_client
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.domain.errors import InspectorError

MakeClient = Callable[..., CloudClient]
PASSWORD = "Zx9 hünter/Q7+x"
SPELLINGS = {
    "as it is": PASSWORD,
    "JSON": json.dumps(PASSWORD),
    "URL": quote(PASSWORD, safe=""),
    "base64": base64.b64encode(PASSWORD.encode()).decode(),
}


async def _refusal(serve: Any, make_client: MakeClient, credential: Any, said: Any, status: int) -> InspectorError:
    async def answer(_number: int, _head: bytes) -> bytes:
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body

    url = f"http://127.0.0.1:{await serve(answer)}"
    client = open_client(make_client(iam_url=url, drs_url=url).connection, credential)
    try:
        with pytest.raises(InspectorError) as error:
            await client.list_page("migration", 1)
        return error.value
    finally:
        await client.aclose()


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_a_password_in_a_refusal_is_not_shown(spelling: str, serve: Any, make_client: MakeClient) -> None:
    echo = SPELLINGS[spelling]
    said = {"error": {"message": f"The user USER with {echo} is not known", "code": 401, "title": "Unauthorized"}}
    error = await _refusal(serve, make_client, PasswordCredential("USER", PASSWORD), said, 401)
    told = f"{error.title} {error.cause} {error.next_step} {error.code} {error.request_id}"
    assert "The user USER with" in told
    assert "is not known" in told
    for part in ("Q7", "Zx9", echo.strip('"=')):
        assert part not in told


@pytest.mark.parametrize("status", [200, 403])
async def test_a_token_in_a_refusal_is_not_shown(status: int, serve: Any, make_client: MakeClient) -> None:
    token = "a-token-without-any-shape"
    said = f"{token} may not do this".encode()
    error = await _refusal(serve, make_client, TokenCredential(token), said, status)
    assert "without-any-shape" not in f"{error.title} {error.cause} {error.next_step}"


@pytest.mark.parametrize(
    ("password", "shown"), [("wrong", "code of codes is wrong"), ("codes", "code of ****** is wrong")]
)
async def test_a_password_that_is_a_usual_word_is_not_told_by_its_absence(
    password: str, shown: str, serve: Any, make_client: MakeClient
) -> None:
    """Nor are names of members touched, by which the reply is read."""
    said = {"error": {"message": "code of codes is wrong", "code": 401, "title": "Unauthorized", "codes": 1}}
    error = await _refusal(serve, make_client, PasswordCredential("USER", password), said, 401)
    assert shown in error.cause
