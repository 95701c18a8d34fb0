"""The table of alarms: who is told about a job, changes of schema, and rows that were not applied."""

from collections.abc import Iterator
from typing import Final

from drs_inspector.domain.live.history import Ddl, alarms_of, count_of
from drs_inspector.domain.live.view import Raw, each_row
from drs_inspector.domain.tables.readings.told import (
    Found,
    ReadingTable,
    flag,
    moment,
    moment_cells,
    text,
    whole,
    whole_cell,
)
from drs_inspector.domain.tables.rows import Row

_NO_RULE: Final[Row] = (None,) * 6
_NO_DDL: Final[Row] = (None,) * 11


def _of_rule(raw: Raw) -> Iterator[Found]:
    found, drift = alarms_of(raw)
    yield (
        (
            "rule",
            None,
            found.topic_name,
            found.topic_urn,
            whole_cell(found.delay_time),
            whole_cell(found.rpo_delay),
            whole_cell(found.rto_delay),
            found.is_alarm_user,
            *_NO_DDL,
        ),
        drift,
    )


def _of_ddl(raw: Raw) -> Iterator[Found]:
    count = whole_cell(count_of(raw))
    for one, drift in each_row(Ddl, [raw], "ddl_list"):
        yield (
            (
                "ddl",
                count,
                *_NO_RULE,
                None if one.status is None else one.status == 1,
                one.exe_result,
                whole_cell(one.seqno),
                one.ddl_text,
                *moment_cells(one.ddl_timestamp),
                *moment_cells(one.record_time),
                *moment_cells(one.clean_time),
                one.checkpoint,
            ),
            drift,
        )


def _of_rows_not_applied(raw: Raw) -> Iterator[Found]:
    count = whole_cell(count_of(raw))
    yield (None if count is None else ("rows not applied", count, *_NO_RULE, *_NO_DDL)), ()


ALARMS: Final = ReadingTable(
    "alarms",
    "Alarms",
    (
        text(
            "kind",
            "Kind",
            "rule: who is told when the job is late; ddl: a change of schema; rows not applied: their number.",
        ),
        whole(
            "count", "Count", "How many of this kind the reply says that there are on all its pages; null of a rule."
        ),
        text("topic_name", "Topic", "`topic_name` of a rule; null where no one is told."),
        text("topic_urn", "Topic (URN)", "`topic_urn` of a rule."),
        whole("delay_seconds", "When late by", "`delay_time` of a rule; 0 is never.", "seconds"),
        whole("rpo_delay_seconds", "When RPO is", "`rpo_delay` of a rule; 0 is never.", "seconds"),
        whole("rto_delay_seconds", "When RTO is", "`rto_delay` of a rule; 0 is never.", "seconds"),
        flag("is_alarm_user", "Alarms the user", "`is_alarm_user` of a rule."),
        flag("open", "Open", "Whether the alarm of a change of schema was not cleared (`status` 1)."),
        flag("executed", "Executed", "`exe_result`: whether the change was made at the target."),
        whole("seqno", "Number", "`seqno` of the change."),
        text("ddl", "Statement", "`ddl_text`."),
        *moment("happened", "At the source", "`ddl_timestamp`: when it was made at the source."),
        *moment("recorded", "Recorded", "`record_time`."),
        *moment("cleared", "Cleared", "`clean_time`: when the alarm was cleared."),
        text("checkpoint", "Position", "`checkpoint`: its position at the source."),
    ),
    "One row for each rule that says who is told about a job, for each change of schema that was read, and for each"
    " number of rows that were not applied.",
    {
        "ShowSmnSubscriptionDetail": _of_rule,
        "ListJobDdls": _of_ddl,
        "ShowDirtyData": _of_rows_not_applied,
    },
)
