"""No logger shows a secret, whichever library made the record and whichever handler takes it."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from drs_inspector.cloud.http.log_redaction import RedactingFactory, install_log_redaction

SECRET = "MIIcanary"
HEADERS = (
    "X-Auth-Token",
    "X-Subject-Token",
    "X-Security-Token",
    "Authorization",
    "X-Sdk-Date",
    "X-Sdk-Content-Sha256",
    "Proxy-Authorization",
    "Cookie",
    "Set-Cookie",
)


class Kept(logging.Handler):
    """A handler that looks at everything of a record, as some do."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []
        self.stream = logging.StreamHandler(io.StringIO())
        self.stream.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)
        self.stream.emit(record)

    @property
    def shown(self) -> str:
        text: str = self.stream.stream.getvalue()
        return text + "".join(f"{record.__dict__!r}" for record in self.records)


@pytest.fixture
def kept() -> Iterator[Kept]:
    """A handler on an invented logger; httpx2 logs as ``httpcore2``, and the next library as something else."""
    install_log_redaction()
    handler = Kept()
    logger = logging.getLogger("invented.wire.http9")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    logger.propagate = False
    yield handler
    logger.removeHandler(handler)


def log(*arguments: Any, **keywords: Any) -> None:
    logging.getLogger("invented.wire.http9").debug(*arguments, **keywords)


def forms(name: str) -> list[tuple[Any, ...]]:
    """Return one header with a secret in every form that a library may log it in."""
    raw, secret = name.encode(), SECRET.encode()
    return [
        (f"{name}: {SECRET}",),
        (f"headers={{'{name}': '{SECRET}'}}",),
        (f"response_headers return_value=(b'HTTP/1.1', 201, [(b'Date', b'x'), ({raw!r}, {secret!r})])",),
        ("%s: %s", name, SECRET),
        ("%s=%r", name, secret),
        ("sent %r", [(raw, secret), (b"Accept", b"*/*")]),
        ("sent %s", ((name, SECRET),)),
        ("sent %s", [[name, SECRET]]),
        ("sent %r", [b"Accept", b"*/*", raw, secret]),
        ("sent %r", {name: SECRET}),
        ("sent %r", {raw: [secret, secret]}),
        ("sent %(headers)s", {"headers": {name: SECRET}}),
        ("sent nothing of %(a)s", {"a": 1, name: SECRET}),
        ("sent %r", httpx.Headers({name: SECRET})),
        ("raw %r", f"GET / HTTP/1.1\r\n{name}: {SECRET}\r\n\r\n".encode()),
        ("raw %s", bytearray(f"{name}: {SECRET}\r\n".encode())),
        (f"{name}: {SECRET}".encode(),),
        ("deep %r", {"a": [({"b": (name, SECRET)},)]}),
        ("does not fit %d", f"{name}: {SECRET}"),
        ("not enough %s %s", f"{name}: {SECRET}"),
        ({"headers": {name: SECRET}},),
    ]


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("form", range(len(forms("x"))))
def test_a_header_never_shows_its_value(kept: Kept, name: str, form: int, capsys: pytest.CaptureFixture[str]) -> None:
    for spelling in (name, name.lower(), name.upper()):
        log(*forms(spelling)[form])
    assert len(kept.records) == 3
    assert "canary" not in kept.shown
    assert "invented.wire.http9 " in kept.shown
    assert capsys.readouterr() == ("", "")


def test_an_exception_in_a_record_is_text_without_data(kept: Kept) -> None:
    try:
        int(f"secret {SECRET}")
    except ValueError:
        log("it broke", exc_info=True)
    try:
        raise KeyError(SECRET)  # noqa: TRY301 -- what is raised is what the test is about
    except KeyError as error:
        log("it broke: %s", error)
        log(error)
    assert "canary" not in kept.shown
    assert "ValueError" in kept.shown
    assert "test_an_exception_in_a_record" in kept.shown
    assert all(record.exc_info is None for record in kept.records)


def test_passwords_tokens_and_urls_are_masked_as_well(kept: Kept) -> None:
    log("POST %s", httpx.URL(f"https://anna:{SECRET}@drs.example/v3"))
    log('sent {"auth": {"password": "%s"}}', SECRET)
    log("token %s", SECRET + "A" * 100)
    log("stack", stack_info=True)
    assert "canary" not in kept.shown.replace("MIIcanary@", "")


def test_records_without_secrets_stay_as_they_are(kept: Kept) -> None:
    """A handler may take the arguments apart: uvicorn's access log does."""
    arguments = ("127.0.0.1:4711", "GET", "/v5/p/jobs?offset=0", "1.1", 200)
    log('%s - "%s %s HTTP/%s" %d', *arguments)
    log("Task %s failed: %s", "Renewing the token", "TimeoutError")
    log("%d%%", 7)
    log("%(a)s", {"a": 1})
    log("no arguments, 100%")
    assert [record.getMessage() for record in kept.records] == [
        '127.0.0.1:4711 - "GET /v5/p/jobs?offset=0 HTTP/1.1" 200',
        "Task Renewing the token failed: TimeoutError",
        "7%",
        "1",
        "no arguments, 100%",
    ]
    assert kept.records[0].args == arguments
    assert kept.records[0].msg == '%s - "%s %s HTTP/%s" %d'


def test_a_huge_record_is_cut(kept: Kept) -> None:
    log("reply %r", b'{"jobs": []} ' * 1_000_000)
    assert len(kept.records[0].getMessage()) < 70_000


def test_it_is_installed_once_and_on_top_of_what_was_there() -> None:
    before = logging.getLogRecordFactory()
    try:
        logging.setLogRecordFactory(logging.LogRecord)
        install_log_redaction()
        installed = logging.getLogRecordFactory()
        install_log_redaction()
        assert logging.getLogRecordFactory() is installed
        assert isinstance(installed, RedactingFactory)
        assert installed._make is logging.LogRecord
        # A factory that is installed later and calls the one before it still redacts.
        logging.setLogRecordFactory(lambda *a, **k: installed(*a, **k))  # noqa: PLW0108 -- a factory of its own
        record = logging.getLogger("other").makeRecord("other", 10, "f", 1, f"Cookie: {SECRET}", (), None)
        assert "canary" not in record.getMessage()
    finally:
        logging.setLogRecordFactory(before)
