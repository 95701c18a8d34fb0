"""Whether a call has an answer for a job: asked before it is sent, so that nothing is asked in vain."""

from typing import Final, NamedTuple

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.read_calls.call import ReadCall

_SCENARIOS: Final = {"migration": "migrations", "sync": "synchronizations", "cloudDataGuard": "disaster recovery"}
_PHASES: Final = {
    "configuration": "while a job is configured",
    "full": "in the full phase",
    "incremental": "in the incremental phase",
    "paused": "while a job is paused",
    "over": "after a job has ended",
}
_BEGINNINGS: Final = {
    "CONFIGURATION": "configuration",
    "FULL_TRANSFER_": "full",
    "INCRE_TRANSFER_": "incremental",
    "PAUS": "paused",
    "FROZEN": "paused",
    "RELEASE_RESOURCE_": "over",
    "DELETED": "over",
    "CREAT": "new",
    "START": "new",
    "WAITING_FOR_START": "new",
}


class AboutJob(NamedTuple):
    """What has to be known of a job to ask for it: its id, scenario, status and kind of source; "" what is not known.

    ``pair`` is what a refusal holds for that means this kind of job.
    """

    id: str
    scenario: str = ""
    status: str = ""
    source: str = ""
    pair: str = ""
    is_parent: bool = False

    @property
    def phase(self) -> str:
        """One of new, configuration, full, incremental, paused, over; "" for every other status."""
        return next((phase for words, phase in _BEGINNINGS.items() if self.status.startswith(words)), "")

    @classmethod
    def of(cls, job: Job) -> "AboutJob":
        """Return what is known of a job of a reading."""
        pair = job.engine_type or "-to-".join(part for part in job.database_types if part)
        return cls(
            job.id, job.scenario, job.status.code, job.database_types[0].lower(), pair, is_parent=bool(job.child_ids)
        )


def why_not(call: ReadCall, job: AboutJob) -> str:
    """Return why a call has no answer for this job, "" where it may have one. What is not known is asked."""
    suits = call.asked.suits if call.asked is not None else None
    if suits is None:
        return ""
    if job.scenario and suits.scenarios and job.scenario not in suits.scenarios.split():
        return f"It is there only for {_joined(suits.scenarios, _SCENARIOS)}."
    if job.phase and suits.phases and job.phase not in suits.phases.split():
        return f"It is there only {_joined(suits.phases, _PHASES)}."
    if job.source and suits.sources and not any(one in job.source for one in suits.sources.split()):
        return f"It is there only for {_joined(suits.sources, {})} sources."
    return (
        "It is there only for single jobs, not for the job that they belong to."
        if (job.is_parent and not suits.parents)
        else ""
    )


def _joined(words: str, names: dict[str, str]) -> str:
    *first, last = [names.get(word, word) for word in words.split()]
    return f"{', '.join(first)} or {last}" if first else last
