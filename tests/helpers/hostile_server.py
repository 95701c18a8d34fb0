"""IAM and DRS on loopback that answer as told, byte by byte: what no HTTP library would send can be sent.

Every answer is a script: an iterator of bytes to send, and of numbers, which are pauses in seconds. After its end the
connection is closed. Sign-in, list and details are answered well where nothing else is said.
"""

import contextlib
import json
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Literal, Self

Place = Literal["sign-in", "projects", "list", "detail", "releases"]
Script = Callable[[bytes], Iterable[bytes | float]]

PROJECT = "0123456789abcdef0123456789abcdef"
TOKEN = "MII" + "T" * 9000
PASSWORD = "correct-horse-Pa55word"


def head(*headers: str, status: str = "200 OK") -> bytes:
    """Return the head of a reply, whatever is in it."""
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode("latin-1")


def reply(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Return a whole reply that says the length of its body."""
    return head(f"Content-Length: {len(body)}", "Content-Type: application/json", *headers, status=status) + body


class HostileServer:
    """A server in a thread. ``jobs`` are the ids that it lists; ``scripts`` answer instead at their place.

    With ``only`` a script answers just the requests whose body has this in it. ``sent`` counts bytes, ``calls``
    requests, by place.
    """

    def __init__(self, jobs: int = 3, scripts: dict[Place, Script] | None = None, *, only: bytes = b"") -> None:
        self.ids = [f"{number:04d}-hostile-job" for number in range(jobs)]
        self.scripts = scripts or {}
        self.only = only
        self.sent: Counter[Place] = Counter()
        self.calls: Counter[Place] = Counter()
        self.url = ""
        self._stopped = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> Self:
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        # Closing alone does not wake up a thread that waits in accept.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads[1:]:
            thread.join()

    @property
    def source(self) -> list[str]:
        """The arguments of a command that lead here; the password goes into the environment."""
        places = ("--iam-url", self.url, "--drs-url", self.url, "--project-id", PROJECT)
        return [*places, "--domain", "ACCOUNT", "--username", "USER"]

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.append(connection)
            self._threads.append(threading.Thread(target=self._talk, args=(connection,)))
            self._threads[-1].start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as requests, contextlib.suppress(OSError):
            while self._answer(requests, connection):
                pass

    def _answer(self, requests: BinaryIO, connection: socket.socket) -> bool:
        request = b""
        while not request.endswith(b"\r\n\r\n"):
            line = requests.readline()
            if not line:
                return False
            request += line
        length = [line for line in request.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        wanted = int(length[0].partition(b":")[2]) if length else 0
        body = requests.read(wanted)
        if len(body) < wanted:
            return False  # it was given up between its head and its body
        place = _place_of(request)
        self.calls[place] += 1
        script = self.scripts.get(place) if self.only in body else None
        if script is None:
            connection.sendall(self._honest(place, body))
            return True
        for piece in script(self._body(place, body)):
            if isinstance(piece, bytes):
                connection.sendall(piece)
                self.sent[place] += len(piece)
            elif self._stopped.wait(piece):
                break
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
        return False

    def _honest(self, place: Place, asked: bytes) -> bytes:
        body = self._body(place, asked)
        if place == "sign-in":
            return reply(body, f"X-Subject-Token: {TOKEN}", status="201 Created")
        return reply(body)

    def _body(self, place: Place, asked: bytes) -> bytes:
        if place == "sign-in":
            project = {"id": PROJECT, "name": "eu-de", "domain": {"name": "ACCOUNT"}}
            return _json({"token": {"project": project, "expires_at": "2099-01-04T09:05:22.701000Z"}})
        if place == "projects":
            return _json({"projects": [], "links": {}})
        if place == "releases":
            return _json({"tag_name": "v99.0.0", "html_url": "https://example.invalid/v99"})
        question = json.loads(asked)
        if place == "detail":
            return _json({"count": len(question["jobs"]), "results": [_job(one) for one in question["jobs"]]})
        if question["db_use_type"] != "migration":
            return _json({"total_record": 0, "jobs": []})
        first = (question["cur_page"] - 1) * question["per_page"]
        page = self.ids[first : first + question["per_page"]]
        return _json({"total_record": len(self.ids), "jobs": [{"id": one, "name": f"n-{one}"} for one in page]})


def _place_of(request: bytes) -> Place:
    path = request.split(b" ", 2)[1]
    if path.startswith(b"/v3/auth/tokens"):
        return "sign-in"
    if b"/projects" in path:
        return "projects"
    if path.endswith(b"/jobs"):
        return "list"
    return "detail" if b"/jobs/" in path else "releases"


def _job(job_id: str) -> dict[str, object]:
    return {"id": job_id, "name": f"n-{job_id}", "status": "FULL_TRANSFER_STARTED", "description": f"of {job_id}"}


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def for_ever(piece: bytes, pause: float = 0.0) -> Iterator[bytes | float]:
    """Yield a piece again and again, until the other side goes."""
    while True:
        yield piece
        if pause:
            yield pause
