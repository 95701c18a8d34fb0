"""Which panels there are for a job and for a project: one for each call of the registry that is sent, by its data."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from drs_inspector.domain.live.metrics import HOW, VALUES_CALL
from drs_inspector.domain.live.suits import AboutJob, why_not
from drs_inspector.domain.read_calls.asked import Asked
from drs_inspector.domain.read_calls.call import ReadCall
from drs_inspector.domain.read_calls.given import part_of
from drs_inspector.domain.read_calls.registry import BY_NAME, CALLS

MOST_ROWS: Final = 300
"""So many rows of a long reply are asked for; a person who wants all asks again."""
JOBS, PROGRESS, PROJECT, CLOUD_EYE = "1", "2", "7", "10"
_GROUPS: Final = {
    JOBS: "The job",
    PROGRESS: "Progress",
    "3": "Before the start",
    "4": "Comparisons",
    "5": "Objects and settings",
    "6": "History and alarms",
    PROJECT: "Tags and charges",
    "8": "Other jobs",
    CLOUD_EYE: "Cloud Eye",
}
_OF_PROJECT: Final = {PROJECT: "The project"}
_ORDER: Final = ("6", "3", "4", "5", PROJECT, JOBS)
"""The groups of a job: what is asked about a job most is first."""
_TAGGED: Final = ("migration", "sync", "cloudDataGuard", "subscription", "backupMigration", "replay")
_JOB_DETAIL: Final = "ShowJobDetail"
# Parts of a v5 job that need nothing besides their name (contract-more 1.2), and the group that each is in.
_PARTS: Final = {
    "log": ("Log", "6", "the job's log, the best source for why it stopped"),
    "diagnosis_history": ("Diagnoses", "6", "findings of earlier diagnoses, with the vendor's advice"),
    "detail": ("Settings by the newer interface", JOBS, "what the other interface does not have"),
    "overview": ("Overview by the newer interface", JOBS, "what the list says, of one job"),
    "db_table_details": ("Databases and tables", "5", "what the newest interface says of tables"),
    "progress": ("Progress by kind of object", PROGRESS, "how far the full phase is, by kind of object"),
}
_TITLES: Final = {
    "ShowSmnSubscriptionDetail": "Who is told",
    "ListJobDdls": "DDL",
    "ListDbObjects": "Object selection, database by database",
    "ShowDbObjectsList": "Object selection, all of it",
    "BatchCheckResults": "Pre-check",
    "BatchShowParams": "Database parameters",
    "ShowProgressData": "Slowest objects",
    "BatchListStructDetail": "Slowest objects",
    "BatchListStructProcess": "Progress by kind of object",
    "BatchListProgresses": "Progress and lag",
    "BatchListRposAndRtos": "RPO and RTO",
    "ShowMonitorData": "Ends and load",
    "ShowMonitoringData": "Ends and load",
    "ShowIncrementComponentsDetail": "Reading and applying",
    "ShowSwitchoverInfo": "Last switchover",
    "ListInstanceByTags": "Jobs without a tag",
    "ListCompareResult": "All comparisons",
    "ListObejectLevelCompareDetail": "Objects one by one",
}
# Two ways to ask the same: the second is there where the first is not offered.
_SECOND_WAY: Final = {"ShowInstanceTags": "ListInstanceTags", "ListProjectTags": "ListTags"}
# Of disaster recovery another call tells the same.
_SAID_BY: Final = {"ShowMonitorData": "ShowMonitoringData", _JOB_DETAIL: "BatchListStructProcess"}
_GIVEN: Final[dict[str, dict[str, object]]] = {"ListInstanceByTags": {"without_any_tag": True}}
# They have to be told what to read: metrics and times, columns; or an agency, which no reply names.
_NEED_MORE: Final = frozenset({VALUES_CALL, "ShowMetricData", "ShowAgencyInfo", "ShowColumnInfos"})
_OPENED: Final = re.compile(r"\{(compare_job_id|async_job_id|agency_name)\}")
# Their path names a job that only their own list has.
_OF_OTHER_JOBS: Final = frozenset({"ShowReplicationJob", "ShowSubscriptionDetail"})


class Panel(NamedTuple):
    """A call as it is shown. ``given`` are its parameters besides the job, by name; ``of_job`` whether it is about one.

    ``choice`` is the parameter whose value a person chooses among ``choices``. ``other`` is the id of a job that only
    another list has, and that this is about.
    """

    call: ReadCall
    title: str
    tells: str
    group: str
    given: tuple[tuple[str, object], ...] = ()
    choice: str = ""
    choices: tuple[str, ...] = ()
    of_job: bool = True
    other: str = ""

    @property
    def parameters(self) -> dict[str, object]:
        """What it is asked with besides the job."""
        return dict(self.given)

    @property
    def part(self) -> str:
        """What tells its readings from others of the call."""
        return part_of(self.call, self.parameters)

    @property
    def key(self) -> tuple[str, str]:
        """Call and part."""
        return self.call.name, self.part

    @property
    def chosen(self) -> str:
        """The value that is chosen, "" where there is no choice."""
        return str(self.parameters.get(self.choice, ""))

    @property
    def asked(self) -> Asked:
        """How the call is made."""
        assert self.call.asked is not None  # noqa: S101 - there is no panel of another
        return self.call.asked

    @property
    def source(self) -> str:
        """The request: "GET /v5/{project_id}/jobs/{job_id}/timelines"."""
        return f"{self.asked.method} {self.asked.path}"

    def about(self, job_id: str) -> str:
        """Return the id of the job that it is about where a page is about that one, "" for the project."""
        return self.other or (job_id if self.of_job else "")

    def with_choice(self, value: str) -> "Panel":
        """Return the panel with another value chosen."""
        return self._replace(given=tuple((self.parameters | {self.choice: value}).items()))


def panel_of(call: ReadCall, given: Mapping[str, object] | None = None, *, title: str = "") -> Panel:
    """Return the panel of a call with some parameters, also of one that has none by itself."""
    section = call.section.partition(".")[0]
    asked = call.asked
    of_job = asked is not None and asked.jobs > 0 and call.name not in _OF_OTHER_JOBS
    group = (_OF_PROJECT if not of_job else {}).get(section) or _GROUPS.get(section, "More")
    tells = asked.tells if asked is not None else ""
    made = Panel(call, title or _title(call), tells, group, tuple((given or {}).items()), of_job=of_job)
    if call.name == _JOB_DETAIL and (part := _PARTS.get(str((given or {}).get("type", "")))) is not None:
        made = made._replace(title=title or part[0], group=_GROUPS[part[1]], tells=part[2])
    return made


def job_panels(about: AboutJob, cloud: str = "") -> tuple[Panel, ...]:
    """Return the panels of a job besides those of its progress, in their order. ``cloud`` is the key of the cloud.

    Those that do not concern a job of its kind or state are there, too: `why_not_now` says why.
    """
    found = [panel for call in _calls(cloud) if _is_of_job(call) for panel in _panels(call, about.scenario)]
    return tuple(sorted((one for one in found if one.group != _GROUPS[PROGRESS]), key=_place))


def progress_panels(about: AboutJob, cloud: str = "") -> tuple[Panel, ...]:
    """Return the panels of a job's progress that concern it, in the order of the registry."""
    found = (panel for call in _calls(cloud) if _is_of_job(call) for panel in _panels(call, about.scenario))
    panels = [one for one in (*found, METRICS_PANEL) if one.group == _GROUPS[PROGRESS] and not why_not(one.call, about)]
    names = {one.call.name for one in panels}
    return tuple(one for one in panels if _SAID_BY.get(one.call.name) not in names)


