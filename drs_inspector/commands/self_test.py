"""``drs-inspector self-test``: the options; the checks are in ``self_test_run``."""

import click


@click.command("self-test", short_help="Check that the installed program works.")
@click.option("--format", "form", type=click.Choice(["plain", "json"]), default="plain", show_default=True)
@click.option("--part", hidden=True, help="Run one check in this process and print its note.")
def command(form: str, part: str | None) -> None:
    """Check that the installed program works on this computer: nothing but it is needed, no network, no account.

    It loads every library, paints a window nobody sees, opens the sample, signs in to a made-up cloud on this machine
    and reads 200 jobs, writes and reopens an archive, and keeps a secret in the keyring for a moment where there is
    one. Exit code 0 when all is well, 1 when a check failed.
    """
    from drs_inspector.commands.self_test_run import run, run_part  # noqa: PLC0415 -- --help is answered without it

    click.get_current_context().exit(run_part(part) if part else run(form))
