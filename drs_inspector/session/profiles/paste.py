"""Fills a sign-in from what a person pastes: the URL of IAM or DRS, a console's address, a block of clouds.yaml."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import msgspec

from drs_inspector.cloud.iam.methods.registry import sign_in_methods
from drs_inspector.cloud.network.regions import Region, check_url, load_regions
from drs_inspector.domain.errors import InspectorError
from drs_inspector.session.profiles.import_from_tools import DRS_ADDRESS_NOTE, complete, given_by
from drs_inspector.storage.imports import sign_ins_in_text
from drs_inspector.storage.profiles.store import Profile

PASTE_LIMIT = 64 * 1024
"""Characters; a ``clouds.yaml`` of a few hundred entries has less."""
_PROJECT_ID = re.compile(r"[0-9a-f]{32}")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(/\S*)?", re.IGNORECASE)
_YAML_LINE = re.compile(r"\s*[\w.-]+\s*:(\s|$)")
_PROJECT_NAMES = ("projectid", "project_id", "projectname", "project_name")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a paste fills: members of the profile, and secrets by the names of fields (a block may hold a password).

    ``notes`` say what is open. With a ``problem`` it was recognized and cannot be used.
    """

    profile: Profile = field(default_factory=lambda: Profile(name=""))
    given: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    problem: InspectorError | None = None

    def __repr__(self) -> str:
        return f"Pasted({self.profile!r})"

    def applied_to(self, profile: Profile) -> Profile:
        """Return a profile with what was pasted in place of what it had; name, colour and wishes stay."""
        empty = Profile(name="")
        names = [name for name in Profile.__struct_fields__ if name not in {"name", "colour", "keep_password"}]
        pasted = {name: getattr(self.profile, name) for name in names}
        changed = {name: value for name, value in pasted.items() if value != getattr(empty, name)}
        return msgspec.structs.replace(profile, **changed)


def read_paste(text: str) -> Pasted | None:
    """Return what a pasted text fills, None for one that is nothing of all this, such as words to search for."""
    if len(text) > PASTE_LIMIT:
        cause = f"It has {len(text):,} characters; an address or an entry of clouds.yaml has far fewer."
        step = "Paste one address, or one entry of clouds.yaml."
        return Pasted(problem=InspectorError("This text is too long to be a sign-in.", cause, step))
    stripped = text.strip()
    if looks_like_yaml(stripped):
        # The first line keeps its blanks: they say how deep the others are.
        return _from_yaml(text.strip("\r\n"))
    address = _URL.search(stripped)
    if address is not None:
        return _from_url(address[0].rstrip(".,;)>\"'"))
    return _from_url(f"https://{stripped}") if _HOST.fullmatch(stripped) else None


def looks_like_yaml(text: str) -> bool:
    """Tell whether a text, or the first line of one, may be part of clouds.yaml."""
    first = text.split("\n", 1)[0]
    return _YAML_LINE.match(first) is not None and not first.lstrip().lower().startswith(("http:", "https:"))


def _from_yaml(text: str) -> Pasted:
    found = [complete(one) for one in sign_ins_in_text(text, sign_in_methods())]
    if not found:
        return Pasted(
            problem=InspectorError(
                "This block holds no sign-in.",
                "It is no part of clouds.yaml: no “auth” with an address is in it.",
                "Copy the whole entry, from its name or from “auth:” on.",
            )
        )
    first = found[0]
    return Pasted(msgspec.structs.replace(first.profile, name=""), given_by(first), first.notes, first.problem)


def _from_url(url: str) -> Pasted | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if not host:
        return None
    said = dict(_parameters(parts.query) + _parameters(parts.fragment.partition("?")[2]))
    project = next((said[name] for name in _PROJECT_NAMES if said.get(name)), "") or _project_in(parts.path)
    by_region = next((one for one in load_regions() if one.region == said.get("region")), None)
    region = _region_of_host(host) or by_region
    if region is not None:
        return _at_region(region, project)
    return _of_own_cloud(url, host, project)


def _region_of_host(host: str) -> Region | None:
    """Return the shipped region whose IAM or DRS this is; a host of several regions tells none."""
    found = [one for one in load_regions() if host in {urlsplit(one.iam_url).hostname, urlsplit(one.drs_url).hostname}]
    return found[0] if len(found) == 1 else None


def _at_region(region: Region, project: str) -> Pasted:
    profile = Profile(
        name="",
        cloud=region.cloud_key,
        region=region.region,
        iam_url=region.iam_url,
        drs_url=region.drs_url,
        project_id=project if _PROJECT_ID.fullmatch(project) else "",
        project_name="" if _PROJECT_ID.fullmatch(project) else project,
    )
    return Pasted(profile)


def _of_own_cloud(url: str, host: str, project: str) -> Pasted | None:
    try:
        checked = check_url(url)
    except InspectorError as error:
        return Pasted(problem=error)
    if host.startswith("drs"):
        profile = Profile(name="", drs_url=checked, project_id=project)
        return Pasted(profile, notes=("The IAM address is not known for this cloud: enter it.",))
    return Pasted(Profile(name="", iam_url=checked, project_id=project), notes=(DRS_ADDRESS_NOTE,))


def _project_in(path: str) -> str:
    return next((part for part in path.split("/") if _PROJECT_ID.fullmatch(part)), "")


def _parameters(text: str) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in parse_qsl(text)]
