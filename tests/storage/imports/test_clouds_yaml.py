"""clouds.yaml as people have it: entries, a second file with secrets, vendors, regions, and all that can be wrong."""

import contextlib
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drs_inspector.cloud.iam.methods.registry import sign_in_methods
from drs_inspector.storage.imports import find_sign_ins

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs modes, pipes or folders of POSIX")
MARIA = """
clouds:
  shop:
    auth:
      auth_url: https://iam.eu-de.otc.t-systems.com/v3
      username: maria
      user_domain_name: OTC-EU-DE-1
      project_name: eu-de_shop
    region_name: eu-de
"""


def test_the_password_comes_from_secure_yaml(person: Any) -> None:
    clouds, secure = person.clouds(MARIA), person.secure("clouds: {shop: {auth: {password: hunter2}}}")
    (found,) = person.find()
    profile = found.profile
    assert (profile.name, profile.username, profile.domain) == ("shop", "maria", "OTC-EU-DE-1")
    assert (profile.project_name, profile.region) == ("eu-de_shop", "eu-de")
    assert profile.iam_url == "https://iam.eu-de.otc.t-systems.com/v3"
    assert (profile.method, found.secret("password"), found.secret_origin) == ("password", "hunter2", "secure.yaml")
    assert (found.files, found.also_read, found.problem, found.notes) == ((clouds,), (secure,), None, ())


@POSIX
def test_the_file_that_won_and_those_passed_over_are_named(person: Any) -> None:
    broken = person.write("work/clouds.yaml", b"\xff\x00\xfe")
    winner = person.clouds(MARIA)
    later = person.write("site/openstack/clouds.yaml", "clouds: {other: {}}")
    found, about_broken = person.find()
    assert found.files == (winner, broken, later)
    assert f"{winner} was used." in found.notes[-1]
    assert f"{broken} (it is not text in UTF-8)" in found.notes[-1]
    assert f"{later} ({winner} comes first)" in found.notes[-1]
    assert about_broken.problem is not None
    assert about_broken.files == (broken,)


def test_each_entry_is_found_and_a_wrong_one_costs_only_itself(person: Any) -> None:
    person.clouds(
        """
clouds:
  good: {auth: {auth_url: 'https://iam.eu-de.otc.t-systems.com/v3', username: u, password: p}, region_name: eu-de}
  nothing:
  a list: [1, 2]
  auth is text: {auth: hello}
  auth is nothing: {auth: }
  wrong regions: {auth: {username: u}, regions: [{nam: x}]}
  nobody: {auth: {auth_url: 'https://iam.eu-de.otc.t-systems.com/v3'}}
  keys of another kind: {auth: {username: u, application_credential_id: i}, auth_type: v3applicationcredential}
  hole: {auth: {username: u, auth_url: 'https://{auth[password]}.example', password: p}}
  12: {auth: {username: 4711, password: 1234}}
"""
    )
    found = person.named()
    assert found["good"].problem is None
    assert found["12"].profile.username == "4711"
    assert found["12"].secret("password") == "1234"
    assert "put it in quotes" in " ".join(found["12"].notes)
    for name in found.keys() - {"good", "12"}:
        assert found[name].problem is not None, name
        assert found[name].problem.next_step


def test_os_cloud_puts_its_entry_first_and_variables_beside_it_override(person: Any) -> None:
    person.clouds(MARIA.replace("shop:", "first:", 1) + MARIA.partition("clouds:\n")[2])
    found = person.find({"OS_CLOUD": "shop", "OS_PASSWORD": "from the shell", "OS_PROJECT_NAME": "eu-de_other"})
    assert [one.profile.name for one in found] == ["shop", "first"]
    assert found[0].secret("password") == "from the shell"
    assert found[0].secret_origin == "the variable OS_PASSWORD"
    assert found[0].profile.project_name == "eu-de_other"
    assert found[0].notes[0] == "OS_CLOUD names this entry."
    assert found[1].secret("password") == ""
    assert found[1].profile.project_name == "eu-de_shop"


