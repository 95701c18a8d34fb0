"""The text of one typed value, for window and command line alike."""

from collections.abc import Callable

from drs_inspector.domain.decoding.timestamps import Timestamp
from drs_inspector.domain.labels.status import JobStatus
from drs_inspector.domain.labels.value_labels import (
    database_label,
    direction_label,
    engine_label,
    network_label,
    scenario_label,
    task_type_label,
)

_ALARM_DELAYS = frozenset({"delay_time", "rto_delay", "rpo_delay"})
_NUMBERS = {
    "period_type": {2: "months", 3: "years"},
    "is_auto_renew": {0: "No", 1: "Yes"},
    "safe_mode": {0: "Normal", 1: "Kerberos"},
}
_LABELLED: dict[str, Callable[[str], str]] = {
    "db_use_type": scenario_label,
    "task_type": task_type_label,
    "net_type": network_label,
    "db_type": database_label,
    "engine_type": engine_label,
}
_DIRECTIONS = frozenset({"job_direction", "original_job_direction", "job_kernel_direction"})


def text_of_value(name: str, value: object, scenario: str = "") -> tuple[str, str]:
    """Return the text for a value of the member ``name``, and the value as the API spells it where that differs.

    ``scenario`` chooses the words for statuses and directions.
    """
    if isinstance(value, bool):
        return ("Yes" if value else "No"), ""
    if isinstance(value, Timestamp):
        text = value.local_text()
        return text, "" if text == value.raw else value.raw
    if isinstance(value, int):
        return _number_text(name, value)
    text = str(value)
    if name in _DIRECTIONS:
        words = direction_label(text, scenario)
    elif name == "status":
        words = JobStatus(text, scenario).label
    elif name == "speed" and text.strip().isdecimal():
        return f"{text} MB/s", ""
    else:
        words = _LABELLED[name](text) if name in _LABELLED else text
    return words, "" if words == text else text


def _number_text(name: str, value: int) -> tuple[str, str]:
    if name in _ALARM_DELAYS:
        return ("Off", "0") if value == 0 else (f"{value} s", "")
    if name == "volume_size":
        return f"{value} GB", ""
    if name in _NUMBERS and value in _NUMBERS[name]:
        return _NUMBERS[name][value], str(value)
    return str(value), ""
