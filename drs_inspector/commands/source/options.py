"""The SOURCE of export, show and doctor: its options and their rules. The sign-in they lead to is in ``sign_in``."""

import os
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])
PASSWORD_VARIABLE = "DRS_INSPECTOR_PASSWORD"  # noqa: S105 -- the name of a variable
TOKEN_VARIABLE = "DRS_INSPECTOR_TOKEN"  # noqa: S105 -- the name of a variable
PASSCODE_VARIABLE = "DRS_INSPECTOR_PASSCODE"
ACCESS_KEY_VARIABLE = "DRS_INSPECTOR_ACCESS_KEY"
SECRET_KEY_VARIABLE = "DRS_INSPECTOR_SECRET_KEY"  # noqa: S105 -- the name of a variable
SECURITY_TOKEN_VARIABLE = "DRS_INSPECTOR_SECURITY_TOKEN"  # noqa: S105 -- the name of a variable
PROXY_PASSWORD_VARIABLE = "DRS_INSPECTOR_PROXY_PASSWORD"  # noqa: S105 -- the name of a variable

_OPTIONS = (
    click.option("--demo", is_flag=True, help="A demo cloud that runs on this computer."),
    click.option("--profile", metavar="NAME", help="A saved profile; the keyring holds its secrets."),
    click.option("--cloud", metavar="NAME", help="An entry of clouds.yaml, read with secure.yaml."),
    click.option("--environment", is_flag=True, help="The variables OS_*, HUAWEICLOUD_SDK_* or HW_*."),
    click.option("--region", metavar="ID", help="Where to sign in, such as eu-de: stands for both URLs."),
    click.option("--iam-url", metavar="URL", help="Where to sign in, such as https://iam.eu-de.otc.t-systems.com."),
    click.option("--drs-url", metavar="URL", help="Where the jobs are, such as https://drs.eu-de.otc.t-systems.com."),
    click.option("--project-id", metavar="ID", help="The project, by id."),
    click.option("--project-name", metavar="NAME", help="The project, by name, such as eu-de or eu-de_shop."),
    click.option("--domain", metavar="NAME", help="The account that the user belongs to."),
    click.option("--username", metavar="NAME", help="The IAM user."),
    click.option("--agency", metavar="NAME", help="An agency (role) to take on after signing in."),
    click.option("--agency-domain", metavar="NAME", help="The account that gave the agency."),
    click.option(
        "--signature",
        type=click.Choice(("access", "credential"), case_sensitive=False),
        help="How an access key signs; without this Access=, then Credential=.",
    ),
    click.option("--proxy", metavar="URL", help="Use this proxy; - for none. See below for its password."),
    click.option("--ca-file", metavar="FILE", help="Authorities to trust besides the system's (PEM)."),
)
# What says how to get there, not what to read.
_WAY = frozenset({"proxy", "ca_file"})


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """What the person gave as SOURCE, already checked to name one source or none."""

    demo: bool = False
    profile: str | None = None
    cloud: str | None = None
    environment: bool = False
    region: str | None = None
    iam_url: str | None = None
    drs_url: str | None = None
    project_id: str | None = None
    project_name: str | None = None
    domain: str | None = None
    username: str | None = None
    agency: str | None = None
    agency_domain: str | None = None
    signature: str | None = None
    proxy: str | None = None
    ca_file: str | None = None

    @property
    def given(self) -> bool:
        """Whether a source is named."""
        return any(getattr(self, field.name) for field in fields(self) if field.name not in _WAY)

    @property
    def place(self) -> tuple[str | None, ...]:
        """What belongs to a place that is spelled out."""
        place = (self.region, self.iam_url, self.domain, self.username, self.agency, self.agency_domain)
        return (*place, self.signature, *(() if self.cloud or self.environment else self.additions))

    @property
    def additions(self) -> tuple[str | None, ...]:
        """What a sign-in of another tool may lack, or name otherwise than wanted here."""
        return (self.drs_url, self.project_id, self.project_name)


def source_options(function: Function) -> Function:
    """Add the options of SOURCE to a command."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def take_source(options: dict[str, Any], *, need_project: bool = True, need_user: bool = True) -> SourceChoice:
    """Take the SOURCE options out of a command's options. Raises click.UsageError when they do not fit together."""
    choice = SourceChoice(**{field.name: options.pop(field.name) for field in fields(SourceChoice)})
    named = (choice.demo, choice.profile, choice.cloud, choice.environment, any(choice.place))
    if sum(map(bool, named)) > 1:
        raise click.UsageError(
            "Give one source: --demo, or --profile, or --cloud, or --environment, or a place "
            "(--region or --iam-url) with what belongs to it."
        )
    if any(choice.place):
        _check_place(choice, need_project=need_project, need_user=need_user)
    return choice


def need_source(choice: SourceChoice) -> None:
    """Raise click.UsageError when no source is named."""
    if not choice.given:
        raise click.UsageError(
            "Name a source: --demo, --profile NAME, --cloud NAME, --environment, or --region ID (or --iam-url URL with "
            "--drs-url URL) and the others."
        )


def _check_place(choice: SourceChoice, *, need_project: bool, need_user: bool) -> None:
    needed: dict[str, str | None] = {}
    # With URLs of one's own a region only says which projects --all-projects means.
    if not choice.region or choice.iam_url or choice.drs_url:
        needed |= {"--iam-url": choice.iam_url, "--drs-url": choice.drs_url}
    by_key = bool(os.environ.get(ACCESS_KEY_VARIABLE))
    if need_user and not by_key and not os.environ.get(TOKEN_VARIABLE):
        needed |= {"--domain": choice.domain, "--username": choice.username}
    missing = [name for name, value in needed.items() if not value]
    # An access key finds the project of a region by the region's name (contract 1.11).
    finds_project = by_key and bool(choice.region)
    if need_project and not finds_project and not choice.project_id and not choice.project_name:
        missing.append("--project-id or --project-name")
    if missing:
        raise click.UsageError(f"This source also needs {', '.join(missing)}.")
    if choice.project_id and choice.project_name:
        raise click.UsageError("Give --project-id or --project-name, not both.")
    if choice.agency_domain and not choice.agency:
        raise click.UsageError("--agency-domain belongs to --agency NAME.")
    if choice.agency and by_key:
        raise click.UsageError(f"An agency is taken on by a user or a token, not by an access key: {KEY_HINT}.")


KEY_HINT = f"unset {ACCESS_KEY_VARIABLE}"
