"""What a pre-check found: contract-more 3.1."""

from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.live.view import Code, Flag, Number, Raw, View, view_of


class FailedSubJob(View, frozen=True, kw_only=True):
    """A job below this one in which an item failed."""

    id: Code = None
    name: str | None = None
    check_result: Code = None


class CheckItem(View, frozen=True, kw_only=True):
    """One item: ``result`` is PASSED, ALARM or FAILED; ``data`` is text that may hold JSON."""

    item: Code = None
    result: Code = None
    failed_reason: str | None = None
    data: str | None = None
    raw_error_msg: str | None = None
    group: Code = None
    failed_sub_jobs: tuple[FailedSubJob, ...] = ()


class Precheck(View, frozen=True, kw_only=True):
    """A pre-check; ``precheck_id`` is the id of the job. ``result`` may be true with items that alarm."""

    precheck_id: Code = None
    result: Flag = None
    process: Number = None
    total_passed_rate: Number = None
    rds_instance_id: Code = None
    job_direction: Code = None
    precheck_result: tuple[CheckItem, ...] = ()
    error_code: Code = None
    error_msg: str | None = None

    @property
    def is_running(self) -> bool:
        """Whether it is not at its end yet."""
        return self.process is not None and self.process < 100

    def items(self, result: str) -> tuple[CheckItem, ...]:
        """Return the items with a result."""
        return tuple(one for one in self.precheck_result if (one.result or "").strip().upper() == result)


def precheck_of(raw: Raw) -> tuple[Precheck, list[Drift]]:
    """Return the pre-check that an entry of the batch call tells."""
    return view_of(Precheck, raw)
