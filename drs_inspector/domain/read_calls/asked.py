"""How a read call is asked for: method, path, what may be in its query and body, paging, and how often. Data only."""

from collections.abc import Mapping
from enum import Enum
from typing import Final, Literal, NamedTuple

Tier = Literal["A", "B", "C", "D", "never"]
"""A: cheap. B: on demand. C: only after a person asked for it in so many words, because it reaches into databases or
returns rows or accounts. D: of little use here. never: answers only to the program that began something. The last two
are not sent."""
Service = Literal["drs", "ces", "cts", "lts"]
"""A class of hosts: DRS, Cloud Eye, Cloud Trace Service, Log Tank Service. The last two are not asked yet."""
SERVICES: Final[Mapping[Service, str]] = {
    "drs": "DRS",
    "ces": "Cloud Eye",
    "cts": "Cloud Trace Service",
    "lts": "Log Tank Service",
}
TIERS: Final[Mapping[str, str]] = {
    "A": "with the panel that shows it, or while watching",
    "B": "when it is opened",
    "C": "only after you asked for it in so many words",
    "D": "never: of little use here",
    "never": "never",
}


_OTC: Final = "otc"
"""The keys of the clouds that are Open Telekom Cloud begin so."""


class Kind(Enum):
    """What a value of a query or a body may be; the words say it of one that is refused."""

    ID = "an id"
    NUMBER = "a whole number"
    WORD = "a word"
    TEXT = "a short text"
    ANY_TEXT = "a text"
    TIME = "a time"
    FLAG = "true or false"


class Each(NamedTuple):
    """A list with 1 to ``most`` values of one kind, in a body."""

    inside: "Rule"
    most: int


Rule = Kind | Each | tuple[object, ...] | Mapping[str, "Rule"]
"""A tuple has the values that may be sent. With a single one, the member is always there: without it the call would do
something else. A mapping is an object."""
Rules = Mapping[str, Rule]

IDS: Final = Each(Kind.ID, 10)
ONE_ID: Final = Each(Kind.ID, 1)


def words(text: str) -> tuple[object, ...]:
    """Return the words of a text as the values that may be sent."""
    return tuple(text.split())


class Paging(NamedTuple):
    """How a long reply is read: ``style`` of the parameters, and the ``size`` of a page that is asked for.

    ``page_req`` is a member of the body with ``cur_page`` and ``per_page``; ``flat`` has ``current_page`` and
    ``per_page`` beside the others; ``offset`` counts rows, with ``limit``; ``marker`` goes on with what a reply names.
    ``rows`` is the path of the rows in a reply where they are not its entries. ``when`` is a parameter and the values
    with which there are pages, where that depends on them.
    """

    style: Literal["whole", "page_req", "flat", "offset", "marker"] = "whole"
    size: int = 0
    in_body: bool = False
    rows: str = ""
    when: tuple[str, tuple[object, ...]] | None = None

    def is_used(self, given: Mapping[str, object]) -> bool:
        """Tell whether a reply with these parameters has pages."""
        return self.style != "whole" and (self.when is None or given.get(self.when[0]) in self.when[1])

    @property
    def query(self) -> Rules:
        """What of it is in the query."""
        return {} if self.in_body else _PARAMETERS.get(self.style, {})

    @property
    def body(self) -> Rules:
        """What of it is in the body."""
        return _PARAMETERS.get(self.style, {}) if self.in_body else {}


_PARAMETERS: Final[Mapping[str, Rules]] = {
    "page_req": {"page_req": {"cur_page": Kind.NUMBER, "per_page": Kind.NUMBER}},
    "flat": {"current_page": Kind.NUMBER, "per_page": Kind.NUMBER},
    "offset": {"offset": Kind.NUMBER, "limit": Kind.NUMBER},
    "marker": {"start": Kind.TEXT, "limit": Kind.NUMBER},
}
WHOLE: Final = Paging()
ROWS: Final = Paging("offset", 1000)


