"""Requests as calls of curl: run by a real shell they bring the same reply, and no host gets a token by hearsay."""

import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from drs_inspector.domain.read_calls.registry import BY_NAME
from drs_inspector.domain.saved_reply import SavedReply
from drs_inspector.domain.snapshot import Snapshot, SourceInfo
from drs_inspector.session.curl_texts import Curl, Origin, curl_of_jobs, curl_of_list, curl_of_reply, joined, origin_of
from drs_inspector.simulator import SimulatorInfo, SimulatorOptions, SimulatorServer

CANARY = "c4nary-S3cret"
HOSTILE = "j'1; touch made-$(touch made) `touch made` \\ \" \n#"


class Cloud:
    def __init__(self, server: SimulatorServer, info: SimulatorInfo) -> None:
        state = server.app.state
        grant = state.tokens.issue(state.directory.reader, state.directory.domain, state.directory.main, ("password",))
        self.token: str = grant.value
        self.project: str = state.directory.main.id
        self.origin = Origin(info.drs_url, self.project)
        self.job_ids: list[str] = list(state.tenant.job_ids())[:12]

    def reply(self, method: str, target: str, body: bytes | None) -> bytes:
        headers = {"X-Auth-Token": self.token, "Content-Type": "application/json", "X-Language": "en-us"}
        return httpx.request(method, self.origin.drs + target, content=body, headers=headers).content


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    server = SimulatorServer(SimulatorOptions(jobs=20, objects=10, seed=3))
    try:
        yield Cloud(server, server.start())
    finally:
        server.stop()


def run(made: Curl, token: str, folder: Path) -> list[bytes]:
    """Run commands as a person does who pastes them, one after the other."""
    assert not made.why_not
    assert token not in made.text
    replies = []
    for command in made.text.split("\n\n"):
        done = subprocess.run(
            ["bash", "-c", f"{command} -sS"],
            env={"PATH": os.environ["PATH"], "TOKEN": token},
            cwd=folder,
            capture_output=True,
            check=True,
        )
        replies.append(done.stdout)
    assert list(folder.iterdir()) == [], "a name has run a command"
    return replies


def words_of(command: str) -> list[str]:
    return shlex.split(command.replace("\\\n", " "))


def body_of(command: str) -> bytes:
    return words_of(command)[-1].encode()


def test_ten_jobs_at_a_time_bring_the_same_replies(cloud: Cloud, tmp_path: Path) -> None:
    made = curl_of_jobs(cloud.origin, [*cloud.job_ids, cloud.job_ids[0]])
    assert made.words == "2 requests as cURL"
    target = f"/v3/{cloud.project}/jobs/batch-detail"
    commands = made.text.split("\n\n")
    assert [len(json.loads(body_of(one))["jobs"]) for one in commands] == [10, 2]
    for command, reply in zip(commands, run(made, cloud.token, tmp_path), strict=True):
        assert json.loads(reply) == json.loads(cloud.reply("POST", target, body_of(command)))
        assert len(json.loads(reply)["results"]) == len(json.loads(body_of(command))["jobs"])


def test_a_hostile_id_is_asked_for_and_runs_nothing(cloud: Cloud, tmp_path: Path) -> None:
    made = curl_of_jobs(cloud.origin, [HOSTILE, cloud.job_ids[0]])
    assert json.loads(body_of(made.text))["jobs"][0] == HOSTILE
    (reply,) = run(made, cloud.token, tmp_path)
    target = f"/v3/{cloud.project}/jobs/batch-detail"
    assert json.loads(reply) == json.loads(cloud.reply("POST", target, body_of(made.text)))


def test_list_and_read_calls_bring_the_same_replies(cloud: Cloud, tmp_path: Path) -> None:
    (listed,) = run(curl_of_list(cloud.origin, "sync"), cloud.token, tmp_path)
    assert json.loads(listed)["total_record"] > 0
    reply = SavedReply(["BatchListJobStatus"], b'{"results":[]}', job_id=cloud.job_ids[0])
    made = curl_of_reply(cloud.origin, reply)
    (status,) = run(made, cloud.token, tmp_path)
    assert json.loads(status)["results"][0]["id"] == cloud.job_ids[0]
    others = [call for call in BY_NAME.values() if call.asked is not None and call.asked.is_sent]
    gets = [one for one in others if one.asked is not None and one.asked.method == "GET"]
    assert any(curl_of_reply(cloud.origin, SavedReply([one.name], b"{}", job_id=cloud.job_ids[0])).text for one in gets)


def test_a_reply_that_fits_several_calls_and_an_id_that_no_path_can_have_are_not_told() -> None:
    origin = Origin("https://drs.example.com", "p1")
    names = [one.name for one in BY_NAME.values() if one.asked is not None and one.asked.is_sent][:2]
    assert "which request" in curl_of_reply(origin, SavedReply(names, b"{}")).why_not
    in_path = next(one for one in BY_NAME.values() if one.asked and one.asked.is_sent and "{job_id}" in one.asked.path)
    assert curl_of_reply(origin, SavedReply([in_path.name], b"{}", job_id="../../x")).why_not
    assert curl_of_list(origin, "").why_not
    assert joined([Curl("curl", number=1), Curl(why_not="no")]).why_not == "no", "half of it would look like all"


def snapshot(url: str, project: str = "p1") -> Snapshot:
    return Snapshot(SourceInfo(kind="cloud", drs_url=url, project_id=project))


def test_a_file_names_no_host_that_gets_a_token() -> None:
    evil = snapshot("https://drs.evil.example/x")
    told = origin_of(evil)
    assert isinstance(told, str)
    assert "drs.evil.example" in told
    assert origin_of(evil, is_live=True) == Origin("https://drs.evil.example", "p1"), "a person gave it"
    known = snapshot("https://drs.eu-de.otc.t-systems.com")
    assert origin_of(known) == Origin("https://drs.eu-de.otc.t-systems.com", "p1")
    assert origin_of(snapshot("http://127.0.0.1:8080")) == Origin("http://127.0.0.1:8080", "p1")


def test_what_is_no_address_is_none() -> None:
    for url in ("", "javascript:x", "https://[", "http://drs.example.com", "https://a b/", "https://x'$(id).example"):
        assert isinstance(origin_of(snapshot(url), is_live=True), str), url
    secret = origin_of(snapshot(f"https://user:{CANARY}@drs.example.com:8443/x?token={CANARY}"), is_live=True)
    assert secret == Origin("https://drs.example.com:8443", "p1")
    masked = snapshot("https://drs.eu-de.otc.t-systems.com")
    masked.masked_as = "support"  # type: ignore[assignment]
    assert isinstance(origin_of(masked), str)
    for project in ("", "../x", "p'1", "$(id)"):
        origin = origin_of(snapshot("https://drs.example.com", project), is_live=True)
        assert curl_of_jobs(origin, ["j1"]).why_not, project
