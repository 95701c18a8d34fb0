"""The SOURCE of export, show and doctor: its options and their rules. The sign-in they lead to is in ``connect``.

The options and variables that say who signs in are those of the sign-in methods: a field that stays in a profile is an
option, any other one a variable, because arguments can be read by others.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar
from urllib.parse import unquote

import click
from click.core import ParameterSource

from drs_inspector.cloud.iam.agency import AGENCY_FIELDS
from drs_inspector.cloud.iam.methods.base import SignInField, SignInMethod
from drs_inspector.cloud.iam.methods.registry import method_named, sign_in_methods
from drs_inspector.commands.run_settings import PREFIX as _PREFIX
from drs_inspector.commands.source.completing import complete_profiles, complete_regions
from drs_inspector.commands.source.terminal import Terminal

Function = TypeVar("Function", bound=Callable[..., Any])
PASSCODE_VARIABLE = f"{_PREFIX}PASSCODE"
PROXY_PASSWORD_VARIABLE = f"{_PREFIX}PROXY_PASSWORD"


def _named(name: str, metavar: str, words: str) -> Callable[[Function], Function]:
    """Return an option that a variable gives, too: DRS_INSPECTOR_PROJECT_ID for --project-id."""
    variable = f"{_PREFIX}{name.strip('-').upper().replace('-', '_')}"
    return click.option(name, metavar=metavar, envvar=variable, help=words)


_OPTIONS = (
    click.option("--demo", is_flag=True, help="A demo cloud on this computer."),
    click.option(
        "--profile",
        metavar="NAME",
        envvar=f"{_PREFIX}PROFILE",
        shell_complete=complete_profiles,
        help="A saved profile; the keyring holds its secrets.",
    ),
    _named("--cloud", "NAME", "An entry of clouds.yaml, read with secure.yaml."),
    click.option("--environment", is_flag=True, help="The variables OS_*, HUAWEICLOUD_SDK_* or HW_*."),
)
_PLACE_OPTIONS = (
    click.option(
        "--region",
        metavar="ID",
        envvar=f"{_PREFIX}REGION",
        shell_complete=complete_regions,
        help="Where to sign in, such as eu-de, in place of both URLs.",
    ),
    _named("--iam-url", "URL", "Where to sign in, such as https://iam.eu-de.otc.t-systems.com."),
    _named("--drs-url", "URL", "Where the jobs are, such as https://drs.eu-de.otc.t-systems.com."),
    _named("--project-id", "ID", "The project, by id."),
    _named("--project-name", "NAME", "The project, by name, such as eu-de or eu-de_shop."),
    _named("--proxy", "URL", "Use this proxy; - for none. See below for its password."),
    _named("--ca-file", "FILE", "Authorities to trust besides the system's (PEM)."),
)
# What says how to get there, not what to read.
_NETWORK = frozenset({"proxy", "ca_file"})
# What says which source it is, and which of its projects.
_NAMING = frozenset({"demo", "profile", "cloud", "environment", "region", "iam_url"})
_PLACE = frozenset({"region", "iam_url"})
_PROJECT = frozenset({"project_id", "project_name"})


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """What the person gave as SOURCE, already checked to name one source or none.

    ``values`` are those of fields of sign-in methods, by the names of the fields.
    """

    demo: bool = False
    profile: str | None = None
    cloud: str | None = None
    environment: bool = False
    region: str | None = None
    iam_url: str | None = None
    drs_url: str | None = None
    project_id: str | None = None
    project_name: str | None = None
    proxy: str | None = None
    ca_file: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def given(self) -> bool:
        """Whether a source is named."""
        return any(getattr(self, one.name) for one in fields(self) if one.name not in _NETWORK)

    @property
    def place(self) -> tuple[str | None, ...]:
        """What belongs to a place that is spelled out."""
        values = () if self.profile else self.values.values()
        named_elsewhere = self.profile or self.cloud or self.environment
        return (self.region, self.iam_url, *values, *(() if named_elsewhere else self.additions))

    @property
    def additions(self) -> tuple[str | None, ...]:
        """What a profile or a sign-in of another tool may lack, or name otherwise than wanted here."""
        return (self.drs_url, self.project_id, self.project_name)


class SourceCommand(click.Command):
    """A command with the options of the sign-in methods that are in the registry when it is called."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the command's own parameters and the methods' options, before those of the network."""
        own = super().get_params(ctx)
        at = next((place for place, one in enumerate(own) if one.name in _NETWORK), len(own))
        return [*own[:at], *map(_option, profile_fields()), *own[at:]]


def source_options(function: Function) -> Function:
    """Add the options of SOURCE to a `SourceCommand`."""
    for option in reversed((*_OPTIONS, *_PLACE_OPTIONS)):
        function = option(function)
    return function


def place_options(function: Function) -> Function:
    """Add the options of a place that is spelled out to a `SourceCommand`."""
    for option in reversed(_PLACE_OPTIONS):
        function = option(function)
    return function


def profile_fields() -> tuple[SignInField, ...]:
    """Return the fields of all sign-in methods, and of agencies, that stay in a profile, each name once."""
    found = [one for method in sign_in_methods() for one in method.fields if one.place == "profile"]
    return tuple({one.name: one for one in (*found, *AGENCY_FIELDS)}.values())


def option_name(one: SignInField) -> str:
    """Return the option of a field."""
    return f"--{(one.option or one.name).replace('_', '-')}"


def variable_of(one: SignInField) -> str:
    """Return the variable of a field."""
    return f"{_PREFIX}{one.name.upper()}"


