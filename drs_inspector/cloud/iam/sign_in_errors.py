"""Refusals of a sign-in that are answered by something else than another secret."""

from typing import TYPE_CHECKING, Any

from drs_inspector.domain.errors import SignInError

if TYPE_CHECKING:
    from drs_inspector.cloud.iam.credentials import Project


class ProjectDomainNeededError(SignInError):
    """The identity service wants the account (domain) of a project that is given by name (contract 1.1)."""


class SecondFactorNeededError(SignInError):
    """IAM asks for a one-time code, or refused the code that was sent (``wrong_code``; contract 1.2)."""

    def __init__(
        self, title: str, cause: str = "", next_step: str = "", *, wrong_code: bool = False, **marks: Any
    ) -> None:
        super().__init__(title, cause, next_step, **marks)
        self.wrong_code = wrong_code


class ProjectNeededError(SignInError):
    """No project is named, and the identity service tells none to choose from."""


class ProjectChoiceNeededError(ProjectNeededError):
    """Several projects fit, or none was named, so the person chooses one of ``projects`` (contract 1.11)."""

    def __init__(
        self, title: str, cause: str = "", next_step: str = "", *, projects: "tuple[Project, ...]" = (), **marks: Any
    ) -> None:
        super().__init__(title, cause, next_step, **marks)
        self.projects = projects
