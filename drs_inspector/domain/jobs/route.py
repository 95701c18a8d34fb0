"""From where to where a job moves data, in words."""

from drs_inspector.domain.jobs.fields import Endpoint
from drs_inspector.domain.jobs.job import Job


def route_of(job: Job) -> str:
    """Return where a job reads and writes, by the shortest name each end has; empty before its details are read."""
    detail = job.detail
    if detail is None:
        return ""
    source, target = _place(detail.source_endpoint), _place(detail.target_endpoint)
    return f"{source or '?'} → {target or '?'}" if source or target else ""


def _place(endpoint: Endpoint | None) -> str:
    if endpoint is None:
        return ""
    if endpoint.inst_name or not endpoint.ip:
        return endpoint.inst_name or endpoint.inst_id or endpoint.db_name or ""
    # Clusters have "host:port,host:port,..." (contract 4.3).
    first, *others = endpoint.ip.split(",")
    return f"{first} +{len(others)}" if others else first
