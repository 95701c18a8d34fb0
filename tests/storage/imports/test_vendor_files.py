"""The SDK's credentials file and KooCLI's profiles."""

import json
import os
from typing import Any

import pytest

AK = "HPUAAAAAAAAAAAAAAAAA"
SK = "abcdefghijABCDEFGHIJabcdefghijABCDEFGHIJ"
CIPHER = "q0Zx8v+3bT1kY9mPz7Yw2w==:Vd0t4N5uQ1sJ+8m2cX0b7g=="


def test_both_sections_of_the_credentials_file(person: Any) -> None:
    path = person.write(
        ".huaweicloud/credentials",
        f"[basic]\nak = {AK}\nsk = {SK}\nproject_id = 0123\niam_endpoint = https://iam.eu-west-101.myhuaweicloud.eu\n"
        f"[global]\nak = {AK}\nsk = 50%%off\nsecurity_token = STST\ndomain_id = 4567\n",
        mode=0o644,
    )
    basic, everywhere = person.find()
    assert (basic.secret("access_key"), basic.secret("secret_key"), basic.profile.project_id) == (AK, SK, "0123")
    assert basic.profile.iam_url == "https://iam.eu-west-101.myhuaweicloud.eu"
    assert (basic.files, basic.secret_origin) == ((path,), "credentials")
    assert os.name != "posix" or "chmod 600 credentials" in basic.notes[-1]
    assert (everywhere.secret("secret_key"), everywhere.secret("security_token")) == ("50%off", "STST")
    assert any("whole account" in note for note in everywhere.notes)


def test_the_variable_names_another_file(person: Any) -> None:
    usual = person.write(".huaweicloud/credentials", f"[basic]\nak={AK}\nsk={SK}\n")
    other = person.write(".other/credentials", f"[basic]\nak=OTHER\nsk={SK}\n")
    (found,) = person.find({"HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(other)})
    assert found.secret("access_key") == "OTHER"
    assert found.files == (other, usual)
    assert f"{usual} was passed over" in found.notes[-1]
    (missing,) = person.find({"HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(person.home / "gone")})
    assert missing.problem is not None


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"ak=hunter2\n",
        b"[basic]\nak=1\nak=hunter2\n",
        b"[basic]\nsk=hunter2%\nak=1\n",
        b"[basic]\nhunter2 without an equals sign\n",
        b"[other]\nsk=hunter2\n",
        b"",
        b"x" * 600_000,
    ],
)
def test_a_damaged_credentials_file_is_a_problem_without_its_content(person: Any, content: bytes) -> None:
    path = person.write(".huaweicloud/credentials", content)
    (found,) = person.find()
    assert found.problem is not None
    assert found.files == (path,)
    assert "hunter2" not in str(found.problem)


def koocli(person: Any, *profiles: dict[str, Any], mode: int = 0o600, **top: Any) -> None:
    person.write(".hcloud/config.json", json.dumps({**top, "profiles": list(profiles)}), mode=mode)


def profile(**said: Any) -> dict[str, Any]:
    return {"name": "default", "mode": "AKSK", "accessKeyId": AK, "secretAccessKey": SK, "securityToken": ""} | said


def test_plain_profiles_are_taken_over_the_current_one_first(person: Any) -> None:
    koocli(
        person,
        profile(region="cn-north-4", projectId="0123", readTimeout=10),
        profile(name="test", region="eu-west-101", securityToken="STST"),
        authEncrypt="false",
        current="test",
        mode=0o644,
    )
    test, default = person.find()
    assert (test.profile.name, test.profile.region, test.secret("security_token")) == ("test", "eu-west-101", "STST")
    assert test.notes[0] == "This is KooCLI's current profile."
    assert (default.secret("access_key"), default.secret("secret_key"), default.profile.project_id) == (AK, SK, "0123")
    assert (default.encrypted, default.problem) == ((), None)
    assert os.name != "posix" or any("chmod 600 config.json" in note for note in default.notes)


@pytest.mark.parametrize("mark", [{"authEncrypt": "true"}, {"authEncrypt": True}, {}, {"authEncrypt": "false"}])
def test_encrypted_secrets_are_recognised_and_never_taken_for_real(person: Any, mark: dict[str, Any]) -> None:
    koocli(person, profile(accessKeyId=CIPHER, secretAccessKey=CIPHER, region="eu-west-101"), **mark)
    (found,) = person.find()
    assert found.encrypted == ("access_key", "secret_key")
    assert (found.secret("access_key"), found.secret("secret_key"), found.secret_origin) == ("", "", "")
    assert "KooCLI keeps this secret encrypted; type it in." in found.notes
    assert found.profile.method == "access-key"
    assert found.profile.region == "eu-west-101"
    assert found.problem is None


def test_the_mark_counts_for_what_looks_plain_and_tokens_need_it(person: Any) -> None:
    koocli(person, profile(), profile(name="t", mode="token", xAuthToken="MIIabc+/="), authEncrypt="true")
    key, token = person.find()
    assert (key.encrypted, key.secret("access_key"), key.secret("secret_key")) == (("secret_key",), AK, "")
    assert (token.encrypted, token.secret("token")) == (("token",), "")
    koocli(
        person,
        profile(name="t", mode="token", xAuthToken="MIIabc+/=", expiresAt="2026-11-24T00:00:00Z"),
        authEncrypt="false",
    )
    (token,) = person.find()
    assert (token.profile.method, token.secrets) == ("token", {"token": "MIIabc+/="})
    assert token.expires_at == "2026-11-24T00:00:00Z"


def test_modes_that_only_koocli_has_are_problems(person: Any) -> None:
    koocli(
        person,
        profile(name="server", mode="ecsAgency", accessKeyId="", secretAccessKey=""),
        profile(name="role", mode="agency", agencyName="a", agencyDomainName="A", sourceProfile="default"),
        profile(name="browser", mode="SSO", accessKeyId="", secretAccessKey=""),
        profile(name="empty", accessKeyId="", secretAccessKey=""),
        authEncrypt="false",
    )
    found = person.named()
    assert {name for name, one in found.items() if one.problem is not None} == {"server", "role", "browser", "empty"}


def test_the_temporary_key_of_single_sign_on_is_found(person: Any) -> None:
    key = {"accessKeyId": AK, "secretAccessKey": SK, "securityToken": "STST", "expiresAt": "2026-11-23T20:00:00Z"}
    koocli(person, profile(name="sso", mode="SSO", ssoAuth={"stsToken": key}), authEncrypt="false")
    (found,) = person.find()
    assert (found.secret("secret_key"), found.secret("security_token"), found.problem) == (SK, "STST", None)
    assert found.expires_at == "2026-11-23T20:00:00Z"


@pytest.mark.parametrize("content", ["", "[", "[]", '{"profiles": 7}', "[" * 100_000, '{"profiles": [1, null, {}]}'])
def test_a_damaged_configuration_of_koocli_is_a_problem(person: Any, content: str) -> None:
    person.write(".hcloud/config.json", content)
    (found,) = person.find()
    assert found.problem is not None


def test_terraforms_variable_adds_another_configuration(person: Any) -> None:
    koocli(person, profile(), authEncrypt="false")
    other = person.write(".shared.json", json.dumps({"authEncrypt": "false", "profiles": [profile(name="shared")]}))
    found = person.find({"HW_SHARED_CONFIG_FILE": str(other), "HW_PROFILE": "shared"})
    assert [one.profile.name for one in found] == ["shared", "default"]
    assert found[0].notes[0] == "This is KooCLI's current profile."
