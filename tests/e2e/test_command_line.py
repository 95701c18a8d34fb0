"""The command line as its own process: what it writes, how it ends, what it leaves."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.e2e.cloud_host import Cloud
from tests.e2e.company import place, run_program, said
from tests.e2e.expected import (
    assert_archive_is_tenant,
    files_holding,
    read_archive,
    secrets_of,
    served_detail,
)

SAMPLE = Path(__file__).parents[1] / "data" / "batch-detail.response.json"


@pytest.fixture
def run(tmp_path: Path, own_home: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run the program without a display, in an empty folder, without a terminal to ask for a password."""

    def run_it(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        return run_program(arguments, tmp_path / "work", DRS_INSPECTOR_HOME=str(own_home), **variables)

    return run_it


def test_the_export_of_1000_jobs_is_what_the_cloud_holds(
    run: Callable[..., "subprocess.CompletedProcess[str]"],
    own_cloud: Callable[..., Cloud],
    tmp_path: Path,
    own_home: Path,
) -> None:
    cloud = own_cloud(jobs=1000, objects=20, seed=21)
    path = tmp_path / "thousand.json"
    ran = run("export", *place(cloud.info), "-o", str(path), DRS_INSPECTOR_PASSWORD=cloud.info.password)
    assert ran.returncode == 0, said(ran)
    assert "1000 of 1000 jobs read" in ran.stderr
    archive = read_archive(path)
    assert len(archive["jobs"]) == 1000
    assert_archive_is_tenant(archive, cloud.tenant)
    assert archive["complete"]
    assert cloud.writes() == []
    methods = {(method, path.replace(cloud.info.project_id, "{project}")) for method, path, _ in cloud.calls()}
    assert methods == {
        ("POST", "/v3/auth/tokens"),
        ("POST", "/v3/{project}/jobs"),
        ("POST", "/v3/{project}/jobs/batch-detail"),
        ("DELETE", "/v3/auth/tokens"),
    }
    assert files_holding(tmp_path, secrets_of(cloud)) == []
    assert files_holding(own_home, secrets_of(cloud)) == []
    for secret in secrets_of(cloud):
        assert secret.decode() not in said(ran)


def test_an_export_may_be_some_jobs_or_go_to_standard_output(
    run: Callable[..., "subprocess.CompletedProcess[str]"], cloud: Cloud, tmp_path: Path
) -> None:
    wanted = cloud.tenant.special_id("kafka")
    ran = run(*("export", *place(cloud.info), "-o", "-", "--job", wanted), DRS_INSPECTOR_PASSWORD=cloud.info.password)
    assert ran.returncode == 0, said(ran)
    (job,) = json.loads(ran.stdout)["jobs"]
    assert job["detail"] == served_detail(cloud.tenant, wanted)
    path = tmp_path / "guard.json"
    ran = run(
        *("export", *place(cloud.info), "-o", str(path), "--scenario", "cloudDataGuard"),
        DRS_INSPECTOR_PASSWORD=cloud.info.password,
    )
    assert ran.returncode == 0, said(ran)
    held = {one for one in cloud.tenant.job_ids() if cloud.tenant.plan(one).scenario == "cloudDataGuard"}
    assert {job["id"] for job in read_archive(path)["jobs"]} == held


def test_1_some_jobs_could_not_be_read(
    run: Callable[..., "subprocess.CompletedProcess[str]"], cloud: Cloud, tmp_path: Path
) -> None:
    poisoned = cloud.tenant.special_id("oracle")
    cloud.faults(f"poison-job={poisoned}")
    path = tmp_path / "most.json"
    ran = run("export", *place(cloud.info), "-o", str(path), DRS_INSPECTOR_PASSWORD=cloud.info.password)
    assert ran.returncode == 1, said(ran)
    archive = read_archive(path)
    assert [one["id"] for one in archive["unavailable"]] == [poisoned]
    assert archive["unavailable"][0]["reason"]["code"] == "DRS.M00004"
    assert not archive["complete"]
    assert sum(job["detail"] is not None for job in archive["jobs"]) == len(cloud.tenant.job_ids()) - 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["export"],
        ["export", "--demo", "--profile", "x"],
        ["export", "--iam-url", "http://127.0.0.1:1"],
        ["export", "--profile", "nobody made this"],
        ["simulate", "--fault", "no-such-fault"],
        ["show"],
        ["nonsense.json"],
    ],
)
def test_2_wrong_usage(run: Callable[..., "subprocess.CompletedProcess[str]"], arguments: Sequence[str]) -> None:
    ran = run(*arguments)
    assert ran.returncode == 2, said(ran)
    assert ran.stdout == ""
    assert len(ran.stderr.strip()) > 20


