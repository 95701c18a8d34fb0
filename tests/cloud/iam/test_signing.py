"""Signatures: the published vectors byte for byte, and properties of the canonical request."""

import hashlib
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drs_inspector.cloud.iam.signing import (
    WireRequest,
    canonical_path,
    canonical_query,
    canonical_request,
    query_text,
    read_authorization,
    sign_access,
    sign_scoped,
    signing_moment,
    verify,
    wire_request,
)
from drs_inspector.cloud.iam.signing_form import SigningForm

ACCESS_KEY = "AKEXAMPLE0000000001"
SECRET_KEY = "SKexample000000000000000000000000000000001"
MOMENT = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
PROJECT = "054ba152d480d55b2f5dc0069e7ddef0"
BODY = b'{"jobs":["24834eb6-be30-464e-a299-f7aa730jb101"],"page_req":{"cur_page":1,"per_page":10}}'
CANONICAL_V1 = f"""POST
/v3/{PROJECT}/jobs/batch-detail/

content-type:application/json
host:drs.eu-west-101.myhuaweicloud.eu
x-project-id:{PROJECT}
x-sdk-date:20240102T030405Z

content-type;host;x-project-id;x-sdk-date
9a446bf7987fde3a26ae93c7906ae57435eaf05929f1b70671d640ca053e4bb0"""


def request_v1() -> WireRequest:
    return wire_request(
        "POST",
        f"https://drs.eu-west-101.myhuaweicloud.eu/v3/{PROJECT}/jobs/batch-detail",
        {"Content-Type": "application/json", "X-Project-Id": PROJECT},
        BODY,
    )


def with_headers(request: WireRequest, added: dict[str, str]) -> WireRequest:
    return WireRequest(
        method=request.method,
        path=request.path,
        query=request.query,
        headers=(*request.headers, *added.items()),
        body=request.body,
    )


def canonical_hash(request: WireRequest, added: dict[str, str]) -> str:
    claim = read_authorization(added["Authorization"])
    assert claim is not None
    text = canonical_request(with_headers(request, added), claim.signed_names, claim.form)
    return hashlib.sha256(text.encode()).hexdigest()


def test_vector_1_batch_detail() -> None:
    request = request_v1()
    added = sign_access(request, ACCESS_KEY, SECRET_KEY, MOMENT)
    claim = read_authorization(added["Authorization"])
    assert claim is not None
    assert canonical_request(with_headers(request, added), claim.signed_names) == CANONICAL_V1
    assert canonical_hash(request, added) == "a9f03dcfccffe3d2966782bc38e54bd836aa5225372ace27d88f0c7e0044e493"
    assert added == {
        "X-Sdk-Date": "20240102T030405Z",
        "Authorization": "SDK-HMAC-SHA256 Access=AKEXAMPLE0000000001, "
        "SignedHeaders=content-type;host;x-project-id;x-sdk-date, "
        "Signature=8a69cf019e4a339c7c97a8b58ed4bf17f4adffa2024a178476aaf53ba55385d0",
    }


def test_vector_2_project_by_region_name() -> None:
    request = wire_request("GET", "https://iam.eu-west-101.myhuaweicloud.eu/v3/projects?name=eu-west-101")
    added = sign_access(request, ACCESS_KEY, SECRET_KEY, MOMENT)
    assert canonical_hash(request, added) == "51896bad505be42062f4ba285a0bd8eb236b145c7112d7505117f12fb1a3f687"
    assert added["Authorization"] == (
        "SDK-HMAC-SHA256 Access=AKEXAMPLE0000000001, SignedHeaders=host;x-sdk-date, "
        "Signature=d6ce97e759d1fe2973070fc63199a7cdddb988d32d8768a378d16bd65d6f70b3"
    )


