"""What another program of the same person sees of a keyring: one process with one connection, asked as often as needed.

A connection for each look would be a new client each time, and GNOME Keyring ends by itself now and then when a new
client comes (docs/decisions/0026-one-secret-service-connection.md).
"""

import json
import os
import select
import subprocess
import sys
from typing import Any

from tests.helpers.waiting import PATIENCE

# The request for an alias that does not exist is the first one of every question, for the reason above. Sessions are
# not kept: with KWallet one in some hundred has a key that garbles.
_PROGRAM = """
import json, sys, secretstorage
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy
from secretstorage.util import DBusAddressWrapper, open_session

connection = secretstorage.dbus_init()

def items():
    return list(secretstorage.search_items(connection, {"service": "DRS Inspector"}))

def entries():
    while True:
        try:
            return {item.get_attributes()["username"]: item.get_secret().decode() for item in items()}
        except secretstorage.ItemNotFoundException:
            pass  # the program removed one in the middle of the look: look again

def empty():
    for item in items():
        item.delete()

def is_unlocked():
    return not secretstorage.get_collection_by_alias(connection, "default").is_locked()

def lock():
    secretstorage.get_collection_by_alias(connection, "default").lock()

def connections():
    names = Proxy(message_bus, connection).ListNames()[0]
    return sorted(name for name in names if name.startswith(":"))

def session():
    open_session(connection)

for line in sys.stdin:
    try:
        service = "/org/freedesktop/secrets", "org.freedesktop.Secret.Service"
        DBusAddressWrapper(*service, connection).call("ReadAlias", "s", "none")
        answer = [globals()[line.strip()](), ""]
    except Exception as error:
        answer = [None, f"{type(error).__name__}: {error}"]
    print(json.dumps(answer), flush=True)
"""


class LookError(Exception):
    """The keyring did not give what was asked for."""


class Look:
    """The process that looks; started by the first question."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, question: str) -> Any:
        """Return the answer of one function of the program. Raises LookError with the keyring's own words."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM],
                env=os.environ | {"DBUS_SESSION_BUS_ADDRESS": self._address},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(f"{question}\n".encode())
            self._process.stdin.flush()
            readable = select.select([self._process.stdout], [], [], PATIENCE)[0]
            line = self._process.stdout.readline() if readable else b""
        except BrokenPipeError:
            line = b""
        if not line:
            self.close()
            raise LookError(f"no answer to {question!r}")
        answer, trouble = json.loads(line)
        if trouble:
            raise LookError(trouble)
        return answer

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()