def test_os_cloud_without_its_entry_is_said(person: Any) -> None:
    person.clouds(MARIA)
    first, *_ = person.find({"OS_CLOUD": "gone"})
    assert first.problem is not None
    assert "“gone”" in first.problem.title


def test_a_variable_that_names_a_missing_file_is_said(person: Any) -> None:
    person.clouds(MARIA)
    (found,) = person.find({"OS_CLIENT_CONFIG_FILE": "elsewhere.yaml"})
    assert "elsewhere.yaml (OS_CLIENT_CONFIG_FILE names it, and it does not exist)" in found.notes[-1]


def test_the_vendor_gives_address_and_regions_and_the_project_chooses(person: Any) -> None:
    person.clouds(
        """
clouds:
  otc: {profile: otc, auth: {username: u, password: p, project_name: eu-nl_shop}}
  both: {profile: otc, auth: {username: u, password: p}}
  ch: {profile: otc-swiss, auth: {username: u, password: p}}
  own: {profile: ours, auth: {username: u, password: p}}
  far: {profile: 'https://user:hunter2@cloud.example', auth: {username: u, password: p}}
  unknown: {profile: somebody, auth: {username: u, password: p}}
"""
    )
    vendors = person.write(
        ".config/openstack/clouds-public.yaml",
        "public-clouds: {ours: {auth: {auth_url: 'https://iam.{region_name}.ours.example/v3'}, region_name: west}}",
    )
    found = person.named()
    assert found["otc"].profile.iam_url == "https://iam.eu-nl.otc.t-systems.com/v3"
    assert {"both eu-de", "both eu-nl"} <= found.keys()
    assert found["ch"].profile.iam_url.endswith("iam-pub.eu-ch2.sc.otc.t-systems.com/v3")
    assert found["own"].profile.iam_url == "https://iam.west.ours.example/v3"
    assert found["own"].also_read == (vendors,)
    assert found["far"].profile.iam_url == ""
    assert "hunter2" not in str(found["far"].notes)
    assert "“somebody” is not known" in found["unknown"].notes[0]


def test_access_keys_agencies_and_tokens_of_the_clouds_own_tools(person: Any) -> None:
    person.clouds(
        """
clouds:
  key: {auth: {auth_url: 'https://iam.eu-de.otc.t-systems.com/v3', ak: AKAK, sk: SKSK, security_token: STST}}
  token: {auth_type: token, auth: {auth_url: 'https://iam.eu-de.otc.t-systems.com/v3', token: TOTO, password: p}}
  agency: {auth: {username: u, password: p, agency_name: a, agency_domain_name: A, delegated_project: eu-de_theirs}}
  both: {auth: {username: u, password: p}, ak: AKAK, sk: SKSK}
  agency by key: {auth: {ak: AKAK, sk: SKSK, agency_name: a, agency_domain_name: A}}
"""
    )
    found = person.named()
    assert (found["key"].profile.method, found["key"].secret("secret_key"), found["key"].secret_origin) == (
        "access-key",
        "SKSK",
        "clouds.yaml",
    )
    assert (found["token"].profile.method, found["token"].secrets) == ("token", {"token": "TOTO"})
    assert "There is also a password, which is not taken over." in found["token"].notes
    agency = found["agency"].profile
    assert (agency.agency_name, agency.agency_domain, agency.project_name) == ("a", "A", "eu-de_theirs")
    assert (found["both"].profile.method, found["both"].secret("secret_key")) == ("password", "")
    assert found["agency by key"].problem is not None


