"""What a file that cannot be opened seems to be, where it broke, and what was expected: in words for a person."""

import re

from drs_inspector.domain.errors import FileProblemError
from drs_inspector.domain.rawjson.split import BrokenJsonError
from drs_inspector.domain.redaction.secrets import redact_text

EXPECTED = (
    "Expected: an archive exported by DRS Inspector, or the JSON that the cloud sent for batch-detail, for the job "
    "list or for another read call, as saved by curl or another tool (plain or gzip, UTF-8)."
)
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive or an Office document", "Unpack it and open the JSON file inside."),
    (b"%PDF", "a PDF document", ""),
    (b"\x28\xb5\x2f\xfd", "a file compressed with Zstandard", "Unpack it with unzstd first."),
    (b"BZh", "a file compressed with bzip2", "Unpack it with bunzip2 first."),
    (b"\xfd7zXZ", "a file compressed with xz", "Unpack it with unxz first."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it and open the JSON file inside."),
    (b"\x89PNG", "a PNG picture", ""),
    (b"\xff\xd8\xff", "a JPEG picture", ""),
    (b"SQLite format 3", "an SQLite database", ""),
    (b"\x7fELF", "a program", ""),
    (b"MZ", "a Windows program", ""),
    (b"-----BEGIN", "a key or a certificate", "Keep it private."),
    (b"MII", "a token or a certificate", "Keep it private; sign in with it instead of opening it."),
    (b"curl: (", "an error message of curl", "Repeat the call and save its reply."),
    (b"---", "a YAML document", ""),
)
_UTF16_STEP = "Save it as UTF-8. In Windows PowerShell, '>' writes UTF-16: use '| Out-File -Encoding utf8' or curl -o."
_WIDE_MARKS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_CURL_VERBOSE = re.compile(rb"[*<>] [^\n]*\n[*<>] ")
_HTML_TITLE = re.compile(rb"<(title|h1)[^<>]{0,256}>\s{0,64}([^<]{1,120})", re.IGNORECASE)
_PYTHON_START = re.compile(rb"\s*+(?:\[\s*+)?\{\s*+'")
_SAMPLE_BYTES = 4096
_DECODE_STEP = 4 << 20
_CSV_FIELDS = 3


def refusal(name: str, data: bytes, *, lines_before: int = 0, http_status: int | None = None) -> FileProblemError:
    """Return the error for content that is no JSON object or array at all."""
    kind, next_step = _seems_to_be(data)
    status = f" It is the body of an HTTP answer with status {http_status}." if http_status is not None else ""
    blank = len(data) - len(data.lstrip())
    line, column = line_and_column(data, blank)
    where = f" JSON begins with '{{'; line {line + lines_before}, column {column} has something else." if data else ""
    return _problem(name, f"It seems to be {kind}.{status}{where}", next_step, http_status)


def malformed(
    name: str, data: bytes, error: BrokenJsonError, *, lines_before: int = 0, http_status: int | None = None
) -> FileProblemError:
    """Return the error for JSON that breaks somewhere, with line and column (both count from 1)."""
    position, reason, next_step = _break(data, error)
    line, column = line_and_column(data, position)
    cause = f"It seems to be JSON, but at line {line + lines_before}, column {column}, {reason}."
    return _problem(name, cause, next_step, http_status)


def unexpected_json(name: str, description: str, next_step: str = "", *, code: str = "") -> FileProblemError:
    """Return the error for sound JSON that is something else."""
    return _problem(name, f"It seems to be {description}.", next_step, None, code)


def looks_like_python(data: bytes) -> bool:
    """Say whether the text begins as a printed Python dictionary (``{'count': 1``), which JSON never does."""
    return _PYTHON_START.match(data) is not None


