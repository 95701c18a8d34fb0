"""``drs-inspector profiles``: the options; the work is in ``profiles_run``."""

from importlib import import_module
from typing import Any

import click


@click.group("profiles", short_help="List, import, export and remove saved profiles.")
def command() -> None:
    """Work with saved profiles, as File > Profiles does. Secrets are in the keyring and are never printed."""


def _run(work_name: str, /, **options: Any) -> None:
    # --help is answered without loading the work
    work = getattr(import_module("drs_inspector.commands.profiles.run"), work_name)
    click.get_current_context().exit(work(**options))


@command.command("list", short_help="Print the profiles, without secrets.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of lines.")
def list_them(as_json: bool) -> None:
    """Print the profiles in their order, without secrets."""
    _run("list_profiles", as_json=as_json)


@command.command(short_help="Write profiles to a file, without secrets.")
@click.argument("names", nargs=-1)
@click.option("-o", "--output", metavar="FILE", required=True, help="Where to write; an existing file is not replaced.")
def export(names: tuple[str, ...], output: str) -> None:
    """Write profiles (all, or NAMES) to a file that can be passed on, without any secret."""
    _run("export_to", names=names, output=output)


@command.command("import", short_help="Take profiles over from a file.")
@click.argument("file")
@click.option("--replace", is_flag=True, help="Replace profiles of the same name instead of keeping both.")
def import_from(file: str, replace: bool) -> None:
    """Take the profiles of FILE over. What the keyring keeps for another address is not used for them."""
    _run("import_from", file=file, replace=replace)


@command.command(short_help="Show or take over sign-ins of other tools.")
@click.argument("names", nargs=-1)
@click.option("--replace", is_flag=True, help="Replace profiles of the same name instead of keeping both.")
def find(names: tuple[str, ...], replace: bool) -> None:
    """Show the sign-ins that other tools keep on this computer; take those of NAMES over.

    Looked at are OS_*, HUAWEICLOUD_SDK_* and HW_* variables, clouds.yaml with secure.yaml, the SDK's credentials file
    and KooCLI's profiles. Without NAMES nothing is saved.
    """
    _run("find", names=names, replace=replace)


@command.command(short_help="Give a profile another name.")
@click.argument("old")
@click.argument("new")
def rename(old: str, new: str) -> None:
    """Give a profile another name; what the keyring keeps for it goes with it."""
    _run("rename", old=old, new=new)


@command.command(short_help="Add a copy of a profile.")
@click.argument("name")
def duplicate(name: str) -> None:
    """Add a copy of a profile, without what the keyring keeps for it."""
    _run("duplicate", name=name)


@command.command(short_help="Remove profiles and their secrets.")
@click.argument("names", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(names: tuple[str, ...], yes: bool) -> None:
    """Remove profiles and what the keyring keeps for them."""
    _run("delete", names=names, yes=yes)


@command.command("forget-secrets", short_help="Remove secrets from the keyring.")
@click.argument("names", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Those of every profile, and the proxy's password.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget_secrets(names: tuple[str, ...], everything: bool, yes: bool) -> None:
    """Remove passwords, keys and tokens from the keyring; the profiles stay."""
    if bool(names) == everything:
        raise click.UsageError("Name profiles, or give --all.")
    _run("forget_secrets", names=names, everything=everything, yes=yes)
