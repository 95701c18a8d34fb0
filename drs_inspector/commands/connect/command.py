"""``drs-inspector connect``: the options; the work is in ``run``."""

from typing import Any

import click

from drs_inspector.commands.source.options import SourceCommand, place_options, take_place


class ConnectCommand(SourceCommand):
    """A command that also offers the sign-in methods that there are."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the parameters, with the method's before those of the network."""
        from drs_inspector.cloud.iam.methods.registry import sign_in_methods  # noqa: PLC0415 -- when it is called

        keys = [method.key for method in sign_in_methods()]
        option = click.Option(["--method"], type=click.Choice(keys), help="How to sign in; without this by password.")
        return [option, *super().get_params(ctx)]


@click.command("connect", cls=ConnectCommand, short_help="Sign in, and save that as a profile.")
@place_options
@click.option("--all-projects", is_flag=True, help="All projects that I may see, also those that come later.")
@click.option("--keep-as", metavar="NAME", help="The name of the profile; - saves none.")
@click.option("--keep-secret", is_flag=True, help="Keep the password, or what signs in, in the keyring.")
@click.option("--replace", is_flag=True, help="Replace a profile of the same name.")
def command(**options: Any) -> None:
    """Sign in to a cloud, choose projects, and save that as a profile: what the window's dialog asks, on a terminal.

    Asked is what no option gives. Cloud and region are found by id, city, country, cloud and URL; an address of IAM,
    DRS or the console, or a block of clouds.yaml can be pasted there. Secrets are not shown and never arguments.

    Without a terminal everything comes from options and variables: --region (or --iam-url with --drs-url), --domain,
    --username, DRS_INSPECTOR_PASSWORD, a project or --all-projects, and --keep-as. Exit code 2 names what is missing.
    """
    own = {name: options.pop(name) for name in ("method", "all_projects", "keep_as", "keep_secret", "replace")}
    choice = take_place(options)
    from drs_inspector.commands.connect.run import run  # noqa: PLC0415 -- --help is answered without loading the work

    click.get_current_context().exit(run(choice, **own))
