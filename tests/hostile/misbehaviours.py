"""The ways to misbehave, by name: what the server sends, and whether the reply is usable all the same."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tests.helpers.hostile_server import Script, for_ever, head, reply

_CHUNKED = "Transfer-Encoding: chunked"
_LAST_CHUNK = b"0\r\n\r\n"
_MEGABYTE = 1 << 20


class Misbehaviour(NamedTuple):
    """``usable``: the reply means what it should, so everything is read."""

    name: str
    script: Script
    usable: bool = False

    def __repr__(self) -> str:
        return self.name


def chunk(piece: bytes, extension: bytes = b"") -> bytes:
    """Return a piece of a chunked body."""
    return b"%x%s\r\n%s\r\n" % (len(piece), extension, piece)


def packed(body: bytes, encoding: str, *headers: str) -> bytes:
    """Return a reply whose body is said to be encoded like this."""
    return reply(body, f"Content-Encoding: {encoding}", *headers)


def raw_deflate(body: bytes) -> bytes:
    """Return deflate without the header of zlib, as some servers send it."""
    coder = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return coder.compress(body) + coder.flush()


def bomb(megabytes: int, wbits: int) -> Iterator[bytes]:
    """Yield a thousandth of so many megabytes, which unpack to a JSON text of this size."""
    coder = zlib.compressobj(9, wbits=wbits)
    yield coder.compress(b'{"jobs": [], "results": [], "more": "')
    blank = b" " * _MEGABYTE
    for _ in range(megabytes):
        yield coder.compress(blank)
    yield coder.compress(b'"}') + coder.flush()


def _bomb(megabytes: int, encoding: str, wbits: int, status: str = "200 OK") -> Script:
    def script(_: bytes) -> Iterable[bytes]:
        yield head(f"Content-Encoding: {encoding}", "Connection: close", status=status)
        yield from bomb(megabytes, wbits)

    return script


def _sent(*pieces: bytes | float) -> Script:
    """Send this, whatever was asked."""
    return lambda _: pieces


def _then_for_ever(first: bytes, piece: bytes, pause: float = 0.0) -> Script:
    def script(body: bytes) -> Iterable[bytes | float]:
        yield first
        yield from for_ever(piece, pause)

    return script


def _drip(before: bytes = b"", pause: float = 0.02) -> Script:
    """Send the reply byte by byte, and go on for ever."""

    def script(body: bytes) -> Iterable[bytes | float]:
        yield before or head("Content-Length: 100000000")
        for at in range(len(body) - 1):
            yield body[at : at + 1]
            yield pause
        yield from for_ever(b" ", pause)

    return script


def _endless_trailers(body: bytes) -> Iterable[bytes | float]:
    yield head(_CHUNKED) + chunk(body) + b"0\r\n"
    yield from for_ever(b"X-More: x\r\n" * 999)


def _with(body: bytes, **more: object) -> bytes:
    return json.dumps(json.loads(body) | more).encode()


def _inserted(body: bytes, text: bytes) -> bytes:
    """Put members into every object of a job."""
    return body.replace(b'{"id": ', b"{" + text + b', "id": ')


def _nested(value: bytes) -> bytes:
    return reply(b'{"total_record": 3, "jobs": [' + value + b'], "results": [' + value + b"]}")


def _page(status: str) -> bytes:
    return reply(b"<!DOCTYPE html><html><title>Portal</title><body>Sign in to the network</body></html>", status=status)


STATUS_LINES = [
    Misbehaviour("nothing at all", _sent(b"")),
    Misbehaviour("another protocol", _sent(b"SSH-2.0-OpenSSH_9.2p1\r\n")),
    Misbehaviour("binary garbage", _sent(bytes(range(256)) * 40)),
    Misbehaviour("a TLS alert", _sent(b"\x15\x03\x01\x00\x02\x02\x46")),
    Misbehaviour("a body without a head", lambda body: [body]),
    Misbehaviour("a status line and no more", _sent(b"HTTP/1.1 200 OK\r\n")),
    Misbehaviour("a status in letters", lambda body: [reply(body, status="OK fine")]),
    Misbehaviour("a status of five digits", lambda body: [reply(body, status="20000 OK")]),
    Misbehaviour("status 000", lambda body: [reply(body, status="000 Zero")]),
    Misbehaviour("status 099", lambda body: [reply(body, status="099 Low")]),
    Misbehaviour("status 999", lambda body: [reply(body, status="999 High")]),
    Misbehaviour(
        "switching protocols", _sent(head("Upgrade: websocket", status="101 Switching Protocols"), b"\x81\x05")
    ),
    Misbehaviour("no content", _sent(head(status="204 No Content"))),
    Misbehaviour("not modified", _sent(head(status="304 Not Modified"))),
    Misbehaviour("partial content", lambda body: [reply(body[:9], "Content-Range: bytes 0-8/900", status="206 Part")]),
    Misbehaviour("an endless status line", _then_for_ever(b"HTTP/1.1 200 ", b"O" * 65_536)),
    Misbehaviour("a flood of 100 Continue", _then_for_ever(b"", head(status="100 Continue") * 500)),
    Misbehaviour("a drip of 103 Early Hints", _then_for_ever(b"", head("Link: x", status="103 Early Hints"), 0.02)),
    Misbehaviour("two early hints", lambda body: [head("Link: x", status="103 Early Hints") * 2, reply(body)], True),
    Misbehaviour("HTTP/1.0 until the end", lambda body: [b"HTTP/1.0 200 OK\r\n\r\n" + body], True),
]
HEADERS = [
    Misbehaviour("a thousand headers", lambda body: [reply(body, *(f"X-{n}: {n}" for n in range(1000)))]),
    Misbehaviour("a header of 200 KB", lambda body: [reply(body, "X-Long: " + "x" * 200_000)]),
    Misbehaviour("headers of 120 KB", lambda body: [reply(body, *(f"X-{n}: {'x' * 1000}" for n in range(120)))]),
    Misbehaviour("endless headers", _then_for_ever(b"HTTP/1.1 200 OK\r\n", b"X-More: x\r\n" * 999)),
    Misbehaviour("an endless header", _then_for_ever(b"HTTP/1.1 200 OK\r\nX-More: ", b"x" * 65_536)),
    Misbehaviour("a drip of headers", _then_for_ever(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.02)),
    Misbehaviour("a header without a colon", lambda body: [reply(body, "this is no header")]),
    Misbehaviour("a header without a name", lambda body: [reply(body, ": nameless")]),
    Misbehaviour("a NUL in a header", lambda body: [reply(body, "X-Nul: a\0b")]),
    Misbehaviour("two lengths", lambda body: [reply(body, f"Content-Length: {len(body) + 9}")]),
    Misbehaviour("a negative length", lambda body: [head("Content-Length: -5") + body]),
    Misbehaviour("a length in words", lambda body: [head("Content-Length: many") + body]),
    Misbehaviour("a length of 5,000 digits", lambda body: [head("Content-Length: " + "9" * 5000) + body]),
    Misbehaviour("a length of 10 TB", _then_for_ever(head("Content-Length: 10000000000000"), b" " * 65_536)),
    Misbehaviour("a length that is too long", lambda body: [head(f"Content-Length: {len(body) + 50}") + body]),
    Misbehaviour("a length that is too short", lambda body: [head(f"Content-Length: {len(body) - 5}") + body]),
    Misbehaviour("an unknown transfer encoding", lambda body: [head("Transfer-Encoding: squeezed") + body]),
    Misbehaviour("letters beyond ASCII", lambda body: [reply(body, "X-Name: K\xf6ln \xff")], True),
    Misbehaviour("200 cookies", lambda body: [reply(body, *(f"Set-Cookie: c{n}={n}" for n in range(200)))], True),
    Misbehaviour(
        "a date beyond every calendar", lambda body: [reply(body, "Date: Fri, 31 Dec 9999 23:59:59 GMT")], True
    ),
    Misbehaviour("a date that is none", lambda body: [reply(body, "Date: 99 Foo 99999999999 77:88:99 +9999")], True),
    Misbehaviour("bare line feeds", lambda body: [reply(body).replace(b"\r\n", b"\n")], True),
    Misbehaviour("a folded header", lambda body: [reply(body, "X-Folded: a\r\n b")], True),
    Misbehaviour("HTML that is JSON", lambda body: [head("Content-Type: text/html", "Connection: close") + body], True),
    Misbehaviour("a charset that is wrong", lambda body: [reply(body, "Content-Type: x/y; charset=utf-16")], True),
    Misbehaviour("a request id with an escape", lambda _: [reply(b"{}", "X-Request-Id: \x1b[31mred", status="500 E")]),
]
CHUNKS = [
    Misbehaviour("a chunk size in words", _sent(head(_CHUNKED) + b"many\r\n{}")),
    Misbehaviour("a chunk size beyond numbers", lambda body: [head(_CHUNKED) + b"f" * 40 + b"\r\n" + body]),
    Misbehaviour("a chunk of 2^60 bytes", _then_for_ever(head(_CHUNKED) + b"1000000000000000\r\n", b" " * 65_536)),
    Misbehaviour("a negative chunk size", lambda body: [head(_CHUNKED) + b"-5\r\n" + body]),
    Misbehaviour("a chunk that is too short", lambda body: [head(_CHUNKED) + b"ffff\r\n" + body]),
    Misbehaviour("no last chunk", lambda body: [head(_CHUNKED) + chunk(body)]),
    Misbehaviour("an endless chunk extension", _then_for_ever(head(_CHUNKED) + b"5;", b"x" * 65_536)),
    Misbehaviour("endless trailers", _endless_trailers),
    Misbehaviour("a flood of tiny chunks", _then_for_ever(head(_CHUNKED), chunk(b" ") * 9999)),
    Misbehaviour(
        "chunks and a length", lambda body: [head(_CHUNKED, "Content-Length: 3"), chunk(body), _LAST_CHUNK], True
    ),
    Misbehaviour(
        "chunks of one byte",
        lambda body: [head(_CHUNKED), *(chunk(body[at : at + 1], b";a=b") for at in range(len(body))), _LAST_CHUNK],
        True,
    ),
]
BODIES = [
    Misbehaviour("an endless body", _then_for_ever(head(), b" " * 65_536)),
    Misbehaviour("an endless chunked body", _then_for_ever(head(_CHUNKED), chunk(b" " * 65_536))),
    Misbehaviour("a drip", _drip()),
    Misbehaviour("a drip without a length", _drip(head())),
    Misbehaviour("half of it", lambda body: [head(f"Content-Length: {len(body)}") + body[: len(body) // 2]]),
    Misbehaviour("silence in the middle", lambda body: [head(f"Content-Length: {len(body)}") + body[:9], 30.0]),
    Misbehaviour("silence", _sent(30.0)),
    Misbehaviour("a gzip bomb", _bomb(3900, "gzip", 31)),
    Misbehaviour("a small gzip bomb", _bomb(40, "gzip", 31)),
    Misbehaviour("a deflate bomb", _bomb(300, "deflate", 15)),
    Misbehaviour("a bomb without header", _bomb(300, "deflate", -15)),
    Misbehaviour("gzip in gzip", lambda body: [packed(gzip.compress(gzip.compress(body)), "gzip, gzip")]),
    Misbehaviour("gzip in gzip by two headers", lambda body: [packed(body, "gzip", "Content-Encoding: gzip")]),
    Misbehaviour("gzip that breaks off", lambda body: [packed(gzip.compress(body)[:-9], "gzip")]),
    Misbehaviour("gzip of a wrong checksum", lambda body: [packed(gzip.compress(body)[:-8] + b"12345678", "gzip")]),
    Misbehaviour("gzip and more", lambda body: [packed(gzip.compress(body) + b"more", "gzip")]),
    Misbehaviour("gzip that is none", lambda body: [packed(body, "gzip")]),
    Misbehaviour("deflate that is none", lambda body: [packed(body, "deflate")]),
    Misbehaviour("brotli", lambda _: [packed(b"\x8b\x02\x80{}\x03", "br")]),
    Misbehaviour("zstd", lambda _: [packed(b"(\xb5/\xfd\x04\x00\x11\x00\x00{}", "zstd")]),
    Misbehaviour("a compression of 90 KB", lambda body: [packed(body, "x" * 90_000)]),
    Misbehaviour("gzip", lambda body: [packed(gzip.compress(body), "gzip")], True),
    Misbehaviour("x-gzip", lambda body: [packed(gzip.compress(body), "X-GZip")], True),
    Misbehaviour("deflate", lambda body: [packed(zlib.compress(body), "deflate")], True),
    Misbehaviour("raw deflate", lambda body: [packed(raw_deflate(body), "deflate")], True),
    Misbehaviour("identity", lambda body: [packed(body, "identity")], True),
    Misbehaviour(
        "gzip of two members", lambda body: [packed(gzip.compress(body[:9]) + gzip.compress(body[9:]), "gzip")], True
    ),
    Misbehaviour(
        "gzip byte by byte",
        lambda body: [head("Content-Encoding: gzip"), *(bytes([one]) for one in gzip.compress(body))],
        True,
    ),
]
ANSWERS = [
    Misbehaviour("an empty body", _sent(reply(b""))),
    Misbehaviour("blanks", _sent(reply(b" \r\n\t "))),
    Misbehaviour("a portal's page", _sent(_page("200 OK"))),
    Misbehaviour("a page with 502", _sent(_page("502 Bad Gateway"))),
    Misbehaviour("a page with 404", _sent(_page("404 Not Found"))),
    Misbehaviour("an endless page with 500", _then_for_ever(head(status="500 Fault"), b"<p>fault</p>" * 5000)),
    Misbehaviour("an endless page with 404", _then_for_ever(head(status="404 Gone"), b"<p>gone</p>" * 5000)),
    Misbehaviour("a bomb with 500", _bomb(900, "gzip", 31, status="500 Fault")),
    Misbehaviour("503 for a long time", _sent(reply(b"", "Retry-After: " + "9" * 400, status="503 Later"))),
    Misbehaviour("a redirect to elsewhere", _sent(head("Location: http://192.0.2.1/", status="302 Found"))),
    Misbehaviour("a redirect that keeps the method", _sent(head("Location: //evil.invalid/", status="307 Go"))),
    Misbehaviour("a redirect to a script", _sent(head("Location: javascript:alert(1)", status="301 Go"))),
    Misbehaviour("a redirect to nowhere", _sent(head("Location: http://[", status="308 Go"))),
    Misbehaviour("null", _sent(reply(b"null"))),
    Misbehaviour("a number", _sent(reply(b"17"))),
    Misbehaviour("an array", lambda body: [reply(b"[" + body + b"]")]),
    Misbehaviour("440,000 brackets", _sent(reply(b"[" * 440_000))),
    Misbehaviour("440,000 braces", _sent(reply(b'{"a":' * 440_000))),
    Misbehaviour("JSON and more", lambda body: [reply(body + b"\0\0")]),
    Misbehaviour("UTF-16", lambda body: [reply(body.decode().encode("utf-16"))]),
    Misbehaviour("an error with 200", _sent(reply(b'{"error_code": "DRS.M00100", "error_msg": "no"}'))),
]
# Replies that begin and end like JSON: what is wrong shows where they are taken apart.
BROKEN = [
    Misbehaviour("JSON that breaks off", lambda body: [reply(body[:-2])]),
    Misbehaviour("JSON twice", lambda body: [reply(body + body)]),
    Misbehaviour("JSON broken inside", lambda body: [reply(body[:-1] + b" nonsense }")]),
    Misbehaviour("brackets in brackets", _sent(_nested(b"[" * 440_000 + b"]" * 440_000))),
    Misbehaviour("objects in objects", _sent(_nested(b'{"a": ' * 30_000 + b"1" + b"}" * 30_000))),
]
# What concerns jobs only. Where it is usable, the odd value must be in what is kept.
JOBS = [
    Misbehaviour("bytes that are not UTF-8", lambda body: [reply(_inserted(body, b'"odd": "a\xff\xfe\xc3b"'))], True),
    Misbehaviour("half of a letter", lambda body: [reply(_inserted(body, rb'"odd": "\ud83d"'))], True),
    Misbehaviour("a number of 5,000 digits", lambda body: [reply(_inserted(body, b'"odd": ' + b"7" * 5000))], True),
    Misbehaviour("a number beyond floats", lambda body: [reply(_inserted(body, b'"odd": 1e999'))], True),
    Misbehaviour("a name twice", lambda body: [reply(_inserted(body, b'"odd": 1, "odd": 2'))], True),
    Misbehaviour(
        "a status twice", lambda body: [reply(_inserted(body, b'"odd": 1, "status": "A", "status": 5'))], True
    ),
    Misbehaviour(
        "50,000 brackets in a job",
        lambda body: [reply(_inserted(body, b'"odd": ' + b"[" * 50_000 + b"]" * 50_000))],
        True,
    ),
    Misbehaviour("members of every wrong type", lambda body: [reply(_inserted(body, b'"odd": 1, "tags": 7'))], True),
    Misbehaviour("no results", lambda body: [reply(_with(body, results=[], jobs=[], total_record=3))]),
    Misbehaviour("results that are null", lambda body: [reply(_with(body, results=None, jobs=None))]),
    Misbehaviour("results that are a text", lambda body: [reply(_with(body, results="all", jobs="all"))]),
    Misbehaviour("results that are numbers", lambda body: [reply(_with(body, results=[1, 2], jobs=[1, 2]))]),
    Misbehaviour("ids that are numbers", lambda body: [reply(body.replace(b'"id": "', b'"id": 1, "was": "'))]),
]
EVERYWHERE = [*STATUS_LINES, *HEADERS, *CHUNKS, *BODIES, *ANSWERS]
