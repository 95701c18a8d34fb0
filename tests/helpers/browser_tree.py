"""What a browser tells a screen reader of a page: the nodes of its accessibility tree, asked for over a pipe."""

import contextlib
import itertools
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

Node = tuple[str, str]
"""Role and name."""
_OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe")
_READS_AT, _WRITES_AT = 3, 4
"""The descriptors by which the browser reads what it is asked, and answers."""


class _Asked:
    """Asks a browser, one thing after the other."""

    def __init__(self, asks: BinaryIO, answers: BinaryIO) -> None:
        self._asks, self._answers = asks, answers
        self._numbers = itertools.count(1)

    def ask(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._asks.write(json.dumps(message).encode() + b"\0")
        self._asks.flush()
        return next(one for one in self._messages() if one.get("id") == number)["result"]

    def wait_for(self, event: str) -> None:
        next(one for one in self._messages() if one.get("method") == event)

    def _messages(self) -> Iterator[dict[str, Any]]:
        waiting = bytearray()
        while letter := self._answers.read(1):
            if letter != b"\0":
                waiting += letter
                continue
            yield json.loads(waiting)
            waiting.clear()
        raise EOFError


@contextlib.contextmanager
def _browser(profile: Path) -> Iterator[_Asked]:
    to_browser, from_browser = os.pipe(), os.pipe()
    shell = f'exec chromium "$@" {_READS_AT}<&{to_browser[0]} {_WRITES_AT}>&{from_browser[1]}'
    command = ["bash", "-c", shell, "chromium", *_OPTIONS, f"--user-data-dir={profile}", "about:blank"]
    running = subprocess.Popen(
        command, pass_fds=(to_browser[0], from_browser[1]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(to_browser[0])
    os.close(from_browser[1])
    try:
        with os.fdopen(to_browser[1], "wb") as asks, os.fdopen(from_browser[0], "rb") as answers:
            yield _Asked(asks, answers)
    finally:
        running.terminate()
        running.wait(timeout=30)


def accessible_nodes(page: Path, profile: Path) -> list[Node]:
    """Return what is read aloud of a page, in its order, without what is ignored."""
    with _browser(profile) as browser:
        target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        browser.ask("Accessibility.enable", session)
        browser.ask("Page.navigate", session, url=page.as_uri())
        # The load of the page alone is too early: what can be folded is no control of its own yet.
        browser.wait_for("Accessibility.loadComplete")
        nodes = browser.ask("Accessibility.getFullAXTree", session)["nodes"]
    told = [one for one in nodes if not one.get("ignored")]
    return [(one["role"]["value"], one.get("name", {}).get("value", "")) for one in told]
