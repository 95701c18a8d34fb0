"""What the shell offers for names of profiles and regions."""

import click
from click.shell_completion import CompletionItem


def complete_profiles(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the saved profiles that begin with what is typed; none where their file cannot be read."""
    del ctx, param
    from drs_inspector.domain.errors import InspectorError  # noqa: PLC0415 -- only when the shell asks
    from drs_inspector.storage.profiles.store import read_profiles  # noqa: PLC0415 -- as above

    try:
        return [one.name for one in read_profiles().profiles if one.name.startswith(incomplete)]
    except InspectorError:
        return []


def complete_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the profiles, and let the shell look for files."""
    profiles = [CompletionItem(name) for name in complete_profiles(ctx, param, incomplete)]
    return [*profiles, CompletionItem(incomplete, type="file")]


def complete_regions(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the ids of the regions that begin with what is typed."""
    del ctx, param
    from drs_inspector.cloud.network.regions import load_regions  # noqa: PLC0415 -- only when the shell asks

    return sorted({one.region for one in load_regions() if one.region.startswith(incomplete)})
