"""Who wins, and what an entry comes to, is what openstacksdk says: compared with the real one over made-up files."""

import argparse
import contextlib
import importlib
import json
import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml
from hypothesis import event, given, settings
from hypothesis import strategies as st
from openstack.config import loader, vendors

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.storage.imports.openstack.clouds import VENDORS, merged, regions_of, resolved
from drs_inspector.storage.imports.openstack.files import choose_file, search_folders
from drs_inspector.storage.imports.openstack.sources import _variables

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the SDK asks Windows itself for its folders")
EXAMPLES = settings(max_examples=150)
STEMS = ("clouds", "secure", "clouds-public")
ENDINGS = (".yaml", ".yml", ".json")


@contextlib.contextmanager
def surroundings(environ: Mapping[str, str], folder: Path) -> Iterator[Any]:
    """The SDK's module as it is in a process with these variables and this current folder."""
    before = Path.cwd()
    os.chdir(folder)
    logging.disable(logging.CRITICAL)
    try:
        with mock.patch.dict(os.environ, environ, clear=True), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield importlib.reload(loader)
    finally:
        logging.disable(logging.NOTSET)
        os.chdir(before)


def whole(name: str) -> bytes:
    return yaml.safe_dump(
        {"clouds": {name: {"auth": {"username": name}}, "both": {"auth": {"password": name}}}}
    ).encode()


CONTENTS: Mapping[str, bytes] = {
    "good": b"",
    "empty": b"",
    "comment": b"# nothing yet\n",
    "other": b"cache: {class: x}\n",
    "not yaml": b"clouds: [1,\n",
    "not text": b"clouds:\n  \xff\xfe: 1\n",
    "tag": b"clouds: !!python/object:os.system {}\n",
    "two documents": b"clouds: {}\n---\nclouds: {}\n",
    "byte order mark": b"\xef\xbb\xbfclouds: {marked: {auth: {username: u}}}\n",
    "control": b"clouds: {x: \x01}\n",
    "a folder": b"",
}


@EXAMPLES
@given(
    files=st.dictionaries(
        st.tuples(
            st.sampled_from(("work", "xdg", "home/.config", "site", "named")),
            st.sampled_from(STEMS[:2]),
            st.sampled_from(ENDINGS),
        ),
        st.one_of(st.just("good"), st.sampled_from(sorted(CONTENTS))),
        max_size=6,
    ),
    names_clouds=st.sampled_from(("", "clouds.yaml", "clouds.json", "missing.yaml")),
    names_secure=st.sampled_from(("", "secure.yaml", "secure.yml")),
    uses_xdg=st.booleans(),
)
def test_the_same_files_win_and_come_to_the_same_entries(
    files: dict[tuple[str, str, str], str], names_clouds: str, names_secure: str, uses_xdg: bool
) -> None:
    with tempfile.TemporaryDirectory() as base_name:
        base = Path(base_name)
        (base / "work").mkdir()
        (base / "home").mkdir()
        for (place, stem, ending), kind in files.items():
            below = base / place / "openstack" if place in ("xdg", "home/.config", "site") else base / place
            below.mkdir(parents=True, exist_ok=True)
            path = below / f"{stem}{ending}"
            if kind == "a folder":
                path.mkdir()
            elif kind == "good" and ending == ".json":
                path.write_text(json.dumps({"clouds": {f"{place} json": {"auth": {"username": place}}}}))
            else:
                path.write_bytes(whole(f"{place}{ending}") if kind == "good" else CONTENTS[kind])
        environ = {"HOME": str(base / "home"), "XDG_CONFIG_DIRS": str(base / "site")}
        environ |= {"XDG_CONFIG_HOME": str(base / "xdg")} if uses_xdg else {}
        environ |= {"OS_CLIENT_CONFIG_FILE": str(base / "named" / names_clouds)} if names_clouds else {}
        environ |= {"OS_CLIENT_SECURE_FILE": f"../named/{names_secure}"} if names_secure else {}
        with surroundings(environ, base / "work") as sdk:
            said = sdk.OpenStackConfig(load_envvars=True)
        clouds, secure = (choose_file(stem, environ, base / "home", base / "work") for stem in ("clouds", "secure"))
        assert (clouds.path and str(clouds.path)) == said.config_filename
        assert (secure.path and str(secure.path)) == (
            str(base / "work" / said.secure_config_filename) if said.secure_config_filename else None
        )
        both = merged(clouds.content, secure.content or {})
        expected = {key: value for key, value in said.cloud_config["clouds"].items() if key != "defaults"}
        assert (both.get("clouds") or {}) == expected


