"""Each way to sign in from the command line, and all projects at once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from drs_inspector.simulator.iam.accounts import AGENCY, PASSCODE
from tests.commands.conftest import MakeRunningCloud, RunningCloud

RunCli = Callable[..., Result]


def _place(cloud: RunningCloud) -> list[str]:
    return ["--iam-url", cloud.info.iam_url, "--drs-url", cloud.info.drs_url]


def _jobs(path: Path) -> set[str]:
    archive = json.loads(path.read_bytes())
    assert archive["complete"]
    return {job["id"] for job in archive["jobs"]}


@pytest.mark.parametrize("signature", [(), ("--signature", "access"), ("--signature", "credential")])
def test_an_access_key_of_the_variables_reads_everything(
    running_cloud: MakeRunningCloud,
    run_cli: RunCli,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    signature: tuple[str, ...],
) -> None:
    cloud = running_cloud()
    monkeypatch.setenv("DRS_INSPECTOR_ACCESS_KEY", cloud.info.access_key)
    monkeypatch.setenv("DRS_INSPECTOR_SECRET_KEY", cloud.info.secret_key)
    out = tmp_path / "out.json"
    project = ("--project-name", cloud.info.project_name)
    result = run_cli("export", *_place(cloud), *project, *signature, "-o", str(out))
    assert result.exit_code == 0, result.stderr
    assert _jobs(out) == set(cloud.tenant.job_ids())
    assert cloud.info.secret_key not in result.stdout + result.stderr + out.read_text("utf-8")


def test_a_wrong_secret_key_is_refused_after_two_tries_at_most(
    running_cloud: MakeRunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cloud = running_cloud()
    monkeypatch.setenv("DRS_INSPECTOR_ACCESS_KEY", cloud.info.access_key)
    monkeypatch.setenv("DRS_INSPECTOR_SECRET_KEY", "wrong")
    project = ("--project-id", cloud.info.project_id)
    result = run_cli("export", *_place(cloud), *project, "-o", str(tmp_path / "x.json"))
    assert result.exit_code == 3
    assert not (tmp_path / "x.json").exists()
    assert len([call for call in cloud.server.app.state.calls if call.status == 401]) <= 2


def test_a_one_time_code_of_the_variable_completes_a_sign_in(
    running_cloud: MakeRunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cloud = running_cloud()
    careful = cloud.server.app.state.directory.careful_reader
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", careful.password)
    user = ("--domain", cloud.info.domain, "--username", careful.name, "--project-id", cloud.info.project_id)
    lacking = run_cli("export", *_place(cloud), *user, "-o", str(tmp_path / "no.json"))
    assert lacking.exit_code == 2
    assert "DRS_INSPECTOR_PASSCODE" in lacking.stderr
    monkeypatch.setenv("DRS_INSPECTOR_PASSCODE", PASSCODE)
    result = run_cli("export", *_place(cloud), *user, "-o", str(tmp_path / "yes.json"))
    assert result.exit_code == 0, result.stderr
    assert _jobs(tmp_path / "yes.json") == set(cloud.tenant.job_ids())


def test_an_agency_is_taken_on(running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path) -> None:
    cloud = running_cloud()
    partner = cloud.server.app.state.directory.partner_project
    user = ("--domain", cloud.info.domain, "--username", cloud.info.username)
    agency = ("--agency", AGENCY, "--agency-domain", partner.domain.name)
    out = tmp_path / "out.json"
    result = run_cli("export", *_place(cloud), *user, *agency, "--project-id", partner.id, "-o", str(out))
    assert result.exit_code == 0, result.stderr
    assert json.loads(out.read_bytes())["source"]["project_id"] == partner.id


def test_an_entry_of_clouds_yaml_and_its_secure_yaml_are_a_source(
    running_cloud: MakeRunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cloud = running_cloud()
    info = cloud.info
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "clouds.yaml").write_text(
        json.dumps(
            {
                "clouds": {
                    "shop": {
                        "auth": {
                            "auth_url": f"{info.iam_url}/v3",
                            "username": info.username,
                            "user_domain_name": info.domain,
                            "project_name": info.project_name,
                        },
                        "drs_endpoint_override": info.drs_url,
                    }
                }
            }
        )
    )
    secure = tmp_path / "secure.yaml"
    secure.write_text(json.dumps({"clouds": {"shop": {"auth": {"password": info.password}}}}))
    secure.chmod(0o600)
    monkeypatch.delenv("DRS_INSPECTOR_PASSWORD")
    result = run_cli("export", "--cloud", "shop", "-o", "out.json")
    assert result.exit_code == 0, result.stderr
    assert "clouds.yaml" in result.stderr
    assert info.password not in result.stderr
    assert _jobs(tmp_path / "out.json") == set(cloud.tenant.job_ids())
    unknown = run_cli("export", "--cloud", "other", "-o", "other.json")
    assert unknown.exit_code == 2
    assert "shop" in unknown.stderr


def test_the_variables_of_other_tools_are_a_source(
    running_cloud: MakeRunningCloud, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cloud = running_cloud()
    info = cloud.info
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run_cli("export", "--environment", "-o", "none.json").exit_code == 2
    for name, value in {
        "OS_AUTH_URL": f"{info.iam_url}/v3",
        "OS_USERNAME": info.username,
        "OS_PASSWORD": info.password,
        "OS_USER_DOMAIN_NAME": info.domain,
        "OS_PROJECT_NAME": info.project_name,
        "OS_DRS_ENDPOINT_OVERRIDE": info.drs_url,
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DRS_INSPECTOR_PASSWORD")
    result = run_cli("export", "--environment", "-o", "out.json")
    assert result.exit_code == 0, result.stderr
    # What the variables lack, or name otherwise, is given beside them.
    monkeypatch.delenv("OS_DRS_ENDPOINT_OVERRIDE")
    sub_project = cloud.server.app.state.directory.sub_project
    other = ("--drs-url", info.drs_url, "--project-id", sub_project.id)
    assert run_cli("export", "--environment", *other, "-o", "other.json").exit_code == 0
    assert json.loads((tmp_path / "other.json").read_bytes())["source"]["project_id"] == sub_project.id
    assert _jobs(tmp_path / "out.json") == set(cloud.tenant.job_ids())


# All projects


def test_all_projects_become_one_file_each(running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path) -> None:
    cloud = running_cloud()
    user = ("--domain", cloud.info.domain, "--username", cloud.info.username)
    result = run_cli("export", *_place(cloud), *user, "--all-projects", "-o", str(tmp_path))
    assert result.exit_code == 0, result.stderr
    files = sorted(tmp_path.glob("*.json"))
    directory = cloud.server.app.state.directory
    wanted = {project.id for project in directory.projects if project.enabled and project.name != "MOS"}
    found = {json.loads(path.read_bytes())["source"]["project_id"]: path for path in files}
    assert set(found) == wanted
    assert _jobs(found[directory.main.id]) == set(cloud.tenant.job_ids())
    assert {str(path) for path in files} == set(result.stdout.split())
    region = ("--region", directory.main.name)
    narrow = run_cli("export", *_place(cloud), *user, *region, "--all-projects", "-o", str(tmp_path))
    assert len(narrow.stdout.split()) == len(files)  # the simulator's projects are all of that region
    for path in narrow.stdout.split():
        Path(path).unlink()
    part = run_cli("export", *_place(cloud), *user, "--all-projects", "--filter", "table:refunds", "-o", str(tmp_path))
    assert f"{directory.main.name}: No job matches (of {len(cloud.tenant.job_ids())})." in part.stderr.splitlines()
    for path in part.stdout.split():
        assert json.loads(Path(path).read_bytes())["coverage"]["part"]["filter"] == "table:refunds"
        Path(path).unlink()
    # A second time: nothing is replaced.
    assert run_cli("export", *_place(cloud), *user, "--all-projects", "-o", str(tmp_path)).exit_code == 0
    assert len(list(tmp_path.glob("*.json"))) == 2 * len(files)


def test_a_difference_of_the_clocks_is_said_for_one_project_and_for_all(
    running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path
) -> None:
    cloud = running_cloud(jobs=2)
    cloud.server.app.state.clock.advance(-600)
    user = ("--domain", cloud.info.domain, "--username", cloud.info.username)
    one = run_cli("export", *cloud.source, "-o", str(tmp_path / "one.json"))
    every = run_cli("export", *_place(cloud), *user, "--all-projects", "-o", str(tmp_path))
    for result in (one, every):
        assert "this computer's clock was 10 minutes ahead of the cloud's" in result.stderr, result.stderr


def test_all_projects_want_a_folder_that_is_there(
    running_cloud: MakeRunningCloud, run_cli: RunCli, tmp_path: Path
) -> None:
    cloud = running_cloud()
    user = ("--domain", cloud.info.domain, "--username", cloud.info.username)
    result = run_cli("export", *_place(cloud), *user, "--all-projects", "-o", str(tmp_path / "nowhere"))
    assert result.exit_code == 5
    assert not cloud.server.app.state.calls


@pytest.mark.parametrize(
    "options",
    [
        ("--demo", "--profile", "x"),
        ("--cloud", "a", "--environment"),
        ("--region", "eu-de", "--iam-url", "https://iam.example.invalid", "--project-id", "a"),
        ("--environment", "--username", "maria"),
        ("--region", "eu-nowhere", "--domain", "a", "--username", "b", "--project-name", "c"),
        ("--region", "eu-de", "--domain", "a", "--username", "b"),
        ("--demo", "--all-projects"),
    ],
)
def test_sources_that_do_not_fit_together_are_said(run_cli: RunCli, options: tuple[str, ...]) -> None:
    result = run_cli("export", *options)
    assert result.exit_code == 2
    assert "Error:" in result.stderr


def test_a_region_gives_both_urls(run_cli: RunCli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRS_INSPECTOR_PASSWORD", "x")
    # No network in tests: what is asked for shows in the error.
    place = ("--region", "eu-de", "--domain", "a", "--username", "b", "--project-name", "eu-de")
    result = run_cli("doctor", *place, "--no-sign-in", "--proxy", "-")
    assert "iam.eu-de.otc.t-systems.com" in result.stdout
