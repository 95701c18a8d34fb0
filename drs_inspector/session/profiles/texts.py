"""What a sign-in found, which way a profile goes and how a cloud is reached, in words."""

from urllib.parse import urlsplit

from drs_inspector.cloud.iam.credentials import Token
from drs_inspector.cloud.network.settings import NetworkSettings, describe_proxy
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.storage.profiles.store import Profile

_METHODS = {"password": "password", "access-key": "access key", "token": "token"}


def token_words(token: Token) -> str:
    """Return who was signed in, to what, and for how long."""
    words = [_who(token)]
    if token.project_name or token.project_id:
        words.append(f"Project {token.project_name or token.project_id}.")
    elif token.scope_domain_name:
        words.append(f"The token is for the whole account “{token.scope_domain_name}”.")
    end = read_timestamp(token.expires_at.replace(microsecond=0).isoformat()) if token.expires_at else None
    if end is not None:
        what = "token is" if token.value else "temporary key is"
        words.append(f"The {what} valid until {end.local_text()}.")
    if not token.validated:
        words.append("IAM would not say more about this token.")
    return " ".join(words)


def _who(token: Token) -> str:
    if token.user_name:
        return f"Signed in as {token.user_name}{f' ({token.domain_name})' * bool(token.domain_name)}."
    account = f" for the account {token.domain_name}" if token.domain_name else ""
    return f"{'Signed in' if token.value else 'The access key is accepted'}{account}."


def profile_words(profile: Profile) -> str:
    """Return in one line where a profile leads and as whom; never a secret."""
    place = profile.region or urlsplit(profile.iam_url).hostname or ""
    project = "all projects" if profile.all_projects else profile.project_name or profile.project_id
    who = profile.username or profile.user_id
    if who and profile.domain:
        who = f"{who} ({profile.domain})"
    words = [place, project, who, _METHODS[profile.method]]
    if profile.second_factor:
        words.append("one-time code")
    if profile.agency_name:
        words.append(f"agency {profile.agency_name}")
    return "  ·  ".join(word for word in words if word)


def network_words(urls: list[str], network: NetworkSettings) -> tuple[str, str]:
    """Return how the hosts of these URLs are reached: a word or two for a button, and everything."""
    hosts = {origin: describe_proxy(origin, network) for url in urls if (origin := _origin(url))}
    if not hosts:
        return "Network…", "Proxy, trusted certificates, time limits"
    full = "\n".join(f"{urlsplit(origin).hostname}: {proxy.words}" for origin, proxy in hosts.items())
    if any(proxy.problem is not None for proxy in hosts.values()):
        return "Network: check the proxy…", full
    proxies = [proxy for proxy in hosts.values() if proxy.url_without_secrets and not proxy.bypassed]
    if not proxies:
        return "Network: no proxy…", full
    name = urlsplit(proxies[0].url_without_secrets).hostname or proxies[0].url_without_secrets
    return f"Network: proxy {name}…", full


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.scheme and parts.hostname else ""
    except ValueError:
        return ""
