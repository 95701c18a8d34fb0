"""Replies of every read call, built from the models of the cloud and not from the registry that is tested with them."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from drs_inspector.domain.read_calls.call import ReadCall

_FOLDER = Path(__file__).resolve().parents[2] / "data"
_DATA = _FOLDER / "read-call-models.json"
_TYPE = re.compile(r"(array<|map<string,)?(?:array<)?([\w.]+)")
SECRET = "Sup3r-Secret-canary"
JOB = "0b7a7b52-1f5a-4d38-9f54-9d3a7a9cjb10"


@cache
def models() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_DATA.read_text())
    return document


@cache
def requests() -> dict[str, Any]:
    """Method, path, tier, clouds, section and parameters of every published read, by operation."""
    document: dict[str, Any] = json.loads((_FOLDER / "read-call-requests.json").read_text())
    calls: dict[str, Any] = document["calls"]
    return calls


def given_for(call: ReadCall) -> dict[str, Any]:
    """Return parameters that a call may be asked with: what its path needs, and what its body cannot be without."""
    asked = call.asked
    assert asked is not None
    given: dict[str, Any] = {}
    for name in re.findall(r"\{(\w+)\}", asked.path):
        if name != "project_id":
            given[name] = asked.words[name].split()[0] if name in asked.words else JOB
    for name in ("jobs", "object_ids"):
        if name in (asked.body or {}):
            given[name] = [JOB]
    return given


def calls() -> list[str]:
    return list(models()["calls"])


def reply_of(call: str) -> dict[str, Any]:
    """Return a whole reply: every member of every model, one entry in every list, a canary in every secret."""
    reply = _object(models()["calls"][call], 0)
    if call == "SwitchVipStatus":
        reply["status"] = "SWITCH_VIP_COMPLETE"
    return reply


def _object(model: str, depth: int) -> dict[str, Any]:
    members = models()["models"][model]
    return {name: _value(name, kind, depth) for name, kind in members.items()}


def _value(name: str, kind: str, depth: int) -> Any:
    if kind.endswith("!"):
        return SECRET
    match = _TYPE.match(kind)
    assert match is not None
    around, inner = match.groups()
    if inner in models()["models"]:
        value: Any = _object(inner, depth + 1) if depth < 6 else {}
    elif inner in ("integer", "number", "int"):
        value = 7
    elif inner == "boolean":
        value = True
    elif inner == "object":
        value = {}
    else:
        value = JOB if name in ("job_id", "precheck_id") else f"{name} value"
    if around == "array<":
        return [value]
    return {"key": value} if around else value
