"""A share-safe export says nothing about who and where, and the same thing always by the same placeholder."""

import json
from typing import Any

from drs_inspector.domain.redaction.secrets import ShareSafe

JOB: dict[str, Any] = {
    "id": "j1",
    "name": "shop-to-cloud",
    "description": "call Anna",
    "source_endpoint": {"ip": "10.0.0.5:27017,10.0.0.6:27017", "db_user": "drs_reader", "db_port": 0},
    "target_endpoint": {"ip": "db.example.com", "db_user": "admin"},
    "inst_info": {"ip": "10.0.0.5", "public_ip": "******"},
    "error_message": "Access denied for user 'drs_reader'@'10.0.0.5' at jdbc:mysql://db.example.com:3306/x?user=admin",
    "alarm_notify": {"subscriptions": [{"endpoints": ["anna@example.com", "+49 170 1"], "protocol": "email"}]},
    "tags": [{"key": "team", "value": "data"}],
    "object_infos": [{"id": "shop", "name": "shop", "type": "database", "select": "true"}],
    "data_transformation": {
        "filter_conditions": [
            {"transformation_info": {"transformation_type": "configConditionalFilter", "value": "config"}},
            {"config_transformation": {"values": "name = 'Anna'", "table_name": "t"}},
        ]
    },
}


def masked(document: Any) -> Any:
    return json.loads(ShareSafe().mask(json.dumps(document, ensure_ascii=False).encode()))


def test_personal_data_is_gone_and_the_rest_is_untouched() -> None:
    document = masked(JOB)
    text = json.dumps(document)
    for secret in ("10.0.0", "example.com", "drs_reader", "admin", "Anna", "+49", '"data"'):
        assert secret not in text, secret
    for name in ("id", "name", "object_infos"):
        assert document[name] == JOB[name]
    assert document["inst_info"]["public_ip"] == "******"
    assert document["tags"] == [{"key": "team", "value": "text-2"}]
    assert document["data_transformation"]["filter_conditions"][0] == JOB["data_transformation"]["filter_conditions"][0]


def test_the_same_value_has_the_same_placeholder_everywhere() -> None:
    document = masked(JOB)
    assert document["source_endpoint"]["ip"] == "ip-1:27017,ip-2:27017"
    assert document["inst_info"]["ip"] == "ip-1"
    user, host = document["source_endpoint"]["db_user"], document["target_endpoint"]["ip"]
    assert f"'{user}'@'ip-1'" in document["error_message"]
    assert f"jdbc:mysql://{host}:3306/x?user={document['target_endpoint']['db_user']}" in document["error_message"]


def test_placeholders_last_over_several_documents_of_one_export() -> None:
    export = ShareSafe()
    first = json.loads(export.mask(b'{"ip":"192.168.1.1"}'))
    second = json.loads(export.mask(b'{"error_msg":"no route to 192.168.1.1","ip":"192.168.1.2"}'))
    assert first["ip"] in second["error_msg"]
    assert second["ip"] != first["ip"]


def test_names_learned_beforehand_are_masked_in_earlier_texts() -> None:
    export = ShareSafe()
    export.learn(b'{"ip":"db7.internal"}')
    assert "db7" not in export.mask(b'{"error_msg":"cannot reach db7.internal"}').decode()


def test_addresses_in_any_other_text_are_masked() -> None:
    document = masked({"ip": "10.1.1.1", "name": "copy of 10.1.1.1", "x": ["see 10.1.1.2, ask a@b.de"], "v": "1.2.3"})
    assert document == {"ip": "ip-1", "name": "copy of ip-1", "x": ["see ip-2, ask contact-1"], "v": "1.2.3"}


def test_ipv6_and_escaped_names() -> None:
    document = json.loads(ShareSafe().mask(b'{"\\u0069p":"fe80::1","error_msg":"to fe80::1 and [2001:db8::2]:3306"}'))
    assert "fe80" not in json.dumps(document)
    assert "2001" not in json.dumps(document)
    assert document["ip"] in document["error_msg"]


def test_tags_in_every_shape_lose_their_values() -> None:
    for tags in ([{"a": "Anna"}], {"a": "Anna"}, [{"key": "a", "value": "Anna"}]):
        assert "Anna" not in json.dumps(masked({"tags": tags}))


def test_strange_values_do_not_break_the_document() -> None:
    for value in (None, 1, True, {"a": ["x"]}, [[["x"]]], "", "NA"):
        document = masked({"ip": value, "description": value, "endpoints": value, "keep": 1})
        assert document["keep"] == 1
