"""The texts of a sign-in, the same in window and terminal: questions, refusals, outcomes, profiles, the network."""

from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from drs_inspector.cloud.iam.credentials import Token
from drs_inspector.cloud.iam.methods.base import SignInMethod
from drs_inspector.cloud.iam.sign_in_errors import ProjectDomainNeededError
from drs_inspector.cloud.network.regions import find_region, load_regions
from drs_inspector.cloud.network.settings import NetworkSettings, describe_proxy
from drs_inspector.domain.counting import counted
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.errors import InspectorError, SignInError
from drs_inspector.domain.reader_zone import reader_zone
from drs_inspector.session.profiles.connection import method_of, values_of
from drs_inspector.session.profiles.prompter import Refusal
from drs_inspector.session.workspace.all_projects import NoProjectError
from drs_inspector.storage.profiles.entries import free_name
from drs_inspector.storage.profiles.store import Profile

REGION_LABEL = "Cloud and region"
CODE_LABEL = "One-time code"
PROJECTS_LABEL = "Projects"
PROJECT_LABEL, PROJECT_NOTE = "Project", "name or id"
PROJECT_FIELD = "project"
ALL_PROJECTS_TEXT = "All that I may see"
KEEP_AS_LABEL = "Keep as"


def refusal_of(profile: Profile, method: SignInMethod, error: SignInError, *, saved: bool = False) -> Refusal:
    """Return why a sign-in was refused, for the field that it is about.

    ``saved``: what was refused came from the keyring; a saved token has ended, and the secret is asked for.
    """
    name = method.field_of(error)
    field = method.field(name)
    behind = f"{_mark(error)}."
    if isinstance(error, ProjectDomainNeededError):
        return Refusal(
            name, f"The cloud wants the account (domain) of the project{behind}", error.next_step, error, saved
        )
    if field is None or not field.secret:
        title = error.title.removeprefix("Sign-in: ").rstrip(".")
        return Refusal(name, f"{title[:1].upper()}{title[1:]}{behind}", error.next_step, error, saved)
    what = "saved " if saved else ""
    subject = method.subject(values_of(profile))
    for_subject = f" for {subject}" if subject else ""
    next_step = method.after_refusal or error.next_step
    return Refusal(
        name, f"The cloud refused this {what}{_inside(field.label)}{for_subject}{behind}", next_step, error, saved
    )


def refused_project(text: str, error: InspectorError) -> Refusal:
    """Return why a project that was named by hand was refused."""
    sentence = f"The cloud refused the project “{text}”{_mark(error)}."
    advice = "Check its name or id, and that this user has a role in it."
    if isinstance(error, ProjectDomainNeededError):
        advice = "The cloud wants the account (domain) of the project: give its id in place of the name."
    return Refusal(PROJECT_FIELD, sentence, advice, error)


def no_list_text(problem: InspectorError, region: str) -> str:
    """Return why there is no list of projects to choose from."""
    if isinstance(problem, NoProjectError):
        return f"The cloud lists no project{f' in {region}' if region else ''} that this user may use."
    return f"The cloud does not give the list of projects{_mark(problem)}."


def _mark(error: InspectorError) -> str:
    """Return the cloud's own code in brackets: " (IAM 401)"; empty when there is none."""
    mark = error.code or (f"IAM {error.http_status}" if error.http_status else "")
    return f" ({mark})" if mark else ""


def keep_question(method: SignInMethod) -> str:
    """Return the question whether a secret is to be saved."""
    return f"Keep the {method.noun} in the keyring?"


def suggested_name(profile: Profile, taken: Collection[str]) -> str:
    """Return a name for a profile, from its region, that no other profile has."""
    region = next((one for one in load_regions() if one.region == profile.region), None)
    place = (
        region.display_name if region is not None else profile.region or urlsplit(profile.iam_url).hostname or "cloud"
    )
    return place if place not in taken else free_name(place, taken, " 2", " {}")


def _inside(label: str) -> str:
    """Return a label as it is written inside a sentence."""
    return label if label.isupper() else label[:1].lower() + label[1:]


