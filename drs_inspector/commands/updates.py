"""``drs-inspector updates``: asks once whether there is a newer release."""

import click


@click.command("updates", short_help="Ask whether there is a newer release.")
def command() -> None:
    """Ask where the releases of this program are listed whether there is a newer one.

    Nothing is asked unless this is called (or Help > Check for updates). Nothing about you or this computer is sent.
    DRS_INSPECTOR_NO_UPDATE_CHECK=1 or the computer's policy file forbid it.
    """
    click.get_current_context().exit(_run())


def _run() -> int:
    from drs_inspector.commands.exit_codes import ALL_READ  # noqa: PLC0415 -- --help is answered without all of these
    from drs_inspector.commands.output import write_lines  # noqa: PLC0415 -- as above
    from drs_inspector.commands.running import run_to_end  # noqa: PLC0415 -- as above
    from drs_inspector.commands.source.network import network_of  # noqa: PLC0415 -- as above
    from drs_inspector.commands.source.options import SourceChoice  # noqa: PLC0415 -- as above
    from drs_inspector.session.update_check import look_for_update  # noqa: PLC0415 -- as above

    async def main() -> int:
        outcome = await look_for_update(await network_of(SourceChoice()))
        write_lines(outcome.words, *filter(None, [outcome.page]))
        return ALL_READ

    return run_to_end(main)
