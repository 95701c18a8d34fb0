"""IAM and DRS on loopback that answer as told, byte by byte: what no HTTP library would send can be sent.

Every answer is a script: an iterator of bytes to send, and of numbers, which are pauses in seconds. After its end the
connection is closed. Sign-in, list and details are answered well where nothing else is said.
"""

import asyncio
import contextlib
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, Self

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
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._talks: list[asyncio.Task[None]] = []
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._stop is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        self._loop.close()

    @property
    def source(self) -> list[str]:
        """The arguments of a command that lead here; the password goes into the environment."""
        places = ("--iam-url", self.url, "--drs-url", self.url, "--project-id", PROJECT)
        return [*places, "--domain", "ACCOUNT", "--username", "USER"]

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._started.set()
        await self._stop.wait()
        server.close()
        # What was accepted by now still becomes a connection.
        await asyncio.sleep(0.01)
        for task in self._talks:
            task.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await server.wait_closed()
        await _turns()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = self._loop.create_task(self._talk(reader, writer))
        talk.add_done_callback(lambda _: writer.transport.abort())
        self._talks.append(talk)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while await self._answer(reader, writer):
                pass
            writer.close()
            await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = await reader.readuntil(b"\r\n\r\n")
        length = [line for line in request.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        body = await reader.readexactly(int(length[0].partition(b":")[2])) if length else b""
        place = _place_of(request)
        self.calls[place] += 1
        script = self.scripts.get(place) if self.only in body else None
        if script is None:
            writer.write(self._honest(place, body))
            await writer.drain()
            return True
        for piece in script(self._body(place, body)):
            if isinstance(piece, bytes):
                writer.write(piece)
                self.sent[place] += len(piece)
                await writer.drain()
            else:
                await asyncio.sleep(piece)
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


async def _turns() -> None:
    """Let connections that were just accepted, or aborted, get to know it."""
    for _ in range(5):
        await asyncio.sleep(0)


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
