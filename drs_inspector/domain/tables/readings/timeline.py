"""The table of events: what was done to jobs, and the lines of their logs."""

from collections.abc import Iterator
from typing import Final

from drs_inspector.domain.live.history import LogLine, Operation
from drs_inspector.domain.live.view import Raw, each_row
from drs_inspector.domain.tables.readings.told import Found, ReadingTable, moment, moment_cells, text


def _of_operations(raw: Raw) -> Iterator[Found]:
    for one, drift in each_row(Operation, [raw], "timelines"):
        yield ("operation", *moment_cells(one.operation_time), one.name, one.status, one.user_name, None), drift


def _of_log(raw: Raw) -> Iterator[Found]:
    for one, drift in each_row(LogLine, [raw], "job.logs|logs"):
        yield ("log", *moment_cells(one.create_time), None, one.level, None, one.message), drift


TIMELINE: Final = ReadingTable(
    "timeline",
    "Timeline",
    (
        text("kind", "Kind", "operation: something that was done to the job; log: a line of its log."),
        *moment("happened", "When", "`operation_time` or `create_time`."),
        text("name", "Operation", "`name` of an operation; the set of names is open."),
        text("status", "Status", "success or failed of an operation, the level of a line of a log."),
        text("user_name", "By", "`user_name`: who did it."),
        text("message", "Message", "`message` of a line of a log."),
    ),
    "One row for each event, in the order of the reply.",
    {"ShowTimeline": _of_operations, "ShowJobDetail": _of_log},
)
