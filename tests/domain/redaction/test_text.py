"""No secret is left in a text, however it is written down, and what is no secret stays."""

import json

import pytest

from drs_inspector.domain.redaction.text import redact_start, redact_text
from tests.helpers.own_seconds import own_seconds

SECRET = "Hunter2-canary"
HEADERS = (
    "X-Auth-Token",
    "X-Subject-Token",
    "X-Security-Token",
    "X-Service-Token",
    "Authorization",
    "Proxy-Authorization",
    "X-Sdk-Content-Sha256",
    "X-Sdk-Date",
    "Cookie",
    "Set-Cookie",
    "x_auth_token",
    "HTTP_X_AUTH_TOKEN",
    "HTTP_AUTHORIZATION",
    "X-Api-Key",
)
HEADER_FORMS = (
    "{name}: {secret}",
    "{name}={secret}",
    "GET / HTTP/1.1\r\nHost: x\r\n{name}: {secret}\r\n\r\n",
    "b'GET / HTTP/1.1\\r\\n{name}: {secret}\\r\\nHost: x'",
    "{{'{name}': '{secret}'}}",
    '{{"{name}": "{secret}"}}',
    '{{\\"{name}\\": \\"{secret}\\"}}',
    "{{b'{name}': b'{secret}'}}",
    "[(b'Host', b'x'), (b'{name}', b'{secret}')]",
    "[['Accept', '*/*'], ['{name}', '{secret}']]",
    "['Accept', '*/*', '{name}', '{secret}']",
    "{{'{name}': ['{secret}', 'second {secret}']}}",
    "Headers({{'host': 'x', '{name}': '{secret}'}})",
    "curl -H '{name}: {secret}' https://drs.example",
    'curl -H "{name}: {secret}" https://drs.example',
    "{name} : {secret}",
    "{name}: '{secret}",
)


@pytest.mark.parametrize("form", HEADER_FORMS)
@pytest.mark.parametrize("name", HEADERS)
def test_the_value_of_a_secret_header_is_masked_in_every_form(form: str, name: str) -> None:
    for spelling in (name, name.lower(), name.upper()):
        text = form.format(name=spelling, secret=SECRET)
        assert "canary" not in redact_text(text), text
        assert spelling in redact_text(text)


@pytest.mark.parametrize("value", [f"Bearer {SECRET}", f'Digest username="a", response="{SECRET}"', f"a=1; b={SECRET}"])
@pytest.mark.parametrize("name", ["Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"])
def test_a_header_value_with_blanks_is_masked_whole(name: str, value: str) -> None:
    assert redact_text(f"Host: x\n{name}: {value}\nAccept: */*") == f"Host: x\n{name}: ******\nAccept: */*"


@pytest.mark.parametrize(
    "form",
    [
        "password={secret}",
        "db.password = {secret}",
        "éPassword={secret}",
        "passwordpasswordpassword={secret}",
        "password" + "_x" * 200 + "={secret}",
        "token => {secret}",
        "passcode: {secret}",
        "access_key={secret}&secret_key={secret}",
        "password%3D{secret}%26x=1",
        "password='it\\'s {secret}'",
        'password="say \\"{secret}\\""',
        'password="never closed {secret} and on',
        "password = ['a', '{secret}']",
        "password = {{'a': {{'b': '{secret}'}}, 'c': '{secret}'}}",
        "password=('a', \")\", '{secret}')",
        "[('user', 'anna'), ('password', '{secret}')]",
        "login --password {secret} --user anna",
        "login --db-password={secret}",
        "<password>{secret}</password>",
        "<db:password type='x'>{secret}</db:password>",
        "password:\n    {secret}",
        "PasswordCredential(username='u', password='{secret}')",
        "https://anna:{secret}@drs.example/x",
        "https://{secret}@drs.example/x",
        "https:/anna:{secret}@drs.example/x",
        "https:\\/\\/anna:{secret}@drs.example",
        "HTTPS_PROXY=http://anna:p/{secret}@proxy:3128",
        "http://anna:p#{secret}@proxy:3128",
        "http://anna:a@{secret}@proxy:3128",
        "Illegal header value b'{secret} \\n'",
        "Invalid header value: '{secret}'",
        "-----BEGIN RSA PRIVATE KEY-----\n{secret}\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n{secret}",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.{secret}",
        "ak=AKX, sk={secret}",
        "'sk': '{secret}'",
        "HUAWEICLOUD_SDK_AK=x HUAWEICLOUD_SDK_SK={secret}",
        "BasicCredentials(ak='x', sk='{secret}')",
        "%7B%22password%22%3A%20%22{secret}%22%7D",
        "%257B%2522password%2522%253A%2520%2522{secret}%2522%257D",
        "password%253D{secret}",
        "proxy anna%3A{secret}%40proxy:3128",
        "https%3A%2F%2Fanna%3A{secret}%40drs.example",
        "password&quot;:&quot;{secret}&quot;",
        "{{\\u0022password\\u0022:\\u0022{secret}\\u0022}}",
        'password="""{secret}"""',
        "password=''{secret}''",
        "password='it''s {secret}'",
        "password='a'{secret}",
        "password=a){secret}",
        "password=a;{secret}",
        "password=a,{secret}",
        "password=a&{secret}",
        'password=a"{secret}',
        "password=bytearray(b'{secret}')",
        "password=SecretStr('{secret}')",
        "password=<Secret {secret}>",
        "password\uff1a{secret}",
        "password -> {secret}",
        'the password "{secret}" was refused',
        "password `{secret}`",
        "CREATE USER 'a'@'%' IDENTIFIED BY '{secret}'",
        "ALTER USER a IDENTIFIED WITH mysql_native_password AS 'it''s {secret}'",
        "SET PASSWORD 'it''s {secret}'",
        "['login', '--password', '{secret}', '--user', 'anna']",
        "login -password {secret}",
        "Bearer {secret}",
        "Basic dXNlcjp{secret}",
        "cookies={{'session': '{secret}'}}",
        "<Cookies[<Cookie session={secret} for drs.example />]>",
        '{{"name": "db_password", "value": "{secret}"}}',
        '<property name="password" value="{secret}"/>',
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\n{secret}",
    ],
)
def test_a_secret_is_masked_however_it_is_written(form: str) -> None:
    assert "canary" not in redact_text(form.format(secret=SECRET))


