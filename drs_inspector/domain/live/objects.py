"""How far the objects of a job are: by kind (contract-more 2.3, 2.5b) and one by one (2.4, 2.5)."""

from collections.abc import Iterable
from typing import Final

from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.live.view import Code, Moment, Number, Raw, View, Whole, rows_of


class KindProgress(View, frozen=True, kw_only=True):
    """Objects of one kind at source and target. ``status`` 1 is under way, 2 done.

    Done with other numbers on both sides is no fault: objects may be filtered or renamed.
    """

    type: Code = None
    status: Whole = None
    src_count: Whole = None
    dst_count: Whole = None
    start_time: Moment = None
    end_time: Moment = None

    @property
    def kind(self) -> str:
        """The kind of object in one spelling: lower case, without ``_``."""
        return (self.type or "").replace("_", "").lower()


class ObjectProgress(View, frozen=True, kw_only=True):
    """One object: its names at source and target, and percent."""

    src_db: str | None = None
    src_tb: str | None = None
    dst_db: str | None = None
    dst_tb: str | None = None
    progress: Number = None

    @property
    def is_done(self) -> bool:
        """Whether it is copied."""
        return self.progress is not None and self.progress >= 100


def kinds_of(raw: Raw) -> tuple[tuple[KindProgress, ...], tuple[Drift, ...]]:
    """Return progress by kind, from an entry of the batch call, or from the part ``progress`` of a v5 job."""
    return rows_of(
        KindProgress,
        [raw],
        "struct_process.result|job.migration_object_progress_info.migration_object_overview"
        "|migration_object_progress_info.migration_object_overview",
    )


def objects_of(raws: Iterable[Raw]) -> tuple[tuple[ObjectProgress, ...], tuple[Drift, ...]]:
    """Return progress by object, from the pages of either call."""
    return rows_of(ObjectProgress, raws, "flow_compare_data|struct_detail.list", _SPELLINGS)


# SDK, definitions and samples write the part of the path in capitals, another client reads it in lower case.
_SPELLINGS: Final = {"src_DB": "src_db", "src_TB": "src_tb", "dst_DB": "dst_db", "dst_TB": "dst_tb"}
