"""What a sign-in asks a person, and what they answer: the seam between the use case and dialog, terminal and tests."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final, Literal, Protocol

from drs_inspector.cloud.iam.credentials import Project, Token
from drs_inspector.cloud.iam.methods.base import SignInField, SignInMethod
from drs_inspector.domain.errors import InspectorError
from drs_inspector.session.workspace.all_projects import JobCount
from drs_inspector.storage.profiles.store import Profile

CODE_DIGITS: Final = 6


class Back(Enum):
    """The answer that goes one question back."""

    BACK = "back"


BACK: Final = Back.BACK


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why what was sent was refused: said once, and nothing is sent again before an answer.

    ``field`` is the name of the field it is about, empty when that is not known. ``text`` is one sentence with the
    cloud's code ("The cloud refused this password for j.meier (IAM 401)."), ``next_step`` what to do. ``saved`` says
    that it was taken from the keyring and not typed. ``error`` has the cloud's own words.
    """

    field: str
    text: str
    next_step: str
    error: InspectorError
    saved: bool = False


@dataclass(frozen=True, slots=True)
class SecretQuestion:
    """Asks for the values that a sign-in lacks, or that were refused.

    ``fields`` in their order: first what is missing of the profile (domain, user), then the secrets. ``values`` is
    what is known of all fields without a secret; an answer may change it.
    """

    profile: Profile
    method: SignInMethod
    fields: tuple[SignInField, ...]
    values: Mapping[str, str]
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class CodeQuestion:
    """Asks for the one-time code of ``profile``'s user; ``until`` is how long the token lasts then, when known."""

    profile: Profile
    wrong_code: bool = False
    until: datetime | None = None
    digits: int = CODE_DIGITS
    refused: Refusal | None = None


CountJobs = Callable[[Project], Awaitable[JobCount]]


@dataclass(frozen=True, slots=True)
class ProjectQuestion:
    """Asks which projects to open, once the cloud has accepted the sign-in.

    ``projects`` are those of the region that can be read. ``count_jobs`` takes three calls a project, one per
    scenario: it is for the rows that are shown. ``chosen`` is the remembered choice as far as it is among them,
    ``every`` that it was all of them. ``several`` false: one project only. ``problem`` is why there is no list; then
    the answer is a name or an id, and ``refused`` why the last one was.
    """

    profile: Profile
    token: Token
    projects: tuple[Project, ...]
    count_jobs: CountJobs
    chosen: tuple[Project, ...] = ()
    every: bool = False
    several: bool = True
    problem: InspectorError | None = None
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class ProjectChoice:
    """The answer: these projects, or all that may be seen, also those that come later (``every``).

    ``named`` is the name or id of one that is not among those of the question, because there is no list.
    """

    projects: tuple[Project, ...] = ()
    every: bool = False
    named: str = ""
    remember: bool = True


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say without a question. ``error`` is there when it is about one, ``moment`` when a time is in it."""

    severity: Literal["info", "success", "warning"]
    text: str
    error: InspectorError | None = None
    moment: datetime | None = None


class Prompter(Protocol):
    """Asks a person. Every question may be given up with None; then the sign-in ends with `GivenUpError`.

    Where no person can be asked an implementation raises instead of answering.
    """

    async def ask_secret(self, question: SecretQuestion) -> Mapping[str, str] | None:
        """Return values by the names of fields."""

    async def ask_code(self, question: CodeQuestion) -> str | Back | None:
        """Return the one-time code, or BACK for other values."""

    async def choose_projects(self, question: ProjectQuestion) -> ProjectChoice | Back | None:
        """Return what to open, or BACK for other values."""

    def tell(self, message: Message) -> None:
        """Say how it goes on."""


class GivenUpError(InspectorError):
    """A question was answered with nothing: the sign-in was given up."""

    def __init__(self, title: str = "The sign-in was given up.", cause: str = "", next_step: str = "") -> None:
        super().__init__(title, cause, next_step)