def test_a_body_in_a_message_is_masked_inside() -> None:
    body = {"auth": {"identity": {"password": {"user": {"name": "anna", "password": SECRET}}}}}
    once = json.dumps(body)
    twice = json.dumps({"request": once})
    for text in (once, twice, repr(once), repr(once.encode())):
        assert "canary" not in redact_text(f"sent {text} to IAM")


@pytest.mark.parametrize(
    "text",
    [
        "The token ends in 3 hours.",
        "The password is wrong. Check it.",
        "key: value, monkey: 3",
        "the cookies are gone",
        "http://[::1]:3128/x",
        "https://drs.example:8443/v3/a?b=c",
        "C:/a/b@c:d, file:/home/a@b",
        "mail me@example.com, see https://example.com/a@b",
        "'password' and 'user' are missing",
        "Authorization failed, try --password-file",
        "Basic authentication, or a Bearer token",
        "the task: x, disk: 3, ask: yes, mask=0",
        "It takes an AK/SK pair: two texts.",
        '{"name": "slow_query", "value": "on"}',
        "a%3Ab, 40 %",
        "f(x, password) and password)",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact_text(text) == text


def test_a_cut_text_ends_before_the_word_that_was_cut() -> None:
    text = f"https://anna:{SECRET}@drs.example " * 50
    for limit in range(1, 200):
        assert "Hunter" not in redact_start(text, limit)
    assert redact_start("short", 10) == "short"
    assert redact_start("two words here", 8) == "two ... (14 characters)"


SIZE = 60_000
PATTERNS = (
    "a", "a.", "a@", "://", "://a:b", "x-", "X-Auth-", "password", "password ", "password_", 'password="', "token=(",
    "token=[", "jdbc:oracle:thin:", "jdbc:oracle:thin:a/", "<", "<password ", "MII", "MII-", "eyJ", "eyJ-", "gAAAA-",
    "bearer ", "identified by '", "identified with a as '", "name='password' value='", "value", "<cookie ", "a%3A",
    "%40", "sk=", "password=a,", "password=''", 'password=a"b', "password=<", "password %22", "&quot;",
    "password&quot;:&quot;", "password='a'b", "password=a)b",
    "-----BEGIN PRIVATE KEY-----", "illegal header value '", "--", "--a-", "'", "\\", "\\'", " ", "\n", "cookie: ",
)  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_text_takes_more_than_its_length(pattern: str) -> None:
    """Four times the text may take four times as long, not sixteen; the smallest of some runs is free of noise."""

    def seconds(size: int) -> float:
        text = "@ PRIVATE KEY </" + pattern * (size // len(pattern))
        return own_seconds(lambda: redact_text(text))

    small, large = seconds(SIZE // 4), seconds(SIZE)
    assert large < 0.02 or large < 9 * small
