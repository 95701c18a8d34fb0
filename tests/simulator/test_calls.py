"""The calls that the simulator answers are those of the registry, and the sign-in."""

import re

from starlette.routing import Route

from drs_inspector.cloud.http.allowlist import IAM_READS
from drs_inspector.domain.read_calls.registry import CALLS
from drs_inspector.simulator import create_app
from drs_inspector.simulator.reads.routes import SERVED, unanswered

# Makes keys for the tests of signatures; the program never asks for them.
FOR_TESTS = {("POST", "/v3.0/OS-CREDENTIAL/securitytokens")}
OF_THEIR_OWN = {"ShowJobList", "BatchListJobDetails", "BatchListJobStatus"}
_PLACEHOLDER = re.compile(r"\{\w+(:\w+)?\}")


def test_every_call_of_the_registry_has_one_route_and_nothing_else_has() -> None:
    answered = [
        (method, _PLACEHOLDER.sub("{}", route.path))
        for route in create_app().routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    ]
    asked = [call.asked for call in CALLS if call.asked is not None and call.asked.service in SERVED]
    reads = {(one.method, _PLACEHOLDER.sub("{}", one.path)) for one in asked}
    assert len(answered) == len(set(answered))
    assert set(answered) - FOR_TESTS - set(IAM_READS) <= reads
    assert reads <= set(answered)
    assert {read for read in IAM_READS if read[0] != "HEAD" and "/auth/" in read[1]} <= set(answered)


def test_every_call_that_is_not_for_the_one_who_began_something_has_a_reply() -> None:
    served = [call for call in CALLS if call.asked is not None and call.asked.service in SERVED]
    wanting = [call for call in served if call.asked is not None and call.asked.tier != "never"]
    assert set(unanswered(wanting)) == OF_THEIR_OWN
