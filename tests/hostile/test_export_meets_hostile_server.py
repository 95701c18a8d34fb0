"""``export`` from a hostile cloud: an exit code and words, no traceback, and never 0 where something is missing."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from drs_inspector.cli import cli
from drs_inspector.commands.exit_codes import ALL_READ, SIGN_IN_REFUSED, SOME_UNAVAILABLE, UNREACHABLE
from drs_inspector.commands.source import network
from tests.helpers.hostile_server import PASSWORD, HostileServer, Place
from tests.hostile.conftest import IMPATIENT
from tests.hostile.misbehaviours import ANSWERS, BODIES, BROKEN, EVERYWHERE, JOBS, Misbehaviour

# What watches each line takes longer than the lines; what they do with a usual server is counted elsewhere.
pytestmark = [pytest.mark.usefixtures("small_limits"), pytest.mark.no_cover]

IN_DETAILS = [*EVERYWHERE, *BROKEN, *JOBS]
# What a list claims and does not hold is a matter of its coverage.
IN_LIST = [*BODIES, *ANSWERS, *BROKEN, *(one for one in JOBS if one.usable)]
AT_SIGN_IN = [one for one in (*BODIES, *ANSWERS, *BROKEN) if not one.usable]


def exported(server: HostileServer, path: Path) -> tuple[int, str, bytes]:
    """Run the command; return exit code, what it said and what it wrote."""
    result = CliRunner().invoke(cli, ["export", *server.source, "-o", str(path)], prog_name="drs-inspector")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stderr, path.read_bytes() if path.exists() else b""


def check(one: Misbehaviour, place: Place, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", PASSWORD)
    if not one.usable:
        monkeypatch.setattr(network, "network_settings", lambda *_: IMPATIENT)
    with HostileServer(scripts={place: one.script}) as server:
        code, said, written = exported(server, path)
    assert "Traceback" not in said
    assert "failed in a way" not in said
    assert all(letter.isprintable() or letter == "\n" for letter in said)
    if one.usable:
        assert (code, said.splitlines()[-1].partition(",")[0]) == (ALL_READ, "3 of 3 jobs read")
        assert written.count(b'"of 000') == 3
        # A name that occurs twice in one object keeps both values.
        assert (written.count(b'"odd"') in (3, 6)) is (one in JOBS)
    else:
        assert code in (SOME_UNAVAILABLE, SIGN_IN_REFUSED, UNREACHABLE)
        assert said.strip()
        assert b'"complete":true' not in written


@pytest.mark.parametrize("one", IN_DETAILS, ids=str)
def test_details(one: Misbehaviour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(one, "detail", tmp_path / "out.json", monkeypatch)


@pytest.mark.parametrize("one", IN_LIST, ids=str)
def test_list(one: Misbehaviour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(one, "list", tmp_path / "out.json", monkeypatch)


@pytest.mark.parametrize("one", AT_SIGN_IN, ids=str)
def test_sign_in(one: Misbehaviour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(one, "sign-in", tmp_path / "out.json", monkeypatch)


def test_one_hostile_job_costs_one_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", PASSWORD)
    bomb = next(one for one in BODIES if one.name == "a gzip bomb")
    with HostileServer(40, {"detail": bomb.script}, only=b"0017-hostile-job") as server:
        code, said, written = exported(server, tmp_path / "out.json")
    assert code == SOME_UNAVAILABLE
    assert "39 of 40 jobs read, 1 unavailable" in said
    assert written.count(b'"of 00') == 39
    assert b"unpack to more than 200 times as much" in written


@pytest.mark.parametrize(("only", "read", "code"), [(b'"01', 100, SOME_UNAVAILABLE), (b"", 0, SOME_UNAVAILABLE)])
def test_a_cloud_that_is_given_up_keeps_what_was_read_and_says_so(
    only: bytes, read: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", PASSWORD)
    fault = next(one for one in ANSWERS if one.name == "a page with 502")
    with HostileServer(200, {"detail": fault.script}, only=only) as server:
        outcome, said, written = exported(server, tmp_path / "out.json")
        # Ten chunks of a hundred jobs, five attempts each, and fifty jobs.
        assert server.calls["detail"] < 10 + 20 * 5 + 60 * 5
    assert outcome == code
    assert "Reading was given up" in said
    assert f"{read} of 200 jobs read" in said
    assert written.count(b'"of 0') == read
    # The list was read, and every job that was not reached says why.
    assert written.count(b'"n-0') >= 200
    assert b'"complete":false' in written
