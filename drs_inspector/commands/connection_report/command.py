"""``drs-inspector doctor``: the options; the work is in ``run``."""

from typing import Any

import click

from drs_inspector.commands.source.options import SourceCommand, source_options


@click.command("doctor", cls=SourceCommand, short_help="Report on the connection to a cloud, step by step.")
@source_options
@click.option("--no-sign-in", is_flag=True, help="Only look at the network: ask for no password, sign in to nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of lines.")
@click.option(
    "--bundle", metavar="FILE", help="Write a support bundle (zip): report, versions, settings, log of errors."
)
@click.option("--share-safe", is_flag=True, help="Mask hosts, users, accounts and projects in the bundle.")
@click.option("--force", is_flag=True, help="Replace FILE when it exists.")
def command(
    *, no_sign_in: bool, as_json: bool, bundle: str | None, share_safe: bool, force: bool, **options: Any
) -> None:
    """Try the way to a cloud (SOURCE) step by step, and say of each step how it went and how long it took.

    SOURCE is --demo, or --profile NAME, or --cloud NAME (an entry of clouds.yaml), or --environment, or a place
    (--region ID, or --iam-url URL with --drs-url URL) with --domain NAME and --username NAME, and a project; with
    --no-sign-in the place is enough.

    The steps: name resolution, TCP, proxy and TLS for IAM and for DRS, the clock of this computer, the sign-in, the
    first page of the job list, one batch of details, and the keyring, where a marked entry is kept for a moment.
    The report holds hosts and user names but no secret. Exit code 0 when everything that was tried works, 3 when the
    sign-in failed, 4 when the cloud could not be read, 1 when only clock or keyring are in trouble.

    --bundle puts the report into one file with what else is needed to find an error; without SOURCE it holds the
    versions, the settings and the log of unforeseen errors alone. No secret is in it, and it is sent nowhere.
    """
    if not bundle and (share_safe or force):
        raise click.UsageError("--share-safe and --force are for a bundle: give --bundle FILE.")
    from drs_inspector.commands.connection_report.run import run, take_bundle, take_choice  # noqa: PLC0415 -- --help loads none of it

    wanted = take_bundle(bundle, share_safe=share_safe, force=force)
    choice = take_choice(options, no_sign_in=no_sign_in, optional=wanted is not None)
    click.get_current_context().exit(run(choice, no_sign_in=no_sign_in, as_json=as_json, bundle=wanted))
