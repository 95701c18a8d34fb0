"""The work of ``drs-inspector updates``."""

import click

from drs_inspector.commands.exit_codes import ALL_READ
from drs_inspector.commands.running import run_to_end
from drs_inspector.commands.source.connect import network_of
from drs_inspector.commands.source.options import SourceChoice
from drs_inspector.session.update_check import look_for_update


def run() -> int:
    """Ask and print the answer; an InspectorError ends it as it does every command."""

    async def main() -> int:
        outcome = await look_for_update(await network_of(SourceChoice()))
        click.echo(outcome.words)
        if outcome.page:
            click.echo(outcome.page)
        return ALL_READ

    return run_to_end(main)
