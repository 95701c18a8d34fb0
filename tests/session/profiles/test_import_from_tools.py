"""Found sign-ins become profiles: addresses completed, secrets in the keyring and nowhere else, everything in words."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drs_inspector.cloud.iam.agency import AgencyCredential
from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential
from drs_inspector.cloud.iam.methods.base import Credential
from drs_inspector.cloud.iam.methods.password import PasswordCredential
from drs_inspector.cloud.iam.methods.token import TokenCredential
from drs_inspector.domain.errors import FileProblemError, InspectorError, SecretStoreError
from drs_inspector.session.profiles.import_from_tools import (
    DRS_ADDRESS_NOTE,
    REGION_NOTE,
    complete,
    credential_of,
    look_for_sign_ins,
    store_found,
    summary,
)
from drs_inspector.storage.files.paths import app_paths
from drs_inspector.storage.imports import FoundSignIn
from drs_inspector.storage.profiles.store import Profile, load_profiles, save_profile
from drs_inspector.storage.secrets.keyring_store import MemoryStore, SecretKind
from tests.helpers.saved_credential import saved_credential

OTC = "https://iam.eu-de.otc.t-systems.com"
MARK = "S3cretM4rk"


def found(password: str = "", **profile: str) -> FoundSignIn:
    profile = {"name": "shop", "username": "maria", "domain": "ACCOUNT"} | profile
    return FoundSignIn(
        profile=Profile(**profile),  # type: ignore[arg-type]
        origin="clouds.yaml, entry “shop”",
        secrets={"password": password},
        secret_origin="secure.yaml" if password else "",
    )


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        pytest.param({"region": "eu-de"}, ("otc", "eu-de", OTC, "https://drs.eu-de.otc.t-systems.com"), id="region"),
        pytest.param(
            {"iam_url": f"{OTC}:443/v3"}, ("otc", "eu-de", OTC, "https://drs.eu-de.otc.t-systems.com"), id="address"
        ),
        pytest.param(
            {"iam_url": f"{OTC}/v3", "project_name": "eu-nl_shop"},
            ("otc", "eu-nl", OTC, "https://drs.eu-nl.otc.t-systems.com"),
            id="the project is in another region than its IAM",
        ),
        pytest.param(
            {"project_name": "eu-ch2"},
            (
                "otc-ch",
                "eu-ch2",
                "https://iam-pub.eu-ch2.sc.otc.t-systems.com",
                "https://drs.eu-ch2.sc.otc.t-systems.com",
            ),
            id="project only",
        ),
        pytest.param(
            {"iam_url": "iam-pub.eu-ch2.sc.otc.t-systems.com/v3"},
            (
                "otc-ch",
                "eu-ch2",
                "https://iam-pub.eu-ch2.sc.otc.t-systems.com",
                "https://drs.eu-ch2.sc.otc.t-systems.com",
            ),
            id="no scheme",
        ),
        pytest.param(
            {"region": "eu-west-101", "iam_url": "https://iam.myhuaweicloud.com/v3"},
            (
                "huawei-eu",
                "eu-west-101",
                "https://iam.eu-west-101.myhuaweicloud.eu",
                "https://drs.eu-west-101.myhuaweicloud.eu",
            ),
            id="the SDK's IAM of another cloud",
        ),
        pytest.param(
            {"region": "eu-west-101"},
            (
                "huawei-eu",
                "eu-west-101",
                "https://iam.eu-west-101.myhuaweicloud.eu",
                "https://drs.eu-west-101.myhuaweicloud.eu",
            ),
            id="Europe by region",
        ),
        pytest.param(
            {"region": "cn-north-4", "iam_url": "https://iam.myhuaweicloud.com"},
            ("huawei", "cn-north-4", "https://iam.myhuaweicloud.com", "https://drs.cn-north-4.myhuaweicloud.com"),
            id="an account-wide IAM stays",
        ),
        pytest.param(
            {"region": "eu-de", "drs_url": "https://drs.private.example"},
            ("otc", "eu-de", OTC, "https://drs.private.example"),
            id="a DRS address that is given stays",
        ),
    ],
)
def test_addresses_come_from_the_region(profile: dict[str, str], expected: tuple[str, ...]) -> None:
    done = complete(found(**profile)).profile
    assert (done.cloud, done.region, done.iam_url, done.drs_url) == expected


@pytest.mark.parametrize(
    ("profile", "iam_url", "region", "note"),
    [
        ({"iam_url": "https://keystone.example:5000/v3"}, "https://keystone.example:5000", "", DRS_ADDRESS_NOTE),
        (
            {"iam_url": "https://keystone.example/v3", "region": "RegionOne"},
            "https://keystone.example",
            "RegionOne",
            DRS_ADDRESS_NOTE,
        ),
        # another cloud may call its region the same: its users' tokens must not go to this one's DRS
        (
            {"iam_url": "https://iam.other.example", "region": "eu-de"},
            "https://iam.other.example",
            "eu-de",
            DRS_ADDRESS_NOTE,
        ),
        (
            {"iam_url": "https://xotc.t-systems.com", "region": "eu-de"},
            "https://xotc.t-systems.com",
            "eu-de",
            DRS_ADDRESS_NOTE,
        ),
        (
            {"iam_url": "https://iam.other.example", "project_name": "eu-de"},
            "https://iam.other.example",
            "",
            DRS_ADDRESS_NOTE,
        ),
        ({"iam_url": "https://iam.myhuaweicloud.com"}, "https://iam.myhuaweicloud.com", "", DRS_ADDRESS_NOTE),
        ({}, "", "", REGION_NOTE),
    ],
)
def test_an_unknown_cloud_keeps_its_address_and_says_what_is_missing(
    profile: dict[str, str], iam_url: str, region: str, note: str
) -> None:
    done = complete(found(**profile))
    assert (done.profile.cloud, done.profile.iam_url, done.profile.region) == ("", iam_url, region)
    assert done.profile.drs_url == ""
    assert note in done.notes
    assert done.problem is None


def test_an_address_that_is_not_encrypted_is_a_problem_and_no_other_takes_its_place() -> None:
    done = complete(found("p", iam_url="http://iam.example.com/v3", region="eu-de"))
    assert done.problem is not None
    assert (done.profile.iam_url, done.profile.drs_url) == ("", "")
    assert credential_of(done) is None


def every_kind() -> Iterator[tuple[FoundSignIn, Credential]]:
    yield found(f"{MARK}1"), PasswordCredential("maria", f"{MARK}1", "ACCOUNT")
    yield found(f"{MARK}2", user_id="uid"), PasswordCredential("maria", f"{MARK}2", "ACCOUNT", "uid")
    yield (
        found(f"{MARK}3", agency_name="readers", agency_domain="OTHER"),
        AgencyCredential(PasswordCredential("maria", f"{MARK}3", "ACCOUNT"), "readers", "OTHER"),
    )
    yield (
        FoundSignIn(
            profile=Profile(name="key", method="access-key"),
            origin="HW_* variables",
            secrets={"access_key": f"{MARK}4", "secret_key": f"{MARK}5", "security_token": f"{MARK}6"},
            secret_origin="the variable HW_SECRET_KEY",
        ),
        AccessKeyCredential(f"{MARK}4", f"{MARK}5", f"{MARK}6"),
    )
    end = (datetime.now(UTC) + timedelta(hours=20)).isoformat()
    yield (
        FoundSignIn(
            profile=Profile(name="token", method="token"),
            origin="OS_* variables",
            secrets={"token": f"{MARK}7"},
            expires_at=end,
            secret_origin="the variable OS_TOKEN",
        ),
        TokenCredential(f"{MARK}7", end),
    )


def test_what_was_found_signs_in() -> None:
    for one, expected in every_kind():
        assert credential_of(one) == expected


def test_without_its_secret_nothing_signs_in() -> None:
    assert credential_of(found()) is None
    key = FoundSignIn(
        profile=Profile(name="k", method="access-key"),
        origin="KooCLI",
        secrets={"access_key": "A"},
        encrypted=("secret_key",),
    )
    assert credential_of(key) is None
    temporary = FoundSignIn(
        profile=Profile(name="k", method="access-key"),
        origin="KooCLI",
        secrets={"access_key": "A", "secret_key": "S"},
        encrypted=("security_token",),
    )
    assert credential_of(temporary) is None


def content_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_the_secret_goes_to_the_keyring_and_comes_back_and_no_file_holds_it(own_home: Path) -> None:
    for number, (one, expected) in enumerate(every_kind()):
        secrets = MemoryStore()
        named = complete(FoundSignIn(**{field: getattr(one, field) for field in one.__struct_fields__}))
        named.profile.name, named.profile.region = f"{named.profile.name} {number}", "eu-de"
        stored = await store_found(complete(named), secrets)
        assert stored.problem is None
        kept = await saved_credential(secrets, stored.profile)
        assert kept == expected
        assert MARK not in repr((named, stored, kept)).replace("access_key='" + MARK, "")
    everything = content_of(own_home)
    assert b"shop" in everything
    assert MARK.encode() not in everything


async def test_a_one_time_code_is_used_once_and_never_kept() -> None:
    one = complete(
        FoundSignIn(
            profile=Profile(name="a", region="eu-de", username="u", second_factor=True),
            origin="OS_* variables",
            secrets={"password": "p", "passcode": "123456"},
        )
    )
    credential = credential_of(one)
    assert isinstance(credential, PasswordCredential)
    assert credential.passcode == "123456"
    secrets = MemoryStore()
    stored = await store_found(one, secrets)
    assert "123456" not in str(vars(secrets))
    assert stored.profile.second_factor


async def test_a_profile_that_is_there_stays_unless_it_is_to_be_replaced() -> None:
    save_profile(Profile(name="shop", username="older"))
    secrets = MemoryStore()
    one = complete(found("p", region="eu-de"))
    assert (await store_found(one, secrets)).profile.name == "shop (2)"
    assert (await store_found(one, secrets)).profile.name == "shop (3)"
    assert (await store_found(one, secrets, replace=True)).profile.name == "shop"
    names = [(profile.name, profile.username) for profile in load_profiles().profiles]
    assert names == [("shop", "maria"), ("shop (2)", "maria"), ("shop (3)", "maria")]


async def test_a_replaced_profile_loses_its_old_secret() -> None:
    secrets = MemoryStore()
    await store_found(complete(found("old", region="eu-de")), secrets, replace=True)
    stored = await store_found(complete(found(region="eu-de", username="moritz")), secrets, replace=True)
    assert await saved_credential(secrets, stored.profile) is None
    assert "old" not in str(vars(secrets))


async def test_the_same_person_found_again_without_a_secret_keeps_the_one_that_is_there() -> None:
    secrets = MemoryStore()
    await store_found(complete(found("old", region="eu-de")), secrets, replace=True)
    stored = await store_found(complete(found(region="eu-de", project_name="eu-de_b")), secrets, replace=True)
    assert stored.profile.project_name == "eu-de_b"
    assert stored.profile.keep_password
    assert await saved_credential(secrets, stored.profile) == PasswordCredential("maria", "old", "ACCOUNT")


class Refusing(MemoryStore):
    async def get(self, profile: str, kind: SecretKind) -> str | None:
        raise SecretStoreError("The keyring is locked.", "It asked for its password.", "Unlock it, then try again.")

    async def set(self, profile: str, kind: SecretKind, value: str) -> None:
        await self.get(profile, kind)

    async def delete(self, profile: str, kind: SecretKind) -> None:
        await self.get(profile, kind)


async def test_a_keyring_that_refuses_leaves_the_profile_and_says_so() -> None:
    stored = await store_found(complete(found(f"{MARK}1", region="eu-de")), Refusing())
    assert load_profiles().find("shop") is not None
    assert stored.problem is not None
    assert "without its secret" in stored.problem.title
    assert "locked" in stored.problem.cause
    assert stored.problem.next_step == "Unlock it, then try again."
    assert MARK not in str(stored.problem)


@pytest.mark.parametrize("profile", [{}, {"iam_url": "https://iam.example.com"}])
async def test_a_secret_is_kept_for_its_addresses_only(profile: dict[str, str]) -> None:
    secrets = MemoryStore()
    stored = await store_found(complete(found("p", **profile)), secrets)
    assert stored.problem is not None
    assert not stored.profile.keep_password
    assert "'p'" not in str(vars(secrets))


async def test_a_token_whose_end_is_not_known_is_not_kept_and_that_is_said() -> None:
    secrets = MemoryStore()
    one = FoundSignIn(
        profile=Profile(name="t", method="token", region="eu-de"), origin="OS_* variables", secrets={"token": MARK}
    )
    stored = await store_found(complete(one), secrets)
    assert stored.problem is not None
    assert "when it ends" in stored.problem.cause
    assert MARK not in f"{stored}{vars(secrets)}"
    assert credential_of(one) == TokenCredential(MARK)


async def test_a_profile_file_that_cannot_be_written_raises_before_anything_is_kept() -> None:
    app_paths().profiles_file.mkdir(parents=True)
    secrets = MemoryStore()
    with pytest.raises(FileProblemError):
        await store_found(complete(found("p", region="eu-de")), secrets)
    assert "'p'" not in str(vars(secrets))


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (
            found("p", domain="OTC-EU-DE-1", project_name="eu-de_shop", region="eu-de"),
            "User maria of account OTC-EU-DE-1, project eu-de_shop, region eu-de, password found in secure.yaml",
        ),
        (
            found(region="eu-de", project_name="eu-de"),
            "User maria of account ACCOUNT, project eu-de, no password found: type it in",
        ),
        (
            found("p", agency_name="readers", agency_domain="OTHER"),
            "User maria of account ACCOUNT, agency readers of OTHER, password found in secure.yaml",
        ),
        (
            FoundSignIn(
                profile=Profile(name="k", method="access-key", region="eu-west-101"),
                origin="KooCLI",
                encrypted=("access_key", "secret_key"),
            ),
            "Access key, region eu-west-101, secret key encrypted there: type it in",
        ),
        (
            FoundSignIn(profile=Profile(name="x"), origin="clouds.yaml", problem=InspectorError("It is broken.")),
            "clouds.yaml: It is broken.",
        ),
    ],
)
def test_a_sign_in_in_words(one: FoundSignIn, words: str) -> None:
    assert summary(one) == words


async def test_looking_finds_and_completes(tmp_path: Path) -> None:
    environ = {"OS_AUTH_URL": f"{OTC}/v3", "OS_USERNAME": "u", "OS_PASSWORD": f"{MARK}1", "OS_PROJECT_NAME": "eu-de"}
    (one,) = await look_for_sign_ins(environ, tmp_path, tmp_path)
    assert (one.profile.cloud, one.profile.drs_url) == ("otc", "https://drs.eu-de.otc.t-systems.com")
    assert MARK not in summary(one)