def test_vector_3_query_order_and_encoding() -> None:
    query = query_text({"offset": 0, "limit": 10, "job_type": "sync", "name": "a b/ü~*", "sort_dir": "desc"})
    request = wire_request(
        "GET",
        f"https://drs.cn-north-4.myhuaweicloud.com/v5/{PROJECT}/jobs?{query}",
        {
            "Content-Type": "application/json",
            "X-Language": "en-us",
            "X-Project-Id": PROJECT,
            "X-Security-Token": "STexampleSecurityToken",
        },
    )
    added = sign_access(request, ACCESS_KEY, SECRET_KEY, MOMENT)
    assert canonical_query(request.query) == ("job_type=sync&limit=10&name=a%20b%2F%C3%BC~%2A&offset=0&sort_dir=desc")
    assert canonical_hash(request, added) == "0709c4aac8f8935f6ab25927c8dd09767cdd37cee1664e83729c90c596500c30"
    assert added["Authorization"] == (
        "SDK-HMAC-SHA256 Access=AKEXAMPLE0000000001, "
        "SignedHeaders=content-type;host;x-language;x-project-id;x-sdk-date;x-security-token, "
        "Signature=c241536fe210c1a1ef0676a286a2745b327d1a5cdc1536bd64d6c551ad65be69"
    )


def test_vector_4_published_by_the_vendor() -> None:
    request = wire_request(
        "GET",
        "https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs"
        "?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0",
        {"content-type": "application/json"},
    )
    moment = datetime(2019, 11, 15, 3, 36, 55, tzinfo=UTC)
    added = sign_access(request, "QTWAOYTTINDUT2QVKYUC", "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc", moment)
    assert canonical_hash(request, added) == "b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a"
    assert added["Authorization"].endswith("7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe")


@pytest.mark.parametrize(
    ("region", "service", "signature"),
    [
        ("", "", "652dcc7339a3e18c3763a5482e8642c4b5850f9cab61c00b2839ab43bc4a0ea0"),
        ("eu-de", "drs", "a2c7fd4c0e22f03347e83dfddd7c29348159503651bc7c4717ecb5f31bb372a5"),
    ],
)
def test_scoped_vectors(region: str, service: str, signature: str) -> None:
    request = wire_request(
        "POST",
        f"https://drs.eu-de.otc.t-systems.com/v3/{PROJECT}/jobs/batch-detail",
        {"Content-Type": "application/json"},
        BODY,
    )
    added = sign_scoped(request, ACCESS_KEY, SECRET_KEY, MOMENT, region=region, service=service)
    assert canonical_hash(request, added) == "2815b1c1f5605ac2d9ad3159affa80b8360e337131e0a764c6d32fc619abd199"
    assert added == {
        "X-Sdk-Date": "20240102T030405Z",
        "Authorization": f"SDK-HMAC-SHA256 Credential={ACCESS_KEY}/20240102/{region}/{service}/sdk_request, "
        f"SignedHeaders=content-type;host;x-sdk-date, Signature={signature}",
    }


def test_header_with_underscore_is_signed_in_the_scoped_form_only() -> None:
    request = wire_request("GET", "https://h.example/v3", {"under_score": "1", "Authorization": "old"})
    access = read_authorization(sign_access(request, ACCESS_KEY, SECRET_KEY, MOMENT)["Authorization"])
    scoped = read_authorization(sign_scoped(request, ACCESS_KEY, SECRET_KEY, MOMENT)["Authorization"])
    assert access is not None
    assert scoped is not None
    assert access.signed_names == ("host", "x-sdk-date")
    assert scoped.signed_names == ("host", "under_score", "x-sdk-date")


def test_declared_content_hash_replaces_the_body_hash() -> None:
    request = wire_request("POST", "https://h.example/v3", {"X-Sdk-Content-Sha256": "UNSIGNED-PAYLOAD"}, b"binary")
    assert canonical_request(request, ["host"]).endswith("\nUNSIGNED-PAYLOAD")


def test_empty_body_hash() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert canonical_request(wire_request("POST", "https://h.example/v3?a=1"), ["host"]).endswith(empty)
    scoped = canonical_request(wire_request("POST", "https://h.example/v3?b=2&a=1"), ["host"], SigningForm.SCOPED)
    assert scoped.endswith(hashlib.sha256(b"a=1&b=2").hexdigest())


def test_unreserved_characters_differ_between_the_forms() -> None:
    assert canonical_path("/a~b*c") == "/a~b%2Ac/"
    assert canonical_path("/a~b*c", SigningForm.SCOPED) == "/a%7Eb*c/"


