"""Refusals and network failures in words: what went wrong, why, and what to do."""

import json
import socket
import ssl
from typing import Any

import httpx
import pytest

from drs_inspector.cloud.errors.translate import to_inspector_error, without_traceback
from drs_inspector.cloud.network.reply import Reply
from drs_inspector.domain.errors import CloudError, InspectorError, LockedOutError, SignInError, UnreachableError


def reply(status: int, document: Any = None, body: bytes = b"", **headers: str) -> Reply:
    return Reply(
        status=status,
        host="drs.test.example",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        body=json.dumps(document).encode() if document is not None else body,
    )


@pytest.mark.parametrize(
    ("status", "code", "kind", "reason", "step"),
    [
        (403, "DRS.M00100", SignInError, "session is not accepted", "Sign in again"),
        (403, "DRS.M00102", CloudError, "not have the right", "DRS ReadOnlyAccess"),
        (401, "DRS.M00103", CloudError, "not have the right", "DRS ReadOnlyAccess"),
        (403, "DRS.M00261", SignInError, "another project", "Choose the project"),
        (400, "DRS.M00289", CloudError, "the job is gone", "Refresh"),
        (400, "DRS.M00007", CloudError, "request was refused", "details"),
        (400, "DRS.M01503", CloudError, "too many requests", "Wait a few seconds"),
        (404, "APIGW.0101", CloudError, "does not offer DRS", "DRS URL"),
        (404, "APIG.0101", CloudError, "does not offer DRS", "DRS URL"),
        (401, "APIG.0301", SignInError, "session is not accepted", "Sign in again"),
        (401, "APIGW.0303", SignInError, "not accepted as genuine", "clock"),
        (403, "APIGW.0310", SignInError, "another project", "Choose the project"),
        (429, "APIGW.0308", CloudError, "too many requests", "requests per second"),
        (403, "IAM.0081", SignInError, "may not use the API", "administrator"),
        (401, "IAM.0061", LockedOutError, "account is locked", "15 minutes"),
        (422, "DRS.M00002", CloudError, "the cloud refused", "details"),
        (410, "IAM.0020", CloudError, "API is gone", "Update"),
        (500, "DRS.M00004", CloudError, "service is failing", "Try again"),
        (494, "APIGW.0201", CloudError, "token is too long", "Sign in"),
        (401, "", SignInError, "session is not accepted", "Sign in again"),
        (503, "", CloudError, "service is failing", "Try again"),
    ],
)
def test_refusals(status: int, code: str, kind: type[InspectorError], reason: str, step: str) -> None:
    error = to_inspector_error(reply(status, {"error_code": code, "error_msg": "said so"}), "Job list")
    assert type(error) is kind
    assert error.title.startswith("Job list: ")
    assert reason in error.title
    assert "said so" in error.cause
    assert step in error.next_step
    assert error.code == code
    assert error.http_status == status


@pytest.mark.parametrize(
    ("service", "status", "code", "reason", "step"),
    [
        ("DRS", 404, "APIGW.0101", "this address does not offer it", "may offer it one day"),
        ("DRS", 404, "", "this address does not offer it", "may offer it one day"),
        ("DRS", 400, "DRS.M00999", "the cloud refused it", "the state of the job"),
        ("DRS", 400, "DRS.M00202", "the request was refused", "fault of the program"),
        ("DRS", 403, "DRS.M00102", "not have the right", "DRS ReadOnlyAccess"),
        ("Cloud Eye", 403, "ces.0015", "not have the right", "ces:metrics:list"),
    ],
)
def test_one_call_of_many_that_is_refused_says_nothing_of_the_address(
    service: str, status: int, code: str, reason: str, step: str
) -> None:
    answer = reply(status, {"error_code": code, "error_msg": "said so"})
    error = to_inspector_error(answer, "Monitoring of a job", one_of=service)
    assert error.title == f"Monitoring of a job: {reason}" or reason in error.title
    assert step in error.next_step
    assert "said so" in error.cause


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refused_sign_in_is_a_sign_in_error(status: int) -> None:
    error = to_inspector_error(reply(status, {"error": {"code": status, "message": "no"}}), "Sign-in", signing_in=True)
    assert type(error) is SignInError
    assert "tried once" in error.next_step


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_failing_identity_service_is_no_refusal(status: int) -> None:
    assert type(to_inspector_error(reply(status), "Sign-in", signing_in=True)) is CloudError


def test_a_blocked_access_key() -> None:
    text = "AK access failed to reach the limit,forbidden"
    error = to_inspector_error(reply(401, {"error_code": "APIGW.0301", "error_msg": text}), "Job list")
    assert "access key is blocked" in error.title
    assert "5 minutes" in error.next_step


