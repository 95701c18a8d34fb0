"""Who may sign in to the simulator and which projects there are (contract 1.1, 1.2, 1.3, 1.7)."""

from dataclasses import dataclass, field, replace
from typing import Any

from drs_inspector.simulator.options import LOOPBACK, SimulatorInfo, SimulatorOptions, hex_id

SAMPLE_PROJECT_ID = "054ba152d480d55b2f5dc0069e7ddef0"
AGENCY = "drs-readers"
PASSCODE = "123456"


@dataclass(frozen=True, slots=True)
class Domain:
    """An account."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Project:
    """A project of an account."""

    id: str
    name: str
    domain: Domain
    enabled: bool = True
    description: str = ""

    def as_json(self, base_url: str) -> dict[str, Any]:
        """Return the project as IAM lists it."""
        return {
            "id": self.id,
            "name": self.name,
            "domain_id": self.domain.id,
            "parent_id": self.domain.id,
            "enabled": self.enabled,
            "is_domain": False,
            "description": self.description,
            "links": {"self": f"{base_url}/v3/projects/{self.id}"},
        }


@dataclass(frozen=True, slots=True)
class User:
    """A person of an account; ``second_factor`` makes a TOTP code mandatory."""

    id: str
    name: str
    password: str = field(repr=False)
    domain: Domain
    second_factor: bool = False


class Directory:
    """Accounts, people, projects and access keys, all made from the seed."""

    def __init__(self, options: SimulatorOptions) -> None:
        seed, region = options.seed, options.region
        self.domain = Domain(
            hex_id(seed, "domain"), "OTC-EU-DE-DEMO-0001" if options.profile == "otc" else "demo-account"
        )
        self.partner = Domain(hex_id(seed, "partner"), "partner-account")
        self.reader = self._user(seed, "demo-reader")
        self.careful_reader = self._user(seed, "demo-reader-mfa", second_factor=True)
        # Signs in at the company and never here: has only issued tokens (contract 1.4).
        self.federated_reader = self._user(seed, "demo-reader-federated")
        self.main = Project(hex_id(seed, "project"), region, self.domain)
        self.sub_project = Project(hex_id(seed, "sub-project"), f"{region}_analytics", self.domain)
        self.sample = Project(SAMPLE_PROJECT_ID, f"{region}_sample", self.domain, description="the published sample")
        self.disabled = Project(hex_id(seed, "disabled"), f"{region}_retired", self.domain, enabled=False)
        self.hidden = Project(hex_id(seed, "mos"), "MOS", self.domain)
        self.twin = Project(hex_id(seed, "twin"), region, self.domain) if options.twin_project else None
        self.partner_project = Project(hex_id(seed, "partner-project"), region, self.partner)
        text = hex_id(seed, "keys").upper()
        self.access_key = f"SIMAK{text[:15]}"
        self.secret_key = f"simSK{hex_id(seed, 'secret')}{text[:3]}"

    @property
    def users(self) -> tuple[User, ...]:
        """All users who can sign in with a password."""
        return (self.reader, self.careful_reader)

    @property
    def projects(self) -> tuple[Project, ...]:
        """Every project of the reader's account."""
        twin = (self.twin,) if self.twin else ()
        return (self.main, *twin, self.sub_project, self.sample, self.disabled, self.hidden)

    @property
    def all_projects(self) -> tuple[Project, ...]:
        """Every project, the partner's included."""
        return (*self.projects, self.partner_project)

    def change_password(self, user: User, password: str) -> None:
        """Give a user another password, as an administrator does while a session is open."""
        for name in ("reader", "careful_reader"):
            if getattr(self, name).id == user.id:
                setattr(self, name, replace(getattr(self, name), password=password))

    def info(self, base_url: str = f"http://{LOOPBACK}") -> SimulatorInfo:
        """Return what a client needs to sign in to a simulator at ``base_url``."""
        return SimulatorInfo(
            iam_url=base_url,
            drs_url=base_url,
            project_id=self.main.id,
            project_name=self.main.name,
            domain=self.domain.name,
            username=self.reader.name,
            password=self.reader.password,
            access_key=self.access_key,
            secret_key=self.secret_key,
        )

    def _user(self, seed: int, name: str, *, second_factor: bool = False) -> User:
        made_up = f"Demo-{hex_id(seed, name, 'password')[:12]}"
        return User(hex_id(seed, name), name, made_up, self.domain, second_factor)
