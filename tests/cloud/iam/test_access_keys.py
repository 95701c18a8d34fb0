"""Access keys against the simulated cloud: both forms, the project by name, wrong keys, ends, and a wrong clock."""

import asyncio
import logging
import time
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest

from drs_inspector.cloud.errors.error_body import ErrorText
from drs_inspector.cloud.iam.access_key_errors import KeyTrouble, seconds_off, trouble_of
from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential
from drs_inspector.cloud.iam.sign_in_errors import ProjectChoiceNeededError
from drs_inspector.cloud.iam.signing_form import SigningForm
from drs_inspector.domain.decoding.timestamps import span_words
from drs_inspector.domain.errors import CloudError, InspectorError, SignInError
from tests.cloud.loopback import Loopback, loopback, with_options


def of_form(key: AccessKeyCredential, form: SigningForm) -> AccessKeyCredential:
    return replace(key, form=form)


async def test_the_project_is_found_by_the_regions_name(sim: Loopback) -> None:
    client = sim.client(sim.key, at={"project_name": ""})
    token = await client.sign_in()
    assert (token.value, token.project_id, token.project_name) == ("", sim.info.project_id, sim.info.project_name)
    assert token.expires_at is None
    assert client.is_renewable
    assert b'"jobs"' in await client.list_page("migration", 1)
    assert sim.paths()[0] == "GET /v3/projects"
    assert sim.count("/auth/tokens") == 0
    assert sim.wrong_signatures == 0


async def test_signed_reads_of_every_kind(sim: Loopback) -> None:
    client = sim.client(sim.key)
    bodies = await asyncio.gather(*(client.list_page(name, 1) for name in ("migration", "sync", "cloudDataGuard")))
    ids = [job["id"] for body in bodies for job in msgspec.json.decode(body)["jobs"]]
    details = msgspec.json.decode(await client.job_details(ids[:5]))
    assert {job["id"] for job in details["results"]} == set(ids[:5])
    assert sim.info.project_id in {project.id for project in await client.projects()}
    assert await client.renew() == client.token
    await client.sign_out()
    assert sim.count("/auth/tokens") == 0


@pytest.mark.parametrize("form", list(SigningForm))
@pytest.mark.parametrize("temporary", [False, True])
async def test_either_form_by_choice(form: SigningForm, temporary: bool) -> None:
    with loopback(signing_forms=form.value) as sim:
        key = sim.temporary_key() if temporary else sim.key
        client = sim.client(of_form(key, form))
        assert b'"jobs"' in await client.list_page("migration", 1)
        assert sim.wrong_signatures == 0
        await client.aclose()


@with_options(signing_forms="Credential")
async def test_the_other_form_is_tried_once_and_then_kept(sim: Loopback) -> None:
    client = sim.client(sim.key)
    await asyncio.gather(*(client.list_page("migration", page) for page in range(1, 9)))
    assert sim.wrong_signatures == 1


@pytest.mark.parametrize("sim", [{"signing_forms": "both"}, {"signing_forms": "Credential"}], indirect=True)
@pytest.mark.parametrize("form", [None, *SigningForm])
async def test_a_wrong_secret_key_costs_two_calls_at_most(sim: Loopback, form: SigningForm | None) -> None:
    client = sim.client(replace(sim.wrong_key, form=form))
    pages = [client.list_page("migration", page) for page in range(1, 21)]
    results = await asyncio.gather(*pages, client.sign_in(), client.projects(), return_exceptions=True)
    for _ in range(3):
        with pytest.raises(SignInError):
            await client.sign_in()
    assert {type(result) for result in results} == {SignInError}
    assert all("signature was not accepted" in str(result) for result in results)
    assert len({id(result) for result in results}) == len(results)
    assert sim.wrong_signatures == len(sim.state.calls) == (2 if form is None else 1)


async def test_a_wrong_key_is_wrong_in_every_project(sim: Loopback) -> None:
    client = sim.client(sim.wrong_key)
    with pytest.raises(SignInError):
        await client.sign_in()
    projects = [project for project in sim.directory.projects if project.enabled]
    for project in projects:
        other = client.for_project(project)
        sim.clients.append(other)
        with pytest.raises(SignInError, match="signature was not accepted"):
            await other.list_page("migration", 1)
    assert sim.wrong_signatures == 2


