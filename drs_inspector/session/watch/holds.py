"""What keeps a watch, and a look that goes along with a reading, from asking."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from drs_inspector.session.workspace.inspector import Inspector

READING, SIGNED_OUT, LOCKED, NO_SOURCE, OFF = "reading", "signed out", "locked", "no source", "off"
_SIGN_IN_HOLDS: Final = {"none": SIGNED_OUT, "ended": SIGNED_OUT, "locked": LOCKED}


def hold_of_sign_in(kind: str) -> str | None:
    """Return what a state of the sign-in keeps from being asked, None where it keeps nothing."""
    return _SIGN_IN_HOLDS.get(kind)


def holds_of(inspector: "Inspector", *, is_signed_out: bool = False) -> set[str]:
    """Return what keeps the source of an inspector from being asked, besides what a person chose.

    ``is_signed_out``: a request has said so already.
    """
    if inspector.connection.project is None:
        return {NO_SOURCE}
    holds = {READING} if inspector.is_fetching or not inspector.snapshot.source.read_at else set()
    hold = SIGNED_OUT if is_signed_out else hold_of_sign_in(inspector.connection.sign_in_state.kind)
    return holds if hold is None else {*holds, hold}
