"""The work of ``drs-inspector doctor``."""

from collections.abc import Sequence
from typing import Any

import click

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.commands.exit_codes import ALL_READ, SIGN_IN_REFUSED, SOME_UNAVAILABLE, UNREACHABLE
from drs_inspector.commands.running import run_to_end
from drs_inspector.commands.source.connect import place_of, target_of
from drs_inspector.commands.source.demo import start_demo
from drs_inspector.commands.source.network import network_of
from drs_inspector.commands.source.options import SourceChoice, need_source, take_source
from drs_inspector.commands.terminal import utf8_streams
from drs_inspector.session.connection_report.examine import CheckResult, examine, report_json
from drs_inspector.session.connection_report.report import end_line, finding_lines, head_lines
from drs_inspector.storage.secrets.keyring_store import KeyringStore

_CODES = {"clock": SOME_UNAVAILABLE, "keyring": SOME_UNAVAILABLE, "iam": SIGN_IN_REFUSED}


def take_choice(options: dict[str, Any], *, no_sign_in: bool) -> SourceChoice:
    """Take the SOURCE options; without a sign-in the place is enough. Raises click.UsageError."""
    choice = take_source(options, need_project=not no_sign_in, need_user=not no_sign_in)
    need_source(choice)
    return choice


def run(choice: SourceChoice, *, no_sign_in: bool, as_json: bool) -> int:
    """Print the report step by step, or as JSON at its end; return the exit code."""
    utf8_streams()

    async def main() -> int:
        demo = await start_demo() if choice.demo else None
        try:
            if demo is not None:
                connection, credential = demo.connection, None if no_sign_in else demo.credential
            else:
                connection, credential = (await place_of(choice), None) if no_sign_in else await target_of(choice)
            return exit_code(await _report(connection, credential, await network_of(choice), as_json=as_json))
        finally:
            if demo is not None:
                await demo.stop()

    return run_to_end(main)


def exit_code(findings: Sequence[CheckResult]) -> int:
    """Return the code of the first step that failed on the way to the jobs, else that of clock and keyring."""
    codes = [_CODES.get(finding.step, UNREACHABLE) for finding in findings if finding.outcome == "failed"]
    return next((code for code in codes if code != SOME_UNAVAILABLE), codes[0] if codes else ALL_READ)


async def _report(
    connection: Connection, credential: Credential | None, network: NetworkSettings, *, as_json: bool
) -> list[CheckResult]:
    findings: list[CheckResult] = []
    if not as_json:
        click.echo("\n".join([*head_lines(connection), ""]))
    async for finding in examine(connection, credential, network=network, secrets=KeyringStore()):
        findings.append(finding)
        if not as_json:
            click.echo("\n".join(finding_lines(finding)))
    click.echo(report_json(findings, connection).rstrip() if as_json else f"\n{end_line(findings)}")
    return findings
