import os
import signal
import socket
import subprocess
import sys
import time

import httpx
import msgspec
import pytest

from drs_inspector.domain.errors import InspectorError
from drs_inspector.simulator import SimulatorInfo, SimulatorOptions, SimulatorProcess, SimulatorServer

PROGRAM = [sys.executable, "-m", "drs_inspector", "simulate"]


def sign_in(client: httpx.Client, info: SimulatorInfo) -> httpx.Response:
    user = {"name": info.username, "password": info.password, "domain": {"name": info.domain}}
    identity = {"methods": ["password"], "password": {"user": user}}
    auth = {"identity": identity, "scope": {"project": {"id": info.project_id}}}
    return client.post(f"{info.iam_url}/v3/auth/tokens", json={"auth": auth})


def list_total(client: httpx.Client, info: SimulatorInfo) -> int:
    headers = {"X-Auth-Token": sign_in(client, info).headers["X-Subject-Token"]}
    total = 0
    for scenario in ("migration", "sync", "cloudDataGuard"):
        body = {"cur_page": 1, "per_page": 10, "db_use_type": scenario, "engine_type": ""}
        reply = client.post(f"{info.drs_url}/v3/{info.project_id}/jobs", json=body, headers=headers)
        total += reply.json()["total_record"]
    return total


@pytest.mark.parametrize("host", ["0.0.0.0", "localhost", "::1", "192.168.0.1", ""])  # noqa: S104 -- it refuses them
def test_only_loopback(host: str) -> None:
    with pytest.raises(InspectorError, match=r"127\.0\.0\.1"):
        SimulatorServer(host=host)


def test_it_serves_in_a_thread_and_stops() -> None:
    server = SimulatorServer(SimulatorOptions(jobs=5, objects=3))
    with server, httpx.Client() as client:
        info = server.info
        assert info.iam_url.startswith("http://127.0.0.1:")
        assert list_total(client, info) == 5
        assert [call.status for call in server.app.state.calls] == [201, 200, 200, 200]
    with httpx.Client() as client, pytest.raises(httpx.ConnectError):
        sign_in(client, info)
    with pytest.raises(InspectorError, match="not running"):
        _ = server.info


def test_it_takes_the_port_asked_for_or_says_that_it_is_taken() -> None:
    with SimulatorServer(SimulatorOptions(jobs=0)) as first:
        port = int(first.info.iam_url.rpartition(":")[2])
        with pytest.raises(InspectorError, match=str(port)):
            SimulatorServer(SimulatorOptions(jobs=0), port=port).start()


@pytest.mark.parametrize("fault", ["reset", "reset-mid-body"])
def test_a_reset_breaks_the_connection(fault: str) -> None:
    options = SimulatorOptions(jobs=5, faults=(f"{fault}@auth/tokens:1",))
    with SimulatorServer(options) as server, httpx.Client() as client:
        with pytest.raises(httpx.TransportError):
            sign_in(client, server.info)
        assert sign_in(client, server.info).status_code == 201


def test_the_largest_token_and_a_big_detail_pass() -> None:
    options = SimulatorOptions(jobs=1, faults=("big-token", "big-detail=30"))
    with SimulatorServer(options) as server, httpx.Client(timeout=30) as client:
        info = server.info
        headers = {"X-Auth-Token": sign_in(client, info).headers["X-Subject-Token"]}
        assert len(headers["X-Auth-Token"]) == 32_000
        url = f"{info.drs_url}/v3/{info.project_id}/jobs/batch-detail"
        reply = client.post(url, json={"jobs": list(server.app.state.tenant.job_ids())}, headers=headers)
        assert len(reply.content) > 25_000_000


def test_tls_failure() -> None:
    with SimulatorServer(SimulatorOptions(jobs=0), tls_failure=True) as server, httpx.Client() as client:
        assert server.info.iam_url.startswith("https://127.0.0.1:")
        with pytest.raises(httpx.ConnectError, match="SSL"):
            sign_in(client, server.info)


def test_it_serves_from_a_process_of_its_own() -> None:
    options = SimulatorOptions(jobs=4, objects=2, seed=9, unknown_ids="missing", faults=("429@batch-status:1",))
    with SimulatorProcess(options) as info, httpx.Client() as client:
        assert list_total(client, info) == 4
        headers = {"X-Auth-Token": sign_in(client, info).headers["X-Subject-Token"]}
        url = f"{info.drs_url}/v3/{info.project_id}/jobs/batch-detail"
        assert client.post(url, json={"jobs": ["nobody"]}, headers=headers).json() == {"count": 0, "results": []}
    with httpx.Client() as client, pytest.raises(httpx.ConnectError):
        sign_in(client, info)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals for another process")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_prints_one_line_and_ends_when_told(number: signal.Signals) -> None:
    with subprocess.Popen([*PROGRAM, "--jobs", "2"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        info = msgspec.json.decode(process.stdout.readline(), type=SimulatorInfo)
        assert info.project_name == "eu-west-101"
        os.kill(process.pid, number)
        rest, errors = process.communicate(timeout=60)
    assert (process.returncode, rest, errors) == (0, b"", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals for another process")
def test_it_says_nothing_of_requests_that_are_given_up_or_cut_off() -> None:
    arguments = [*PROGRAM, "--jobs", "1", "--fault", "slow=60@/jobs"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        info = msgspec.json.decode(process.stdout.readline(), type=SimulatorInfo)
        address = httpx.URL(info.iam_url)
        with socket.create_connection((address.host, address.port)) as client:
            client.sendall(b"POST /v3/p/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
            with socket.create_connection((address.host, address.port)) as another:
                another.sendall(b"POST /v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{}")
                time.sleep(0.5)  # it waits for the rest, and the other one is being answered: nothing tells that
            time.sleep(0.2)
            os.kill(process.pid, signal.SIGINT)
            rest, errors = process.communicate(timeout=60)
    assert (process.returncode, rest, errors) == (0, b"", b"")


@pytest.mark.parametrize(
    "arguments", [("--jobs", "-1"), ("--profile", "aws"), ("--fault", "nonsense"), ("--latency-ms", "-5")]
)
def test_wrong_arguments_are_usage_errors(arguments: tuple[str, ...]) -> None:
    done = subprocess.run([*PROGRAM, *arguments], capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert b"Usage" in done.stderr


def test_help_lists_the_faults() -> None:
    done = subprocess.run([*PROGRAM, "--help"], capture_output=True, timeout=60, check=True)
    assert b"429-retry-after" in done.stdout
    assert b"NAME[=VALUE][@PATH-PART][:COUNT|:every-N]" in done.stdout
