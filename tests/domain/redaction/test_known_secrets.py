"""The list of ``known_secrets.json``, written before the redactor was read: what is secret is found, the rest stays."""

import json
from pathlib import Path
from typing import Any

import pytest

from drs_inspector.domain.redaction.secrets import redact_secrets
from drs_inspector.domain.redaction.text import redact_text

KNOWN = json.loads(Path(__file__).with_name("known_secrets.json").read_bytes())
VALUE = "Lantern harbour quay"
# A text may be the value of any member, known or unknown, and stand inside JSON that is itself a string.
PLACES = ("name", "error_message", "note", "object_name", "x")


def _cleaned(document: Any) -> str:
    return redact_secrets(json.dumps(document).encode()).decode() + redact_secrets(
        json.dumps(document, ensure_ascii=False).encode()
    ).decode("utf-8")


def test_the_list_is_as_long_as_it_says() -> None:
    assert (len(set(KNOWN["names"])), len({text["text"] for text in KNOWN["texts"]})) == (101, 53)
    assert len(KNOWN["innocent_names"]) + len(KNOWN["innocent_objects"]) + len(KNOWN["innocent_texts"]) >= 100


@pytest.mark.parametrize("name", KNOWN["names"])
def test_a_secret_member_goes_at_any_depth_and_in_json_inside_a_string(name: str) -> None:
    for value in (VALUE, [VALUE], {"a": VALUE}, {"a": [{"b": VALUE}]}):
        secret = {"id": "j", name: value, "keep": 1}
        for document in (secret, {"a": [{"b": secret}]}, {"note": json.dumps(secret)}):
            clean = _cleaned(document)
            assert "harbour" not in clean, clean
            assert "keep" in clean
    assert "4711" not in _cleaned({"id": "j", name: 4711})


@pytest.mark.parametrize("name", KNOWN["names"])
@pytest.mark.parametrize(
    "form", ["{}=Harbour-1", "a=1; {}: Harbour-1", '{{"{}": "Harbour 1"}}', "{{'{}': 'Harbour 1'}}"]
)
def test_what_follows_a_secret_name_in_a_text_is_masked(name: str, form: str) -> None:
    for spelling in (name, name.upper()):
        text = form.format(spelling)
        assert "Harbour" not in redact_text(text), text
        assert spelling in redact_text(text)


@pytest.mark.parametrize("text", KNOWN["texts"], ids=lambda text: text["text"][:30])
def test_a_secret_is_found_by_its_shape(text: dict[str, Any]) -> None:
    whole = text["text"]
    inside = [{place: whole} for place in PLACES] + [[whole], {"a": {"b": [whole]}}, {"note": json.dumps({"q": whole})}]
    for clean in [redact_text(whole), *map(_cleaned, inside)]:
        for gone in text["gone"]:
            assert gone not in clean, clean
            assert json.dumps(gone)[1:-1] not in clean, clean
        for stays in text.get("stays", ()):
            assert any(form in clean for form in _spellings(stays)), clean


def _spellings(text: str) -> list[str]:
    once = json.dumps(text)[1:-1]
    return [text, once, json.dumps(text, ensure_ascii=False)[1:-1], json.dumps(once)[1:-1]]


@pytest.mark.parametrize(("name", "value"), KNOWN["innocent_names"].items())
def test_a_similar_name_keeps_its_value(name: str, value: Any) -> None:
    for document in ({"id": "j", name: value}, {"a": [{name: value, "b": 1}]}, {"note": json.dumps({name: value})}):
        raw = json.dumps(document).encode()
        assert redact_secrets(raw) is raw
    assert redact_text(f"{name}: {value}") == f"{name}: {value}"


@pytest.mark.parametrize("document", KNOWN["innocent_objects"], ids=lambda document: next(iter(document)))
def test_names_of_tables_and_columns_stay(document: dict[str, Any]) -> None:
    raw = json.dumps(document).encode()
    assert redact_secrets(raw) is raw


@pytest.mark.parametrize("text", KNOWN["innocent_texts"])
def test_a_similar_text_stays(text: str) -> None:
    assert redact_text(text) == text
    for place in PLACES:
        raw = json.dumps({place: text}).encode()
        assert redact_secrets(raw) is raw


def test_what_is_taken_for_a_secret_is_known() -> None:
    """``user/word@host`` and ``scott/tiger@db`` cannot be told apart: these are masked, and no others of the list."""
    taken = [text for text in KNOWN["taken_for_secrets"] if redact_text(text) != text]
    assert taken == KNOWN["taken_for_secrets"]
    assert len(taken) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "secret key: {}", "the api key `{}` was refused", "password: >\n  {}", "password:\n    {}",
        "sshpass -p {} ssh h",
        "redis-cli -h db -a {} ping", "system/{}@10.1.2.3:1521/ORCL", 'sys/"{}"@db as sysdba', "pg://u:{}@[::1]:5432/d",
        "<password><![CDATA[{}]]></password>", "jdbc:sqlserver://h;user=sa;password={{{}}}", "PWD={};",
        "CONNECT TO scott IDENTIFIED BY {} USING 'orcl'", "口令是{}", "私钥\uff1a{}", 'passphrase "{}"',
        "SET PASSWORD FOR 'a'@'%' = '{}'", "mysqldump -uroot -p'{} x' db", "requirepass {}", "masterauth {}",
        '1700000000.1 [0 10.1.2.3:5] "AUTH" "{}"', '"HELLO" "3" "AUTH" "default" "{}"', "the password is {}, not that",
        "connection string: Endpoint=sb://x;k={}", "pass phrase={}", "mot de passe : {}",
    ],
)  # fmt: skip
def test_neighbours_of_the_list_are_found(text: str) -> None:
    whole = text.format("hArb0ur-lant3rn")
    assert "lant3rn" not in redact_text(whole)
    assert "lant3rn" not in _cleaned({"x": whole})


@pytest.mark.parametrize(
    "text",
    [
        "the password is wrong", "password is too short", "token was expired", "status code: 42", "the config: x",
        "WRONGPASS invalid username-password pair", "master: node-1", "Illegal string: abc", '"auth" failed',
    ],
)  # fmt: skip
def test_neighbours_that_say_no_secret_stay(text: str) -> None:
    assert redact_text(text) == text


@pytest.mark.parametrize(
    "raw",
    [
        '{"key":"sasl.password","value":"lant3rn"}', '{"value":"lant3rn", "name" : "password"}',
        '{"params":[{"param_name":"pwd","source_value":"lant3rn"}]}', '{"admin:lant3rn@host":1}',
        '{"password":{"name":"lant3rn"}}', '{"p\\u0061ss":"lant3rn"}',
        '{"note":"{\\"p\\\\u0061ssword\\":\\"lant3rn\\"}"}',
    ],
)  # fmt: skip
def test_a_secret_in_two_members_in_a_name_or_behind_escapes_is_found(raw: str) -> None:
    clean = redact_secrets(raw.encode())
    assert b"lant3rn" not in clean
    json.loads(clean)
