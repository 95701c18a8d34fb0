"""Jobs and documents for the tests of health."""

import json
from typing import Any

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.snapshot import Snapshot, SourceInfo

MESSAGE = "Table 'shop.orders' doesn't exist"


def entry(status: str, **members: Any) -> dict[str, Any]:
    """Return what list and details share."""
    return {"name": "job", "status": status, "db_use_type": "sync", "engine_type": "mysql-to-mysql", **members}


def detail(status: str, **members: Any) -> dict[str, Any]:
    """Return the details of a MySQL job."""
    ends = {f"{end}_endpoint": {"db_type": "mysql", "ip": "10.0.0.1"} for end in ("source", "target")}
    return {**entry(status), **ends, **members}


def job(status: str, *, job_id: str = "a", **members: Any) -> Job:
    """Return a job of which the details were read."""
    return Job(job_id, detail_raw=json.dumps({"id": job_id, **detail(status, **members)}).encode())


def failed(message: str, *, code: Any = "DRS.M01501", **members: Any) -> Job:
    """Return a job that failed in its incremental phase."""
    return job("INCRE_TRANSFER_FAILED", failed_reason=message, error_code=code, **members)


def document(*jobs: Job, **source: Any) -> Snapshot:
    """Return a document of some jobs."""
    snapshot = Snapshot(SourceInfo(**source))
    snapshot.jobs = {one.id: one for one in jobs}
    return snapshot
