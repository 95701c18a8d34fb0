"""A whole process whose keyring does not answer: what it tells, and how long it takes to end."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
_PROGRAM = """
import asyncio, json, sys
from drs_inspector.domain.errors import SecretStoreError
from drs_inspector.storage.secrets.keyring_store import KeyringStore
from tests.storage.secrets.keyring_stubs import HangingBackend

waiting = []
how = {"choose": HangingBackend} if sys.argv[1] == "stub" else {}
store = KeyringStore(time_limit=float(sys.argv[2]), notice_after=0.3, on_waiting=waiting.append, **how)

async def main():
    if sys.argv[3] == "leave":
        asyncio.get_running_loop().create_task(store.get("work", "token"))
        await asyncio.sleep(0.6)
        print(json.dumps({"state": store.state, "waiting": waiting}), flush=True)
        return
    try:
        await store.get("work", "token")
    except SecretStoreError as error:
        print(json.dumps({"state": store.state, "waiting": waiting, "told": error.title}), flush=True)

asyncio.run(main())
"""


def wait_and_end(*, backend: str = "real", time_limit: float = 1.0, leave: bool = False) -> dict[str, Any]:
    """Ask for a secret in a process of its own and return what it told, with the seconds that the process lived.

    ``backend`` is "stub" for one that never answers. With ``leave`` the process ends in the middle of the call.
    """
    arguments = [backend, str(time_limit), "leave" if leave else "wait"]
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *arguments],
        env=os.environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"seconds": time.perf_counter() - started}
