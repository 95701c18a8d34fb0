"""No printed form of anything that was found holds a secret, whatever was wrong with its file."""

import io
import json
import logging
import traceback
from typing import Any

import pytest
from rich.console import Console

from drs_inspector.storage.imports import koocli
from drs_inspector.storage.imports.found import Values

MARK = "S3cretM4rk"


def everywhere(person: Any) -> dict[str, str]:
    key = "ABCDEFGHIJKLMNOP" + MARK.upper()
    person.clouds(
        f"clouds:\n  a: {{profile: otc, auth: {{username: u, password: {MARK}1}}, regions: [eu-de]}}\n"
        f"  b: {{auth: {{auth_url: 'https://u:{MARK}2@iam.example/v3', token: {MARK}3}}, auth_type: token}}\n"
        f"  c: {{auth: [{MARK}4]}}\n  d: {{auth: {{ak: {MARK}5, sk: {MARK}6, security_token: {MARK}7}}}}\n"
        f"  e: {{auth: {{username: u, password: {MARK}8, auth_url: 'https://{{{MARK}9}}/'}}}}\n"
        f"  f: {{profile: 'https://u:{MARK}0@x.example', auth: {{username: u, password: {MARK}1}}}}\n",
        mode=0o644,
    )
    person.secure(f"clouds: {{a: {{auth: {{passcode: {MARK}a, password: *{MARK}b}}}}}}")
    person.write("work/clouds.yaml", f"clouds: !{MARK}c {{")
    person.write(".huaweicloud/credentials", f"[basic]\nak={MARK}d\nsk={MARK}e%\n")
    profiles = [{"name": "k", "accessKeyId": key, "secretAccessKey": MARK * 4, "mode": "AKSK"}]
    person.write(".hcloud/config.json", json.dumps({"authEncrypt": "false", "profiles": profiles}))
    return {
        "OS_AUTH_URL": f"https://u:{MARK}f@iam.example", "OS_USERNAME": "u", "OS_PASSWORD": f"{MARK}g",
        "OS_PASSCODE": f"{MARK}h", "HUAWEICLOUD_SDK_AK": f"{MARK}i", "HUAWEICLOUD_SDK_SK": f"{MARK}j",
        "HW_USER_NAME": "u", "HW_USER_PASSWORD": f"{MARK}k", "HW_AUTH_TOKEN": f"{MARK}l",
    }  # fmt: skip


def printed(thing: object) -> str:
    stream = io.StringIO()
    Console(file=stream, width=10_000).print(thing)
    return stream.getvalue()


def test_no_printed_form_holds_a_secret(person: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    found = person.find(everywhere(person))
    assert len(found) >= 11
    assert sum(bool(one.secret("password") or one.secret("token") or one.secret("secret_key")) for one in found) >= 7
    words = [repr(found), str(found), printed(found), caplog.text, repr(Values(password=MARK))]
    for one in found:
        words += [f"{one}", f"{one!r}", repr(one.profile), one.origin, one.secret_origin, *one.notes]
        if one.problem is not None:
            words += [str(one.problem), "".join(traceback.format_exception(one.problem))]
    assert MARK.lower() not in "\n".join(words).lower()


@pytest.mark.expected_log("could not look in KooCLI: ZeroDivisionError")
def test_a_fault_of_ours_in_one_place_hides_no_other(person: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError(MARK)

    monkeypatch.setattr(koocli, "find", fail)
    found = person.find({"HW_ACCESS_KEY": "A", "HW_SECRET_KEY": "S"})
    assert [one.problem is None for one in found] == [True, False]
    assert MARK not in str(found[1].problem)