def test_request_id_from_header_or_body() -> None:
    assert to_inspector_error(reply(500, x_request_id="r-1"), "Job list").request_id == "r-1"
    assert to_inspector_error(reply(500, x_iam_trace_id="t-1"), "Job list").request_id == "t-1"
    assert to_inspector_error(reply(500, {"error_code": "c", "request_id": "b-1"}), "Job list").request_id == "b-1"


def test_html_and_empty_bodies() -> None:
    page = to_inspector_error(reply(502, body=b"<html><title>502 Bad Gateway</title></html>"), "Job list")
    assert page.cause == "drs.test.example answered 502: 502 Bad Gateway. The fault is at the cloud's side."
    empty = to_inspector_error(reply(504), "Job list")
    assert empty.cause == "drs.test.example answered 504. The fault is at the cloud's side."


def test_secrets_in_error_texts_are_masked() -> None:
    text = "jdbc:mysql://10.0.0.5:3306/shop?user=root&password=hunter2 failed"
    error = to_inspector_error(reply(400, {"error_code": "c", "error_msg": text}), "Job details")
    assert "hunter2" not in str(error)


def test_a_redirect_names_the_other_host_but_not_the_whole_address() -> None:
    error = to_inspector_error(reply(302, location="https://portal.example/login?t=abc"), "Job list")
    assert isinstance(error, UnreachableError)
    assert "portal.example" in error.cause
    assert "abc" not in str(error)
    assert error.http_status == 302


def caused(problem: Exception, *causes: Exception) -> Exception:
    request = httpx.Request("POST", "https://drs.test.example/v3", headers={"X-Auth-Token": "MIIsecret"})
    if isinstance(problem, httpx.RequestError):
        problem.request = request
    outer: BaseException = problem
    for cause in causes:
        outer.__cause__ = cause
        outer = cause
    return problem


def certificate_error(number: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError("verify failed")
    error.verify_code, error.verify_message = number, "words of OpenSSL"
    return error


@pytest.mark.parametrize(
    ("problem", "title", "cause"),
    [
        (httpx.ConnectTimeout(""), "drs.test.example does not answer", "time limit"),
        (httpx.ReadTimeout(""), "takes too long", "no data"),
        (httpx.ProxyError("407 Proxy Authentication Required"), "the proxy refused", "407"),
        (httpx.DecodingError("x"), "broken answer", "compression"),
        (caused(httpx.ConnectError("x"), socket.gaierror(-2, "n")), "was not found", "no address"),
        (caused(httpx.ConnectError("x"), OSError("x"), ConnectionRefusedError()), "refuses connections", "Nothing"),
        (caused(httpx.ConnectError("x"), ssl.SSLError(1, "WRONG_VERSION")), "no secure connection", "x"),
        (caused(httpx.ConnectError("x"), certificate_error(10)), "certificate of drs.test.example", "has expired"),
        (caused(httpx.ConnectError("x"), certificate_error(18)), "is not trusted", "self-signed"),
        (caused(httpx.ConnectError("x"), certificate_error(20)), "is not trusted", "does not know"),
        (caused(httpx.ConnectError("x"), certificate_error(62)), "is not trusted", "another host"),
        (caused(httpx.ConnectError("x"), certificate_error(77)), "is not trusted", "words of OpenSSL"),
        (httpx.ReadError(""), "closed the connection", "broke off"),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), "closed", "broke off"),
        (httpx.RemoteProtocolError("illegal status line"), "does not answer in HTTP", "illegal status line"),
        (httpx.ConnectError(""), "cannot be reached", "ConnectError"),
        (caused(httpx.ConnectError("x"), ExceptionGroup("g", [ConnectionRefusedError()])), "refuses", "Nothing"),
    ],
)
def test_network_failures(problem: Exception, title: str, cause: str) -> None:
    error = to_inspector_error(caused(problem), "Job list") if problem.__cause__ is None else None
    error = error or to_inspector_error(problem, "Job list")
    assert isinstance(error, UnreachableError)
    assert title in error.title
    assert cause in error.cause
    assert error.next_step
    assert "MIIsecret" not in str(error)


def test_a_copy_leaves_traceback_and_context_behind() -> None:
    original = SignInError("a", "b", "c", code="d", request_id="e", http_status=401)
    original.__context__ = ValueError("with a request inside")
    try:
        raise original
    except SignInError as error:
        copy = without_traceback(error)
    assert type(copy) is SignInError
    assert copy.as_dict() == original.as_dict()
    assert (copy.__traceback__, copy.__context__, copy.__cause__) == (None, None, None)
