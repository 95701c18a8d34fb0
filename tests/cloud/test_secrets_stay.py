"""Tokens and passwords stay out of logs, errors, tracebacks and everything a raised error leads to."""

import logging
import traceback
from collections.abc import Awaitable, Callable, Iterator
from types import TracebackType
from typing import Any

import httpx
import pytest

from drs_inspector.cloud.client import CloudClient, open_client
from drs_inspector.cloud.http.log_redaction import install_log_redaction
from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.domain.errors import InspectorError

MakeClient = Callable[..., CloudClient]
PASSWORD = "correct-horse-Pa55word"
SECRETS = ("MIIsecret", PASSWORD)


@pytest.fixture
def all_logs(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    for name in ("httpx", "httpcore", "httpcore.connection", "httpcore.http11", "drs_inspector", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    caplog.set_level(logging.DEBUG)
    return caplog


async def test_debug_logging_of_a_real_exchange_shows_no_token(
    serve: Any, make_client: MakeClient, all_logs: pytest.LogCaptureFixture
) -> None:
    token = "MIIsecret" + "A" * 9000

    async def answer(number: int, head: bytes) -> bytes:
        if b"/auth/tokens" in head:
            body = b'{"token":{"project":{"id":"p1","name":"eu-de"}}}'
            status, extra = "201 Created", f"X-Subject-Token: {token}\r\n"
        else:
            assert f"x-auth-token: {token.lower()}".encode() in head.lower()
            body, status, extra = b'{"jobs":[]}', "200 OK", ""
        return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{extra}\r\n".encode() + body

    port = await serve(answer)
    url = f"http://127.0.0.1:{port}"
    client = open_client(make_client(iam_url=url, drs_url=url).connection, PasswordCredential("USER", PASSWORD))
    try:
        assert await client.list_page("migration", 1) == b'{"jobs":[]}'
        await client.sign_out()
    finally:
        await client.aclose()
    shown = all_logs.text + "".join(f"{record.__dict__}" for record in all_logs.records)
    assert "receive_response_headers.complete" in shown
    for secret in SECRETS:
        assert secret not in shown


def test_the_guard_can_be_put_on_twice() -> None:
    install_log_redaction()
    install_log_redaction()
    record_logger = logging.getLogger("httpcore.http11")
    assert len(record_logger.filters) == len(set(record_logger.filters))


def frames(error: BaseException) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the local variables of our frames and of httpx's; those of the test are its own affair."""
    step: TracebackType | None = error.__traceback__
    while step is not None:
        if "/tests/" not in step.tb_frame.f_code.co_filename.replace("\\", "/"):
            yield step.tb_frame.f_code.co_qualname, step.tb_frame.f_locals
        step = step.tb_next


def check_harmless(error: InspectorError) -> None:
    assert error.__context__ is None
    assert error.__cause__ is None
    for where, variables in frames(error):
        for name, value in variables.items():
            assert not isinstance(value, (httpx.Request, httpx.Response, httpx.HTTPError)), f"{name} in {where}"
            for secret in SECRETS:
                assert secret not in repr(value), f"{name} in {where}"
    shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    shown += repr(error) + str(error) + repr(error.as_dict())
    for secret in SECRETS:
        # The test's own frame holds the fake cloud; only its locals may show the word.
        assert secret not in shown.replace("PASSWORD", "")


def everything_bad() -> list[httpx.Response | Exception]:
    request = httpx.Request("POST", "https://drs.test.example", headers={"X-Auth-Token": "MIIsecret"})
    answers: list[httpx.Response | Exception] = [
        httpx.Response(status, json={"error_code": "c", "error_msg": "said"})
        for status in (302, 400, 401, 403, 404, 410, 429, 494, 500, 502, 503, 504)
    ]
    answers.append(httpx.Response(200, html="<html>portal</html>"))
    answers.append(httpx.Response(400, json={"error_code": "c", "error_msg": "token MIIsecret0001" + "A" * 90}))
    answers.extend(
        kind("failed", request=request)
        for kind in (httpx.ConnectError, httpx.ReadError, httpx.ReadTimeout, httpx.ProxyError, httpx.DecodingError)
    )
    answers.append(httpx.RemoteProtocolError("Server disconnected", request=request))
    answers.append(httpx.InvalidURL("bad"))
    answers.append(OSError("bad"))
    return answers


async def raised(action: Callable[[], Awaitable[object]]) -> InspectorError:
    try:
        await action()
    except InspectorError as error:
        return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize("bad", everything_bad(), ids=repr)
@pytest.mark.parametrize("what", ["sign in", "renew", "list", "details", "projects"])
async def test_no_raised_error_leads_to_a_secret(
    cloud: Any, make_client: MakeClient, what: str, bad: httpx.Response | Exception
) -> None:
    client = make_client()
    script = cloud.drs_script
    if what == "sign in":
        script = cloud.iam_script
    else:
        await client.sign_in()
    if what == "projects":
        script = cloud.iam_script
    if what == "renew":
        cloud.expire()
        script = cloud.iam_script
    script.extend([bad] * 9)
    actions: dict[str, Callable[[], Awaitable[object]]] = {
        "sign in": client.sign_in,
        "renew": lambda: client.list_page("migration", 1),
        "list": lambda: client.list_page("migration", 1),
        "details": lambda: client.job_details(["a"]),
        "projects": client.projects,
    }
    check_harmless(await raised(actions[what]))


async def test_errors_of_a_pasted_token(cloud: Any, make_client: MakeClient) -> None:
    client = make_client(TokenCredential("MIIsecret" + "B" * 50))
    cloud.iam_script.append(httpx.Response(404, json={"error": {"code": 404, "message": "no", "title": "x"}}))
    check_harmless(await raised(client.sign_in))


@pytest.mark.parametrize(
    "credential",
    [
        PasswordCredential("USER", PASSWORD, passcode="MIIsecret-code"),
        AgencyCredential(PasswordCredential("USER", PASSWORD), "readers", "partner"),
        AgencyCredential(TokenCredential("MIIsecretbase"), "readers", "partner"),
        AccessKeyCredential("MIIsecretAK", PASSWORD, "MIIsecretST"),
    ],
    ids=lambda credential: type(credential).__name__,
)
@pytest.mark.parametrize("bad", everything_bad(), ids=repr)
async def test_errors_of_every_sign_in_method(
    cloud: Any, make_client: MakeClient, credential: Credential, bad: httpx.Response | Exception
) -> None:
    client = make_client(credential)
    cloud.iam_script.extend([bad] * 30)
    check_harmless(await raised(client.sign_in))
    check_harmless(await raised(lambda: client.list_page("migration", 1)))
    cloud.iam_script.extend([bad] * 30)
    check_harmless(await raised(lambda: client.use(credential)))
    check_harmless(await raised(client.renew))
    client.lock()
    check_harmless(await raised(client.projects))


async def test_the_clients_own_repr_shows_nothing(make_client: MakeClient) -> None:
    client = make_client()
    await client.sign_in()
    access = client._access
    for part in (client, client.token, client._tokens._active, access, access.authenticator, access.sender):
        assert "MIIsecret" not in repr(part)
