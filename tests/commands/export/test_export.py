"""``export`` keeps what the cloud served, says how it went with its exit code, and never shows a secret."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import Result

from drs_inspector.cloud.iam.credentials import Token
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.domain.redaction.secrets import redact_secrets
from drs_inspector.resource_files import resource_path
from drs_inspector.session.profiles.saved_sign_ins import save_sign_in, save_token
from drs_inspector.simulator.options import SimulatorInfo
from drs_inspector.storage.archive import write as archive_write
from drs_inspector.storage.profiles.store import Profile, save_profile
from drs_inspector.storage.secrets.keyring_store import MemoryStore
from tests.commands.conftest import MakeRunningCloud

RunCli = Callable[..., Result]


def test_what_is_written_equals_what_the_cloud_holds(
    running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path
) -> None:
    cloud = running_cloud(jobs=60)
    path = tmp_path / "all.json"
    result = run_cli("export", *cloud.source, "-o", str(path))
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    archive = json.loads(path.read_bytes())
    assert archive["complete"]
    assert {job["id"] for job in archive["jobs"]} == set(cloud.tenant.job_ids())
    for job in archive["jobs"]:
        assert job["detail"] == without_secrets(cloud.tenant.detail(job["id"]))
    assert cloud.info.password not in path.read_text("utf-8")
    assert not cloud.server.app.state.write_attempts


@pytest.mark.parametrize("named", [True, False])
def test_a_file_that_comes_while_jobs_are_read_is_not_replaced_unasked(
    running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    cloud = running_cloud()
    monkeypatch.chdir(tmp_path)
    assert run_cli("export", *cloud.source).exit_code == 0
    (own,) = tmp_path.iterdir()
    own.unlink()
    write = archive_write.write_archive

    def late(*arguments: Any, **options: Any) -> Any:
        written = write(*arguments, **options)
        if not own.exists():
            own.write_text("of another program")
        return written

    monkeypatch.setattr(archive_write, "write_archive", late)
    arguments = ["-o", own.name] if named else []
    result = run_cli("export", *cloud.source, *arguments)
    assert own.read_text() == "of another program"
    others = [path.name for path in tmp_path.iterdir() if path != own]
    if named:
        assert result.exit_code == 5
        assert "There is something of this name already." in result.stderr
        assert others == []
        assert run_cli("export", *cloud.source, *arguments, "--force").exit_code == 0
        assert own.read_text() != "of another program"
    else:
        assert result.exit_code == 0
        assert others == [own.name.replace(".drs.json", "-2.drs.json")]


def without_secrets(value: Any) -> Any:

    return json.loads(bytes(redact_secrets(json.dumps(value).encode())))


def test_standard_output_holds_json_and_nothing_else(running_cloud: MakeRunningCloud, run_cli: RunCli) -> None:
    cloud = running_cloud()
    result = run_cli("export", *cloud.source, "-o", "-")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["jobs"]) == 25
    assert "25 of 25 jobs read" in result.stderr


def test_a_file_that_is_there_is_not_replaced_without_force(
    running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path
) -> None:
    cloud = running_cloud()
    path = tmp_path / "precious.json"
    path.write_text("mine")
    result = run_cli("export", *cloud.source, "-o", str(path))
    assert result.exit_code == 5
    assert "exists already" in result.stderr
    assert path.read_text() == "mine"
    assert len(cloud.server.app.state.calls) == 0
    assert run_cli("export", *cloud.source, "-o", str(path), "--force").exit_code == 0
    assert json.loads(path.read_bytes())["format"] == "drs-inspector/archive"


def test_without_a_name_each_export_gets_its_own(
    running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = running_cloud(jobs=3)
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert run_cli("export", *cloud.source).exit_code == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 2
    assert all(name.startswith(f"{cloud.info.project_name}-2") and name.endswith(".drs.json") for name in names)


def test_filters_and_share_safe(running_cloud: MakeRunningCloud, run_cli: RunCli) -> None:
    cloud = running_cloud()
    wanted = cloud.tenant.job_ids()[2:4]
    result = run_cli("export", *cloud.source, "-o", "-", "--job", wanted[0], "--job", wanted[1])
    assert {job["id"] for job in json.loads(result.stdout)["jobs"]} == set(wanted)
    result = run_cli("export", *cloud.source, "-o", "-", "--scenario", "sync", "--share-safe")
    archive = json.loads(result.stdout)
    assert archive["share_safe"]
    assert {job["scenario"] for job in archive["jobs"]} == {"sync"}
    addresses = {
        ip
        for job_id in cloud.tenant.job_ids()
        if (ip := ((cloud.tenant.detail(job_id) or {}).get("source_endpoint") or {}).get("ip"))
    }
    assert addresses
    assert not any(address in result.stdout for address in addresses)


@pytest.mark.parametrize(
    ("faults", "code", "words"),
    [
        (("batch-fails",), 0, "25 of 25"),
        (("lost-result:1",), 1, "unavailable"),
        (("iam-locked",), 3, "Error:"),
        (("foreign-project",), 3, "Error:"),
    ],
)
def test_exit_codes(
    running_cloud: MakeRunningCloud, run_cli: RunCli, faults: tuple[str, ...], code: int, words: str
) -> None:
    cloud = running_cloud(faults=faults)
    result = run_cli("export", *cloud.source, "-o", "-")
    assert result.exit_code == code, result.stderr
    assert words in result.stderr
    if code <= 1:
        archive = json.loads(result.stdout)
        assert archive["complete"] == (code == 0)
        assert len(archive["unavailable"]) == code


def test_a_wrong_password_is_3_and_no_answer_is_4_and_no_folder_is_5(
    running_cloud: MakeRunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cloud = running_cloud()
    assert run_cli("export", *cloud.source, "-o", str(tmp_path / "no" / "folder.json")).exit_code == 5
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", "wrong")
    assert run_cli("export", *cloud.source, "-o", "-").exit_code == 3
    cloud.server.stop()
    monkeypatch.setattr("drs_inspector.cloud.http.rate_limit.RetryPolicy.delay", lambda *_: 0.001)
    assert run_cli("export", *cloud.source, "-o", "-").exit_code == 4


def test_a_token_from_the_environment_needs_no_user(
    running_cloud: MakeRunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = running_cloud()

    info = cloud.info
    user = {"name": info.username, "password": info.password, "domain": {"name": info.domain}}
    body = {
        "auth": {
            "identity": {"methods": ["password"], "password": {"user": user}},
            "scope": {"project": {"id": info.project_id}},
        }
    }
    token = httpx.post(f"{info.iam_url}/v3/auth/tokens", json=body).headers["X-Subject-Token"]
    monkeypatch.delenv("DRS_INSPECTOR_PASSWORD")
    monkeypatch.setenv("DRS_INSPECTOR_TOKEN", token)
    source = ["--iam-url", info.iam_url, "--drs-url", info.drs_url, "--project-id", info.project_id]
    result = run_cli("export", *source, "-o", "-")
    assert result.exit_code == 0, result.stderr
    assert token not in result.stdout + result.stderr
    # The token came from outside: it is not revoked when the export has ended.
    assert run_cli("export", *source, "-o", "-").exit_code == 0


def test_without_a_password_and_without_a_terminal_it_says_what_to_set(
    running_cloud: MakeRunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = running_cloud()
    monkeypatch.delenv("DRS_INSPECTOR_PASSWORD")
    result = run_cli("export", *cloud.source, "-o", "-")
    assert result.exit_code == 2
    assert "DRS_INSPECTOR_PASSWORD" in result.stderr


def kept_profile(
    info: SimulatorInfo, monkeypatch: pytest.MonkeyPatch, token: Token | None
) -> tuple[MemoryStore, Profile]:
    """Save the profile "shop" with its password and perhaps a token; no variable has the password any more."""
    profile = Profile(
        name="shop",
        iam_url=info.iam_url,
        drs_url=info.drs_url,
        domain=info.domain,
        username=info.username,
        project_id=info.project_id,
        keep_password=True,
    )
    save_profile(profile)
    store = MemoryStore()
    asyncio.run(save_sign_in(store, profile, PasswordCredential(info.username, info.password, info.domain), token))
    monkeypatch.setattr("drs_inspector.commands.source.connect.KeyringStore", lambda: store)
    monkeypatch.delenv("DRS_INSPECTOR_PASSWORD")
    return store, profile


def test_a_profile_signs_in_with_what_the_keyring_keeps(
    running_cloud: MakeRunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, _profile = kept_profile(running_cloud().info, monkeypatch, None)
    result = run_cli("export", "--profile", "shop", "-o", "-")
    assert result.exit_code == 0, result.stderr
    store._secrets.clear()
    assert run_cli("export", "--profile", "shop", "-o", "-").exit_code == 2


def test_a_kept_token_that_is_refused_is_followed_by_the_kept_password(
    running_cloud: MakeRunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoked = Token(value="MIIrevoked", expires_at=datetime.now(UTC) + timedelta(hours=20))
    store, profile = kept_profile(running_cloud().info, monkeypatch, revoked)
    result = run_cli("export", "--profile", "shop", "-o", "-")
    assert result.exit_code == 0, result.stderr
    # Without a password there is nothing to go on with, and nothing is asked twice.
    asyncio.run(store.delete("shop", "password"))
    asyncio.run(save_token(store, profile, revoked))
    assert run_cli("export", "--profile", "shop", "-o", "-").exit_code == 3


@pytest.mark.parametrize("password", ["hunter2", "12#hunter2", "12/hunter2", "12?hunter2", "hunter2@12"])
@pytest.mark.parametrize("scheme", ["http://", ""])
def test_a_proxy_password_among_the_arguments_is_refused(run_cli: RunCli, scheme: str, password: str) -> None:
    result = run_cli("export", "--demo", "--proxy", f"{scheme}maria:{password}@proxy.example.invalid:3128", "-o", "-")
    assert result.exit_code == 2
    assert "DRS_INSPECTOR_PROXY_PASSWORD" in result.stderr
    assert "hunter2" not in result.stderr


@pytest.mark.expected_log("Exception in ASGI")  # the server notices that its client has hung up
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_stops_reading_and_writes_what_was_read(running_cloud: MakeRunningCloud, tmp_path: Path) -> None:
    cloud = running_cloud(jobs=400, latency_ms=60)
    path = tmp_path / "part.json"
    process = subprocess.Popen(
        [sys.executable, "-m", "drs_inspector", "export", *cloud.source, "-o", str(path)],
        env=os.environ | {"DRS_INSPECTOR_PASSWORD": cloud.info.password},
        stderr=subprocess.PIPE,
        text=True,
    )
    details = 0
    end = time.monotonic() + 60
    while details < 6 and time.monotonic() < end:
        time.sleep(0.02)
        details = sum("batch-detail" in call.path for call in cloud.server.app.state.calls)
    process.send_signal(signal.SIGINT)
    _out, said = process.communicate(timeout=60)
    assert process.returncode == 1, said
    assert "stopped" in said
    archive = json.loads(path.read_bytes())
    assert not archive["complete"]
    assert 0 < sum(job["detail"] is not None for job in archive["jobs"]) < 400


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux runs without a display")
def test_the_demo_without_a_display_prints_jobs_and_the_path_of_the_file(tmp_path: Path) -> None:
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    done = subprocess.run(
        [sys.executable, "-m", "drs_inspector", "--demo"],
        cwd=tmp_path,
        env=bare | {"PYTHONPATH": str(resource_path("").parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.strip().splitlines()
    path = Path(lines[-1])
    assert path.parent == tmp_path
    jobs = json.loads(path.read_bytes())["jobs"]
    assert len(jobs) == 41
    assert all(any(job["id"] in line for line in lines) for job in jobs)
