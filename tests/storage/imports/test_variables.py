"""Variables of the OpenStack tools, the vendor's SDK and its Terraform provider."""

from typing import Any

import pytest

OTC = {
    "OS_AUTH_URL": "https://iam.eu-de.otc.t-systems.com/v3",
    "OS_USER_DOMAIN_NAME": "OTC-EU-DE-1",
    "OS_PROJECT_NAME": "eu-de",
}


def test_nothing_is_found_where_nothing_is(person: Any) -> None:
    assert person.find({"PATH": "/bin", "OS_CLOUD_NAME": "x", "OS_REGION_NAME": "eu-de", "HW_REGION_NAME": "x"}) == []


@pytest.mark.parametrize(
    ("extra", "method", "field", "secret", "origin"),
    [
        ({"OS_USERNAME": "u", "OS_PASSWORD": "p"}, "password", "password", "p", "OS_PASSWORD"),
        ({"OS_TOKEN": "t"}, "token", "token", "t", "OS_TOKEN"),
        ({"OS_AUTH_TOKEN": "t"}, "token", "token", "t", "OS_AUTH_TOKEN"),
        ({"OS_ACCESS_KEY": "a", "OS_SECRET_KEY": "s"}, "access-key", "secret_key", "s", "OS_SECRET_KEY"),
        ({"OS_USERNAME": "u", "OS_PASSWORD": "p", "OS_TOKEN": "t"}, "password", "password", "p", "OS_PASSWORD"),
        (
            {"OS_USERNAME": "u", "OS_PASSWORD": "p", "OS_TOKEN": "t", "OS_AUTH_TYPE": "token"},
            "token", "token", "t", "OS_TOKEN",
        ),
    ],
)  # fmt: skip
def test_every_sign_in_method_of_the_openstack_variables(
    person: Any, extra: dict[str, str], method: str, field: str, secret: str, origin: str
) -> None:
    (found,) = person.find({**OTC, **extra})
    assert found.profile.method == method
    assert found.secret(field) == secret
    assert found.secret_origin == f"the variable {origin}"
    assert (found.profile.iam_url, found.profile.project_name) == (OTC["OS_AUTH_URL"], "eu-de")
    assert found.problem is None


def test_old_names_domain_code_agency_and_certificate(person: Any) -> None:
    (found,) = person.find(
        {
            "OS_AUTH_URL": "https://iam.eu-de.otc.t-systems.com/v3",
            "OS_USERNAME": "u",
            "OS_USER_ID": "uid",
            "OS_PASSWORD": "p",
            "OS_PASSCODE": "123456",
            "OS_DOMAIN_NAME": "ACCOUNT",
            "OS_TENANT_NAME": "ours",
            "OS_AGENCY_NAME": "readers",
            "OS_AGENCY_DOMAIN_NAME": "OTHER",
            "OS_DELEGATED_PROJECT": "eu-de_theirs",
            "OS_CACERT": "/etc/own.pem",
            "OS_REGION": "eu-de",
        }
    )
    profile = found.profile
    assert (profile.domain, profile.user_id, profile.region) == ("ACCOUNT", "uid", "eu-de")
    assert (profile.agency_name, profile.agency_domain, profile.project_name) == ("readers", "OTHER", "eu-de_theirs")
    assert (found.secret("passcode"), profile.second_factor, found.ca_file) == ("123456", True, "/etc/own.pem")


def test_an_address_with_a_password_loses_it(person: Any) -> None:
    (found,) = person.find(
        {"OS_AUTH_URL": "https://maria:hunter2@iam.example.com:5000/v3?x=hunter2", "OS_USERNAME": "u"}
    )
    assert found.profile.iam_url == "https://iam.example.com:5000/v3"
    assert "hunter2" not in repr(found) + str(found.notes)


