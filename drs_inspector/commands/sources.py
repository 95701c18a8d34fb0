"""The SOURCE of export and show: its options, their rules, and the sign-in they lead to."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])
PASSWORD_VARIABLE = "DRS_INSPECTOR_PASSWORD"  # noqa: S105 -- the name of a variable
TOKEN_VARIABLE = "DRS_INSPECTOR_TOKEN"  # noqa: S105 -- the name of a variable

_OPTIONS = (
    click.option("--demo", is_flag=True, help="A made-up cloud that runs on this machine."),
    click.option("--profile", metavar="NAME", help="A profile saved by the window; the keyring holds its secrets."),
    click.option("--iam-url", metavar="URL", help="Where to sign in, such as https://iam.eu-de.otc.t-systems.com."),
    click.option("--drs-url", metavar="URL", help="Where the jobs are, such as https://drs.eu-de.otc.t-systems.com."),
    click.option("--project-id", metavar="ID", help="The project, by id."),
    click.option("--project-name", metavar="NAME", help="The project, by name, such as eu-de or eu-de_shop."),
    click.option("--domain", metavar="NAME", help="The account that the user belongs to."),
    click.option("--username", metavar="NAME", help="The IAM user."),
)


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """What the person gave as SOURCE, already checked to name one source or none."""

    demo: bool = False
    profile: str | None = None
    iam_url: str | None = None
    drs_url: str | None = None
    project_id: str | None = None
    project_name: str | None = None
    domain: str | None = None
    username: str | None = None

    @property
    def given(self) -> bool:
        """Whether a source is named."""
        return any(getattr(self, field.name) for field in fields(self))


def source_options(function: Function) -> Function:
    """Add the options of SOURCE to a command."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def take_source(options: dict[str, Any]) -> SourceChoice:
    """Take the SOURCE options out of a command's options. Raises click.UsageError when they do not fit together."""
    choice = SourceChoice(**{field.name: options.pop(field.name) for field in fields(SourceChoice)})
    urls = (choice.iam_url, choice.drs_url, choice.project_id, choice.project_name, choice.domain, choice.username)
    if sum((choice.demo, bool(choice.profile), any(urls))) > 1:
        raise click.UsageError("Give one source: --demo, or --profile, or --iam-url with what belongs to it.")
    if any(urls):
        _check_urls(choice)
    return choice


def need_source(choice: SourceChoice) -> None:
    """Raise click.UsageError when no source is named."""
    if not choice.given:
        raise click.UsageError("Name a source: --demo, --profile NAME, or --iam-url URL with --drs-url and the others.")


def _check_urls(choice: SourceChoice) -> None:
    needed = {"--iam-url": choice.iam_url, "--drs-url": choice.drs_url}
    if not os.environ.get(TOKEN_VARIABLE):
        needed |= {"--domain": choice.domain, "--username": choice.username}
    missing = [name for name, value in needed.items() if not value]
    if not choice.project_id and not choice.project_name:
        missing.append("--project-id or --project-name")
    if missing:
        raise click.UsageError(f"This source also needs {', '.join(missing)}.")
    if choice.project_id and choice.project_name:
        raise click.UsageError("Give --project-id or --project-name, not both.")


def ask_password(username: str, where: str) -> str:
    """Return the password from the environment or a prompt. Raises click.UsageError when nobody can be asked."""
    password = os.environ.get(PASSWORD_VARIABLE)
    if password:
        return password
    if not sys.stdin.isatty():
        raise click.UsageError(
            f"No password: set {PASSWORD_VARIABLE} or {TOKEN_VARIABLE}, or run this in a terminal to be asked."
        )
    answer: str = click.prompt(f"Password of {username} for {where}", hide_input=True, err=True)
    return answer