@pytest.mark.parametrize("stem", ["clouds", "secure"])
def test_of_all_places_the_same_one_wins_each_time_the_winner_goes(stem: str, tmp_path: Path) -> None:
    for place in ("work", "xdg/openstack", "home/.config/openstack", "site/openstack"):
        (tmp_path / place).mkdir(parents=True)
        for ending in ENDINGS:
            (tmp_path / place / f"{stem}{ending}").write_text(json.dumps({"clouds": {place: {}}}))
    environ = {"HOME": str(tmp_path / "home"), "XDG_CONFIG_DIRS": str(tmp_path / "site")}
    environ |= {"XDG_CONFIG_HOME": str(tmp_path / "xdg")}
    for left in range(12, -1, -1):
        with surroundings(environ, tmp_path / "work") as sdk:
            said = sdk.OpenStackConfig()
        expected = said.config_filename if stem == "clouds" else said.secure_config_filename
        chosen = choose_file(stem, environ, tmp_path / "home", tmp_path / "work")
        assert (chosen.path and str(chosen.path)) == expected
        assert len(chosen.passed_over) == max(left - 1, 0)
        if chosen.path is not None:
            chosen.path.unlink()


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"XDG_CONFIG_HOME": "/somewhere/else"},
        {"XDG_CONFIG_HOME": "relative"},
        {"XDG_CONFIG_DIRS": ""},
        {"XDG_CONFIG_DIRS": "/one"},
        {"XDG_CONFIG_DIRS": "/one:/two"},
        {"XDG_CONFIG_DIRS": "/one::relative"},
        {"SNAP_REAL_HOME": "/home/real"},
        {"SNAP_REAL_HOME": ""},
    ],
)
def test_the_same_folders_are_searched(environ: dict[str, str], tmp_path: Path) -> None:
    environ = {"HOME": "/home/maria", **environ}
    with surroundings(environ, tmp_path) as sdk:
        expected = list(sdk.CONFIG_SEARCH_PATH)
    assert search_folders(environ, Path("/home/maria"), tmp_path) == expected


WORDS = st.text("abcXYZ-_ .09äü", min_size=1, max_size=12)
SCALARS = st.one_of(WORDS, WORDS, st.integers(0, 10**9), st.floats(0, 100, allow_nan=False))
SPELLED = (
    "username", "password", "user_id", "project_name", "project-name", "tenant_name", "tenant_id", "project_id",
    "domain_name", "domain-name", "domain_id", "user_domain_name", "user-domain-id", "user_domain_id",
    "project_domain_name", "token", "auth_token", "auth-token", "passcode", "system_scope"
)  # fmt: skip
AUTH = st.dictionaries(st.sampled_from(SPELLED), SCALARS, max_size=6)
ADDRESS = st.sampled_from(("https://iam.{region_name}.example.com/v3", "https://iam.example.com:443/v3", ""))
REGIONS = st.lists(
    st.one_of(
        st.sampled_from(("eu-de", "eu-nl", "eu-ch2")),
        st.fixed_dictionaries(
            {"name": st.sampled_from(("r1", "r2"))},
            optional={"values": st.fixed_dictionaries({}, optional={"auth": AUTH, "token": WORDS})},
        ),
    ),
    max_size=3,
)
ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "auth": AUTH,
        "profile": st.sampled_from(("otc", "otc-swiss", "own", "")),
        "cloud": st.sampled_from(("otc", "own")),
        "region_name": st.sampled_from(("eu-de", "eu-de,eu-nl", "", 7)),
        "regions": REGIONS,
        "auth_type": st.sampled_from(("password", "token", "v3totp")),
        **dict.fromkeys(("project_name", "tenant_name", "domain_name", "user_domain_name", "auth_token"), SCALARS),
    },
)
OWN_VENDOR = {
    "auth": {"auth_url": "https://iam.{region_name}.own.example/v3", "domain_name": "D"},
    "regions": ["r1", "r2"],
}


def compared(config: Mapping[str, Any]) -> dict[str, Any]:
    names = ("auth_type", "region_name", "username", "password", "user_id")
    return {"auth": dict(config["auth"]), **{name: config.get(name) for name in names}}


