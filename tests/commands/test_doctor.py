"""``doctor`` as a person runs it."""

import json
import os
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from click.testing import Result

from drs_inspector.commands.connection_report import run as doctor_run
from drs_inspector.domain.errors import FileProblemError
from drs_inspector.session.connection_report.report import CheckResult
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.files.settings import Settings, save_settings
from tests.commands.conftest import MakeRunningCloud
from tests.helpers.child_server import free_port
from tests.helpers.private_ca import PrivateAuthority
from tests.helpers.tls_nginx import NGINX, TlsNginx

RunCli = Callable[..., Result]


@pytest.fixture(autouse=True)
def own_settings_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy") or name.startswith("SSL_CERT")]:
        monkeypatch.delenv(name)


def test_each_step_is_a_line(run_cli: RunCli, running_cloud: MakeRunningCloud) -> None:
    cloud = running_cloud()
    result = run_cli("doctor", *cloud.source)
    assert result.exit_code == 0, result.output
    for words in (
        "Name for 127.0.0.1",
        "Connection for",
        "Proxy for",
        "Clock",
        "Sign-in at IAM",
        "Job list",
        "details",
    ):
        assert words in result.stdout
    # The tests' environment has no keyring: the way to the cloud works all the same.
    assert "WARNING" in result.stdout
    assert "1 with a warning" in result.stdout
    assert cloud.info.username in result.stdout
    assert cloud.info.password not in result.output


def test_the_report_as_json(run_cli: RunCli, running_cloud: MakeRunningCloud) -> None:
    cloud = running_cloud()
    result = run_cli("doctor", *cloud.source, "--json")
    content = json.loads(result.stdout)
    assert content["outcome"] == "warning"
    steps = {step["step"]: step["outcome"] for step in content["steps"]}
    assert {"dns": "ok", "tcp": "ok", "clock": "ok", "iam": "ok", "list": "ok", "batch": "ok"}.items() <= steps.items()
    assert cloud.info.password not in result.output


def test_without_a_sign_in_no_password_is_needed(
    run_cli: RunCli, running_cloud: MakeRunningCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = running_cloud().info
    monkeypatch.delenv("DRS_INSPECTOR_PASSWORD")
    result = run_cli("doctor", "--iam-url", info.iam_url, "--drs-url", info.drs_url, "--no-sign-in")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("no sign-in given") == 3


def test_no_source_is_a_mistake_in_the_call(run_cli: RunCli) -> None:
    assert run_cli("doctor").exit_code == 2


def test_exit_codes(run_cli: RunCli, running_cloud: MakeRunningCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = running_cloud()
    url = f"http://127.0.0.1:{free_port()}"
    result = run_cli("doctor", "--iam-url", url, "--drs-url", url, "--no-sign-in")
    assert result.exit_code == 4, result.output
    assert "refuses connections" in result.stdout
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", "wrong-pass-word")
    result = run_cli("doctor", *cloud.source)
    assert result.exit_code == 3, result.output
    assert "wrong-pass-word" not in result.output


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_the_network_settings_of_the_window_hold(
    run_cli: RunCli, running_cloud: MakeRunningCloud, tmp_path: Path
) -> None:
    info = running_cloud().info
    authority = PrivateAuthority(tmp_path / "ca")
    with TlsNginx(tmp_path / "nginx", info.iam_url, authority.issue()) as front:
        source = ("--iam-url", front.url, "--drs-url", front.url, "--no-sign-in")
        result = run_cli("doctor", *source)
        assert result.exit_code == 4, result.output
        assert "signed by an authority that this computer does not know" in result.stdout
        assert "Example Company Root CA" in result.stdout
        save_settings(Settings(trust="file", ca_file=str(authority.ca_file)), app_paths().settings_file)
        result = run_cli("doctor", *source)
        assert result.exit_code == 0, result.output
        assert "TLSv1.3" in result.stdout


def read_bundle(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as made:
        return {name.rpartition("/")[2]: made.read(name).decode() for name in made.namelist()}


def test_a_bundle_holds_the_report_and_no_secret(
    run_cli: RunCli, running_cloud: MakeRunningCloud, tmp_path: Path
) -> None:
    cloud = running_cloud()
    path = tmp_path / "bundle.zip"
    result = run_cli("doctor", *cloud.source, "--bundle", str(path))
    assert result.exit_code == 0, result.output
    assert "Sign-in at IAM" in result.stdout
    assert f"Support bundle written to {path}. Names of hosts and users are in it" in result.stderr
    made = read_bundle(path)
    assert cloud.info.username in made["connection-report.txt"]
    assert made["connection-report.txt"].splitlines()[0] in result.stdout
    assert json.loads(made["connection-report.json"])["outcome"] == "warning"
    assert json.loads(made["versions.json"])["screen"] == "no window"
    assert cloud.info.password not in "".join(made.values())


def test_a_share_safe_bundle_has_no_names(run_cli: RunCli, running_cloud: MakeRunningCloud, tmp_path: Path) -> None:
    cloud = running_cloud()
    path = tmp_path / "bundle.zip"
    assert run_cli("doctor", *cloud.source, "--bundle", str(path), "--share-safe").exit_code == 0
    everything = "".join(read_bundle(path).values())
    for name in (cloud.info.username, cloud.info.domain, cloud.info.project_id, "127.0.0.1"):
        assert name not in everything


def test_without_a_source_a_bundle_holds_versions_settings_and_the_log(run_cli: RunCli, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    result = run_cli("doctor", "--bundle", str(path))
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    assert sorted(read_bundle(path)) == ["README.txt", "errors.log", "settings.json", "versions.json"]


def test_a_bundle_is_written_although_the_way_to_the_cloud_is_broken(
    run_cli: RunCli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    path = tmp_path / "bundle.zip"
    source = ("--iam-url", url, "--drs-url", url, "--no-sign-in")
    assert run_cli("doctor", *source, "--bundle", str(path)).exit_code == 4
    assert "FAILED" in read_bundle(path)["connection-report.txt"]

    async def broken(*_arguments: object, **_options: object) -> AsyncIterator[CheckResult]:
        yield CheckResult(step="dns", title="Name", outcome="ok")
        raise FileProblemError("The report stopped.", "It was pulled out.")

    monkeypatch.setattr(doctor_run, "examine", broken)
    result = run_cli("doctor", *source, "--bundle", str(path), "--force")
    assert result.exit_code == 5
    assert "The report stopped." in result.stderr
    assert "It ended before its end: The report stopped." in read_bundle(path)["connection-report.txt"]


def test_a_bundle_never_replaces_a_file_by_itself(run_cli: RunCli, tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_text("precious")
    result = run_cli("doctor", "--bundle", str(path))
    assert result.exit_code == 5
    assert "exists already" in result.stderr
    assert "--force" in result.stderr
    assert path.read_text() == "precious"
    assert run_cli("doctor", "--bundle", str(path), "--force").exit_code == 0
    assert "README.txt" in read_bundle(path)


def test_options_of_a_bundle_need_one(run_cli: RunCli) -> None:
    for option in ("--share-safe", "--force"):
        result = run_cli("doctor", "--demo", option)
        assert result.exit_code == 2
        assert "--bundle" in result.stderr
