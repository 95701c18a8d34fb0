"""The command line in a process of its own: one shipped region leads to a simulated cloud, and there are badges.

python -m tests.helpers.terminal_host URL [ARGUMENT...]
"""

import sys

import msgspec

from drs_inspector.cloud.network import regions

REGION = "eu-de"


def main() -> None:
    url = sys.argv.pop(1)
    shipped = regions.load_regions()

    def load() -> tuple[regions.Region, ...]:
        here = {"iam_url": url, "drs_url": url}
        return tuple(msgspec.structs.replace(one, **here) if one.region == REGION else one for one in shipped)

    # Before anything else takes it by its name.
    regions.load_regions = load  # type: ignore[assignment]  # no cache here
    from drs_inspector.__main__ import main as run  # noqa: PLC0415 -- after the region is led here
    from tests.helpers.badge_method import badges  # noqa: PLC0415 -- as above

    with badges():
        run()


if __name__ == "__main__":
    main()
