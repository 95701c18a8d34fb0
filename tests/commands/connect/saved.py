"""What a conversation left behind: the sign-ins that the cloud saw, and the profile that was saved."""

from drs_inspector.storage.profiles.store import Profile, load_profiles
from tests.commands.conftest import RunningCloud

PASSWORD, WITH_CODE = ("password",), ("password", "totp")


def sign_ins(cloud: RunningCloud) -> list[tuple[str, ...]]:
    return [record.methods for record in cloud.server.app.state.sign_ins]


def saved(name: str) -> Profile:
    profile = load_profiles().find(name)
    assert profile is not None
    return profile
