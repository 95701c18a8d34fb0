"""The table of pre-checks: a row for each item."""

from collections.abc import Iterator
from typing import Final

from drs_inspector.domain.live.checks import CheckItem, precheck_of
from drs_inspector.domain.live.view import Raw
from drs_inspector.domain.tables.readings.told import Found, ReadingTable, flag, number, number_cell, text


def _of_precheck(raw: Raw) -> Iterator[Found]:
    found, drift = precheck_of(raw)
    yield None, drift
    for item in found.precheck_result:
        yield (found.result, number_cell(found.process), number_cell(found.total_passed_rate), *_item(item)), ()


def _item(item: CheckItem) -> tuple[str | None, ...]:
    below = ", ".join(one.name or one.id or "" for one in item.failed_sub_jobs if one.name or one.id)
    return (
        item.group,
        item.item,
        item.result,
        item.failed_reason,
        item.raw_error_msg,
        item.data,
        below or None,
    )


PRECHECK: Final = ReadingTable(
    "precheck",
    "Pre-check",
    (
        flag("passed", "Passed", "`result` of the whole pre-check; it may be true although some items alarm."),
        number("process_percent", "Done", "`process`: how far the pre-check is; below 100 it is running.", "percent"),
        number("passed_percent", "Passed rate", "`total_passed_rate`.", "percent"),
        text("item_group", "Group", "`group` of the item, such as network or db_params."),
        text("item", "Item", "`item`: the cloud's name of the check."),
        text("result", "Result", "PASSED, ALARM or FAILED."),
        text("failed_reason", "Reason", "`failed_reason`."),
        text("raw_error", "Error", "`raw_error_msg`: what the database said."),
        text("data", "Data", "`data` as it was sent, often JSON."),
        text("failed_subtasks", "Failed subtasks", "Names of the subtasks in which the item failed, joined by commas."),
    ),
    "One row for each item of the pre-check of a job.",
    {"BatchCheckResults": _of_precheck},
)