async def test_white_space_from_copying_does_no_harm(sim: Loopback) -> None:
    key = sim.temporary_key()
    padded = AccessKeyCredential(f" {key.access_key}\n", f"{key.secret_key}\r\n", f"\t{key.security_token} ")
    assert (await sim.client(padded).sign_in()).project_id == sim.info.project_id


@pytest.mark.parametrize(("access_key", "secret_key"), [("", "x"), ("x", " "), ("ключ", "x"), ("x", "s\x00k")])
async def test_what_is_no_key_is_not_sent(sim: Loopback, access_key: str, secret_key: str) -> None:
    with pytest.raises(SignInError, match="not an access key"):
        await sim.client(AccessKeyCredential(access_key, secret_key)).sign_in()
    assert not sim.state.calls


async def test_an_unknown_key_is_not_tried_in_the_other_form(sim: Loopback) -> None:
    key = replace(sim.key, access_key="AKNOBODY0000000001")
    client = sim.client(key)
    with pytest.raises(SignInError, match="does not exist") as caught:
        await client.sign_in()
    assert "AKNOBODY" not in str(caught.value)
    assert len(sim.state.calls) == 1


async def test_a_key_that_is_withdrawn_under_way_is_left_alone(sim: Loopback) -> None:
    client = sim.client(sim.key)
    await client.list_page("migration", 1)
    sim.state.tokens.keys.clear()
    for _ in range(4):
        with pytest.raises(SignInError, match="does not exist"):
            await client.list_page("migration", 1)
    assert sim.wrong_signatures == 1


async def test_a_key_that_is_withdrawn_under_way_ends_the_session_until_another_one_is_given(sim: Loopback) -> None:
    told: list[SignInError] = []
    needed = asyncio.Event()

    def note(error: SignInError) -> None:
        told.append(error)
        needed.set()

    client = sim.client(sim.key, on_sign_in_needed=note)
    await client.list_page("migration", 1)
    keys = sim.state.tokens.keys
    withdrawn = keys.pop(sim.info.access_key)
    reading = [asyncio.ensure_future(client.list_page("sync", page)) for page in (1, 2)]  # noqa: TID251 - two at once
    await needed.wait()
    assert "does not exist" in told[0].title
    assert not any(task.done() for task in reading)
    keys["AKNEWKEY"] = type(withdrawn)("AKNEWKEY", withdrawn.secret_key, "")
    await client.use(AccessKeyCredential("AKNEWKEY", withdrawn.secret_key))
    assert all(b'"jobs"' in body for body in await asyncio.gather(*reading))
    assert len(told) == 1


async def test_a_blocked_key_is_not_asked_for_again(sim: Loopback) -> None:
    sim.state.faults.add("access-key-blocked")
    client = sim.client(sim.key)
    for _ in range(2):
        with pytest.raises(SignInError, match="blocked"):
            await client.sign_in()
    assert len(sim.state.calls) == 1


async def test_another_key_works_after_a_wrong_one(sim: Loopback) -> None:
    client = sim.client(sim.wrong_key)
    with pytest.raises(SignInError):
        await client.sign_in()
    assert (await client.use(sim.key)).project_id == sim.info.project_id
    assert b'"jobs"' in await client.list_page("migration", 1)


async def test_a_missing_right_is_no_fault_of_the_key(sim: Loopback) -> None:
    client = sim.client(sim.key)
    await client.sign_in()
    sim.state.faults.add("403:1")
    with pytest.raises(CloudError, match="not have the right"):
        await client.list_page("migration", 1)
    assert b'"jobs"' in await client.list_page("migration", 1)


async def test_a_portals_page_proves_nothing(sim: Loopback) -> None:
    sim.state.faults.add("captive-portal@/projects:1")
    client = sim.client(sim.wrong_key)
    with pytest.raises(InspectorError, match="cannot be read"):
        await client.sign_in()
    pages = [client.list_page("migration", page) for page in range(1, 21)]
    assert {type(result) for result in await asyncio.gather(*pages, return_exceptions=True)} == {SignInError}
    assert sim.wrong_signatures == 2


