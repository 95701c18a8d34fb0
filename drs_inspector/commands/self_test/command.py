"""``drs-inspector self-test``: the options; the checks are in ``checks`` and ``window``."""

from pathlib import Path

import click


@click.command("self-test", short_help="Check that the installed program works.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of lines.")
@click.option("--format", "form", type=click.Choice(["plain", "json"]), default="plain", hidden=True)
@click.option("--part", hidden=True, help="Run one check in this process and print what it found.")
@click.option("--result", type=click.Path(path_type=Path), hidden=True, help="Write what the part found to this file.")
def command(*, as_json: bool, form: str, part: str | None, result: Path | None) -> None:
    """Check that the installed program works on this computer: nothing but it is needed, no network, no account.

    It loads every library, paints a window off screen and looks at the picture, calls Qt 20,000 times, opens the
    sample, signs in to a demo cloud on this computer and reads 200 jobs, writes and reopens an archive, asks the
    process that answers SQL, lets another one write Parquet, looks for the certificates that vouch for a cloud, and
    keeps a secret as long as a token in the keyring for a moment where there is one. Each line says what was tried.
    Exit code 0 when all is well, 1 when a check failed.
    """
    context = click.get_current_context()
    if part == "first-paint":
        # Measured against starting the program: it must not load what the other checks need.
        from drs_inspector.commands.self_test.first_paint import end_at_first_paint  # noqa: PLC0415 -- loads Qt

        end_at_first_paint()
    from drs_inspector.commands.self_test.run import run, run_part  # noqa: PLC0415 -- --help is answered without it

    context.exit(run_part(part, result) if part else run("json" if as_json else form))
