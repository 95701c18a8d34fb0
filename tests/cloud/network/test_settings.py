"""Which proxy a request takes, and where that is set."""

import os
import sys
import urllib.request

import pytest

from drs_inspector.cloud.network.settings import NetworkSettings, describe_proxy, proxy_for
from drs_inspector.domain.errors import UnreachableError

SYSTEM = NetworkSettings()
CLOUD = "https://iam.eu-de.otc.t-systems.com"


@pytest.fixture(autouse=True)
def no_proxy_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


def used(origin: str, network: NetworkSettings = SYSTEM) -> str:
    proxy = proxy_for(origin, network)
    return proxy.url if proxy is not None else ""


def manual(url: str, username: str = "", password: str = "") -> NetworkSettings:
    return NetworkSettings(proxy="manual", proxy_url=url, proxy_username=username, proxy_password=password)


def test_without_any_setting_the_way_is_direct() -> None:
    assert used(CLOUD) == ""
    assert describe_proxy(CLOUD, SYSTEM).words == "directly, no proxy is set"


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_the_variable_that_names_the_proxy_is_told(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "http://proxy.example:3128")
    assert used(CLOUD) == "http://proxy.example:3128"
    assert describe_proxy(CLOUD, SYSTEM).where_from == name


def test_the_variable_of_the_scheme_wins_over_the_one_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://all.example:1")
    monkeypatch.setenv("HTTPS_PROXY", "http://secure.example:2")
    monkeypatch.setenv("HTTP_PROXY", "http://plain.example:3")
    assert used(CLOUD) == "http://secure.example:2"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows one spelling only")
def test_lower_case_wins_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://upper.example:1")
    monkeypatch.setenv("https_proxy", "http://lower.example:2")
    shown = describe_proxy(CLOUD, SYSTEM)
    assert (shown.url_without_secrets, shown.where_from) == ("http://lower.example:2", "https_proxy")


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("proxy.example:3128", "http://proxy.example:3128"),
        ("PROXY.example", "http://proxy.example:80"),
        ("https://proxy.example", "https://proxy.example:443"),
        ("http://proxy.example:3128/", "http://proxy.example:3128"),
        ("http://[2001:db8::1]:3128", "http://[2001:db8::1]:3128"),
    ],
)
def test_the_forms_of_an_address(written: str, url: str) -> None:
    assert used(CLOUD, manual(written)) == url


@pytest.mark.parametrize(
    ("written", "username", "password"),
    [
        ("http://anna:secret@proxy.example:3128", "anna", "secret"),
        ("http://anna:se%40c%3Aret@proxy.example:3128", "anna", "se@c:ret"),
        ("http://anna:p@ss#w/rd@proxy.example:3128", "anna", "p@ss#w/rd"),
        ("http://CORP%5Canna:%C3%BC@proxy.example:3128", "CORP\\anna", "ü"),
        ("anna@proxy.example", "anna", ""),
    ],
)
def test_user_name_and_password_in_a_variable(
    monkeypatch: pytest.MonkeyPatch, written: str, username: str, password: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", written)
    proxy = proxy_for(CLOUD, SYSTEM)
    assert proxy is not None
    assert (proxy.host, proxy.username, proxy.password) == ("proxy.example", username, password)


@pytest.mark.parametrize(
    ("exceptions", "direct"),
    [
        ("iam.eu-de.otc.t-systems.com", True),
        ("otc.t-systems.com", True),
        (".otc.t-systems.com", True),
        ("*.t-systems.com", True),
        ("IAM.EU-DE.OTC.T-SYSTEMS.COM", True),
        ("other.example, t-systems.com", True),
        ("t-systems.com:443", True),
        ("t-systems.com:8443", False),
        ("systems.com", False),
        ("*", True),
        ("other.example,,", False),
        ("10.0.0.0/8", False),
    ],
)
def test_exceptions_by_name(monkeypatch: pytest.MonkeyPatch, exceptions: str, *, direct: bool) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", exceptions)
    assert (used(CLOUD) == "") is direct
    shown = describe_proxy(CLOUD, SYSTEM)
    assert (shown.bypassed, shown.bypassed_by) == (direct, "NO_PROXY" if direct else "")


def test_exceptions_by_range_of_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "10.0.0.0/8, fd00::/8")
    assert used("https://10.11.12.13") == ""
    assert used("https://[fd00::1]:8443") == ""
    assert used("https://11.0.0.1") == "http://proxy.example:3128"


def test_this_computer_needs_no_proxy_unless_a_person_enters_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:3128")
    for origin in ("http://127.0.0.1:8080", "https://localhost", "http://[::1]:1"):
        assert used(origin) == ""
        assert describe_proxy(origin, SYSTEM).bypassed_by == "this computer"
        assert used(origin, manual("http://mine.example:8080")) == "http://mine.example:8080"
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    assert used("http://127.0.0.1:8080", manual("http://mine.example:8080")) == ""


def test_none_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert used(CLOUD, NetworkSettings(proxy="none")) == ""
    assert describe_proxy(CLOUD, NetworkSettings(proxy="none")).url_without_secrets == ""


def test_the_settings_of_the_system_come_after_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        urllib.request, "getproxies_registry", lambda: {"https": "http://desktop.example:8080"}, raising=False
    )
    monkeypatch.setattr(urllib.request, "proxy_bypass_registry", lambda host: host == "intern.example", raising=False)
    assert used(CLOUD) == "http://desktop.example:8080"
    assert describe_proxy(CLOUD, SYSTEM).where_from == "system settings"
    assert describe_proxy("https://intern.example", SYSTEM).bypassed_by == "system settings"
    # NO_PROXY alone is an exception, not a reason to forget the system's proxy.
    monkeypatch.setenv("NO_PROXY", "elsewhere.example")
    assert used(CLOUD) == "http://desktop.example:8080"
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert describe_proxy(CLOUD, SYSTEM).where_from == "HTTPS_PROXY"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "No address is entered"),
        ("socks5://anna:proxyword@proxy.example:1080", "SOCKS"),
        ("gopher://anna:proxyword@proxy.example", "“gopher” is no kind of proxy"),
        ("http://anna:proxyword@proxy.example:port", "not like http://proxy.example:3128"),
        ("http://anna:proxyword@", "not like http://proxy.example:3128"),
        ("http://anna:proxyword@two words", "not like http://proxy.example:3128"),
        ("http://anna:proxyword@[::1", "not like http://proxy.example:3128"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_refused_without_telling_the_password(written: str, said: str) -> None:
    with pytest.raises(UnreachableError, match="proxy settings cannot be used") as caught:
        proxy_for(CLOUD, manual(written))
    assert said in caught.value.cause
    assert "Network settings" in caught.value.next_step
    shown = describe_proxy(CLOUD, manual(written))
    assert "proxyword" not in f"{caught.value} {shown} {shown.words}"


def test_no_password_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    network = NetworkSettings(
        proxy="manual", proxy_url="http://anna:inurl@proxy.example:1", proxy_username="anna", proxy_password="inown"
    )
    shown = [network, network.__rich_repr__(), proxy_for(CLOUD, network), describe_proxy(CLOUD, network)]
    monkeypatch.setenv("HTTPS_PROXY", "http://anna:invariable@proxy.example:1")
    shown += [proxy_for(CLOUD, SYSTEM), describe_proxy(CLOUD, SYSTEM)]
    text = " ".join(f"{one!r} {one}" for one in shown)
    assert "proxy.example" in text
    assert not any(secret in text for secret in ("inurl", "inown", "invariable"))