class Suits(NamedTuple):
    """Which jobs have an answer: the scenarios, phases and kinds of source (words; empty: all); not of parents."""

    scenarios: str = ""
    phases: str = ""
    sources: str = ""
    parents: bool = True


EVERY_JOB: Final = Suits()
RUNNING: Final = Suits(phases="full incremental")
STARTED: Final = Suits(phases="full incremental paused over")


class Polled(NamedTuple):
    """Seconds between two looks: at the selected job, at those on the screen, at all others. 0: not by the clock.

    ``live`` holds while what it tells of is under way. ``at_start`` and ``on_change``: once when a project is opened,
    and whenever the status of a job has changed. ``with_reading``: of running jobs with each whole reading, also where
    nothing is watched. contract-more 11 has the plan and its budget.
    """

    selected: int = 0
    shown: int = 0
    others: int = 0
    live: int = 0
    at_start: bool = False
    on_change: bool = False
    with_reading: bool = False


NOT_POLLED: Final = Polled()


class Asked(NamedTuple):
    """The request of a call, and when it is made.

    ``tells`` says in a few words what a person learns. ``clouds`` are HW (Huawei Cloud) and OTC (Open Telekom Cloud)
    where the call is documented. ``words`` are the values of placeholders of ``path`` that are no ids. ``warning`` says
    what a call of tier C does, ``reason`` why one is not sent. ``jobs`` is the number of jobs that one request takes, 0
    where it is not about jobs that are named. ``passing`` are parameters that tell no part of what a call can tell from
    another: the time that is asked for. ``none`` says that a job has none, where the cloud answers that with an
    error.
    """

    method: Literal["GET", "POST"]
    path: str
    tier: Tier
    tells: str = ""
    clouds: str = "HW"
    service: Service = "drs"
    words: Mapping[str, str] = {}
    query: Mapping[str, Rule] = {}
    body: Rules | None = None
    paging: Paging = WHOLE
    suits: Suits = EVERY_JOB
    polled: Polled = NOT_POLLED
    warning: str = ""
    reason: str = ""
    passing: str = ""
    none: str = ""

    @property
    def is_sent(self) -> bool:
        """Whether the program may ever send it."""
        return not self.reason and self.tier in ("A", "B", "C")

    def is_of(self, cloud: str) -> bool:
        """Whether it is documented for a cloud, by the key of its regions; one that is not known is Huawei Cloud."""
        return ("OTC" if cloud.startswith(_OTC) else "HW") in self.clouds.split()

    def may_be_of(self, cloud: str) -> bool:
        """Whether it is worth a try: Open Telekom Cloud has nothing of later versions but what its pages have."""
        return self.is_of(cloud) or not cloud.startswith(_OTC) or self.path.startswith("/v3/")

    @property
    def needs_consent(self) -> bool:
        """Whether a person has to ask for it in so many words."""
        return self.tier == "C"

    @property
    def jobs(self) -> int:
        """The number of jobs that one request may name, 0 where it names none."""
        named = (self.body or {}).get("jobs")
        if isinstance(named, Each):
            return named.most
        return int(any(name in self.path for name in ("{job_id}", "{resource_id}")) or "job_id" in (self.body or {}))

    @property
    def names_a_job_alone(self) -> bool:
        """Whether a request says nothing but which jobs it is about: what is wrong with it is wrong with a job."""
        others = {*self.query, *self.words, *(self.body or {})} - {"jobs", "job_id"}
        return self.jobs > 0 and not others

    @property
    def query_rules(self) -> Rules:
        """What may be in the query, paging included."""
        return {**self.query, **self.paging.query}

    @property
    def body_rules(self) -> Rules | None:
        """What may be in the body, paging included; None for no body."""
        return None if self.body is None else {**self.body, **self.paging.body}


def get(path: str, tier: Tier, **more: object) -> Asked:
    """Return a call by GET; a helper of the families."""
    return Asked("GET", path, tier, **more)  # type: ignore[arg-type]


def post(path: str, tier: Tier, **more: object) -> Asked:
    """Return a call by POST; a helper of the families."""
    return Asked("POST", path, tier, **more)  # type: ignore[arg-type]
