"""``doctor`` as a person runs it."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

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
