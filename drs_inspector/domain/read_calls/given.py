"""The parameters that a call was asked with: which of them names the job, and what may be kept of them."""

from collections.abc import Mapping, Sequence

import msgspec

from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.rules import parameter_fits, spelled

Given = Mapping[str, object]


def job_parameter(call: ReadCall) -> str:
    """Return the parameter in which a call names its job, or its jobs; "" where it names none."""
    asked = call.asked
    if asked is None:
        return ""
    if "jobs" in (asked.body or {}):
        return "jobs"
    names = ("job_id", "resource_id")
    return next((name for name in names if f"{{{name}}}" in asked.path or name in (asked.body or {})), "")


def naming(call: ReadCall, job_ids: Sequence[str]) -> Given:
    """Return the parameter that names these jobs; of a call that takes one job the first."""
    name = job_parameter(call) if job_ids else ""
    if not name:
        return {}
    return {name: list(job_ids) if name == "jobs" else job_ids[0]}


def asked_with(call: ReadCall, given: Given) -> dict[str, object]:
    """Return what is kept of the parameters of a call: those that it has, but for its jobs."""
    asked, job = call.asked, job_parameter(call)
    if asked is None:
        return {}
    return {name: value for name, value in given.items() if name != job and parameter_fits(asked, name, value)}


def part_of(call: ReadCall, given: Given | None) -> str:
    """Return which part of what a call can tell was asked for: all but the job, the page and what passes.

    That is the value of the only one, such as ``log`` for ``type``; of several, their values with ``/``, by name.
    """
    asked = call.asked
    if asked is None or not given:
        return ""
    left_out = {job_parameter(call), *asked.paging.query, *asked.paging.body, *asked.passing.split()}
    named = sorted((name, value) for name, value in given.items() if name not in left_out)
    return "/".join(_spelled(value) for _name, value in named)


def _spelled(value: object) -> str:
    return msgspec.json.encode(value).decode() if isinstance(value, Mapping | list | tuple) else spelled(value)