def test_variables_of_the_sdk(person: Any) -> None:
    (found,) = person.find(
        {
            "HUAWEICLOUD_SDK_AK": "AKAK",
            "HUAWEICLOUD_SDK_SK": "SKSK",
            "HUAWEICLOUD_SDK_SECURITY_TOKEN": "STST",
            "HUAWEICLOUD_SDK_PROJECT_ID": "0123",
            "HUAWEICLOUD_SDK_DOMAIN_ID": "4567",
            "HUAWEICLOUD_SDK_IAM_ENDPOINT": "https://iam.eu-west-101.myhuaweicloud.eu",
            "HUAWEICLOUD_SDK_REGION_DRS_EU_WEST_101": "https://drs.eu-west-101.myhuaweicloud.eu",
            "HUAWEICLOUD_SDK_REGION_ECS_EU_WEST_101": "https://ecs.eu-west-101.myhuaweicloud.eu",
        }
    )
    profile = found.profile
    assert found.secrets == {"access_key": "AKAK", "secret_key": "SKSK", "security_token": "STST"}
    assert (profile.method, profile.project_id, profile.region) == ("access-key", "0123", "eu-west-101")
    assert profile.iam_url == "https://iam.eu-west-101.myhuaweicloud.eu"
    assert profile.drs_url == "https://drs.eu-west-101.myhuaweicloud.eu"
    assert "temporary" in found.notes[0]


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({"HUAWEICLOUD_SDK_AK": "AKAK"}, "not complete"),
        ({"HUAWEICLOUD_SDK_IDP_ID": "idp", "HUAWEICLOUD_SDK_ID_TOKEN_FILE": "/t"}, "identity provider"),
        ({"HW_ACCESS_KEY": "AKAK"}, "not complete"),
    ],
)
def test_half_a_key_and_identity_providers_are_problems(person: Any, extra: dict[str, str], words: str) -> None:
    (found,) = person.find(extra)
    assert found.problem is not None
    assert words in found.problem.title


def test_variables_of_terraform(person: Any) -> None:
    key = {"HW_ACCESS_KEY": "AKAK", "HW_SECRET_KEY": "SKSK", "HW_REGION_NAME": "eu-west-101"}
    (found,) = person.find({**key, "HW_PROJECT_NAME": "eu-west-101_a", "HW_DOMAIN_NAME": "ACCOUNT"})
    assert (found.profile.method, found.profile.region) == ("access-key", "eu-west-101")
    assert (found.profile.project_name, found.secret_origin) == ("eu-west-101_a", "the variable HW_SECRET_KEY")
    (user,) = person.find({"HW_USER_NAME": "u", "HW_USER_PASSWORD": "p", "HW_DOMAIN_NAME": "ACCOUNT"})
    assert (user.profile.method, user.profile.domain, user.secret("password")) == ("password", "ACCOUNT", "p")
    (agency,) = person.find({**key, "HW_ASSUME_ROLE_AGENCY_NAME": "a", "HW_ASSUME_ROLE_DOMAIN_NAME": "A"})
    assert agency.problem is not None
    (own,) = person.find({**key, "HW_CLOUD": "cloud.example", "HW_REGION_NAME": "r-1"})
    assert own.profile.iam_url == "https://iam.r-1.cloud.example/v3"


def test_the_drs_address_of_a_cloud_of_ones_own_is_read_where_the_openstack_tools_have_it(person: Any) -> None:
    person.clouds(
        "clouds: {own: {auth: {auth_url: 'https://iam.own.example', username: u, password: p}, "
        "drs_endpoint_override: 'https://drs.own.example'}}"
    )
    by_variable = {"OS_DRS_ENDPOINT_OVERRIDE": "https://drs.other.example", "OS_AUTH_URL": "https://x.example"}
    variables, entry = person.find({**by_variable, "OS_USERNAME": "u", "OS_PASSWORD": "p"})
    assert variables.profile.drs_url == "https://drs.other.example"
    assert entry.profile.drs_url == "https://drs.own.example"
