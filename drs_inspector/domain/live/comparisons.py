"""Whether the copy is right: runs of comparisons and what they found, contract-more 4."""

from collections.abc import Iterable
from typing import Final

from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.live.view import Code, Moment, Raw, View, Whole, rows_of, view_of

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


def runs_of(raws: Iterable[Raw]) -> tuple[tuple[CompareRun, ...], tuple[Drift, ...]]:
    """Return the runs that the pages of any of the lists name: v3, health comparisons, or the one that OTC has."""
    return rows_of(
        CompareRun,
        raws,
        "compare_jobs|~compareJobs|compare_task_list_results.compare_task_list",
        {
            "compare_task_id": "id",
            "compare_type": "type",
            "compare_task_status": "status",
            "create_time": "start_time",
        },
    )


def object_comparison_of(raw: Raw) -> tuple[ObjectComparison, list[Drift]]:
    """Return the newest comparison of objects."""
    return view_of(ObjectComparison, raw)


def databases_of(raws: Iterable[Raw]) -> tuple[tuple[DatabaseComparison, ...], tuple[Drift, ...]]:
    """Return a comparison of rows or of values by database."""
    return rows_of(
        DatabaseComparison,
        raws,
        "data_compare_overview_infos|content_compare_result_infos",
        {"source_db_name": "source_db", "target_db_name": "target_db"},
    )
