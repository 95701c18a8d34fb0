"""The canary: a day with marked secrets, then a search for each of them in everything that the day left behind."""

import base64
import json
import os
import string
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import msgspec
import pytest

from tests.e2e.cloud_host import Cloud
from tests.e2e.company import place
from tests.e2e.expected import CANARY
from tests.e2e.marks import Find, Mark, forms, mark_of, new_mark, search
from tests.helpers.forward_proxy import ForwardProxy, needs_both
from tests.helpers.private_ca import PrivateAuthority
from tests.helpers.secret_service import entries, secret_service
from tests.helpers.tls_nginx import TlsNginx

PROJECT = Path(__file__).parents[2]
PROXY_USER = "anna"
# With characters that URLs, JSON and HTML escape, where a cloud allows them in such a secret.
SPECIAL = (
    "password",
    "wrong password",
    "unsent password",
    "careful password",
    "agency base password",
    "proxy password",
    "imported password",
)
CODES = ("one-time code", "wrong code")
PLAIN = (
    "access key",
    "secret key",
    "wrong secret key",
    "security token",
    "wrong token",
)
DONE = (
    "password",
    "one-time code",
    "access key",
    "pasted token",
    "agency",
    "certificate refused",
    "import",
    "files",
    "connection reports",
    "crashes",
    "support bundles",
    "sign out and lock",
    "window closed",
)


@dataclass
class Stage:
    """Folders of a person, and the clouds, servers and keyring around them; everything is below ``root``."""

    root: Path
    cloud: Cloud
    partner: Cloud
    front: TlsNginx
    bad: TlsNginx
    proxy: ForwardProxy
    authority: PrivateAuthority
    keyring: str
    secrets: dict[str, Mark]
    runs: list[tuple[str, int]] = field(default_factory=list)

    def folder(self, name: str) -> Path:
        path = self.root / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def variables(self, *, own_home: bool) -> dict[str, str]:
        """Return the environment of a program: nothing of this process but what a display needs."""
        kept = ("PATH", "DISPLAY", "XAUTHORITY", "QT_QPA_PLATFORM", "LANG")
        found = {name: os.environ[name] for name in kept if name in os.environ}
        found |= {"HOME": str(self.folder("home")), "TMPDIR": str(self.folder("tmp")), "PYTHONPATH": str(PROJECT)}
        for name in ("config", "data", "cache", "state"):
            found[f"XDG_{name.upper()}_HOME"] = str(self.folder(f"xdg/{name}"))
        runtime = self.folder("xdg/runtime")
        runtime.chmod(0o700)
        found |= {"XDG_RUNTIME_DIR": str(runtime), "DBUS_SESSION_BUS_ADDRESS": self.keyring}
        found |= {"OS_CLIENT_CONFIG_FILE": str(self.clouds_yaml), "PYTHONFAULTHANDLER": "1"}
        return found | ({"DRS_INSPECTOR_HOME": str(self.folder("app"))} if own_home else {})

    @property
    def clouds_yaml(self) -> Path:
        """What the person wrote with another tool, secret and all."""
        return self.folder("input") / "clouds.yaml"

    def run(self, name: str, arguments: Sequence[str], *, own_home: bool, given: str = "", **more: str) -> str:
        """Run a Python program to its end, keep what it says, and return its standard output."""
        ran = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=self.folder("work"),
            env=self.variables(own_home=own_home) | more,
            input=given,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        (self.folder("streams") / f"{name}.out").write_text(ran.stdout)
        (self.folder("streams") / f"{name}.err").write_text(ran.stderr)
        self.runs.append((name, ran.returncode))
        return ran.stdout

    def plan(self, profile: str, *, short: bool = False) -> str:
        """Return what the window's day is told."""
        info = msgspec.to_builtins(self.cloud.info)
        plan: dict[str, Any] = {
            "profile": profile,
            "short": short,
            "secrets": {name: mark.text for name, mark in self.secrets.items()},
            "cloud": info | {"iam_url": self.front.url, "drs_url": self.front.url},
            "bad": info | {"iam_url": self.bad.url, "drs_url": self.bad.url},
            "partner": msgspec.to_builtins(self.partner.info)
            | {"project_name": self.partner.twin.directory.partner_project.name},
            "agency account": self.partner.twin.directory.partner.name,
            "careful": self.cloud.twin.directory.careful_reader.name,
            "ca file": str(self.authority.ca_file),
            "proxy": {"url": self.proxy.url, "username": PROXY_USER},
            "work": str(self.folder("work")),
            "log": str(self.folder("streams") / f"{profile} debug.log"),
            "clipboard": str(self.folder(f"clipboard/{profile}")),
        }
        return json.dumps(plan)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    root = tmp_path / "person"
    root.mkdir()
    marks = {name: new_mark(name, special=True) for name in SPECIAL} | {name: new_mark(name) for name in PLAIN}
    marks |= {name: new_mark(name, letters=string.digits) for name in CODES}
    with ExitStack() as stack:
        cloud = stack.enter_context(Cloud(jobs=12, objects=5, seed=51))
        partner = stack.enter_context(Cloud(jobs=3, objects=3, seed=52))
        (root / "keyring").mkdir()
        keyring = stack.enter_context(secret_service(root / "keyring")).address
        authority = PrivateAuthority(root / "servers" / "ca")
        front = stack.enter_context(
            TlsNginx(root / "servers" / "good", cloud.info.iam_url, authority.issue(), keeps_host=True)
        )
        bad = stack.enter_context(TlsNginx(root / "servers" / "bad", cloud.info.iam_url, authority.issue("expired")))
        word = marks["proxy password"].text
        proxy = stack.enter_context(ForwardProxy(root / "servers" / "squid", username=PROXY_USER, password=word))
        yield Stage(root, cloud, partner, front, bad, proxy, authority, keyring, marks)