@EXAMPLES
@given(entry=ENTRY, secure=AUTH, address=ADDRESS)
def test_an_entry_comes_to_the_same_in_every_region(
    entry: dict[str, Any], secure: dict[str, Any], address: str
) -> None:
    if address:
        entry = {**entry, "auth": {"auth_url": address, **entry.get("auth", {})}}
    with tempfile.TemporaryDirectory() as base_name:
        base = Path(base_name)
        (base / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"a": entry}}))
        (base / "secure.yaml").write_text(yaml.safe_dump({"clouds": {"a": {"auth": secure}}}))
        (base / "clouds-public.yaml").write_text(yaml.safe_dump({"public-clouds": {"own": OWN_VENDOR}}))
        environ = {"HOME": base_name}
        with surroundings(environ, base) as sdk:
            said = sdk.OpenStackConfig()
            try:
                expected = [
                    compared(said.get_one("a", validate=False, region_name=region["name"]).config)
                    for region in said._get_regions("a")
                ]
            except Exception:  # noqa: BLE001 - whatever it is that the SDK stumbles over
                expected = []
        both = merged({"clouds": {"a": entry}}, {"clouds": {"a": {"auth": secure}}})["clouds"]["a"]
        named = both.get("profile", both.get("cloud"))
        vendor = {"own": OWN_VENDOR, **VENDORS}.get(named, {})
        try:
            regions = regions_of(both, vendor)
            found = [compared(resolved(both, vendor, region)) for region in regions]
        except FileProblemError:
            assert expected == []
            return
        event("compared" if expected else "the SDK stumbles")
        if expected:
            # the SDK looks a region up by its name: of two with one name it takes the first both times
            first = {region["region_name"]: region for region in reversed(found)}
            assert [first[region["region_name"]] for region in found] == [without_hole(region) for region in expected]


def without_hole(config: dict[str, Any]) -> dict[str, Any]:
    """An address whose region is not given has a hole in the SDK; here it is no address."""
    if "//iam.." in config["auth"].get("auth_url", ""):
        config["auth"]["auth_url"] = ""
    return config


@pytest.mark.parametrize(
    "overrides",
    [
        {"password": "from the environment"},
        {"username": "other", "user_domain_name": "OTHER"},
        {"project_name": "eu-de_other"},
        {"tenant_name": "eu-de_other"},
        {"auth_url": "https://iam.other.example/v3"},
        {"region_name": "eu-nl", "project_id": "0123"},
    ],
)
def test_variables_beside_os_cloud_override_the_entry_as_the_openstack_command_has_it(
    overrides: dict[str, str], tmp_path: Path
) -> None:
    entry = {
        "auth": {
            "auth_url": "https://iam.{region_name}.example.com/v3",
            "username": "maria",
            "password": "from the file",
            "project_name": "eu-de",
            "user_domain_name": "D",
        },
        "regions": ["eu-de", "eu-nl"],
    }
    (tmp_path / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"a": entry}}))
    arguments = argparse.Namespace(**{f"os_{name}": value for name, value in overrides.items()})
    with surroundings({"HOME": str(tmp_path)}, tmp_path) as sdk:
        expected = sdk.OpenStackConfig().get_one_cloud_osc("a", argparse=arguments).config
    region = overrides.pop("region_name", "eu-de")
    found = resolved(entry, {}, (region, {}), overrides)
    known = (
        "auth_url",
        "username",
        "password",
        "project_name",
        "project_id",
        "user_domain_name",
        "project_domain_name",
    )
    assert {name: found["auth"].get(name) for name in known} == {name: expected["auth"].get(name) for name in known}
    assert found["region_name"] == expected["region_name"]


@pytest.mark.parametrize("name", sorted(VENDORS))
def test_vendors_known_here_are_those_that_the_sdk_knows(name: str) -> None:
    profile = vendors.get_profile(name)
    assert profile is not None
    assert {key: profile[key] for key in ("auth", "regions")} == VENDORS[name]


@pytest.mark.parametrize(
    "environ",
    [
        {"OS_USERNAME": "u", "OS_PASSWORD": "p", "OS_AUTH_URL": "https://iam.x.example/v3", "OS_PROJECT_NAME": "eu-de"},
        {"OS_TOKEN": "t", "OS_AUTH_TOKEN": "older", "OS_AUTH_URL": "https://x.example", "OS_PROJECT_ID": "1"},
        {"OS_TENANT_NAME": "old", "OS_PROJECT_NAME": "new", "OS_DOMAIN_NAME": "D", "OS_USERNAME": "u"},
        {"OS_DOMAIN_NAME": "D", "OS_USERNAME": "u"},
        {"OS_REGION_NAME": "eu-de", "OS_USER_DOMAIN_ID": "7", "OS_TENANT_ID": "1", "OS_TEST_X": "1"},
    ],
)
def test_variables_alone_come_to_the_same(environ: dict[str, str], tmp_path: Path) -> None:
    with surroundings({"HOME": str(tmp_path), **environ}, tmp_path) as sdk:
        expected = compared(sdk.OpenStackConfig().get_one("envvars", validate=False).config)
    said = dict(_variables(environ))
    found = compared(resolved(said, {}, (said.get("region_name", ""), {})))
    if "OS_AUTH_URL" in environ:
        assert found["auth"].pop("auth_url") == environ["OS_AUTH_URL"]
    assert found == expected
