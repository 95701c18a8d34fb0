"""The table of comparisons: a row for each run that a reply tells, with what it found in numbers."""

from collections.abc import Iterator
from typing import Final

from drs_inspector.domain.live.comparisons import (
    CompareRun,
    DatabaseComparison,
    each_database,
    each_run,
    object_comparison_of,
    results_of,
    run_of,
    total,
)
from drs_inspector.domain.live.view import Raw
from drs_inspector.domain.tables.readings.told import (
    Found,
    ReadingTable,
    moment,
    moment_cells,
    text,
    whole,
    whole_cell,
)
from drs_inspector.domain.tables.rows import Row

_UNFINISHED: Final = 3
_NO_COUNTS: Final[Row] = (None,) * 8


def _of_runs(raw: Raw) -> Iterator[Found]:
    for run, drift in each_run([raw]):
        yield (*_head(run), *_NO_COUNTS), drift


def _of_run(raw: Raw) -> Iterator[Found]:
    run, drift = run_of(raw)
    yield ((*_head(run), *_NO_COUNTS) if run.id is not None or run.status is not None else None), drift


def _head(run: CompareRun) -> Row:
    return (
        run.id,
        run.type,
        run.status,
        *moment_cells(run.start_time),
        *moment_cells(run.end_time),
        run.export_status,
    )


def _of_results(raw: Raw) -> Iterator[Found]:
    yield from _of_runs(raw)
    for found, drift in results_of(raw):
        counts = (found.counted, found.compared, found.finished, found.different, found.not_comparable)
        totals = (whole_cell(found.source_count), whole_cell(found.target_count))
        yield (found.id, found.type, *(None,) * 6, *counts, *totals, found.error_msg), drift


def _of_objects(raw: Raw) -> Iterator[Found]:
    found, drift = object_comparison_of(raw)
    kinds = found.compare_result
    if not found.exists:
        yield None, drift
        return
    finished = [one for one in kinds if one.status is not None and one.status != _UNFINISHED]
    yield (
        (
            found.compare_job_id,
            "objects",
            found.status,
            *moment_cells(found.start_time or found.create_time),
            None,
            None,
            found.export_status,
            "kinds of objects",
            len(kinds),
            len(finished),
            sum(1 for one in kinds if one.status == 0),
            None,
            whole_cell(total(one.source_count for one in kinds)),
            whole_cell(total(one.target_count for one in kinds)),
            found.error_msg,
        ),
        drift,
    )


def _of_lines(raw: Raw) -> Iterator[Found]:
    yield from _of_databases(raw, "lines")


def _of_contents(raw: Raw) -> Iterator[Found]:
    yield from _of_databases(raw, "contents")


def _of_databases(raw: Raw, kind: str) -> Iterator[Found]:
    """Yield one row for all databases of a page; which run it is of the reply itself does not say."""
    rows: list[DatabaseComparison] = []
    for row, drift in each_database([raw]):
        rows.append(row)
        yield None, drift
    if rows:
        counts = [
            whole_cell(total(getattr(row, name) for row in rows))
            for name in ("compare_num", "compare_end_num", "data_inconsistent_num", "uncomparable_num")
        ]
        yield (None, kind, *(None,) * 6, "tables", *counts, None, None, None), ()


COMPARISONS: Final = ReadingTable(
    "comparisons",
    "Comparisons",
    (
        text("comparison_id", "Comparison", "Its id; null where nothing says which one a reply is of."),
        text(
            "type",
            "Type",
            "objects, lines, contents, random or account; of a health comparison several of them, joined by commas.",
        ),
        text("status", "Status", "Such as RUNNING, SUCCESSFUL, FAILED; null where the reply has results alone."),
        *moment("started", "Started", "When it began."),
        *moment("ended", "Ended", "When it ended."),
        text("export_status", "Report", "`export_status`: whether there is a report of it."),
        text("counted", "Counted", "What the next four are numbers of: kinds of objects, databases or tables."),
        whole("compared", "Compared", "How many are compared."),
        whole("finished", "Finished", "How many of them are done."),
        whole("different", "Different", "How many of them differ."),
        whole("not_comparable", "Not comparable", "How many could not be compared; null where the reply does not say."),
        whole("source_count", "At the source", "Number of objects at the source; null unless objects were compared."),
        whole("target_count", "At the target", "Number of objects at the target; null unless objects were compared."),
        text("error", "Error", "What the cloud says of a comparison that failed."),
    ),
    "One row for each comparison that a reply tells, with what it found where that reply has it: a list of comparisons"
    " has no results, so a comparison of which both were read is two rows.",
    {
        "ListDataLevelTableCompareJobs": _of_runs,
        "ShowHealthCompareJobList": _of_runs,
        "ShowHealthCompareJobDetail": _of_run,
        "ListCompareResult": _of_results,
        "ListObejectLevelCompareOverview": _of_objects,
        "ListDataCompareOverview": _of_lines,
        "ListContentCompareOverview": _of_contents,
    },
    asked_for="compare_job_id",
)