def prepare(stage: Stage) -> None:
    """Give the clouds' users their marked secrets, and write what another tool keeps."""
    text = {name: mark.text for name, mark in stage.secrets.items()}
    cloud = stage.cloud
    cloud.change_password("reader", text["password"])
    cloud.change_password("careful_reader", text["careful password"])
    cloud.change_passcode(text["one-time code"])
    cloud.add_key(text["access key"], text["secret key"], text["security token"])
    cloud.faults("500@batch-detail:1")
    stage.partner.change_password("reader", text["agency base password"])
    stage.secrets["pasted token"] = mark_of("pasted token", cloud.issue(size=900))
    auth = {
        "auth_url": f"{stage.front.url}/v3",
        "username": cloud.info.username,
        "password": text["imported password"],
        "user_domain_name": cloud.info.domain,
        "project_name": cloud.info.project_name,
    }
    imported = {"auth": auth, "drs_endpoint_override": stage.front.url}
    stage.clouds_yaml.write_text(json.dumps({"clouds": {"imported": imported}}))


def command_lines(stage: Stage) -> list[Callable[[], str]]:
    """Return runs of the command line: with the window's profiles, and with secrets in variables."""
    text = {name: mark.text for name, mark in stage.secrets.items()}
    proxy = f"http://{quote(PROXY_USER, safe='')}@127.0.0.1:{stage.proxy.port}"
    proxy_password = {"DRS_INSPECTOR_PROXY_PASSWORD": text["proxy password"]}
    way = ["--ca-file", str(stage.authority.ca_file), "--proxy", proxy]
    there = [*place(stage.cloud.info, stage.front.url), *way]
    openstack = {
        "OS_AUTH_URL": f"{stage.front.url}/v3",
        "OS_USERNAME": stage.cloud.info.username,
        "OS_PASSWORD": text["password"],
        "OS_USER_DOMAIN_NAME": stage.cloud.info.domain,
        "OS_PROJECT_NAME": stage.cloud.info.project_name,
        "OS_DRS_ENDPOINT_OVERRIDE": stage.front.url,
    }
    key = {
        "DRS_INSPECTOR_ACCESS_KEY": text["access key"],
        "DRS_INSPECTOR_SECRET_KEY": text["secret key"],
        "DRS_INSPECTOR_SECURITY_TOKEN": text["security token"],
    }
    runs: list[tuple[str, list[str], bool, dict[str, str]]] = [
        ("kept password", ["export", "--profile", "work", "-o", "kept.json"], True, {}),
        ("kept key", ["export", "--profile", "key", "-o", "key.json"], True, {}),
        ("report", ["doctor", "--profile", "agency", "--json"], True, {}),
        ("bundle", ["doctor", "--profile", "agency", "--bundle", "bundle.zip"], True, {}),
        ("report in words", ["doctor", *there], False, {"DRS_INSPECTOR_PASSWORD": text["password"]}),
        ("wrong password", ["export", *there], False, {"DRS_INSPECTOR_PASSWORD": text["wrong password"]}),
        ("wrong token", ["export", *there], False, {"DRS_INSPECTOR_TOKEN": text["wrong token"]}),
        ("token", ["export", *there, "-o", "t.json"], False, {"DRS_INSPECTOR_TOKEN": stage.cloud.issue(size=900)}),
        ("key", ["export", *there, "-o", "k.json"], False, key),
        ("environment", ["export", "--environment", *way, "-o", "e.json"], False, openstack),
        ("clouds.yaml", ["export", "--cloud", "imported", *way, "-o", "c.json"], False, {}),
    ]

    def run(name: str, arguments: list[str], own_home: bool, variables: dict[str, str]) -> Callable[[], str]:
        return lambda: stage.run(name, ["drs_inspector", *arguments], own_home=own_home, **proxy_password, **variables)

    def evening() -> str:
        plan = stage.plan("evening", short=True)
        return stage.run("another window", ["tests.e2e.canary_day"], own_home=False, given=plan)

    return [evening, *(run(*one) for one in runs)]


