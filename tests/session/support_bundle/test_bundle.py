"""A support bundle has what helps to find an error, and no secret, wherever one was planted."""

import importlib.metadata
import json
import os
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from drs_inspector import __version__
from drs_inspector.cloud.iam.credentials import Connection
from drs_inspector.domain.errors import InspectorError
from drs_inspector.session.connection_report.report import CheckResult, ConnectionReport
from drs_inspector.session.error_reports.report import report_error
from drs_inspector.session.support_bundle import versions as versions_module
from drs_inspector.session.support_bundle.bundle import bundle_entries
from drs_inspector.session.support_bundle.settings_facts import settings_facts
from drs_inspector.session.support_bundle.versions import LIBRARIES, versions
from drs_inspector.storage.files.error_log import ErrorLog
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.files.settings import Settings, save_settings

SECRET = "Hunter2-canary"
NAMES = (
    "iam.shop.example",
    "drs.shop.example",
    "anna.muster",
    "ACME-account",
    "shop_project",
    "10.1.2.3",
    "Acme Root CA",
)
FILES = [
    "README.txt",
    "connection-report.txt",
    "connection-report.json",
    "versions.json",
    "settings.json",
    "errors.log",
]


def report(problem: InspectorError | None = None) -> ConnectionReport:
    connection = Connection(
        f"https://anna:{SECRET}@iam.shop.example",
        "https://drs.shop.example:8443",
        region="eu-de",
        domain="ACME-account",
        project_name="shop_project",
    )
    words = (
        "iam.shop.example: 10.1.2.3",
        "TLSv1.3, certificate of CN=*.shop.example, issued by Acme Root CA, valid for 90 more days (until 2027-01-01)",
        "user anna.muster, account ACME-account, project shop_project",
        f"refused: X-Auth-Token: {SECRET} password={SECRET} https://anna:{SECRET}@proxy.shop.example:3128",
        f'{{"auth": {{"password": "{SECRET}"}}}}',
    )
    findings = (
        CheckResult(
            step="iam", title="Sign-in for iam.shop.example", outcome="failed", words=text, next_step="Check it."
        )
        for text in words
    )
    return ConnectionReport(connection, tuple(findings), problem)


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets in the settings, in variables and in the log."""
    settings = Settings(
        proxy="manual",
        proxy_url=f"http://anna.muster:{SECRET}@proxy.shop.example:3128",
        proxy_username="anna.muster",
        ca_file=f"/data/ca.pem?password={SECRET}",
        last_profile=SECRET,
        last_folder=f"/home/{SECRET}",
        recent_files=[SECRET],
        window_geometry=SECRET.encode(),
        columns={"tree": SECRET.encode()},
        other={"token": SECRET, "later": SECRET, "nested": {"a": SECRET}, "password": 7, "number": 3},
    )
    save_settings(settings)
    for name in ("DRS_INSPECTOR_PASSWORD", "DRS_INSPECTOR_TOKEN", "HTTPS_PROXY", "OS_PASSWORD", "HW_SECRET_KEY"):
        monkeypatch.setenv(name, SECRET)
    try:
        int(SECRET)
    except ValueError as error:
        error.add_note(f"with {SECRET}")
        report_error(error, "Reading jobs")
    ErrorLog().add(f"written by an older version: password={SECRET}, X-Subject-Token: {SECRET}")


def texts(entries: dict[str, bytes]) -> dict[str, str]:
    found = {name.removeprefix("drs-inspector-support/"): content.decode() for name, content in entries.items()}
    assert all("/" not in name for name in found)
    return found


@pytest.mark.parametrize("share_safe", [False, True])
def test_no_planted_secret_is_in_it(planted: None, *, share_safe: bool) -> None:
    made = texts(bundle_entries(report(InspectorError("No.", f"password={SECRET}")), share_safe=share_safe))
    assert list(made) == FILES
    for name, text in made.items():
        assert "canary" not in text, name
    assert made["errors.log"].count("== error ") == 2
    assert "ValueError: ******" in made["errors.log"]
    assert "Reading jobs" in made["errors.log"]


def test_names_are_in_it_and_the_readme_says_so(planted: None) -> None:
    made = texts(bundle_entries(report(), screen="1920 x 1080 at 2, xcb"))
    everything = "".join(made.values())
    for name in NAMES:
        assert name in everything
    assert "Names of hosts, users" in made["README.txt"]
    assert "are in them" in made["README.txt"]
    assert all(name in made["README.txt"] for name in FILES[1:])
    facts = json.loads(made["versions.json"])
    assert facts["program"] == __version__
    assert facts["screen"] == "1920 x 1080 at 2, xcb"
    assert "DRS_INSPECTOR_PASSWORD" in facts["variables that are set"]
    assert json.loads(made["connection-report.json"])["outcome"] == "failed"


def test_share_safe_masks_names_the_same_way_in_all_files(planted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "anna.muster")
    monkeypatch.setenv("LOGNAME", "anna.muster")
    ErrorLog().add(f"FileNotFoundError: [Errno 2] No such file: '{Path.home()}/anna.muster/jobs.json' of 10.1.2.3")
    made = texts(bundle_entries(report(), share_safe=True))
    everything = "".join(made.values())
    for name in (*NAMES, "proxy.shop.example", "shop.example", f"{Path.home()}/"):
        assert name not in everything, name
    assert "are masked" in made["README.txt"]
    about = json.loads(made["connection-report.json"])["about"]
    host = about["IAM"].removeprefix("https://******@")
    assert host.startswith("ip-")
    assert made["connection-report.txt"].count(host) >= 2
    # What is needed to understand the report stays.
    for words in ("TLSv1.3", "Check it.", "eu-de", "valid for 90 more days", "drs-inspector "):
        assert words in made["connection-report.txt"]
    assert json.loads(made["versions.json"])["program"] == __version__
    assert "ValueError: ******" in made["errors.log"]


def test_without_a_report_there_is_none_and_the_readme_says_why() -> None:
    made = texts(bundle_entries(None))
    assert list(made) == ["README.txt", "versions.json", "settings.json", "errors.log"]
    assert "There is no connection report in it" in made["README.txt"]
    assert made["errors.log"] == "No unforeseen error was met.\n"
    assert json.loads(made["settings.json"]) == {"file": "there is none, the defaults apply"}


@pytest.mark.parametrize(
    "url",
    ["http://u:12#canary@proxy:3128", "http://u:12/canary@proxy:3128", "u:canary@proxy:3128", "u:12?canary@proxy"],
)
def test_a_password_in_a_proxy_url_that_was_edited_by_hand_is_not_in_it(own_home: Path, url: str) -> None:
    path = app_paths().settings_file
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"proxy_url": url}))
    said = settings_facts(path)["proxy_url"]
    assert "canary" not in said
    assert "proxy" in said


def test_why_a_report_ended_is_in_it() -> None:
    made = texts(bundle_entries(report(InspectorError("The address is odd.", "It has no host."))))
    assert "It ended before its end: The address is odd. It has no host." in made["connection-report.txt"]
    assert json.loads(made["connection-report.json"])["problem"]["title"] == "The address is odd."


def test_the_same_content_gives_the_same_bundle() -> None:
    one, two = (bundle_entries(None) for _ in range(2))
    assert one == two
    assert list(one) == list(two)


def test_settings_say_what_changes_the_program_and_count_what_is_personal(planted: None) -> None:
    before = app_paths().settings_file.read_bytes()
    facts = settings_facts(app_paths().settings_file)
    assert facts["proxy"] == "manual"
    assert facts["proxy_url"] == "http://******@proxy.shop.example:3128"
    assert facts["read_seconds"] == 120.0
    assert facts["recent_files"] == "(list, 1)"
    assert facts["last_profile"] == f"(str, {len(SECRET)})"
    assert facts["number"] == 3
    assert facts["nested"] == "(dict, 1)"
    assert app_paths().settings_file.read_bytes() == before


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b'{"a": ' + b"[" * 100_000])
def test_damaged_settings_are_said_to_be_damaged_and_left_where_they_are(own_home: Path, content: bytes) -> None:
    path = app_paths().settings_file
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert settings_facts(path) == {"file": "is damaged"}
    assert path.read_bytes() == content


@pytest.mark.parametrize("kind", ["file in the way", "no such user"])
def test_a_broken_settings_folder_is_said_in_place_of_what_it_holds(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    (own_home / "config").write_text("in the way")
    (own_home / "state").write_text("in the way")
    if kind == "no such user":
        monkeypatch.setenv("DRS_INSPECTOR_HOME", "~no-such-user-here/x")
    made = texts(bundle_entries(None))
    assert "cannot be" in made["settings.json"]
    assert made["errors.log"]


def test_every_library_of_the_program_has_its_version() -> None:
    project: dict[str, Any] = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())
    declared = {name.split(";")[0].split(">")[0].split("<")[0].strip() for name in project["project"]["dependencies"]}
    assert declared <= set(LIBRARIES)
    assert "unknown" not in versions()["libraries"].values()


@pytest.mark.parametrize("place", ["beside it", "in a bundle of macOS", "damaged"])
def test_a_frozen_program_knows_its_libraries_by_the_list_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    folder = tmp_path / "Contents"
    (folder / "MacOS").mkdir(parents=True)
    (folder / "Resources").mkdir()
    where = folder / ("Resources" if place == "in a bundle of macOS" else "MacOS")
    listed = json.dumps(
        {"components": [{"name": "pyyaml", "version": "6.0.3"}, {"name": "httpx", "version": "0.28.1"}]}
    )
    (where / versions_module.SBOM).write_text("{" if place == "damaged" else listed)

    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "MacOS" / "drs-inspector"))
    libraries = versions()["libraries"]
    assert libraries["PyYAML"] == ("unknown" if place == "damaged" else "6.0.3")
    assert libraries["msgspec"] == "unknown"


def test_a_missing_library_and_a_release_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions_module, "__version__", "1.2.3")
    monkeypatch.setattr(versions_module, "LIBRARIES", ("nowhere-to-be-found",))
    found = versions()
    assert found["commit"] == "of the release"
    assert found["libraries"] == {"nowhere-to-be-found": "unknown"}
    monkeypatch.setattr(versions_module, "__version__", "0.1.0.dev287+gcc3d37c")
    assert versions()["commit"] == "cc3d37c"
    assert os.environ["DRS_INSPECTOR_HOME"] not in json.dumps(found)
