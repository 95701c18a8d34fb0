"""What the simulated cloud holds and how it behaves, and what a client needs to reach it."""

import hashlib
from typing import Literal

import msgspec

from drs_inspector.domain.errors import InspectorError

Profile = Literal["huawei", "huawei-v3", "old", "otc"]
Sizes = Literal["usual", "largest"]
UnknownIds = Literal["entry", "status-400", "missing", "deleted"]
AgencyKey = Literal["either", "agency_name", "xrole_name"]
SigningForms = Literal["both", "Access", "Credential"]

PROFILES: tuple[Profile, ...] = ("huawei", "huawei-v3", "old", "otc")
"""``huawei`` has every call, ``huawei-v3`` none of the fifth version, ``old`` the fifth version without what is newer,
``otc`` what Open Telekom Cloud documents."""
LOOPBACK = "127.0.0.1"


class SimulatorOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Every switch of the simulator.

    jobs: jobs of the main project, children of families included.
    objects: selected objects of each job that has a selection, containers included.
    latency_ms: added to every DRS call (not to IAM).
    token_lifetime: seconds until a token expires.
    sizes: "largest" makes logs, timelines, changes of schema and other lists as long as they get (contract-more 12).
    faults: see ``drs_inspector.simulator.faults.switches``.
    start_ms: epoch milliseconds at which the jobs' time starts; 0 is now. The same seed and start give the same bytes.
    time_scale: seconds of job time per real second; 0 freezes the jobs.
    list_zone_hours: zone of the list's create_time (contract 3.1: server time, UTC+8 in every published sample).
    engine_default_mysql: a list call without the key engine_type returns MySQL jobs only (contract 3.1).
    unknown_ids: how a detail call answers an id that is not there, the four ways of contract 4.2.
    shuffle_results: detail results come in another order than the ids were asked for.
    agency_key: which spelling of the agency's name the assume_role sign-in takes (contract 1.3).
    signing_forms: which form of signature the gateway takes (contract 1.10, 1.10b).
    twin_project: a second project has the region's name too, so that a name is not enough (contract 1.11).
    token_exchange: the sign-in by method "token" is allowed (contract 1.4).
    keys_list_projects: /v3/auth/projects takes signatures as well as tokens.
    """

    jobs: int = 41
    objects: int = 200
    seed: int = 1
    latency_ms: float = 0
    profile: Profile = "huawei"
    sizes: Sizes = "usual"
    token_lifetime: float = 86_400
    faults: tuple[str, ...] = ()
    start_ms: int = 0
    time_scale: float = 1.0
    list_zone_hours: float = 8
    engine_default_mysql: bool = True
    unknown_ids: UnknownIds = "entry"
    shuffle_results: bool = True
    agency_key: AgencyKey = "either"
    signing_forms: SigningForms = "both"
    twin_project: bool = False
    token_exchange: bool = True
    keys_list_projects: bool = True

    def __post_init__(self) -> None:
        """Refuse numbers that make no cloud; raises InspectorError."""
        for name in ("jobs", "objects", "latency_ms", "token_lifetime", "time_scale", "start_ms"):
            if getattr(self, name) < 0:
                raise InspectorError(f"The simulator's {name} cannot be below 0.", next_step="Give 0 or more.")
        if self.profile not in PROFILES:
            raise InspectorError(
                f"The simulator has no profile {self.profile!r}.", next_step=f"Choose one of {', '.join(PROFILES)}."
            )

    @property
    def region(self) -> str:
        """Region id, which is also the name of the main project."""
        return "eu-de" if self.profile == "otc" else "eu-west-101"


class SimulatorInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a client needs to reach and sign in to the running simulator; all of it is demo data."""

    iam_url: str
    drs_url: str
    project_id: str
    project_name: str
    domain: str
    username: str
    password: str
    access_key: str
    secret_key: str


def hex_id(*parts: object) -> str:
    """Return 32 hex digits that belong to these parts, as project, user and VPC ids look."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def uuid_text(*parts: object) -> str:
    """Return a UUID-shaped text that belongs to these parts."""
    text = hex_id(*parts)
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
