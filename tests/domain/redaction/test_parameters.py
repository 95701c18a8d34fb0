"""Secrets that attacks from outside found readable after the list of ``known_secrets.json`` was met."""

import json
from typing import Any

import pytest

from drs_inspector.domain.redaction.secrets import redact_secrets
from drs_inspector.domain.redaction.text import redact_text

SECRET = "Zx9hunterQ7"


@pytest.mark.parametrize(
    "parameter",
    [
        {"name": "password", "source_value": SECRET, "target_value": f"{SECRET}b"},
        {"name": "sasl.password", "description": "of the broker", "need_restart": True, "value": SECRET},
        {"value": SECRET, "type": 1, "name": "password"},
        {"value": SECRET, "is_set": True, "note": "x", "Key": "sk", "new_value": SECRET},
        {"param": "password", "type": 1.5, "val": SECRET},
        {"parameter_name": "password", "parameter_value": SECRET},
        {"paramName": "password", "paramValue": SECRET},
        {"config_key": "password", "values": [SECRET, SECRET]},
        {"k": "password", "v": SECRET},
        {"name": "password", "value": {"a": [SECRET]}, "note": "password=Zx9hunterQ7", "old_value": SECRET},
        {"name": "password", "value": SECRET, "password": SECRET, "old_value": SECRET},
    ],
)
def test_each_value_of_a_parameter_with_a_secret_name_goes(parameter: dict[str, Any]) -> None:
    for document in (parameter, {"a": [{"id": "j"}, parameter, {"name": "port", "value": "3306"}], "z": 1}):
        clean = redact_secrets(json.dumps(document).encode()).decode()
        assert SECRET not in clean
        assert json.loads(clean).keys() == document.keys() - {"password"}
        assert ("3306" in clean) == ("3306" in json.dumps(document))


def test_values_of_other_parameters_stay() -> None:
    for document in (
        [{"name": "port", "value": "3306"}, {"name": "password", "value": None, "note": "x"}],
        {"name": "password_length", "source_value": "8", "target_value": "12"},
        [{"value": "3306", "name": "port"}, {"type": "string", "name": "password"}, {"value": "8", "name": "width"}],
        {"table": "x", "name": "password", "columns": [{"value": "1"}], "value": ""},
    ):
        raw = json.dumps(document).encode()
        assert redact_secrets(raw) == raw


TEXTS = (
    "login with password Zx9hunterQ7 for user x",
    "password (Zx9hunterQ7) is wrong",
    "passwd\tZx9hunterQ7",
    "数据库密码 Zx9hunterQ7 错误",
    "пароль: Zx9hunterQ7",
    "パスワード=Zx9hunterQ7",
    "验证码=Zx9hunterQ7",
    "password: |\n  Zx9hunterQ7",
    "sshpass -p 'Zx9hunterQ7' ssh h",
    "redis-cli -h x -a 'Zx9hunterQ7' ping",
    "sqlcmd -S h -U sa -P Zx9hunterQ7",
    "mongodump -u a -p Zx9hunterQ7 --host x",
    "ldapsearch -D cn=a -w Zx9hunterQ7",
    "source AKIAZx9HUNTERQ7EXAMP".upper(),
    "user a *6BB4837EB74329105EE4568DDA7DC67ED2CA2AD9",
    "SCRAM-SHA-256$4096:Zx9hunterQ7abcdefghijkl$Zx9hunterQ7abcdefghijklmnopqrstuvwxyz0123456=:b",
    json.dumps({"parameter_name": "password", "parameter_value": SECRET}),
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_secret_in_a_text_goes_also_as_json_in_json(text: str) -> None:
    nested = json.dumps({"m": text})
    for document in (text, nested, json.dumps([nested])):
        clean = redact_text(document) + redact_secrets(json.dumps({"note": document}).encode()).decode()
        for secret in (SECRET, "AKIAZX9", "6BB4837EB7"):
            assert secret not in clean


def test_a_secret_in_json_in_json_in_json_goes() -> None:
    text = json.dumps({"password": SECRET})
    for _level in range(4):
        text = json.dumps({"a": text})
        assert SECRET not in redact_secrets(text.encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        "invalid username/password (ORA-01017)",
        "wrong password DRS.M05004",
        "password 2026-01-03T09:05 was the last",
        "plug-in of the password caching_sha2_password is missing",
        "bad password\nat com.example.Login2(Login.java:12)",
        "用户名或密码错误 DRS.M05004",
        "密码错误 请在30天内重置",
        "password hash(sha256) differs",
    ],
)
def test_what_is_said_of_a_password_stays(text: str) -> None:
    assert redact_text(text) == text
