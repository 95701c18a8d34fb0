"""What is signed, for any request: order, encoding, repeated names, empty bodies, and what really goes out."""

import asyncio
import hashlib
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus

import httpx
import msgspec
from hypothesis import given
from hypothesis import strategies as st

from drs_inspector.cloud.iam.access_key_auth import AccessKeyAuth
from drs_inspector.cloud.iam.methods.access_key import AccessKeyCredential
from drs_inspector.cloud.iam.signing import (
    WireRequest,
    canonical_path,
    canonical_query,
    canonical_request,
    read_authorization,
    verify,
    wire_request,
)
from drs_inspector.cloud.iam.signing_form import SigningForm

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.sampled_from(["a", "A", "b", "ab", "a b", "ü", "~", "*", "a=b", "a&b", "%41"])
PAIRS = st.lists(st.tuples(NAMES, TEXT), max_size=8)
FORMS = st.sampled_from(SigningForm)
METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD"])
HEADER_NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,8}", fullmatch=True).filter(
    lambda name: name.lower() not in {"host", "x-sdk-content-sha256"}
)
HEADERS = st.lists(st.tuples(HEADER_NAMES, st.from_regex(r"[!-~]([!-~ ]{0,8}[!-~])?", fullmatch=True)), max_size=6)
EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def as_wire(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)


@given(PAIRS, FORMS)
def test_repeated_names_keep_all_values_sorted_by_name_then_value(
    pairs: list[tuple[str, str]], form: SigningForm
) -> None:
    canonical = canonical_query(as_wire(pairs), form)
    found = [tuple(map(unquote_plus, part.split("="))) for part in canonical.split("&")] if canonical else []
    # `+` never means a space in the canonical form, so nothing was decoded twice.
    assert "+" not in canonical
    assert found == sorted(pairs)


@given(PAIRS, FORMS)
def test_a_space_is_the_same_however_it_was_written(pairs: list[tuple[str, str]], form: SigningForm) -> None:
    plus = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)
    assert canonical_query(plus, form) == canonical_query(as_wire(pairs), form)


@given(st.lists(TEXT.filter(lambda text: "/" not in text), max_size=5), FORMS)
def test_a_path_keeps_its_segments_and_ends_with_a_slash(segments: list[str], form: SigningForm) -> None:
    path = canonical_path("/" + "/".join(quote(segment, safe="") for segment in segments), form)
    assert path.endswith("/")
    kept = set("/%-_." + ("~" if form is SigningForm.ACCESS else "*"))
    assert all(character.isascii() and (character.isalnum() or character in kept) for character in path)
    assert path.count("/") >= max(len(segments), 1)


@given(METHODS, HEADERS, PAIRS, st.binary(max_size=30), FORMS, st.randoms(use_true_random=False))
def test_the_order_of_headers_and_parameters_does_not_matter(
    method: str,
    headers: list[tuple[str, str]],
    pairs: list[tuple[str, str]],
    body: bytes,
    form: SigningForm,
    random: Any,
) -> None:
    # A header that comes several times is joined in its own order, so only different names may change places.
    unique = list({name.lower(): (name, value) for name, value in headers}.values())
    names = sorted({name.lower() for name, _ in unique} | {"host"})
    one = wire_request(method, f"https://h.example/v3/x?{as_wire(pairs)}", unique, body)
    random.shuffle(pairs)
    random.shuffle(unique)
    other = wire_request(method.lower(), f"https://h.example/v3/x?{as_wire(pairs)}", unique, body)
    assert canonical_request(one, names, form) == canonical_request(other, names, form)


@given(METHODS, HEADERS, PAIRS, st.binary(max_size=30), FORMS)
def test_the_text_has_six_parts(
    method: str, headers: list[tuple[str, str]], pairs: list[tuple[str, str]], body: bytes, form: SigningForm
) -> None:
    request = wire_request(method, f"https://h.example/v3/x?{as_wire(pairs)}", headers, body)
    names = sorted({name.lower() for name, _ in request.headers})
    lines = canonical_request(request, names, form).split("\n")
    assert lines[0] == method
    assert lines[1] == "/v3/x/"
    assert lines[2] == canonical_query(as_wire(pairs), form)
    assert [line.partition(":")[0] for line in lines[3 : 3 + len(names)]] == names
    assert lines[3 + len(names)] == ""
    assert lines[4 + len(names)] == ";".join(names)
    assert len(lines) == 6 + len(names)
    query_is_hashed = form is SigningForm.SCOPED and method == "POST" and not body
    expected = lines[2].encode() if query_is_hashed else body
    assert lines[-1] == hashlib.sha256(expected).hexdigest()


@given(METHODS, FORMS)
def test_an_empty_body_without_parameters_has_the_hash_of_nothing(method: str, form: SigningForm) -> None:
    assert canonical_request(wire_request(method, "https://h.example/v3"), ["host"], form).endswith(EMPTY_HASH)


@given(
    METHODS, TEXT, PAIRS, st.binary(max_size=30), FORMS, st.sampled_from(["", "STtoken"]), st.sampled_from([443, 8443])
)
def test_what_goes_out_carries_the_signature_of_what_goes_out(
    method: str, segment: str, pairs: list[tuple[str, str]], body: bytes, form: SigningForm, token: str, port: int
) -> None:
    origin = "https://h.example" + (f":{port}" if port != 443 else "")
    key = AccessKeyCredential("AK1", "SK1", token, form)
    sent: list[httpx.Request] = []

    async def send() -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            sent.append(request)
            return httpx.Response(200)

        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
            url = f"{origin}/v3/p-1/jobs/{quote(segment, safe='/~*')}?{as_wire(pairs)}"
            headers = {"Content-Type": "application/json", "X-Language": "en-us", "User-Agent": "x"}
            await client.request(
                method, url, content=body, headers=headers, auth=AccessKeyAuth(key, frozenset({origin}))
            )

    asyncio.run(send())
    request = sent[0]
    path, _, query = request.url.raw_path.decode().partition("?")
    wire = WireRequest(
        method=request.method, path=path, query=query, headers=tuple(request.headers.items()), body=request.content
    )
    claim = read_authorization(request.headers["Authorization"])
    assert claim is not None
    assert claim.form is form
    assert verify(wire, claim, "SK1")
    assert not verify(msgspec.structs.replace(wire, query=query + "&z=1"), claim, "SK1")
    assert request.headers["X-Project-Id"] == "p-1"
    assert request.headers.get("X-Security-Token", "") == token
    assert "X-Auth-Token" not in request.headers
    signed = set(claim.signed_names)
    assert {"host", "x-sdk-date", "content-type"} <= signed
    assert "user-agent" not in signed
    # The vendor's SDK signs these two in one form and adds them afterwards in the other (contract 1.10, 1.10b).
    assert ("x-project-id" in signed) is (form is SigningForm.ACCESS)
    assert ("x-security-token" in signed) is (form is SigningForm.ACCESS and bool(token))
