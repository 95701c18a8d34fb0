"""A simulated cloud of 2,000 jobs, some 300 of which run, whose time goes faster; serves until its input ends."""

import sys
from itertools import count

import msgspec

from drs_inspector.simulator import SimulatorOptions, SimulatorServer
from drs_inspector.simulator.jobs import plans

JOBS = 2_000
_RUNNING = ("INCRE_TRANSFER_STARTED",) * 5 + ("FULL_TRANSFER_STARTED",)
_OVER = "RELEASE_RESOURCE_COMPLETE"
_EVERY, _FAMILY_EVERY = 5, 200


def serve(speed: float) -> None:
    """Serve, and print how to reach it."""
    number = count()

    def status(_rng: object) -> str:
        at = next(number)
        return _RUNNING[at % len(_RUNNING)] if at % _EVERY == 0 else _OVER

    vars(plans).update(draw_status=status, TOUR=(_OVER,), _FAMILY_EVERY=_FAMILY_EVERY)
    server = SimulatorServer(SimulatorOptions(jobs=JOBS, objects=5, time_scale=speed, token_lifetime=1e6))
    print(msgspec.json.encode(server.start()).decode(), flush=True)
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    serve(float(sys.argv[1]))