def ended_token(method: SignInMethod, error: SignInError) -> Refusal:
    """Return why a saved token is followed by a question."""
    secret = method.main_secret
    return Refusal(
        secret.name, f"The sign-in of last time is not accepted any more{_mark(error)}.", secret.missing, error, True
    )


def signed_in_text(token: Token, now: datetime | None = None) -> str:
    """Return that a sign-in was accepted, and until when it lasts: "Signed in until 28 Nov, 10:17."."""
    if token.expires_at is None:
        return "Signed in." if token.value else "The access key is accepted."
    return f"Signed in until {moment_text(token.expires_at, now)}."


def place_text(profile: Profile) -> str:
    """Return where a profile leads: "Open Telekom Cloud · EU-DE (Germany) · eu-de", or the host of a cloud's own."""
    region = find_region(profile.cloud, profile.region)
    if region is None:
        host = urlsplit(profile.iam_url).hostname or profile.iam_url
        return "  ·  ".join(part for part in ("Another cloud", host, profile.region) if part)
    names = (region.cloud, region.display_name, region.region)
    return "  ·  ".join(dict.fromkeys(names))


def place_and_person(profile: Profile) -> str:
    """Return who signs in and where: "j.meier · Open Telekom Cloud · eu-de"."""
    region = find_region(profile.cloud, profile.region)
    place = (region.cloud, region.region) if region is not None else (urlsplit(profile.iam_url).hostname or "",)
    parts = (method_of(profile).subject(values_of(profile)), *place)
    return " · ".join(part for part in parts if part)


def code_hint(until: datetime | None) -> str:
    """Return what a one-time code is and what it is good for; ``until`` is the end of the token, when known."""
    digits = "Six digits from the app of your second factor. Pasting fills all six and connects."
    if until is None:
        return f"{digits}\nAsked once: the token then serves whatever is opened with it."
    return f"{digits}\nAsked once: the token then lasts until {moment_text(until)}, whatever is opened with it."


def moment_text(moment: datetime, now: datetime | None = None) -> str:
    """Return a moment in local time: "10:17" today, "28 Nov, 10:17" this year, else with the year."""
    zone = reader_zone()
    local, today = moment.astimezone(zone), (now or datetime.now().astimezone()).astimezone(zone)
    clock = f"{local:%H:%M}"
    if local.date() == today.date():
        return clock
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {local:%b}{year}, {clock}"


def with_zone(text: str, moment: datetime) -> str:
    """Return a sentence that ends with ``moment`` in local time with the zone of that: what is printed is kept."""
    return f"{text.rstrip('.')} ({moment.astimezone().isoformat()[-6:]})."


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
    """Return in one line the cloud, the project and the user of a profile; never a secret."""
    place = profile.region or urlsplit(profile.iam_url).hostname or ""
    project = project_words(profile)
    who = profile.username or profile.user_id
    if who and profile.domain:
        who = f"{who} ({profile.domain})"
    words = [place, project, who, method_of(profile).noun]
    if profile.second_factor:
        words.append("one-time code")
    if profile.agency_name:
        words.append(f"agency {profile.agency_name}")
    return "  ·  ".join(word for word in words if word)


def project_words(profile: Profile) -> str:
    """Return which projects a profile opens, empty when they are chosen after the sign-in."""
    if profile.all_projects:
        return "all projects"
    if profile.projects:
        return counted(len(profile.projects), "project")
    return profile.project_name or profile.project_id


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


def network_in_use(urls: list[str], network: NetworkSettings) -> list[str]:
    """Return what of the network settings is not as usual for these URLs, in a few words each."""
    proxies = [describe_proxy(origin, network) for url in urls if (origin := _origin(url))]
    names = [urlsplit(one.url_without_secrets).hostname for one in proxies if not one.bypassed]
    used = [f"proxy {name}" for name in dict.fromkeys(names) if name]
    certificates = {"file": "certificate of a file", "bundled": "certificates of the program", "system": ""}
    return [*used, *([certificates[network.trust]] if certificates[network.trust] else [])]


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.scheme and parts.hostname else ""
    except ValueError:
        return ""
