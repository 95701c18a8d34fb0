"""What a value that is shown is about: the kind and key of its explanation, by where in a reply it is."""

import re
from typing import Any, Final, NamedTuple

from drs_inspector.domain.explanations.consequence import consequence_of
from drs_inspector.domain.explanations.explanation import (
    ERROR_CODE,
    METRIC,
    ORDER_STATUS,
    SETTING,
    STATUS,
    Explanation,
    Kind,
)
from drs_inspector.domain.explanations.explanations import Explanations, value_words
from drs_inspector.domain.explanations.fitting import About, about_job
from drs_inspector.domain.jobs.job import Job

_INDEX: Final = re.compile(r"\[[0-9]{0,9}\]")
_WORDS: Final = re.compile(r"[, ]")
_LONGEST_PATH: Final = 512
# Members whose value is the key; by the end of their path.
_BY_VALUE: Final[dict[str, Kind]] = {
    "status": STATUS,
    "error_code": ERROR_CODE,
    "period_order.status": ORDER_STATUS,
}
# Settings are told at these places of a job's details as well as at its top.
_HOMES: Final = (
    "source_endpoint.",
    "target_endpoint.",
    "policy_config.",
    "source_sharding[].",
    "inst_info.",
    "data_process_info[].",
)
_OF_REQUESTS: Final = frozenset({"read", "sign-in"})
"""Where codes are met that are about a request of this program."""
_ROOTS: Final = ("detail.", "list.")


class Topic(NamedTuple):
    """What is to be explained; of a setting also its ``value``, None where that is not known, and the job, if any."""

    kind: Kind
    key: str
    value: Any = None
    about: About | None = None


class Explained(NamedTuple):
    """An entry, and what it says of the value: what that means and what follows from it, "" where it says nothing.

    ``has_value``: there is one, and what follows from others does not hold.
    """

    entry: Explanation
    meaning: str = ""
    consequence: str = ""
    has_value: bool = False


def explained(explanations: Explanations, topic: Topic | None) -> Explained | None:
    """Return what explains a topic, None where nothing does."""
    found = explanations.find(topic.kind, topic.key, topic.about) if topic is not None else None
    if topic is None or found is None:
        return None
    if found.kind != SETTING or topic.value is None:
        return Explained(found)
    meaning = value_words(found, topic.value)[0]
    return Explained(found, meaning, consequence_of(found, topic.value, topic.about)[0], has_value=True)


def status_topic(job: Job) -> Topic:
    """Return what the status of a job is about."""
    return Topic(STATUS, job.status.code, about=about_job(job))


def code_topic(explanations: Explanations, code: str, about: About | None) -> Topic | None:
    """Return what the error code of a job is about, None where nothing explains it.

    What is written of a request that was refused, to read or to sign in, does not hold for a job that failed.
    """
    topic = Topic(ERROR_CODE, code, about=about)
    found = explained(explanations, topic)
    return topic if found is not None and found.entry.met_by not in _OF_REQUESTS else None


def field_topic(explanations: Explanations, path: str, value: Any, about: About | None) -> Topic | None:
    """Return what a member of a job's reply is about, None where nothing explains it. ``value`` is its JSON, decoded.

    A value that is no key (a status that is a number, a code that is an object) is about nothing.
    """
    place = _place_of(path)
    kind = _BY_VALUE.get(place)
    if kind is not None:
        # A status can have words behind a colon.
        key = value.partition(":")[0] if isinstance(value, str) and len(value) <= _LONGEST_PATH else ""
        if kind == ERROR_CODE:
            return code_topic(explanations, key, about)
        topic = Topic(kind, key, about=about)
        return topic if explained(explanations, topic) is not None else None
    topics = (Topic(SETTING, name, value, about) for name in _setting_names(place))
    return next((topic for topic in topics if explained(explanations, topic) is not None), None)


def figure_topic(explanations: Explanations, call: str, path: str, about: About | None) -> Topic | None:
    """Return what a member of a reading is about, None where nothing explains it.

    ``call`` is the last part of the call's address (``batch-progress``): the same name is another figure elsewhere.
    """
    place = _place_of(path)
    for name in dict.fromkeys((place, place.rpartition(".")[2])):
        topic = Topic(METRIC, name, about=about)
        found = explained(explanations, topic)
        if found is not None and call in _WORDS.split(found.entry.call):
            return topic
    return None


def _place_of(path: str) -> str:
    """Return a path without the places in lists, and without the name of its reply."""
    place = _INDEX.sub("[]", path[:_LONGEST_PATH])
    for root in _ROOTS:
        place = place.removeprefix(root)
    return place


def _setting_names(place: str) -> list[str]:
    homes = [place.removeprefix(home) for home in _HOMES if place.startswith(home)]
    return [place, *homes]