def test_query_parameters_of_every_kind() -> None:
    assert (
        query_text({"flag": True, "many": [2, 1], "none": None, "text": "a b"}) == "flag=true&many=2&many=1&text=a%20b"
    )


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Basic abc",
        "SDK-HMAC-SHA256 Access=AK",
        "SDK-HMAC-SHA256 Credential=AK, SignedHeaders=host, Signature=00",
        "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=zz",
    ],
)
def test_other_authorization_headers_claim_nothing(value: str) -> None:
    assert read_authorization(value) is None


def test_default_port_is_not_part_of_the_host() -> None:
    assert ("Host", "h.example") in wire_request("GET", "https://user@h.example:443/v3").headers
    assert ("Host", "127.0.0.1:8080") in wire_request("GET", "http://127.0.0.1:8080/v3").headers


def test_signing_moment() -> None:
    request = wire_request("GET", "https://h.example/v3", {"x-sdk-date": "20240102T030405Z"})
    assert signing_moment(request) == MOMENT
    assert signing_moment(wire_request("GET", "https://h.example/v3", {"x-sdk-date": "yesterday"})) is None
    assert signing_moment(wire_request("GET", "https://h.example/v3")) is None


# Encodable text; surrogates cannot be sent.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PAIRS = st.lists(st.tuples(TEXT.filter(bool), TEXT), max_size=6)
FORMS = st.sampled_from(SigningForm)


def as_wire(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)


@given(PAIRS, FORMS, st.randoms(use_true_random=False))
def test_query_order_does_not_matter(pairs: list[tuple[str, str]], form: SigningForm, random: object) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert canonical_query(as_wire(shuffled), form) == canonical_query(as_wire(pairs), form)


@given(PAIRS, FORMS)
def test_query_keeps_every_pair_and_is_stable(pairs: list[tuple[str, str]], form: SigningForm) -> None:
    canonical = canonical_query(as_wire(pairs), form)
    assert canonical_query(canonical, form) == canonical
    assert len(canonical.split("&")) == max(len(pairs), 1)
    assert set(canonical) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~*%=&")


@given(TEXT, FORMS)
def test_path_is_one_encoding_whatever_the_wire_form(text: str, form: SigningForm) -> None:
    loose = canonical_path("/v3/" + quote(text, safe="/~*!$&'()+,;=:@"), form)
    strict = canonical_path("/v3/" + quote(text, safe=""), form)
    assert loose == strict == canonical_path(strict, form)
    assert strict.endswith("/")


HEADER_NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,10}", fullmatch=True).filter(
    lambda name: name.lower() not in {"host", "authorization", "x-sdk-date", "x-sdk-content-sha256"}
)
HEADERS = st.dictionaries(HEADER_NAMES, st.from_regex(r"[!-~ ]{0,12}", fullmatch=True), max_size=4)


@given(HEADERS, PAIRS, st.binary(max_size=40), FORMS, st.sampled_from(["GET", "POST", "DELETE"]))
def test_what_is_signed_verifies_and_nothing_else_does(
    headers: dict[str, str], pairs: list[tuple[str, str]], body: bytes, form: SigningForm, method: str
) -> None:
    request = wire_request(method, f"https://h.example/v3/x?{as_wire(pairs)}", headers, body)
    sign = sign_access if form is SigningForm.ACCESS else sign_scoped
    sent = with_headers(request, sign(request, ACCESS_KEY, SECRET_KEY, MOMENT))
    claim = read_authorization(dict(sent.headers)["Authorization"])
    assert claim is not None
    assert claim.form is form
    assert claim.access_key == ACCESS_KEY
    assert verify(sent, claim, SECRET_KEY)
    assert not verify(sent, claim, SECRET_KEY + "x")
    other_body = WireRequest(
        method=sent.method, path=sent.path, query=sent.query, headers=sent.headers, body=sent.body + b" "
    )
    assert not verify(other_body, claim, SECRET_KEY)
    stripped = WireRequest(
        method=sent.method,
        path=sent.path,
        query=sent.query,
        headers=tuple(pair for pair in sent.headers if pair[0] != "Host"),
        body=sent.body,
    )
    assert not verify(stripped, claim, SECRET_KEY)