def how_to_give(one: SignInField) -> str:
    """Return the option or the variable of a field."""
    return option_name(one) if one.place == "profile" else variable_of(one)


def _option(one: SignInField) -> click.Option:
    hint = one.hint.rstrip(".")
    text = f"{hint[:1].upper()}{hint[1:]}." if hint else f"{one.label} of the sign-in."
    values = [value for value, _words in one.choices if value]
    kind = click.Choice(values, case_sensitive=False) if values else click.STRING
    return click.Option(
        [option_name(one), one.name],
        type=kind,
        metavar=None if values else "NAME",
        envvar=f"{_PREFIX}{(one.option or one.name).upper().replace('-', '_')}",
        help=text,
    )


def method_of_variables(key: str) -> SignInMethod:
    """Return the sign-in method whose variables are set, else that of ``key``.

    The usual method gives way to any other: its variable may be there for other profiles.
    """
    usual, own = sign_in_methods()[0], method_named(key)
    for method in reversed(sign_in_methods()):
        if os.environ.get(variable_of(_own_fields(method)[0])) and (method is own or method is not usual):
            return method
    return own


def given_by_variables(method: SignInMethod) -> dict[str, str]:
    """Return the values of a method's fields from variables, and a one-time code."""
    names = {one.name: variable_of(one) for one in _own_fields(method)}
    if method.has_second_factor:
        names["passcode"] = PASSCODE_VARIABLE
    return {name: text for name, variable in names.items() if (text := os.environ.get(variable))}


def _own_fields(method: SignInMethod) -> list[SignInField]:
    return [one for one in method.fields if one.place != "profile"]


def take_source(
    options: dict[str, Any],
    *,
    need_project: bool = True,
    need_user: bool = True,
    asks: bool = False,
    words: Sequence[str] = (),
) -> SourceChoice:
    """Take the SOURCE options out of a command's options. Raises click.UsageError when they do not fit together.

    ``asks``: the command asks a person at a terminal for the project. ``words`` are arguments that name a source, too.
    """
    choice = take_place(options, words)
    named = (choice.demo, choice.profile, choice.cloud, choice.environment, any(choice.place))
    if sum(map(bool, named)) > 1:
        raise click.UsageError(
            "Give one source: --demo, or --profile, or --cloud, or --environment, or a place "
            "(--region or --iam-url) with what belongs to it."
        )
    if choice.project_id and choice.project_name:
        raise click.UsageError("Give --project-id or --project-name, not both.")
    if any(choice.place):
        is_asked = asks and Terminal().can_ask
        _check_place(choice, need_project=need_project and not is_asked, need_user=need_user)
    return choice


def _overrule_variables(options: dict[str, Any], words: Sequence[str]) -> None:
    """Take out of a command's options what variables say, where the command line names another source or project."""
    context = click.get_current_context(silent=True)
    if context is None:
        return
    by = {name: context.get_parameter_source(name) for name in options}
    typed = {name for name, source in by.items() if source == ParameterSource.COMMANDLINE}
    from_variables = {name for name, source in by.items() if source == ParameterSource.ENVIRONMENT}
    members = {one.name for one in fields(SourceChoice)} - _NETWORK
    overruled = set(_PROJECT if typed & _PROJECT else ())
    if words or typed & _NAMING:
        overruled |= members
    if words or typed & (_NAMING - _PLACE):
        overruled |= {one.name for one in profile_fields()}  # who signs in is said there, too
    for name in overruled & from_variables:
        options[name] = False if isinstance(options[name], bool) else None


def take_place(options: dict[str, Any], words: Sequence[str] = ()) -> SourceChoice:
    """Take those of the SOURCE options that there are out of a command's options; what fits together is not checked.

    What the command line names, by an option or by one of ``words``, overrules variables.
    """
    _overrule_variables(options, words)
    members = {one.name: options.pop(one.name) for one in fields(SourceChoice) if one.name in options}
    values = {one.name: text for one in profile_fields() if (text := options.pop(one.name, None))}
    choice = SourceChoice(**members, values=values)
    if choice.proxy:
        split_proxy(choice.proxy)
    return choice


def split_proxy(proxy: str) -> tuple[str, str]:
    """Return the address of ``--proxy`` without its user, and the user.

    Raises click.UsageError for one with a password: arguments can be read by other users of a computer.
    """
    scheme, separator, rest = proxy.partition("://")
    if not separator:
        scheme, rest = "http", proxy
    # A password may hold any character, also "/", "?" and "#", so the last "@" is the separator.
    username, _, place = rest.rpartition("@")
    if ":" in username:
        raise click.UsageError(
            f"Give the proxy's password in {PROXY_PASSWORD_VARIABLE}, not in --proxy: arguments can be read by others."
        )
    return f"{scheme}://{place}", unquote(username)


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
    method = method_of_variables("")
    if need_user:
        lacks = [one for one in method.missing(choice.values) if one.place == "profile"]
        needed |= dict.fromkeys(map(option_name, lacks))
    missing = [name for name, value in needed.items() if not value]
    finds_project = method.knows_project and bool(choice.region)
    if need_project and not finds_project and not choice.project_id and not choice.project_name:
        missing.append("--project-id or --project-name")
    if missing:
        raise click.UsageError(f"This source also needs {', '.join(missing)}.")
    if choice.values.get("agency_domain") and not choice.values.get("agency_name"):
        raise click.UsageError("--agency-domain belongs to --agency NAME.")
    if choice.values.get("agency_name") and not method.takes_agency:
        unset = " and ".join(variable_of(one) for one in _own_fields(method) if one.required)
        raise click.UsageError(f"No agency can be taken on with an {method.noun}: unset {unset}.")
