"""Why a job that one document has is not in the other: it is gone, it was not read there, or that is not known."""

from drs_inspector.domain.counting import counted
from drs_inspector.domain.coverage import Coverage, ListCoverage, Part
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.labels.value_labels import scenario_label
from drs_inspector.domain.snapshot import Snapshot


def why_not_proved(job_id: str, scenario: str, other: Snapshot) -> str:
    """Return why the coverage of the other document does not prove that the job is not there, "" where it does."""
    coverage = other.coverage
    if job_id in other.unavailable and job_id not in other.jobs:
        return "its list entry and its details were not read there"
    if not coverage.known:
        return "what was read there is not recorded"
    if not other.is_checked:
        return "the file there is being checked"
    part = coverage.part
    for asked in (coverage.asked, *(() if part is None else (part,))):
        why = _why_not_asked(job_id, scenario, asked)
        if why:
            return why
    return _why_not_listed(scenario, coverage, other)


def _why_not_asked(job_id: str, scenario: str, asked: Part) -> str:
    if asked.jobs is not None and job_id not in asked.jobs:
        return "it was not asked for there"
    if asked.scenarios and not (scenario and scenario in asked.scenarios):
        return "its scenario was not asked for there"
    if asked.filter and asked.jobs is None:
        return "that document holds only what a filter had found"
    return ""


def _why_not_listed(scenario: str, coverage: Coverage, other: Snapshot) -> str:
    part = coverage.part
    if coverage.asked.jobs is not None or (part is not None and part.jobs is not None):
        return "it was asked for there by its id, and nothing came"
    if not coverage.lists:
        return "no list of jobs was read there"
    if coverage.listed > other.total:
        listed = counted(coverage.listed, "job is", "jobs are")
        return f"that document says that {listed} in its lists, it has {other.total:,}"
    if any(problem for problem in other.problems if problem.get("scenario") == scenario and scenario):
        return "its list could not be read there"
    fitting = [one for one in coverage.lists if one.scenario == scenario] if scenario else list(coverage.lists)
    if not fitting:
        return f"{scenario_label(scenario) or scenario}: that list was not read there"
    broken = next((one for one in fitting if not one.has_all), None)
    return "" if broken is None else _why_not_all(broken)


def _why_not_all(one: ListCoverage) -> str:
    label = scenario_label(one.scenario) or "jobs"
    if one.ended == "differs":
        return f"the list there ({label}) has fewer jobs than the cloud claimed"
    return f"the list there ({label}) was not read to its end"


def why_no_details(job: Job, snapshot: Snapshot) -> str:
    """Return why a job has no details that can be compared, "" where it has."""
    if job.unavailable is not None:
        title = str(job.unavailable.reason.get("title") or "").strip().rstrip(".")
        code = str(job.unavailable.reason.get("code") or "")
        words = f"the details were refused: {title}" if title else "the details were refused"
        return f"{words} ({code})" if code else words
    if not job.has_detail:
        return "the details were not read"
    if job.list_is_newer or job.id in snapshot.coverage.details.stale:
        return "the details are of an earlier reading"
    return ""