@needs_both
def test_marked_secrets_are_found_nowhere_but_in_the_keyring(stage: Stage) -> None:
    prepare(stage)
    said = stage.run("window", ["tests.e2e.canary_day"], own_home=True, given=stage.plan("work"))
    error = (stage.root / "streams" / "window.err").read_text()
    assert [line for line in said.splitlines() if line.startswith("done: ")] == [f"done: {one}" for one in DONE], (
        "\n".join(line for line in error.splitlines() if "DEBUG" not in line and "INFO" not in line)[-6000:]
    )
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda work: work(), command_lines(stage)))
    expected = {"report": 0, "wrong password": 3, "wrong token": 3, "clouds.yaml": 3}
    assert dict(stage.runs) == {name: expected.get(name, 0) for name, _code in stage.runs}
    kept = "".join(entries(stage.keyring).values())
    for name in ("password", "agency base password", "access key", "secret key", "imported password", "proxy password"):
        assert all(piece in kept for piece in stage.secrets[name].pieces), f"the keyring holds the {name}"

    tokens = [*stage.cloud.tokens(), *stage.partner.tokens()]
    marks = [*stage.secrets.values(), *(mark_of(f"token {number}", text) for number, text in enumerate(tokens))]
    marks.append(Mark("a secret that the cloud served", CANARY, (CANARY,)))
    assert len(tokens) >= 8
    served = b"".join(stage.cloud.tenant.detail_bytes(job_id) for job_id in stage.cloud.tenant.job_ids())
    assert served.count(CANARY.encode()) > 3, "the jobs have secrets too"
    own_input = [stage.clouds_yaml]
    files = [path for path in stage.root.rglob("*") if path.is_file()]
    print(f"{len(marks)} marks, {len(files)} files, {sum(path.stat().st_size for path in files):,} bytes")  # noqa: T201 -- the figures, with pytest -s
    for name in ("app/config", "xdg/config", "clipboard", "work", "streams/work debug.log", "keyring/data"):
        assert any(str(path.relative_to(stage.root)).startswith(name) for path in files), f"{name} was searched"
    # A proxy that was started by root writes into a folder of its own.
    assert [one for folder in (stage.root, stage.proxy.folder) for one in search(folder, marks, but=own_input)] == []


def every_form_once(mark: Mark) -> dict[str, bytes]:
    """Return how a program could write a secret down, by file name, made without the search's own functions."""
    text, code = mark.text, mark.text.encode()
    piece = mark.pieces[0]
    made = {
        "plain.txt": code,
        "utf16le.bin": text.encode("utf-16-le"),
        "utf16be.bin": text.encode("utf-16-be"),
        "odd.bin": b"\0" + text.encode("utf-16-le"),
        "hex.txt": code.hex().encode(),
        "hex upper.txt": code.hex().upper().encode(),
        "url.txt": quote(text, safe="").encode(),
        "form.txt": quote_plus(text).encode(),
        "percent.txt": "".join(f"%{byte:02X}" for byte in code).encode(),
        "json.txt": json.dumps({"password": text}).encode(),
        "repr.txt": repr(text).encode(),
        "first half only.txt": b"..." + piece.encode() + b"...",
        "utf16 in base64.txt": base64.b64encode(text.encode("utf-16-le")),
    }
    for before in range(3):
        for after in range(3):
            surrounded = b"u:p"[:before] + code + b"@ho"[:after]
            made[f"base64 {before} {after}.txt"] = base64.b64encode(surrounded)
            made[f"base64 of URLs {before} {after}.txt"] = base64.urlsafe_b64encode(surrounded).rstrip(b"=")
    return made


@pytest.mark.parametrize("special", [True, False])
def test_the_search_finds_each_form_of_a_secret(tmp_path: Path, *, special: bool) -> None:
    planted, other = new_mark("planted", special=special), new_mark("another", special=special)
    for name, content in every_form_once(planted).items():
        (tmp_path / name).write_bytes(b"before it " + content + b" after it")
    with zipfile.ZipFile(tmp_path / "packed.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inside.txt", planted.text * 20)
    (tmp_path / "innocent.txt").write_text("nothing to be found here")
    (tmp_path / f"{planted.pieces[-1]}.txt").write_text("a name tells it too")
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "own.yaml").write_text(planted.text)
    finds = search(tmp_path, [planted, other])
    assert {find.mark for find in finds} == {"planted"}
    assert {Path(find.where).name for find in finds} == {
        *every_form_once(planted),
        f"{planted.pieces[-1]}.txt",
        "packed.zip",
        "own.yaml",
    }
    own = tmp_path / "deep" / "er" / "own.yaml"
    assert own not in {Path(find.where) for find in search(tmp_path, [planted], but=[own])}
    assert len({needle for _form, needle in forms(planted)}) > 17


def test_the_search_finds_a_token_by_its_middle(tmp_path: Path) -> None:
    token = base64.b64encode(bytes(range(256)) * 20).decode()
    (tmp_path / "headers.log").write_text(f"X-Auth-Token: {token[3000:5000]}")
    assert search(tmp_path, [mark_of("token", token)]) == [Find(str(tmp_path / "headers.log"), "token", "plain")]
