"""Replies of IAM, of DRS and of the gateway in front of it, in their several shapes (contract 1.9, 8.1, 8.2)."""

import itertools
from typing import Any

import msgspec
from starlette.responses import Response

from drs_inspector.simulator.options import hex_id

_request_numbers = itertools.count(1)


def json_reply(payload: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a JSON reply with an ``X-Request-Id``."""
    return raw_reply(msgspec.json.encode(payload), status, headers)


def raw_reply(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return ready JSON bytes as a reply with an ``X-Request-Id``."""
    number = hex_id("request", next(_request_numbers))
    return Response(body, status, {"X-Request-Id": number, **(headers or {})}, media_type="application/json")


def drs_error(status: int, code: str, message: str) -> Response:
    """Return an error in the shape of DRS v3 (contract 8.1)."""
    return json_reply({"error_code": code, "error_msg": message}, status)


def gateway_error(
    status: int, number: str, message: str, *, profile: str = "huawei", headers: dict[str, str] | None = None
) -> Response:
    """Return an error of the gateway; its codes start ``APIGW.`` on Huawei, ``APIG.`` in OTC texts (contract 8.2)."""
    reply = json_reply({}, status, headers)
    prefix = "APIG" if profile == "otc" else "APIGW"
    body = {
        "error_msg": message,
        "error_code": f"{prefix}.{number}",
        "request_id": reply.headers["X-Request-Id"],
    }
    return json_reply(body, status, {**(headers or {}), "X-Request-Id": body["request_id"]})


def keystone_error(status: int, message: str, title: str) -> Response:
    """Return an IAM error as the ``/v3`` paths do (contract 1.9)."""
    return json_reply({"error": {"code": status, "message": message, "title": title}}, status)


def iam_error(status: int, code: str, message: str) -> Response:
    """Return an IAM error as the ``/v3.0`` paths and the gateway do (contract 1.9)."""
    return json_reply({"error_code": code, "error_msg": message}, status)