def project_panels(cloud: str = "") -> tuple[Panel, ...]:
    """Return the panels of a project: quota, tags, connections, lists that the list of jobs never shows, Cloud Eye."""
    return tuple(panel for call in _calls(cloud) if _is_of_project(call) for panel in _panels(call, ""))


METRICS_PANEL: Final = panel_of(BY_NAME[VALUES_CALL], HOW, title="Load (Cloud Eye)")._replace(
    group=_GROUPS[PROGRESS], of_job=True, tells="load and lag of the last hour, as Cloud Eye has them"
)
"""Cloud Eye's figures of a job: which ones there are is asked before their values (`metrics_reading`)."""


def why_not_now(panel: Panel, about: AboutJob | None) -> str:
    """Return why a panel has nothing to ask about a job, "" where it may be asked."""
    return why_not(panel.call, about) if about is not None and panel.of_job else ""


def is_second_way(panel: Panel) -> str:
    """Return the name of the call that is asked first where there are two ways to ask the same, "" for all others."""
    return _SECOND_WAY.get(panel.call.name, "")


def title_of_group(section: str) -> str:
    """Return the title of the group of a section of contract-more."""
    return _GROUPS[section]


def call_named(name: str) -> ReadCall:
    """Return a call of the registry."""
    return BY_NAME[name]


def _calls(cloud: str) -> Iterator[ReadCall]:
    """Yield the calls that are sent to a cloud and need nothing that only a person or another reply could tell."""
    for call in CALLS:
        asked = call.asked
        if asked is None or not asked.is_sent or call.name in _NEED_MORE or _OPENED.search(asked.path):
            continue
        if call.section.startswith("contract ") or not asked.is_of(cloud):
            continue
        yield call


def _is_of_job(call: ReadCall) -> bool:
    return bool(call.asked is not None and call.asked.jobs and call.name not in _OF_OTHER_JOBS)


def _is_of_project(call: ReadCall) -> bool:
    return bool(call.asked is not None and not call.asked.jobs)


def _panels(call: ReadCall, scenario: str) -> Iterator[Panel]:
    """Yield the panels of a call: a part of a v5 job each, else one, with a choice where its path has a word."""
    asked = call.asked
    assert asked is not None  # noqa: S101 - of `_calls`
    if call.name == _JOB_DETAIL:
        yield from (panel_of(call, {"type": name}) for name in _PARTS)
        return
    panel = panel_of(call, _GIVEN.get(call.name))
    words = {name: value.split() for name, value in asked.words.items()}
    words |= {"type": ["modified", "synchronized"]} if call.name == "ListDbObjects" else {}
    for name, values in words.items():
        if name == "resource_type" and scenario in _TAGGED:
            panel = panel._replace(given=(*panel.given, (name, scenario)))
        else:
            first = "TABLE" if "TABLE" in values else "table" if "table" in values else values[0]
            panel = panel._replace(given=(*panel.given, (name, first)), choice=name, choices=tuple(values))
    yield panel


def _title(call: ReadCall) -> str:
    title = _TITLES.get(call.name) or call.title.removesuffix(" of a job").removesuffix(" of a project")
    return f"{title[:1].upper()}{title[1:]}"


def _place(panel: Panel) -> int:
    titles = [_GROUPS[one] for one in _ORDER]
    return titles.index(panel.group) if panel.group in titles else len(titles)
