"""What the values of a job are about, for tool tips and for the way into the handbook."""

from typing import Any, Final

import msgspec

from drs_inspector.domain.explanations.explanation import ERROR_CODE, FAILURE_TEXT, METRIC, SETTING
from drs_inspector.domain.explanations.fitting import about_job
from drs_inspector.domain.explanations.topics import (
    Topic,
    code_topic,
    explained,
    field_topic,
    figure_topic,
    status_topic,
)
from drs_inspector.domain.health.causes import cause_of
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.session.job_tree.raw_json_of_node import json_of_path
from drs_inspector.storage.explanations import explanations
from drs_inspector.storage.known_causes import known_causes

_LONGEST_VALUE: Final = 4_096
_KEYS: Final = ("status", "error_code", "period_order.status")
# What is measured of a job by what it is called in this program.
_FIGURES: Final = {
    "lag": "incre_trans_delay",
    "progress": "progress",
    "remaining": "remaining_time",
    "rpo": "rpo_info.delay",
    "rto": "rto_info.delay",
    "src_normal": "src_normal",
    "dst_normal": "dst_normal",
}

_OBJECT_COLUMNS: Final = {
    "Name on the target": "object_infos[].alias_name",
    "Selected": "object_infos[].select",
}


def topic_of_field(job: Job, path: str) -> Topic | None:
    """Return what the value at a path of a job's reply is about, None where nothing explains it."""
    about = about_job(job)
    is_setting = field_topic(explanations(), path, None, about) is not None
    if not path or not (is_setting or path.endswith(_KEYS)):
        return None
    return field_topic(explanations(), path, _value(json_of_path(job, path)), about)


def topic_of_figure(call: ReadCall | None, path: str) -> Topic | None:
    """Return what a member of the reply to a call is about, None where nothing explains it."""
    asked = call.asked if call is not None else None
    return figure_topic(explanations(), asked.path.rpartition("/")[2], path, None) if asked is not None else None


def topic_of_reply(call: ReadCall | None, path: str, value: str | None) -> Topic | None:
    """Return what a member of the reply to a call is about: a figure, or a setting of the job that it tells of.

    ``value`` is its JSON.
    """
    place = path.removeprefix("job.")
    return topic_of_figure(call, path) or field_topic(explanations(), place, _value(value), None)


def topic_of_object(column: str) -> Topic | None:
    """Return what a column of the selected objects is about: "name on the target" or "selected"."""
    key = _OBJECT_COLUMNS.get(column)
    return Topic(SETTING, key) if key is not None else None


def topic_of_measure(name: str, job: Job | None = None) -> Topic | None:
    """Return what a measured figure is about: lag, progress, rpo and the others by their names in this program."""
    key = _FIGURES.get(name)
    return Topic(METRIC, key, about=about_job(job) if job is not None else None) if key else None


def topic_of_cause(job: Job) -> Topic | None:
    """Return what explains why a job failed, None where nothing does."""
    cause = cause_of(job, known_causes())
    if cause is None:
        return None
    kind, _, key = cause.key.partition(" ")
    if kind == "text":
        return Topic(FAILURE_TEXT, key, about=about_job(job))
    return code_topic(explanations(), cause.code, about_job(job)) if cause.code else None


def topic_of_refusal(code: str) -> Topic | None:
    """Return what explains the code that a request was refused with, None where nothing does."""
    topic = Topic(ERROR_CODE, code)
    return topic if code and explained(explanations(), topic) is not None else None


def topic_of_job(job: Job) -> Topic:
    """Return what is to be read about a job as a whole: why it failed where that is known, else its status."""
    return topic_of_cause(job) or status_topic(job)


def _value(text: str | None) -> Any:
    if text is None or len(text) > _LONGEST_VALUE:
        return None
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError):
        return None
