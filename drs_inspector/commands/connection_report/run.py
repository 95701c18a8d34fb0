"""The work of ``drs-inspector doctor``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.network.settings import NetworkSettings
from drs_inspector.commands.exit_codes import ALL_READ, SIGN_IN_REFUSED, SOME_UNAVAILABLE, UNREACHABLE
from drs_inspector.commands.output import write_json, write_lines
from drs_inspector.commands.running import run_to_end
from drs_inspector.commands.source.connect import place_of, target_of
from drs_inspector.commands.source.demo import start_demo
from drs_inspector.commands.source.network import network_of
from drs_inspector.commands.source.options import SourceChoice, need_source, take_source
from drs_inspector.commands.terminal import utf8_streams
from drs_inspector.domain.errors import InspectorError
from drs_inspector.session.connection_report.examine import examine
from drs_inspector.session.connection_report.report import (
    CheckResult,
    ConnectionReport,
    end_line,
    finding_lines,
    head_lines,
    report_json,
)
from drs_inspector.session.support_bundle.bundle import bundle_entries, save_bundle
from drs_inspector.storage.files.target_check import check_target
from drs_inspector.storage.secrets.keyring_store import KeyringStore

_CODES = {"clock": SOME_UNAVAILABLE, "keyring": SOME_UNAVAILABLE, "iam": SIGN_IN_REFUSED}


class Bundle(NamedTuple):
    """The support bundle that is to be written."""

    path: Path
    share_safe: bool
    force: bool


def take_bundle(path: str | None, *, share_safe: bool, force: bool) -> Bundle | None:
    """Return the bundle that is to be written, None without a path. Raises FileProblemError before any work is done."""
    if not path:
        return None
    check_target(Path(path), force=force)
    return Bundle(Path(path), share_safe, force)


def take_choice(options: dict[str, Any], *, no_sign_in: bool, optional: bool = False) -> SourceChoice | None:
    """Take the SOURCE options; without a sign-in the place is enough. Raises click.UsageError.

    With ``optional`` there may be none, which is None.
    """
    choice = take_source(options, need_project=not no_sign_in, need_user=not no_sign_in)
    if optional and not choice.given:
        return None
    need_source(choice)
    return choice


def run(choice: SourceChoice | None, *, no_sign_in: bool, as_json: bool, bundle: Bundle | None = None) -> int:
    """Print the report step by step, or as JSON at its end, write the bundle, and return the exit code."""
    utf8_streams()

    if choice is None:
        if bundle is not None:
            _write(None, bundle)
        return ALL_READ

    async def main() -> int:
        demo = await start_demo() if choice.demo else None
        try:
            network = await network_of(choice)
            if demo is not None:
                connection, credential = demo.connection, None if no_sign_in else demo.credential
            elif no_sign_in:
                connection, credential = await place_of(choice), None
            else:
                connection, credential = await target_of(choice, network)
            report = await _report(connection, credential, network, as_json=as_json)
            if bundle is not None:
                _write(report, bundle)
            if report.problem is not None:
                raise report.problem
            return exit_code(report.findings)
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
) -> ConnectionReport:
    findings: list[CheckResult] = []
    if not as_json:
        write_lines(*head_lines(connection), "")
    try:
        async for finding in examine(connection, credential, network=network, secrets=KeyringStore()):
            findings.append(finding)
            if not as_json:
                write_lines(*finding_lines(finding))
    except InspectorError as problem:
        return ConnectionReport(connection, tuple(findings), problem)
    if as_json:
        write_json(report_json(findings, connection).rstrip())
    else:
        write_lines("", end_line(findings))
    return ConnectionReport(connection, tuple(findings))


def _write(report: ConnectionReport | None, bundle: Bundle) -> None:
    save_bundle(bundle.path, bundle_entries(report, share_safe=bundle.share_safe), replace=bundle.force)
    names = "masked" if bundle.share_safe else "in it; --share-safe masks them"
    write_lines(f"Support bundle written to {bundle.path}. Names of hosts and users are {names}.", err=True)