async def test_repeats_of_a_signed_request_are_signed_anew(sim: Loopback) -> None:
    client = sim.client(sim.key)
    sim.state.faults.add("503-empty:2", "reset@/jobs:1")
    assert b'"jobs"' in await client.list_page("migration", 1)
    assert sim.wrong_signatures == 0


@with_options(twin_project=True)
@pytest.mark.parametrize("lists_projects", [True, False])
async def test_two_projects_of_one_name_are_offered_and_not_guessed(sim: Loopback, lists_projects: bool) -> None:
    if not lists_projects:
        sim.state.faults.add("403@/auth/projects")
    client = sim.client(sim.key)
    with pytest.raises(ProjectChoiceNeededError) as caught:
        await client.sign_in()
    assert {project.id for project in caught.value.projects} == {sim.info.project_id, sim.directory.twin.id}
    assert len(await client.projects()) > 2
    other = client.for_project(caught.value.projects[1])
    sim.clients.append(other)
    assert b'"jobs"' in await other.list_page("migration", 1)


async def test_no_project_of_the_name_tells_which_there_are(sim: Loopback) -> None:
    with pytest.raises(SignInError, match="no project “eu-nowhere”") as caught:
        await sim.client(sim.key, at={"project_name": "eu-nowhere"}).sign_in()
    assert f"{sim.info.project_name}_analytics" in caught.value.cause
    assert "MOS" not in caught.value.cause


@with_options(keys_list_projects=False)
async def test_a_cloud_that_lists_projects_for_tokens_only(sim: Loopback) -> None:
    client = sim.client(sim.key)
    assert sim.info.project_id in {project.id for project in await client.projects()}
    with pytest.raises(SignInError, match="no project “eu-nowhere”") as caught:
        await sim.client(sim.key, at={"project_name": "eu-nowhere"}).sign_in()
    assert f"{sim.info.project_name}_analytics" in caught.value.cause
    assert sim.wrong_signatures == 0


async def test_a_disabled_project_says_so(sim: Loopback) -> None:
    with pytest.raises(SignInError, match="is disabled"):
        await sim.client(sim.key, at={"project_name": sim.directory.disabled.name}).sign_in()


async def test_a_project_by_id_needs_no_right_to_list_projects(sim: Loopback) -> None:
    sim.state.faults.add("403@/projects")
    client = sim.client(sim.key, at={"project_id": sim.info.project_id})
    assert (await client.sign_in()).project_id == sim.info.project_id
    assert b'"jobs"' in await client.list_page("migration", 1)


async def test_a_key_without_project_and_region_offers_all_projects(sim: Loopback) -> None:
    with pytest.raises(ProjectChoiceNeededError) as caught:
        await sim.client(sim.key, at={"project_name": "", "region": ""}).sign_in()
    assert len(caught.value.projects) == 4


async def test_a_temporary_key_ends(sim: Loopback) -> None:
    client = sim.client(replace(sim.temporary_key(), expires_at="2026-01-04T09:05:22Z"))
    token = await client.sign_in()
    assert token.expires_at is not None
    assert not client.is_renewable
    await client.list_page("migration", 1)
    sim.state.clock.advance(901)
    # The signature is as old as the clock says, so only the end of the key is at stake.
    calls = len(sim.state.calls)
    for _ in range(3):
        with pytest.raises(SignInError) as caught:
            await client.list_page("migration", 1)
    assert len(sim.state.calls) == calls + 1
    assert caught.value.next_step


@pytest.mark.parametrize(("ahead", "side"), [(3600, "behind"), (-7500, "ahead of")])
async def test_a_wrong_clock_says_by_how_much_and_in_which_direction(sim: Loopback, ahead: float, side: str) -> None:
    sim.state.clock.advance(ahead)
    client = sim.client(sim.key)
    for _ in range(2):
        with pytest.raises(SignInError, match="clock of this computer is wrong") as caught:
            await client.sign_in()
    assert f"{span_words(abs(ahead))} {side} the clock of 127.0.0.1" in caught.value.cause
    assert caught.value.next_step.startswith("Set the clock")
    assert len(sim.state.calls) == 1
    assert sim.wrong_signatures == 0


