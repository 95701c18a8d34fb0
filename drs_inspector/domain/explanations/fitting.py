"""Which jobs an explanation is about: by scenario, and by what the databases at the ends are."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from drs_inspector.domain.jobs.job import Job

ANY = "*"
# Which sources an explanation of an engine is about: managed and compatible forms speak with the same words.
_FAMILIES = {
    "mariadb": "mysql",
    "taurus": "mysql",
    "taurusha": "mysql",
    "tauruslite": "mysql",
    "ddm": "mysql",
    "hwpostgresql": "postgresql",
    "hwmongodb": "mongodb",
    "dds": "mongodb",
    "gaussmongodb": "mongodb",
    "mrskafka": "kafka",
    "dmq": "kafka",
}
# Explanations of these are about the end that is one, whichever it is.
_EITHER_END = frozenset({"kafka", "mongodb"})
_SCENARIOS = {"dataGuard": "cloudDataGuard"}


class About(NamedTuple):
    """What decides which explanation holds: the scenario of a job and the database types of its ends, "" for unknown.

    ``families`` are what explanations call the engines.
    """

    scenario: str = ""
    source: str = ""
    target: str = ""

    @property
    def families(self) -> frozenset[str]:
        """What explanations call the engines of such a job."""
        return families(self.source, self.target)


def about_job(job: Job) -> About:
    """Return what decides about a job."""
    return About(job.scenario, *job.database_types)


def fits(scenarios: Iterable[str], engines: Iterable[str], about: About) -> int:
    """Return how well an explanation for these fits a job: 0 not at all, 1 as for any, more where it is named."""
    scenario = _SCENARIOS.get(about.scenario, about.scenario)
    by_scenario = 2 if scenario in scenarios else int(ANY in scenarios)
    by_engine = 2 if not about.families.isdisjoint(engines) else int(ANY in engines)
    return by_scenario * by_engine


@lru_cache(maxsize=256)
def families(source: str, target: str) -> frozenset[str]:
    """Return what explanations call the engines of a job whose ends have these database types.

    A form with a name of its own is both: itself, and of its family.
    """
    found = _named(source) | (_named(target) & _EITHER_END)
    return frozenset(found - {""})


def _named(db_type: str) -> frozenset[str]:
    name = db_type.casefold()
    family = _FAMILIES.get(name) or ("gaussdb" if name.startswith(("gaussdb", "multigaussdb")) else name)
    return frozenset({name, family})