@POSIX
@pytest.mark.parametrize(("mode", "is_said"), [(0o600, False), (0o640, True), (0o644, True), (0o604, True)])
def test_a_file_with_a_secret_that_others_can_read_is_said(person: Any, mode: int, is_said: bool) -> None:
    person.clouds(MARIA, mode=0o644)  # holds no secret, so others may read it
    secure = person.secure("clouds: {shop: {auth: {password: p}}}", mode=mode)
    (found,) = person.find()
    assert any("chmod 600 secure.yaml" in note for note in found.notes) is is_said
    assert not any("chmod 600 clouds.yaml" in note for note in found.notes)
    assert stat.S_IMODE(secure.stat().st_mode) == mode


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, levels)]
    return "\n".join([*lines, f"clouds: {{b: *a{levels - 1}}}"])


def merge_bomb(levels: int) -> str:
    lines = ["a0: &a0 {k: x}"]
    lines += [f"a{level}: &a{level} {{<<: [{', '.join([f'*a{level - 1}'] * 9)}]}}" for level in range(1, levels)]
    return "\n".join([*lines, f"clouds: {{b: *a{levels - 1}}}"])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(bomb(12), id="alias bomb"),
        pytest.param(merge_bomb(12), id="merge bomb"),
        pytest.param("clouds: &a {b: *a}", id="contains itself"),
        pytest.param("[" * 50_000, id="too deep"),
        pytest.param("clouds: {a: {auth: {}}}\n#" + "x" * 600_000, id="too large"),
        pytest.param("clouds: [1, 2]", id="clouds is a list"),
        pytest.param("- clouds", id="a list"),
        pytest.param("just text", id="text"),
        pytest.param("clouds: *hunter2", id="unknown alias"),
        pytest.param("clouds: !hunter2 x", id="unknown tag"),
        pytest.param("clouds: {? {a: hunter2} : b}", id="unhashable name"),
        pytest.param("clouds: 2024-13-45", id="no such date"),
        pytest.param(b"\x7fELF\x00\x01hunter2\xff", id="binary"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_problem_and_everything_else_is_found(
    person: Any, content: str | bytes
) -> None:
    path = person.clouds(content)
    started = time.process_time()
    found = person.find({"OS_AUTH_URL": "https://iam.eu-de.otc.t-systems.com", "OS_USERNAME": "u", "OS_PASSWORD": "p"})
    assert time.process_time() - started < 10
    good = [one for one in found if one.problem is None]
    wrong = [one for one in found if one.problem is not None]
    assert [one.origin for one in good] == ["OS_* variables"]
    assert [one.files[0] for one in wrong] == [path]
    assert "hunter2" not in str(wrong[0].problem)


@POSIX
def test_pipes_and_devices_are_not_opened(person: Any) -> None:
    os.mkfifo(person.home / "pipe")
    found = person.find({"OS_CLIENT_CONFIG_FILE": str(person.home / "pipe"), "OS_CLIENT_SECURE_FILE": "/dev/zero"})
    assert len([one for one in found if one.problem is not None]) == 2


@contextlib.contextmanager
def as_another_user() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@POSIX
def test_a_file_that_may_not_be_read_is_passed_over() -> None:
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        base.chmod(0o755)
        closed, winner = base / "clouds.yaml", base / "clouds.yml"
        closed.write_text(MARIA)
        closed.chmod(0)
        winner.write_text(MARIA.replace("shop", "open"))
        with as_another_user():
            found = find_sign_ins({"XDG_CONFIG_DIRS": name}, base, base, sign_in_methods())
    assert [one.profile.name for one in found] == ["open", "clouds.yaml"]
    assert found[0].files == (winner, closed)
    assert found[1].problem is not None
    assert "permission" in found[1].problem.cause


def test_what_the_tool_does_otherwise_is_said(person: Any) -> None:
    person.clouds(
        "clouds: {a: {auth: {username: u, user_domain_id: '7', password: p}, cacert: /etc/own.pem, verify: false}}"
    )
    (found,) = person.find()
    assert found.ca_file == "/etc/own.pem"
    words = " ".join(found.notes)
    assert "/etc/own.pem" in words
    assert "always checks" in words
    assert "enter the account's name" in words
