"""The calls that the simulator answers are the reads of the allow-list."""

from starlette.routing import Route

from drs_inspector.cloud.http.allowlist import READS
from drs_inspector.simulator import create_app

# Makes keys for the tests of signatures; the program never asks for them.
FOR_TESTS = {("POST", "/v3.0/OS-CREDENTIAL/securitytokens")}


def test_every_read_is_answered_and_nothing_else() -> None:
    answered = {
        (method, route.path)
        for route in create_app().routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }
    assert answered - FOR_TESTS == {read for read in READS if read[0] != "HEAD"}