def test_2_no_terminal_to_ask_for_a_password(
    run: Callable[..., "subprocess.CompletedProcess[str]"], cloud: Cloud
) -> None:
    ran = run("export", *place(cloud.info), "-o", "-")
    assert ran.returncode == 2, said(ran)
    assert "DRS_INSPECTOR_PASSWORD" in ran.stderr
    assert cloud.calls() == []


@pytest.mark.parametrize("variable", ["DRS_INSPECTOR_PASSWORD", "DRS_INSPECTOR_TOKEN"])
def test_3_the_sign_in_is_refused(
    run: Callable[..., "subprocess.CompletedProcess[str]"], cloud: Cloud, tmp_path: Path, variable: str
) -> None:
    path = tmp_path / "none.json"
    ran = run("export", *place(cloud.info), "-o", str(path), **{variable: "wrong and secret"})
    assert ran.returncode == 3, said(ran)
    assert "wrong and secret" not in said(ran)
    assert ran.stderr.startswith("Error: ")
    assert not path.exists()


def test_4_no_answer(run: Callable[..., "subprocess.CompletedProcess[str]"], cloud: Cloud, tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{listener.getsockname()[1]}"
    path = tmp_path / "none.json"
    source = place(cloud.info, iam_url=closed, drs_url=closed)
    ran = run("export", *source, "-o", str(path), DRS_INSPECTOR_PASSWORD=cloud.info.password)
    assert ran.returncode == 4, said(ran)
    assert "127.0.0.1" in ran.stderr
    assert not path.exists()


def test_5_files(run: Callable[..., "subprocess.CompletedProcess[str]"], cloud: Cloud, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.json"
    damaged.write_bytes(SAMPLE.read_bytes()[:-100])
    ran = run("show", str(damaged))
    assert ran.returncode == 5, said(ran)
    assert "column" in ran.stderr
    there = tmp_path / "there.json"
    there.write_text("mine")
    secret = {"DRS_INSPECTOR_PASSWORD": cloud.info.password}
    for path in (tmp_path / "no folder" / "x.json", there):
        ran = run("export", *place(cloud.info), "-o", str(path), **secret)
        assert ran.returncode == 5, said(ran)
    assert there.read_text() == "mine"
    ran = run("export", *place(cloud.info), "-o", str(there), "--force", **secret)
    assert ran.returncode == 0, said(ran)
    assert_archive_is_tenant(read_archive(there), cloud.tenant)


def test_the_demo_does_its_job_without_a_display(
    run: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    ran = run("--demo")
    assert ran.returncode == 0, said(ran)
    path = Path(ran.stdout.strip().splitlines()[-1])
    assert path.parent == tmp_path / "work"
    archive = read_archive(path)
    assert len(archive["jobs"]) == 41
    for job in archive["jobs"]:
        assert job["list"]["name"][:12] in ran.stdout
    assert files_holding(tmp_path, [b"canary-secret"]) == []


def test_show_prints_every_value_of_a_saved_reply(run: Callable[..., "subprocess.CompletedProcess[str]"]) -> None:
    ran = run("show", str(SAMPLE), "--format", "json")
    assert ran.returncode == 0, said(ran)
    shown = json.loads(ran.stdout)
    assert len(shown["jobs"]) == 2
    for value in _leaves(json.loads(SAMPLE.read_text(encoding="utf-8-sig"))):
        assert json.dumps(value, ensure_ascii=False).strip('"') in ran.stdout.replace("\\u0000", ""), value
    assert ran.stdout.count("unassigned") >= 2


def _leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in _leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in _leaves(inner)]
    return [value] if isinstance(value, str) and value else []


def test_simulate_says_in_one_line_how_to_sign_in_and_stops_when_told(own_home: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "drs_inspector", "simulate", "--jobs", "3", "--fault", "429:1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    info = json.loads(server.stdout.readline())
    server.terminate()
    rest, errors = server.communicate(timeout=60)
    assert (server.returncode, rest, errors) == (0, "", "")
    assert set(info) == {
        *("iam_url", "drs_url", "project_id", "project_name", "domain"),
        *("username", "password", "access_key", "secret_key"),
    }
    assert info["iam_url"].startswith("http://127.0.0.1:")
