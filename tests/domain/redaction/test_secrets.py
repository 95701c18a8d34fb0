"""Secrets leave, everything else stays to the byte."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from drs_inspector.domain.redaction.needles import candidates
from drs_inspector.domain.redaction.secrets import SecretSearch, holds_secrets, redact_secrets, redact_text
from drs_inspector.domain.redaction.sensitive_fields import HARMLESS_SWITCHES, is_secret_name, secret_words
from drs_inspector.resource_files import resource_path

FIELDS = json.loads(resource_path("field_dictionary.json").read_bytes())
DOCUMENTED = {
    (name, field.get("secret", False))
    for version in ("v3", "v5")
    for entry in FIELDS[version].values()
    for name, field in entry.get("fields", {}).items()
    if isinstance(field, dict)
}


@pytest.mark.parametrize("name", sorted(name for name, secret in DOCUMENTED if secret))
def test_every_documented_secret_is_removed_at_any_depth(name: str) -> None:
    raw = json.dumps({"id": "j", "a": [{"b": {name: "Geheim", "keep": 1}}]}).encode()
    assert json.loads(redact_secrets(raw)) == {"id": "j", "a": [{"b": {"keep": 1}}]}


@pytest.mark.parametrize("name", sorted(name for name, secret in DOCUMENTED if not secret))
def test_no_other_documented_field_is_removed(name: str) -> None:
    raw = json.dumps({name: True}).encode()
    assert redact_secrets(raw) is raw


@pytest.mark.parametrize(
    "name",
    [
        "full_trans_user_pwd",
        "increment_trans_user_pwd",
        "key_tab_file",
        "krb5_conf_file",
        "X-Auth-Token",
        "client_secret",
        "private_key_pem",
        "DB_PASSWORD",
        "dbPassword",
        "SSL_Cert_Key",
        "securitytoken",
        "sk",
        "SK",
    ],
)
def test_names_are_secret_by_what_they_contain(name: str) -> None:
    assert is_secret_name(name)
    assert redact_secrets(json.dumps({"a": 1, name: {"x": "y"}}).encode()) == b'{"a": 1}'


@pytest.mark.parametrize(
    "name",
    ["key", "trust_store_key_name", "prim_key_or_index", "ssl_cert_name", "passed", "monkey", "task", "disk", "skip"],
)
def test_similar_names_are_not_secret(name: str) -> None:
    assert not is_secret_name(name)


def test_every_secret_name_holds_a_word_that_is_searched_for() -> None:
    names = [name for name, secret in DOCUMENTED if secret]
    names += [
        "x_password",
        "a_pwd_b",
        "secret",
        "token",
        "private_key",
        "privatekey",
        "key_tab_file",
        "krb5_conf_file",
        "sk",
    ]
    for name in [*names, *secret_words()]:
        for spelling in (name, f"x_{name}", name.upper(), f"x.{name}"):
            assert candidates(json.dumps({spelling: 1}, ensure_ascii=False).encode()), spelling


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (b'{"db_password":"x"}', b"{}"),
        (b'{"db_password":"x","b":2}', b'{"b":2}'),
        (b'{"a":1,"db_password":"x","b":2}', b'{"a":1,"b":2}'),
        (b'{"a":1,"db_password":"x"}', b'{"a":1}'),
        (b'{"db_password":"x","key_password":{"a":[1,"}]\\""]},"b":1.0}', b'{"b":1.0}'),
        (b'{"db_password":"x","key_password":null}', b"{}"),
        (
            b'{ "a" : 1e5 , "db_password" : [1] , "b" : 10000000000000000000000 }',
            b'{ "a" : 1e5 , "b" : 10000000000000000000000 }',
        ),
        (b'{"p\\u0061ssword":"x","a":"\\u00e9"}', b'{"a":"\\u00e9"}'),
        (b'{"\\u0064\\u0062_\\u0070\\u0077\\u0064":1,"a":2}', b'{"a":2}'),
        (b'{"a":"password","a":"token"}', b'{"a":"password","a":"token"}'),
        (b'[{"token":1},{"token":2,"x":3}]', b'[{},{"x":3}]'),
        (b'{"a":"\\"db_password\\":1"}', b'{"a":"\\"db_password\\":******"}'),
        (b'{"a":":","db_password":":","b":"\\\\"}', b'{"a":":","b":"\\\\"}'),
    ],
)
def test_only_the_secret_members_are_cut_out(raw: bytes, clean: bytes) -> None:
    result = redact_secrets(raw)
    assert re.sub(rb"\s", b"", result) == re.sub(rb"\s", b"", clean)
    json.loads(result)


@pytest.mark.parametrize("name", sorted(HARMLESS_SWITCHES))
def test_switches_stay_while_they_are_switches(name: str) -> None:
    for value in (b"true", b'"false"', b"null"):
        raw = b'{"' + name.encode() + b'":' + value + b"}"
        assert redact_secrets(raw) is raw
    assert redact_secrets(b'{"' + name.encode() + b'":"hunter2"}') == b"{}"


def test_clean_bytes_are_returned_as_the_same_object() -> None:
    raw = b'{"name":"users_token","type":"pwd"}'
    assert redact_secrets(raw) is raw
    assert not holds_secrets(raw)
    assert redact_secrets(memoryview(raw)) == raw


def test_secrets_at_the_seams_of_the_search_are_found() -> None:
    for padding in range(131_072 - 40, 131_072 + 10):
        raw = b'{"a":"' + b"x" * padding + b'","db_password":"hunter2"}'
        assert b"hunter2" not in redact_secrets(raw)


def test_passwords_in_error_texts_and_urls_are_masked() -> None:
    raw = json.dumps(
        {
            "error_msg": "jdbc:mysql://root:s3cr3t@10.0.0.5:3306/shop?password=hunter2&user=root failed",
            "link": "https://me:hunter2@example.com/x",
            "failed_reason": 'login with password = "hun ter2" refused',
            "name": "password=hunter2",
        }
    ).encode()
    clean = json.loads(redact_secrets(raw))
    assert "hunter2" not in str(clean)
    assert "s3cr3t" not in str(clean)
    assert "ter2" not in str(clean)
    assert clean["error_msg"].endswith("user=root failed")
    assert clean["link"] == "https://******@example.com/x"
    assert clean["name"] == "password=******"


def test_escaped_spellings_do_not_hide_a_password() -> None:
    raw = b'{"\\u0065rror_msg":"p\\u0061ssword=hunter2","u":"http:\\/\\/me:hunter2\\u0040host"}'
    assert b"hunter2" not in redact_secrets(raw)


@pytest.mark.parametrize(
    "raw", [b"", b"{", b'{"db_password', b'{"db_password":', b'{"db_password":{"a":', b"\xff\xfe", b'"pwd', b'pwd"']
)
def test_broken_input_never_raises(raw: bytes) -> None:
    assert b"hunter" not in redact_secrets(raw)


def test_broken_input_does_not_leak_the_value() -> None:
    assert b"hunter2" not in redact_secrets(b'{"a":1,"db_password":"hunter2')


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("https://u:p@h/x", "https://******@h/x"),
        ("https://u:p@ss@h/x", "https://******@h/x"),
        ("jdbc:mysql://u:p@h", "jdbc:mysql://******@h"),
        ("jdbc:oracle:thin:scott/tiger@h:1521:x", "jdbc:oracle:thin:******@h:1521:x"),
        ("X-Auth-Token: abc.def", "X-Auth-Token: ******"),
        ("x-subject-token=abc", "x-subject-token=******"),
        ("SignedHeaders=a;b, Signature=0123abc", "SignedHeaders=a;b, Signature=******"),
        ("password=a;user=b", "password=******;user=b"),
        ('{"password": "a b", "x": 1}', '{"password": ******, "x": 1}'),
        ("pwd='a b' next", "pwd=****** next"),
        (
            "Unable to initialize SecretService: Environment variable DBUS_SESSION_BUS_ADDRESS is unset",
            "Unable to initialize SecretService: Environment variable DBUS_SESSION_BUS_ADDRESS is unset",
        ),
        ("SecretService: password=a", "SecretService: password=******"),
        ("my_SecretService: a", "my_SecretService: ******"),
        ("SecretService=a SecretService:a", "SecretService=****** SecretService:******"),
        ('{"SecretService": "a"}', '{"SecretService": ******}'),
        ("secretservice: a, SecretServiceKey: b", "secretservice: ******, SecretServiceKey: ******"),
        ("nothing to hide, 3 tokens left", "nothing to hide, 3 tokens left"),
        ("mail me@example.com", "mail me@example.com"),
    ],
)
def test_redact_text(text: str, clean: str) -> None:
    assert redact_text(text) == clean


def test_token_blobs_are_masked() -> None:
    assert "MIIE" not in redact_text("got MIIE5gYJ" + "Ab1-" * 400 + " back")


def _slices(search: SecretSearch) -> None:
    for _ in range(50):
        search.step(0.0005)


def test_threads_that_ask_at_once_get_the_same() -> None:
    """A window shows a job while a file of it is written: the second one waits, and finds no half of it."""
    member = {"name": "x" * 40, "db_password": "hunter2", "url": "mysql://u:hunter2@h/"}
    raw = json.dumps({"jobs": [member] * 4_000}).encode()
    for _ in range(3):
        search = SecretSearch(raw)
        with ThreadPoolExecutor(8) as threads:
            slices = threads.submit(_slices, search)
            asked = [threads.submit(getattr, search, "result") for _ in range(7)]
            slices.result()
            found = {bytes(one.result()) for one in asked}
        assert found == {redact_secrets(raw)}
