"""What an error reply says, in every shape the clouds send."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drs_inspector.cloud.errors.error_body import ErrorText, code_number, read_error


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (
            {"error": {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}},
            ErrorText(message="The username or password is wrong."),
        ),
        (
            {"error_code": "IAM.0011", "error_msg": "Illegal request body."},
            ErrorText(code="IAM.0011", message="Illegal request body."),
        ),
        (
            {"error_msg": "Incorrect token", "error_code": "APIGW.0301", "request_id": "r-1"},
            ErrorText(code="APIGW.0301", message="Incorrect token", request_id="r-1"),
        ),
        ({"errorCode": "DRS.M00289", "errorMsg": "gone"}, ErrorText(code="DRS.M00289", message="gone")),
        ({"id": "1", "error_code": "D.1", "error_message": "m"}, ErrorText(code="D.1", message="m")),
        ({"badRequest": {"code": "DRS.M00007", "message": "bad"}}, ErrorText(code="DRS.M00007", message="bad")),
        (
            {"error": {"error_code": "IAM.0061", "error_msg": "locked", "request_id": "r-2"}},
            ErrorText(code="IAM.0061", message="locked", request_id="r-2"),
        ),
        ({"code": 40013, "message": "m"}, ErrorText(code="40013", message="m")),
        ({"error_code": None, "error_msg": None}, ErrorText()),
        ({"error": "text"}, ErrorText()),
        ({"request_id": "r-3"}, ErrorText(request_id="r-3")),
        ([], ErrorText()),
        (3, ErrorText()),
    ],
)
def test_shapes(document: Any, said: ErrorText) -> None:
    assert read_error(json.dumps(document).encode()) == said


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", ""),
        (b"<html><head><title>502 Bad\n Gateway</title></head><body>nginx</body></html>", "502 Bad Gateway"),
        (b"<p>Service <b>unavailable</b> &amp; more</p><script>x()</script>", "Service unavailable & more"),
        (b"upstream connect error", "upstream connect error"),
        (b'{"error_code": "cut o', '{"error_code": "cut o'),
        (b"\xff\xfe\x00", "��"),
        (b"x" * 2_000_000, ""),
    ],
)
def test_what_is_not_json(body: bytes, message: str) -> None:
    assert read_error(body).message == message


def test_long_and_multi_line_messages_fit_in_a_bar() -> None:
    said = read_error(json.dumps({"error_code": "c", "error_msg": "line\n\t\x07" * 500}).encode())
    assert len(said.message) == 500
    assert said.message.isprintable()


@pytest.mark.parametrize(
    ("code", "same"),
    [("APIG.0301", "APIGW.0301"), ("APIGW.0301", "APIGW.0301"), ("DRS.M00289", "DRS.M00289"), ("", "")],
)
def test_both_gateway_prefixes_are_one(code: str, same: str) -> None:
    assert code_number(code) == same


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "error_code", "error_msg", "code", "message", "request_id"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@given(JSON_VALUES)
def test_any_json_can_be_read(document: Any) -> None:
    assert isinstance(read_error(json.dumps(document).encode()), ErrorText)


@given(st.binary(max_size=60))
def test_any_bytes_can_be_read(body: bytes) -> None:
    assert isinstance(read_error(body), ErrorText)


def test_deeply_nested_json_can_be_read() -> None:
    assert isinstance(read_error(b'{"a":' * 50_000), ErrorText)
