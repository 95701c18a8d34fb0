"""Whether the copy is right: runs of comparisons and what they found, contract-more 4."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.live.pages import values_at
from drs_inspector.domain.live.view import Code, Moment, Raw, View, Whole, each_row, rows_of, view_of

LIVE: Final = frozenset({"WAITING_FOR_RUNNING", "RUNNING", "FULL_DOING", "INCRE_DOING"})
ENDED: Final = frozenset({"SUCCESSFUL", "FAILED", "CANCELLED", "TIMEOUT_INTERRUPT"})


class CompareRun(View, frozen=True, kw_only=True):
    """A run of a comparison. ``type`` is lines, contents, random, objects; of a health comparison several of them."""

    id: Code = None
    type: Code = None
    status: Code = None
    start_time: Moment = None
    end_time: Moment = None
    export_status: Code = None
    report_remain_seconds: Whole = None

    @property
    def types(self) -> tuple[str, ...]:
        """The types of a run, one by one."""
        return tuple(part.strip() for part in (self.type or "").split(",") if part.strip())

    @property
    def is_live(self) -> bool:
        """Whether it is under way, so that looking again tells more."""
        return self.status in LIVE


class ObjectCount(View, frozen=True, kw_only=True):
    """Objects of one kind on both sides: ``status`` 0 differs, 2 is equal, 3 is not finished."""

    type: Code = None
    source_count: Whole = None
    target_count: Whole = None
    status: Whole = None


class ObjectComparison(View, frozen=True, kw_only=True):
    """The newest comparison of objects; nothing at all where there was none."""

    compare_job_id: Code = None
    status: Code = None
    create_time: Moment = None
    start_time: Moment = None
    export_status: Code = None
    report_remain_seconds: Whole = None
    error_msg: str | None = None
    compare_result: tuple[ObjectCount, ...] = ()

    @property
    def exists(self) -> bool:
        """Whether there ever was one."""
        return bool(self.compare_job_id or self.status or self.compare_result)

    @property
    def is_equal(self) -> bool | None:
        """Whether all kinds are equal; None while that is not known."""
        found = {one.status for one in self.compare_result}
        return False if 0 in found else True if found == {2} else None


class DatabaseComparison(View, frozen=True, kw_only=True):
    """Tables of one database: how many are compared, done, different, and cannot be compared."""

    source_db: str | None = None
    target_db: str | None = None
    status: Code = None
    compare_num: Whole = None
    compare_end_num: Whole = None
    data_inconsistent_num: Whole = None
    uncomparable_num: Whole = None


class _Result(View, frozen=True, kw_only=True):
    """The result of one kind of object, or of one database, as a text (contract 6.9)."""

    object_compare_result: Code = None
    line_compare_result: Code = None
    content_compare_result: Code = None
    source_count: Whole = None
    target_count: Whole = None

    @property
    def text(self) -> str:
        """The text, whichever member has it."""
        return self.object_compare_result or self.line_compare_result or self.content_compare_result or ""


class _Results(View, frozen=True, kw_only=True):
    """What one comparison found."""

    compare_task_id: Code = None
    error_code: Code = None
    error_msg: str | None = None


class RunResult(NamedTuple):
    """What a comparison found: ``counted`` is what the numbers count. An error is that of the comparison."""

    id: str | None
    type: str
    counted: str
    compared: int
    finished: int
    different: int
    not_comparable: int
    source_count: int | None
    target_count: int | None
    error_msg: str | None


def runs_of(raws: Iterable[Raw]) -> tuple[tuple[CompareRun, ...], tuple[Drift, ...]]:
    """Return the runs that the pages of any of the lists name: v3, health comparisons, or the one that OTC has."""
    return rows_of(CompareRun, raws, _RUNS, _SPELLINGS_OF_RUNS)


def each_run(raws: Iterable[Raw]) -> Iterator[tuple[CompareRun, list[Drift]]]:
    """Yield what ``runs_of`` returns, run by run."""
    return each_row(CompareRun, raws, _RUNS, _SPELLINGS_OF_RUNS)


def run_of(raw: Raw) -> tuple[CompareRun, list[Drift]]:
    """Return the run that a reply about one is."""
    return view_of(CompareRun, raw)


def results_of(raw: Raw) -> Iterator[tuple[RunResult, list[Drift]]]:
    """Yield what the comparisons found whose results a reply of OTC's call has; it asks for one of each type."""
    for member, (kind, counted, overview) in _RESULTS.items():
        for block in values_at(raw, member):
            head, drift = view_of(_Results, block)
            if head.compare_task_id is None and head.error_msg is None:
                continue
            rows = [row for row, _odd in each_row(_Result, [block], overview)]
            found = RunResult(
                head.compare_task_id,
                kind,
                counted,
                len(rows),
                sum(1 for row in rows if row.text and row.text not in _UNDER_WAY),
                sum(1 for row in rows if row.text in _DIFFERENT),
                sum(1 for row in rows if row.text in _NOT_COMPARED),
                total(row.source_count for row in rows),
                total(row.target_count for row in rows),
                head.error_msg or head.error_code,
            )
            yield found, drift


def total(numbers: Iterable[int | None]) -> int | None:
    """Return the sum of those numbers that are known; None where none is."""
    known = [one for one in numbers if one is not None]
    return sum(known) if known else None


def object_comparison_of(raw: Raw) -> tuple[ObjectComparison, list[Drift]]:
    """Return the newest comparison of objects."""
    return view_of(ObjectComparison, raw)


def databases_of(raws: Iterable[Raw]) -> tuple[tuple[DatabaseComparison, ...], tuple[Drift, ...]]:
    """Return a comparison of rows or of values by database."""
    return rows_of(DatabaseComparison, raws, _DATABASES, _SPELLINGS_OF_DATABASES)


def each_database(raws: Iterable[Raw]) -> Iterator[tuple[DatabaseComparison, list[Drift]]]:
    """Yield what ``databases_of`` returns, one by one."""
    return each_row(DatabaseComparison, raws, _DATABASES, _SPELLINGS_OF_DATABASES)


_RUNS: Final = "compare_jobs|~compareJobs|compare_task_list_results.compare_task_list"
_SPELLINGS_OF_RUNS: Final = {
    "compare_task_id": "id",
    "compare_type": "type",
    "compare_task_status": "status",
    "create_time": "start_time",
}
_DATABASES: Final = "data_compare_overview_infos|content_compare_result_infos"
_SPELLINGS_OF_DATABASES: Final = {"source_db_name": "source_db", "target_db_name": "target_db"}
_RESULTS: Final = {
    "object_level_compare_results": ("objects", "kinds of objects", "object_compare_overview"),
    "line_compare_results": ("lines", "databases", "line_compare_overview"),
    "content_compare_results": ("contents", "databases", "content_compare_overview"),
}
_UNDER_WAY: Final = frozenset({"COMPARING", "WAITING_FOR_COMPARISON", "WAIT_FOR_COMPARE"})
_DIFFERENT: Final = frozenset({"INCONSISTENT", "TARGET_DB_NOT_EXIT", "TARGET_DB_NOT_EXIST"})
_NOT_COMPARED: Final = frozenset({"FAILED_TO_COMPARE", "CAN_NOT_COMPARE", "CANCELED"})