def not_utf8(name: str, data: bytes, *, lines_before: int = 0) -> FileProblemError | None:
    """Return what to tell when a text that could be opened is not UTF-8 throughout, else None; fast for ASCII."""
    if data.isascii():
        return None
    start = 0
    while start < len(data):
        end = min(start + _DECODE_STEP, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:  # do not cut a character
            end += 1
        try:
            data[start:end].decode("utf-8")
        except UnicodeDecodeError as error:
            line, column = line_and_column(data, start + error.start)
            return FileProblemError(
                f"{name} is not UTF-8 throughout.",
                f"Line {line + lines_before}, column {column} has the byte 0x{data[start + error.start]:02x}, which "
                "belongs to another encoding. Some texts show a replacement character; the bytes are kept.",
                "Save it as UTF-8 and open it again.",
            )
        start = end
    return None


def line_and_column(data: bytes, position: int) -> tuple[int, int]:
    """Return line and column of a byte position, both from 1, the column in characters."""
    line_start = data.rfind(b"\n", 0, position) + 1
    column = len(data[line_start:position].decode("utf-8", errors="replace")) + 1
    return data.count(b"\n", 0, position) + 1, column


def _problem(name: str, cause: str, next_step: str, http_status: int | None, code: str = "") -> FileProblemError:
    steps = f"{next_step} {EXPECTED}" if next_step else EXPECTED
    return FileProblemError(f"{name} cannot be opened.", redact_text(cause), steps, code=code, http_status=http_status)


def _seems_to_be(data: bytes) -> tuple[str, str]:
    """Return what the content seems to be, and what to do about it ("" when there is nothing special to do)."""
    start = data[:_SAMPLE_BYTES].lstrip()
    if not data:
        return "empty (0 bytes)", "Save the reply again."
    for mark, encoding in _WIDE_MARKS:
        if data.startswith(mark):
            return f"text in {encoding}", _UTF16_STEP
    if data[:2] in (b"{\0", b"[\0", b"\0{", b"\0["):
        return "text in UTF-16 without a byte order mark", _UTF16_STEP
    if not start:
        return "empty but for blanks", "Save the reply again."
    for magic, kind, step in _MAGIC:
        if start.startswith(magic):
            return kind, step
    return _text_kind(start)


def _text_kind(start: bytes) -> tuple[str, str]:
    if start.startswith(b"<"):
        kind = "an HTML page" if re.search(rb"<(!doctype html|html|head|body)", start, re.IGNORECASE) else "XML"
        title = _HTML_TITLE.search(start)
        named = f" ('{' '.join(title.group(2).decode('utf-8', 'replace').split())}')" if title else ""
        return f"{kind}{named}", "A proxy or load balancer may have answered instead of the cloud: repeat the call."
    if looks_like_python(start):
        return "Python's notation of a reply, with single quotes", "Save the reply's JSON text instead."
    if _CURL_VERBOSE.match(start):
        return "the protocol that curl -v prints", "Save the reply alone with curl -o FILE."
    if _is_binary(start):
        return "binary data", ""
    first = start.splitlines()[0]
    for separator, label in ((b",", "commas"), (b";", "semicolons"), (b"\t", "tabs")):
        if first.count(separator) + 1 >= _CSV_FIELDS:
            return f"a table with {label} (CSV)", ""
    return "plain text", ""


def _is_binary(start: bytes) -> bool:
    control = sum(1 for byte in start if byte < 0x20 and byte not in b"\t\n\r\f\x1b")
    return b"\0" in start or control * 20 > len(start)


def _break(data: bytes, error: BrokenJsonError) -> tuple[int, str, str]:
    """Return byte position, reason and next step."""
    position = min(error.position, len(data))
    is_over = "trailing characters" in error.reason
    if not is_over and not data[position:].strip():
        return len(data.rstrip()), "the text ends too early", "Save the reply again, completely."
    if is_over:
        position = max(0, position - 1)  # the scanner has stepped over the first of them
        if data[position : position + 1] in (b"{", b"["):
            return position, "a second JSON text begins", "Save each reply to a file of its own; several can be opened."
        return position, f"the JSON is over but more follows ({_shown(data, position)})", ""
    return position, f"it breaks ({_shown(data, position)}): {error.reason}", ""


def _shown(data: bytes, position: int) -> str:
    """Return the one character at the position: more could be a secret."""
    character = data[position : position + 4].decode("utf-8", errors="replace")[:1]
    return f"found {character!r}"
