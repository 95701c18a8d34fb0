"""From a profile to where it leads."""

from drs_inspector.cloud.auth import Connection
from drs_inspector.storage.profiles import Profile


def connection_of(profile: Profile) -> Connection:
    """Return where a profile leads; its way of signing in is not part of that."""
    return Connection(
        iam_url=profile.iam_url,
        drs_url=profile.drs_url,
        region=profile.region,
        cloud=profile.cloud,
        project_id=profile.project_id,
        project_name=profile.project_name,
        domain=profile.domain,
    )
