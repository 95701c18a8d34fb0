"""Whether a cloud tells objects and rules of a job at all: some do not, and that is not "none"."""

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.rawjson.split import first_byte
from drs_inspector.domain.tables.job_facts import is_counted_at_once

_OBJECTS, _RULES = "object_infos", "data_transformation"


def tells_objects(job: Job) -> bool:
    """Tell whether the details have a list of objects, be it empty, or say that all are copied."""
    detail = job.detail
    return detail is not None and (_has(job, _OBJECTS) or detail.object_switch is False)


def tells_rules(job: Job) -> bool:
    """Tell whether rules that are not there are none: a cloud that leaves out objects as well tells neither."""
    return job.has_detail and (_has(job, _RULES) or _has(job, _OBJECTS))


def _has(job: Job, name: str) -> bool:
    # Details that are larger than that are so because of their objects.
    return not is_counted_at_once(job) or any(first_byte(raw) != b"n" for raw in job.given_values(name))
