"""The work of ``drs-inspector doctor``."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import click

from drs_inspector.cloud.auth import Connection, Credential
from drs_inspector.cloud.network import NetworkSettings
from drs_inspector.commands.demo import start_demo
from drs_inspector.commands.exit_codes import ALL_READ, SIGN_IN_REFUSED, SOME_UNAVAILABLE, UNREACHABLE
from drs_inspector.commands.running import run_to_end
from drs_inspector.commands.sign_in import connection_of, way_in
from drs_inspector.commands.sources import SourceChoice, need_source, take_source
from drs_inspector.commands.terminal import utf8_streams
from drs_inspector.session.doctor import Finding, examine, report_json
from drs_inspector.session.doctor_report import end_line, finding_lines, head_lines
from drs_inspector.storage.profiles import load_profiles
from drs_inspector.storage.secrets import KeyringStore

_CODES = {"clock": SOME_UNAVAILABLE, "keyring": SOME_UNAVAILABLE, "iam": SIGN_IN_REFUSED}


def take_choice(options: dict[str, Any], *, no_sign_in: bool) -> SourceChoice:
    """Take the SOURCE options; without a sign-in the URLs are enough. Raises click.UsageError."""
    if no_sign_in and options.get("iam_url") and not options.get("profile") and not options.get("demo"):
        return SourceChoice(**{field.name: options[field.name] for field in fields(SourceChoice)})
    choice = take_source(options)
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
                connection, credential = await _way(choice, no_sign_in=no_sign_in)
            return exit_code(await _report(connection, credential, as_json=as_json))
        finally:
            if demo is not None:
                await demo.stop()

    return run_to_end(main)


def exit_code(findings: Sequence[Finding]) -> int:
    """Return the code of the first step that failed on the way to the jobs, else that of clock and keyring."""
    codes = [_CODES.get(finding.step, UNREACHABLE) for finding in findings if finding.outcome == "failed"]
    return next((code for code in codes if code != SOME_UNAVAILABLE), codes[0] if codes else ALL_READ)


async def _report(connection: Connection, credential: Credential | None, *, as_json: bool) -> list[Finding]:
    findings: list[Finding] = []
    store = KeyringStore()
    if not as_json:
        click.echo("\n".join([*head_lines(connection), ""]))
    async for finding in examine(connection, credential, network=await _network(), secrets=store):
        findings.append(finding)
        if not as_json:
            click.echo("\n".join(finding_lines(finding)))
    click.echo(report_json(findings, connection).rstrip() if as_json else f"\n{end_line(findings)}")
    return findings


async def _network() -> NetworkSettings:
    """Return the network settings that the window keeps."""
    return NetworkSettings()


async def _way(choice: SourceChoice, *, no_sign_in: bool) -> tuple[Connection, Credential | None]:
    if not no_sign_in:
        return await way_in(choice)
    if choice.profile:
        profile = load_profiles().find(choice.profile)
        if profile is None:
            names = ", ".join(known.name for known in load_profiles().profiles) or "none yet"
            raise click.UsageError(f"There is no profile {choice.profile!r}. Saved profiles: {names}.")
        return connection_of(profile), None
    return (
        Connection(
            iam_url=choice.iam_url or "",
            drs_url=choice.drs_url or "",
            project_id=choice.project_id or "",
            project_name=choice.project_name or "",
            domain=choice.domain or "",
        ),
        None,
    )
