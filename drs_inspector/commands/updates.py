"""``drs-inspector updates``: asks once whether there is a newer release."""

import click


@click.command("updates", short_help="Ask whether there is a newer release.")
def command() -> None:
    """Ask where the releases of this program are listed whether there is a newer one.

    Nothing is asked unless this is called (or Help > Check for updates). Nothing about you or this computer is sent.
    DRS_INSPECTOR_NO_UPDATE_CHECK=1 or the computer's policy file forbid it.
    """
    from drs_inspector.commands.updates_run import run  # noqa: PLC0415 -- --help is answered without loading the work

    click.get_current_context().exit(run())