async def test_setting_the_clock_is_enough(sim: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    sim.state.clock.advance(3600)
    client = sim.client(sim.key)
    with pytest.raises(SignInError, match="clock"):
        await client.sign_in()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 3600)
    sim.state.clock.advance(-3600)  # the signature's time is not what is faked here
    assert (await client.sign_in()).project_id == sim.info.project_id


async def test_a_right_clock_is_not_blamed(sim: Loopback) -> None:
    sim.state.faults.add("clock-skew")
    with pytest.raises(SignInError) as caught:
        await sim.client(of_form(sim.key, SigningForm.ACCESS)).sign_in()
    assert "clock" not in caught.value.title


async def test_no_secret_shows_anywhere(sim: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key = sim.temporary_key()
    errors: list[InspectorError] = []
    for credential in (key, replace(key, secret_key="simTmpSKwrong")):
        client = sim.client(credential)
        await asyncio.gather(client.list_page("migration", 1), return_exceptions=True)
        try:
            await client.sign_in()
        except InspectorError as error:
            errors.append(error)
        shown = caplog.text + "".join(f"{record.__dict__}" for record in caplog.records) + repr(errors) + str(errors)
        for secret in (key.secret_key, key.security_token, "simTmpSKwrong", "Signature="):
            assert secret not in shown
    assert len(errors) == 1


@pytest.mark.parametrize(
    ("status", "code", "message", "off", "expected"),
    [
        (200, "", "", None, None),
        (403, "APIGW.0302", "not authorised", None, None),
        (401, "DRS.M00103", "no right", None, None),
        (503, "", "", 99_999, None),
        (400, "IAM.1104", "blocked", None, KeyTrouble.BLOCKED),
        (401, "IAM.1105", "expired", None, KeyTrouble.INACTIVE),
        (401, "IAM.1106", "unknown", None, KeyTrouble.UNKNOWN),
        (401, "IAM.1107", "inactive", None, KeyTrouble.INACTIVE),
        (400, "IAM.1108", "ended", None, KeyTrouble.ENDED),
        (401, "APIG.0301", "AK access failed to reach the limit,forbidden", 99_999, KeyTrouble.BLOCKED),
        (401, "APIG.0301", "verify aksk signature fail", None, KeyTrouble.SIGNATURE),
        (401, "APIG.0301", "verify aksk signature fail", 899, KeyTrouble.SIGNATURE),
        (401, "APIG.0301", "verify aksk signature fail", 901, KeyTrouble.CLOCK),
        (401, "APIGW.0303", "signature expired", -901, KeyTrouble.CLOCK),
        (401, "APIGW.0303", "signature expired", None, KeyTrouble.OTHER),
        (401, "APIGW.0303", "signature header malformed", None, KeyTrouble.SIGNATURE),
        (401, "APIGW.0301", "Get secretKey failed,ak:AK1,err:ak not exist", None, KeyTrouble.UNKNOWN),
        (401, "APIGW.0301", "Get secretKey failed,ak:,err:ak not exist", None, KeyTrouble.SIGNATURE),
        (401, "APIGW.0301", "security token expires", None, KeyTrouble.ENDED),
        (401, "", "<html>", None, KeyTrouble.OTHER),
        (401, "", "The request you have made requires authentication.", None, KeyTrouble.OTHER),
    ],
)
def test_what_a_refusal_means(
    status: int, code: str, message: str, off: float | None, expected: KeyTrouble | None
) -> None:
    assert trouble_of(status, ErrorText(code=code, message=message), "AK1", off) is expected


def test_the_date_of_a_reply() -> None:
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert seconds_off("Fri, 02 Jan 2026 03:24:05 GMT", now) == 1200
    assert seconds_off("", now) is None
    assert seconds_off("soon", now) is None
    spans = [0, 60, 3540, 3660, 7500, 90_000, 86_400 * 30]
    assert [span_words(span) for span in spans] == [
        "0 minutes",
        "1 minute",
        "59 minutes",
        "1 hour 1 minute",
        "2 hours 5 minutes",
        "25 hours",
        "30 days",
    ]
