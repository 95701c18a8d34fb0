"""The work of ``drs-inspector history``."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
import msgspec

from drs_inspector.commands.exit_codes import ALL_READ, SOME_UNAVAILABLE
from drs_inspector.commands.export.run import PartOfJobs, write_one
from drs_inspector.commands.masking_table import print_preview
from drs_inspector.commands.output import output_stream, write_json, write_lines
from drs_inspector.commands.profiles.run import confirm
from drs_inspector.commands.running import run_to_end
from drs_inspector.commands.show.job_table import print_jobs
from drs_inspector.commands.terminal import utf8_streams
from drs_inspector.domain.redaction.allow_list import Policy
from drs_inspector.session.coverage_texts import coverage_lines
from drs_inspector.session.history.keeping import limits_of
from drs_inspector.session.history.opening import (
    OpenedReading,
    ProjectHistory,
    open_reading,
    project_histories,
    project_history,
)
from drs_inspector.session.history.texts import kept_words, reading_line, wish_words
from drs_inspector.session.history.which import which_of
from drs_inspector.session.sources.export_names import export_name, written_free
from drs_inspector.session.sources.masking_preview import masking_preview
from drs_inspector.session.start_page.recent_files import size_words
from drs_inspector.session.status_texts import reading_lines
from drs_inspector.session.workspace.inspector import Inspector
from drs_inspector.storage.exports.registry import DEFAULT, exporter_named
from drs_inspector.storage.files.atomic_write import replacing
from drs_inspector.storage.files.target_check import check_target
from drs_inspector.storage.files.write_report import WriteReport
from drs_inspector.storage.history.limits import Limits, Pruned, moment_of
from drs_inspector.storage.history.limits import prune as prune_history
from drs_inspector.storage.history.places import folder_of, kept_profiles, remove_history
from drs_inspector.storage.profiles.store import Profile, read_profiles, save_profile


def list_profiles(*, as_json: bool) -> int:
    """Print the profiles that have history."""
    utf8_streams()
    rows = [(one.name, project_histories(one.name) if one.name else []) for one in kept_profiles()]
    if as_json:
        write_json(_json([{"profile": name, "projects": list(map(_project, found))} for name, found in rows]))
        return ALL_READ
    for name, found in rows:
        write_lines(f"{name or 'a profile whose name is lost'}: {kept_words(found)}")
    if not rows:
        write_lines("Nothing is kept of any profile.", err=True)
    return ALL_READ


def list_readings(*, profile: str, project: str, as_json: bool) -> int:
    """Print the readings of a profile, of one project or of all."""
    utf8_streams()
    found = [project_history(profile, project)] if project else project_histories(profile) or [project_history(profile)]
    if as_json:
        write_json(_json({"profile": profile, "projects": list(map(_project, found))}))
    for one in () if as_json else found:
        if len(found) > 1:
            write_lines(f"{one.project or 'a project whose name is lost'}:")
        write_lines(*map(reading_line, one.readings))
    is_damaged = any(one.damaged for one in found)
    for one in found:
        if one.damaged:
            numbers = ", ".join(f"{number:,}" for number in one.damaged[:10])
            more = f" and {len(one.damaged) - 10:,} more" if len(one.damaged) > 10 else ""
            write_lines(f"Damaged or missing, and nothing is shown of them: {numbers}{more}.", err=True)
    write_lines(kept_words(found), err=True)
    return SOME_UNAVAILABLE if is_damaged else ALL_READ


def show_reading(*, profile: str, which: str, project: str) -> int:
    """Print the jobs of a reading."""
    utf8_streams()
    reading = open_reading(profile, which_of(which), project)
    write_lines(*_about(reading), err=True)
    print_jobs(reading.snapshot, sys.stdout)
    return ALL_READ if reading.snapshot.complete else SOME_UNAVAILABLE


def export_reading(
    *,
    profile: str,
    which: str,
    project: str,
    output: str | None,
    masking: Policy | None,
    preview: bool,
    force: bool,
) -> int:
    """Write a reading as an archive, masked or to the byte as it was."""
    utf8_streams()
    exporter = exporter_named(DEFAULT)
    if output not in (None, "-"):
        check_target(Path(output), exporter.target_kind, force=force)
    reading = open_reading(profile, which_of(which), project)
    write_lines(*_about(reading), err=True)

    async def main() -> int:
        if preview and masking is not None:
            print_preview(masking, await masking_preview([reading.snapshot], None))
        elif masking is None:
            await _write_as_it_was(reading, output, exporter.suffix, force=force)
        else:
            inspector = Inspector()
            try:
                await inspector.use_document((Path(f"{reading.name}{exporter.suffix}"),), reading.snapshot)
                written = await write_one(inspector, output, PartOfJobs(None), exporter, masking, force=force)
            finally:
                await inspector.close()
            write_lines(*([f"written to {written}"] if written else []), err=True)
        return ALL_READ if reading.snapshot.complete else SOME_UNAVAILABLE

    return run_to_end(main)


async def _write_as_it_was(reading: OpenedReading, output: str | None, suffix: str, *, force: bool) -> None:
    if output == "-":
        output_stream().write(reading.body)
        return

    async def write(path: Path, *, replace: bool) -> WriteReport:
        with replacing(path, replace=replace) as stream:
            stream.write(reading.body)
        return WriteReport(len(reading.snapshot.jobs), len(reading.snapshot.unavailable), len(reading.body), path)

    if output:
        path = Path(output)
        await write(path, replace=force)
    else:
        read_at = (moment_of(reading.head.kept_at) or datetime.now(UTC)).astimezone()
        name = export_name(reading.snapshot.source, read_at, suffix)
        path, _report = await written_free(Path.cwd() / name, suffix, partial(write, replace=False))
    write_lines(f"written to {path}", err=True)


def prune_readings(
    *,
    profile: str,
    project: str,
    readings: int | None,
    days: int | None,
    megabytes: int | None,
    everything: bool,
    yes: bool,
) -> int:
    """Remove readings."""
    utf8_streams()
    if everything:
        found = project_histories(profile)
        confirm(f"Remove {kept_words(found)} of {profile}?", yes=yes)
        remove_history(profile)
        write_lines(f"Nothing is kept of {profile} any more.")
        return ALL_READ
    limits = Limits(readings or 0, days or 0, (megabytes or 0) << 20)
    if not any(limits):
        saved = read_profiles().find(profile)
        if saved is None:
            raise click.UsageError(f"There is no profile {profile!r}, and no limit was given.")
        limits = limits_of(saved)
    for one in [project_history(profile, project)] if project else project_histories(profile):
        done = prune_history(one.history, limits, datetime.now(UTC))
        write_lines(f"{one.project}: {_removed(done)}")
    return ALL_READ


def keep_readings(
    *, profile: str, state: str | None, readings: int | None, days: int | None, megabytes: int | None
) -> int:
    """Change what is kept of a profile, and say how it is."""
    utf8_streams()
    saved = _known(profile)
    changes: dict[str, int | bool] = {} if state is None else {"keep_readings": state == "on"}
    given = {"kept_readings": readings, "kept_days": days, "kept_megabytes": megabytes}
    changes |= {name: value for name, value in given.items() if value is not None}
    if changes:
        saved = msgspec.structs.replace(saved, **changes)
        save_profile(saved)
    found = project_histories(profile)
    write_lines(wish_words(saved), f"In {folder_of(profile)}: {kept_words(found)}.")
    return ALL_READ


def _known(name: str) -> Profile:
    known = read_profiles()
    saved = known.find(name)
    if saved is None:
        names = ", ".join(profile.name for profile in known.profiles) or "none yet"
        raise click.UsageError(f"There is no profile {name!r}. Saved profiles: {names}.")
    return saved


def _about(reading: OpenedReading) -> list[str]:
    source = reading.snapshot.source
    return [f"{reading.name}.", *reading_lines(source), *reading.notes, *coverage_lines(reading.snapshot)]


def _removed(done: Pruned) -> str:
    count = f"{done.readings:,} {'reading' if done.readings == 1 else 'readings'}"
    return f"{count if done.readings else 'nothing'} removed, {size_words(done.bytes)} are left"


def _project(one: ProjectHistory) -> Mapping[str, object]:
    return {
        "project": one.project or None,
        "bytes": one.bytes,
        "damaged": list(one.damaged),
        "readings": [
            {
                "number": kept.head.number,
                "read_at": kept.head.read_at or None,
                "kept_at": kept.head.kept_at or None,
                "jobs": kept.head.jobs,
                "details": kept.head.details,
                "wanted": kept.head.wanted,
                "complete": kept.head.complete,
                "archive_bytes": kept.head.size,
                "bytes": kept.bytes,
            }
            for kept in one.readings
        ],
    }


def _json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
